"""Dates, durations and languages as people type them."""

from datetime import UTC, datetime, timedelta

import pytest

from actions.context import AppContext
from actions.options import parse_language, parse_moment
from core.errors import UsageError
from tests.factories import NOW

ZONE = timedelta(hours=7)


def midnight(year: int, month: int, day: int) -> datetime:
    """Return the beginning of a day in the configured zone, Asia/Jakarta."""
    return datetime(year, month, day, tzinfo=UTC) - ZONE


TODAY = midnight(*(NOW + ZONE).timetuple()[:3])
MONDAY = TODAY - timedelta(days=(TODAY + ZONE).weekday())
FRIDAY = TODAY - timedelta(days=((TODAY + ZONE).weekday() - 4) % 7)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3d", NOW - timedelta(days=3)),
        ("4h30m", NOW - timedelta(hours=4, minutes=30)),
        ("2026-03-01", midnight(2026, 3, 1)),
        ("2026-03-01T08:30", datetime(2026, 3, 1, 1, 30, tzinfo=UTC)),
        ("2026-03-01T08:30Z", datetime(2026, 3, 1, 8, 30, tzinfo=UTC)),
        ("2026-03-01 08:30", datetime(2026, 3, 1, 1, 30, tzinfo=UTC)),
        ("28/02/2026", midnight(2026, 2, 28)),
        ("28-02-2026", midnight(2026, 2, 28)),
        ("28.02.2026", midnight(2026, 2, 28)),
        ("5/2/2026", midnight(2026, 2, 5)),
        ("2026/02/28", midnight(2026, 2, 28)),
        ("28 Februari 2026", midnight(2026, 2, 28)),
        ("28 Feb 2026", midnight(2026, 2, 28)),
        ("28 agustus 2025", midnight(2025, 8, 28)),
        ("February 28, 2026", midnight(2026, 2, 28)),
        ("28/02/2026 08:30", datetime(2026, 2, 28, 1, 30, tzinfo=UTC)),
        ("31/12/2026", midnight(2026, 12, 31)),
        ("today", TODAY),
        ("hari ini", TODAY),
        ("Hari  Ini", TODAY),
        ("yesterday", TODAY - timedelta(days=1)),
        ("kemarin", TODAY - timedelta(days=1)),
        ("hari-ini", TODAY),
        ("KEMARIN", TODAY - timedelta(days=1)),
        ("senin", MONDAY),
        ("Monday", MONDAY),
        ("hari Senin", MONDAY),
        (f"{TODAY + ZONE:%A}", TODAY),
        (f"{TODAY + ZONE + timedelta(days=1):%A}", TODAY - timedelta(days=6)),
        ("jum'at", FRIDAY),
        ("minggu lalu", TODAY - timedelta(days=7)),
        ("last month", TODAY - timedelta(days=30)),
        ("3 hari", NOW - timedelta(days=3)),
        ("3 hari lalu", NOW - timedelta(days=3)),
        ("3 hari yang lalu", NOW - timedelta(days=3)),
        ("3 days ago", NOW - timedelta(days=3)),
        ("12 jam", NOW - timedelta(hours=12)),
        ("2 weeks", NOW - timedelta(weeks=2)),
        ("1 bulan", NOW - timedelta(days=30)),
    ],
)
def test_moments_are_relative_to_the_clock_and_in_the_configured_zone(
    context: AppContext, text: str, expected: datetime
) -> None:
    moment = parse_moment(context, "--since", text)
    assert (moment, moment.tzinfo) == (expected, UTC)


@pytest.mark.parametrize("text", ["besok sore", "31/02/2026", "2026", "3", "kapan-kapan", "", "12:30", "0001-01-01"])
def test_an_invalid_moment_names_its_option(context: AppContext, text: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_moment(context, "--until", text)
    assert str(refused.value).startswith(f"--until {text}: write 2026-11-20")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("id", "id"),
        ("ID", "id"),
        ("ind", "id"),
        ("indonesia", "id"),
        ("Indonesia", "id"),
        ("Bahasa Indonesia", "id"),
        ("Indonesian", "id"),
        ("inggris", "en"),
        ("English", "en"),
        ("Jawa", "jv"),
        ("bahasa sunda", "su"),
        ("min", "min"),
        ("bali", "ban"),
    ],
)
def test_languages_are_typed_as_codes_or_names(text: str, code: str) -> None:
    assert parse_language("--language", text) == code


@pytest.mark.parametrize("text", ["klingon", "", "xx", "bahasa"])
def test_an_unknown_language_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=f"^--language {text}: write the code or the name of a language"):
        parse_language("--language", text)
