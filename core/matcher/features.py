"""The features of an article by which keywords are looked up: its words, and whatever else some query needs.

A feature is a string. The kinds are written such that none can be taken for another:

    banjir          the word occurs in title or text
    title:banjir    the word occurs in one field (title, author, section, site)
    banj*           a word of title or text matches the wildcard; author:banj* for a word of one field
    banjir{id}      a word of title or text has this lemma
    /banjir \\d/i    the regular expression matches in title or text
"""

from collections.abc import Iterable, Iterator
from itertools import chain

from core.forms import lemma
from core.matcher.regexes import RegexSet
from core.matcher.thresholds import MAX_CACHED_WORDS
from core.matcher.tokenized_article import Scope, TokenizedArticle, TokenizedField
from core.matcher.word_patterns import is_match, literal_prefix
from core.query import AnyForm, ExactWord, Regex, TextField, Wildcard, WithClitics, WordPattern
from core.text import fold

ALWAYS = ""
"""A feature that every article has."""

_PREFIXED: tuple[TextField, ...] = ("title", "author", "section", "site")


def scope_prefix(scope: Scope) -> str:
    """Return the prefix of a field's features. Words of lead and body are words of the text, and have no prefix."""
    return f"{scope}:" if scope in _PREFIXED else ""


def split_scope(feature: str) -> tuple[Scope, str]:
    """Return the scope of a feature, and the feature without its prefix."""
    for scope in _PREFIXED:
        if feature.startswith(f"{scope}:"):
            return scope, feature[len(scope) + 1 :]
    return None, feature


def word_feature(pattern: WordPattern, scope: Scope = None) -> str:
    """Return the feature that an article has wherever a word of it matches the pattern."""
    match pattern:
        case ExactWord(surface=surface):
            return scope_prefix(scope) + fold(surface)
        case Wildcard(pattern=wildcard):
            return scope_prefix(scope) + wildcard
        case AnyForm(word=word):
            return scope_prefix(scope) + lemma_feature(lemma(word))
        case WithClitics(word=word):
            return scope_prefix(scope) + word + "*"
        case _:
            return scope_prefix(scope) + pattern


def lemma_feature(found: str) -> str:
    return found + "{id}"


def regex_feature(regex: Regex) -> str:
    return f"/{regex.pattern}/{'i' if regex.ignores_case else ''}"


def feature_regex(feature: str) -> Regex | None:
    """Return the regular expression of a feature without prefix, or None for a feature of another kind."""
    if not feature.startswith("/"):
        return None
    pattern, _, flag = feature[1:].rpartition("/")
    return Regex(pattern, flag == "i")


class WildcardSet:
    """Many wildcards; which of them match a word is cached."""

    def __init__(self) -> None:
        self._prefixes: dict[str, str] = {}
        self._prefix_lengths: list[int] = []
        self._others: dict[str, tuple[Wildcard, ...]] = {}
        self._cache: dict[str, tuple[str, ...]] = {}

    def extended(self, more: Iterable[str]) -> "WildcardSet":
        """Return a set with more wildcards."""
        extended = WildcardSet()
        extended._prefixes = self._prefixes.copy()
        extended._others = self._others.copy()
        for wildcard in more:
            start = literal_prefix(wildcard)
            if wildcard == start + "*":
                extended._prefixes[start] = wildcard
            else:
                extended._others[start[:3]] = (*extended._others.get(start[:3], ()), Wildcard(wildcard))
        extended._prefix_lengths = sorted({len(each) for each in extended._prefixes})
        return extended

    def find_matching(self, words: set[str]) -> set[str]:
        """Return the wildcards that match at least one of the words."""
        if not (self._prefixes or self._others):
            return set()
        # One dictionary to the end: another thread may replace a full cache meanwhile.
        cache = self._cache
        for word in words.difference(cache):
            if len(cache) >= MAX_CACHED_WORDS:
                self._cache = cache = {word: cache[word] for word in words if word in cache}
            cache[word] = tuple(self._match(word))
        return set(chain.from_iterable(filter(None, map(cache.get, words))))

    def _match(self, word: str) -> Iterator[str]:
        for length in self._prefix_lengths:
            if length <= len(word) and (wildcard := self._prefixes.get(word[:length])):
                yield wildcard
        for start in {word[:length] for length in range(4)}:
            yield from (other.pattern for other in self._others.get(start, ()) if is_match(other, word, word))


class FeatureExtractor:
    """Extracts the words of an article, and those other features that some query needs. Immutable."""

    def __init__(self) -> None:
        self._needed: frozenset[str] = frozenset()
        self._scopes: frozenset[Scope] = frozenset()
        self._needs_lemmas = False
        self._wildcards = WildcardSet()
        self._regexes = RegexSet()

    def extended(self, features: set[str]) -> "FeatureExtractor":
        """Return an extractor that finds these features, too."""
        added = {feature for feature in features if not feature.isalnum()} - self._needed
        if not added:
            return self
        split = [split_scope(feature) for feature in added]
        regexes = [regex for _, feature in split if (regex := feature_regex(feature))]
        extended = FeatureExtractor()
        extended._needed = self._needed | added
        extended._scopes = self._scopes.union(scope for scope, _ in split if scope)
        extended._needs_lemmas = self._needs_lemmas or any(feature.endswith("{id}") for _, feature in split)
        extended._wildcards = self._wildcards.extended(
            {feature for _, feature in split if not feature.startswith("/") and ("*" in feature or "?" in feature)}
        )
        extended._regexes = self._regexes.extended(regexes) if regexes else self._regexes
        return extended

    def extract(self, article: TokenizedArticle) -> set[str]:
        """Return the features of an article, ALWAYS among them."""
        found = article.title.vocabulary | article.text.vocabulary
        found |= self._wildcards.find_matching(found)
        for field in article.fields(None):
            self._add_lemmas_and_regexes(found, field, "")
        for scope in self._scopes:
            (field,) = article.fields(scope)
            prefix = scope_prefix(scope)
            found.update(prefix + word for word in field.vocabulary)
            found.update(prefix + wildcard for wildcard in self._wildcards.find_matching(field.vocabulary))
            self._add_lemmas_and_regexes(found, field, prefix)
        found.add(ALWAYS)
        return found

    def _add_lemmas_and_regexes(self, found: set[str], field: TokenizedField, prefix: str) -> None:
        if self._needs_lemmas:
            found.update(prefix + lemma_feature(each) for each in field.lemmas)
        if self._regexes.regexes:
            found.update(prefix + regex_feature(regex) for regex in self._regexes.find(field.regex_source))
