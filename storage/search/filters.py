"""Build the SELECT statements for an ArticleFilter, without executing them.

A query that the index cannot answer exactly is replaced by one that over-matches (`storage.search.index_query`). The
caller verifies the results.

The articles are sorted by descending id, so the latest arrivals come first. Sorting a million articles by a date column
instead took 388 ms per page.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, cast, false, func, literal_column, select
from sqlalchemy.dialects.postgresql import TSQUERY

from core.filters import ArticleFilter
from core.matcher import DAY_ZONE
from core.query import InLanguage, Node, Not, Published
from storage.columns import bigint
from storage.schema import articles, keywords, mentions, outlets
from storage.search.full_text import article_words, fts, to_fts5_query, to_tsquery
from storage.search.index_query import MATCH_ALL, Condition, IndexQuery, build_index_query


@dataclass(frozen=True, slots=True)
class IdRange:
    """A part of the articles that match a filter: those in the full-text index, or those that it lacks."""

    article_filter: ArticleFilter
    is_indexed: bool


def split_by_index(article_filter: ArticleFilter, unindexed_upto: int) -> tuple[IdRange, ...]:
    """Return the ranges of ids in which to look for the articles that match the filter, the newest first.

    The full-text index lacks the articles with ids up to `unindexed_upto`.
    """
    if article_filter.query is None or not unindexed_upto:
        return (IdRange(article_filter, is_indexed=True),)
    after, before = article_filter.after, article_filter.before
    first_indexed = unindexed_upto + 1
    indexed = replace(article_filter, after=unindexed_upto if after is None else max(after, unindexed_upto))
    lacking = replace(article_filter, before=first_indexed if before is None else min(before, first_indexed))
    return IdRange(indexed, is_indexed=True), IdRange(lacking, is_indexed=False)


def is_exact(article_filter: ArticleFilter, dialect: str, *, is_indexed: bool = True) -> bool:
    """Return whether the statements select exactly the articles that match the filter. If not, they may over-match."""
    return _index_query(article_filter, dialect, is_indexed=is_indexed).is_exact


def select_articles(article_filter: ArticleFilter, dialect: str, *, is_indexed: bool = True) -> Select[Any]:
    """Return a SELECT of all columns of articles, and of the outlet's name as `outlet`. The newest articles come first.

    `dialect` is "sqlite" or "postgresql". If the articles are not in the full-text index, their words are not compared.
    """
    query = _index_query(article_filter, dialect, is_indexed=is_indexed)
    # FTS5 scans its rows in the order of rowid, and stops at the limit only if ordered by that column.
    newest = fts.c.rowid if query.words is not None and dialect == "sqlite" else articles.c.id
    selected = select(articles, outlets.c.name.label("outlet")).select_from(_tables(query.words, dialect))
    return (
        selected.where(*_conditions(article_filter, query, dialect)).order_by(newest.desc()).limit(article_filter.limit)
    )


def count_articles(article_filter: ArticleFilter, dialect: str) -> Select[int]:
    """Return a SELECT of the number of indexed articles that match the filter, regardless of its limit."""
    query = _index_query(article_filter, dialect, is_indexed=True)
    counted = select(func.count()).select_from(_tables(query.words, dialect))
    return counted.where(*_conditions(article_filter, query, dialect))


def _index_query(article_filter: ArticleFilter, dialect: str, *, is_indexed: bool) -> IndexQuery:
    if article_filter.query is None:
        return MATCH_ALL
    query = build_index_query(article_filter.query, dialect)
    return query if is_indexed else replace(query, words=None, is_exact=False)


def _tables(words: Node | None, dialect: str) -> FromClause:
    joined = articles.join(outlets)
    if words is None:
        return joined
    if dialect == "sqlite":
        return joined.join(fts, fts.c.rowid == articles.c.id)
    return joined.join(article_words, article_words.c.article_id == articles.c.id)


def _conditions(article_filter: ArticleFilter, query: IndexQuery, dialect: str) -> list[ColumnElement[bool]]:
    at = func.coalesce(articles.c.published_at, articles.c.kept_at)
    # An article that mentions a keyword is always matched, so the condition would be redundant. With it, SQLite would
    # use the index on `is_matched` and have to sort the rows.
    with_unmatched = article_filter.with_unmatched or article_filter.keyword is not None
    conditions: list[ColumnElement[bool]] = [] if with_unmatched else [articles.c.is_matched]
    if query.words is not None:
        conditions.append(_match_words(query.words, dialect))
    conditions += map(_column_condition, query.conditions)
    if article_filter.keyword is not None:
        conditions.append(articles.c.id.in_(_mentioning(article_filter.keyword)))
    if article_filter.outlet is not None:
        conditions.append(outlets.c.name == article_filter.outlet)
    if article_filter.language is not None:
        conditions.append(articles.c.language == article_filter.language)
    if article_filter.since is not None:
        conditions.append(at >= article_filter.since)
    if article_filter.until is not None:
        conditions.append(at < article_filter.until)
    if article_filter.after is not None:
        conditions.append(articles.c.id > bigint(article_filter.after))
    if article_filter.before is not None:
        conditions.append(articles.c.id < bigint(article_filter.before))
    return conditions


def _match_words(words: Node, dialect: str) -> ColumnElement[bool]:
    if dialect == "sqlite":
        return literal_column("articles_fts").bool_op("MATCH")(to_fts5_query(words))
    return article_words.c.words.bool_op("@@")(cast(to_tsquery(words), TSQUERY))


def _column_condition(condition: Condition) -> ColumnElement[bool]:
    """Return the SQL of `lang:` or `date:`. As in the matcher, a day begins at midnight in WIB."""
    match condition:
        case InLanguage(code=code):
            return articles.c.language == code
        case Published(since=since, until=until):
            in_period: list[ColumnElement[bool]] = [articles.c.published_at.is_not(None)]
            if since is not None:
                in_period.append(articles.c.published_at >= _midnight(since))
            if until is not None and until < date.max:
                in_period.append(articles.c.published_at < _midnight(until + timedelta(days=1)))
            return and_(*in_period)
        case Not(child=InLanguage() | Published() as child):
            return ~func.coalesce(_column_condition(child), false())
        case _:
            raise ValueError(f"not a condition on an article's columns: {condition}")


def _midnight(day: date) -> datetime:
    """Return the first instant of a day in WIB. Replace January 1 of year 1: its midnight is out of range in UTC."""
    return datetime.combine(max(day, date(1, 1, 2)), time(), DAY_ZONE)


def _mentioning(keyword: str) -> Select[int]:
    return select(mentions.c.article_id).join(keywords).where(keywords.c.name == keyword)
