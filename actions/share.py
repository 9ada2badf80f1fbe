"""The share of all stories that a search finds, by day."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from actions.context import AppContext
from core.errors import UsageError
from core.filters import ArticleFilter
from core.messages import message
from core.shares import DayShare, compute_shares, find_midnight, has_full_hours
from storage import Facets, Store

# The number of days that are counted one by one if more articles are found than are read at once.
MAX_DAYS = 366


def find_shares(context: AppContext, store: Store, article_filter: ArticleFilter, upto: int) -> tuple[DayShare, ...]:
    """Return, for each day of the filter's period in the configured zone, the share of the articles that it selects.

    It is a share of all articles of the same outlets that were kept, including those that were deleted since. The
    period is extended to whole days. It begins with the first article if the filter has no `since`, and ends today
    if it has no `until`. Raise `UsageError` with the reason if the numbers cannot be exact, and the errors of
    `store.articles.find_page`.
    """
    zone = context.zone
    last = context.clock().astimezone(zone).date()
    if article_filter.until is not None:
        last = min(last, (article_filter.until - timedelta.resolution).astimezone(zone).date())
    if article_filter.since is not None:
        first = article_filter.since.astimezone(zone).date()
    else:
        facets = store.articles.count_facets(article_filter, zone, upto)
        if not facets.is_exact:
            raise UsageError(message("--share: more than {maximum:,} articles are found; add --since", maximum=upto))
        first = min(facets.days, default=last)
    if first > last:
        return ()
    _check_period(context, article_filter, first, last)
    since, until = find_midnight(first, zone), find_midnight(_next(last), zone)
    whole_days = replace(article_filter, since=since, until=until)
    found = store.articles.count_facets(whole_days, zone, upto)
    days = found.days if found.is_exact else _count_days(context, store, whole_days, first, last)
    hours = _find_hours(store, store.articles.find_outlet_ids(article_filter), since, until)
    return compute_shares(days, hours, zone, first, last)


def find_total_share(
    context: AppContext, store: Store, article_filter: ArticleFilter, total: int, facets: Facets
) -> float | None:
    """Return the share of all articles of the same outlets and days that a search finds, or None if it is not exact.

    `total` is the exact number that it finds, and `facets` count the days. It is exact as that of `find_shares` is, and
    if the period has whole days. Nothing is counted again, so this costs a look at the hourly counts.
    """
    zone = context.zone
    days = [day for day in facets.days if day is not None]
    if article_filter.one_per_story or (article_filter.since is None and not (facets.is_exact and days)):
        return None
    today = context.clock().astimezone(zone).date()
    until = article_filter.until or find_midnight(_next(today), zone)
    since = article_filter.since or find_midnight(min(days), zone)
    first, last = since.astimezone(zone).date(), (until - timedelta.resolution).astimezone(zone).date()
    has_whole_days = since == find_midnight(first, zone) and until == find_midnight(_next(last), zone)
    if first > last or not has_whole_days:
        return None
    try:
        # Later days have no hours, and a typed date may be thousands of years ahead.
        _check_period(context, article_filter, first, min(last, today))
    except UsageError:
        return None
    outlet_ids = store.articles.find_outlet_ids(article_filter)
    subject, keys = ("all", [""]) if outlet_ids is None else ("outlet", list(map(str, outlet_ids)))
    every = store.counts.sum_hours(subject, keys, since, until)
    return total / every if every else None


def _check_period(context: AppContext, article_filter: ArticleFilter, first: date, last: date) -> None:
    """Raise `UsageError` if the share of a day of the period cannot be exact."""
    zone = context.zone
    unmatched, matched = _find_periods(context, article_filter.outlets)
    if not unmatched[0]:
        raise UsageError(
            message(
                "--share: {option} is 0, so articles without a mention are not stored or counted", option=unmatched[1]
            )
        )
    if not has_full_hours(zone, first, last):
        raise UsageError(
            message("--share: articles are counted by the hour, but days in {zone} do not begin on one", zone=str(zone))
        )
    periods = [unmatched] if article_filter.with_unmatched else []
    periods += [] if matched is None else [matched]
    if not periods:
        return
    days, option = min(periods, key=lambda period: period[0])
    if find_midnight(first, zone) < context.clock() - timedelta(days):
        raise UsageError(
            message(
                "--share: articles are deleted after {days} days ({option}), so that earlier ones are not"
                " found; write --since {days}d or later",
                days=days,
                option=option,
            )
        )


def _find_periods(context: AppContext, names: Sequence[str]) -> tuple[tuple[int, str], tuple[int, str] | None]:
    """Return the shortest periods for which the named outlets' articles (all outlets' if none is named) are stored.

    They are those of articles without and with mentions, in days, each with the option that sets it. None means that
    articles with mentions are never deleted.
    """
    kept = context.config.storage
    declared = {outlet.name: outlet for outlet in context.config.outlets}
    unmatched, matched = list[tuple[int, str]](), list[tuple[int, str]]()
    for outlet in [declared.get(name) for name in names] if names else [None, *declared.values()]:
        if outlet is None or outlet.unmatched_days is None:
            unmatched.append((kept.unmatched_days, "storage.unmatched_days"))
        else:
            unmatched.append((outlet.unmatched_days, f"unmatched_days: {outlet.name}"))
        if outlet is not None and outlet.retention_days is not None:
            matched.append((outlet.retention_days, f"retention_days: {outlet.name}"))
        elif kept.retention_days is not None:
            matched.append((kept.retention_days, "storage.retention_days"))
    return min(unmatched), min(matched, default=None)


def _count_days(
    context: AppContext, store: Store, article_filter: ArticleFilter, first: date, last: date
) -> dict[date, int]:
    number = (last - first).days + 1
    if number > MAX_DAYS:
        raise UsageError(message("--share: so many articles are counted for at most {days} days", days=MAX_DAYS))
    zone = context.zone
    return {
        day: store.articles.count(
            replace(article_filter, since=find_midnight(day, zone), until=find_midnight(_next(day), zone))
        )
        for day in (first + timedelta(each) for each in range(number))
    }


def _find_hours(
    store: Store, outlet_ids: Sequence[int] | None, since: datetime, until: datetime
) -> dict[datetime, int]:
    """Return the numbers of all articles of outlets (of all if None) by hour."""
    if outlet_ids is None:
        return store.counts.find_hours("all", "", since, until)
    hours: Counter[datetime] = Counter()
    for outlet_id in outlet_ids:
        hours.update(store.counts.find_hours("outlet", str(outlet_id), since, until))
    return hours


def _next(day: date) -> date:
    return day + timedelta(1)
