"""Whether a query is true of an article, and where its leaves stand."""

from datetime import date

from core.article import Article
from core.matcher.proximity import near_spans
from core.matcher.tokenized_article import FieldWords, Reading, Scope
from core.matcher.word_patterns import regex_places
from core.query import And, InField, InLanguage, Near, Node, Not, Or, Published, Reference, Regex, Term
from core.vocabulary.time_zones import WIB

Leaf = Term | Near | Regex
"""What is found at a place and so can be evidence."""

Place = tuple[int, int]
"""Start and end in the characters of a field, in code points."""

DAY_ZONE = WIB
"""The zone of the days in `date:`, for all outlets: a matcher and an index that know the instant alone then agree."""


def is_true(node: Node, article: Article, outlet: str | None = None) -> bool:
    """Whether a query is true of an article. `outlet` is the outlet's name.

    The tree must be resolved (`core.query.resolve`): a Reference raises ValueError.
    """
    return holds(node, Reading(article, outlet))


def holds(node: Node, reading: Reading, scope: Scope = None) -> bool:
    """The same of an article that was made ready; inside a InField, `scope` is its field."""
    match node:
        case Term():
            for field in reading.fields(scope):  # noqa: SIM110 - asked most of all: any() takes half as long again
                if field.has(node):
                    return True
            return False
        case And(children=children):
            return all(holds(child, reading, scope) for child in children)
        case Or(children=children):
            return any(holds(child, reading, scope) for child in children)
        case Not(child=child):
            return not holds(child, reading, scope)
        case InField(field=field, child=child):
            return holds(child, reading, field)
        case Near() | Regex():
            return any(places(node, field) for field in reading.fields(scope))
        case InLanguage(code=code):
            return reading.article.language == code
        case Published():
            return _is_within(node, reading.article)
        case Reference(name=name):
            raise ValueError(f"the query of keyword {name!r} was not put in its place")


def _is_within(days: Published, article: Article) -> bool:
    day = published_on(article)
    return day is not None and (days.since or day) <= day <= (days.until or day)


def published_on(article: Article) -> date | None:
    """The day in WIB on which the article was published, whatever the outlet's zone; None where no date is known."""
    if article.published_at is None:
        return None
    try:
        return article.published_at.astimezone(DAY_ZONE).date()
    except OverflowError:  # The year 1 or 9999, as a broken page may say.
        return article.published_at.date()


def places(leaf: Leaf, field: FieldWords) -> list[Place]:
    """Where a leaf stands in a field, in order."""
    if isinstance(leaf, Term):
        return field.places(leaf)
    known = field.found.get(id(leaf))
    if known is None:
        known = leaf, _search(leaf, field)
        field.found[id(leaf)] = known
    return known[1]


def _search(leaf: Near | Regex, field: FieldWords) -> list[Place]:
    if isinstance(leaf, Near):
        return [field.place(span) for span in near_spans(leaf, field)]
    return [place for place in regex_places(leaf, field.characters) if not field.hides(place)]
