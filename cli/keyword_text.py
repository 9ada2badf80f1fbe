"""Text lines about keywords and hints, the same in every command."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TextIO

from cli.language import localized
from cli.terminal import paused_suffix, safe
from core.errors import caret_lines
from core.keyword import Keyword

if TYPE_CHECKING:
    from actions.keywords import KeywordDescription
    from core.query.hints import Hint


def limits_suffix(keyword: Keyword) -> str:
    """Return the suffix that lists a keyword's languages and outlets; empty if the keyword has no limits."""
    conjunction = localized(" or ")
    languages, outlets = conjunction.join(keyword.languages), conjunction.join(keyword.outlets)
    return (localized(", in {languages}", languages=languages) if languages else "") + (
        localized(", at {outlets}", outlets=outlets) if outlets else ""
    )


def query_line(description: "KeywordDescription") -> str:
    """Return the parsed query with the keyword's limits and state."""
    keyword = description.keyword
    return f"{description.parsed}{limits_suffix(keyword)}{paused_suffix(active=keyword.active)}"


def keyword_line(description: "KeywordDescription") -> str:
    """Return the keyword's name, parsed query, limits and state."""
    return f"{description.keyword.name}: {query_line(description)}"


def hint_lines(query: str, hints: Iterable["Hint"]) -> Iterator[str]:
    """Yield each hint, with a caret under the query if the hint has a column."""
    for hint in hints:
        if hint.column:
            yield "  " + localized("Note: column {column}: {hint}", column=hint.column, hint=hint.message)
            yield from (f"        {line}" for line in caret_lines(query, hint.column))
        else:
            yield "  " + localized("Note: {note}", note=hint.message)


def print_hints(query: str, hints: Iterable["Hint"], out: TextIO | None = None) -> None:
    for line in hint_lines(query, hints):
        print(safe(line), file=out)


def print_description(description: "KeywordDescription", out: TextIO | None = None) -> None:
    """Print how a keyword is understood, and its hints."""
    print(safe(localized("keyword {description}", description=keyword_line(description))), file=out)
    print_hints(description.keyword.query, description.hints, out)
