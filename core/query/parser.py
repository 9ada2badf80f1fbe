"""Parse queries. The grammar is in query.lark.

    banjir bandung                two words: both must occur (AND)
    "kota bandung"                a phrase: adjacent words in this order
    banjir OR longsor             either
    banjir NOT jakarta, banjir -jakarta
    (banjir OR longsor) bandung   parentheses group

A query is true only of articles in which one of its words or regular expressions occurs. A query that would match
nearly every article (`NOT jakarta` or `lang:id` alone) is refused. Each Not is inside an And with a positive operand,
so every tree can be translated for a full-text index.
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
from core.query.limits import MAX_DEPTH, MAX_LENGTH, MAX_LEVELS
from core.query.logic import conjunction, disjunction, is_allowed_in_field, negation, requires_text
from core.query.size import QuerySize, check_size, measure
from core.query.syntax_tree import (
    InField,
    InLanguage,
    Near,
    Node,
    Not,
    Published,
    Reference,
    Regex,
    Term,
    TextField,
)

# A query of at most this many characters cannot exceed a limit of `check_size`.
_SMALL = 80

# Quotation marks and dashes that phones and word processors write → ASCII.
_TYPOGRAPHIC = str.maketrans(dict.fromkeys("“”„‟＂", '"') | dict.fromkeys("‐‑‒–—−", "-"))

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
    _check_depth(query, MAX_DEPTH)
    node = _parse(query, forms=False)
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
    if plain is None:
        _check_depth(query, MAX_LEVELS)
    return plain or _parse(query, forms)


def _parse(query: str, forms: bool) -> Node:
    if not query.strip():
        raise QueryError(query, 1, errors.EMPTY)
    text = query.translate(_TYPOGRAPHIC)
    try:
        node: Node = _parser(forms).parse(text)  # type: ignore[assignment]  # the inlined builder returns Nodes, not trees
    except QuerySyntaxError as error:
        raise QueryError(query, error.column, error.reason) from None
    except UnexpectedInput as error:
        raise QueryError(query, *_explain_unexpected(text, error)) from None
    if not requires_text(node):
        raise QueryError(query, 1, errors.TOO_BROAD)
    return node


def tokenize(query: str) -> list[Token]:
    """Return the tokens of a valid query."""
    return list(_parser(False).lex(query.translate(_TYPOGRAPHIC)))


def token_column(token: Token) -> int:
    """Return the column at which a token begins. Columns count code points from 1."""
    return (token.start_pos or 0) + 1


def _check_depth(query: str, maximum: int) -> None:
    if query.count("(") <= maximum:
        return
    depth = 0
    for parenthesis in re.finditer(r'"[^"]*"|[()]', query.translate(_TYPOGRAPHIC)):
        depth += (parenthesis.group() == "(") - (parenthesis.group() == ")")
        if depth > maximum:
            raise QueryError(query, parenthesis.start() + 1, errors.too_many_parentheses(maximum))


@cache
def _parser(forms: bool) -> Lark:
    """Return an LALR parser that calls `_Builder` while it parses.

    Since there is no parse tree, a long query needs neither a deep stack nor a second pass.
    """
    return Lark(grammar(), parser="lalr", lexer="basic", transformer=_Builder(forms))


def load_grammar() -> None:
    """Build the parser now instead of at the first query that needs it. This takes about 30 ms."""
    _parser(False)


def grammar() -> str:
    """Return the text of query.lark."""
    return files("core.query").joinpath("query.lark").read_text(encoding="utf-8")


class _Builder(Transformer[Token, Node]):
    """Builds a node for each rule of query.lark, in the normal form of `core.query.logic`."""

    def __init__(self, forms: bool) -> None:
        super().__init__()
        self._forms = forms

    def word(self, children: list[Token]) -> Node:
        return terms.parse_word(children[0], token_column(children[0]), self._forms)

    def phrase(self, children: list[Token]) -> Node:
        return terms.parse_phrase(children[0], token_column(children[0]), self._forms)

    def regex(self, children: list[Token]) -> Regex:
        return terms.parse_regex(children[0], token_column(children[0]))

    def attribute(self, children: list[Token]) -> InLanguage | Published:
        return terms.parse_attribute(children[0], token_column(children[0]))

    def reference(self, children: list[Token]) -> Reference:
        return terms.parse_reference(children[0], token_column(children[0]))

    def near(self, children: list[Node | Token]) -> Near:
        operators = [(str(child), token_column(child)) for child in children if isinstance(child, Token)]
        return terms.build_near([child for child in children if not isinstance(child, Token)], operators)

    def within(self, children: list[Node | Token]) -> Node:
        prefix, child = children
        if not isinstance(prefix, Token) or isinstance(child, Token):
            raise TypeError("the grammar passes a field and its operand")
        if not is_allowed_in_field(child):
            raise QuerySyntaxError(token_column(prefix), errors.NESTED_FIELD)
        field: TextField = prefix[:-1].lower()  # type: ignore[assignment]  # the grammar lists the fields
        return Not(InField(field, child.child)) if isinstance(child, Not) else InField(field, child)

    def excluded(self, children: list[Node]) -> Node:
        return negation(children[-1])

    def both(self, children: list[Node]) -> Node:
        return conjunction(tuple(children))

    def either(self, children: list[Node]) -> Node:
        return disjunction(tuple(children))


def _explain_unexpected(query: str, error: UnexpectedInput) -> tuple[int, Message]:
    if isinstance(error, UnexpectedCharacters):
        column = (error.pos_in_stream or 0) + 1
        character = query[column - 1]
        return column, errors.OPEN_QUOTE if character == '"' else errors.needs_word_after(character)
    token = error.token if isinstance(error, UnexpectedToken) else None
    if token is None or token.type == "$END":
        if query.count("(") > query.count(")"):
            return query.rindex("(") + 1, errors.OPEN_PARENTHESIS
        return len(query.rstrip()), errors.ENDS_EARLY
    column = token_column(token)
    if token.type == "RPAR":
        return column, errors.STRAY_PARENTHESIS
    if token.type in {"NEAR", "FIELD", "NOT", "MINUS"}:  # other tokens may begin an operand, though not of NEAR
        return column, errors.NEAR_OPERANDS
    return column, errors.needs_operands(token)
