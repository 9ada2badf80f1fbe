"""How keywords are told of, in the same words by every command."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from cli.terminal import safe
from core.errors import caret_lines
from core.forms import Variants
from core.keyword import Keyword
from core.keyword_reading import Twins
from core.messages import translate
from core.query import Hint, format_query, lint, lint_languages, lint_measured, parse_keyword


def query_line(keyword: Keyword, variants: Variants) -> str:
    """How the query is understood, with every operator written out."""
    return format_query(parse_keyword(keyword, variants))


def scope_line(keyword: Keyword) -> str:
    """What follows the query: the limits of the keyword, where it has any."""
    languages = f", in {' or '.join(keyword.languages)}" if keyword.languages else ""
    outlets = f", at {' or '.join(keyword.outlets)}" if keyword.outlets else ""
    return languages + outlets


def hints_of(
    keyword: Keyword, others: Twins, languages: Collection[str] = (), matching: int = 0, stored: int = 0
) -> tuple[Hint, ...]:
    """What the query probably does not mean, which others find the same, and what the store tells: of the `languages`
    of its articles (`languages_for`), and of a query that matches so many of them.
    """
    return (
        *lint(keyword.query, keyword.forms),
        *lint_languages(keyword.query, keyword.languages, languages),
        *lint_measured(matching, stored, others.find(keyword)),
    )


def hint_lines(query: str, hints: Iterable[Hint]) -> Iterator[str]:
    """In both languages, with a caret under the place in the query; what is measured has none."""
    for hint in hints:
        place = f"column {hint.column}: " if hint.column else ""
        yield f"  Note: {place}{hint.message}"
        yield f"        {translate(hint.message, 'id')}"
        if hint.column:
            yield from (f"        {line}" for line in caret_lines(query, hint.column))


def print_hints(query: str, hints: Iterable[Hint]) -> None:
    for line in hint_lines(query, hints):
        print(safe(line))


def hint_records(hints: Iterable[Hint]) -> list[dict[str, Any]]:
    """The same as JSON."""
    return [
        {"column": hint.column, "text": str(hint.message), "text_id": translate(hint.message, "id")} for hint in hints
    ]


def counted(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"
