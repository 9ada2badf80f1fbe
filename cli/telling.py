"""How keywords are told of, in the same words by every command."""

from collections.abc import Iterator

from core.forms import Variants
from core.keyword import Keyword
from core.query import Hint, describe, lint, lint_measured, read


def query_line(keyword: Keyword, variants: Variants) -> str:
    """How the query is understood, with every operator written out."""
    return describe(read(keyword, variants))


def scope_line(keyword: Keyword) -> str:
    """What follows the query: the limits of the keyword, where it has any."""
    languages = f", in {' or '.join(keyword.languages)}" if keyword.languages else ""
    outlets = f", at {' or '.join(keyword.outlets)}" if keyword.outlets else ""
    return languages + outlets


def hint_lines(keyword: Keyword) -> Iterator[str]:
    """What the query probably does not mean, in both languages."""
    for hint in lint(keyword.query, keyword.forms):
        yield from _lines(f"column {hint.column}: ", hint)


def measured_lines(matching: int, stored: int) -> Iterator[str]:
    """What the store tells of a query that matches so many of its articles."""
    for hint in lint_measured(matching, stored):
        yield from _lines("", hint)


def _lines(place: str, hint: Hint) -> Iterator[str]:
    yield f"  Note: {place}{hint.text}"
    if hint.text_id:
        yield f"        {hint.text_id}"


def counted(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"
