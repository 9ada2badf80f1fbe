"""Find the boxes that contain an article: the container, and the sibling boxes in which the article continues."""

from dataclasses import dataclass, field

from core.normalizer.document.boxes import Box, ancestors
from core.normalizer.selection.text_weights import BoxStats, StatsByBox
from core.normalizer.selection.thresholds import (
    MAX_LIST_SIBLING_LINK_SHARE,
    MAX_NAMED_SIBLING_LINK_SHARE,
    MAX_SIBLING_LINK_SHARE,
    MIN_DENSE_SIBLING_SHARE,
    MIN_EQUAL_SIBLING_SHARE,
    MIN_LINKED_SECTION_PARAGRAPHS,
    MIN_LINKED_SECTION_WEIGHT,
    MIN_LIST_SIBLING_TEXT_SHARE,
    MIN_NAMED_SIBLING_TEXT_SHARE,
    MIN_OUTER_WEIGHT_SHARE,
    MIN_SIBLING_GAIN,
    MIN_SIBLING_TEXT_SHARE,
)


@dataclass(slots=True)
class ArticleBoxes:
    """The boxes that contain an article.

    `path` contains the boxes around each of `boxes`, up to their common ancestor. A line directly in a box of `path`
    belongs to the article only if it is a sub-heading.
    """

    boxes: set[Box]
    path: set[Box] = field(default_factory=set)

    def has_around(self, box: Box) -> bool:
        """Return whether `box` is one of the article's boxes or inside one of them."""
        return any(outer in self.boxes for outer in ancestors(box))


def find_container(stats: StatsByBox) -> Box:
    """Return the box with the highest score. Links reduce the score of a box."""
    return max(stats, key=lambda box: _unlinked_score(stats[box]))


def _unlinked_score(box: BoxStats) -> float:
    return box.score * (1 - box.linked_letters / box.letters) if box.letters else 0.0


def collect_article_boxes(container: Box, stats: StatsByBox) -> ArticleBoxes:
    """Return `container` and those sibling boxes that read like further parts of the article.

    Siblings are searched on each level above the container. The search stops at the first <main>, or at the first
    <article> unless it is only one part of the text.
    """
    children: dict[Box, list[Box]] = {}
    for box in stats:
        if box.parent is not None:
            children.setdefault(box.parent, []).append(box)
    article = ArticleBoxes({container})
    weight = stats[container].weight
    path: list[Box] = []
    inner = container
    for outer in ancestors(container.parent):
        if outer.tag in {"body", "html"} or outer.parent is None:
            break
        path.append(outer)
        continuing_boxes = [
            box for box in children[outer] if box is not inner and _continues(box, inner, stats, weight)
        ]
        if _holds_text(outer, stats[outer], weight):
            continuing_boxes.append(outer)
        added_weight = sum(stats[box].own_weight if box is outer else stats[box].weight for box in continuing_boxes)
        if added_weight >= MIN_SIBLING_GAIN * weight:
            article.boxes.update(continuing_boxes)
            article.path.update(path)
            weight += added_weight
        inner = outer
        if outer.tag == "main" or (outer.tag == "article" and not _is_one_of_many(outer, children, stats)):
            break
    return article


def _is_one_of_many(article: Box, children: dict[Box, list[Box]], stats: StatsByBox) -> bool:
    """Return whether an <article> without a headline is beside others that have text and no links.

    Such articles are the steps of one text. Teasers have links, and the next article of an endless page is below one
    that has a headline.
    """
    siblings = children.get(article.parent, []) if article.parent is not None else []
    return not stats[article].headlines and any(
        box.tag == "article" and box is not article and stats[box].weight > 0 and not stats[box].linked_letters
        for box in siblings
    )


def _holds_text(outer: Box, stats: BoxStats, weight: float) -> bool:
    """Return whether text of the article is directly in `outer`.

    A single sentence does not count, because it is usually a standfirst or a notice.
    """
    if not stats.own_weight:
        return False
    is_large = stats.own_weight >= MIN_OUTER_WEIGHT_SHARE * weight and stats.own_paragraphs > 1
    return outer.meaning == "article" or is_large


def _continues(box: Box, inner: Box, stats: StatsByBox, weight: float) -> bool:
    """Return whether `box`, a sibling of `inner`, reads like a further part of the article.

    `weight` is the text weight of the parts collected so far.
    """
    content = stats[box]
    is_other_article = box.tag == "article" and content.headlines > 0 and stats[inner].headlines > 0
    if not content.weight or is_other_article:
        return False
    if content.linked_headings:
        return box.is_like(inner) and _is_linked_section(content)
    if box.meaning == "article" or (
        _is_further_page(box, inner) and content.weight >= MIN_EQUAL_SIBLING_SHARE * weight
    ):
        unlinked = content.letters - content.linked_letters
        is_text = content.weight >= MIN_NAMED_SIBLING_TEXT_SHARE * unlinked
        return is_text and content.linked_letters <= MAX_NAMED_SIBLING_LINK_SHARE * content.letters
    if (
        content.weight < MIN_SIBLING_TEXT_SHARE * content.letters
        or content.linked_letters > MAX_SIBLING_LINK_SHARE * content.letters
    ):
        return box.is_like(inner) and _is_unlinked_list(content)
    is_dense = content.paragraphs > 1 and content.max_own_weight >= MIN_DENSE_SIBLING_SHARE * weight
    return box.is_like(inner) or is_dense


def _is_linked_section(content: BoxStats) -> bool:
    """Return whether a part below a linked heading is a section of a guide. A teaser has only a sentence or two."""
    return (
        content.paragraphs >= MIN_LINKED_SECTION_PARAGRAPHS * content.linked_headings
        and content.weight >= MIN_LINKED_SECTION_WEIGHT * content.linked_headings
        and content.weight >= MIN_SIBLING_TEXT_SHARE * content.letters
        and content.linked_letters <= MAX_SIBLING_LINK_SHARE * content.letters
    )


def _is_unlinked_list(content: BoxStats) -> bool:
    """Return whether a part with many short lines, such as a list of prices, contains hardly any links."""
    has_text = content.weight >= MIN_LIST_SIBLING_TEXT_SHARE * content.letters
    return has_text and content.linked_letters <= MAX_LIST_SIBLING_LINK_SHARE * content.letters


def _is_further_page(box: Box, inner: Box) -> bool:
    # Lists of links may be part of such boxes.
    return box.parent is not None and box.parent.meaning == "article" and box.is_like(inner)
