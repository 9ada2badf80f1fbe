"""Keep an article: the article, its words, its mentions, its candidate and the visit land together or not at all."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from core.article import Page
from core.matcher import Mention
from storage.articles import article_values, make_article
from storage.candidates import add_visit
from storage.columns import storable
from storage.database import ARRIVING, take_turns
from storage.full_text import add_words, remove_words
from storage.keywords import current_versions, newest_change
from storage.pages import keep_pages
from storage.records import CandidateState, KeepRequest, KeepResult
from storage.schema import articles, candidates, mentions

# Made once: building a statement costs SQLAlchemy several times what SQLite takes to run it.
_FIND = select(articles).where(articles.c.url == bindparam("url"))
_ADD = insert(articles).returning(articles.c.id)
_UPDATE = update(articles).where(articles.c.id == bindparam("article_id"))
_ADD_MENTIONS = insert(mentions)
_DELETE_MENTIONS = delete(mentions).where(mentions.c.article_id == bindparam("article_id"))
_SETTLE = update(candidates).where(candidates.c.id == bindparam("candidate_id"))
_FIND_HOLDER = (
    select(candidates.c.id)
    .where(candidates.c.outlet_id == bindparam("outlet_id"), candidates.c.canonical_url == bindparam("url"))
    .where(candidates.c.state == CandidateState.KEPT, candidates.c.id != bindparam("candidate_id"))
    .limit(1)
)


def keep(connection: Connection, wanted: KeepRequest, now: datetime) -> KeepResult:
    """Keep an article and settle its candidate. Keeping the same twice stores nothing the second time.

    An article whose title or text changed is updated in place: its id stays, its mentions are replaced. What was
    matched before the newest change of a keyword is STALE. Raises KeywordNotFound for a mention of a keyword that the
    store does not know.
    """
    # In turns, so that ids are committed in the order in which they are given: who asks for "later than this id"
    # would else miss an article whose transaction was the slower one.
    take_turns(connection, ARRIVING)
    if wanted.change is not None and wanted.change != newest_change(connection):
        return KeepResult.STALE
    row = connection.execute(_FIND, {"url": wanted.article.url}).one_or_none()
    result = _store(connection, row, wanted, now)
    state = _settle(connection, wanted, row, now)
    if wanted.page is not None and state is CandidateState.KEPT:
        _keep_page(connection, wanted, wanted.page)
    if wanted.visit is not None:
        add_visit(connection, wanted.outlet_id, wanted.visit, now)
    return result


def _store(connection: Connection, row: Row[Any] | None, wanted: KeepRequest, now: datetime) -> KeepResult:
    if row is None:
        if not wanted.mentions and not wanted.keeps_unmatched:
            return KeepResult.UNCHANGED
        _add(connection, wanted, now)
        return KeepResult.NEW
    if row.outlet_id != wanted.outlet_id:
        return KeepResult.DUPLICATE
    if (row.title, row.text) == (storable(wanted.article.title), storable(wanted.article.text)):
        return KeepResult.UNCHANGED
    _replace(connection, row, wanted, now)
    return KeepResult.UPDATED


def _add(connection: Connection, wanted: KeepRequest, now: datetime) -> None:
    values = _values(wanted) | {"outlet_id": wanted.outlet_id, "kept_at": now}
    article_id = connection.execute(_ADD, values).scalar_one()
    add_words(connection, article_id, wanted.article)
    add_mentions(connection, article_id, wanted.mentions)


def _replace(connection: Connection, row: Row[Any], wanted: KeepRequest, now: datetime) -> None:
    remove_words(connection, {row.id: make_article(row)})
    connection.execute(_DELETE_MENTIONS, {"article_id": row.id})
    connection.execute(_UPDATE, _values(wanted) | {"article_id": row.id, "updated_at": now})
    add_words(connection, row.id, wanted.article)
    add_mentions(connection, row.id, wanted.mentions)


def _values(wanted: KeepRequest) -> dict[str, Any]:
    fetched = {"fetched_at": wanted.fetched_at, "is_matched": bool(wanted.mentions)}
    return article_values(wanted.article) | fetched


def mention_rows(
    connection: Connection, article_id: int, found: Iterable[Mention], origin: str
) -> list[dict[str, Any]]:
    """Mentions as rows, of the current versions of their keywords. Raises KeywordNotFound."""
    listed = tuple(found)
    versions = current_versions(connection, (mention.keyword for mention in listed)) if listed else {}
    return [
        {
            "article_id": article_id,
            "keyword_id": versions[mention.keyword].keyword_id,
            "keyword_version_id": versions[mention.keyword].version_id,
            "field": mention.field,
            "starts": mention.start,
            "ends": mention.end,
            "snippet": mention.snippet,
            "mark_start": mention.mark_start,
            "mark_end": mention.mark_end,
            "total": mention.total,
            "clause": mention.clause,
            "prominence": mention.prominence,
            "origin": origin,
        }
        for mention in listed
    ]


def add_mentions(connection: Connection, article_id: int, found: tuple[Mention, ...]) -> None:
    """Store what the crawl, or a later reading of its page, found in an article."""
    if rows := mention_rows(connection, article_id, found, "crawl"):
        connection.execute(_ADD_MENTIONS, rows)


def _keep_page(connection: Connection, wanted: KeepRequest, page: Page) -> None:
    """Where the article itself is not stored, its page is not either."""
    row = connection.execute(_FIND, {"url": wanted.article.url}).one_or_none()
    if row is not None:
        keep_pages(connection, wanted.candidate_id, row.id, page)


def _settle(connection: Connection, wanted: KeepRequest, row: Row[Any] | None, now: datetime) -> CandidateState:
    state, rest = _state(connection, wanted, row), wanted.unfinished
    waits = rest is not None and rest.next_try is not None and state is CandidateState.KEPT
    values = {
        "state": CandidateState.WAITING if waits else state,
        "canonical_url": wanted.article.url,
        "etag": wanted.etag,
        "last_modified": wanted.last_modified,
        "attempts": rest.attempts if rest and waits else 0,
        "next_try": rest.next_try if rest and waits else None,
        "reason": str(rest.reason) if rest else None,
        "tried_at": now,
    }
    connection.execute(_SETTLE, values | {"candidate_id": wanted.candidate_id})
    return state


def _state(connection: Connection, wanted: KeepRequest, row: Row[Any] | None) -> CandidateState:
    """DUPLICATE where the article came through another candidate."""
    if row is None:
        return CandidateState.KEPT
    if row.outlet_id != wanted.outlet_id:
        return CandidateState.DUPLICATE
    place = {"outlet_id": wanted.outlet_id, "url": row.url, "candidate_id": wanted.candidate_id}
    is_held = connection.execute(_FIND_HOLDER, place).first() is not None
    return CandidateState.DUPLICATE if is_held else CandidateState.KEPT
