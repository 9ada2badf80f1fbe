"""Candidates: the article addresses that sources announced, with their states (waiting, kept, gone, …).

A candidate stays when its article is pruned, so that the page is not fetched again. It is deleted when no source has
listed it for a long time.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Update, and_, bindparam, delete, exists, func, or_, select, update

from core.article import Candidate, Page
from core.reasons import Reason
from core.urls import article_key
from storage.articles import Articles, KeepRequest
from storage.columns import Record, make_reason, reason_values
from storage.database import PRUNE_BATCH, Repository, insert_missing, split_batches
from storage.pages import Pages, make_candidate
from storage.prepared import PreparedStatement
from storage.schema import articles, candidates, outlets, pages, sources
from storage.sources import SourceResult, Sources
from storage.visits import Visit, Visits

# How long `last_listed_at` of a candidate may lag behind, so that a sitemap is not written back in every round.
LISTED_DELAY = timedelta(days=1)

# Longer than any delay before a candidate is requested again.
MAX_RETRY_DELAY = timedelta(days=7)


class CandidateState(StrEnum):
    """The state of a candidate. Only WAITING candidates are fetched.

    An OLD candidate was published before the horizon of the outlet's first crawl, or before pruned candidates, so it is
    never fetched.
    """

    WAITING = "waiting"
    KEPT = "kept"
    NOT_ARTICLE = "not_article"
    DUPLICATE = "duplicate"
    REFUSED = "refused"
    GONE = "gone"
    FAILED = "failed"
    OLD = "old"


# The condition that a candidate was tried and yielded no article. The candidate may be waiting for another try.
_IS_REFUSED = candidates.c.state.in_(
    (CandidateState.NOT_ARTICLE, CandidateState.REFUSED, CandidateState.GONE, CandidateState.FAILED)
) | (
    (candidates.c.state == CandidateState.WAITING)
    & candidates.c.reason.is_not(None)
    & candidates.c.canonical_url.is_(None)
)

# Built once: SQLAlchemy takes several times as long to build a statement as SQLite takes to run it.
_UPDATE = update(candidates).where(candidates.c.id == bindparam("candidate_id"))
_SET_KEPT = PreparedStatement(_UPDATE)
_RESET = _UPDATE.values(
    state=CandidateState.WAITING,
    attempts=0,
    next_try=None,
    modified_at=bindparam("modified"),
    **reason_values("reason", None),
)
_SELECT_OTHER = (
    select(candidates.c.id)
    .where(candidates.c.outlet_id == bindparam("outlet_id"), candidates.c.canonical_url == bindparam("url"))
    .where(candidates.c.state == CandidateState.KEPT, candidates.c.id != bindparam("candidate_id"))
    .limit(1)
)
_SELECT_MATCHED = select(articles.c.kept_at).where(
    articles.c.outlet_id == bindparam("outlet_id"), articles.c.url == bindparam("url"), articles.c.is_matched
)


@dataclass(frozen=True, slots=True)
class WaitingCandidate:
    """A candidate to fetch.

    `etag` and `last_modified` are the validators of the page. `is_kept` is true if the article is in the store.
    """

    id: int
    candidate: Candidate
    etag: str | None
    last_modified: str | None
    attempts: int
    is_kept: bool


@dataclass(frozen=True, slots=True)
class StoredCandidate:
    """A candidate with its state and the name of its outlet. `tried_at` is the time of the last fetch, or None."""

    id: int
    outlet: str
    candidate: Candidate
    state: CandidateState
    reason: Reason | None
    found_at: datetime
    tried_at: datetime | None


@dataclass(frozen=True, slots=True)
class CandidateUpdate:
    """The new state of a candidate whose fetch yielded no article.

    A WAITING candidate is fetched again at `next_try` or later. A `page` is stored so that it can be renormalized.
    `rechecks` are the ages at which a matched article is fetched again.
    """

    candidate_id: int
    state: CandidateState
    reason: Reason | None = None
    visit: Visit | None = None
    next_try: datetime | None = None
    counts_attempt: bool = True
    page: Page | None = None
    rechecks: tuple[timedelta, ...] = ()


@dataclass(eq=False)
class Candidates(Repository):
    """Read and write the table `candidates`."""

    _sources: Sources
    _pages: Pages
    _visits: Visits
    _articles: Articles

    def add(self, result: SourceResult, now: datetime) -> int:
        """Commit a source's candidates together with its validators and visits. Return the number of new candidates.

        A settled candidate waits again if it was modified: the announced modification time must be later than the
        stored one. If none is stored, it must be later than the last try.
        """
        announced = {_candidate_key(candidate): candidate for candidate in reversed(result.candidates)}
        added = 0
        with self._database.writing():
            of_source = select(outlets.c.id, outlets.c.forgotten_until).join(sources)
            [outlet] = self._fetch_rows(of_source.where(sources.c.id == result.source_id))
            for batch in split_batches(list(reversed(announced.values()))):
                added += self._add_batch(outlet, batch, result, now)
            for visit in result.visits:
                self._visits.add(outlet.id, visit, now)
            self._sources.set_read(result, now)
        return added

    def find_waiting(self, outlet_id: int, now: datetime, limit: int) -> tuple[WaitingCandidate, ...]:
        """Return at most `limit` of an outlet's candidates to fetch now.

        A `next_try` more than MAX_RETRY_DELAY from now was planned while the clock was wrong, and is ignored.
        Candidates with fewer attempts come first. If the numbers of attempts are equal, older candidates come first.
        Kept articles that are to be looked at again come last.
        """
        is_kept = exists().where(articles.c.url == candidates.c.canonical_url, articles.c.outlet_id == outlet_id)
        age = func.coalesce(candidates.c.published_at, candidates.c.modified_at, candidates.c.found_at)
        after_now = now + timedelta.resolution
        selected = select(candidates, is_kept.label("is_kept")).where(candidates.c.outlet_id == outlet_id)
        waiting = (
            selected.where(candidates.c.state == CandidateState.WAITING)
            .where(
                or_(candidates.c.next_try.is_(None), ~candidates.c.next_try.between(after_now, now + MAX_RETRY_DELAY))
            )
            .order_by(candidates.c.attempts, age, candidates.c.id)
            .limit(limit)
        )
        rechecks = (
            selected.where(candidates.c.state == CandidateState.KEPT, candidates.c.recheck_at <= now)
            .order_by(candidates.c.recheck_at)
            .limit(limit)
        )
        with self._database.reading():
            candidate_rows = [*self._fetch_rows(waiting), *self._fetch_rows(rechecks)]
        return tuple(map(_make_waiting, candidate_rows[:limit]))

    def find(self, outlet_name: str | None, limit: int, *, refused: bool) -> list[StoredCandidate]:
        """Return at most `limit` candidates of an outlet, or of all outlets, the most recently found first.

        With `refused`, return only those that were tried and yielded no article.
        """
        selected = select(candidates, outlets.c.name.label("outlet")).join(outlets)
        if refused:
            selected = selected.where(_IS_REFUSED)
        if outlet_name is not None:
            selected = selected.where(outlets.c.name == outlet_name)
        rows = self._fetch_rows(selected.order_by(candidates.c.id.desc()).limit(limit))
        return [
            StoredCandidate(
                id=row.id,
                outlet=row.outlet,
                candidate=make_candidate(row),
                state=CandidateState(row.state),
                reason=make_reason(row, "reason"),
                found_at=row.found_at,
                tried_at=row.tried_at,
            )
            for row in rows
        ]

    def count(self) -> int:
        """Return the number of all candidates."""
        return int(self._fetch_rows(select(func.count()).select_from(candidates))[0][0])

    def find_url(self, outlet_id: int, candidate_id: int) -> str | None:
        """Return the address of an outlet's candidate, or None if the outlet has no candidate with this id."""
        found = select(candidates.c.url).where(candidates.c.id == candidate_id, candidates.c.outlet_id == outlet_id)
        return next(iter(self._fetch_column(found)), None)

    def count_refused(self, outlet_id: int | None = None) -> int:
        """Return the number of candidates, of an outlet or of all, that were tried and yielded no article."""
        counted = select(func.count()).select_from(candidates).where(_IS_REFUSED)
        if outlet_id is not None:
            counted = counted.where(candidates.c.outlet_id == outlet_id)
        return int(self._fetch_rows(counted)[0][0])

    def count_known(self, outlet_id: int, listed: Collection[Candidate]) -> int:
        """Return how many of the listed candidates an outlet has."""
        keys = {_candidate_key(candidate) for candidate in listed}
        return sum(len(self._find_known(outlet_id, batch)) for batch in split_batches(list(keys)))

    def update(self, change: CandidateUpdate, now: datetime) -> None:
        """Store the new state of a candidate whose fetch yielded no article, with the visit and the page."""
        new_state = {
            "state": change.state,
            "next_try": change.next_try,
            "tried_at": now,
            "attempts": candidates.c.attempts + int(change.counts_attempt),
            **reason_values("reason", change.reason),
        }
        updated = update(candidates).where(candidates.c.id == change.candidate_id).values(new_state)
        with self._database.writing() as connection:
            returned = updated.returning(candidates.c.outlet_id, candidates.c.canonical_url)
            outlet_id, url = connection.execute(returned).one()
            if url is not None and change.state is CandidateState.GONE:
                self._articles.withdraw(outlet_id, url, now)
            recheck_at = self._find_recheck(outlet_id, url, change.rechecks, now)
            if change.state is CandidateState.KEPT:
                self._execute(_UPDATE, {"candidate_id": change.candidate_id, "recheck_at": recheck_at})
            if change.page is not None:
                self._pages.put(change.candidate_id, None, change.page)
            if change.visit is not None:
                self._visits.add(outlet_id, change.visit, now)

    def set_kept(self, request: KeepRequest, url: str, now: datetime, *, is_duplicate: bool) -> None:
        """Store the state of a candidate whose fetch yielded the article with this URL. See `Store.keep`."""
        recheck_at = self._find_recheck(request.outlet_id, url, request.rechecks, now)
        with self._database.writing() as connection:
            _SET_KEPT.execute(connection, _kept_columns(request, url, now, recheck_at, is_duplicate=is_duplicate))

    def set_all_kept(self, timed_requests: Iterable[tuple[KeepRequest, datetime]]) -> None:
        """Store the states of candidates whose fetches yielded new articles, each with the time of this."""
        new_states = [
            _kept_columns(request, request.article.url, now, _plan_recheck(request, now), is_duplicate=False)
            for request, now in timed_requests
            if request.candidate_id
        ]
        if new_states:
            with self._database.writing() as connection:
                _SET_KEPT.execute(connection, *new_states)

    def add_settled(self, kept: Iterable[tuple[int, str]], now: datetime) -> None:
        """Add candidates whose articles are stored although no source listed them, so that they are not fetched.

        Each is an outlet's id and the article's URL. Known candidates that are waiting are settled, too.
        """
        rows: list[dict[str, Any]] = [
            {
                "outlet_id": outlet_id,
                "url": url,
                "url_key": article_key(url),
                "canonical_url": url,
                "state": CandidateState.KEPT,
                "attempts": 0,
                "found_at": now,
                "tried_at": now,
                "last_listed_at": now,
            }
            for outlet_id, url in kept
        ]
        if rows:
            with self._database.writing() as connection:
                connection.execute(insert_missing(connection, candidates), rows)
                for batch in split_batches(rows):
                    self._settle_waiting({row["url_key"]: row for row in batch}, now)

    def find_id(self, outlet_id: int, url: str, keys: Collection[str]) -> int | None:
        """Return the id of an outlet's candidate, or None: the one that was kept for the article with this URL, else
        the oldest with one of `keys` (`core.urls.article_key`).
        """
        is_of_article = and_(candidates.c.canonical_url == url, candidates.c.state == CandidateState.KEPT)
        known = select(candidates.c.id).where(candidates.c.outlet_id == outlet_id)
        known = known.where(or_(is_of_article, candidates.c.url_key.in_(keys)))
        ids = self._fetch_column(known.order_by(is_of_article.desc(), candidates.c.id).limit(1))
        return next(iter(ids), None)

    def _settle_waiting(self, by_key: Mapping[str, Mapping[str, Any]], now: datetime) -> None:
        waiting = select(*candidates.c["id", "outlet_id", "url_key"]).where(
            candidates.c.url_key.in_(by_key), candidates.c.state == CandidateState.WAITING
        )
        settled = [
            {
                "candidate_id": row.id,
                "state": CandidateState.KEPT,
                "canonical_url": by_key[row.url_key]["canonical_url"],
                "tried_at": now,
                "next_try": None,
            }
            for row in self._fetch_rows(waiting)
            if row.outlet_id == by_key[row.url_key]["outlet_id"]
        ]
        if settled:
            self._execute(_UPDATE, settled)

    def forget(self, url: str, keys: Collection[str]) -> set[str]:
        """Settle the candidates of an article that is being removed for good, and delete what is stored about them.

        They are those with its canonical URL or with one of `keys`. Return their keys.
        """
        has_key = candidates.c.url_key.in_(keys)
        found = select(candidates.c.id, candidates.c.url).where(or_(candidates.c.canonical_url == url, has_key))
        with self._database.writing():
            rows = self._fetch_rows(found)
            for row in rows:
                self.set_removed(row.id)
        return {article_key(row.url) for row in rows}

    def set_removed(self, candidate_id: int) -> None:
        """Settle a candidate whose article was removed for good."""
        settled = {
            "candidate_id": candidate_id,
            "state": CandidateState.REFUSED,
            "canonical_url": None,
            "title": None,
            "authors": None,
            "next_try": None,
            "recheck_at": None,
            **reason_values("reason", Reason("removed_by_hand")),
        }
        with self._database.writing():
            self._pages.remove(candidate_id)
            self._execute(_UPDATE, settled)

    def is_kept_by_other(self, request: KeepRequest, url: str) -> bool:
        """Return whether the article with this URL was kept for another candidate of the outlet."""
        key = {"outlet_id": request.outlet_id, "url": url, "candidate_id": request.candidate_id}
        return bool(self._fetch_rows(_SELECT_OTHER, key))

    def change_canonical_url(self, old_url: str, new_url: str) -> None:
        """Store the new canonical URL of an article, for all its candidates."""
        changed = update(candidates).where(candidates.c.canonical_url == old_url).values(canonical_url=new_url)
        self._execute(changed)

    def set_canonical_url(self, candidate_id: int, url: str) -> None:
        """Store the canonical URL of a candidate's article."""
        self._execute(_UPDATE, {"candidate_id": candidate_id, "canonical_url": url})

    def _find_recheck(
        self, outlet_id: int, url: str | None, rechecks: Sequence[timedelta], now: datetime
    ) -> datetime | None:
        """Return when a kept article is to be fetched again, or None if it has no mentions or is old enough."""
        if url is None or not rechecks:
            return None
        key = {"outlet_id": outlet_id, "url": url}
        kept_times = [row.kept_at for row in self._fetch_rows(_SELECT_MATCHED, key)]
        return _find_next(kept_times, rechecks, now)

    def prune(self, *, before: datetime) -> int:
        """Delete one batch of the settled candidates that no source has listed since `before`. Return their number.

        A source that has answered "not modified" since it last listed something still lists that. A candidate with a
        stored page stays until the page is pruned. `forgotten_until` of the outlet becomes the date of the newest
        deleted candidate: should a source list old pages again, those up to this date are not fetched.
        """
        deleted = 0
        listing = select(sources.c.outlet_id, func.min(sources.c.last_listed_at)).where(sources.c.active)
        with self._database.writing():
            listed_since: dict[int, datetime] = dict(self._fetch_rows(listing.group_by(sources.c.outlet_id)))
            for outlet_id, forgotten_until in self._fetch_rows(select(outlets.c.id, outlets.c.forgotten_until)):
                since = listed_since.get(outlet_id)
                unlisted = before if since is None else min(before, since - LISTED_DELAY)
                deleted += self._forget_unlisted(outlet_id, unlisted, forgotten_until, PRUNE_BATCH - deleted)
                if deleted == PRUNE_BATCH:
                    break
        return deleted

    def _forget_unlisted(self, outlet_id: int, before: datetime, forgotten_until: datetime | None, limit: int) -> int:
        is_unlisted = and_(candidates.c.last_listed_at < before, candidates.c.state != CandidateState.WAITING)
        unlisted = (
            select(*candidates.c["id", "published_at", "modified_at"])
            .where(candidates.c.outlet_id == outlet_id, is_unlisted)
            .where(~exists().where(pages.c.candidate_id == candidates.c.id))
        )
        rows = self._fetch_rows(unlisted.order_by(candidates.c.last_listed_at).limit(limit))
        dates = [row.published_at or row.modified_at for row in rows]
        newest = max((min(date, before) for date in dates if date is not None), default=None)
        if newest is not None and (forgotten_until is None or newest > forgotten_until):
            self._execute(update(outlets).where(outlets.c.id == outlet_id).values(forgotten_until=newest))
        # Compared again, since a source may have listed one of them meanwhile.
        is_selected = candidates.c.id.in_([row.id for row in rows])
        return self._execute(delete(candidates).where(is_selected, is_unlisted))

    def _add_batch(self, outlet: Record, batch: Sequence[Candidate], result: SourceResult, now: datetime) -> int:
        keys = [_candidate_key(candidate) for candidate in batch]
        self._execute(_make_listed(outlet.id, keys, now))
        removed = self._articles.addresses.removals.find_keys(map(_candidate_key, batch))
        batch = [candidate for candidate in batch if _candidate_key(candidate) not in removed]
        known = self._find_known(outlet.id, keys)
        with self._database.writing() as connection:
            if modified := _find_modified(batch, known):
                self._execute(_RESET, modified)
            new = [
                _new_columns(outlet, candidate, result, now)
                for candidate in batch
                if _candidate_key(candidate) not in known
            ]
            if not new:
                return 0
            # Another process may have added some of them since. The returned rows are counted, since psycopg reports no
            # rowcount for a statement with many rows.
            added = insert_missing(connection, candidates).returning(candidates.c.id)
            return len(connection.execute(added, new).all())

    def _find_known(self, outlet_id: int, keys: Sequence[str]) -> dict[str, Record]:
        """Return an outlet's candidates by URL key. Earlier versions stored several candidates with the same key."""
        columns = candidates.c["id", "url_key", "state", "modified_at", "tried_at"]
        known = select(*columns).where(candidates.c.outlet_id == outlet_id, candidates.c.url_key.in_(keys))
        return {row.url_key: row for row in self._fetch_rows(known.order_by(candidates.c.id.desc()))}


def _kept_columns(
    request: KeepRequest, url: str, now: datetime, recheck_at: datetime | None, *, is_duplicate: bool
) -> dict[str, Any]:
    missing = request.missing_pages
    is_waiting = missing is not None and missing.next_try is not None and not is_duplicate
    state = CandidateState.WAITING if is_waiting else CandidateState.KEPT
    return {
        "candidate_id": request.candidate_id,
        "state": CandidateState.DUPLICATE if is_duplicate else state,
        "canonical_url": url,
        "etag": request.etag,
        "last_modified": request.last_modified,
        "attempts": missing.attempts if missing and is_waiting else 0,
        "next_try": missing.next_try if missing and is_waiting else None,
        "tried_at": now,
        "recheck_at": recheck_at,
        **reason_values("reason", missing.reason if missing else None),
    }


def _plan_recheck(request: KeepRequest, now: datetime) -> datetime | None:
    """Return when an article that is new at `now` is to be fetched again, or None if it has no mentions."""
    return _find_next([now], request.rechecks, now) if request.mentions else None


def _find_next(kept_times: Iterable[datetime], rechecks: Sequence[timedelta], now: datetime) -> datetime | None:
    times = [kept_at + age for kept_at in kept_times for age in rechecks]
    return min((time for time in times if time > now), default=None)


def _candidate_key(candidate: Candidate) -> str:
    """Return the key by which a candidate is recognised when a source lists it again."""
    return article_key(candidate.key_url or candidate.url)


def _make_listed(outlet_id: int, keys: Sequence[str], now: datetime) -> Update:
    """Return the statement that notes that a source lists candidates, unless that was noted within the last day."""
    of_outlet = update(candidates).where(candidates.c.outlet_id == outlet_id, candidates.c.url_key.in_(keys))
    is_current = candidates.c.last_listed_at.between(now - LISTED_DELAY, now)
    return of_outlet.where(or_(candidates.c.last_listed_at.is_(None), ~is_current)).values(last_listed_at=now)


def _find_modified(batch: Iterable[Candidate], known: dict[str, Record]) -> list[dict[str, Any]]:
    """Return the settled candidates that were modified since they were fetched, as parameters of `_RESET`."""
    modified = []
    for candidate in batch:
        candidate_row = known.get(_candidate_key(candidate))
        if candidate_row is None or candidate.modified_at is None:
            continue
        last_known = candidate_row.modified_at or candidate_row.tried_at
        is_settled = candidate_row.state not in (CandidateState.WAITING, CandidateState.OLD)
        if is_settled and (last_known is None or candidate.modified_at > last_known):
            modified.append({"candidate_id": candidate_row.id, "modified": candidate.modified_at})
    return modified


def _new_columns(outlet: Record, candidate: Candidate, result: SourceResult, now: datetime) -> dict[str, Any]:
    at = candidate.published_at or candidate.modified_at
    is_old = result.horizon is not None and (at < result.horizon if at else result.undated_is_old)
    is_forgotten = at is not None and outlet.forgotten_until is not None and at <= outlet.forgotten_until
    return {
        "outlet_id": outlet.id,
        "url": candidate.url,
        "url_key": _candidate_key(candidate),
        "shortlink": candidate.shortlink,
        "title": candidate.title,
        "authors": candidate.authors,
        "published_at": candidate.published_at,
        "modified_at": candidate.modified_at,
        "state": CandidateState.OLD if is_old or is_forgotten else CandidateState.WAITING,
        "attempts": 0,
        "found_at": now,
        "last_listed_at": now,
    }


def _make_waiting(candidate_row: Record) -> WaitingCandidate:
    candidate = make_candidate(candidate_row)
    return WaitingCandidate(
        id=candidate_row.id,
        candidate=candidate,
        etag=candidate_row.etag,
        last_modified=candidate_row.last_modified,
        attempts=candidate_row.attempts,
        is_kept=candidate_row.is_kept,
    )
