"""Shares of the articles of a day, in zones with and without daylight saving time."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.shares import DayShare, compute_shares, find_midnight, has_full_hours

BERLIN = ZoneInfo("Europe/Berlin")


def test_days_have_23_to_25_hours_where_clocks_change() -> None:
    first, last = date(2026, 10, 24), date(2026, 10, 26)
    start, end = find_midnight(first, BERLIN), find_midnight(date(2026, 10, 27), BERLIN)
    hours = {start + timedelta(hours=number): 2 for number in range((end - start) // timedelta(hours=1))}
    shares = compute_shares({date(2026, 10, 25): 5}, hours, BERLIN, first, last)
    assert shares == (
        DayShare(first, 0, 48),
        DayShare(date(2026, 10, 25), 5, 50),
        DayShare(last, 0, 48),
    )
    assert [share.share for share in shares] == [0, 0.1, 0]


def test_a_day_without_articles_has_no_share() -> None:
    (share,) = compute_shares({}, {}, BERLIN, date(2026, 1, 1), date(2026, 1, 1))
    assert (share.articles, share.share) == (0, 0)


def test_midnight_in_utc() -> None:
    assert find_midnight(date(2026, 3, 2), ZoneInfo("Asia/Jakarta")) == datetime(2026, 3, 1, 17, tzinfo=UTC)


def test_zones_whose_days_begin_within_an_hour() -> None:
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    assert has_full_hours(ZoneInfo("Asia/Jayapura"), first, last)
    assert has_full_hours(BERLIN, first, last)
    assert not has_full_hours(ZoneInfo("Asia/Kathmandu"), first, first)
    # Clocks there change by half an hour.
    assert has_full_hours(ZoneInfo("Australia/Lord_Howe"), date(2026, 1, 1), date(2026, 1, 2))
    assert not has_full_hours(ZoneInfo("Australia/Lord_Howe"), first, last)
