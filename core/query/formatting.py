"""Format a tree as the text of a query."""

import re
from datetime import date

from core.query.syntax_tree import (
    And,
    AnyForm,
    ExactWord,
    InField,
    InLanguage,
    Near,
    Node,
    Not,
    Or,
    Published,
    Reference,
    Regex,
    Term,
    Wildcard,
    WithClitics,
    WordPattern,
)
from core.text import join_words


def format_query(node: Node) -> str:
    """Return the query in canonical form, with all operators and quotation marks. It parses to the same tree."""
    match node:
        case Term(words=patterns):
            return _format_term(patterns)
        case Not(child=child):
            return f"NOT {_parenthesize(child)}"
        case And(children=children):
            return " AND ".join(_parenthesize(child) for child in children)
        case Or(children=children):
            return " OR ".join(_parenthesize(child) for child in children)
        case Near(children=children, distance=distance, ordered=ordered):
            return f" {'O' if ordered else ''}NEAR/{distance} ".join(_parenthesize(child) for child in children)
        case InField(field=field, child=child):
            return f"{field}:{_parenthesize(child)}"
        case _:
            return _format_leaf(node)


def _format_leaf(node: Regex | InLanguage | Published | Reference) -> str:
    match node:
        case Regex(pattern=pattern, ignores_case=ignores_case):
            return f"/{_escape_slashes(pattern)}/{'i' if ignores_case else ''}"
        case InLanguage(code=code):
            return f"lang:{code}"
        case Published(since=since, until=until):
            return (
                f"date:{_format_day(since)}..{_format_day(until)}" if since != until else f"date:{_format_day(since)}"
            )
        case Reference(name=name):
            return f'@"{name}"'


def _parenthesize(node: Node) -> str:
    return f"({format_query(node)})" if isinstance(node, And | Or | Near) else format_query(node)


def _format_term(patterns: tuple[WordPattern, ...]) -> str:
    """Quote a term, unless it is a single pattern or has wildcards that have no meaning inside quotation marks."""
    if all(isinstance(pattern, ExactWord) for pattern in patterns):
        return '="' + join_words(pattern.surface for pattern in patterns if isinstance(pattern, ExactWord)) + '"'
    if len(patterns) == 1 and not isinstance(patterns[0], str):
        return _format_pattern(patterns[0])
    if any(isinstance(pattern, Wildcard) and _NOT_IN_QUOTES.search(pattern.pattern) for pattern in patterns):
        return "-".join(map(_format_pattern, patterns))
    if all(isinstance(pattern, AnyForm) for pattern in patterns):
        return '"' + join_words(pattern.word for pattern in patterns if isinstance(pattern, AnyForm)) + '"{id}'
    if all(isinstance(pattern, WithClitics) for pattern in patterns):
        return '"' + join_words(pattern.word for pattern in patterns if isinstance(pattern, WithClitics)) + '"{nya}'
    return '"' + join_words(map(_format_pattern, patterns)) + '"'


# Wildcards that have no meaning inside quotation marks. A ? without a letter after it is a question mark there.
_NOT_IN_QUOTES = re.compile(r"[*?][*?]|\?$")


def _format_pattern(pattern: WordPattern) -> str:
    match pattern:
        case ExactWord(surface=surface):
            return f"={surface}"
        case Wildcard(pattern=wildcard):
            return wildcard
        case AnyForm(word=word):
            return f"{word}{{id}}"
        case WithClitics(word=word):
            return f"{word}{{nya}}"
        case _:
            return pattern


def _escape_slashes(pattern: str) -> str:
    """Escape each slash with a backslash, so that it does not end the regular expression."""
    return re.sub(r"(\\.)|/", lambda slash: slash.group(1) or r"\/", pattern)


def _format_day(day: date | None) -> str:
    return day.isoformat() if day else ""
