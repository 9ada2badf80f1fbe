"""The lines of a story that its outlet's profile knows as furniture."""

from collections.abc import Sequence
from itertools import takewhile

from core.normalizer.document.boxes import Box, ancestors
from core.normalizer.document.lines import Line
from core.normalizer.profile.fingerprints import Kind, Mark
from core.normalizer.profile.outlet_profile import Furniture
from core.normalizer.selection.headings import HEADS
from core.vocabulary.sentence_ends import NON_HEADING_ENDS

_LINKS = 2
"""Links that make a list: a single one may be set below any sub-heading."""

_HEADS = (*HEADS, Kind.LABEL)
"""What may head a box: the author's name over what is said of each author."""


def find_learned(lines: Sequence[Line], marks: Sequence[Mark], furniture: Furniture) -> list[bool]:
    """For each line whether it is known furniture; none is where nothing would be left of the story."""
    known = [furniture.knows(mark) for mark in marks]
    if all(known) or not any(known):
        return [False] * len(known)
    for box in _boxes_of_furniture(lines, marks, known):
        known[box.start : box.stop] = [True] * len(box)
    return _without_headings(lines, marks, known, furniture)


def _boxes_of_furniture(lines: Sequence[Line], marks: Sequence[Mark], known: Sequence[bool]) -> list[range]:
    """Boxes of which the heading alone is not known; or, below the story's first line, the heading alone is and no
    sentence follows it: a list of other headlines is new on every page. Never the box that holds most of the story.
    """
    inside: dict[Box, list[int]] = {}
    letters: dict[Box, int] = {}
    for index, line in enumerate(lines):
        for box in ancestors(line.container):
            inside.setdefault(box, []).append(index)
        letters[line.container] = letters.get(line.container, 0) + (0 if known[index] else len(line.text))
    story = set(ancestors(max(letters, key=letters.__getitem__)))
    first = known.index(False)
    found = []
    for index, mark in enumerate(marks):
        around = next((box for box in ancestors(lines[index].container) if len(inside[box]) > 1), None)
        if around is None or around in story or inside[around][0] != index or not (known[index] or mark.kind in _HEADS):
            continue
        rest = inside[around][1:]
        is_list = known[index] and index > first and not any(_says(lines[each], marks[each]) for each in rest)
        if is_list or all(known[each] for each in rest):
            found.append(range(index, rest[-1] + 1))
    return found


def _says(line: Line, mark: Mark) -> bool:
    return mark.kind == Kind.WORDS or (mark.kind == Kind.PROSE and line.text[-1] in NON_HEADING_ENDS)


def _without_headings(
    lines: Sequence[Line], marks: Sequence[Mark], known: Sequence[bool], furniture: Furniture
) -> list[bool]:
    """What is known but for the headings of the story's own parts.

    "Kronologi" may stand in every second story, "More from us" on every page: what follows tells them apart.
    """
    found = list(known)
    told: set[Box] = set()
    for index in range(len(lines) - 1, found.index(False), -1):
        box = lines[index].container
        if found[index] and marks[index].kind in HEADS and box in told:
            below = range(index + 1, min(index + 1 + _LINKS, len(lines)))
            found[index] = _is_no_topic(marks[index], furniture) or (
                len(below) == _LINKS
                and all(
                    found[each] and marks[each].kind == Kind.LINK and lines[each].container is box for each in below
                )
            )
        if not found[index]:
            told.update(takewhile(lambda box: box not in told, ancestors(box)))
    return found


def _is_no_topic(mark: Mark, furniture: Furniture) -> bool:
    """Whether a heading is known for none of a story's; in a paragraph's markup what says a name each time is none."""
    return mark.text in furniture.headings or (mark.kind == Kind.TOPIC and mark.text not in furniture.lines)
