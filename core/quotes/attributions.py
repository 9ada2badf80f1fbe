"""Find the speaker beside a quotation or a clause: behind a verb of saying, or before it."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.quotes.lexicon import Lexicon
from core.quotes.names import NameFinder
from core.quotes.tokens import Token
from core.quotes.values import Mention, MentionKind

# A subject stands at most so many words before its verb, with office, place and date between them.
_MAX_BEFORE_VERB = 40


@dataclass(frozen=True, slots=True)
class Attribution:
    """A speaker with the verb: the indexes of its first token, of the one behind it, and of the verb."""

    speaker: Mention
    start: int
    end: int
    verb: int


@dataclass(frozen=True, slots=True)
class AttributionFinder:
    tokens: Sequence[Token]
    names: NameFinder
    lexicon: Lexicon

    def behind_verb(self, i: int, end: int, *, is_behind_marks: bool = False) -> Attribution | None:
        """Return the attribution that a verb or preposition at `i` begins: `kata Budi`, `katanya`, `menurut dia`.

        Behind the marks of a quotation, `kata pedagang beras, Budi` names the speaker behind the comma; elsewhere, a
        clause may begin there.
        """
        lexicon = self.lexicon
        tokens = self.tokens
        if i >= end:
            return None
        token = tokens[i]
        stem = lexicon.stems.get(token.lower)
        if stem is not None:
            suffix = len(lexicon.suffix)
            return Attribution(Mention(MentionKind.PRONOUN, token.end - suffix, token.end, i + 1), i, i + 1, i)
        if token.lower in lexicon.sources:
            first = i + 2 if token.lower == "according" else i + 1
            if first < end and tokens[first].lower in lexicon.documents:
                return None
        elif token.lower in lexicon.bare_verbs or token.lower in lexicon.passive_verbs:
            first = i + 1
            while first < end and tokens[first].lower in lexicon.adverbs and tokens[first].lower not in lexicon.ranks:
                first += 1
        else:
            return None
        speaker = self.names.parse_named(first, end) if is_behind_marks else self.names.parse(first, end)
        return None if speaker is None else Attribution(speaker, i, speaker.after, i)

    def behind_quotation(self, i: int, end: int) -> Attribution | None:
        """Return the attribution behind a closing mark, from `i`: `kata Budi`, `Budi menambahkan`, `he said`."""
        lexicon = self.lexicon
        tokens = self.tokens
        while i < end and (tokens[i].text in ",.–—-" or tokens[i].lower in ("demikian", "begitu", "seperti")):
            i += 1
        attribution = self.behind_verb(i, end, is_behind_marks=True)
        if attribution is not None or i >= end:
            return attribution
        speaker = self.names.parse(i, end)
        if speaker is None:
            return None
        verb = self._skip_adverbs(speaker.after, end)
        if verb < end and (tokens[verb].lower in lexicon.active_verbs or tokens[verb].lower in lexicon.bare_verbs):
            return Attribution(speaker, i, verb + 1, verb)
        return None

    def before_verb(self, start: int, verb: int) -> Attribution | None:
        """Return the attribution whose subject stands between `start` and its verb."""
        tokens = self.tokens
        lexicon = self.lexicon
        start = max(start, verb - _MAX_BEFORE_VERB)
        fallback: Attribution | None = None
        i = start
        while i < verb:
            token = tokens[i]
            may_start = token.lower in lexicon.subject_words or (
                token.is_capitalized and token.lower not in lexicon.openers
            )
            if not may_start or self.names.quoted[i]:
                i += 1
                continue
            mention = self.names.parse(i, verb)
            if mention is None:
                i += 1
                continue
            is_subject = i == start or tokens[i - 1].lower not in _PREPOSITIONS
            if i > start and mention.after < verb and tokens[mention.after].text == "," and mention.office is None:
                # `jalan tol Serang, mendorong …`
                is_subject = is_subject and self._may_precede_subject(tokens[i - 1])
            if is_subject and self._is_gap(mention.after, verb):
                if mention.kind is MentionKind.PERSON or fallback is None or tokens[i - 1].text != ",":
                    return Attribution(mention, i, verb + 1, verb)
                return fallback
            if is_subject and fallback is None and self._is_circumstance(mention.after, verb):
                fallback = Attribution(mention, i, verb + 1, verb)
            i = max(mention.after, i + 1)
        return fallback

    def _may_precede_subject(self, token: Token) -> bool:
        word = token.lower
        return not word[0].isalpha() or word in self.lexicon.openers or word in self.lexicon.adverbs

    def _is_gap(self, i: int, verb: int) -> bool:
        """Return whether only adverbs, commas and parentheses stand between `i` and the verb."""
        tokens = self.tokens
        depth = 0
        while i < verb:
            token = tokens[i]
            depth += (token.text == "(") - (token.text == ")")
            if depth == 0 and token.text not in "),–—-" and token.lower not in self.lexicon.adverbs:
                return False
            i += 1
        return True

    def _is_circumstance(self, i: int, verb: int) -> bool:
        """Return whether place, time or addressee follow the subject, and no other verb of saying."""
        tokens = self.tokens
        if i < verb and tokens[i].text == ",":
            i += 1
        if i < verb and tokens[i].text == "(":
            return True
        lexicon = self.lexicon
        word = tokens[i].lower if i < verb else ""
        return word in lexicon.circumstances or (tokens[i - 1].text == "," and word in lexicon.persons)

    def _skip_adverbs(self, i: int, end: int) -> int:
        while i < end and (self.tokens[i].lower in self.lexicon.adverbs or self.tokens[i].text == ","):
            i += 1
        return i


_PREPOSITIONS = frozenset(
    "oleh dengan kepada untuk dari di ke bersama bagi terhadap antara pada dalam tentang soal "
    "with to from by of for about against in at on".split()
)
