"""Why a query is true of an article, or why not, clause by clause."""

from dataclasses import dataclass

from core.article import Article
from core.matcher.evaluation import holds, places
from core.matcher.mention import Field
from core.matcher.occurrences import MAX_MENTIONS
from core.matcher.tokenized_article import Reading, Scope
from core.query import And, InField, Near, Node, Not, Or, Regex, Term, format_query


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an article makes of one clause of a query, and of the clauses in it.

    `clause` is the clause in full words, with the field that it is narrowed to. `places` (field, start, end in code
    points) is where it is found, for clauses that are found at places, also under a NOT; at most 20 in a field.
    `children` are the clauses that an AND, an OR, a NOT or a NEAR is made of, in the query's order.
    """

    clause: str
    is_true: bool
    places: tuple[tuple[Field, int, int], ...]
    children: tuple["Verdict", ...]


def explain(node: Node, article: Article, outlet: str | None = None) -> Verdict:
    """The verdict on a whole query, which must be resolved. `outlet` is the outlet's name."""
    return _verdict(node, Reading(article, outlet), None)


def _verdict(node: Node, reading: Reading, scope: Scope) -> Verdict:
    if isinstance(node, InField):
        return _verdict(node.child, reading, node.field)
    return Verdict(
        clause=format_query(node if scope is None else InField(scope, node)),
        is_true=holds(node, reading, scope),
        places=_places(node, reading, scope),
        children=tuple(_verdict(child, reading, scope) for child in _parts(node)),
    )


def _places(node: Node, reading: Reading, scope: Scope) -> tuple[tuple[Field, int, int], ...]:
    if not isinstance(node, Term | Near | Regex):
        return ()
    found = ((field.field, places(node, field)[:MAX_MENTIONS]) for field in reading.fields(scope))
    return tuple((field, start, end) for field, row in found for start, end in row)


def _parts(node: Node) -> tuple[Node, ...]:
    match node:
        case And(children=children) | Or(children=children) | Near(children=children):
            return children
        case Not(child=child):
            return (child,)
        case _:
            return ()
