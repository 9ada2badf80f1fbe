"""A clipping report as the config declares it, and the period that the report of a day covers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class ReportFormat(StrEnum):
    """The format of a report's file."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    HTML = "html"


class Move(StrEnum):
    """How a clipping changes its place."""

    FIRST = "first"
    UP = "up"
    DOWN = "down"


def move_clip(order: Sequence[int], article_id: int, move: Move) -> tuple[int, ...]:
    """Return an order of articles in which one of them has moved. One that is not in it, or at the end, stays."""
    if article_id not in order:
        return tuple(order)
    place = order.index(article_id)
    rest = [each for each in order if each != article_id]
    target = {Move.FIRST: 0, Move.UP: max(place - 1, 0), Move.DOWN: place + 1}[move]
    return (*rest[:target], article_id, *rest[target:])


@dataclass(frozen=True, slots=True)
class ReportDefinition:
    """What a report contains, and how it is headed.

    It has the articles with mentions of one of the `keywords`, in one of the `outlets` and `languages`; empty tuples
    are not applied. The report of a day covers the `period` before the time `ends` of that day, or before the end of
    the day if `ends` is None. `language` is a code of `core.messages.LANGUAGES`, `template` the path of a DOCX file
    whose layout is used instead of the built-in one, for PDF only with `template_as_pdf`. Unless `full_text`, only the
    beginnings of the texts are shown. With `with_dropped`, an appendix lists what people dropped.
    """

    name: str
    keywords: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    office: str | None = None
    title: str | None = None
    edition: str | None = None
    period: timedelta = timedelta(days=1)
    ends: time | None = None
    language: str = "id"
    template: str | None = None
    template_as_pdf: bool = False
    full_text: bool = True
    with_dropped: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """The time that the report of a `day` covers: from `since` until before `until`, both in the report's zone."""

    day: date
    since: datetime
    until: datetime

    @property
    def previous(self) -> "Period":
        """The period of the same length before this one."""
        length = self.until - self.since
        return Period(self.day, self.since - length, self.since)


def find_latest_period(definition: ReportDefinition, now: datetime, zone: ZoneInfo) -> Period:
    """Return the latest period that is over at a time, which is in the report's zone. Raise as `find_period`."""
    today = find_period(definition, now.date(), zone)
    return today if today.until <= now else find_period(definition, now.date() - timedelta(days=1), zone)


def find_coming_period(definition: ReportDefinition, now: datetime, zone: ZoneInfo) -> Period:
    """Return the period that is not over at a time, which is in the report's zone. Raise as `find_period`."""
    today = find_period(definition, now.date(), zone)
    return today if today.until > now else find_period(definition, now.date() + timedelta(days=1), zone)


def find_period(definition: ReportDefinition, day: date, zone: ZoneInfo) -> Period:
    """Return the period of a day's report. By the clock on the wall, so that daily reports leave no gap at a change.

    Raise OverflowError if the calendar ends before it.
    """
    midnight = datetime.combine(day, time(), zone)
    until = midnight + timedelta(days=1) if definition.ends is None else datetime.combine(day, definition.ends, zone)
    since = until - definition.period
    for moment in (since - definition.period, until):
        moment.astimezone(UTC)  # near the ends of the calendar, this is refused here and not by a database
    return Period(day, since, until)
