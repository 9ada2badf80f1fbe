"""Claims: which process crawls which outlet, by leases.

A lease covers an outlet and with it its host: while a process crawls one outlet of a host, no other process gets any
outlet there, so that a host never receives requests of two processes at once. An expired lease counts as free.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, func, or_, select, update

from core.outlet import CrawlReport, Outlet
from storage.columns import reason_values
from storage.database import CLAIM_LOCK, Database, Repository, acquire_lock
from storage.outlets import Outlets, make_outlet
from storage.schema import outlets, sources
from storage.sources import DueSource, Sources, make_due_source


@dataclass(frozen=True, slots=True)
class ClaimRequest:
    """What an owner wants to crawl: at most `limit` outlets, leased for `lease`.

    `owner` is a string unique to one process, see `make_owner`. `outlets` are names; None means all. With `force`,
    sources that are not due yet are claimed, too.
    """

    owner: str
    lease: timedelta
    limit: int
    outlets: tuple[str, ...] | None = None
    force: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """An outlet leased to an owner, with the sources to read."""

    outlet_id: int
    outlet: Outlet
    sources: tuple[DueSource, ...]


@dataclass(frozen=True, slots=True)
class FinishedCrawl:
    """A crawl that ended. `next_at` maps source ids to their next due times; sources not in it stay due.

    No source of the outlet is due before `retry_after`. `report` is None if the crawl was interrupted; then the store
    keeps the result of the crawl before it.
    """

    outlet_id: int
    owner: str
    report: CrawlReport | None
    next_at: Mapping[int, datetime]
    retry_after: datetime | None = None


class Claims(Repository):
    """Read and write the leases in the table `outlets`."""

    def __init__(self, database: Database, outlets: Outlets, sources: Sources) -> None:
        super().__init__(database)
        self._outlets = outlets
        self._sources = sources

    def acquire(self, request: ClaimRequest, now: datetime) -> tuple[Claim, ...]:
        """Lease outlets that have due sources and a free host, the longest overdue first.

        Raise OutletNotFound for an unknown name.
        """
        with self._database.writing() as connection:
            if request.outlets is not None:
                self._outlets.check_names(request.outlets)
            # Serialized: two concurrent claims could each see the other's host as free; row locks do not prevent that.
            acquire_lock(connection, CLAIM_LOCK)
            free = connection.execute(_select_free(request, now)).all()
            ids = [row.id for row in free]
            leased = update(outlets).where(outlets.c.id.in_(ids))
            connection.execute(leased.values(lease_owner=request.owner, lease_until=now + request.lease))
            source_rows = self._sources.find_rows(ids)
            return tuple(_make_claim(row, source_rows[row.id], request, now) for row in free)

    def renew(self, owner: str, outlet_ids: Collection[int], lease: timedelta, now: datetime) -> tuple[int, ...]:
        """Extend live leases to `now + lease`. Return the ids of the outlets that the owner still holds."""
        with self._database.writing() as connection:
            acquire_lock(connection, CLAIM_LOCK)
            held = and_(outlets.c.id.in_(outlet_ids), outlets.c.lease_owner == owner, outlets.c.lease_until > now)
            renewed = update(outlets).where(held).values(lease_until=now + lease).returning(outlets.c.id)
            return tuple(sorted(connection.scalars(renewed)))

    def finish(self, finished: FinishedCrawl, now: datetime) -> bool:
        """Store how a crawl ended and release its lease. If the lease was lost, store nothing and return False."""
        report = finished.report
        values: dict[str, Any] = {}
        if report is not None:
            values = {"last_crawl_at": now, "last_new": report.new, **reason_values("last_error", report.error)}
            if report.is_ok:
                values["last_success_at"] = now
        held = and_(outlets.c.id == finished.outlet_id, outlets.c.lease_owner == finished.owner)
        released = update(outlets).where(held).values(lease_owner=None, lease_until=None, **values)
        of_outlet = sources.c.outlet_id == finished.outlet_id
        planned = update(sources).where(of_outlet, sources.c.id == bindparam("source_id"))
        rows = [{"source_id": source_id, "at": at} for source_id, at in finished.next_at.items()]
        with self._database.writing() as connection:
            if connection.execute(released).rowcount == 0:
                return False
            if rows:
                connection.execute(planned.values(next_at=bindparam("at")), rows)
            if finished.retry_after is not None:
                too_early = update(sources).where(of_outlet, sources.c.next_at < finished.retry_after)
                connection.execute(too_early.values(next_at=finished.retry_after))
            return True

    def find_owners(self, now: datetime) -> frozenset[str]:
        """Return the owners of live leases on outlets."""
        live = select(outlets.c.lease_owner).where(outlets.c.lease_until > now).distinct()
        with self._database.reading() as connection:
            return frozenset(owner for owner in connection.scalars(live) if owner)

    def release(self, owners: Collection[str], outlet_ids: Collection[int] | None) -> int:
        """Release the owners' leases on outlets, or on some of them. Return how many. Due sources stay due."""
        held = update(outlets).where(outlets.c.lease_owner.in_(owners))
        if outlet_ids is not None:
            held = held.where(outlets.c.id.in_(outlet_ids))
        with self._database.writing() as connection:
            return connection.execute(held.values(lease_owner=None, lease_until=None)).rowcount


def _select_free(request: ClaimRequest, now: datetime) -> Any:
    is_due: ColumnElement[bool] = sources.c.active
    if not request.force:
        is_due = and_(is_due, sources.c.next_at <= now)
    others = outlets.alias("others")
    is_held = and_(others.c.host == outlets.c.host, others.c.lease_until > now, others.c.lease_owner != request.owner)
    free = (
        select(outlets)
        .join(sources)
        .where(outlets.c.active, is_due)
        .where(or_(outlets.c.lease_until.is_(None), outlets.c.lease_until <= now))
        .where(~select(others.c.id).where(is_held).exists())
        .group_by(outlets.c.id)
        .order_by(func.min(sources.c.next_at), outlets.c.id)
        .limit(request.limit)
    )
    return free if request.outlets is None else free.where(outlets.c.name.in_(request.outlets))


def _make_claim(row: Row[Any], source_rows: list[Row[Any]], request: ClaimRequest, now: datetime) -> Claim:
    due = [each for each in source_rows if each.active and (request.force or each.next_at <= now)]
    return Claim(row.id, make_outlet(row, source_rows), tuple(map(make_due_source, due)))
