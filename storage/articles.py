"""Articles: keep, update, renormalize, search and prune them, together with their index entries and mentions."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, delete, insert, select, update

from core.article import Article, Candidate, Dateline, Page
from core.errors import ArticleNotFound, QueryError
from core.filters import ArticleFilter
from core.matcher import Clipping, Mention, is_true
from core.messages import message
from core.query import format_query
from core.reasons import Reason
from storage.addresses import Addresses, FetchedArticle, Identity, UrlChange
from storage.columns import bigint, replace_unstorable
from storage.database import ARRIVAL_LOCK, PRUNE_BATCH, Repository, acquire_lock
from storage.keywords import Keywords
from storage.mentions import Mentions, StoredMention
from storage.outlets import Outlets
from storage.schema import articles, outlets
from storage.search import filters
from storage.search.filters import IdRange
from storage.search.full_text import FullTextIndex
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


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as stored. Later articles have greater ids. `outlet` is the outlet's name.

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
    knew (see `store.keywords.find_update`). If it is None, later keyword changes are ignored.
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
        """Return the ISO 639-1 codes of the languages of all articles, in order. This reads the whole table."""
        languages = select(articles.c.language).where(articles.c.language.is_not(None)).distinct()
        return tuple(self._fetch_column(languages.order_by(articles.c.language)))

    def save(self, request: KeepRequest, now: datetime) -> SaveResult:
        """Add or update an article with its index entry, mentions and addresses. See `Store.keep`.

        An updated article keeps its id, and its mentions are replaced.
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
            if (article_row.title, article_row.text) == (title, text):
                return SaveResult(KeepResult.UNCHANGED, article_id, url, changes)
            self._mentions.remove(article_id, only_current=False)
            new_columns = _kept_columns(request, url) | {"updated_at": now}
            self._execute(_UPDATE, new_columns | {"article_id": article_id})
            self._index.update(article_id, _make_article(article_row), request.article)
            self._mentions.add({article_id: request.mentions}, "crawl")
            return SaveResult(KeepResult.UPDATED, article_id, url, changes)

    def _add(self, request: KeepRequest, identity: Identity, now: datetime) -> SaveResult:
        if not request.mentions and not request.keeps_unmatched:
            return SaveResult(KeepResult.UNCHANGED, None, identity.url)
        changes = (identity.corrected,) if identity.corrected else ()
        self._change_urls(changes)
        new_columns = _kept_columns(request, identity.url) | {"outlet_id": request.outlet_id, "kept_at": now}
        with self._database.writing() as connection:
            article_id = connection.execute(_INSERT, new_columns).scalar_one()
        self.addresses.add(article_id, request.fetched, identity)
        self._index.add(article_id, request.article)
        self._mentions.add({article_id: request.mentions}, "crawl")
        return SaveResult(KeepResult.NEW, article_id, identity.url, changes)

    def _change_urls(self, changes: Iterable[UrlChange]) -> None:
        for change in changes:
            self._execute(_UPDATE, {"article_id": change.article_id, "url": change.new_url})

    def replace(self, stored: StoredArticle, clipping: Clipping) -> None:
        """Replace an article and its mentions with those that its page yields now. See `Store.renormalize`.

        The article's id and times stay. If title and text are unchanged, mentions by paused keywords and by earlier
        versions stay, too, since their offsets are still valid.
        """
        article = clipping.article
        has_same_text = (article.title, article.text) == (stored.article.title, stored.article.text)
        with self._database.writing():
            self._mentions.remove(stored.id, only_current=has_same_text)
            is_matched = bool(clipping.mentions) or self._mentions.has_any(stored.id)
            self._execute(_UPDATE, _article_columns(article) | {"is_matched": is_matched, "article_id": stored.id})
            self._index.update(stored.id, stored.article, article)
            self._mentions.add({stored.id: clipping.mentions}, "crawl")

    def set_matched(self, article_ids: Collection[int]) -> None:
        """Mark articles as having mentions."""
        self._execute(update(articles).where(articles.c.id.in_(article_ids)).values(is_matched=True))

    def prune(self, *, is_matched: bool, before: datetime) -> int:
        """Delete one batch of the matched or of the unmatched articles that were kept at `before` or earlier.

        Return the number of deleted articles. Their candidates stay, so that the pages are not fetched again.
        """
        with self._database.writing() as connection:
            # Serialized with backfills, which may find mentions in unmatched articles.
            acquire_lock(connection, ARRIVAL_LOCK)
            expired = select(articles).where(articles.c.is_matched == is_matched, articles.c.kept_at <= before)
            return self._delete(expired.order_by(articles.c.kept_at).limit(PRUNE_BATCH))

    def remove(self, outlet_id: int) -> int:
        """Delete all articles of an outlet. Return their number."""
        of_outlet = select(articles).where(articles.c.outlet_id == outlet_id).limit(PRUNE_BATCH)
        with self._database.writing() as connection:
            acquire_lock(connection, ARRIVAL_LOCK)
            return sum(iter(lambda: self._delete(of_outlet), 0))

    def _delete(self, selected: Select[Any]) -> int:
        """Delete the selected articles, with their entries in the index. Return their number."""
        article_rows = self._fetch_rows(selected)
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


def _kept_columns(request: KeepRequest, url: str) -> dict[str, Any]:
    is_matched = bool(request.mentions)
    return _article_columns(request.article) | {"url": url, "fetched_at": request.fetched_at, "is_matched": is_matched}


def _article_columns(article: Article) -> dict[str, Any]:
    dateline = article.dateline
    return {
        "url": article.url,
        "title": article.title,
        "text": article.text,
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
    }


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
