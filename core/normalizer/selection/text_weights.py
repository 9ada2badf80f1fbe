"""Measure how much article text each line and each box of a page contains."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from operator import attrgetter
from typing import NamedTuple

from core.normalizer.document.boxes import HEADINGS, Box, ancestors
from core.normalizer.document.line import Line, text_weight
from core.normalizer.document.thresholds import MIN_SENTENCE_LETTERS
from core.normalizer.selection.thresholds import (
    CONTAINER_SHARES,
    MAX_HEADLINE_LINK_SHARE,
    MIN_TEASER_LINK_SHARE,
    NAMED_BOX_FACTOR,
    WRAPPER_SHARES,
)


class WeightedLine(NamedTuple):
    """A line with its text weight."""

    line: Line
    weight: float


@dataclass(slots=True)
class BoxStats:
    """What a box contains, including its inner boxes.

    `letters` counts all code points, `linked_letters` those in links, and `p_letters` those in <p>. `lines`,
    `headings`, `linked_headings`, `headlines` (<h1> that are not links) and `paragraphs` (running text) count lines.
    `weight` is the text weight of the running text.

    `own_weight` and `own_paragraphs` count only the lines directly in the box. `max_own_weight` is the largest
    `own_weight` of the box and its inner boxes. The box with the highest `score` is the container of the article.
    """

    letters: int = 0
    linked_letters: float = 0.0
    p_letters: int = 0
    lines: int = 0
    headings: int = 0
    linked_headings: int = 0
    headlines: int = 0
    paragraphs: int = 0
    weight: float = 0.0
    own_weight: float = 0.0
    own_paragraphs: int = 0
    max_own_weight: float = 0.0
    score: float = 0.0

    @property
    def is_teaser(self) -> bool:
        """Whether the box is a teaser of another article: a linked headline with at most one sentence."""
        return self.linked_headings > 0 and self.paragraphs <= 1


StatsByBox = dict[Box, BoxStats]


def weigh_lines(lines: Sequence[Line], *, include_aside: bool = False) -> list[WeightedLine]:
    """Return the lines with their text weights. Leave out captions and side boxes unless `include_aside`."""
    shown = lines if include_aside else [line for line in lines if not line.is_aside]
    # Most lines are short, and a function call for every line takes time.
    weights = [text_weight(line) if len(line.text) >= MIN_SENTENCE_LETTERS else 0.0 for line in shown]
    # Making the tuples directly takes a third of the time.
    return list(map(partial(tuple.__new__, WeightedLine), zip(shown, weights, strict=True)))


def measure_boxes(lines: Iterable[WeightedLine]) -> StatsByBox:
    """Return the statistics of the container of each line and of all boxes around these containers."""
    stats: StatsByBox = {}
    for line, weight in lines:
        container = line.container
        own = stats.get(container)
        if own is None:
            own = stats[container] = BoxStats()
            box = container.parent
            while box is not None and box not in stats:
                stats[box] = BoxStats()
                box = box.parent
        _add_line(line, weight, own)
    # Inner boxes come first.
    for box in sorted(stats, key=attrgetter("order"), reverse=True):
        inner = stats[box]
        if inner.own_weight > inner.max_own_weight:
            inner.max_own_weight = inner.own_weight
        if box.parent is not None:
            _add_box(inner, stats[box.parent])
        if inner.own_weight and not inner.is_teaser:
            _add_scores(box, stats)
    return stats


def _add_line(line: Line, weight: float, stats: BoxStats) -> None:
    # Unpacking takes less time than reading each field.
    text, tag, _, linked, _, _, _, _ = line
    length = len(text)
    stats.letters += length
    stats.lines += 1
    if linked:
        stats.linked_letters += length * linked
    if weight:
        stats.own_weight += weight
        stats.weight += weight
        stats.paragraphs += 1
        stats.own_paragraphs += 1
    if tag == "p":
        stats.p_letters += length
    elif tag in HEADINGS:
        stats.headings += 1
        stats.linked_headings += linked >= MIN_TEASER_LINK_SHARE
        stats.headlines += tag == "h1" and linked < MAX_HEADLINE_LINK_SHARE


def _add_box(inner: BoxStats, outer: BoxStats) -> None:
    outer.letters += inner.letters
    outer.linked_letters += inner.linked_letters
    outer.lines += inner.lines
    outer.p_letters += inner.p_letters
    if inner.headings:
        outer.headings += inner.headings
        outer.linked_headings += inner.linked_headings
        outer.headlines += inner.headlines
    if inner.weight:
        outer.weight += inner.weight
        outer.paragraphs += inner.paragraphs
        if inner.max_own_weight > outer.max_own_weight:
            outer.max_own_weight = inner.max_own_weight


def _add_scores(box: Box, stats: StatsByBox) -> None:
    own = stats[box]
    shares = CONTAINER_SHARES if own.paragraphs > 1 else WRAPPER_SHARES
    for share, outer in zip(shares, islice(ancestors(box), len(shares)), strict=False):
        stats[outer].score += share * own.own_weight * (NAMED_BOX_FACTOR if outer.meaning == "article" else 1)
