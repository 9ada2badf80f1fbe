"""What an article must say before a query is worth evaluating.

A query is turned into alternatives: sets of signs of which one must be found as a whole wherever the query is true.
The alternatives are necessary, not sufficient: order, distance, NOT and attributes are left to the evaluation.

A sign is one of these, and all of them are strings that no two kinds share:

    banjir          the word in title or text
    title:banjir    the word in one field (title, author, section, site)
    banj*           some word of title or text that the wildcard matches; author:banj* in one field
    banjir{id}      some word whose lemma this is
    /banjir \\d/i    some place that the regular expression matches
"""

from collections.abc import Iterator
from itertools import pairwise, product

from core.forms import lemma
from core.matcher.tokenized_article import Scope, is_plain
from core.query import (
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
    TextField,
    Wildcard,
    WithClitics,
    WordPattern,
)
from core.text import fold

Pair = tuple[str, str]
"""Two plain words side by side in title or text."""

Needs = tuple[frozenset[str], frozenset[Pair]]
"""The signs and the pairs that must all be found."""

_NOTHING: Needs = (frozenset(), frozenset())

MAX_ALTERNATIVES = 64
"""Alternatives that an AND may have before one of its parts is left to the evaluation: (a OR b) (c OR d) has four."""


def alternatives(node: Node, scope: Scope = None) -> list[Needs]:
    """What one of must be found as a whole wherever `node` is true; never empty."""
    match node:
        case Term(words=words) if scope is None and is_plain(words):  # nearly all keywords are such a phrase
            return [(frozenset(words), frozenset(pairwise(words)))]
        case Term(words=words):
            return [(frozenset(sign(word, scope) for word in words), frozenset(_pairs(words, scope)))]
        case Regex() if scope == "lead":  # `$` holds at the lead's end, where the text goes on
            return [_NOTHING]
        case Regex():
            return [(frozenset({prefix(scope) + regex_sign(node)}), frozenset())]
        case InField(field=field, child=child):
            return alternatives(child, field)
        case Or(children=children):
            return _widest([needs for child in children for needs in alternatives(child, scope)])
        case And(children=children) | Near(children=children):
            return _product([alternatives(child, scope) for child in children])
        case Not() | InLanguage() | Published() | Reference():
            return [_NOTHING]


def _widest(found: list[Needs]) -> list[Needs]:
    return [_NOTHING] if _NOTHING in found else list(dict.fromkeys(found))


def _product(rows: list[list[Needs]]) -> list[Needs]:
    """Each alternative of one row with each of the others; rows that would make too many are left out."""
    made = [_NOTHING]
    for row in sorted(rows, key=len):
        if len(made) * len(row) <= MAX_ALTERNATIVES or made == [_NOTHING]:
            made = [(words | more, pairs | others) for (words, pairs), (more, others) in product(made, row)]
    return _widest(made)


def _pairs(words: tuple[WordPattern, ...], scope: Scope) -> Iterator[Pair]:
    if scope in (None, "title", "lead", "body"):
        for one, two in pairwise(words):
            if isinstance(one, str) and isinstance(two, str):
                yield one, two


_PREFIXED: tuple[TextField, ...] = ("title", "author", "section", "site")


def prefix(scope: Scope) -> str:
    """What stands before the signs of a field. Words of lead and body are words of the text, and have none."""
    return f"{scope}:" if scope in _PREFIXED else ""


def sign(pattern: WordPattern, scope: Scope = None) -> str:
    """The sign of one word of a term."""
    match pattern:
        case ExactWord(surface=surface):
            return prefix(scope) + fold(surface)
        case Wildcard(pattern=wild):
            return prefix(scope) + wild
        case AnyForm(word=word):
            return prefix(scope) + form_sign(lemma(word))
        case WithClitics(word=word):
            return prefix(scope) + word + "*"
        case _:
            return prefix(scope) + pattern


def form_sign(found: str) -> str:
    """The sign of a lemma."""
    return found + "{id}"


def regex_sign(regex: Regex) -> str:
    """The sign of a regular expression."""
    return f"/{regex.pattern}/{'i' if regex.ignores_case else ''}"


def scope_of(sign: str) -> tuple[Scope, str]:
    """A sign without what `prefix` put before it."""
    for scope in _PREFIXED:
        if sign.startswith(f"{scope}:"):
            return scope, sign[len(scope) + 1 :]
    return None, sign


def regex_of(sign: str) -> Regex | None:
    """The regular expression of a sign without prefix, None of other signs."""
    if not sign.startswith("/"):
        return None
    pattern, _, flag = sign[1:].rpartition("/")
    return Regex(pattern, flag == "i")
