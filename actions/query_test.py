"""Explain a query, and test it on stored articles, a page or a text."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from actions.context import AppContext
from actions.extract import normalize_target
from actions.keywords import (
    KeywordDescription,
    build_keyword,
    describe_keyword,
    describe_query,
    find_hints,
    find_languages,
    load_keywords_if_possible,
)
from actions.options import parse_moment
from core.article import Article, NotAnArticle
from core.errors import KeywordNotFound, NoArticle, StoreError
from core.filters import ArticleFilter
from core.forms import NO_VARIANTS
from core.keyword import Keyword, find_name
from core.keyword_equivalence import EquivalentKeywords
from core.keyword_references import expand_keywords
from core.language import detect_language
from core.matcher import Matcher, MatchExplanation, Mention, explain_match
from core.messages import Message
from core.outlet import Outlet
from core.query import parse_keyword
from core.query.hints import Hint, lint
from storage import Preview

# The number of newest matching articles for which a test builds and shows mentions.
SAMPLES = 10


@dataclass(frozen=True, slots=True)
class QueryUnderTest:
    """A query as a keyword, once as typed and once with referenced keywords and variants expanded.

    If the store could not be read, `notes` explain why.
    """

    keyword: Keyword
    expanded: Keyword
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class StoreTest:
    """The stored articles that a query matches, with counts by outlet name and by ISO date in the configured zone."""

    description: KeywordDescription
    hits: Preview
    outlets: Mapping[str, int]
    days: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TextTest:
    """The result of matching a query against one article: the mentions, and which clauses of the query are true."""

    keyword: Keyword
    outlet: Outlet
    article: Article
    explanation: MatchExplanation
    mentions: tuple[Mention, ...]
    hints: tuple[Hint, ...]


def load_query(context: AppContext, query: str, forms: str | None) -> QueryUnderTest:
    """Return the stored or configured keyword named `query`, or a new keyword with this query. Raise `QueryError`."""
    keyword, notes = _find_keyword(context, query, forms)
    referable = load_keywords_if_possible(context) if "@" in keyword.query else {}
    return QueryUnderTest(keyword, _expand(context, referable, keyword), notes)


def explain_query(context: AppContext, query: str, forms: str | None) -> tuple[KeywordDescription, QueryUnderTest]:
    """Describe how a query is parsed, with hints that compare it with all keywords. Raise `QueryError`."""
    keyword, notes = _find_keyword(context, query, forms)
    keywords, variants = load_keywords_if_possible(context), context.config.variants
    others = EquivalentKeywords((other for other in keywords.values() if other.active), variants)
    description = describe_keyword(keyword, variants, others)
    return description, QueryUnderTest(keyword, _expand(context, keywords, keyword), notes)


def _find_keyword(context: AppContext, query: str, forms: str | None) -> tuple[Keyword, tuple[Message, ...]]:
    declared = context.declared_keywords.get(find_name(query, context.declared_keywords) or "")
    keyword, notes = (declared, ()) if declared else _find_stored_keyword(context, query)
    if keyword is None:
        return build_keyword({"name": "query", "query": query, "forms": forms}), notes
    return keyword if forms is None else replace(keyword, forms=forms), notes


def _find_stored_keyword(context: AppContext, name: str) -> tuple[Keyword | None, tuple[Message, ...]]:
    """Return the stored keyword with this name, or None. Also return a note if the store cannot be read."""
    if not context.path.exists():
        return None, ()
    try:
        with context.open_store() as store:
            return store.keywords.get(name).keyword, ()
    except KeywordNotFound:
        return None, ()
    except StoreError as error:
        return None, (error.message,)


def _expand(context: AppContext, referable: Mapping[str, Keyword], keyword: Keyword) -> Keyword:
    # An unnamed query has a placeholder as its name. It may refer to a keyword of that name, so expand it unnamed.
    expanded = next(iter(expand_keywords([replace(keyword, name="")], referable, context.config.variants)))
    return replace(expanded, name=keyword.name)


def run_on_store(context: AppContext, tested: QueryUnderTest, since: str) -> StoreTest:
    """Match a query against the stored articles published at or after `since`, a typed date, time or duration.

    Raise `StoreError` or `UsageError`.
    """
    limits = ArticleFilter(since=parse_moment(context, "--since", since), with_unmatched=True)
    keyword, variants = tested.keyword, context.config.variants
    with context.open_store() as store:
        hits = store.backfills.preview([tested.expanded], limits, shown=SAMPLES)
        stored_articles = store.articles.count(limits)
        others = EquivalentKeywords(store.keywords.find_active(), variants)
        languages = find_languages(store, [keyword])
    hints = find_hints(keyword, others, languages, len(hits.hits), stored_articles)
    days = sorted(f"{hit.at.astimezone(context.zone):%Y-%m-%d}" for hit in hits.hits)
    return StoreTest(
        description=KeywordDescription(keyword, describe_query(keyword, variants), hints),
        hits=hits,
        outlets=dict(Counter(hit.outlet for hit in hits.hits).most_common()),
        days=Counter(days),
    )


def run_on_text(tested: QueryUnderTest, text: str) -> TextTest:
    """Match a query against a text that has no title and no outlet."""
    url = "https://text.invalid/"
    return _run(tested, Outlet("", url), Article(url, "", text, language=detect_language(text)))


def run_on_page(context: AppContext, tested: QueryUnderTest, target: str) -> TextTest:
    """Match a query against the article of a page, on the web or in a file.

    Raise `NoArticle` if the page is not an article. Otherwise, raise as `normalize_target` does.
    """
    extraction = normalize_target(context, target)
    article = extraction.explanation.result
    if isinstance(article, NotAnArticle):
        raise NoArticle(target, article.reason)
    return _run(tested, extraction.outlet, article)


def _run(tested: QueryUnderTest, outlet: Outlet, article: Article) -> TextTest:
    explanation = explain_match(parse_keyword(tested.expanded, NO_VARIANTS), article, outlet.name)
    mentions = Matcher([replace(tested.expanded, active=True)], NO_VARIANTS).match(article, outlet.name)
    hints = lint(tested.keyword.query, tested.keyword.forms)
    return TextTest(tested.keyword, outlet, article, explanation, tuple(mentions), hints)
