"""Articles against keywords: which of them are true, and where.

Each keyword waits under anchors: words without which its query cannot be true (`core.matcher.index`). Only keywords
that an article may make true are evaluated, so that the cost grows with what an article says, not with what is watched.
"""

from collections.abc import Iterable

from core.article import Article
from core.forms import DEFAULT, Variants
from core.keyword import Keyword
from core.matcher.evaluation import holds
from core.matcher.frequencies import Sightings
from core.matcher.index import Index, Watched
from core.matcher.mention import Mention
from core.matcher.occurrences import mentions_of
from core.matcher.prominence import Prominences
from core.matcher.tokenized_article import Reading
from core.query import Node, load_grammar, parse_keyword, resolve_references

_MANY = 10_000
"""Keywords that take so long to be made ready that the parser is no matter; a first change should not wait for it."""


class Matcher:
    """Keywords made ready to be matched; those that are not active are known to those that refer to them alone.

    What it answers never changes. Inside, it learns from the first articles which words are rare, and lets the keywords
    wait under these from then on; with a hundred thousand keywords that takes about as long as to make it, once.

    `variants` are the spellings that count as one (`core.forms`), NONE where the keywords have them written out. Raises
    QueryError where a keyword's query does not parse, or refers to a keyword that is not among them. Of two keywords of
    one name the later one counts.
    """

    def __init__(self, keywords: Iterable[Keyword] = (), variants: Variants = DEFAULT) -> None:
        self._variants = variants
        self._resting: dict[str, Node] = {}
        self._referring: dict[str, Keyword] = {}
        self._watched: dict[str, Watched] = {}
        self._index = Index()
        self._sightings = Sightings()
        self._take({keyword.name: keyword for keyword in keywords}, ())
        if len(self._watched) >= _MANY:
            load_grammar()

    def changed(self, added: Iterable[Keyword], removed: Iterable[str] = ()) -> "Matcher":
        """A matcher with some keywords added or put in place of those of the same name, and others removed by name.

        This one stays as it is. Few changes take milliseconds, however many keywords there are; keywords that refer to
        a changed one change with it. Names that are not known are passed over. Raises QueryError.
        """
        made = Matcher((), self._variants)
        made._resting, made._referring = self._resting.copy(), self._referring.copy()
        made._watched, made._index = self._watched.copy(), self._index
        made._sightings = self._sightings
        made._take({keyword.name: keyword for keyword in added}, removed)
        return made

    def _take(self, added: dict[str, Keyword], removed: Iterable[str]) -> None:
        leaving = {*removed, *added}
        gone = [self._watched.pop(name) for name in leaving if name in self._watched]
        for name in leaving:
            self._resting.pop(name, None)
            self._referring.pop(name, None)
        trees = {name: parse_keyword(keyword, self._variants) for name, keyword in added.items()}
        self._resting.update((name, tree) for name, tree in trees.items() if not added[name].active)
        news = {name: Watched(added[name], tree) for name, tree in trees.items() if added[name].active}
        self._watched.update(news)
        self._referring.update((name, added[name]) for name in news if "@" in added[name].query)
        for name, node in self._resolved():
            if node != self._watched[name].node:
                gone += [] if name in news else [self._watched[name]]
                news[name] = Watched(self._referring[name], self._watched[name].tree, node)
        self._watched.update(news)
        self._index = self._index.changed(news.values(), gone)

    def _resolved(self) -> Iterable[tuple[str, Node]]:
        """The queries that refer to other keywords, with those in their places."""
        if not self._referring:
            return ()
        trees = self._resting | {name: watched.tree for name, watched in self._watched.items()}
        return resolve_references(trees, self._referring).items()

    @property
    def keywords(self) -> tuple[Keyword, ...]:
        """The active keywords."""
        return tuple(watched.keyword for watched in self._watched.values())

    def candidates(self, article: Article, outlet: str | None = None) -> tuple[Keyword, ...]:
        """The keywords that `match` evaluates for this article."""
        return tuple(each.keyword for each in self._candidates(Reading(article, outlet)))

    def _candidates(self, reading: Reading) -> list[Watched]:
        index = self._index
        said = index.signs(reading)
        rarity = self._sightings.note(said)
        if index.rarity is not rarity:
            self._index = Index(rarity).changed(self._watched.values())
        return [each for each in index.candidates(reading, said) if _is_in_scope(each.keyword, reading)]

    def match(self, article: Article, outlet: str | None = None) -> tuple[Mention, ...]:
        """The mentions of all keywords, in the order of keyword name, field and place.

        `outlet` is the outlet's name; a keyword that is narrowed to outlets or languages matches only where the
        article is known to be of one of them.
        """
        reading = Reading(article, outlet)
        true = {each.keyword.name: each for each in self._candidates(reading) if holds(each.node, reading)}
        if not true:
            return ()
        prominences = Prominences(article)
        return tuple(mention for name in sorted(true) for mention in mentions_of(true[name], reading, prominences))


def _is_in_scope(keyword: Keyword, reading: Reading) -> bool:
    in_language = not keyword.languages or reading.article.language in keyword.languages
    return in_language and (not keyword.outlets or reading.outlet in keyword.outlets)
