"""Which keywords rose: are there unusually many articles for this hour and weekday?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from actions.context import AppContext
from actions.options import parse_moment
from core.messages import Message, message
from core.rises import (
    DAY_HOURS,
    MIN_ARTICLES,
    PART_HOURS,
    WEEKS,
    Comparison,
    compare_with_history,
    find_part_of_day,
)
from storage import Store

_WEEKDAYS = (
    message("Monday"),
    message("Tuesday"),
    message("Wednesday"),
    message("Thursday"),
    message("Friday"),
    message("Saturday"),
    message("Sunday"),
)
_PARTS = (message("night"), message("morning"), message("afternoon"), message("evening"))

# A day with an hour more, as when daylight saving time ends, and the hour in which it begins.
_LONGEST_DAY = timedelta(hours=DAY_HOURS + 2)


@dataclass(frozen=True, slots=True)
class KeywordComparison:
    """A keyword with the comparison of its articles, or None if its history is too short."""

    keyword: str
    comparison: Comparison | None


def compare_keywords(context: AppContext, at: str | None) -> tuple[KeywordComparison, ...]:
    """Compare the articles of each active keyword with its history, as of a typed time (None: now).

    Of the current quarter of the day and the whole day, the less probable one is returned. Articles count at their time
    of publication, so that a backfill is no rise. What was published long before a keyword was added does not count as
    history, unless a backfill found mentions then. Raise `UsageError` for an invalid time. The first keywords are those
    that rose.
    """
    with context.open_store() as store:
        return compare_keywords_in(context, store, at)


def compare_keywords_in(
    context: AppContext, store: Store, at: str | None, candidates: Collection[str] | None = None
) -> tuple[KeywordComparison, ...]:
    """Compare keywords in an open store. Raise as `compare_keywords` does.

    With `candidates`, the names of some keywords, only those of them are compared that have enough articles for a rise.
    """
    moment = context.clock() if at is None else parse_moment(context, "--at", at)
    since, until = moment - timedelta(weeks=WEEKS, days=2), moment + timedelta(hours=1)
    active = {
        str(keyword_id): name
        for keyword_id, name in store.keywords.find_active_names().items()
        if candidates is None or name in candidates
    }
    if candidates is not None:
        # Reading the history of a keyword takes milliseconds, and hardly any keyword has enough articles.
        today = store.counts.find_hours_by_key("keyword", active, moment - _LONGEST_DAY, until)
        active = {key: name for key, name in active.items() if sum(today[key].values()) >= MIN_ARTICLES}
        if not active:
            return ()
    all_hours = store.counts.find_hours("all", "", since, until)
    parts = [find_part_of_day(all_hours, moment, context.zone, length) for length in (PART_HOURS, DAY_HOURS)]
    added = store.keywords.find_version_times()
    by_key = store.counts.find_hours_by_key("keyword", active, since, until)
    compared = []
    for key, name in active.items():
        hours = by_key[key]
        observed_since: datetime = min([added[name], *hours])
        found = [compare_with_history(hours, part, observed_since) for part in parts]
        known = [comparison for comparison in found if comparison is not None]
        least = min(known, key=lambda each: (not each.is_rise, each.probability), default=None)
        compared.append(KeywordComparison(name, least))
    return tuple(sorted(compared, key=_rank))


def _rank(compared: KeywordComparison) -> tuple[bool, float, str]:
    comparison = compared.comparison
    if comparison is None:
        return True, 2.0, compared.keyword
    return not comparison.is_rise, comparison.probability, compared.keyword


def describe_comparison(comparison: Comparison) -> Message:
    """Return a sentence such as `12 articles since 06:00, usually 2 on a Sunday morning (0–4 in the last 8 weeks)`."""
    numbers: dict[str, str | int | Message] = {
        "articles": comparison.articles,
        "since": comparison.since.strftime("%H:%M"),
        "usual": f"{comparison.usual:.1f}" if comparison.usual < 10 else f"{comparison.usual:.0f}",
        "weekday": _WEEKDAYS[comparison.since.weekday()],
        "lowest": comparison.lowest,
        "highest": comparison.highest,
        "weeks": comparison.weeks,
    }
    if comparison.length == DAY_HOURS:
        return message(
            "{articles} articles since {since}, usually {usual} on a {weekday} until then"
            " ({lowest}–{highest} in the last {weeks} weeks)",
            **numbers,
        )
    return message(
        "{articles} articles since {since}, usually {usual} on a {weekday} {part}"
        " ({lowest}–{highest} in the last {weeks} weeks)",
        part=_PARTS[comparison.part],
        **numbers,
    )
