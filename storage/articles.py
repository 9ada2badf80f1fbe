"""Articles: stored with their index entries and mentions, searched, and pruned."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from core.article import Article, Dateline, Page
from core.errors import ArticleNotFound, QueryError
from core.filters import ArticleFilter
from core.matcher import Clipping, Mention, is_true
from core.messages import message
from core.query import format_query
from core.reasons import Reason
from storage.columns import bigint, replace_unstorable
from storage.database import ARRIVAL_LOCK, PRUNE_BATCH, Database, Repository, acquire_lock
from storage.keywords import Keywords
from storage.mentions import Mentions, StoredMention
from storage.outlets import Outlets
from storage.schema import articles, outlets
from storage.search import filters
from storage.search.full_text import add_to_index, remove_from_index
from storage.visits import Visit

# Articles read at once to be verified.
PAGE_SIZE = 500

# Articles read for a query that the index cannot answer exactly, before the query is refused: about ten seconds.
MAX_VERIFIED = 20_000

# Built once: building a statement costs SQLAlchemy several times what SQLite takes to run it.
_SELECT_BY_URL = select(articles).where(articles.c.url == bindparam("url"))
_INSERT = insert(articles).returning(articles.c.id)
_UPDATE = update(articles).where(articles.c.id == bindparam("article_id"))


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as stored.

    Ids ascend in the order of arrival; `outlet` is the outlet's name. `evidence` are the mentions, the most prominent
    first: of each keyword, those by the newest of its versions that match the article.
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
        return tuple(each.mention for each in self.evidence)


class KeepResult(StrEnum):
    """The result of `Store.keep` or `Store.renormalize`.

    UNCHANGED is also the result if the article has no mentions and unmatched articles are not stored. DUPLICATE:
    another outlet's article has the same canonical URL. STALE: keywords changed since the article was matched; nothing
    was stored, and the article must be matched again.
    """

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class MissingPages:
    """Why an article is kept without some of its continuation pages, and when to try again.

    `attempts` counts the attempts with this result; `next_try` is None after the last one.
    """

    reason: Reason
    attempts: int
    next_try: datetime | None


@dataclass(frozen=True, slots=True)
class KeepRequest:
    """An article with its mentions, to be kept for a candidate.

    `etag` and `last_modified` are the page's validators. With `missing_pages`, the candidate waits for the next try.
    `page`, if given, is stored so that it can be renormalized later. With `keeps_unmatched=False`, a new article
    without mentions is not stored; one that is in the store is still updated. `change` is the number of the newest
    keyword change that the matcher knew (see `store.keywords.find_update`); with None it is not checked.
    """

    outlet_id: int
    candidate_id: int
    article: Article
    mentions: tuple[Mention, ...]
    fetched_at: datetime
    visit: Visit | None = None
    etag: str | None = None
    last_modified: str | None = None
    missing_pages: MissingPages | None = None
    page: Page | None = None
    keeps_unmatched: bool = True
    change: int | None = None


class Articles(Repository):
    """Read and write the table `articles`, with the full-text index and `mentions`."""

    def __init__(self, database: Database, outlets: Outlets, keywords: Keywords, mentions: Mentions) -> None:
        super().__init__(database)
        self._outlets = outlets
        self._keywords = keywords
        self._mentions = mentions

    def find(self, wanted: ArticleFilter) -> tuple[StoredArticle, ...]:
        """Return the articles that match `wanted`, newest first.

        Raise KeywordNotFound or OutletNotFound for an unknown name, and QueryError if the query has so few words that
        more than MAX_VERIFIED articles would have to be read.
        """
        with self._database.reading() as connection:
            wanted = self._resolve_names(wanted)
            if filters.is_exact(wanted, connection.dialect.name):
                rows = connection.execute(filters.select_articles(wanted, connection.dialect.name)).all()
            else:
                rows = list(islice(_find_verified(connection, wanted), wanted.limit))
            return self._with_mentions(rows)

    def count(self, wanted: ArticleFilter) -> int:
        """Return the number of articles that match `wanted`, regardless of its limit. Raise as `find` does."""
        with self._database.reading() as connection:
            wanted = self._resolve_names(wanted)
            if not filters.is_exact(wanted, connection.dialect.name):
                return sum(1 for _ in _find_verified(connection, wanted))
            return connection.execute(filters.count_articles(wanted, connection.dialect.name)).scalar_one()

    def get(self, article_id: int) -> StoredArticle:
        """Return one article. Raise ArticleNotFound."""
        chosen = _select_with_outlet().where(articles.c.id == bigint(article_id))
        with self._database.reading() as connection:
            found = self._with_mentions(connection.execute(chosen).all())
        if not found:
            raise ArticleNotFound(article_id)
        return found[0]

    def load(self, article_ids: Collection[int]) -> dict[int, StoredArticle]:
        """Return the articles with these ids, by id. Unknown ids are skipped."""
        chosen = _select_with_outlet().where(articles.c.id.in_(article_ids))
        with self._database.reading() as connection:
            return {stored.id: stored for stored in self._with_mentions(connection.execute(chosen).all())}

    def load_texts(self, article_ids: Sequence[int]) -> Iterator[tuple[Row[Any], Article]]:
        """Yield a row (with the outlet's name as `outlet`) and an article for each id, in the given order.

        Unknown ids are skipped. Mentions are not loaded.
        """
        with self._database.reading() as connection:
            chosen = _select_with_outlet().where(articles.c.id.in_(article_ids))
            rows = {row.id: row for row in connection.execute(chosen)}
        for article_id in article_ids:
            if article_id in rows:
                yield rows[article_id], _make_article(rows[article_id])

    def find_languages(self) -> tuple[str, ...]:
        """Return the ISO 639-1 codes of the languages of all articles, in order. Reads the whole table."""
        known = select(articles.c.language).where(articles.c.language.is_not(None)).distinct()
        with self._database.reading() as connection:
            return tuple(connection.scalars(known.order_by(articles.c.language)))

    def find_id(self, url: str) -> int | None:
        """Return the id of the article with a canonical URL, or None."""
        with self._database.reading() as connection:
            return connection.scalar(select(articles.c.id).where(articles.c.url == url))

    def save(self, request: KeepRequest, now: datetime) -> tuple[KeepResult, int | None]:
        """Add or update an article with its index entry and mentions, as a part of `Store.keep`.

        An updated article keeps its id; its mentions are replaced. Return the result, and the id of the article that
        now has this canonical URL, or None.
        """
        with self._database.writing() as connection:
            row = connection.execute(_SELECT_BY_URL, {"url": request.article.url}).one_or_none()
            if row is None:
                if not request.mentions and not request.keeps_unmatched:
                    return KeepResult.UNCHANGED, None
                values = _kept_columns(request) | {"outlet_id": request.outlet_id, "kept_at": now}
                article_id = connection.execute(_INSERT, values).scalar_one()
                add_to_index(connection, article_id, request.article)
                self._mentions.add({article_id: request.mentions}, "crawl")
                return KeepResult.NEW, article_id
            if row.outlet_id != request.outlet_id:
                return KeepResult.DUPLICATE, row.id
            title, text = replace_unstorable(request.article.title), replace_unstorable(request.article.text)
            if (row.title, row.text) == (title, text):
                return KeepResult.UNCHANGED, row.id
            self._mentions.remove(row.id, only_current=False)
            connection.execute(_UPDATE, _kept_columns(request) | {"article_id": row.id, "updated_at": now})
            self._reindex(row.id, _make_article(row), request.article)
            self._mentions.add({row.id: request.mentions}, "crawl")
            return KeepResult.UPDATED, row.id

    def replace(self, stored: StoredArticle, clipping: Clipping) -> None:
        """Replace an article and its mentions by what its page yields now, as a part of `Store.renormalize`.

        Its id and times stay. If title and text are unchanged, mentions by paused keywords and earlier versions stay,
        too, since their offsets are still valid.
        """
        article = clipping.article
        has_same_text = (article.title, article.text) == (stored.article.title, stored.article.text)
        with self._database.writing() as connection:
            self._mentions.remove(stored.id, only_current=has_same_text)
            is_matched = bool(clipping.mentions) or self._mentions.has_any(stored.id)
            values = _article_columns(article) | {"is_matched": is_matched}
            connection.execute(_UPDATE, values | {"article_id": stored.id})
            self._reindex(stored.id, stored.article, article)
            self._mentions.add({stored.id: clipping.mentions}, "crawl")

    def set_matched(self, article_ids: Collection[int]) -> None:
        """Mark articles as having mentions."""
        with self._database.writing() as connection:
            connection.execute(update(articles).where(articles.c.id.in_(article_ids)).values(is_matched=True))

    def prune(self, *, is_matched: bool, before: datetime) -> int:
        """Delete one batch of the matched or unmatched articles kept at `before` or earlier. Return how many.

        Their candidates stay, so that the pages are not fetched again.
        """
        with self._database.writing() as connection:
            # Serialized with backfills, which may find mentions in unmatched articles.
            acquire_lock(connection, ARRIVAL_LOCK)
            aged = select(articles).where(articles.c.is_matched == is_matched, articles.c.kept_at <= before)
            rows = connection.execute(aged.order_by(articles.c.kept_at).limit(PRUNE_BATCH)).all()
            stored = {row.id: _make_article(row) for row in rows}
            remove_from_index(connection, stored)
            connection.execute(delete(articles).where(articles.c.id.in_(stored)))
            return len(stored)

    def _resolve_names(self, wanted: ArticleFilter) -> ArticleFilter:
        if wanted.outlet is not None:
            self._outlets.check_names([wanted.outlet])
        if wanted.keyword is None:
            return wanted
        return replace(wanted, keyword=self._keywords.resolve_name(wanted.keyword))

    def _with_mentions(self, rows: Sequence[Row[Any]]) -> tuple[StoredArticle, ...]:
        found = self._mentions.find([row.id for row in rows])
        return tuple(
            StoredArticle(
                id=row.id,
                outlet=row.outlet,
                article=_make_article(row),
                fetched_at=row.fetched_at,
                kept_at=row.kept_at,
                updated_at=row.updated_at,
                evidence=found.get(row.id, ()),
            )
            for row in rows
        )

    def _reindex(self, article_id: int, before: Article, after: Article) -> None:
        with self._database.writing() as connection:
            remove_from_index(connection, {article_id: before})
            add_to_index(connection, article_id, after)


def as_stored(clipping: Clipping) -> Clipping:
    """Return a clipping as the store would return it, to be compared with a stored one.

    Unstorable characters are replaced, and the mentions are sorted by keyword, field and offset.
    """
    article = clipping.article
    values = {name: _as_stored(getattr(article, name)) for name in Article.__slots__}
    found = [replace(mention, snippet=replace_unstorable(mention.snippet)) for mention in clipping.mentions]
    return Clipping(Article(**values), tuple(sorted(found, key=_mention_key)))


def _mention_key(mention: Mention) -> tuple[str, str, int, int]:
    return mention.keyword, mention.field, mention.start, mention.end


def _as_stored(value: Any) -> Any:
    if isinstance(value, str):
        return replace_unstorable(value)
    if isinstance(value, tuple):
        return tuple(map(_as_stored, value))
    if isinstance(value, Dateline):
        return replace(value, credit=replace_unstorable(value.credit), place=replace_unstorable(value.place))
    return value


def _find_verified(connection: Connection, wanted: ArticleFilter) -> Iterator[Row[Any]]:
    """Yield the rows that the index query selects and the matcher confirms, newest first. Raise QueryError."""
    query = wanted.query
    if query is None:
        raise ValueError("a filter without a query needs no verification")
    dialect, before, examined = connection.dialect.name, wanted.before, 0
    while examined < MAX_VERIFIED:
        page = replace(wanted, before=before, limit=min(PAGE_SIZE, MAX_VERIFIED - examined))
        rows = connection.execute(filters.select_articles(page, dialect)).all()
        yield from (row for row in rows if is_true(query, _make_article(row), row.outlet))
        if len(rows) < page.limit:
            return
        examined += len(rows)
        before = rows[-1].id
    raise QueryError(
        format_query(query),
        1,
        message(
            "more than {maximum:,} stored articles would have to be read for this; add a word, --outlet or --since",
            maximum=MAX_VERIFIED,
        ),
    )


def _select_with_outlet() -> Any:
    return select(articles, outlets.c.name.label("outlet")).join(outlets)


def _kept_columns(request: KeepRequest) -> dict[str, Any]:
    fetched = {"fetched_at": request.fetched_at, "is_matched": bool(request.mentions)}
    return _article_columns(request.article) | fetched


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


def _make_article(row: Row[Any]) -> Article:
    dateline = None
    if row.dateline_end is not None:
        dateline = Dateline(row.dateline_credit, row.dateline_place, row.dateline_end)
    return Article(
        url=row.url,
        title=row.title,
        text=row.text,
        authors=row.authors,
        dateline=dateline,
        published_at=row.published_at,
        published_from=row.published_from,
        modified_at=row.modified_at,
        section=row.section,
        tags=row.tags,
        language=row.language,
        image_url=row.image_url,
        modified_from=row.modified_from,
        is_teaser=row.is_teaser,
    )
