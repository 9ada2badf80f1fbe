"""Clusters: which articles are copies of others, and the fingerprints by which copies are found.

Only articles that are kept from now on are compared with earlier ones.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "cluster_copies",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.CheckConstraint("article_id <> first_id", name=op.f("ck_cluster_copies_first")),
        sa.CheckConstraint("share BETWEEN 0 AND 100", name=op.f("ck_cluster_copies_share")),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_cluster_copies_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["first_id"], ["articles.id"], name=op.f("fk_cluster_copies_first_id")),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_cluster_copies")),
    )
    op.create_index(op.f("ix_cluster_copies_first_id"), "cluster_copies", ["first_id"], unique=False)
    op.create_table(
        "cluster_hashes",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("key", "article_id", name=op.f("pk_cluster_hashes")),
        sqlite_with_rowid=False,
    )
