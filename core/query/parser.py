"""Parse queries: a word or phrase at once, and others by the grammar (`core.query.grammar`).

    banjir bandung                two words: both must occur (AND)
    "kota bandung"                a phrase: adjacent words in this order
    banjir OR longsor             either
    banjir NOT jakarta, banjir -jakarta
    (banjir OR longsor) bandung   parentheses group

A query is true only of articles in which one of its words or regular expressions occurs. A query that would match
nearly every article (`NOT jakarta` or `lang:id` alone) is refused. Each Not is inside an And with a positive operand,
so every tree can be translated for a full-text index.
"""

from core.errors import QueryError
from core.query import errors, terms
from core.query.errors import QuerySyntaxError
from core.query.limits import MAX_DEPTH, MAX_LENGTH, MAX_LEVELS
from core.query.logic import requires_text
from core.query.size import QuerySize, check_size, measure
from core.query.syntax_tree import Node, Term

# A query of at most this many characters cannot exceed a limit of `check_size`.
_SMALL = 80

_OPERATORS = frozenset({"AND", "OR", "NOT", "NEAR", "ONEAR"})


def parse(query: str) -> Node:
    """Return the tree of a query. Raise `QueryError` with the column of the mistake and advice."""
    return _parse_plain(query) or parse_by_grammar(query)


def _parse_plain(query: str) -> Term | None:
    """Parse a single ASCII word or phrase, as most keywords are, without the grammar. Return None for other queries."""
    return None if query in _OPERATORS else terms.plain_word(query) or terms.plain_phrase(query)


def parse_by_grammar(query: str) -> Node:
    """Parse any query with the grammar. Raise `QueryError`."""
    if len(query) > MAX_LENGTH:
        raise QueryError(query, MAX_LENGTH, errors.TOO_MANY_CHARACTERS)
    node = _parse(query, MAX_DEPTH)
    if len(query) > _SMALL:
        try:
            check_size(measure(node, lambda _name: QuerySize()))
        except QuerySyntaxError as error:
            raise QueryError(query, error.column, error.reason) from None
    return node


def parse_accepted(query: str, forms: bool = False) -> Node:
    """Parse a query that `parse` accepted before, or a longer query that was generated from accepted ones.

    Its size is not checked again. If `forms` is true, words in lower case stand for all their Indonesian forms. Raise
    `QueryError`.
    """
    plain = None if forms else _parse_plain(query)
    return plain or _parse(query, MAX_LEVELS, forms)


def _parse(query: str, max_depth: int, forms: bool = False) -> Node:
    if not query.strip():
        raise QueryError(query, 1, errors.EMPTY)
    # Imported here, since loading lark takes a twentieth of the CPU time of a search, and most queries need no grammar.
    from core.query.grammar import build_tree

    try:
        node = build_tree(query, max_depth, forms)
    except QuerySyntaxError as error:
        raise QueryError(query, error.column, error.reason) from None
    if not requires_text(node):
        raise QueryError(query, 1, errors.TOO_BROAD)
    return node


def load_grammar() -> None:
    """Build the parser now instead of at the first query that needs it. This takes about 30 ms."""
    from core.query.grammar import load

    load()
