"""Keywords in wait for articles: which of them an article may make true."""

from collections.abc import Iterable

from core.keyword import Keyword
from core.matcher.features import Signs
from core.matcher.frequencies import NOTHING_KNOWN, Rarity
from core.matcher.required_features import Needs, Pair, alternatives, regex_of, scope_of
from core.matcher.tokenized_article import Reading, Scope
from core.query import Node

_Anchor = str | Pair
_ALWAYS = ""
"""The anchor of a query that has none: the empty sign, which every article shows."""


class Watched:
    """A keyword with its query as it was read, and with those it refers to put in their places.

    `told` holds the clauses that were found so far in full words, by who asks: they are the same for every article.
    """

    __slots__ = ("keyword", "node", "told", "tree")

    def __init__(self, keyword: Keyword, tree: Node, node: Node | None = None) -> None:
        self.keyword = keyword
        self.tree = tree
        self.node = node or tree
        self.told: dict[tuple[int, Scope], str] | None = None


_Row = list[tuple[str, frozenset[str], Watched]]
"""Who waits under one anchor: the rarest other sign that must be found beside it ("" for none), all others, and who."""


class Index:
    """Keywords by their anchors. Each alternative of a query waits under one sign of it, or under a pair of words.

    Of several signs the rarest is taken, as far as the rarity is known; else the one under which the fewest wait, since
    what many queries name is mostly common. Beside it stand the alternative's other signs: only where all of them are
    found, too, is the query evaluated. So a bad choice costs a look, not an evaluation.
    """

    def __init__(self, rarity: Rarity = NOTHING_KNOWN) -> None:
        self._rows: dict[_Anchor, _Row] = {}
        self._signs = Signs()
        self.rarity = rarity

    def changed(self, added: Iterable[Watched], removed: Iterable[Watched] = ()) -> "Index":
        """A new index; this one stays as it is. Takes milliseconds for a few among a hundred thousand."""
        made = _Growing(self._rows.copy(), self.rarity)
        made.forget(set(removed))
        for watched in added:
            for needs in alternatives(watched.node):
                made.wait(watched, needs)
        index = Index(self.rarity)
        index._rows = made.rows
        index._signs = self._signs.extended(made.asked)
        return index

    def signs(self, reading: Reading) -> set[str]:
        """What an article says, as far as some query asks for it, and all its words."""
        return self._signs.shown(reading)

    def candidates(self, reading: Reading, said: set[str]) -> set[Watched]:
        """Who may be true of an article of these signs: all who are, and few who are not."""
        rows = self._rows
        anchors: list[_Anchor] = [*(rows.keys() & said)]
        for field in reading.fields(None):
            anchors += rows.keys() & zip(field.words, field.words[1:])  # noqa: B905 - the last word has no next
        # One sign is looked up in half the time that a set takes, and mostly it is not there.
        return {
            watched for anchor in anchors for first, rest, watched in rows[anchor] if first in said and rest <= said
        }


class _Growing:
    """The rows of an index that is being made, of which those that others hold are never changed."""

    def __init__(self, rows: dict[_Anchor, _Row], rarity: Rarity) -> None:
        self.rows = rows
        self._rarity = rarity
        self.asked: set[str] = set()
        self._own: set[_Anchor] = set()

    def forget(self, gone: set[Watched]) -> None:
        needed = {need for watched in gone for needs in alternatives(watched.node) for part in needs for need in part}
        for anchor in self.rows.keys() & {_ALWAYS, *needed}:
            left = [each for each in self.rows[anchor] if each[2] not in gone]
            if left:
                self.rows[anchor] = left
                self._own.add(anchor)
            else:
                del self.rows[anchor]

    def wait(self, watched: Watched, needs: Needs) -> None:
        """Let a keyword wait for one alternative."""
        signs, pairs = needs
        anchor: _Anchor = _ALWAYS
        if pairs:
            anchor = min(pairs, key=self._pair_cost) if len(pairs) > 1 else next(iter(pairs))
            signs = signs.difference(anchor)
        elif signs:
            anchor = min(signs, key=self._cost) if len(signs) > 1 else next(iter(signs))
            self.asked.add(anchor)
            signs = signs - {anchor}
        first = ""
        if signs:
            signs = frozenset(sign for sign in signs if _kind(sign) != _REGEX)
            self.asked |= signs
            first = min(signs, key=self._cost, default="")
            signs = signs - {first}
        self._row(anchor).append((first, signs, watched))

    def _cost(self, sign: str) -> tuple[bool, int, int, int, int]:
        kind = _kind(sign)
        return kind == _REGEX, self._rarity.get(sign, 0), kind, len(self.rows.get(sign, ())), -len(sign)

    def _pair_cost(self, pair: Pair) -> tuple[int, int, int]:
        both = self._rarity.get(pair[0], 0) * self._rarity.get(pair[1], 0)
        return both, len(self.rows.get(pair, ())), -len(pair[0]) - len(pair[1])

    def _row(self, anchor: _Anchor) -> _Row:
        if anchor not in self._own:
            self._own.add(anchor)
            self.rows[anchor] = [*self.rows.get(anchor, ())]
        return self.rows[anchor]


_REGEX = 3


def _kind(sign: str) -> int:
    """How dear or common a sign is by its kind: those of one field first, then words, other patterns, expressions."""
    if sign.isalnum():
        return 1
    scope, bare = scope_of(sign)
    if regex_of(bare):
        return _REGEX
    return 0 if scope else 2
