"""When the story was published and changed. Machine dates first; the date that readers see overrules one with a wrong
zone or of another day.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from itertools import islice
from typing import NamedTuple
from zoneinfo import ZoneInfo

from core.article import Candidate
from core.normalizer.document.declared import Declared, texts_of
from core.normalizer.metadata.shown_dates import ShownDate, read_shown, read_update
from core.vocabulary.time_zones import DEFAULT_ZONE, INDONESIAN_ZONE_PATTERN, ZONE_PATTERN, parse_utc_offset

_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_SLACK = timedelta(minutes=10)
"""How far an outlet's clock may be ahead of ours."""
_MACHINE = re.compile(
    r"(?P<date>\d{4}[-/]\d{1,2}[-/]\d{1,2})(?:\s*[T ]\s*(?P<hour>\d{1,2})[:-](?P<minute>\d\d)(?:[:-](?P<second>\d\d))?"
    rf"(?:[.,]\d+)?\s*(?P<zone>Z|{ZONE_PATTERN}|[+-]\d\d:?\d\d)?)?",
    re.IGNORECASE | re.ASCII,
)
_PUBLISHED_METAS = re.compile(
    r"(?:^|[:._-])(?:datepublished|published_?(?:time|date)|publish-?_?date|pubdate|dc\.date\.issued|parsely-pub-date)$"
)
_MODIFIED_METAS = re.compile(r"(?:^|[:._-])(?:datemodified|modified_?(?:time|date)|updated_time|lastmod)$")
_URL_DATE = re.compile(r"/(?P<year>20\d\d)(?P<bar>[/-]?)(?P<month>\d\d)(?P=bar)(?P<day>\d\d)(?:/|-|$)", re.ASCII)
_TIME_LINE = re.compile(
    rf"\W*(?:pukul |jam )?\d{{1,2}}[:.]\d\d(?:[:.]\d\d)?\s*(?:{INDONESIAN_ZONE_PATTERN})?\W*", re.IGNORECASE
)
_PAGE_CLOCK = timedelta(minutes=15)
"""How far the clock that a page shows may be from ours: caches keep pages for some minutes."""

_SHOWN_LINE = 160
"""Code points. A date is shown in a line of its own or beside a byline; in a longer line it belongs to the story."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date, aware where `is_zoned`, else wall clock in the zone that holds on the outlet."""

    origin: str
    when: datetime
    is_zoned: bool
    has_time: bool = True


@dataclass(frozen=True, slots=True)
class Clock:
    """The instant of the fetch, and the zone that holds where a page shows none; `is_sure` where that is more than
    the guess of a page in any language.
    """

    fetched_at: datetime
    zone: tzinfo
    is_sure: bool = True

    def believes(self, when: datetime) -> bool:
        return _EARLIEST <= when <= self.fetched_at + timedelta(days=1)

    def instant(self, stamp: Stamp) -> datetime:
        """What a stamp means. One that lies ahead of the fetch was local time, labelled with another zone."""
        local = stamp.when.replace(tzinfo=self.zone)
        if not stamp.is_zoned:
            return local
        latest = self.fetched_at + _SLACK
        return local if stamp.when > latest >= local else stamp.when


class Chosen(NamedTuple):
    """A date, where it was read, and by how much machine dates are `ahead`: such as are zoned or not, as it was."""

    when: datetime
    origin: str
    ahead: timedelta = timedelta()
    is_zoned: bool = True


def make_clock(fetched_at: datetime, zone_name: str | None, is_sure: bool = True) -> Clock:
    """An unknown zone's name counts as Asia/Jakarta, a fetch without zone as UTC."""
    try:
        zone = ZoneInfo(zone_name or DEFAULT_ZONE)
    except (OSError, ValueError, KeyError):
        zone = ZoneInfo(DEFAULT_ZONE)
    return Clock(fetched_at if fetched_at.tzinfo else fetched_at.replace(tzinfo=UTC), zone, is_sure)


def choose_published(
    machine: Iterable[Stamp], shown: ShownDate | None, fallbacks: Iterable[Stamp], clock: Clock
) -> Chosen | None:
    """The instant of publication, or None.

    Machine dates in their order (JSON-LD, meta, time element), then the shown one, then `fallbacks`. Where JSON-LD
    and meta tell different days, the one that is shown counts; a time element of another day than the shown one
    belongs to another story. A machine date without time or zone gives way to one that says more of the same; one
    that lies a whole number of hours off the shown time was labelled with the wrong zone, and the shown one wins.
    """
    seen = _shown_stamp(shown, clock)
    stamps = [stamp for stamp in machine if clock.believes(clock.instant(stamp))]
    later = [stamp for stamp in fallbacks if clock.believes(clock.instant(stamp))]
    if seen:
        stamps = _of_that_day(stamps, seen, clock)
    if stamps:
        best = _fullest(stamps)
        told = clock.instant(best)
        if seen and _is_zone_off(told, seen, best, clock):
            ahead = told.replace(second=0) - clock.instant(seen)
            return Chosen(clock.instant(seen), seen.origin, ahead, best.is_zoned)
        best = next((stamp for stamp in [*([seen] if seen else []), *later] if _says_more(stamp, best, clock)), best)
        return Chosen(clock.instant(best), best.origin)
    if seen:
        seen = next((stamp for stamp in later if _says_more(stamp, seen, clock)), seen)
    return next((Chosen(clock.instant(stamp), stamp.origin) for stamp in [*([seen] if seen else []), *later]), None)


def choose_modified(
    machine: Iterable[Stamp], shown: ShownDate | None, published: Chosen | None, clock: Clock
) -> Chosen | None:
    """The instant of the last change, or None. Machine dates first, with the zone that proved wrong for the day of
    publication put right; a change before the publication is none.
    """
    seen = _shown_stamp(shown, clock)
    for stamp in [*machine, *([seen] if seen else [])]:
        when = clock.instant(stamp)
        if published and stamp.is_zoned == published.is_zoned and stamp.origin != "shown":
            when -= published.ahead
        is_change = published is None or when >= published.when or not stamp.has_time
        if clock.believes(when) and is_change:
            return Chosen(when, stamp.origin)
    return None


def _of_that_day(stamps: list[Stamp], seen: Stamp, clock: Clock) -> list[Stamp]:
    """Without time elements that contradict the shown day; metas and JSON-LD that agree with it come first."""
    agreeing = [stamp for stamp in stamps if _is_same_day(stamp, seen, clock)]
    trusted = [stamp for stamp in agreeing if stamp.origin != "time"]
    return trusted or [stamp for stamp in stamps if stamp.origin != "time"] or agreeing


def _is_same_day(stamp: Stamp, seen: Stamp, clock: Clock) -> bool:
    """Within a day and a half: neither zones nor the time of day count."""
    return abs(clock.instant(stamp) - clock.instant(seen)) <= timedelta(hours=36)


def _fullest(stamps: Sequence[Stamp]) -> Stamp:
    first = stamps[0]
    wall = first.when.replace(tzinfo=None)
    for other in stamps[1:]:
        same_clock = abs(other.when.replace(tzinfo=None) - wall) < timedelta(minutes=1)
        if first.has_time and not first.is_zoned and other.is_zoned and same_clock:
            return other
        if not first.has_time and other.has_time and abs(other.when.replace(tzinfo=None) - wall) < timedelta(days=2):
            return other
    return first


def _says_more(stamp: Stamp, best: Stamp, clock: Clock) -> bool:
    """Whether `stamp` tells the time of day to a `best` that has the day only."""
    if best.has_time or not stamp.has_time:
        return False
    return clock.instant(stamp).astimezone(clock.zone).date() == clock.instant(best).astimezone(clock.zone).date()


def _is_zone_off(machine: datetime, seen: Stamp, best: Stamp, clock: Clock) -> bool:
    """Whether a machine date lies whole hours off the shown time. A time that is shown without its zone proves that
    only where the zone is sure.
    """
    if not (seen.has_time and best.has_time and (seen.is_zoned or clock.is_sure)):
        return False
    off = abs((machine.replace(second=0, microsecond=0) - clock.instant(seen)).total_seconds())
    hours, rest = divmod(off, 3600)
    return 1 <= hours <= 15 and rest == 0


def _shown_stamp(shown: ShownDate | None, clock: Clock) -> Stamp | None:
    if shown is None:
        return None
    when = shown.wall.replace(tzinfo=shown.offset) if shown.offset else shown.wall
    stamp = Stamp("shown", when, shown.offset is not None, shown.has_time)
    return stamp if clock.believes(clock.instant(stamp)) else None


def read_machine(text: str, origin: str) -> Stamp | None:
    """A date as machines write it, broken forms included (`2023-11-02T20-59-53Z`, `2015-11-05 T10:08:58Z`)."""
    found = _MACHINE.match(text.strip())
    if found is None:
        return None
    year, month, day = map(int, found["date"].replace("/", "-").split("-"))
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    try:
        when = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - aware below, where a zone is told
        zone = parse_utc_offset(found["zone"] or "")
    except ValueError:
        return None
    has_time = found["hour"] is not None
    return Stamp(origin, when.replace(tzinfo=zone) if zone else when, zone is not None, has_time)


def published_stamps(declared: Declared, url: str = "") -> Iterator[Stamp]:
    """The machine dates of publication, most trusted first. Of time elements the one that is marked so, else the one
    of the day in the address, else the first.
    """
    texts = [("json-ld", text) for text in declared.article_texts("datePublished")]
    texts += [("json-ld", text) for found in declared.objects for text in texts_of(found.get("datePublished"))]
    texts += [("meta", text) for text in _metas(declared, _PUBLISHED_METAS)]
    texts += [("json-ld", text) for text in declared.article_texts("dateCreated")]
    yield from _stamps(dict.fromkeys(texts))
    times = _stamps(("time", text) for text in declared.published_times or declared.times)
    day = _url_stamp(url)
    known = list(times) if day else []
    yield from [stamp for stamp in known if day and stamp.when.date() == day.when.date()][:1] or known[:1]
    yield from islice(times, 1)


def modified_stamps(declared: Declared) -> Iterator[Stamp]:
    """The machine dates of the last change, most trusted first."""
    texts = [("json-ld", text) for text in declared.article_texts("dateModified")]
    return _stamps([*texts, *(("meta", text) for text in _metas(declared, _MODIFIED_METAS))])


def _metas(declared: Declared, wanted: re.Pattern[str]) -> Iterator[str]:
    return (value for name, values in declared.metas.items() if _is_named(name, wanted) for value in values)


@lru_cache(maxsize=1000)
def _is_named(name: str, wanted: re.Pattern[str]) -> bool:
    """Remembered, for pages name their metas alike."""
    return wanted.search(name) is not None


def _stamps(texts: Iterable[tuple[str, str]]) -> Iterator[Stamp]:
    return (stamp for origin, text in texts if (stamp := read_machine(text, origin)))


def find_shown(under: Sequence[str], others: Sequence[str], clock: Clock) -> ShownDate | None:
    """The date that readers see: in the lines between headline and story, nearest first, else in the `others` around.

    One with a time is preferred; lines that tell of an update come last. A time in a line of its own belongs to the
    day before it. The `others` may hold the page's own clock, which is no date of the story.
    """
    here = _here(clock)
    for lines in (_joined(under), others):
        dates = [shown for line in lines if len(line) <= _SHOWN_LINE and (shown := read_shown(line, here))]
        if lines is others:
            dates = [shown for shown in dates if not _is_page_clock(shown, here)]
        if dates:
            return next((shown for shown in dates if shown.has_time), dates[0])
    return None


def _joined(lines: Sequence[str]) -> list[str]:
    """Each line, with the next behind it where that is a time alone."""
    pairs = zip(lines, [*lines[1:], ""], strict=False)
    return [f"{line} {after}" if _TIME_LINE.fullmatch(after) else line for line, after in pairs]


def _is_page_clock(shown: ShownDate, here: datetime) -> bool:
    """Whether a date away from the headline is the moment of the fetch."""
    if not shown.has_time:
        return shown.wall.date() == here.date()
    when = shown.wall.replace(tzinfo=shown.offset or here.tzinfo)
    return abs(when - here) <= _PAGE_CLOCK


def find_update(lines: Sequence[str], clock: Clock) -> ShownDate | None:
    """The date of the last change that readers see."""
    here = _here(clock)
    found = (read_update(line, here) for line in lines if len(line) <= _SHOWN_LINE)
    return next((shown for shown in found if shown), None)


def _here(clock: Clock) -> datetime:
    return clock.fetched_at.astimezone(clock.zone)


def fallback_stamps(candidate: Candidate | None, url: str) -> Iterator[Stamp]:
    """What the source told, then the day in the address."""
    if candidate and candidate.published_at:
        yield Stamp("candidate", candidate.published_at, is_zoned=candidate.published_at.tzinfo is not None)
    stamp = _url_stamp(url)
    if stamp:
        yield stamp


def _url_stamp(url: str) -> Stamp | None:
    found = _URL_DATE.search(url)
    return read_machine("-".join(found.group("year", "month", "day")), "url") if found else None
