"""Find the spans of a text in which the operands of a NEAR occur close to one another."""

from collections import deque
from dataclasses import dataclass, field
from itertools import pairwise
from operator import itemgetter

from core.matcher.thresholds import MAX_NEAR_STEPS
from core.matcher.tokenized_article import TokenizedField, WordSpan
from core.query import Near, Node, Or, Term

# A sequence of occurrences that are close together: its operands, as bits by their index, and its first word.
_Chain = tuple[int, int]


@dataclass(slots=True)
class _Chains:
    """The chains of one set of operands as (last word, first word), sorted by their last word.

    When a chain is added, the chains that do not begin after it are dropped, because the new chain makes a shorter
    span. So the first chain of the queue begins latest.
    """

    queue: deque[WordSpan] = field(default_factory=deque)

    def add(self, last: int, first: int) -> None:
        while self.queue and self.queue[-1][1] <= first:
            self.queue.pop()
        self.queue.append((last, first))

    def find_latest_start(self, since: int) -> int | None:
        """Return the latest first word among the chains that end at `since` or later.

        `since` must not decrease from call to call.
        """
        while self.queue and self.queue[0][0] < since:
            self.queue.popleft()
        return self.queue[0][1] if self.queue else None


def find_near_spans(near: Near, field: TokenizedField) -> list[WordSpan]:
    """Return the shortest spans in which `near` is true, in order. None of them contains another.

    One pass over the occurrences of all operands finds them. For n different operands, the time is proportional to the
    number of occurrences times n if `near` is ordered, and times 2 to the power of n otherwise. It does not depend on
    the distance. Occurrences beyond those that MAX_NEAR_STEPS allows are ignored.
    """
    if not all(any(map(field.has, _alternatives(child))) for child in near.children):
        return []
    # The different operands. Usually there are only two, and comparing them is faster than hashing them.
    operands = [child for index, child in enumerate(near.children) if child not in near.children[:index]]
    limit = MAX_NEAR_STEPS // max(len(near.children), 1 if near.ordered else 1 << len(operands))
    by_first = sorted(
        ((*span, operand) for operand in operands for span in _find_operand_spans(operand, field, limit)),
        key=itemgetter(0),
    )[:limit]
    if all(after[0] - before[1] - 1 > near.distance for before, after in pairwise(by_first)):
        return []
    by_last = sorted(range(len(by_first)), key=lambda index: by_first[index][1])
    # For each occurrence, in the order of `by_first`, the chains that end with it.
    ending: list[list[_Chain]] = []
    # The chains that end before the current occurrence, by their set of operands.
    chains: dict[int, _Chains] = {}
    ended = 0
    for first, _, operand in by_first:
        while by_first[by_last[ended]][1] < first:
            for members, start in ending[by_last[ended]]:
                chains.setdefault(members, _Chains()).add(by_first[by_last[ended]][1], start)
            ended += 1
        since = max(first - near.distance - 1, field.paragraph_start(first))
        previous = ((members, chain.find_latest_start(since)) for members, chain in chains.items())
        starts = [(0, first), *((members, start) for members, start in previous if start is not None)]
        ending.append([(more, start) for members, start in starts if (more := _add_operand(near, operand, members))])
    complete = (1 << len(near.children)) - 1
    spans = [
        (start, by_first[index][1]) for index in by_last for members, start in ending[index] if members == complete
    ]
    return _select_shortest(spans)


def _alternatives(operand: Node) -> list[Term]:
    match operand:
        case Term():
            return [operand]
        case Or(children=children):
            return [term for child in children for term in _alternatives(child)]
        case _:
            raise TypeError(f"not an operand of a Near: {operand!r}")


def _find_operand_spans(operand: Node, field: TokenizedField, limit: int) -> list[WordSpan]:
    return sorted({span for term in _alternatives(operand) for span in field.find_word_spans(term)[:limit]})[:limit]


def _add_operand(near: Near, operand: Node, members: int) -> int:
    """Return the set with one more operand, or 0 if the set contains it already or an ONEAR does not allow it yet."""
    if near.ordered:
        index = members.bit_length()
        return members | 1 << index if index < len(near.children) and near.children[index] == operand else 0
    for index, child in enumerate(near.children):
        if child == operand and not members >> index & 1:
            return members | 1 << index
    return 0


def _select_shortest(by_last: list[WordSpan]) -> list[WordSpan]:
    """Return the spans that do not contain another one. `by_last` is sorted by the last word."""
    shortest_spans: list[WordSpan] = []
    latest_first: dict[int, int] = {}
    for first, last in by_last:
        latest_first[last] = max(first, latest_first.get(last, -1))
    for last, first in latest_first.items():
        if not shortest_spans or first > shortest_spans[-1][0]:
            shortest_spans.append((first, last))
    return shortest_spans
