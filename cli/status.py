"""`kliping status`."""

from contextlib import closing
from pathlib import Path

from cli.context import load
from cli.json_records import outlet_record, print_records
from cli.options import OutputFormat
from cli.terminal import format_time, print_table
from storage import StoredOutlet


def show_status(path: Path, output_format: OutputFormat) -> None:
    context = load(path)
    with closing(context.open_store()) as store:
        found = store.outlets.find(context.clock())
    if output_format == "json":
        print_records(map(outlet_record, found))
        return
    rows = [
        (
            stored.outlet.name,
            format_time(stored.last_crawl_at, context.zone),
            "now" if stored.crawled_by else format_time(stored.next_at, context.zone),
            stored.last_new,
            stored.waiting,
            stored.last_error or _source_errors(stored),
        )
        for stored in found
    ]
    print_table(("outlet", "last", "next", "new", "waiting", "last error"), rows)


def _source_errors(stored: StoredOutlet) -> str:
    return "; ".join(f"{each.kind}: {each.last_error}" for each in stored.sources if each.active and each.last_error)
