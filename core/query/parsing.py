"""Queries: text → tree. The grammar stands in query.lark.

    banjir bandung                two words: both must occur (AND)
    "kota bandung"                a phrase: the words side by side, in this order
    banjir OR longsor             either
    banjir NOT jakarta, banjir -jakarta
    (banjir OR longsor) bandung   parentheses group

A parsed query is always one that can only be true where some term of it occurs: what would match nearly everything
(`NOT jakarta` alone) is refused. Each `Not` stands inside an `And` and holds such a query again, so that every tree
translates term by term to a full-text index.
"""

import re
from functools import cache
from importlib.resources import files

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from core.errors import QueryError
from core.query.nodes import And, Node, Not, Or, Term
from core.text import BREAK, words


def parse(query: str) -> Node:
    """The tree of a query. Raises QueryError, which names the column and says what to do."""
    if not query.strip():
        raise QueryError(query, 1, 'the query is empty; write a word or a "phrase"')
    _check_depth(query)
    try:
        node: Node = _parser().parse(query)  # type: ignore[assignment]  # the inline builder gives Nodes, not trees
    except _Unfit as error:
        raise QueryError(query, error.column, error.reason) from None
    except UnexpectedInput as error:
        raise _explained(query, error) from None
    if isinstance(node, Not):
        raise QueryError(query, 1, "this would match nearly every article; add a word that must occur")
    return node


def describe(node: Node) -> str:
    """The query in full, with every operator written out; parses back to the same tree."""
    match node:
        case Term(words=parts):
            return '"' + " ".join(map(str, parts)) + '"'
        case Not(child=child):
            return f"NOT {_grouped(child)}"
        case And(children=children):
            return " AND ".join(_grouped(child) for child in children)
        case Or(children=children):
            return " OR ".join(_grouped(child) for child in children)
        case _:
            raise NotImplementedError(node)


def _grouped(node: Node) -> str:
    return f"({describe(node)})" if isinstance(node, And | Or) else describe(node)


MAX_DEPTH = 50
"""Parentheses within parentheses: far more than a person writes, far less than Python's stack holds."""


def _check_depth(query: str) -> None:
    depth = 0
    for column, char in enumerate(query, 1):
        depth += (char == "(") - (char == ")")
        if depth > MAX_DEPTH:
            raise QueryError(query, column, f"more than {MAX_DEPTH} parentheses inside one another")


@cache
def _parser() -> Lark:
    """LALR with the builder inlined: no tree is made, so that long queries cost neither stack nor a second pass."""
    text = files("core.query").joinpath("query.lark").read_text(encoding="utf-8")
    return Lark(text, parser="lalr", lexer="basic", transformer=_Builder())


def _conjunction(children: tuple[Node, ...]) -> Node:
    """AND, kept such that some child is no Not: NOT a AND NOT b becomes NOT (a OR b)."""
    flat = _flatten(And, children)
    if all(isinstance(child, Not) for child in flat):
        return Not(_disjunction(tuple(child.child for child in flat if isinstance(child, Not))))
    return flat[0] if len(flat) == 1 else And(flat)


def _disjunction(children: tuple[Node, ...]) -> Node:
    """OR, kept such that no child is a Not: a OR NOT b becomes NOT (b AND NOT a)."""
    flat = _flatten(Or, children)
    if any(isinstance(child, Not) for child in flat):
        return Not(_conjunction(tuple(_negation(child) for child in flat)))
    return flat[0] if len(flat) == 1 else Or(flat)


def _negation(node: Node) -> Node:
    return node.child if isinstance(node, Not) else Not(node)


def _flatten(kind: type[And] | type[Or], children: tuple[Node, ...]) -> tuple[Node, ...]:
    flat: list[Node] = []
    for child in children:
        flat.extend(child.children if isinstance(child, And | Or) and isinstance(child, kind) else (child,))
    return tuple(dict.fromkeys(flat))


class _Unfit(Exception):  # noqa: N818 - never leaves this module
    def __init__(self, column: int, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason


class _Builder(Transformer[Token, Node]):
    """Parse tree → Node, with negations moved to where an index can answer them."""

    def word(self, children: list[Token]) -> Node:
        token = children[0]
        for shape, meaning in _RESERVED:
            if found := shape.search(token):
                raise _Unfit((token.column or 1) + found.start(), meaning)
        return _term(token, str(token))

    def phrase(self, children: list[Token]) -> Node:
        return _term(children[0], str(children[0])[1:-1])

    def excluded(self, children: list[Node]) -> Node:
        return _negation(children[-1])

    def both(self, children: list[Node]) -> Node:
        return _conjunction(tuple(children))

    def either(self, children: list[Node]) -> Node:
        return _disjunction(tuple(children))


def _term(token: Token, text: str) -> Term:
    folded = tuple(word.folded for word in words(text) if word.folded != BREAK)
    if not folded:
        raise _Unfit(token.column or 1, "there is no letter or digit in this; leave it out")
    return Term(folded)


_RESERVED = (
    (re.compile(r"[*?]"), "wildcards are not known; write the words in full, with OR between them"),
    (re.compile(r"~"), "'~' is not known; put the words side by side, or in quotes for a phrase"),
    (re.compile(r"^/"), 'regular expressions are not known; write words or a "phrase"'),
    (
        re.compile(r"^(title|lead|body|text|author|section|site|lang|date):", re.IGNORECASE),
        "fields are not known; title and text are both searched. For the plain word, put it in quotes",
    ),
)
"""Signs that mean something in other search languages: refused, so that none of them is silently read as nothing."""


def _explained(query: str, error: UnexpectedInput) -> QueryError:
    """What to do about a place where the grammar found no way on."""
    if isinstance(error, UnexpectedCharacters):
        column = error.column
        if query[column - 1] == '"':
            return QueryError(query, column, 'this quote is never closed; add a " where the phrase ends')
        return QueryError(query, column, f"'{query[column - 1]}' needs a word right behind it")
    token = error.token if isinstance(error, UnexpectedToken) else None
    if token is None or token.type == "$END":
        if query.count("(") > query.count(")"):
            return QueryError(query, query.rindex("(") + 1, "this parenthesis is never closed; add a )")
        return QueryError(query, len(query.rstrip()), 'the query ends where a word or "phrase" should follow')
    column = token.column or 1
    if token.type == "RPAR":
        return QueryError(query, column, "this ) closes nothing, or nothing stands before it")
    return QueryError(query, column, f'{token} needs a word or "phrase" on both sides')
