"""The index that covers the columns of filters, instead of indexes that the full-text index has made superfluous."""

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.drop_index(op.f("ix_articles_is_matched_id"), "articles")
    op.drop_index(op.f("ix_articles_outlet_id_is_matched"), "articles")
    columns = ["id", "outlet_id", "dated_at", "kept_at", "language", "section", "is_matched"]
    op.create_index("ix_articles_narrow", "articles", columns, unique=False)
