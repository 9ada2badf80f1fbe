"""Find the lists of linked names that belong to the text, because a line above introduces them."""

import re
from collections.abc import Collection, Sequence
from itertools import takewhile

from core.normalizer.document.boxes import HEADINGS
from core.normalizer.document.line import Line
from core.normalizer.selection.thresholds import MAX_LINKED_NAME_WORDS, MIN_INTRODUCTION_WORDS

_CROSS_LINK = re.compile(
    r"\b(?:baca|simak|lihat|tonton|ikuti|klik|read|see|watch|follow|more|share|bagikan|artikel|berita|articles?|terkait"
    r"|related|tags?|topik|topics?|lainnya)\b",
    re.IGNORECASE,
)


def find_introduced_items(lines: Sequence[Line], positions: Collection[int]) -> set[int]:
    """Return the positions of linked list items below an introduction such as `Daftar desa penerima bantuan:`.

    The introduction must be at one of `positions`, those of the text. The items must be names. Headlines, and items
    that a cross-link introduces, are links to other articles.
    """
    items: set[int] = set()
    for index, introduction in enumerate(lines):
        if introduction.position not in positions or not _introduces_list(introduction):
            continue
        listed = list(takewhile(lambda line: line.tag == "li", lines[index + 1 :]))
        if all(len(line.text.split()) <= MAX_LINKED_NAME_WORDS for line in listed):
            items.update(line.position for line in listed)
    return items


def _introduces_list(line: Line) -> bool:
    is_introduction = line.text.endswith(":") and not line.linked and line.tag not in HEADINGS
    return is_introduction and len(line.text.split()) >= MIN_INTRODUCTION_WORDS and not _CROSS_LINK.search(line.text)
