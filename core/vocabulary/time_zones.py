"""The time zones of Indonesia, and the time zone labels of dates on pages."""

import re
from datetime import timedelta, timezone

# IANA name of each time zone by abbreviation.
INDONESIAN_ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}

# IANA name of the time zone that applies if neither the configuration nor the page states one.
DEFAULT_ZONE = INDONESIAN_ZONES["WIB"]

# UTC offset in hours by lower-case label; zones east of Greenwich are positive. Source: RFC 822, section 5.1, zones of
# Europe and Asia whose labels have no second meaning, and IANA names of zones near Indonesia without summer time.
UTC_OFFSET_HOURS = {
    "wib": 7,
    "wita": 8,
    "wit": 9,
    "gmt": 0,
    "utc": 0,
    "ut": 0,
    "z": 0,
    "est": -5,
    "edt": -4,
    "cst": -6,
    "cdt": -5,
    "mst": -7,
    "mdt": -6,
    "pst": -8,
    "pdt": -7,
    "ict": 7,
    "sgt": 8,
    "hkt": 8,
    "myt": 8,
    "jst": 9,
    "aest": 10,
    "aedt": 11,
    "cet": 1,
    "cest": 2,
    "asia/jakarta": 7,
    "asia/pontianak": 7,
    "asia/makassar": 8,
    "asia/jayapura": 9,
    "asia/singapore": 8,
    "asia/kuala_lumpur": 8,
}

INDONESIAN_ZONE_PATTERN = "|".join(INDONESIAN_ZONES).lower()

# A label, or an offset from Greenwich with hours of two digits: `WIB`, `GMT+7`, `+0700`, `+07:00`. `10:00-12:00` is a
# span of time, so a negative offset must either have no colon or follow a space.
ZONE_PATTERN = (
    r"(?:gmt|utc)\s?[+-]\d{1,2}(?::?\d\d)?(?!\d)|[+-]\d{4}(?!\d)|(?:\+|(?<=\s)-)\d\d:\d\d(?!\d)|"
    rf"(?:{'|'.join(sorted(UTC_OFFSET_HOURS, key=len, reverse=True))})\b"
)

_OFFSET = re.compile(
    r"(?:gmt|utc)?\s?(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?", re.IGNORECASE | re.ASCII
)


def parse_utc_offset(label: str) -> timezone | None:
    """Return the UTC offset of a label such as `WIB`, `Z`, `+0700`, `-03:30` or `GMT+7`; None for an empty label.

    Raise `ValueError` if the label is neither known nor a valid offset.
    """
    if not label:
        return None
    hours = UTC_OFFSET_HOURS.get(label.lower())
    if hours is not None:
        return timezone(timedelta(hours=hours))
    offset = _OFFSET.fullmatch(label)
    if offset is None:
        raise ValueError(f"not a time zone: {label}")
    size = timedelta(hours=int(offset["hours"]), minutes=int(offset["minutes"] or 0))
    return timezone(-size if offset["sign"] == "-" else size)
