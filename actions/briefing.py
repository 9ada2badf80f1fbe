"""What a day brought: how many articles mention keywords, the stories, and the keywords that rose."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from actions.context import AppContext
from actions.options import parse_moment
from actions.rises import KeywordComparison, compare_keywords_in
from actions.search import SearchOptions, SearchResult, search_in
from core.errors import UsageError
from core.messages import message
from core.report import ReportDefinition, find_period
from core.stories import group_stories, rank_stories
from reports.collect import select_articles
from reports.model import describe
from storage import ClusterSize, Store, StoredArticle, StoredOutlet


@dataclass(frozen=True, slots=True)
class DayStories:
    """The articles that stand for the stories of a day, with the sizes of their clusters by the articles' ids.

    `is_complete` is false if the day has more articles than a report.
    """

    articles: tuple[StoredArticle, ...]
    sizes: Mapping[int, ClusterSize]
    is_complete: bool


@dataclass(frozen=True, slots=True)
class Briefing:
    """What a day in the configured zone brought.

    `found` has the number of its articles with mentions, and their facets by keyword and outlet; stories that a person
    dropped are left out. `stories` are those of a report of the day (`reports.collect.select_articles`), in the order
    of `core.stories`. `compared` are the active keywords, compared with their history at the end of the day or now.
    `failing` are the outlets whose last crawl failed.
    """

    day: date
    found: SearchResult
    stories: DayStories
    compared: tuple[KeywordComparison, ...]
    failing: tuple[StoredOutlet, ...]


def build_briefing(context: AppContext, store: Store, day: str) -> Briefing:
    """Return the briefing of the day that contains a typed time. Raise `UsageError` for an invalid one."""
    chosen = parse_moment(context, "--day", day).astimezone(context.zone).date()
    options = SearchOptions(
        since=chosen.isoformat(), until=(chosen + timedelta(1)).isoformat(), is_dropped=False, facets="keyword,outlet"
    )
    found = search_in(context, store, options)
    now = context.clock()
    end = datetime.combine(chosen, time(23, 59), context.zone)
    return Briefing(
        chosen,
        found,
        _find_stories(context, store, chosen),
        compare_keywords_in(context, store, min(end, now).isoformat()),
        tuple(stored for stored in store.outlets.find(now) if stored.outlet.active and stored.last_error is not None),
    )


def _find_stories(context: AppContext, store: Store, day: date) -> DayStories:
    definition = ReportDefinition("")
    try:
        period = find_period(definition, day, context.zone)
    except OverflowError:
        raise UsageError(message("the calendar does not reach so far")) from None
    selected = select_articles(store, definition, period)
    articles = tuple(story.first for story in rank_stories(group_stories(selected.articles, describe)))
    sizes = store.clusters.find_sizes([stored.id for stored in articles])
    return DayStories(articles, sizes, selected.total == len(selected.articles))
