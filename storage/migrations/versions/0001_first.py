"""The initial schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _outlets()
    _sources()
    _candidates()
    _visits()
    _articles()
    _keywords()
    _keyword_versions()
    _mentions()
    _full_text()


def _outlets() -> None:
    op.create_table(
        "outlets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("language", sa.Text()),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("every_seconds", sa.Integer()),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("lease_owner", sa.Text()),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("last_crawl_at", sa.DateTime(timezone=True)),
        sa.Column("last_success_at", sa.DateTime(timezone=True)),
        sa.Column("last_new", sa.Integer()),
        sa.Column("last_error", sa.Text()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("origin IN ('config', 'user')", name=op.f("ck_outlets_origin")),
        sa.CheckConstraint("(lease_owner IS NULL) = (lease_until IS NULL)", name=op.f("ck_outlets_lease")),
        sa.CheckConstraint("every_seconds > 0", name=op.f("ck_outlets_every_seconds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outlets")),
        sa.UniqueConstraint("name", name=op.f("uq_outlets_name")),
    )


def _sources() -> None:
    op.create_table(
        "sources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.Column("cursor", sa.DateTime(timezone=True)),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_read_at", sa.DateTime(timezone=True)),
        sa.Column("last_error", sa.Text()),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('home', 'feed', 'sitemap', 'wordpress', 'section')", name=op.f("ck_sources_kind")),
        sa.CheckConstraint("origin IN ('config', 'discovered')", name=op.f("ck_sources_origin")),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_sources_failures")),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name=op.f("fk_sources_outlet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
        sa.UniqueConstraint("outlet_id", "kind", "url", name=op.f("uq_sources_outlet_id_kind_url")),
    )
    op.create_index(op.f("ix_sources_active_next_at"), "sources", ["active", "next_at"], unique=False)


def _candidates() -> None:
    op.create_table(
        "candidates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("canonical_url", sa.Text()),
        sa.Column("title", sa.Text()),
        sa.Column("published_at", sa.DateTime(timezone=True)),
        sa.Column("modified_at", sa.DateTime(timezone=True)),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try", sa.DateTime(timezone=True)),
        sa.Column("reason", sa.Text()),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "state IN ('waiting', 'kept', 'not_article', 'duplicate', 'refused', 'gone', 'failed', 'old')",
            name=op.f("ck_candidates_state"),
        ),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_candidates_attempts")),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name=op.f("fk_candidates_outlet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidates")),
        sa.UniqueConstraint("outlet_id", "url", name=op.f("uq_candidates_outlet_id_url")),
    )
    op.create_index(op.f("ix_candidates_canonical_url"), "candidates", ["canonical_url"], unique=False)
    op.create_index(op.f("ix_candidates_outlet_id_state"), "candidates", ["outlet_id", "state"], unique=False)


def _visits() -> None:
    op.create_table(
        "visits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("reason", sa.Text()),
        sa.CheckConstraint("outcome IN ('ok', 'not_modified', 'refused', 'failed')", name=op.f("ck_visits_outcome")),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name=op.f("fk_visits_outlet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
    )
    op.create_index(op.f("ix_visits_at"), "visits", ["at"], unique=False)


def _articles() -> None:
    op.create_table(
        "articles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("dateline_credit", sa.Text()),
        sa.Column("dateline_place", sa.Text()),
        sa.Column("dateline_end", sa.Integer()),
        sa.Column("published_at", sa.DateTime(timezone=True)),
        sa.Column("published_from", sa.Text()),
        sa.Column("modified_at", sa.DateTime(timezone=True)),
        sa.Column("section", sa.Text()),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("language", sa.Text()),
        sa.Column("image_url", sa.Text()),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True)),
        sa.Column("is_matched", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(dateline_credit IS NULL) = (dateline_end IS NULL) AND (dateline_place IS NULL) = (dateline_end IS NULL)",
            name=op.f("ck_articles_dateline"),
        ),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name=op.f("fk_articles_outlet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
        sa.UniqueConstraint("url", name=op.f("uq_articles_url")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_articles_is_matched_id"), "articles", ["is_matched", "id"], unique=False)
    op.create_index(op.f("ix_articles_is_matched_kept_at"), "articles", ["is_matched", "kept_at"], unique=False)
    op.create_index(op.f("ix_articles_outlet_id_is_matched"), "articles", ["outlet_id", "is_matched"], unique=False)


def _keywords() -> None:
    op.create_table(
        "keywords",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("outlets", sa.JSON(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("origin IN ('config', 'user')", name=op.f("ck_keywords_origin")),
        sa.CheckConstraint("version > 0", name=op.f("ck_keywords_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keywords")),
        sa.UniqueConstraint("name", name=op.f("uq_keywords_name")),
    )


def _keyword_versions() -> None:
    op.create_table(
        "keyword_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("keyword_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("outlets", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["keyword_id"], ["keywords.id"], name=op.f("fk_keyword_versions_keyword_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keyword_versions")),
        sa.UniqueConstraint("keyword_id", "version", name=op.f("uq_keyword_versions_keyword_id_version")),
    )


def _mentions() -> None:
    op.create_table(
        "mentions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("keyword_id", sa.Integer(), nullable=False),
        sa.Column("keyword_version_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("snippet", sa.Text(), nullable=False),
        sa.Column("mark_start", sa.Integer(), nullable=False),
        sa.Column("mark_end", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.CheckConstraint("field IN ('title', 'text')", name=op.f("ck_mentions_field")),
        sa.CheckConstraint("0 <= starts AND starts < ends", name=op.f("ck_mentions_place")),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_mentions_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["keyword_id"], ["keywords.id"], name=op.f("fk_mentions_keyword_id")),
        sa.ForeignKeyConstraint(
            ["keyword_version_id"], ["keyword_versions.id"], name=op.f("fk_mentions_keyword_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentions")),
        sa.UniqueConstraint(
            "article_id",
            "keyword_id",
            "field",
            "starts",
            "ends",
            name=op.f("uq_mentions_article_id_keyword_id_field_starts_ends"),
        ),
    )
    op.create_index(op.f("ix_mentions_keyword_id_article_id"), "mentions", ["keyword_id", "article_id"], unique=False)


def _full_text() -> None:
    """Create the full-text index, which differs by database: see `storage.search.full_text`."""
    if op.get_context().dialect.name == "sqlite":
        # No prefix or trigram index: either reduces the loading speed to a third.
        op.execute("CREATE VIRTUAL TABLE articles_fts USING fts5(title, text, content='', tokenize='ascii')")
        return
    op.execute(
        "CREATE TABLE article_words ("
        "article_id INTEGER CONSTRAINT pk_article_words PRIMARY KEY"
        " CONSTRAINT fk_article_words_article_id REFERENCES articles (id) ON DELETE CASCADE,"
        " words TSVECTOR NOT NULL)"
    )
    op.execute("CREATE INDEX ix_article_words_words ON article_words USING gin (words)")
