"""`kliping search`."""

import sys
from pathlib import Path

from rich.text import Text

from actions.search import SearchOptions, SearchResult, search
from cli.context import load
from cli.csv_output import csv_text
from cli.json_records import print_records, stored_record
from cli.options import OutputFormat
from cli.terminal import console, print_articles, safe
from core.query import format_query


def search_articles(path: Path, options: SearchOptions, output_format: OutputFormat) -> None:
    """Print the matching articles, and the number of further ones. Raise the errors of `actions.search.search`."""
    context = load(path)
    result = search(context, options, count_unmatched=output_format == "table")
    if output_format == "json":
        print_records(map(stored_record, result.articles))
    elif output_format == "csv":
        sys.stdout.write(csv_text(result.articles))
    else:
        if result.query is not None:
            console().print(Text(safe(f"Searching for: {format_query(result.query)}"), style="dim"))
        print_articles(result.articles, context.zone)
        if not result.articles:
            print("Nothing found.")
    _print_counts(result, is_table=output_format == "table")


def _print_counts(result: SearchResult, *, is_table: bool) -> None:
    # Programs expect only articles on stdout; on stderr, a log still shows that the limit omitted some.
    out = sys.stdout if is_table else sys.stderr
    total, unmatched = result.total, result.total_with_unmatched
    if total is None:
        print("There may be more: counting them would take too long.", file=out)
    elif total > len(result.articles):
        print(f"{total - len(result.articles)} more: --limit {total}", file=out)
    if total is not None and unmatched is not None and unmatched > total:
        print(f"{unmatched - total} more unmatched: --all")
