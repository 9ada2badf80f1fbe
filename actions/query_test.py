"""Explain a query, and test it on stored articles, a page or a text."""

from collections import Counter
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, replace

from actions.context import AppContext
from actions.extract import normalize_target
from actions.keyword_description import KeywordDescription, describe_keyword, describe_query, find_hints
from actions.keywords import build_keyword, find_languages
from actions.search import parse_moment
from core.article import Article, NotAnArticle
from core.errors import KeywordNotFound, NoArticle, StoreError
from core.filters import ArticleFilter
from core.forms import NO_VARIANTS
from core.keyword import Keyword, find_name
from core.keyword_equivalence import EquivalentKeywords
from core.keyword_references import expand_keywords
from core.language import detect_language
from core.matcher import Matcher, MatchExplanation, Mention, explain_match
from core.outlet import Outlet
from core.query import Hint, lint, parse_keyword
from storage import Preview

# The number of newest matching articles for which a test builds and shows mentions.
SAMPLES = 10


@dataclass(frozen=True, slots=True)
class QueryUnderTest:
    """A query as a keyword, once as typed and once with referenced keywords and variants expanded.

    `notes` explain why the store could not be read, if that failed.
    """

    keyword: Keyword
    expanded: Keyword
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoreTest:
    """The stored articles that a query matches, with counts by outlet name and by ISO date in the configured zone."""

    description: KeywordDescription
    hits: Preview
    outlets: Mapping[str, int]
    days: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TextTest:
    """The result of matching a query against one article: its mentions, and the truth of each clause."""

    keyword: Keyword
    outlet: Outlet
    article: Article
    explanation: MatchExplanation
    mentions: tuple[Mention, ...]
    hints: tuple[Hint, ...]


def load_query(context: AppContext, query: str, forms: str | None) -> QueryUnderTest:
    """Return the keyword named `query` in the config or store, or a new keyword with this query. Raise `QueryError`."""
    keyword, notes = _find_keyword(context, query, forms)
    known = _load_keywords(context) if "@" in keyword.query else {}
    return QueryUnderTest(keyword, _expand(context, known, keyword), notes)


def explain_query(context: AppContext, query: str, forms: str | None) -> tuple[KeywordDescription, QueryUnderTest]:
    """Return how a query is parsed, with hints that compare it with all keywords. Raise `QueryError`."""
    keyword, notes = _find_keyword(context, query, forms)
    known, variants = _load_keywords(context), context.config.variants
    others = EquivalentKeywords((other for other in known.values() if other.active), variants)
    description = describe_keyword(keyword, variants, others)
    return description, QueryUnderTest(keyword, _expand(context, known, keyword), notes)


def _find_keyword(context: AppContext, query: str, forms: str | None) -> tuple[Keyword, tuple[str, ...]]:
    declared = {keyword.name: keyword for keyword in context.config.keywords}
    known = declared.get(find_name(query, declared) or "")
    known, notes = (known, ()) if known else _find_stored_keyword(context, query)
    if known is None:
        return build_keyword({"name": "query", "query": query, "forms": forms}), notes
    return known if forms is None else replace(known, forms=forms), notes


def _find_stored_keyword(context: AppContext, name: str) -> tuple[Keyword | None, tuple[str, ...]]:
    """Return the stored keyword with this name or None, and a note if the store cannot be read."""
    if not context.path.exists():
        return None, ()
    try:
        with closing(context.open_store()) as store:
            return store.keywords.get(name).keyword, ()
    except KeywordNotFound:
        return None, ()
    except StoreError as error:
        return None, (str(error),)


def _load_keywords(context: AppContext) -> dict[str, Keyword]:
    """Return the keywords of the store and of the config by name; the config wins. A missing store is ignored."""
    known = {each.name: each for each in context.config.keywords}
    if context.path.exists():
        with suppress(StoreError), closing(context.open_store()) as store:
            known = {each.keyword.name: each.keyword for each in store.keywords.find()} | known
    return known


def _expand(context: AppContext, known: Mapping[str, Keyword], keyword: Keyword) -> Keyword:
    # Expanded under an empty name: an unnamed query has a placeholder, and may refer to a keyword named like it.
    expanded = next(iter(expand_keywords([replace(keyword, name="")], known, context.config.variants)))
    return replace(expanded, name=keyword.name)


def run_on_store(context: AppContext, tested: QueryUnderTest, since: str) -> StoreTest:
    """Match a query against the stored articles published at or after `since`, a typed date, time or duration.

    Raise `StoreError` or `UsageError`.
    """
    limits = ArticleFilter(since=parse_moment(context, "--since", since), with_unmatched=True)
    keyword, variants = tested.keyword, context.config.variants
    with closing(context.open_store()) as store:
        hits = store.backfills.preview([tested.expanded], limits, shown=SAMPLES)
        stored = store.articles.count(limits)
        others = EquivalentKeywords(store.keywords.find_active(), variants)
        languages = find_languages(store, [keyword])
    hints = find_hints(keyword, others, languages, len(hits.hits), stored)
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

    Raise `NoArticle` if the page is not an article, and the errors of `normalize_target`.
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
