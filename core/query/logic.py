"""AND, OR and NOT of trees, kept in the one form that an index can answer; what a tree holds."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from core.query import errors
from core.query.errors import QuerySyntaxError
from core.query.syntax_tree import (
    And,
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
)

MAX_WORDS = 10_000
"""Words of a query, with those of the queries it refers to."""

MAX_WILDCARDS = 100
MAX_REGEXES = 20

MAX_LEVELS = 200
"""Of a tree, with those of the queries it refers to: whoever walks it takes some frames of Python's 1,000 for each. The
50 parentheses that may be typed inside one another make some 150."""


class Size(NamedTuple):
    """What a query costs: its words (also conditions and expressions), of these the wildcards and the expressions, and
    how deep its tree is."""

    words: int = 0
    wildcards: int = 0
    regexes: int = 0
    levels: int = 1


def conjunction(children: tuple[Node, ...]) -> Node:
    """AND, kept such that some child is no Not: NOT a AND NOT b becomes NOT (a OR b)."""
    flat = _flatten(And, children)
    if all(isinstance(child, Not) for child in flat):
        return Not(disjunction(tuple(child.child for child in flat if isinstance(child, Not))))
    return flat[0] if len(flat) == 1 else And(flat)


def disjunction(children: tuple[Node, ...]) -> Node:
    """OR, kept such that no child is a Not: a OR NOT b becomes NOT (b AND NOT a)."""
    flat = _flatten(Or, children)
    if any(isinstance(child, Not) for child in flat):
        return Not(conjunction(tuple(negation(child) for child in flat)))
    return flat[0] if len(flat) == 1 else Or(flat)


def negation(node: Node) -> Node:
    return node.child if isinstance(node, Not) else Not(node)


def _flatten(kind: type[And] | type[Or], children: tuple[Node, ...]) -> tuple[Node, ...]:
    flat: list[Node] = []
    for child in children:
        flat.extend(child.children if isinstance(child, And | Or) and isinstance(child, kind) else (child,))
    return tuple(dict.fromkeys(flat))


def has_evidence(node: Node) -> bool:
    """Whether some word, phrase or expression is found wherever the query is true."""
    match node:
        case And(children=children):
            return any(map(has_evidence, children))
        case Or(children=children):
            return all(map(has_evidence, children))
        case Not() | InLanguage() | Published():
            return False
        case _:
            return True


def leaves(node: Node) -> Iterator[Term | Regex | InLanguage | Published | Reference]:
    """All leaves, those of a Near and those under a Not too, from left to right."""
    match node:
        case And(children=children) | Or(children=children) | Near(children=children):
            for child in children:
                yield from leaves(child)
        case Not(child=child) | InField(child=child):
            yield from leaves(child)
        case _:
            yield node


def holds_scope(node: Node) -> bool:
    """Whether it holds what cannot stand inside a field: another field, an attribute, a reference."""
    match node:
        case And(children=children) | Or(children=children):
            return any(map(holds_scope, children))
        case Not(child=child):
            return holds_scope(child)
        case InField() | InLanguage() | Published() | Reference():
            return True
        case _:
            return False


def measure(node: Node, size_of: Callable[[str], Size]) -> Size:
    """The size of a tree; `size_of` gives that of a keyword which is referred to, by the name that stands there."""
    match node:
        case And(children=children) | Or(children=children) | Near(children=children):
            return _around([measure(child, size_of) for child in children])
        case Not(child=child) | InField(child=child):
            return _around([measure(child, size_of)])
        case Reference(name=name):
            return size_of(name)
        case Term(words=words):
            return Size(words=len(words), wildcards=sum(isinstance(word, Wildcard) for word in words))
        case _:
            return Size(words=1, regexes=int(isinstance(node, Regex)))


def _around(sizes: list[Size]) -> Size:
    words, wildcards, regexes, levels = zip(*sizes, strict=True)
    return Size(sum(words), sum(wildcards), sum(regexes), max(levels) + 1)


def check_size(size: Size) -> None:
    """Raise `QuerySyntaxError` for a query with more words, wildcards or expressions than can be evaluated quickly."""
    if size.words > MAX_WORDS:
        raise QuerySyntaxError(1, errors.too_many_words(MAX_WORDS))
    if size.wildcards > MAX_WILDCARDS:
        raise QuerySyntaxError(1, errors.too_many_wildcards(MAX_WILDCARDS))
    if size.regexes > MAX_REGEXES:
        raise QuerySyntaxError(1, errors.too_many_regexes(MAX_REGEXES))
    if size.levels > MAX_LEVELS:
        raise QuerySyntaxError(1, errors.too_many_levels(MAX_LEVELS))


def can_match(node: Node) -> bool:
    """False where a query rules out what it asks for. True says nothing."""
    match node:
        case And(children=children):
            wanted = [child for child in children if not isinstance(child, Not)]
            unwanted = [child.child for child in children if isinstance(child, Not)]
            return (
                all(map(can_match, wanted))
                and not any(_implies(one, other) for one in wanted for other in _each(unwanted))
                and len({child.code for child in wanted if isinstance(child, InLanguage)}) < 2
                and _has_a_day([child for child in wanted if isinstance(child, Published)])
            )
        case Or(children=children):
            return any(map(can_match, children))
        case InField(child=child):
            return can_match(child)
        case _:
            return True


def _each(unwanted: Iterable[Node]) -> Iterator[Node]:
    for node in unwanted:
        yield from node.children if isinstance(node, Or) else (node,)


def _implies(wanted: Node, unwanted: Node) -> bool:
    """Whether the one cannot be true without the other: equal, or a phrase and a part of it."""
    if wanted == unwanted:
        return True
    match wanted, unwanted:
        case Term(words=whole), Term(words=part):
            starts = range(len(whole) - len(part) + 1)
            return any(whole[start : start + len(part)] == part for start in starts)
        case InField(field="title" | "body", child=child), other:
            return not isinstance(other, InField) and _implies(child, other)
        case Near(children=children), other:
            return any(_implies(child, other) for child in children)
        case _:
            return False


def _has_a_day(ranges: list[Published]) -> bool:
    since = max((each.since for each in ranges if each.since), default=date.min)
    return since <= min((each.until for each in ranges if each.until), default=date.max)
