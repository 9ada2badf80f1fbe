"""The time zones of Indonesia, and the time zone labels of dates on pages."""

from datetime import timedelta, timezone

# IANA name of each time zone by abbreviation.
INDONESIAN_ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}

# IANA name of the time zone that applies if neither the configuration nor the page states one.
DEFAULT_ZONE = INDONESIAN_ZONES["WIB"]

# UTC offset in hours by lower-case label; zones east of Greenwich are positive.
UTC_OFFSET_HOURS = {"wib": 7, "wita": 8, "wit": 9, "gmt": 0, "utc": 0, "z": 0}

INDONESIAN_ZONE_PATTERN = "|".join(INDONESIAN_ZONES).lower()
ZONE_PATTERN = rf"{INDONESIAN_ZONE_PATTERN}|gmt|utc"


def parse_utc_offset(label: str) -> timezone | None:
    """Return the UTC offset of a label such as `WIB`, `wib`, `Z`, `+0700` or `-03:30`; None for an empty label.

    Raise `ValueError` if the label is neither known nor a valid offset.
    """
    if not label:
        return None
    hours = UTC_OFFSET_HOURS.get(label.lower())
    if hours is not None:
        return timezone(timedelta(hours=hours))
    digits = label[1:].replace(":", "")
    size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-size if label[0] == "-" else size)
