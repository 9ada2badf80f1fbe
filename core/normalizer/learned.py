"""The lines of a story that its outlet's profile knows as furniture."""

from collections.abc import Sequence

from core.normalizer.blocks import Block
from core.normalizer.observation import Kind, Mark
from core.normalizer.profile import Furniture


def find_learned(lines: Sequence[Block], marks: Sequence[Mark], furniture: Furniture) -> list[bool]:
    """For each line whether it is known furniture; none is where nothing would be left of the story."""
    known = [_is_known(mark, furniture) for mark in marks]
    for index in reversed(range(len(lines))):
        # "Kronologi" may stand in every second story, "More from us" on every page: what follows tells them apart.
        if known[index] and marks[index].kind == Kind.HEADING:
            known[index] = _leads_nowhere(index, lines, known)
    return [False] * len(lines) if all(known) else known


def _is_known(mark: Mark, furniture: Furniture) -> bool:
    if mark.is_in(furniture.lines):
        return True
    return mark.place in furniture.places and mark.kind in (Kind.PROSE, Kind.LINK)


def _leads_nowhere(index: int, lines: Sequence[Block], known: Sequence[bool]) -> bool:
    """Whether nothing of the story stands before the heading, or furniture behind it, or nothing in its container."""
    after = index + 1
    if all(known[:index]) or after == len(lines) or lines[after].container is not lines[index].container:
        return True
    return known[after]
