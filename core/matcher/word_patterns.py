"""Compare the word patterns of a query (plain and exact words, wildcards, forms) with single words."""

import fnmatch
import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import TypeGuard

from core.forms import has_clitics, lemma
from core.query import AnyForm, ExactWord, Wildcard, WithClitics, WordPattern
from core.text import BREAK, exact_form, fold

_LAST_CHARACTER = "\U0010ffff"


def is_match(pattern: WordPattern, folded: str, surface: str) -> bool:
    """Return whether a pattern matches a word. `folded` is the folded word, `surface` the word as it is written."""
    match pattern:
        case ExactWord(surface=exact):
            return exact_form(surface) == exact_form(exact)
        case Wildcard():
            return folded != BREAK and bool(_compile_wildcard(pattern.pattern).match(folded))
        case AnyForm(word=word):
            return lemma(folded, surface) == lemma(word)
        case WithClitics(word=word):
            return folded == word or has_clitics(folded, word)
        case _:
            return folded == pattern


def find_matching(pattern: str | ExactWord | Wildcard | WithClitics, words: Sequence[str]) -> list[str]:
    """Return the words that a pattern matches. `words` are folded, sorted and without duplicates.

    For an ExactWord, return the word that it folds to; the caller compares spellings with `is_match`.
    """
    match pattern:
        case ExactWord(surface=surface):
            return find_matching(fold(surface), words)
        case Wildcard(pattern=wildcard):
            prefix = literal_prefix(wildcard)
            candidates = words[bisect_left(words, prefix) : bisect_left(words, prefix + _LAST_CHARACTER)]
            if wildcard == prefix + "*":
                return [word for word in candidates if word != BREAK]
            return [word for word in candidates if is_match(pattern, word, word)]
        case WithClitics(word=bare):
            candidates = words[bisect_left(words, bare) : bisect_left(words, bare + _LAST_CHARACTER)]
            return [word for word in candidates if is_match(pattern, word, word)]
        case _:
            index = bisect_left(words, pattern)
            return [pattern] if index < len(words) and words[index] == pattern else []


def is_plain(patterns: tuple[WordPattern, ...]) -> TypeGuard[tuple[str, ...]]:
    """Return whether all patterns are plain words, which are compared folded."""
    for pattern in patterns:  # noqa: SIM110 - called for each word of each query; all() takes three times as long
        if type(pattern) is not str:
            return False
    return True


def literal_prefix(wildcard: str) -> str:
    """Return the letters before the first `*` or `?` of a wildcard."""
    return re.split(r"[*?]", wildcard, maxsplit=1)[0]


@lru_cache(maxsize=4096)
def _compile_wildcard(wildcard: str) -> re.Pattern[str]:
    # `fnmatch.translate` puts each run of letters into an atomic group, so the time for one word is bounded by its
    # length times the length of the wildcard.
    return re.compile(fnmatch.translate(wildcard))
