"""The tables. The database keeps the promises: unique, not null, check, foreign key.

The full-text index stands beside them, one make for each database: see `storage.full_text`.
"""

from typing import Any

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

from storage.columns import PlainText, Strings, UtcDateTime

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


def _one_of(column: str, *values: str) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def _required(name: str, kind: Any) -> Column[Any]:
    return Column(name, kind, nullable=False)


def _refers_to(table: str, **options: Any) -> Column[Any]:
    return Column(f"{table.removesuffix('s')}_id", ForeignKey(f"{table}.id", **options), nullable=False)


outlets = Table(
    "outlets",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", PlainText, nullable=False, unique=True),
    _required("url", PlainText),
    _required("host", PlainText),
    Column("language", PlainText),
    _required("timezone", PlainText),
    _required("private", Boolean),
    Column("every_seconds", Integer),
    _required("active", Boolean),
    _required("origin", PlainText),
    Column("lease_owner", PlainText),
    Column("lease_until", UtcDateTime),
    Column("last_crawl_at", UtcDateTime),
    Column("last_success_at", UtcDateTime),
    Column("last_new", Integer),
    Column("last_error", PlainText),
    _required("created_at", UtcDateTime),
    _one_of("origin", "config", "user"),
    CheckConstraint("every_seconds > 0", name="every_seconds"),
    CheckConstraint("(lease_owner IS NULL) = (lease_until IS NULL)", name="lease"),
)

sources = Table(
    "sources",
    metadata,
    Column("id", Integer, primary_key=True),
    _refers_to("outlets"),
    _required("kind", PlainText),
    _required("url", PlainText),
    _required("origin", PlainText),
    _required("active", Boolean),
    Column("etag", PlainText),
    Column("last_modified", PlainText),
    Column("cursor", UtcDateTime),
    _required("next_at", UtcDateTime),
    Column("last_read_at", UtcDateTime),
    Column("last_error", PlainText),
    _required("failures", Integer),
    UniqueConstraint("outlet_id", "kind", "url"),
    _one_of("kind", "home", "feed", "sitemap", "wordpress", "section"),
    _one_of("origin", "config", "discovered"),
    CheckConstraint("failures >= 0", name="failures"),
    Index(None, "active", "next_at"),
)

candidates = Table(
    "candidates",
    metadata,
    Column("id", Integer, primary_key=True),
    _refers_to("outlets"),
    _required("url", PlainText),
    Column("canonical_url", PlainText),
    Column("title", PlainText),
    Column("published_at", UtcDateTime),
    Column("modified_at", UtcDateTime),
    _required("state", PlainText),
    _required("attempts", Integer),
    Column("next_try", UtcDateTime),
    Column("reason", PlainText),
    Column("etag", PlainText),
    Column("last_modified", PlainText),
    _required("found_at", UtcDateTime),
    Column("tried_at", UtcDateTime),
    UniqueConstraint("outlet_id", "url"),
    _one_of("state", "waiting", "kept", "not_article", "duplicate", "refused", "gone", "failed", "old"),
    CheckConstraint("attempts >= 0", name="attempts"),
    Index(None, "outlet_id", "state"),
    Index(None, "canonical_url"),
)

visits = Table(
    "visits",
    metadata,
    Column("id", Integer, primary_key=True),
    _refers_to("outlets"),
    _required("url", PlainText),
    Column("at", UtcDateTime, nullable=False, index=True),
    _required("outcome", PlainText),
    Column("status", Integer),
    Column("reason", PlainText),
    _one_of("outcome", "ok", "not_modified", "refused", "failed"),
)

# AUTOINCREMENT: the id of a pruned article never comes back, so that "later than this id" stays true for who asks it.
articles = Table(
    "articles",
    metadata,
    Column("id", Integer, primary_key=True),
    _refers_to("outlets"),
    Column("url", PlainText, nullable=False, unique=True),
    _required("title", PlainText),
    _required("text", PlainText),
    _required("authors", Strings),
    Column("dateline_credit", PlainText),
    Column("dateline_place", PlainText),
    Column("dateline_end", Integer),
    Column("published_at", UtcDateTime),
    Column("published_from", PlainText),
    Column("modified_at", UtcDateTime),
    Column("section", PlainText),
    _required("tags", Strings),
    Column("language", PlainText),
    Column("image_url", PlainText),
    Column("modified_from", PlainText),
    Column("is_teaser", Boolean, nullable=False, server_default=false()),
    _required("fetched_at", UtcDateTime),
    _required("kept_at", UtcDateTime),
    Column("updated_at", UtcDateTime),
    _required("is_matched", Boolean),
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
    _required("query", PlainText),
    _required("languages", Strings),
    _required("outlets", Strings),
    _required("origin", PlainText),
    _required("active", Boolean),
    _required("version", Integer),
    _required("created_at", UtcDateTime),
    Column("forms", PlainText),
    _one_of("origin", "config", "user"),
    CheckConstraint("version > 0", name="version"),
)

keyword_versions = Table(
    "keyword_versions",
    metadata,
    Column("id", Integer, primary_key=True),
    _refers_to("keywords"),
    _required("version", Integer),
    _required("query", PlainText),
    _required("languages", Strings),
    _required("outlets", Strings),
    _required("created_at", UtcDateTime),
    Column("forms", PlainText),
    UniqueConstraint("keyword_id", "version"),
)

# Never deleted from, so that the largest id is the number of the newest change.
keyword_changes = Table(
    "keyword_changes",
    metadata,
    Column("id", Integer, primary_key=True),
    _required("keyword", PlainText),
    _required("change", PlainText),
    _required("at", UtcDateTime),
    _one_of("change", "added", "edited", "paused", "resumed", "removed"),
)

mentions = Table(
    "mentions",
    metadata,
    Column("id", Integer, primary_key=True),
    _refers_to("articles", ondelete="CASCADE"),
    _refers_to("keywords"),
    _refers_to("keyword_versions"),
    _required("field", PlainText),
    _required("starts", Integer),
    _required("ends", Integer),
    _required("snippet", PlainText),
    _required("mark_start", Integer),
    _required("mark_end", Integer),
    _required("total", Integer),
    _required("clause", PlainText),
    _required("prominence", PlainText),
    _required("origin", PlainText),
    UniqueConstraint("article_id", "keyword_version_id", "field", "starts", "ends"),
    _one_of("field", "title", "text", "author", "section", "site"),
    _one_of("prominence", "headline", "lead", "body", "passing"),
    _one_of("origin", "crawl", "backfill"),
    CheckConstraint("0 <= starts AND starts < ends", name="place"),
    Index(None, "keyword_id", "article_id"),
)

tasks = Table(
    "tasks",
    metadata,
    Column("id", Integer, primary_key=True),
    _required("kind", PlainText),
    _required("payload", JSON),
    _required("state", PlainText),
    _required("progress", Integer),
    Column("total", Integer),
    _required("cursor", Integer),
    _required("found", Integer),
    Column("error", PlainText),
    Column("lease_owner", PlainText),
    Column("lease_until", UtcDateTime),
    _required("created_at", UtcDateTime),
    Column("started_at", UtcDateTime),
    Column("finished_at", UtcDateTime),
    _one_of("kind", "backfill"),
    _one_of("state", "waiting", "running", "done", "failed"),
    CheckConstraint("(lease_owner IS NULL) = (lease_until IS NULL)", name="lease"),
    Index(None, "state"),
)

services = Table(
    "services",
    metadata,
    Column("owner", PlainText, primary_key=True),
    _required("started_at", UtcDateTime),
    _required("lease_until", UtcDateTime),
)

pages = Table(
    "pages",
    metadata,
    Column("id", Integer, primary_key=True),
    _refers_to("candidates"),
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), index=True),
    _required("number", Integer),
    _required("url", PlainText),
    Column("content_type", PlainText),
    _required("body", LargeBinary),
    _required("size", Integer),
    _required("fetched_at", UtcDateTime),
    UniqueConstraint("candidate_id", "number"),
    CheckConstraint("number > 0", name="number"),
    Index(None, "fetched_at", "size"),
)

# What was learned of an outlet's furniture, as `core.normalizer` writes it down; no SQL looks inside.
profiles = Table(
    "profiles",
    metadata,
    Column("outlet_id", ForeignKey("outlets.id"), primary_key=True),
    _required("written", LargeBinary),
    _required("kept_at", UtcDateTime),
)

outlet_events = Table(
    "outlet_events",
    metadata,
    Column("id", Integer, primary_key=True),
    _refers_to("outlets"),
    _required("at", UtcDateTime),
    _required("kind", PlainText),
    _required("detail", PlainText),
    _one_of("kind", "redesign"),
    Index(None, "outlet_id", "id"),
)

# What is remembered of the config beside outlets and keywords.
settings = Table("settings", metadata, Column("name", PlainText, primary_key=True), _required("value", PlainText))
