"""Outlets and their sources as stored: reading them back, and what `status` shows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Integer, Row, func, select

from core.errors import OutletNotFound
from core.outlet import Outlet, Source, SourceKind
from storage.profiles import find_last_events
from storage.records import StoredOutlet, StoredSource
from storage.schema import articles, candidates, outlets, sources

Rows = Iterable[Row[Any]]


def find_outlets(connection: Connection, now: datetime) -> tuple[StoredOutlet, ...]:
    """All outlets by name, the paused ones too, with their counts."""
    known = connection.execute(select(outlets).order_by(outlets.c.name)).all()
    by_outlet = load_sources(connection, [row.id for row in known])
    kept, waiting, events = _count_articles(connection), _count_waiting(connection), find_last_events(connection)
    found = (_stored(row, by_outlet[row.id], kept.get(row.id, (0, 0)), waiting.get(row.id, 0), now) for row in known)
    return tuple(replace(stored, last_event=events.get(stored.id)) for stored in found)


def load_sources(connection: Connection, outlet_ids: Iterable[int]) -> Mapping[int, list[Row[Any]]]:
    """All sources of some outlets, by outlet id, in the order in which they were added."""
    found = defaultdict(list)
    wanted = select(sources).where(sources.c.outlet_id.in_(list(outlet_ids))).order_by(sources.c.id)
    for row in connection.execute(wanted):
        found[row.outlet_id].append(row)
    return found


def make_outlet(row: Row[Any], its_sources: Rows) -> Outlet:
    """The outlet as configured: of its sources only those that the user named."""
    return Outlet(
        name=row.name,
        url=row.url,
        sources=tuple(Source(SourceKind(each.kind), each.url) for each in its_sources if is_named(each)),
        every=None if row.every_seconds is None else timedelta(seconds=row.every_seconds),
        language=row.language,
        timezone=row.timezone,
        private=row.private,
        active=row.active,
    )


def is_named(source: Row[Any]) -> bool:
    """Whether the user names this source, today."""
    return bool(source.active and source.origin == "config" and source.kind != SourceKind.HOME)


def check_outlets(connection: Connection, names: Iterable[str]) -> None:
    """Raise OutletNotFound for the first name that no outlet has."""
    known = connection.scalars(select(outlets.c.name).order_by(outlets.c.name)).all()
    for name in names:
        if name not in known:
            raise OutletNotFound(name, tuple(known))


def _count_articles(connection: Connection) -> dict[int, tuple[int, int]]:
    matched = func.sum(articles.c.is_matched.cast(Integer))
    counted = select(articles.c.outlet_id, func.count(), matched).group_by(articles.c.outlet_id)
    return {outlet_id: (total, matching) for outlet_id, total, matching in connection.execute(counted)}


def _count_waiting(connection: Connection) -> dict[int, int]:
    waiting = select(candidates.c.outlet_id, func.count()).where(candidates.c.state == "waiting")
    return dict(connection.execute(waiting.group_by(candidates.c.outlet_id)).all())


def _stored(
    row: Row[Any], its_sources: list[Row[Any]], kept: tuple[int, int], waiting: int, now: datetime
) -> StoredOutlet:
    due = [source.next_at for source in its_sources if source.active and row.active]
    is_claimed = row.lease_until is not None and row.lease_until > now
    return StoredOutlet(
        id=row.id,
        outlet=make_outlet(row, its_sources),
        origin=row.origin,
        sources=tuple(_stored_source(source) for source in its_sources),
        articles=kept[0],
        matched=kept[1],
        waiting=waiting,
        next_at=min(due, default=None),
        crawled_by=row.lease_owner if is_claimed else None,
        last_crawl_at=row.last_crawl_at,
        last_success_at=row.last_success_at,
        last_new=row.last_new,
        last_error=row.last_error,
    )


def _stored_source(row: Row[Any]) -> StoredSource:
    return StoredSource(
        id=row.id,
        kind=SourceKind(row.kind),
        url=row.url,
        origin=row.origin,
        active=row.active,
        next_at=row.next_at,
        last_read_at=row.last_read_at,
        last_error=row.last_error,
        failures=row.failures,
    )
