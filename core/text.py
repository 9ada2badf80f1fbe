"""The tokenizer of the matcher and of the full-text indexes of both databases.

A word is a run of letters and digits; all other characters separate words. Words are compared in folded form, without
case, accents, compatibility forms and invisible characters such as soft hyphens and zero-width joiners. The token BREAK
separates paragraphs, and no phrase matches across it.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from core.article import Article

# The version of the rules in this module by which a text becomes words. Increase it with every change of these rules:
# the articles of a store made by another version are then indexed and matched again (`storage.reindexes`).
TOKENIZER_VERSION = 1

# The token that separates paragraphs. It is not a letter, so it is different from all words.
BREAK = "¶"

# Length, in code points, to which folded words are cut. PostgreSQL rejects lexemes of more than 2,046 bytes.
MAX_WORD_LENGTH = 200

# Combining marks and format characters, which are part of words but not of \w. Only those below U+3000 are listed,
# because the scripts above it do not separate words by spaces.
_INSIDE = "".join(
    chr(code) for code in range(0x80, 0x3000) if unicodedata.category(chr(code)) in {"Mn", "Mc", "Me", "Cf"}
)
_WORD_OR_BREAK = re.compile(rf"[^\W_](?:[^\W_]|[{re.escape(_INSIDE)}])*|\n")


class Word(NamedTuple):
    """A folded word and its position. The word as written is `text[start:end]`, in code points.

    This is a tuple, because a frozen dataclass takes 1.5 times as long to create, and a page has hundreds of words.
    """

    folded: str
    start: int
    end: int


def fold(word: str) -> str:
    """Return the folded form of a word, by which words are compared; "" if it has no letters and digits.

    The folded form of a folded word is the word itself.
    """
    if word.isascii():
        return word.lower()[:MAX_WORD_LENGTH]
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    letters = "".join(char for char in decomposed if char.isalnum())
    return unicodedata.normalize("NFKC", letters)[:MAX_WORD_LENGTH]


def exact_form(word: str) -> str:
    """Return a word with its case and accents, but without compatibility forms (NFKC) and invisible characters."""
    if word.isascii():
        return word
    return "".join(char for char in unicodedata.normalize("NFKC", word) if unicodedata.category(char) != "Cf")


def words(text: str) -> Iterator[Word]:
    """Yield the words of `text` in order, with a BREAK for each newline."""
    for token in _WORD_OR_BREAK.finditer(text):
        folded = BREAK if token.group() == "\n" else fold(token.group())
        if folded:
            yield Word(folded, token.start(), token.end())


def title_words(article: Article) -> list[Word]:
    """Return the words of an article's title that are matched and indexed."""
    return list(words(article.title))


def text_words(article: Article) -> list[Word]:
    """Return the words of an article's text that are matched and indexed: all words except for the dateline's credit.

    In `example.co.id, REGOL – `, the outlet's own name is not a mention of the outlet. A BREAK replaces it.
    """
    return visible_words(article.text, credit_span(article))


def visible_words(text: str, hidden: tuple[int, int] | None) -> list[Word]:
    """Return the words of `text`, with a BREAK instead of the words that overlap the `hidden` span."""
    all_words = list(words(text))
    if hidden is None:
        return all_words
    start, end = hidden
    words_before = [word for word in all_words if word.end <= start]
    words_after = [word for word in all_words if word.start >= end]
    return [*words_before, Word(BREAK, start, end), *words_after]


def credit_span(article: Article) -> tuple[int, int] | None:
    """Return the start and end of the dateline's credit in the text, in code points; None if there is no credit."""
    dateline = article.dateline
    if dateline is None or not dateline.credit:
        return None
    start = article.text.find(dateline.credit, 0, dateline.end)
    return None if start < 0 else (start, start + len(dateline.credit))
