"""`kliping crawl` and `kliping run`: crawl once or as a service, and print crawl reports and finished tasks."""

import os
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import scheduler
from actions.alerts import find_alerts
from actions.child_process import SupervisedProcess
from actions.context import AppContext
from actions.crawl import SkippedOutlet, crawl, make_rounds
from actions.json_records import json_line, report_record
from cli.backfill import task_line
from cli.context import load, open_mirrored_store
from cli.errors import DONE, INTERRUPTED, SOME_OUTLET_FAILED, WRONG_USAGE
from cli.language import localize, localized
from cli.progress import crawl_progress
from cli.streams import discard_stdout
from cli.terminal import format_time, print_table, safe
from core.messages import Message, message, plural_message
from core.outlet import CrawlReport
from core.reasons import Reason
from crawler import STOPPED, run_loop
from storage import Store, StoredOutlet, Task, describe_owner

# The time to wait for the store to close after the service has stopped, in seconds.
CLOSE_TIMEOUT = 2.0

# The number of outlets whose last error is shown when the service starts.
MAX_SHOWN_ERRORS = 5


def crawl_once(
    path: Path, outlets: list[str] | None, *, as_json: bool, as_table: bool = False, takes_over: bool = False
) -> int:
    """Crawl one round. Return exit code 1 if an outlet failed, 130 if a signal ended the round early, 0 otherwise."""
    context = load(path)
    with open_mirrored_store(context, takes_over=takes_over) as store:
        reports = crawl_and_print(context, store, outlets, as_json=as_json, as_table=as_table)
    if not all(report.is_ok for report in reports):
        return SOME_OUTLET_FAILED
    return INTERRUPTED if any(report.stopped == STOPPED for report in reports) else DONE


def crawl_and_print(
    context: AppContext, store: Store, outlets: Sequence[str] | None, *, as_json: bool, as_table: bool = False
) -> tuple[CrawlReport, ...]:
    """Crawl with progress bars on a terminal, then print a line or a JSON object for each outlet, or a table."""
    with crawl_progress(as_json=as_json) as on_progress:
        summary = crawl(context, store, outlets, on_progress, print_task, print_notice)
    if as_table:
        _print_reports(summary.reports)
    else:
        for report in summary.reports:
            print_report(report, as_json=as_json)
    if not summary.reports and not summary.skipped:
        print(
            safe(localized("nothing to crawl: {path} names no active outlet", path=str(context.path))), file=sys.stderr
        )
    for skipped in summary.skipped:
        print(safe(f"{skipped.name}: {_skip_reason(skipped)}"), file=sys.stderr)
    return summary.reports


def _skip_reason(skipped: SkippedOutlet) -> str:
    if skipped.is_paused:
        return localized("paused")
    if skipped.crawled_by is None:
        return localized("skipped: another process was crawling it, or an outlet on the same host")
    owner = describe_owner(skipped.crawled_by)
    if skipped.leased == skipped.name:
        return localized("skipped: {owner} is crawling it", owner=owner)
    return localized(
        "skipped: {owner} is crawling {outlet}, on the same host", owner=owner, outlet=skipped.leased or ""
    )


def print_report(report: CrawlReport, *, as_json: bool) -> None:
    print(json_line(report_record(report)) if as_json else report_line(report), flush=True)


def print_notice(notice: Message) -> None:
    """Print a message to stderr that concerns the command as a whole, not the crawl of one outlet."""
    print(safe(localize(notice)), file=sys.stderr, flush=True)


def print_task(task: Task) -> None:
    """Print a line about a task to stderr, because programs that read stdout expect only crawl reports there."""
    print(safe(task_line(task)), file=sys.stderr, flush=True)


def report_line(report: CrawlReport) -> str:
    """Return the line that summarizes the crawl of one outlet."""
    shown = ", ".join(f"{count} {name}" for name, count in _counts(report).items())
    failures = "; ".join(_failure_texts(report))
    suffix = f" ({failures})" if failures and failures != localize(report.error or "") else ""
    return safe(f"{report.outlet}: {_outcome(report)}{shown}{suffix}")


def _counts(report: CrawlReport) -> dict[str, int]:
    """Return the counts to show, by their name in the language of the output."""
    always_shown = {
        localized("fetched"): report.fetched,
        localized("new"): report.new,
        localized("matched"): report.matched,
    }
    counts = {
        localized("sources"): report.sources,
        localized("candidates"): report.candidates,
        **always_shown,
        localized("updated"): report.updated,
        localized("not modified"): report.not_modified,
        localized("not an article"): report.not_articles,
        localized("refused"): report.refused,
        localized("failed"): report.failed,
    }
    return {name: count for name, count in counts.items() if count or name in always_shown}


def _outcome(report: CrawlReport) -> str:
    """Return the sentence that states why a crawl failed or stopped. It is empty if the crawl ended normally."""
    if report.error:
        return localized("FAILED: {problem}.", problem=report.error) + " "
    return f"{localize(report.stopped)}. " if report.stopped else ""


def _failure_texts(report: CrawlReport) -> list[str]:
    return [
        f"{localize(reason)} ×{count}" if count > 1 else localize(reason) for reason, count in report.failures.items()
    ]


def _print_reports(reports: Sequence[CrawlReport]) -> None:
    """Print a table of the crawls of one round, and below it a line for each problem."""
    print_table(
        (
            localized("outlet"),
            localized("sources"),
            localized("candidates"),
            localized("fetched"),
            localized("new"),
            localized("matched"),
            localized("refused"),
            localized("failed"),
        ),
        [
            (
                report.outlet,
                report.sources,
                report.candidates,
                report.fetched,
                report.new,
                report.matched,
                report.refused,
                report.failed,
            )
            for report in reports
        ],
    )
    for report in reports:
        for problem in filter(None, [_outcome(report).rstrip(), *_failure_texts(report)]):
            print(safe(f"{report.outlet}: {problem}"))


@dataclass(slots=True)
class ServiceReports:
    """Print the reports of a service with their times. A repeated failure is counted, not explained again."""

    context: AppContext
    as_json: bool
    _repeats: dict[str, tuple[Reason | None, int]] = field(default_factory=dict)

    def print(self, report: CrawlReport) -> None:
        """Print a report. If the reader of the pipe has exited, as in `kliping run | head -1`, discard later ones."""
        try:
            if self.as_json:
                print_report(report, as_json=True)
            else:
                time = format_time(self.context.clock(), self.context.zone)
                print(f"{time}  {self._line(report)}", flush=True)
        except BrokenPipeError:
            discard_stdout()

    def _line(self, report: CrawlReport) -> str:
        error, count = self._repeats.get(report.outlet, (None, 0))
        count = count + 1 if report.error == error else 1
        self._repeats[report.outlet] = report.error, count
        if report.error is None or count == 1:
            return report_line(report)
        return safe(
            localized(
                "{outlet}: still FAILED, {count} times: {problem}",
                outlet=report.outlet,
                count=count,
                problem=report.error,
            )
        )


def run_service(context: AppContext, *, as_json: bool, takes_over: bool = False) -> None:
    """Crawl each outlet when it is due, until SIGTERM or Ctrl-C."""
    store = open_mirrored_store(context, takes_over=takes_over)
    reports = ServiceReports(context, as_json)

    async def serve() -> None:
        rounds = make_rounds(context, store, print_notice)
        await scheduler.serve(rounds, reports.print, print_task)

    stored_outlets = store.outlets.find(context.clock())
    active_outlets = sum(stored.outlet.active for stored in stored_outlets)
    start = localized(
        "kliping is running: {outlets}, {keywords}; stop with Ctrl-C",
        outlets=plural_message("{count} outlet", "{count} outlets", count=active_outlets),
        keywords=plural_message("{count} keyword", "{count} keywords", count=len(store.keywords.find_active())),
    )
    print(start, file=sys.stderr)
    for notice in _describe_plan(stored_outlets, context):
        print_notice(notice)
    for overview in find_alerts(context, store):
        for problem in overview.problems:
            print_notice(message("alert '{name}': {problem}", name=overview.subscription.name, problem=problem))
    # A process of its own: on the loop of the service, the commits and parsing of crawls would delay every page.
    page = (
        SupervisedProcess(["web", "--config", str(context.path)], _print_line) if context.config.web.enabled else None
    )
    try:
        run_loop(serve)
    finally:
        if page is not None:
            page.close()
        _close(store)
    print(localized("kliping stopped"), file=sys.stderr)


def _print_line(line: str) -> None:
    print(safe(line), file=sys.stderr, flush=True)


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


def _close(store: Store) -> None:
    """Close the store. If it does not close in time, exit at once, because its threads would keep the process alive."""
    thread = threading.Thread(target=store.close, daemon=True)
    thread.start()
    thread.join(CLOSE_TIMEOUT)
    if thread.is_alive():
        problem = localized("stopped; the store does not answer, so the leases of this process expire in two minutes")
        print(f"kliping: {problem}", file=sys.stderr, flush=True)
        os._exit(WRONG_USAGE)
