"""`kliping keywords explain` and `kliping keywords test`."""

import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.text import Text

from actions.context import AppContext
from actions.json_records import hint_records, json_line, mention_record
from actions.query_test import (
    SAMPLES,
    QueryUnderTest,
    StoreTest,
    TextTest,
    explain_query,
    load_query,
    run_on_page,
    run_on_store,
    run_on_text,
)
from cli.backfill import print_excerpts_left_out
from cli.context import load, load_or_default
from cli.keyword_text import limits_suffix, print_hints, query_line
from cli.language import localized, localized_plural
from cli.options import OutputFormat
from cli.terminal import console, field_name, format_time, highlight_snippet, print_table, prominence_name, safe
from core.errors import UsageError
from core.matcher import MatchExplanation, Mention, field_text, make_snippet
from core.messages import message
from core.urls import public_url

# The maximum number of occurrences printed for a clause.
SHOWN_OCCURRENCES = 3

# The width of the longest bar in the table of days, in characters.
BAR_WIDTH = 30


@dataclass(frozen=True, slots=True)
class Subject:
    """What a query is tested on: a web page, a saved page, a text, or else articles published since `since`."""

    since: str
    url: str | None
    file: Path | None
    text: str | None


def explain(path: Path, query: str, forms: str | None) -> None:
    """Print how a query is understood. Raise `QueryError`."""
    description, tested = explain_query(load_or_default(path), query, forms)
    _print_notes(tested)
    print(safe(query_line(description)))
    if "@" in tested.keyword.query and tested.expanded.query != description.parsed:
        print(safe(localized("expanded: {query}", query=tested.expanded.query)))
    print_hints(tested.keyword.query, description.hints)


def _print_notes(tested: QueryUnderTest) -> None:
    for note in tested.notes:
        print(safe(localized("Note: {note}", note=note)), file=sys.stderr)


def run_test(path: Path, query: str, forms: str | None, subject: Subject, output_format: OutputFormat) -> None:
    """Print the stored articles that a query matches, or explain why it matches or does not match a page or text.

    Raise `QueryError`, `StoreError`, `UsageError`, `NoArticle` or `PageNotFetched`.
    """
    typed_subjects = [typed for typed in (subject.url, subject.file, subject.text) if typed is not None]
    if len(typed_subjects) > 1:
        raise UsageError(message("--url, --file and --text exclude each other"))
    context = load_or_default(path) if typed_subjects else load(path)
    tested = load_query(context, query, forms)
    _print_notes(tested)
    if typed_subjects:
        _test_text(context, tested, subject, output_format)
    else:
        _test_store(context, tested, subject.since, output_format)


def _store_record(result: StoreTest) -> dict[str, Any]:
    hits = result.hits
    return {
        "query": result.description.keyword.query,
        "parsed": result.description.parsed,
        "articles": len(hits.hits),
        "candidates": hits.selected,
        "excerpts": hits.excerpts,
        "outlets": dict(result.outlets),
        "days": dict(result.days),
        "samples": [
            {
                "id": hit.article_id,
                "outlet": hit.outlet,
                "title": hit.title,
                "url": public_url(hit.url),
                "at": hit.at,
                "mentions": [mention_record(mention) for mention in hit.mentions],
            }
            for hit in hits.hits[:SAMPLES]
        ],
        "hints": hint_records(result.description.hints),
    }


def _test_store(context: AppContext, tested: QueryUnderTest, since: str, output_format: OutputFormat) -> None:
    result = run_on_store(context, tested, since)
    if output_format == "json":
        print(json_line(_store_record(result)))
        return
    keyword, hits = result.description.keyword, result.hits
    print(safe(localized("Query: {query}", query=result.description.parsed + limits_suffix(keyword))))
    print_hints(keyword.query, result.description.hints)
    print(
        localized_plural(
            "Since {since}: {count} article matches; {selected} contain its words.",
            "Since {since}: {count} articles match; {selected} contain its words.",
            count=len(hits.hits),
            selected=hits.selected,
            since=since,
        )
    )
    print_excerpts_left_out(hits.excerpts, sys.stdout)
    out = console()
    for hit in hits.hits[:SAMPLES]:
        time = format_time(hit.at, context.zone)
        out.print(Text(f"{hit.article_id:>5}  {time}  ").append(safe(hit.title), style="bold"))
        first = hit.mentions[0]
        out.print(Text(f"       {prominence_name(first.prominence)}: ").append_text(highlight_snippet(first)))
    if len(hits.hits) > SAMPLES:
        print("       " + localized("… {count} more", count=len(hits.hits) - SAMPLES))
    if hits.hits:
        print()
        print_table((localized("outlet"), localized("articles")), list(result.outlets.items()))
        print()
        largest = max(result.days.values())
        bars = [(day, count, "#" * -(-BAR_WIDTH * count // largest)) for day, count in result.days.items()]
        print_table((localized("day"), localized("articles"), ""), bars)


def _text_record(result: TextTest) -> dict[str, Any]:
    return {
        "query": result.keyword.query,
        "parsed": result.explanation.clause,
        "matches": bool(result.mentions),
        "title": result.article.title,
        "mentions": [mention_record(mention) for mention in result.mentions],
        "why": asdict(result.explanation),
        "hints": hint_records(result.hints),
    }


def _test_text(context: AppContext, tested: QueryUnderTest, subject: Subject, output_format: OutputFormat) -> None:
    if subject.text is not None:
        result = run_on_text(tested, subject.text)
    else:
        result = run_on_page(context, tested, subject.url or str(subject.file))
    if output_format == "json":
        print(json_line(_text_record(result)))
        return
    article, outlet = result.article, result.outlet
    print(safe(localized("Query: {query}", query=result.explanation.clause + limits_suffix(result.keyword))))
    print_hints(result.keyword.query, result.hints)
    if article.title:
        print(safe(localized("Title: {title}", title=article.title)))
    out = console()
    for line in _explanation_lines(result.explanation, result, 1):
        out.print(line)
    if result.explanation.is_true and not result.mentions:
        print(
            safe(
                localized(
                    "The query is true, but the article is outside its limits: {language}, at {outlet}.",
                    language=str(article.language),
                    outlet=outlet.name,
                )
            )
        )
    print(localized("It matches.") if result.mentions else localized("It does not match."))


def _explanation_lines(explanation: MatchExplanation, result: TextTest, depth: int) -> Iterator[Text]:
    truth = localized("yes") if explanation.is_true else localized("no ")
    yield Text("  " * depth + f"{truth}  ").append(safe(explanation.clause))
    for field, start, end in explanation.places[:SHOWN_OCCURRENCES]:
        snippet = make_snippet(field_text(result.article, result.outlet.name, field), start, end)
        highlighted = highlight_snippet(Mention("", field, start, end, *snippet))
        yield Text("  " * (depth + 2) + f"{field_name(field)}: ").append_text(highlighted)
    for child in explanation.children:
        yield from _explanation_lines(child, result, depth + 1)
