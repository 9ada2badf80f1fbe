"""Which lines of a page are the story.

trafilatura's precision mode says where the text is; the lines themselves are the page's own, because an extractor
drops blanks, punctuation and short lines on its way.
"""

import logging
from collections.abc import Iterable, Sequence
from itertools import pairwise

from lxml.etree import LxmlError, strip_elements
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from trafilatura import bare_extraction

from core.normalizer.document.boxes import Box
from core.normalizer.document.lines import HEADINGS, Line
from core.normalizer.document.text_keys import alphanumeric_key

# A library's complaint about a page is no news to whoever reads the service's log.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL + 1)

_FAR = 12
_TAIL = 12
"""Lines. So much may lie between two parts of a story (a box of links, a picture with its credit)."""
_SENTENCE = 80
_ENOUGH = 0.9
_ANCHOR = 24
"""Letters in a row that do not stand twice by accident: shorter lines are placed by their neighbours."""


def find_text(html: str, blocks: Sequence[Line]) -> str:
    """The text of a page as trafilatura finds it; "" where it finds none.

    Its quick pass is believed where it holds what the page's weightiest container says; its comparison with other
    extractors costs three times as much and changes one page in four.
    """
    tree = _parsed(html)
    if tree is None:
        return ""
    quick = _extracted(tree, quick=True)
    return quick if _covers(alphanumeric_key(quick), blocks) else _extracted(tree, quick=False) or quick


def _parsed(html: str) -> HtmlElement | None:
    """The tree in the element class that trafilatura asks for, without what is half of a page's bytes."""
    try:
        tree = document_fromstring(html.encode("utf-8", "replace"), parser=HTMLParser(encoding="utf-8"))
    except (LxmlError, ValueError, AssertionError):
        return None
    strip_elements(tree, "script", "style", "svg", with_tail=False)
    return tree


def _extracted(tree: HtmlElement, quick: bool) -> str:
    found = bare_extraction(tree, fast=quick, favor_precision=True, include_comments=False, with_metadata=False)
    return str(getattr(found, "text", None) or "")


def _covers(whole: str, blocks: Sequence[Line]) -> bool:
    """Whether nearly all sentences of the container that holds most of them are in the text."""
    sentences = [block for block in blocks if _is_sentence(block)]
    weight = _weights(sentences)
    if not whole or not weight:
        return False
    main = max(weight, key=weight.__getitem__)
    keys = [alphanumeric_key(block.text) for block in sentences if block.container is main]
    held = sum(len(key) for key in keys if _place(key, whole) >= 0)
    return held >= _ENOUGH * sum(map(len, keys))


def _is_sentence(block: Line) -> bool:
    return len(block.text) >= _SENTENCE and block.linked < 0.3 and not block.is_aside


def _weights(blocks: Iterable[Line]) -> dict[Box, int]:
    weight: dict[Box, int] = {}
    for block in blocks:
        weight[block.container] = weight.get(block.container, 0) + len(block.text)
    return weight


def choose_blocks(blocks: Sequence[Line], text: str) -> list[int]:
    """The indexes of the blocks that make up `text`, in page order; empty where they are not to be found.

    Lines that the extractor dropped between two chosen ones of one container are taken back, and so is a lead
    that stands as bare text before the first paragraph.
    """
    whole = alphanumeric_key(text)
    keys = [alphanumeric_key(block.text) for block in blocks]
    # A poem, or teasers with their dates, has no long line at all.
    anchors = _anchors(blocks, keys, whole, _ANCHOR) or _anchors(blocks, keys, whole, _ANCHOR // 2)
    if not anchors:
        return []
    ordered = _main_run(blocks, sorted(anchors))
    chosen = set(ordered)
    for first, last in pairwise(ordered):
        room = whole[anchors[first] + len(keys[first]) : anchors[last]]
        chosen.update(_in_room(keys, range(first + 1, last), room))
        chosen.update(index for index in range(first + 1, last) if _belongs(blocks, index, (first, last)))
    end = ordered[-1]
    tail = _in_room(keys, range(end + 1, min(end + 1 + _TAIL, len(keys))), whole[anchors[end] + len(keys[end]) :])
    chosen.update(index for index in tail if blocks[index].linked < 0.5)
    chosen.update(_lead(blocks, ordered[0]))
    return _without_standfirst(blocks, sorted(chosen))


def _main_run(blocks: Sequence[Line], anchors: list[int]) -> list[int]:
    """Without the lines that lie far off the bulk of the text: a copyright line, a consent box at the page's foot."""
    runs = [[anchors[0]]]
    for before, index in pairwise(anchors):
        if index - before > _FAR:
            runs.append([])
        runs[-1].append(index)
    sizes = [sum(len(blocks[index].text) for index in run) for run in runs]
    main = runs[sizes.index(max(sizes))]
    homes = {blocks[index].container for index in main}
    kept = [
        run
        for run, size in zip(runs, sizes, strict=True)
        if size * 4 >= max(sizes) or any(blocks[index].container in homes for index in run)
    ]
    return [index for run in kept for index in run]


def _without_standfirst(blocks: Sequence[Line], chosen: list[int]) -> list[int]:
    """A heading that other lines (date, caption) part from the first paragraph belongs to the headline."""
    while len(chosen) > 1 and blocks[chosen[0]].tag in HEADINGS and chosen[1] - chosen[0] > 1:
        chosen = chosen[1:]
    return chosen


def _in_room(keys: Sequence[str], gap: range, room: str) -> list[int]:
    """The short lines of a gap that the extractor has there too, in order."""
    found: list[int] = []
    cursor = 0
    for index in gap:
        place = room.find(keys[index], cursor) if keys[index] and len(room) > cursor else -1
        if place >= 0:
            found.append(index)
            cursor = place + len(keys[index])
    return found


def _anchors(blocks: Sequence[Line], keys: Sequence[str], whole: str, least: int) -> dict[int, int]:
    """Line index → where it begins in the whole text."""
    found: dict[int, int] = {}
    for index, key in enumerate(keys):
        if len(key) >= least and not blocks[index].is_aside:
            place = _place(key, whole)
            if place >= 0:
                found[index] = place
    return _one_each(blocks, keys, found)


def _place(key: str, whole: str) -> int:
    place = whole.find(key)
    if place < 0 and len(key) >= 3 * _ANCHOR:
        # The extractor dropped a link or an inset inside the paragraph: both its ends are still there.
        start, end = whole.find(key[:_ANCHOR]), whole.find(key[-_ANCHOR:])
        place = start if 0 <= start < end else -1
    return place


def _one_each(blocks: Sequence[Line], keys: Sequence[str], found: dict[int, int]) -> dict[int, int]:
    """Of lines that stand twice on the page, the one in the container that holds most of the text."""
    weight = _weights(blocks[index] for index in found)
    taken = bytearray(max((place + len(keys[index]) for index, place in found.items()), default=0))
    kept: dict[int, int] = {}
    for index in sorted(found, key=lambda index: (-weight[blocks[index].container], index)):
        middle = found[index] + len(keys[index]) // 2
        if middle < len(taken) and not taken[middle]:
            kept[index] = found[index]
            taken[found[index] : found[index] + len(keys[index])] = b"\1" * len(keys[index])
    return kept


def _belongs(blocks: Sequence[Line], index: int, neighbours: tuple[int, int]) -> bool:
    block = blocks[index]
    beside = {blocks[neighbour].container for neighbour in neighbours}
    return block.container in beside and not block.is_aside and block.linked < 0.5


def _lead(blocks: Sequence[Line], first: int) -> list[int]:
    """Bare text right before the first paragraph, in the same container: a dateline or an unmarked lead."""
    container = blocks[first].container
    found: list[int] = []
    for index in range(first - 1, -1, -1):
        block = blocks[index]
        if block.container is not container or block.tag in HEADINGS or block.is_aside or block.linked >= 0.5:
            break
        found.append(index)
    return found
