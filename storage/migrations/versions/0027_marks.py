"""Marks of people on articles, and what each person has looked at."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.create_table(
        "marks",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("marked_by", sa.Text(), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('star', 'drop', 'tone', 'note')", name=op.f("ck_marks_kind")),
        sa.CheckConstraint(
            "kind <> 'tone' OR value IN ('positive', 'neutral', 'negative')", name=op.f("ck_marks_tone")
        ),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_marks_article_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", "kind", name=op.f("pk_marks")),
    )
    op.create_index(op.f("ix_marks_kind_article_id"), "marks", ["kind", "article_id"])
    op.create_table(
        "last_looks",
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_seq", sa.Integer()),
        sa.Column("seen_at", sa.DateTime(timezone=True)),
        sa.Column("acted_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "(seen_seq IS NULL) = (acted_at IS NULL) AND (seen_at IS NULL) = (acted_at IS NULL)",
            name=op.f("ck_last_looks_visit"),
        ),
        sa.PrimaryKeyConstraint("user", name=op.f("pk_last_looks")),
    )
