"""Sources: the feeds, sitemaps and pages in which outlets announce articles, with due times, validators and errors."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, or_, select, true, update

from core.article import Candidate
from core.outlet import Outlet, Source, SourceKind
from core.reasons import Reason
from core.urls import public_url
from storage.columns import Record, make_reason, reason_values
from storage.database import Repository
from storage.schema import outlets, sources
from storage.visits import Visit, VisitOutcome

# If an option that affects all outlets changes, this many outlets become due at once. The others follow at this
# interval.
DUE_AT_ONCE = 10
DUE_INTERVAL = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class DueSource:
    """A source to read now.

    `etag` and `last_modified` are the validators of the last complete reading. `cursor` is the newest modification time
    of an article that was read. `is_first` is true until the first complete reading, and `last_read_at` is the time of
    the last one. `last_error` is the failure of the last reading, or None.
    """

    id: int
    kind: SourceKind
    url: str
    etag: str | None = None
    last_modified: str | None = None
    cursor: datetime | None = None
    is_first: bool = True
    last_error: Reason | None = None
    last_read_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SourceResult:
    """The candidates and validators from reading a source, or a part of the source.

    `etag` and `last_modified` are the validators to send with the next request. `cursor` replaces the stored cursor,
    unless `cursor` is None. With `is_complete=False`, more of the same source follows: the stored validators stay, and
    the source is not marked as read. New candidates older than `horizon` get the state OLD. With `undated_is_old`, new
    candidates without a date get it, too.
    """

    source_id: int
    candidates: tuple[Candidate, ...] = ()
    etag: str | None = None
    last_modified: str | None = None
    cursor: datetime | None = None
    horizon: datetime | None = None
    undated_is_old: bool = False
    visits: tuple[Visit, ...] = ()
    is_complete: bool = True


@dataclass(frozen=True, slots=True)
class StoredSource:
    """A source and its last reading.

    `failures` is the number of failed readings since the last reading that succeeded at least in part.
    """

    id: int
    kind: SourceKind
    url: str
    origin: str
    active: bool
    next_at: datetime
    last_read_at: datetime | None
    last_error: Reason | None
    failures: int

    @property
    def is_readable(self) -> bool:
        """Whether the last reading succeeded, at least in part."""
        return self.failures == 0


class Sources(Repository):
    """Read and write the table `sources`."""

    def add(self, outlet_id: int, discovered: Iterable[Source], now: datetime) -> tuple[DueSource, ...]:
        """Store the sources that were discovered for an outlet. Return the new active sources, which are due now.

        If the config names sources of this outlet, only those are read: the discovered sources are stored as inactive.
        """
        with self._database.writing():
            source_rows = self.find_rows([outlet_id])[outlet_id]
            known = {(row.kind, row.url): row for row in source_rows}
            active = not any(map(is_named, source_rows))
            state = {"origin": "discovered", "active": active, "next_at": now}
            added_ids = []
            for source in dict.fromkeys(discovered):
                source_row = known.get((source.kind, source.url))
                if source_row is None:
                    added_ids.append(self._insert(outlet_id, source.kind, source.url, state))
                elif active and not source_row.active:
                    # The config no longer names this source, but the outlet still announces it.
                    self._update(source_row, state)
                    added_ids.append(source_row.id)
            added = select(sources).where(sources.c.id.in_(added_ids), sources.c.active).order_by(sources.c.id)
            return tuple(map(make_due_source, self._fetch_rows(added)))

    def find_active(self, outlet_id: int) -> tuple[StoredSource, ...]:
        """Return an outlet's active sources without its home page."""
        of_outlet = (sources.c.outlet_id == outlet_id, sources.c.active, sources.c.kind != SourceKind.HOME)
        active = select(sources).where(*of_outlet).order_by(sources.c.id)
        return tuple(map(make_stored_source, self._fetch_rows(active)))

    def find_next_time(self) -> datetime | None:
        """Return the time at which the next source of an active outlet is due, or None if none is."""
        due = select(func.min(sources.c.next_at)).join(outlets).where(sources.c.active, outlets.c.active)
        next_at: datetime | None = self._fetch_column(due)[0]
        return next_at

    def remove_unreadable(self, outlet_id: int, announced: Collection[Source], read_since: datetime) -> None:
        """Delete the discovered sources that fail, are not `announced`, and have not been read since `read_since`.

        Without this, a source that an outlet has abolished would be requested and reported forever.
        """
        failing = select(sources).where(
            sources.c.outlet_id == outlet_id,
            sources.c.origin == "discovered",
            sources.c.active,
            sources.c.failures > 0,
            or_(sources.c.last_read_at.is_(None), sources.c.last_read_at < read_since),
        )
        with self._database.writing():
            abolished_ids = [
                row.id for row in self._fetch_rows(failing) if Source(SourceKind(row.kind), row.url) not in announced
            ]
            self._execute(delete(sources).where(sources.c.id.in_(abolished_ids)))

    def remove_sections(self, outlet_id: int) -> None:
        """Delete the discovered section pages of an outlet."""
        is_section = (sources.c.kind == SourceKind.SECTION, sources.c.origin == "discovered")
        self._execute(delete(sources).where(sources.c.outlet_id == outlet_id, *is_section))

    def set_home_due(self, outlet_id: int, now: datetime) -> None:
        """Make the home page of an outlet due, so that its sources are discovered again."""
        is_home = (sources.c.outlet_id == outlet_id, sources.c.kind == SourceKind.HOME, sources.c.next_at > now)
        self._execute(update(sources).where(*is_home).values(next_at=now))

    def set_error(self, source_id: int, reason: Reason, *, is_partial: bool = False) -> None:
        """Store why a source could not be read, or was read only in part. Only in the first case, count the failure."""
        failures = 0 if is_partial else sources.c.failures + 1
        failure = {**reason_values("last_error", reason), "failures": failures}
        self._execute(update(sources).where(sources.c.id == source_id).values(failure))

    def set_read(self, result: SourceResult, now: datetime) -> None:
        """Store the cursor of a reading. If the reading is complete, store its validators and its time, too.

        `last_listed_at` stays if the source answered "not modified": it lists what it listed then.
        """
        source_columns: dict[str, Any] = {} if result.cursor is None else {"cursor": result.cursor}
        if result.is_complete:
            validators = {"etag": result.etag, "last_modified": result.last_modified}
            source_columns |= {**validators, "last_read_at": now, "failures": 0, **reason_values("last_error", None)}
            if all(visit.outcome is not VisitOutcome.NOT_MODIFIED for visit in result.visits):
                source_columns["last_listed_at"] = now
        if source_columns:
            self._execute(update(sources).where(sources.c.id == result.source_id).values(source_columns))

    def find_rows(self, outlet_ids: Iterable[int] | None) -> Mapping[int, list[Record]]:
        """Return the sources' rows of these outlets (None: all) by outlet id, in the order in which they were added."""
        source_rows = defaultdict(list)
        of_outlets = true() if outlet_ids is None else sources.c.outlet_id.in_(list(outlet_ids))
        for source_row in self._fetch_rows(select(sources).where(of_outlets).order_by(sources.c.id)):
            source_rows[source_row.outlet_id].append(source_row)
        return source_rows

    def mirror(self, outlet_id: int, outlet: Outlet, now: datetime) -> None:
        """Make an outlet's sources of origin `config` equal to the sources that the config names.

        If the config names sources, neither the home page nor discovered sources are read. An outlet without an address
        has none.
        """
        home = set() if public_url(outlet.url) is None else {(SourceKind.HOME, outlet.url)}
        named = {(source.kind, source.url) for source in outlet.sources} or home
        known = {(SourceKind(row.kind), row.url): row for row in self.find_rows([outlet_id])[outlet_id]}
        state = {"origin": "config", "active": True}
        for kind, url in sorted(named):
            source_row = known.get((kind, url))
            if source_row is None:
                self._insert(outlet_id, kind, url, state | {"next_at": now})
            else:
                self._update(source_row, state if source_row.active else state | {"next_at": now})
        for key, source_row in known.items():
            if key not in named:
                self._update(source_row, {"active": source_row.origin == "discovered" and not outlet.sources})

    def make_due(self, outlet_ids: Sequence[int], now: datetime) -> None:
        """Make all sources of these outlets due now. If there are many outlets, their crawls begin one after another.

        A source that is due earlier anyway is not changed.
        """
        due_times = [
            {"of_outlet": outlet_id, "at": now + DUE_INTERVAL * max(0, position - DUE_AT_ONCE)}
            for position, outlet_id in enumerate(outlet_ids, start=1)
        ]
        if due_times:
            later = update(sources).where(
                sources.c.outlet_id == bindparam("of_outlet"), sources.c.next_at > bindparam("at")
            )
            self._execute(later.values(next_at=bindparam("at")), due_times)

    def remove_discovered(self, outlet_id: int) -> None:
        """Delete an outlet's discovered sources. This is needed when its home address changes."""
        is_discovered = sources.c.origin == "discovered"
        self._execute(delete(sources).where(sources.c.outlet_id == outlet_id, is_discovered))

    def _insert(self, outlet_id: int, kind: str, url: str, state: Mapping[str, Any]) -> int:
        source_columns = {"outlet_id": outlet_id, "kind": kind, "url": url, "failures": 0, **state}
        with self._database.writing() as connection:
            inserted = insert(sources).values(source_columns).returning(sources.c.id)
            return int(connection.execute(inserted).scalar_one())

    def _update(self, source_row: Record, state: Mapping[str, Any]) -> None:
        if any(getattr(source_row, name) != value for name, value in state.items()):
            self._execute(update(sources).where(sources.c.id == source_row.id).values(state))


def is_named(source_row: Record) -> bool:
    """Return whether the config names this source now."""
    return bool(source_row.active and source_row.origin == "config" and source_row.kind != SourceKind.HOME)


def make_due_source(source_row: Record) -> DueSource:
    return DueSource(
        id=source_row.id,
        kind=SourceKind(source_row.kind),
        url=source_row.url,
        etag=source_row.etag,
        last_modified=source_row.last_modified,
        cursor=source_row.cursor,
        is_first=source_row.last_read_at is None,
        last_error=make_reason(source_row, "last_error"),
        last_read_at=source_row.last_read_at,
    )


def make_stored_source(source_row: Record) -> StoredSource:
    return StoredSource(
        id=source_row.id,
        kind=SourceKind(source_row.kind),
        url=source_row.url,
        origin=source_row.origin,
        active=source_row.active,
        next_at=source_row.next_at,
        last_read_at=source_row.last_read_at,
        last_error=make_reason(source_row, "last_error"),
        failures=source_row.failures,
    )
