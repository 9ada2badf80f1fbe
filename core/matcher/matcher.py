"""Match an article against many keywords: find the queries that are true, and the positions at which they match.

Each keyword is listed under features that its query requires (`core.matcher.index`). Only keywords whose requirements
an article meets are evaluated, so the cost grows with the words of the article, not with the number of keywords.
"""

from collections.abc import Iterable

from core.article import Article
from core.folded_text import FoldedArticle
from core.forms import DEFAULT_VARIANTS, Variants
from core.keyword import Keyword
from core.matcher.evaluation import evaluate
from core.matcher.features import NO_FREQUENCIES, FeatureFrequencies
from core.matcher.index import CompiledKeyword, KeywordIndex
from core.matcher.mentions import Mention, find_mentions
from core.matcher.prominence import ProminenceClassifier
from core.matcher.thresholds import MANY_KEYWORDS
from core.matcher.tokenized_article import TokenizedArticle
from core.query import Node, load_grammar, parse_keyword, resolve_references


class Matcher:
    """Finds the mentions of keywords in articles. Immutable: several threads may use one matcher at the same time.

    Inactive keywords are only used to resolve references to them. If two keywords have the same name, the later one
    counts. `variants` are groups of spellings of the same word (`core.forms`); pass NO_VARIANTS if the queries already
    contain all spellings. `frequencies`, from `count_frequencies`, make matching against many keywords faster and
    change no result.

    Raise `QueryError` if a query does not parse, or refers to a keyword that is not among `keywords`.
    """

    def __init__(
        self,
        keywords: Iterable[Keyword] = (),
        variants: Variants = DEFAULT_VARIANTS,
        frequencies: FeatureFrequencies = NO_FREQUENCIES,
    ) -> None:
        self._variants = variants
        self._inactive_trees: dict[str, Node] = {}
        self._referring_keywords: dict[str, Keyword] = {}
        self._compiled_keywords: dict[str, CompiledKeyword] = {}
        self._index = KeywordIndex(frequencies)
        self._update({keyword.name: keyword for keyword in keywords}, ())
        if len(self._compiled_keywords) >= MANY_KEYWORDS:
            load_grammar()

    def changed(self, added: Iterable[Keyword], removed: Iterable[str] = ()) -> "Matcher":
        """Return a matcher with some keywords added, or replaced if the name exists, and others removed by name.

        Keywords that refer to a changed one are resolved again. Unknown names are ignored. A few changes take
        milliseconds, however many keywords there are. Raise `QueryError` as the constructor does.
        """
        matcher = self._copy()
        matcher._update({keyword.name: keyword for keyword in added}, removed)
        return matcher

    def with_frequencies(self, frequencies: FeatureFrequencies) -> "Matcher":
        """Return a matcher of the same keywords, indexed by the features that are rare according to `frequencies`.

        With a hundred thousand keywords, this takes about as long as creating the matcher.
        """
        matcher = self._copy()
        matcher._index = self._index.with_frequencies(frequencies, self._compiled_keywords.values())
        return matcher

    def _copy(self) -> "Matcher":
        matcher = Matcher((), self._variants)
        matcher._inactive_trees = self._inactive_trees.copy()
        matcher._referring_keywords = self._referring_keywords.copy()
        matcher._compiled_keywords, matcher._index = self._compiled_keywords.copy(), self._index
        return matcher

    def _update(self, added: dict[str, Keyword], removed: Iterable[str]) -> None:
        """Change this matcher in place. Call it only before other code can use the matcher."""
        leaving = {*removed, *added}
        replaced = [self._compiled_keywords.pop(name) for name in leaving if name in self._compiled_keywords]
        for name in leaving:
            self._inactive_trees.pop(name, None)
            self._referring_keywords.pop(name, None)
        parsed = {name: parse_keyword(keyword, self._variants) for name, keyword in added.items()}
        self._inactive_trees.update((name, tree) for name, tree in parsed.items() if not added[name].active)
        compiled = {name: CompiledKeyword(added[name], tree) for name, tree in parsed.items() if added[name].active}
        self._compiled_keywords.update(compiled)
        self._referring_keywords.update((name, added[name]) for name in compiled if "@" in added[name].query)
        trees = (
            self._inactive_trees | {name: known.tree for name, known in self._compiled_keywords.items()}
            if self._referring_keywords
            else {}
        )
        for name, node in resolve_references(trees, self._referring_keywords).items():
            if node != self._compiled_keywords[name].node:
                replaced += [] if name in compiled else [self._compiled_keywords[name]]
                compiled[name] = CompiledKeyword(
                    self._referring_keywords[name], self._compiled_keywords[name].tree, node
                )
        self._compiled_keywords.update(compiled)
        self._index = self._index.changed(compiled.values(), replaced)

    @property
    def keywords(self) -> tuple[Keyword, ...]:
        """The active keywords."""
        return tuple(compiled.keyword for compiled in self._compiled_keywords.values())

    def find_features(self, article: Article, outlet: str | None = None) -> set[str]:
        """Return the features of an article. `count_frequencies` takes those of a sample of articles."""
        return self._index.extract_features(TokenizedArticle(article, outlet))

    def find_candidates(self, article: TokenizedArticle) -> list[CompiledKeyword]:
        """Return the keywords that `match` evaluates for this article."""
        candidates = self._index.find_candidates(article)
        return [compiled for compiled in candidates if _is_within_limits(compiled.keyword, article)]

    def match(
        self, article: Article, outlet: str | None = None, folded: FoldedArticle | None = None
    ) -> tuple[Mention, ...]:
        """Return the mentions of all keywords, sorted by keyword name, field and position.

        `outlet` is the outlet's name. If it is None, keywords that are limited to outlets do not match. Keywords that
        are limited to languages do not match an article of unknown language. `folded` is the folded article, for
        callers who also need its words; without it, the article is folded here.
        """
        tokenized = TokenizedArticle(article, outlet, folded)
        candidates = self.find_candidates(tokenized)
        matching = {compiled.keyword.name: compiled for compiled in candidates if evaluate(compiled.node, tokenized)}
        if not matching:
            return ()
        prominence = ProminenceClassifier(article)
        return tuple(
            mention for name in sorted(matching) for mention in find_mentions(matching[name], tokenized, prominence)
        )


def _is_within_limits(keyword: Keyword, article: TokenizedArticle) -> bool:
    in_language = not keyword.languages or article.article.language in keyword.languages
    return in_language and (not keyword.outlets or article.outlet in keyword.outlets)
