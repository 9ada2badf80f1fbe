"""Explain clause by clause why a query matches an article, or why it does not."""

from dataclasses import dataclass

from core.article import Article
from core.matcher.evaluation import evaluate, find_spans
from core.matcher.fields import Field
from core.matcher.thresholds import MAX_MENTIONS
from core.matcher.tokenized_article import Scope, TokenizedArticle
from core.query import And, InField, Near, Node, Not, Or, Regex, Term, format_query


@dataclass(frozen=True, slots=True)
class MatchExplanation:
    """Whether one clause of a query is true of an article, with the explanations of the clauses inside it.

    `clause` is the clause as a query, including the field to which it is restricted. `places` are the positions of a
    word, phrase, NEAR or regular expression, even inside a NOT. Each consists of a field, a start and an end (in code
    points). At most 20 are listed for one field. `children` are the operands of an AND, OR, NOT or NEAR, in the query's
    order.
    """

    clause: str
    is_true: bool
    places: tuple[tuple[Field, int, int], ...]
    children: tuple["MatchExplanation", ...]


def explain_match(node: Node, article: Article, outlet: str | None = None) -> MatchExplanation:
    """Return the explanation of a query whose references are resolved. `outlet` is the outlet's name."""
    return _explain(node, TokenizedArticle(article, outlet), None)


def _explain(node: Node, article: TokenizedArticle, scope: Scope) -> MatchExplanation:
    if isinstance(node, InField):
        return _explain(node.child, article, node.field)
    return MatchExplanation(
        clause=format_query(node if scope is None else InField(scope, node)),
        is_true=evaluate(node, article, scope),
        places=_find_places(node, article, scope),
        children=tuple(_explain(child, article, scope) for child in _operands(node)),
    )


def _find_places(node: Node, article: TokenizedArticle, scope: Scope) -> tuple[tuple[Field, int, int], ...]:
    if not isinstance(node, Term | Near | Regex):
        return ()
    return tuple(
        (field.field, start, end)
        for field in article.fields(scope)
        for start, end in find_spans(node, field)[:MAX_MENTIONS]
    )


def _operands(node: Node) -> tuple[Node, ...]:
    match node:
        case And(children=children) | Or(children=children) | Near(children=children):
            return children
        case Not(child=child):
            return (child,)
        case _:
            return ()
