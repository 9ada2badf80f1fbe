"""An article prepared for matching: its fields, and the positions of terms among their words."""

from bisect import bisect
from collections import defaultdict
from functools import cached_property

from core.article import Article
from core.folded_text import CharSpan, FoldedArticle, FoldedText, find_all
from core.forms import lemma
from core.matcher.fields import Field, field_text, lead_end, speakers_text
from core.matcher.thresholds import FEW_WORDS
from core.matcher.word_patterns import find_matching, is_match, is_plain
from core.query import AnyForm, ExactWord, Near, Regex, Term, TextField, WordPattern
from core.text import BREAK

# The field to which a query or a part of it is restricted; None stands for title and text.
Scope = TextField | None

# The first and the last of adjacent words, as indexes into the words of a field.
WordSpan = tuple[int, int]


class TokenizedArticle:
    """An article whose fields are folded when a query first searches them.

    `folded` is the folded article, or None if it has not been folded yet. `outlet` is the outlet's name, or None if it
    is unknown.
    """

    def __init__(self, article: Article, outlet: str | None = None, folded: FoldedArticle | None = None) -> None:
        self.article = article
        self.outlet = outlet
        folded = folded or FoldedArticle(article)
        self.title = TokenizedField("title", folded.title)
        self.text = TokenizedField("text", folded.text)
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
            return TokenizedField(scope, FoldedText(field_text(self.article, self.outlet, scope)))
        if scope == "speaker":
            return TokenizedField("text", FoldedText(speakers_text(self.article)))
        end_of_lead = lead_end(self.article.text)
        hidden_start, hidden_end = self.text.hidden or (0, 0)
        hidden = (hidden_start, min(hidden_end, end_of_lead)) if hidden_start < min(hidden_end, end_of_lead) else None
        return TokenizedField("text", FoldedText(self.article.text[:end_of_lead], hidden))


class TokenizedField:
    """One field of an article, or the first paragraph of its text, and the positions of terms among its words.

    `span_cache` maps the identity of a Near or Regex to the node and its spans; comparing nodes would take as long as
    finding the spans.
    """

    def __init__(self, field: Field, folded: FoldedText) -> None:
        self.field = field
        self.folded = folded
        self.source = folded.source
        self.hidden = folded.hidden
        self.span_cache: dict[int, tuple[Near | Regex, list[CharSpan]]] = {}
        self._word_bits: dict[WordPattern, int] = {}

    @property
    def words(self) -> list[str]:
        """The folded words in order, with a BREAK between paragraphs and in place of `hidden`."""
        return self.folded.words

    @property
    def vocabulary(self) -> set[str]:
        """The different folded words."""
        return self.folded.vocabulary

    def has(self, term: Term) -> bool:
        """Return whether the term occurs. For plain words, this takes almost no time."""
        patterns = term.words
        if not is_plain(patterns):
            return self._find_phrase_ends(patterns) != 0
        return self.folded.has_phrase(patterns)

    def find_word_spans(self, term: Term) -> list[WordSpan]:
        """Return all occurrences of a term in order. They may overlap: "bla bla bla" has two of "bla bla"."""
        patterns = term.words
        others = len(patterns) - 1
        if is_plain(patterns):
            return [(first, first + others) for first in self.folded.find_phrase(" ".join(patterns))]
        return [(last - others, last) for last in _from_bits(self._find_phrase_ends(patterns))]

    def find_char_spans(self, term: Term) -> list[CharSpan]:
        """Return all occurrences of a term in order, as offsets in `source`."""
        if is_plain(patterns := term.words):
            return self.folded.find_phrase_spans(" ".join(patterns))
        return [self.char_span(span) for span in self.find_word_spans(term)]

    def char_span(self, span: WordSpan) -> CharSpan:
        """Return the offsets in `source` at which adjacent words start and end."""
        return self.folded.char_span(*span)

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
        find_word = self.folded.find_phrase if len(matching) <= FEW_WORDS else self._indexes_by_word.__getitem__
        indexes = [index for word in matching for index in find_word(word)]
        if isinstance(pattern, ExactWord):
            return [index for index in indexes if is_match(pattern, self.words[index], self._surface(index))]
        return indexes

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
        return self.folded.find_phrase(BREAK)


def _to_bits(indexes: list[int], length: int) -> int:
    bits = bytearray(length // 8 + 1)
    for index in indexes:
        bits[index >> 3] |= 1 << (index & 7)
    return int.from_bytes(bits, "little")


def _from_bits(bits: int) -> list[int]:
    return find_all(f"{bits:b}"[::-1], "1")
