"""Patterns against single words, and regular expressions against characters."""

import fnmatch
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice

import re2

from core.forms import has_clitics, lemma
from core.query import AnyForm, ExactWord, Regex, Wildcard, WithClitics, WordPattern, compile_regex
from core.text import BREAK, exact_form, fold

MAX_OCCURRENCES = 1000
"""Occurrences of a regular expression in one field that are looked for: finding all may cost the square of the
text's length, whatever the engine (`a.*b|a` in a text of a's)."""

_SET_MEMORY = 8 << 20
"""Bytes that RE2 may use for fifty expressions at once."""

_LAST = "\U0010ffff"


def is_match(pattern: WordPattern, folded: str, surface: str) -> bool:
    """Whether a word, folded and as it is written, is what the pattern asks for."""
    match pattern:
        case ExactWord(surface=wanted):
            return exact_form(surface) == exact_form(wanted)
        case Wildcard():
            return folded != BREAK and bool(_glob(pattern.pattern).match(folded))
        case AnyForm(word=word):
            return lemma(folded, surface) == lemma(word)
        case WithClitics(word=word):
            return folded == word or has_clitics(folded, word)
        case _:
            return folded == pattern


def may_match(pattern: str | ExactWord | Wildcard | WithClitics, words: Sequence[str]) -> list[str]:
    """Those of some sorted, different folded words that the pattern may match: exactly those, but for ExactWord."""
    match pattern:
        case ExactWord(surface=surface):
            return may_match(fold(surface), words)
        case Wildcard(pattern=wild):
            prefix = head(wild)
            found = words[bisect_left(words, prefix) : bisect_left(words, prefix + _LAST)]
            if wild == prefix + "*":
                return [word for word in found if word != BREAK]
            return [word for word in found if is_match(pattern, word, word)]
        case WithClitics(word=word):
            found = words[bisect_left(words, word) : bisect_left(words, word + _LAST)]
            return [each for each in found if is_match(pattern, each, each)]
        case _:
            at = bisect_left(words, pattern)
            return [pattern] if at < len(words) and words[at] == pattern else []


def head(wild: str) -> str:
    """The letters before the first wildcard."""
    return re.split(r"[*?]", wild, maxsplit=1)[0]


@lru_cache(maxsize=4096)
def _glob(wild: str) -> re.Pattern[str]:
    """fnmatch's translation holds each run of letters in an atomic group, so that no word costs more than its length
    times the pattern's."""
    return re.compile(fnmatch.translate(wild))


_compiled = lru_cache(maxsize=256)(compile_regex)


def regex_places(regex: Regex, source: str) -> list[tuple[int, int]]:
    """Start and end of the occurrences that are not empty, in code points: the first 1,000, from left to right."""
    found = (hit.span() for hit in _compiled(regex).finditer(source))
    return list(islice((place for place in found if place[0] < place[1]), MAX_OCCURRENCES))


class RegexSet:
    """Many regular expressions looked for in few passes. Immutable."""

    def __init__(self, regexes: Iterable[Regex] = ()) -> None:
        self.all = tuple(dict.fromkeys(regexes))
        parts = (self.all[at : at + _AT_ONCE] for at in range(0, len(self.all), _AT_ONCE))
        self._parts = [(_regex_set(part), part) for part in parts]

    def extended(self, more: Iterable[Regex]) -> "RegexSet":
        """One with more of them; what is compiled already is taken over."""
        news = [regex for regex in dict.fromkeys(more) if regex not in self.all]
        full = [part for part in self._parts if len(part[1]) == _AT_ONCE]
        rest = self.all[len(full) * _AT_ONCE :]
        made = RegexSet((*rest, *news))
        made._parts = [*full, *made._parts]
        made.all = (*self.all, *news)
        return made

    def found_in(self, source: str) -> Iterator[Regex]:
        """Those that occur in the text, perhaps with some that match nothing but the empty string."""
        for expressions, regexes in self._parts:
            found = (expressions and expressions.Match(source)) or ()
            if 0 in found:
                yield from (regexes[index - 1] for index in found if index)
            else:  # The set ran out of memory: otherwise its first expression, the empty one, had matched.
                yield from (regex for regex in regexes if _compiled(regex).search(source))


_AT_ONCE = 50


def _regex_set(regexes: Iterable[Regex]) -> "re2.Set | None":
    """None where they are too big together."""
    options = re2.Options()
    options.never_capture = True
    options.log_errors = False
    options.max_mem = _SET_MEMORY
    expressions = re2.Set.SearchSet(options)
    try:
        expressions.Add("")
        for regex in regexes:
            expressions.Add(f"(?i){regex.pattern}" if regex.ignores_case else regex.pattern)
        expressions.Compile()
    except re2.error:
        return None
    return expressions
