"""The signs of an article: its words, and whatever else the alternatives of some queries ask for."""

from collections.abc import Iterable, Iterator
from itertools import chain

from core.matcher.required_features import form_sign, prefix, regex_of, regex_sign, scope_of
from core.matcher.tokenized_article import FieldWords, Reading, Scope
from core.matcher.word_patterns import RegexSet, head, is_match
from core.query import Wildcard

_REMEMBERED = 100_000
"""Words whose wildcards are remembered: the vocabulary of some thousand articles, in about ten megabytes."""


class Wildcards:
    """Which of many wildcards match a word; words that came before are looked up."""

    def __init__(self) -> None:
        self._prefixes: dict[str, str] = {}
        self._lengths: list[int] = []
        self._others: dict[str, tuple[Wildcard, ...]] = {}
        self._known: dict[str, tuple[str, ...]] = {}

    def extended(self, more: Iterable[str]) -> "Wildcards":
        """One that knows some more."""
        made = Wildcards()
        made._prefixes = self._prefixes.copy()
        made._others = self._others.copy()
        for wild in more:
            start = head(wild)
            if wild == start + "*":
                made._prefixes[start] = wild
            else:
                made._others[start[:3]] = (*made._others.get(start[:3], ()), Wildcard(wild))
        made._lengths = sorted({len(each) for each in made._prefixes})
        return made

    def signs(self, words: set[str]) -> set[str]:
        """The wildcards that match some of the words."""
        if not (self._prefixes or self._others):
            return set()
        for word in words.difference(self._known):
            if len(self._known) >= _REMEMBERED:
                self._known = {}
            self._known[word] = tuple(self._match(word))
        return set(chain.from_iterable(filter(None, map(self._known.get, words))))

    def _match(self, word: str) -> Iterator[str]:
        for length in self._lengths:
            if length <= len(word) and (wild := self._prefixes.get(word[:length])):
                yield wild
        for start in {word[:length] for length in range(4)}:
            yield from (other.pattern for other in self._others.get(start, ()) if is_match(other, word, word))


class Signs:
    """Which signs beside plain words to look for. Immutable."""

    def __init__(self) -> None:
        self.asked: frozenset[str] = frozenset()
        self._scopes: frozenset[Scope] = frozenset()
        self._has_forms = False
        self._wildcards = Wildcards()
        self._regexes = RegexSet()

    def extended(self, more: set[str]) -> "Signs":
        """One that looks for some more."""
        news = {sign for sign in more if not sign.isalnum()} - self.asked
        if not news:
            return self
        parted = [scope_of(sign) for sign in news]
        regexes = [regex for _, sign in parted if (regex := regex_of(sign))]
        made = Signs()
        made.asked = self.asked | news
        made._scopes = self._scopes.union(scope for scope, _ in parted if scope)
        made._has_forms = self._has_forms or any(sign.endswith("{id}") for _, sign in parted)
        made._wildcards = self._wildcards.extended(
            {sign for _, sign in parted if not sign.startswith("/") and ("*" in sign or "?" in sign)}
        )
        made._regexes = self._regexes.extended(regexes) if regexes else self._regexes
        return made

    def shown(self, reading: Reading) -> set[str]:
        """The signs of an article, with all words of title and text, and the empty one."""
        found = reading.title.said | reading.text.said
        found |= self._wildcards.signs(found)
        for field in reading.fields(None):
            self._add_costly(found, field, "")
        for scope in self._scopes:
            (field,) = reading.fields(scope)
            start = prefix(scope)
            found.update(start + word for word in field.said)
            found.update(start + sign for sign in self._wildcards.signs(field.said))
            self._add_costly(found, field, start)
        found.add("")
        return found

    def _add_costly(self, found: set[str], field: FieldWords, start: str) -> None:
        if self._has_forms:
            found.update(start + form_sign(lemma) for lemma in field.lemmas)
        if self._regexes.all:
            found.update(start + regex_sign(regex) for regex in self._regexes.found_in(field.characters))
