"""Queries: text → tree. The grammar stands in query.lark.

    banjir bandung                two words: both must occur (AND)
    "kota bandung"                a phrase: the words side by side, in this order
    banjir OR longsor             either
    banjir NOT jakarta, banjir -jakarta
    (banjir OR longsor) bandung   parentheses group

A parsed query is always one that can only be true where some word or expression of it is found: what would match
nearly everything (`NOT jakarta` or `lang:id` alone) is refused. Each `Not` stands inside an `And` beside something
that holds, so that every tree translates to a full-text index.
"""

import re
from functools import cache
from importlib.resources import files

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from core.errors import QueryError
from core.messages import Message
from core.query import errors, terms
from core.query.errors import QuerySyntaxError
from core.query.logic import (
    MAX_LEVELS,
    Size,
    check_size,
    conjunction,
    disjunction,
    has_evidence,
    holds_scope,
    measure,
    negation,
)
from core.query.syntax_tree import (
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
)

MAX_DEPTH = 50
"""Parentheses within parentheses: far more than a person writes, far less than Python's stack holds."""

MAX_LENGTH = 200_000
"""Characters of a query."""

_SMALL = 80
"""Characters of a query that is too short to break a limit of `core.query.logic`."""

_SIGNS = str.maketrans(dict.fromkeys("“”„‟＂", '"') | dict.fromkeys("‐‑‒–—−", "-"))
"""What telephones and word processors write for quotes and dashes."""

_CAPITALS = frozenset({"AND", "OR", "NOT", "NEAR", "ONEAR"})


def parse(query: str) -> Node:
    """The tree of a query. Raises QueryError, which names the column and says what to do."""
    return _plain(query) or parse_fully(query)


def _plain(query: str) -> Term | Near | Or | None:
    """The tree of one word or phrase in plain letters, without the grammar: most keywords are no more than that."""
    plain = None if query in _CAPITALS else terms.plain_word(query) or terms.plain_phrase(query)
    return terms.with_rupiah(plain) if plain else None


def parse_fully(query: str) -> Node:
    """The same by the grammar, whatever the query."""
    if len(query) > MAX_LENGTH:
        raise _refused(query, MAX_LENGTH, errors.too_many_characters(MAX_LENGTH))
    _check_depth(query, MAX_DEPTH)
    node = _by_grammar(query, forms=False)
    if len(query) > _SMALL:
        try:
            check_size(measure(node, lambda _name: Size()))
        except QuerySyntaxError as error:
            raise _refused(query, error.column, error.reason) from None
    return node


def parse_again(query: str, forms: bool = False) -> Node:
    """The tree of a query that was legal when it was typed, or that was written out of such ones and may be longer.

    `forms`: words without a capital stand for their forms. Raises QueryError for what is no query.
    """
    plain = None if forms else _plain(query)
    if plain is None:
        _check_depth(query, MAX_LEVELS)
    return plain or _by_grammar(query, forms)


def _by_grammar(query: str, forms: bool) -> Node:
    if not query.strip():
        raise _refused(query, 1, errors.EMPTY)
    text = query.translate(_SIGNS)
    try:
        node: Node = _parser(forms).parse(text)  # type: ignore[assignment]  # the inline builder gives Nodes, not trees
    except QuerySyntaxError as error:
        raise _refused(query, error.column, error.reason) from None
    except UnexpectedInput as error:
        raise _refused(query, *_explained(text, error)) from None
    if not has_evidence(node):
        raise _refused(query, 1, errors.TOO_BROAD)
    return node


def tokens(query: str) -> list[Token]:
    """The signs and words of a query that parses, each with its place."""
    return list(_parser(False).lex(query.translate(_SIGNS)))


def _refused(query: str, column: int, reason: Message) -> QueryError:
    return QueryError(query, column, reason)


def _check_depth(query: str, most: int) -> None:
    if query.count("(") <= most:
        return
    depth = 0
    for found in re.finditer(r'"[^"]*"|[()]', query.translate(_SIGNS)):
        depth += (found.group() == "(") - (found.group() == ")")
        if depth > most:
            raise _refused(query, found.start() + 1, errors.too_many_parentheses(most))


@cache
def _parser(forms: bool) -> Lark:
    """LALR with the builder inlined: no tree is made, so that long queries cost neither stack nor a second pass."""
    return Lark(grammar(), parser="lalr", lexer="basic", transformer=_Builder(forms))


def load_grammar() -> None:
    """Make the parser now, which the first query that is more than a phrase would wait for: about 30 ms, once."""
    _parser(False)


def grammar() -> str:
    """The text of query.lark."""
    return files("core.query").joinpath("query.lark").read_text(encoding="utf-8")


class _Builder(Transformer[Token, Node]):
    """Parse tree → Node, with negations moved to where an index can answer them."""

    def __init__(self, forms: bool) -> None:
        super().__init__()
        self._forms = forms

    def word(self, children: list[Token]) -> Node:
        return terms.with_rupiah(terms.make_word(children[0], _column(children[0]), self._forms))

    def phrase(self, children: list[Token]) -> Node:
        return terms.with_rupiah(terms.make_phrase(children[0], _column(children[0]), self._forms))

    def regex(self, children: list[Token]) -> Regex:
        return terms.make_regex(children[0], _column(children[0]))

    def attribute(self, children: list[Token]) -> InLanguage | Published:
        return terms.make_attribute(children[0], _column(children[0]))

    def reference(self, children: list[Token]) -> Reference:
        return terms.make_reference(children[0], _column(children[0]))

    def near(self, children: list[Node | Token]) -> Near:
        signs = [(str(child), _column(child)) for child in children if isinstance(child, Token)]
        return terms.make_near([child for child in children if not isinstance(child, Token)], signs)

    def within(self, children: list[Node | Token]) -> Node:
        sign, child = children
        if not isinstance(sign, Token) or isinstance(child, Token):
            raise TypeError("the grammar gives a field and what stands in it")
        if holds_scope(child):
            raise QuerySyntaxError(_column(sign), errors.NESTED_FIELD)
        field: TextField = sign[:-1].lower()  # type: ignore[assignment]  # the grammar lists them
        return Not(InField(field, child.child)) if isinstance(child, Not) else InField(field, child)

    def excluded(self, children: list[Node]) -> Node:
        return negation(children[-1])

    def both(self, children: list[Node]) -> Node:
        return conjunction(tuple(children))

    def either(self, children: list[Node]) -> Node:
        return disjunction(tuple(children))


def _column(token: Token) -> int:
    return (token.start_pos or 0) + 1


def _explained(query: str, error: UnexpectedInput) -> tuple[int, Message]:
    """What to do about a place where the grammar found no way on."""
    if isinstance(error, UnexpectedCharacters):
        column = (error.pos_in_stream or 0) + 1
        if query[column - 1] == '"':
            return column, errors.OPEN_QUOTE
        return column, errors.needs_word_after(query[column - 1])
    token = error.token if isinstance(error, UnexpectedToken) else None
    if token is None or token.type == "$END":
        if query.count("(") > query.count(")"):
            return query.rindex("(") + 1, errors.OPEN_PARENTHESIS
        return len(query.rstrip()), errors.ENDS_EARLY
    column = _column(token)
    if token.type == "RPAR":
        return column, errors.STRAY_PARENTHESIS
    if token.type in {"NEAR", "FIELD", "NOT", "MINUS"}:  # the others can begin anything but what NEAR takes
        return column, errors.NEAR_OPERANDS
    return column, errors.needs_operands(token)
