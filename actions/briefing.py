"""What a day brought: how many articles mention keywords, the stories, and the keywords that rose."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from actions.context import AppContext
from actions.options import parse_moment
from actions.rises import KeywordComparison, compare_keywords_in
from actions.search import SearchOptions, SearchResult, search_in
from storage import Store, StoredOutlet

# The latest stories of a day, from which those that most outlets published are shown first.
MAX_STORIES = 200


@dataclass(frozen=True, slots=True)
class Briefing:
    """What a day in the configured zone brought.

    `found` has the number of its articles with mentions, and their facets by keyword and outlet. `stories` has one
    article of each of its latest stories, those that most outlets published first. `compared` are the active keywords,
    compared with their history at the end of the day or now. `failing` are the outlets whose last crawl failed.
    """

    day: date
    found: SearchResult
    stories: SearchResult
    compared: tuple[KeywordComparison, ...]
    failing: tuple[StoredOutlet, ...]


def build_briefing(context: AppContext, store: Store, day: str) -> Briefing:
    """Return the briefing of the day that contains a typed time. Raise `UsageError` for an invalid one."""
    chosen = parse_moment(context, "--day", day).astimezone(context.zone).date()
    options = SearchOptions(since=chosen.isoformat(), until=(chosen + timedelta(1)).isoformat())
    found = search_in(context, store, replace(options, facets="keyword,outlet"))
    latest = search_in(context, store, replace(options, one_per_story=True, order="published", limit=MAX_STORIES))
    sizes = latest.cluster_sizes or {}
    by_size = sorted(latest.articles, key=lambda stored: -sizes[stored.id].outlets)
    now = context.clock()
    end = datetime.combine(chosen, time(23, 59), context.zone)
    return Briefing(
        chosen,
        found,
        replace(latest, articles=tuple(by_size)),
        compare_keywords_in(context, store, min(end, now).isoformat()),
        tuple(stored for stored in store.outlets.find(now) if stored.outlet.active and stored.last_error is not None),
    )
