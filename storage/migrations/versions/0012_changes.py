"""The log of changes, versions of edited articles, counts of articles, and times of looking at articles again."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_ARTICLES = sa.table("articles", *map(sa.column, ("id", "outlet_id", "language", "dated_at", "is_matched")))
_MENTIONS = sa.table("mentions", *map(sa.column, ("article_id", "keyword_id")))


def upgrade() -> None:
    _create_counts()
    _create_changes()
    _create_versions()
    _add_columns()
    op.execute("UPDATE articles SET dated_at = coalesce(published_at, kept_at)")
    _log_articles()
    _count_articles()


def _log_articles() -> None:
    """Log the stored articles as new, so that the log lacks nothing."""
    op.execute(
        "INSERT INTO changes (at, article_id, keyword, kind, cause, version)"
        " SELECT kept_at, id, NULL, 'new', 'crawl', 1 FROM articles ORDER BY id"
    )
    op.execute(
        "INSERT INTO changes (at, article_id, keyword, kind, cause, version)"
        " SELECT DISTINCT articles.kept_at, articles.id, keywords.name, 'appeared', 'crawl', 1 FROM mentions"
        " JOIN articles ON articles.id = mentions.article_id JOIN keywords ON keywords.id = mentions.keyword_id"
        " ORDER BY articles.id, keywords.name"
    )


def _count_articles() -> None:
    number, matched = sa.func.count(), sa.func.sum(sa.case((_ARTICLES.c.is_matched, 1), else_=0))
    hour: sa.ColumnElement[str] = sa.func.substr(_ARTICLES.c.dated_at, 1, 13).op("||")(":00:00.000000")
    if op.get_bind().dialect.name == "postgresql":
        hour = sa.func.date_trunc("hour", _ARTICLES.c.dated_at, "UTC")
    outlet = sa.cast(_ARTICLES.c.outlet_id, sa.Text)
    for subject, key in (
        ("all", sa.literal_column("''")),
        ("outlet", outlet),
        ("language", sa.func.coalesce(_ARTICLES.c.language, sa.literal_column("''"))),
    ):
        of_subject: sa.ColumnElement[str] = sa.literal_column(f"'{subject}'")
        _insert("article_totals", sa.select(of_subject, key.label("key"), number, matched).group_by("key"))
        if subject != "language":
            by_hour: Any = sa.select(
                of_subject, key.label("key"), hour.label("hour"), number, matched, sa.literal_column("0")
            )
            _insert("hourly_counts", by_hour.group_by("key", "hour"))
    mentioned = sa.select(_MENTIONS.c.article_id, _MENTIONS.c.keyword_id).distinct().subquery()
    of_keyword: sa.ColumnElement[str] = sa.literal_column("'keyword'")
    keyword = sa.cast(mentioned.c.keyword_id, sa.Text).label("key")
    _insert("article_totals", sa.select(of_keyword, keyword, number, number).group_by("key"))
    by_hour = sa.select(of_keyword, keyword, hour.label("hour"), number, number, sa.literal_column("0"))
    with_dates = by_hour.join_from(mentioned, _ARTICLES, _ARTICLES.c.id == mentioned.c.article_id)
    _insert("hourly_counts", with_dates.group_by("key", "hour"))


def _insert(table: str, rows: Any) -> None:
    columns = ["subject", "key", *(["hour"] if table == "hourly_counts" else []), "articles", "matched"]
    columns += ["pruned"] if table == "hourly_counts" else []
    op.execute(sa.table(table, *map(sa.column, columns)).insert().from_select(columns, rows))


def _create_counts() -> None:
    op.create_table(
        "article_totals",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("matched", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "subject IN ('all', 'outlet', 'keyword', 'language')", name=op.f("ck_article_totals_subject")
        ),
        sa.PrimaryKeyConstraint("subject", "key", name=op.f("pk_article_totals")),
    )
    op.create_table(
        "hourly_counts",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("matched", sa.Integer(), nullable=False),
        sa.Column("pruned", sa.Integer(), nullable=False),
        sa.CheckConstraint("subject IN ('all', 'outlet', 'keyword')", name=op.f("ck_hourly_counts_subject")),
        sa.PrimaryKeyConstraint("subject", "key", "hour", name=op.f("pk_hourly_counts")),
    )


def _create_changes() -> None:
    op.create_table(
        "changes",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("keyword", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "cause IN ('crawl', 'edit', 'backfill', 'import', 'renormalize')", name=op.f("ck_changes_cause")
        ),
        sa.CheckConstraint(
            "kind IN ('new', 'appeared', 'vanished', 'edited', 'withdrawn')", name=op.f("ck_changes_kind")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_changes")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_changes_at"), "changes", ["at"], unique=False)
    op.create_index(op.f("ix_changes_keyword_seq"), "changes", ["keyword", "seq"], unique=False)


def _create_versions() -> None:
    op.create_table(
        "article_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("section", sa.Text(), nullable=True),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_article_versions_number")),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_article_versions_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_versions")),
        sa.UniqueConstraint("article_id", "number", name=op.f("uq_article_versions_article_id_number")),
    )
    op.create_table(
        "past_mentions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_version_id", sa.Integer(), nullable=False),
        sa.Column("keyword_id", sa.Integer(), nullable=False),
        sa.Column("keyword_version_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("snippet", sa.Text(), nullable=False),
        sa.Column("mark_start", sa.Integer(), nullable=False),
        sa.Column("mark_end", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("clause", sa.Text(), nullable=False),
        sa.Column("prominence", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "field IN ('title', 'text', 'author', 'section', 'site')", name=op.f("ck_past_mentions_field")
        ),
        sa.CheckConstraint("origin IN ('crawl', 'backfill')", name=op.f("ck_past_mentions_origin")),
        sa.CheckConstraint(
            "prominence IN ('headline', 'lead', 'body', 'passing')", name=op.f("ck_past_mentions_prominence")
        ),
        sa.CheckConstraint("0 <= starts AND starts < ends", name=op.f("ck_past_mentions_place")),
        sa.ForeignKeyConstraint(
            ["article_version_id"],
            ["article_versions.id"],
            name=op.f("fk_past_mentions_article_version_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["keyword_id"], ["keywords.id"], name=op.f("fk_past_mentions_keyword_id")),
        sa.ForeignKeyConstraint(
            ["keyword_version_id"], ["keyword_versions.id"], name=op.f("fk_past_mentions_keyword_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_mentions")),
    )
    op.create_index(op.f("ix_past_mentions_article_version_id"), "past_mentions", ["article_version_id"], unique=False)
    op.create_index(
        op.f("ix_past_mentions_keyword_id_article_version_id"),
        "past_mentions",
        ["keyword_id", "article_version_id"],
        unique=False,
    )


def _add_columns() -> None:
    op.add_column(
        "articles",
        sa.Column("dated_at", sa.DateTime(timezone=True), server_default="1970-01-01 00:00:00", nullable=False),
    )
    op.add_column("articles", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("articles", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_articles_dated_at_id"), "articles", ["dated_at", "id"], unique=False)
    op.add_column("candidates", sa.Column("recheck_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_candidates_outlet_id_recheck_at"), "candidates", ["outlet_id", "recheck_at"], unique=False)
