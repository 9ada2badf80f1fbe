"""The tables. The database keeps the promises: unique, not null, check, foreign key.

The full-text index stands beside them, one make for each database: see `storage.full_text`.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
    false,
)

from storage.columns import PlainText, Strings, UtcDateTime, one_of, refers_to, required

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006")
"""All revisions of the schema, oldest first. Known here so that opening a store need not import Alembic (1.2 s)."""


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


outlets = Table(
    "outlets",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", PlainText, nullable=False, unique=True),
    required("url", PlainText),
    required("host", PlainText),
    Column("language", PlainText),
    required("timezone", PlainText),
    required("private", Boolean),
    Column("every_seconds", Integer),
    required("active", Boolean),
    required("origin", PlainText),
    Column("lease_owner", PlainText),
    Column("lease_until", UtcDateTime),
    Column("last_crawl_at", UtcDateTime),
    Column("last_success_at", UtcDateTime),
    Column("last_new", Integer),
    Column("last_error", PlainText),
    required("created_at", UtcDateTime),
    one_of("origin", "config", "user"),
    CheckConstraint("every_seconds > 0", name="every_seconds"),
    CheckConstraint("(lease_owner IS NULL) = (lease_until IS NULL)", name="lease"),
)

sources = Table(
    "sources",
    metadata,
    Column("id", Integer, primary_key=True),
    refers_to("outlets"),
    required("kind", PlainText),
    required("url", PlainText),
    required("origin", PlainText),
    required("active", Boolean),
    Column("etag", PlainText),
    Column("last_modified", PlainText),
    Column("cursor", UtcDateTime),
    required("next_at", UtcDateTime),
    Column("last_read_at", UtcDateTime),
    Column("last_error", PlainText),
    required("failures", Integer),
    UniqueConstraint("outlet_id", "kind", "url"),
    one_of("kind", "home", "feed", "sitemap", "wordpress", "section"),
    one_of("origin", "config", "discovered"),
    CheckConstraint("failures >= 0", name="failures"),
    Index(None, "active", "next_at"),
)

candidates = Table(
    "candidates",
    metadata,
    Column("id", Integer, primary_key=True),
    refers_to("outlets"),
    required("url", PlainText),
    Column("canonical_url", PlainText),
    Column("title", PlainText),
    Column("published_at", UtcDateTime),
    Column("modified_at", UtcDateTime),
    required("state", PlainText),
    required("attempts", Integer),
    Column("next_try", UtcDateTime),
    Column("reason", PlainText),
    Column("etag", PlainText),
    Column("last_modified", PlainText),
    required("found_at", UtcDateTime),
    Column("tried_at", UtcDateTime),
    UniqueConstraint("outlet_id", "url"),
    one_of("state", "waiting", "kept", "not_article", "duplicate", "refused", "gone", "failed", "old"),
    CheckConstraint("attempts >= 0", name="attempts"),
    Index(None, "outlet_id", "state"),
    Index(None, "canonical_url"),
)

visits = Table(
    "visits",
    metadata,
    Column("id", Integer, primary_key=True),
    refers_to("outlets"),
    required("url", PlainText),
    Column("at", UtcDateTime, nullable=False, index=True),
    required("outcome", PlainText),
    Column("status", Integer),
    Column("reason", PlainText),
    one_of("outcome", "ok", "not_modified", "refused", "failed"),
)

# AUTOINCREMENT: the id of a pruned article never comes back, so that "later than this id" stays true for who asks it.
articles = Table(
    "articles",
    metadata,
    Column("id", Integer, primary_key=True),
    refers_to("outlets"),
    Column("url", PlainText, nullable=False, unique=True),
    required("title", PlainText),
    required("text", PlainText),
    required("authors", Strings),
    Column("dateline_credit", PlainText),
    Column("dateline_place", PlainText),
    Column("dateline_end", Integer),
    Column("published_at", UtcDateTime),
    Column("published_from", PlainText),
    Column("modified_at", UtcDateTime),
    Column("section", PlainText),
    required("tags", Strings),
    Column("language", PlainText),
    Column("image_url", PlainText),
    Column("modified_from", PlainText),
    Column("is_teaser", Boolean, nullable=False, server_default=false()),
    required("fetched_at", UtcDateTime),
    required("kept_at", UtcDateTime),
    Column("updated_at", UtcDateTime),
    required("is_matched", Boolean),
    CheckConstraint(
        "(dateline_credit IS NULL) = (dateline_end IS NULL) AND (dateline_place IS NULL) = (dateline_end IS NULL)",
        name="dateline",
    ),
    Index(None, "is_matched", "id"),
    Index(None, "is_matched", "kept_at"),
    Index(None, "outlet_id", "is_matched"),
    sqlite_autoincrement=True,
)

keywords = Table(
    "keywords",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", PlainText, nullable=False, unique=True),
    required("query", PlainText),
    required("languages", Strings),
    required("outlets", Strings),
    required("origin", PlainText),
    required("active", Boolean),
    required("version", Integer),
    required("created_at", UtcDateTime),
    Column("forms", PlainText),
    one_of("origin", "config", "user"),
    CheckConstraint("version > 0", name="version"),
)

keyword_versions = Table(
    "keyword_versions",
    metadata,
    Column("id", Integer, primary_key=True),
    refers_to("keywords"),
    required("version", Integer),
    required("query", PlainText),
    required("languages", Strings),
    required("outlets", Strings),
    required("created_at", UtcDateTime),
    Column("forms", PlainText),
    UniqueConstraint("keyword_id", "version"),
)

# Never deleted from, so that the largest id is the number of the newest change.
keyword_changes = Table(
    "keyword_changes",
    metadata,
    Column("id", Integer, primary_key=True),
    required("keyword", PlainText),
    required("change", PlainText),
    required("at", UtcDateTime),
    one_of("change", "added", "edited", "paused", "resumed", "removed"),
)

mentions = Table(
    "mentions",
    metadata,
    Column("id", Integer, primary_key=True),
    refers_to("articles", ondelete="CASCADE"),
    refers_to("keywords"),
    refers_to("keyword_versions"),
    required("field", PlainText),
    required("starts", Integer),
    required("ends", Integer),
    required("snippet", PlainText),
    required("mark_start", Integer),
    required("mark_end", Integer),
    required("total", Integer),
    required("clause", PlainText),
    required("prominence", PlainText),
    required("origin", PlainText),
    UniqueConstraint("article_id", "keyword_version_id", "field", "starts", "ends"),
    one_of("field", "title", "text", "author", "section", "site"),
    one_of("prominence", "headline", "lead", "body", "passing"),
    one_of("origin", "crawl", "backfill"),
    CheckConstraint("0 <= starts AND starts < ends", name="place"),
    Index(None, "keyword_id", "article_id"),
)

tasks = Table(
    "tasks",
    metadata,
    Column("id", Integer, primary_key=True),
    required("kind", PlainText),
    required("payload", JSON),
    required("state", PlainText),
    required("progress", Integer),
    Column("total", Integer),
    required("cursor", Integer),
    required("found", Integer),
    Column("error", PlainText),
    Column("lease_owner", PlainText),
    Column("lease_until", UtcDateTime),
    required("created_at", UtcDateTime),
    Column("started_at", UtcDateTime),
    Column("finished_at", UtcDateTime),
    one_of("kind", "backfill"),
    one_of("state", "waiting", "running", "done", "failed"),
    CheckConstraint("(lease_owner IS NULL) = (lease_until IS NULL)", name="lease"),
    Index(None, "state"),
)

services = Table(
    "services",
    metadata,
    Column("owner", PlainText, primary_key=True),
    required("started_at", UtcDateTime),
    required("lease_until", UtcDateTime),
)

pages = Table(
    "pages",
    metadata,
    Column("id", Integer, primary_key=True),
    refers_to("candidates"),
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), index=True),
    required("number", Integer),
    required("url", PlainText),
    Column("content_type", PlainText),
    required("body", LargeBinary),
    required("size", Integer),
    required("fetched_at", UtcDateTime),
    UniqueConstraint("candidate_id", "number"),
    CheckConstraint("number > 0", name="number"),
    Index(None, "fetched_at", "size"),
)

# What was learned of an outlet's furniture, as `core.normalizer` writes it down; no SQL looks inside.
profiles = Table(
    "profiles",
    metadata,
    Column("outlet_id", ForeignKey("outlets.id"), primary_key=True),
    required("written", LargeBinary),
    required("kept_at", UtcDateTime),
)

outlet_events = Table(
    "outlet_events",
    metadata,
    Column("id", Integer, primary_key=True),
    refers_to("outlets"),
    required("at", UtcDateTime),
    required("kind", PlainText),
    required("detail", PlainText),
    one_of("kind", "redesign"),
    Index(None, "outlet_id", "id"),
)

# What is remembered of the config beside outlets and keywords.
settings = Table("settings", metadata, Column("name", PlainText, primary_key=True), required("value", PlainText))
