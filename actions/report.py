"""Write the clipping report of a day, by its name in the config; make and check templates of offices."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from actions.context import AppContext
from actions.options import parse_moment
from core.errors import NotFound, UsageError
from core.messages import message
from core.report import (
    Move,
    Period,
    ReportDefinition,
    ReportFormat,
    find_coming_period,
    find_latest_period,
    find_period,
    move_clip,
)

if TYPE_CHECKING:
    from reports.model import Report
    from reports.template_check import TemplateCheck
    from storage import SentReport, Store, StoredArticle

# The number of clippings that can be moved, and that the page shows.
MAX_MOVED = 300

_LIBRARY_MISSING = message("templates need the library docxtpl: install kliping[report]")


@dataclass(frozen=True, slots=True)
class WrittenReport:
    """The file of a report, and the report in it."""

    content: bytes
    report: "Report"


def find_definition(context: AppContext, name: str) -> ReportDefinition:
    """Return the report with a name, regardless of case. Raise `NotFound`."""
    wanted = " ".join(name.casefold().split())
    found = next((each for each in context.config.reports if each.name.casefold() == wanted), None)
    if found is None:
        names = ", ".join(each.name for each in context.config.reports)
        if not names:
            raise NotFound(message("{file} declares no reports; see docs/how-to/report.md", file=context.path.name))
        raise NotFound(message("no report is named '{name}'; there are: {names}", name=name, names=names))
    return found


def choose_period(context: AppContext, definition: ReportDefinition, typed: str | None) -> Period:
    """Return the period of the report of a typed day, or of the latest period that is over.

    Raise `UsageError` for an invalid day.
    """
    now = context.clock().astimezone(context.zone)
    try:
        if typed is not None:
            day = parse_moment(context, "--date", typed).astimezone(context.zone).date()
            return find_period(definition, day, context.zone)
        return find_latest_period(definition, now, context.zone)
    except OverflowError:
        raise UsageError(message("--date {text}: the calendar does not reach so far", text=typed or "")) from None


def parse_format(typed: str) -> ReportFormat:
    """Return the format that a user typed. Raise `UsageError` for an unknown one."""
    if typed.lower() in list(ReportFormat):
        return ReportFormat(typed.lower())
    raise UsageError(message("--format {format}: there are: {names}", format=typed, names=", ".join(ReportFormat)))


def write_report(
    context: AppContext, definition: ReportDefinition, period: Period, chosen: ReportFormat
) -> WrittenReport:
    """Return the report of a period as a file. Raise `UsageError` for a template that cannot be used."""
    with context.open_store() as store:
        return write_report_in(context, store, definition, period, chosen)


def write_report_in(
    context: AppContext, store: "Store", definition: ReportDefinition, period: Period, chosen: ReportFormat
) -> WrittenReport:
    """Do what `write_report` does, in an open store."""
    from reports.collect import make_report
    from reports.fields import make_fields
    from reports.writer import write_form

    report = make_report(store, definition, period, context.zone)
    fields = make_fields(report)
    content = write_form(report, fields, chosen, context.path.resolve().parent)
    return WrittenReport(content, report)


@dataclass(frozen=True, slots=True)
class ReportPreview:
    """A report as it would be now, with the articles in it and those that people dropped, by id.

    `is_coming` if its period is not over, `is_ordered` if a person moved clippings.
    """

    definition: ReportDefinition
    period: Period
    report: "Report"
    articles: "Mapping[int, StoredArticle]"
    is_coming: bool
    is_ordered: bool


def preview_report(context: AppContext, store: "Store", name: str, day: date | None = None) -> ReportPreview:
    """Return the report of a day, or the coming one. Raise `NotFound` for an unknown name."""
    from reports.collect import collect_articles
    from reports.model import build_report

    definition, now = find_definition(context, name), context.clock().astimezone(context.zone)
    try:
        period = find_coming_period(definition, now, context.zone)
        if day is not None:
            period = find_period(definition, day, context.zone)
    except OverflowError:
        raise UsageError(message("the calendar does not reach so far")) from None
    found = collect_articles(store, replace(definition, with_dropped=True), period, context.zone)
    return ReportPreview(
        definition,
        period,
        build_report(definition, period, found, context.zone),
        {stored.id: stored for stored in (*found.articles, *found.dropped)},
        period.until > now,
        bool(found.order),
    )


def change_order(
    context: AppContext,
    store: "Store",
    preview: ReportPreview,
    moves: Sequence[tuple[Move, int]],
    user: str,
    *,
    reset: bool = False,
) -> ReportPreview:
    """Move clippings of a report from where they are now; with `reset`, from the order of publication.

    Return the report afterwards. Raise `NotFound` if an article has no clipping among the first MAX_MOVED ones.
    """
    name, day = preview.definition.name, preview.period.day
    if reset:
        order_clips(context, store, name, day, (), (), user)
        preview = preview_report(context, store, name, day)
    shown = [clip.entry.article_id for clip in preview.report.clips[:MAX_MOVED]]
    for _, article_id in moves:
        _require_clip(article_id, shown)
    if moves:
        order_clips(context, store, name, day, shown, moves, user)
    return preview_report(context, store, name, day)


def put_order(
    context: AppContext, store: "Store", preview: ReportPreview, article_ids: Sequence[int], user: str
) -> ReportPreview:
    """Put clippings of a report first, in this order; without any, return to the order of publication.

    Return the report afterwards. Raise `NotFound` if an article has no clipping among the first MAX_MOVED ones.
    """
    name, day = preview.definition.name, preview.period.day
    shown = [clip.entry.article_id for clip in preview.report.clips[:MAX_MOVED]]
    for article_id in article_ids:
        _require_clip(article_id, shown)
    order_clips(context, store, name, day, article_ids, (), user)
    return preview_report(context, store, name, day)


def _require_clip(article_id: int, shown: Collection[int]) -> None:
    if article_id not in shown:
        raise NotFound(
            message(
                "article {id} is not among the first {count} clippings of this report", id=article_id, count=MAX_MOVED
            )
        )


def order_clips(
    context: AppContext,
    store: "Store",
    name: str,
    day: date,
    shown: Sequence[int],
    moves: Iterable[tuple[Move, int]],
    user: str,
) -> None:
    """Store the order of a day's clippings: as they were shown, but for those that move. Raise `NotFound`."""
    order = tuple(dict.fromkeys(shown[:MAX_MOVED]))
    for move, article_id in moves:
        order = move_clip(order, article_id, move)
    store.report_orders.put(find_definition(context, name).name, day, order, user, context.clock())


def find_sent_reports(context: AppContext, store: "Store", name: str | None, limit: int) -> "tuple[SentReport, ...]":
    """Return the latest reports that were delivered, newest first. Raise `NotFound` for an unknown name."""
    return store.sent_reports.find_latest(limit, None if name is None else find_definition(context, name).name)


def make_new_template(language: str) -> bytes:
    """Return the built-in template, from which an office makes its own. Raise `UsageError` without the library."""
    from reports.docx_template import make_template

    try:
        return make_template(language)
    except ImportError:
        raise UsageError(_LIBRARY_MISSING) from None


def check_own_template(path: Path) -> "TemplateCheck":
    """Check an office's template. Raise `UsageError` if it cannot be read or is dangerous to open."""
    from reports.docx_file import check_docx
    from reports.template_check import check_template
    from reports.writer import read_file

    data = read_file(path)
    check_docx(data, path.name)
    try:
        return check_template(data)
    except ImportError:
        raise UsageError(_LIBRARY_MISSING) from None
