"""What is remembered of one page to learn its outlet's furniture: fingerprints of its lines, never their words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from itertools import islice, pairwise
from typing import NamedTuple
from zlib import crc32

from core.normalizer.document.boxes import Box, ancestors
from core.normalizer.document.lines import HEADINGS, Line, text_weight
from core.normalizer.document.text_keys import word_key
from core.normalizer.metadata.dateline import parse_dateline
from core.vocabulary.sentence_ends import NON_HEADING_ENDS

MOST_LINES = 60
"""Lines remembered of one page, half of them its first and half its last."""

_SHORT = 160
"""Letters. In longer lines no frame is looked for, only the whole wording and both ends."""

LINKED = 0.4
_QUOTED = 1 / 3
"""Shares of a line's letters that make it a link, or somebody's words."""

_DATELINE = 90
_DASH = re.compile(r"(?:\s--?|\s?[–—])(?:\s|$)")
_FIRST = 6
"""Lines among which the dateline is: furniture may stand above it."""

_HEADING = 4
"""Words. Sub-headings that recur are short; a longer one that recurs is a slogan."""

_NO_HEADING = re.compile(r"[\d|]|:.")
"""Numbers, parted names, a label with its value: in a paragraph's markup a sub-heading has none."""

_LEVELS = 3
_NAMES = 200
"""Letters of an element's class names: they are remembered between pages."""

_ENDS = 3
_TOLD = 2
_SAYING = 4
_LEAD_IN = 4
_BETWEEN = 3
"""Words at each end that tell a line, that make a frame at its place, that make one anywhere, that lead in another
story's headline at most, and that stand between two numbers of one date at most."""

_WORD = re.compile(r"\w+")
_COLON = re.compile(r"[^:]{1,60}?(?= ?: \S)")
_SLOTS = re.compile(r"\*(?: \*)+")
_DIGITS = re.compile(r"\d+")
_QUOTES = re.compile(r"[\"“”„«»「」『』]")
_OPENING = ('"', "“", "„", "«", "‘", "'", "「", "『", "”")
_OF_THE_STORY = re.compile(r"^(?:tag|category|post|page)-\S+$", re.IGNORECASE)


class Kind(IntEnum):
    """What a line reads like. WORDS are somebody's words, or a dateline: they recur, and are of the story. A TOPIC may
    head a part of the story, as a HEADING does: a few words in a paragraph's markup.
    """

    LABEL = 0
    PROSE = 1
    LINK = 2
    HEADING = 3
    WORDS = 4
    TOPIC = 5


class Mark(NamedTuple):
    """A line's fingerprints (32 bits; 0: none). `text` is its wording without digits, wherever it stands; `frame` the
    same without names and numbers, where that leaves few words at its place alone; `opening` and `closing` its first
    and last words at its place; `place` its element and those around it, by tag and class.
    """

    text: int
    frame: int
    opening: int
    closing: int
    place: int
    kind: int

    @property
    def keys(self) -> tuple[int, int, int, int]:
        return self[:4]

    def is_in(self, lines: frozenset[int]) -> bool:
        """Whether the whole line is known, or its frame, or both its ends."""
        if self.text in lines or self.frame in lines:
            return True
        return self.opening in lines and self.closing in lines


@dataclass(frozen=True, slots=True)
class Observation:
    """A page as the profile remembers it: its address and headline (fingerprints), the lines of its story with their
    furniture, and how its story is wrapped. Without marks it tells nothing.

    `beside` are the keys of lines right around the story that were not taken for its own: on another page they may be.
    `keys` are those of the marks, `shown` both.
    """

    url: int = 0
    title: int = 0
    built: int = 0
    marks: tuple[Mark, ...] = ()
    beside: tuple[int, ...] = ()
    keys: frozenset[int] = field(init=False, compare=False)
    shown: frozenset[int] = field(init=False, compare=False)
    places: frozenset[int] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        keys = {key for mark in self.marks for key in mark.keys}
        object.__setattr__(self, "keys", frozenset(keys - {0}))
        object.__setattr__(self, "shown", self.keys.union(self.beside))
        object.__setattr__(self, "places", frozenset({self.built, *(mark.place for mark in self.marks)} - {0}))


def make_observation(
    url: str, title: str, lines: Sequence[Line], marks: Sequence[Mark], beside: Sequence[Mark] = ()
) -> Observation:
    """Remembers a page whose chosen lines are `lines`; `marks` are theirs, in the same order."""
    half = MOST_LINES // 2
    kept = marks if len(marks) <= MOST_LINES else (*marks[:half], *marks[-half:])
    longest = max(lines, key=lambda line: len(line.text), default=None)
    return Observation(
        url=_print(url.partition("#")[0].partition("?")[0]),
        title=_print(word_key(title)),
        built=0 if longest is None else _print("/".join(_called(box) for box in ancestors(longest.container))),
        marks=tuple(kept),
        beside=tuple(dict.fromkeys(key for mark in beside for key in mark.keys if key)),
    )


def mark_lines(lines: Sequence[Line], names: Sequence[str]) -> tuple[Mark, ...]:
    """The marks of a story's lines. `names` are what the outlet is known by.

    A dateline is of the story: alone it has no fingerprint, and of the line that it opens the rest has.
    """
    places: dict[tuple[str, str, Box | None], int] = {}
    marks = []
    for index, line in enumerate(lines):
        box = line.box
        # Most lines of a page stand in a few places.
        key = box.tag, box.names, box.parent
        place = places.get(key)
        if place is None:
            place = places[key] = _print("/".join(_called(each) for each in islice(ancestors(box), _LEVELS)))
        text = _after_dateline(line.text, names) if index < _FIRST else line.text
        marks.append(_mark(line, text, place))
    return tuple(marks)


def _after_dateline(text: str, names: Sequence[str]) -> str:
    head = text[:_DATELINE]
    dash = _DASH.search(head)
    if dash:
        return text[dash.end() :]
    if "." not in head.partition(",")[0]:
        return text
    # Without a dash only a host name opens a dateline; it ends where another word begins.
    found = parse_dateline(text if len(text) > len(head) else f"{text} A", names)
    return text[found.end :] if found else text


def _mark(line: Line, text: str, place: int) -> Mark:
    kind = _kind(line) if text else Kind.WORDS
    if kind is Kind.WORDS:
        return Mark(0, 0, 0, 0, place, kind)
    low = _DIGITS.sub("0", text.lower())
    if len(text) > _SHORT:
        opening, closing = _ends(low.split(None, _ENDS)[:_ENDS], low.rsplit(None, _ENDS)[-_ENDS:], place)
        return Mark(_print(low), 0, opening, closing, place, kind)
    words = _WORD.findall(low)
    whole = _print(" ".join(words) or low)
    shown = _WORD.findall(text)
    frame = _frame(shown, words, place) if len(shown) == len(words) else 0
    has_names = shown[1:] != words[1:] or "0" in words
    # "Apa itu DBD" heads a part of many a story.
    lead_in = "" if text[-1] in NON_HEADING_ENDS or line.tag in HEADINGS else _lead_in(text, shown)
    if lead_in:
        opening = closing = _at(place, "lead-in", [lead_in])
    elif kind is Kind.LINK:
        opening = closing = _at(place, "link", words[:2]) if len(words) > 2 else 0
    elif len(words) >= 3 * _ENDS and text != text.lower():
        opening, closing = _ends(words[:_ENDS], words[-_ENDS:], place)
    else:
        # So little stands between the ends, or so little can be told of names, that one end tells enough.
        opening = closing = _at(place, "short", words[:_ENDS]) if len(words) > _ENDS else 0
        frame = frame if has_names or len(words) <= _ENDS else _at(place, "short last", words[-_ENDS:])
    return Mark(whole, frame, opening, closing, place, kind)


def _lead_in(text: str, words: Sequence[str]) -> str:
    """What leads in a headline ("Read also: Bridge opened again"): the words before a colon, or before a capital."""
    colon = _COLON.match(text)
    if colon:
        led = _WORD.findall(colon.group())
        return " ".join(led).lower() if len(led) <= _LEAD_IN else ""
    for place, word in enumerate(words[1 : _LEAD_IN + 1], 1):
        if word != word.lower():
            return " ".join(words[:place]).lower()
    return ""


def _kind(line: Line) -> Kind:
    text = line.text
    if text.startswith(_OPENING) or (_QUOTES.search(text) and _quoted(text) >= _QUOTED * len(text)):
        return Kind.WORDS
    if line.linked >= LINKED:
        return Kind.LINK
    is_heading = line.tag in HEADINGS
    if (
        (is_heading or text_weight(line) == 0)
        and len(text.split(None, _HEADING)) <= _HEADING
        and text[-1] not in NON_HEADING_ENDS
    ):
        return Kind.HEADING if is_heading else Kind.LABEL if _NO_HEADING.search(text) else Kind.TOPIC
    return Kind.PROSE if is_heading or text_weight(line) else Kind.LABEL


def _quoted(text: str) -> int:
    """Letters between quotation marks; to the end of the line where the last one is not closed."""
    return sum(len(piece) for piece in _QUOTES.split(text)[1::2])


def _ends(first: Sequence[str], last: Sequence[str], place: int) -> tuple[int, int]:
    return _at(place, "first", first), _at(place, "last", last)


def _frame(words: Sequence[str], plain: Sequence[str], place: int) -> int:
    """The line with its names, numbers and dates taken out; 0 where there are none, or nothing else.

    `plain` are the same words in lower case, without digits.
    """
    masked = [low if word == low else "*" for word, low in zip(words, plain, strict=True)]
    _mask_months(masked, plain)
    told = len(masked) - masked.count("*")
    if masked[:1] == ["*"] and told < _TOLD and not words[0].isdigit():
        # The first word has a capital in any case: it counts where the rest says too little.
        masked[0] = plain[0]
        told += 1
    if not 0 < told < len(masked):
        return 0
    return _at(place if told < _SAYING else 0, "frame", [_SLOTS.sub("*", " ".join(masked))])


def _mask_months(masked: list[str], plain: Sequence[str]) -> None:
    """Few words between two numbers are a date's, and most languages write months without a capital."""
    numbers = [place for place, word in enumerate(plain) if word == "0"]
    for before, after in pairwise(numbers):
        if after - before <= _BETWEEN + 1:
            masked[before : after + 1] = ["*"] * (after + 1 - before)


def _at(place: int, what: str, words: Sequence[str]) -> int:
    return crc32(f"{what} {' '.join(words)}".encode("utf-8", "replace"), place) or 1


def _print(text: str) -> int:
    """A fingerprint that is the same in every process. Two texts share one by chance once in four milliards."""
    return crc32(text.encode("utf-8", "replace")) or 1


def _called(box: Box) -> str:
    return f"{box.tag}.{_plain(box.names[:_NAMES])}" if box.names else box.tag


@lru_cache(maxsize=4096)
def _plain(names: str) -> str:
    """Class names without what tells of the one story: its tags, its number."""
    return " ".join(_DIGITS.sub("0", name) for name in names.split() if not _OF_THE_STORY.match(name))
