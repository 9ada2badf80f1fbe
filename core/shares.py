"""The share of all stories that a search finds, by day."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class DayShare:
    """A day, the number of articles found that are dated on it, and the number of all articles of the same outlets."""

    day: date
    found: int
    articles: int

    @property
    def share(self) -> float:
        """The part that was found, from 0 to 1; 0 on a day without any article."""
        return self.found / self.articles if self.articles else 0.0


def has_full_hours(zone: tzinfo, first: date, last: date) -> bool:
    """Return whether all days of a period begin on a full hour in UTC."""
    return _years_have_full_hours(zone, first.year, last.year) or _days_have_full_hours(zone, first, last)


# Nearly all zones have them, and looking at each day of years takes milliseconds.
@lru_cache(maxsize=256)
def _years_have_full_hours(zone: tzinfo, first: int, last: int) -> bool:
    return date.min.year < first <= last < date.max.year and _days_have_full_hours(
        zone, date(first, 1, 1), date(last, 12, 31)
    )


def _days_have_full_hours(zone: tzinfo, first: date, last: date) -> bool:
    days = ((first + timedelta(number)) for number in range((last - first).days + 2))
    return not any(find_midnight(day, zone).minute for day in days)


def find_midnight(day: date, zone: tzinfo) -> datetime:
    """Return the beginning of a day in a zone, in UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def compute_shares(
    found: Mapping[date, int], hours: Mapping[datetime, int], zone: tzinfo, first: date, last: date
) -> tuple[DayShare, ...]:
    """Return the share of each day of a period, the first and the last day included.

    `found` are the articles found by day in the zone, `hours` all articles by hour.
    """
    articles: Counter[date] = Counter()
    for hour, number in hours.items():
        articles[hour.astimezone(zone).date()] += number
    days = [first + timedelta(number) for number in range((last - first).days + 1)]
    return tuple(DayShare(day, found.get(day, 0), articles[day]) for day in days)
