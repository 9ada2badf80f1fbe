"""Parse and format durations: `90s`, `30m`, `2h`, `1d`, `1h30m`."""

import re
from datetime import timedelta

_SHAPE = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?", re.ASCII)
_BARE_NUMBER = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
_LONGEST = timedelta(days=366)


def parse_duration(text: str) -> timedelta:
    """Parse `1d`, `2h`, `30m`, `90s` (`0.5s`), or several of them in this order.

    The result is at least 0 and at most 366 days. Raise `ValueError` with the expected form in its message.
    """
    text = text.strip()
    if _BARE_NUMBER.fullmatch(text):
        whole = text.partition(".")[0][:20]
        raise ValueError(f"a number needs a unit: did you mean '{whole}s', '{whole}m' or '{whole}h'?")
    found = _SHAPE.fullmatch(text)
    if not text or found is None:
        raise ValueError("must be a duration such as 90s, 30m, 2h, 1d or 1h30m")
    days, hours, minutes, seconds = (float(part or 0) for part in found.groups())
    try:
        duration = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        duration = timedelta.max
    if duration > _LONGEST:
        raise ValueError("must be at most 366d")
    return duration


def format_duration(duration: timedelta) -> str:
    """Return the shortest text that `parse_duration` reads as this duration: `1h30m`, `0s`.

    Exact to the microsecond. Raise `ValueError` for a negative duration.
    """
    if duration < timedelta(0):
        raise ValueError(f"a duration must not be negative: {duration}")
    hours, rest = divmod(duration.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    exact = f"{seconds}.{duration.microseconds:06d}".rstrip("0").rstrip(".") if duration.microseconds else str(seconds)
    parts = ((duration.days, "d"), (hours, "h"), (minutes, "m"), (exact if exact != "0" else "", "s"))
    return "".join(f"{amount}{unit}" for amount, unit in parts if amount) or "0s"
