"""Options of the FTS5 table with which adding an article takes less time."""

from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name, value in (("hashsize", 8_000_000), ("automerge", 8), ("crisismerge", 64)):
            op.execute(f"INSERT INTO articles_fts (articles_fts, rank) VALUES ('{name}', {value})")  # noqa: S608
