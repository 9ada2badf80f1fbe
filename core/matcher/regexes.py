"""Search a text for regular expressions, one by one or many at once, with RE2."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

import re2

from core.folded_text import CharSpan
from core.matcher.thresholds import MAX_CACHED_REGEXES, MAX_REGEX_OCCURRENCES, REGEX_SET_MEMORY, REGEX_SET_SIZE
from core.query import Regex, compile_regex, searched_length

_compile = lru_cache(maxsize=MAX_CACHED_REGEXES)(compile_regex)


def find_regex_spans(regex: Regex, source: str) -> list[CharSpan]:
    """Return the spans of the first MAX_REGEX_OCCURRENCES nonempty occurrences, from left to right.

    An expression with large repetitions is only searched for at the beginning of a very long source.
    """
    compiled = _compile(regex)
    spans = (occurrence.span() for occurrence in compiled.finditer(source[: searched_length(compiled)]))
    return list(islice((span for span in spans if span[0] < span[1]), MAX_REGEX_OCCURRENCES))


class RegexSet:
    """A set of regular expressions that are searched for together, in a few passes over a text. Immutable."""

    def __init__(self, regexes: Iterable[Regex] = ()) -> None:
        self.regexes = tuple(dict.fromkeys(regexes))
        groups = (self.regexes[at : at + REGEX_SET_SIZE] for at in range(0, len(self.regexes), REGEX_SET_SIZE))
        self._regex_groups = [(_compile_set(group), group) for group in groups]

    def extended(self, more: Iterable[Regex]) -> "RegexSet":
        """Return a set with more regular expressions. Groups that are full are not compiled again."""
        added = [regex for regex in dict.fromkeys(more) if regex not in self.regexes]
        full = [group for group in self._regex_groups if len(group[1]) == REGEX_SET_SIZE]
        rest = self.regexes[len(full) * REGEX_SET_SIZE :]
        extended = RegexSet((*rest, *added))
        extended._regex_groups = [*full, *extended._regex_groups]
        extended.regexes = (*self.regexes, *added)
        return extended

    def find(self, source: str) -> Iterator[Regex]:
        """Yield the regular expressions that match somewhere in a text, including those that match an empty string."""
        for compiled, regexes in self._regex_groups:
            matching = (compiled and compiled.Match(source)) or ()
            if 0 in matching:
                yield from (regexes[index - 1] for index in matching if index)
            else:  # the set ran out of memory: otherwise its first expression, the empty one, would have matched
                yield from (regex for regex in regexes if _occurs(regex, source))


def _occurs(regex: Regex, source: str) -> bool:
    compiled = _compile(regex)
    return compiled.search(source[: searched_length(compiled)]) is not None


def _compile_set(regexes: Iterable[Regex]) -> "re2.Set | None":
    """Return the compiled set, or None if the regular expressions together need more than REGEX_SET_MEMORY."""
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
