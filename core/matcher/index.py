"""An index of keywords by the features they require: finds those that may match an article."""

from collections.abc import Iterable

from core.keyword import Keyword
from core.matcher.features import ALWAYS, FeatureExtractor, feature_regex, split_scope
from core.matcher.frequencies import NO_FREQUENCIES, FeatureFrequencies
from core.matcher.required_features import Requirement, WordPair, find_requirements
from core.matcher.tokenized_article import Scope, TokenizedArticle
from core.query import Node

_Anchor = str | WordPair
"""The one feature or pair of words under which a requirement is listed."""


class CompiledKeyword:
    """A keyword with the tree of its query: `tree` as it was parsed, `node` with all references resolved.

    `clause_texts` caches the clauses of the query as text, by the identity of their leaf and their scope.
    """

    __slots__ = ("clause_texts", "keyword", "node", "tree")

    def __init__(self, keyword: Keyword, tree: Node, node: Node | None = None) -> None:
        self.keyword = keyword
        self.tree = tree
        self.node = node or tree
        self.clause_texts: dict[tuple[int, Scope], str] | None = None


_Row = list[tuple[str, frozenset[str], CompiledKeyword]]
"""The keywords of one anchor, each with the rarest of its other required features (ALWAYS for none) and the rest."""


class KeywordIndex:
    """Keywords by their anchors. Each requirement of a query is listed under one of its features or pairs of words.

    The anchor is the rarest feature by `frequencies`; among equally frequent ones, the one with the fewest keywords,
    since a feature that many queries require is usually common. A query is evaluated only if the article also has all
    other required features, so that a badly chosen anchor costs a look-up, not an evaluation. Immutable.
    """

    def __init__(self, frequencies: FeatureFrequencies = NO_FREQUENCIES) -> None:
        self._rows: dict[_Anchor, _Row] = {}
        self._extractor = FeatureExtractor()
        self._frequencies = frequencies

    def changed(self, added: Iterable[CompiledKeyword], removed: Iterable[CompiledKeyword] = ()) -> "KeywordIndex":
        """Return a new index. A few changes among a hundred thousand keywords take milliseconds."""
        builder = _IndexBuilder(self._rows.copy(), self._frequencies)
        builder.remove(set(removed))
        for compiled in added:
            for requirement in find_requirements(compiled.node):
                builder.add(compiled, requirement)
        index = KeywordIndex(self._frequencies)
        index._rows = builder.rows
        index._extractor = self._extractor.extended(builder.needed)
        return index

    def extract_features(self, article: TokenizedArticle) -> set[str]:
        """Return the words of an article, and those other features that some query requires."""
        return self._extractor.extract(article)

    def find_candidates(self, article: TokenizedArticle, features: set[str]) -> set[CompiledKeyword]:
        """Return the keywords that may match an article with these features: all that do, and few others."""
        rows = self._rows
        anchors: list[_Anchor] = [*(rows.keys() & features)]
        for field in article.fields(None):
            anchors += rows.keys() & zip(field.words, field.words[1:])  # noqa: B905 - the last word has no successor
        # Looking up the rarest feature first takes half the time of comparing sets, and mostly it is missing.
        return {
            compiled
            for anchor in anchors
            for rarest, rest, compiled in rows[anchor]
            if rarest in features and rest <= features
        }


class _IndexBuilder:
    """The rows of an index under construction. Rows that it shares with other indexes are never modified."""

    def __init__(self, rows: dict[_Anchor, _Row], frequencies: FeatureFrequencies) -> None:
        self.rows = rows
        self.needed: set[str] = set()
        self._frequencies = frequencies
        self._own: set[_Anchor] = set()

    def remove(self, removed: set[CompiledKeyword]) -> None:
        anchors = {
            anchor
            for compiled in removed
            for requirement in find_requirements(compiled.node)
            for anchors in requirement
            for anchor in anchors
        }
        for anchor in self.rows.keys() & {ALWAYS, *anchors}:
            remaining = [each for each in self.rows[anchor] if each[2] not in removed]
            if remaining:
                self.rows[anchor] = remaining
                self._own.add(anchor)
            else:
                del self.rows[anchor]

    def add(self, compiled: CompiledKeyword, requirement: Requirement) -> None:
        features, pairs = requirement
        anchor: _Anchor = ALWAYS
        if pairs:
            anchor = min(pairs, key=self._pair_cost) if len(pairs) > 1 else next(iter(pairs))
            features = features.difference(anchor)
        elif features:
            anchor = min(features, key=self._cost) if len(features) > 1 else next(iter(features))
            self.needed.add(anchor)
            features = features - {anchor}
        rarest = ALWAYS
        if features:
            features = frozenset(feature for feature in features if _kind(feature) != _REGEX)
            self.needed |= features
            rarest = min(features, key=self._cost, default=ALWAYS)
            features = features - {rarest}
        self._own_row(anchor).append((rarest, features, compiled))

    def _cost(self, feature: str) -> tuple[bool, int, int, int, int]:
        kind = _kind(feature)
        keywords = len(self.rows.get(feature, ()))
        return kind == _REGEX, self._frequencies.get(feature, 0), kind, keywords, -len(feature)

    def _pair_cost(self, pair: WordPair) -> tuple[int, int, int]:
        frequency = self._frequencies.get(pair[0], 0) * self._frequencies.get(pair[1], 0)
        return frequency, len(self.rows.get(pair, ())), -len(pair[0]) - len(pair[1])

    def _own_row(self, anchor: _Anchor) -> _Row:
        if anchor not in self._own:
            self._own.add(anchor)
            self.rows[anchor] = [*self.rows.get(anchor, ())]
        return self.rows[anchor]


_FIELD_WORD, _WORD, _WORD_PATTERN, _REGEX = range(4)


def _kind(feature: str) -> int:
    """Return the kind of a feature; kinds are ordered by how many articles have such a feature, or how costly it is."""
    if feature.isalnum():
        return _WORD
    scope, bare = split_scope(feature)
    if feature_regex(bare):
        return _REGEX
    return _FIELD_WORD if scope else _WORD_PATTERN
