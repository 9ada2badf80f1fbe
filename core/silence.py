"""Outlets that fell silent: nothing new for longer than they ever pause."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise

# Days in which the longest pause of an outlet is found, and how many times longer the silence is.
OBSERVED_DAYS, FACTOR = 30, 2

# No outlet is silent sooner.
MIN_SILENCE = timedelta(hours=12)


def is_silent(hours: Iterable[datetime], now: datetime) -> bool:
    """Return whether an outlet fell silent. `hours` are the hours with articles in the OBSERVED_DAYS before the last.

    An outlet with less than three such hours is too rarely heard to say.
    """
    ordered = sorted(hours)
    if len(ordered) < 3:
        return False
    longest = max(later - earlier for earlier, later in pairwise(ordered))
    return now - ordered[-1] > max(FACTOR * longest, MIN_SILENCE)
