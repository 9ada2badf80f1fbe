"""Variants: spellings of the same word that have different lemmas, such as `wali kota` and `walikota`."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from core.forms.lexicon import COMPOUND_SPELLINGS, SPELLINGS
from core.forms.morphology import lemma
from core.messages import message
from core.text import BREAK, words

# One way to write a word or phrase, as folded words.
Spelling = tuple[str, ...]


@dataclass(frozen=True)
class Variants:
    """Groups of spellings. A query that requests the forms of one spelling also finds the other spellings of its group.

    Groups that share a spelling are merged.
    """

    groups: tuple[tuple[Spelling, ...], ...]

    @cached_property
    def _by_first(self) -> dict[str, tuple[tuple[Spelling, tuple[Spelling, ...]], ...]]:
        # Computed on first use, because finding all lemmas takes a twentieth of a command's start-up time.
        by_first: dict[str, list[tuple[Spelling, tuple[Spelling, ...]]]] = {}
        for group in self.groups:
            for spelling in group:
                for first in {spelling[0], lemma(spelling[0])}:
                    by_first.setdefault(first, []).append((spelling, group))
        return {first: tuple(sorted(each, key=lambda pair: -len(pair[0]))) for first, each in by_first.items()}

    @property
    def longest(self) -> int:
        """Number of words in the longest spelling."""
        return max((len(spelling) for group in self.groups for spelling in group), default=0)

    def find_by_first_word(self, first: str) -> tuple[tuple[Spelling, tuple[Spelling, ...]], ...]:
        """Return the spellings that begin with this word or lemma, longest first, each with its group."""
        return self._by_first.get(first, ())

    def extended(self, groups: Iterable[Iterable[str]]) -> "Variants":
        """Return these variants and those of `groups`, each a list of spellings as typed.

        Raise ValueError for a group with fewer than two different spellings, and for a spelling that has no letter or
        digit.
        """
        joined = list(self.groups)
        for group in groups:
            added = tuple(dict.fromkeys(_parse_spelling(text) for text in group))
            if len(added) < 2:
                raise ValueError(message("needs at least two different spellings, such as [wali kota, walikota]"))
            same = [known for known in joined if set(known) & set(added)]
            joined = [known for known in joined if known not in same]
            joined.append(tuple(dict.fromkeys(spelling for each in (*same, added) for spelling in each)))
        return Variants(tuple(joined))


def _parse_spelling(text: str) -> Spelling:
    spelling = tuple(word.folded for word in words(text) if word.folded != BREAK)
    if not spelling:
        raise ValueError(message("there is no letter or digit in a spelling"))
    return spelling


# Well-known variants, to which users add more in config.yaml.
DEFAULT_VARIANTS = Variants(()).extended(
    line.split(",") for line in (COMPOUND_SPELLINGS + SPELLINGS).strip().splitlines() if line
)

# No variants, for queries that already contain all spellings.
NO_VARIANTS = Variants(())
