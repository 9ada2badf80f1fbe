"""Files of sent reports that were deleted, the order of a report's clippings, and rules for the tone."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"


def upgrade() -> None:
    with op.batch_alter_table("sent_report_files") as table:
        table.alter_column("body", existing_type=sa.LargeBinary(), nullable=True)
    op.create_table(
        "report_orders",
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("article_ids", sa.JSON(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("report", "day", name=op.f("pk_report_orders")),
    )
    op.create_table(
        "tone_rules",
        sa.Column("keyword_id", sa.Integer(), nullable=False),
        sa.Column("tone", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.CheckConstraint("tone IN ('positive', 'neutral', 'negative')", name=op.f("ck_tone_rules_tone")),
        sa.ForeignKeyConstraint(
            ["keyword_id"], ["keywords.id"], name=op.f("fk_tone_rules_keyword_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("keyword_id", "tone", name=op.f("pk_tone_rules")),
    )
