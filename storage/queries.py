"""ArticleFilter → Select. Pure: nothing here touches a database.

Always newest first, by id: a dense key in the order of arrival. Ordering a million articles by a date column instead
took 388 ms a page.
"""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, cast, func, literal_column, select
from sqlalchemy.dialects.postgresql import TSQUERY

from core.filters import ArticleFilter
from core.query import Node
from storage.full_text import article_words, fts, fts5_query, tsquery
from storage.schema import articles, keywords, mentions, outlets


def select_articles(wanted: ArticleFilter, dialect: str) -> Select[Any]:
    """All columns of articles, and `outlet` (the outlet's name), for `dialect` ("sqlite" or "postgresql")."""
    by_index = wanted.query is not None and dialect == "sqlite"
    # FTS5 walks its rows in order of rowid; only ordered by that column does it stop at the limit.
    newest = fts.c.rowid if by_index else articles.c.id
    chosen = select(articles, outlets.c.name.label("outlet")).select_from(_tables(wanted.query, dialect))
    return chosen.where(*_conditions(wanted, dialect)).order_by(newest.desc()).limit(wanted.limit)


def count_articles(wanted: ArticleFilter, dialect: str) -> Select[int]:
    """How many there are, whatever the limit."""
    return select(func.count()).select_from(_tables(wanted.query, dialect)).where(*_conditions(wanted, dialect))


def _tables(query: Node | None, dialect: str) -> FromClause:
    both = articles.join(outlets)
    if query is None:
        return both
    if dialect == "sqlite":
        return both.join(fts, fts.c.rowid == articles.c.id)
    return both.join(article_words, article_words.c.article_id == articles.c.id)


def _conditions(wanted: ArticleFilter, dialect: str) -> list[ColumnElement[bool]]:
    told = func.coalesce(articles.c.published_at, articles.c.kept_at)
    # What mentions a keyword is matched anyway; asked for twice, SQLite would leave the order of ids and sort.
    all_do = wanted.with_unmatched or wanted.keyword is not None
    conditions: list[ColumnElement[bool]] = [] if all_do else [articles.c.is_matched]
    if wanted.query is not None:
        conditions.append(_has_words(wanted.query, dialect))
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
        conditions.append(articles.c.id > wanted.after)
    return conditions


def _has_words(query: Node, dialect: str) -> ColumnElement[bool]:
    if dialect == "sqlite":
        return literal_column("articles_fts").bool_op("MATCH")(fts5_query(query))
    return article_words.c.words.bool_op("@@")(cast(tsquery(query), TSQUERY))


def _mentioning(keyword: str) -> Select[int]:
    return select(mentions.c.article_id).join(keywords).where(keywords.c.name == keyword)
