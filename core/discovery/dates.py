"""Dates as sources write them: machine formats only, and only where they can be true."""

from datetime import UTC, datetime, tzinfo

_EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)


def parse_machine_date(text: str | None, zone: tzinfo = UTC) -> datetime | None:
    """An ISO 8601 date or time as an aware datetime, in `zone` where it names none. None where it cannot be true.

    Feeds that never had a date say 1970; no news site is older than the web.
    """
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    aware = found if found.tzinfo else found.replace(tzinfo=zone)
    try:
        return aware if aware >= _EARLIEST else None
    except OverflowError:
        return None
