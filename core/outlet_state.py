"""The state of an outlet in a word: does it work, fail, or stay unusually quiet?"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

# For how long an outlet's rhythm is looked at: up to its last article.
RHYTHM = timedelta(days=30)

# An outlet is quiet when it has published nothing for so many times its longest gap.
QUIET_GAPS = 2

# No outlet is quiet sooner than after the first time: one that publishes hourly may well pause for a night. Gaps are
# shorter than RHYTHM, so every outlet is quiet after the second time.
MIN_SILENCE, MAX_SILENCE = timedelta(days=1), QUIET_GAPS * RHYTHM

# With fewer hours with articles, the gaps say nothing.
MIN_HOURS = 5


class OutletState(StrEnum):
    """The state of an outlet.

    A NEW outlet was never crawled. The last crawl of a FAILING one failed as a whole. A QUIET one can be crawled, but
    has had no article for a day and twice the longest gap of the 30 days before its last one, or for 60 days.
    """

    WORKING = "working"
    FAILING = "failing"
    QUIET = "quiet"
    PAUSED = "paused"
    NEW = "new"


def needs_hours(
    *,
    active: bool,
    last_crawl_at: datetime | None,
    last_success_at: datetime | None,
    last_article_at: datetime | None,
    now: datetime,
) -> bool:
    """Return whether the state of an outlet depends on the hours in which it had articles."""
    is_crawled = active and last_crawl_at is not None and last_success_at is not None
    return (
        is_crawled
        and last_success_at >= last_crawl_at  # type: ignore[operator]
        and last_article_at is not None
        and MIN_SILENCE < now - last_article_at <= MAX_SILENCE
    )


def judge_outlet(
    *,
    active: bool,
    last_crawl_at: datetime | None,
    last_success_at: datetime | None,
    last_article_at: datetime | None,
    article_hours: Sequence[datetime],
    now: datetime,
) -> OutletState:
    """Return the state of an outlet.

    `article_hours` are the hours of the MAX_SILENCE before `now` with articles, in order. They are not needed unless
    the last article is MIN_SILENCE old.
    """
    if not active:
        return OutletState.PAUSED
    if last_crawl_at is None:
        return OutletState.NEW
    if last_success_at is None or last_success_at < last_crawl_at:
        return OutletState.FAILING
    if last_article_at is None or not _is_quiet(last_article_at, article_hours, now):
        return OutletState.WORKING
    return OutletState.QUIET


def _is_quiet(last: datetime, hours: Sequence[datetime], now: datetime) -> bool:
    silence = now - last
    if not MIN_SILENCE < silence <= MAX_SILENCE:
        return silence > MAX_SILENCE
    hours = [hour for hour in hours if hour >= last - RHYTHM]
    if len(hours) < MIN_HOURS:
        return False
    return silence > QUIET_GAPS * max(later - earlier for earlier, later in pairwise(hours))
