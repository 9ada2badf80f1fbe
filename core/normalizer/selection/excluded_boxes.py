"""Drop boxes that are never part of an article: forms, comments, captions, and boxes with a boilerplate class name."""

import re
from collections.abc import Callable, Collection, Sequence

from core.normalizer.document.boxes import EXCLUDED, Box, looks_like_boilerplate, traits_of
from core.normalizer.selection.text_weights import BoxStats, StatsByBox, WeightedLine
from core.normalizer.selection.thresholds import (
    MAX_BOILERPLATE_SHARE,
    MAX_CAPTION_BOX_LETTERS,
    MAX_CAPTION_BOX_LINES,
    MAX_CAPTION_BOX_P_LETTERS,
    MAX_CAPTION_BOX_SHARE,
)

# `— Name (@name) January 23, 2021`: the last line of a post's embed code.
_POST_SIGNATURE = re.compile(r"[—–-] ?.{1,80} \(@\w{1,30}\) .{0,40}")


def drop_boilerplate_boxes(lines: Sequence[WeightedLine]) -> list[WeightedLine]:
    """Return the lines outside of forms and of boxes whose class names mark them as boilerplate.

    Two kinds of such boxes are kept. A box with much of the page's text is a wrapper. Boxes that share a theme key, and
    together have much of the text, are the paragraphs of a theme.
    """
    weights: dict[Box, float] = {}
    total = 0.0
    boxes_around = [line.box.boilerplate for line, _ in lines]
    for (_, weight), around in zip(lines, boxes_around, strict=True):
        total += weight
        if around:
            for box in around:
                weights[box] = weights.get(box, 0.0) + weight
    by_theme_key: dict[object, float] = {}
    for box, weight in weights.items():
        by_theme_key[box.theme_key] = by_theme_key.get(box.theme_key, 0.0) + weight
    limit = MAX_BOILERPLATE_SHARE * total
    excluded = {box for box in weights if by_theme_key[box.theme_key] < limit or box.meaning == "comments"}
    hidden = {box for box in excluded if EXCLUDED in box.names}
    if hidden and sum(weight for line, weight in lines if not hidden.isdisjoint(line.box.boilerplate)) >= limit:
        # Scripts move the article out of the hidden boxes or show them, so hidden boxes are not excluded on this page.
        excluded = {box for box in excluded if _is_suspect_if_shown(box)}
    if not excluded:
        return list(lines)
    return [
        weighted
        for weighted, around in zip(lines, boxes_around, strict=True)
        if not around or excluded.isdisjoint(around)
    ]


def drop_comments(lines: Sequence[WeightedLine]) -> list[WeightedLine]:
    """Return the lines outside of boxes whose class names mark them as readers' comments."""
    around = _EnclosingBoxes(lambda box: box.meaning == "comments")
    return [weighted for weighted in lines if not around[weighted.line.box]]


def drop_embedded_posts(lines: Sequence[WeightedLine]) -> list[WeightedLine]:
    """Return the lines outside of embedded posts of a social network, which are recognized by their last line."""
    # Searching for the substring is much faster than matching the regular expression.
    linked = [line for line, _ in lines if line.linked and " (@" in line.text]
    signed = {line.box for line in linked if _POST_SIGNATURE.fullmatch(line.text)}
    return _drop_boxes(lines, {box for box in signed if box.tag == "blockquote"})


def _is_suspect_if_shown(box: Box) -> bool:
    return looks_like_boilerplate(box.tag, traits_of(box.names.replace(EXCLUDED, "")).meaning)


class _EnclosingBoxes(dict[Box, tuple[Box, ...]]):
    """Caches the ancestors of each box that satisfy a condition, outermost first. The box itself counts, too."""

    def __init__(self, condition: Callable[[Box], bool]) -> None:
        self._condition = condition

    def __missing__(self, box: Box) -> tuple[Box, ...]:
        outer = self[box.parent] if box.parent else ()
        self[box] = enclosing = (*outer, box) if self._condition(box) else outer
        return enclosing


def drop_caption_boxes(lines: Sequence[WeightedLine], stats: StatsByBox) -> list[WeightedLine]:
    """Return the lines outside of boxes that contain a picture and little text.

    Return all lines if these boxes contain much of the page's text, as in a photo feature.
    """
    captions = {box for box, content in stats.items() if box.pictures and _is_caption(box, content)}
    if not captions:
        return list(lines)
    total = max((content.weight for content in stats.values()), default=0.0)
    if sum(stats[box].own_weight for box in captions) >= MAX_CAPTION_BOX_SHARE * total:
        return list(lines)
    return _drop_boxes(lines, captions)


def _is_caption(box: Box, content: BoxStats) -> bool:
    if content.headings or content.lines > MAX_CAPTION_BOX_LINES or content.paragraphs > 1:
        return False
    is_short = content.letters <= MAX_CAPTION_BOX_LETTERS and content.p_letters <= MAX_CAPTION_BOX_P_LETTERS
    # A list item with a picture is a step of instructions.
    return is_short and box.tag not in {"li", "main", "article"} and box.meaning != "article"


def _drop_boxes(lines: Sequence[WeightedLine], excluded: Collection[Box]) -> list[WeightedLine]:
    if not excluded:
        return list(lines)
    around = _EnclosingBoxes(excluded.__contains__)
    return [weighted for weighted in lines if not around[weighted.line.box]]
