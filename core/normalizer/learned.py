"""The lines of a story that its outlet's profile knows as furniture."""

from collections.abc import Sequence
from itertools import takewhile

from core.normalizer.blocks import Block
from core.normalizer.boxes import Box, ancestors
from core.normalizer.observation import Kind, Mark
from core.normalizer.profile import Furniture

_LINKS = 2
"""Links that make a list: a single one may be set below any sub-heading."""


def find_learned(lines: Sequence[Block], marks: Sequence[Mark], furniture: Furniture) -> list[bool]:
    """For each line whether it is known furniture; none is where nothing would be left of the story."""
    known = [furniture.knows(mark) for mark in marks]
    if all(known):
        return [False] * len(known)
    first = known.index(False)
    told: set[Box] = set()
    for index in range(len(lines) - 1, first, -1):
        if known[index] and marks[index].kind == Kind.HEADING:
            # "Kronologi" may stand in every second story, "More from us" on every page: what follows tells them apart.
            below = range(index + 1, min(index + 1 + _LINKS, len(lines)))
            box = lines[index].container
            is_over_links = len(below) == _LINKS and all(
                known[each] and marks[each].kind == Kind.LINK and lines[each].container is box for each in below
            )
            known[index] = is_over_links or box not in told or marks[index].text in furniture.headings
        if not known[index]:
            told.update(takewhile(lambda box: box not in told, ancestors(lines[index].container)))
    return known
