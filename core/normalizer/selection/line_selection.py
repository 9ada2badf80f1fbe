"""Which lines of a page are the story, told from the page alone.

The lines' weight points to a container, its siblings of the same make are added, and what stands around the text in
there (headline, byline, captions, teasers, the next story of an endless page) is left out. Furniture inside the text
is left to the rules for single lines.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter

from core.normalizer.document.boxes import Box, ancestors
from core.normalizer.document.lines import HEADINGS, Line
from core.normalizer.document.text_keys import has_word_key, word_key
from core.normalizer.selection.exclusions import without_captions, without_comments, without_embeds, without_furniture
from core.normalizer.selection.sibling_boxes import Parts, find_container, gather_parts
from core.normalizer.selection.text_weights import Masses, WeightedLine, weigh_boxes, weigh_lines, weight_of
from core.vocabulary.sentence_ends import CLAUSE_ENDS, DOUBLE_QUOTES, SENTENCE_ENDS, STATEMENT_ENDS

_ENOUGH = 300
_DENSE = 0.2
_READ = 600
_REPEATED = 200
_BYLINE = 120
_LINK_LINE = 60
_LINKED_SENTENCE = 100
"""Letters, and shares of letters."""

_CELLS = frozenset("figure table thead tbody tfoot tr td th".split())
_ITEMS = frozenset("li td th dt dd".split())
_WHEN = re.compile(r"\d{1,2}[:.h]\d\d|\b(?:19|20)\d\d\b")


def find_story(blocks: Sequence[Line], title: str) -> list[int]:
    """The indexes of the story's lines, in page order; empty where nothing reads like a text.

    Boxes that are named as furniture are looked into only where little is to be found outside of them, comments never.
    """
    lines = without_embeds(weigh_lines(blocks))
    outside = without_furniture(lines)
    found = _find(outside, title)
    if len(outside) < len(lines) and sum(len(line.block.text) for line in found) < _ENOUGH:
        found = _find(without_comments(lines), title) or found
    return [line.place for line in found]


def is_sure(blocks: Sequence[Line], found: Sequence[int]) -> bool:
    """Whether the lines read like a story: enough of them are sentences."""
    wanted = max(_ENOUGH, _DENSE * sum(len(blocks[index].text) for index in found))
    for index in found:
        wanted -= weight_of(blocks[index])
        if wanted <= 0:
            return True
    return False


def _find(lines: Sequence[WeightedLine], title: str) -> list[WeightedLine]:
    wanted = word_key(title)
    masses = weigh_boxes(lines)
    first = _first_story(lines, masses, wanted)
    plain = without_captions(first, masses if len(first) == len(lines) else weigh_boxes(first))
    if len(plain) < len(lines):
        masses = weigh_boxes(plain)
    if not masses:
        return []
    parts = gather_parts(find_container(masses), masses)
    homes = _Homes(parts, masses)
    found = [line for line in plain if _belongs(line.block, parts, masses, homes)]
    whole = _with_insets(found, plain, parts, masses) if len(found) > 1 else found
    return _each_once(_without_ends(_below_headline(whole, wanted)))


def _with_insets(
    found: list[WeightedLine], plain: Sequence[WeightedLine], parts: Parts, masses: Masses
) -> list[WeightedLine]:
    """With the lists, tables and sub-headings between two lines of the story that stand in boxes of their own.

    A heading over a link is that of a box of links.
    """
    first, last = found[0].place, found[-1].place
    if last - first < len(found):
        return found
    known = {line.place for line in found}
    between = [line for line in plain if first <= line.place <= last]
    insets = [
        line
        for line, after in pairwise(between)
        if line.place not in known and not (line.block.tag in HEADINGS and after.block.linked >= _DENSE)
        if _is_inset(line.block, parts, masses)
    ]
    return sorted([*found, *insets], key=attrgetter("place")) if insets else found


def _is_inset(block: Line, parts: Parts, masses: Masses) -> bool:
    """Whether a line is an item or a cell of several, or a heading alone in its box, without links and pictures."""
    box = block.container
    while box.tag in _CELLS and box.parent is not None:
        box = box.parent
    mass = masses[box]
    if block.linked or mass.linked or box.pictures:
        return False
    is_item = block.tag in _ITEMS and mass.lines > 1 and not mass.headings
    is_heading = block.tag in HEADINGS and block.tag != "h1" and mass.lines == 1
    return (is_item or is_heading) and any(outer in parts.boxes for outer in ancestors(box))


def _first_story(lines: Sequence[WeightedLine], masses: Masses, wanted: str) -> Sequence[WeightedLine]:
    """Up to the headline of a further story that the page has loaded below the first."""
    read = -1.0
    for place, (_, block, weight) in enumerate(lines):
        if block.tag == "h1" and block.linked < 0.5:
            if has_word_key(block.text, wanted):
                read = max(read, 0.0)
            elif read >= _READ and masses[block.container].paragraphs <= 1:
                return lines[:place]
        elif read >= 0:
            read += weight
    return lines


class _Homes(dict[Box, bool]):
    """Whether a container lies in a part of the story and holds text of it."""

    def __init__(self, parts: Parts, masses: Masses) -> None:
        self._parts = parts
        self._masses = masses
        self._paragraphs = {box.make for box, mass in masses.items() if mass.sentences > 0 and box.names}

    def __missing__(self, box: Box) -> bool:
        home = next((outer for outer in ancestors(box) if outer in self._parts.boxes), None)
        inner = box
        while inner.tag in _CELLS and inner is not home and inner.parent is not None:
            inner = inner.parent
        mass = self._masses[inner]
        self[box] = found = home is not None and (inner is home or (mass.sentences > 0 and not mass.is_teaser))
        return found

    def hold_sentence(self, block: Line) -> bool:
        """Whether a short sentence stands alone in a box of the kind in which the theme puts each paragraph."""
        box = block.container
        if not block.text.endswith(SENTENCE_ENDS) or box.make not in self._paragraphs:
            return False
        return self._masses[box].lines == 1 and any(outer in self._parts.boxes for outer in ancestors(box))


def _belongs(block: Line, parts: Parts, masses: Masses, homes: _Homes) -> bool:
    if block.container in parts.path and block.tag in HEADINGS and block.tag != "h1" and block.linked < 0.5:
        return True
    is_home = homes[block.container] or (block.linked == 0 and homes.hold_sentence(block))
    return is_home and (block.linked < 0.6 or _is_linked_text(block, masses))


def _is_linked_text(block: Line, masses: Masses) -> bool:
    """A long sentence with a long link in it or all a link, or a name that is a link, among the text."""
    if not masses[block.container].own:
        return False
    if len(block.text) >= _LINKED_SENTENCE:
        return block.linked < 0.9 or (block.tag == "p" and block.text.endswith(STATEMENT_ENDS))
    return (block.tag == "p" or block.tag in HEADINGS) and len(block.text.split()) < 4


def _below_headline(found: list[WeightedLine], wanted: str) -> list[WeightedLine]:
    """Without what stands above the headline, where that is little."""
    above = 0.0
    whole = sum(line.weight for line in found)
    for place, (_, block, weight) in enumerate(found):
        if (block.tag in HEADINGS or not above) and has_word_key(block.text, wanted):
            return found[place + 1 :]
        above += weight
        if above >= 0.15 * whole:
            break
    return found


def _without_ends(found: list[WeightedLine]) -> list[WeightedLine]:
    """Without bylines, dates and a parted standfirst before the text, and without lines of links behind it."""
    start, end = 0, len(found)
    while start < end - 1 and (_is_byline(found[start].block) or _is_standfirst(found[start], found[start + 1])):
        start += 1
    while start < end - 1 and _is_link_line(found[end - 1].block):
        end -= 1
    return found[start:end]


def _is_standfirst(line: WeightedLine, after: WeightedLine) -> bool:
    """A heading that other lines (date, caption) part from the first paragraph."""
    return line.block.tag in HEADINGS and after.place - line.place > 1


def _is_byline(block: Line) -> bool:
    if _is_link_line(block):
        return True
    is_open = len(block.text) < _BYLINE and not block.text.endswith((*CLAUSE_ENDS, *DOUBLE_QUOTES))
    return is_open and _WHEN.search(block.text) is not None


def _is_link_line(block: Line) -> bool:
    return len(block.text) < _LINK_LINE and block.linked >= 0.3 and not block.text.endswith(CLAUSE_ENDS)


def _each_once(found: list[WeightedLine]) -> list[WeightedLine]:
    """A long paragraph that stands twice was hidden once, for readers who open the rest of the story."""
    seen: set[str] = set()
    kept: list[WeightedLine] = []
    for line in found:
        text = line.block.text
        if len(text) < _REPEATED or text not in seen:
            kept.append(line)
        seen.add(text)
    return kept
