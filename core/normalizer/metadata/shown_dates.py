"""Parse dates as Indonesian and English pages display them to readers."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from core.normalizer.metadata.thresholds import REVERSED_TIME_REACH
from core.vocabulary.calendar import MONTH_PATTERN, MONTHS, WEEKDAY_PATTERN
from core.vocabulary.time_zones import ZONE_PATTERN, parse_utc_offset

_TIME = (
    r"(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?:[:.][0-5]\d)?"
    rf"(?:\s*(?P<half>[ap])\.?m\b)?\s*(?P<zone>{ZONE_PATTERN})?\b"
)
_BEFORE_TIME = r"(?:[\s)\],|/\-–—•·@]{0,5}(?:(?:at|pada|pukul|jam|tabuh|on)\b\.?\s?)?)"
_OPTIONAL_TIME = rf"(?:{_BEFORE_TIME}{_TIME})?"

# A time before its day.
_REVERSED_TIME = re.compile(
    rf"(?<![\d.:]){_TIME}[\s,|/\-–—•·]{{0,4}}(?:(?:on|pada) )?(?:{WEEKDAY_PATTERN})?[\s,(]{{0,3}}$", re.IGNORECASE
)

_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_LONG_YEAR_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\d/])(?P<day>\d{{1,2}})[\s\-.]+(?P<month>{MONTH_PATTERN})[\s\-.,]+(?P<year>(?:19|20)\d\d)\b{_OPTIONAL_TIME}",
        rf"(?<![\d/])(?P<day>\d{{1,2}})[/\-.](?P<month>\d{{1,2}})[/\-.](?P<year>(?:19|20)\d\d)\b{_OPTIONAL_TIME}",
        rf"\b(?P<month>{MONTH_PATTERN})\.?\s+(?P<day>\d{{1,2}}),?\s+(?P<year>(?:19|20)\d\d)\b{_OPTIONAL_TIME}",
        rf"(?<!\d)(?P<year>(?:19|20)\d\d)[\-/](?P<month>\d{{1,2}})[\-/](?P<day>\d{{1,2}})\b(?:t|\s+)?{_OPTIONAL_TIME}",
    )
)

# Dates with a two-digit year. Without a slash or an apostrophe they need a time: `2-11-23` is a score.
_SHORT_YEAR_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\d/.-])(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})/(?P<year>\d\d)(?![\d/]){_OPTIONAL_TIME}",
        rf"(?<![\d/.-])(?P<day>\d{{1,2}})[-.](?P<month>\d{{1,2}})[-.](?P<year>\d\d)(?![\d.-]){_BEFORE_TIME}{_TIME}",
        rf"(?<![\d/.-])(?P<day>\d{{1,2}})[\s-](?P<month>{MONTH_PATTERN})[\s-](?P<year>\d\d){_BEFORE_TIME}{_TIME}",
        rf"(?<![\d/.-])(?P<day>\d{{1,2}})\s(?P<month>{MONTH_PATTERN})\s['’](?P<year>\d\d)\b{_OPTIONAL_TIME}",
    )
)

_AGO = re.compile(
    r"\b(?:(?P<count>\d{1,3}|an?|one)\s+|(?P<one>se))(?P<unit>menit|jam|hari|minggu|minutes?|mins?|hours?|hrs?|days?|weeks?)"
    r"\s+(?:yang\s+)?(?:lalu|ago)\b",
    re.IGNORECASE | re.ASCII,
)
_RELATIVE_DAY = re.compile(
    rf"\b(?P<day>hari ini|kemarin|today|yesterday)\b{_BEFORE_TIME}{_TIME}", re.IGNORECASE | re.ASCII
)
_TODAY = ("hari ini", "today")
_DIGIT = re.compile(r"\d")

# Prefix and length of each unit. The first prefix that matches counts.
_UNITS = (
    ("minggu", timedelta(weeks=1)),
    ("week", timedelta(weeks=1)),
    ("hari", timedelta(days=1)),
    ("day", timedelta(days=1)),
    ("jam", timedelta(hours=1)),
    ("h", timedelta(hours=1)),
    ("m", timedelta(minutes=1)),
)

_UPDATED = re.compile(
    r"\b(?:(?:terakhir\s+)?(?:diperbarui|diperbaharui|dimutakhirkan|diubah|di-?update)|(?:last\s+)?(?:updated?|modified|edited))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ShownDate:
    """A displayed date.

    `wall` is naive, to the minute; `offset` is the displayed time zone, or None. Where `has_time` is False, only the
    day is known and `wall` is its midnight.
    """

    wall: datetime
    offset: timezone | None = None
    has_time: bool = True


def parse_shown_date(text: str, fetched_at: datetime) -> ShownDate | None:
    """Return the first date in `text` that is not the date of an update, or None.

    Relative dates (`3 jam lalu`, `kemarin, 20.15 WIB`) count back from `fetched_at`, which is aware and in the
    outlet's time zone. Hours and minutes ago are exact to the minute; days and weeks ago have no time.
    """
    if not _may_hold_date(text):
        return None
    update = _UPDATED.search(text)
    return _first_date(text[: update.start()] if update else text, fetched_at)


def parse_update_date(text: str, fetched_at: datetime) -> ShownDate | None:
    """Return the date behind a word such as `Diperbarui`, or None."""
    update = _UPDATED.search(text) if _may_hold_date(text) else None
    return _first_date(text[update.end() :], fetched_at) if update else None


def _may_hold_date(text: str) -> bool:
    """Sort out most lines cheaply: a date has a digit or the word `lalu` or `ago`."""
    if _DIGIT.search(text):
        return True
    low = text.lower()
    return "lalu" in low or "ago" in low


def _first_date(text: str, fetched_at: datetime) -> ShownDate | None:
    if _YEAR.search(text):
        matches = (pattern.search(text) for pattern in _LONG_YEAR_DATES)
        found = min(filter(None, matches), key=lambda match: match.start(), default=None)
        if found is not None:
            return _absolute_date(found, text)
    short = next((match for pattern in _SHORT_YEAR_DATES if (match := pattern.search(text))), None)
    if short is not None:
        return _absolute_date(short, text)
    ago = _AGO.search(text)
    if ago:
        return _date_ago(ago, fetched_at)
    relative = _RELATIVE_DAY.search(text)
    if relative is None:
        return None
    day = fetched_at.date() - timedelta(days=relative["day"].lower() not in _TODAY)
    return _with_time(relative, day)


def _date_ago(ago: re.Match[str], fetched_at: datetime) -> ShownDate:
    count = int(ago["count"]) if (ago["count"] or "").isdigit() else 1
    unit = ago["unit"].lower()
    size = next(size for prefix, size in _UNITS if unit.startswith(prefix))
    then = (fetched_at - count * size).replace(second=0, microsecond=0)
    if size >= timedelta(days=1):
        return ShownDate(datetime.combine(then.date(), time()), has_time=False)
    return ShownDate(then.replace(tzinfo=None), timezone(then.utcoffset() or timedelta()))


def _absolute_date(found: re.Match[str], text: str) -> ShownDate | None:
    name = found["month"].lower()
    month, day_of_month = MONTHS.get(name) or int(name), int(found["day"])
    if month > max(MONTHS.values()):
        # American order: the month first.
        month, day_of_month = day_of_month, month
    try:
        day = date(int(f"20{found['year']}"[-4:]), month, day_of_month)
    except ValueError:
        return None
    start = found.start()
    reversed_time = None if found["hour"] else _REVERSED_TIME.search(text, max(0, start - REVERSED_TIME_REACH), start)
    return _with_time(reversed_time or found, day)


def _with_time(found: re.Match[str], day: date) -> ShownDate:
    if found["hour"] is None:
        return ShownDate(datetime.combine(day, time()), has_time=False)
    hour = int(found["hour"])
    if found["half"]:
        hour = hour % 12 + (12 if found["half"].lower() == "p" else 0)
    offset = parse_utc_offset(found["zone"] or "")
    return ShownDate(datetime.combine(day, time(hour, int(found["minute"]))), offset)
