"""Search the stored articles, with options as typed."""

import re
from dataclasses import dataclass, replace

from actions.context import AppContext
from actions.keywords import load_keywords
from actions.options import parse_language, parse_moment
from core.errors import QueryError, UsageError
from core.filters import ArticleFilter
from core.keyword import Keyword
from core.keyword_references import parse_resolved
from core.messages import message
from core.query import Node, parse
from storage import ChangePage, Store, StoredArticle

# The largest integer that SQLite and PostgreSQL can store: the upper limit of ids and counts.
MAX_INT64 = 2**63 - 1


# The number of further articles up to which they are counted.
COUNT_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """The search options as typed. `query` may contain @references, `after` is an article id, `limit` is at least 1.

    With `since_change`, the sequence number of a change, later changes are requested instead of articles.
    `since` and `until` are a date, a time or a duration before now, such as `20/11/2026`, `kemarin` or `3d`.
    """

    query: str | None = None
    keyword: str | None = None
    outlet: str | None = None
    language: str | None = None
    since: str | None = None
    until: str | None = None
    after: int | None = None
    limit: int = 20
    with_unmatched: bool = False
    since_change: int | None = None


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The articles found, newest first, and the parsed query.

    `total` is the number of all articles that the options select, without the limit. `total_with_unmatched` also counts
    the articles that mention no keyword. Either total is None if it was not requested or counting would take too long.
    Counting stops at `most_counted` + 1.
    """

    articles: tuple[StoredArticle, ...]
    query: Node | None
    total: int | None
    total_with_unmatched: int | None = None

    @property
    def most_counted(self) -> int:
        return len(self.articles) + COUNT_LIMIT


def search(context: AppContext, options: SearchOptions, *, count_unmatched: bool = False) -> SearchResult:
    """Find stored articles. Raise `QueryError` or `UsageError` for invalid options, `NotFound` for unknown names."""
    article_filter = build_filter(context, options)
    with context.open_store() as store:
        articles = store.articles.find(article_filter)
        upto = len(articles) + COUNT_LIMIT
        total = len(articles) if len(articles) < article_filter.limit else _count(store, article_filter, upto)
        unmatched = _count(store, replace(article_filter, with_unmatched=True), upto) if count_unmatched else None
    return SearchResult(articles, article_filter.query, total, unmatched)


def find_changes(context: AppContext, options: SearchOptions, since_change: int) -> ChangePage:
    """Find the changes after the one with a sequence number. Raise as `search` does."""
    if options.after is not None:
        raise UsageError(
            message("--since-change and --after exclude each other: changes are in the order in which they were made")
        )
    article_filter = build_filter(context, options)
    with context.open_store() as store:
        return store.change_feed.find_page(article_filter, max(0, min(since_change, MAX_INT64)))


def _count(store: Store, article_filter: ArticleFilter, upto: int) -> int | None:
    """Return the number of articles, or None if counting would require reading too many articles."""
    try:
        return store.articles.count(article_filter, upto)
    except QueryError:
        return None


def build_filter(context: AppContext, options: SearchOptions) -> ArticleFilter:
    """Return the filter for `options`. Times without a zone are in the configured zone."""
    return ArticleFilter(
        query=None if options.query is None else _parse_query(context, re.sub(r"\s", " ", options.query)),
        keywords=() if options.keyword is None else (options.keyword,),
        outlets=() if options.outlet is None else (options.outlet,),
        languages=() if options.language is None else (parse_language("--language", options.language),),
        since=None if options.since is None else parse_moment(context, "--since", options.since),
        until=None if options.until is None else parse_moment(context, "--until", options.until),
        after=None if options.after is None else max(-MAX_INT64, min(options.after, MAX_INT64)),
        limit=min(options.limit, MAX_INT64),
        with_unmatched=options.with_unmatched,
    )


def _parse_query(context: AppContext, query: str) -> Node:
    """Parse a query with the configured variants; its @references may name keywords of the config and the store."""
    parse(query)
    keywords = load_keywords(context) if "@" in query else {}
    return parse_resolved(Keyword("", query), keywords, context.config.variants)
