"""Align two texts word by word, whatever the order of their paragraphs."""

from difflib import SequenceMatcher
from typing import NamedTuple

from core.clusters.story_text import StoryText
from core.clusters.thresholds import ALIGNED_WORDS, MAX_GAP_RATIO, MAX_GAP_WORDS, MIN_PASSAGE_WORDS


class Replacement(NamedTuple):
    """Words of the first text that stand where the second text has other words."""

    first: list[str]
    second: list[str]


class Alignment:
    """Which words two texts have in common, at corresponding positions.

    `first` and `second` have a byte for each word of the texts: 1 if the word is aligned with a word of the other text,
    0 if not.
    """

    def __init__(self, first: StoryText, second: StoryText) -> None:
        self._words, self._other_words = first.words, second.words
        self.first, self.second = bytearray(len(first.words)), bytearray(len(second.words))
        self._replaced: list[tuple[slice, slice]] = []
        end = other_end = -1
        for start, other_start, length in (*_find_runs(first, second), (len(first.words), len(second.words), 0)):
            # What precedes the first run is left out: it is a dateline, or new.
            if 0 <= end <= start:
                self._align_gap(slice(end, start), slice(other_end, other_start))
            self._mark(start, other_start, length)
            end, other_end = start + length, other_start + length

    def _mark(self, start: int, other_start: int, length: int) -> None:
        self.first[start : start + length] = self.second[other_start : other_start + length] = b"\1" * length

    def _align_gap(self, gap: slice, other_gap: slice) -> None:
        """Align the words between two runs, which follow each other in both texts."""
        words, others = self._words[gap], self._other_words[other_gap]
        if not words or not others or max(len(words), len(others)) > MAX_GAP_WORDS:
            return
        shorter, longer = sorted((len(words), len(others)))
        if longer > MAX_GAP_RATIO * shorter + MIN_PASSAGE_WORDS:
            return  # a passage was added beside a few edited words
        if set(words).isdisjoint(others):
            self._replaced.append((gap, other_gap))
            return
        for tag, low, high, other_low, other_high in SequenceMatcher(None, words, others, False).get_opcodes():
            if tag == "equal":
                self._mark(gap.start + low, other_gap.start + other_low, high - low)
            elif tag == "replace":
                span = slice(gap.start + low, gap.start + high)
                self._replaced.append((span, slice(other_gap.start + other_low, other_gap.start + other_high)))

    @property
    def replacements(self) -> list[Replacement]:
        """The words between aligned ones that differ, except for those that are aligned with other passages."""
        return [
            Replacement(self._words[span], self._other_words[other])
            for span, other in self._replaced
            if 0 in self.first[span] and 0 in self.second[other]
        ]

    @property
    def shares(self) -> tuple[float, float]:
        """The share of aligned words in each text."""
        return self.first.count(1) / (len(self.first) or 1), self.second.count(1) / (len(self.second) or 1)

    @property
    def own_shares(self) -> tuple[float, float]:
        """The share of each text that consists of passages which the other text lacks."""
        return _own_share(self.first), _own_share(self.second)

    @property
    def longer(self) -> bytearray:
        """The bytes of the longer text."""
        return max(self.first, self.second, key=len)


def _own_share(aligned: bytearray) -> float:
    passages = (passage for passage in aligned.split(b"\1") if len(passage) >= MIN_PASSAGE_WORDS)
    return sum(map(len, passages)) / (len(aligned) or 1)


def _find_runs(first: StoryText, second: StoryText) -> list[tuple[int, int, int]]:
    """Return the runs of equal words, in the second text's order: start in the first text, in the second, length.

    Words that the first text repeats start a run only where they continue the one before. Otherwise the states of a
    list of towns would be aligned with those of other towns.
    """
    positions, candidates = first.positions, list(second.runs())
    runs: list[tuple[int, int, int]] = []
    index = end = other_end = 0
    while index < len(candidates):
        start = positions.get(candidates[index])
        if start is None:
            index += 1
            continue
        near = _find_near(first.words, candidates[index], end)
        if near is None and candidates[index] in first.repeated_runs:
            index += 1
            continue
        start = start if near is None else near
        other_start = index
        while start and other_start > other_end and first.words[start - 1] == second.words[other_start - 1]:
            start, other_start = start - 1, other_start - 1
        length = _common_length(first.words, second.words, start, other_start)
        runs.append((start, other_start, length))
        end, other_end = start + length, other_start + length
        index = other_end
    return runs


def _find_near(words: list[str], run: tuple[str, ...], end: int) -> int | None:
    """Return the position of a run soon after `end`, where it continues the run before; None if it is not there."""
    for position in range(end, min(end + 2 * ALIGNED_WORDS, len(words))):
        if words[position] == run[0] and tuple(words[position : position + ALIGNED_WORDS]) == run:
            return position
    return None


def _common_length(words: list[str], others: list[str], start: int, other_start: int) -> int:
    """Return how many words are equal from these positions on."""
    length, step = 0, 64
    while step:
        chunk = words[start + length : start + length + step]
        if len(chunk) == step and chunk == others[other_start + length : other_start + length + step]:
            length += step
        else:
            step //= 2
    return length
