"""Find regular expressions in text, one by one and many at once."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

import re2

from core.matcher.thresholds import MAX_CACHED_REGEXES, MAX_REGEX_OCCURRENCES, REGEX_SET_MEMORY, REGEX_SET_SIZE
from core.matcher.tokenized_article import CharSpan
from core.query import Regex, compile_regex

_compile = lru_cache(maxsize=MAX_CACHED_REGEXES)(compile_regex)


def find_regex_spans(regex: Regex, source: str) -> list[CharSpan]:
    """Return the occurrences that are not empty, from left to right, at most the first 1,000."""
    spans = (found.span() for found in _compile(regex).finditer(source))
    return list(islice((span for span in spans if span[0] < span[1]), MAX_REGEX_OCCURRENCES))


class RegexSet:
    """Many regular expressions that are searched for in few passes. Immutable."""

    def __init__(self, regexes: Iterable[Regex] = ()) -> None:
        self.regexes = tuple(dict.fromkeys(regexes))
        groups = (self.regexes[at : at + REGEX_SET_SIZE] for at in range(0, len(self.regexes), REGEX_SET_SIZE))
        self._groups = [(_compile_set(group), group) for group in groups]

    def extended(self, more: Iterable[Regex]) -> "RegexSet":
        """Return a set with more expressions. Groups that are full are not compiled again."""
        added = [regex for regex in dict.fromkeys(more) if regex not in self.regexes]
        full = [group for group in self._groups if len(group[1]) == REGEX_SET_SIZE]
        rest = self.regexes[len(full) * REGEX_SET_SIZE :]
        extended = RegexSet((*rest, *added))
        extended._groups = [*full, *extended._groups]
        extended.regexes = (*self.regexes, *added)
        return extended

    def find(self, source: str) -> Iterator[Regex]:
        """Find the expressions that match in a text, some perhaps only the empty string."""
        for compiled, regexes in self._groups:
            found = (compiled and compiled.Match(source)) or ()
            if 0 in found:
                yield from (regexes[index - 1] for index in found if index)
            else:  # The set ran out of memory, or its first expression, the empty one, would have matched.
                yield from (regex for regex in regexes if _compile(regex).search(source))


def _compile_set(regexes: Iterable[Regex]) -> "re2.Set | None":
    """Return None where the expressions together exceed the memory for a set."""
    options = re2.Options()
    options.never_capture = True
    options.log_errors = False
    options.max_mem = REGEX_SET_MEMORY
    compiled = re2.Set.SearchSet(options)
    try:
        compiled.Add("")
        for regex in regexes:
            compiled.Add(f"(?i){regex.pattern}" if regex.ignores_case else regex.pattern)
        compiled.Compile()
    except re2.error:
        return None
    return compiled
