"""Passages between quotation marks: straight, curly, low and angular ones, mixed, nested, and unclosed."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.quotes.lexicon import Lexicon
from core.quotes.tokens import Token

_OPENING = frozenset("“„«‟")
_CLOSING = frozenset("”»")
MARKS = _OPENING | _CLOSING | frozenset('"＂″')
_SINGLE_OPENING = frozenset("‘'‚")
_SINGLE_CLOSING = frozenset("’'")
_BEFORE_OPENING = frozenset("([{-–—:/")
_AFTER_CLOSING = frozenset(",.;:!?)]}…-–—")
_ENDS_IN_QUOTATION = frozenset(",.!?…")

# The words in which the attribution of an unclosed quotation is looked for: more than the longest sentences.
MAX_UNCLOSED = 200


@dataclass(frozen=True, slots=True)
class Passage:
    """`opening` and `closing` are indexes of tokens, `start` and `end` offsets of the text between the marks."""

    opening: int
    closing: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Mark:
    index: int
    line: int
    begins_line: bool


def find_passages(text: str, tokens: Sequence[Token], lexicon: Lexicon) -> list[Passage]:
    """Return the outermost passages in the order of the text."""
    marks = _find_marks(tokens)
    pairs, unclosed = _pair_marks(text, tokens, marks, lexicon)
    for opening in unclosed:
        closing = _end_of_unclosed(tokens, opening, lexicon)
        if closing is not None:
            pairs.append((opening, closing))
    pairs.extend(_pair_single_marks(text, tokens))
    return _outermost(text, tokens, sorted(pairs))


def _find_marks(tokens: Sequence[Token]) -> list[_Mark]:
    marks = []
    line = 0
    begins_line = True
    for i, token in enumerate(tokens):
        if token.text == "\n":
            # Empty lines do not count.
            line += not begins_line
            begins_line = True
            continue
        if token.text in MARKS:
            marks.append(_Mark(i, line, begins_line))
        begins_line = False
    return marks


def _pair_marks(
    text: str, tokens: Sequence[Token], marks: Sequence[_Mark], lexicon: Lexicon
) -> tuple[list[tuple[int, int]], list[int]]:
    """Return the pairs of indexes of marks, and the indexes of the marks that nothing closes."""
    pairs: list[tuple[int, int]] = []
    unclosed: list[int] = []
    open_marks: list[int] = []
    line = 0
    for mark in marks:
        is_opening = _is_opening(text, tokens, mark.index, bool(open_marks), lexicon)
        if open_marks and mark.line != line:
            # Each paragraph of a long quotation begins with a mark, and only the last one is closed; or it has no
            # marks between the first and the last.
            begins_paragraph = mark.begins_line and _is_opening(text, tokens, mark.index, False, lexicon)
            if mark.line == line + 1 and (begins_paragraph or not is_opening):
                unclosed.extend(open_marks[1:])
                del open_marks[1:]
                if begins_paragraph:
                    line = mark.line
                    continue
            else:
                unclosed.extend(open_marks)
                open_marks.clear()
                is_opening = _is_opening(text, tokens, mark.index, False, lexicon)
        line = mark.line
        if is_opening:
            open_marks.append(mark.index)
        elif open_marks:
            pairs.append((open_marks.pop(), mark.index))
    return pairs, unclosed + open_marks


def _is_opening(text: str, tokens: Sequence[Token], i: int, is_inside: bool, lexicon: Lexicon) -> bool:
    """Return whether a mark opens a quotation: by its form, the spaces around it, and whether one is open."""
    token = tokens[i]
    before = text[token.start - 1] if token.start else " "
    after = text[token.end] if token.end < len(text) else " "
    may_open = before.isspace() or before in _BEFORE_OPENING or before in MARKS
    may_close = after.isspace() or after in _AFTER_CLOSING
    if is_inside and i + 1 < len(tokens) and tokens[i + 1].lower in lexicon.attributions:
        return False
    if token.text in _OPENING:
        return not (is_inside and may_close and not may_open)
    if token.text in _CLOSING:
        return not is_inside and may_open and not may_close
    if may_open != may_close:
        return may_open
    return not is_inside


def _end_of_unclosed(tokens: Sequence[Token], opening: int, lexicon: Lexicon) -> int | None:
    """Return the index behind the comma before an attribution, else that of the end of the line or the next mark."""
    for i in range(opening + 1, min(opening + MAX_UNCLOSED, len(tokens) - 1)):
        if tokens[i].text == "\n" or tokens[i].text in MARKS:
            return i if i > opening + 1 else None
        if tokens[i].text in _ENDS_IN_QUOTATION and tokens[i + 1].lower in lexicon.attributions:
            return i + 1
    return None


def _pair_single_marks(text: str, tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Return the passages between single marks, which count only if punctuation stands before the closing one.

    So neither apostrophes nor words in single marks are quotations.
    """
    pairs = []
    opening: int | None = None
    for i, token in enumerate(tokens):
        if token.text == "\n" or token.text in MARKS:
            opening = None
        elif opening is not None and token.text in _SINGLE_CLOSING and tokens[i - 1].text in _ENDS_IN_QUOTATION:
            if tokens[i - 1].end == token.start:
                pairs.append((opening, i))
                opening = None
        elif opening is None and token.text in _SINGLE_OPENING and i + 1 < len(tokens):
            before = text[token.start - 1] if token.start else " "
            if before.isspace() and tokens[i + 1].start == token.end:
                opening = i
    return pairs


def _outermost(text: str, tokens: Sequence[Token], pairs: Sequence[tuple[int, int]]) -> list[Passage]:
    passages: list[Passage] = []
    closed = -1
    for opening, closing in pairs:
        if opening < closed:
            continue
        closed = closing
        start = tokens[opening].end
        end = tokens[closing].start if tokens[closing].text != "\n" else tokens[closing - 1].end
        words = text[start:end]
        start += len(words) - len(words.lstrip())
        end = start + len(words.strip())
        if start < end:
            passages.append(Passage(opening, closing, start, end))
    return passages
