"""An article made ready to be matched: its fields as words, each made only when a query looks there."""

from bisect import bisect
from collections import defaultdict
from functools import cached_property
from typing import TypeGuard

from core.article import Article
from core.forms import lemma
from core.matcher.fields import field_text, lead_end
from core.matcher.mention import Field
from core.matcher.tokens import Hidden, Words
from core.matcher.word_patterns import is_match, may_match
from core.query import AnyForm, ExactWord, Near, Regex, Term, TextField, WordPattern
from core.text import BREAK, credit_span

Span = tuple[int, int]
"""The first and the last of some words that stand side by side, by their index among the field's words."""

Scope = TextField | None
"""Where a query looks; None is title and text."""


_FEW = 8


class FieldWords:
    """One field (or the text's lead): its characters, its words, and where terms stand among them."""

    def __init__(self, field: Field, source: str, hidden: Hidden = None) -> None:
        self.field = field
        self.source = source
        self.hidden = hidden
        self._words = Words(source, hidden)
        self.words = self._words.folded
        self.said = self._words.said
        self.found: dict[int, tuple[Near | Regex, list[tuple[int, int]]]] = {}
        """Who was looked for, and start and end of where it was found, of what costs more than a look; by the identity
        of the former, since to compare trees takes about as long as to find them."""
        self._bits: dict[WordPattern, int] = {}

    def place(self, span: Span) -> tuple[int, int]:
        """Start and end in `source`, in code points."""
        return self._words.span(*span)

    def hides(self, place: tuple[int, int]) -> bool:
        """Whether a place reaches into the stretch that is not searched."""
        return self.hidden is not None and place[0] < self.hidden[1] and self.hidden[0] < place[1]

    def surface(self, index: int) -> str:
        """A word as it is written."""
        start, end = self._words.span(index, index)
        return self.source[start:end]

    @cached_property
    def characters(self) -> str:
        """The source for a regular expression, which knows no lone surrogates: each is one question mark here."""
        return self.source if self.source.isascii() else self.source.encode("utf-8", "replace").decode("utf-8")

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = defaultdict(list)
        for index, word in enumerate(self.words):
            places[word].append(index)
        return places

    @cached_property
    def _vocabulary(self) -> list[str]:
        return sorted(self.said)

    @cached_property
    def lemmas(self) -> dict[str, list[int]]:
        """The words by their lemma (`core.forms`)."""
        found: dict[str, list[int]] = defaultdict(list)
        for index, word in enumerate(self.words):
            if word != BREAK:
                found[lemma(word, self.surface(index))].append(index)
        return found

    def paragraph_start(self, index: int) -> int:
        """The first word of the stretch without a BREAK in which a word stands."""
        before = bisect(self._breaks, index)
        return self._breaks[before - 1] + 1 if before else 0

    @cached_property
    def _breaks(self) -> list[int]:
        return self._words.firsts(BREAK) if BREAK in self.said else []

    def has(self, term: Term) -> bool:
        """Whether the term stands here. Costs next to nothing for plain words."""
        parts = term.words
        if not is_plain(parts):
            return self._ends(parts) != 0
        if len(parts) == 1:
            return parts[0] in self.said
        return self.said.issuperset(parts) and f" {' '.join(parts)} " in self._words.joined

    def spans(self, term: Term) -> list[Span]:
        """All places of a term in order; they may overlap, as in "bla bla bla" for "bla bla"."""
        parts = term.words
        back = len(parts) - 1
        if is_plain(parts):
            return [(first, first + back) for first in self._words.firsts(" ".join(parts))]
        return [(last - back, last) for last in _indexes(self._ends(parts))]

    def places(self, term: Term) -> list[tuple[int, int]]:
        """The same as start and end in `source`, in code points."""
        if is_plain(parts := term.words):
            return self._words.places(" ".join(parts)) if parts[0] in self.said else []
        return [self.place(span) for span in self.spans(term)]

    def _ends(self, parts: tuple[WordPattern, ...]) -> int:
        """The words at which a phrase ends, as bits: time for a phrase grows with text times phrase over 64."""
        alive = self._where(parts[0])
        for part in parts[1:]:
            alive = (alive << 1) & self._where(part)
        return alive

    def _where(self, pattern: WordPattern) -> int:
        """The words that a pattern matches, as bits by their index."""
        if pattern not in self._bits:
            self._bits[pattern] = _as_bits(self._find(pattern), len(self.words))
        return self._bits[pattern]

    def _find(self, pattern: WordPattern) -> list[int]:
        if isinstance(pattern, AnyForm):
            return self.lemmas.get(lemma(pattern.word), [])
        matched = may_match(pattern, self._vocabulary)
        # To look for a few words costs less than to note where all stand.
        where = self._words.firsts if len(matched) <= _FEW else self._places.__getitem__
        found = [index for word in matched for index in where(word)]
        if isinstance(pattern, ExactWord):
            return [index for index in found if is_match(pattern, self.words[index], self.surface(index))]
        return found


def is_plain(parts: tuple[WordPattern, ...]) -> TypeGuard[tuple[str, ...]]:
    """Whether a term's words are compared as they are, folded."""
    for part in parts:  # noqa: SIM110 - asked for every word of every query that is tried: all() takes three times as long
        if type(part) is not str:
            return False
    return True


def _as_bits(indexes: list[int], length: int) -> int:
    row = bytearray(length // 8 + 1)
    for index in indexes:
        row[index >> 3] |= 1 << (index & 7)
    return int.from_bytes(row, "little")


def _indexes(bits: int) -> list[int]:
    row = f"{bits:b}"[::-1]
    found = []
    at = row.find("1")
    while at >= 0:
        found.append(at)
        at = row.find("1", at + 1)
    return found


class Reading:
    """One article under evaluation. `outlet` is the outlet's name, None where it is not known."""

    def __init__(self, article: Article, outlet: str | None = None) -> None:
        self.article = article
        self.outlet = outlet
        self.title = FieldWords("title", article.title)
        self.text = FieldWords("text", article.text, credit_span(article))
        self._made: dict[Scope, tuple[FieldWords, ...]] = {
            None: (self.title, self.text),
            "title": (self.title,),
            "body": (self.text,),
        }

    def fields(self, scope: Scope) -> tuple[FieldWords, ...]:
        """Where a query of this scope looks."""
        made = self._made.get(scope)
        if made is None:
            made = self._made[scope] = (self._make(scope),)
        return made

    def _make(self, scope: Scope) -> FieldWords:
        if scope in ("author", "section", "site"):
            return FieldWords(scope, field_text(self.article, self.outlet, scope))
        end = lead_end(self.article.text)
        start, stop = self.text.hidden or (0, 0)
        hidden = (start, min(stop, end)) if start < min(stop, end) else None
        return FieldWords("text", self.article.text[:end], hidden)
