"""The state of an outlet."""

from datetime import timedelta

import pytest

from core.outlet_state import OutletState, judge_outlet
from tests.factories import DAY, HOUR, NOW


def judge(*ages: float, **others: object) -> OutletState:
    """Return the state of an outlet with articles so many hours ago."""
    values = {"active": True, "last_crawl_at": NOW, "last_success_at": NOW, "now": NOW} | others
    return judge_outlet(article_hours=[NOW - timedelta(hours=age) for age in ages], **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("ages", "state"),
    [
        ((50, 40, 30, 20, 10), OutletState.WORKING),
        ((60, 50, 40, 30, 20), OutletState.WORKING),
        ((61, 51, 41, 31, 21), OutletState.QUIET),
        # A gap of a weekend is usual here.
        ((200, 128, 120, 110, 100), OutletState.WORKING),
        ((300, 228, 220, 210, 150), OutletState.QUIET),
        # Too little is known.
        ((500, 499, 498, 497), OutletState.WORKING),
        ((), OutletState.WORKING),
    ],
)
def test_an_outlet_is_quiet_after_twice_its_longest_gap(ages: tuple[float, ...], state: OutletState) -> None:
    assert judge(*ages) is state


def test_a_failure_is_more_important_than_silence_and_a_pause_than_both() -> None:
    quiet = (61, 51, 41, 31, 21)
    assert judge(*quiet, last_success_at=NOW - HOUR) is OutletState.FAILING
    assert judge(*quiet, last_success_at=None) is OutletState.FAILING
    assert judge(*quiet, last_success_at=None, active=False) is OutletState.PAUSED
    assert judge(last_crawl_at=None, last_success_at=None) is OutletState.NEW
    assert judge(last_crawl_at=NOW - DAY, last_success_at=NOW - DAY) is OutletState.WORKING
