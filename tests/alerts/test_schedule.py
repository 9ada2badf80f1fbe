"""When a digest is due: once for each time, whatever the clocks and the service do."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from alerts.schedule import Due, decide_due, find_scheduled_time
from core.alerts import Subscription
from core.delivery_times import parse_delivery_times, parse_quiet_hours

JAKARTA, BERLIN = ZoneInfo("Asia/Jakarta"), ZoneInfo("Europe/Berlin")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def run(when: str, zone: ZoneInfo, since: datetime, until: datetime, step: timedelta = 5 * MINUTE) -> list[str]:
    """Return the local times that a service delivers which looks at every `step`."""
    times, last, now, delivered = parse_delivery_times([when]), since, since.astimezone(UTC), []
    while now <= until:
        if (found := find_scheduled_time(times, last, now, zone)) is not None:
            delivered.append(f"{now.astimezone(zone):%a %H:%M %z}")
            last = found
        now += step
    return delivered


def at(text: str, zone: ZoneInfo = JAKARTA) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("when", "delivered"),
    [
        ("daily 06:00", ["Mon 06:00 +0700", "Tue 06:00 +0700"]),
        ("daily 16:30, 06:00", ["Mon 06:00 +0700", "Mon 16:30 +0700", "Tue 06:00 +0700"]),
        ("weekly tue 05:15", ["Tue 05:15 +0700"]),
        ("every 12 hours", ["Mon 12:00 +0700", "Tue 00:00 +0700"]),
    ],
)
def test_each_time_once(when: str, delivered: list[str]) -> None:
    assert run(when, JAKARTA, at("2026-03-02 03:00"), at("2026-03-03 09:00")) == delivered


@pytest.mark.parametrize(
    ("when", "delivered"),
    [
        # 02:30 does not exist on Sunday: the clocks go from 02:00 to 03:00.
        ("daily 02:30", ["Sat 02:30 +0100", "Sun 03:00 +0200", "Mon 02:30 +0200"]),
        ("daily 02:30, 03:00", ["Sat 02:30 +0100", "Sat 03:00 +0100", "Sun 03:00 +0200", "Mon 02:30 +0200"]),
        ("weekly sun 02:00", ["Sun 03:00 +0200"]),
    ],
)
def test_a_time_that_the_clocks_skip(when: str, delivered: list[str]) -> None:
    assert run(when, BERLIN, at("2026-03-28 00:00", BERLIN), at("2026-03-30 02:45", BERLIN)) == delivered


def test_hours_that_the_clocks_skip() -> None:
    found = run("every 2 hours", BERLIN, at("2026-03-28 23:00", BERLIN), at("2026-03-29 07:00", BERLIN))
    assert found == ["Sun 00:00 +0100", "Sun 03:00 +0200", "Sun 04:00 +0200", "Sun 06:00 +0200"]


@pytest.mark.parametrize("since", ["2026-10-24 12:00", "2026-10-25 02:10"])
@pytest.mark.parametrize("step", [5 * MINUTE, 7 * MINUTE])
def test_a_time_that_the_clocks_repeat(since: str, step: timedelta) -> None:
    # 02:30 exists twice on Sunday: the clocks go from 03:00 back to 02:00.
    found = run("daily 02:30", BERLIN, at(since, BERLIN), at("2026-10-26 02:50", BERLIN), step)
    assert [each[:3] for each in found] == ["Sun", "Mon"]
    assert found[0].endswith("+0200")


def test_an_alert_that_begins_between_the_two_times_begins_with_the_next_day() -> None:
    begins = datetime(2026, 10, 25, 0, 45, tzinfo=UTC)
    assert run("daily 02:30", BERLIN, begins, begins + DAY + 2 * HOUR) == ["Mon 02:30 +0100"]


def test_every_hour_is_also_told_in_the_hour_that_exists_twice() -> None:
    found = run("every hour", BERLIN, at("2026-10-25 00:30", BERLIN), at("2026-10-25 03:30", BERLIN))
    assert found == ["Sun 01:00 +0200", "Sun 02:00 +0200", "Sun 02:00 +0100", "Sun 03:00 +0100"]


@pytest.mark.parametrize("down", [timedelta(days=3), timedelta(days=40), timedelta(days=800)])
def test_missed_times_are_made_up_once_by_the_latest(down: timedelta) -> None:
    times, began = parse_delivery_times(["daily 06:00, 16:00"]), at("2026-03-02 07:00")
    found = find_scheduled_time(times, began, began + down, JAKARTA)
    assert found == began + down - HOUR
    assert find_scheduled_time(times, found, began + down, JAKARTA) is None


def test_a_week_is_found_in_a_week_with_an_hour_more() -> None:
    times = parse_delivery_times(["weekly sun 00:00"])
    now = at("2026-10-31 23:59", BERLIN)
    assert find_scheduled_time(times, now - 30 * DAY, now, BERLIN) == at("2026-10-25 00:00", BERLIN)


def test_a_clock_that_was_wrong_does_not_end_the_digests() -> None:
    times, now = parse_delivery_times(["daily 06:00"]), at("2026-03-02 06:00")
    assert find_scheduled_time(times, now + 400 * DAY, now, JAKARTA) == now
    assert find_scheduled_time(times, now + HOUR, now, JAKARTA) is None, "the clock went back a little"


def test_quiet_hours_hold_up_everything() -> None:
    when, quiet = parse_delivery_times(["now", "daily 06:00"]), parse_quiet_hours("22:00-06:30")
    subscription = Subscription("kantor", (), when=when, quiet=quiet)
    last = at("2026-03-01 06:00")
    assert decide_due(subscription, last, at("2026-03-02 06:29"), JAKARTA) == Due(may_send=False)
    due = decide_due(subscription, last, at("2026-03-02 06:30"), JAKARTA)
    assert due == Due(may_send=True, is_immediate=True, scheduled_at=at("2026-03-02 06:00"))


def test_without_times_everything_is_due_at_once() -> None:
    due = decide_due(Subscription("kantor", ()), at("2026-03-01 06:00"), at("2026-03-02 06:00"), JAKARTA)
    assert due == Due(may_send=True, is_immediate=True)
