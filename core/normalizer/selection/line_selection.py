"""Select the lines of a page that make up its article, using this page only.

The container of the article is found by the weights of the lines, and sibling boxes that continue the article are
added. Lines around the text inside these boxes are then removed: headline, byline, captions, teasers, and the next
article of an endless page. Boilerplate between paragraphs is removed later by the rules of core/normalizer/boilerplate.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, islice, pairwise

from core.messages import message
from core.normalizer.document.boxes import HEADINGS, Box, ancestors
from core.normalizer.document.line import Line, text_weight, total_text_weight
from core.normalizer.document.text_keys import has_word_key, word_key
from core.normalizer.explanation import Pass, PassRemovals, Selection
from core.normalizer.selection.excluded_boxes import (
    drop_boilerplate_boxes,
    drop_caption_boxes,
    drop_comments,
    drop_embedded_posts,
)
from core.normalizer.selection.introduced_lists import find_introduced_items
from core.normalizer.selection.sibling_boxes import ArticleBoxes, collect_article_boxes, find_container
from core.normalizer.selection.text_weights import StatsByBox, WeightedLine, measure_boxes, weigh_lines
from core.normalizer.selection.thresholds import (
    COPY_PHRASE_WORDS,
    MAX_BYLINE_LETTERS,
    MAX_HEADLINE_LINK_SHARE,
    MAX_LINE_LINK_SHARE,
    MAX_LINK_LINE_LETTERS,
    MAX_LINKED_LIST_SHARE,
    MAX_LINKED_NAME_WORDS,
    MAX_LINKED_SENTENCE_SHARE,
    MAX_SHARE_ABOVE_HEADLINE,
    MIN_ARTICLE_WEIGHT,
    MIN_COPY_PHRASES,
    MIN_COPY_SHARE,
    MIN_LINK_BELOW_HEADING_SHARE,
    MIN_LINK_LINE_SHARE,
    MIN_LINKED_SENTENCE_LETTERS,
    MIN_REPEATED_LETTERS,
    MIN_RUNNING_TEXT_SHARE,
    MIN_SHARE_OUTSIDE_ASIDE,
    MIN_WEIGHT_BEFORE_NEXT_ARTICLE,
)
from core.vocabulary.sentence_ends import CLAUSE_ENDS, DOUBLE_QUOTES, SENTENCE_ENDS, STATEMENT_ENDS

_CELLS = frozenset("figure table thead tbody tfoot tr td th".split())
_ITEMS = frozenset("li td th dt dd".split())
_DATE_OR_TIME = re.compile(r"\d{1,2}[:.h]\d\d|\b(?:19|20)\d\d\b")


_ASIDE = Pass(
    "side box",
    message("is in a caption, a side box or the page's footer"),
    "first, because checking the tag is cheapest",
)
_POSTS = Pass(
    "embedded post",
    message("belongs to an embedded post"),
    "before weighing, because the sentences of a post are not the article's",
)
_NAMED = Pass(
    "boilerplate box",
    message("is in a form or in a box whose class name marks it as boilerplate"),
    "before weighing, because a long comment may weigh more than the article; skipped if too little text is left",
)
_COMMENTS = Pass(
    "comments", message("is a reader's comment"), "instead of “boilerplate box”, if that leaves too little text"
)
_NEXT = Pass(
    "next article", message("belongs to the next article of an endless page"), "before the container is chosen"
)
_CAPTIONS = Pass(
    "caption box", message("is in a box with a picture and little text"), "needs the text of a single article"
)
_SIBLINGS = Pass("sibling boxes", None, "adds further boxes to the container; removes nothing itself")
_OUTSIDE = Pass(
    "outside the article", message("is outside of the article's boxes"), "needs container and sibling boxes"
)
_INSETS = Pass("insets", None, "adds lists, tables and sub-headings between lines of the article")
_HEADLINE = Pass("above the headline", message("is above the headline"), "needs the lines of the article")
_ENDS = Pass(
    "byline or links at the ends",
    message("is a byline, date or standfirst above the text, or a line of links below it"),
    "after “above the headline”: bylines are directly below it",
)
_REPEATED = Pass(
    "repeated paragraph",
    message("repeats an earlier paragraph"),
    "last, because the first remaining copy is kept",
)

# All passes in order.
PASSES = (
    *(_ASIDE, _POSTS, _NAMED, _COMMENTS, _NEXT, _CAPTIONS, _SIBLINGS, _OUTSIDE, _INSETS, _HEADLINE, _ENDS, _REPEATED),
)


class _PassLog:
    """Applies the passes that are not switched off by name, and records the lines that each pass removed."""

    def __init__(self, without: Collection[str]) -> None:
        self.without = without
        self.removed: list[PassRemovals] = []

    def apply(
        self,
        applied: Pass,
        lines: Sequence[WeightedLine],
        function: Callable[..., Sequence[WeightedLine]],
        *args: object,
    ) -> Sequence[WeightedLine]:
        if applied.name in self.without:
            return lines
        kept = function(lines, *args)
        if len(kept) != len(lines):
            self.removed.append(PassRemovals(applied, lines, kept))
        return kept


def select_article_lines(lines: Sequence[Line], title: str, without: Collection[str] = ()) -> Selection:
    """Return the selected lines of an article. The selection is empty if no line reads like running text.

    Boxes with a boilerplate class name are searched only if there is little text outside of them. Comments are never
    searched. `without` contains the names of passes to skip.
    """
    log = _PassLog(without)
    weighted = weigh_lines(lines, include_aside=_ASIDE.name in without)
    if len(weighted) < len(lines):
        weighted = _with_misplaced_aside(lines, weighted)
    if len(weighted) < len(lines):
        log.removed.append(PassRemovals(_ASIDE, lines, weighted))
    candidates = log.apply(_POSTS, weighted, drop_embedded_posts)
    retry = _PassLog(without)
    retry.removed = list(log.removed)
    outside = log.apply(_NAMED, candidates, drop_boilerplate_boxes)
    article_lines = _find_article(outside, title, log)
    if (
        len(outside) < len(candidates)
        and sum(len(weighted_line.line.text) for weighted_line in article_lines) < MIN_ARTICLE_WEIGHT
    ):
        selected_in_named_boxes = _find_article(retry.apply(_COMMENTS, candidates, drop_comments), title, retry)
        if selected_in_named_boxes:
            article_lines, log = selected_in_named_boxes, retry
    return Selection([weighted_line.line for weighted_line in article_lines], log.removed)


def _with_misplaced_aside(lines: Sequence[Line], outside: list[WeightedLine]) -> list[WeightedLine]:
    """Add the side boxes if they have most of the page's text: an <aside> is not closed, or it is the main column."""
    weight_outside = sum([weight for _, weight in outside])
    aside = [line for line in lines if line.is_aside]
    # Popups can only make the side boxes lighter, so most pages need no look at them.
    if weight_outside >= MIN_SHARE_OUTSIDE_ASIDE * (weight_outside + total_text_weight(aside)):
        return outside
    shown = [line for line in lines if not line.is_aside or line.box.popup is None]
    weighted = weigh_lines(shown, include_aside=True)
    weight = sum(weight for _, weight in weighted)
    return weighted if weight_outside < MIN_SHARE_OUTSIDE_ASIDE * weight else outside


def is_reliable(lines: Sequence[Line]) -> bool:
    """Return whether enough of the selected lines are running text."""
    missing = max(MIN_ARTICLE_WEIGHT, MIN_RUNNING_TEXT_SHARE * sum(len(line.text) for line in lines))
    for line in lines:
        missing -= text_weight(line)
        if missing <= 0:
            return True
    return False


def _find_article(lines: Sequence[WeightedLine], title: str, log: _PassLog) -> Sequence[WeightedLine]:
    headline = word_key(title)
    stats = measure_boxes(lines)
    first = log.apply(_NEXT, lines, _first_article, stats, headline)
    plain = log.apply(_CAPTIONS, first, drop_caption_boxes, stats if len(first) == len(lines) else measure_boxes(first))
    if len(plain) < len(lines):
        stats = measure_boxes(plain)
    if not stats:
        return []
    container = find_container(stats)
    is_alone = _SIBLINGS.name in log.without
    boxes = ArticleBoxes({container}) if is_alone else collect_article_boxes(container, stats)
    inside = log.apply(_OUTSIDE, plain, _inside_article, boxes, stats, _INSETS.name not in log.without)
    below = log.apply(_HEADLINE, inside, _below_headline, headline)
    return log.apply(_REPEATED, log.apply(_ENDS, below, _without_ends), _without_repetitions)


def _inside_article(
    lines: Sequence[WeightedLine], boxes: ArticleBoxes, stats: StatsByBox, with_insets: bool
) -> Sequence[WeightedLine]:
    homes = _Homes(boxes, stats)
    inside = [weighted for weighted in lines if _belongs(weighted.line, boxes, stats, homes)]
    return _with_insets(inside, lines, boxes, stats) if with_insets and len(inside) > 1 else inside


def _with_insets(
    inside: list[WeightedLine], lines: Sequence[WeightedLine], boxes: ArticleBoxes, stats: StatsByBox
) -> list[WeightedLine]:
    """Add the insets between the lines of `inside`: lists, tables and sub-headings that are in boxes of their own.

    A heading above a link is not added, because it belongs to a box of links.
    """
    first, last = inside[0].line.position, inside[-1].line.position
    if last - first < len(inside):
        return inside
    inside_positions = {weighted.line.position for weighted in inside}
    between = [weighted for weighted in lines if first <= weighted.line.position <= last]
    link_shares = _link_shares_of_lists(between)
    listed_positions = find_introduced_items([line for line, _ in between], inside_positions)
    insets = [
        weighted
        for weighted, below in pairwise(between)
        if weighted.line.position not in inside_positions
        if not (weighted.line.tag in HEADINGS and below.line.linked >= MIN_LINK_BELOW_HEADING_SHARE)
        if weighted.line.position in listed_positions or _is_inset(weighted.line, boxes, stats, link_shares)
    ]
    return sorted([*inside, *insets], key=lambda weighted: weighted.line.position) if insets else inside


def _link_shares_of_lists(lines: Sequence[WeightedLine]) -> dict[Box | None, float]:
    """Return the share of linked letters in each list, by the box of the list."""
    letters: dict[Box | None, list[float]] = {}
    for line, _ in lines:
        if line.tag == "li":
            counted = letters.setdefault(line.box.parent, [0.0, 0.0])
            counted[0] += len(line.text)
            counted[1] += len(line.text) * line.linked
    return {list_box: linked / length for list_box, (length, linked) in letters.items()}


def _is_inset(line: Line, boxes: ArticleBoxes, stats: StatsByBox, link_shares: Mapping[Box | None, float]) -> bool:
    """Return whether the line is one of several items or cells, or a sub-heading."""
    box = line.container
    while box.tag in _CELLS and box.parent is not None:
        box = box.parent
    content = stats[box]
    if line.linked:
        is_sub_heading = line.tag in HEADINGS and line.tag != "h1" and content.weight > 0 and not content.is_teaser
        is_item = line.tag == "li" and link_shares[line.box.parent] < MAX_LINKED_LIST_SHARE
        return (is_sub_heading or is_item) and boxes.has_around(box)
    if content.linked_letters or box.pictures:
        return False
    is_item = line.tag in _ITEMS and content.lines > 1 and not content.headings
    is_heading = line.tag in HEADINGS and line.tag != "h1" and content.lines == 1
    return (is_item or is_heading) and boxes.has_around(box)


def _first_article(lines: Sequence[WeightedLine], stats: StatsByBox, headline: str) -> Sequence[WeightedLine]:
    # A page may have loaded another article below the first. Its headline is in an <article> of its own, or in a box
    # like that of the first one. Any other <h1> is the heading of a part: some page builders offer no other level.
    weight_below = -1.0
    first_headline: Line | None = None
    for index, (line, weight) in enumerate(lines):
        if line.tag == "h1" and line.linked < MAX_HEADLINE_LINK_SHARE:
            if has_word_key(line.text, headline):
                weight_below = max(weight_below, 0.0)
                first_headline = line
            elif (
                first_headline is not None
                and weight_below >= MIN_WEIGHT_BEFORE_NEXT_ARTICLE
                and _is_next_headline(line, first_headline, stats)
            ):
                return lines[:index]
        elif weight_below >= 0:
            weight_below += weight
    return lines


def _is_next_headline(line: Line, first_headline: Line, stats: StatsByBox) -> bool:
    article, first_article = _enclosing_article(line), _enclosing_article(first_headline)
    if article is not None and first_article is not None and article is not first_article:
        return True
    is_like = line.container.is_like(first_headline.container) and line.box.names == first_headline.box.names
    return is_like and stats[line.container].paragraphs <= 1


def _enclosing_article(line: Line) -> Box | None:
    return next((box for box in ancestors(line.container) if box.tag == "article"), None)


class _Homes(dict[Box, bool]):
    """Caches for each container whether it is inside the article's boxes and contains text of the article."""

    def __init__(self, boxes: ArticleBoxes, stats: StatsByBox) -> None:
        self._boxes = boxes
        self._stats = stats

    @cached_property
    def _paragraph_keys(self) -> set[object]:
        return {box.theme_key for box, content in self._stats.items() if content.weight > 0 and box.names}

    def __missing__(self, box: Box) -> bool:
        home = next((outer for outer in ancestors(box) if outer in self._boxes.boxes), None)
        inner = box
        while inner.tag in _CELLS and inner is not home and inner.parent is not None:
            inner = inner.parent
        content = self._stats[inner]
        is_text = inner is home or (content.weight > 0 and not content.is_teaser)
        self[box] = is_home = home is not None and is_text
        return is_home

    def has_sentence(self, line: Line) -> bool:
        """Return whether the line is a short sentence that is alone in its box, and the box resembles those of the
        theme's paragraphs.
        """
        box = line.container
        if not box.names or not line.text.endswith(SENTENCE_ENDS) or box.theme_key not in self._paragraph_keys:
            return False
        return self._stats[box].lines == 1 and self._boxes.has_around(box)


def _belongs(line: Line, boxes: ArticleBoxes, stats: StatsByBox, homes: _Homes) -> bool:
    # Unpacking takes less time than reading each field.
    _, tag, container, linked, _, _, _, _ = line
    is_heading = tag in HEADINGS and tag != "h1" and linked < MAX_HEADLINE_LINK_SHARE
    if is_heading and container in boxes.path:
        return True
    is_home = homes[container] or (linked == 0 and homes.has_sentence(line))
    return is_home and (linked < MAX_LINE_LINK_SHARE or _is_linked_text(line, stats))


def _is_linked_text(line: Line, stats: StatsByBox) -> bool:
    """Return whether a line that is mostly a link is text: a sentence that contains a link, or a name."""
    if not stats[line.container].own_weight:
        return False
    if len(line.text) >= MIN_LINKED_SENTENCE_LETTERS:
        is_sentence = line.tag == "p" and line.text.endswith(STATEMENT_ENDS)
        return line.linked < MAX_LINKED_SENTENCE_SHARE or is_sentence
    return (line.tag == "p" or line.tag in HEADINGS) and len(line.text.split()) <= MAX_LINKED_NAME_WORDS


def _below_headline(selected: Sequence[WeightedLine], headline: str) -> Sequence[WeightedLine]:
    # A heading with much text above it is not the headline.
    above = 0.0
    total = sum(weighted.weight for weighted in selected)
    for index, (line, weight) in enumerate(selected):
        if (line.tag in HEADINGS or not above) and has_word_key(line.text, headline):
            return selected[index + 1 :]
        above += weight
        if above >= MAX_SHARE_ABOVE_HEADLINE * total:
            break
    return selected


def _without_ends(selected: Sequence[WeightedLine]) -> Sequence[WeightedLine]:
    start, end = 0, len(selected)
    while start < end - 1 and (
        _is_byline(selected[start].line) or _is_standfirst(selected[start].line, selected[start + 1].line)
    ):
        start += 1
    while start < end - 1 and _is_link_line(selected[end - 1].line):
        end -= 1
    return selected[start:end]


def _is_standfirst(line: Line, below: Line) -> bool:
    # Other lines, such as a date, separate a standfirst from the first paragraph.
    return line.tag in HEADINGS and below.position - line.position > 1


def _is_byline(line: Line) -> bool:
    is_open = len(line.text) < MAX_BYLINE_LETTERS and not line.text.endswith((*CLAUSE_ENDS, *DOUBLE_QUOTES))
    return _is_link_line(line) or (is_open and _DATE_OR_TIME.search(line.text) is not None)


def _is_link_line(line: Line) -> bool:
    is_short_link = len(line.text) < MAX_LINK_LINE_LETTERS and line.linked >= MIN_LINK_LINE_SHARE
    return is_short_link and not line.text.endswith(CLAUSE_ENDS)


def _without_repetitions(selected: Sequence[WeightedLine]) -> Sequence[WeightedLine]:
    # Pages contain copies of the text for other devices, and hidden copies for readers who open the rest of it.
    copies = _find_copies(selected)
    if copies:
        selected = [weighted for weighted in selected if weighted.line.container not in copies]
    seen: set[str] = set()
    kept: list[WeightedLine] = []
    for weighted in selected:
        text = weighted.line.text
        if len(text) < MIN_REPEATED_LETTERS or text not in seen:
            kept.append(weighted)
        seen.add(text)
    return kept


def _find_copies(selected: Sequence[WeightedLine]) -> set[Box]:
    """Return the boxes whose running text mostly repeats that of earlier boxes."""
    texts: dict[Box, list[str]] = {}
    for line, weight in selected:
        if weight:
            texts.setdefault(line.container, []).append(line.text)
    # A phrase begins at each word, and a word has at least two letters, on average, and a space after it.
    texts = {box: paragraphs for box, paragraphs in texts.items() if sum(map(len, paragraphs)) > 3 * MIN_COPY_PHRASES}
    # The first box repeats nothing. Counting spaces takes a fraction of the time that splitting the texts takes.
    if all(_count_phrases(paragraphs) < MIN_COPY_PHRASES for paragraphs in islice(texts.values(), 1, None)):
        return set()
    copies: set[Box] = set()
    earlier = _Phrases()
    for box, paragraphs in texts.items():
        split_paragraphs = [paragraph.lower().split() for paragraph in paragraphs]
        if earlier.contains_most(split_paragraphs):
            copies.add(box)
        else:
            earlier.add(split_paragraphs)
    return copies


def _count_phrases(paragraphs: Iterable[str]) -> int:
    """Return the number of phrases in the texts of lines, whose words are separated by one space."""
    return sum(max(0, paragraph.count(" ") + 2 - COPY_PHRASE_WORDS) for paragraph in paragraphs)


class _Phrases:
    """The phrases of some paragraphs. They are only made if words suggest that another text repeats them."""

    def __init__(self) -> None:
        self._words: set[str] = set()
        self._phrases: set[tuple[str, ...]] = set()
        # Paragraphs whose words, and paragraphs whose phrases are not yet in the sets.
        self._unread: list[list[str]] = []
        self._pending: list[list[str]] = []

    def add(self, paragraphs: Sequence[list[str]]) -> None:
        self._unread += paragraphs

    def contains_most(self, paragraphs: Sequence[list[str]]) -> bool:
        """Return whether most phrases of other paragraphs, which are given as their words, are among the phrases."""
        count = sum(max(0, len(words) - COPY_PHRASE_WORDS + 1) for words in paragraphs)
        needed = max(MIN_COPY_PHRASES, MIN_COPY_SHARE * count)
        if count < needed or not (self._words or self._unread):
            return False
        self._words.update(*self._unread)
        self._pending += self._unread
        self._unread = []
        # A phrase can only be repeated if each of its words is. In most texts, that alone excludes too many phrases.
        if sum(map(self._count_known_runs, paragraphs)) < needed:
            return False
        self._phrases.update(chain.from_iterable(map(_phrases, self._pending)))
        self._pending = []
        return sum(map(self._phrases.__contains__, chain.from_iterable(map(_phrases, paragraphs)))) >= needed

    def _count_known_runs(self, words: Sequence[str]) -> int:
        """Return the number of phrases in `words` that contain only known words."""
        runs = bytes(map(self._words.__contains__, words)).split(b"\0")
        return sum(len(run) - COPY_PHRASE_WORDS + 1 for run in runs if len(run) >= COPY_PHRASE_WORDS)


def _phrases(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(COPY_PHRASE_WORDS)), strict=False)
