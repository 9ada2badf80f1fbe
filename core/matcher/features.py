"""The features by which keywords are looked up: those that an article has, and those that a query requires.

A feature is a string. Its syntax states its kind:

    banjir          the word occurs in title or text
    title:banjir    the word occurs in one field (title, author, section, site)
    banj*           a word of title or text matches the wildcard; author:banj* for a word of one field
    banjir{id}      a word of title or text has this lemma
    /banjir \\d/i    the regular expression matches in title or text
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, groupby, product

from core.forms import lemma
from core.matcher.regexes import RegexSet
from core.matcher.thresholds import MAX_CACHED_WORDS, MAX_REQUIREMENTS
from core.matcher.tokenized_article import Scope, TokenizedArticle, TokenizedField
from core.matcher.word_patterns import is_match, is_plain, literal_prefix
from core.query import (
    And,
    AnyForm,
    ExactWord,
    InField,
    InLanguage,
    Near,
    Node,
    Not,
    Or,
    Published,
    Reference,
    Regex,
    Term,
    TextField,
    Wildcard,
    WithClitics,
    WordPattern,
)
from core.text import fold

# A feature that every article has.
ALWAYS = ""

# Features and phrases of title or text, all of which an article must have for a query to be true. A phrase is two or
# more plain words with a space before, between and after them: " kota bandung ".
Requirement = tuple[frozenset[str], frozenset[str]]

# For each feature, the number of sample articles that have it. Features that only one article has are left out.
FeatureFrequencies = Mapping[str, int]

NO_FREQUENCIES: FeatureFrequencies = {}

_NO_REQUIREMENT: Requirement = (frozenset(), frozenset())
_PREFIXED: tuple[TextField, ...] = ("title", "author", "section", "site")


# --- Features as strings ---


def _scope_prefix(scope: Scope) -> str:
    """Return the prefix of a field's features. Words of lead and body belong to the text, which has no prefix."""
    return f"{scope}:" if scope in _PREFIXED else ""


def split_scope(feature: str) -> tuple[Scope, str]:
    """Return the scope of a feature, and the feature without its prefix."""
    for scope in _PREFIXED:
        if feature.startswith(f"{scope}:"):
            return scope, feature[len(scope) + 1 :]
    return None, feature


def _word_feature(pattern: WordPattern, scope: Scope) -> str:
    """Return a feature that an article has whenever one of its words matches the pattern."""
    match pattern:
        case ExactWord(surface=surface):
            return _scope_prefix(scope) + fold(surface)
        case Wildcard(pattern=wildcard):
            return _scope_prefix(scope) + wildcard
        case AnyForm(word=word):
            return _scope_prefix(scope) + _lemma_feature(lemma(word))
        case WithClitics(word=word):
            return _scope_prefix(scope) + word + "*"
        case _:
            return _scope_prefix(scope) + pattern


def _lemma_feature(word: str) -> str:
    return word + "{id}"


def _regex_feature(regex: Regex) -> str:
    return f"/{regex.pattern}/{'i' if regex.ignores_case else ''}"


def is_word(feature: str) -> bool:
    """Return whether a feature is a word of title or text, and not a pattern or a word of one field."""
    return feature.isalnum() or not (feature == ALWAYS or any(character in feature for character in "*?{:/"))


def feature_regex(feature: str) -> Regex | None:
    """Return the regular expression of a feature without its prefix, or None for a feature of another kind."""
    if not feature.startswith("/"):
        return None
    pattern, _, flag = feature[1:].rpartition("/")
    return Regex(pattern, flag == "i")


# --- Features that a query requires ---


def find_requirements(node: Node, scope: Scope = None) -> list[Requirement]:
    """Return the alternative requirements of a query. The list is never empty.

    If the query is true of an article, the article meets at least one of them. The reverse does not hold, because
    requirements leave out order, distance, NOT and attributes.
    """
    match node:
        case Term(words=words) if scope is None and is_plain(words):  # nearly every keyword is such a phrase
            return [(frozenset(words), frozenset({f" {' '.join(words)} "}) if len(words) > 1 else frozenset())]
        case Term(words=words):
            return [(frozenset(_word_feature(word, scope) for word in words), frozenset(_find_phrases(words, scope)))]
        case Regex() if scope in ("lead", "speaker"):  # `$` matches at their ends, but not at these places of the text
            return [_NO_REQUIREMENT]
        case Regex():
            return [(frozenset({_scope_prefix(scope) + _regex_feature(node)}), frozenset())]
        case InField(field=field, child=child):
            return find_requirements(child, field)
        case Or(children=children):
            return _any_of([requirement for child in children for requirement in find_requirements(child, scope)])
        case And(children=children) | Near(children=children):
            return _all_of([find_requirements(child, scope) for child in children])
        case Not() | InLanguage() | Published() | Reference():
            return [_NO_REQUIREMENT]


def _any_of(requirements: list[Requirement]) -> list[Requirement]:
    return [_NO_REQUIREMENT] if _NO_REQUIREMENT in requirements else list(dict.fromkeys(requirements))


def _all_of(operands: list[list[Requirement]]) -> list[Requirement]:
    """Combine each alternative of one operand with each of the others.

    An operand is left out if it would raise the number of combinations above MAX_REQUIREMENTS.
    """
    combined = [_NO_REQUIREMENT]
    for alternatives in sorted(operands, key=len):
        if len(combined) * len(alternatives) <= MAX_REQUIREMENTS or combined == [_NO_REQUIREMENT]:
            combined = [
                (features | more, phrases | more_phrases)
                for (features, phrases), (more, more_phrases) in product(combined, alternatives)
            ]
    return _any_of(combined)


def _find_phrases(words: tuple[WordPattern, ...], scope: Scope) -> Iterator[str]:
    """Yield the runs of plain words in a term."""
    if scope in (None, "title", "lead", "body", "speaker"):
        for is_plain_run, run in groupby(words, key=lambda word: isinstance(word, str)):
            plain_words = [word for word in run if isinstance(word, str)]
            if is_plain_run and len(plain_words) > 1:
                yield f" {' '.join(plain_words)} "


# --- Features that an article has ---


class WildcardSet:
    """A set of wildcards that caches which of them match a word."""

    def __init__(self) -> None:
        self._wildcards_by_prefix: dict[str, str] = {}
        self._prefix_lengths: list[int] = []
        self._other_wildcards: dict[str, tuple[Wildcard, ...]] = {}
        self._wildcards_by_word: dict[str, tuple[str, ...]] = {}

    def extended(self, wildcards: Iterable[str]) -> "WildcardSet":
        """Return a set with more wildcards."""
        extended = WildcardSet()
        extended._wildcards_by_prefix = self._wildcards_by_prefix.copy()
        extended._other_wildcards = self._other_wildcards.copy()
        for wildcard in wildcards:
            start = literal_prefix(wildcard)
            if wildcard == start + "*":
                extended._wildcards_by_prefix[start] = wildcard
            else:
                extended._other_wildcards[start[:3]] = (
                    *extended._other_wildcards.get(start[:3], ()),
                    Wildcard(wildcard),
                )
        extended._prefix_lengths = sorted({len(prefix) for prefix in extended._wildcards_by_prefix})
        return extended

    def find_matching(self, words: set[str]) -> set[str]:
        """Return the wildcards that match at least one of the words."""
        if not (self._wildcards_by_prefix or self._other_wildcards):
            return set()
        # Keep using one dictionary: another thread may replace a full cache in the meantime.
        wildcards_by_word = self._wildcards_by_word
        for word in words.difference(wildcards_by_word):
            if len(wildcards_by_word) >= MAX_CACHED_WORDS:
                self._wildcards_by_word = wildcards_by_word = {
                    word: wildcards_by_word[word] for word in words if word in wildcards_by_word
                }
            wildcards_by_word[word] = tuple(self._match(word))
        return set(chain.from_iterable(filter(None, map(wildcards_by_word.get, words))))

    def _match(self, word: str) -> Iterator[str]:
        for length in self._prefix_lengths:
            if length <= len(word) and (wildcard := self._wildcards_by_prefix.get(word[:length])):
                yield wildcard
        for start in {word[:length] for length in range(4)}:
            wildcards = self._other_wildcards.get(start, ())
            yield from (wildcard.pattern for wildcard in wildcards if is_match(wildcard, word, word))


class FeatureExtractor:
    """Extracts the words of an article, and other features if some query requires them. Immutable."""

    def __init__(self) -> None:
        self._required: frozenset[str] = frozenset()
        self._scopes: frozenset[Scope] = frozenset()
        self._needs_lemmas = False
        self._wildcards = WildcardSet()
        self._regexes = RegexSet()

    def extended(self, features: set[str]) -> "FeatureExtractor":
        """Return an extractor that also finds these features."""
        added = {feature for feature in features if not is_word(feature)} - self._required
        if not added:
            return self
        split = [split_scope(feature) for feature in added]
        regexes = [regex for _, feature in split if (regex := feature_regex(feature))]
        extended = FeatureExtractor()
        extended._required = self._required | added
        extended._scopes = self._scopes.union(scope for scope, _ in split if scope)
        extended._needs_lemmas = self._needs_lemmas or any(feature.endswith("{id}") for _, feature in split)
        extended._wildcards = self._wildcards.extended(
            {feature for _, feature in split if not feature.startswith("/") and ("*" in feature or "?" in feature)}
        )
        extended._regexes = self._regexes.extended(regexes) if regexes else self._regexes
        return extended

    def extract(self, article: TokenizedArticle) -> set[str]:
        """Return the features of an article, including ALWAYS."""
        features = article.title.vocabulary | article.text.vocabulary
        features |= self._wildcards.find_matching(features)
        for field in article.fields(None):
            self._add_lemmas_and_regexes(features, field, "")
        for scope in self._scopes:
            (field,) = article.fields(scope)
            prefix = _scope_prefix(scope)
            features.update(prefix + word for word in field.vocabulary)
            features.update(prefix + wildcard for wildcard in self._wildcards.find_matching(field.vocabulary))
            self._add_lemmas_and_regexes(features, field, prefix)
        features.add(ALWAYS)
        return features

    def _add_lemmas_and_regexes(self, features: set[str], field: TokenizedField, prefix: str) -> None:
        if self._needs_lemmas:
            features.update(prefix + _lemma_feature(word) for word in field.lemmas)
        if self._regexes.regexes:
            features.update(prefix + _regex_feature(regex) for regex in self._regexes.find(field.regex_source))


def count_frequencies(articles: Iterable[set[str]]) -> FeatureFrequencies:
    """Return the frequencies of features in a sample of about SAMPLE_SIZE articles.

    Each article is represented by its features (`Matcher.find_features`).
    """
    counts: Counter[str] = Counter()
    for features in articles:
        counts.update(features)
    return {feature: count for feature, count in counts.items() if count > 1}
