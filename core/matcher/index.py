"""An index of keywords by the features that they require, which finds the keywords that may match an article."""

from collections.abc import Iterable

from core.keyword import Keyword
from core.matcher.features import (
    ALWAYS,
    NO_FREQUENCIES,
    FeatureExtractor,
    FeatureFrequencies,
    Requirement,
    WordPair,
    feature_regex,
    find_requirements,
    split_scope,
)
from core.matcher.tokenized_article import Scope, TokenizedArticle
from core.query import Node

# The feature or pair of words under which a requirement is listed.
_Anchor = str | WordPair


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
    """Keywords by anchor, which is one of the features or pairs of words that a query requires. Immutable.

    A query with alternative requirements has an anchor for each of them. The rarest feature by `frequencies` becomes
    the anchor. Among equally rare features, the one with the fewest keywords is chosen, since a feature that many
    queries require is usually common. A query is evaluated only if the article also has all other required features, so
    a badly chosen anchor costs a look-up, not an evaluation.
    """

    def __init__(self, frequencies: FeatureFrequencies = NO_FREQUENCIES) -> None:
        self._keywords_by_anchor: dict[_Anchor, _Row] = {}
        self._extractor = FeatureExtractor()
        self._frequencies = frequencies

    def changed(self, added: Iterable[CompiledKeyword], removed: Iterable[CompiledKeyword] = ()) -> "KeywordIndex":
        """Return an index with some keywords added and others removed.

        A few changes among a hundred thousand keywords take milliseconds.
        """
        builder = _IndexBuilder(self._keywords_by_anchor.copy(), self._frequencies)
        builder.remove(set(removed))
        for compiled in added:
            for requirement in find_requirements(compiled.node):
                builder.add(compiled, requirement)
        index = KeywordIndex(self._frequencies)
        index._keywords_by_anchor = builder.keywords_by_anchor
        index._extractor = self._extractor.extended(builder.required)
        return index

    def extract_features(self, article: TokenizedArticle) -> set[str]:
        """Return the features of an article: its words, and other features if some query requires them."""
        return self._extractor.extract(article)

    def find_candidates(self, article: TokenizedArticle, features: set[str]) -> set[CompiledKeyword]:
        """Return the keywords that may match an article with these features: all that match, and few others."""
        keywords_by_anchor = self._keywords_by_anchor
        anchors: list[_Anchor] = [*(keywords_by_anchor.keys() & features)]
        for field in article.fields(None):
            anchors += keywords_by_anchor.keys() & zip(field.words, field.words[1:])  # noqa: B905 - the last word has no successor
        # Most articles lack the rarest feature, and looking it up takes half as long as comparing sets.
        return {
            compiled
            for anchor in anchors
            for rarest, rest, compiled in keywords_by_anchor[anchor]
            if rarest in features and rest <= features
        }


class _IndexBuilder:
    """Builds the rows of an index. Rows that are shared with other indexes are copied before they change."""

    def __init__(self, keywords_by_anchor: dict[_Anchor, _Row], frequencies: FeatureFrequencies) -> None:
        self.keywords_by_anchor = keywords_by_anchor
        self.required: set[str] = set()
        self._frequencies = frequencies
        self._copied: set[_Anchor] = set()

    def remove(self, removed: set[CompiledKeyword]) -> None:
        possible_anchors = {
            anchor
            for compiled in removed
            for requirement in find_requirements(compiled.node)
            for required in requirement
            for anchor in required
        }
        for anchor in self.keywords_by_anchor.keys() & {ALWAYS, *possible_anchors}:
            remaining_keywords = [
                listed_keyword for listed_keyword in self.keywords_by_anchor[anchor] if listed_keyword[2] not in removed
            ]
            if remaining_keywords:
                self.keywords_by_anchor[anchor] = remaining_keywords
                self._copied.add(anchor)
            else:
                del self.keywords_by_anchor[anchor]

    def add(self, compiled: CompiledKeyword, requirement: Requirement) -> None:
        features, pairs = requirement
        anchor: _Anchor = ALWAYS
        if pairs:
            anchor = min(pairs, key=self._pair_anchor_cost) if len(pairs) > 1 else next(iter(pairs))
            features = features.difference(anchor)
        elif features:
            anchor = min(features, key=self._anchor_cost) if len(features) > 1 else next(iter(features))
            self.required.add(anchor)
            features = features - {anchor}
        rarest = ALWAYS
        if features:
            features = frozenset(feature for feature in features if _kind(feature) != _REGEX)
            self.required |= features
            rarest = min(features, key=self._anchor_cost, default=ALWAYS)
            features = features - {rarest}
        if anchor not in self._copied:
            self._copied.add(anchor)
            self.keywords_by_anchor[anchor] = [*self.keywords_by_anchor.get(anchor, ())]
        self.keywords_by_anchor[anchor].append((rarest, features, compiled))

    def _anchor_cost(self, feature: str) -> tuple[bool, int, int, int, int]:
        kind = _kind(feature)
        return (
            kind == _REGEX,
            self._frequencies.get(feature, 0),
            kind,
            len(self.keywords_by_anchor.get(feature, ())),
            -len(feature),
        )

    def _pair_anchor_cost(self, pair: WordPair) -> tuple[int, int, int]:
        frequency = self._frequencies.get(pair[0], 0) * self._frequencies.get(pair[1], 0)
        return frequency, len(self.keywords_by_anchor.get(pair, ())), -len(pair[0]) - len(pair[1])


_FIELD_WORD, _WORD, _WORD_PATTERN, _REGEX = range(4)


def _kind(feature: str) -> int:
    """Return the kind of a feature. A higher kind is more frequent or takes more time to find."""
    if feature.isalnum():
        return _WORD
    scope, bare = split_scope(feature)
    if feature_regex(bare):
        return _REGEX
    return _FIELD_WORD if scope else _WORD_PATTERN
