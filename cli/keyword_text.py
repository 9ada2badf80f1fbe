"""Text lines about keywords and hints, the same in every command."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TextIO

from cli.terminal import paused_suffix, safe
from core.errors import caret_lines
from core.keyword import Keyword
from core.messages import translate

if TYPE_CHECKING:
    from actions.keywords import KeywordDescription
    from core.query import Hint


def limits_suffix(keyword: Keyword) -> str:
    """Return the suffix that lists a keyword's languages and outlets; empty if the keyword has no limits."""
    limits = {"in": keyword.languages, "at": keyword.outlets}
    return "".join(f", {preposition} {' or '.join(names)}" for preposition, names in limits.items() if names)


def query_line(description: "KeywordDescription") -> str:
    """Return the parsed query with the keyword's limits and state."""
    keyword = description.keyword
    return f"{description.parsed}{limits_suffix(keyword)}{paused_suffix(active=keyword.active)}"


def keyword_line(description: "KeywordDescription") -> str:
    """Return the keyword's name, parsed query, limits and state."""
    return f"{description.keyword.name}: {query_line(description)}"


def hint_lines(query: str, hints: Iterable["Hint"]) -> Iterator[str]:
    """Yield each hint in English and Indonesian, with a caret under the query if the hint has a column."""
    for hint in hints:
        column = f"column {hint.column}: " if hint.column else ""
        yield f"  Note: {column}{hint.message}"
        yield f"        {translate(hint.message, 'id')}"
        if hint.column:
            yield from (f"        {line}" for line in caret_lines(query, hint.column))


def print_hints(query: str, hints: Iterable["Hint"], out: TextIO | None = None) -> None:
    for line in hint_lines(query, hints):
        print(safe(line), file=out)


def print_description(description: "KeywordDescription", out: TextIO | None = None) -> None:
    """Print how a keyword is understood, and its hints."""
    print(safe(f"keyword {keyword_line(description)}"), file=out)
    print_hints(description.keyword.query, description.hints, out)
