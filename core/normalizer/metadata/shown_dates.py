"""Dates as Indonesian and English pages show them to readers."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from core.vocabulary.calendar import MONTH_PATTERN, MONTHS, WEEKDAY_PATTERN
from core.vocabulary.time_zones import ZONE_PATTERN, parse_utc_offset

_LAST_MONTH = 12
_TWO_FIGURES = 99
_CENTURY = 2000
_CLOCK = (
    r"(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?:[:.][0-5]\d)?"
    rf"(?:\s*(?P<half>[ap])\.?m\b)?\s*(?P<zone>{ZONE_PATTERN})?\b"
)
_BETWEEN = r"(?:[\s)\],|/\-–—•·@]{0,5}(?:(?:at|pada|pukul|jam|tabuh|on)\b\.?\s?)?)"
_WHEN = rf"(?:{_BETWEEN}{_CLOCK})?"
_BEFORE = re.compile(
    rf"(?<![\d.:]){_CLOCK}[\s,|/\-–—•·]{{0,4}}(?:(?:on|pada) )?(?:{WEEKDAY_PATTERN})?[\s,(]{{0,3}}$", re.IGNORECASE
)
"""A clock before its day, within this many code points of it."""

_BEFORE_REACH = 40
_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_SHAPES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\d/])(?P<day>\d{{1,2}})[\s\-.]+(?P<month>{MONTH_PATTERN})[\s\-.,]+(?P<year>(?:19|20)\d\d)\b{_WHEN}",
        rf"(?<![\d/])(?P<day>\d{{1,2}})[/\-.](?P<month>\d{{1,2}})[/\-.](?P<year>(?:19|20)\d\d)\b{_WHEN}",
        rf"\b(?P<month>{MONTH_PATTERN})\.?\s+(?P<day>\d{{1,2}}),?\s+(?P<year>(?:19|20)\d\d)\b{_WHEN}",
        rf"(?<!\d)(?P<year>(?:19|20)\d\d)[\-/](?P<month>\d{{1,2}})[\-/](?P<day>\d{{1,2}})\b(?:t|\s+)?{_WHEN}",
    )
)
_SHORT_YEARS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\d/.-])(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})/(?P<year>\d\d)(?![\d/]){_WHEN}",
        rf"(?<![\d/.-])(?P<day>\d{{1,2}})[-.](?P<month>\d{{1,2}})[-.](?P<year>\d\d)(?![\d.-]){_BETWEEN}{_CLOCK}",
        rf"(?<![\d/.-])(?P<day>\d{{1,2}})[\s-](?P<month>{MONTH_PATTERN})[\s-](?P<year>\d\d){_BETWEEN}{_CLOCK}",
        rf"(?<![\d/.-])(?P<day>\d{{1,2}})\s(?P<month>{MONTH_PATTERN})\s['’](?P<year>\d\d)\b{_WHEN}",
    )
)
"""Days of this century in two figures; without a bar or an apostrophe, a time must tell that they are days."""

_AGO = re.compile(
    r"\b(?:(?P<count>\d{1,3}|an?|one)\s+|(?P<one>se))(?P<unit>menit|jam|hari|minggu|minutes?|mins?|hours?|hrs?|days?|weeks?)"
    r"\s+(?:yang\s+)?(?:lalu|ago)\b",
    re.IGNORECASE | re.ASCII,
)
_DAY = re.compile(rf"\b(?P<day>hari ini|kemarin|today|yesterday)\b{_BETWEEN}{_CLOCK}", re.IGNORECASE | re.ASCII)
_DIGIT = re.compile(r"\d")

_TODAY = ("hari ini", "today")
_UNITS = (
    ("minggu", timedelta(weeks=1)),
    ("week", timedelta(weeks=1)),
    ("hari", timedelta(days=1)),
    ("day", timedelta(days=1)),
    ("jam", timedelta(hours=1)),
    ("h", timedelta(hours=1)),
    ("m", timedelta(minutes=1)),
)
"""How a unit begins, and its size; the first that fits."""
_UPDATED = re.compile(
    r"\b(?:(?:terakhir\s+)?(?:diperbarui|diperbaharui|dimutakhirkan|diubah|di-?update)|(?:last\s+)?(?:updated?|modified|edited))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ShownDate:
    """`wall` is what the page shows, to the minute and without zone; `offset` the zone where it shows one; a `has_time`
    of False means that only the day is known.
    """

    wall: datetime
    offset: timezone | None = None
    has_time: bool = True


def read_shown(text: str, fetched_at: datetime) -> ShownDate | None:
    """The first date in `text` that is not of an update, or None.

    `3 jam lalu`, `kemarin, 20.15 WIB` count from `fetched_at`, an instant in the zone that holds on the outlet: hours
    and minutes to the minute, days as days.
    """
    if not _may_tell(text):
        return None
    update = _UPDATED.search(text)
    return _first(text[: update.start()] if update else text, fetched_at)


def read_update(text: str, fetched_at: datetime) -> ShownDate | None:
    """The date behind a word such as `Diperbarui`, or None."""
    update = _UPDATED.search(text) if _may_tell(text) else None
    return _first(text[update.end() :], fetched_at) if update else None


def _may_tell(text: str) -> bool:
    """Whether a date may be in it: none does without a digit or such a word, and most lines have neither."""
    if _DIGIT.search(text):
        return True
    low = text.lower()
    return "lalu" in low or "ago" in low


def _first(text: str, fetched_at: datetime) -> ShownDate | None:
    if _YEAR.search(text):
        shapes = (shape.search(text) for shape in _SHAPES)
        found = min(filter(None, shapes), key=lambda match: match.start(), default=None)
        if found is not None:
            return _read(found, text)
    short = next((match for shape in _SHORT_YEARS if (match := shape.search(text))), None)
    if short is not None:
        return _read(short, text)
    ago = _AGO.search(text)
    if ago:
        return _counted_back(ago, fetched_at)
    named = _DAY.search(text)
    if named is None:
        return None
    day = fetched_at.date() - timedelta(days=named["day"].lower() not in _TODAY)
    return _with_time(named, day)


def _counted_back(ago: re.Match[str], fetched_at: datetime) -> ShownDate:
    count = int(ago["count"]) if (ago["count"] or "").isdigit() else 1
    unit = ago["unit"].lower()
    size = next(size for opening, size in _UNITS if unit.startswith(opening))
    then = (fetched_at - count * size).replace(second=0, microsecond=0)
    if size >= timedelta(days=1):
        return ShownDate(datetime.combine(then.date(), time()), has_time=False)
    return ShownDate(then.replace(tzinfo=None), timezone(then.utcoffset() or timedelta()))


def _read(found: re.Match[str], text: str) -> ShownDate | None:
    name = found["month"].lower()
    month, day_of_month = MONTHS.get(name) or int(name), int(found["day"])
    if name not in MONTHS and month > _LAST_MONTH:
        # American: the month first.
        month, day_of_month = day_of_month, month
    try:
        year = int(found["year"])
        day = date(year if year > _TWO_FIGURES else _CENTURY + year, month, day_of_month)
    except ValueError:
        return None
    before = _BEFORE.search(text, max(0, found.start() - _BEFORE_REACH), found.start()) if not found["hour"] else None
    return _with_time(before or found, day)


def _with_time(found: re.Match[str], day: date) -> ShownDate:
    if found["hour"] is None:
        return ShownDate(datetime.combine(day, time()), has_time=False)
    hour = int(found["hour"])
    if found["half"]:
        hour = hour % 12 + (12 if found["half"].lower() == "p" else 0)
    offset = parse_utc_offset(found["zone"] or "")
    return ShownDate(datetime.combine(day, time(hour, int(found["minute"]))), offset)
