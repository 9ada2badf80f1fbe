"""Where words stand near one another."""

from collections import deque
from dataclasses import dataclass, field
from itertools import pairwise
from operator import itemgetter

from core.matcher.tokenized_article import FieldWords, Span
from core.query import Near, Node, Or, Term

_Chain = tuple[int, int]
"""A set of children, as bits by their index, and the first word of the chain of occurrences in which they stand."""

MAX_TRIES = 1 << 19
"""Occurrences times sets of children that are tried in one field, two seconds of work: 2,048 occurrences of eight
different children in any order, 131,072 of two. A news text has fewer words than the former."""


@dataclass(slots=True)
class _Chains:
    """Chains of the same children, as (last word, first word), in the order in which they end.

    A chain is forgotten when another ends later and began no earlier: that one makes the shorter stretch. So the one
    that began latest stands in front.
    """

    kept: deque[Span] = field(default_factory=deque)

    def add(self, last: int, first: int) -> None:
        while self.kept and self.kept[-1][1] <= first:
            self.kept.pop()
        self.kept.append((last, first))

    def latest(self, since: int) -> int | None:
        """The latest beginning among those that end at `since` or later; `since` never falls from call to call."""
        while self.kept and self.kept[0][0] < since:
            self.kept.popleft()
        return self.kept[0][1] if self.kept else None


def near_spans(near: Near, words: FieldWords) -> list[Span]:
    """The shortest stretches in which `near` holds, in order: those that hold no shorter one.

    One pass over the occurrences of all children. Time grows with their number times the number of sets of children
    that chains hold (as many as children if ordered, else at most 2 to the power of the children, of which equal ones
    count once), and not with the distance. Occurrences beyond MAX_TRIES are not looked at.
    """
    if not all(_is_said(child, words) for child in near.children):
        return []
    # Each of equal ones once: mostly there are two, and to compare them costs less than to hash them.
    children = [child for at, child in enumerate(near.children) if child not in near.children[:at]]
    most = _most(near, len(children))
    by_first = sorted(
        ((*span, child) for child in children for span in child_spans(child, words, most)), key=itemgetter(0)
    )[:most]
    if all(after[0] - before[1] - 1 > near.distance for before, after in pairwise(by_first)):
        return []
    by_last = sorted(range(len(by_first)), key=lambda index: by_first[index][1])
    made: list[list[_Chain]] = []
    chains: dict[int, _Chains] = {}
    ended = 0
    for first, _, child in by_first:
        while by_first[by_last[ended]][1] < first:
            for held, began in made[by_last[ended]]:
                chains.setdefault(held, _Chains()).add(by_first[by_last[ended]][1], began)
            ended += 1
        since = max(first - near.distance - 1, words.paragraph_start(first))
        before = ((held, chain.latest(since)) for held, chain in chains.items())
        starts = [(0, first), *((held, began) for held, began in before if began is not None)]
        made.append([(more, began) for held, began in starts if (more := _with(near, child, held))])
    whole = (1 << len(near.children)) - 1
    return _shortest([(began, by_first[at][1]) for at in by_last for held, began in made[at] if held == whole])


def _most(near: Near, different: int) -> int:
    """Occurrences that are looked at, where so many of the children differ."""
    return MAX_TRIES // max(len(near.children), 1 if near.ordered else 1 << different)


def _is_said(child: Node, words: FieldWords) -> bool:
    match child:
        case Term():
            return words.has(child)
        case Or(children=children):
            return any(_is_said(each, words) for each in children)
        case _:
            raise TypeError(f"a Near holds terms, not {child!r}")


def child_spans(child: Node, words: FieldWords, most: int | None = None) -> list[Span]:
    """Where a child of a Near stands, in order; the first ones if `most` is given."""
    match child:
        case Term():
            return words.spans(child)[:most]
        case Or(children=children):
            return sorted({span for each in children for span in child_spans(each, words, most)})[:most]
        case _:
            raise TypeError(f"a Near holds terms, not {child!r}")


def _with(near: Near, child: Node, held: int) -> int:
    """The set of children with one more; 0 where it holds the child already, or where the order forbids it."""
    if near.ordered:
        index = held.bit_length()
        return held | 1 << index if index < len(near.children) and near.children[index] == child else 0
    for index, each in enumerate(near.children):
        if each == child and not held >> index & 1:
            return held | 1 << index
    return 0


def _shortest(by_last: list[Span]) -> list[Span]:
    """Of stretches in the order of their ends those that hold no other."""
    kept: list[Span] = []
    latest: dict[int, int] = {}
    for first, last in by_last:
        latest[last] = max(first, latest.get(last, -1))
    for last, first in latest.items():
        if not kept or first > kept[-1][0]:
            kept.append((first, last))
    return kept
