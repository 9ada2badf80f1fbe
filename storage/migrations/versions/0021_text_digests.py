"""A digest of each article's text, so that the same story at another address is found without reading other texts.

The digest of rows that exist is 0, and their texts are compared as before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.add_column("articles", sa.Column("text_digest", sa.BigInteger(), server_default="0", nullable=False))
    op.drop_index(op.f("ix_articles_outlet_id_published_at"), "articles")
    columns = ["outlet_id", "published_at", "text_digest"]
    op.create_index(op.f("ix_articles_outlet_id_published_at_text_digest"), "articles", columns)
