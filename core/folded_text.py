"""The folded words of a text as one string, in which the matcher searches and which the full-text index stores.

    Kota Bandung, Rp3 juta      " kota bandung rp 3 juta "

The words are those of `core.text.words`, but they are found in a tenth of the time (`benchmarks/matching.py`). Most of
a news text is ASCII with a few dashes and curly quotation marks. Such a text is folded character by character, so C
code can split it. The offset of a word in the aligned text is also its offset in the source. It differs only after the
few places where something was inserted (`Rp3`) or removed (`K.P.K.`, soft hyphens), or where a letter folds to several
(`ß`). A text with other characters (combining marks, other scripts) is split by `core.text.words`.
"""

import itertools
import re
from bisect import bisect
from collections.abc import Iterable
from functools import cached_property, lru_cache
from hashlib import blake2b

from core.article import Article
from core.text import (
    BREAK,
    CAPITALS,
    MAX_WORD_LENGTH,
    Word,
    credit_span,
    find_invisible,
    find_special_words,
    fold,
    is_invisible,
    is_mark,
    remove_invisible,
    replace_stray_marks,
    visible_words,
    widen_to_words,
    words,
)

# Start and end of a part of a text, in code points.
CharSpan = tuple[int, int]

# Maximum different non-ASCII characters that are replaced when a text is folded, each in a pass over the text. A page
# in Latin script has fewer.
MAX_NON_ASCII = 64


class FoldedText:
    """A text and its folded words. The span `hidden` of the text is not searched.

    `words` are in order, with a BREAK between paragraphs and in place of `hidden`. `joined` has one space before,
    between and after them, so a phrase occurs if " kota bandung " does. Offsets in `source` are computed on request,
    since most articles match no query.
    """

    def __init__(self, source: str, hidden: CharSpan | None = None) -> None:
        self.source = source
        self.hidden = hidden
        self._split_words: list[Word] = []
        self._aligned = _align(source, hidden)
        if self._aligned is not None:
            self.words = self._aligned.text.replace(_LINE_BREAK, _BREAK_WORD).split()
            self.joined = f" {' '.join(self.words)} "
        if self._aligned is None or _has_long_word(self.joined):
            self._aligned = None
            self._split_words = visible_words(source, hidden)
            self.words = [word.folded for word in self._split_words]
            self.joined = f" {' '.join(self.words)} "
        self._vocabulary: set[str] | None = None

    @cached_property
    def digest(self) -> int:
        """A number for the words: equal texts have equal ones. It has 64 bits, with a sign, and is never 0."""
        return int.from_bytes(blake2b(self.joined.encode(), digest_size=8).digest(), signed=True) or 1

    @property
    def vocabulary(self) -> set[str]:
        """The different words."""
        if self._vocabulary is None:
            self._vocabulary = set(self.words)
        return self._vocabulary

    def has_phrase(self, words: tuple[str, ...]) -> bool:
        """Return whether some words occur, adjacent and in this order."""
        # Looking words up is faster than searching the text, but not if the vocabulary is only made for this.
        vocabulary = self._vocabulary
        if vocabulary is not None:
            if len(words) == 1:
                return words[0] in vocabulary
            if not vocabulary.issuperset(words):
                return False
        return f" {' '.join(words)} " in self.joined

    def char_span(self, first: int, last: int) -> CharSpan:
        """Return the offsets in `source` at which adjacent words, given by their indexes, start and end."""
        if self._aligned is None:
            return self._split_words[first].start, self._split_words[last].end
        return self._aligned.source_span(self._word_starts[first], self._word_starts[last] + len(self.words[last]))

    def find_phrase(self, phrase: str) -> list[int]:
        """Return the indexes of the first words of all occurrences of a phrase, in order. They may overlap."""
        indexes: list[int] = []
        index = counted = 0
        for offset in find_all(self.joined, f" {phrase} "):
            index += self.joined.count(" ", counted, offset)
            counted = offset
            indexes.append(index)
        return indexes

    def find_phrase_spans(self, phrase: str) -> list[CharSpan]:
        """Return the offsets in `source` of all occurrences of a phrase, in order. They may overlap."""
        if f" {phrase} " not in self.joined:
            return []
        others = phrase.count(" ")
        if self._aligned is None:
            return [self.char_span(first, first + others) for first in self.find_phrase(phrase)]
        # Most phrases are written with single spaces; for these, no words need to be counted.
        starts = find_all(self._one_line, f" {phrase} ")
        if others:
            starts = [start for start in starts if _LINE_BREAK not in self._aligned.text[start : start + len(phrase)]]
            if len(starts) < len(find_all(self.joined, f" {phrase} ")):
                return [self.char_span(first, first + others) for first in self.find_phrase(phrase)]
        return [self._aligned.source_span(start, start + len(phrase)) for start in starts]

    @cached_property
    def _one_line(self) -> str:
        return f" {self._aligned.text} ".replace(_LINE_BREAK, " ") if self._aligned else ""

    @cached_property
    def _word_starts(self) -> list[int]:
        return [word.start() for word in _WORD_OR_BREAK.finditer(self._aligned.text)] if self._aligned else []


class FoldedArticle:
    """An article with the words of its title and text, which are folded when they are first requested.

    The matcher and the full-text index use the same FoldedArticle, so the words are found once.
    """

    def __init__(self, article: Article) -> None:
        self.article = article

    @cached_property
    def title(self) -> FoldedText:
        """The words of the title."""
        return FoldedText(self.article.title)

    @cached_property
    def text(self) -> FoldedText:
        """The words of the text, with a BREAK instead of the dateline's credit."""
        return FoldedText(self.article.text, credit_span(self.article))


def find_all(text: str, part: str) -> list[int]:
    """Return the offsets of all occurrences of a part in a text. They may overlap."""
    offsets = []
    offset = text.find(part)
    while offset >= 0:
        offsets.append(offset)
        offset = text.find(part, offset + 1)
    return offsets


# --- Align a text with its folded words ---

_LINE_BREAK = "\n"
_BREAK_WORD = f" {BREAK} "
_ASCII = bytes(range(128))

# Control characters that stand for the punctuation inside words while a text is folded.
_KEPT_PUNCTUATION = {".": "\x01", "+": "\x02", "#": "\x03", "%": "\x04"}

# Letters that stand for those that fold to several letters while special words are searched for. No currency has them.
_STAND_IN, _CAPITAL_STAND_IN = "x", "X"

_WORD_OR_BREAK = re.compile(r"[^ \n]+|\n")
# Searching for two expressions that begin with a literal takes half as long as for `core.text.NUMBER_SEPARATOR`.
_FULL_STOP_IN_NUMBER = re.compile(r"\.(?<=[0-9].)(?=[0-9])")
_COMMA_IN_NUMBER = re.compile(r",(?<=[0-9].)(?=[0-9])")
_ACRONYM_SEPARATOR = re.compile(r"[^A-Za-z]+")
_CAPITAL = re.compile(f"[{CAPITALS}]")

# The start and end of a part of a text, and its replacement.
_Edit = tuple[int, int, str]


class _AlignedText:
    """A text with its words folded and separated by spaces, and the distances between its offsets and the source's.

    From `_shift_starts[n]` on, an offset in `text` differs by `_shifts[n]` from the offset in the visible source, which
    lacks the `invisible` characters. These are given by their offsets in the visible source, in order.
    """

    def __init__(self, text: str, edits: Iterable[_Edit], invisible: list[int]) -> None:
        self._invisible = invisible
        self._shift_starts: list[int] = []
        self._shifts: list[int] = []
        self.text = self._apply(text, edits).encode("ascii").translate(_FOLDED).decode("ascii")

    def _apply(self, text: str, edits: Iterable[_Edit]) -> str:
        parts = []
        position = length = 0
        for start, end, replacement in edits:
            parts += [text[position:start], replacement]
            length += start - position + len(replacement)
            position = end
            self._shift_starts.append(length)
            self._shifts.append(end - length)
        return "".join([*parts, text[position:]])

    def source_span(self, start: int, end: int) -> CharSpan:
        """Return the offsets in the source of a span of `text`."""
        if self._shifts:
            before_start, before_end = bisect(self._shift_starts, start), bisect(self._shift_starts, end)
            start += self._shifts[before_start - 1] if before_start else 0
            end += self._shifts[before_end - 1] if before_end else 0
        if self._invisible:
            return start + bisect(self._invisible, start), end + bisect(self._invisible, end - 1)
        return start, end


def _align(source: str, hidden: CharSpan | None) -> _AlignedText | None:
    """Return the text with its words folded and separated by spaces; None if this is impossible.

    Separators become spaces, and line breaks remain. A line break and spaces replace the `hidden` span and any word
    that reaches into it.
    """
    if any(control in source for control in _KEPT_PUNCTUATION.values()):
        return None
    start, end = widen_to_words(source, hidden) if hidden else (0, 0)
    characters = _find_non_ascii(source)
    if len(characters) > MAX_NON_ASCII:
        return None
    visible = source
    invisible: list[int] = []
    if any(map(is_invisible, characters)):
        invisible = find_invisible(source)
        visible = remove_invisible(source)
        start, end = _visible_offset(invisible, start), _visible_offset(invisible, end)
        if hidden and start == end:
            return None
    replaced = _replace_non_ascii(visible, characters)
    if replaced is None:
        return None
    text, edits = replaced
    edits += _find_special_edits(visible, text)
    text = _FULL_STOP_IN_NUMBER.sub(_KEPT_PUNCTUATION["."], text)
    text = _COMMA_IN_NUMBER.sub(_KEPT_PUNCTUATION["."], text)
    if hidden:
        text = text[:start] + _LINE_BREAK + " " * (end - start - 1) + text[end:]
        edits = [edit for edit in edits if edit[1] <= start or edit[0] >= end]
    return _AlignedText(text, sorted(edits), invisible)


def _visible_offset(invisible: list[int], offset: int) -> int:
    """Return an offset in a text without its invisible characters."""
    return offset - sum(1 for number, before in enumerate(invisible) if before + number < offset)


def _replace_non_ascii(text: str, characters: set[str]) -> tuple[str, list[_Edit]] | None:
    """Return the text with an ASCII character instead of each other one, and the letters that fold to several.

    Return None if there is a character without such a replacement.
    """
    edits: list[_Edit] = []
    if any(map(is_mark, characters)):
        text = replace_stray_marks(text)
        characters = _find_non_ascii(text)
    for character in itertools.filterfalse(is_invisible, characters):
        replacement = _fold_character(character)
        if replacement is None:
            return None
        stand_in, folded = replacement
        if folded:
            edits += [(offset, offset + 1, folded) for offset in find_all(text, character)]
        text = text.replace(character, stand_in)
    return text, edits


def _find_non_ascii(text: str) -> set[str]:
    if text.isascii():
        return set()
    # Deleting ASCII from the bytes takes a third of the time of any search in the text.
    encoded = text.encode("utf-8", "surrogatepass").translate(None, _ASCII)
    return set(encoded.decode("utf-8", "surrogatepass"))


def _find_special_edits(text: str, ascii_text: str) -> list[_Edit]:
    """Return the edits that separate special words from adjacent ones, and remove the full stops of acronyms."""
    edits: list[_Edit] = []
    for special in find_special_words(text, ascii_text):
        start, end = special.span()
        match special.lastgroup:
            case "acronym":
                separators = _ACRONYM_SEPARATOR.finditer(ascii_text, start, end)
                edits += [(*separator.span(), "") for separator in separators]
            case "currency":
                edits.append((end, end, " "))
            case _:
                kept = "".join(map(_KEPT_PUNCTUATION.__getitem__, special.group()))
                edits += [(start, start, " "), (start, end, kept), (end, end, " ")]
    return edits


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> tuple[str, str] | None:
    """Return the ASCII character that stands for another one, and its folded form if it has several letters.

    A space or dash stands for a separator. A letter that may belong to an acronym keeps its case. Return None if a text
    with this character cannot be aligned.
    """
    if [word.folded for word in words(f"a{character}a1{character}1{character}")] == ["a", "a1", "1"]:
        return " " if character.isspace() else "-", ""
    folded = fold(character)
    if not (folded.isascii() and folded.isalnum()) or character.isdecimal():
        return None
    if [word.folded for word in words(f"{character} a{character}a1{character}1")] != [folded, f"a{folded}a1{folded}1"]:
        return None
    is_capital = bool(_CAPITAL.match(character))
    if len(folded) == 1 and folded.isalpha():
        return folded.upper() if is_capital else folded, ""
    return _CAPITAL_STAND_IN if is_capital else _STAND_IN, folded


def _make_folding_table() -> bytes:
    """Return the folded form of each byte of an ASCII text, for `bytes.translate`."""
    table = bytearray(b" " * 256)
    for code in _ASCII:
        if chr(code).isalnum() or chr(code) == _LINE_BREAK:
            table[code] = ord(chr(code).lower())
    for punctuation, control in _KEPT_PUNCTUATION.items():
        table[ord(control)] = ord(punctuation)
    return bytes(table)


_FOLDED = _make_folding_table()


def _has_long_word(joined: str) -> bool:
    """Return whether a word is longer than MAX_WORD_LENGTH. Measuring every word takes ten times as long."""
    space = 0
    while len(joined) - space > MAX_WORD_LENGTH + 1:
        space = joined.rfind(" ", space + 1, space + MAX_WORD_LENGTH + 2)
        if space < 0:
            return True
    return False
