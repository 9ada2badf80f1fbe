"""Articles against keywords: which of them are true, and where.

Each keyword waits under anchors: words without which its query cannot be true (`core.matcher.index`). Only keywords
that an article may make true are evaluated, so that the cost grows with what an article says, not with what is watched.
"""

import re
from collections.abc import Iterable

from core.article import Article
from core.keyword import Keyword
from core.matcher.evaluation import holds
from core.matcher.evidence import mentions_of
from core.matcher.index import Index, Watched
from core.matcher.mention import Mention
from core.matcher.prominence import Prominences
from core.matcher.rarity import Sightings
from core.matcher.reading import Reading
from core.query import Node, Term, parse
from core.text import MAX_WORD

_PLAIN_PHRASE = re.compile(rf'"[A-Za-z0-9 ]{{1,{MAX_WORD}}}"')


class Matcher:
    """Keywords made ready to be matched; those that are not active are left out. It never answers differently.

    Inside, it learns from the first articles which words are rare, and lets the keywords wait under these from then on;
    with a hundred thousand keywords that takes about as long as to make it, once. Raises QueryError where a keyword's
    query does not parse. Of two keywords of one name the later one counts.
    """

    def __init__(self, keywords: Iterable[Keyword] = ()) -> None:
        self._watched: dict[str, Watched] = {}
        self._index = Index()
        self._sightings = Sightings()
        self._take(keywords, ())

    def changed(self, added: Iterable[Keyword], removed: Iterable[str] = ()) -> "Matcher":
        """A matcher with some keywords added or put in place of those of the same name, and others removed by name.

        This one stays as it is. Few changes take milliseconds, however many keywords there are. Names that are not
        known are passed over. Raises QueryError.
        """
        made = Matcher()
        made._watched = self._watched.copy()
        made._index = self._index
        made._sightings = self._sightings
        made._take(added, removed)
        return made

    def _take(self, added: Iterable[Keyword], removed: Iterable[str]) -> None:
        later = {keyword.name: keyword for keyword in added}
        gone = [self._watched.pop(name) for name in {*removed, *later} if name in self._watched]
        news = {name: Watched(keyword, _query(keyword)) for name, keyword in later.items() if keyword.active}
        self._watched.update(news)
        self._index = self._index.changed(news.values(), gone)

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


def _query(keyword: Keyword) -> Node:
    """The keyword's tree. What is plainly one phrase, as most keywords are, needs no parser."""
    if _PLAIN_PHRASE.fullmatch(keyword.query) and (words := keyword.query[1:-1].lower().split()):
        return Term(tuple(words))
    return parse(keyword.query)


def _is_in_scope(keyword: Keyword, reading: Reading) -> bool:
    in_language = not keyword.languages or reading.article.language in keyword.languages
    return in_language and (not keyword.outlets or reading.outlet in keyword.outlets)
