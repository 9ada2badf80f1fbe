"""The rules for words by which the articles are indexed and matched, and tasks that apply changed rules."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0007"


def upgrade() -> None:
    # The tokenizer and the word forms of all releases before this revision have version 1.
    settings = sa.table("settings", sa.column("name", sa.Text()), sa.column("value", sa.Text()))
    state = '{"tokenizer": 1, "forms": 1, "unindexed_upto": 0, "is_complete": true}'
    op.execute(settings.insert().values(name="index", value=state))
    # SQLite cannot alter a check constraint, so Alembic recreates the table there.
    with op.batch_alter_table("tasks") as table:
        table.drop_constraint(op.f("ck_tasks_kind"), type_="check")
        table.create_check_constraint(op.f("ck_tasks_kind"), "kind IN ('backfill', 'reindex')")
