"""The tree in full words."""

import re
from datetime import date

from core.query.syntax_tree import (
    And,
    Cased,
    Forms,
    InLanguage,
    Name,
    Near,
    Node,
    Not,
    Or,
    Pattern,
    Published,
    Reference,
    Regex,
    Term,
    Wild,
    Within,
)


def describe(node: Node) -> str:
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
        case Within(field=field, child=child):
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
    return f"({describe(node)})" if isinstance(node, And | Or | Near) else describe(node)


def _term(parts: tuple[Pattern, ...]) -> str:
    """One pattern, and what quotes cannot hold, as it is written without quotes; plain words and phrases in quotes."""
    if all(isinstance(part, Cased) for part in parts):
        return '="' + " ".join(part.surface for part in parts if isinstance(part, Cased)) + '"'
    if len(parts) == 1 and not isinstance(parts[0], str):
        return _pattern(parts[0])
    if any(isinstance(part, Wild) and _NOT_IN_QUOTES.search(part.pattern) for part in parts):
        return "-".join(map(_pattern, parts))
    if all(isinstance(part, Forms) for part in parts):
        return '"' + " ".join(part.word for part in parts if isinstance(part, Forms)) + '"{id}'
    if all(isinstance(part, Name) for part in parts):
        return '"' + " ".join(part.word for part in parts if isinstance(part, Name)) + '"{nya}'
    return '"' + " ".join(map(_pattern, parts)) + '"'


_NOT_IN_QUOTES = re.compile(r"[*?][*?]|\?$")
"""There a sign behind a word that no letter follows is a question mark."""


def _pattern(part: Pattern) -> str:
    match part:
        case Cased(surface=surface):
            return f"={surface}"
        case Wild(pattern=pattern):
            return pattern
        case Forms(word=word):
            return f"{word}{{id}}"
        case Name(word=word):
            return f"{word}{{nya}}"
        case _:
            return part


def _slashed(pattern: str) -> str:
    """With a backslash before each slash that has none, so that it does not end the expression."""
    return re.sub(r"(\\.)|/", lambda found: found.group(1) or r"\/", pattern)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
