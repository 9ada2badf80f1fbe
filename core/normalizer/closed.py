"""The boxes of a page that are no part of a story, whatever they say: furniture by name, forms, captions."""

from collections.abc import Sequence

from core.normalizer.boxes import Box
from core.normalizer.weights import Line, Mass, Masses, sum_sentences

_MOST = 0.5
"""A box named as furniture that holds so much of a page's sentences is a wrapper (`with-sidebar`, `ad-free`)."""

_CAPTIONS = 0.35
"""Where what looks like captions holds so much of a page's sentences, the pictures are the story."""

_CAPTION_LINES = 3
_CAPTION = 700
_CAPTION_IN_P = 200
"""Letters. The longest caption seen has 544; a picture with a paragraph in <p> beside it is text before that."""


def without_furniture(lines: Sequence[Line]) -> list[Line]:
    """The lines outside of forms and of boxes that are named as furniture."""
    sums = sum_sentences(lines)
    for line in lines:
        # A list item or paragraph is no container, and may be named all the same.
        sums.setdefault(line.block.box, line.weight)
    whole = max(sums.values(), default=0.0)
    return _outside(lines, {box for box, weight in sums.items() if _is_closed(box, weight, whole)})


def _is_closed(box: Box, weight: float, whole: float) -> bool:
    if box.meaning == "comments":
        return True
    return (box.meaning == "furniture" or box.tag == "form") and weight < _MOST * whole


def without_captions(lines: Sequence[Line], masses: Masses) -> list[Line]:
    """The lines outside of boxes that hold a picture and little else."""
    captions = {box for box, mass in masses.items() if box.pictures and _is_caption(box, mass)}
    whole = max((mass.sentences for mass in masses.values()), default=0.0)
    if sum(masses[box].own for box in captions) >= _CAPTIONS * whole:
        return list(lines)
    return _outside(lines, captions)


def _is_caption(box: Box, mass: Mass) -> bool:
    if mass.headings or mass.lines > _CAPTION_LINES or mass.paragraphs > 1:
        return False
    return mass.text <= _CAPTION and mass.in_p <= _CAPTION_IN_P and box.meaning != "story"


def _outside(lines: Sequence[Line], closed: set[Box]) -> list[Line]:
    if not closed:
        return list(lines)
    known: dict[Box, bool] = {}

    def is_open(box: Box) -> bool:
        found = known.get(box)
        if found is None:
            found = known[box] = box not in closed and (box.parent is None or is_open(box.parent))
        return found

    return [line for line in lines if is_open(line.block.box)]
