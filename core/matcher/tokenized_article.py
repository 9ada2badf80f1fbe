"""An article prepared for matching: its fields split into words, and the positions of terms among the words.

The words of a field are those that `core.text.words` returns, but they are found in a tenth of the time
(`benchmarks/matching.py`). Most of a news text is ASCII with a few dashes and curly quotation marks. Such a text is
folded character by character, so C code can split it. The offset of a word in the folded text is also its offset in the
source. It differs only after the few places where spaces were inserted (`Rp3`) or full stops removed (`K.P.K.`). A text
with characters that do not fold to one ASCII character (soft hyphens, combining marks, ligatures, other scripts) is
tokenized by `core.text.words`.
"""

import re
from bisect import bisect
from collections import defaultdict
from functools import cached_property, lru_cache

from core.article import Article
from core.forms import lemma
from core.matcher.fields import Field, field_text, lead_end
from core.matcher.thresholds import FEW_WORDS, MAX_NON_ASCII
from core.matcher.word_patterns import find_matching, is_match, is_plain
from core.query import AnyForm, ExactWord, Near, Regex, Term, TextField, WordPattern
from core.text import (
    BREAK,
    CAPITALS,
    MAX_WORD_LENGTH,
    Word,
    credit_span,
    find_special_words,
    fold,
    visible_words,
    widen_to_words,
    words,
)

# The field to which a query or a part of it is restricted; None stands for title and text.
Scope = TextField | None

# Start and end of a part of a text, in code points.
CharSpan = tuple[int, int]

# The first and the last of adjacent words, as indexes into the words of a field.
WordSpan = tuple[int, int]


class TokenizedArticle:
    """An article whose title and text are split into words. Other fields are split when a query first searches them.

    `outlet` is the outlet's name, or None if it is unknown.
    """

    def __init__(self, article: Article, outlet: str | None = None) -> None:
        self.article = article
        self.outlet = outlet
        self.title = TokenizedField("title", article.title)
        self.text = TokenizedField("text", article.text, credit_span(article))
        self._fields: dict[Scope, tuple[TokenizedField, ...]] = {
            None: (self.title, self.text),
            "title": (self.title,),
            "body": (self.text,),
        }

    def fields(self, scope: Scope) -> tuple["TokenizedField", ...]:
        """Return the fields that a query with this scope searches."""
        fields = self._fields.get(scope)
        if fields is None:
            fields = self._fields[scope] = (self._tokenize(scope),)
        return fields

    def _tokenize(self, scope: Scope) -> "TokenizedField":
        if scope in ("author", "section", "site"):
            return TokenizedField(scope, field_text(self.article, self.outlet, scope))
        end_of_lead = lead_end(self.article.text)
        hidden_start, hidden_end = self.text.hidden or (0, 0)
        hidden = (hidden_start, min(hidden_end, end_of_lead)) if hidden_start < min(hidden_end, end_of_lead) else None
        return TokenizedField("text", self.article.text[:end_of_lead], hidden)


class TokenizedField:
    """One field of an article, or the first paragraph of its text.

    `words` holds the folded words in order, with a BREAK between paragraphs and in place of `hidden`, the span of
    `source` that is not searched. Offsets are computed on first use, since most articles match no query. `span_cache`
    maps the identity of a Near or Regex to the node and its spans; comparing nodes would take as long as finding the
    spans.
    """

    def __init__(self, field: Field, source: str, hidden: CharSpan | None = None) -> None:
        self.field = field
        self.source = source
        self.hidden = hidden
        self.span_cache: dict[int, tuple[Near | Regex, list[CharSpan]]] = {}
        self._word_bits: dict[WordPattern, int] = {}
        self._unaligned_words: list[Word] = []
        folded = _fold_text(source, hidden)
        self._folded_text, self._shift_starts, self._shifts = folded or ("", [], [])
        self.words = self._folded_text.replace("\n", f" {BREAK} ").split()
        self.vocabulary = set(self.words)
        if folded is None or (
            _may_have_long_word(self._folded_text) and max(map(len, self.vocabulary), default=0) > MAX_WORD_LENGTH
        ):
            self._unaligned_words = visible_words(source, hidden)
            self.words = [word.folded for word in self._unaligned_words]
            self.vocabulary = set(self.words)

    def has(self, term: Term) -> bool:
        """Return whether the term occurs. For plain words, this takes almost no time."""
        patterns = term.words
        if not is_plain(patterns):
            return self._find_phrase_ends(patterns) != 0
        if len(patterns) == 1:
            return patterns[0] in self.vocabulary
        return self.vocabulary.issuperset(patterns) and f" {' '.join(patterns)} " in self._joined_words

    def find_word_spans(self, term: Term) -> list[WordSpan]:
        """Return all occurrences of a term in order. They may overlap: "bla bla bla" has two of "bla bla"."""
        patterns = term.words
        others = len(patterns) - 1
        if is_plain(patterns):
            return [(first, first + others) for first in self._find_phrase(" ".join(patterns))]
        return [(last - others, last) for last in _from_bits(self._find_phrase_ends(patterns))]

    def find_char_spans(self, term: Term) -> list[CharSpan]:
        """Return all occurrences of a term in order, as offsets in `source`."""
        if is_plain(patterns := term.words):
            return self._find_phrase_spans(" ".join(patterns)) if patterns[0] in self.vocabulary else []
        return [self.char_span(span) for span in self.find_word_spans(term)]

    def char_span(self, span: WordSpan) -> CharSpan:
        """Return the offsets in `source` at which adjacent words start and end."""
        first, last = span
        if self._unaligned_words:
            return self._unaligned_words[first].start, self._unaligned_words[last].end
        return self._source_span(self._word_starts[first], self._word_starts[last] + len(self.words[last]))

    def _source_span(self, start: int, end: int) -> CharSpan:
        """Return the offsets in `source` of a span of the folded text."""
        if not self._shifts:
            return start, end
        shifts, starts = self._shifts, self._shift_starts
        before_start, before_end = bisect(starts, start), bisect(starts, end)
        return (
            start + (shifts[before_start - 1] if before_start else 0),
            end + (shifts[before_end - 1] if before_end else 0),
        )

    def is_hidden(self, span: CharSpan) -> bool:
        """Return whether a span overlaps the part of the source that is not searched."""
        return self.hidden is not None and span[0] < self.hidden[1] and self.hidden[0] < span[1]

    def paragraph_start(self, index: int) -> int:
        """Return the index of the first word in the paragraph that contains the word at `index`."""
        breaks_before = bisect(self._break_indexes, index)
        return self._break_indexes[breaks_before - 1] + 1 if breaks_before else 0

    @cached_property
    def regex_source(self) -> str:
        """The source for RE2, which rejects lone surrogates: each is replaced by a question mark."""
        return self.source if self.source.isascii() else self.source.encode("utf-8", "replace").decode("utf-8")

    @cached_property
    def lemmas(self) -> dict[str, list[int]]:
        """For each lemma (`core.forms`), the indexes of its words."""
        indexes: dict[str, list[int]] = defaultdict(list)
        for index, word in enumerate(self.words):
            if word != BREAK:
                indexes[lemma(word, self._surface(index))].append(index)
        return indexes

    def _surface(self, word_index: int) -> str:
        start, end = self.char_span((word_index, word_index))
        return self.source[start:end]

    def _find_phrase_ends(self, patterns: tuple[WordPattern, ...]) -> int:
        """Return the indexes of the words at which a phrase ends, as bits. The bits are combined 64 words at a time."""
        ends = self._find_bits(patterns[0])
        for pattern in patterns[1:]:
            ends = (ends << 1) & self._find_bits(pattern)
        return ends

    def _find_bits(self, pattern: WordPattern) -> int:
        if pattern not in self._word_bits:
            self._word_bits[pattern] = _to_bits(self._find_indexes(pattern), len(self.words))
        return self._word_bits[pattern]

    def _find_indexes(self, pattern: WordPattern) -> list[int]:
        if isinstance(pattern, AnyForm):
            return self.lemmas.get(lemma(pattern.word), [])
        matching = find_matching(pattern, self._sorted_vocabulary)
        find_word = self._find_phrase if len(matching) <= FEW_WORDS else self._indexes_by_word.__getitem__
        indexes = [index for word in matching for index in find_word(word)]
        if isinstance(pattern, ExactWord):
            return [index for index in indexes if is_match(pattern, self.words[index], self._surface(index))]
        return indexes

    def _find_phrase(self, phrase: str) -> list[int]:
        indexes: list[int] = []
        index = counted = 0
        for offset in _find_all(self._joined_words, f" {phrase} "):
            index += self._joined_words.count(" ", counted, offset)
            counted = offset
            indexes.append(index)
        return indexes

    def _find_phrase_spans(self, phrase: str) -> list[CharSpan]:
        """Return the offsets at which a phrase occurs in `source`."""
        others = phrase.count(" ")
        if self._unaligned_words:
            return [self.char_span((first, first + others)) for first in self._find_phrase(phrase)]
        # Most phrases are written with single spaces; for these, no words need to be counted.
        starts = _find_all(self._one_line, f" {phrase} ")
        if others:
            starts = [start for start in starts if "\n" not in self._folded_text[start : start + len(phrase)]]
            if len(starts) < len(_find_all(self._joined_words, f" {phrase} ")):
                return [self.char_span((first, first + others)) for first in self._find_phrase(phrase)]
        return [self._source_span(start, start + len(phrase)) for start in starts]

    @cached_property
    def _joined_words(self) -> str:
        """All words with one space before, between and after them, so a phrase occurs if " kota bandung " does."""
        return f" {' '.join(self.words)} "

    @cached_property
    def _one_line(self) -> str:
        return f" {self._folded_text} ".replace("\n", " ")

    @cached_property
    def _word_starts(self) -> list[int]:
        return [word.start() for word in _WORD_OR_BREAK.finditer(self._folded_text)]

    @cached_property
    def _indexes_by_word(self) -> dict[str, list[int]]:
        indexes_by_word: dict[str, list[int]] = defaultdict(list)
        for index, word in enumerate(self.words):
            indexes_by_word[word].append(index)
        return indexes_by_word

    @cached_property
    def _sorted_vocabulary(self) -> list[str]:
        return sorted(self.vocabulary)

    @cached_property
    def _break_indexes(self) -> list[int]:
        return self._find_phrase(BREAK) if BREAK in self.vocabulary else []


# Control characters that stand for the punctuation inside words while a text is folded.
_KEPT_PUNCTUATION = {".": "\x01", "+": "\x02", "#": "\x03", "%": "\x04"}
_ASCII = {code: chr(code).lower() if chr(code).isalnum() or code == ord("\n") else " " for code in range(128)}
_ASCII |= {ord(control): character for character, control in _KEPT_PUNCTUATION.items()}
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_WORD_OR_BREAK = re.compile(r"[^ \n]+|\n")
# Searching for two expressions that begin with a literal takes half as long as for `core.text.NUMBER_SEPARATOR`.
_FULL_STOP_IN_NUMBER = re.compile(r"\.(?<=[0-9].)(?=[0-9])")
_COMMA_IN_NUMBER = re.compile(r",(?<=[0-9].)(?=[0-9])")
_ACRONYM_SEPARATOR = re.compile(r"[^A-Za-z]+")

# A folded text, the offsets in it at which the distance to the source changes, and the new distances.
_Folded = tuple[str, list[int], list[int]]


def _fold_text(text: str, hidden: CharSpan | None) -> _Folded | None:
    """Return the text with its words folded and separated by spaces; None if this is impossible.

    Each character becomes one ASCII character, separators become spaces, and line breaks remain. A line break and
    spaces replace the `hidden` span and any word that reaches into it.
    """
    span = widen_to_words(text, hidden) if hidden else (0, 0)
    if not text.isascii():
        characters = set(_NOT_ASCII.findall(text))
        if len(characters) > MAX_NON_ASCII:
            return None
        for character in characters:
            replacement = _fold_character(character)
            if replacement is None:
                return None
            text = text.replace(character, replacement)
    if any(control in text for control in _KEPT_PUNCTUATION.values()):
        return None
    edits = _find_edits(text, span)
    text = _FULL_STOP_IN_NUMBER.sub(_KEPT_PUNCTUATION["."], text)
    text = _COMMA_IN_NUMBER.sub(_KEPT_PUNCTUATION["."], text)
    if hidden:
        text = text[: span[0]] + "\n" + " " * (span[1] - span[0] - 1) + text[span[1] :]
    return _apply_edits(text, edits)


# The start and end of a part of a text, and its replacement.
_Edit = tuple[int, int, str]


def _find_edits(text: str, hidden: CharSpan) -> list[_Edit]:
    """Return the edits that separate special words from adjacent ones, and remove the full stops of acronyms."""
    edits: list[_Edit] = []
    for special in find_special_words(text):
        start, end = special.span()
        if start < hidden[1] and hidden[0] < end:
            continue
        match special.lastgroup:
            case "acronym":
                separators = _ACRONYM_SEPARATOR.finditer(text, start, end)
                edits += [(*separator.span(), "") for separator in separators]
            case "currency":
                edits.append((end, end, " "))
            case _:
                kept = "".join(map(_KEPT_PUNCTUATION.__getitem__, special.group()))
                edits += [(start, start, " "), (start, end, kept), (end, end, " ")]
    return edits


def _apply_edits(text: str, edits: list[_Edit]) -> _Folded:
    if not edits:
        return text.translate(_ASCII), [], []
    parts, starts, shifts = [], [], []
    position = length = 0
    for start, end, replacement in edits:
        parts += [text[position:start], replacement]
        length += start - position + len(replacement)
        position = end
        starts.append(length)
        shifts.append(end - length)
    return "".join([*parts, text[position:]]).translate(_ASCII), starts, shifts


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str | None:
    """Return a space or dash for a separator, the ASCII letter to which another character folds, or None.

    A letter that may belong to an acronym keeps its case.
    """
    if [word.folded for word in words(f"a{character}a1{character}1{character}")] == ["a", "a1", "1"]:
        return " " if character.isspace() else "-"
    folded = fold(character)
    if not (len(folded) == 1 and folded.isascii() and folded.isalpha()):
        return None
    return folded.upper() if _CAPITAL.match(character) else folded


_CAPITAL = re.compile(f"[{CAPITALS}]")


def _may_have_long_word(aligned: str) -> bool:
    """Return whether a word may be longer than MAX_WORD_LENGTH. Such a word fills a block of half that length.

    Measuring every word takes five times as long.
    """
    half = MAX_WORD_LENGTH // 2
    for start in range(0, len(aligned) - half + 1, half):
        if aligned.find(" ", start, start + half) < 0 and aligned.find("\n", start, start + half) < 0:
            return True
    return False


def _find_all(text: str, part: str) -> list[int]:
    offsets = []
    offset = text.find(part)
    while offset >= 0:
        offsets.append(offset)
        offset = text.find(part, offset + 1)
    return offsets


def _to_bits(indexes: list[int], length: int) -> int:
    bits = bytearray(length // 8 + 1)
    for index in indexes:
        bits[index >> 3] |= 1 << (index & 7)
    return int.from_bytes(bits, "little")


def _from_bits(bits: int) -> list[int]:
    return _find_all(f"{bits:b}"[::-1], "1")
