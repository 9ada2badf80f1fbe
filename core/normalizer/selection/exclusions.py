"""The boxes of a page that are no part of a story, whatever they say: furniture by name, forms, captions."""

import re
from collections.abc import Callable, Collection, Sequence

from core.normalizer.document.boxes import Box, meaning_of
from core.normalizer.selection.text_weights import Mass, Masses, WeightedLine

_MOST = 0.5
"""A box named as furniture that holds so much of a page's sentences is a wrapper (`with-sidebar`, `ad-free`); boxes
of one make that do so together are the theme's paragraphs."""

_CAPTIONS = 0.35
"""Where what looks like captions holds so much of a page's sentences, the pictures are the story."""

_SIGNED = re.compile(r"[—–-] ?.{1,80} \(@\w{1,30}\) .{0,40}")
"""`— Name (@name) January 23, 2021`: the name and the day are what the code of an embedded post ends with."""

_CAPTION_LINES = 3
_CAPTION = 700
_CAPTION_IN_P = 200
"""Letters. The longest caption seen has 544; a picture with a paragraph in <p> beside it is text before that."""


def without_furniture(lines: Sequence[WeightedLine]) -> list[WeightedLine]:
    """The lines outside of forms and of boxes that are named as furniture."""
    around = _Around(_is_suspect)
    inside: dict[Box, float] = {}
    whole = 0.0
    for _, block, weight in lines:
        whole += weight
        for box in around[block.box]:
            inside[box] = inside.get(box, 0.0) + weight
    alike: dict[object, float] = {}
    for box, weight in inside.items():
        alike[box.make] = alike.get(box.make, 0.0) + weight
    closed = {box for box in inside if alike[box.make] < _MOST * whole or box.meaning == "comments"}
    return [line for line in lines if closed.isdisjoint(around[line.block.box])] if closed else list(lines)


def without_comments(lines: Sequence[WeightedLine]) -> list[WeightedLine]:
    """The lines outside of boxes that are named as the readers' comments."""
    around = _Around(lambda box: box.names != "" and meaning_of(box.names) == "comments")
    return [line for line in lines if not around[line.block.box]]


def without_embeds(lines: Sequence[WeightedLine]) -> list[WeightedLine]:
    """The lines outside of posts of a social network, told by how its embed code signs them."""
    shut = {line.block.box for line in lines if line.block.linked and _SIGNED.fullmatch(line.block.text)}
    return _outside(lines, {box for box in shut if box.tag == "blockquote"})


def _is_suspect(box: Box) -> bool:
    return box.tag in {"form", "dialog"} or (box.names != "" and meaning_of(box.names) in {"furniture", "comments"})


class _Around(dict[Box, tuple[Box, ...]]):
    """For a box, those of a certain make that it lies in, itself among them."""

    def __init__(self, is_such: Callable[[Box], bool]) -> None:
        self._is_such = is_such

    def __missing__(self, box: Box) -> tuple[Box, ...]:
        outer = self[box.parent] if box.parent else ()
        self[box] = found = (*outer, box) if self._is_such(box) else outer
        return found


def without_captions(lines: Sequence[WeightedLine], masses: Masses) -> list[WeightedLine]:
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


def _outside(lines: Sequence[WeightedLine], closed: Collection[Box]) -> list[WeightedLine]:
    if not closed:
        return list(lines)
    around = _Around(closed.__contains__)
    return [line for line in lines if not around[line.block.box]]
