"""Keywords as they are matched: what their words and references stand for, written out as a query of its own."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from core.errors import QueryError
from core.forms import DEFAULT, Variants
from core.keyword import Keyword
from core.query import (
    And,
    InField,
    Node,
    Not,
    Or,
    Reference,
    find_unresolved,
    format_query,
    parse,
    parse_keyword,
    resolve_references,
)
from core.query.logic import leaves
from core.text import words


def write_out(
    keywords: Iterable[Keyword], known: Mapping[str, Keyword], variants: Variants = DEFAULT
) -> Iterator[Keyword]:
    """The keywords with forms, spellings and other keywords' queries (of `known`, by name) written into their queries.

    Most need nothing of that and come as they are. What narrows a keyword that is referred to does not come with it,
    nor whether it is paused. Raises QueryError for a reference to nothing, and for a circle.
    """
    listed = tuple(keywords)
    special = {each.name: each for each in listed if each.forms or "@" in each.query or "{id}" in each.query}
    nodes = _Nodes({**known, **special} if special else {}, variants)
    trees = resolve_references(nodes, special, nodes.typed)
    for keyword in listed:
        tree = trees.get(keyword.name)
        yield keyword if tree is None else replace(keyword, query=format_query(tree), forms=None)


def read_with(keyword: Keyword, known: Mapping[str, Keyword], variants: Variants = DEFAULT) -> Node:
    """The tree of one keyword, with those of `known` (by name) in place of its references. Raises QueryError."""
    nodes = _Nodes({**known, keyword.name: keyword}, variants)
    return resolve_references(nodes, [keyword.name], nodes.typed)[keyword.name]


def find_broken(
    keywords: Iterable[Keyword], known: Mapping[str, Keyword], variants: Variants = DEFAULT
) -> dict[str, QueryError]:
    """Those of the keywords, by name, whose references cannot be followed, with why; `known` are the others."""
    listed = {keyword.name: keyword for keyword in keywords}
    referring = [name for name, keyword in listed.items() if "@" in keyword.query]
    nodes = _Nodes({**known, **listed}, variants)
    return dict(find_unresolved(nodes, referring, nodes.typed)) if referring else {}


def find_referring(keywords: Iterable[Keyword], names: Iterable[str]) -> set[str]:
    """The names of those keywords that refer to some of the names, be it by way of others."""
    named = {keyword.name: references(keyword) for keyword in keywords if "@" in keyword.query}
    found: set[str] = set()
    changed = {folded(name) for name in names}
    while news := {name for name, refers in named.items() if refers & changed} - found:
        found |= news
        changed = {folded(name) for name in news}
    return found


class Twins:
    """Keywords by what they find, so that others that find the same are told at once.

    Nearly all differ in a word, which is seen in a fraction of the time that reading a query takes.
    """

    def __init__(self, keywords: Iterable[Keyword], variants: Variants = DEFAULT) -> None:
        self._variants = variants
        self._alike: defaultdict[object, list[Keyword]] = defaultdict(list)
        for keyword in keywords:
            self._alike[_said(keyword)].append(keyword)

    def find(self, keyword: Keyword) -> tuple[str, ...]:
        """The names of those other keywords that find the same articles, as far as their queries and limits tell."""
        alike = [other for other in self._alike.get(_said(keyword), ()) if other.name != keyword.name]
        wanted = meaning(parse_keyword(keyword, self._variants)) if alike else None
        return tuple(other.name for other in alike if meaning(parse_keyword(other, self._variants)) == wanted)


def meaning(node: Node) -> object:
    """A tree of which the order of operands does not count."""
    match node:
        case And(children=children) | Or(children=children):
            return type(node), frozenset(map(meaning, children))
        case Not(child=child):
            return Not, meaning(child)
        case InField(field=field, child=child):
            return field, meaning(child)
        case _:
            return node


def _said(keyword: Keyword) -> object:
    """Equal for keywords of one meaning, however they are written: their words without those of the language, and their
    limits."""
    query = keyword.query.lower()
    text = query if query.isascii() else " ".join(word.folded for word in words(query))
    said = frozenset(_ALNUM.findall(text)) - _OPERATORS
    return said, frozenset(keyword.languages), frozenset(keyword.outlets)


_ALNUM = re.compile(r"[a-z0-9]+|[^\x00-\x7f]+")
_OPERATORS = frozenset({"and", "or", "not", "id", "near", "onear"})


def folded(name: str) -> str:
    """What makes two names the same, as in config.yaml."""
    return " ".join(name.casefold().split())


def find_name(name: str, known: Iterable[str]) -> str | None:
    """The one of some names that is this one: just so, else whatever its capitals and blanks."""
    alike = [each for each in known if each == name or folded(each) == folded(name)]
    return name if name in alike else next(iter(alike), None)


def references(keyword: Keyword) -> set[str]:
    """What a keyword refers to, by folded name; nothing where it cannot be read, which its own matching tells."""
    try:
        return {folded(leaf.name) for leaf in leaves(parse(keyword.query)) if isinstance(leaf, Reference)}
    except QueryError:
        return set()


class _Nodes(Mapping[str, Node]):
    """The trees of keywords, each read when it is asked for: of a hundred thousand, few are referred to."""

    def __init__(self, known: Mapping[str, Keyword], variants: Variants) -> None:
        self._known = known
        self._variants = variants

    def typed(self, name: str) -> str:
        """A keyword's query as it was put."""
        return self._known[name].query

    def __getitem__(self, name: str) -> Node:
        return parse_keyword(self._known[name], self._variants)

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)
