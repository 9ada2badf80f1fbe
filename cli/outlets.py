"""`kliping outlets`, `kliping outlets check` and `kliping status`."""

import sys
from pathlib import Path

from rich.text import Text

from cli.context import load, load_or_default
from cli.errors import DONE, NOT_FOUND, SOME_OUTLET_FAILED
from cli.json_records import json_line, outlet_record, print_records
from cli.options import OutputFormat
from cli.terminal import console, format_time, paused_suffix, print_table, safe
from storage import StoredOutlet, StoredSource


def list_outlets(path: Path, output_format: OutputFormat) -> None:
    """Print each outlet with its sources and counts."""
    context = load(path)
    with context.open_store() as store:
        stored_outlets = store.outlets.find(context.clock())
    if output_format == "json":
        print_records(map(outlet_record, stored_outlets))
        return
    out = console()
    for stored in stored_outlets:
        head = Text(safe(stored.outlet.name), style="bold").append(f"  {safe(stored.outlet.url)}", style="not bold")
        out.print(head.append(paused_suffix(active=stored.outlet.active)), soft_wrap=True)
        last_success = format_time(stored.last_success_at, context.zone)
        print(f"  {stored.articles} articles, {stored.matched} matched; last success {last_success}")
        if stored.last_event is not None:
            print(f"  {format_time(stored.last_event.at, context.zone)}: {safe(stored.last_event.detail)}")
        for source in stored.sources:
            print(f"  {_source_line(source)}{paused_suffix(active=source.active)}")


def check_outlet(path: Path, url: str, output_format: OutputFormat) -> int:
    """Print the sources discovered at an address, with the reason why one cannot be read.

    Return exit code 1 if the crawl failed, 3 if it found no source.
    """
    from actions.outlets import discover
    from cli.crawl import report_line

    discovery = discover(load_or_default(path), url)
    outlet, report = discovery.outlet, discovery.report
    if output_format == "json":
        print(json_line(outlet_record(outlet)))
    elif discovery.sources:
        for source in discovery.sources:
            print(_source_line(source))
        print(f"{report.candidates} candidates, {outlet.waiting} of them recent enough for a first round.")
    if report.error or not discovery.sources:
        print(f"kliping: {report_line(report)}", file=sys.stderr)
    return SOME_OUTLET_FAILED if report.error else DONE if discovery.sources else NOT_FOUND


def show_status(path: Path, output_format: OutputFormat) -> None:
    """Print the last crawl, the next crawl and the last error of each outlet, and the progress of a reindex."""
    context = load(path)
    with context.open_store() as store:
        stored_outlets = store.outlets.find(context.clock())
        reindex = store.tasks.find_open_reindex()
    if output_format == "json":
        print_records(map(outlet_record, stored_outlets))
    else:
        print_table(
            ("outlet", "last", "next", "new", "waiting", "last error"),
            [
                (
                    stored.outlet.name,
                    format_time(stored.last_crawl_at, context.zone),
                    "now" if stored.crawled_by else format_time(stored.next_at, context.zone),
                    stored.last_new,
                    stored.waiting,
                    stored.last_error or _source_errors(stored),
                )
                for stored in stored_outlets
            ],
        )
        if reindex is not None:
            total = reindex.total or "all"
            print(f"Stored articles are indexed and matched again: {reindex.progress} of {total} (task {reindex.id}).")


def _source_line(source: StoredSource) -> str:
    reason = f": {source.last_error}" if source.last_error else ""
    return safe(f"{source.kind:<9} {source.url}{reason}")


def _source_errors(stored: StoredOutlet) -> str:
    failing_sources = (source for source in stored.sources if source.active and source.last_error)
    return "; ".join(f"{source.kind} {source.url}: {source.last_error}" for source in failing_sources)
