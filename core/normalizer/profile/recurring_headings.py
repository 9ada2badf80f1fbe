"""Which recurring headings are boilerplate: "More from us" is, on every page; "Kronologi", in every third article, is
not.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from core.normalizer.profile.fingerprints import HEADING_KINDS, LineKind, PageFingerprint, ProfileRules
from core.normalizer.profile.thresholds import MAX_HEADING_OFFSET, MIN_HEADING_RECURRENCE, MIN_HEADING_SHARE

_LABEL_KINDS = (*HEADING_KINDS, LineKind.LABEL)


def find_recurring_headings(
    pages: Sequence[PageFingerprint], counts: Mapping[int, int], rules: ProfileRules
) -> frozenset[int]:
    """Return the text keys of the headings that are boilerplate at any position.

    A heading is boilerplate if it stands above boilerplate. A heading that is not marked up as one is also boilerplate
    if it is always at the same position, is on nearly all pages, or contains another name on each page. `counts` maps
    each key to the number of pages with it.
    """
    is_above: dict[int, list[bool]] = {}
    positions: dict[int, list[tuple[int, int]]] = {}
    found = set()
    for page in pages:
        last = len(page.lines) - 1
        for index, (line, below) in enumerate(pairwise(page.lines)):
            if line.kind not in _LABEL_KINDS or line.text not in rules.lines:
                continue
            # The unmarked heading of another page is a label if it stands above a link.
            is_above.setdefault(line.text, []).append(line.kind == LineKind.LABEL or rules.match(below))
            if line.kind == LineKind.UNMARKED_HEADING:
                positions.setdefault(line.text, []).append((index, last))
                if line.masked in rules.lines and counts[line.masked] > counts[line.text]:
                    found.add(line.text)
    found.update(text for text, above in is_above.items() if sum(above) >= MIN_HEADING_SHARE * len(above))
    least = MIN_HEADING_RECURRENCE * len(pages)
    found.update(text for text, stands in positions.items() if len(stands) >= least or _is_fixed(stands))
    return frozenset(found)


def _is_fixed(positions: Sequence[tuple[int, int]]) -> bool:
    """Return whether a heading is at the same position on nearly all pages: from the start, from the end, or by share.

    `positions` contains, for each page, the number of the heading's line and the number of the last line.
    """
    from_start = Counter(index for index, _ in positions)
    from_end = Counter(last - index for index, last in positions)
    shares = sorted(index / last for index, last in positions)
    median = shares[len(shares) // 2]
    near = sum(abs(index - median * last) < MAX_HEADING_OFFSET for index, last in positions)
    return max(*from_start.values(), *from_end.values(), near) >= MIN_HEADING_SHARE * len(positions)
