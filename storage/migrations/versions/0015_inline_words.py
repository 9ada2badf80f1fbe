"""PostgreSQL keeps the words of an article in its row, so that phrases are checked without a second lookup.

Only rows that are written from now on are kept so. The articles are indexed again after this release anyway.
"""

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE article_words ALTER COLUMN words SET STORAGE MAIN")
        op.execute("ALTER TABLE article_words SET (toast_tuple_target = 8160)")
