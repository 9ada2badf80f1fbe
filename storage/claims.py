"""Claims: which process crawls which outlet. A process claims an outlet by leasing it for some time.

While a process holds a lease on one outlet of a host, no other process can claim an outlet of that host. So a host
never receives requests from two processes at once. An outlet whose lease has expired is free.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select, update

from core.outlet import CrawlReport, Outlet
from storage.columns import Record, is_leased, reason_values
from storage.database import CLAIM_LOCK, Repository, acquire_lock
from storage.outlets import Outlets, make_outlet
from storage.schema import outlets, sources
from storage.sources import DueSource, Sources, make_due_source


@dataclass(frozen=True, slots=True)
class ClaimRequest:
    """A process's request to claim at most `limit` outlets and to lease them for the duration `lease`.

    `owner` is the unique name of the process (see `make_owner`). `outlets` are names; None means all outlets. With
    `force`, sources that are not due yet are claimed, too.
    """

    owner: str
    lease: timedelta
    limit: int
    outlets: tuple[str, ...] | None = None
    force: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """An outlet that a process has leased, and the sources to read."""

    outlet_id: int
    outlet: Outlet
    sources: tuple[DueSource, ...]


@dataclass(frozen=True, slots=True)
class CorrectedDueTime:
    """A due time of an outlet's source that was too far in the future. The source is due now instead."""

    outlet: str
    next_at: datetime


@dataclass(frozen=True, slots=True)
class FinishedCrawl:
    """A crawl that ended. `next_at` maps source ids to their next due times; sources that it lacks stay due.

    No source of the outlet becomes due before `retry_after`. `report` is None if the crawl was interrupted. In this
    case, the store keeps the report of the previous crawl.
    """

    outlet_id: int
    owner: str
    report: CrawlReport | None
    next_at: Mapping[int, datetime]
    retry_after: datetime | None = None


@dataclass(eq=False)
class Claims(Repository):
    """Read and write the leases in the table `outlets`."""

    _outlets: Outlets
    _sources: Sources

    def acquire(self, request: ClaimRequest, now: datetime) -> tuple[Claim, ...]:
        """Lease outlets that have due sources and a free host. The outlets that have been due longest come first.

        Raise OutletNotFound for an unknown name.
        """
        with self._database.writing() as connection:
            if request.outlets is not None:
                self._outlets.check_names(request.outlets)
            # Serialized: two concurrent claims could each see the other's host as free; row locks do not prevent that.
            acquire_lock(connection, CLAIM_LOCK)
            outlet_rows = self._fetch_rows(_select_free(request, now))
            outlet_ids = [row.id for row in outlet_rows]
            leased = update(outlets).where(outlets.c.id.in_(outlet_ids))
            self._execute(leased.values(lease_owner=request.owner, lease_until=now + request.lease))
            source_rows = self._sources.find_rows(outlet_ids)
            return tuple(_make_claim(row, source_rows[row.id], request, now) for row in outlet_rows)

    def correct_due_times(
        self, max_delay: Callable[[timedelta | None], timedelta], now: datetime
    ) -> tuple[CorrectedDueTime, ...]:
        """Make sources due now if their due time is too far in the future. Return the latest of these times per outlet.

        `max_delay` returns the maximum delay for an outlet's configured interval, which may be None. A due time beyond
        that delay was planned while the clock was wrong, or under an option that has changed since.
        """
        joined = select(sources.c.id, sources.c.next_at, outlets.c.name, outlets.c.every_seconds).join(outlets)
        is_late = and_(sources.c.active, outlets.c.active, sources.c.next_at > now + max_delay(timedelta(0)))
        with self._database.reading():
            late_rows = self._fetch_rows(joined.where(is_late).order_by(sources.c.next_at))
        intervals = {row.id: row.every_seconds and timedelta(seconds=row.every_seconds) for row in late_rows}
        corrected = [row for row in late_rows if row.next_at > now + max_delay(intervals[row.id] or None)]
        if corrected:
            source_ids = [row.id for row in corrected]
            self._execute(update(sources).where(sources.c.id.in_(source_ids)).values(next_at=now))
        return tuple(CorrectedDueTime(*latest) for latest in {row.name: row.next_at for row in corrected}.items())

    def renew(self, owner: str, outlet_ids: Collection[int], lease: timedelta, now: datetime) -> tuple[int, ...]:
        """Extend the owner's live leases to `now + lease`. Return the ids of the outlets that the owner still holds."""
        with self._database.writing() as connection:
            acquire_lock(connection, CLAIM_LOCK)
            is_held = and_(outlets.c.id.in_(outlet_ids), outlets.c.lease_owner == owner, outlets.c.lease_until > now)
            renewed_leases = update(outlets).where(is_held).values(lease_until=now + lease).returning(outlets.c.id)
            return tuple(sorted(connection.scalars(renewed_leases)))

    def finish(self, finished: FinishedCrawl, now: datetime) -> bool:
        """Store the report and the next due times of a crawl that ended, and release its lease.

        If the owner has lost the lease, store nothing and return False.
        """
        report = finished.report
        last_crawl: dict[str, Any] = {}
        if report is not None:
            last_crawl = {"last_crawl_at": now, "last_new": report.new, **reason_values("last_error", report.problem)}
            if report.is_ok:
                last_crawl["last_success_at"] = now
        is_held = and_(outlets.c.id == finished.outlet_id, outlets.c.lease_owner == finished.owner)
        released = update(outlets).where(is_held).values(lease_owner=None, lease_until=None, **last_crawl)
        of_outlet = sources.c.outlet_id == finished.outlet_id
        planned = update(sources).where(of_outlet, sources.c.id == bindparam("source_id"))
        due_times = [{"source_id": source_id, "at": at} for source_id, at in finished.next_at.items()]
        with self._database.writing():
            if not self._execute(released):
                return False
            if due_times:
                self._execute(planned.values(next_at=bindparam("at")), due_times)
            if finished.retry_after is not None:
                too_early = update(sources).where(of_outlet, sources.c.next_at < finished.retry_after)
                self._execute(too_early.values(next_at=finished.retry_after))
            return True


def _select_free(request: ClaimRequest, now: datetime) -> Any:
    is_due: ColumnElement[bool] = sources.c.active
    if not request.force:
        is_due = and_(is_due, sources.c.next_at <= now)
    others = outlets.alias("others")
    is_held = and_(others.c.host == outlets.c.host, is_leased(others.c.lease_until, now))
    is_held = and_(is_held, others.c.lease_owner != request.owner)
    free_outlets = (
        select(outlets)
        .join(sources)
        .where(outlets.c.active, is_due)
        .where(or_(outlets.c.lease_until.is_(None), ~is_leased(outlets.c.lease_until, now)))
        .where(~select(others.c.id).where(is_held).exists())
        .group_by(outlets.c.id)
        .order_by(func.min(sources.c.next_at), outlets.c.id)
        .limit(request.limit)
    )
    return free_outlets if request.outlets is None else free_outlets.where(outlets.c.name.in_(request.outlets))


def _make_claim(outlet_row: Record, source_rows: list[Record], request: ClaimRequest, now: datetime) -> Claim:
    due_sources = [source for source in source_rows if source.active and (request.force or source.next_at <= now)]
    return Claim(outlet_row.id, make_outlet(outlet_row, source_rows), tuple(map(make_due_source, due_sources)))
