"""Measure a query, and check it against the limits."""

from collections.abc import Callable
from typing import NamedTuple

from core.query import errors
from core.query.errors import QuerySyntaxError
from core.query.limits import MAX_LEVELS, MAX_REFERENCE_CHAIN, MAX_REGEXES, MAX_WILDCARDS, MAX_WORDS
from core.query.syntax_tree import And, InField, Near, Node, Not, Or, Reference, Regex, Term, Wildcard


class QuerySize(NamedTuple):
    """The length of the longest chain of references, the number of leaves by kind, and the levels of the tree.

    `words` counts every word, attribute and regular expression; those in `wildcards` and `regexes` are included.
    """

    chain: int = 0
    words: int = 0
    wildcards: int = 0
    regexes: int = 0
    levels: int = 1


_MAXIMUM = QuerySize(MAX_REFERENCE_CHAIN, MAX_WORDS, MAX_WILDCARDS, MAX_REGEXES, MAX_LEVELS)
_TOO_LARGE = (
    errors.TOO_MANY_REFERENCES,
    errors.TOO_MANY_WORDS,
    errors.TOO_MANY_WILDCARDS,
    errors.TOO_MANY_REGEXES,
    errors.TOO_MANY_LEVELS,
)


def measure(node: Node, size_of: Callable[[str], QuerySize]) -> QuerySize:
    """Return the size of a tree. `size_of` returns the size of a keyword by name, for references."""
    match node:
        case And(children=children) | Or(children=children) | Near(children=children):
            return _enclose([measure(child, size_of) for child in children])
        case Not(child=child) | InField(child=child):
            return _enclose([measure(child, size_of)])
        case Reference(name=name):
            size = size_of(name)
            return size._replace(chain=size.chain + 1)
        case Term(words=words):
            return QuerySize(words=len(words), wildcards=sum(isinstance(word, Wildcard) for word in words))
        case _:
            return QuerySize(words=1, regexes=int(isinstance(node, Regex)))


def _enclose(sizes: list[QuerySize]) -> QuerySize:
    chains, words, wildcards, regexes, levels = zip(*sizes, strict=True)
    return QuerySize(max(chains), sum(words), sum(wildcards), sum(regexes), max(levels) + 1)


def check_size(size: QuerySize) -> None:
    """Raise `QuerySyntaxError` if a query exceeds one of the limits."""
    for count, maximum, reason in zip(size, _MAXIMUM, _TOO_LARGE, strict=True):
        if count > maximum:
            raise QuerySyntaxError(1, reason)
