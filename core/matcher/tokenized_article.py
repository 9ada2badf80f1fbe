"""An article prepared for matching: its fields as words, each tokenized when a query first searches it."""

from bisect import bisect
from collections import defaultdict
from functools import cached_property
from typing import TypeGuard

from core.article import Article
from core.forms import lemma
from core.matcher.fields import field_text, lead_end
from core.matcher.mention import Field
from core.matcher.thresholds import FEW_WORDS
from core.matcher.tokens import CharSpan, Tokens, WordSpan
from core.matcher.word_patterns import find_matching, is_match
from core.query import AnyForm, ExactWord, Near, Regex, Term, TextField, WordPattern
from core.text import BREAK, credit_span

Scope = TextField | None
"""The field that a query searches; None is title and text."""


class TokenizedField:
    """One field (or the text's lead): its characters, its words, and the positions of terms among them.

    `hidden` is the span of the source that is not searched. `found` caches the spans of a Near or Regex by the identity
    of the node, since comparing two trees takes about as long as finding them.
    """

    def __init__(self, field: Field, source: str, hidden: CharSpan | None = None) -> None:
        self.field = field
        self.source = source
        self.hidden = hidden
        self._tokens = Tokens(source, hidden)
        self.words = self._tokens.folded
        self.vocabulary = self._tokens.vocabulary
        self.found: dict[int, tuple[Near | Regex, list[CharSpan]]] = {}
        self._bits: dict[WordPattern, int] = {}

    def char_span(self, span: WordSpan) -> CharSpan:
        return self._tokens.char_span(span)

    def is_hidden(self, span: CharSpan) -> bool:
        """Return whether a span overlaps the part of the source that is not searched."""
        return self.hidden is not None and span[0] < self.hidden[1] and self.hidden[0] < span[1]

    def surface(self, index: int) -> str:
        """Return a word as it is written."""
        start, end = self._tokens.char_span((index, index))
        return self.source[start:end]

    @cached_property
    def regex_source(self) -> str:
        """The source for RE2, which rejects lone surrogates: each is replaced by one question mark."""
        return self.source if self.source.isascii() else self.source.encode("utf-8", "replace").decode("utf-8")

    @cached_property
    def _positions(self) -> dict[str, list[int]]:
        positions: dict[str, list[int]] = defaultdict(list)
        for index, word in enumerate(self.words):
            positions[word].append(index)
        return positions

    @cached_property
    def _sorted_vocabulary(self) -> list[str]:
        return sorted(self.vocabulary)

    @cached_property
    def lemmas(self) -> dict[str, list[int]]:
        """The indexes of the words, by their lemma (`core.forms`)."""
        found: dict[str, list[int]] = defaultdict(list)
        for index, word in enumerate(self.words):
            if word != BREAK:
                found[lemma(word, self.surface(index))].append(index)
        return found

    def paragraph_start(self, index: int) -> int:
        """Return the index of the first word in the paragraph of a word."""
        before = bisect(self._breaks, index)
        return self._breaks[before - 1] + 1 if before else 0

    @cached_property
    def _breaks(self) -> list[int]:
        return self._tokens.find_phrase(BREAK) if BREAK in self.vocabulary else []

    def has(self, term: Term) -> bool:
        """Return whether the term occurs. Costs next to nothing for plain words."""
        patterns = term.words
        if not is_plain(patterns):
            return self._find_ends(patterns) != 0
        if len(patterns) == 1:
            return patterns[0] in self.vocabulary
        return self.vocabulary.issuperset(patterns) and f" {' '.join(patterns)} " in self._tokens.joined

    def find_word_spans(self, term: Term) -> list[WordSpan]:
        """Return all occurrences of a term in order. They may overlap: "bla bla bla" has two of "bla bla"."""
        patterns = term.words
        others = len(patterns) - 1
        if is_plain(patterns):
            return [(first, first + others) for first in self._tokens.find_phrase(" ".join(patterns))]
        return [(last - others, last) for last in _from_bits(self._find_ends(patterns))]

    def find_char_spans(self, term: Term) -> list[CharSpan]:
        """Return all occurrences of a term in order, as offsets in `source`."""
        if is_plain(patterns := term.words):
            return self._tokens.find_phrase_spans(" ".join(patterns)) if patterns[0] in self.vocabulary else []
        return [self.char_span(span) for span in self.find_word_spans(term)]

    def _find_ends(self, patterns: tuple[WordPattern, ...]) -> int:
        """Return the words at which a phrase ends, as bits by index, which are combined 64 words at a time."""
        ends = self._find_bits(patterns[0])
        for pattern in patterns[1:]:
            ends = (ends << 1) & self._find_bits(pattern)
        return ends

    def _find_bits(self, pattern: WordPattern) -> int:
        """Return the words that a pattern matches, as bits by index."""
        if pattern not in self._bits:
            self._bits[pattern] = _to_bits(self._find(pattern), len(self.words))
        return self._bits[pattern]

    def _find(self, pattern: WordPattern) -> list[int]:
        if isinstance(pattern, AnyForm):
            return self.lemmas.get(lemma(pattern.word), [])
        matching = find_matching(pattern, self._sorted_vocabulary)
        find = self._tokens.find_phrase if len(matching) <= FEW_WORDS else self._positions.__getitem__
        indexes = [index for word in matching for index in find(word)]
        if isinstance(pattern, ExactWord):
            return [index for index in indexes if is_match(pattern, self.words[index], self.surface(index))]
        return indexes


def is_plain(patterns: tuple[WordPattern, ...]) -> TypeGuard[tuple[str, ...]]:
    """Return whether all words of a term are compared folded, without wildcards or forms."""
    for pattern in patterns:  # noqa: SIM110 - called for each word of each query tried; all() takes three times as long
        if type(pattern) is not str:
            return False
    return True


def _to_bits(indexes: list[int], length: int) -> int:
    row = bytearray(length // 8 + 1)
    for index in indexes:
        row[index >> 3] |= 1 << (index & 7)
    return int.from_bytes(row, "little")


def _from_bits(bits: int) -> list[int]:
    row = f"{bits:b}"[::-1]
    indexes = []
    index = row.find("1")
    while index >= 0:
        indexes.append(index)
        index = row.find("1", index + 1)
    return indexes


class TokenizedArticle:
    """One article while it is matched. `outlet` is the outlet's name, or None where it is not known."""

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

    def fields(self, scope: Scope) -> tuple[TokenizedField, ...]:
        """Return the fields that a query of this scope searches."""
        fields = self._fields.get(scope)
        if fields is None:
            fields = self._fields[scope] = (self._tokenize(scope),)
        return fields

    def _tokenize(self, scope: Scope) -> TokenizedField:
        if scope in ("author", "section", "site"):
            return TokenizedField(scope, field_text(self.article, self.outlet, scope))
        end = lead_end(self.article.text)
        start, stop = self.text.hidden or (0, 0)
        hidden = (start, min(stop, end)) if start < min(stop, end) else None
        return TokenizedField("text", self.article.text[:end], hidden)
