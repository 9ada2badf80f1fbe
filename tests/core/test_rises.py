"""What is unusual for the hour and weekday."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from core.rises import DAY_HOURS, PART_HOURS, Comparison, compare_with_history, find_part_of_day

JAKARTA, BERLIN = ZoneInfo("Asia/Jakarta"), ZoneInfo("Europe/Berlin")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# A Sunday.
AT = datetime(2026, 3, 1, 9, 40, tzinfo=JAKARTA)
LONG_AGO = AT - 100 * DAY


def make_hours(at: datetime, numbers: Mapping[int, int]) -> dict[datetime, int]:
    """Return hours of which that of `at`, some days earlier by the clock, has a number of articles."""
    earlier = {days: (at - days * DAY).astimezone(UTC) for days in numbers}
    return {earlier[days].replace(minute=0, second=0, microsecond=0): numbers[days] for days in numbers}


def compare(
    numbers: Mapping[int, int],
    *,
    at: datetime = AT,
    since: datetime = LONG_AGO,
    length: int = PART_HOURS,
    stopped: range = range(0),
) -> Comparison | None:
    """Compare numbers of articles by the number of days before, with days on which nothing was crawled."""
    all_hours = make_hours(at, {days: 0 if days in stopped else 50 for days in range(80)})
    part = find_part_of_day(all_hours, at, at.tzinfo or UTC, length)
    return compare_with_history(make_hours(at, numbers), part, since)


def test_a_rise_states_its_numbers() -> None:
    sundays = {7: 1, 14: 3, 21: 0, 28: 4, 35: 2, 42: 2, 49: 1, 56: 3}
    usual = dict.fromkeys(range(1, 57), 2) | sundays
    found = compare(usual | {0: 20})
    assert found is not None
    assert found.is_rise
    assert (found.since, found.until) == (AT.replace(hour=6, minute=0), AT)
    assert (found.articles, found.lowest, found.highest, found.weeks, found.part) == (20, 0, 4, 8, 1)
    assert 1.9 < found.usual < 2.2
    assert 0 < found.probability < 3e-4
    calm = compare(usual | {0: 5})
    assert calm is not None
    assert not calm.is_rise


def test_what_happens_every_week_is_no_rise() -> None:
    weekly = {days: 20 if days % 7 == 0 else 2 for days in range(1, 57)}
    found = compare(weekly | {0: 20})
    assert found is not None
    assert not found.is_rise
    on_monday = compare({days: 20 if days % 7 == 6 else 2 for days in range(1, 57)} | {0: 20})
    assert on_monday is not None
    assert on_monday.highest == 2


def test_few_articles_are_no_rise() -> None:
    found = compare({0: 3})
    assert found is not None
    assert (found.highest, found.is_rise) == (0, False)
    assert found.probability < 3e-4


def test_a_short_history_says_nothing() -> None:
    assert compare({0: 50}, since=AT - 13 * DAY) is None
    assert compare({0: 50}, since=AT - 14 * DAY) is None
    found = compare({0: 50}, since=AT - 15 * DAY)
    assert found is not None
    assert (found.weeks, found.is_rise) == (2, True)


def test_days_without_any_article_are_not_compared() -> None:
    usual = dict.fromkeys(range(43, 57), 10)
    found = compare(usual | {0: 14}, stopped=range(1, 43))
    assert found is not None
    assert (found.weeks, found.lowest, found.is_rise) == (2, 10, False)
    assert compare(usual | {0: 14}, stopped=range(1, 44)) is None


def test_the_same_hours_by_the_clock_when_clocks_change() -> None:
    # Clocks in Berlin went forward on 29 March: 08:40 was 07:40 in UTC before, and 06:40 after.
    at = datetime(2026, 4, 5, 8, 40, tzinfo=BERLIN)
    found = compare(dict.fromkeys(range(57), 7), at=at)
    assert found is not None
    assert (found.articles, found.lowest, found.highest, found.weeks) == (7, 7, 7, 8)


def test_the_whole_day_until_the_same_hour() -> None:
    at_dawn = make_hours(AT.replace(hour=1), dict.fromkeys(range(57), 5))
    all_hours = make_hours(AT, dict.fromkeys(range(57), 50))
    day, morning = (find_part_of_day(all_hours, AT, JAKARTA, length) for length in (DAY_HOURS, PART_HOURS))
    of_day, of_morning = (compare_with_history(at_dawn, part, LONG_AGO) for part in (day, morning))
    assert of_day is not None
    assert of_morning is not None
    assert (of_day.articles, of_day.lowest, of_day.since.hour) == (5, 5, 0)
    assert (of_morning.articles, of_morning.highest, of_morning.since.hour) == (0, 0, 6)


def test_what_comes_later_does_not_count() -> None:
    later = make_hours(AT + HOUR, dict.fromkeys(range(57), 9))
    all_hours = make_hours(AT, dict.fromkeys(range(57), 50))
    found = compare_with_history(later, find_part_of_day(all_hours, AT, JAKARTA), LONG_AGO)
    assert found is not None
    assert (found.articles, found.highest) == (0, 0)
