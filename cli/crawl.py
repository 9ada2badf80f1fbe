"""`kliping crawl` and `kliping run`: crawl once or as a service, and print crawl reports and finished tasks."""

import os
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import scheduler
from actions.context import AppContext
from actions.crawl import SkippedOutlet, crawl, make_rounds
from cli.backfill import task_line
from cli.context import load, open_mirrored_store
from cli.errors import DONE, INTERRUPTED, SOME_OUTLET_FAILED, WRONG_USAGE
from cli.json_records import json_line, report_record
from cli.progress import crawl_progress
from cli.streams import discard_stdout
from cli.terminal import count_of, format_time, safe
from core.messages import Message, message, plural_message
from core.outlet import CrawlReport
from crawler import STOPPED, run_loop
from storage import Store, StoredOutlet, Task, describe_owner

# The time to wait for the store to close after the service has stopped, in seconds.
CLOSE_TIMEOUT = 2.0

# The number of outlets whose last error is shown when the service starts.
MAX_SHOWN_ERRORS = 5


def crawl_once(path: Path, outlets: list[str] | None, *, as_json: bool, takes_over: bool = False) -> int:
    """Crawl one round. Return exit code 1 if an outlet failed, 130 if a signal ended the round early, 0 otherwise."""
    context = load(path)
    with open_mirrored_store(context, takes_over=takes_over) as store:
        reports = crawl_and_print(context, store, outlets, as_json=as_json)
    if not all(report.is_ok for report in reports):
        return SOME_OUTLET_FAILED
    return INTERRUPTED if any(report.stopped == STOPPED for report in reports) else DONE


def crawl_and_print(
    context: AppContext, store: Store, outlets: Sequence[str] | None, *, as_json: bool
) -> tuple[CrawlReport, ...]:
    """Crawl with progress bars on a terminal, then print a line or a JSON object for each outlet."""
    with crawl_progress(as_json=as_json) as on_progress:
        summary = crawl(context, store, outlets, on_progress, print_task, print_notice)
    for report in summary.reports:
        print_report(report, as_json=as_json)
    if not summary.reports and not summary.skipped:
        print(safe(f"nothing to crawl: {context.path} names no active outlet"), file=sys.stderr)
    for skipped in summary.skipped:
        print(safe(f"{skipped.name}: {_skip_reason(skipped)}"), file=sys.stderr)
    return summary.reports


def _skip_reason(skipped: SkippedOutlet) -> str:
    if skipped.is_paused:
        return "paused"
    if skipped.crawled_by is None:
        return "skipped: another process was crawling it, or an outlet on the same host"
    leased = "it" if skipped.leased == skipped.name else f"{skipped.leased}, on the same host"
    return f"skipped: {describe_owner(skipped.crawled_by)} is crawling {leased}"


def print_report(report: CrawlReport, *, as_json: bool) -> None:
    print(json_line(report_record(report)) if as_json else report_line(report), flush=True)


def print_notice(notice: Message) -> None:
    """Print a message to stderr that is not about the crawl of a single outlet."""
    print(safe(str(notice)), file=sys.stderr, flush=True)


def print_task(task: Task) -> None:
    """Print a line about a task to stderr, because programs that read stdout expect only crawl reports there."""
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
    always_shown = {"fetched", "new", "matched"}
    shown_counts = ", ".join(f"{count} {name}" for name, count in counts.items() if count or name in always_shown)
    failures = "; ".join(
        f"{reason} ×{count}" if count > 1 else str(reason) for reason, count in report.failures.items()
    )
    error = f"FAILED: {report.error}. " if report.error else f"{report.stopped}. " if report.stopped else ""
    suffix = f" ({failures})" if failures and failures != str(report.error) else ""
    return safe(f"{report.outlet}: {error}{shown_counts}{suffix}")


def run_service(path: Path, *, as_json: bool, takes_over: bool = False) -> None:
    """Crawl each outlet when it is due, until SIGTERM or Ctrl-C."""
    context = load(path)
    store = open_mirrored_store(context, takes_over=takes_over)

    async def serve() -> None:
        rounds = make_rounds(context, store, print_notice)
        await scheduler.serve(rounds, lambda report: _print_while_read(report, as_json=as_json), print_task)

    outlets = count_of(sum(outlet.active for outlet in context.config.outlets), "outlet")
    keywords = count_of(len(store.keywords.find_active()), "keyword")
    print(f"kliping is running: {outlets}, {keywords}; stop with Ctrl-C", file=sys.stderr)
    for notice in _describe_plan(store.outlets.find(context.clock()), context):
        print_notice(notice)
    try:
        run_loop(serve)
    finally:
        _close(store)
    print("kliping stopped", file=sys.stderr)


def _describe_plan(stored_outlets: Iterable[StoredOutlet], context: AppContext) -> Iterator[Message]:
    """Yield the last errors of outlets, and which outlet is crawled next if none is due now."""
    planned = sorted((stored.next_at, stored.outlet.name, stored) for stored in stored_outlets if stored.next_at)
    failed = [stored for *_, stored in planned if stored.last_error]
    for stored in failed[:MAX_SHOWN_ERRORS]:
        yield message(
            "{outlet}: the last crawl ({last}) failed: {error}. Next crawl: {next}",
            outlet=stored.outlet.name,
            last=format_time(stored.last_crawl_at, context.zone),
            error=stored.last_error.message if stored.last_error else "",
            next=format_time(stored.next_at, context.zone),
        )
    if len(failed) > MAX_SHOWN_ERRORS:
        count = len(failed) - MAX_SHOWN_ERRORS
        yield plural_message(
            "{count} more outlet failed: see kliping status",
            "{count} more outlets failed: see kliping status",
            count=count,
        )
    if planned and planned[0][0] > context.clock():
        next_at, name, _ = planned[0]
        yield message("next crawl: {outlet} at {next}", outlet=name, next=format_time(next_at, context.zone))


def _print_while_read(report: CrawlReport, *, as_json: bool) -> None:
    """Print a report. If the reader of the pipe has exited, as in `kliping run | head -1`, discard later ones."""
    try:
        print_report(report, as_json=as_json)
    except BrokenPipeError:
        discard_stdout()


def _close(store: Store) -> None:
    """Close the store. If it does not close in time, exit at once, because its threads would keep the process alive."""
    thread = threading.Thread(target=store.close, daemon=True)
    thread.start()
    thread.join(CLOSE_TIMEOUT)
    if thread.is_alive():
        problem = "the store does not answer, so the leases of this process expire only in two minutes"
        print(f"kliping: stopped; {problem}", file=sys.stderr, flush=True)
        os._exit(WRONG_USAGE)
