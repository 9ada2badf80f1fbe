"""ArticleFilter → Select. Pure: nothing here touches a database.

What an index cannot answer exactly is asked for as a superset (`storage.superset`); who asks then verifies.

Always newest first, by id: a dense key in the order of arrival. Ordering a million articles by a date column instead
took 388 ms a page.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, cast, false, func, literal_column, select
from sqlalchemy.dialects.postgresql import TSQUERY

from core.filters import ArticleFilter
from core.matcher import DAY_ZONE
from core.query import InLanguage, Node, Not, Published
from storage.columns import whole
from storage.full_text import article_words, fts, fts5_query, tsquery
from storage.schema import articles, keywords, mentions, outlets
from storage.superset import EVERYTHING, Attribute, Superset, superset


def is_exact(wanted: ArticleFilter, dialect: str) -> bool:
    """Whether the statements give just what is wanted; else they may give more, never less."""
    return wanted.query is None or superset(wanted.query, dialect).is_exact


def select_articles(wanted: ArticleFilter, dialect: str) -> Select[Any]:
    """All columns of articles, and `outlet` (the outlet's name), for `dialect` ("sqlite" or "postgresql")."""
    asked = _asked(wanted, dialect)
    # FTS5 walks its rows in order of rowid; only ordered by that column does it stop at the limit.
    newest = fts.c.rowid if asked.words is not None and dialect == "sqlite" else articles.c.id
    chosen = select(articles, outlets.c.name.label("outlet")).select_from(_tables(asked.words, dialect))
    return chosen.where(*_conditions(wanted, asked, dialect)).order_by(newest.desc()).limit(wanted.limit)


def count_articles(wanted: ArticleFilter, dialect: str) -> Select[int]:
    """How many there are, whatever the limit."""
    asked = _asked(wanted, dialect)
    counted = select(func.count()).select_from(_tables(asked.words, dialect))
    return counted.where(*_conditions(wanted, asked, dialect))


def _asked(wanted: ArticleFilter, dialect: str) -> Superset:
    return EVERYTHING if wanted.query is None else superset(wanted.query, dialect)


def _tables(words: Node | None, dialect: str) -> FromClause:
    both = articles.join(outlets)
    if words is None:
        return both
    if dialect == "sqlite":
        return both.join(fts, fts.c.rowid == articles.c.id)
    return both.join(article_words, article_words.c.article_id == articles.c.id)


def _conditions(wanted: ArticleFilter, asked: Superset, dialect: str) -> list[ColumnElement[bool]]:
    told = func.coalesce(articles.c.published_at, articles.c.kept_at)
    # What mentions a keyword is matched anyway; asked for twice, SQLite would leave the order of ids and sort.
    all_do = wanted.with_unmatched or wanted.keyword is not None
    conditions: list[ColumnElement[bool]] = [] if all_do else [articles.c.is_matched]
    if asked.words is not None:
        conditions.append(_has_words(asked.words, dialect))
    conditions += map(_holds, asked.attributes)
    if wanted.keyword is not None:
        conditions.append(articles.c.id.in_(_mentioning(wanted.keyword)))
    if wanted.outlet is not None:
        conditions.append(outlets.c.name == wanted.outlet)
    if wanted.language is not None:
        conditions.append(articles.c.language == wanted.language)
    if wanted.since is not None:
        conditions.append(told >= wanted.since)
    if wanted.until is not None:
        conditions.append(told < wanted.until)
    if wanted.after is not None:
        conditions.append(articles.c.id > whole(wanted.after))
    if wanted.before is not None:
        conditions.append(articles.c.id < whole(wanted.before))
    return conditions


def _has_words(query: Node, dialect: str) -> ColumnElement[bool]:
    if dialect == "sqlite":
        return literal_column("articles_fts").bool_op("MATCH")(fts5_query(query))
    return article_words.c.words.bool_op("@@")(cast(tsquery(query), TSQUERY))


def _holds(attribute: Attribute) -> ColumnElement[bool]:
    """A condition on the article, as the matcher has it: `lang:` the language, `date:` days in WIB."""
    match attribute:
        case InLanguage(code=code):
            return articles.c.language == code
        case Published(since=since, until=until):
            holds: list[ColumnElement[bool]] = [articles.c.published_at.is_not(None)]
            if since is not None:
                holds.append(articles.c.published_at >= _midnight(since))
            if until is not None and until < date.max:
                holds.append(articles.c.published_at < _midnight(until + timedelta(days=1)))
            return and_(*holds)
        case Not(child=InLanguage() | Published() as child):
            return ~func.coalesce(_holds(child), false())
        case _:
            raise ValueError(f"no condition on an article's columns: {attribute}")


def _midnight(day: date) -> datetime:
    """When a day begins in WIB. The year 1 begins before all that an aware datetime can tell in UTC."""
    return datetime.combine(max(day, date(1, 1, 2)), time(), DAY_ZONE)


def _mentioning(keyword: str) -> Select[int]:
    return select(mentions.c.article_id).join(keywords).where(keywords.c.name == keyword)
