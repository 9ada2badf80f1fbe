"""Find the quotations of a text: passages in marks first, then clauses with a verb of saying, and their speakers.

Sentences are read in order, because a pronoun stands for the person of whom the article spoke last: the last speaker,
or a person who was since the subject of a sentence.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from core.quotes.attributions import Attribution, AttributionFinder
from core.quotes.indirect import VERBAL_PREFIXES, find_indirect
from core.quotes.lexicon import LEXICONS, Lexicon
from core.quotes.names import NameFinder, Person
from core.quotes.passages import MARKS, Passage, find_passages
from core.quotes.tokens import Token, find_sentences, tokenize
from core.quotes.values import Kind, Mention, MentionKind, Quote, Span

# The characters of a text that are read: more than articles have. A megabyte of quotation marks would take ten seconds.
MAX_LENGTH = 100_000

# A passage without an attribution of its own, or one inside a sentence, may be words that are merely marked.
_WORDS = re.compile(r"[^\W_]++")
_MIN_WORDS = 4
_MAX_ATTRIBUTION = 60
_MAX_SENTENCE = 200
# Words in marks that are a title: so many of so many letters begin with capitals, but for these.
_MIN_LENGTH_IN_TITLE = 4
_MIN_WORDS_OF_TITLE = 2
_SMALL_WORDS = frozenset("yang untuk dari dengan dalam pada kepada oleh atau with from into over that your".split())
# The sentences whose subjects wait to be read; each may need the one before it.
_MAX_UNREAD = 50
_CLOSING_MARKS = MARKS | frozenset("’'")
_PLURAL = frozenset(("mereka", "they"))
_BACK_REFERENCES = frozenset("hal pernyataan ucapan ungkapan penjelasan keterangan itu ini tersebut demikian".split())
_FORWARD = frozenset("demikian begitu hal pernyataan ungkapan penjelasan keterangan ucapan itu ini tersebut".split())


def find_quotes(text: str, language: str) -> tuple[Quote, ...]:
    """Return the quotations in a text of the language (`id`, `en`), in order; none for other languages.

    The time is linear in the length of the text, of which MAX_LENGTH characters are read.
    """
    lexicon = LEXICONS.get(language)
    text = text[:MAX_LENGTH]
    # Most texts without a quotation have no verb of saying either, and are done in a twentieth of the time.
    if lexicon is None or lexicon.cues.isdisjoint(_WORDS.findall(text.lower())):
        return ()
    return _TextReader(text, lexicon).read()


@dataclass
class _TextReader:
    text: str
    lexicon: Lexicon
    quotes: list[Quote] = field(default_factory=list)
    # The person that a pronoun stands for, and the last attribution, but for what the unread sentences say.
    known_salient: Person | None = None
    known_attribution: Attribution | None = None
    is_attribution_known: bool = True
    # The sentences without a quotation, whose subjects are looked for when somebody needs them.
    unread: list[tuple[int, int]] = field(default_factory=list)
    # The token behind the last attribution that followed a quotation; it does not introduce another one.
    attributed: int = 0

    def __post_init__(self) -> None:
        self.tokens: list[Token] = tokenize(self.text)
        self.passages = find_passages(self.text, self.tokens, self.lexicon)
        self.has_nicknames = any(token.lower in self.lexicon.nicknames for token in self.tokens)
        self.quoted = [False] * len(self.tokens)
        for passage in self.passages:
            for i in range(passage.opening, min(passage.closing + 1, len(self.tokens))):
                self.quoted[i] = True
        self.names = NameFinder(self.text, self.tokens, self.lexicon, self.quoted)
        self.attributions = AttributionFinder(self.tokens, self.names, self.lexicon)

    def read(self) -> tuple[Quote, ...]:
        sentences = find_sentences(self.tokens, {p.opening: p.closing for p in self.passages})
        waiting = list(reversed(self.passages))
        for number, (start, end) in enumerate(sentences):
            inside = []
            while waiting and waiting[-1].opening < end:
                inside.append(waiting.pop())
            following = sentences[number + 1] if number + 1 < len(sentences) else (end, end)
            self._read_sentence(start, end, inside, following)
        return tuple(sorted(self.quotes, key=lambda quote: quote.spans))

    def _read_sentence(self, start: int, end: int, passages: Sequence[Passage], following: tuple[int, int]) -> None:
        if self.has_nicknames:
            self._note_nicknames(start, end)
        is_direct = False
        for k, passage in enumerate(passages):
            lower = passages[k - 1].closing + 1 if k else start
            upper = passages[k + 1].opening if k + 1 < len(passages) else end
            is_direct |= self._read_passage(passage, lower, upper, following if upper == end else (upper, upper))
        if is_direct:
            return
        if end - start <= _MAX_SENTENCE:
            found = find_indirect(self.tokens, start, end, self.attributions, self.lexicon)
            for attribution, spans in found:
                self._add("indirect", spans, attribution)
            if found:
                return
        self._note_subject(start, end)

    # --- direct speech ---

    def _read_passage(self, passage: Passage, lower: int, upper: int, following: tuple[int, int]) -> bool:
        """Add the passage if it has a speaker, and return whether it is a quotation."""
        lower = max(lower, passage.opening - _MAX_ATTRIBUTION, min(self.attributed, passage.opening))
        upper = min(upper, passage.closing + _MAX_ATTRIBUTION)
        words = passage.closing - passage.opening - 1
        if self._is_label(passage, lower):
            return False
        ends = self._has_end(passage)
        if ends or words >= _MIN_WORDS:
            attribution = self._choose(passage, lower, upper)
            if attribution is not None:
                self._add("direct", ((passage.start, passage.end),), attribution)
                return True
        if any(token.text not in ",.–—-" for token in self.tokens[lower : passage.opening]):
            return False
        if self._continue_previous(passage):
            return True
        if not ends or words < _MIN_WORDS:
            return False
        attribution = self._speaker_in_next_sentence(following) or self.last_attribution
        if attribution is None or self._is_named_in_next_sentence(following):
            return False
        self._add("direct", ((passage.start, passage.end),), attribution)
        return True

    def _has_end(self, passage: Passage) -> bool:
        """Return whether a quotation ends in punctuation, which merely marked words do not."""
        following = self.tokens[passage.closing + 1 : passage.closing + 2]
        return self.text[passage.end - 1] in ",.!?…" or any(token.text == "," for token in following)

    def _is_label(self, passage: Passage, lower: int) -> bool:
        """Return whether a passage is a title, a slogan or a term, or only a part of what somebody said.

        An attribution behind `slogan "…"`, and behind words in marks in the middle of a clause, is that of the clause.
        """
        before = passage.opening - 1
        while before >= lower and self.tokens[before].text in ",:":
            before -= 1
        if before >= lower and self.tokens[before].lower in self.lexicon.labels:
            return True
        if self.text[passage.end - 1] in ",.!?…":
            return False
        is_inside_clause = before == passage.opening - 1 >= lower and self._is_plain_word(self.tokens[before])
        return self._is_title(passage) or (is_inside_clause and not self.tokens[passage.opening + 1].is_capitalized)

    def _is_plain_word(self, token: Token) -> bool:
        lexicon = self.lexicon
        word = token.lower
        return (
            word[0].isalpha()
            and word not in lexicon.conjunctions
            and word not in lexicon.active_verbs
            and word not in lexicon.attributions
        )

    def _is_title(self, passage: Passage) -> bool:
        """Return whether all longer words of a passage begin with capitals."""
        words = [token for token in self.tokens[passage.opening + 1 : passage.closing] if token.lower[0].isalpha()]
        longer = [token for token in words if len(token.text) >= _MIN_LENGTH_IN_TITLE]
        return (
            len(longer) >= _MIN_WORDS_OF_TITLE
            and all(token.is_capitalized or token.lower in _SMALL_WORDS for token in longer)
            and words[0].is_capitalized
        )

    def _choose(self, passage: Passage, lower: int, upper: int) -> Attribution | None:
        """Return the attribution behind the passage or before it."""
        lexicon = self.lexicon
        last = self.tokens[passage.closing].text
        behind = self.attributions.behind_quotation(passage.closing + (last in _CLOSING_MARKS), upper)
        before = self._before(passage, lower)
        if behind is not None and self.text[passage.end - 1] in ".!?…" and self._introduces_next(behind, upper):
            behind = None
        if behind is None or (before is not None and self.tokens[behind.start].lower not in lexicon.attributions):
            return before
        self.attributed = behind.end
        return behind

    def _before(self, passage: Passage, lower: int) -> Attribution | None:
        """Return the attribution between `lower` and the opening mark: `Budi mengatakan, “`, `Menurut Budi, “`."""
        lexicon = self.lexicon
        tokens = self.tokens
        last = passage.opening - 1
        if last < lower:
            return None
        is_introduced = tokens[last].text in ",:" or tokens[last].lower in lexicon.conjunctions
        if not is_introduced and tokens[last].lower not in lexicon.active_verbs:
            return None
        for verb in range(last, lower - 1, -1):
            word = tokens[verb].lower
            if word in lexicon.active_verbs or word == "kata":
                attribution = self.attributions.before_verb(lower, verb)
                if attribution is not None:
                    return attribution
            if word in lexicon.sources or lexicon.stems.get(word) or word in lexicon.bare_verbs:
                attribution = self.attributions.behind_verb(verb, passage.opening)
                if attribution is not None:
                    return attribution
        return None

    def _introduces_next(self, attribution: Attribution, upper: int) -> bool:
        """Return whether an attribution belongs to the passage that follows: `Budi berkata, “`."""
        is_subject_first = self.tokens[attribution.start].lower not in self.lexicon.attributions
        return is_subject_first and attribution.end < upper and self.tokens[upper - 1].text in ",:"

    def _continue_previous(self, passage: Passage) -> bool:
        """Join a passage to the quotation before it if only an attribution stands between them."""
        if not self.quotes or self.quotes[-1].kind != "direct" or self.last_attribution is None:
            return False
        previous = self.quotes[-1]
        between = self.text[previous.spans[-1][1] : passage.start]
        is_joined = (
            previous.spans[-1][1] <= previous.speaker_span[0] <= passage.start
            and "\n" not in between
            and len(between) <= 8 * _MAX_ATTRIBUTION
            and between.count(". ") <= 1
        )
        if not is_joined or len(previous.spans) > 1:
            return False
        self.quotes[-1] = Quote(
            "direct",
            (*previous.spans, (passage.start, passage.end)),
            previous.speaker,
            previous.speaker_span,
            previous.full_name,
            previous.office,
            previous.is_pronoun,
            previous.cue,
        )
        return True

    def _speaker_in_next_sentence(self, following: tuple[int, int]) -> Attribution | None:
        """Return the speaker in `Hal itu dikatakan Budi` behind a quotation."""
        start, end = following
        end = min(end, start + _MAX_ATTRIBUTION)
        i = start
        while i < end and self.tokens[i].lower in _FORWARD:
            i += 1
        if i < end and i > start:
            word = self.tokens[i].lower
            if word in self.lexicon.passive_verbs or word in self.lexicon.attributions:
                return self.attributions.behind_verb(i, end)
        return self._speaker_before_back_reference(start, end)

    def _speaker_before_back_reference(self, start: int, end: int) -> Attribution | None:
        """Return the speaker in `Budi mengatakan hal itu di pasar` and `Budi menyampaikan pernyataan tersebut`."""
        for verb in range(start, end - 1):
            if self.tokens[verb].lower not in self.lexicon.active_verbs:
                continue
            references = [self.tokens[i].lower in _BACK_REFERENCES for i in range(verb + 1, min(verb + 3, end))]
            return self.attributions.before_verb(start, verb) if len(references) == 2 and all(references) else None
        return None

    def _is_named_in_next_sentence(self, following: tuple[int, int]) -> bool:
        """Return whether `Begitu bunyi spanduk itu` follows."""
        start, end = following
        return (
            start + 1 < end
            and self.tokens[start].lower in ("begitu", "demikian", "begitulah", "demikianlah")
            and self.tokens[start + 1].lower in self.lexicon.label_phrases
        )

    # --- speakers ---

    def _add(self, kind: Kind, spans: tuple[Span, ...], attribution: Attribution) -> None:
        mention = attribution.speaker
        person = self._resolve(mention)
        if person is not None:
            self.known_salient = person
            self.unread.clear()
        self.known_attribution = attribution
        self.is_attribution_known = True
        self.quotes.append(
            Quote(
                kind=kind,
                spans=spans,
                speaker=self.text[mention.start : mention.end],
                speaker_span=(mention.start, mention.end),
                full_name=person.full_name if person is not None else None,
                office=(person.office if person is not None else None) or mention.office,
                is_pronoun=mention.kind is MentionKind.PRONOUN,
                cue=self.tokens[attribution.verb].text,
            )
        )

    def _resolve(self, mention: Mention) -> Person | None:
        written = self.text[mention.start : mention.end].lower()
        if mention.kind is MentionKind.PERSON:
            return self.names.person(mention.name, mention.start)
        if mention.kind is MentionKind.PRONOUN:
            return None if written in _PLURAL else self.salient
        if mention.kind is not MentionKind.DESCRIPTION:
            return None
        if any(written.endswith(" " + word) for word in self.lexicon.determiners):
            return self.salient
        # `kata Gubernur` behind `Gubernur Jawa Barat Budi`
        has_office = self.salient is not None and (self.salient.office or "").lower().startswith(written + " ")
        return self.salient if has_office and written in self.lexicon.offices else None

    @property
    def salient(self) -> Person | None:
        while self.unread:
            self._read_last_subject()
        return self.known_salient

    @property
    def last_attribution(self) -> Attribution | None:
        if not self.is_attribution_known:
            self._read_last_subject()
        return self.known_attribution

    def _note_subject(self, start: int, end: int) -> None:
        """Note that the subject of a sentence without a quotation is the person that pronouns stand for."""
        self.unread.append((start, end))
        self.is_attribution_known = False
        # Nicknames that are linked later would change what is found.
        if self.has_nicknames or len(self.unread) > _MAX_UNREAD:
            unread, self.unread = self.unread, []
            for sentence in unread:
                person, self.known_attribution = self._find_subject(*sentence)
                self.known_salient = person or self.known_salient
            self.is_attribution_known = True

    def _read_last_subject(self) -> None:
        """Read the last unread sentence; those before it only if it needs them, or names nobody."""
        is_last = not self.is_attribution_known
        self.is_attribution_known = True
        person, attribution = self._find_subject(*self.unread.pop())
        if is_last:
            self.known_attribution = attribution
        if person is not None:
            self.known_salient = person
            self.unread.clear()

    def _find_subject(self, start: int, end: int) -> tuple[Person | None, Attribution | None]:
        """Return the subject of a sentence, and its attribution if it is that of a verb of saying."""
        limit = min(end, start + _MAX_SENTENCE)
        for i in range(start, limit):
            word = self.tokens[i].lower
            if word in self.lexicon.subject_verbs and not self.quoted[i]:
                attribution = (
                    self.attributions.behind_verb(i, limit)
                    if word in self.lexicon.passive_verbs
                    else self.attributions.before_verb(start, i)
                )
                person = self._resolve(attribution.speaker) if attribution is not None else None
                if person is not None:
                    return person, attribution
        return self._find_first_person(start, limit), None

    def _find_first_person(self, start: int, limit: int) -> Person | None:
        # Behind a verb stands its object or agent, as in `dicanangkan Presiden Budi`.
        is_behind_verb = False
        for i in range(start, limit):
            token = self.tokens[i]
            if token.text == ",":
                is_behind_verb = False
            elif not token.is_capitalized and self._may_be_verb(token):
                is_behind_verb = True
            if self.quoted[i] or not self.names.may_begin_person(token):
                continue
            if i > start and self.tokens[i - 1].lower in _NOT_SUBJECT:
                continue
            mention = self.names.parse(i, limit)
            if mention is None or mention.kind is not MentionKind.PERSON:
                continue
            person = self.names.person(mention.name, mention.start)
            if person is None or not (person.office or self.names.is_speaker(person.name)):
                continue
            if not (is_behind_verb and self.salient is not None):
                return person
        return None

    def _may_be_verb(self, token: Token) -> bool:
        return bool(self.lexicon.suffix) and len(token.text) > 5 and token.text.startswith(VERBAL_PREFIXES)

    def _note_nicknames(self, start: int, end: int) -> None:
        for i in range(start, min(end, start + _MAX_SENTENCE)):
            if self.tokens[i].lower not in self.lexicon.nicknames:
                continue
            first = i + 1
            while first < end and self.tokens[first].lower in ("akrab", "dengan", "nama", "sebagai"):
                first += 1
            # `yang akrab disapa Budi itu`: the determiner does not belong to the name.
            nearby = range(first, min(end, first + _MIN_WORDS + 1))
            stop = next((k for k in nearby if self.tokens[k].lower in self.lexicon.determiners), end)
            mention = self.names.parse(first, stop)
            if mention is None or not mention.name:
                continue
            person = self._person_before(start, i) or self.salient
            if person is not None and person.name != mention.name:
                self.names.link(mention.name, person)

    def _person_before(self, start: int, end: int) -> Person | None:
        i = start
        found = None
        while i < end:
            mention = self.names.parse(i, end) if self.tokens[i].is_capitalized else None
            if mention is not None and mention.kind is MentionKind.PERSON:
                found = self.names.person(mention.name, mention.start) or found
                i = max(i + 1, mention.after)
            else:
                i += 1
        return found


_NOT_SUBJECT = frozenset(
    "oleh dengan kepada untuk dari di ke "
    "bersama bagi terhadap antara pada dalam dan with to from by of for and at in".split()
)
