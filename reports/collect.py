"""Collect the articles of a report's period from the store."""

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from core.filters import ArticleFilter, ArticleOrder
from core.report import Period, ReportDefinition
from reports.model import PeriodArticles, Report, build_report
from storage import Store, StoredArticle

# The greatest number of articles in a report, the latest ones. A press office's report has some hundred at most.
MAX_ARTICLES = 1_000

# The number of articles of which outlets of the period before are counted.
MAX_COUNTED = 20_000


def make_report(store: Store, definition: ReportDefinition, period: Period, zone: ZoneInfo) -> Report:
    """Return the report of a period as far as its articles are stored now. Raise the errors of `collect_articles`."""
    return build_report(definition, period, collect_articles(store, definition, period, zone), zone)


def collect_articles(store: Store, definition: ReportDefinition, period: Period, zone: ZoneInfo) -> PeriodArticles:
    """Return the articles of a period's report that are stored now.

    Raise KeywordNotFound or OutletNotFound if there is none with a name in the definition.
    """
    selected = select_articles(store, definition, period)
    wanted, previous = make_filter(definition, period), make_filter(definition, period.previous)
    before = store.articles.count_facets(replace(previous, kept_until=period.since), zone, MAX_COUNTED, MAX_COUNTED)
    dropped = store.articles.find(replace(wanted, is_dropped=True)) if definition.with_dropped else ()
    return PeriodArticles(
        selected.articles,
        total=selected.total,
        dropped=dropped,
        previous_articles=before.total,
        previous_outlets=len(before.outlets),
        late_ids=selected.late_ids,
        order=store.report_orders.find(definition.name, period.day),
        quotes=store.quotes.find([each.id for each in selected.articles + dropped]),
    )


@dataclass(frozen=True, slots=True)
class SelectedArticles:
    """The articles of a period, at most the latest MAX_ARTICLES of `total`.

    `late_ids` are the ids of those that are dated in the period before and arrived after its end.
    """

    articles: tuple[StoredArticle, ...]
    total: int
    late_ids: frozenset[int]


def select_articles(store: Store, definition: ReportDefinition, period: Period) -> SelectedArticles:
    """Return the articles of a period's news: a report's and a briefing's.

    They are dated in the period, or in the one before and arrived too late for it. Stories of which a person dropped an
    article are left out. Raise as `collect_articles` does.
    """
    wanted = make_filter(definition, period)
    arrived_late = replace(make_filter(definition, period.previous), kept_since=period.since)
    articles, late = store.articles.find(wanted), store.articles.find(arrived_late)
    late = late[: MAX_ARTICLES - len(articles)]
    number = len(articles) if len(articles) < MAX_ARTICLES else store.articles.count(wanted)
    total = number + store.articles.count(arrived_late)
    return SelectedArticles(articles + late, total, frozenset(each.id for each in late))


def make_filter(definition: ReportDefinition, period: Period) -> ArticleFilter:
    """Return the filter for the articles of a period that belong in a report."""
    return ArticleFilter(
        keywords=definition.keywords,
        outlets=definition.outlets,
        languages=definition.languages,
        since=period.since,
        until=period.until,
        is_dropped=False,
        order=ArticleOrder.PUBLISHED,
        limit=MAX_ARTICLES,
    )
