"""Find what speaks against two similar texts telling one story: different values at corresponding positions."""

from collections.abc import Iterable
from difflib import SequenceMatcher

from core.clusters.alignment import Replacement
from core.clusters.story_text import StoryText
from core.clusters.thresholds import (
    CLAUSE_WEIGHT,
    MAX_REPLACED_WORDS,
    MIN_CLAUSE_WORDS,
    MIN_TITLE_SHARE,
    NAME_WEIGHT,
    NUMBER_WEIGHT,
    SPELLING_WEIGHT,
    STATE_WEIGHT,
    TITLE_FACTOR,
)
from core.clusters.values import find_numbers, is_misspelling, pair_numbers, pair_states

# Two values that stand against each other.
ValuePair = tuple[str, str]


class Conflicts:
    """The conflicts of two texts: pairs of values or wordings with their weights. A repeated pair counts once."""

    def __init__(self, first: StoryText, second: StoryText, replacements: Iterable[Replacement]) -> None:
        self._first, self._second = first, second
        self._weights: dict[ValuePair, float] = {}
        for words, others in replacements:
            self._add(words, others, 1.0)
        for words, others in _compare_titles(first, second):
            self._add(words, others, TITLE_FACTOR)

    @property
    def weight(self) -> float:
        """The sum of the weights."""
        return sum(self._weights.values())

    @property
    def pairs(self) -> tuple[ValuePair, ...]:
        """The conflicting values, the weightiest first."""
        return tuple(sorted(self._weights, key=lambda pair: -self._weights[pair]))

    def _add(self, words: list[str], others: list[str], factor: float) -> None:
        shorter, longer = sorted((len(words), len(others)))
        if longer > min(MAX_REPLACED_WORDS, 2 * shorter + 2):
            return  # a passage that replaces another, or that was inserted beside a replaced word
        conflicts = dict.fromkeys(pair_numbers(find_numbers(words), find_numbers(others)), NUMBER_WEIGHT)
        conflicts |= dict.fromkeys(pair_states(words, others), STATE_WEIGHT)
        conflicts |= self._pair_names(words, others)
        if not conflicts and shorter >= MIN_CLAUSE_WORDS:
            conflicts[" ".join(words), " ".join(others)] = CLAUSE_WEIGHT
        for pair, weight in conflicts.items():
            self._weights[pair] = max(self._weights.get(pair, 0.0), weight * factor)

    def _pair_names(self, words: list[str], others: list[str]) -> dict[ValuePair, float]:
        names = [word for word in words if word in self._first.names and word not in others]
        other_names = [word for word in others if word in self._second.names and word not in words]
        weights = {}
        for name in names:
            if not other_names:
                break
            misspelt = next((other for other in other_names if is_misspelling(name, other)), None)
            other = misspelt or other_names[0]
            other_names.remove(other)
            # A name that both stories contain is more likely to have been exchanged by an editor.
            is_weak = misspelt or name in self._second.vocabulary or other in self._first.vocabulary
            weights[name, other] = SPELLING_WEIGHT if is_weak else NAME_WEIGHT
        return weights


def _compare_titles(first: StoryText, second: StoryText) -> list[Replacement]:
    """Return the words in which two titles differ; none if they are worded in different ways."""
    if first.title == second.title or set(first.title).isdisjoint(second.title):
        return []
    opcodes = SequenceMatcher(None, first.title, second.title, False).get_opcodes()
    equal = sum(high - low for tag, low, high, _, _ in opcodes if tag == "equal")
    if equal < MIN_TITLE_SHARE * max(len(first.title), len(second.title)):
        return []
    return [
        Replacement(first.title[low:high], second.title[other_low:other_high])
        for tag, low, high, other_low, other_high in opcodes
        if tag == "replace"
    ]
