"""Outlet profiles and outlet events."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "profiles",
        sa.Column("outlet_id", sa.Integer(), nullable=False),
        sa.Column("written", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name=op.f("fk_profiles_outlet_id")),
        sa.PrimaryKeyConstraint("outlet_id", name=op.f("pk_profiles")),
    )
    op.create_table(
        "outlet_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('redesign')", name=op.f("ck_outlet_events_kind")),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name=op.f("fk_outlet_events_outlet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outlet_events")),
    )
    op.create_index(op.f("ix_outlet_events_outlet_id_id"), "outlet_events", ["outlet_id", "id"], unique=False)
