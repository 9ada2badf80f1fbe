"""The state of an outlet."""

from datetime import timedelta

import pytest

from core.outlet_state import OutletState, judge_outlet
from tests.factories import DAY, HOUR, NOW


def judge(*ages: float, **others: object) -> OutletState:
    """Return the state of an outlet with articles so many hours ago."""
    hours = [NOW - timedelta(hours=age) for age in ages]
    values = {"active": True, "last_crawl_at": NOW, "last_success_at": NOW, "now": NOW} | others
    return judge_outlet(last_article_at=max(hours, default=None), article_hours=hours, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("ages", "state"),
    [
        ((50, 40, 30, 20, 10), OutletState.WORKING),
        ((60, 50, 40, 30, 20), OutletState.WORKING),
        ((66, 56, 46, 36, 26), OutletState.QUIET),
        # Hourly articles may end for a day.
        ((28, 27, 26, 25, 24), OutletState.WORKING),
        ((29, 28, 27, 26, 25), OutletState.QUIET),
        # A gap of a weekend is usual here.
        ((200, 128, 120, 110, 100), OutletState.WORKING),
        ((300, 228, 220, 210, 150), OutletState.QUIET),
        # The gap of 48 hours counts, although more than 30 days have gone by since; that of 100 hours does not.
        ((900, 852, 851, 850, 849), OutletState.QUIET),
        ((900, 852, 851, 850, 753), OutletState.QUIET),
        ((1000, 900, 180, 179, 178, 177, 176), OutletState.QUIET),
        # Too little is known, unless nothing came for 60 days.
        ((1441,), OutletState.QUIET),
        ((1440,), OutletState.WORKING),
        ((500, 499, 498, 497), OutletState.WORKING),
        ((), OutletState.WORKING),
    ],
)
def test_an_outlet_is_quiet_after_twice_its_longest_gap(ages: tuple[float, ...], state: OutletState) -> None:
    assert judge(*ages) is state


def test_a_failure_is_more_important_than_silence_and_a_pause_than_both() -> None:
    quiet = (66, 56, 46, 36, 26)
    assert judge(*quiet, last_success_at=NOW - HOUR) is OutletState.FAILING
    assert judge(*quiet, last_success_at=None) is OutletState.FAILING
    assert judge(*quiet, last_success_at=None, active=False) is OutletState.PAUSED
    assert judge(last_crawl_at=None, last_success_at=None) is OutletState.NEW
    assert judge(last_crawl_at=NOW - DAY, last_success_at=NOW - DAY) is OutletState.WORKING
