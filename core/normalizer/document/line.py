"""A line of a page's text and its context in the page. Measure the text weight of a line; join the cells of a row."""

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from core.normalizer.document.boxes import HEADINGS, Box
from core.normalizer.document.thresholds import (
    MAX_CELL_LETTERS,
    MAX_RUNNING_TEXT_LINK_SHARE,
    MAX_WEIGHED_LETTERS,
    MIN_HEADING_SENTENCE_LETTERS,
    MIN_SENTENCE_LETTERS,
    UNPUNCTUATED_FACTOR,
)
from core.vocabulary.sentence_ends import PROSE_PUNCTUATION

_CELLS = frozenset({"td", "th"})


class Line(NamedTuple):
    """A line of text as displayed: the text between block elements or line breaks, with runs of whitespace collapsed.

    `tag` is the tag of `box`, the block element around the line. `container` is the nearest element around the line
    that is not a paragraph, list, heading or quotation. `linked` is the share of the line in links, from 0 to 1.
    `is_aside` is True in captions, side boxes and the page's footer. `picture` is the last image between the previous
    line and this one. `position` is the number of the line on its page, from 0, and stays the same if the line is
    cut. A line that is not from a page has position -1.
    """

    text: str
    tag: str
    container: Box
    linked: float = 0.0
    is_aside: bool = False
    box: Box = Box()
    picture: LexborNode | None = None
    position: int = -1


def text_weight(line: Line) -> float:
    """Return the number of letters of a line that reads like running text, or 0 for any other line."""
    length = len(line.text)
    if length < MIN_SENTENCE_LETTERS or line.linked >= MAX_RUNNING_TEXT_LINK_SHARE:
        return 0.0
    if line.tag in HEADINGS and (length < MIN_HEADING_SENTENCE_LETTERS or line.tag == "h1"):
        return 0.0
    weight = min(length, MAX_WEIGHED_LETTERS) * (1 - line.linked)
    # Searching for a single character takes a fraction of the time that comparing each character takes.
    is_punctuated = "." in line.text or "," in line.text or not PROSE_PUNCTUATION.isdisjoint(line.text)
    return weight if is_punctuated else weight * UNPUNCTUATED_FACTOR


def total_text_weight(lines: Iterable[Line]) -> float:
    """Return the sum of the text weights of `lines`."""
    # Most lines are short, and a function call for every line takes time.
    return sum([text_weight(line) for line in lines if len(line.text) >= MIN_SENTENCE_LETTERS])


def join_table_rows(lines: Iterable[Line]) -> list[str]:
    """Return the texts of `lines`. If each cell of a row is a single short line, the cells are joined by tabs."""
    texts: list[str] = []
    for row, group in groupby(lines, key=_table_row):
        cells = list(group)
        is_row = row is not None and 1 < len(cells) == len({line.container for line in cells})
        if is_row and all(len(line.text) <= MAX_CELL_LETTERS for line in cells):
            texts.append("\t".join(line.text for line in cells))
        else:
            texts += [line.text for line in cells]
    return texts


def _table_row(line: Line) -> Box | None:
    return line.container.parent if line.container.tag in _CELLS else None
