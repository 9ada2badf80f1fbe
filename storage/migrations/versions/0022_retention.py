"""Retention periods of outlets, and when sources last listed each candidate."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.add_column("outlets", sa.Column("unmatched_days", sa.Integer()))
    op.add_column("outlets", sa.Column("retention_days", sa.Integer()))
    op.add_column("outlets", sa.Column("forgotten_until", sa.DateTime(timezone=True)))
    op.add_column("sources", sa.Column("last_listed_at", sa.DateTime(timezone=True)))
    op.add_column("candidates", sa.Column("last_listed_at", sa.DateTime(timezone=True)))
    # Until now, nobody noted whether a source still lists a candidate, so each counts as listed at the upgrade.
    op.execute("UPDATE candidates SET last_listed_at = CURRENT_TIMESTAMP")
    op.execute("UPDATE sources SET last_listed_at = CURRENT_TIMESTAMP WHERE last_read_at IS NOT NULL")
    op.create_index(op.f("ix_candidates_outlet_id_last_listed_at"), "candidates", ["outlet_id", "last_listed_at"])
