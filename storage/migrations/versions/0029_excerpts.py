"""Outlets of whose articles only excerpts are stored, and which articles and versions are stored without their text."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.add_column("outlets", sa.Column("excerpts_only", sa.Boolean(), nullable=False, server_default=sa.false()))
    for table in ("articles", "article_versions"):
        op.add_column(table, sa.Column("is_excerpt", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(
        "ix_articles_excerpts",
        "articles",
        ["outlet_id", "dated_at"],
        sqlite_where=sa.text("is_excerpt"),
        postgresql_where=sa.text("is_excerpt"),
    )
