"""The same words as `core.text.words`, in a tenth of the time (`benchmarks/matching.py`).

Most of a news text is ASCII with a few dashes and curly quotation marks. Such a text is folded character by character
to one of the same length, so that C code can split it into words and the offset of a word is its offset in the text.
Texts with characters that do not fold to one character (soft hyphens, combining marks, ligatures) are tokenized by
`core.text.words`.
"""

import re
from functools import cached_property, lru_cache

from core.matcher.thresholds import MAX_NON_ASCII
from core.text import BREAK, MAX_WORD_LENGTH, Word, fold, visible_words, words

CharSpan = tuple[int, int]
"""Start and end of a part of a text, in code points."""

WordSpan = tuple[int, int]
"""The first and the last of adjacent words, as indexes into the words of a text."""

_ASCII = {
    code: "\n" if char == "\n" else char.lower() if char.isalnum() else " "
    for code, char in ((code, chr(code)) for code in range(128))
}
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_WORD_OR_BREAK = re.compile(r"[^ \n]+|\n")


class Tokens:
    """The folded words of a text in order, with a BREAK between paragraphs and in place of the span `hidden`.

    `joined` holds all words with one space before, between and after them, so that " kota bandung " is a part of it
    wherever the text has the phrase. Offsets are computed on first use, since most texts match nothing.
    """

    def __init__(self, text: str, hidden: CharSpan | None = None) -> None:
        aligned = _fold_aligned(text)
        self._aligned = "" if aligned is None else _blank_out(aligned, hidden)
        self._slow: list[Word] = []
        self.folded = self._aligned.replace("\n", f" {BREAK} ").split()
        self.vocabulary = set(self.folded)
        if aligned is None or (
            _may_have_long_word(self._aligned) and max(map(len, self.vocabulary), default=0) > MAX_WORD_LENGTH
        ):
            self._slow = visible_words(text, hidden)
            self.folded = [word.folded for word in self._slow]
            self.vocabulary = set(self.folded)

    @cached_property
    def joined(self) -> str:
        return f" {' '.join(self.folded)} "

    def find_phrase(self, phrase: str) -> list[int]:
        """Return the indexes of the words at which a phrase begins. Occurrences may overlap: "bla bla bla" has two of
        "bla bla"."""
        indexes: list[int] = []
        index = counted = 0
        for offset in _find_all(self.joined, f" {phrase} "):
            index += self.joined.count(" ", counted, offset)
            counted = offset
            indexes.append(index)
        return indexes

    def find_phrase_spans(self, phrase: str) -> list[CharSpan]:
        """Return where a phrase occurs in the text."""
        last = phrase.count(" ")
        if self._slow:
            return [self.char_span((first, first + last)) for first in self.find_phrase(phrase)]
        # Mostly the words of a phrase are separated by single spaces; then no words need to be counted.
        starts = _find_all(self._flat, f" {phrase} ")
        if last:
            starts = [start for start in starts if "\n" not in self._aligned[start : start + len(phrase)]]
            if len(starts) < len(_find_all(self.joined, f" {phrase} ")):
                return [self.char_span((first, first + last)) for first in self.find_phrase(phrase)]
        return [(start, start + len(phrase)) for start in starts]

    def char_span(self, span: WordSpan) -> CharSpan:
        first, last = span
        if self._slow:
            return self._slow[first].start, self._slow[last].end
        return self._starts[first], self._starts[last] + len(self.folded[last])

    @cached_property
    def _flat(self) -> str:
        return f" {self._aligned} ".replace("\n", " ")

    @cached_property
    def _starts(self) -> list[int]:
        return [found.start() for found in _WORD_OR_BREAK.finditer(self._aligned)]


def _find_all(text: str, part: str) -> list[int]:
    offsets = []
    offset = text.find(part)
    while offset >= 0:
        offsets.append(offset)
        offset = text.find(part, offset + 1)
    return offsets


def _fold_aligned(text: str) -> str | None:
    """Return the text folded to ASCII at the same length, a space for each separator; None where that is impossible."""
    if not text.isascii():
        characters = set(_NOT_ASCII.findall(text))
        if len(characters) > MAX_NON_ASCII:
            return None
        for character in characters:
            replacement = _fold_character(character)
            if replacement is None:
                return None
            text = text.replace(character, replacement)
    return text.translate(_ASCII)


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str | None:
    """Return a space for a separator, and the ASCII letter or digit that another character folds to, or None."""
    if [word.folded for word in words(f"a{character}a")] == ["a", "a"]:
        return " "
    folded = fold(character)
    return folded if len(folded) == 1 and folded.isascii() else None


def _may_have_long_word(aligned: str) -> bool:
    """Return whether a word may be longer than MAX_WORD_LENGTH: it would fill one of the blocks of half that length.
    This takes a fifth of the time that measuring every word takes."""
    half = MAX_WORD_LENGTH // 2
    for start in range(0, len(aligned) - half + 1, half):
        if aligned.find(" ", start, start + half) < 0 and aligned.find("\n", start, start + half) < 0:
            return True
    return False


def _blank_out(aligned: str, hidden: CharSpan | None) -> str:
    """Replace a span by a line break and spaces, with the words that reach into it."""
    if hidden is None:
        return aligned
    start, end = hidden
    while 0 < start < len(aligned) and _is_inside_word(aligned, start):
        start -= 1
    while end < len(aligned) and _is_inside_word(aligned, end):
        end += 1
    return aligned[:start] + "\n" + " " * (end - start - 1) + aligned[end:]


def _is_inside_word(aligned: str, offset: int) -> bool:
    return aligned[offset - 1] not in " \n" and aligned[offset] not in " \n"
