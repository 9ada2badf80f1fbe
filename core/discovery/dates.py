"""Parse the dates of sources."""

from datetime import UTC, datetime, tzinfo

_EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)


def parse_iso_date(text: str | None, zone: tzinfo = UTC) -> datetime | None:
    """Parse an ISO 8601 date or time into an aware datetime, in `zone` if it states none.

    Return None if it is invalid or implausible: feeds without dates state 1970, and no news site is older than the web.
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
