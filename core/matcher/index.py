"""An index of keywords by the features that they require, which finds the keywords that may match an article."""

from collections.abc import Iterable
from math import prod
from typing import NamedTuple

from core.keyword import Keyword
from core.matcher.features import (
    ALWAYS,
    NO_FREQUENCIES,
    FeatureExtractor,
    FeatureFrequencies,
    Requirement,
    feature_regex,
    find_requirements,
    is_word,
    split_scope,
)
from core.matcher.phrase_set import PhraseSet
from core.matcher.tokenized_article import Scope, TokenizedArticle
from core.query import Node


class CompiledKeyword:
    """A keyword with the tree of its query: `tree` as parsed, `node` with all references resolved.

    `clause_texts` caches the text of the query's clauses by the identity of the leaf and by scope.
    """

    __slots__ = ("clause_texts", "keyword", "node", "tree")

    def __init__(self, keyword: Keyword, tree: Node, node: Node | None = None) -> None:
        self.keyword = keyword
        self.tree = tree
        self.node = node or tree
        self.clause_texts: dict[tuple[int, Scope], str] | None = None


# The keywords of one anchor, each with its other required features: first the rarest one, or ALWAYS if there is none,
# then the rest.
_Row = list[tuple[str, frozenset[str], CompiledKeyword]]


class KeywordIndex:
    """Keywords by anchor, which is one of the features or phrases that a query requires. Immutable.

    A query with alternative requirements has an anchor for each of them: a phrase, or else the rarest feature by
    `frequencies`. Among equally rare features, the one with the fewest keywords is chosen, since a feature that many
    queries require is usually common. Phrases are found in one pass over the text. So are words, unless some query has
    an anchor of another kind: then the features of each article are extracted, and its words are among them. A query is
    evaluated only if the article also has all other required features, so a badly chosen anchor costs a look-up, not an
    evaluation.
    """

    def __init__(self, frequencies: FeatureFrequencies = NO_FREQUENCIES, phrases: PhraseSet | None = None) -> None:
        self._rows = _Rows({}, {}, {})
        self._extractor = FeatureExtractor()
        self._frequencies = frequencies
        self._phrases = phrases or PhraseSet()

    def changed(self, added: Iterable[CompiledKeyword], removed: Iterable[CompiledKeyword] = ()) -> "KeywordIndex":
        """Return an index with some keywords added and others removed.

        A few changes among a hundred thousand keywords take milliseconds.
        """
        builder = _IndexBuilder(_Rows(*(rows.copy() for rows in self._rows)), self._frequencies)
        builder.remove(set(removed))
        for compiled in added:
            for requirement in find_requirements(compiled.node):
                builder.add(compiled, requirement)
        phrases = self._phrases.extended(builder.phrases)
        if not builder.rows.by_feature:
            words = builder.rows.by_word if self._rows.by_feature else builder.words
            phrases = phrases.extended(f" {word} " for word in words)
        index = KeywordIndex(self._frequencies, phrases)
        index._rows = builder.rows
        index._extractor = self._extractor.extended(builder.required)
        return index

    def with_frequencies(self, frequencies: FeatureFrequencies, keywords: Iterable[CompiledKeyword]) -> "KeywordIndex":
        """Return an index of the same keywords whose anchors are chosen by other frequencies."""
        return KeywordIndex(frequencies, self._phrases).changed(keywords)

    def extract_features(self, article: TokenizedArticle) -> set[str]:
        """Return the features of an article: its words, and other features if some query requires them."""
        return self._extractor.extract(article)

    def find_candidates(self, article: TokenizedArticle) -> set[CompiledKeyword]:
        """Return the keywords that may match an article: all that match, and few others."""
        by_phrase, by_word, by_feature = self._rows
        found: list[_Row] = []
        for phrase in self._find_phrases(article):
            found += filter(None, (by_phrase.get(phrase), by_word.get(phrase[1:-1])))
        if not by_feature and all(row[0] == ALWAYS for rows in found for row in rows):
            return {compiled for rows in found for _, _, compiled in rows}
        features = self._extractor.extract(article)
        if by_feature:
            found += [by_word[word] for word in by_word.keys() & features]
            found += [by_feature[feature] for feature in by_feature.keys() & features]
        # Most articles lack the rarest feature, and looking it up takes half as long as comparing sets.
        return {
            compiled for rows in found for rarest, rest, compiled in rows if rarest in features and rest <= features
        }

    def _find_phrases(self, article: TokenizedArticle) -> set[str]:
        return self._phrases.find(article.title.folded.joined) | self._phrases.find(article.text.folded.joined)


class _Rows(NamedTuple):
    """The rows of an index by anchor: by a phrase, by a word of title or text, and by another feature."""

    by_phrase: dict[str, _Row]
    by_word: dict[str, _Row]
    by_feature: dict[str, _Row]


class _IndexBuilder:
    """Builds the rows of an index. Rows that are shared with other indexes are copied before they change."""

    def __init__(self, rows: _Rows, frequencies: FeatureFrequencies) -> None:
        self.rows = rows
        self.required: set[str] = set()
        self.phrases: set[str] = set()
        self.words: set[str] = set()
        self._frequencies = frequencies
        self._copied: set[str] = set()

    def remove(self, removed: set[CompiledKeyword]) -> None:
        anchors = {ALWAYS}
        for compiled in removed:
            for features, phrases in find_requirements(compiled.node):
                anchors |= phrases | features
        for rows in self.rows:
            for anchor in rows.keys() & anchors:
                remaining_keywords = [listed for listed in rows[anchor] if listed[2] not in removed]
                if remaining_keywords:
                    rows[anchor] = remaining_keywords
                    self._copied.add(anchor)
                else:
                    del rows[anchor]

    def add(self, compiled: CompiledKeyword, requirement: Requirement) -> None:
        features, phrases = requirement
        rows, anchor = self.rows.by_feature, ALWAYS
        if phrases:
            rows = self.rows.by_phrase
            anchor = min(phrases, key=self._phrase_anchor_cost) if len(phrases) > 1 else next(iter(phrases))
            features = features.difference(anchor.split())
            self.phrases.add(anchor)
        elif features:
            anchor = min(features, key=self._anchor_cost) if len(features) > 1 else next(iter(features))
            features = features - {anchor}
            if is_word(anchor):
                rows = self.rows.by_word
                self.words.add(anchor)
            else:
                self.required.add(anchor)
        rarest = ALWAYS
        if features:
            features = frozenset(feature for feature in features if _kind(feature) != _REGEX)
            self.required |= features
            rarest = min(features, key=self._anchor_cost, default=ALWAYS)
            features = features - {rarest}
        if anchor not in self._copied:
            self._copied.add(anchor)
            rows[anchor] = [*rows.get(anchor, ())]
        rows[anchor].append((rarest, features, compiled))

    def _anchor_cost(self, feature: str) -> tuple[bool, int, int, int, int]:
        kind = _kind(feature)
        rows = self.rows.by_word if kind == _WORD else self.rows.by_feature
        return kind == _REGEX, self._frequencies.get(feature, 0), kind, len(rows.get(feature, ())), -len(feature)

    def _phrase_anchor_cost(self, phrase: str) -> tuple[float, int, int]:
        frequency = prod(self._frequencies.get(word, 0) for word in phrase.split())
        return frequency, len(self.rows.by_phrase.get(phrase, ())), -len(phrase)


_WORD, _FIELD_WORD, _WORD_PATTERN, _REGEX = range(4)


def _kind(feature: str) -> int:
    """Return the kind of a feature. A higher kind is more frequent or takes more time to find."""
    if is_word(feature):
        return _WORD
    scope, bare = split_scope(feature)
    if feature_regex(bare):
        return _REGEX
    return _FIELD_WORD if scope else _WORD_PATTERN
