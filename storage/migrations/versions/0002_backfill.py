"""Clause, prominence and origin of mentions, word forms, the log of keyword changes, tasks and services."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_OLD_UNIQUE = "uq_mentions_article_id_keyword_id_field_starts_ends"
_NEW_UNIQUE = "uq_mentions_article_id_keyword_version_id_field_starts_ends"


def upgrade() -> None:
    op.add_column("keywords", sa.Column("forms", sa.Text()))
    op.add_column("keyword_versions", sa.Column("forms", sa.Text()))
    _mentions()
    _keyword_changes()
    _tasks()
    _services()


def _mentions() -> None:
    """Give stored mentions default values: their clause is unknown, and only those in the title are known headlines."""
    known = (("clause", ""), ("prominence", "body"), ("origin", "crawl"))
    for name, value in known:
        op.add_column("mentions", sa.Column(name, sa.Text(), nullable=False, server_default=value))
    op.execute("UPDATE mentions SET prominence = 'headline' WHERE field = 'title'")
    # SQLite cannot alter a check constraint, so Alembic recreates the table there.
    with op.batch_alter_table("mentions") as table:
        for name, _ in known:
            table.alter_column(name, server_default=None)
        table.drop_constraint(op.f("ck_mentions_field"), type_="check")
        table.create_check_constraint(
            op.f("ck_mentions_field"), "field IN ('title', 'text', 'author', 'section', 'site')"
        )
        table.create_check_constraint(
            op.f("ck_mentions_prominence"), "prominence IN ('headline', 'lead', 'body', 'passing')"
        )
        table.create_check_constraint(op.f("ck_mentions_origin"), "origin IN ('crawl', 'backfill')")
        table.drop_constraint(op.f(_OLD_UNIQUE), type_="unique")
        table.create_unique_constraint(
            op.f(_NEW_UNIQUE), ["article_id", "keyword_version_id", "field", "starts", "ends"]
        )


def _keyword_changes() -> None:
    op.create_table(
        "keyword_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("keyword", sa.Text(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "change IN ('added', 'edited', 'paused', 'resumed', 'removed')", name=op.f("ck_keyword_changes_change")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keyword_changes")),
    )


def _tasks() -> None:
    op.create_table(
        "tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer()),
        sa.Column("cursor", sa.Integer(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text()),
        sa.Column("lease_owner", sa.Text()),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True)),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("kind IN ('backfill')", name=op.f("ck_tasks_kind")),
        sa.CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name=op.f("ck_tasks_state")),
        sa.CheckConstraint("(lease_owner IS NULL) = (lease_until IS NULL)", name=op.f("ck_tasks_lease")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
    )
    op.create_index(op.f("ix_tasks_state"), "tasks", ["state"], unique=False)


def _services() -> None:
    op.create_table(
        "services",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_services")),
    )
