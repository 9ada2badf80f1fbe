"""What `when` and `quiet` mean."""

from datetime import time

import pytest

from core.delivery_times import DeliveryTimes, parse_delivery_times, parse_quiet_hours


@pytest.mark.parametrize(
    ("typed", "is_immediate", "crons"),
    [
        (["now"], True, ()),
        (["every hour"], False, ("0 * * * *",)),
        (["Every  12 hours"], False, ("0 0,12 * * *",)),
        (["daily 06:00"], False, ("0 6 * * *",)),
        (["daily 06:00, 6:00 16.30"], False, ("0 6 * * *", "30 16 * * *")),
        (["weekly mon 06:00"], False, ("0 6 * * 1",)),
        (["weekly Minggu, sabtu sun 23:59"], False, ("59 23 * * 0,6",)),
        (["NOW", "daily 06:00", "weekly fri 15:00"], True, ("0 6 * * *", "0 15 * * 5")),
    ],
)
def test_times(typed: list[str], is_immediate: bool, crons: tuple[str, ...]) -> None:
    assert parse_delivery_times(typed) == DeliveryTimes(
        ", ".join(" ".join(t.split()) for t in typed), is_immediate, crons
    )


@pytest.mark.parametrize(
    "text",
    [
        *("", "later", "daily", "daily 24:00", "daily 6", "daily mon 06:00", "daily\n06:00 \u0664:00", "0 6 * * *"),
        *("weekly 06:00", "weekly mon", "weekly mon 06:00 x", "every 5 hours", "every 0 hours", "every 24 hours"),
    ],
)
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(ValueError, match="must be"):
        parse_delivery_times([text])


def test_no_times_at_all() -> None:
    with pytest.raises(ValueError, match="must not be empty"):
        parse_delivery_times([])


@pytest.mark.parametrize(
    ("typed", "quiet", "loud"),
    [
        ("22:00-06:00", ["22:00", "23:59", "00:00", "05:59"], ["21:59", "06:00", "12:00"]),
        ("12:00 – 13.30", ["12:00", "13:29"], ["11:59", "13:30", "00:00"]),
    ],
)
def test_quiet_hours(typed: str, quiet: list[str], loud: list[str]) -> None:
    hours = parse_quiet_hours(typed)
    assert all(hours.contains(time.fromisoformat(moment)) for moment in quiet)
    assert not any(hours.contains(time.fromisoformat(moment)) for moment in loud)


@pytest.mark.parametrize("typed", ["", "22:00", "22:00-22:00", "22:00-24:00", "22:00-06:00-07:00", "malam"])
def test_what_are_no_quiet_hours(typed: str) -> None:
    with pytest.raises(ValueError, match="two times"):
        parse_quiet_hours(typed)
