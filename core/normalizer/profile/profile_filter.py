"""Which lines of an article are boilerplate by the rules of its outlet's profile."""

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
    """Return for each line whether it is boilerplate. None is, where nothing of the article would be left."""
    found = [rules.match(fingerprint) for fingerprint in fingerprints]
    if all(found) or not any(found):
        return [False] * len(found)
    for box in _find_boxes(lines, fingerprints, found):
        found[box.start : box.stop] = [True] * len(box)
    return _keep_article_headings(lines, fingerprints, found, rules)


def _find_boxes(lines: Sequence[Line], fingerprints: Sequence[LineFingerprint], found: Sequence[bool]) -> list[range]:
    """Return the lines of boxes that are boilerplate as a whole, never of the box with most of the article.

    Either all lines below a box's heading are boilerplate. Or the heading is, below the article's first line, and no
    sentence follows it in the box: a list of other articles' headlines, which are new on every page.
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
    """Return `found` without the headings of the article's own parts.

    "Kronologi" may be in every second article, "More from us" on every page: what follows distinguishes them.
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
    """Whether a heading never heads an article's part. Where no markup says that it is one, it must be known by its
    whole wording: a line that contains another name each time is no heading.
    """
    if heading.text in rules.headings:
        return True
    return heading.kind == LineKind.UNMARKED_HEADING and heading.text not in rules.lines
