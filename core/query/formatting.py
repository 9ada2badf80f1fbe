"""The tree in full words."""

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


def format_query(node: Node) -> str:
    """The query in full, with every operator written out; parses back to the same tree."""
    match node:
        case Term(words=parts):
            return _term(parts)
        case Not(child=child):
            return f"NOT {_grouped(child)}"
        case And(children=children):
            return " AND ".join(_grouped(child) for child in children)
        case Or(children=children):
            return " OR ".join(_grouped(child) for child in children)
        case Near(children=children, distance=distance, ordered=ordered):
            return f" {'O' if ordered else ''}NEAR/{distance} ".join(_grouped(child) for child in children)
        case InField(field=field, child=child):
            return f"{field}:{_grouped(child)}"
        case _:
            return _leaf(node)


def _leaf(node: Regex | InLanguage | Published | Reference) -> str:
    match node:
        case Regex(pattern=pattern, ignores_case=ignores_case):
            return f"/{_slashed(pattern)}/{'i' if ignores_case else ''}"
        case InLanguage(code=code):
            return f"lang:{code}"
        case Published(since=since, until=until):
            return f"date:{_day(since)}..{_day(until)}" if since != until else f"date:{_day(since)}"
        case Reference(name=name):
            return f'@"{name}"'


def _grouped(node: Node) -> str:
    return f"({format_query(node)})" if isinstance(node, And | Or | Near) else format_query(node)


def _term(parts: tuple[WordPattern, ...]) -> str:
    """One pattern, and what quotes cannot hold, as it is written without quotes; plain words and phrases in quotes."""
    if all(isinstance(part, ExactWord) for part in parts):
        return '="' + " ".join(part.surface for part in parts if isinstance(part, ExactWord)) + '"'
    if len(parts) == 1 and not isinstance(parts[0], str):
        return _pattern(parts[0])
    if any(isinstance(part, Wildcard) and _NOT_IN_QUOTES.search(part.pattern) for part in parts):
        return "-".join(map(_pattern, parts))
    if all(isinstance(part, AnyForm) for part in parts):
        return '"' + " ".join(part.word for part in parts if isinstance(part, AnyForm)) + '"{id}'
    if all(isinstance(part, WithClitics) for part in parts):
        return '"' + " ".join(part.word for part in parts if isinstance(part, WithClitics)) + '"{nya}'
    return '"' + " ".join(map(_pattern, parts)) + '"'


_NOT_IN_QUOTES = re.compile(r"[*?][*?]|\?$")
"""There a sign behind a word that no letter follows is a question mark."""


def _pattern(part: WordPattern) -> str:
    match part:
        case ExactWord(surface=surface):
            return f"={surface}"
        case Wildcard(pattern=pattern):
            return pattern
        case AnyForm(word=word):
            return f"{word}{{id}}"
        case WithClitics(word=word):
            return f"{word}{{nya}}"
        case _:
            return part


def _slashed(pattern: str) -> str:
    """With a backslash before each slash that has none, so that it does not end the expression."""
    return re.sub(r"(\\.)|/", lambda found: found.group(1) or r"\/", pattern)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
