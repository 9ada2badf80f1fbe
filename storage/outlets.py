"""Outlets: those that the config declares, and what `kliping status` shows of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Integer, Row, func, insert, select, update

from core.errors import OutletNotFound
from core.outlet import Outlet, Source, SourceKind
from core.reasons import Reason
from core.urls import politeness_key
from storage.columns import make_reason
from storage.database import Database, Repository
from storage.outlet_events import OutletEvent, OutletEvents
from storage.schema import articles, candidates, outlets
from storage.sources import Sources, StoredSource, is_named, make_stored_source


@dataclass(frozen=True, slots=True)
class StoredOutlet:
    """An outlet with its sources, its counts, and how its last crawl went.

    `articles` counts the stored ones, `matched` those of them with mentions, `waiting` the candidates not fetched yet.
    `next_at` is when it is due (None while paused); `crawled_by` is the owner of its lease, if that is live;
    `last_event` is the latest event.
    """

    id: int
    outlet: Outlet
    origin: str
    sources: tuple[StoredSource, ...]
    articles: int
    matched: int
    waiting: int
    next_at: datetime | None
    crawled_by: str | None
    last_crawl_at: datetime | None
    last_success_at: datetime | None
    last_new: int | None
    last_error: Reason | None
    last_event: OutletEvent | None = None


class Outlets(Repository):
    """Read and write the table `outlets`."""

    def __init__(self, database: Database, sources: Sources, events: OutletEvents) -> None:
        super().__init__(database)
        self._sources = sources
        self._events = events

    def find(self, now: datetime) -> tuple[StoredOutlet, ...]:
        """Return all outlets by name, including paused ones."""
        with self._database.reading() as connection:
            rows = connection.execute(select(outlets).order_by(outlets.c.name)).all()
            source_rows = self._sources.find_rows(row.id for row in rows)
            stored, waiting, events = self._count_articles(), self._count_waiting(), self._events.find_latest()
        return tuple(
            _make_stored_outlet(
                row, source_rows[row.id], stored.get(row.id, (0, 0)), waiting.get(row.id, 0), events.get(row.id), now
            )
            for row in rows
        )

    def check_names(self, names: Iterable[str]) -> None:
        """Raise OutletNotFound for the first name that is not an outlet's."""
        with self._database.reading() as connection:
            known = connection.scalars(select(outlets.c.name).order_by(outlets.c.name)).all()
        for name in names:
            if name not in known:
                raise OutletNotFound(name, tuple(known))

    def mirror(self, declared: tuple[Outlet, ...], now: datetime) -> tuple[tuple[str, ...], dict[str, str]]:
        """Make the outlets of origin `config`, and their sources, equal to the declared ones. A part of `Store.mirror`.

        Return the names of those that this paused, and the new names of renamed ones by their old names.
        """
        with self._database.writing() as connection:
            known = {row.name: row for row in connection.execute(select(outlets))}
            known |= _find_renamed(known, declared)
            for outlet in declared:
                row, values = known.get(outlet.name), _to_columns(outlet)
                if row is None:
                    added = insert(outlets).values(**values, created_at=now).returning(outlets.c.id)
                    outlet_id = connection.execute(added).scalar_one()
                else:
                    outlet_id = row.id
                    if any(getattr(row, name) != value for name, value in values.items()):
                        connection.execute(update(outlets).where(outlets.c.id == outlet_id).values(**values))
                    if row.url != outlet.url:
                        self._sources.remove_discovered(outlet_id)
                self._sources.mirror(outlet_id, outlet, now)
            paused = self._pause_others({outlet.name for outlet in declared})
        return paused, {row.name: name for name, row in known.items() if row.name != name}

    def _pause_others(self, declared: set[str]) -> tuple[str, ...]:
        with self._database.writing() as connection:
            active = select(outlets.c.id, outlets.c.name).where(outlets.c.origin == "config", outlets.c.active)
            others = [row for row in connection.execute(active.order_by(outlets.c.name)) if row.name not in declared]
            for row in others:
                connection.execute(update(outlets).where(outlets.c.id == row.id).values(active=False))
        return tuple(row.name for row in others)

    def _count_articles(self) -> dict[int, tuple[int, int]]:
        """Return the numbers of all articles and of matched ones, by outlet id."""
        matched = func.sum(articles.c.is_matched.cast(Integer))
        counted = select(articles.c.outlet_id, func.count(), matched).group_by(articles.c.outlet_id)
        with self._database.reading() as connection:
            return {outlet_id: (total, matching) for outlet_id, total, matching in connection.execute(counted)}

    def _count_waiting(self) -> dict[int, int]:
        waiting = select(candidates.c.outlet_id, func.count()).where(candidates.c.state == "waiting")
        with self._database.reading() as connection:
            return dict(connection.execute(waiting.group_by(candidates.c.outlet_id)).all())


def make_outlet(row: Row[Any], source_rows: Iterable[Row[Any]]) -> Outlet:
    """Return an outlet as configured, with only those sources that the config names."""
    return Outlet(
        name=row.name,
        url=row.url,
        sources=tuple(Source(SourceKind(each.kind), each.url) for each in source_rows if is_named(each)),
        every=None if row.every_seconds is None else timedelta(seconds=row.every_seconds),
        language=row.language,
        timezone=row.timezone,
        private=row.private,
        active=row.active,
    )


def _make_stored_outlet(
    row: Row[Any],
    source_rows: list[Row[Any]],
    stored: tuple[int, int],
    waiting: int,
    event: OutletEvent | None,
    now: datetime,
) -> StoredOutlet:
    due = [source.next_at for source in source_rows if source.active and row.active]
    is_claimed = row.lease_until is not None and row.lease_until > now
    return StoredOutlet(
        id=row.id,
        outlet=make_outlet(row, source_rows),
        origin=row.origin,
        sources=tuple(map(make_stored_source, source_rows)),
        articles=stored[0],
        matched=stored[1],
        waiting=waiting,
        next_at=min(due, default=None),
        crawled_by=row.lease_owner if is_claimed else None,
        last_crawl_at=row.last_crawl_at,
        last_success_at=row.last_success_at,
        last_new=row.last_new,
        last_error=make_reason(row, "last_error"),
        last_event=event,
    )


def _to_columns(outlet: Outlet) -> dict[str, Any]:
    return {
        "name": outlet.name,
        "url": outlet.url,
        "host": politeness_key(outlet.url),
        "language": outlet.language,
        "timezone": outlet.timezone,
        "private": outlet.private,
        "every_seconds": None if outlet.every is None else round(outlet.every.total_seconds()),
        "active": outlet.active,
        "origin": "config",
    }


def _find_renamed(known: Mapping[str, Row[Any]], declared: tuple[Outlet, ...]) -> dict[str, Row[Any]]:
    """Return the rows of renamed outlets, by the new name, so that a renamed outlet keeps its articles.

    A new declared outlet counts as renamed if a stored outlet with the same home address is no longer declared.
    """
    names = {outlet.name for outlet in declared}
    others = [row for row in known.values() if row.origin == "config" and row.name not in names]
    # Of several with one address, the last declared wins: an active one over paused ones, then the newest.
    by_home = {_home_key(row.url): row for row in sorted(others, key=lambda row: (row.active, row.id))}
    unknown = [outlet for outlet in declared if outlet.name not in known]
    return {outlet.name: by_home.pop(_home_key(outlet.url)) for outlet in unknown if _home_key(outlet.url) in by_home}


def _home_key(url: str) -> tuple[str, str, str]:
    """Return a key that is equal for a home address with http or https, with or without `www.`."""
    split = urlsplit(url)
    return politeness_key(url), split.path.rstrip("/"), split.query
