"""On SQLite, store the counts of hours in the order of their key, so that a long period is read in one piece."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0038"


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    op.create_table(
        "hourly_counts_by_key",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("matched", sa.Integer(), nullable=False),
        sa.Column("pruned", sa.Integer(), nullable=False),
        sa.CheckConstraint("subject IN ('all', 'outlet', 'keyword')", name=op.f("ck_hourly_counts_subject")),
        sa.PrimaryKeyConstraint("subject", "key", "hour", name=op.f("pk_hourly_counts")),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO hourly_counts_by_key (subject, key, hour, articles, matched, pruned)"
        " SELECT subject, key, hour, articles, matched, pruned FROM hourly_counts ORDER BY subject, key, hour"
    )
    op.drop_table("hourly_counts")
    op.rename_table("hourly_counts_by_key", "hourly_counts")
