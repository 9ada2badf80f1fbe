"""Numbers of articles by day, made from those by hour."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache

# The number of days that are counted, up to today.
DAYS = 30


def count_by_day(hours: Mapping[datetime, int], now: datetime, zone: tzinfo) -> dict[date, int]:
    """Return the numbers of articles on each of the last `DAYS` days in `zone`, the oldest day first.

    `hours` are the numbers of articles by aware hour; hours without articles may be left out.
    """
    days = dict.fromkeys(_find_last_days(now.astimezone(zone).date()), 0)
    for hour, number in hours.items():
        day = _find_day(hour, zone)
        if day in days:
            days[day] += number
    return days


@lru_cache(maxsize=2)
def _find_last_days(today: date) -> tuple[date, ...]:
    return tuple(today - timedelta(days=age) for age in range(DAYS - 1, -1, -1))


@lru_cache(maxsize=4096)
def _find_day(hour: datetime, zone: tzinfo) -> date:
    # The same hours recur for each outlet and keyword.
    return hour.astimezone(zone).date()
