"""Noun phrases that may be speakers: names with ranks, degrees and offices, pronouns, descriptions, institutions.

A name is written in capitals, and so are offices and institutions before it. Where one ends and the other begins is
known from ranks, from the words of offices, and from other places in the text where the name stands alone.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from core.quotes.lexicon import Lexicon
from core.quotes.tokens import Token
from core.quotes.values import Mention, MentionKind

# Limits that make the time linear, whatever the text; longer names, offices and descriptions do not occur.
_MAX_WORDS = 20
_MAX_DESCRIPTION = 30
# From a description to the name behind it.
_MAX_BEFORE_NAME = 40
_MAX_LOWER_CASE = 4
_MAX_NAMES_OF_WORD = 20
_MAX_NAME = 4
# The tokens behind a run that may decide whether it goes on: the parenthesis of an institution.
_MAX_LOOK_AHEAD = 6

_DEGREES = re.compile(
    r"(?:,\s{0,2}(?:[SMD]\.? ?(?:[A-Z][a-z]{0,3}|[A-Z]{1,2})\b\.?(?:[A-Z]\b\.?){0,2}"
    r"|Sp\.?[A-Z][A-Za-z]{0,3}(?:-[A-Z]{2,5})?(?:\([A-Z]\))?"
    r"|Ph\.? ?D\b\.?|MBA|MSi|MPH|SIK|S\.I\.K\b\.?|Lc|LL\.?M\b\.?|Jr\b\.?|Ak|CA)(?![\w]))+"
)
_CONNECTIONS = frozenset(("dan", "&", "of", "and", "the", "for", "untuk"))
_PLACES = frozenset("across along around at from in inside near on outside".split())
# `kata pedagang beras saat ditemui …`: behind these the description has ended.
_ENDS_OF_DESCRIPTION = frozenset(
    "saat ketika usai seusai kepada sambil seraya sembari melalui lewat when while after during to through via".split()
)
_BEFORE_PLACES = frozenset("asal di dari kelahiran warga istri suami anak ibu ayah kakak adik from of in".split())
# `Jaksa Agung`, `Mahkamah Agung`
_SUPREME = frozenset(("jaksa", "mahkamah", "hakim", "kejaksaan"))
_DOTTED = frozenset("dr dra drs prof ir h hj kh st mr mrs ms sgt capt gen col lt rev ust".split())


@dataclass(frozen=True, slots=True)
class Person:
    """A name in its longest form, with the office beside it."""

    name: tuple[str, ...]
    full_name: str
    office: str | None
    start: int


@dataclass
class NameFinder:
    """Parses noun phrases of one text and knows all names in it."""

    text: str
    tokens: Sequence[Token]
    lexicon: Lexicon
    # Indexes of tokens inside quotations: names there are not the article's own words.
    quoted: Sequence[bool]
    _alone: set[tuple[str, ...]] = field(default_factory=set)
    _speakers: set[tuple[str, ...]] = field(default_factory=set)
    _persons: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))
    _nicknames: dict[tuple[str, ...], Person] = field(default_factory=dict)
    # The runs and names that were read, since most are read several times. A run has its end, and the token up to
    # which the text decided about it.
    _runs: dict[int, tuple[int, int]] = field(default_factory=dict)
    _mentions: dict[tuple[int, int], Mention] = field(default_factory=dict)
    # What `_find_longest` returned, by name: the same names come again and again.
    _longest: dict[tuple[str, ...], tuple[bool, list[Person]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._lower_case = {token.text for token in self.tokens if token.text[0].islower()}
        self._inside = {
            token.lower for i, token in enumerate(self.tokens) if token.is_capitalized and not self._begins_sentence(i)
        }
        runs = self._find_runs()
        for start, end in runs:
            self._note_name_that_stands_alone(start, end)
        for start, end in runs:
            if self._is_in_heading(start, end):
                continue
            mention = self.parse(start, len(self.tokens))
            if mention is not None and mention.kind is MentionKind.PERSON:
                self._add(mention)

    def _find_runs(self) -> list[tuple[int, int]]:
        runs = []
        end = 0
        lexicon = self.lexicon
        for i, token in enumerate(self.tokens):
            if not (token.is_capitalized or token.lower in lexicon.titles) or i < end or self.quoted[i]:
                continue
            if token.lower in lexicon.openers:
                continue
            # A noun that is written in capitals as the first word of a sentence; but `Ketua Budi Santoso`.
            if token.lower in self._lower_case and token.lower not in lexicon.titles and self._begins_sentence(i):
                continue
            end = self._run(i, len(self.tokens))
            if end > i:
                runs.append((i, end))
        return runs

    def _begins_sentence(self, i: int) -> bool:
        return i == 0 or self.tokens[i - 1].text in ".!?\n"

    def _is_in_heading(self, start: int, end: int) -> bool:
        """Return whether a run of words is at the end or all of a line without punctuation, such as a heading."""
        tokens = self.tokens
        if end - start > 2 * _MAX_NAME and not any(token.lower in self.lexicon.offices for token in tokens[start:end]):
            return True
        return end == len(tokens) or tokens[end].text == "\n"

    def _note_name_that_stands_alone(self, start: int, end: int) -> None:
        lexicon = self.lexicon
        words = tuple(token.lower for token in self.tokens[start:end] if token.text != ".")
        if len(words) > _MAX_NAME or any(word in lexicon.offices for word in words):
            return
        words = tuple(word for word in words if word not in lexicon.ranks)
        if not words or words[0] in lexicon.institution_heads or all(word in lexicon.institutions for word in words):
            return
        before = self.tokens[start - 1].lower if start else ""
        after = end
        while after < len(self.tokens) and self.tokens[after].lower in lexicon.adverbs:
            after += 1
        verb = self.tokens[after].lower if after < len(self.tokens) else ""
        is_place = before in _PLACES
        if before in lexicon.bare_verbs or before in lexicon.sources or (verb in lexicon.active_verbs and not is_place):
            self._speakers.add(words)
        self._alone.add(words)

    def _add(self, mention: Mention) -> None:
        person = Person(mention.name, self.text[mention.start : mention.end], mention.office, mention.start)
        for word in mention.name:
            known = self._persons[word]
            if len(known) < _MAX_NAMES_OF_WORD and all(
                other.name != person.name or len(other.full_name) < len(person.full_name) for other in known
            ):
                known.append(person)
        after = mention.after
        if after + 2 < len(self.tokens) and self.tokens[after].text == "(" and self.tokens[after + 2].text == ")":
            nickname = self.tokens[after + 1]
            if nickname.is_capitalized:
                self._nicknames.setdefault((nickname.lower,), person)

    def link(self, nickname: tuple[str, ...], person: Person) -> None:
        self._nicknames.setdefault(nickname, person)

    def person(self, name: tuple[str, ...], offset: int) -> Person | None:
        """Return the person with the longest name that contains `name`; of several the last one before `offset`."""
        if not name:
            return None
        if name not in self._longest:
            self._longest[name] = self._find_longest(name)
        is_longer, longest = self._longest[name]
        nicknamed = self._nicknames.get(name)
        if nicknamed is not None and not is_longer:
            return nicknamed
        earlier = [person for person in longest if person.start <= offset]
        if earlier:
            return max(earlier, key=lambda person: person.start)
        return min(longest, key=lambda person: person.start, default=None)

    def _find_longest(self, name: tuple[str, ...]) -> tuple[bool, list[Person]]:
        """Return whether a longer name contains `name`, and the persons with the longest names that do."""
        found = [person for person in self._persons.get(name[0], ()) if contains(person.name, name)]
        # `Kunjungan Budi` and `Budi Bantah Tuduhan` are no names; what has an office or speaks is one.
        sure = [person for person in found if self._is_sure(person)]
        if any(len(person.name) > len(name) for person in sure):
            found = sure
        elif not self.lexicon.short_name_is_last:
            found = [person for person in found if person in sure or person.name[: len(name)] == name]
        longest = [
            person
            for person in found
            if not any(
                (other.name != person.name and contains(other.name, person.name))
                or (other.name == person.name and len(other.full_name) > len(person.full_name))
                for other in found
            )
        ]
        return any(len(person.name) > len(name) for person in found), longest

    def may_begin_person(self, token: Token) -> bool:
        word = token.lower
        if word in self.lexicon.ranks:
            return True
        return token.is_capitalized and (word in self._persons or word in self.lexicon.offices)

    def _is_sure(self, person: Person) -> bool:
        return person.office is not None or person.name in self._speakers

    def is_speaker(self, name: tuple[str, ...]) -> bool:
        parts = (name[i:j] for i in range(len(name)) for j in range(i + 1, len(name) + 1))
        return any(part in self._speakers for part in parts)

    # --- noun phrases ---

    def parse(self, i: int, end: int) -> Mention | None:
        """Return the noun phrase that begins at token `i` and ends before `end`, None if there is none."""
        if i >= end:
            return None
        token = self.tokens[i]
        if token.lower in self.lexicon.pronouns:
            return Mention(MentionKind.PRONOUN, token.start, token.end, i + 1)
        run_end = self._run(i, end)
        if run_end == i:
            return self._parse_description(i, end)
        if run_end < end and self.tokens[run_end].lower in self.lexicon.determiners and not token.is_capitalized:
            return self._mention(MentionKind.DESCRIPTION, i, run_end + 1, run_end + 1)
        if run_end == i + 1 and token.lower in self.lexicon.persons and token.lower not in self.lexicon.ranks:
            return self._parse_description(i, end)
        if not any(word.is_capitalized for word in self.tokens[i:run_end]):
            return self._parse_description(i, end)
        described = self._parse_described_person(i, run_end, end) if self._is_lower_case_person(token) else None
        if described is not None:
            return described
        if run_end < end and self.tokens[run_end].lower in self.lexicon.determiners:
            # `Menteri itu` is a person, `Inisiatif ini` is not.
            if token.lower in self.lexicon.offices or token.lower in self.lexicon.persons:
                return self._mention(MentionKind.DESCRIPTION, i, run_end + 1, run_end + 1)
            if run_end == i + 1:
                return None
        return None if self._is_noun_of_sentence(i, run_end) else self._parse_name(i, run_end, end)

    def _is_lower_case_person(self, token: Token) -> bool:
        lexicon = self.lexicon
        word = token.lower
        return (
            not token.is_capitalized
            and word in lexicon.persons
            and word not in lexicon.offices
            and word not in lexicon.ranks
        )

    def _parse_described_person(self, i: int, run_end: int, end: int) -> Mention | None:
        """Return `Budi Santoso` in `pedagang beras Budi Santoso`, but all of `wanita asal Bandung`.

        And all of `pria kelahiran Garut yang memimpin koperasi itu`.
        """
        tokens = self.tokens
        description = None if tokens[i + 1].is_capitalized else self._parse_description(i, end)
        if description is not None and tokens[description.after - 1].lower in self.lexicon.determiners:
            return description
        first = next(k for k in range(i, run_end) if tokens[k].is_capitalized)
        if tokens[first - 1].lower in _BEFORE_PLACES or tokens[first].lower in self.lexicon.institutions:
            return self._mention(MentionKind.DESCRIPTION, i, run_end, run_end)
        name = self._parse_name(first, run_end, end)
        if name.kind is not MentionKind.PERSON:
            return None
        return name if name.office is not None else replace(name, office=self._slice(i, first))

    def parse_named(self, i: int, end: int) -> Mention | None:
        """Return the noun phrase at `i`; of a description or an office, the name behind it if there is one.

        Such as `pedagang beras di Pasar Lama, Budi` and `warga bernama Budi`.
        """
        mention = self.parse(i, end)
        if mention is None or mention.kind in (MentionKind.PRONOUN, MentionKind.INSTITUTION):
            return mention
        is_name = mention.kind is MentionKind.PERSON
        if is_name and (mention.start == self.tokens[i].start or mention.name in self._speakers):
            return mention
        if not is_name and self.tokens[mention.after - 1].lower in self.lexicon.determiners:
            return mention
        return self._find_name_behind(i, mention, end) or mention

    def _find_name_behind(self, i: int, description: Mention, end: int) -> Mention | None:
        tokens = self.tokens
        lexicon = self.lexicon
        end = min(end, i + _MAX_BEFORE_NAME)
        j = description.after
        while j < end:
            token = tokens[j]
            if token.text in ".:;\n" or self.quoted[j] or token.lower in _ENDS_OF_DESCRIPTION:
                return None
            if token.lower in lexicon.active_verbs:
                return None
            is_behind_comma = token.text == ","
            first = j + (is_behind_comma or token.lower in lexicon.naming)
            may_begin = first < end and (tokens[first].is_capitalized or tokens[first].lower in lexicon.ranks)
            run_end = self._run(first, end) if may_begin else first
            if run_end == first:
                if is_behind_comma:
                    return None
                j += 1
                continue
            name = self._name_behind(first, run_end, end, description, is_sure=token.lower in lexicon.naming)
            if name is not None:
                return name if name.office is not None else replace(name, office=self._slice(i, j))
            j = run_end
        return None

    def _name_behind(
        self, first: int, run_end: int, end: int, description: Mention, *, is_sure: bool
    ) -> Mention | None:
        """Return the name in a run of words in capitals behind a description, None if they are a place."""
        tokens = self.tokens
        for start in range(first, run_end):
            words = tuple(token.lower for token in tokens[start:run_end] if token.text != ".")
            is_known = words in self._speakers or words[:1] in self._speakers
            is_known = is_known or (start == first and words[0] in self.lexicon.ranks)
            if is_known:
                first = start
                break
        words = tuple(token.lower for token in tokens[first:run_end] if token.text != ".")
        if not (is_sure or is_known):
            # A place or a company, as in `warga Desa Baru, Garut`, unless it looks like a name and nothing else does.
            is_behind_comma = tokens[first - 1].text == ","
            has_age = run_end + 1 < end and tokens[run_end].text == "(" and tokens[run_end + 1].text.isdigit()
            is_name = description.kind is MentionKind.PERSON and not self._is_in_company(description)
            if is_name or not is_behind_comma:
                return None
            if len(words) < 2 and not has_age:
                return None
        if any(word in self.lexicon.institutions for word in words[:1]):
            return None
        name = self._read_name(first, run_end, end)
        return name if name.kind is MentionKind.PERSON else None

    def _is_in_company(self, name: Mention) -> bool:
        """Return whether `PT` or the like stands before a name, so that it is that of a company."""
        return (name.office or "").split(" ")[-1].lower() in self.lexicon.institution_heads

    def _run(self, i: int, end: int) -> int:
        """Return the end of the words in capitals that begin at `i`, with ranks, particles and lower-case offices."""
        known, reach = self._runs.get(i, (i, len(self.tokens) + 1))
        if reach <= end:
            return known
        run_end, last_read = self._read_run(i, end)
        if last_read + _MAX_LOOK_AHEAD <= end:
            self._runs[i] = run_end, last_read + _MAX_LOOK_AHEAD
        return run_end

    def _read_run(self, i: int, end: int) -> tuple[int, int]:
        """Return the end of the words in capitals that begin at `i`, and the last token that decided about it."""
        lexicon = self.lexicon
        tokens = self.tokens
        end = min(end, i + _MAX_WORDS)
        j = last = i
        is_office = False
        while j < end:
            token = tokens[j]
            word = token.lower
            follows = j + 1 < end and tokens[j + 1].is_capitalized
            if token.is_capitalized:
                if word in lexicon.openers and word not in lexicon.institutions and word not in lexicon.offices:
                    break
                if j > i and (word in lexicon.active_verbs or word in lexicon.sources):
                    break
                is_office = is_office or word in lexicon.offices
                j += 1
                last = j
                dotted = word in _DOTTED or len(word) == 1
                if dotted and j < end and tokens[j].text == "." and tokens[j].start == token.end:
                    j += 1
                    last = j
                continue
            if (
                word in lexicon.ranks
                and j + 1 < end
                and (follows or tokens[j + 1].text == "." or tokens[j + 1].lower in lexicon.ranks)
            ):
                j += 2 if tokens[j + 1].text == "." else 1
                continue
            if j == i and (word in lexicon.offices or word in lexicon.persons):
                is_office = True
                j = self._behind_lower_case_office(i, end)
                if j < end and tokens[j].is_capitalized:
                    continue
                return i, j
            connected = self._behind_connection(j, end, is_office) if j > i else j
            if connected == j:
                break
            j = connected
        return last, j

    def _behind_lower_case_office(self, i: int, end: int) -> int:
        j = i
        while j + 1 < end and j < i + _MAX_LOWER_CASE and self._continues_office(self.tokens[j + 1]):
            j += 1
        return j + 1

    def _behind_connection(self, j: int, end: int, is_office: bool) -> int:
        """Return the token in capitals behind a particle, number or parenthesis at `j`; `j` if there is none."""
        tokens = self.tokens
        word = tokens[j].lower
        is_word = word in self.lexicon.particles or (is_office and (word in _CONNECTIONS or word.isdigit()))
        behind = j + 1
        if is_office and word == "(":
            behind = next((k + 1 for k in range(j + 1, min(j + 5, end)) if tokens[k].text == ")"), end)
        elif not is_word:
            return j
        return behind if behind < end and tokens[behind].is_capitalized else j

    def _continues_office(self, token: Token) -> bool:
        lexicon = self.lexicon
        word = token.lower
        return not token.is_capitalized and word[0].islower() and word not in lexicon.office_ends

    def _parse_name(self, i: int, run_end: int, end: int) -> Mention:
        if run_end < len(self.tokens) and self.tokens[run_end].text in ",(":
            return self._read_name(i, run_end, end)
        # What follows does not belong to the name, so that it is the same wherever the sentence ends.
        if (i, run_end) not in self._mentions:
            self._mentions[i, run_end] = self._read_name(i, run_end, run_end)
        return self._mentions[i, run_end]

    def _read_name(self, i: int, run_end: int, end: int) -> Mention:
        lexicon = self.lexicon
        tokens = self.tokens
        start = self._name_start(i, run_end)
        office = self._slice(i, start) if start > i else None
        has_degrees = self.text.startswith(",", tokens[run_end - 1].end) and _DEGREES.match(
            self.text, tokens[run_end - 1].end
        )
        if office is not None and not has_degrees and run_end + 1 < end and tokens[run_end].text == ",":
            # The words behind an office are a place if a name that is known follows them.
            following = self._run(run_end + 1, end)
            words = tuple(
                token.lower
                for token in tokens[run_end + 1 : following]
                if token.text != "." and token.lower not in lexicon.ranks
            )
            if words in self._alone and tuple(token.lower for token in tokens[start:run_end]) not in self._speakers:
                start = run_end
        if start == run_end and run_end + 1 < end and tokens[run_end].text == ",":
            # `Kepala Dinas Kesehatan, Budi Santoso` or `Menteri Desa, Pembangunan Daerah Tertinggal Budi Santoso`
            following = self._run(run_end + 1, end)
            if following > run_end + 1:
                start, run_end = self._name_start(run_end + 1, following), following
                office = self._slice(i, start).rstrip(" ,")
        if start == run_end:
            is_office = tokens[i].lower in lexicon.offices
            kind = MentionKind.DESCRIPTION if is_office else MentionKind.INSTITUTION
            return self._mention(kind, i, run_end, run_end)
        name = tuple(
            token.lower
            for token in tokens[start:run_end]
            if token.lower not in lexicon.ranks and token.text not in ".()"
        )
        if not name:
            return self._mention(MentionKind.DESCRIPTION, i, run_end, run_end)
        stop = tokens[run_end - 1].end
        after = run_end
        degrees = _DEGREES.match(self.text, stop) if self.text.startswith(",", stop) else None
        if degrees:
            stop = degrees.end()
            while after < end and tokens[after].start < stop:
                after += 1
        after, apposition = self._parse_apposition(after, end)
        is_institution = self._is_institution(start, run_end) and not self._is_part_of_person(name)
        kind = MentionKind.INSTITUTION if is_institution else MentionKind.PERSON
        return Mention(kind, tokens[start].start, stop, after, name, office or apposition)

    def _parse_apposition(self, after: int, end: int) -> tuple[int, str | None]:
        """Return the token behind `(45)` and `, Direktur PT Contoh,`, and the office in it."""
        tokens = self.tokens
        if after < end and tokens[after].text == "(":
            closing = next((k for k in range(after + 1, min(after + 6, end)) if tokens[k].text == ")"), None)
            if closing is not None:
                after = closing + 1
        if after + 1 < end and tokens[after].text == ",":
            word = tokens[after + 1].lower
            skip = 1 if word in self.lexicon.articles or word == "selaku" else 0
            first = after + 1 + skip
            if first < end and (tokens[first].lower in self.lexicon.offices):
                last = self._run(first, end)
                words = tuple(token.lower for token in tokens[self._name_start(first, last) : last])
                if last > first and words not in self._alone:
                    return last, self._slice(first, last)
            if first < end and tokens[first].text.islower():
                description = self._parse_description(first, end)
                if description is not None and (description.after >= end or tokens[description.after].text in ",."):
                    return description.after, self.text[description.start : description.end]
        return after, None

    def _name_start(self, i: int, end: int) -> int:
        """Return where the name begins in the words from `i` to `end`; `end` if there is only an office."""
        lexicon = self.lexicon
        tokens = self.tokens
        words = [token.lower for token in tokens[i:end]]
        offices = [k for k, word in enumerate(words) if word in lexicon.offices]
        ranks = [k for k, word in enumerate(words) if word in lexicon.ranks]
        if not offices:
            return i + ranks[0] if ranks and ranks[0] <= len(words) - 2 and ranks[0] else i
        if ranks and ranks[-1] > offices[-1] and ranks[-1] + 1 < len(words):
            first = ranks[-1]
            while first - 1 in ranks or (first and words[first - 1] == "." and first - 2 in ranks):
                first -= 1
            return i + first
        last_office = offices[-1] + 1
        for k in range(max(last_office, len(words) - _MAX_NAME), len(words)):
            suffix = tuple(word for word in words[k:] if word != ".")
            is_name = (suffix[:1] in self._speakers or suffix in self._speakers) and suffix[
                0
            ] not in lexicon.institutions
            if is_name or (len(suffix) > 1 and suffix in self._alone):
                is_surname = lexicon.short_name_is_last and len(suffix) == 1 and k > last_office
                return i + k - is_surname
        k = last_office
        while k < len(words) and (words[k] in lexicon.institutions or self._is_acronym(tokens[i + k])):
            k += 1
        # Of the words that remain, the last ones are the name; the others are a place or a company.
        for m in range(len(words) - 1, k - 1, -1):
            if words[m] in lexicon.given_names and m > k and not self._is_title(words[m - 1]):
                continue
            if words[m] in lexicon.institutions or words[m] in (")", "dan", "of", "and") or words[m].isdigit():
                k = m + 1
                break
        rest = len(words) - k
        if rest > 3 or (
            rest == 3 and "." not in words[k:] and not lexicon.particles & set(words[k:]) and k > last_office
        ):
            k = len(words) - 2 if words[-2] != "." else len(words) - 3
        return i + k

    def _is_title(self, word: str) -> bool:
        return word in self.lexicon.offices or word in _SUPREME

    def _is_acronym(self, token: Token) -> bool:
        return (len(token.text) > 1 and token.text.isupper()) or token.text in "()"

    def _is_institution(self, start: int, end: int) -> bool:
        words = [token.lower for token in self.tokens[start:end]]
        if words[0] in self.lexicon.institution_heads or all(word in self.lexicon.institutions for word in words):
            return True
        return len(words) == 1 and self._is_acronym(self.tokens[start])

    def _is_part_of_person(self, name: tuple[str, ...]) -> bool:
        """Return whether a single word belongs to a person: `Agung`, which also stands in names of institutions."""
        if len(name) != 1:
            return False
        if name in self._nicknames:
            return True
        return any(
            len(person.name) > 1 and self._is_sure(person) and not set(person.name) <= self.lexicon.institutions
            for person in self._persons.get(name[0], ())
        )

    def _is_noun_of_sentence(self, start: int, end: int) -> bool:
        """Return whether a single word is written in capitals only as the first one: `Posters in town said …`.

        Behind a name, a verb follows, not a place. Only in English: Indonesian names of one word are frequent.
        """
        if self.lexicon.suffix or end != start + 1 or end >= len(self.tokens) or not self._begins_sentence(start):
            return False
        return self.tokens[end].lower in _PLACES and self.tokens[start].lower not in self._inside

    def _parse_description(self, i: int, end: int) -> Mention | None:
        """Return `pria yang akrab disapa Budi itu`, `jaksa`, `seorang warga`."""
        lexicon = self.lexicon
        tokens = self.tokens
        first = i + 1 if tokens[i].lower in lexicon.articles and i + 1 < end else i
        if tokens[i].lower == "salah" and first + 1 < end and tokens[first].lower in ("satu", "seorang"):
            first += 1
        if tokens[i].lower in lexicon.someones_relatives:
            return self._mention(MentionKind.DESCRIPTION, i, i + 1, i + 1)
        if tokens[first].lower not in lexicon.persons and tokens[first].lower not in lexicon.offices:
            return None
        last = min(end, i + _MAX_DESCRIPTION)
        for j in range(first + 1, last):
            if tokens[j].lower in lexicon.determiners:
                return self._mention(MentionKind.DESCRIPTION, i, j + 1, j + 1)
            if tokens[j].text in ",.:;\n" or tokens[j].lower in _ENDS_OF_DESCRIPTION:
                break
            if tokens[j].lower in lexicon.active_verbs:
                break
        j = first + 1
        while j < last and (self._continues_office(tokens[j]) or tokens[j].is_capitalized):
            if tokens[j].lower in lexicon.naming:
                break
            j += 1
        return self._mention(MentionKind.DESCRIPTION, i, j, j)

    def _mention(self, kind: MentionKind, start: int, end: int, after: int) -> Mention:
        return Mention(kind, self.tokens[start].start, self.tokens[end - 1].end, after)

    def _slice(self, start: int, end: int) -> str:
        return self.text[self.tokens[start].start : self.tokens[end - 1].end]


def contains(name: tuple[str, ...], part: tuple[str, ...]) -> bool:
    """Return whether `part` is consecutive words of `name`."""
    if len(part) == 1:
        return part[0] in name
    return any(name[k : k + len(part)] == part for k in range(len(name) - len(part) + 1))
