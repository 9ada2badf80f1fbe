"""Write a row of a table as one line of text."""

from collections.abc import Iterable
from itertools import groupby

from core.normalizer.document.boxes import Box
from core.normalizer.document.line import Line
from core.normalizer.document.thresholds import MAX_CELL_LETTERS

_CELLS = frozenset({"td", "th"})


def join_table_rows(lines: Iterable[Line]) -> list[str]:
    """Return the texts of `lines`. If each cell of a row is a single short line, the cells are joined by tabs."""
    written: list[str] = []
    for row, group in groupby(lines, key=_row):
        cells = list(group)
        is_row = row is not None and 1 < len(cells) == len({line.container for line in cells})
        if is_row and all(len(line.text) <= MAX_CELL_LETTERS for line in cells):
            written.append("\t".join(line.text for line in cells))
        else:
            written += [line.text for line in cells]
    return written


def _row(line: Line) -> Box | None:
    cell = line.container
    return cell.parent if cell.tag in _CELLS else None
