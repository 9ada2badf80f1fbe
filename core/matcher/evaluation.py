"""Evaluate a query against an article, and find the spans at which its leaves occur."""

from datetime import date, timedelta, timezone

from core.article import Article
from core.folded_text import CharSpan
from core.matcher.proximity import find_near_spans
from core.matcher.regexes import find_regex_spans
from core.matcher.tokenized_article import Scope, TokenizedArticle, TokenizedField
from core.query import And, InField, InLanguage, Near, Node, Not, Or, Published, Reference, Regex, Term
from core.vocabulary.time_zones import UTC_OFFSET_HOURS

# A node that occurs at positions in a text.
Leaf = Term | Near | Regex

# The time zone of the days in `date:`. It is the same for all outlets, because the matcher and the store know the
# instant of publication, but not the outlet's zone.
DAY_ZONE = timezone(timedelta(hours=UTC_OFFSET_HOURS["wib"]), "WIB")


def is_true(node: Node, article: Article, outlet: str | None = None) -> bool:
    """Return whether a query is true of an article. `outlet` is the outlet's name.

    Raise ValueError for a Reference: the tree must be resolved (`core.query.resolve_references`).
    """
    return evaluate(node, TokenizedArticle(article, outlet))


def evaluate(node: Node, article: TokenizedArticle, scope: Scope = None) -> bool:
    """Return whether a node is true of an article. `scope` is the field to which an enclosing node restricts it."""
    match node:
        case Term():
            for field in article.fields(scope):  # noqa: SIM110 - called most often; any() takes 50% longer
                if field.has(node):
                    return True
            return False
        case And(children=children):
            return all(evaluate(child, article, scope) for child in children)
        case Or(children=children):
            return any(evaluate(child, article, scope) for child in children)
        case Not(child=child):
            return not evaluate(child, article, scope)
        case InField(field=field, child=child):
            return evaluate(child, article, field)
        case Near() | Regex():
            return any(find_spans(node, field) for field in article.fields(scope))
        case InLanguage(code=code):
            return article.article.language == code
        case Published(since=since, until=until):
            day = published_on(article.article)
            return day is not None and (since or day) <= day <= (until or day)
        case Reference(name=name):
            raise ValueError(f"the reference to keyword {name!r} is not resolved")


def published_on(article: Article) -> date | None:
    """Return the day of publication in WIB (UTC+7), whatever the outlet's zone, or None if the article has no date."""
    if article.published_at is None:
        return None
    try:
        return article.published_at.astimezone(DAY_ZONE).date()
    except OverflowError:  # a broken page may state the year 1 or 9999
        return article.published_at.date()


def find_spans(leaf: Leaf, field: TokenizedField) -> list[CharSpan]:
    """Return the spans at which a leaf occurs in a field, in order."""
    if isinstance(leaf, Term):
        return field.find_char_spans(leaf)
    cached = field.span_cache.get(id(leaf))
    if cached is None:
        if isinstance(leaf, Near):
            spans = [field.char_span(span) for span in find_near_spans(leaf, field)]
        else:
            spans = [span for span in find_regex_spans(leaf, field.regex_source) if not field.is_hidden(span)]
        cached = field.span_cache[id(leaf)] = leaf, spans
    return cached[1]
