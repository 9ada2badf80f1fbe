"""Leases: who crawls which outlet.

An outlet is leased as a whole, and with it its host: no second owner gets an outlet of a host that another one is
crawling, so that a host is never asked by two processes at once. A lease that ran out counts as free.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, func, or_, select, update

from core.outlet import SourceKind
from storage.database import CLAIMING, take_turns
from storage.outlets import check_outlets, load_sources, make_outlet
from storage.records import Claim, ClaimRequest, DueSource, FinishedCrawl
from storage.schema import outlets, sources


def claim_due(connection: Connection, wish: ClaimRequest, now: datetime) -> tuple[Claim, ...]:
    """Lease outlets to an owner, those first whose sources have waited longest."""
    if wish.outlets is not None:
        check_outlets(connection, wish.outlets)
    # In turns: two claims at once could each find the other's host free, and no row's lock would tell them.
    take_turns(connection, CLAIMING)
    free = _find_free(connection, wish, now)
    ids = [row.id for row in free]
    leased = update(outlets).where(outlets.c.id.in_(ids))
    connection.execute(leased.values(lease_owner=wish.owner, lease_until=now + wish.lease))
    by_outlet = load_sources(connection, ids)
    return tuple(_claim(row, by_outlet[row.id], wish, now) for row in free)


def renew_lease(
    connection: Connection, owner: str, outlet_ids: Collection[int], until: datetime, now: datetime
) -> tuple[int, ...]:
    """Lengthen live leases; gives the outlets that are still this owner's. The others may be someone else's by now."""
    take_turns(connection, CLAIMING)
    mine = and_(outlets.c.id.in_(outlet_ids), outlets.c.lease_owner == owner, outlets.c.lease_until > now)
    renewed = update(outlets).where(mine).values(lease_until=until).returning(outlets.c.id)
    return tuple(sorted(connection.scalars(renewed)))


def find_lease_owners(connection: Connection, now: datetime) -> tuple[str, ...]:
    """The owners of live leases, so that the caller can tell which of them are gone."""
    live = select(outlets.c.lease_owner).where(outlets.c.lease_until > now).distinct()
    return tuple(sorted(owner for owner in connection.scalars(live) if owner))


def release_leases(connection: Connection, owners: Iterable[str], outlet_ids: Collection[int] | None) -> int:
    """Free leases without a finished crawl: what was due stays due. All outlets of the owners, or only some."""
    held = update(outlets).where(outlets.c.lease_owner.in_(list(owners)))
    if outlet_ids is not None:
        held = held.where(outlets.c.id.in_(outlet_ids))
    return connection.execute(held.values(lease_owner=None, lease_until=None)).rowcount


def finish_crawl(connection: Connection, finished: FinishedCrawl, now: datetime) -> bool:
    """Note how a crawl ended and free its lease. False, and nothing noted, where the lease is another's by now."""
    report = finished.report
    outcome: dict[str, Any] = {
        "last_crawl_at": now,
        "last_new": report.new,
        "last_error": report.error and str(report.error),
    }
    if report.is_ok:
        outcome["last_success_at"] = now
    mine = and_(outlets.c.id == finished.outlet_id, outlets.c.lease_owner == finished.owner)
    freed = update(outlets).where(mine).values(lease_owner=None, lease_until=None, **outcome)
    if connection.execute(freed).rowcount == 0:
        return False
    if finished.next_at:
        _set_next(connection, finished)
    return True


def _set_next(connection: Connection, finished: FinishedCrawl) -> None:
    its_own = and_(sources.c.id == bindparam("source_id"), sources.c.outlet_id == finished.outlet_id)
    rows = [{"source_id": source_id, "at": at} for source_id, at in finished.next_at.items()]
    connection.execute(update(sources).where(its_own).values(next_at=bindparam("at")), rows)


def _find_free(connection: Connection, wish: ClaimRequest, now: datetime) -> list[Row[Any]]:
    is_due: ColumnElement[bool] = sources.c.active if wish.force else and_(sources.c.active, sources.c.next_at <= now)
    others = outlets.alias("others")
    elsewhere = and_(others.c.host == outlets.c.host, others.c.lease_until > now, others.c.lease_owner != wish.owner)
    free = (
        select(outlets)
        .join(sources)
        .where(outlets.c.active, is_due)
        .where(or_(outlets.c.lease_until.is_(None), outlets.c.lease_until <= now))
        .where(~select(others.c.id).where(elsewhere).exists())
        .group_by(outlets.c.id)
        .order_by(func.min(sources.c.next_at), outlets.c.id)
        .limit(wish.limit)
    )
    if wish.outlets is not None:
        free = free.where(outlets.c.name.in_(wish.outlets))
    return list(connection.execute(free))


def _claim(row: Row[Any], its_sources: list[Row[Any]], wish: ClaimRequest, now: datetime) -> Claim:
    due = [source for source in its_sources if source.active and (wish.force or source.next_at <= now)]
    return Claim(row.id, make_outlet(row, its_sources), tuple(due_source(source) for source in due))


def due_source(row: Row[Any]) -> DueSource:
    """A source's row as what a crawl reads."""
    return DueSource(
        id=row.id,
        kind=SourceKind(row.kind),
        url=row.url,
        etag=row.etag,
        last_modified=row.last_modified,
        cursor=row.cursor,
        is_first=row.last_read_at is None,
    )
