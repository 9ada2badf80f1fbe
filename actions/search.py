"""Search the stored articles, with options as typed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from actions.context import AppContext
from actions.options import parse_language, parse_moment
from actions.share import find_shares
from core.errors import QueryError, UsageError
from core.filters import END, ORDER_NAMES, ArticleFilter, ArticleOrder, Cursor, OutletGroup
from core.keyword import Keyword
from core.keyword_references import parse_resolved
from core.marks import Tone
from core.matcher import PROMINENCES
from core.messages import message
from core.query import Node, parse
from core.shares import DayShare
from storage import ChangePage, ClusterSize, Facets, MatchedVersion, Store, StoredArticle

# The largest integer that SQLite and PostgreSQL can store: the upper limit of ids and counts.
MAX_INT64 = 2**63 - 1

# The number of further articles up to which they are counted.
COUNT_LIMIT = 10_000

# The number of articles that facets count. Reading their columns takes most of the time (docs/decisions/
# 0025-filter-terms.md).
FACET_LIMIT = 2_000

# The facets of a search, in the order in which they are shown.
FACET_NAMES = ("outlet", "region", "keyword", "language", "section", "prominence", "tone", "day", "week", "month")

_CHANGES_HAVE_AN_ORDER = message("changes are listed in the order in which they were made")
_CHANGES_ARE_NOT_COUNTED = message("these count articles, and an article may have several changes")
_CHANGES_HAVE_NO_PROMINENCE = message("what vanished has no prominence any more")


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """The search options as typed. `query` may contain @references, `after` is an article id, `limit` is at least 1.

    With `since_change`, the sequence number of a change, later changes are requested instead of articles. `order` is
    `newest`, `published` or `relevance`, `cursor` is `start`, `end` or a cursor of an earlier search. `facets` are
    names of facets, separated by commas, or `all`. With `one_per_story`, only the article of a story that was kept
    first is requested. `is_dropped` is None if it does not matter whether a person dropped the article.
    `since`, `until`, `kept_since` and `kept_until` are a date, a time or a duration before now, such as `20/11/2026`,
    `kemarin` or `3d`.
    """

    query: str | None = None
    keywords: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    after: int | None = None
    limit: int = 20
    with_unmatched: bool = False
    since_change: int | None = None
    authors: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    prominence: str | None = None
    kept_since: str | None = None
    kept_until: str | None = None
    order: str | None = None
    cursor: str | None = None
    facets: str | None = None
    with_share: bool = False
    regions: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    in_versions: bool = False
    one_per_story: bool = False
    is_starred: bool = False
    tones: tuple[str, ...] = ()
    is_dropped: bool | None = None

    @property
    def wants_summary(self) -> bool:
        """Return whether more than the articles was requested: cursors, facets or the share of all stories."""
        return bool(self.cursor or self.facets or self.with_share)


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The articles found, in the requested order, and the parsed query.

    `total` is the number of all articles that the options select, without the limit. `total_with_unmatched` also counts
    the articles that mention no keyword. Either total is None if it was not requested or counting would take too long.
    Counting stops at `most_counted` + 1. `next` and `previous` are the cursors of the pages around this one. `facets`
    and `shares` are None unless they were requested, as are `versions`, by article id; `facet_names` are the facets
    that were. With `one_per_story`, `cluster_sizes` has the sizes of the articles' clusters by the articles' ids.
    """

    articles: tuple[StoredArticle, ...]
    query: Node | None
    total: int | None
    total_with_unmatched: int | None = None
    next: Cursor | None = None
    previous: Cursor | None = None
    facet_names: tuple[str, ...] = ()
    facets: Facets | None = None
    shares: tuple[DayShare, ...] | None = None
    versions: Mapping[int, tuple[MatchedVersion, ...]] | None = None
    cluster_sizes: Mapping[int, ClusterSize] | None = None

    @property
    def most_counted(self) -> int:
        return len(self.articles) + COUNT_LIMIT


def search(context: AppContext, options: SearchOptions, *, count_unmatched: bool = False) -> SearchResult:
    """Find stored articles. Raise `QueryError` or `UsageError` for invalid options, `NotFound` for unknown names."""
    with context.open_store() as store:
        return search_in(context, store, options, count_unmatched=count_unmatched)


def search_in(
    context: AppContext,
    store: Store,
    options: SearchOptions,
    *,
    count_unmatched: bool = False,
    facet_limit: int | None = None,
) -> SearchResult:
    """Find articles in an open store. Raise as `search` does.

    Facets are those of the latest `facet_limit` articles, or of FACET_LIMIT.
    """
    if options.with_share and options.one_per_story:
        raise UsageError(message("--share compares numbers of articles; leave out --stories"))
    article_filter, facet_names = build_filter(context, options), parse_facets(options.facets)
    page = store.articles.find_page(article_filter)
    articles = page.articles
    upto = len(articles) + COUNT_LIMIT
    is_complete = article_filter.cursor == Cursor() and len(articles) < article_filter.limit
    facets = (
        store.articles.count_facets(article_filter, context.zone, facet_limit or FACET_LIMIT, upto)
        if facet_names
        else None
    )
    if is_complete:
        total: int | None = len(articles)
    else:
        total = count_if_possible(store, article_filter, upto) if facets is None else facets.total
    unmatched = (
        count_if_possible(store, replace(article_filter, with_unmatched=True), upto) if count_unmatched else None
    )
    return SearchResult(
        articles,
        article_filter.query,
        total,
        unmatched,
        page.next,
        page.previous,
        facet_names,
        facets,
        find_shares(context, store, article_filter, COUNT_LIMIT) if options.with_share else None,
        store.articles.find_matched_versions(article_filter, articles) if options.in_versions else None,
        store.clusters.find_sizes([each.id for each in articles]) if options.one_per_story else None,
    )


def find_changes(context: AppContext, options: SearchOptions, since_change: int) -> ChangePage:
    """Find the changes after the one with a sequence number. Raise as `search` does."""
    with context.open_store() as store:
        return find_changes_in(context, store, options, since_change)


def find_changes_in(context: AppContext, store: Store, options: SearchOptions, since_change: int) -> ChangePage:
    """Find changes in an open store. Raise as `search` does."""
    for option, value, reason in (
        ("--after", options.after, _CHANGES_HAVE_AN_ORDER),
        ("--order", options.order, _CHANGES_HAVE_AN_ORDER),
        ("--cursor", options.cursor, _CHANGES_HAVE_AN_ORDER),
        ("--facets", options.facets, _CHANGES_ARE_NOT_COUNTED),
        ("--share", options.with_share or None, _CHANGES_ARE_NOT_COUNTED),
        ("--prominence", options.prominence, _CHANGES_HAVE_NO_PROMINENCE),
        ("--stories", options.one_per_story or None, _CHANGES_ARE_NOT_COUNTED),
    ):
        if value is not None:
            raise UsageError(
                message("--since-change and {option} exclude each other: {reason}", option=option, reason=reason)
            )
    return store.change_feed.find_page(build_filter(context, options), max(0, min(since_change, MAX_INT64)))


def count_if_possible(store: Store, article_filter: ArticleFilter, upto: int | None = None) -> int | None:
    """Return the number of articles, or None if counting would require reading too many articles."""
    try:
        return store.articles.count(article_filter, upto)
    except QueryError:
        return None


def build_filter(context: AppContext, options: SearchOptions) -> ArticleFilter:
    """Return the filter for `options`. Times without a zone are in the configured zone. Raise as `search` does."""
    order = _parse_order(options)
    return ArticleFilter(
        query=None if options.query is None else parse_query(context, options.query),
        keywords=options.keywords,
        outlets=options.outlets,
        languages=tuple(parse_language("--language", typed) for typed in options.languages),
        since=None if options.since is None else parse_moment(context, "--since", options.since),
        until=None if options.until is None else parse_moment(context, "--until", options.until),
        after=None if options.after is None else max(-MAX_INT64, min(options.after, MAX_INT64)),
        limit=min(options.limit, MAX_INT64),
        with_unmatched=options.with_unmatched,
        one_per_story=options.one_per_story,
        authors=options.authors,
        sections=options.sections,
        prominence=_parse_prominence(options.prominence),
        kept_since=None if options.kept_since is None else parse_moment(context, "--kept-since", options.kept_since),
        kept_until=None if options.kept_until is None else parse_moment(context, "--kept-until", options.kept_until),
        order=order,
        cursor=_parse_cursor(options.cursor, order),
        in_versions=options.in_versions,
        group=OutletGroup(options.regions, options.kinds, options.tags),
        is_starred=options.is_starred,
        tones=tuple(map(_parse_tone, options.tones)),
        is_dropped=options.is_dropped,
    )


def parse_facets(text: str | None) -> tuple[str, ...]:
    """Return names of facets, typed with commas between them. Raise `UsageError` for an unknown one."""
    names = tuple(dict.fromkeys(text.lower().replace(",", " ").split())) if text is not None else ()
    if names == ("all",):
        return FACET_NAMES
    unknown = next((name for name in names if name not in FACET_NAMES), None)
    if unknown is not None or (text is not None and not names):
        raise UsageError(
            message("--facets {text}: write all, or some of {names}", text=text or "", names=", ".join(FACET_NAMES))
        )
    return names


def _parse_order(options: SearchOptions) -> ArticleOrder:
    order = ORDER_NAMES.get((options.order or "newest").lower())
    if order is None:
        raise UsageError(
            message("--order {text}: write {names}", text=options.order or "", names=", ".join(ORDER_NAMES))
        )
    if options.after is not None and order is not ArticleOrder.KEPT:
        raise UsageError(message("--after lists the articles in the order of arrival; leave out --order"))
    if options.cursor is not None and order is ArticleOrder.RELEVANCE:
        raise UsageError(message("--order relevance has one page: leave out --cursor, and raise --limit"))
    return order


def _parse_cursor(text: str | None, order: ArticleOrder) -> Cursor:
    if text is None or text == "start":
        return Cursor()
    if text == "end":
        return END
    try:
        cursor = Cursor.parse(text)
    except ValueError:
        raise UsageError(
            message("--cursor {text}: write start, end, or what 'next' or 'previous' says in the last line", text=text)
        ) from None
    if (cursor.dated_at is not None) != (order is ArticleOrder.PUBLISHED):
        raise UsageError(message("--cursor {text}: comes from a search with another --order", text=text))
    return cursor


def _parse_prominence(text: str | None) -> str | None:
    if text is not None and text.lower() not in PROMINENCES:
        raise UsageError(message("--prominence {text}: write {names}", text=text, names=", ".join(PROMINENCES)))
    return text and text.lower()


def _parse_tone(text: str) -> Tone:
    if text.lower() not in list(Tone):
        raise UsageError(message("--tone {text}: write {names}", text=text, names=", ".join(Tone)))
    return Tone(text.lower())


def parse_query(context: AppContext, typed: str) -> Node:
    """Parse a query with the configured variants; its @references may name keywords of the config and the store."""
    query = re.sub(r"\s", " ", typed)
    parse(query)
    keywords = _load_keywords(context) if "@" in query else {}
    return parse_resolved(Keyword("", query), keywords, context.config.variants)


def _load_keywords(context: AppContext) -> dict[str, Keyword]:
    # Imported here, because it loads what checks and explains keywords, which other queries do not need.
    from actions.keywords import load_keywords

    return load_keywords(context)
