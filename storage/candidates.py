"""Candidates: what sources told of, until each is fetched or settled. They outlive their articles."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Insert, Row, bindparam, exists, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.article import Candidate
from storage.pages import keep_pages
from storage.records import CandidateState, CandidateUpdate, SourceResult, Visit, WaitingCandidate
from storage.schema import articles, candidates, sources, visits
from storage.sources import set_read

_ADD_VISIT = insert(visits)

BATCH = 1000
"""Candidates looked up in one statement; SQLite takes at most 32,766 parameters in one."""


def add_candidates(connection: Connection, reading: SourceResult, now: datetime) -> int:
    """Commit what reading a source gave, its validators in the same transaction; gives how many candidates are new.

    A known candidate is left as it is, unless the source tells of a modification later than the one known (or, where
    none is known, than the last try): then one that was settled, whatever as, waits again.
    """
    outlet_id = connection.scalars(select(sources.c.outlet_id).where(sources.c.id == reading.source_id)).one()
    told = {candidate.url: candidate for candidate in reversed(reading.candidates)}
    first_told_first = reversed(told.values())
    added = 0
    while batch := list(islice(first_told_first, BATCH)):
        added += _add_batch(connection, outlet_id, batch, reading, now)
    for visit in reading.visits:
        add_visit(connection, outlet_id, visit, now)
    set_read(connection, reading, now)
    return added


def find_waiting(connection: Connection, outlet_id: int, now: datetime, limit: int) -> tuple[WaitingCandidate, ...]:
    """The candidates of an outlet to fetch now, the oldest first; those tried before come last, to hold up none."""
    is_kept = exists().where(articles.c.url == candidates.c.canonical_url, articles.c.outlet_id == outlet_id)
    age = func.coalesce(candidates.c.published_at, candidates.c.modified_at, candidates.c.found_at)
    waiting = (
        select(candidates, is_kept.label("is_kept"))
        .where(candidates.c.outlet_id == outlet_id, candidates.c.state == CandidateState.WAITING)
        .where(or_(candidates.c.next_try.is_(None), candidates.c.next_try <= now))
        .order_by(candidates.c.attempts, age, candidates.c.id)
        .limit(limit)
    )
    return tuple(_waiting(row) for row in connection.execute(waiting))


def count_known(connection: Connection, outlet_id: int, urls: Collection[str]) -> int:
    """How many of the addresses are candidates of an outlet already."""
    listed = list(urls)
    return sum(len(_find_known(connection, outlet_id, listed[at : at + BATCH])) for at in range(0, len(listed), BATCH))


def settle_candidate(connection: Connection, settlement: CandidateUpdate, now: datetime) -> None:
    """Note how a candidate ended, and the visit that told it."""
    values = {
        "state": settlement.state,
        "reason": settlement.reason and str(settlement.reason),
        "next_try": settlement.next_try,
        "tried_at": now,
        "attempts": candidates.c.attempts + int(settlement.counts_attempt),
    }
    settled = update(candidates).where(candidates.c.id == settlement.candidate_id).values(**values)
    outlet_id = connection.scalars(settled.returning(candidates.c.outlet_id)).one()
    if settlement.page is not None:
        keep_pages(connection, settlement.candidate_id, None, settlement.page)
    if settlement.visit is not None:
        add_visit(connection, outlet_id, settlement.visit, now)


def add_visit(connection: Connection, outlet_id: int, visit: Visit, now: datetime) -> None:
    """Record one HTTP exchange."""
    row = {"outcome": visit.outcome, "status": visit.status, "reason": visit.reason and str(visit.reason)}
    connection.execute(_ADD_VISIT, {"outlet_id": outlet_id, "url": visit.url, "at": now, **row})


def _add_batch(
    connection: Connection, outlet_id: int, batch: list[Candidate], reading: SourceResult, now: datetime
) -> int:
    known = _find_known(connection, outlet_id, [candidate.url for candidate in batch])
    _wake(connection, _modified(batch, known))
    rows = [_row(outlet_id, candidate, reading, now) for candidate in batch if candidate.url not in known]
    if not rows:
        return 0
    # Counted by what comes back: where many rows go in one statement, psycopg tells no number.
    added = _insert_new(connection).returning(candidates.c.id)
    return len(connection.execute(added, rows).all())


def _find_known(connection: Connection, outlet_id: int, urls: list[str]) -> dict[str, Row[Any]]:
    names = "id", "url", "state", "modified_at", "tried_at"
    known = select(*(candidates.c[name] for name in names)).where(
        candidates.c.outlet_id == outlet_id, candidates.c.url.in_(urls)
    )
    return {row.url: row for row in connection.execute(known).all()}


def _modified(batch: Iterable[Candidate], known: dict[str, Row[Any]]) -> Iterator[dict[str, Any]]:
    for candidate in batch:
        row = known.get(candidate.url)
        if row is None or candidate.modified_at is None:
            continue
        seen = row.modified_at or row.tried_at
        is_done = row.state not in (CandidateState.WAITING, CandidateState.OLD)
        if is_done and (seen is None or candidate.modified_at > seen):
            yield {"candidate_id": row.id, "modified": candidate.modified_at}


def _wake(connection: Connection, modified: Iterable[dict[str, Any]]) -> None:
    again = {"state": CandidateState.WAITING, "attempts": 0, "next_try": None, "reason": None}
    one = update(candidates).where(candidates.c.id == bindparam("candidate_id"))
    if rows := list(modified):
        connection.execute(one.values(**again, modified_at=bindparam("modified")), rows)


def _row(outlet_id: int, candidate: Candidate, reading: SourceResult, now: datetime) -> dict[str, Any]:
    horizon, undated_is_old = reading.horizon, reading.undated_is_old
    dated = candidate.published_at or candidate.modified_at
    is_old = horizon is not None and (dated < horizon if dated else undated_is_old)
    return {
        "outlet_id": outlet_id,
        "url": candidate.url,
        "title": candidate.title,
        "published_at": candidate.published_at,
        "modified_at": candidate.modified_at,
        "state": CandidateState.OLD if is_old else CandidateState.WAITING,
        "attempts": 0,
        "found_at": now,
    }


def _insert_new(connection: Connection) -> Insert:
    """Another process may have added the same one since it was looked for."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(candidates).on_conflict_do_nothing()
    return postgresql.insert(candidates).on_conflict_do_nothing()


def _waiting(row: Row[Any]) -> WaitingCandidate:
    told = Candidate(row.url, row.title, row.published_at, row.modified_at)
    return WaitingCandidate(row.id, told, row.etag, row.last_modified, row.attempts, row.is_kept)
