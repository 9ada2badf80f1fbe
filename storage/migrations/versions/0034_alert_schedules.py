"""When alerts told their digests, and which stories of theirs were published again."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    op.create_table(
        "alert_schedules",
        sa.Column("subscription", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("schedule", sa.Text(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subscription", "channel", name=op.f("pk_alert_schedules")),
    )
    op.add_column("alert_deliveries", sa.Column("copied_at", sa.DateTime(timezone=True)))
    op.create_index(
        "ix_alert_deliveries_copied",
        "alert_deliveries",
        ["channel", "subscription", "id"],
        sqlite_where=sa.text("copied_at IS NOT NULL"),
        postgresql_where=sa.text("copied_at IS NOT NULL"),
    )
