"""Candidates: the addresses that sources announced, from discovery on. They outlive their articles."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, bindparam, exists, func, or_, select, update

from core.article import Candidate, Page
from core.reasons import Reason
from storage.articles import KeepRequest
from storage.columns import reason_values
from storage.database import Database, Repository, insert_missing, split_batches
from storage.pages import Pages
from storage.schema import articles, candidates, sources
from storage.sources import SourceResult, Sources
from storage.visits import Visit, Visits


class CandidateState(StrEnum):
    """The state of a candidate. Only WAITING ones are fetched. OLD: before the first crawl's horizon."""

    WAITING = "waiting"
    KEPT = "kept"
    NOT_ARTICLE = "not_article"
    DUPLICATE = "duplicate"
    REFUSED = "refused"
    GONE = "gone"
    FAILED = "failed"
    OLD = "old"


# Built once: building a statement costs SQLAlchemy several times what SQLite takes to run it.
_UPDATE = update(candidates).where(candidates.c.id == bindparam("candidate_id"))
_SELECT_OTHER = (
    select(candidates.c.id)
    .where(candidates.c.outlet_id == bindparam("outlet_id"), candidates.c.canonical_url == bindparam("url"))
    .where(candidates.c.state == CandidateState.KEPT, candidates.c.id != bindparam("candidate_id"))
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class WaitingCandidate:
    """A candidate to fetch.

    `etag` and `last_modified` are the validators of its page. `is_kept` if its article is in the store.
    """

    id: int
    candidate: Candidate
    etag: str | None
    last_modified: str | None
    attempts: int
    is_kept: bool


@dataclass(frozen=True, slots=True)
class CandidateUpdate:
    """The new state of a candidate whose fetch yielded no article. WAITING with `next_try`: try again from then on.

    `page`, if given, is stored so that it can be renormalized later.
    """

    candidate_id: int
    state: CandidateState
    reason: Reason | None = None
    visit: Visit | None = None
    next_try: datetime | None = None
    counts_attempt: bool = True
    page: Page | None = None


class Candidates(Repository):
    """Read and write the table `candidates`."""

    def __init__(self, database: Database, sources: Sources, pages: Pages, visits: Visits) -> None:
        super().__init__(database)
        self._sources = sources
        self._pages = pages
        self._visits = visits

    def add(self, result: SourceResult, now: datetime) -> int:
        """Commit a source's candidates together with its validators and visits. Return the number of new candidates.

        A known candidate is left unchanged, unless it is settled and the source reports a modification later than the
        stored one (or, if none is stored, than the last try): then it waits again.
        """
        announced = {candidate.url: candidate for candidate in reversed(result.candidates)}
        in_order = list(reversed(announced.values()))
        added = 0
        with self._database.writing() as connection:
            outlet_id = connection.scalars(select(sources.c.outlet_id).where(sources.c.id == result.source_id)).one()
            for batch in split_batches(in_order):
                added += _add_batch(connection, outlet_id, batch, result, now)
            for visit in result.visits:
                self._visits.add(outlet_id, visit, now)
            self._sources.set_read(result, now)
        return added

    def find_waiting(self, outlet_id: int, now: datetime, limit: int) -> tuple[WaitingCandidate, ...]:
        """Return an outlet's candidates to fetch now, ordered by the number of attempts, then by age, oldest first."""
        is_kept = exists().where(articles.c.url == candidates.c.canonical_url, articles.c.outlet_id == outlet_id)
        age = func.coalesce(candidates.c.published_at, candidates.c.modified_at, candidates.c.found_at)
        waiting = (
            select(candidates, is_kept.label("is_kept"))
            .where(candidates.c.outlet_id == outlet_id, candidates.c.state == CandidateState.WAITING)
            .where(or_(candidates.c.next_try.is_(None), candidates.c.next_try <= now))
            .order_by(candidates.c.attempts, age, candidates.c.id)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return tuple(map(_make_waiting, connection.execute(waiting)))

    def count_known(self, outlet_id: int, urls: Collection[str]) -> int:
        """Return how many of the URLs are candidates of an outlet."""
        with self._database.reading() as connection:
            return sum(len(_find_known(connection, outlet_id, batch)) for batch in split_batches(list(urls)))

    def update(self, change: CandidateUpdate, now: datetime) -> None:
        """Store the new state of a candidate whose fetch yielded no article, with its visit and page."""
        values = {
            "state": change.state,
            "next_try": change.next_try,
            "tried_at": now,
            "attempts": candidates.c.attempts + int(change.counts_attempt),
            **reason_values("reason", change.reason),
        }
        updated = update(candidates).where(candidates.c.id == change.candidate_id).values(**values)
        with self._database.writing() as connection:
            outlet_id = connection.scalars(updated.returning(candidates.c.outlet_id)).one()
            if change.page is not None:
                self._pages.put(change.candidate_id, None, change.page)
            if change.visit is not None:
                self._visits.add(outlet_id, change.visit, now)

    def set_kept(self, request: KeepRequest, now: datetime, *, is_duplicate: bool) -> None:
        """Store the state of a candidate whose fetch yielded an article, as a part of `Store.keep`."""
        missing = request.missing_pages
        is_waiting = missing is not None and missing.next_try is not None and not is_duplicate
        state = CandidateState.WAITING if is_waiting else CandidateState.KEPT
        values = {
            "state": CandidateState.DUPLICATE if is_duplicate else state,
            "canonical_url": request.article.url,
            "etag": request.etag,
            "last_modified": request.last_modified,
            "attempts": missing.attempts if missing and is_waiting else 0,
            "next_try": missing.next_try if missing and is_waiting else None,
            "tried_at": now,
            **reason_values("reason", missing.reason if missing else None),
        }
        with self._database.writing() as connection:
            connection.execute(_UPDATE, values | {"candidate_id": request.candidate_id})

    def is_kept_by_other(self, request: KeepRequest) -> bool:
        """Return whether the article was kept for another candidate of the outlet."""
        key = {"outlet_id": request.outlet_id, "url": request.article.url, "candidate_id": request.candidate_id}
        with self._database.reading() as connection:
            return connection.execute(_SELECT_OTHER, key).first() is not None

    def set_canonical_url(self, candidate_id: int, url: str) -> None:
        """Store the canonical URL of a candidate's article."""
        with self._database.writing() as connection:
            connection.execute(_UPDATE, {"candidate_id": candidate_id, "canonical_url": url})


def _add_batch(
    connection: Connection, outlet_id: int, batch: Sequence[Candidate], result: SourceResult, now: datetime
) -> int:
    known = _find_known(connection, outlet_id, [candidate.url for candidate in batch])
    _reset_modified(connection, _find_modified(batch, known))
    rows = [_new_columns(outlet_id, candidate, result, now) for candidate in batch if candidate.url not in known]
    if not rows:
        return 0
    # Another process may have added some since they were looked up. The returned rows are counted, since psycopg
    # reports no rowcount for a statement with many rows.
    added = insert_missing(connection, candidates).returning(candidates.c.id)
    return len(connection.execute(added, rows).all())


def _find_known(connection: Connection, outlet_id: int, urls: Sequence[str]) -> dict[str, Row[Any]]:
    columns = candidates.c["id", "url", "state", "modified_at", "tried_at"]
    known = select(*columns).where(candidates.c.outlet_id == outlet_id, candidates.c.url.in_(urls))
    return {row.url: row for row in connection.execute(known).all()}


def _find_modified(batch: Iterable[Candidate], known: dict[str, Row[Any]]) -> Iterator[dict[str, Any]]:
    """Yield parameters for `_reset_modified`: the settled candidates that were modified since."""
    for candidate in batch:
        row = known.get(candidate.url)
        if row is None or candidate.modified_at is None:
            continue
        last = row.modified_at or row.tried_at
        is_settled = row.state not in (CandidateState.WAITING, CandidateState.OLD)
        if is_settled and (last is None or candidate.modified_at > last):
            yield {"candidate_id": row.id, "modified": candidate.modified_at}


def _reset_modified(connection: Connection, modified: Iterable[dict[str, Any]]) -> None:
    values = {"state": CandidateState.WAITING, "attempts": 0, "next_try": None, **reason_values("reason", None)}
    if rows := list(modified):
        connection.execute(_UPDATE.values(**values, modified_at=bindparam("modified")), rows)


def _new_columns(outlet_id: int, candidate: Candidate, result: SourceResult, now: datetime) -> dict[str, Any]:
    at = candidate.published_at or candidate.modified_at
    is_old = result.horizon is not None and (at < result.horizon if at else result.undated_is_old)
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


def _make_waiting(row: Row[Any]) -> WaitingCandidate:
    candidate = Candidate(row.url, row.title, row.published_at, row.modified_at)
    return WaitingCandidate(row.id, candidate, row.etag, row.last_modified, row.attempts, row.is_kept)
