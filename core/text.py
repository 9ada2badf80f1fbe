"""The tokenizer, shared by the matcher and the full-text indexes of both databases.

A word is a run of letters and digits; all other characters separate words. Words are compared in folded form, without
case, accents, compatibility forms, and invisible characters (soft hyphens, zero-width joiners). A BREAK, which equals
no word, separates paragraphs, so that no phrase matches across them.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from core.article import Article

# The token that ends phrases. It is not a letter, so that no word of a text equals it.
BREAK = "¶"

# Code points to which folded words are cut: PostgreSQL rejects lexemes over 2,046 bytes, and no word is longer.
MAX_WORD_LENGTH = 200

# Combining marks and format characters continue a word. Python's \w excludes them, so they are listed from the Unicode
# tables below U+3000 (the scripts above do not separate words by spaces).
_INSIDE = "".join(
    chr(code) for code in range(0x80, 0x3000) if unicodedata.category(chr(code)) in {"Mn", "Mc", "Me", "Cf"}
)
_WORD_OR_BREAK = re.compile(rf"[^\W_](?:[^\W_]|[{re.escape(_INSIDE)}])*|\n")


class Word(NamedTuple):
    """A folded word and its span: `source[start:end]`, in code points, is the word as written.

    A tuple, because creating a frozen dataclass takes 1.5 times as long, and a page has hundreds of words.
    """

    folded: str
    start: int
    end: int


def fold(word: str) -> str:
    """Return a word in the form in which words are compared; "" if nothing remains. Idempotent."""
    if word.isascii():
        return word.lower()[:MAX_WORD_LENGTH]
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    letters = "".join(char for char in decomposed if char.isalnum())
    return unicodedata.normalize("NFKC", letters)[:MAX_WORD_LENGTH]


def exact_form(surface: str) -> str:
    """Return a word as written, except for compatibility forms (NFKC) and invisible characters."""
    if surface.isascii():
        return surface
    composed = unicodedata.normalize("NFKC", surface)
    return "".join(char for char in composed if unicodedata.category(char) != "Cf")


def words(text: str) -> Iterator[Word]:
    """Yield the words of `text` in order, with a BREAK (at the offsets of the newline) between paragraphs."""
    for found in _WORD_OR_BREAK.finditer(text):
        surface = found.group()
        folded = BREAK if surface == "\n" else fold(surface)
        if folded:
            yield Word(folded, found.start(), found.end())


def title_words(article: Article) -> list[Word]:
    """Return the words of the title for matching and full-text indexes."""
    return list(words(article.title))


def text_words(article: Article) -> list[Word]:
    """Return the words of the text for matching and full-text indexes: all except for the credit of the dateline.

    The outlet's own name in `example.co.id, REGOL – ` is not a mention of it. A BREAK replaces the credit, so that no
    phrase matches across it.
    """
    return visible_words(article.text, credit_span(article))


def visible_words(text: str, hidden: tuple[int, int] | None) -> list[Word]:
    """Return the words of `text`, with a BREAK for the `hidden` span and the words that overlap it."""
    found = list(words(text))
    if hidden is None:
        return found
    start, end = hidden
    before = [word for word in found if word.end <= start]
    after = [word for word in found if word.start >= end]
    return [*before, Word(BREAK, start, end), *after]


def credit_span(article: Article) -> tuple[int, int] | None:
    """Return the span of the dateline's credit in the text, in code points; None if there is no credit."""
    dateline = article.dateline
    if dateline is None or not dateline.credit:
        return None
    start = article.text.find(dateline.credit, 0, dateline.end)
    return None if start < 0 else (start, start + len(dateline.credit))
