"""`kliping report`: write a clipping report; make and check templates of offices."""

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import typer

from actions.json_records import report_order_record
from actions.report import (
    MAX_MOVED,
    change_order,
    check_own_template,
    choose_period,
    find_definition,
    find_sent_reports,
    make_new_template,
    parse_format,
    preview_report,
    write_report,
)
from cli.context import load
from cli.errors import DONE, WRONG_USAGE
from cli.json_output import print_records
from cli.language import current_language, localize, localized, localized_plural
from cli.options import OutputFormat
from cli.terminal import format_time, print_table, safe
from core.errors import UsageError
from core.messages import message, os_error_message
from core.report import Move, ReportFormat

# By whom an order was changed that a command stores.
_USER = "kliping"


def list_reports(path: Path, output_format: OutputFormat) -> None:
    """Print the reports of the config."""
    reports = load(path).config.reports
    if output_format == "json":
        print_records(
            {
                "name": report.name,
                "office": report.office,
                "edition": report.edition,
                "keywords": report.keywords,
                "outlets": report.outlets,
                "template": report.template,
            }
            for report in reports
        )
    elif not reports:
        print(localized("No report is declared; see docs/how-to/report.md."))
    else:
        print_table(
            (localized("name"), localized("office"), localized("keywords"), localized("template")),
            [(each.name, each.office or "", ", ".join(each.keywords), each.template or "") for each in reports],
        )


def write_one(path: Path, name: str, day: str | None, output: Path | None, file_format: str | None) -> None:
    """Write a report into a file, and its name to stderr. Raise the errors of `write_report`."""
    from reports.writer import file_stem

    context = load(path)
    definition = find_definition(context, name)
    chosen = _choose_format(output, file_format)
    period = choose_period(context, definition, day)
    written = write_report(context, definition, period, chosen)
    target = output or Path(f"{file_stem(definition.name)}-{period.day.isoformat()}.{chosen}")
    if str(target) == "-":
        sys.stdout.buffer.write(written.content)
    else:
        write_file(target, written.content)
    line = localized_plural(
        "{file}: {count:,} article of {period}",
        "{file}: {count:,} articles of {period}",
        count=written.report.figures.articles,
        file=str(target),
        period=f"{period.since:%Y-%m-%d %H:%M} – {period.until:%Y-%m-%d %H:%M}",
    )
    print(safe(f"kliping: {line}"), file=sys.stderr)


def list_sent_reports(path: Path, name: str | None, limit: int, output_format: OutputFormat) -> None:
    """Print the reports that were delivered, the latest first. Raise `NotFound` for an unknown name."""
    from alerts.report_message import sent_report_record

    context = load(path)
    with context.open_store() as store:
        sent = find_sent_reports(context, store, name, limit)
    if output_format == "json":
        print_records(
            {"alert": each.subscription, "scheduled_at": each.scheduled_at, "made_at": each.made_at}
            | sent_report_record(each)
            for each in sent
        )
    elif not sent:
        print(localized("No report was delivered yet."))
    else:
        print_table(
            (
                localized("id"),
                localized("report"),
                localized("day"),
                localized("made"),
                localized("articles"),
                localized("files"),
            ),
            [
                (
                    str(each.id),
                    each.report,
                    each.day.isoformat(),
                    format_time(each.made_at, context.zone),
                    str(each.articles),
                    each.problem or ", ".join(file.name for file in each.files),
                )
                for each in sent
            ],
        )


def save_sent_report(path: Path, report_id: int, folder: Path) -> None:
    """Write the files of a report that was delivered into a folder, and print their names.

    Raise `NotFound` for an unknown id, and `UsageError` if a file exists or cannot be written.
    """
    with load(path).open_store() as store:
        sent, files = store.sent_reports.get(report_id), store.sent_reports.read_files(report_id)
    for gone in sent.files:
        if not gone.is_kept:
            print(safe(localized("{file}: was deleted after storage.reports_days", file=gone.name)))
    if sent.problem is not None:
        print(safe(localized("The report could not be made: {problem}", problem=sent.problem)))
    for file in files:
        target = folder / file.name
        if target.exists():
            raise UsageError(message("{file}: exists; name another folder with --save", file=str(target)))
        write_file(target, file.content)
        print(safe(str(target)))


def order_report(
    path: Path,
    name: str,
    typed_day: str | None,
    moves: Sequence[tuple[Move, int]],
    output_format: OutputFormat,
    *,
    reset: bool,
) -> None:
    """Move clippings of a report that is not sent yet, and print them in their order.

    Raise `NotFound` for an unknown report, or an article that is not in it.
    """
    context = load(path)
    day = None if typed_day is None else choose_period(context, find_definition(context, name), typed_day).day
    with context.open_store() as store:
        preview = preview_report(context, store, name, day)
        if reset or moves:
            preview = change_order(context, store, preview, moves, _USER, reset=reset)
    record = report_order_record(preview)
    if output_format == "json":
        print_records([record])
        return
    print_table(
        ("", localized("id"), localized("published"), localized("outlet"), localized("title")),
        [
            (
                number,
                clip.entry.article_id,
                format_time(clip.entry.at, context.zone),
                clip.entry.outlet,
                clip.entry.title,
            )
            for number, clip in enumerate(preview.report.clips[:MAX_MOVED], 1)
        ],
    )


def _choose_format(output: Path | None, typed: str | None) -> ReportFormat:
    """Return the typed format, or else the one that the name of the file states, or else PDF."""
    if typed is not None:
        return parse_format(typed)
    suffix = "" if output is None else output.suffix.lower().removeprefix(".")
    if suffix and suffix not in list(ReportFormat):
        raise UsageError(
            message("--output {file}: name a file that ends in .pdf, .docx, .xlsx or .html", file=str(output))
        )
    return ReportFormat(suffix or ReportFormat.PDF)


def write_file(target: Path, content: bytes) -> None:
    """Write a file that appears under its name only when it is complete."""
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".kliping-", delete=False) as unfinished:
            try:
                unfinished.write(content)
                unfinished.flush()
                # As for a file that is opened by its name.
                mask = os.umask(0)
                os.umask(mask)
                os.chmod(unfinished.name, 0o666 & ~mask)  # noqa: PTH101 - a name, not a path
                Path(unfinished.name).replace(target)
            except BaseException:
                Path(unfinished.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        raise UsageError(
            message("{file}: cannot be written ({problem})", file=str(target), problem=os_error_message(error))
        ) from error


def write_new_template(target: Path) -> None:
    """Write the built-in template, in the language of the output. Raise `UsageError` if the file exists."""
    if target.exists():
        raise UsageError(message("{file}: exists; name another file", file=str(target)))
    if target.suffix.lower() != ".docx":
        raise UsageError(message("{file}: name a file that ends in .docx", file=str(target)))
    write_file(target, make_new_template(current_language()))
    print(
        localized(
            "Wrote {file}. Change it in Word or LibreOffice, check it with 'kliping report template check', and name"
            " it in config.yaml with 'template:'.",
            file=str(target),
        )
    )


def check_template_file(path: Path) -> None:
    """Print the placeholders that a template uses, with their explanations, and its mistakes. Exit with 2 for these."""
    from reports.docx_template import list_placeholders

    checked = check_own_template(path)
    rows = [
        (shown, explanation)
        for name, shown, explanation in list_placeholders(current_language())
        if name in checked.used
    ]
    print_table((localized("placeholder"), localized("meaning")), rows)
    for problem in checked.problems:
        print(safe(f"kliping: {path.name}: {localize(problem.message)}"), file=sys.stderr)
    if checked.problems:
        raise typer.Exit(WRONG_USAGE)
    print(localized("The template has no mistakes."))
    raise typer.Exit(DONE)
