"""How much of a story the lines and the boxes of a page hold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter
from typing import NamedTuple

from core.normalizer.document.boxes import Box, ancestors
from core.normalizer.document.lines import HEADINGS, Line
from core.vocabulary.sentence_ends import PROSE_PUNCTUATION

_SENTENCE = 40
_HEADING = 60
"""Letters. Shorter lines are labels and captions rather than sentences. Galleries tell their story in headings."""

_LONGEST = 800
"""Letters that count of one line: terms of use stand on a page as one endless paragraph."""

_SHARES = (1.0, 0.5, 0.17, 0.11, 0.08)
_SHARES_ALONE = (0.5, 1.0, 0.5, 0.17, 0.11)
"""What a box and those around it get of the weight of its sentences (after arc90's readability). A box with a single
sentence is the wrapper of a paragraph: what holds the wrappers is the container."""

_NAMED = 1.5


class WeightedLine(NamedTuple):
    """A line outside of captions and side boxes: its place among all lines of the page, and its weight."""

    place: int
    block: Line
    weight: float


@dataclass(slots=True)
class Mass:
    """What a box holds, inner boxes included: letters, those in links, those in <p>, lines, headings, headings that
    are links, first headings, paragraphs, and the weight of its sentences.

    `own` and `own_paragraphs` count what stands right in it, `densest` is the largest `own` of it and the boxes
    inside, `score` its claim to be the story's container.
    """

    text: int = 0
    linked: float = 0.0
    in_p: int = 0
    lines: int = 0
    headings: int = 0
    teasers: int = 0
    headlines: int = 0
    paragraphs: int = 0
    sentences: float = 0.0
    own: float = 0.0
    own_paragraphs: int = 0
    densest: float = 0.0
    score: float = 0.0

    @property
    def is_teaser(self) -> bool:
        """A linked headline with at most one sentence under it: another story's."""
        return self.teasers > 0 and self.paragraphs <= 1


Masses = dict[Box, Mass]


def weigh_lines(blocks: Sequence[Line]) -> list[WeightedLine]:
    return [
        # Most lines are short, and asking for the weight of each takes time.
        WeightedLine(index, block, weight_of(block) if len(block.text) >= _SENTENCE else 0.0)
        for index, block in enumerate(blocks)
        if not block.is_aside
    ]


def weight_of(block: Line) -> float:
    """The letters of a line that reads like running text; 0 where it does not."""
    length = len(block.text)
    if length < _SENTENCE or block.linked >= 0.5:
        return 0.0
    if block.tag in HEADINGS and (length < _HEADING or block.tag == "h1"):
        return 0.0
    weight = min(length, _LONGEST) * (1 - block.linked)
    return weight if not PROSE_PUNCTUATION.isdisjoint(block.text) else weight * 0.3


def weigh_boxes(lines: Iterable[WeightedLine]) -> Masses:
    """The mass of every container of `lines` and of every box around one."""
    masses: Masses = {}
    for line in lines:
        box: Box | None = line.block.container
        while box is not None and box not in masses:
            masses[box] = Mass()
            box = box.parent
        _add(line, masses[line.block.container])
    # The inner ones first.
    for box in sorted(masses, key=attrgetter("order"), reverse=True):
        mass = masses[box]
        if mass.own > mass.densest:
            mass.densest = mass.own
        if box.parent is not None:
            _hand_up(mass, masses[box.parent])
        if mass.own and not mass.is_teaser:
            _claim(box, masses)
    return masses


def _add(line: WeightedLine, mass: Mass) -> None:
    _, block, weight = line
    length = len(block.text)
    mass.text += length
    mass.lines += 1
    if block.linked:
        mass.linked += length * block.linked
    if weight:
        mass.own += weight
        mass.sentences += weight
        mass.paragraphs += 1
        mass.own_paragraphs += 1
    if block.tag == "p":
        mass.in_p += length
    elif block.tag in HEADINGS:
        mass.headings += 1
        mass.teasers += block.linked >= 0.8
        mass.headlines += block.tag == "h1" and block.linked < 0.5


def _hand_up(mass: Mass, outer: Mass) -> None:
    outer.text += mass.text
    outer.linked += mass.linked
    outer.lines += mass.lines
    outer.in_p += mass.in_p
    if mass.headings:
        outer.headings += mass.headings
        outer.teasers += mass.teasers
        outer.headlines += mass.headlines
    if mass.sentences:
        outer.sentences += mass.sentences
        outer.paragraphs += mass.paragraphs
        if mass.densest > outer.densest:
            outer.densest = mass.densest


def _claim(box: Box, masses: Masses) -> None:
    mass = masses[box]
    shares = _SHARES if mass.paragraphs > 1 else _SHARES_ALONE
    for share, outer in zip(shares, islice(ancestors(box), len(shares)), strict=False):
        masses[outer].score += share * mass.own * (_NAMED if outer.meaning == "story" else 1)
