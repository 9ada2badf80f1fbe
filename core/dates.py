"""Parse the dates of feeds, sitemaps, REST APIs and pages: machine-readable, in URLs, Indonesian and English."""

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import TypeAlias
from unicodedata import normalize

from core.vocabulary.calendar import MONTH_PATTERN, SHORT_WEEKDAY_PATTERN, WEEKDAY_PATTERN, find_month
from core.vocabulary.time_zones import ZONE_PATTERN, parse_utc_offset

# The first and the last instant at which an article can have been published, the latter relative to now. Source: the
# first web site dates from 1990, and UTC offsets span 26 hours.
EARLIEST_DATE = datetime(1990, 1, 1, tzinfo=UTC)
MAX_AHEAD = timedelta(days=1)

# The hours of the day that an hour of a 12-hour clock may mean, by the word behind it: the first of twelve.
_HALF_STARTS = {
    "am": 0,
    "pm": 12,
    "pagi": 0,
    "pg": 0,
    "siang": 9,
    "tgh": 9,
    "sore": 12,
    "petang": 12,
    "ptg": 12,
    "malam": 17,
    "mlm": 17,
}
_HALF = r"(?:\s*(?P<half>[ap]\.?m|pagi|pg|siang|tgh|sore|petang|ptg|malam|mlm)\b\.?)?"
_AT = r"(?:at|pada|pukul|pkl|jam|tabuh|on)\b\.?"

_MACHINE_ZONE = rf"(?P<zone>{ZONE_PATTERN}|[+-](?:\d\d:?\d\d|\d{{1,2}})(?!\d))"
_MACHINE_DATE = re.compile(
    r"(?P<year>\d{4})(?P<bar>[-/.])(?P<month>\d{1,2})(?P=bar)(?P<day>\d{1,2})(?!\d)"
    rf"(?:\s*[T ,|-]\s*(?:{_AT}\s*)?(?P<hour>\d{{1,2}})[:.-](?P<minute>\d\d)"
    # A hyphen before the seconds follows one before the minutes. In `T22:57-05:00`, it begins the time zone.
    rf"(?:(?:[:.]|(?<=-\d\d)-)(?P<second>\d\d)(?!\d))?(?:[.,]\d+)?{_HALF}\s*{_MACHINE_ZONE}?)?",
    re.IGNORECASE | re.ASCII,
)
# The usual format, which `fromisoformat` reads in a fraction of the time.
_ISO_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)", re.ASCII)
_COMPACT_DATE = re.compile(
    r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)"
    rf"(?:[T ]?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?(?:[.,]\d+)?\s*{_MACHINE_ZONE}?)?",
    re.IGNORECASE | re.ASCII,
)
# Seconds, milliseconds or microseconds since 1970, also as ASP.NET writes them: `/Date(1795779362000)/`. Dates without
# separators have 8, 12 or 14 digits.
_EPOCH = re.compile(r"(?:/Date\()?(?P<seconds>\d{10})(?:\d{3}|\d{6})?(?:\.\d+)?(?:(?:[+-]\d{4})?\)/)?", re.ASCII)
_URL_DATE = re.compile(r"/(?P<year>20\d\d)(?P<bar>[/-]?)(?P<month>\d\d)(?P=bar)(?P<day>\d\d)(?:/|-|$)", re.ASCII)
_TIME = (
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:[.,]\d+)?)?"
    rf"{_HALF}(?:[\s(]{{0,3}}(?P<zone>{ZONE_PATTERN}))?\b"
)
_BEFORE_TIME = rf"(?:[\s()\],|/\-–—•·@]{{0,5}}(?:{_AT}\s?)?)"
_OPTIONAL_TIME = rf"(?:{_BEFORE_TIME}{_TIME})?"

_AT_END = re.compile(rf"\W*(?:{_AT})?\W*", re.IGNORECASE)

# A time before its day, as in `20:59 WIB, Kamis 2 November`.
_REVERSED_TIME = re.compile(
    rf"(?<![\d.:]){_TIME}[\s,|/\-–—•·]{{0,4}}(?:(?:on|pada) )?"
    rf"(?:{WEEKDAY_PATTERN}|(?:{SHORT_WEEKDAY_PATTERN})\b\.?)?[\s,(]{{0,3}}$",
    re.IGNORECASE,
)

_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_LONG_YEAR = r"(?P<year>(?:19|20)\d\d)"
# A second date or the time that reading takes may follow without a space: `3 March 202612 March 2026`, `20265 mins`.
_YEAR_END = rf"(?:t(?=\d)|\b|(?=(?:\d{{1,2}}\s)?(?:{MONTH_PATTERN}))|(?=\d{{1,2}}\smin))"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:\sof(?=\s))?"
_LONG_YEAR_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\d/]){_DAY}[\s\-./]+(?P<month>{MONTH_PATTERN})[\s\-.,/]+{_LONG_YEAR}{_YEAR_END}{_OPTIONAL_TIME}",
        rf"(?<![\d/]){_DAY}[/\-.](?P<month>\d{{1,2}})[/\-.]{_LONG_YEAR}{_YEAR_END}{_OPTIONAL_TIME}",
        rf"\b(?P<month>{MONTH_PATTERN})\.?\s+{_DAY},?\s+{_LONG_YEAR}{_YEAR_END}{_OPTIONAL_TIME}",
        rf"(?<!\d){_LONG_YEAR}[\-/](?P<month>\d{{1,2}}|{MONTH_PATTERN})[\-/]{_DAY}(?!\d)(?:t|\s+)?{_OPTIONAL_TIME}",
        rf"(?<![\d.]){_LONG_YEAR}\.(?P<month>\d{{1,2}})\.{_DAY}(?![\d.]*\d)(?:\s+)?{_OPTIONAL_TIME}",
        rf"(?<!\d){_LONG_YEAR}[\s.]+(?P<month>{MONTH_PATTERN})[\s.]+{_DAY}(?!\d){_OPTIONAL_TIME}",
        rf"(?<!\d){_LONG_YEAR}年(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})日{_OPTIONAL_TIME}",
        # The format of C's `asctime` and of the command `date`.
        rf"\b(?P<month>{MONTH_PATTERN})\s+{_DAY}\s+{_TIME}\s+{_LONG_YEAR}\b",
    )
)

# What each of these dates begins with.
_DATE_START = re.compile(rf"\d|{MONTH_PATTERN}", re.IGNORECASE)

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

# A date that makes up the complete date text of an entry, so it cannot be a score.
_SHORT_DATE_ONLY = re.compile(
    rf"(?:\w+,\s)?(?P<day>\d{{1,2}})[-.\s](?P<month>\d{{1,2}}|{MONTH_PATTERN})[-.\s](?P<year>\d\d)",
    re.IGNORECASE | re.ASCII,
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

# Relative dates that make up the complete date text of an entry.
_AGO_ONLY = re.compile(
    r"(?:sekitar |kira-kira |about )?(?:(?P<count>\d{1,3}|an?|one) ?|(?P<one>se))"
    r"(?P<unit>detik|seconds?|secs?|s|menit|mnt|minutes?|mins?|m|jam|hours?|hrs?|h|hari|days?|d|minggu|pekan|weeks?|w|"
    r"bulan|months?|tahun|years?|y)"
    r" ?(?:yang )?(?:lalu|ago)",
    re.IGNORECASE | re.ASCII,
)
_RELATIVE_DAY_ONLY = re.compile(
    rf"(?P<day>hari ini|kemarin|today|yesterday)(?:{_BEFORE_TIME}{_TIME})?", re.IGNORECASE | re.ASCII
)
_JUST_NOW = re.compile(r"baru saja|just now|(?:beberapa|a few) \w+ (?:yang )?(?:lalu|ago)", re.IGNORECASE | re.ASCII)

# Prefix and duration of each unit. The first matching prefix decides.
_UNITS = (
    ("minggu", timedelta(weeks=1)),
    ("pekan", timedelta(weeks=1)),
    ("w", timedelta(weeks=1)),
    ("month", timedelta(days=30)),
    ("bulan", timedelta(days=30)),
    ("tahun", timedelta(days=365)),
    ("y", timedelta(days=365)),
    ("detik", timedelta(seconds=1)),
    ("s", timedelta(seconds=1)),
    ("hari", timedelta(days=1)),
    ("d", timedelta(days=1)),
    ("jam", timedelta(hours=1)),
    ("h", timedelta(hours=1)),
    ("m", timedelta(minutes=1)),
)
# Characters that are not displayed: zero-width spaces and marks of the direction of writing.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")

# Every branch of the pattern contains one of these letter sequences.
_LETTERS_OF_UPDATED = ("update", "diper", "dimut", "diubah", "modif", "edited")
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


# Letters of a text whose dates are kept in memory.
_MAX_CACHED_LETTERS = 200

# The readings of one text: with day, month and year first, each None if it is not a valid date.
Readings: TypeAlias = tuple[DateClaim | None, DateClaim | None, DateClaim | None]
_NO_READINGS: Readings = (None, None, None)


def parse_machine_date(text: str, origin: str) -> DateClaim | None:
    """Return the date at the beginning of `text`, or None.

    The formats are ISO 8601, seconds or milliseconds since 1970, and dates with the name of the month, such as those of
    RFC 822 and JavaScript. Frequent mistakes are accepted: `2023-11-02T20-59-53Z`, `2015-11-05 T10:08:58Z`.
    """
    claim = next(filter(None, _parse_readings(text)), None)
    return DateClaim(origin, claim.when, claim.has_time) if claim else None


def parse_source_dates(texts: Sequence[object], zone: tzinfo, now: datetime) -> list[datetime | None]:
    """Return the dates of the entries of a source as timezone-aware datetimes, each None if it is missing or invalid.

    `zone` is the time zone of dates without one. A date before 1990 or more than a day after `now` is invalid: feeds
    without dates often state 1970. In a date such as `03/04/2026` or `26-11-27`, the day, the month or the year may
    come first. The same reading is used for all entries: the one that brings their dates closest together. If there is
    no difference, the day comes first.
    """
    readings = [_possible_instants(text, zone, now) for text in texts]
    if all(instants.count(instants[0]) == len(instants) for instants in readings):
        return [instants[0] for instants in readings]
    return list(min(zip(*readings, strict=True), key=_spread))


def parse_relative_date(text: object, now: datetime) -> datetime | None:
    """Return the timezone-aware date of an entry that counts from `now`, such as `3 jam lalu` or `Kemarin, 20.15`.

    `now` is a datetime in the outlet's time zone. Return None for any other text.
    """
    relative_text = " ".join(text.split()) if isinstance(text, str) else ""
    if _JUST_NOW.fullmatch(relative_text):
        return now.replace(second=0, microsecond=0)
    if ago_match := _AGO_ONLY.fullmatch(relative_text):
        claim: DateClaim | None = _date_ago(ago_match, now)
    elif day_match := _RELATIVE_DAY_ONLY.fullmatch(relative_text):
        claim = _date_of_day(day_match, now)
    else:
        return None
    return claim.when.replace(tzinfo=claim.when.tzinfo or now.tzinfo) if claim else None


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
    update = _find_update(text)
    return _first_date(text[: update.start()] if update else text, fetched_at)


def is_update_label(text: str) -> bool:
    """Return whether a text is only a word such as `Diperbarui:` or `Last updated on`."""
    update = _find_update(text)
    return update is not None and _AT_END.fullmatch(text[: update.start()] + text[update.end() :]) is not None


def parse_update_date(text: str, fetched_at: datetime) -> DateClaim | None:
    """Return the date that follows a word such as `Diperbarui`, or None."""
    update = _find_update(text)
    return _first_date(text[update.end() :], fetched_at) if update and _may_contain_date(text) else None


def _find_update(text: str) -> re.Match[str] | None:
    low = text.lower()
    return _UPDATED.search(text) if any(letters in low for letters in _LETTERS_OF_UPDATED) else None


def _may_contain_date(text: str) -> bool:
    """Whether `text` contains a digit, `lalu` or `ago`. This fast check excludes most lines."""
    return _DIGIT.search(text) is not None or "lalu" in text.lower() or "ago" in text.lower()


def _first_date(text: str, fetched_at: datetime) -> DateClaim | None:
    readings = _parse_absolute_dates(text)
    if readings is not None:
        day_first, month_first, _ = readings
        claim = day_first or month_first
    elif ago_match := _AGO.search(text):
        claim = _date_ago(ago_match, fetched_at)
    elif relative_match := _RELATIVE_DAY.search(text):
        claim = _date_of_day(relative_match, fetched_at)
    else:
        return None
    return DateClaim(claim.origin, claim.when.replace(second=0), claim.has_time) if claim else None


def _date_ago(ago: re.Match[str], fetched_at: datetime) -> DateClaim:
    count = int(ago["count"]) if (ago["count"] or "").isdigit() else 1
    unit = ago["unit"].lower()
    size = next(size for prefix, size in _UNITS if unit.startswith(prefix))
    then = (fetched_at - count * size).replace(second=0, microsecond=0)
    if size >= timedelta(days=1):
        return DateClaim("shown", datetime.combine(then.date(), time()), has_time=False)
    return DateClaim("shown", then.replace(tzinfo=timezone(then.utcoffset() or timedelta())))


def _date_of_day(relative: re.Match[str], now: datetime) -> DateClaim | None:
    return _with_time(relative, now.date() - timedelta(days=relative["day"].lower() not in _TODAY))


def _possible_instants(text: object, zone: tzinfo, now: datetime) -> tuple[datetime | None, ...]:
    """Return the instants that a text may mean, with day, month and year first. A valid one replaces an invalid one."""
    entry_text = str(text) if isinstance(text, (str, int, float)) else ""
    iso_date = _parse_iso_date(entry_text)
    if iso_date is not None:
        return (_plausible_instant(iso_date, zone, now),) * 3
    claims = _parse_readings(entry_text)
    instants = [_plausible_instant(claim.when, zone, now) if claim else None for claim in claims]
    default = next(filter(None, instants), None)
    return tuple(instant or default for instant in instants)


def _parse_iso_date(text: str) -> datetime | None:
    """Return the date in a text that is only an ISO date, which most dates in sitemaps are, or None.

    This is faster than the regular expressions. `fromisoformat` would read `18.36` as a fraction of an hour.
    """
    if "." in text and ":" not in text:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _plausible_instant(when: datetime, zone: tzinfo, now: datetime) -> datetime | None:
    instant = when if when.tzinfo else when.replace(tzinfo=zone)
    return instant if EARLIEST_DATE <= instant <= now + MAX_AHEAD else None


def _spread(instants: Iterable[datetime | None]) -> float:
    """Return the sum of the distances from the median, in seconds."""
    seconds = sorted(instant.timestamp() for instant in instants if instant)
    return sum(abs(second - seconds[len(seconds) // 2]) for second in seconds)


def _parse_readings(text: str) -> Readings:
    """Return the readings of an entry's date with day, month and year first. A reading that does not exist is None."""
    return _parse_short_readings(text) if len(text) <= _MAX_CACHED_LETTERS else _parse_any_readings(text)


def _parse_any_readings(text: str) -> Readings:
    if _ISO_TIME.fullmatch(text):
        # A time that does not exist, such as a leap second, is read below.
        with suppress(ValueError):
            return (DateClaim("shown", datetime.fromisoformat(text)),) * 3
    text = " ".join(_INVISIBLE.sub("", normalize("NFC", text)).split()).replace("−", "-")
    epoch = _EPOCH.fullmatch(text)
    if epoch:
        return (DateClaim("", datetime.fromtimestamp(int(epoch["seconds"]), UTC)),) * 3
    date_match = _MACHINE_DATE.match(text) or _COMPACT_DATE.fullmatch(text)
    if date_match:
        return (_with_time(date_match, _make_day(*date_match.group("year", "month", "day"))),) * 3
    short_match = _SHORT_DATE_ONLY.fullmatch(text)
    return (_read_match(short_match, text) if short_match else _parse_absolute_dates(text)) or _NO_READINGS


# A third of the dates of a page are read more than once.
_parse_short_readings = lru_cache(maxsize=256)(_parse_any_readings)


def _parse_absolute_dates(text: str) -> Readings | None:
    """Return the readings of the first date in `text`, or None. Dates with a long year take precedence."""
    return _parse_short_dates(text) if len(text) <= _MAX_CACHED_LETTERS else _parse_any_dates(text)


def _parse_any_dates(text: str) -> Readings | None:
    date_match = _find_long_year_date(text) if _YEAR.search(text) else None
    if date_match is None:
        date_match = next((found for pattern in _SHORT_YEAR_DATES if (found := pattern.search(text))), None)
    return _read_match(date_match, text) if date_match else None


_parse_short_dates = lru_cache(maxsize=256)(_parse_any_dates)


def _find_long_year_date(text: str) -> re.Match[str] | None:
    """Return the date with a long year that begins first, or None."""
    first: re.Match[str] | None = None
    for pattern in _LONG_YEAR_DATES:
        found = pattern.search(text)
        if found and (first is None or found.start() < first.start()):
            first = found
            if not _DATE_START.search(text, 0, first.start()):
                break
    return first


def _read_match(date_match: re.Match[str], text: str) -> Readings:
    has_hour = date_match.groupdict().get("hour")
    time_match = None if has_hour else _REVERSED_TIME.search(text, 0, date_match.start())
    days = _possible_days(date_match)
    claims = {day: _with_time(time_match or date_match, day) for day in {*days}}
    day_first, month_first, year_first = days
    return claims[day_first], claims[month_first], claims[year_first]


def _possible_days(date_match: re.Match[str]) -> tuple[date | None, date | None, date | None]:
    """Return the readings of a day with day, month and year first. A reading that does not exist is None.

    If the month has a name, or the year is written first with four digits, all readings are the same.
    """
    year, month, day = date_match.group("year", "month", "day")
    named_month = find_month(month)
    if named_month or date_match.start("year") < date_match.start("day"):
        return (_make_day(year, named_month or month, day),) * 3
    year_first = _make_day(day, month, year) if len(year) == len("26") else None
    return _make_day(year, month, day), _make_day(year, day, month), year_first


def _make_day(year: str, month: str | int, day: str) -> date | None:
    """Return a day, or None if it does not exist. Years with fewer than four digits are in this century."""
    try:
        return date(int(year) if len(year) == len("2026") else 2000 + int(year), int(month), int(day))
    except ValueError:
        return None


def _with_time(time_match: re.Match[str], day: date | None) -> DateClaim | None:
    """Return `day` at the time in `time_match`, or at midnight if there is no time; None if day or time is invalid."""
    if day is None:
        return None
    groups = time_match.groupdict()
    if not groups.get("hour"):
        return DateClaim("shown", datetime.combine(day, time()), has_time=False)
    hour, minute, second = (int(groups.get(name) or 0) for name in ("hour", "minute", "second"))
    half = (groups.get("half") or "").lower().replace(".", "")
    if half and hour <= 12:
        hour = (_HALF_STARTS[half] + (hour - _HALF_STARTS[half]) % 12) % 24
    next_day = timedelta(days=1) if (hour, minute, second) == (24, 0, 0) else timedelta()
    try:
        # A leap second is read as the second before it.
        clock = time(0 if next_day else hour, minute, 59 if second == 60 else second)
        return DateClaim("shown", datetime.combine(day, clock, parse_utc_offset(groups.get("zone") or "")) + next_day)
    except (ValueError, OverflowError):
        return None
