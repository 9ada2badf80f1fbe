"""Collect the articles of a report's period from the store."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from core.filters import ArticleFilter, ArticleOrder
from core.report import Period, ReportDefinition
from reports.model import PeriodArticles, Report, build_report
from storage import Store

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
    wanted, previous = make_filter(definition, period), make_filter(definition, period.previous)
    arrived_late = replace(previous, kept_since=period.since)
    articles, late = store.articles.find(wanted), store.articles.find(arrived_late)
    late = late[: MAX_ARTICLES - len(articles)]
    number = len(articles) if len(articles) < MAX_ARTICLES else store.articles.count(wanted)
    before = store.articles.count_facets(replace(previous, kept_until=period.since), zone, MAX_COUNTED, MAX_COUNTED)
    dropped = store.articles.find(replace(wanted, is_dropped=True)) if definition.with_dropped else ()
    return PeriodArticles(
        articles + late,
        total=number + store.articles.count(arrived_late),
        dropped=dropped,
        previous_articles=before.total,
        previous_outlets=len(before.outlets),
        late_ids=frozenset(each.id for each in late),
        order=store.report_orders.find(definition.name, period.day),
        quotes=store.quotes.find([each.id for each in articles + late + dropped]),
    )


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
