"""Select lines with the help of trafilatura, for pages on which the selection of line_selection.py is not reliable.

trafilatura only locates the text. The lines are taken from the page, because trafilatura loses spaces, punctuation and
short lines. Importing this module imports trafilatura, which takes 0.4 s.
"""

import logging
from collections.abc import Iterable, Sequence
from itertools import pairwise

from lxml.etree import LxmlError, strip_elements
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from trafilatura import bare_extraction

from core.normalizer.document.boxes import HEADINGS, Box
from core.normalizer.document.line import Line
from core.normalizer.document.text_keys import alphanumeric_key
from core.normalizer.selection.introduced_lists import find_introduced_items
from core.normalizer.selection.thresholds import (
    MAX_GAP_LINES,
    MAX_LOCATED_LINK_SHARE,
    MAX_SAMPLE_LINK_SHARE,
    MAX_TAIL_LINES,
    MIN_ANCHOR_LETTERS,
    MIN_BROKEN_ANCHOR_LETTERS,
    MIN_SAMPLE_COVERAGE,
    MIN_SAMPLE_LETTERS,
    MIN_SIDE_PART_RATIO,
    SHORT_ANCHOR_LETTERS,
)

# trafilatura's warnings about a page are of no use to the readers of the service's log.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL + 1)


def select_by_trafilatura(lines: Sequence[Line], html: str, displayed: Sequence[Line]) -> list[Line]:
    """Return the lines of the text that trafilatura extracts, in page order, or [] if it extracts no text.

    `displayed` are the lines that line_selection.py selected. List items among them are added if they share a container
    with the text, because trafilatura drops the lists of short articles.
    """
    located_lines = locate_lines(lines, extract_text(html, lines))
    text_containers = {line.container for line in located_lines}
    list_items = (
        line for line in displayed if line.tag == "li" and not line.linked and line.container in text_containers
    )
    positions = {line.position for line in (*located_lines, *list_items)}
    return [line for line in lines if line.position in positions]


def extract_text(html: str, lines: Sequence[Line]) -> str:
    """Return the text that trafilatura extracts from a page, or "" if it extracts no text.

    The fast extraction is accepted if it contains the sentences of the page's largest container. Otherwise the full
    extraction is used, which compares several extractors. The full extraction takes three times as long, and its text
    differs from the fast one on one page in four.
    """
    tree = _parse(html)
    if tree is None:
        return ""
    quick = _extract(tree, fast=True)
    return quick if _contains_sentences(alphanumeric_key(quick), lines) else _extract(tree, fast=False) or quick


def _parse(html: str) -> HtmlElement | None:
    # Scripts and styles are removed, because they make up half of the bytes of a page.
    try:
        tree = document_fromstring(html.encode("utf-8", "replace"), parser=HTMLParser(encoding="utf-8"))
    except (LxmlError, ValueError, AssertionError):
        return None
    strip_elements(tree, "script", "style", "svg", with_tail=False)
    return tree


def _extract(tree: HtmlElement, fast: bool) -> str:
    extraction = bare_extraction(tree, fast=fast, favor_precision=True, include_comments=False, with_metadata=False)
    return str(getattr(extraction, "text", None) or "")


def _contains_sentences(text_key: str, lines: Sequence[Line]) -> bool:
    """Find the container with the most running text, and return whether `text` contains nearly all its sentences."""
    sentences = [line for line in lines if _is_sentence(line)]
    letters = _letters_by_container(sentences)
    if not text_key or not letters:
        return False
    largest = max(letters, key=letters.__getitem__)
    keys = [alphanumeric_key(line.text) for line in sentences if line.container is largest]
    contained = sum(len(key) for key in keys if _find_offset(key, text_key) >= 0)
    return contained >= MIN_SAMPLE_COVERAGE * sum(map(len, keys))


def _is_sentence(line: Line) -> bool:
    return len(line.text) >= MIN_SAMPLE_LETTERS and line.linked < MAX_SAMPLE_LINK_SHARE and not line.is_aside


def _letters_by_container(lines: Iterable[Line]) -> dict[Box, int]:
    letters: dict[Box, int] = {}
    for line in lines:
        letters[line.container] = letters.get(line.container, 0) + len(line.text)
    return letters


def locate_lines(lines: Sequence[Line], text: str) -> list[Line]:
    """Return the lines that make up `text`, in page order, or [] if they cannot be located.

    Three kinds of lines that trafilatura dropped are added: lines between two located lines of the same container, a
    lead that is bare text above the first paragraph, and a list of linked names that a located line introduces.
    """
    text_key = alphanumeric_key(text)
    keys = [alphanumeric_key(line.text) for line in lines]
    # A poem, or a list of teasers with dates, has no long line at all.
    offsets = _find_anchors(lines, keys, text_key, MIN_ANCHOR_LETTERS) or _find_anchors(
        lines, keys, text_key, SHORT_ANCHOR_LETTERS
    )
    if not offsets:
        return []
    anchors = _main_parts(lines, sorted(offsets))
    located = set(anchors)
    for first, last in pairwise(anchors):
        gap = range(first + 1, last)
        located.update(_locate_short(keys, gap, text_key[offsets[first] + len(keys[first]) : offsets[last]]))
        containers = {lines[first].container, lines[last].container}
        located.update(index for index in gap if lines[index].container in containers and _may_be_text(lines[index]))
    between = range(anchors[0], anchors[-1] + 1)
    introduced = find_introduced_items(
        [lines[index] for index in between], {lines[index].position for index in located}
    )
    located.update(index for index in between if lines[index].position in introduced)
    last_anchor = anchors[-1]
    tail = range(last_anchor + 1, min(last_anchor + 1 + MAX_TAIL_LINES, len(keys)))
    tail_indexes = _locate_short(keys, tail, text_key[offsets[last_anchor] + len(keys[last_anchor]) :])
    located.update(index for index in tail_indexes if lines[index].linked < MAX_LOCATED_LINK_SHARE)
    located.update(_find_lead(lines, anchors[0]))
    return [lines[index] for index in _without_standfirst(lines, sorted(located))]


def _main_parts(lines: Sequence[Line], anchors: list[int]) -> list[int]:
    """Return the anchors except small groups far from the largest group, such as a copyright line in the footer."""
    anchor_groups = [[anchors[0]]]
    for previous, index in pairwise(anchors):
        if index - previous > MAX_GAP_LINES:
            anchor_groups.append([])
        anchor_groups[-1].append(index)
    sizes = [sum(len(lines[index].text) for index in anchor_group) for anchor_group in anchor_groups]
    largest = max(sizes)
    main_containers = {lines[index].container for index in anchor_groups[sizes.index(largest)]}
    kept_groups = [
        anchor_group
        for anchor_group, size in zip(anchor_groups, sizes, strict=True)
        if size >= MIN_SIDE_PART_RATIO * largest
        or any(lines[index].container in main_containers for index in anchor_group)
    ]
    return [index for anchor_group in kept_groups for index in anchor_group]


def _without_standfirst(lines: Sequence[Line], located: list[int]) -> list[int]:
    # Other lines, such as a date or a caption, separate a standfirst from the first paragraph.
    while len(located) > 1 and lines[located[0]].tag in HEADINGS and located[1] - located[0] > 1:
        located = located[1:]
    return located


def _locate_short(keys: Sequence[str], gap: range, text_key: str) -> list[int]:
    # The lines must be in the text in the same order.
    located: list[int] = []
    cursor = 0
    for index in gap:
        offset = text_key.find(keys[index], cursor) if keys[index] and len(text_key) > cursor else -1
        if offset >= 0:
            located.append(index)
            cursor = offset + len(keys[index])
    return located


def _find_anchors(lines: Sequence[Line], keys: Sequence[str], text_key: str, min_letters: int) -> dict[int, int]:
    """Find the lines of at least `min_letters` in the text. Return their offsets in `text_key` by line index."""
    anchor_offsets: dict[int, int] = {}
    for index, key in enumerate(keys):
        if len(key) >= min_letters and not lines[index].is_aside:
            offset = _find_offset(key, text_key)
            if offset >= 0:
                anchor_offsets[index] = offset
    return _without_copies(lines, keys, anchor_offsets)


def _find_offset(key: str, text_key: str) -> int:
    offset = text_key.find(key)
    if offset < 0 and len(key) >= MIN_BROKEN_ANCHOR_LETTERS:
        # trafilatura dropped a link or an inset inside the paragraph, but both ends of the paragraph are still there.
        start, end = text_key.find(key[:MIN_ANCHOR_LETTERS]), text_key.find(key[-MIN_ANCHOR_LETTERS:])
        offset = start if 0 <= start < end else -1
    return offset


def _without_copies(lines: Sequence[Line], keys: Sequence[str], anchor_offsets: dict[int, int]) -> dict[int, int]:
    """If several lines match the same span, keep the line in the container with the most matched text."""
    letters = _letters_by_container(lines[index] for index in anchor_offsets)
    covered = bytearray(max((offset + len(keys[index]) for index, offset in anchor_offsets.items()), default=0))
    unique_offsets: dict[int, int] = {}
    for index in sorted(anchor_offsets, key=lambda index: (-letters[lines[index].container], index)):
        middle = anchor_offsets[index] + len(keys[index]) // 2
        if middle < len(covered) and not covered[middle]:
            unique_offsets[index] = anchor_offsets[index]
            covered[anchor_offsets[index] : anchor_offsets[index] + len(keys[index])] = b"\1" * len(keys[index])
    return unique_offsets


def _may_be_text(line: Line) -> bool:
    return not line.is_aside and line.linked < MAX_LOCATED_LINK_SHARE


def _find_lead(lines: Sequence[Line], first: int) -> list[int]:
    # A dateline or a lead may be bare text directly above the first paragraph, in the same container.
    container = lines[first].container
    lead_indexes: list[int] = []
    for index in range(first - 1, -1, -1):
        line = lines[index]
        if line.container is not container or line.tag in HEADINGS or not _may_be_text(line):
            break
        lead_indexes.append(index)
    return lead_indexes
