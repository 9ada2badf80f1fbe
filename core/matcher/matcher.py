"""Articles against keywords: which of them are true, and where.

Each keyword waits under one anchor of its query: a word without which the query cannot be true. Only keywords whose
anchor stands in the article are evaluated, so that the cost grows with what an article says, not with what is watched.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.article import Article
from core.keyword import Keyword
from core.matcher.mention import Field, Mention
from core.matcher.snippet import make_snippet
from core.query import And, Node, Not, Or, Term, parse
from core.text import Word, text_words, title_words

MAX_MENTIONS = 20
"""Occurrences of one keyword in one field that become mentions; the rest is counted in Mention.total."""


class Matcher:
    """Keywords made ready to be matched. Immutable once built; keywords that are not active are left out.

    Raises QueryError where a keyword's query does not parse.
    """

    def __init__(self, keywords: Iterable[Keyword]) -> None:
        self.keywords = tuple(keywords)
        self._waiting: dict[str, list[tuple[Keyword, Node]]] = defaultdict(list)
        for keyword in self.keywords:
            if keyword.active:
                node = parse(keyword.query)
                for anchor in _anchors(node):
                    self._waiting[anchor].append((keyword, node))

    def match(self, article: Article, outlet: str | None = None) -> tuple[Mention, ...]:
        """The mentions of all keywords in title and text, in the order of keyword name, field and place.

        `outlet` is the outlet's name; a keyword that is narrowed to outlets or languages matches only where the
        article is known to be of one of them.
        """
        fields = (_FieldWords("title", article.title, title_words(article)), _text_field(article))
        said = set(fields[0].places) | set(fields[1].places)
        due = {keyword.name: (keyword, node) for word in said for keyword, node in self._waiting.get(word, ())}
        mentions: list[Mention] = []
        for name in sorted(due):
            keyword, node = due[name]
            if _is_in_scope(keyword, article, outlet):
                mentions.extend(_mentions(keyword, node, fields))
        return tuple(mentions)


class _FieldWords:
    """One field's text, its words, and where each word stands (indexes into the words)."""

    def __init__(self, field: Field, source: str, found: list[Word]) -> None:
        self.field = field
        self.source = source
        self.words = found
        self.places: dict[str, list[int]] = defaultdict(list)
        for index, word in enumerate(found):
            self.places[word.folded].append(index)

    def find(self, term: Term) -> Iterator[tuple[int, int]]:
        """The places of a term, as (first, last) word indexes."""
        length = len(term.words)
        for first in self.places.get(term.words[0], ()):
            if length == 1 or tuple(word.folded for word in self.words[first : first + length]) == term.words:
                yield first, first + length - 1


_Fields = tuple[_FieldWords, _FieldWords]


def _text_field(article: Article) -> _FieldWords:
    return _FieldWords("text", article.text, text_words(article))


def _is_in_scope(keyword: Keyword, article: Article, outlet: str | None) -> bool:
    in_language = not keyword.languages or article.language in keyword.languages
    in_outlet = not keyword.outlets or outlet in keyword.outlets
    return in_language and in_outlet


def _anchors(node: Node) -> frozenset[str]:
    """Words of which at least one stands wherever the query is true; the longest word where there is a choice.

    Long words are rare words: Indonesian function words have two to five letters.
    """
    match node:
        case Term(words=parts):
            return frozenset({max(parts, key=len)})
        case Or(children=children):
            return frozenset().union(*(_anchors(child) for child in children))
        case And(children=children):
            choices = [_anchors(child) for child in children if not isinstance(child, Not)]
            return max(choices, key=lambda anchors: (min(map(len, anchors)), -len(anchors)))
        case Not():
            raise AssertionError("a Not is never asked for an anchor: it stands inside an And beside a positive child")


def _is_true(node: Node, fields: _Fields) -> bool:
    match node:
        case Term():
            return any(next(field.find(node), None) is not None for field in fields)
        case And(children=children):
            return all(_is_true(child, fields) for child in children)
        case Or(children=children):
            return any(_is_true(child, fields) for child in children)
        case Not(child=child):
            return not _is_true(child, fields)


def _evidence(node: Node, fields: _Fields) -> Iterator[Term]:
    """The positive terms in the branches of a true query that are true themselves."""
    match node:
        case Term():
            yield node
        case And(children=children):
            for child in children:
                yield from _evidence(child, fields)
        case Or(children=children):
            for child in children:
                if _is_true(child, fields):
                    yield from _evidence(child, fields)
        case Not():
            return


@dataclass(frozen=True, slots=True, order=True)
class _Place:
    start: int
    end: int


def _mentions(keyword: Keyword, node: Node, fields: _Fields) -> Iterator[Mention]:
    if not _is_true(node, fields):
        return
    terms = set(_evidence(node, fields))
    for field in fields:
        places = sorted(
            {
                _Place(field.words[first].start, field.words[last].end)
                for term in terms
                for first, last in field.find(term)
            }
        )
        for place in places[:MAX_MENTIONS]:
            snippet = make_snippet(field.source, place.start, place.end)
            yield Mention(keyword.name, field.field, place.start, place.end, *snippet, total=len(places))
