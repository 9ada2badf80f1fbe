"""Compare the patterns of a query with single words."""

import fnmatch
import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from core.forms import has_clitics, lemma
from core.query import AnyForm, ExactWord, Wildcard, WithClitics, WordPattern
from core.text import BREAK, exact_form, fold

_LAST_CHARACTER = "\U0010ffff"


def is_match(pattern: WordPattern, folded: str, surface: str) -> bool:
    """Return whether a pattern matches a word, given folded and as it is written."""
    match pattern:
        case ExactWord(surface=wanted):
            return exact_form(surface) == exact_form(wanted)
        case Wildcard():
            return folded != BREAK and bool(_compile_wildcard(pattern.pattern).match(folded))
        case AnyForm(word=word):
            return lemma(folded, surface) == lemma(word)
        case WithClitics(word=word):
            return folded == word or has_clitics(folded, word)
        case _:
            return folded == pattern


def find_matching(pattern: str | ExactWord | Wildcard | WithClitics, words: Sequence[str]) -> list[str]:
    """Return those of some folded words, sorted and without duplicates, that a pattern matches.

    For an ExactWord these are all words that fold like it; `is_match` decides by their spelling.
    """
    match pattern:
        case ExactWord(surface=surface):
            return find_matching(fold(surface), words)
        case Wildcard(pattern=wildcard):
            prefix = literal_prefix(wildcard)
            found = words[bisect_left(words, prefix) : bisect_left(words, prefix + _LAST_CHARACTER)]
            if wildcard == prefix + "*":
                return [word for word in found if word != BREAK]
            return [word for word in found if is_match(pattern, word, word)]
        case WithClitics(word=word):
            found = words[bisect_left(words, word) : bisect_left(words, word + _LAST_CHARACTER)]
            return [each for each in found if is_match(pattern, each, each)]
        case _:
            index = bisect_left(words, pattern)
            return [pattern] if index < len(words) and words[index] == pattern else []


def literal_prefix(wildcard: str) -> str:
    """Return the letters before the first `*` or `?`."""
    return re.split(r"[*?]", wildcard, maxsplit=1)[0]


@lru_cache(maxsize=4096)
def _compile_wildcard(wildcard: str) -> re.Pattern[str]:
    """`fnmatch.translate` puts each run of letters into an atomic group, so that the time for one word is bounded by
    its length times the pattern's."""
    return re.compile(fnmatch.translate(wildcard))
