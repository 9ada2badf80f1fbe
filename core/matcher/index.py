"""Keywords in wait for articles: which of them an article may make true."""

from collections.abc import Iterable

from core.keyword import Keyword
from core.matcher.anchors import Needs, Pair, alternatives, regex_of, scope_of
from core.matcher.reading import Reading
from core.matcher.signs import Signs
from core.query import Node

_Anchor = str | Pair
_NONE: frozenset[str] = frozenset()
_ALWAYS = ""
"""The anchor of a query that has none. No sign is empty."""


class Watched:
    """A keyword with its query, and the anchors under which it waits."""

    __slots__ = ("anchors", "keyword", "node")

    def __init__(self, keyword: Keyword, node: Node) -> None:
        self.keyword = keyword
        self.node = node
        self.anchors: tuple[_Anchor, ...] = ()


_Row = list[tuple[frozenset[str], Watched]]
"""Who waits under one anchor, each with the other signs that must be found beside it."""


class Index:
    """Keywords by their anchors. Each alternative of a query waits under one sign of it, or under a pair of words.

    Of several signs the one is taken under which the fewest wait: a word that many queries name is mostly a common
    one, and rows of even length keep the cost even, whatever an article says. Beside it stand the alternative's other
    signs; only where all of them are found, too, is the query evaluated.
    """

    def __init__(self) -> None:
        self._rows: dict[_Anchor, _Row] = {}
        self._signs = Signs()

    def changed(self, added: Iterable[Watched], removed: Iterable[Watched] = ()) -> "Index":
        """A new index; this one stays as it is. Takes milliseconds for a few among a hundred thousand."""
        made = _Growing(self._rows.copy())
        made.forget(set(removed))
        for watched in added:
            watched.anchors = tuple(made.wait(watched, needs) for needs in alternatives(watched.node))
        index = Index()
        index._rows = made.rows
        index._signs = self._signs.extended(made.asked)
        return index

    def candidates(self, reading: Reading) -> set[Watched]:
        """Who may be true of an article: all who are, and few who are not."""
        said = self._signs.shown(reading)
        rows = self._rows
        found = {watched for rest, watched in rows.get(_ALWAYS, ()) if rest <= said}
        for sign in rows.keys() & said:
            found.update([watched for rest, watched in rows[sign] if rest <= said])
        for field in reading.fields(None):
            for pair in rows.keys() & zip(field.words, field.words[1:]):  # noqa: B905 - the last word has no next
                found.update([watched for rest, watched in rows[pair] if rest <= said])
        return found


class _Growing:
    """The rows of an index that is being made, of which those that others hold are never changed."""

    def __init__(self, rows: dict[_Anchor, _Row]) -> None:
        self.rows = rows
        self.asked: set[str] = set()
        self._own: set[_Anchor] = set()

    def forget(self, gone: set[Watched]) -> None:
        for anchor in {anchor for watched in gone for anchor in watched.anchors}:
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
            anchor = min(pairs, key=self._length)
            rest = signs.difference(anchor)
        elif signs:
            anchor = min(signs, key=lambda sign: (_kind(sign), self._length(sign), -len(sign)))
            rest = signs - {anchor}
        else:
            rest = signs
        cheap = rest if all(map(str.isalnum, rest)) else frozenset(sign for sign in rest if _kind(sign) < _REGEX)
        self.asked.update(cheap)
        if isinstance(anchor, str):
            self.asked.add(anchor)
        self._row(anchor).append((cheap, watched))
        return anchor

    def _length(self, anchor: _Anchor) -> int:
        return len(self.rows.get(anchor, ()))

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
