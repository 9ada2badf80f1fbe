"""From keywords to trees that can be evaluated: forms, spellings, and other keywords put in their place."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches

from core.errors import QueryError
from core.forms import DEFAULT, Variants, lemma
from core.keyword import Keyword
from core.messages import Message
from core.query import errors
from core.query.errors import QuerySyntaxError
from core.query.formatting import format_query
from core.query.logic import Size, check_size, conjunction, disjunction, leaves, measure, negation
from core.query.parser import parse_again, tokens
from core.query.syntax_tree import And, AnyForm, InField, Near, Node, Not, Or, Reference, Term, WithClitics, WordPattern
from core.query.terms import make_reference

MAX_SPELLINGS = 32
"""Ways to write one phrase: beyond that its further words are taken as written."""

MAX_REFERENCES = 20
"""Keywords that refer to keywords that refer to keywords …"""


def parse_keyword(keyword: Keyword, variants: Variants = DEFAULT) -> Node:
    """The tree of a keyword's query, its `forms` applied, with the spellings of `variants`.

    Raises QueryError for what is no query. Whether it is too large is asked where it is typed (`parse`): what was legal
    there stays so with all spellings in it.
    """
    if keyword.forms is None:
        node = parse_again(keyword.query)
        return _spelled(node, variants, everywhere=False) if "{id}" in keyword.query else node
    if keyword.forms != "id":
        raise QueryError(keyword.query, 1, errors.FORMS)
    return _spelled(parse_again(keyword.query, forms=True), variants, everywhere=True)


def _spelled(node: Node, variants: Variants, everywhere: bool) -> Node:
    """With all spellings of its phrases; only of those with forms where not `everywhere`."""
    match node:
        case Term():
            return disjunction(tuple(_spellings(node, variants, everywhere)))
        case And(children=children):
            return conjunction(tuple(_spelled_words(children, variants, everywhere)))
        case Or(children=children):
            return disjunction(tuple(_spelled(child, variants, everywhere) for child in children))
        case Near(children=children):
            spelled = tuple(_spelled(child, variants, everywhere) for child in children)
            return Near(spelled, node.distance, node.ordered)
        case Not(child=child):
            return Not(_spelled(child, variants, everywhere))
        case InField(child=child):
            return InField(node.field, _spelled(child, variants, everywhere))
        case _:
            return node


def _spellings(term: Term, variants: Variants, everywhere: bool) -> list[Term]:
    if not (everywhere or any(isinstance(word, AnyForm) for word in term.words)):
        return [term]
    found: list[tuple[WordPattern, ...]] = [()]
    at = 0
    while at < len(term.words):
        length, ways = _ways(term.words, at, variants)
        if len(found) * len(ways) > MAX_SPELLINGS:
            ways = ways[:1]
        found = [(*before, *way) for before in found for way in ways]
        at += length
    return [Term(words) for words in found]


def _ways(words: Sequence[WordPattern], at: int, variants: Variants) -> tuple[int, list[tuple[WordPattern, ...]]]:
    """How many words from `at` on are a spelling of the table, and all ways to write them, as written first."""
    for spelling, group in variants.beginning_with(_base(words[at])):
        written = tuple(words[at : at + len(spelling)])
        if len(written) == len(spelling) and all(map(_is_spelled, written, spelling)):
            ways = [written, *(tuple(_alike(word, written) for word in other) for other in group)]
            different: dict[tuple[WordPattern, ...], tuple[WordPattern, ...]] = {}
            for way in ways:
                different.setdefault(tuple(map(_meaning, way)), way)
            return len(spelling), list(different.values())
    return 1, [(words[at],)]


def _base(word: WordPattern) -> str:
    """The word that is looked up in the table; "" for what has no other spelling."""
    match word:
        case str(plain) | WithClitics(word=plain):
            return plain
        case AnyForm(word=inflected):
            return lemma(inflected)
        case _:
            return ""


def _alike(word: str, written: tuple[WordPattern, ...]) -> WordPattern:
    """A word of another spelling, with the forms that what is written has."""
    if any(isinstance(each, AnyForm) for each in written):
        return AnyForm(word)
    return WithClitics(word) if any(isinstance(each, WithClitics) for each in written) else word


def _is_spelled(word: WordPattern, spelled: str) -> bool:
    return _base(word) == (lemma(spelled) if isinstance(word, AnyForm) else spelled)


def _meaning(word: WordPattern) -> WordPattern:
    """Equal for words that match the same."""
    return AnyForm(lemma(word.word)) if isinstance(word, AnyForm) else word


def _spelled_words(children: tuple[Node, ...], variants: Variants, everywhere: bool) -> Iterator[Node]:
    """The children of an And. Words side by side that are a spelling in several words go together: `wali kota` finds
    `walikota` too."""
    at = 0
    while at < len(children):
        run = _run(children[at : at + variants.longest])
        length, ways = _ways(run, 0, variants) if run else (1, [])
        if length > 1 and (everywhere or all(isinstance(word, AnyForm) for word in run[:length])):
            yield disjunction((conjunction(children[at : at + length]), *map(Term, ways[1:])))
            at += length
        else:
            yield _spelled(children[at], variants, everywhere)
            at += 1


def _run(children: tuple[Node, ...]) -> list[WordPattern]:
    """The single words that stand at the head."""
    run: list[WordPattern] = []
    for child in children:
        if not (isinstance(child, Term) and len(child.words) == 1):
            break
        run.append(child.words[0])
    return run


Typed = Callable[[str], str] | None
"""Gives the query of a keyword as it was typed, by name, so that errors point into it; without, they are shown the tree
in full words."""


def resolve_references(
    nodes: Mapping[str, Node], names: Iterable[str] | None = None, typed: Typed = None
) -> dict[str, Node]:
    """Each keyword's tree, by name, with the trees of other keywords in place of the @references to them.

    Of `names` only where they are given; `nodes` holds what they may refer to. Upper and lower case do not tell names
    apart. What narrows the other keyword (languages, outlets) does not come with it. Raises QueryError for a name
    that nothing has, for a circle, and where the whole becomes too large.
    """
    wanted = nodes if names is None else {name: nodes[name] for name in names}
    if not any(_refers(node) for node in wanted.values()):
        return dict(wanted)
    resolving = _Resolving(nodes, typed)
    return {name: resolving.resolved(name) for name in wanted}


def find_unresolved(
    nodes: Mapping[str, Node], names: Iterable[str], typed: Typed = None
) -> Iterator[tuple[str, QueryError]]:
    """Return the names that `resolve_references` would raise for, each with its error, in one pass over them."""
    resolving = _Resolving(nodes, typed)
    for name in names:
        try:
            resolving.resolved(name)
        except QueryError as error:
            resolving.start_anew()
            yield name, error


def _refers(node: Node) -> bool:
    return not isinstance(node, Term) and any(isinstance(leaf, Reference) for leaf in leaves(node))


class _Resolving:
    def __init__(self, nodes: Mapping[str, Node], typed: Typed) -> None:
        self._nodes = nodes
        self._typed = typed
        self._names = {_folded(name): name for name in nodes}
        self._done: dict[str, Node] = {}
        self._sizes: dict[str, Size] = {}
        self._heights: dict[str, int] = {}
        self._open: list[str] = []

    def start_anew(self) -> None:
        """After an error; what was resolved before it stays so."""
        self._open.clear()

    def resolved(self, name: str) -> Node:
        if name not in self._done:
            node = self._nodes[name]
            self._check_height(name, len(self._open))
            self._open.append(name)
            placed = self._placed(node)
            self._heights[name] = self._height(node)
            self._check_height(name, self._heights[name])
            self._check_size(name, node)
            self._done[name] = placed
            self._open.pop()
        return self._done[name]

    def _placed(self, node: Node) -> Node:
        match node:
            case Reference():
                return self.resolved(self._target(node))
            case And(children=children):
                return conjunction(tuple(map(self._placed, children)))
            case Or(children=children):
                return disjunction(tuple(map(self._placed, children)))
            case Not(child=child):
                return negation(self._placed(child))
            case _:
                return node

    def _target(self, reference: Reference) -> str:
        name = self._names.get(_folded(reference.name))
        if name is None:
            near = next(iter(get_close_matches(_folded(reference.name), self._names, 1)), None)
            guess = self._names[near] if near else None
            raise self._refused(self._open[-1], errors.unknown_reference(reference.name, guess), reference)
        if name in self._open:
            circle = [*self._open[self._open.index(name) :], name]
            raise self._refused(self._open[-1], errors.reference_cycle(circle), reference)
        return name

    def _height(self, node: Node) -> int:
        """How many keywords refer to one another in a row below a tree: the same in whatever order they are read."""
        targets = [self._names[_folded(leaf.name)] for leaf in leaves(node) if isinstance(leaf, Reference)]
        return max((self._heights[target] + 1 for target in targets), default=0)

    def _check_height(self, name: str, height: int) -> None:
        if height > MAX_REFERENCES:
            raise self._refused(name, errors.too_many_references(MAX_REFERENCES))

    def _check_size(self, name: str, node: Node) -> None:
        """Counted without walking what was put in place, which may hold one tree very many times."""
        self._sizes[name] = measure(node, lambda other: self._sizes[self._names[_folded(other)]])
        try:
            check_size(self._sizes[name])
        except QuerySyntaxError as error:
            raise self._refused(name, error.reason) from None

    def _refused(self, name: str, reason: Message, at: Reference | None = None) -> QueryError:
        """What is wrong with the query of this keyword, at a reference or as a whole."""
        if self._typed:
            query = self._typed(name)
            return QueryError(query, _column(query, at), reason)
        shown = format_query(self._nodes[name])
        return QueryError(shown, shown.index(format_query(at)) + 1 if at else 1, reason)


def _column(query: str, at: Reference | None) -> int:
    found = (token for token in tokens(query) if token.type == "REFERENCE" and make_reference(token, 0) == at)
    token = next(found, None)
    return (token.start_pos or 0) + 1 if token else 1


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
