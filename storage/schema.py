"""The tables. The database keeps the promises: unique, not null, check, foreign key.

The full-text index stands beside them, one make for each database: see `storage.full_text`.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

REVISIONS = ("0001", "0002")
"""All revisions of the schema, oldest first. Known here so that opening a store need not import Alembic (1.2 s)."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, stored and given back in UTC. A naive one is refused with ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError(f"a datetime without its zone cannot be stored: {value}")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Strings(TypeDecorator[tuple[str, ...]]):
    """A tuple of strings, stored as a JSON array."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> list[str] | None:
        return None if value is None else [storable(each) for each in value]

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[str, ...] | None:
        return None if value is None else tuple(value)


class PlainText(TypeDecorator[str]):
    """Text that both databases take; what they refuse comes back as `storable` says."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


def storable(text: str) -> str:
    """`text` with a sign of the same length for what a database refuses: NUL (PostgreSQL), lone surrogates (both)."""
    if text.isascii():
        return text.replace("\0", "?")
    return text.replace("\0", "?").encode("utf-8", "replace").decode("utf-8")


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
    UniqueConstraint("keyword_id", "version"),
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
    UniqueConstraint("article_id", "keyword_id", "field", "starts", "ends"),
    _one_of("field", "title", "text"),
    CheckConstraint("0 <= starts AND starts < ends", name="place"),
    Index(None, "keyword_id", "article_id"),
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
