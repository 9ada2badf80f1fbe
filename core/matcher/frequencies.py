"""What is rare: learned from the first articles that a matcher reads."""

from collections import Counter
from collections.abc import Mapping

LEARNS_FROM = 300
"""Articles. A word that one article in a hundred holds was seen three times by then; what is rarer than that costs
next to nothing as an anchor."""

Rarity = Mapping[str, int]
"""How many of the articles have a feature (`core.matcher.features`); features that hardly any has are left out."""

NOTHING_KNOWN: Rarity = {}


class Sightings:
    """Counts signs until enough articles were read."""

    def __init__(self) -> None:
        self.rarity = NOTHING_KNOWN
        self._counts: Counter[str] = Counter()
        self._read = 0

    def note(self, said: set[str]) -> Rarity:
        """Take the signs of one more article; gives what is known now."""
        if self.rarity is NOTHING_KNOWN:
            self._counts.update(said)
            self._read += 1
            if self._read >= LEARNS_FROM:
                self.rarity = {sign: count for sign, count in self._counts.items() if count > 1}
                self._counts = Counter()
        return self.rarity
