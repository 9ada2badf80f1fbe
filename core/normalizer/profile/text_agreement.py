"""How well the texts of an outlet's pages agree with those that its feed or REST interface states in full.

The feed is free truth: if the agreement falls, perhaps the outlet changed its pages, and their text is no longer read
completely or no longer without boilerplate.
"""

import re
from collections import Counter
from dataclasses import dataclass

from core.normalizer.profile.thresholds import (
    AGREEMENT_PAGES,
    AGREEMENT_SMOOTHING,
    MIN_AGREEMENT_FALL,
    MIN_COMPARED_WORDS,
    MIN_USUAL_AGREEMENT,
    SHINGLE_WORDS,
)

_WORD = re.compile(r"\w+")
# The end of an excerpt: an ellipsis, or a link to the rest, also in front of the line that WordPress adds to a feed.
_EXCERPT_END = re.compile(
    r"(?:\.{3}|…|\b(?:read more|continue reading|(?:baca )?selengkapnya))[\s\])→»>.]*"
    r"(?:\b(?:read more|continue reading|(?:baca )?selengkapnya)\b.{0,200})?(?:the post .{0,300} first on .{0,100})?$",
    re.IGNORECASE,
)
_END_CHARACTERS = 700


def measure_agreement(text: str, full_text: str) -> float | None:
    """Return how well the text of a page agrees with the text in a feed, from 0 to 1; None if it cannot be compared.

    The result is the F1 of the runs of SHINGLE_WORDS words: what the page lacks and what it has in addition both lower
    it. A text that ends like an excerpt, or has fewer than MIN_COMPARED_WORDS words, says nothing about the page.
    """
    if _EXCERPT_END.search(full_text[-_END_CHARACTERS:].strip()):
        return None
    words = _WORD.findall(full_text.casefold())
    if len(words) < MIN_COMPARED_WORDS:
        return None
    expected, found = _shingles(words), _shingles(_WORD.findall(text.casefold()))
    return 2 * (expected & found).total() / (expected.total() + found.total())


def _shingles(words: list[str]) -> Counter[tuple[str, ...]]:
    return Counter(zip(*(words[start:] for start in range(SHINGLE_WORDS)), strict=False))


@dataclass(frozen=True, slots=True)
class AgreementFall:
    """The mean agreement of the last `pages` pages is `now`; before, it was `before`. Both are from 0 to 1."""

    before: float
    now: float
    pages: int


@dataclass(frozen=True, slots=True)
class TextAgreement:
    """The history of the agreement: the last values, and the mean of the `counted` values before them.

    The mean is exponential: after AGREEMENT_SMOOTHING values, the older ones count less and less.
    """

    usual: float = 0.0
    counted: int = 0
    recent: tuple[float, ...] = ()

    def add(self, value: float) -> "TextAgreement":
        """Return the history with one more value."""
        recent = (*self.recent, value)
        if len(recent) <= AGREEMENT_PAGES:
            return TextAgreement(self.usual, self.counted, recent)
        counted = self.counted + 1
        usual = self.usual + (recent[0] - self.usual) / min(counted, AGREEMENT_SMOOTHING)
        return TextAgreement(usual, counted, recent[1:])

    @property
    def now(self) -> float | None:
        """The mean of the last values; None if there is none."""
        return sum(self.recent) / len(self.recent) if self.recent else None

    @property
    def before(self) -> float | None:
        """The mean of the values before the last ones; None if there is none."""
        return self.usual if self.counted else None

    @property
    def fall(self) -> AgreementFall | None:
        """The fall of the agreement, if there is one.

        An outlet whose feed never agreed with its pages (long excerpts, a paywall) has none.
        """
        if min(self.counted, len(self.recent)) < AGREEMENT_PAGES or self.usual < MIN_USUAL_AGREEMENT:
            return None
        now = self.now or 0.0
        is_fall = self.usual - now >= MIN_AGREEMENT_FALL
        return AgreementFall(self.usual, now, len(self.recent)) if is_fall else None


NO_AGREEMENT = TextAgreement()
