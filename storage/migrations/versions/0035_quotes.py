"""Who was quoted."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    op.create_table(
        "quotes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("next_starts", sa.Integer(), nullable=True),
        sa.Column("next_ends", sa.Integer(), nullable=True),
        sa.Column("cue", sa.Text(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=False),
        sa.Column("speaker_starts", sa.Integer(), nullable=False),
        sa.Column("speaker_ends", sa.Integer(), nullable=False),
        sa.Column("full_name", sa.Text(), nullable=True),
        sa.Column("office", sa.Text(), nullable=True),
        sa.Column("is_pronoun", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind IN ('direct', 'indirect')", name=op.f("ck_quotes_kind")),
        sa.CheckConstraint("0 <= starts AND starts < ends", name=op.f("ck_quotes_place")),
        sa.CheckConstraint("(next_starts IS NULL) = (next_ends IS NULL)", name=op.f("ck_quotes_next_place")),
        sa.CheckConstraint(
            "0 <= speaker_starts AND speaker_starts < speaker_ends", name=op.f("ck_quotes_speaker_place")
        ),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_quotes_article_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotes")),
    )
    op.create_index(op.f("ix_quotes_article_id"), "quotes", ["article_id"])
