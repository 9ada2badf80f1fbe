"""Classify mentions by their position: the more prominent, the more the article is about the keyword.

headline    in the title
lead        in the first paragraph, after the dateline
passing     in the dateline, or in a field that is not prose (author, section, site); also in the last third of the
            text or in an enumeration, if the keyword occurs only once in title and text
body        everywhere else in the text

An enumeration consists of two or more short items between commas, as in `warga Cimahi, Garut, Sumedang, dan Subang`.
Its first and last items look like any other part of a sentence, and a single item between commas is mostly a speaker
(`Kepala Dinas, Dewi Contoh, mengatakan`). Therefore, first, last and single items count as body.
"""

import re
from typing import Literal, get_args

from core.article import Article
from core.matcher.fields import Field, lead_end
from core.matcher.thresholds import LATE_SHARE, LIST_CONTEXT, MAX_LIST_ITEM_WORDS
from core.vocabulary.sentence_ends import NON_ITEM_CLASS

Prominence = Literal["headline", "lead", "body", "passing"]

# From the most to the least prominent.
PROMINENCES: tuple[Prominence, ...] = get_args(Prominence)

_NON_ITEM_CHARACTER = re.compile(f"[{NON_ITEM_CLASS}]")


class ProminenceClassifier:
    """Applies the rules above to one article."""

    def __init__(self, article: Article) -> None:
        self._text = article.text
        self._dateline_end = article.dateline.end if article.dateline else 0
        self._lead_end = lead_end(article.text)
        if not article.text[self._dateline_end : self._lead_end].strip():
            self._lead_end = self._dateline_end + lead_end(article.text[self._dateline_end :])

    def classify(self, field: Field, span: tuple[int, int], occurrences: int) -> Prominence:
        """Return the prominence of a span of a field.

        `occurrences` is the number of times that the keyword occurs in title and text.
        """
        if field == "title":
            return "headline"
        if field != "text" or span[0] < self._dateline_end:
            return "passing"
        if span[0] < self._lead_end:
            return "lead"
        if occurrences == 1 and (span[0] >= LATE_SHARE * len(self._text) or _is_enumerated(self._text, *span)):
            return "passing"
        return "body"


def _is_enumerated(text: str, start: int, end: int) -> bool:
    """Return whether a span is in an enumeration: its item and an adjacent item are both short and between commas."""
    *items_before, item_start = text[max(0, start - LIST_CONTEXT) : start].split(",")
    item_end, *items_after = text[end : end + LIST_CONTEXT].split(",")
    if not (items_before and items_after and _is_item(item_start + text[start:end] + item_end)):
        return False
    # The outermost parts are not between two commas.
    adjacent_items = items_before[1:][-1:] + items_after[:-1][:1]
    return any(map(_is_item, adjacent_items))


def _is_item(part: str) -> bool:
    return 1 <= len(part.split()) <= MAX_LIST_ITEM_WORDS and not _NON_ITEM_CHARACTER.search(part)
