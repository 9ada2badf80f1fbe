"""Which headings are furniture: "More from us" is, on every page; "Kronologi", in every third story, is the story's."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from core.normalizer.profile.fingerprints import Kind, Observation
from core.normalizer.profile.outlet_profile import Furniture

HEADS = (Kind.HEADING, Kind.TOPIC)
_LABELS = (*HEADS, Kind.LABEL)

_OVER = 0.8
"""Share of a heading's pages on which it stands over furniture, or at one place of the page."""

_EVERYWHERE = 0.75
"""Share of all pages on which no sub-heading of stories stands."""

_LINES = 1.0
"""A line that goes where a share of the story is told stands off it by less: lines are whole."""


def find_headings(pages: Sequence[Observation], counts: Mapping[int, int], furniture: Furniture) -> frozenset[int]:
    """The headings (texts) among the furniture's lines that are none of a story's, wherever they stand: they head
    furniture; or, in a paragraph's markup, they stand at one place, on nearly all pages, or change by a name.

    `counts` tells on how many pages a key stands.
    """
    over: dict[int, list[bool]] = {}
    stands: dict[int, list[tuple[int, int]]] = {}
    found = set()
    for page in pages:
        last = len(page.marks) - 1
        for index, (mark, below) in enumerate(pairwise(page.marks)):
            if mark.kind not in _LABELS or mark.text not in furniture.lines:
                continue
            # What was a topic on another page is a label over a link.
            over.setdefault(mark.text, []).append(mark.kind == Kind.LABEL or furniture.knows(below))
            if mark.kind == Kind.TOPIC:
                stands.setdefault(mark.text, []).append((index, last))
                if mark.frame in furniture.lines and counts[mark.frame] > counts[mark.text]:
                    found.add(mark.text)
    found.update(text for text, told in over.items() if sum(told) >= _OVER * len(told))
    most = _EVERYWHERE * len(pages)
    found.update(text for text, told in stands.items() if len(told) >= most or _has_its_place(told))
    return frozenset(found)


def _has_its_place(stands: Sequence[tuple[int, int]]) -> bool:
    """Whether it stands at one place of nearly all its pages: from the top, from the bottom, or by share.

    `stands` are its line and the last one, for each of the pages.
    """
    tops = Counter(index for index, _ in stands)
    ends = Counter(last - index for index, last in stands)
    shares = sorted(index / last for index, last in stands)
    middle = shares[len(shares) // 2]
    near = sum(abs(index - middle * last) < _LINES for index, last in stands)
    return max(*tops.values(), *ends.values(), near) >= _OVER * len(stands)
