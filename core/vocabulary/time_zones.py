"""Time zones: the three of Indonesia, and the zone labels of dates on pages."""

from datetime import timedelta, timezone

INDONESIAN_ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
"""IANA name by abbreviation."""

DEFAULT_ZONE = INDONESIAN_ZONES["WIB"]
"""IANA name of the zone that applies if neither configuration nor page states one."""

UTC_OFFSET_HOURS = {"wib": 7, "wita": 8, "wit": 9, "gmt": 0, "utc": 0, "z": 0}
"""Hours east of UTC by lower-case label."""

INDONESIAN_ZONE_PATTERN = "wib|wita|wit"
ZONE_PATTERN = rf"{INDONESIAN_ZONE_PATTERN}|gmt|utc"

WIB = timezone(timedelta(hours=UTC_OFFSET_HOURS["wib"]), "WIB")


def parse_utc_offset(label: str) -> timezone | None:
    """Return the offset for a label such as `WIB`, `Z`, `+0700` or `-03:30`, in any case; None for an empty label.

    Raise `ValueError` if it is neither a known label nor a valid offset.
    """
    if not label:
        return None
    hours = UTC_OFFSET_HOURS.get(label.lower())
    if hours is not None:
        return timezone(timedelta(hours=hours))
    digits = label[1:].replace(":", "")
    size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-size if label[0] == "-" else size)
