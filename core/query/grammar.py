"""The grammar of queries (query.lark): tokens, tree builder, depth of parentheses, syntax errors.

Only what needs it imports this module, because loading lark takes long.
"""

import re
from functools import cache
from importlib.resources import files

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from core.messages import Message
from core.query import errors, terms
from core.query.errors import QuerySyntaxError
from core.query.logic import conjunction, disjunction, is_allowed_in_field, negation
from core.query.syntax_tree import InField, InLanguage, Near, Node, Not, Published, Reference, Regex, TextField

# Quotation marks and dashes that phones and word processors write → ASCII.
_TYPOGRAPHIC = str.maketrans(dict.fromkeys("“”„‟＂", '"') | dict.fromkeys("‐‑‒–—−", "-"))


def build_tree(query: str, max_depth: int, forms: bool) -> Node:
    """Return the tree of a query that is not empty, with parentheses nested at most `max_depth` levels deep.

    If `forms` is true, words in lower case stand for all their Indonesian forms. Raise `QuerySyntaxError`.
    """
    text = query.translate(_TYPOGRAPHIC)
    _check_depth(text, max_depth)
    try:
        node: Node = _parser(forms).parse(text)  # type: ignore[assignment]  # the inlined builder returns Nodes, not trees
    except UnexpectedInput as error:
        raise QuerySyntaxError(*_explain_unexpected(text, error)) from None
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
    for parenthesis in re.finditer(r'"[^"]*"|[()]', query):
        depth += (parenthesis.group() == "(") - (parenthesis.group() == ")")
        if depth > maximum:
            raise QuerySyntaxError(parenthesis.start() + 1, errors.too_many_parentheses(maximum))


@cache
def _parser(forms: bool) -> Lark:
    """Return an LALR parser that calls `_Builder` while it parses.

    Since there is no parse tree, a long query needs neither a deep stack nor a second pass.
    """
    return Lark(grammar(), parser="lalr", lexer="basic", transformer=_Builder(forms))


def load() -> None:
    """Build the parser now."""
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
