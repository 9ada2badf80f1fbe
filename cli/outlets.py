"""`kliping outlets` and `kliping outlets check`."""

import sys
from contextlib import closing
from pathlib import Path

from rich.text import Text

from cli.context import load, load_or_default
from cli.crawl import report_line
from cli.errors import DONE, NOT_FOUND, SOME_OUTLET_FAILED
from cli.json_records import json_line, outlet_record, print_records
from cli.options import OutputFormat
from cli.terminal import console, format_time, paused_suffix, safe


def list_outlets(path: Path, output_format: OutputFormat) -> None:
    """Print each outlet with its sources and counts."""
    context = load(path)
    with closing(context.open_store()) as store:
        found = store.outlets.find(context.clock())
    if output_format == "json":
        print_records(map(outlet_record, found))
        return
    out = console()
    for stored in found:
        head = Text(safe(stored.outlet.name), style="bold").append(f"  {safe(stored.outlet.url)}", style="not bold")
        out.print(head.append(paused_suffix(stored.outlet)), soft_wrap=True)
        last = format_time(stored.last_success_at, context.zone)
        print(f"  {stored.articles} articles, {stored.matched} matched; last success {last}")
        if stored.last_event is not None:
            print(f"  {format_time(stored.last_event.at, context.zone)}: {safe(stored.last_event.detail)}")
        for source in stored.sources:
            print(f"  {source.kind:<9} {safe(source.url)}{paused_suffix(source)}")


def check_outlet(path: Path, url: str, output_format: OutputFormat) -> int:
    """Print the sources discovered at an address. Return exit code 1 if the crawl failed, 3 if it found no source."""
    from actions.discovery import discover

    discovery = discover(load_or_default(path), url)
    outlet, report = discovery.outlet, discovery.report
    if output_format == "json":
        print(json_line(outlet_record(outlet)))
    elif discovery.sources:
        for source in discovery.sources:
            print(f"{source.kind:<9} {safe(source.url)}")
        print(f"{report.candidates} candidates, {outlet.waiting} of them recent enough for a first round.")
    if report.error or not discovery.sources:
        print(f"kliping: {report_line(report)}", file=sys.stderr)
    return SOME_OUTLET_FAILED if report.error else DONE if discovery.sources else NOT_FOUND
