"""A cause in the change log for articles that a person adds."""

from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    with op.batch_alter_table("changes", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.drop_constraint(op.f("ck_changes_cause"), type_="check")
        table.create_check_constraint(
            op.f("ck_changes_cause"),
            "cause IN ('crawl', 'hand', 'edit', 'backfill', 'import', 'renormalize', 'correction')",
        )
