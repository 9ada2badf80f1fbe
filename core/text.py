"""The one tokenizer: what counts as a word, for matching and for both databases' indexes.

A word is a run of letters and digits; everything else parts words. Words are compared folded: compatibility forms,
case and accents do not count, and invisible characters inside a word (soft hyphens, zero-width joiners) vanish.
Between two paragraphs stands a BREAK, which no word equals, so that no phrase reaches from one into the next.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from core.article import Article

BREAK = "¶"
"""Stands in the word list where a phrase must not run on. Not a letter, so no word of a text can be equal to it."""

MAX_WORD_LENGTH = 200
"""Folded words are cut to this many code points: PostgreSQL refuses lexemes over 2,046 bytes, and no word is longer."""

# Combining marks and format characters continue a word. Python's \w leaves them out, so they are listed from the
# Unicode tables below U+3000 (beyond lie scripts that do not part words by spaces anyway).
_INSIDE = "".join(
    chr(code) for code in range(0x80, 0x3000) if unicodedata.category(chr(code)) in {"Mn", "Mc", "Me", "Cf"}
)
_WORD_OR_BREAK = re.compile(rf"[^\W_](?:[^\W_]|[{re.escape(_INSIDE)}])*|\n")


class Word(NamedTuple):
    """A folded word and its place: `source[start:end]`, in code points, is what the reader sees.

    A tuple, since a page has hundreds: a frozen dataclass takes half as long again to make.
    """

    folded: str
    start: int
    end: int


def fold(word: str) -> str:
    """One word in the form in which words are compared; "" where nothing of it counts. fold(fold(x)) == fold(x)."""
    if word.isascii():
        return word.lower()[:MAX_WORD_LENGTH]
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    letters = "".join(char for char in decomposed if char.isalnum())
    return unicodedata.normalize("NFKC", letters)[:MAX_WORD_LENGTH]


def exact_form(surface: str) -> str:
    """A word as it is written, but for compatibility forms (NFKC) and signs that nobody sees."""
    if surface.isascii():
        return surface
    composed = unicodedata.normalize("NFKC", surface)
    return "".join(char for char in composed if unicodedata.category(char) != "Cf")


def words(text: str) -> Iterator[Word]:
    """The words of `text` in order, with a BREAK (of the newline's offsets) between paragraphs."""
    for found in _WORD_OR_BREAK.finditer(text):
        piece = found.group()
        folded = BREAK if piece == "\n" else fold(piece)
        if folded:
            yield Word(folded, found.start(), found.end())


def title_words(article: Article) -> list[Word]:
    """The words of the title that matching and the full-text indexes see."""
    return list(words(article.title))


def text_words(article: Article) -> list[Word]:
    """The words of the text that matching and the full-text indexes see: all but the dateline's credit.

    The outlet's own name in `example.co.id, REGOL – ` is no mention of it. Where the credit stood is a BREAK, so
    that what surrounds it is no phrase.
    """
    return visible_words(article.text, credit_span(article))


def visible_words(text: str, hidden: tuple[int, int] | None) -> list[Word]:
    """The words of `text`, with a BREAK in place of what is hidden and of the words that reach into it."""
    found = list(words(text))
    if hidden is None:
        return found
    start, end = hidden
    before = [word for word in found if word.end <= start]
    after = [word for word in found if word.start >= end]
    return [*before, Word(BREAK, start, end), *after]


def credit_span(article: Article) -> tuple[int, int] | None:
    """Where the dateline's credit stands in the text, in code points; None where there is none."""
    dateline = article.dateline
    if dateline is None or not dateline.credit:
        return None
    start = article.text.find(dateline.credit, 0, dateline.end)
    return None if start < 0 else (start, start + len(dateline.credit))
