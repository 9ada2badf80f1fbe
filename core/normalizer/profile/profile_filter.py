"""Match the lines of an article with the boilerplate rules of the outlet's profile."""

from collections.abc import Sequence
from itertools import takewhile

from core.normalizer.document.boxes import Box, ancestors
from core.normalizer.document.line import Line
from core.normalizer.profile.fingerprints import HEADING_KINDS, LineFingerprint, LineKind, ProfileRules
from core.normalizer.profile.thresholds import MIN_LINKS_BELOW_HEADING
from core.vocabulary.sentence_ends import NON_HEADING_ENDS

# Lines that may be the heading of a box, including the name above an author's biography.
_BOX_HEADING_KINDS = (*HEADING_KINDS, LineKind.LABEL)


def match_lines(lines: Sequence[Line], fingerprints: Sequence[LineFingerprint], rules: ProfileRules) -> list[bool]:
    """Return whether each line is boilerplate. If all lines match the rules, none is boilerplate."""
    is_boilerplate = [rules.match(fingerprint) for fingerprint in fingerprints]
    if all(is_boilerplate) or not any(is_boilerplate):
        return [False] * len(is_boilerplate)
    for box in _find_boxes(lines, fingerprints, is_boilerplate):
        is_boilerplate[box.start : box.stop] = [True] * len(box)
    return _keep_article_headings(lines, fingerprints, is_boilerplate, rules)


def _find_boxes(
    lines: Sequence[Line], fingerprints: Sequence[LineFingerprint], is_boilerplate: Sequence[bool]
) -> list[range]:
    """Return the index ranges of the lines in boilerplate boxes. The box with most of the article is never boilerplate.

    A box is boilerplate if all lines below its heading are boilerplate. A box that lists headlines of other articles,
    which are new on every page, is boilerplate, too. Its heading is boilerplate, no sentence follows the heading in the
    box, and the box is below the article's first line.
    """
    inside: dict[Box, list[int]] = {}
    letters: dict[Box, int] = {}
    for index, line in enumerate(lines):
        for box in ancestors(line.container):
            inside.setdefault(box, []).append(index)
        letters[line.container] = letters.get(line.container, 0) + (0 if is_boilerplate[index] else len(line.text))
    article_boxes = set(ancestors(max(letters, key=letters.__getitem__)))
    first = is_boilerplate.index(False)
    boxes = []
    for index, fingerprint in enumerate(fingerprints):
        heading_box = next((box for box in ancestors(lines[index].container) if len(inside[box]) > 1), None)
        if heading_box is None or heading_box in article_boxes or inside[heading_box][0] != index:
            continue
        if not is_boilerplate[index] and fingerprint.kind not in _BOX_HEADING_KINDS:
            continue
        below_heading = inside[heading_box][1:]
        is_list = (
            is_boilerplate[index]
            and index > first
            and not any(_is_sentence(lines[i], fingerprints[i]) for i in below_heading)
        )
        if is_list or all(is_boilerplate[i] for i in below_heading):
            boxes.append(range(index, below_heading[-1] + 1))
    return boxes


def _is_sentence(line: Line, fingerprint: LineFingerprint) -> bool:
    is_full_sentence = fingerprint.kind == LineKind.SENTENCE and line.text[-1] in NON_HEADING_ENDS
    return is_full_sentence or fingerprint.kind == LineKind.QUOTATION


def _keep_article_headings(
    lines: Sequence[Line], fingerprints: Sequence[LineFingerprint], is_boilerplate: Sequence[bool], rules: ProfileRules
) -> list[bool]:
    """Return a copy of `is_boilerplate` that is False for the headings of parts of the article.

    "Kronologi" may head a part of every second article, whereas "More from us" may be on every page. The lines below
    such headings show the difference.
    """
    is_removed = list(is_boilerplate)
    boxes_with_text: set[Box] = set()
    for index in range(len(lines) - 1, is_removed.index(False), -1):
        box = lines[index].container
        if is_removed[index] and fingerprints[index].kind in HEADING_KINDS and box in boxes_with_text:
            below = range(index + 1, min(index + 1 + MIN_LINKS_BELOW_HEADING, len(lines)))
            is_link_list = len(below) == MIN_LINKS_BELOW_HEADING and all(
                is_removed[i] and fingerprints[i].kind == LineKind.LINK and lines[i].container is box for i in below
            )
            is_removed[index] = is_link_list or _is_boilerplate_heading(fingerprints[index], rules)
        if not is_removed[index]:
            boxes_with_text.update(takewhile(lambda box: box not in boxes_with_text, ancestors(box)))
    return is_removed


def _is_boilerplate_heading(heading: LineFingerprint, rules: ProfileRules) -> bool:
    """Return whether a heading never belongs to the article.

    A line that is not marked up as a heading is also boilerplate if its exact wording is not a known line. Such
    a line contains a different name on each page, so it is not a heading.
    """
    has_other_names = heading.kind == LineKind.UNMARKED_HEADING and heading.text not in rules.lines
    return has_other_names or heading.text in rules.headings
