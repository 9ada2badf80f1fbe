"""Tasks that fetch from outlets, with their results."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    # SQLite cannot alter a check constraint, so Alembic recreates the table there.
    with op.batch_alter_table("tasks") as table:
        table.add_column(sa.Column("result", sa.JSON(none_as_null=True)))
        table.drop_constraint(op.f("ck_tasks_kind"), type_="check")
        table.create_check_constraint(
            op.f("ck_tasks_kind"), "kind IN ('backfill', 'reindex', 'discover', 'fetch', 'crawl')"
        )
