"""Articles: kept with their mentions in one transaction, and found again."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, get_args

from sqlalchemy import Connection, Row, select

from core.article import Article, Dateline
from core.errors import ArticleNotFound, QueryError
from core.filters import ArticleFilter
from core.matcher import Mention, Prominence, is_true
from core.messages import message
from core.query import format_query
from storage import queries
from storage.columns import whole
from storage.keywords import stored_name
from storage.outlets import check_outlets
from storage.records import StoredArticle, StoredMention
from storage.schema import articles, keyword_versions, keywords, mentions, outlets

PROMINENCES = get_args(Prominence)
"""The most prominent first."""

PAGE = 500
"""Articles that are read at once to be verified."""

BATCH = 1000
"""Articles whose mentions are loaded in one statement; SQLite takes at most 32,766 parameters in one."""


MOST_READ = 20_000
"""Articles that are read in vain, or to be counted, for a query that the index cannot answer: about ten seconds."""


def find_articles(connection: Connection, wanted: ArticleFilter) -> tuple[StoredArticle, ...]:
    """Articles, newest first. Raises KeywordNotFound or OutletNotFound for a name that nothing has, and QueryError
    where too many articles would have to be read because the query asks for hardly a word."""
    wanted = _named(connection, wanted)
    if queries.is_exact(wanted, connection.dialect.name):
        found = connection.execute(queries.select_articles(wanted, connection.dialect.name)).all()
    else:
        found = list(islice(_verified(connection, wanted), wanted.limit))
    return _with_mentions(connection, found)


def count_articles(connection: Connection, wanted: ArticleFilter) -> int:
    """How many articles there are, whatever the limit. Raises as `find_articles` does."""
    wanted = _named(connection, wanted)
    if not queries.is_exact(wanted, connection.dialect.name):
        return sum(1 for _ in _verified(connection, wanted))
    return connection.execute(queries.count_articles(wanted, connection.dialect.name)).scalar_one()


def _verified(connection: Connection, wanted: ArticleFilter) -> Iterator[Row[Any]]:
    """All that is wanted, newest first: what the index gives, read and asked one by one."""
    query = wanted.query
    if query is None:
        raise ValueError("without a query there is nothing to verify")
    dialect, before, seen = connection.dialect.name, wanted.before, 0
    while seen < MOST_READ:
        page = replace(wanted, before=before, limit=min(PAGE, MOST_READ - seen))
        rows = connection.execute(queries.select_articles(page, dialect)).all()
        yield from (row for row in rows if is_true(query, make_article(row), row.outlet))
        if len(rows) < page.limit:
            return
        seen += len(rows)
        before = rows[-1].id
    raise QueryError(
        format_query(query),
        1,
        message(
            "more than {maximum:,} stored articles would have to be read for this; add a word, --outlet or --since",
            maximum=MOST_READ,
        ),
    )


def find_languages(connection: Connection) -> tuple[str, ...]:
    """The languages of the articles, in order."""
    known = select(articles.c.language).where(articles.c.language.is_not(None)).distinct()
    return tuple(connection.scalars(known.order_by(articles.c.language)))


def get_article(connection: Connection, article_id: int) -> StoredArticle:
    """One article. Raises ArticleNotFound."""
    chosen = select(articles, outlets.c.name.label("outlet")).join(outlets).where(articles.c.id == whole(article_id))
    found = _with_mentions(connection, connection.execute(chosen).all())
    if not found:
        raise ArticleNotFound(article_id)
    return found[0]


def load_articles(connection: Connection, article_ids: Iterable[int]) -> dict[int, StoredArticle]:
    """Those of some articles that are there, by id."""
    chosen = select(articles, outlets.c.name.label("outlet")).join(outlets).where(articles.c.id.in_(list(article_ids)))
    return {stored.id: stored for stored in _with_mentions(connection, connection.execute(chosen).all())}


def article_values(article: Article) -> dict[str, Any]:
    """An article as columns."""
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


def make_article(row: Row[Any]) -> Article:
    """A row of articles as the value that was kept."""
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


def _named(connection: Connection, wanted: ArticleFilter) -> ArticleFilter:
    """With the keyword's name as it is stored."""
    if wanted.outlet is not None:
        check_outlets(connection, [wanted.outlet])
    return wanted if wanted.keyword is None else replace(wanted, keyword=stored_name(connection, wanted.keyword))


def _with_mentions(connection: Connection, rows: Sequence[Row[Any]]) -> tuple[StoredArticle, ...]:
    found: dict[int, tuple[StoredMention, ...]] = {}
    for start in range(0, len(rows), BATCH):
        found |= _load_mentions(connection, [row.id for row in rows[start : start + BATCH]])
    return tuple(_stored(row, found.get(row.id, ())) for row in rows)


def _load_mentions(connection: Connection, article_ids: Iterable[int]) -> Mapping[int, tuple[StoredMention, ...]]:
    """For each article the mentions by the newest version of each keyword that has any there."""
    wanted = mentions.c.article_id.in_(list(article_ids))
    both = mentions.join(keywords).join(keyword_versions, keyword_versions.c.id == mentions.c.keyword_version_id)
    chosen = select(mentions, keywords.c.name, keyword_versions.c.version).select_from(both).where(wanted)
    found: defaultdict[int, list[StoredMention]] = defaultdict(list)
    newest: dict[tuple[int, int], int] = {}
    for row in connection.execute(chosen.order_by(keyword_versions.c.version.desc(), mentions.c.id)):
        if newest.setdefault((row.article_id, row.keyword_id), row.version) == row.version:
            found[row.article_id].append(StoredMention(_mention(row), row.version, row.origin))
    return {article_id: _in_order(its) for article_id, its in found.items()}


def _in_order(its: Iterable[StoredMention]) -> tuple[StoredMention, ...]:
    """The most prominent keyword first, and of each the most prominent mention; the title before others, by place."""
    ranked = [(PROMINENCES.index(each.mention.prominence), each) for each in its]
    best: dict[str, int] = {}
    for rank, each in ranked:
        best[each.mention.keyword] = min(rank, best.get(each.mention.keyword, rank))

    def order(one: tuple[int, StoredMention]) -> tuple[int, str, int, bool, int]:
        rank, mention = one[0], one[1].mention
        return best[mention.keyword], mention.keyword, rank, mention.field != "title", mention.start

    return tuple(each for _, each in sorted(ranked, key=order))


def _mention(row: Row[Any]) -> Mention:
    return Mention(
        keyword=row.name,
        field=row.field,
        start=row.starts,
        end=row.ends,
        snippet=row.snippet,
        mark_start=row.mark_start,
        mark_end=row.mark_end,
        total=row.total,
        clause=row.clause,
        prominence=row.prominence,
    )


def _stored(row: Row[Any], evidence: tuple[StoredMention, ...]) -> StoredArticle:
    return StoredArticle(
        id=row.id,
        outlet=row.outlet,
        article=make_article(row),
        fetched_at=row.fetched_at,
        kept_at=row.kept_at,
        updated_at=row.updated_at,
        evidence=evidence,
    )
