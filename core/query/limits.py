"""Limits on the size of a query, so that its cost is bounded."""

from collections.abc import Callable
from typing import NamedTuple

from core.query import errors
from core.query.errors import QuerySyntaxError
from core.query.syntax_tree import And, InField, Near, Node, Not, Or, Reference, Regex, Term, Wildcard

# Characters of a query.
MAX_LENGTH = 200_000

# Nested parentheses in a typed query: far more than a person writes, far fewer than Python's stack holds.
MAX_DEPTH = 50

# Levels of a tree with all references resolved. Code that walks the tree takes some of Python's 1,000 stack frames for
# each level; the 50 nested parentheses that may be typed make about 150 levels.
MAX_LEVELS = 200

# Words, attributes and regular expressions of a query with all references resolved.
MAX_WORDS = 10_000

# Wildcards of a query with all references resolved.
MAX_WILDCARDS = 100

# Regular expressions of a query with all references resolved.
MAX_REGEXES = 20

# Characters of a regular expression.
MAX_REGEX_LENGTH = 1000

# Bytes that RE2 may use for one expression; it rejects an expression that needs more, such as (\w{1000}){1000}.
REGEX_MEMORY = 1 << 20

# Operands of a NEAR: the cost of finding them in any order doubles with each.
MAX_NEAR_OPERANDS = 8

# Other words between two operands of a NEAR; a paragraph of a news article has fewer.
MAX_NEAR_DISTANCE = 100

# Spellings of one phrase; beyond it, the remaining words are searched for only as written.
MAX_SPELLINGS = 32

# Keywords that refer to one another in a row.
MAX_REFERENCE_CHAIN = 20


class QuerySize(NamedTuple):
    """The cost of a query: words (also attributes and expressions), wildcards and expressions among them, and the
    number of levels of its tree."""

    words: int = 0
    wildcards: int = 0
    regexes: int = 0
    levels: int = 1


def measure(node: Node, size_of: Callable[[str], QuerySize]) -> QuerySize:
    """Return the size of a tree. `size_of` returns the size of the keyword that a reference names."""
    match node:
        case And(children=children) | Or(children=children) | Near(children=children):
            return _enclose([measure(child, size_of) for child in children])
        case Not(child=child) | InField(child=child):
            return _enclose([measure(child, size_of)])
        case Reference(name=name):
            return size_of(name)
        case Term(words=words):
            return QuerySize(words=len(words), wildcards=sum(isinstance(word, Wildcard) for word in words))
        case _:
            return QuerySize(words=1, regexes=int(isinstance(node, Regex)))


def _enclose(sizes: list[QuerySize]) -> QuerySize:
    words, wildcards, regexes, levels = zip(*sizes, strict=True)
    return QuerySize(sum(words), sum(wildcards), sum(regexes), max(levels) + 1)


def check_size(size: QuerySize) -> None:
    """Raise `QuerySyntaxError` if a query exceeds one of the limits."""
    if size.words > MAX_WORDS:
        raise QuerySyntaxError(1, errors.too_many_words(MAX_WORDS))
    if size.wildcards > MAX_WILDCARDS:
        raise QuerySyntaxError(1, errors.too_many_wildcards(MAX_WILDCARDS))
    if size.regexes > MAX_REGEXES:
        raise QuerySyntaxError(1, errors.too_many_regexes(MAX_REGEXES))
    if size.levels > MAX_LEVELS:
        raise QuerySyntaxError(1, errors.too_many_levels(MAX_LEVELS))
