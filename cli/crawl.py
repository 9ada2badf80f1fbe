"""`kliping crawl`, and the output of crawl reports."""

import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from cli.context import load, open_mirrored_store
from cli.errors import DONE, INTERRUPTED, SOME_OUTLET_FAILED
from cli.json_records import json_line, report_record
from cli.progress import crawl_progress
from cli.tasks import task_line
from cli.terminal import safe
from core.outlet import CrawlReport

if TYPE_CHECKING:
    from actions.context import AppContext
    from actions.crawl import SkippedOutlet
    from storage import Store, Task


def crawl_once(path: Path, outlets: list[str] | None, *, as_json: bool) -> int:
    """Crawl one round. Return exit code 1 if an outlet failed, 130 if a signal ended the round early, else 0."""
    from crawler import STOPPED

    context = load(path)
    with closing(open_mirrored_store(context)) as store:
        reports = crawl_and_print(context, store, outlets, as_json=as_json)
    if not all(report.is_ok for report in reports):
        return SOME_OUTLET_FAILED
    return INTERRUPTED if any(report.stopped == STOPPED for report in reports) else DONE


def crawl_and_print(
    context: "AppContext", store: "Store", outlets: Sequence[str] | None, *, as_json: bool
) -> tuple[CrawlReport, ...]:
    """Crawl with progress bars on a terminal, then print a line or a JSON object for each outlet."""
    from actions.crawl import crawl

    with crawl_progress(as_json=as_json) as on_progress:
        summary = crawl(context, store, outlets, on_progress, print_task)
    for report in summary.reports:
        print_report(report, as_json=as_json)
    if not summary.reports and not summary.skipped:
        print(safe(f"nothing to crawl: {context.path} names no active outlet"), file=sys.stderr)
    for skipped in summary.skipped:
        print(safe(f"{skipped.name}: {_skip_reason(skipped)}"), file=sys.stderr)
    return summary.reports


def _skip_reason(skipped: "SkippedOutlet") -> str:
    from storage import describe_owner

    if skipped.is_paused:
        return "paused"
    if skipped.crawled_by is None:
        return "skipped: another process was crawling it, or an outlet on the same host"
    leased = "it" if skipped.leased == skipped.name else f"{skipped.leased}, on the same host"
    return f"skipped: {describe_owner(skipped.crawled_by)} is crawling {leased}"


def print_report(report: CrawlReport, *, as_json: bool) -> None:
    print(json_line(report_record(report)) if as_json else report_line(report), flush=True)


def print_task(task: "Task") -> None:
    """Print a line about a task to stderr: programs that read stdout expect only crawl reports there."""
    print(safe(task_line(task)), file=sys.stderr, flush=True)


def report_line(report: CrawlReport) -> str:
    """Return the line that summarizes the crawl of one outlet."""
    counts = {
        "sources": report.sources,
        "candidates": report.candidates,
        "fetched": report.fetched,
        "new": report.new,
        "matched": report.matched,
        "updated": report.updated,
        "not modified": report.not_modified,
        "not an article": report.not_articles,
        "refused": report.refused,
        "failed": report.failed,
    }
    always = {"fetched", "new", "matched"}
    shown = ", ".join(f"{count} {name}" for name, count in counts.items() if count or name in always)
    failures = "; ".join(
        f"{reason} ×{count}" if count > 1 else str(reason) for reason, count in report.failures.items()
    )
    error = f"FAILED: {report.error}. " if report.error else f"{report.stopped}. " if report.stopped else ""
    suffix = f" ({failures})" if failures and failures != str(report.error) else ""
    return safe(f"{report.outlet}: {error}{shown}{suffix}")
