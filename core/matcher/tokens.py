"""The words of a text as `core.text.words` gives them, in a tenth of the time.

Most of a news text is ASCII with a few dashes and curly quotes. Such a text is folded character by character into one
of the same length, so that C code parts it into words and each word's place is its place in the text. Whatever does
not fold so (soft hyphens, combining marks, ligatures) takes the slow way through `core.text.words`.
"""

import re
from functools import cached_property, lru_cache

from core.text import BREAK, MAX_WORD_LENGTH, Word, fold, visible_words, words

Hidden = tuple[int, int] | None
"""A stretch of code points that is not searched, in whose place stands a BREAK."""

_MAX_SIGNS = 64
"""Different signs outside ASCII that are put in one by one: more than a page in Latin script has, and each costs a
pass over the text."""

_ASCII = {
    code: "\n" if char == "\n" else char.lower() if char.isalnum() else " "
    for code, char in ((code, chr(code)) for code in range(128))
}
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_WORD_OR_BREAK = re.compile(r"[^ \n]+|\n")


class Words:
    """The folded words of `text` in order, with a BREAK between paragraphs and in place of what is hidden.

    `joined` is all of them with one blank before, between and behind; so " kota bandung " stands in it where the
    phrase stands in the text. Offsets are worked out when they are first asked for: most texts say nothing that
    anybody waits for.
    """

    def __init__(self, text: str, hidden: Hidden = None) -> None:
        even = _even(text)
        self._even = "" if even is None else _without(even, hidden)
        self._slow: list[Word] = []
        self.folded = self._even.replace("\n", f" {BREAK} ").split()
        self.said = set(self.folded)
        if even is None or (_may_hold_long(self._even) and max(map(len, self.said), default=0) > MAX_WORD_LENGTH):
            self._slow = visible_words(text, hidden)
            self.folded = [word.folded for word in self._slow]
            self.said = set(self.folded)

    @cached_property
    def joined(self) -> str:
        return f" {' '.join(self.folded)} "

    def firsts(self, phrase: str) -> list[int]:
        """The numbers of the words at which a phrase begins; its places may overlap, as in "bla bla bla"."""
        numbers: list[int] = []
        number = counted = 0
        for at in _find_all(self.joined, f" {phrase} "):
            number += self.joined.count(" ", counted, at)
            counted = at
            numbers.append(number)
        return numbers

    def places(self, phrase: str) -> list[tuple[int, int]]:
        """Where a phrase stands in the text, as start and end in code points."""
        back = phrase.count(" ")
        if self._slow:
            return [self.span(first, first + back) for first in self.firsts(phrase)]
        # Mostly one blank parts its words; then nothing needs to be counted.
        starts = _find_all(self._flat, f" {phrase} ")
        if back:
            starts = [at for at in starts if "\n" not in self._even[at : at + len(phrase)]]
            if len(starts) < len(_find_all(self.joined, f" {phrase} ")):
                return [self.span(first, first + back) for first in self.firsts(phrase)]
        return [(at, at + len(phrase)) for at in starts]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where the words from number `first` to number `last` stand in the text, in code points."""
        if self._slow:
            return self._slow[first].start, self._slow[last].end
        return self._starts[first], self._starts[last] + len(self.folded[last])

    @cached_property
    def _flat(self) -> str:
        return f" {self._even} ".replace("\n", " ")

    @cached_property
    def _starts(self) -> list[int]:
        return [found.start() for found in _WORD_OR_BREAK.finditer(self._even)]


def _find_all(text: str, wanted: str) -> list[int]:
    found = []
    at = text.find(wanted)
    while at >= 0:
        found.append(at)
        at = text.find(wanted, at + 1)
    return found


def _even(text: str) -> str | None:
    """The text folded to ASCII at the same length, with a blank for each sign that parts words; None if it can't be."""
    if not text.isascii():
        signs = set(_NOT_ASCII.findall(text))
        if len(signs) > _MAX_SIGNS:
            return None
        for sign in signs:
            stand_in = _stand_in(sign)
            if stand_in is None:
                return None
            text = text.replace(sign, stand_in)
    return text.translate(_ASCII)


@lru_cache(maxsize=4096)
def _stand_in(sign: str) -> str | None:
    """A blank for what parts words, one ASCII letter or digit for what folds to it, else None."""
    if [word.folded for word in words(f"a{sign}a")] == ["a", "a"]:
        return " "
    folded = fold(sign)
    return folded if len(folded) == 1 and folded.isascii() else None


def _may_hold_long(even: str) -> bool:
    """Whether some word may be longer than MAX_WORD_LENGTH: such a one fills one of the stretches of half that length.
    Asking so takes a fifth of measuring every word."""
    half = MAX_WORD_LENGTH // 2
    for start in range(0, len(even) - half + 1, half):
        if even.find(" ", start, start + half) < 0 and even.find("\n", start, start + half) < 0:
            return True
    return False


def _without(even: str, hidden: Hidden) -> str:
    """A word that only reaches into the hidden stretch goes with it."""
    if hidden is None:
        return even
    start, end = hidden
    while 0 < start < len(even) and _is_inside(even, start):
        start -= 1
    while end < len(even) and _is_inside(even, end):
        end += 1
    return even[:start] + "\n" + " " * (end - start - 1) + even[end:]


def _is_inside(even: str, at: int) -> bool:
    return even[at - 1] not in " \n" and even[at] not in " \n"
