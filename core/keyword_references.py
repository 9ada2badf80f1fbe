"""Keywords that refer to other keywords (`@name`): expand, check and find the references."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from core.errors import QueryError
from core.forms import DEFAULT_VARIANTS, Variants
from core.keyword import Keyword, name_key
from core.query import Node, Reference, find_unresolved, format_query, parse, parse_keyword, resolve_references
from core.query.logic import leaves


def expand_keywords(
    keywords: Iterable[Keyword], known: Mapping[str, Keyword], variants: Variants = DEFAULT_VARIANTS
) -> Iterator[Keyword]:
    """Return the keywords with forms, spellings and references (to `known`, by name) written into their queries.

    Most keywords have none of these and are returned unchanged. The limits of a keyword that is referred to do not
    apply, nor whether it is paused. Raise `QueryError` for a reference to an unknown keyword, and for a cycle.
    """
    listed = tuple(keywords)
    special = {each.name: each for each in listed if each.forms or "@" in each.query or "{id}" in each.query}
    trees = _LazyTrees({**known, **special} if special else {}, variants)
    resolved = resolve_references(trees, special, trees.query)
    for keyword in listed:
        tree = resolved.get(keyword.name)
        yield keyword if tree is None else replace(keyword, query=format_query(tree), forms=None)


def parse_resolved(keyword: Keyword, known: Mapping[str, Keyword], variants: Variants = DEFAULT_VARIANTS) -> Node:
    """Return the tree of a keyword, its references (to `known`, by name) resolved. Raise `QueryError`."""
    trees = _LazyTrees({**known, keyword.name: keyword}, variants)
    return resolve_references(trees, [keyword.name], trees.query)[keyword.name]


def find_broken_references(
    keywords: Iterable[Keyword], known: Mapping[str, Keyword], variants: Variants = DEFAULT_VARIANTS
) -> dict[str, QueryError]:
    """Return the errors of those keywords whose references cannot be resolved, by name. `known` are the others."""
    listed = {keyword.name: keyword for keyword in keywords}
    referring = [name for name, keyword in listed.items() if "@" in keyword.query]
    trees = _LazyTrees({**known, **listed}, variants)
    return dict(find_unresolved(trees, referring, trees.query)) if referring else {}


def find_dependents(keywords: Iterable[Keyword], names: Iterable[str]) -> set[str]:
    """Return the names of the keywords that refer to one of `names`, directly or through others."""
    references = {keyword.name: find_references(keyword) for keyword in keywords if "@" in keyword.query}
    found: set[str] = set()
    changed = {name_key(name) for name in names}
    while added := {name for name, targets in references.items() if targets & changed} - found:
        found |= added
        changed = {name_key(name) for name in added}
    return found


def find_references(keyword: Keyword) -> set[str]:
    """Return the keys (`name_key`) of the keywords that a keyword refers to; none if its query does not parse."""
    try:
        return {name_key(leaf.name) for leaf in leaves(parse(keyword.query)) if isinstance(leaf, Reference)}
    except QueryError:
        return set()


class _LazyTrees(Mapping[str, Node]):
    """The trees of keywords by name, each parsed on access: of a hundred thousand, few are referred to."""

    def __init__(self, keywords: Mapping[str, Keyword], variants: Variants) -> None:
        self._keywords = keywords
        self._variants = variants

    def query(self, name: str) -> str:
        """Return a keyword's query as it was typed."""
        return self._keywords[name].query

    def __getitem__(self, name: str) -> Node:
        return parse_keyword(self._keywords[name], self._variants)

    def __iter__(self) -> Iterator[str]:
        return iter(self._keywords)

    def __len__(self) -> int:
        return len(self._keywords)
