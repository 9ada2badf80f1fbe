"""Parse durations: `90s`, `30m`, `2h`, `1d`, `1h30m`."""

import re
from datetime import timedelta

from core.messages import message

_DURATION = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?", re.ASCII)
_BARE_NUMBER = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
_MAX_DURATION = timedelta(days=366)


def parse_duration(text: str) -> timedelta:
    """Return the duration that `text` states in days, hours, minutes and seconds, in this order.

    Only seconds may have decimals, as in `0.5s`. Raise `ValueError`, with the expected form in the message, if `text`
    is not a duration or states more than 366 days.
    """
    text = text.strip()
    if _BARE_NUMBER.fullmatch(text):
        number = text.partition(".")[0][:20]
        raise ValueError(
            message("a number needs a unit: did you mean '{number}s', '{number}m' or '{number}h'?", number=number)
        )
    duration_match = _DURATION.fullmatch(text)
    if not text or duration_match is None:
        raise ValueError(message("must be a duration such as 90s, 30m, 2h, 1d or 1h30m"))
    days, hours, minutes, seconds = (float(part or 0) for part in duration_match.groups())
    try:
        duration = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        duration = timedelta.max
    if duration > _MAX_DURATION:
        raise ValueError(message("must be at most 366d"))
    return duration
