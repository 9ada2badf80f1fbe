"""Dates as Indonesian and English pages show them to readers."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

ZONES = {"wib": 7, "wita": 8, "wit": 9, "gmt": 0, "utc": 0}
"""Hours east of Greenwich of the zones that pages show."""

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari pebruari february feb peb",
            "maret march mar mrt",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "agustus august agu agt agst aug ags",
            "september sep sept",
            "oktober october okt oct",
            "november nopember nov nop",
            "desember december des dec",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_CLOCK = (
    r"(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?:[:.][0-5]\d)?"
    r"(?:\s*(?P<half>[ap])\.?m\b)?\s*(?P<zone>wib|wita|wit|gmt|utc)?\b"
)
_BETWEEN = r"(?:\s*[,|/\-–—•·@]?\s*(?:(?:at|pada|pukul|jam|on)\b\.?)?\s*)"
_WHEN = rf"(?:{_BETWEEN}{_CLOCK})?"
_DIGIT = re.compile(r"\d")
_SHAPES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\d/])(?P<day>\d{{1,2}})[\s\-.]+(?P<month>{_MONTH})[\s\-.,]+(?P<year>(?:19|20)\d\d)\b{_WHEN}",
        rf"(?<![\d/])(?P<day>\d{{1,2}})[/\-.](?P<month>\d{{1,2}})[/\-.](?P<year>(?:19|20)\d\d)\b{_WHEN}",
        rf"\b(?P<month>{_MONTH})\.?\s+(?P<day>\d{{1,2}}),?\s+(?P<year>(?:19|20)\d\d)\b{_WHEN}",
        rf"(?<!\d)(?P<year>(?:19|20)\d\d)[\-/](?P<month>\d{{1,2}})[\-/](?P<day>\d{{1,2}})\b(?:t|\s+)?{_WHEN}",
    )
)
_AGO = re.compile(
    r"\b(?P<count>\d{1,3})\s+(?P<unit>menit|jam|hari|minutes?|hours?|days?)\s+(?:yang\s+)?(?:lalu|ago)\b", re.IGNORECASE
)
_UNITS = {
    "men": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "jam": timedelta(hours=1),
    "hou": timedelta(hours=1),
}


@dataclass(frozen=True, slots=True)
class ShownDate:
    """`wall` is what the page shows, without zone; `offset` the zone where it shows one; a `has_time` of False
    means that only the day is known.
    """

    wall: datetime
    offset: timezone | None = None
    has_time: bool = True


def read_shown(text: str, fetched_at: datetime) -> ShownDate | None:
    """The first date in `text`, or None. `3 jam lalu` counts back from `fetched_at`, to the minute."""
    if _DIGIT.search(text) is None:
        return None
    found = min(filter(None, (shape.search(text) for shape in _SHAPES)), key=lambda match: match.start(), default=None)
    if found is not None:
        return _read(found)
    ago = _AGO.search(text)
    if ago is None:
        return None
    since = int(ago["count"]) * _UNITS.get(ago["unit"][:3].lower(), timedelta(days=1))
    instant = (fetched_at - since).replace(second=0, microsecond=0)
    return ShownDate(instant.replace(tzinfo=None), timezone(instant.utcoffset() or timedelta()))


def _read(found: re.Match[str]) -> ShownDate | None:
    month = found["month"].lower()
    try:
        day = date(int(found["year"]), _MONTHS.get(month) or int(month), int(found["day"]))
    except ValueError:
        return None
    if found["hour"] is None:
        return ShownDate(datetime.combine(day, time()), has_time=False)
    hour = int(found["hour"])
    if found["half"]:
        hour = hour % 12 + (12 if found["half"].lower() == "p" else 0)
    hours = ZONES.get((found["zone"] or "").lower())
    offset = None if hours is None else timezone(timedelta(hours=hours))
    return ShownDate(datetime.combine(day, time(hour, int(found["minute"]))), offset)
