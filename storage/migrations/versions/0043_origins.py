"""Where title, authors and section of an article were read; what a person corrected is known."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"

_CORRECTIONS = sa.table("corrections", sa.column("article_id"), sa.column("field"), sa.column("value"))


def upgrade() -> None:
    for field, empty in (("title", "null"), ("authors", "[]"), ("section", "null")):
        origin = sa.Column(f"{field}_from", sa.Text())
        op.add_column("articles", origin)
        corrected = sa.select(_CORRECTIONS.c.article_id).where(
            _CORRECTIONS.c.field == field, _CORRECTIONS.c.value != empty
        )
        articles = sa.table("articles", sa.column("id"), sa.column(origin.name))
        op.execute(sa.update(articles).where(articles.c.id.in_(corrected)).values({origin.name: "correction"}))
