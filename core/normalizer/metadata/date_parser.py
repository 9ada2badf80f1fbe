"""Parse dates in machine-readable formats, in URLs, and as Indonesian and English pages display them."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from core.vocabulary.calendar import MONTH_PATTERN, MONTHS, WEEKDAY_PATTERN
from core.vocabulary.time_zones import ZONE_PATTERN, parse_utc_offset

_MACHINE_DATE = re.compile(
    r"(?P<date>\d{4}[-/]\d{1,2}[-/]\d{1,2})(?:\s*[T ]\s*(?P<hour>\d{1,2})[:-](?P<minute>\d\d)(?:[:-](?P<second>\d\d))?"
    rf"(?:[.,]\d+)?\s*(?P<zone>Z|{ZONE_PATTERN}|[+-]\d\d:?\d\d)?)?",
    re.IGNORECASE | re.ASCII,
)
_URL_DATE = re.compile(r"/(?P<year>20\d\d)(?P<bar>[/-]?)(?P<month>\d\d)(?P=bar)(?P<day>\d\d)(?:/|-|$)", re.ASCII)
_TIME = (
    r"(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?:[:.][0-5]\d)?"
    rf"(?:\s*(?P<half>[ap])\.?m\b)?\s*(?P<zone>{ZONE_PATTERN})?\b"
)
_BEFORE_TIME = r"(?:[\s)\],|/\-–—•·@]{0,5}(?:(?:at|pada|pukul|jam|tabuh|on)\b\.?\s?)?)"
_OPTIONAL_TIME = rf"(?:{_BEFORE_TIME}{_TIME})?"

# A time before its day, as in `20:59 WIB, Kamis 2 November`.
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

# Dates with a two-digit year. They need a time unless they contain a slash or an apostrophe: `2-11-23` may be a score.
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

# Prefix and duration of each unit. The first matching prefix decides.
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
class DateClaim:
    """A date and its origin: "json-ld", "meta", "time" (an HTML element), "shown", "candidate" or "url".

    `when` is timezone-aware if the page states a time zone, and naive otherwise. If `has_time` is False, only the day
    is known, and `when` is its midnight.
    """

    origin: str
    when: datetime
    has_time: bool = True

    @property
    def is_zoned(self) -> bool:
        return self.when.tzinfo is not None


def parse_machine_date(text: str, origin: str) -> DateClaim | None:
    """Return the date at the beginning of `text`, or None.

    The format is ISO 8601. Frequent mistakes are accepted: `2023-11-02T20-59-53Z`, `2015-11-05 T10:08:58Z`.
    """
    date_match = _MACHINE_DATE.match(text.strip())
    if date_match is None:
        return None
    year, month, day = map(int, date_match["date"].replace("/", "-").split("-"))
    hour, minute, second = (int(date_match[name] or 0) for name in ("hour", "minute", "second"))
    try:
        when = datetime(year, month, day, hour, minute, second, tzinfo=parse_utc_offset(date_match["zone"] or ""))
    except ValueError:
        return None
    return DateClaim(origin, when, has_time=date_match["hour"] is not None)


def parse_url_date(url: str) -> DateClaim | None:
    """Return the day in the path of a URL such as `https://example.co.id/2024/01/05/banjir`, or None."""
    date_match = _URL_DATE.search(url)
    return parse_machine_date("-".join(date_match.group("year", "month", "day")), "url") if date_match else None


def parse_shown_date(text: str, fetched_at: datetime) -> DateClaim | None:
    """Return the first date in `text` that is not the date of an update, or None.

    Relative dates such as `3 jam lalu` or `kemarin, 20.15 WIB` are subtracted from `fetched_at`, a datetime in the
    outlet's time zone. The result has a time, to the minute, unless the text counts days or weeks.
    """
    if not _may_contain_date(text):
        return None
    update = _UPDATED.search(text)
    return _first_date(text[: update.start()] if update else text, fetched_at)


def parse_update_date(text: str, fetched_at: datetime) -> DateClaim | None:
    """Return the date that follows a word such as `Diperbarui`, or None."""
    update = _UPDATED.search(text) if _may_contain_date(text) else None
    return _first_date(text[update.end() :], fetched_at) if update else None


def _may_contain_date(text: str) -> bool:
    """Whether `text` contains a digit, or `lalu` or `ago`. This fast check excludes most lines."""
    return _DIGIT.search(text) is not None or "lalu" in text.lower() or "ago" in text.lower()


def _first_date(text: str, fetched_at: datetime) -> DateClaim | None:
    if _YEAR.search(text):
        date_matches = (pattern.search(text) for pattern in _LONG_YEAR_DATES)
        first_match = min(filter(None, date_matches), key=lambda date_match: date_match.start(), default=None)
        if first_match is not None:
            return _absolute_date(first_match, text)
    short_match = next((date_match for pattern in _SHORT_YEAR_DATES if (date_match := pattern.search(text))), None)
    if short_match is not None:
        return _absolute_date(short_match, text)
    ago_match = _AGO.search(text)
    if ago_match:
        return _date_ago(ago_match, fetched_at)
    relative_match = _RELATIVE_DAY.search(text)
    if relative_match is None:
        return None
    day = fetched_at.date() - timedelta(days=relative_match["day"].lower() not in _TODAY)
    return _with_time(relative_match, day)


def _date_ago(ago: re.Match[str], fetched_at: datetime) -> DateClaim:
    count = int(ago["count"]) if (ago["count"] or "").isdigit() else 1
    unit = ago["unit"].lower()
    size = next(size for prefix, size in _UNITS if unit.startswith(prefix))
    then = (fetched_at - count * size).replace(second=0, microsecond=0)
    if size >= timedelta(days=1):
        return DateClaim("shown", datetime.combine(then.date(), time()), has_time=False)
    return DateClaim("shown", then.replace(tzinfo=timezone(then.utcoffset() or timedelta())))


def _absolute_date(date_match: re.Match[str], text: str) -> DateClaim | None:
    month_name = date_match["month"].lower()
    month, day_of_month = MONTHS.get(month_name) or int(month_name), int(date_match["day"])
    if month > max(MONTHS.values()):
        # American order: month before day.
        month, day_of_month = day_of_month, month
    try:
        day = date(int(f"20{date_match['year']}"[-4:]), month, day_of_month)
    except ValueError:
        return None
    reversed_time = None if date_match["hour"] else _REVERSED_TIME.search(text, 0, date_match.start())
    return _with_time(reversed_time or date_match, day)


def _with_time(time_match: re.Match[str], day: date) -> DateClaim:
    if time_match["hour"] is None:
        return DateClaim("shown", datetime.combine(day, time()), has_time=False)
    hour = int(time_match["hour"])
    if time_match["half"]:
        hour = hour % 12 + (12 if time_match["half"].lower() == "p" else 0)
    zone = parse_utc_offset(time_match["zone"] or "")
    return DateClaim("shown", datetime.combine(day, time(hour, int(time_match["minute"])), zone))
