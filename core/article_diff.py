"""Compare two versions of an article, or the articles of two pages that may show the same story."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import timedelta
from difflib import SequenceMatcher
from itertools import islice, zip_longest
from typing import Literal

from core.article import Article
from core.matcher import Clipping
from core.text import words

# Maximum number of lines of a text for which the order of the lines is compared. Real articles do not have more lines.
# Longer texts are compared as multisets.
MAX_LINES = 2000

# The minimum share of the shorter text's phrases that two pages of a story have in common: with equal headlines, and
# with different ones. In measurements, different articles from one template (weather, prices) shared up to 0.87.
MIN_SHARED = 0.5
MIN_SHARED_OTHER_TITLE = 0.9
# Number of words in a phrase; minimum number in a headline, and in a text, that is specific to one article; maximum
# number of words that are compared.
PHRASE_WORDS = 3
MIN_TITLE_WORDS = 3
MIN_TEXT_WORDS = 20
MAX_WORDS = 2000


# Words and what separates them; together, the whole text.
_WORDS_AND_GAPS = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class ArticleDiff:
    """The differences between two clippings of one page.

    `title` is a pair of the old and the new title, or None if they are equal. `removed` and `added` are lines of the
    text. `gained` and `lost` are names of keywords. `fields` are the names of the other fields that differ. `fields`
    contains "mentions" if both versions mention the same keywords, but at different positions.
    """

    title: tuple[str, str] | None
    removed: tuple[str, ...]
    added: tuple[str, ...]
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    fields: tuple[str, ...]


def diff_articles(before: Clipping, after: Clipping) -> ArticleDiff | None:
    """Return the differences, or None if the clippings are equal. The order of mentions is ignored."""
    has_same_mentions = set(before.mentions) == set(after.mentions)
    if has_same_mentions and before.article == after.article:
        return None
    removed, added = _diff_lines(before.article.text, after.article.text)
    old_keywords, new_keywords = (
        dict.fromkeys(mention.keyword for mention in clipping.mentions) for clipping in (before, after)
    )
    gained = tuple(name for name in new_keywords if name not in old_keywords)
    lost = tuple(name for name in old_keywords if name not in new_keywords)
    titles = before.article.title, after.article.title
    changed_fields = [
        field.name
        for field in fields(Article)
        if field.name not in {"title", "text"}
        and getattr(before.article, field.name) != getattr(after.article, field.name)
    ]
    if not (has_same_mentions or gained or lost):
        changed_fields.append("mentions")
    return ArticleDiff(titles if titles[0] != titles[1] else None, removed, added, gained, lost, tuple(changed_fields))


def _diff_lines(before: str, after: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the removed and the added lines of a text."""
    old, new = before.split("\n"), after.split("\n")
    if max(len(old), len(new)) > MAX_LINES:
        return tuple((Counter(old) - Counter(new)).elements()), tuple((Counter(new) - Counter(old)).elements())
    opcodes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    changes = [opcode[1:] for opcode in opcodes if opcode[0] != "equal"]
    removed = tuple(line for start, end, _, _ in changes for line in old[start:end])
    return removed, tuple(line for _, _, start, end in changes for line in new[start:end])


@dataclass(frozen=True, slots=True)
class TextSegment:
    """A part of a text that is equal in both versions, or was removed from the earlier or added to the later one."""

    kind: Literal["equal", "removed", "added"]
    text: str


def diff_words(before: str, after: str) -> tuple[TextSegment, ...]:
    """Return the segments of two versions of a text, in order, with the differences in whole words.

    The equal and the removed segments together are `before`, and the equal and the added segments are `after`. In very
    long changed passages, whole lines are compared.
    """
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    segments: list[TextSegment] = []
    for kind, removed, added in _opcodes(old, new):
        old_text, new_text = "".join(removed), "".join(added)
        old_words, new_words = _WORDS_AND_GAPS.findall(old_text), _WORDS_AND_GAPS.findall(new_text)
        if kind == "replace" and max(len(old_words), len(new_words)) <= 2 * MAX_WORDS:
            for _, removed_words, added_words in _opcodes(old_words, new_words):
                segments += _segments("".join(removed_words), "".join(added_words))
        else:
            segments += _segments(old_text, new_text)
    return tuple(segments)


def _opcodes(old: list[str], new: list[str]) -> Iterator[tuple[str, list[str], list[str]]]:
    for kind, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield kind, old[start:end], new[new_start:new_end]


def _segments(old: str, new: str) -> list[TextSegment]:
    if old == new:
        return [TextSegment("equal", old)]
    removed = [TextSegment("removed", old)] if old else []
    return removed + ([TextSegment("added", new)] if new else [])


def is_same_story(article: Article, other: Article) -> bool:
    """Return whether two pages of one outlet show the same story, such as an article and its print view.

    One text may be a part of the other, or an edited version. Articles of different dates are different stories.
    """
    dates = article.published_at, other.published_at
    if dates[0] is not None and dates[1] is not None and abs(dates[0] - dates[1]) > timedelta(days=1):
        return False
    title = _folded(article.title)
    has_same_title = len(title) >= MIN_TITLE_WORDS and title == _folded(other.title)
    phrases, other_phrases = _phrases(article.text), _phrases(other.text)
    smaller = min(len(phrases), len(other_phrases))
    least_share = MIN_SHARED if has_same_title else MIN_SHARED_OTHER_TITLE
    return smaller > 0 and len(phrases & other_phrases) >= least_share * smaller


def has_same_text(article: Article, other: Article) -> bool:
    """Return whether two articles have the same words, and enough of them to be the same story."""
    count = 0
    # Word by word, because most texts differ in the first words, and splitting a text takes most of the time.
    for word, other_word in zip_longest(words(article.text), words(other.text)):
        if word is None or other_word is None or word.folded != other_word.folded:
            return False
        count += 1
    return count >= MIN_TEXT_WORDS


def is_long(article: Article) -> bool:
    """Return whether a text has enough words to be recognized as the same story by its words alone."""
    return next(islice(words(article.text), MIN_TEXT_WORDS - 1, None), None) is not None


def has_same_words(article: Article, other: Article) -> bool:
    """Return whether two versions of an article differ at most in punctuation and spaces."""
    return (_written(article.title), _written(article.text)) == (_written(other.title), _written(other.text))


def _written(text: str) -> list[str]:
    """Return the words of a text with their capitals and accents."""
    return [text[word.start : word.end] for word in words(text)]


def _folded(text: str) -> list[str]:
    return [word.folded for word in words(text)]


def _phrases(text: str) -> set[tuple[str, ...]]:
    """Return the phrases at the start of a text; a shorter text is one phrase."""
    text_words = [word.folded for word in islice(words(text), MAX_WORDS)]
    starts = range(max(1, len(text_words) - PHRASE_WORDS + 1)) if text_words else ()
    return {tuple(text_words[start : start + PHRASE_WORDS]) for start in starts}
