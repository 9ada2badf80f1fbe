"""`kliping keywords rises`: the keywords with unusually many articles for this hour and weekday."""

from pathlib import Path

from actions.json_records import (
    comparison_record,
)
from actions.rises import compare_keywords
from cli.context import load
from cli.json_output import print_records
from cli.language import localize, localized
from cli.options import OutputFormat
from cli.terminal import print_table
from core.messages import Message, message
from core.rises import DAY_HOURS, Comparison

_WEEKDAYS = (
    message("Monday"),
    message("Tuesday"),
    message("Wednesday"),
    message("Thursday"),
    message("Friday"),
    message("Saturday"),
    message("Sunday"),
)
_PARTS = (message("night"), message("morning"), message("afternoon"), message("evening"))


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
                else describe_comparison(each.comparison),
            )
            for each in shown
        ]
        print_table(columns, rows)


def describe_comparison(comparison: Comparison) -> str:
    """Return a sentence such as `12 articles since 06:00, usually 2 on a Sunday morning (0–4 in the last 8 weeks)`."""
    numbers: dict[str, str | int | Message] = {
        "articles": comparison.articles,
        "since": comparison.since.strftime("%H:%M"),
        "usual": f"{comparison.usual:.1f}" if comparison.usual < 10 else f"{comparison.usual:.0f}",
        "weekday": _WEEKDAYS[comparison.since.weekday()],
        "lowest": comparison.lowest,
        "highest": comparison.highest,
        "weeks": comparison.weeks,
    }
    if comparison.length == DAY_HOURS:
        return localized(
            "{articles} articles since {since}, usually {usual} on a {weekday} until then"
            " ({lowest}–{highest} in the last {weeks} weeks)",
            **numbers,
        )
    return localized(
        "{articles} articles since {since}, usually {usual} on a {weekday} {part}"
        " ({lowest}–{highest} in the last {weeks} weeks)",
        part=localize(_PARTS[comparison.part]),
        **numbers,
    )
