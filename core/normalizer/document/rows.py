"""The lines of a text as they are written: what is one row of a table is one line."""

from collections.abc import Iterable
from itertools import groupby

from core.normalizer.document.boxes import Box
from core.normalizer.document.lines import Line

_CELLS = frozenset({"td", "th"})
_LONGEST = 120
"""Code points of a cell. Tables of the web's first years hold whole stories, paragraph by paragraph."""


def write_lines(lines: Iterable[Line]) -> list[str]:
    """The texts of `lines`. The cells of a row stand in one line, parted by tabs, where each is one short line."""
    written: list[str] = []
    for row, cells in groupby(lines, key=_row):
        texts = list(cells)
        is_row = row is not None and 1 < len(texts) == len({block.container for block in texts})
        if is_row and all(len(block.text) <= _LONGEST for block in texts):
            written.append("\t".join(block.text for block in texts))
        else:
            written += [block.text for block in texts]
    return written


def _row(block: Line) -> Box | None:
    cell = block.container
    return cell.parent if cell.tag in _CELLS else None
