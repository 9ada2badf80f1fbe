"""Select the dates of publication and of the last change among the dates that a page states.

Machine-readable dates take precedence over the date that readers see, unless their time zone or day is wrong.
"""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from itertools import islice
from typing import NamedTuple
from zoneinfo import ZoneInfo

from core.article import Candidate
from core.dates import (
    EARLIEST_DATE,
    MAX_AHEAD,
    DateClaim,
    is_update_label,
    parse_machine_date,
    parse_shown_date,
    parse_update_date,
    parse_url_date,
)
from core.normalizer.document.bylines import is_date_line
from core.normalizer.document.declared_metadata import DeclaredMetadata, named_texts
from core.normalizer.document.thresholds import MAX_DATED_BYLINE_LETTERS, MAX_LABEL_LETTERS
from core.normalizer.metadata.thresholds import (
    CLOCK_SKEW_MINUTES,
    EASTERNMOST_HOURS,
    MAX_DATE_LINE_LENGTH,
    MAX_EMBEDDED_DATES,
    MAX_ZONE_ERROR_HOURS,
    PAGE_CLOCK_MINUTES,
    SAME_DATE_DAYS,
    SAME_DAY_HOURS,
    WESTERNMOST_HOURS,
    ZONE_STEP_MINUTES,
)
from core.vocabulary.calendar import MONTH_PATTERN, WEEKDAY_PATTERN
from core.vocabulary.time_zones import DEFAULT_ZONE, INDONESIAN_ZONE_PATTERN

_PUBLISHED_METAS = re.compile(
    r"(?:^|[:._-])(?:datepublished|published[-_]?(?:time|date|at)?|publish[-_]?(?:date|time)|pubdate|dc\.date\.issued"
    r"|(?:dcterms|dc)\.issued|parsely-pub-date|citation_(?:publication|online)_date)$"
)

# Meta elements with the date of publication, of the last change or of the fetch
_VAGUE_METAS = ("date", "dc.date", "dcterms.date", "citation_date", "sailthru.date")
_MODIFIED_METAS = re.compile(r"(?:^|[:._-])(?:datemodified|modified_?(?:time|date)|updated_time|lastmod)$")
# What the names of all of these end with. Comparing the ends spares matching most names.
_DATE_META_ENDS = ("date", "time", "at", "issued", "published", "published-", "published_", "modified", "lastmod")

# Data for the page's scripts, with quotation marks that may be escaped for JSON or HTML. The pattern begins with plain
# letters, because that makes the search many times as fast.
_EMBEDDED_DATE = re.compile(
    rb"""ubli(?<=[pP]ubli)(?<!un[pP]ubli)(?<!re[pP]ubli)(?:shed|sh(?:ed)?_?(?:[aA]t|[dD]ate|[oO]n)|cation_?[dD]ate)"""
    rb"""(?:\\?"|&quot;|&#34;)\s{0,3}:\s{0,3}(?:\\?"|&quot;|&#34;)"""
    rb"""(?P<date>(?:19|20)\d\d-\d\d-\d\d[\dT:.Z+-]{0,20})"""
)
# In these, day or month may come first.
_NUMERIC_DATE = re.compile(r"(?<!\d)\d{1,2}[/.-]\d{1,2}[/.-]\d{2}", re.ASCII)
_RELATIVE_DATE = re.compile(r"^(?!.*(?:19|20)\d\d).*\b(?:lalu|ago|hari ini|kemarin|today|yesterday)\b", re.IGNORECASE)
_SECTION_AFTER_DATE = re.compile(r"\s*\|\s*[A-Z][\w&’'-]*(?: [\w&’'-]+){0,3}$")
# A date must follow. The name of another outlet may follow, too.
_FIRST_PUBLISHED = re.compile(
    r"(?:this (?:article|story|post|page) was |(?:artikel|berita|tulisan) ini )?"
    r"(?:(?:originally|first) published(?: on)?|pertama kali (?:terbit|tayang|diterbitkan|dipublikasikan)(?: pada)?)"
    rf"\s*:?\s+(?P<date>(?:(?:{WEEKDAY_PATTERN}),? )?(?:\d|(?:{MONTH_PATTERN})\b).*)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_TIME_LINE = re.compile(
    rf"\W*(?:pukul |jam )?\d{{1,2}}[:.]\d\d(?:[:.]\d\d)?\s*(?:{INDONESIAN_ZONE_PATTERN})?\W*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class FetchContext:
    """When a page was fetched, and the time zone of the dates that state none.

    `fetched_at` is a timezone-aware datetime. If the outlet of the page is unknown, `zone` is the default time zone,
    and `is_zone_known` is False.
    """

    fetched_at: datetime
    zone: tzinfo
    is_zone_known: bool = True

    def is_plausible(self, when: datetime) -> bool:
        """Whether the page can have been published at `when`, a timezone-aware datetime."""
        return EARLIEST_DATE <= when <= self.fetched_at + MAX_AHEAD

    def instant(self, claim: DateClaim) -> datetime:
        """Return the date of a claim as a timezone-aware datetime.

        If the date is later than the fetch, its time zone is wrong. Its time is then read as the outlet's local time.
        """
        if not claim.is_zoned:
            return claim.when.replace(tzinfo=self.zone)
        latest = self.fetched_at + timedelta(minutes=CLOCK_SKEW_MINUTES)
        if claim.when <= latest:
            return claim.when
        local = claim.when.replace(tzinfo=self.zone)
        return local if local <= latest else claim.when

    def may_be_on(self, day: date, instant: datetime) -> bool:
        """Return whether a timezone-aware datetime is on `day` in any time zone of the world."""
        midnight = datetime.combine(day, time(), UTC)
        return (
            midnight - timedelta(hours=EASTERNMOST_HOURS)
            <= instant
            < midnight + timedelta(hours=24 + WESTERNMOST_HOURS)
        )

    def local_fetch(self) -> datetime:
        return self.fetched_at.astimezone(self.zone)


class SelectedDate(NamedTuple):
    """A selected date (timezone-aware) and where the page states it.

    Some of the page's machine-readable dates are later than the true dates by `zone_error`, because their time zone is
    wrong: those that state a time zone if `is_zoned` is True, otherwise those that state none.
    """

    when: datetime
    origin: str
    zone_error: timedelta = timedelta()
    is_zoned: bool = True


def make_fetch_context(fetched_at: datetime, zone_name: str | None, is_zone_known: bool = True) -> FetchContext:
    """Return the context of a fetch, in Asia/Jakarta if the zone name is unknown. A naive `fetched_at` is in UTC."""
    try:
        zone = ZoneInfo(zone_name or DEFAULT_ZONE)
    except (OSError, ValueError, KeyError):
        zone = ZoneInfo(DEFAULT_ZONE)
    return FetchContext(fetched_at if fetched_at.tzinfo else fetched_at.replace(tzinfo=UTC), zone, is_zone_known)


def select_published(
    machine: Iterable[DateClaim],
    shown: DateClaim | None,
    fallbacks: Iterable[DateClaim],
    context: FetchContext,
    offsets: Iterable[tzinfo] = (),
) -> SelectedDate | None:
    """Return the date of publication, or None.

    `shown` is the date that readers see. The first of these is selected: the `machine` claims in their order (JSON-LD,
    meta, time element), the shown date, the `fallbacks`. If the time zone of the page is unknown, the result is in the
    time zone of the shown clock, so that it has the day that readers see. There are four exceptions:

    - If JSON-LD and meta elements state different days, the one that agrees with the shown date is selected.
    - A time element whose day differs from the shown date belongs to another article and is ignored.
    - A claim without a time or time zone is replaced by a claim of the same date that states it.
    - If a claim differs from the shown time by full hours, its time zone is wrong, and the shown date is selected.
    """
    shown = _plausible_claim(shown, context)
    claims = [claim for claim in machine if _plausible_claim(claim, context)]
    if shown:
        claims = _claims_of_day(claims, shown, context)
    other_claims = [*([shown] if shown else []), *(claim for claim in fallbacks if _plausible_claim(claim, context))]
    if claims:
        best_claim = _most_precise(claims)
        stated = context.instant(best_claim)
        if shown and _has_zone_error(stated, shown, best_claim, context):
            zone_error = stated.replace(second=0) - context.instant(shown)
            return SelectedDate(context.instant(shown), shown.origin, zone_error, best_claim.is_zoned)
    elif other_claims:
        best_claim = other_claims[0]
    else:
        return None
    best_claim = next((claim for claim in other_claims if _adds_time(claim, best_claim, context)), best_claim)
    when = _in_shown_zone(context.instant(best_claim), best_claim, shown, context, offsets)
    return SelectedDate(when, best_claim.origin)


def is_contradicted(
    machine: Sequence[DateClaim],
    modified: Iterable[DateClaim],
    shown: DateClaim | None,
    fallbacks: Iterable[DateClaim],
    context: FetchContext,
) -> bool:
    """Return whether `shown`, the date line below the headline, contradicts all `machine` claims of JSON-LD and meta.

    Content management systems write the day on which a page was moved or built, or the one on which an old text was
    first published that the outlet now publishes again. Nothing is contradicted if the source or the address of the
    page (`fallbacks`) agrees with a claim, or if the page declares that it was `modified` on the day shown.
    """
    claims = [claim for claim in machine if claim.origin != "time" and _plausible_claim(claim, context)]
    if shown is None or not claims:
        return False
    day, tolerance = shown.when.date(), timedelta(hours=SAME_DAY_HOURS)
    is_confirmed = any(
        abs(context.instant(claim) - context.instant(other)) <= tolerance for claim in claims for other in fallbacks
    )
    is_change = any(context.may_be_on(day, context.instant(claim)) for claim in modified) and all(
        context.instant(claim) < context.instant(shown) for claim in claims
    )
    return not (is_confirmed or is_change or any(context.may_be_on(day, context.instant(claim)) for claim in claims))


def select_modified(
    machine: Iterable[DateClaim], shown: DateClaim | None, published: SelectedDate | None, context: FetchContext
) -> SelectedDate | None:
    """Return the date of the last change, or None.

    Machine-readable claims take precedence. If the date of publication had a wrong time zone, the same correction is
    applied to them. A claim with a time of day takes precedence over one without. A claim before the date of
    publication is ignored.
    """
    shown = _plausible_claim(shown, context)
    machine = sorted(machine, key=lambda claim: not claim.has_time)
    for claim in [*machine, *([shown] if shown else [])]:
        when = context.instant(claim)
        if published and claim.is_zoned == published.is_zoned and claim.origin != "shown":
            when -= published.zone_error
        is_change = published is None or when >= published.when or not claim.has_time
        if context.is_plausible(when) and is_change:
            return SelectedDate(when, claim.origin)
    return None


def _plausible_claim(claim: DateClaim | None, context: FetchContext) -> DateClaim | None:
    return claim if claim and context.is_plausible(context.instant(claim)) else None


def _claims_of_day(claims: list[DateClaim], shown: DateClaim, context: FetchContext) -> list[DateClaim]:
    """Return the claims that agree with the shown day, without time elements.

    If no claim agrees, return all JSON-LD and meta claims. If the page has none, return the time elements that agree.
    """
    tolerance = timedelta(hours=SAME_DAY_HOURS)
    agreeing = [claim for claim in claims if abs(context.instant(claim) - context.instant(shown)) <= tolerance]
    trusted = [claim for claim in agreeing if claim.origin != "time"]
    return trusted or [claim for claim in claims if claim.origin != "time"] or agreeing


def _most_precise(claims: Sequence[DateClaim]) -> DateClaim:
    """Return the first claim or, if it lacks a time or time zone, another claim of the same date that states it.

    Midnight is the time of a date that was entered without one.
    """
    first_claim = claims[0]
    wall_time = first_claim.when.replace(tzinfo=None)
    for other_claim in claims[1:]:
        distance = abs(other_claim.when.replace(tzinfo=None) - wall_time)
        if (
            first_claim.has_time
            and not first_claim.is_zoned
            and other_claim.is_zoned
            and distance < timedelta(minutes=1)
        ):
            return other_claim
        adds_time = _states_time(other_claim) or (other_claim.has_time and not first_claim.has_time)
        if not _states_time(first_claim) and adds_time and distance < timedelta(days=SAME_DATE_DAYS):
            return other_claim
    return first_claim


def _states_time(claim: DateClaim) -> bool:
    return claim.has_time and claim.when.time() != time()


def _adds_time(claim: DateClaim, best_claim: DateClaim, context: FetchContext) -> bool:
    """Whether both claims are of the same day, and `claim` has a time of day while `best` has none."""
    day, best_day = (context.instant(dated).astimezone(context.zone).date() for dated in (claim, best_claim))
    return claim.has_time and not best_claim.has_time and day == best_day


def _in_shown_zone(
    when: datetime, claim: DateClaim, shown: DateClaim | None, context: FetchContext, offsets: Iterable[tzinfo]
) -> datetime:
    """Return a machine-readable date in the time zone of the shown clock, if the zone of the page is unknown.

    The offset of a clock without a zone is its distance from the machine-readable date, if zones have such an offset.
    If the page shows no clock, the offset is the first of `offsets`, those in the page's other dates, that makes the
    day that of the page.
    """
    if shown is None or not (claim.is_zoned and claim.has_time) or context.is_zone_known:
        return when
    if not shown.has_time:
        return _on_shown_day(when, shown.when.date(), offsets)
    wall_time = shown.when.replace(tzinfo=UTC)
    offset = wall_time - when.astimezone(UTC).replace(second=0, microsecond=0)
    is_offset = timedelta(hours=-WESTERNMOST_HOURS) <= offset <= timedelta(hours=EASTERNMOST_HOURS)
    if not is_offset or offset % timedelta(minutes=ZONE_STEP_MINUTES):
        return when
    return when.astimezone(timezone(offset))


def _on_shown_day(when: datetime, day: date, offsets: Iterable[tzinfo]) -> datetime:
    instants = (when, *(when.astimezone(offset) for offset in offsets))
    return next((instant for instant in instants if instant.date() == day), when)


def _has_zone_error(machine: datetime, shown: DateClaim, best: DateClaim, context: FetchContext) -> bool:
    """Whether a machine-readable date differs from the shown time by full hours.

    This is known only if the shown time states its time zone, or if the outlet's time zone is known.
    """
    is_known = shown.has_time and best.has_time and (shown.is_zoned or context.is_zone_known)
    error = abs(machine.replace(second=0, microsecond=0) - context.instant(shown))
    is_error = timedelta() < error <= timedelta(hours=MAX_ZONE_ERROR_HOURS) and not error % timedelta(hours=1)
    return is_known and is_error


def published_claims(declared: DeclaredMetadata, url: str = "") -> Iterator[DateClaim]:
    """Yield the machine-readable dates of publication, most reliable first.

    At most one time element is used: the one that is marked as the date of publication, else the one whose day is in
    `url`, else the first one.
    """
    texts = [("json-ld", text) for text in declared.article_texts("datePublished")]
    texts += [("json-ld", text) for item in declared.objects for text in named_texts(item.get("datePublished"))]
    texts += [("meta", text) for text in _metas(declared, _PUBLISHED_METAS)]
    texts += [("json-ld", text) for text in declared.article_texts("dateCreated")]
    yield from _claims(dict.fromkeys(texts))
    times = list(_claims(("time", text) for text in declared.published_times or declared.times))
    url_date = parse_url_date(url)
    of_url_day = [claim for claim in times if url_date and claim.when.date() == url_date.when.date()]
    yield from (of_url_day or times)[:1]


def stated_offsets(declared: DeclaredMetadata) -> Iterator[tzinfo]:
    """Yield the offsets from UTC that the <time> elements of a page state, in page order."""
    for claim in _claims(("time", text) for text in declared.times):
        if claim.when.tzinfo and claim.when.utcoffset():
            yield claim.when.tzinfo


def vague_claims(declared: DeclaredMetadata, context: FetchContext) -> Iterator[DateClaim]:
    """Yield the dates in meta elements such as `date`, except the day of the fetch, which some pages state there."""
    texts = (("meta", text) for name in _VAGUE_METAS for text in declared.metas.get(name, ()))
    today = context.local_fetch().date()
    return (claim for claim in _claims(texts) if claim.when.date() != today)


def confirming_days(
    declared: DeclaredMetadata, machine: Iterable[DateClaim], vague: Iterable[DateClaim], context: FetchContext
) -> frozenset[date]:
    """Return the days that make the page's date of publication certain if readers see one of them, too.

    These are the days of the `vague` claims and, if the `machine` claims of JSON-LD and meta elements contradict each
    other, those of the <time> elements that are marked as the date of publication.
    """
    instants = [context.instant(claim) for claim in machine if claim.origin != "time"]
    is_contradictory = bool(instants) and max(instants) - min(instants) > timedelta(hours=SAME_DAY_HOURS)
    marked = _claims(("time", text) for text in declared.published_times) if is_contradictory else ()
    return frozenset(claim.when.date() for claim in (*vague, *marked))


def modified_claims(declared: DeclaredMetadata) -> Iterator[DateClaim]:
    """Yield the machine-readable dates of the last change, most reliable first."""
    texts = [("json-ld", text) for text in declared.article_texts("dateModified")]
    texts += [("meta", text) for text in _metas(declared, _MODIFIED_METAS)]
    return _claims([*texts, *(("time", text) for text in declared.modified_times[:1])])


def find_embedded_date(body: bytes, context: FetchContext) -> SelectedDate | None:
    """Return the date of publication in the data that a page contains for its scripts, or None.

    If the data state several days, they are those of several articles.
    """
    found = islice(_EMBEDDED_DATE.finditer(body), MAX_EMBEDDED_DATES)
    claims = list(_claims(("json-ld", date["date"].decode("ascii", "replace")) for date in found))
    instants = [context.instant(claim) for claim in claims]
    is_single = len({instant.date() for instant in instants}) == 1
    return SelectedDate(instants[0], "json-ld") if is_single and context.is_plausible(instants[0]) else None


def _metas(declared: DeclaredMetadata, name_pattern: re.Pattern[str]) -> Iterator[str]:
    return (
        content
        for meta_name, contents in declared.metas.items()
        if meta_name.endswith(_DATE_META_ENDS) and name_pattern.search(meta_name)
        for content in contents
    )


def _claims(texts: Iterable[tuple[str, str]]) -> Iterator[DateClaim]:
    return (claim for origin, text in texts if (claim := parse_machine_date(text, origin)))


def find_shown_date(
    header: Sequence[str], others: Sequence[str], context: FetchContext, certain_days: Container[date] = ()
) -> DateClaim | None:
    """Return the date of publication that readers see, or None. Search the `header` lines first, then the `others`.

    Both are sorted by distance from the headline. A date on one of the `certain_days` takes precedence. The first date
    with a time takes precedence over earlier dates without one, and a calendar date over one that counts from the
    fetch, such as `2 jam lalu`. A time on a line of its own belongs to the date on the line before it. Among `others`,
    the current time that some pages display is ignored, and so are the dates in addresses.
    """
    now = context.local_fetch()
    for lines in (_with_time_lines(header), others):
        dated = [(line, claim) for line in lines if _is_short(line) and (claim := parse_shown_date(line, now))]
        if lines is others:
            dated = [(line, claim) for line, claim in dated if "://" not in line and not _is_page_clock(claim, now)]
        claims = [claim for line, claim in dated if not _RELATIVE_DATE.search(line)] or [claim for _, claim in dated]
        claims = [claim for claim in claims if claim.when.date() in certain_days] or claims
        if claims:
            return next((claim for claim in claims if claim.has_time), claims[0])
    return None


def find_first_publication(lines: Iterable[str], context: FetchContext) -> DateClaim | None:
    """Return the date in the first line that states when the article was first published, or None."""
    now = context.local_fetch()
    # Searching for a word is much faster than matching all lines.
    announced = (line for line in lines if "published" in line or "pertama kali" in line.lower())
    stated = (_FIRST_PUBLISHED.match(line) for line in announced if _is_short(line))
    return next(filter(None, (parse_shown_date(found["date"], now) for found in stated if found)), None)


def find_date_line(header: Iterable[str], context: FetchContext) -> DateClaim | None:
    """Return the date of the first line that consists of an absolute date, with or without the author's name, or None.

    The day of the fetch is ignored, because pages display the current day, too. So are dates such as `3/4/2026`.
    """
    now = context.local_fetch()
    for line in header:
        if not _YEAR.search(line) or len(line) > MAX_DATED_BYLINE_LETTERS or _NUMERIC_DATE.search(line):
            continue
        if is_date_line(_SECTION_AFTER_DATE.sub("", line)):
            claim = parse_shown_date(line, now)
            if claim and claim.when.date() != now.date():
                return claim
    return None


def _is_short(line: str) -> bool:
    return len(line) <= MAX_DATE_LINE_LENGTH


def _with_time_lines(lines: Sequence[str]) -> list[str]:
    """Append the next line to each line if the next line is only a time."""
    line_pairs = zip(lines, [*lines[1:], ""], strict=False)
    return [f"{line} {next_line}" if _TIME_LINE.fullmatch(next_line) else line for line, next_line in line_pairs]


def join_labels(lines: Iterable[str]) -> list[str]:
    """Join each line that consists of a label such as `Diperbarui:` with the date on the next line."""
    joined: list[str] = []
    label = ""
    for line in lines:
        joined.append(f"{label} {line}" if label and len(line) <= MAX_DATE_LINE_LENGTH else line)
        label = line if len(line) <= MAX_LABEL_LETTERS and is_update_label(line) else ""
    return joined


def _is_page_clock(shown: DateClaim, now: datetime) -> bool:
    """Whether a displayed date is near the time of the fetch. A date without a time must be the day of the fetch."""
    if not shown.has_time:
        return shown.when.date() == now.date()
    when = shown.when.replace(tzinfo=shown.when.tzinfo or now.tzinfo)
    return abs(when - now) <= timedelta(minutes=PAGE_CLOCK_MINUTES)


def find_update_date(lines: Sequence[str], context: FetchContext) -> DateClaim | None:
    """Return the first date of an update that readers see in `lines`, or None."""
    now = context.local_fetch()
    return next(filter(None, (parse_update_date(line, now) for line in lines if _is_short(line))), None)


def fallback_claims(candidate: Candidate | None, url: str) -> Iterator[DateClaim]:
    """Yield the date that the source stated, then the day in `url`."""
    if candidate and candidate.published_at:
        yield DateClaim("candidate", candidate.published_at)
    url_date = parse_url_date(url)
    if url_date:
        yield url_date
