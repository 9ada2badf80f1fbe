"""What a keyword would find among the stored articles: counts and samples, fast enough to be shown while one types."""

from dataclasses import dataclass, replace
from datetime import datetime

from actions.context import AppContext
from actions.keywords import (
    KeywordDescription,
    KeywordFields,
    check_outlets,
    describe_query,
    find_hints,
    find_languages,
)
from actions.search import COUNT_LIMIT, count_if_possible
from core.filters import ArticleFilter
from core.forms import NO_VARIANTS
from core.keyword_equivalence import EquivalentKeywords
from core.matcher import PROMINENCES, Matcher, Mention
from core.query import parse_keyword
from storage import Store, Total

# The number of newest articles that a preview shows.
SAMPLES = 5


@dataclass(frozen=True, slots=True)
class Sample:
    """A stored article that the keyword would find. `at` is the time of publication, or else that of storing."""

    article_id: int
    outlet: str
    title: str
    at: datetime
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class KeywordPreview:
    """A keyword as it is understood, with hints, the number of articles it would find, and the newest of them.

    The mentions of a sample are sorted by prominence. `found` is at most `COUNT_LIMIT` + 1, which means "more", or None
    if counting would take too long. `stored` is the number of all articles.
    """

    description: KeywordDescription
    found: int | None
    stored: int
    samples: tuple[Sample, ...]


def preview_keyword(context: AppContext, store: Store, fields: KeywordFields) -> KeywordPreview:
    """Return what a keyword with these fields would find. A keyword of that name is replaced, not referred to.

    Raise `QueryError`, `UsageError` or `OutletNotFound` as adding the keyword does.
    """
    keyword = fields.build()
    check_outlets(context, store, keyword)
    variants = context.config.variants
    [expanded] = store.keywords.expand([replace(keyword, name="")])
    wanted = ArticleFilter(
        query=parse_keyword(expanded, NO_VARIANTS),
        languages=keyword.languages,
        outlets=keyword.outlets,
        with_unmatched=True,
        limit=SAMPLES,
    )
    page = store.articles.find_page(wanted)
    is_complete = len(page.articles) < SAMPLES
    found = len(page.articles) if is_complete else count_if_possible(store, wanted, COUNT_LIMIT)
    number = store.counts.find_totals("all").get("", Total()).articles
    others = EquivalentKeywords(
        (other for other in store.keywords.find_active() if other.name != keyword.name), variants
    )
    hints = find_hints(keyword, others, find_languages(store, [keyword]), found or 0, number)
    matcher = Matcher([replace(expanded, name=keyword.name, active=True)], NO_VARIANTS)
    samples = tuple(
        Sample(
            each.id,
            each.outlet,
            each.article.title,
            each.article.published_at or each.kept_at,
            tuple(sorted(matcher.match(each.article, each.outlet), key=_rank)),
        )
        for each in page.articles
    )
    return KeywordPreview(KeywordDescription(keyword, describe_query(keyword, variants), hints), found, number, samples)


def _rank(mention: Mention) -> int:
    return PROMINENCES.index(mention.prominence)
