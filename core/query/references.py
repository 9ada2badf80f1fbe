"""Resolve references: replace each `@name` by the tree of the keyword that it names."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches

from core.errors import QueryError
from core.keyword import name_key
from core.messages import Message
from core.query import errors
from core.query.errors import QuerySyntaxError
from core.query.formatting import format_query
from core.query.limits import MAX_REFERENCE_CHAIN
from core.query.logic import conjunction, disjunction, leaves, negation
from core.query.size import QuerySize, check_size, measure
from core.query.syntax_tree import And, Node, Not, Or, Reference, Term
from core.query.terms import parse_reference

# A function from a keyword's name to its query as typed, which errors quote. If it is None, errors quote the query as
# `format_query` writes it.
QueryText = Callable[[str], str] | None


def resolve_references(
    nodes: Mapping[str, Node], names: Iterable[str] | None = None, query_text: QueryText = None
) -> dict[str, Node]:
    """Return, by name, the trees of the keywords in `names` (or of all keywords) with their references resolved.

    `nodes` holds the trees of all keywords by name. References are found by `name_key`. The limits (languages, outlets)
    of a referenced keyword do not apply. Raise `QueryError` for a reference to an unknown keyword, for a cycle, and for
    a resolved tree that is too large.
    """
    unresolved = nodes if names is None else {name: nodes[name] for name in names}
    compounds = (node for node in unresolved.values() if not isinstance(node, Term))
    if not any(isinstance(leaf, Reference) for node in compounds for leaf in leaves(node)):
        return dict(unresolved)
    resolver = _Resolver(nodes, query_text)
    return {name: resolver.resolve_name(name) for name in unresolved}


def find_unresolved(
    nodes: Mapping[str, Node], names: Iterable[str], query_text: QueryText = None
) -> Iterator[tuple[str, QueryError]]:
    """Yield the name and the error of each keyword for which `resolve_references` would raise one."""
    resolver = _Resolver(nodes, query_text)
    for name in names:
        try:
            resolver.resolve_name(name)
        except QueryError as error:
            resolver.path.clear()
            yield name, error


class _Resolver:
    """Resolves references. `path` holds the names that are being resolved; each of them refers to the next."""

    def __init__(self, nodes: Mapping[str, Node], query_text: QueryText) -> None:
        self._nodes = nodes
        self._query_text = query_text
        self._names = {name_key(name): name for name in nodes}
        self._resolved: dict[str, Node] = {}
        self._sizes: dict[str, QuerySize] = {}
        self.path: list[str] = []

    def resolve_name(self, name: str) -> Node:
        if name not in self._resolved:
            if len(self.path) > MAX_REFERENCE_CHAIN:
                raise self._error(name, errors.TOO_MANY_REFERENCES)
            node = self._nodes[name]
            self.path.append(name)
            resolved = self._replace(node)
            # Adding up the sizes of the references avoids walking the resolved tree, which may contain the same tree
            # many times. Unlike the length of `path`, the size does not depend on the order in which keywords are
            # resolved.
            self._sizes[name] = measure(node, lambda other: self._sizes[self._names[name_key(other)]])
            try:
                check_size(self._sizes[name])
            except QuerySyntaxError as error:
                raise self._error(name, error.reason) from None
            self._resolved[name] = resolved
            self.path.pop()
        return self._resolved[name]

    def _replace(self, node: Node) -> Node:
        match node:
            case Reference():
                return self.resolve_name(self._find_target(node))
            case And(children=children):
                return conjunction(tuple(map(self._replace, children)))
            case Or(children=children):
                return disjunction(tuple(map(self._replace, children)))
            case Not(child=child):
                return negation(self._replace(child))
            case _:
                return node

    def _find_target(self, reference: Reference) -> str:
        name = self._names.get(name_key(reference.name))
        if name is None:
            near = next(iter(get_close_matches(name_key(reference.name), self._names, 1)), None)
            meant = self._names[near] if near else None
            raise self._error(self.path[-1], errors.unknown_reference(reference.name, meant), reference)
        if name in self.path:
            cycle = [*self.path[self.path.index(name) :], name]
            raise self._error(self.path[-1], errors.reference_cycle(cycle), reference)
        return name

    def _error(self, name: str, reason: Message, reference: Reference | None = None) -> QueryError:
        """Return an error about a keyword's query. Its column is that of `reference`, or 1 if `reference` is None."""
        if self._query_text:
            query = self._query_text(name)
            return QueryError(query, _find_column(query, reference), reason)
        query = format_query(self._nodes[name])
        return QueryError(query, query.index(format_query(reference)) + 1 if reference else 1, reason)


def _find_column(query: str, reference: Reference | None) -> int:
    from core.query.grammar import token_column, tokenize

    tokens = (
        token for token in tokenize(query) if token.type == "REFERENCE" and parse_reference(token, 0) == reference
    )
    return next(map(token_column, tokens), 1)
