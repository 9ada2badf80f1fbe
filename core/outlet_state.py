"""The state of an outlet in a word: does it work, fail, or stay unusually quiet?"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

# For how long an outlet's rhythm is looked at.
RHYTHM = timedelta(days=30)

# An outlet is quiet when it has published nothing for so many times its longest gap.
QUIET_GAPS = 2

# With fewer hours with articles, the gaps say nothing.
MIN_HOURS = 5


class OutletState(StrEnum):
    """The state of an outlet.

    A NEW outlet was never crawled. The last crawl of a FAILING one failed as a whole. A QUIET one can be crawled, but
    has had no article for twice its longest gap of 30 days.
    """

    WORKING = "working"
    FAILING = "failing"
    QUIET = "quiet"
    PAUSED = "paused"
    NEW = "new"


def judge_outlet(
    *,
    active: bool,
    last_crawl_at: datetime | None,
    last_success_at: datetime | None,
    article_hours: Sequence[datetime],
    now: datetime,
) -> OutletState:
    """Return the state of an outlet. `article_hours` are the hours of the last 30 days with articles, in order."""
    if not active:
        return OutletState.PAUSED
    if last_crawl_at is None:
        return OutletState.NEW
    if last_success_at is None or last_success_at < last_crawl_at:
        return OutletState.FAILING
    return OutletState.QUIET if _is_quiet(article_hours, now) else OutletState.WORKING


def _is_quiet(hours: Sequence[datetime], now: datetime) -> bool:
    if len(hours) < MIN_HOURS:
        return False
    longest = max(later - earlier for earlier, later in pairwise(hours))
    return now - hours[-1] > QUIET_GAPS * longest
