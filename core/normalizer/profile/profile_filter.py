"""Match the lines of an article with the boilerplate rules of the outlet's profile."""

from collections.abc import Sequence
from itertools import takewhile

from core.normalizer.document.boxes import Box, ancestors
from core.normalizer.document.line import Line
from core.normalizer.profile.fingerprints import HEADING_KINDS, LineFingerprint, LineKind, ProfileRules
from core.normalizer.profile.thresholds import MIN_LINKS_BELOW_HEADING
from core.vocabulary.sentence_ends import NON_HEADING_ENDS

# What may be the heading of a box: also the name above an author's biography.
_BOX_HEADING_KINDS = (*HEADING_KINDS, LineKind.LABEL)


def match_lines(lines: Sequence[Line], fingerprints: Sequence[LineFingerprint], rules: ProfileRules) -> list[bool]:
    """Return whether each line is boilerplate. If all lines match the rules, none is boilerplate."""
    found = [rules.match(fingerprint) for fingerprint in fingerprints]
    if all(found) or not any(found):
        return [False] * len(found)
    for box in _find_boxes(lines, fingerprints, found):
        found[box.start : box.stop] = [True] * len(box)
    return _keep_article_headings(lines, fingerprints, found, rules)


def _find_boxes(lines: Sequence[Line], fingerprints: Sequence[LineFingerprint], found: Sequence[bool]) -> list[range]:
    """Return the index ranges of the lines of boilerplate boxes. The box with most of the article is never one.

    A box is boilerplate if all lines below its heading are. It is also boilerplate if its heading is, no sentence
    follows the heading in the box, and the box is below the article's first line: such a box lists headlines of other
    articles, which are new on every page.
    """
    inside: dict[Box, list[int]] = {}
    letters: dict[Box, int] = {}
    for index, line in enumerate(lines):
        for box in ancestors(line.container):
            inside.setdefault(box, []).append(index)
        letters[line.container] = letters.get(line.container, 0) + (0 if found[index] else len(line.text))
    article_boxes = set(ancestors(max(letters, key=letters.__getitem__)))
    first = found.index(False)
    boxes = []
    for index, fingerprint in enumerate(fingerprints):
        outer = next((box for box in ancestors(lines[index].container) if len(inside[box]) > 1), None)
        if outer is None or outer in article_boxes or inside[outer][0] != index:
            continue
        if not found[index] and fingerprint.kind not in _BOX_HEADING_KINDS:
            continue
        rest = inside[outer][1:]
        is_list = found[index] and index > first and not any(_is_sentence(lines[i], fingerprints[i]) for i in rest)
        if is_list or all(found[i] for i in rest):
            boxes.append(range(index, rest[-1] + 1))
    return boxes


def _is_sentence(line: Line, fingerprint: LineFingerprint) -> bool:
    if fingerprint.kind == LineKind.QUOTATION:
        return True
    return fingerprint.kind == LineKind.SENTENCE and line.text[-1] in NON_HEADING_ENDS


def _keep_article_headings(
    lines: Sequence[Line], fingerprints: Sequence[LineFingerprint], found: Sequence[bool], rules: ProfileRules
) -> list[bool]:
    """Return `found` with False for the headings of the article's own parts.

    "Kronologi" may be in every second article and "More from us" on every page. What follows the heading distinguishes
    them.
    """
    kept = list(found)
    boxes_with_text: set[Box] = set()
    for index in range(len(lines) - 1, kept.index(False), -1):
        box = lines[index].container
        if kept[index] and fingerprints[index].kind in HEADING_KINDS and box in boxes_with_text:
            below = range(index + 1, min(index + 1 + MIN_LINKS_BELOW_HEADING, len(lines)))
            is_link_list = len(below) == MIN_LINKS_BELOW_HEADING and all(
                kept[i] and fingerprints[i].kind == LineKind.LINK and lines[i].container is box for i in below
            )
            kept[index] = is_link_list or _is_boilerplate_heading(fingerprints[index], rules)
        if not kept[index]:
            boxes_with_text.update(takewhile(lambda box: box not in boxes_with_text, ancestors(box)))
    return kept


def _is_boilerplate_heading(heading: LineFingerprint, rules: ProfileRules) -> bool:
    """Return whether a heading never belongs to the article.

    A line that is not marked up as a heading is also boilerplate if its exact wording is not a known line: a line that
    contains another name on each page is not a heading.
    """
    if heading.text in rules.headings:
        return True
    return heading.kind == LineKind.UNMARKED_HEADING and heading.text not in rules.lines
