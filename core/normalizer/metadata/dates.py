"""Select the dates of publication and of the last change.

Machine-readable dates come first. The date that readers see overrules one that has a wrong time zone or is of another
day.
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
from core.normalizer.document.declared_metadata import DeclaredMetadata, named_texts
from core.normalizer.metadata.shown_dates import ShownDate, parse_shown_date, parse_update_date
from core.normalizer.metadata.thresholds import (
    CLOCK_SKEW_MINUTES,
    EARLIEST_YEAR,
    MAX_DATE_LINE_LENGTH,
    MAX_DAYS_AHEAD,
    MAX_ZONE_ERROR_HOURS,
    PAGE_CLOCK_MINUTES,
    SAME_DATE_DAYS,
    SAME_DAY_HOURS,
)
from core.vocabulary.time_zones import DEFAULT_ZONE, INDONESIAN_ZONE_PATTERN, ZONE_PATTERN, parse_utc_offset

_MACHINE_DATE = re.compile(
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


@dataclass(frozen=True, slots=True)
class DateClaim:
    """A date and where it is stated ("json-ld", "meta", "time", "shown", "candidate", "url").

    `when` is aware where `is_zoned`, else naive in the outlet's time zone. Without `has_time` only its day is known.
    """

    origin: str
    when: datetime
    is_zoned: bool
    has_time: bool = True


@dataclass(frozen=True, slots=True)
class FetchContext:
    """The instant of the fetch (aware) and the time zone of dates without one.

    `is_zone_known` is False where the zone is only the default for a page in any language.
    """

    fetched_at: datetime
    zone: tzinfo
    is_zone_known: bool = True

    def is_plausible(self, when: datetime) -> bool:
        """Whether a page fetched then can have been published at `when` (aware)."""
        latest = self.fetched_at + timedelta(days=MAX_DAYS_AHEAD)
        return datetime(EARLIEST_YEAR, 1, 1, tzinfo=UTC) <= when <= latest

    def instant(self, claim: DateClaim) -> datetime:
        """Return the aware datetime of a claim. One after the fetch was local time with a wrong zone label."""
        local = claim.when.replace(tzinfo=self.zone)
        if not claim.is_zoned:
            return local
        latest = self.fetched_at + timedelta(minutes=CLOCK_SKEW_MINUTES)
        return local if claim.when > latest >= local else claim.when

    def local_fetch(self) -> datetime:
        """Return the instant of the fetch in the outlet's time zone."""
        return self.fetched_at.astimezone(self.zone)


class SelectedDate(NamedTuple):
    """A selected date (aware) and the origin of its claim.

    `zone_error` is how far the zone label of machine-readable dates was off; it applies to those that are zoned as
    `is_zoned` says.
    """

    when: datetime
    origin: str
    zone_error: timedelta = timedelta()
    is_zoned: bool = True


def make_fetch_context(fetched_at: datetime, zone_name: str | None, is_zone_known: bool = True) -> FetchContext:
    """Return the context of a fetch. An unknown zone name stands for Asia/Jakarta, a naive `fetched_at` is UTC."""
    try:
        zone = ZoneInfo(zone_name or DEFAULT_ZONE)
    except (OSError, ValueError, KeyError):
        zone = ZoneInfo(DEFAULT_ZONE)
    return FetchContext(fetched_at if fetched_at.tzinfo else fetched_at.replace(tzinfo=UTC), zone, is_zone_known)


def select_published(
    machine: Iterable[DateClaim], shown: ShownDate | None, fallbacks: Iterable[DateClaim], context: FetchContext
) -> SelectedDate | None:
    """Return the instant of publication, or None.

    `machine` claims count in their order (JSON-LD, meta, time element), then the shown date, then `fallbacks`.

    - Where JSON-LD and meta state different days, the one that agrees with the shown date wins.
    - A time element of another day than the shown date belongs to another story.
    - A claim without time or zone is replaced by one of the same date that has them.
    - A claim that is off the shown time by full hours has a wrong zone label, and the shown date wins.
    """
    seen = _shown_claim(shown, context)
    claims = [claim for claim in machine if context.is_plausible(context.instant(claim))]
    later = [claim for claim in fallbacks if context.is_plausible(context.instant(claim))]
    if seen:
        claims = _claims_of_day(claims, seen, context)
    others = [*([seen] if seen else []), *later]
    if claims:
        best = _most_precise(claims)
        stated = context.instant(best)
        if seen and _has_zone_error(stated, seen, best, context):
            zone_error = stated.replace(second=0) - context.instant(seen)
            return SelectedDate(context.instant(seen), seen.origin, zone_error, best.is_zoned)
    elif others:
        best = others[0]
    else:
        return None
    best = next((claim for claim in others if _adds_time(claim, best, context)), best)
    return SelectedDate(context.instant(best), best.origin)


def select_modified(
    machine: Iterable[DateClaim], shown: ShownDate | None, published: SelectedDate | None, context: FetchContext
) -> SelectedDate | None:
    """Return the instant of the last change, or None.

    Machine-readable claims come first. Where the date of publication had a wrong zone label, they are corrected by the
    same error. A date before the publication is invalid.
    """
    seen = _shown_claim(shown, context)
    for claim in [*machine, *([seen] if seen else [])]:
        when = context.instant(claim)
        if published and claim.is_zoned == published.is_zoned and claim.origin != "shown":
            when -= published.zone_error
        is_change = published is None or when >= published.when or not claim.has_time
        if context.is_plausible(when) and is_change:
            return SelectedDate(when, claim.origin)
    return None


def _claims_of_day(claims: list[DateClaim], seen: DateClaim, context: FetchContext) -> list[DateClaim]:
    """Drop time elements that contradict the shown day, and prefer JSON-LD and meta claims that agree with it."""
    tolerance = timedelta(hours=SAME_DAY_HOURS)
    agreeing = [claim for claim in claims if abs(context.instant(claim) - context.instant(seen)) <= tolerance]
    trusted = [claim for claim in agreeing if claim.origin != "time"]
    return trusted or [claim for claim in claims if claim.origin != "time"] or agreeing


def _most_precise(claims: Sequence[DateClaim]) -> DateClaim:
    """Return the first claim, or the first that states the same date with the zone or the time that it lacks."""
    first = claims[0]
    wall = first.when.replace(tzinfo=None)
    for other in claims[1:]:
        distance = abs(other.when.replace(tzinfo=None) - wall)
        if first.has_time and not first.is_zoned and other.is_zoned and distance < timedelta(minutes=1):
            return other
        if not first.has_time and other.has_time and distance < timedelta(days=SAME_DATE_DAYS):
            return other
    return first


def _adds_time(claim: DateClaim, best: DateClaim, context: FetchContext) -> bool:
    """Whether `claim` has the time of day that `best`, of the same day, lacks."""
    if best.has_time or not claim.has_time:
        return False
    days = {context.instant(one).astimezone(context.zone).date() for one in (claim, best)}
    return len(days) == 1


def _has_zone_error(machine: datetime, seen: DateClaim, best: DateClaim, context: FetchContext) -> bool:
    """Whether a machine-readable date is off the shown time by full hours.

    A shown time without a zone proves this only where the outlet's zone is known.
    """
    if not (seen.has_time and best.has_time and (seen.is_zoned or context.is_zone_known)):
        return False
    off = abs(machine.replace(second=0, microsecond=0) - context.instant(seen))
    return timedelta() < off <= timedelta(hours=MAX_ZONE_ERROR_HOURS) and off % timedelta(hours=1) == timedelta()


def _shown_claim(shown: ShownDate | None, context: FetchContext) -> DateClaim | None:
    if shown is None:
        return None
    when = shown.wall.replace(tzinfo=shown.offset) if shown.offset else shown.wall
    claim = DateClaim("shown", when, shown.offset is not None, shown.has_time)
    return claim if context.is_plausible(context.instant(claim)) else None


def parse_machine_date(text: str, origin: str) -> DateClaim | None:
    """Return the date in a machine-readable format, or None.

    Common errors are accepted: `2023-11-02T20-59-53Z`, `2015-11-05 T10:08:58Z`.
    """
    found = _MACHINE_DATE.match(text.strip())
    if found is None:
        return None
    year, month, day = map(int, found["date"].replace("/", "-").split("-"))
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    try:
        when = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - aware below, where a zone is stated
        zone = parse_utc_offset(found["zone"] or "")
    except ValueError:
        return None
    has_time = found["hour"] is not None
    return DateClaim(origin, when.replace(tzinfo=zone) if zone else when, zone is not None, has_time)


def published_claims(declared: DeclaredMetadata, url: str = "") -> Iterator[DateClaim]:
    """Yield the machine-readable dates of publication, most trusted first.

    Of the time elements, only one counts: the one marked as publication, else the one of the day in `url`, else the
    first.
    """
    texts = [("json-ld", text) for text in declared.article_texts("datePublished")]
    texts += [("json-ld", text) for found in declared.objects for text in named_texts(found.get("datePublished"))]
    texts += [("meta", text) for text in _metas(declared, _PUBLISHED_METAS)]
    texts += [("json-ld", text) for text in declared.article_texts("dateCreated")]
    yield from _claims(dict.fromkeys(texts))
    times = _claims(("time", text) for text in declared.published_times or declared.times)
    day = _url_claim(url)
    known = list(times) if day else []
    yield from [claim for claim in known if day and claim.when.date() == day.when.date()][:1] or known[:1]
    yield from islice(times, 1)


def modified_claims(declared: DeclaredMetadata) -> Iterator[DateClaim]:
    """Yield the machine-readable dates of the last change, most trusted first."""
    texts = [("json-ld", text) for text in declared.article_texts("dateModified")]
    return _claims([*texts, *(("meta", text) for text in _metas(declared, _MODIFIED_METAS))])


def _metas(declared: DeclaredMetadata, wanted: re.Pattern[str]) -> Iterator[str]:
    return (value for name, values in declared.metas.items() if _is_named(name, wanted) for value in values)


@lru_cache(maxsize=1000)
def _is_named(name: str, wanted: re.Pattern[str]) -> bool:
    """Cached, because pages name their meta elements alike."""
    return wanted.search(name) is not None


def _claims(texts: Iterable[tuple[str, str]]) -> Iterator[DateClaim]:
    return (claim for origin, text in texts if (claim := parse_machine_date(text, origin)))


def find_shown_date(header: Sequence[str], others: Sequence[str], context: FetchContext) -> ShownDate | None:
    """Return the date that readers see: in the `header` lines, nearest to the headline first, else in the `others`.

    A date with a time is preferred. A time in a line of its own belongs to the date in the line before. The clock that
    some pages display among the `others` is not a date of the story.
    """
    now = context.local_fetch()
    for lines in (_with_time_lines(header), others):
        found = [shown for line in lines if _is_short(line) and (shown := parse_shown_date(line, now))]
        if lines is others:
            found = [shown for shown in found if not _is_page_clock(shown, now)]
        if found:
            return next((shown for shown in found if shown.has_time), found[0])
    return None


def _is_short(line: str) -> bool:
    return len(line) <= MAX_DATE_LINE_LENGTH


def _with_time_lines(lines: Sequence[str]) -> list[str]:
    """Append to each line the next one, where that is a time alone."""
    pairs = zip(lines, [*lines[1:], ""], strict=False)
    return [f"{line} {after}" if _TIME_LINE.fullmatch(after) else line for line, after in pairs]


def _is_page_clock(shown: ShownDate, now: datetime) -> bool:
    """Whether a date away from the headline is the time of the fetch."""
    if not shown.has_time:
        return shown.wall.date() == now.date()
    when = shown.wall.replace(tzinfo=shown.offset or now.tzinfo)
    return abs(when - now) <= timedelta(minutes=PAGE_CLOCK_MINUTES)


def find_update_date(lines: Sequence[str], context: FetchContext) -> ShownDate | None:
    """Return the first date of a change that readers see in `lines`, or None."""
    now = context.local_fetch()
    return next(filter(None, (parse_update_date(line, now) for line in lines if _is_short(line))), None)


def fallback_claims(candidate: Candidate | None, url: str) -> Iterator[DateClaim]:
    """Yield the date that the source stated, then the day in `url`."""
    if candidate and candidate.published_at:
        yield DateClaim("candidate", candidate.published_at, is_zoned=candidate.published_at.tzinfo is not None)
    claim = _url_claim(url)
    if claim:
        yield claim


def _url_claim(url: str) -> DateClaim | None:
    found = _URL_DATE.search(url)
    return parse_machine_date("-".join(found.group("year", "month", "day")), "url") if found else None
