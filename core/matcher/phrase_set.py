"""Find out which of many phrases occur in a text, in one pass over the text, with the Aho-Corasick algorithm."""

from collections.abc import Iterable, Iterator

from ahocorasick_rs import AhoCorasick

from core.matcher.thresholds import MAX_ADDED_PHRASES, SEARCHED_CHUNK


class PhraseSet:
    """A set of phrases, each with a space before, between and after its words: " kota bandung ". Immutable.

    An automaton of a hundred thousand phrases takes a second to build, so phrases that are added later get a small one
    of their own until there are many of them.
    """

    def __init__(self, phrases: Iterable[str] = (), added: Iterable[str] = ()) -> None:
        self._main = _Automaton(phrases)
        self._added = _Automaton(added)

    def extended(self, phrases: Iterable[str]) -> "PhraseSet":
        """Return a set that also has these phrases."""
        new = [phrase for phrase in phrases if phrase not in self._main.phrases and phrase not in self._added.phrases]
        if not new:
            return self
        added = [*self._added.phrases, *new]
        if len(added) > max(MAX_ADDED_PHRASES, len(self._main.phrases) // 10):
            return PhraseSet([*self._main.phrases, *added])
        extended = PhraseSet((), added)
        extended._main = self._main
        return extended

    def find(self, joined: str) -> set[str]:
        """Return the phrases that occur in a text, which is given as words joined by spaces (`FoldedText.joined`)."""
        return self._main.find(joined) | self._added.find(joined)


class _Automaton:
    def __init__(self, phrases: Iterable[str]) -> None:
        # Sorted phrases take three quarters of the time to build.
        self._ordered = sorted(phrases)
        self.phrases = frozenset(self._ordered)
        self._longest = max(map(len, self._ordered), default=0)
        self._automaton = AhoCorasick(self._ordered, store_patterns=False) if self._ordered else None

    def find(self, joined: str) -> set[str]:
        if self._automaton is None:
            return set()
        return {
            self._ordered[found[0]]
            for chunk in self._split(joined)
            for found in self._automaton.find_matches_as_indexes(chunk, overlapping=True)
        }

    def _split(self, joined: str) -> Iterator[str]:
        """Yield parts of a text that overlap by the longest phrase. A list of all occurrences might fill the memory."""
        for start in range(0, len(joined), SEARCHED_CHUNK):
            yield joined[start : start + SEARCHED_CHUNK + self._longest]
