"""Keywords in wait for articles: which of them an article may make true."""

from collections.abc import Iterable

from core.keyword import Keyword
from core.matcher.anchors import Needs, Pair, alternatives, regex_of, scope_of
from core.matcher.rarity import NOTHING_KNOWN, Rarity
from core.matcher.reading import Reading
from core.matcher.signs import Signs
from core.query import Node

_Anchor = str | Pair
_ALWAYS = ""
"""The anchor of a query that has none. No sign is empty."""


class Watched:
    """A keyword with its query."""

    __slots__ = ("keyword", "node")

    def __init__(self, keyword: Keyword, node: Node) -> None:
        self.keyword = keyword
        self.node = node


_Row = list[tuple[frozenset[str], Watched]]
"""Who waits under one anchor, each with the other signs that must be found beside it."""


class Index:
    """Keywords by their anchors. Each alternative of a query waits under one sign of it, or under a pair of words.

    Of several signs the rarest is taken, as far as the rarity is known; else the one under which the fewest wait, since
    what many queries name is mostly common. Beside it stand the alternative's other signs: only where all of them are
    found, too, is the query evaluated. So a bad choice costs a look, not an evaluation.
    """

    def __init__(self, rarity: Rarity = NOTHING_KNOWN) -> None:
        self._rows: dict[_Anchor, _Row] = {}
        self._anchors: dict[Watched, tuple[_Anchor, ...]] = {}
        self._signs = Signs()
        self.rarity = rarity

    def changed(self, added: Iterable[Watched], removed: Iterable[Watched] = ()) -> "Index":
        """A new index; this one stays as it is. Takes milliseconds for a few among a hundred thousand."""
        made = _Growing(self._rows.copy(), self.rarity)
        anchors = self._anchors.copy()
        gone = {watched: anchors.pop(watched) for watched in removed}
        made.forget(gone)
        for watched in added:
            anchors[watched] = tuple(made.wait(watched, needs) for needs in alternatives(watched.node))
        index = Index(self.rarity)
        index._rows, index._anchors = made.rows, anchors
        index._signs = self._signs.extended(made.asked)
        return index

    def signs(self, reading: Reading) -> set[str]:
        """What an article says, as far as some query asks for it, and all its words."""
        return self._signs.shown(reading)

    def candidates(self, reading: Reading, said: set[str]) -> set[Watched]:
        """Who may be true of an article of these signs: all who are, and few who are not."""
        rows = self._rows
        found = {watched for rest, watched in rows.get(_ALWAYS, ()) if rest <= said}
        found.update([each for sign in rows.keys() & said for rest, each in rows[sign] if rest <= said])
        for field in reading.fields(None):
            pairs = rows.keys() & zip(field.words, field.words[1:])  # noqa: B905 - the last word has no next
            found.update([each for pair in pairs for rest, each in rows[pair] if rest <= said])
        return found


class _Growing:
    """The rows of an index that is being made, of which those that others hold are never changed."""

    def __init__(self, rows: dict[_Anchor, _Row], rarity: Rarity) -> None:
        self.rows = rows
        self._rarity = rarity
        self.asked: set[str] = set()
        self._own: set[_Anchor] = set()

    def forget(self, gone: dict[Watched, tuple[_Anchor, ...]]) -> None:
        for anchor in {anchor for anchors in gone.values() for anchor in anchors}:
            left = [each for each in self.rows[anchor] if each[1] not in gone]
            self._own.add(anchor)
            if left:
                self.rows[anchor] = left
            else:
                del self.rows[anchor]

    def wait(self, watched: Watched, needs: Needs) -> _Anchor:
        """Let a keyword wait for one alternative; gives the anchor."""
        signs, pairs = needs
        anchor: _Anchor = _ALWAYS
        if pairs:
            anchor = min(pairs, key=self._pair_cost) if len(pairs) > 1 else next(iter(pairs))
            rest = signs.difference(anchor)
        elif signs:
            anchor = min(signs, key=self._cost)
            rest = signs - {anchor}
        else:
            rest = signs
        cheap = rest if all(map(str.isalnum, rest)) else frozenset(sign for sign in rest if _kind(sign) < _REGEX)
        self.asked.update(cheap)
        if isinstance(anchor, str):
            self.asked.add(anchor)
        self._row(anchor).append((cheap, watched))
        return anchor

    def _cost(self, sign: str) -> tuple[bool, int, int, int, int]:
        kind = _kind(sign)
        return kind == _REGEX, self._rarity.get(sign, 0), kind, len(self.rows.get(sign, ())), -len(sign)

    def _pair_cost(self, pair: Pair) -> tuple[int, int, int]:
        both = self._rarity.get(pair[0], 0) * self._rarity.get(pair[1], 0)
        return both, len(self.rows.get(pair, ())), -len(pair[0]) - len(pair[1])

    def _row(self, anchor: _Anchor) -> _Row:
        if anchor not in self._own:
            self._own.add(anchor)
            self.rows[anchor] = self.rows.get(anchor, []).copy()
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
