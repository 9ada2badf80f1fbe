"""Outlets from the config and from commands, with the figures of `kliping status`, and the log of outlet events."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import cast, delete, func, insert, or_, select, true, update

from core.errors import GroupNotFound, OutletNotFound
from core.filters import EVERY_OUTLET, OutletGroup
from core.keyword import name_key
from core.outlet import Outlet, Source, SourceKind
from core.reasons import Reason
from core.urls import home_key, politeness_key
from storage.columns import MAX_LEASE, PlainText, Record, make_reason
from storage.counts import Counts, Total
from storage.database import Repository
from storage.prepared import PreparedStatement
from storage.schema import candidates, hourly_counts, outlet_events, outlets, pages, profiles, sources, visits
from storage.sources import Sources, StoredSource, is_named, make_stored_source

# The columns that a crawl does not depend on.
_LABELS = {"name", "origin", "region", "kind", "tags", "unmatched_days", "retention_days", "excerpts_only"}
_EXCERPTS_ONLY = PreparedStatement(select(outlets.c.id).where(outlets.c.excerpts_only))


class EventKind(StrEnum):
    """The kind of an outlet event.

    After a REDESIGN, the outlet's pages have another template, so its boilerplate is learned again.
    """

    REDESIGN = "redesign"


@dataclass(frozen=True, slots=True)
class OutletEvent:
    """An event that a crawl noticed, such as a redesign of an outlet's pages. `detail` is an English sentence."""

    kind: EventKind
    at: datetime
    detail: str


@dataclass(frozen=True, slots=True)
class OutletReading:
    """How the last crawls of an outlet went. `last_article_at` is the hour of its latest article, or None.

    `crawled_by` is the owner of a live lease on the outlet, or None.
    """

    id: int
    name: str
    private: bool
    active: bool
    crawled_by: str | None
    last_crawl_at: datetime | None
    last_success_at: datetime | None
    last_error: Reason | None
    last_article_at: datetime | None


@dataclass(frozen=True, slots=True)
class StoredOutlet:
    """An outlet with its sources, its counts, and the result of its last crawl.

    `articles` is the number of stored articles, `matched` the number of stored articles with mentions, and `waiting`
    the number of candidates to fetch. `next_at` is the next due time (None while the outlet is paused). `crawled_by` is
    the owner of a live lease on the outlet, or None.
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


@dataclass(eq=False)
class Outlets(Repository):
    """Read and write the tables `outlets` and `outlet_events`."""

    _sources: Sources
    _counts: Counts

    def find(self, now: datetime, outlet_ids: Collection[int] | None = None) -> tuple[StoredOutlet, ...]:
        """Return all outlets by name, including paused ones, or those with these ids."""
        return self._find(now, outlet_ids)

    def find_by_id(self, outlet_id: int, now: datetime) -> StoredOutlet:
        """Return the outlet with this id. Raise OutletNotFound."""
        for stored in self._find(now, [outlet_id]):
            return stored
        raise OutletNotFound(str(outlet_id), ())

    def find_names(self) -> tuple[str, ...]:
        """Return the names of all outlets in order, including paused ones."""
        return tuple(self._fetch_column(select(outlets.c.name).order_by(outlets.c.name)))

    def find_names_by_id(self) -> dict[int, str]:
        """Return the names of all outlets in order, by id."""
        return dict(self._fetch_rows(select(outlets.c.id, outlets.c.name).order_by(outlets.c.name)))

    def _find(self, now: datetime, outlet_ids: Collection[int] | None) -> tuple[StoredOutlet, ...]:
        """Return the outlets with these ids, or all outlets if they are None."""
        selected = true() if outlet_ids is None else outlets.c.id.in_(outlet_ids)
        with self._database.reading():
            outlet_rows = self._fetch_rows(select(outlets).where(selected).order_by(outlets.c.name))
            source_rows = self._sources.find_rows(outlet_ids)
            totals = self._counts.find_totals("outlet", None if outlet_ids is None else map(str, outlet_ids))
            waiting, events = self._count_waiting(outlet_ids), self._find_latest_events(outlet_ids)
        return tuple(
            _make_stored_outlet(
                row,
                source_rows[row.id],
                totals.get(str(row.id), Total()),
                waiting.get(row.id, 0),
                events.get(row.id),
                now,
            )
            for row in outlet_rows
        )

    def find_readings(
        self, now: datetime, outlet_ids: Collection[int] | None = None, *, quiet_since: datetime | None = None
    ) -> tuple[OutletReading, ...]:
        """Return how the last crawls of all outlets went, or of those with these ids, by name.

        With `quiet_since`, leave out the outlets that were read without an error and had an article since then, those
        that were never read, and paused ones.
        """
        newest = (
            select(hourly_counts.c.hour)
            .where(
                hourly_counts.c.subject == "outlet",
                hourly_counts.c.key == cast(outlets.c.id, PlainText),
                # Else articles that were deleted would count.
                hourly_counts.c.articles + hourly_counts.c.pruned > 0,
            )
            .order_by(hourly_counts.c.hour.desc())
            .limit(1)
        )
        of_outlet = outlets.c["id", "name", "private", "active", "lease_owner", "lease_until"]
        of_crawl = outlets.c["last_crawl_at", "last_success_at", "last_error", "last_error_params"]
        readings = select(*of_outlet, *of_crawl, newest.scalar_subquery().label("last_article_at"))
        if outlet_ids is not None:
            readings = readings.where(outlets.c.id.in_(outlet_ids))
        if quiet_since is not None:
            readings = readings.where(
                outlets.c.active,
                outlets.c.last_crawl_at.is_not(None),
                or_(
                    outlets.c.last_error.is_not(None),
                    outlets.c.last_success_at.is_(None),
                    outlets.c.last_success_at < outlets.c.last_crawl_at,
                    newest.scalar_subquery() < quiet_since,
                ),
            )
        return tuple(
            OutletReading(
                row.id,
                row.name,
                row.private,
                row.active,
                _find_owner(row, now),
                row.last_crawl_at,
                row.last_success_at,
                make_reason(row, "last_error"),
                row.last_article_at,
            )
            for row in self._fetch_rows(readings.order_by(outlets.c.name))
        )

    def count(self) -> int:
        """Return the number of all outlets."""
        return int(self._fetch_column(select(func.count()).select_from(outlets))[0])

    def check_names(self, names: Iterable[str]) -> None:
        """Raise OutletNotFound for the first name that no outlet has."""
        outlet_names = self.find_names()
        for name in names:
            if name not in outlet_names:
                raise OutletNotFound(name, outlet_names)

    def find_ids(self, names: Iterable[str]) -> tuple[int, ...]:
        """Return the ids of the outlets with these names. Raise OutletNotFound for the first name that none has."""
        names = tuple(names)
        found = dict(self._fetch_rows(select(outlets.c.name, outlets.c.id).where(outlets.c.name.in_(names))))
        if not found.keys() >= set(names):
            self.check_names(names)
        return tuple(sorted(found.values()))

    def find_group_ids(self, names: Sequence[str], group: OutletGroup) -> tuple[int, ...]:
        """Return the ids of the outlets with one of these names (of all if there are none) that are in a group.

        Raise OutletNotFound for an unknown name, and GroupNotFound for a label that no outlet has.
        """
        if names and group == EVERY_OUTLET:
            return self.find_ids(names)
        self.check_names(names)
        label_rows = self._fetch_rows(select(*outlets.c["id", "name", "region", "kind", "tags"]).order_by(outlets.c.id))
        labels = [
            ("region", group.regions, {row.id: _list_label(row.region) for row in label_rows}),
            ("kind", group.kinds, {row.id: _list_label(row.kind) for row in label_rows}),
            ("tag", group.tags, {row.id: row.tags for row in label_rows}),
        ]
        ids = {row.id for row in label_rows if not names or row.name in names}
        for option, wanted, by_outlet in labels:
            if wanted:
                ids &= _find_labelled(option, wanted, by_outlet)
        return tuple(sorted(ids))

    def find_periods(self) -> dict[int, tuple[int | None, int | None]]:
        """Return the periods of the outlets that have their own, by outlet id.

        They are the numbers of days for which articles without and with mentions are stored; None means the store's.
        """
        has_period = or_(outlets.c.unmatched_days.is_not(None), outlets.c.retention_days.is_not(None))
        period_rows = self._fetch_rows(select(*outlets.c["id", "unmatched_days", "retention_days"]).where(has_period))
        return {row.id: (row.unmatched_days, row.retention_days) for row in period_rows}

    def find_excerpts_only(self) -> frozenset[int]:
        """Return the ids of the outlets of whose articles no texts are stored (see `Outlet.excerpts_only`)."""
        with self._database.reading() as connection:
            return frozenset(outlet_id for (outlet_id,) in _EXCERPTS_ONLY.fetch(connection))

    def get(self, name: str, now: datetime) -> StoredOutlet:
        """Return the outlet with this name. Raise OutletNotFound for an unknown name."""
        with self._database.reading():
            for outlet_id in self._fetch_column(select(outlets.c.id).where(outlets.c.name == name)):
                return self._find(now, [outlet_id])[0]
            raise OutletNotFound(name, self.find_names())

    def put(self, outlet: Outlet, now: datetime) -> None:
        """Add an outlet of origin `user` with its sources, or change the outlet with this name and its sources."""
        with self._database.writing() as connection:
            outlet_row = connection.execute(select(outlets).where(outlets.c.name == outlet.name)).one_or_none()
            outlet_id = self._put(outlet_row, outlet, "user", now)
            self._sources.make_due([] if outlet_id is None else [outlet_id], now)

    def remove(self, outlet_id: int) -> None:
        """Delete an outlet without articles, together with its sources, candidates, visits and profile."""
        of_outlet = select(candidates.c.id).where(candidates.c.outlet_id == outlet_id)
        with self._database.writing():
            self._execute(delete(pages).where(pages.c.candidate_id.in_(of_outlet)))
            for table in (candidates, visits, sources, profiles, outlet_events):
                self._execute(delete(table).where(table.c.outlet_id == outlet_id))
            self._execute(delete(outlets).where(outlets.c.id == outlet_id))

    def mirror(
        self, declared: tuple[Outlet, ...], now: datetime, *, all_are_due: bool = False
    ) -> tuple[tuple[str, ...], dict[str, str]]:
        """Make the outlets of origin `config`, and their sources, equal to the declared outlets. See `Store.mirror`.

        Changed outlets become due. With `all_are_due`, unchanged outlets become due, too. Return the names of the
        outlets that this call paused, and a dict from old to new names of the renamed outlets.
        """
        due_ids: list[int] = []
        with self._database.writing() as connection:
            outlet_rows = {row.name: row for row in connection.execute(select(outlets))}
            outlet_rows |= _find_renamed(outlet_rows, declared)
            for outlet in declared:
                outlet_id = self._put(outlet_rows.get(outlet.name), outlet, "config", now, is_due=all_are_due)
                due_ids += [] if outlet_id is None else [outlet_id]
            self._sources.make_due(due_ids, now)
            paused = self._pause_undeclared({outlet.name for outlet in declared})
        return paused, {row.name: name for name, row in outlet_rows.items() if row.name != name}

    def _put(
        self, outlet_row: Record | None, outlet: Outlet, origin: str, now: datetime, *, is_due: bool = False
    ) -> int | None:
        """Insert an outlet, or update its row, and make its declared sources equal to those of `outlet`.

        Return the outlet's id if the outlet was already stored and has changed, because it becomes due then. With
        `is_due`, return the id of an unchanged outlet, too.
        """
        outlet_columns = _to_columns(outlet) | {"origin": origin}
        with self._database.writing() as connection:
            if outlet_row is None:
                added = insert(outlets).values(**outlet_columns, created_at=now).returning(outlets.c.id)
                self._sources.mirror(connection.execute(added).scalar_one(), outlet, now)
                return None
            changed = {name for name, value in outlet_columns.items() if getattr(outlet_row, name) != value}
            if changed:
                self._execute(update(outlets).where(outlets.c.id == outlet_row.id).values(outlet_columns))
            if outlet_row.url != outlet.url:
                self._sources.remove_discovered(outlet_row.id)
            self._sources.mirror(outlet_row.id, outlet, now)
            return int(outlet_row.id) if is_due or changed - _LABELS else None

    def add_events(self, outlet_id: int, events: Iterable[OutletEvent]) -> None:
        """Log events of an outlet."""
        event_rows = [
            {"outlet_id": outlet_id, "at": event.at, "kind": event.kind, "detail": event.detail} for event in events
        ]
        if event_rows:
            self._execute(insert(outlet_events), event_rows)

    def _find_latest_events(self, outlet_ids: Collection[int] | None) -> dict[int, OutletEvent]:
        """Return the latest event of each of the outlets, or of all outlets if the ids are None, by outlet id."""
        of_outlets = true() if outlet_ids is None else outlet_events.c.outlet_id.in_(outlet_ids)
        latest_ids = select(func.max(outlet_events.c.id)).where(of_outlets).group_by(outlet_events.c.outlet_id)
        event_rows = self._fetch_rows(select(outlet_events).where(outlet_events.c.id.in_(latest_ids)))
        return {row.outlet_id: OutletEvent(EventKind(row.kind), row.at, row.detail) for row in event_rows}

    def _pause_undeclared(self, declared: set[str]) -> tuple[str, ...]:
        active = select(outlets.c.name).where(outlets.c.origin == "config", outlets.c.active).order_by(outlets.c.name)
        with self._database.writing():
            undeclared = tuple(name for name in self._fetch_column(active) if name not in declared)
            self._execute(update(outlets).where(outlets.c.name.in_(undeclared)).values(active=False))
        return undeclared

    def _count_waiting(self, outlet_ids: Collection[int] | None) -> dict[int, int]:
        # The index begins with the outlet.
        of_outlets: Any = select(outlets.c.id) if outlet_ids is None else outlet_ids
        waiting = select(candidates.c.outlet_id, func.count()).where(
            candidates.c.state == "waiting", candidates.c.outlet_id.in_(of_outlets)
        )
        return dict(self._fetch_rows(waiting.group_by(candidates.c.outlet_id)))


def make_outlet(outlet_row: Record, source_rows: Iterable[Record]) -> Outlet:
    """Return an outlet as configured, with only the sources that the config names."""
    return Outlet(
        name=outlet_row.name,
        url=outlet_row.url,
        sources=tuple(Source(SourceKind(source.kind), source.url) for source in source_rows if is_named(source)),
        every=None if outlet_row.every_seconds is None else timedelta(seconds=outlet_row.every_seconds),
        language=outlet_row.language,
        timezone=outlet_row.timezone,
        private=outlet_row.private,
        active=outlet_row.active,
        region=outlet_row.region,
        kind=outlet_row.kind,
        tags=outlet_row.tags,
        unmatched_days=outlet_row.unmatched_days,
        retention_days=outlet_row.retention_days,
        excerpts_only=outlet_row.excerpts_only,
    )


def _list_label(label: str | None) -> tuple[str, ...]:
    return () if label is None else (label,)


def _find_labelled(option: str, wanted: Iterable[str], by_outlet: Mapping[int, Sequence[str]]) -> set[int]:
    """Return the ids of the outlets that have one of the wanted labels. Raise GroupNotFound for one that none has."""
    known = {name_key(label): label for labels in by_outlet.values() for label in labels}
    keys = {name_key(label): label for label in wanted}
    for key, label in keys.items():
        if key not in known:
            raise GroupNotFound(option, label, tuple(sorted(known.values())))
    return {outlet_id for outlet_id, labels in by_outlet.items() if not keys.keys().isdisjoint(map(name_key, labels))}


def _make_stored_outlet(
    outlet_row: Record,
    source_rows: list[Record],
    total: Total,
    waiting: int,
    event: OutletEvent | None,
    now: datetime,
) -> StoredOutlet:
    due_times = [source.next_at for source in source_rows if source.active and outlet_row.active]
    return StoredOutlet(
        id=outlet_row.id,
        outlet=make_outlet(outlet_row, source_rows),
        origin=outlet_row.origin,
        sources=tuple(map(make_stored_source, source_rows)),
        articles=total.articles,
        matched=total.matched,
        waiting=waiting,
        next_at=min(due_times, default=None),
        crawled_by=_find_owner(outlet_row, now),
        last_crawl_at=outlet_row.last_crawl_at,
        last_success_at=outlet_row.last_success_at,
        last_new=outlet_row.last_new,
        last_error=make_reason(outlet_row, "last_error"),
        last_event=event,
    )


def _find_owner(outlet_row: Record, now: datetime) -> str | None:
    """Return the owner of the lease on an outlet, or None if there is no live one."""
    is_live = outlet_row.lease_until is not None and now < outlet_row.lease_until <= now + MAX_LEASE
    return outlet_row.lease_owner if is_live else None


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
        "region": outlet.region,
        "kind": outlet.kind,
        "tags": outlet.tags,
        "unmatched_days": outlet.unmatched_days,
        "retention_days": outlet.retention_days,
        "excerpts_only": outlet.excerpts_only,
    }


def _find_renamed(outlet_rows: Mapping[str, Record], declared: tuple[Outlet, ...]) -> dict[str, Record]:
    """Return the rows of renamed outlets, by the new name, so that a renamed outlet keeps its articles.

    A declared outlet with an unknown name is a renamed one if a stored outlet with the same home address is no longer
    declared.
    """
    declared_names = {outlet.name for outlet in declared}
    undeclared = [row for row in outlet_rows.values() if row.name not in declared_names]
    # If several stored outlets have the same address, take an active one rather than a paused one, then the newest.
    by_home = {home_key(row.url): row for row in sorted(undeclared, key=lambda row: (row.active, row.id))}
    unknown = [outlet for outlet in declared if outlet.name not in outlet_rows]
    return {outlet.name: by_home.pop(home_key(outlet.url)) for outlet in unknown if home_key(outlet.url) in by_home}
