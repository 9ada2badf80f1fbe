"""Fingerprints of a page and its lines, from which an outlet's boilerplate is learned. They contain no words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from itertools import islice, pairwise
from typing import NamedTuple
from zlib import crc32

from core.normalizer.document.boxes import HEADINGS, Box, ancestors
from core.normalizer.document.line import Line, text_weight
from core.normalizer.document.text_keys import word_key
from core.normalizer.metadata.dateline import parse_dateline
from core.normalizer.profile.thresholds import (
    DATELINE_LINES,
    END_WORDS,
    LINK_END_WORDS,
    MAX_CLASS_NAME_LETTERS,
    MAX_DATELINE_LETTERS,
    MAX_FINGERPRINTED_LINES,
    MAX_HEADING_WORDS,
    MAX_LEAD_IN_WORDS,
    MAX_MASKED_LETTERS,
    MAX_WORDS_BETWEEN_NUMBERS,
    MIN_LINK_SHARE,
    MIN_MASKED_WORDS_ANYWHERE,
    MIN_MASKED_WORDS_ON_PATH,
    MIN_QUOTED_SHARE,
    MIN_WORDS_WITH_TWO_ENDS,
    NEARBY_LINES,
    PATH_LEVELS,
)
from core.vocabulary.sentence_ends import NON_HEADING_ENDS

_DASH = re.compile(r"(?:\s--?|\s?[–—])(?:\s|$)")

# Numbers, separated names and labels with a value. They do not occur in sub-headings with a paragraph's markup.
_NOT_A_HEADING = re.compile(r"[\d|]|:.")

_WORD = re.compile(r"\w+")
_BEFORE_COLON = re.compile(r"[^:]{1,60}?(?= ?: \S)")
_MASKED_RUN = re.compile(r"\*(?: \*)+")
_DIGITS = re.compile(r"\d+")
_QUOTES = re.compile(r"[\"“”„«»「」『』]")
_OPENING_QUOTES = ('"', "“", "„", "«", "‘", "'", "「", "『", "”")
_ARTICLE_CLASS = re.compile(r"^(?:tag|category|post|page)-\S+$", re.IGNORECASE)


class LineKind(IntEnum):
    """The kind of a line, judged by its appearance. The values are stored in profiles.

    A QUOTATION, or a line that consists of a dateline, belongs to the article even if it recurs. An UNMARKED_HEADING
    consists of a few words in a paragraph's markup. Like a HEADING, it may be the heading of a part of the article.
    """

    LABEL = 0
    SENTENCE = 1
    LINK = 2
    HEADING = 3
    QUOTATION = 4
    UNMARKED_HEADING = 5


HEADING_KINDS = (LineKind.HEADING, LineKind.UNMARKED_HEADING)


class LineFingerprint(NamedTuple):
    """The fingerprints of a line: 32-bit integers, or 0 if a fingerprint is missing.

    `text` is the wording without digits, on any path. `masked` is the wording without names and numbers. It includes
    the path if few words are left. `opening` and `closing` are the first and the last words with the path. `path` is
    the tags and classes of the line's element and the elements around it.
    """

    text: int
    masked: int
    opening: int
    closing: int
    path: int
    kind: int

    @property
    def keys(self) -> tuple[int, int, int, int]:
        return self[:4]

    def is_in(self, keys: frozenset[int]) -> bool:
        """Return whether `keys` contains the wording, the masked wording, or both the opening and the closing words."""
        return self.text in keys or self.masked in keys or (self.opening in keys and self.closing in keys)


@dataclass(frozen=True, slots=True)
class PageFingerprint:
    """The fingerprints of a page in an outlet's profile. A page without an article has no `lines`.

    `url`, `title` and `template` are fingerprints of the address, the headline, and the boxes around the text. `lines`
    are the fingerprints of the article's lines, including boilerplate. `nearby` contains the keys of lines next to the
    article that were not selected here but may be selected on another page. `keys` contains the keys of `lines`, and
    `all_keys` the keys of `lines` and `nearby`. `paths` contains all paths.
    """

    url: int = 0
    title: int = 0
    template: int = 0
    lines: tuple[LineFingerprint, ...] = ()
    nearby: tuple[int, ...] = ()
    keys: frozenset[int] = field(init=False, compare=False)
    all_keys: frozenset[int] = field(init=False, compare=False)
    paths: frozenset[int] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        keys = {key for line in self.lines for key in line.keys}
        object.__setattr__(self, "keys", frozenset(keys - {0}))
        object.__setattr__(self, "all_keys", self.keys.union(self.nearby))
        object.__setattr__(self, "paths", frozenset({self.template, *(line.path for line in self.lines)} - {0}))


@dataclass(frozen=True, slots=True)
class ProfileRules:
    """The boilerplate of an outlet: lines with one of the keys in `lines`, and all lines on one of the `paths`.

    `headings` contains the text keys of headings above boilerplate.
    """

    lines: frozenset[int] = frozenset()
    paths: frozenset[int] = frozenset()
    headings: frozenset[int] = frozenset()

    def __or__(self, other: "ProfileRules") -> "ProfileRules":
        return ProfileRules(self.lines | other.lines, self.paths | other.paths, self.headings | other.headings)

    def __bool__(self) -> bool:
        return bool(self.lines or self.paths)

    def match(self, line: LineFingerprint) -> bool:
        """Return whether the line is boilerplate, judged by its wording or its path."""
        return line.is_in(self.lines) or (line.path in self.paths and line.kind in (LineKind.SENTENCE, LineKind.LINK))


NO_RULES = ProfileRules()


def build_page_fingerprint(
    url: str,
    title: str,
    lines: Sequence[Line],
    fingerprints: Sequence[LineFingerprint],
    nearby: Sequence[LineFingerprint] = (),
) -> PageFingerprint:
    """Return the fingerprint of a page with the selected `lines`. `fingerprints` contains theirs, in the same order."""
    half = MAX_FINGERPRINTED_LINES // 2
    is_short = len(fingerprints) <= MAX_FINGERPRINTED_LINES
    longest = max(lines, key=lambda line: len(line.text), default=None)
    return PageFingerprint(
        url=_hash(url.partition("#")[0].partition("?")[0]),
        title=_hash(word_key(title)),
        template=0 if longest is None else _hash("/".join(map(_box_name, ancestors(longest.container)))),
        lines=tuple(fingerprints) if is_short else (*fingerprints[:half], *fingerprints[-half:]),
        nearby=tuple(dict.fromkeys(key for line in nearby for key in line.keys if key)),
    )


def fingerprint_lines(lines: Sequence[Line], names: Sequence[str]) -> tuple[LineFingerprint, ...]:
    """Return the fingerprints of an article's lines. `names` are the names of the outlet.

    A dateline belongs to the article, so the fingerprint of a line leaves out the dateline at its start. A line that
    consists of a dateline has no fingerprint.
    """
    paths: dict[tuple[str, str, Box | None], int] = {}
    line_fingerprints = []
    for index, line in enumerate(lines):
        box = line.box
        # Most lines of a page share a few paths.
        key = box.tag, box.names, box.parent
        path = paths.get(key)
        if path is None:
            path = paths[key] = _hash("/".join(map(_box_name, islice(ancestors(box), PATH_LEVELS))))
        text = _without_dateline(line.text, names) if index < DATELINE_LINES else line.text
        line_fingerprints.append(_fingerprint(line, text, path))
    return tuple(line_fingerprints)


def demote_headings_above_links(
    fingerprints: Sequence[LineFingerprint], selected: Sequence[Line], page_lines: Sequence[Line]
) -> tuple[LineFingerprint, ...]:
    """Return the fingerprints of the `selected` lines, with unmarked headings above links changed to labels.

    An unmarked heading is not the heading of a text if the next line is a link that was not selected.
    """
    changed = list(fingerprints)
    positions = (*(line.position for line in selected), len(page_lines))
    for index, (position, after) in enumerate(pairwise(positions)):
        if changed[index].kind == LineKind.UNMARKED_HEADING:
            below = next((line for line in page_lines[position + 1 : after] if not line.is_aside), None)
            if below is not None and below.linked >= MIN_LINK_SHARE:
                changed[index] = changed[index]._replace(kind=LineKind.LABEL)
    return tuple(changed)


def find_nearby_lines(selected: Sequence[Line], page_lines: Sequence[Line]) -> list[Line]:
    """Return the lines directly above, below and between the `selected` lines.

    Lines that consist of links are left out, because they are new on every page.
    """
    positions = {line.position for line in selected}
    start = max(0, min(positions) - NEARBY_LINES)
    around = page_lines[start : max(positions) + NEARBY_LINES + 1]
    return [line for line in around if line.position not in positions and line.linked < MIN_LINK_SHARE]


def _without_dateline(text: str, names: Sequence[str]) -> str:
    head = text[:MAX_DATELINE_LETTERS]
    dash = _DASH.search(head)
    if dash:
        return text[dash.end() :]
    if "." not in head.partition(",")[0]:
        return text
    # Without a dash, only a host name can open a dateline. The dateline ends where another word begins.
    parsed_dateline = parse_dateline(text if len(text) > len(head) else f"{text} A", names)
    return text[parsed_dateline.end :] if parsed_dateline else text


def _fingerprint(line: Line, text: str, path: int) -> LineFingerprint:
    kind = _kind_of(line) if text else LineKind.QUOTATION
    if kind is LineKind.QUOTATION:
        return LineFingerprint(0, 0, 0, 0, path, kind)
    lower_text = _DIGITS.sub("0", text.lower())
    if len(text) > MAX_MASKED_LETTERS:
        opening, closing = _hash_ends(
            lower_text.split(None, END_WORDS)[:END_WORDS], lower_text.rsplit(None, END_WORDS)[-END_WORDS:], path
        )
        return LineFingerprint(_hash(lower_text), 0, opening, closing, path, kind)
    words, cased = _WORD.findall(lower_text), _WORD.findall(text)
    wording = _hash(" ".join(words) or lower_text)
    masked = _hash_masked(cased, words, path) if len(cased) == len(words) else 0
    # A question such as "Apa itu DBD" heads a part of many articles.
    lead_in = "" if text[-1] in NON_HEADING_ENDS or line.tag in HEADINGS else _lead_in(text, cased)
    if lead_in:
        opening = closing = _hash_words(path, "lead-in", [lead_in])
    elif kind is LineKind.LINK:
        opening = closing = _hash_words(path, "link", words[:LINK_END_WORDS]) if len(words) > LINK_END_WORDS else 0
    elif len(words) >= MIN_WORDS_WITH_TWO_ENDS and text != text.lower():
        opening, closing = _hash_ends(words[:END_WORDS], words[-END_WORDS:], path)
    else:
        # One end is enough if there is little between the two ends, or if names are not marked by capitals.
        has_names = cased[1:] != words[1:] or "0" in words
        opening = closing = _hash_words(path, "short", words[:END_WORDS]) if len(words) > END_WORDS else 0
        masked = masked if has_names or len(words) <= END_WORDS else _hash_words(path, "short last", words[-END_WORDS:])
    return LineFingerprint(wording, masked, opening, closing, path, kind)


def _lead_in(text: str, words: Sequence[str]) -> str:
    """Return the words that introduce a headline, up to a colon or a capital letter (`Read also: Bridge opened`)."""
    colon = _BEFORE_COLON.match(text)
    if colon:
        before = _WORD.findall(colon.group())
        return " ".join(before).lower() if len(before) <= MAX_LEAD_IN_WORDS else ""
    for index, word in enumerate(words[1 : MAX_LEAD_IN_WORDS + 1], 1):
        if word != word.lower():
            return " ".join(words[:index]).lower()
    return ""


def _kind_of(line: Line) -> LineKind:
    text = line.text
    if text.startswith(_OPENING_QUOTES) or (
        _QUOTES.search(text) and _count_quoted(text) >= MIN_QUOTED_SHARE * len(text)
    ):
        return LineKind.QUOTATION
    if line.linked >= MIN_LINK_SHARE:
        return LineKind.LINK
    is_heading = line.tag in HEADINGS
    is_text = text_weight(line) > 0
    is_short = len(text.split(None, MAX_HEADING_WORDS)) <= MAX_HEADING_WORDS and text[-1] not in NON_HEADING_ENDS
    if is_short and (is_heading or not is_text):
        if is_heading:
            return LineKind.HEADING
        return LineKind.LABEL if _NOT_A_HEADING.search(text) else LineKind.UNMARKED_HEADING
    return LineKind.SENTENCE if is_heading or is_text else LineKind.LABEL


def _count_quoted(text: str) -> int:
    # An unclosed quotation extends to the end of the line.
    return sum(len(piece) for piece in _QUOTES.split(text)[1::2])


def _hash_masked(words: Sequence[str], lower_words: Sequence[str], path: int) -> int:
    """Return the fingerprint of a line whose names, numbers and dates are masked.

    Return 0 if the line contains no names, numbers or dates, or if it contains nothing else. `lower_words` are the same
    words in lower case, with 0 for numbers.
    """
    masked = [low if word == low else "*" for word, low in zip(words, lower_words, strict=True)]
    _mask_months(masked, lower_words)
    unmasked = len(masked) - masked.count("*")
    if masked[:1] == ["*"] and unmasked < MIN_MASKED_WORDS_ON_PATH and not words[0].isdigit():
        # The first word of a line always has a capital letter. It is kept if too few other words are left.
        masked[0] = lower_words[0]
        unmasked += 1
    if not 0 < unmasked < len(masked):
        return 0
    return _hash_words(
        path if unmasked < MIN_MASKED_WORDS_ANYWHERE else 0, "frame", [_MASKED_RUN.sub("*", " ".join(masked))]
    )


def _mask_months(masked: list[str], lower_words: Sequence[str]) -> None:
    # The few words between two numbers of a date usually name the month.
    number_indexes = [index for index, word in enumerate(lower_words) if word == "0"]
    for before, after in pairwise(number_indexes):
        if after - before <= MAX_WORDS_BETWEEN_NUMBERS + 1:
            masked[before : after + 1] = ["*"] * (after + 1 - before)


def _hash_ends(first: Sequence[str], last: Sequence[str], path: int) -> tuple[int, int]:
    return _hash_words(path, "first", first), _hash_words(path, "last", last)


# Stored profiles contain these hashes. If they are computed differently, VERSION in outlet_profile.py must change.


def _hash_words(path: int, role: str, words: Sequence[str]) -> int:
    return crc32(f"{role} {' '.join(words)}".encode("utf-8", "replace"), path) or 1


def _hash(text: str) -> int:
    # The result is the same in every process. Two texts have equal fingerprints with a probability of 1 in 4 billion.
    return crc32(text.encode("utf-8", "replace")) or 1


def _box_name(box: Box) -> str:
    return f"{box.tag}.{_general_names(box.names[:MAX_CLASS_NAME_LETTERS])}" if box.names else box.tag


@lru_cache(maxsize=4096)
def _general_names(names: str) -> str:
    # Class names that are specific to one article, such as tags or the article's number, are left out.
    return " ".join(_DIGITS.sub("0", name) for name in names.split() if not _ARTICLE_CLASS.match(name))
