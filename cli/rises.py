"""`kliping keywords rises`: the keywords with unusually many articles for this hour and weekday."""

from pathlib import Path

from actions.json_records import (
    comparison_record,
)
from actions.rises import compare_keywords, describe_comparison
from cli.context import load
from cli.json_output import print_records
from cli.language import localize, localized
from cli.options import OutputFormat
from cli.terminal import print_table


def show_rises(path: Path, at: str | None, output_format: OutputFormat, *, with_all: bool) -> None:
    """Print the keywords that rose, and why; with `with_all`, all keywords. Raise the errors of `compare_keywords`."""
    compared = compare_keywords(load(path), at)
    shown = [each for each in compared if with_all or (each.comparison is not None and each.comparison.is_rise)]
    if output_format == "json":
        print_records(map(comparison_record, shown))
    elif not shown:
        print(localized("No keyword has unusually many articles."))
    else:
        columns = (localized("keyword"), localized("rose"), localized("why"))
        rows = [
            (
                each.keyword,
                "" if each.comparison is None else localized("yes") if each.comparison.is_rise else localized("no"),
                localized("less than two weeks to compare with")
                if each.comparison is None
                else localize(describe_comparison(each.comparison)),
            )
            for each in shown
        ]
        print_table(columns, rows)
