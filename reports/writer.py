"""A report as a file in each of its formats, and the files of a report that a subscription delivers."""

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from core.errors import KlipingError, StoreError, UsageError
from core.messages import message, os_error_message, translate
from core.report import Period, ReportDefinition, ReportFormat, find_latest_period
from reports.collect import collect_articles
from reports.fields import Fields, make_fields, make_title
from reports.model import PeriodArticles, Report, build_report
from storage import NewSentReport, ReportFile, Store

_MEDIA_TYPES = {
    ReportFormat.PDF: "application/pdf",
    ReportFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ReportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ReportFormat.HTML: "text/html",
}

# The main issues that a message about a report names.
_HEADLINES = 5


def write_form(report: Report, fields: Fields, chosen: ReportFormat, folder: Path) -> bytes:
    """Return a report as a file. `folder` is that of the config, to which the path of a template is relative.

    Raise `UsageError` for a template that cannot be used, or for a library that is not installed.
    """
    # Each form loads its library when it is wanted.
    match chosen:
        case ReportFormat.PDF:
            if report.definition.template is not None and report.definition.template_as_pdf:
                from reports.office import convert_to_pdf

                return convert_to_pdf(write_form(report, fields, ReportFormat.DOCX, folder))
            from reports.pdf import write_pdf

            return write_pdf(report, fields)
        case ReportFormat.DOCX:
            from reports.docx import write_docx

            path = report.definition.template
            template = None if path is None else read_file(folder / Path(path).expanduser())
            return write_docx(report, fields, template, path or "")
        case ReportFormat.XLSX:
            from reports.xlsx import write_xlsx

            return write_xlsx(report, fields)
        case ReportFormat.HTML:
            from reports.html import write_html

            return write_html(fields)


def collect_delivery(
    store: Store,
    subscription: str,
    definition: ReportDefinition,
    scheduled_at: datetime,
    formats: Collection[ReportFormat],
    zone: ZoneInfo,
    folder: Path,
) -> Callable[[], NewSentReport]:
    """Read the articles of the latest period that is over at a scheduled time, and return what makes its report.

    That takes seconds and does not use the store. If the report cannot be made, the reason takes the place of its
    files, so that its readers learn of it at that time.
    """
    period = find_latest_period(definition, scheduled_at.astimezone(zone), zone)
    new = NewSentReport(
        subscription, scheduled_at, definition.name, definition.name, period.day, period.since, period.until
    )
    try:
        found = collect_articles(store, definition, period, zone)
    except StoreError:
        raise
    except Exception as error:  # one report's failure, whatever it is, is told in its place
        return partial(_with_problem, new, definition, error)
    return partial(_make_delivery, new, definition, found, period, formats, zone, folder)


def _make_delivery(
    new: NewSentReport,
    definition: ReportDefinition,
    found: PeriodArticles,
    period: Period,
    formats: Collection[ReportFormat],
    zone: ZoneInfo,
    folder: Path,
) -> NewSentReport:
    try:
        report = build_report(definition, period, found, zone)
        fields = make_fields(report)
        files = tuple(
            ReportFile(
                f"{file_stem(definition.name)}-{period.day.isoformat()}.{chosen}",
                _MEDIA_TYPES[chosen],
                write_form(report, fields, chosen, folder),
            )
            for chosen in formats
        )
    except Exception as error:
        return _with_problem(new, definition, error)
    return replace(
        new,
        title=make_title(report),
        articles=report.figures.articles,
        outlets=report.figures.outlets,
        headlines=tuple(issue["title"] for issue in fields["issues"][:_HEADLINES]),
        files=files,
    )


def _with_problem(new: NewSentReport, definition: ReportDefinition, error: Exception) -> NewSentReport:
    problem = error.message if isinstance(error, KlipingError) else message("{text}", text=repr(error)[:300])
    return replace(new, problem=translate(problem, definition.language))


def file_stem(name: str) -> str:
    """Return the name of a report as the beginning of a file's name."""
    return re.sub(r"[^\w-]+", "-", name.casefold()).strip("-") or "report"


def read_file(path: Path) -> bytes:
    """Return the content of a file that a user named. Raise `UsageError` if it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(
            message("{path}: cannot be read: {problem}", path=str(path), problem=os_error_message(error))
        ) from error
