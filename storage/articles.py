"""Articles: keep, update, renormalize, search and prune them, together with their index entries and mentions."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, bindparam, delete, insert, or_, select, update

from core.article import Article, Candidate, Dateline, Page
from core.article_diff import has_same_words
from core.errors import ArticleNotFound, QueryError
from core.filters import ArticleFilter
from core.matcher import Clipping, Mention, is_true
from core.messages import message
from core.query import format_query
from core.reasons import Reason
from storage.addresses import Addresses, FetchedArticle, Identity, UrlChange
from storage.changes import Change, ChangeCause, ChangeKind, ChangeLog
from storage.columns import bigint, replace_unstorable
from storage.counts import CountedArticle, Counts
from storage.database import ARRIVAL_LOCK, PRUNE_BATCH, Repository, acquire_lock
from storage.keywords import Keywords
from storage.mentions import Mentions, StoredMention
from storage.outlets import Outlets
from storage.schema import article_versions, articles, outlets, past_mentions
from storage.search import filters
from storage.search.filters import IdRange
from storage.search.full_text import FullTextIndex
from storage.versions import ArticleVersions
from storage.visits import Visit

# Number of articles that are read at once for verification.
PAGE_SIZE = 500

# Maximum number of articles read for a query that the index cannot answer exactly. Reading them takes about ten
# seconds. A query that needs more is refused.
MAX_VERIFIED = 20_000

_TOO_MANY_INDEXED = message(
    "more than {maximum:,} stored articles would have to be read for this; add a word, --outlet or --since",
    maximum=MAX_VERIFIED,
)
_TOO_MANY_UNINDEXED = message(
    "the index of the stored articles is being rebuilt, and more than {maximum:,} articles that it lacks would have to"
    " be read for this; add --outlet or --since, or wait for the task of kind 'reindex' in 'kliping tasks'",
    maximum=MAX_VERIFIED,
)

# Built once: SQLAlchemy takes several times as long to build a statement as SQLite takes to run it.
_SELECT_WITH_OUTLET = select(articles, outlets.c.name.label("outlet")).join(outlets)
_SELECT_BY_ID = select(articles).where(articles.c.id == bindparam("article_id"))
_INSERT = insert(articles).returning(articles.c.id)
_UPDATE = update(articles).where(articles.c.id == bindparam("article_id"))
_PAST_MENTIONS = select(past_mentions.c.id).join_from(past_mentions, article_versions)
_HAS_PAST_MENTIONS = and_(
    articles.c.version > 1, _PAST_MENTIONS.where(article_versions.c.article_id == articles.c.id).exists()
)
_COUNTED_COLUMNS = articles.c["id", "outlet_id", "language", "dated_at", "is_matched", "version"]


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as stored. Later articles have greater ids. `outlet` is the outlet's name.

    `version` is the number of this version: 1 as long as the outlet has not edited the article. `withdrawn_at` is the
    time at which the outlet was found to have removed the page, or None.

    `evidence` has the mentions, the most prominent first. If several versions of a keyword match the article,
    `evidence` has only the mentions by the newest of them.
    """

    id: int
    outlet: str
    article: Article
    fetched_at: datetime
    kept_at: datetime
    updated_at: datetime | None
    evidence: tuple[StoredMention, ...]
    version: int = 1
    withdrawn_at: datetime | None = None

    @property
    def mentions(self) -> tuple[Mention, ...]:
        return tuple(stored_mention.mention for stored_mention in self.evidence)


class KeepResult(StrEnum):
    """The result of `Store.keep` or `Store.renormalize`.

    UNCHANGED is also the result for an article without mentions if unmatched articles are not stored. DUPLICATE means
    that another outlet's article has the same canonical URL. STALE means that keywords changed since the article was
    matched: nothing was stored, and the article must be matched again.
    """

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class MissingPages:
    """The reason why an article is kept without some of its continuation pages, and the time of the next try.

    `attempts` is the number of attempts with this result. `next_try` is None after the last attempt.
    """

    reason: Reason
    attempts: int
    next_try: datetime | None


@dataclass(frozen=True, slots=True)
class KeepRequest:
    """An article with its mentions, to be kept for a candidate.

    `page_url` is the URL of the page after redirects, and `candidate` is the candidate as its source lists it. `etag`
    and `last_modified` are the page's validators. With `missing_pages`, the candidate waits for the next try. A `page`
    is stored so that it can be renormalized. With `keeps_unmatched=False`, a new article without mentions is not
    stored, but a stored article is still updated. `change` is the number of the newest keyword change that the matcher
    knew (see `store.keywords.find_update`). If it is None, later keyword changes are ignored. `rechecks` are the ages
    at which a matched article is fetched again.
    """

    outlet_id: int
    candidate_id: int
    article: Article
    mentions: tuple[Mention, ...]
    fetched_at: datetime
    page_url: str | None = None
    candidate: Candidate | None = None
    visit: Visit | None = None
    etag: str | None = None
    last_modified: str | None = None
    missing_pages: MissingPages | None = None
    page: Page | None = None
    keeps_unmatched: bool = True
    change: int | None = None
    rechecks: tuple[timedelta, ...] = ()

    @property
    def fetched(self) -> FetchedArticle:
        return FetchedArticle(self.outlet_id, self.article, self.page_url, self.candidate)


@dataclass(frozen=True, slots=True)
class SaveResult:
    """The result of `Articles.save`.

    `article_id` is the id of the article that the page shows, or None if that article was not stored. `url` is its
    canonical URL. `changes` are the changes of other articles' URLs.
    """

    result: KeepResult
    article_id: int | None
    url: str
    changes: tuple[UrlChange, ...] = ()


@dataclass(eq=False)
class Articles(Repository):
    """Read and write the table `articles`, with the full-text index, `mentions` and `article_addresses`."""

    addresses: Addresses
    _outlets: Outlets
    _keywords: Keywords
    _mentions: Mentions
    _index: FullTextIndex
    _versions: ArticleVersions
    _counts: Counts
    _log: ChangeLog

    def find(self, article_filter: ArticleFilter) -> tuple[StoredArticle, ...]:
        """Return the articles that match the filter, newest first.

        Raise KeywordNotFound or OutletNotFound for an unknown name. Raise QueryError if the query has so few words that
        more than MAX_VERIFIED articles would have to be read.
        """
        with self._database.reading() as connection:
            resolved = self._resolve_names(article_filter)
            ranges = filters.split_by_index(resolved, self._index.find_unindexed())
            article_rows = (row for id_range in ranges for row in _find_rows(connection, id_range))
            return self._with_mentions(list(islice(article_rows, resolved.limit)))

    def count(self, article_filter: ArticleFilter) -> int:
        """Return the number of matching articles, regardless of the filter's limit. Raise the same errors as `find`."""
        with self._database.reading() as connection:
            resolved = self._resolve_names(article_filter)
            ranges = filters.split_by_index(resolved, self._index.find_unindexed())
            return sum(_count(connection, id_range) for id_range in ranges)

    def get(self, article_id: int) -> StoredArticle:
        """Return one article. Raise ArticleNotFound for an unknown id."""
        stored_articles = self._select(articles.c.id == bigint(article_id))
        if not stored_articles:
            raise ArticleNotFound(article_id)
        return stored_articles[0]

    def load(self, article_ids: Collection[int]) -> dict[int, StoredArticle]:
        """Return the articles with these ids, by id. Unknown ids are skipped."""
        return {stored.id: stored for stored in self._select(articles.c.id.in_(article_ids))}

    def load_texts(self, article_ids: Sequence[int]) -> Iterator[tuple[Row[Any], Article]]:
        """Yield a row (with the outlet's name as `outlet`) and an article for each id, in the given order.

        Unknown ids are skipped. Mentions are not loaded.
        """
        with_outlets = _SELECT_WITH_OUTLET.where(articles.c.id.in_(article_ids))
        article_rows = {row.id: row for row in self._fetch_rows(with_outlets)}
        for article_id in article_ids:
            if article_id in article_rows:
                yield article_rows[article_id], _make_article(article_rows[article_id])

    def find_languages(self) -> tuple[str, ...]:
        """Return the ISO 639-1 codes of the languages of all articles, in order."""
        return tuple(sorted(self._counts.find_totals("language").keys() - {""}))

    def save(self, request: KeepRequest, now: datetime) -> SaveResult:
        """Add or update an article with its index entry, mentions and addresses. See `Store.keep`.

        An updated article keeps its id, and its mentions are replaced. If its words changed, the earlier version is
        stored with its mentions.
        """
        with self._database.writing() as connection:
            identity = self.addresses.identify(request.fetched)
            if identity.article_id is None:
                return self._add(request, identity, now)
            article_row = connection.execute(_SELECT_BY_ID, {"article_id": identity.article_id}).one()
            article_id, url = article_row.id, identity.url
            if article_row.outlet_id != request.outlet_id:
                return SaveResult(KeepResult.DUPLICATE, article_id, article_row.url)
            self.addresses.add(article_id, request.fetched, identity)
            changes = () if article_row.url == url else (UrlChange(article_id, article_row.url, url),)
            self._change_urls(changes)
            title, text = replace_unstorable(request.article.title), replace_unstorable(request.article.text)
            if (article_row.title, article_row.text) != (title, text):
                self._edit(article_row, request, url, now)
                return SaveResult(KeepResult.UPDATED, article_id, url, changes)
            if article_row.withdrawn_at is not None:
                self._execute(_UPDATE, {"article_id": article_id, "withdrawn_at": None})
            return SaveResult(KeepResult.UNCHANGED, article_id, url, changes)

    def _add(self, request: KeepRequest, identity: Identity, now: datetime) -> SaveResult:
        if not request.mentions and not request.keeps_unmatched:
            return SaveResult(KeepResult.UNCHANGED, None, identity.url)
        changes = (identity.corrected,) if identity.corrected else ()
        self._change_urls(changes)
        new_columns = _kept_columns(request, identity.url, now) | {
            "outlet_id": request.outlet_id,
            "kept_at": now,
            "is_matched": bool(request.mentions),
        }
        with self._database.writing() as connection:
            article_id = connection.execute(_INSERT, new_columns).scalar_one()
            self.addresses.add(article_id, request.fetched, identity)
            self._index.add(article_id, request.article)
            self._mentions.add({article_id: request.mentions}, "crawl")
            found = self._mentions.find_keywords([article_id])[article_id] if request.mentions else {}
            self._log.add([Change(article_id, ChangeKind.NEW, ChangeCause.CRAWL)], now)
            self._log.add(_compare_keywords(article_id, {}, found, ChangeCause.CRAWL), now)
            self._counts.change(added=[_count_columns(new_columns, found)])
        return SaveResult(KeepResult.NEW, article_id, identity.url, changes)

    def _edit(self, article_row: Row[Any], request: KeepRequest, url: str, now: datetime) -> None:
        """Replace an article with what its outlet published since. If its words changed, keep the earlier version."""
        before = _make_article(article_row)
        version: int = article_row.version
        with self._database.writing():
            found_before = self._mentions.find_keywords([article_row.id]).get(article_row.id, {})
            if not has_same_words(before, request.article):
                self._versions.add(article_row, now)
                version += 1
            self._mentions.remove(article_row.id, only_current=False)
            new_columns = _kept_columns(request, url, article_row.kept_at) | {
                "updated_at": now,
                "version": version,
                "withdrawn_at": None,
                "is_matched": bool(request.mentions),
            }
            self._execute(_UPDATE, new_columns | {"article_id": article_row.id})
            self._index.update(article_row.id, before, request.article)
            self._mentions.add({article_row.id: request.mentions}, "crawl")
            self._record_update(article_row, new_columns, found_before, ChangeCause.EDIT, now)

    def _record_update(
        self,
        article_row: Row[Any],
        new_columns: Mapping[str, Any],
        found_before: Mapping[str, int],
        cause: ChangeCause,
        now: datetime,
    ) -> None:
        """Log the changes of an article and of its keywords, and count it as it is now."""
        article_id, version = article_row.id, new_columns.get("version", article_row.version)
        found = self._mentions.find_keywords([article_id]).get(article_id, {})
        if (article_row.title, article_row.text) != (new_columns["title"], new_columns["text"]):
            self._log.add([Change(article_id, ChangeKind.EDITED, cause, version)], now)
        self._log.add(_compare_keywords(article_id, found_before, found, cause, version), now)
        after = _count_columns({**new_columns, "outlet_id": article_row.outlet_id}, found)
        self._counts.change(removed=[_count_row(article_row, found_before)], added=[after])

    def _change_urls(self, changes: Iterable[UrlChange]) -> None:
        for change in changes:
            self._execute(_UPDATE, {"article_id": change.article_id, "url": change.new_url})

    def replace(self, stored: StoredArticle, clipping: Clipping, now: datetime) -> None:
        """Replace an article and its mentions with those that its page yields now. See `Store.renormalize`.

        The article's id and times stay. If title and text are unchanged, mentions by paused keywords and by earlier
        versions stay, too, since their offsets are still valid.
        """
        article = clipping.article
        has_same_text = (article.title, article.text) == (stored.article.title, stored.article.text)
        with self._database.writing() as connection:
            article_row = connection.execute(_SELECT_BY_ID, {"article_id": stored.id}).one()
            found_before = self._mentions.find_keywords([stored.id]).get(stored.id, {})
            self._mentions.remove(stored.id, only_current=has_same_text)
            self._mentions.add({stored.id: clipping.mentions}, "crawl")
            is_matched = bool(self._mentions.find_keywords([stored.id]))
            new_columns = _article_columns(article, article_row.kept_at) | {"is_matched": is_matched}
            self._execute(_UPDATE, new_columns | {"article_id": stored.id})
            self._index.update(stored.id, stored.article, article)
            self._record_update(article_row, new_columns, found_before, ChangeCause.RENORMALIZE, now)

    def add_mentions(self, by_article: Mapping[int, Iterable[Mention]], now: datetime) -> None:
        """Add the mentions that a backfill found, by article id. Mentions that are stored already are skipped."""
        if not by_article:
            return
        with self._database.writing():
            article_rows = self._fetch_rows(select(*_COUNTED_COLUMNS).where(articles.c.id.in_(by_article)))
            before = self._mentions.find_keywords(by_article)
            self._mentions.add(by_article, "backfill")
            self._execute(update(articles).where(articles.c.id.in_(by_article)).values(is_matched=True))
            after = self._mentions.find_keywords(by_article)
            for row in article_rows:
                found_before, found = before.get(row.id, {}), after.get(row.id, {})
                self._log.add(_compare_keywords(row.id, found_before, found, ChangeCause.BACKFILL, row.version), now)
            self._counts.change(
                removed=[_count_row(row, before.get(row.id, {})) for row in article_rows],
                added=[replace(_count_row(row, after.get(row.id, {})), is_matched=True) for row in article_rows],
            )

    def withdraw(self, outlet_id: int, url: str, now: datetime) -> None:
        """Mark the article with this canonical URL as withdrawn by its outlet, if it is stored."""
        with self._database.writing() as connection:
            acquire_lock(connection, ARRIVAL_LOCK)
            is_article = and_(
                articles.c.outlet_id == outlet_id, articles.c.url == url, articles.c.withdrawn_at.is_(None)
            )
            withdrawn = update(articles).where(is_article).values(withdrawn_at=now)
            for row in connection.execute(withdrawn.returning(articles.c.id, articles.c.version)).all():
                self._log.add([Change(row.id, ChangeKind.WITHDRAWN, ChangeCause.CRAWL, row.version)], now)

    def prune(self, *, is_matched: bool, before: datetime) -> int:
        """Delete one batch of the matched or of the unmatched articles that were kept at `before` or earlier.

        Here, articles with mentions in earlier versions count as matched.
        Return the number of deleted articles. Their candidates stay, so that the pages are not fetched again.
        """
        with self._database.writing() as connection:
            # Serialized with backfills, which may find mentions in unmatched articles.
            acquire_lock(connection, ARRIVAL_LOCK)
            is_old = articles.c.kept_at <= before
            is_selected = and_(~articles.c.is_matched, is_old, ~_HAS_PAST_MENTIONS)
            if is_matched:
                is_selected = or_(
                    and_(articles.c.is_matched, is_old), and_(~articles.c.is_matched, is_old, _HAS_PAST_MENTIONS)
                )
            expired = select(articles).where(is_selected)
            return self._delete(expired.order_by(articles.c.kept_at).limit(PRUNE_BATCH), is_pruned=True)

    def remove(self, outlet_id: int) -> int:
        """Delete all articles of an outlet. Return their number."""
        of_outlet = select(articles).where(articles.c.outlet_id == outlet_id).limit(PRUNE_BATCH)
        with self._database.writing() as connection:
            acquire_lock(connection, ARRIVAL_LOCK)
            removed = sum(iter(lambda: self._delete(of_outlet), 0))
            self._counts.remove("outlet", str(outlet_id))
            return removed

    def _delete(self, selected: Select[Any], *, is_pruned: bool = False) -> int:
        """Delete the selected articles, with their entries in the index. Return their number."""
        article_rows = self._fetch_rows(selected)
        found = self._mentions.find_keywords([row.id for row in article_rows])
        self._counts.change(
            removed=[_count_row(row, found.get(row.id, {})) for row in article_rows], is_pruned=is_pruned
        )
        self._index.remove({row.id: _make_article(row) for row in article_rows})
        return self._execute(delete(articles).where(articles.c.id.in_([row.id for row in article_rows])))

    def _resolve_names(self, article_filter: ArticleFilter) -> ArticleFilter:
        if article_filter.outlet is not None:
            self._outlets.check_names([article_filter.outlet])
        if article_filter.keyword is None:
            return article_filter
        return replace(article_filter, keyword=self._keywords.resolve_name(article_filter.keyword))

    def _select(self, condition: ColumnElement[bool]) -> tuple[StoredArticle, ...]:
        with self._database.reading():
            return self._with_mentions(self._fetch_rows(_SELECT_WITH_OUTLET.where(condition)))

    def _with_mentions(self, article_rows: Sequence[Row[Any]]) -> tuple[StoredArticle, ...]:
        mentions_by_article = self._mentions.find([row.id for row in article_rows])
        return tuple(
            StoredArticle(
                id=row.id,
                outlet=row.outlet,
                article=_make_article(row),
                fetched_at=row.fetched_at,
                kept_at=row.kept_at,
                updated_at=row.updated_at,
                evidence=mentions_by_article.get(row.id, ()),
                version=row.version,
                withdrawn_at=row.withdrawn_at,
            )
            for row in article_rows
        )


def as_stored(clipping: Clipping) -> Clipping:
    """Return a clipping as the store would return it, so that it can be compared with a stored one.

    Unstorable characters are replaced, and the mentions are sorted by keyword, field and offset.
    """
    fields = {name: _as_stored(getattr(clipping.article, name)) for name in Article.__slots__}
    mentions = [replace(mention, snippet=replace_unstorable(mention.snippet)) for mention in clipping.mentions]
    mentions.sort(key=lambda mention: (mention.keyword, mention.field, mention.start, mention.end))
    return Clipping(Article(**fields), tuple(mentions))


def _as_stored(value: Any) -> Any:
    if isinstance(value, str):
        return replace_unstorable(value)
    if isinstance(value, tuple):
        return tuple(map(_as_stored, value))
    if isinstance(value, Dateline):
        return replace(value, credit=replace_unstorable(value.credit), place=replace_unstorable(value.place))
    return value


def _find_rows(connection: Connection, id_range: IdRange) -> Sequence[Row[Any]] | Iterator[Row[Any]]:
    """Return the rows of the articles that match a range's filter, newest first. Raise QueryError as `find` does."""
    dialect = connection.dialect.name
    if filters.is_exact(id_range.article_filter, dialect, is_indexed=id_range.is_indexed):
        return connection.execute(filters.select_articles(id_range.article_filter, dialect)).all()
    return _find_verified(connection, id_range)


def _count(connection: Connection, id_range: IdRange) -> int:
    dialect = connection.dialect.name
    if filters.is_exact(id_range.article_filter, dialect, is_indexed=id_range.is_indexed):
        return connection.execute(filters.count_articles(id_range.article_filter, dialect)).scalar_one()
    return sum(1 for _ in _find_verified(connection, id_range))


def _find_verified(connection: Connection, id_range: IdRange) -> Iterator[Row[Any]]:
    """Yield the rows of the articles that the index query selects and the matcher confirms, newest first.

    Raise QueryError after MAX_VERIFIED articles.
    """
    article_filter, is_indexed = id_range.article_filter, id_range.is_indexed
    query = article_filter.query
    if query is None:
        raise ValueError("a filter without a query needs no verification")
    dialect, before, verified = connection.dialect.name, article_filter.before, 0
    while verified < MAX_VERIFIED:
        page = replace(article_filter, before=before, limit=min(PAGE_SIZE, MAX_VERIFIED - verified))
        article_rows = connection.execute(filters.select_articles(page, dialect, is_indexed=is_indexed)).all()
        yield from (row for row in article_rows if is_true(query, _make_article(row), row.outlet))
        if len(article_rows) < page.limit:
            return
        verified += len(article_rows)
        before = article_rows[-1].id
    raise QueryError(format_query(query), 1, _TOO_MANY_INDEXED if is_indexed else _TOO_MANY_UNINDEXED)


def _kept_columns(request: KeepRequest, url: str, kept_at: datetime) -> dict[str, Any]:
    return _article_columns(request.article, kept_at) | {"url": url, "fetched_at": request.fetched_at}


def _article_columns(article: Article, kept_at: datetime) -> dict[str, Any]:
    dateline = article.dateline
    return {
        "url": article.url,
        "title": replace_unstorable(article.title),
        "text": replace_unstorable(article.text),
        "authors": article.authors,
        "dateline_credit": None if dateline is None else dateline.credit,
        "dateline_place": None if dateline is None else dateline.place,
        "dateline_end": None if dateline is None else dateline.end,
        "published_at": article.published_at,
        "published_from": article.published_from,
        "modified_at": article.modified_at,
        "section": article.section,
        "tags": article.tags,
        "language": article.language,
        "image_url": article.image_url,
        "modified_from": article.modified_from,
        "is_teaser": article.is_teaser,
        "dated_at": article.published_at or kept_at,
    }


def _compare_keywords(
    article_id: int, before: Mapping[str, int], after: Mapping[str, int], cause: ChangeCause, version: int = 1
) -> list[Change]:
    """Return the changes for the keywords that appeared in an article or vanished, by name."""
    kinds = dict.fromkeys(before.keys() - after.keys(), ChangeKind.VANISHED)
    kinds |= dict.fromkeys(after.keys() - before.keys(), ChangeKind.APPEARED)
    return [Change(article_id, kind, cause, version, name) for name, kind in sorted(kinds.items())]


def _count_row(article_row: Row[Any], keyword_ids: Mapping[str, int]) -> CountedArticle:
    return _count_columns(dict(article_row._mapping), keyword_ids)


def _count_columns(columns: Mapping[str, Any], keyword_ids: Mapping[str, int]) -> CountedArticle:
    """Return what the counts depend on, from the columns of an article and the ids of its keywords by name."""
    return CountedArticle(
        outlet_id=columns["outlet_id"],
        language=columns["language"],
        dated_at=columns["dated_at"].astimezone(UTC),
        is_matched=columns["is_matched"],
        keyword_ids=frozenset(keyword_ids.values()),
    )


def _make_article(article_row: Row[Any]) -> Article:
    dateline = None
    if article_row.dateline_end is not None:
        dateline = Dateline(article_row.dateline_credit, article_row.dateline_place, article_row.dateline_end)
    return Article(
        url=article_row.url,
        title=article_row.title,
        text=article_row.text,
        authors=article_row.authors,
        dateline=dateline,
        published_at=article_row.published_at,
        published_from=article_row.published_from,
        modified_at=article_row.modified_at,
        section=article_row.section,
        tags=article_row.tags,
        language=article_row.language,
        image_url=article_row.image_url,
        modified_from=article_row.modified_from,
        is_teaser=article_row.is_teaser,
    )
