"""Indirect speech: the clauses of a sentence that a verb of saying or `menurut` attributes to somebody."""

from collections.abc import Sequence

from core.quotes.attributions import Attribution, AttributionFinder
from core.quotes.lexicon import Lexicon
from core.quotes.tokens import Token
from core.quotes.values import Span

Found = list[tuple[Attribution, tuple[Span, ...]]]

_MIN_CLAUSE = 3
# The words after a verb in which the finite verb of its clause must stand.
_MAX_SUBJECT = 22
_MAX_CIRCUMSTANCE = 40
_STOPS = frozenset(".!?…")
_AS = frozenset(("sebagai", "as"))
VERBAL_PREFIXES = ("di", "ber", "ter", "mem", "men", "meng", "meny", "me")


def find_indirect(
    tokens: Sequence[Token], start: int, end: int, attributions: AttributionFinder, lexicon: Lexicon
) -> Found:
    """Return the attributions in the sentence from token `start` to `end`, with the spans of their clauses."""
    while end > start and tokens[end - 1].text in _STOPS:
        end -= 1
    sentence = _Sentence(tokens, start, end, attributions, lexicon)
    for i in range(start, end):
        word = tokens[i].lower
        if word not in lexicon.speech_words:
            continue
        found: Found = []
        if word in lexicon.attributions or word in lexicon.sources:
            found = sentence.behind(i)
        elif word in lexicon.passive_verbs:
            found = (
                sentence.behind(i) if i == start or tokens[i - 1].lower in _ADVERBS or tokens[i - 1].text == "," else []
            )
        if not found and word in lexicon.indirect_verbs:
            found = sentence.before(i)
        if found:
            return found
    return []


class _Sentence:
    def __init__(
        self, tokens: Sequence[Token], start: int, end: int, attributions: AttributionFinder, lexicon: Lexicon
    ) -> None:
        self.tokens = tokens
        self.start = start
        self.end = end
        self.attributions = attributions
        self.lexicon = lexicon

    def behind(self, i: int) -> Found:
        """Return the clauses around `menurut Budi`, `kata Budi` and `katanya`."""
        tokens = self.tokens
        attribution = self.attributions.behind_verb(i, self.end)
        if attribution is None or (tokens[i].is_capitalized and i > self.start):
            return []
        begins = all(
            tokens[k].lower in self.lexicon.openers or tokens[k].text == "," for k in range(max(self.start, i - 6), i)
        )
        begins = begins and i - self.start <= 6
        if begins:
            after = self._behind_apposition(attribution.end)
            stem = self.lexicon.stems.get(tokens[i].lower) or tokens[i].lower
            # `Kata kunci …` is a noun, `lanjutnya` an adverb.
            if stem in self.lexicon.bare_verbs and (after >= self.end or tokens[after].text not in ",:"):
                return []
            return self._one(attribution, after, self.end)
        if tokens[i - 1].text != ",":
            return []
        first = self._clause_start(self.start)
        parts = [(first, i - 1)]
        after = attribution.end
        if after < self.end and tokens[after].text == "," and not self._is_circumstance(after + 1):
            parts.append((after + 1, self.end))
        elif after < self.end and tokens[i].lower in self.lexicon.sources:
            after = self._behind_apposition(after)
        spans = tuple(self._span(*part) for part in parts if part[1] > part[0])
        words = sum(stop - begin for begin, stop in parts)
        return [(attribution, spans)] if words >= _MIN_CLAUSE and spans else []

    def before(self, verb: int) -> Found:
        """Return the clause behind `Budi mengatakan`."""
        tokens = self.tokens
        lexicon = self.lexicon
        attribution = self.attributions.before_verb(self.start, verb)
        if attribution is None or tokens[verb - 1].lower in _SUBORDINATE:
            return []
        i = verb + 1
        while i < self.end and tokens[i].lower in ("lagi", "pula", "juga", "also"):
            i += 1
        if i >= self.end:
            return self._clause_before(attribution)
        if tokens[verb].lower in ("told", "tells"):
            i = self._behind_object(i)
        i, introduced = self._behind_circumstances(i)
        if not introduced and tokens[verb].lower in lexicon.rare_verbs:
            return []
        if not introduced and not self._is_clause(i, tokens[verb].lower in lexicon.clause_verbs):
            return self._clause_before(attribution) if verb + 3 > self.end else []
        if tokens[i].text == "," and self._ends_with(attribution, i):
            return self._clause_before(attribution)
        return self._one(attribution, i, self.end)

    def _behind_circumstances(self, i: int) -> tuple[int, bool]:
        """Return where the clause begins behind place, time and addressee, and whether something introduces it."""
        tokens = self.tokens
        introduced = tokens[i].text in ",:" or tokens[i].lower in self.lexicon.conjunctions
        if not introduced and tokens[i].lower in self.lexicon.circumstances:
            conjunction = self._find_conjunction(i)
            if conjunction is not None:
                return conjunction, True
            if tokens[i].lower in ("kepada", "to"):
                comma = next((k for k in range(i, min(i + 8, self.end)) if tokens[k].text == ","), None)
                return (i, False) if comma is None else (comma, True)
        if introduced and tokens[i].text == "," and self._is_circumstance(i + 1):
            conjunction = self._find_conjunction(i)
            return i if conjunction is None else conjunction, True
        return i, introduced

    def _ends_with(self, attribution: Attribution, i: int) -> bool:
        """Return whether the clause stands before `he said`, and only a place or date behind it."""
        return (
            self.lexicon.suffix == ""
            and attribution.start > self.start + 2
            and self.tokens[attribution.start - 1].text == ","
        )

    def _clause_before(self, attribution: Attribution) -> Found:
        """Return the clause before `, Budi menambahkan.`"""
        i = attribution.start
        if i - self.start < _MIN_CLAUSE + 1 or self.tokens[i - 1].text != ",":
            return []
        return self._one(attribution, self.start, i - 1)

    def _is_clause(self, i: int, is_clausal: bool) -> bool:
        """Return whether a clause begins at `i`, not only a noun phrase."""
        tokens = self.tokens
        lexicon = self.lexicon
        word = tokens[i].lower
        if word in lexicon.noun_heads:
            return False
        stop = min(self.end, i + _MAX_SUBJECT)
        if not is_clausal and any(tokens[k].lower in _AS for k in range(i, min(stop, i + 9))):
            return False
        if is_clausal:
            return stop - i >= _MIN_CLAUSE - 1
        for k in range(i, stop):
            if k > i and tokens[k - 1].lower in lexicon.not_finite_after:
                continue
            word = tokens[k].lower
            is_verb = bool(lexicon.suffix) and not tokens[k].is_capitalized and len(word) > 5
            if word in lexicon.finite - lexicon.determiners or (is_verb and word.startswith(VERBAL_PREFIXES)):
                return True
        return False

    def _find_conjunction(self, i: int) -> int | None:
        for k in range(i, min(i + _MAX_CIRCUMSTANCE, self.end)):
            if self.tokens[k].lower in self.lexicon.conjunctions and self.tokens[k].lower not in ("jika", "kalau"):
                return k
        return None

    def _is_circumstance(self, i: int) -> bool:
        return i < self.end and self.tokens[i].lower in self.lexicon.circumstances and self.tokens[i].is_capitalized

    def _behind_object(self, i: int) -> int:
        """Return the token behind `reporters` or `the BBC`."""
        for k in range(i, min(i + 6, self.end)):
            if self.tokens[k].lower in self.lexicon.conjunctions:
                return k
        return min(i + 1, self.end - 1)

    def _behind_apposition(self, i: int) -> int:
        """Return the token behind a relative clause or place that follows a speaker up to its comma."""
        if i < self.end and self.tokens[i].text != "," and self.tokens[i].lower in self.lexicon.circumstances:
            return next((k for k in range(i, min(i + _MAX_CIRCUMSTANCE, self.end)) if self.tokens[k].text == ","), i)
        return i

    def _one(self, attribution: Attribution, start: int, end: int) -> Found:
        start = self._clause_start(start)
        return [(attribution, (self._span(start, end),))] if end - start >= _MIN_CLAUSE else []

    def _clause_start(self, i: int) -> int:
        """Return the first token of a clause behind commas, conjunctions and opening adverbs with their comma."""
        tokens = self.tokens
        moved = True
        while moved and i < self.end:
            moved = False
            if tokens[i].text in ",:–—-" or tokens[i].lower in self.lexicon.conjunctions:
                i += 1
                moved = True
                continue
            for k in range(i, min(i + 4, self.end)):
                if tokens[k].text == "," and k > i:
                    i = k + 1
                    moved = True
                if tokens[k].lower not in _ADVERBS:
                    break
        return i

    def _span(self, start: int, end: int) -> Span:
        return self.tokens[start].start, self.tokens[end - 1].end


_SUBORDINATE = frozenset("saat ketika untuk dengan dalam sambil agar when while to by".split())
_ADVERBS = frozenset(
    """
    namun tetapi tapi sementara itu selain meski meskipun demikian begitu padahal karena sebab maka jadi lebih lanjut
    kemudian lalu selanjutnya sebelumnya di samping bahkan apalagi pasalnya however meanwhile but and still so
    """.split()
)
