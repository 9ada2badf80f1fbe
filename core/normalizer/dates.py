"""When the story was published. Machine dates first; the date that readers see overrules one with a wrong zone."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from core.article import Candidate
from core.normalizer.blocks import Block
from core.normalizer.declared import ARTICLE_TYPES, Declared, texts_of
from core.normalizer.parse import Tree
from core.normalizer.shown_dates import ShownDate, read_shown

JAKARTA = "Asia/Jakarta"
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_MACHINE = re.compile(
    r"(?P<date>\d{4}[-/]\d{1,2}[-/]\d{1,2})(?:\s*[T ]\s*(?P<hour>\d{1,2})[:-](?P<minute>\d\d)(?:[:-](?P<second>\d\d))?"
    r"(?:[.,]\d+)?\s*(?P<zone>Z|UTC|GMT|WIB|WITA|WIT|[+-]\d\d:?\d\d)?)?",
    re.IGNORECASE,
)
_ZONE_HOURS = {"Z": 0, "UTC": 0, "GMT": 0, "WIB": 7, "WITA": 8, "WIT": 9}
_PUBLISHED_METAS = re.compile(
    r"(?:^|[:._-])(?:datepublished|published_?(?:time|date)|publish-?_?date|pubdate|dc\.date\.issued|parsely-pub-date)$"
)
_MODIFIED_METAS = re.compile(r"(?:^|[:._-])(?:datemodified|modified_?(?:time|date)|updated_time|lastmod)$")
_URL_DATE = re.compile(r"/(?P<year>20\d\d)[/-](?P<month>\d\d)[/-](?P<day>\d\d)(?:/|-|$)")
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
    """The instant of the fetch, and the zone that holds where a page shows none."""

    fetched_at: datetime
    zone: tzinfo

    def believes(self, when: datetime) -> bool:
        return _EARLIEST <= when <= self.fetched_at + timedelta(days=1)

    def instant(self, stamp: Stamp) -> datetime:
        return stamp.when if stamp.is_zoned else stamp.when.replace(tzinfo=self.zone)


def make_clock(fetched_at: datetime, zone_name: str | None) -> Clock:
    """An unknown zone's name counts as Asia/Jakarta, a fetch without zone as UTC."""
    try:
        zone = ZoneInfo(zone_name or JAKARTA)
    except (OSError, ValueError, KeyError):
        zone = ZoneInfo(JAKARTA)
    return Clock(fetched_at if fetched_at.tzinfo else fetched_at.replace(tzinfo=UTC), zone)


def choose_published(
    machine: Iterable[Stamp], shown: ShownDate | None, fallbacks: Iterable[Stamp], clock: Clock
) -> tuple[datetime, str] | None:
    """The instant of publication and where it was read, or None.

    Machine dates in their order (JSON-LD, meta, time element), then the shown one, then `fallbacks`. A machine date
    without time or zone gives way to a later one that says more of the same; one that lies a whole number of hours
    off the shown time was labelled with the wrong zone, and the shown one wins.
    """
    stamps = [stamp for stamp in machine if clock.believes(clock.instant(stamp))]
    seen = _shown_stamp(shown, clock)
    if stamps:
        best = _fullest(stamps)
        if seen and (_is_zone_off(clock.instant(best), clock.instant(seen), seen) or _says_more(seen, best)):
            best = seen
        return clock.instant(best), best.origin
    for stamp in [*([seen] if seen else []), *fallbacks]:
        if clock.believes(clock.instant(stamp)):
            return clock.instant(stamp), stamp.origin
    return None


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


def _says_more(seen: Stamp, best: Stamp) -> bool:
    return seen.has_time and not best.has_time and seen.when.date() == best.when.date()


def _is_zone_off(machine: datetime, shown: datetime, seen: Stamp) -> bool:
    if not seen.has_time:
        return False
    hours, rest = divmod(abs((machine.replace(second=0, microsecond=0) - shown).total_seconds()), 3600)
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
    year, month, day = (int(part) for part in re.split(r"[-/]", found["date"]))
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    try:
        when = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - aware below, where a zone is told
        zone = _offset(found["zone"])
    except ValueError:
        return None
    has_time = found["hour"] is not None
    return Stamp(origin, when.replace(tzinfo=zone) if zone else when, zone is not None, has_time)


def _offset(label: str | None) -> timezone | None:
    if not label:
        return None
    if label.upper() in _ZONE_HOURS:
        return timezone(timedelta(hours=_ZONE_HOURS[label.upper()]))
    digits = label[1:].replace(":", "")
    size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-size if label[0] == "-" else size)


def published_stamps(declared: Declared, tree: Tree) -> Iterator[Stamp]:
    """The machine dates of publication, most trusted first."""
    texts = [
        ("json-ld", text) for found in declared.of_type(ARTICLE_TYPES) for text in texts_of(found.get("datePublished"))
    ]
    texts += [("json-ld", text) for found in declared.objects for text in texts_of(found.get("datePublished"))]
    texts += [
        ("meta", value) for name, values in declared.metas.items() if _PUBLISHED_METAS.search(name) for value in values
    ]
    texts += [("time", element.get("datetime") or "") for element in tree.iter("time")][:1]
    return (stamp for origin, text in texts if (stamp := read_machine(text, origin)))


def modified_stamps(declared: Declared) -> Iterator[Stamp]:
    """The machine dates of the last change, most trusted first."""
    texts = [
        ("json-ld", text) for found in declared.of_type(ARTICLE_TYPES) for text in texts_of(found.get("dateModified"))
    ]
    texts += [
        ("meta", value) for name, values in declared.metas.items() if _MODIFIED_METAS.search(name) for value in values
    ]
    return (stamp for origin, text in texts if (stamp := read_machine(text, origin)))


def find_shown(blocks: Sequence[Block], fetched_at: datetime) -> ShownDate | None:
    """The date shown in `blocks`, the lines near the headline, nearest first; one with a time is preferred."""
    found = [read_shown(block.text, fetched_at) for block in blocks if len(block.text) <= _SHOWN_LINE]
    dates = [shown for shown in found if shown]
    return next((shown for shown in dates if shown.has_time), dates[0] if dates else None)


def fallback_stamps(candidate: Candidate | None, url: str) -> Iterator[Stamp]:
    """What the source told, then the day in the address."""
    if candidate and candidate.published_at:
        yield Stamp("candidate", candidate.published_at, is_zoned=candidate.published_at.tzinfo is not None)
    found = _URL_DATE.search(url)
    stamp = read_machine("-".join(found.group("year", "month", "day")), "url") if found else None
    if stamp:
        yield stamp
