"""The tables, with the constraints that the database enforces: unique, not null, check, foreign key.

The full-text index is not among them, since it differs by database: see `storage.search.full_text`.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    DDL,
    JSON,
    BigInteger,
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
    event,
    false,
    text,
)

from storage.columns import PlainText, Strings, UtcDateTime, allowed_values, foreign_key, not_null, reason_columns

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def _add_partial_index(table: Table, name: str, columns: Sequence[str], condition: str) -> None:
    """Let an index of the rows that meet a condition be created with a table.

    As text on PostgreSQL, because an option of it in the definition would load its dialect in each process.
    """
    Index(name, *(table.c[column] for column in columns), sqlite_where=text(condition)).ddl_if(dialect="sqlite")
    created = f"CREATE INDEX {name} ON {table.name} ({', '.join(columns)}) WHERE {condition}"
    event.listen(table, "after_create", DDL(created).execute_if(dialect="postgresql"))  # type: ignore[no-untyped-call]


outlets = Table(
    "outlets",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", PlainText, nullable=False, unique=True),
    not_null("url", PlainText),
    not_null("host", PlainText),
    Column("language", PlainText),
    not_null("timezone", PlainText),
    not_null("private", Boolean),
    Column("every_seconds", Integer),
    not_null("active", Boolean),
    not_null("origin", PlainText),
    Column("lease_owner", PlainText),
    Column("lease_until", UtcDateTime),
    Column("last_crawl_at", UtcDateTime),
    Column("last_success_at", UtcDateTime),
    Column("last_new", Integer),
    *reason_columns("last_error"),
    not_null("created_at", UtcDateTime),
    Column("region", PlainText),
    Column("kind", PlainText),
    Column("tags", Strings, nullable=False, server_default="[]"),
    Column("unmatched_days", Integer),
    Column("retention_days", Integer),
    Column("forgotten_until", UtcDateTime),
    Column("excerpts_only", Boolean, nullable=False, server_default=false()),
    allowed_values("origin", "config", "user"),
    CheckConstraint("every_seconds > 0", name="every_seconds"),
    CheckConstraint("(lease_owner IS NULL) = (lease_until IS NULL)", name="lease"),
)

sources = Table(
    "sources",
    metadata,
    Column("id", Integer, primary_key=True),
    foreign_key("outlets"),
    not_null("kind", PlainText),
    not_null("url", PlainText),
    not_null("origin", PlainText),
    not_null("active", Boolean),
    Column("etag", PlainText),
    Column("last_modified", PlainText),
    Column("cursor", UtcDateTime),
    not_null("next_at", UtcDateTime),
    Column("last_read_at", UtcDateTime),
    *reason_columns("last_error"),
    not_null("failures", Integer),
    Column("last_listed_at", UtcDateTime),
    UniqueConstraint("outlet_id", "kind", "url"),
    allowed_values("kind", "home", "feed", "sitemap", "wordpress", "section"),
    allowed_values("origin", "config", "discovered"),
    CheckConstraint("failures >= 0", name="failures"),
    Index(None, "active", "next_at"),
)

candidates = Table(
    "candidates",
    metadata,
    Column("id", Integer, primary_key=True),
    foreign_key("outlets"),
    not_null("url", PlainText),
    Column("canonical_url", PlainText),
    Column("title", PlainText),
    Column("published_at", UtcDateTime),
    Column("modified_at", UtcDateTime),
    not_null("state", PlainText),
    not_null("attempts", Integer),
    Column("next_try", UtcDateTime),
    *reason_columns("reason"),
    Column("etag", PlainText),
    Column("last_modified", PlainText),
    not_null("found_at", UtcDateTime),
    Column("tried_at", UtcDateTime),
    Column("url_key", PlainText),
    Column("shortlink", PlainText),
    Column("authors", Strings),
    Column("recheck_at", UtcDateTime),
    Column("last_listed_at", UtcDateTime),
    UniqueConstraint("outlet_id", "url"),
    allowed_values("state", "waiting", "kept", "not_article", "duplicate", "refused", "gone", "failed", "old"),
    CheckConstraint("attempts >= 0", name="attempts"),
    Index(None, "outlet_id", "state"),
    Index(None, "canonical_url"),
    Index(None, "outlet_id", "url_key"),
    Index(None, "outlet_id", "recheck_at"),
    Index(None, "outlet_id", "last_listed_at"),
)

visits = Table(
    "visits",
    metadata,
    Column("id", Integer, primary_key=True),
    foreign_key("outlets"),
    not_null("url", PlainText),
    Column("at", UtcDateTime, nullable=False, index=True),
    not_null("outcome", PlainText),
    Column("status", Integer),
    *reason_columns("reason"),
    allowed_values("outcome", "ok", "not_modified", "refused", "failed"),
)

# AUTOINCREMENT: SQLite never reuses the id of a pruned article, so that a client can request the articles "later than
# this id". `dated_at` is `published_at`, or `kept_at` if an article lacks a date of publication; every writer sets it.
# `version` is the number of the newest version. `is_matched` is true if the newest version has mentions.
articles = Table(
    "articles",
    metadata,
    Column("id", Integer, primary_key=True),
    foreign_key("outlets"),
    Column("url", PlainText, nullable=False, unique=True),
    not_null("title", PlainText),
    not_null("text", PlainText),
    not_null("authors", Strings),
    Column("dateline_credit", PlainText),
    Column("dateline_place", PlainText),
    Column("dateline_end", Integer),
    Column("published_at", UtcDateTime),
    Column("published_from", PlainText),
    Column("modified_at", UtcDateTime),
    Column("section", PlainText),
    not_null("tags", Strings),
    Column("language", PlainText),
    Column("image_url", PlainText),
    Column("modified_from", PlainText),
    Column("title_from", PlainText),
    Column("authors_from", PlainText),
    Column("section_from", PlainText),
    Column("is_teaser", Boolean, nullable=False, server_default=false()),
    not_null("fetched_at", UtcDateTime),
    not_null("kept_at", UtcDateTime),
    Column("updated_at", UtcDateTime),
    not_null("is_matched", Boolean),
    Column("dated_at", UtcDateTime, nullable=False, server_default="1970-01-01 00:00:00"),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("withdrawn_at", UtcDateTime),
    Column("origin", PlainText, nullable=False, server_default="crawl"),
    # A digest of the text's folded words, by which the same story is found; 0 in rows of earlier releases.
    Column("text_digest", BigInteger, nullable=False, server_default="0"),
    # The text is not stored: `text` is empty, and `text_digest` is that of the text as the outlet published it.
    Column("is_excerpt", Boolean, nullable=False, server_default=false()),
    CheckConstraint(
        "(dateline_credit IS NULL) = (dateline_end IS NULL) AND (dateline_place IS NULL) = (dateline_end IS NULL)",
        name="dateline",
    ),
    Index(None, "is_matched", "kept_at"),
    Index(None, "outlet_id", "published_at", "text_digest"),
    Index(None, "dated_at", "id"),
    # The columns that filters and facets read of thousands of articles (`storage.search.sorted_keys`).
    Index("ix_articles_narrow", "id", "outlet_id", "dated_at", "kept_at", "language", "section", "is_matched"),
    sqlite_autoincrement=True,
)
_add_partial_index(articles, "ix_articles_excerpts", ("outlet_id", "dated_at"), "is_excerpt")

# The earlier versions of articles that outlets edited.
article_versions = Table(
    "article_versions",
    metadata,
    Column("id", Integer, primary_key=True),
    foreign_key("articles", ondelete="CASCADE"),
    not_null("number", Integer),
    not_null("title", PlainText),
    not_null("text", PlainText),
    not_null("authors", Strings),
    Column("section", PlainText),
    not_null("first_seen_at", UtcDateTime),
    not_null("replaced_at", UtcDateTime),
    Column("is_excerpt", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("article_id", "number"),
    CheckConstraint("number > 0", name="number"),
)

# What a person corrected. `value` and `original`, which the outlet publishes, are JSON; `original_from` is the origin
# of the original, such as `title_from`.
corrections = Table(
    "corrections",
    metadata,
    Column("id", Integer, primary_key=True),
    foreign_key("articles", ondelete="CASCADE"),
    not_null("field", PlainText),
    not_null("value", PlainText),
    not_null("original", PlainText),
    Column("original_from", PlainText),
    not_null("corrected_at", UtcDateTime),
    UniqueConstraint("article_id", "field"),
    allowed_values("field", "title", "authors", "published_at", "section"),
)

# What people of the office note about articles. `value` is a tone or the text of a note.
marks = Table(
    "marks",
    metadata,
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", PlainText, primary_key=True),
    not_null("value", PlainText),
    not_null("marked_by", PlainText),
    not_null("marked_at", UtcDateTime),
    allowed_values("kind", "star", "drop", "tone", "note"),
    CheckConstraint("kind <> 'tone' OR value IN ('positive', 'neutral', 'negative')", name="tone"),
    Index(None, "kind", "article_id"),
)

# Files that a person attached to articles. `digest` is the SHA-256 hash of the content, which is in pieces.
attachments = Table(
    "attachments",
    metadata,
    Column("id", Integer, primary_key=True),
    foreign_key("articles", ondelete="CASCADE"),
    not_null("name", PlainText),
    Column("media_type", PlainText),
    not_null("size", BigInteger),
    not_null("digest", PlainText),
    not_null("added_at", UtcDateTime),
    Index(None, "article_id"),
)

attachment_pieces = Table(
    "attachment_pieces",
    metadata,
    Column("attachment_id", ForeignKey("attachments.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    not_null("body", LargeBinary),
)

# The known addresses of the articles. `key` is what `core.urls.article_key` returns.
article_addresses = Table(
    "article_addresses",
    metadata,
    Column("id", Integer, primary_key=True),
    foreign_key("articles", ondelete="CASCADE"),
    not_null("url", PlainText),
    Column("key", PlainText, nullable=False, unique=True),
    not_null("kind", PlainText),
    allowed_values("kind", "final", "listed", "declared", "disputed", "shortlink"),
    Index(None, "article_id"),
)

# Articles that were removed for good, and the keys of the addresses that are not fetched again.
removed_articles = Table(
    "removed_articles",
    metadata,
    Column("article_id", Integer, primary_key=True, autoincrement=False),
    not_null("outlet", PlainText),
    not_null("url", PlainText),
    not_null("removed_at", UtcDateTime),
    Column("reason", PlainText),
)

removed_addresses = Table(
    "removed_addresses",
    metadata,
    Column("key", PlainText, primary_key=True),
    Column("article_id", ForeignKey("removed_articles.article_id"), nullable=False),
)

# Files of articles that were imported, by the SHA-256 hash of their content. `position` is the number of records read.
imports = Table(
    "imports",
    metadata,
    Column("digest", PlainText, primary_key=True),
    not_null("file", PlainText),
    not_null("position", Integer),
    not_null("new", Integer),
    not_null("known", Integer),
    not_null("invalid", Integer),
    not_null("started_at", UtcDateTime),
    Column("finished_at", UtcDateTime),
)

keywords = Table(
    "keywords",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", PlainText, nullable=False, unique=True),
    not_null("query", PlainText),
    not_null("languages", Strings),
    not_null("outlets", Strings),
    not_null("origin", PlainText),
    not_null("active", Boolean),
    not_null("version", Integer),
    not_null("created_at", UtcDateTime),
    Column("forms", PlainText),
    allowed_values("origin", "config", "user"),
    CheckConstraint("version > 0", name="version"),
)

# Queries that suggest the tone of the articles that mention a keyword.
tone_rules = Table(
    "tone_rules",
    metadata,
    Column("keyword_id", ForeignKey("keywords.id", ondelete="CASCADE"), primary_key=True),
    Column("tone", PlainText, primary_key=True),
    not_null("query", PlainText),
    allowed_values("tone", "positive", "neutral", "negative"),
)

keyword_versions = Table(
    "keyword_versions",
    metadata,
    Column("id", Integer, primary_key=True),
    foreign_key("keywords"),
    not_null("version", Integer),
    not_null("query", PlainText),
    not_null("languages", Strings),
    not_null("outlets", Strings),
    not_null("created_at", UtcDateTime),
    Column("forms", PlainText),
    UniqueConstraint("keyword_id", "version"),
)

# The newest row is never deleted, so that the largest id is the number of the newest change.
keyword_changes = Table(
    "keyword_changes",
    metadata,
    Column("id", Integer, primary_key=True),
    not_null("keyword", PlainText),
    not_null("change", PlainText),
    not_null("at", UtcDateTime),
    allowed_values("change", "added", "edited", "paused", "resumed", "removed"),
)


def _mention_columns() -> tuple[Column[Any], ...]:
    return (
        foreign_key("keywords"),
        foreign_key("keyword_versions"),
        not_null("field", PlainText),
        not_null("starts", Integer),
        not_null("ends", Integer),
        not_null("snippet", PlainText),
        not_null("mark_start", Integer),
        not_null("mark_end", Integer),
        not_null("total", Integer),
        not_null("clause", PlainText),
        not_null("prominence", PlainText),
        not_null("origin", PlainText),
    )


def _mention_checks() -> tuple[CheckConstraint, ...]:
    return (
        allowed_values("field", "title", "text", "author", "section", "site"),
        allowed_values("prominence", "headline", "lead", "body", "passing"),
        allowed_values("origin", "crawl", "backfill"),
        CheckConstraint("0 <= starts AND starts < ends", name="place"),
    )


# The mentions in the newest version of each article.
mentions = Table(
    "mentions",
    metadata,
    Column("id", Integer, primary_key=True),
    foreign_key("articles", ondelete="CASCADE"),
    *_mention_columns(),
    UniqueConstraint("article_id", "keyword_version_id", "field", "starts", "ends"),
    *_mention_checks(),
    Index(None, "keyword_id", "article_id"),
)

# The mentions in earlier versions of articles.
past_mentions = Table(
    "past_mentions",
    metadata,
    Column("id", Integer, primary_key=True),
    foreign_key("article_versions", ondelete="CASCADE"),
    *_mention_columns(),
    *_mention_checks(),
    Index(None, "article_version_id"),
    Index(None, "keyword_id", "article_version_id"),
)

# Who was quoted in the newest version of each matched article. Offsets count code points of its text. A quotation that
# its attribution divides has a second part, from `next_starts` to `next_ends`.
quotes = Table(
    "quotes",
    metadata,
    Column("id", Integer, primary_key=True),
    foreign_key("articles", ondelete="CASCADE"),
    not_null("kind", PlainText),
    not_null("starts", Integer),
    not_null("ends", Integer),
    Column("next_starts", Integer),
    Column("next_ends", Integer),
    not_null("cue", PlainText),
    not_null("speaker", PlainText),
    not_null("speaker_starts", Integer),
    not_null("speaker_ends", Integer),
    Column("full_name", PlainText),
    Column("office", PlainText),
    not_null("is_pronoun", Boolean),
    allowed_values("kind", "direct", "indirect"),
    CheckConstraint("0 <= starts AND starts < ends", name="place"),
    CheckConstraint("(next_starts IS NULL) = (next_ends IS NULL)", name="next_place"),
    CheckConstraint("0 <= speaker_starts AND speaker_starts < speaker_ends", name="speaker_place"),
    Index(None, "article_id"),
)

# What happened to articles, in the order of the commits. Rows refer to articles and keywords that may have been removed
# since. `keyword` is a name, or null if the change concerns the whole article. `version` is the article's version.
changes = Table(
    "changes",
    metadata,
    Column("seq", Integer, primary_key=True),
    not_null("at", UtcDateTime),
    not_null("article_id", Integer),
    Column("keyword", PlainText),
    not_null("kind", PlainText),
    not_null("cause", PlainText),
    not_null("version", Integer),
    allowed_values("kind", "new", "appeared", "vanished", "edited", "withdrawn"),
    allowed_values("cause", "crawl", "hand", "edit", "backfill", "import", "renormalize", "correction"),
    Index(None, "keyword", "seq"),
    Index(None, "at"),
    sqlite_autoincrement=True,
)

# The articles that are copies of another one, which is the first of their cluster and has no row itself. `share` is the
# percentage of the words of one text that the other has, too.
cluster_copies = Table(
    "cluster_copies",
    metadata,
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("first_id", ForeignKey("articles.id"), nullable=False, index=True),
    not_null("joined_at", UtcDateTime),
    not_null("share", Integer),
    CheckConstraint("article_id <> first_id", name="first"),
    CheckConstraint("share BETWEEN 0 AND 100", name="share"),
)

# The fingerprints of the first articles of clusters: a row for each hash. `key` contains the hash and the period of the
# article's `dated_at` (`storage.clusters`). Rows may refer to articles that were removed, or are copies by now.
cluster_hashes = Table(
    "cluster_hashes",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("article_id", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

# Numbers of stored articles, kept by the writers. `subject` is "all" with the key "", or what `key` identifies: the id
# of an outlet or of a keyword, or a language's code ("" for none). For keywords, only articles with mentions count.
article_totals = Table(
    "article_totals",
    metadata,
    Column("subject", PlainText, primary_key=True),
    Column("key", PlainText, primary_key=True),
    not_null("articles", Integer),
    not_null("matched", Integer),
    allowed_values("subject", "all", "outlet", "keyword", "language"),
)

# The same by the hour of `dated_at`. `pruned` is the number of articles that were deleted since because of their age.
hourly_counts = Table(
    "hourly_counts",
    metadata,
    Column("subject", PlainText, primary_key=True),
    Column("key", PlainText, primary_key=True),
    Column("hour", UtcDateTime, primary_key=True),
    not_null("articles", Integer),
    not_null("matched", Integer),
    not_null("pruned", Integer),
    allowed_values("subject", "all", "outlet", "keyword"),
    # So that the hours of a period are read in one piece.
    sqlite_with_rowid=False,
)

tasks = Table(
    "tasks",
    metadata,
    Column("id", Integer, primary_key=True),
    not_null("kind", PlainText),
    not_null("payload", JSON),
    not_null("state", PlainText),
    not_null("progress", Integer),
    Column("total", Integer),
    not_null("cursor", Integer),
    not_null("found", Integer),
    *reason_columns("error"),
    Column("result", JSON(none_as_null=True)),
    Column("lease_owner", PlainText),
    Column("lease_until", UtcDateTime),
    not_null("created_at", UtcDateTime),
    Column("started_at", UtcDateTime),
    Column("finished_at", UtcDateTime),
    allowed_values("kind", "backfill", "reindex", "discover", "fetch", "crawl"),
    allowed_values("state", "waiting", "running", "done", "failed"),
    CheckConstraint("(lease_owner IS NULL) = (lease_until IS NULL)", name="lease"),
    Index(None, "state"),
)

services = Table(
    "services",
    metadata,
    Column("owner", PlainText, primary_key=True),
    not_null("started_at", UtcDateTime),
    not_null("lease_until", UtcDateTime),
)

pages = Table(
    "pages",
    metadata,
    Column("id", Integer, primary_key=True),
    foreign_key("candidates"),
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), index=True),
    not_null("number", Integer),
    not_null("url", PlainText),
    Column("content_type", PlainText),
    not_null("body", LargeBinary),
    not_null("size", Integer),
    not_null("fetched_at", UtcDateTime),
    UniqueConstraint("candidate_id", "number"),
    CheckConstraint("number > 0", name="number"),
    Index(None, "fetched_at", "size"),
)

# An outlet's learned boilerplate, serialized by `core.normalizer`; opaque to SQL.
profiles = Table(
    "profiles",
    metadata,
    Column("outlet_id", ForeignKey("outlets.id"), primary_key=True),
    not_null("written", LargeBinary),
    not_null("kept_at", UtcDateTime),
)

outlet_events = Table(
    "outlet_events",
    metadata,
    Column("id", Integer, primary_key=True),
    foreign_key("outlets"),
    not_null("at", UtcDateTime),
    not_null("kind", PlainText),
    not_null("detail", PlainText),
    allowed_values("kind", "redesign"),
    Index(None, "outlet_id", "id"),
)

# What matching depends on besides outlets and keywords: options of the config, and rules of this version.
settings = Table("settings", metadata, Column("name", PlainText, primary_key=True), not_null("value", PlainText))

# `key` is the name as it is compared, regardless of case. Ids are not used again, since requests name them.
users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True),
    not_null("name", PlainText),
    Column("key", PlainText, nullable=False, unique=True),
    not_null("role", PlainText),
    not_null("password_hash", PlainText),
    not_null("created_at", UtcDateTime),
    Column("disabled_at", UtcDateTime),
    Column("signed_in_at", UtcDateTime),
    allowed_values("role", "reader", "editor"),
    sqlite_autoincrement=True,
)

# Of sessions and tokens, only digests of the secrets are stored.
sessions = Table(
    "sessions",
    metadata,
    Column("id", Integer, primary_key=True),
    foreign_key("users", ondelete="CASCADE"),
    Column("digest", PlainText, nullable=False, unique=True),
    not_null("started_at", UtcDateTime),
    not_null("used_at", UtcDateTime),
    Column("address", PlainText),
    Column("browser", PlainText),
    Index(None, "user_id"),
    sqlite_autoincrement=True,
)

api_tokens = Table(
    "api_tokens",
    metadata,
    Column("id", Integer, primary_key=True),
    foreign_key("users", ondelete="CASCADE"),
    not_null("name", PlainText),
    not_null("scope", PlainText),
    Column("digest", PlainText, nullable=False, unique=True),
    not_null("created_at", UtcDateTime),
    Column("used_at", UtcDateTime),
    allowed_values("scope", "read", "edit"),
    Index(None, "user_id"),
    sqlite_autoincrement=True,
)

# `name_key` need not be that of a user.
failed_sign_ins = Table(
    "failed_sign_ins",
    metadata,
    Column("id", Integer, primary_key=True),
    not_null("at", UtcDateTime),
    not_null("name_key", PlainText),
    not_null("address", PlainText),
    Index(None, "name_key", "at"),
    Index(None, "address", "at"),
    Index(None, "at"),
)

# Changes made through the page and the API. `user` is a name, since the log outlives the users.
audit_log = Table(
    "audit_log",
    metadata,
    Column("id", Integer, primary_key=True),
    not_null("at", UtcDateTime),
    not_null("user", PlainText),
    not_null("action", PlainText),
    not_null("subject", PlainText),
    not_null("details", JSON),
    Index(None, "at"),
)

# What each person has looked at (`core.last_look`). `seq` and `seen_seq` are numbers of changes.
last_looks = Table(
    "last_looks",
    metadata,
    Column("user", PlainText, primary_key=True),
    not_null("seq", Integer),
    not_null("at", UtcDateTime),
    Column("seen_seq", Integer),
    Column("seen_at", UtcDateTime),
    Column("acted_at", UtcDateTime),
    CheckConstraint("(seen_seq IS NULL) = (acted_at IS NULL) AND (seen_at IS NULL) = (acted_at IS NULL)", name="visit"),
)

# Searches that people saved. `key` is the name as names are compared; `parameters` are those of the API.
saved_searches = Table(
    "saved_searches",
    metadata,
    Column("id", Integer, primary_key=True),
    not_null("name", PlainText),
    Column("key", PlainText, nullable=False, unique=True),
    not_null("parameters", JSON),
    not_null("saved_by", PlainText),
    not_null("saved_at", UtcDateTime),
    sqlite_autoincrement=True,
)

# Feeds, each of a keyword or a saved search. Its address contains `secret`; `uuid` stays if the address is renewed.
feeds = Table(
    "feeds",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("keyword_id", ForeignKey("keywords.id", ondelete="CASCADE"), unique=True),
    Column("search_id", ForeignKey("saved_searches.id", ondelete="CASCADE"), unique=True),
    not_null("uuid", PlainText),
    not_null("secret", PlainText),
    not_null("renewed_by", PlainText),
    not_null("renewed_at", UtcDateTime),
    CheckConstraint("(keyword_id IS NULL) <> (search_id IS NULL)", name="source"),
    sqlite_autoincrement=True,
)

# What was told to whom. `key` is the name of a subscription as it is compared. `position` is the number of the last
# change that was looked at.
alert_subscriptions = Table(
    "alert_subscriptions",
    metadata,
    Column("key", PlainText, primary_key=True),
    not_null("name", PlainText),
    not_null("position", Integer),
    not_null("started_at", UtcDateTime),
    Column("paused_at", UtcDateTime),
)

# The state of each channel. After failures nothing is sent before `next_at`. The process that sends has the lease.
alert_channels = Table(
    "alert_channels",
    metadata,
    Column("key", PlainText, primary_key=True),
    not_null("label", PlainText),
    not_null("failures", Integer),
    Column("next_at", UtcDateTime),
    Column("sent_at", UtcDateTime),
    *reason_columns("error"),
    Column("lease_owner", PlainText),
    Column("lease_until", UtcDateTime),
    CheckConstraint("(lease_owner IS NULL) = (lease_until IS NULL)", name="lease"),
)

# Each subscription with each of its channels. `last_at` is the last scheduled time that was told, or since when this
# is the `schedule`.
alert_schedules = Table(
    "alert_schedules",
    metadata,
    Column("subscription", PlainText, primary_key=True),
    Column("channel", PlainText, primary_key=True),
    not_null("schedule", PlainText),
    not_null("last_at", UtcDateTime),
)

# The states of which a subscription was told that they began, and not yet that they ended. `end` is what is told then.
alert_notices = Table(
    "alert_notices",
    metadata,
    Column("subscription", PlainText, primary_key=True),
    Column("key", PlainText, primary_key=True),
    not_null("end", PlainText),
    not_null("began_at", UtcDateTime),
)

# Messages. `content` is kept until the message was sent or given up, so that each attempt sends the same bytes.
alert_messages = Table(
    "alert_messages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uuid", PlainText, nullable=False, unique=True),
    not_null("subscription", PlainText),
    not_null("channel", PlainText),
    Column("content", JSON(none_as_null=True)),
    not_null("mentions", Integer),
    not_null("state", PlainText),
    not_null("attempts", Integer),
    not_null("created_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    Column("answer", PlainText),
    *reason_columns("error"),
    allowed_values("state", "waiting", "sent", "failed"),
    Index(None, "channel", "state"),
    Index(None, "subscription", "channel", "created_at"),
    sqlite_autoincrement=True,
)

# A mention that is told, or will be: of a keyword in a story, through a channel. `story_id` is the first article of the
# cluster, and `article_id` the one that is told. Articles may have been removed since. `copied_at` is when a further
# outlet's copy came that the next digest counts.
alert_deliveries = Table(
    "alert_deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    not_null("subscription", PlainText),
    not_null("channel", PlainText),
    not_null("story_id", Integer),
    not_null("keyword", PlainText),
    not_null("article_id", Integer),
    not_null("cause", PlainText),
    not_null("created_at", UtcDateTime),
    Column("message_id", ForeignKey("alert_messages.id", ondelete="CASCADE"), index=True),
    Column("copied_at", UtcDateTime),
    UniqueConstraint("subscription", "channel", "story_id", "keyword"),
    allowed_values("cause", "crawl", "hand", "edit", "backfill"),
    Index(None, "story_id"),
    sqlite_autoincrement=True,
)
# The reports that subscriptions deliver, as they were made: one for all channels at a scheduled time. `subscription` is
# the key of its name, `report` the name of the report in the config, `day` a date such as 2026-03-02.
sent_reports = Table(
    "sent_reports",
    metadata,
    Column("id", Integer, primary_key=True),
    not_null("subscription", PlainText),
    not_null("scheduled_at", UtcDateTime),
    not_null("made_at", UtcDateTime),
    not_null("report", PlainText),
    not_null("title", PlainText),
    not_null("day", PlainText),
    not_null("since", UtcDateTime),
    not_null("until", UtcDateTime),
    not_null("articles", Integer),
    not_null("outlets", Integer),
    not_null("headlines", Strings),
    Column("problem", PlainText),
    UniqueConstraint("subscription", "scheduled_at"),
    sqlite_autoincrement=True,
)

sent_report_files = Table(
    "sent_report_files",
    metadata,
    Column("report_id", ForeignKey("sent_reports.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    not_null("name", PlainText),
    not_null("media_type", PlainText),
    not_null("size", BigInteger),
    not_null("digest", PlainText),
    Column("body", LargeBinary),
)

# The order into which a person put the clippings of a day's report: ids of articles, the first one first.
report_orders = Table(
    "report_orders",
    metadata,
    Column("report", PlainText, primary_key=True),
    Column("day", PlainText, primary_key=True),
    not_null("article_ids", JSON),
    not_null("changed_by", PlainText),
    not_null("changed_at", UtcDateTime),
)
_add_partial_index(
    alert_deliveries, "ix_alert_deliveries_waiting", ("channel", "subscription", "id"), "message_id IS NULL"
)
_add_partial_index(
    alert_deliveries, "ix_alert_deliveries_copied", ("channel", "subscription", "id"), "copied_at IS NOT NULL"
)
