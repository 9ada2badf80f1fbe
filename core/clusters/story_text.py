"""The words of an article as `core.clusters` compares them, and which of them are names or numbers."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property

from core.clusters.thresholds import ALIGNED_WORDS, MAX_WORDS
from core.clusters.values import WEEKDAYS, normalize_number

# A run of letters, or a number with its separators, so that a date, a time and a score are one word: 12/3/2026, 04.30.
_WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,:/-]\d+)*")
# A capitalized word that does not begin a sentence.
_NAME = re.compile(r"(?:(?<=[\w,;] )|(?<=\())(?!\d)[^\W_a-zß-öø-ÿ]\w+")


class StoryText:
    """The title and the text of an article. Build it once, and compare it with several others."""

    def __init__(self, title: str, text: str) -> None:
        self._text = text
        self.title = _split(title)
        self.words = _split(text)[:MAX_WORDS]

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The words of title and text."""
        return frozenset(self.words).union(self.title)

    @cached_property
    def names(self) -> frozenset[str]:
        """The words that are capitalized within a sentence, in lower case, and weekdays.

        Scripts without capital letters have no names.
        """
        return frozenset(map(str.lower, _NAME.findall(self._text))) | (self.vocabulary & WEEKDAYS)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The numbers in a normalized form."""
        return frozenset(normalize_number(word) for word in self.vocabulary if word[0].isdigit())

    @cached_property
    def positions(self) -> dict[tuple[str, ...], int]:
        """The first position of each run of ALIGNED_WORDS words."""
        runs = list(self.runs())
        return dict(zip(reversed(runs), range(len(runs) - 1, -1, -1), strict=True))

    @cached_property
    def repeated_runs(self) -> frozenset[tuple[str, ...]]:
        """The runs of ALIGNED_WORDS words that occur several times."""
        counts = Counter(self.runs())
        return frozenset(run for run, count in counts.items() if count > 1)

    def runs(self) -> Iterator[tuple[str, ...]]:
        """Yield every run of ALIGNED_WORDS successive words of the text."""
        return zip(*(self.words[start:] for start in range(ALIGNED_WORDS)), strict=False)


def _split(text: str) -> list[str]:
    return _WORD.findall(text.lower())
