"""Write the clipping report of a day, by its name in the config; make and check templates of offices."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from actions.context import AppContext
from actions.options import parse_moment
from core.errors import NotFound, UsageError
from core.messages import message, os_error_message
from core.report import Period, ReportDefinition, ReportFormat, find_period

if TYPE_CHECKING:
    from reports.model import Report
    from reports.template_check import TemplateCheck
    from storage import Store

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
        today = find_period(definition, now.date(), context.zone)
        return today if today.until <= now else find_period(definition, _before(now.date()), context.zone)
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

    report = make_report(store, definition, period, context.zone)
    fields = make_fields(report)
    # Each form loads its library when it is wanted.
    match chosen:
        case ReportFormat.PDF:
            from reports.pdf import write_pdf

            content = write_pdf(report, fields)
        case ReportFormat.DOCX:
            from reports.docx import write_docx

            template = _read_template(context, definition)
            content = write_docx(report, fields, template, definition.template or "")
        case ReportFormat.XLSX:
            from reports.xlsx import write_xlsx

            content = write_xlsx(report, fields)
        case ReportFormat.HTML:
            from reports.html import write_html

            content = write_html(fields)
    return WrittenReport(content, report)


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

    data = _read_file(path)
    check_docx(data, path.name)
    try:
        return check_template(data)
    except ImportError:
        raise UsageError(_LIBRARY_MISSING) from None


def _read_template(context: AppContext, definition: ReportDefinition) -> bytes | None:
    if definition.template is None:
        return None
    return _read_file(context.path.resolve().parent / Path(definition.template).expanduser())


def _read_file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(
            message("{path}: cannot be read: {problem}", path=str(path), problem=os_error_message(error))
        ) from error


def _before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
