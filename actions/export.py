"""Export stored articles: the articles of a filter one after the other, and the manifest of an export."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import metadata

from actions.context import AppContext
from actions.search import MAX_INT64, SearchOptions, build_filter, count_if_possible
from core.errors import UsageError
from core.filters import ArticleFilter, ArticleOrder, Cursor
from core.keyword import name_key
from core.messages import message
from core.query import format_query
from storage import Store, StoredArticle, Total

# Number of articles that are read at once.
PAGE_SIZE = 500


def build_export_filter(context: AppContext, options: SearchOptions) -> ArticleFilter:
    """Return the filter of an export. Raise `UsageError` for an order or a cursor that an export cannot have.

    Raise the errors of `build_filter`.
    """
    wanted = build_filter(context, options)
    if wanted.order is ArticleOrder.RELEVANCE:
        raise UsageError(message("an export is in the order 'newest' or 'published'"))
    if options.cursor is not None and (wanted.cursor.article_id is None or wanted.cursor.is_backward):
        raise UsageError(
            message("--cursor {cursor}: pass the cursor that an earlier export printed", cursor=options.cursor)
        )
    return wanted


def stream_articles(store: Store, wanted: ArticleFilter) -> Iterator[StoredArticle]:
    """Yield the articles that a filter selects, in its order, at most `wanted.limit`.

    They are read page by page, each page as it is at that time: memory stays flat, and no transaction is open for long.
    Raise the errors of `store.articles.find_page`.
    """
    remaining = wanted.limit
    while remaining > 0:
        page = store.articles.find_page(replace(wanted, limit=min(PAGE_SIZE, remaining)))
        yield from page.articles
        remaining -= len(page.articles)
        if page.next is None:
            return
        wanted = replace(wanted, cursor=page.next)


def cursor_after(stored: StoredArticle, order: ArticleOrder) -> Cursor:
    """Return the position after an article in results with this order."""
    dated_at = stored.article.published_at or stored.kept_at
    return Cursor(stored.id, dated_at if order is ArticleOrder.PUBLISHED else None)


@dataclass(frozen=True, slots=True)
class Funnel:
    """How many articles are left after each step of an export.

    `seen` pages were announced by sources, and `articles` are stored. Of these, `in_range` have the wanted outlets,
    languages and dates, and `matched` also meet the query and the conditions on keywords. These tell `clusters`
    stories: copies of one story count once. A number is None if counting would take too long.
    """

    seen: int
    articles: int
    in_range: int | None
    matched: int | None
    clusters: int | None


@dataclass(frozen=True, slots=True)
class KeywordInForce:
    """A keyword of an export with the number of its version, as of the time of the export."""

    name: str
    version: int
    query: str
    languages: tuple[str, ...]
    outlets: tuple[str, ...]
    active: bool


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an export was made from. `query` is the query as it was understood; `kliping` is the version."""

    kliping: str
    made_at: datetime
    options: dict[str, object]
    query: str | None
    keywords: tuple[KeywordInForce, ...]
    funnel: Funnel


def describe_export(context: AppContext, store: Store, options: SearchOptions, wanted: ArticleFilter) -> Manifest:
    """Return the manifest of an export that begins now. Raise KeywordNotFound or OutletNotFound."""
    names = {name_key(name) for name in wanted.keywords}
    in_force = tuple(
        KeywordInForce(
            stored.keyword.name,
            stored.version,
            stored.keyword.query,
            stored.keyword.languages,
            stored.keyword.outlets,
            stored.keyword.active,
        )
        for stored in store.keywords.find()
        if name_key(stored.keyword.name) in names or (not names and stored.keyword.active)
    )
    in_range = replace(
        wanted,
        query=None,
        keywords=(),
        authors=(),
        sections=(),
        prominence=None,
        with_unmatched=True,
        is_starred=False,
        tones=(),
        is_dropped=None,
    )
    typed = {name: getattr(options, name) for name in SearchOptions.__slots__}
    return Manifest(
        kliping=metadata.version("kliping"),
        made_at=context.clock(),
        options={
            name: value
            for name, value in typed.items()
            if value not in (None, False, ()) and name != "cursor" and not (name == "limit" and value == MAX_INT64)
        },
        query=None if wanted.query is None else format_query(wanted.query),
        keywords=in_force,
        funnel=Funnel(
            seen=store.candidates.count(),
            articles=store.counts.find_totals("all").get("", Total()).articles,
            in_range=count_if_possible(store, in_range),
            matched=count_if_possible(store, wanted),
            clusters=count_if_possible(store, replace(wanted, one_per_story=True)),
        ),
    )
