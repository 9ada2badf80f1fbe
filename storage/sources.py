"""Sources: where each outlet announces articles, when each is due, and how the last reading went."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from core.article import Candidate
from core.outlet import Outlet, Source, SourceKind
from core.reasons import Reason
from storage.columns import make_reason, reason_values
from storage.database import Repository
from storage.schema import sources
from storage.visits import Visit


@dataclass(frozen=True, slots=True)
class DueSource:
    """A source to read now.

    `etag` and `last_modified` are the validators of its last complete reading; `cursor` is the newest modification time
    that was read. `is_first` if it was never read completely.
    """

    id: int
    kind: SourceKind
    url: str
    etag: str | None = None
    last_modified: str | None = None
    cursor: datetime | None = None
    is_first: bool = True


@dataclass(frozen=True, slots=True)
class SourceResult:
    """The result of reading a source, or a part of it.

    `etag` and `last_modified` are the validators to send next time; after a 304, those that were sent. `cursor`
    replaces the source's unless it is None. With `is_complete=False` more of the same source follows: the source's
    validators stay and it does not count as read. New candidates older than `horizon` get the state OLD, and with
    `undated_is_old` those without any date, too.
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
    """A source and how its readings went. `failures` counts the failed ones since the last successful one."""

    id: int
    kind: SourceKind
    url: str
    origin: str
    active: bool
    next_at: datetime
    last_read_at: datetime | None
    last_error: Reason | None
    failures: int


class Sources(Repository):
    """Read and write the table `sources`."""

    def add(self, outlet_id: int, discovered: Iterable[Source], now: datetime) -> tuple[DueSource, ...]:
        """Store discovered sources. Return the new ones, all due now.

        If the config names the outlet's sources, store these as inactive and return none.
        """
        with self._database.writing() as connection:
            rows = connection.execute(select(sources).where(sources.c.outlet_id == outlet_id)).all()
            known = {(row.kind, row.url): row for row in rows}
            active = not any(is_named(row) for row in rows)
            added = []
            for source in dict.fromkeys(discovered):
                row = known.get((source.kind, source.url))
                if row is None:
                    state = {"origin": "discovered", "active": active, "next_at": now}
                    added.append(self._insert(outlet_id, source.kind, source.url, state))
                elif active and not row.active:
                    # The config named it once and no longer does, but the outlet still announces it.
                    self._update(row, {"origin": "discovered", "active": True, "next_at": now})
                    added.append(row.id)
            new = select(sources).where(sources.c.id.in_(added), sources.c.active).order_by(sources.c.id)
            return tuple(make_due_source(row) for row in connection.execute(new))

    def find_urls(self, outlet_id: int) -> frozenset[str]:
        """Return the URLs of an outlet's active sources, without its home page."""
        others = select(sources.c.url).where(sources.c.outlet_id == outlet_id, sources.c.kind != SourceKind.HOME)
        with self._database.reading() as connection:
            return frozenset(connection.scalars(others.where(sources.c.active)))

    def set_error(self, source_id: int, reason: Reason) -> None:
        """Store why a source could not be read."""
        failed = update(sources).where(sources.c.id == source_id)
        with self._database.writing() as connection:
            values = reason_values("last_error", reason)
            connection.execute(failed.values(**values, failures=sources.c.failures + 1))

    def set_read(self, result: SourceResult, now: datetime) -> None:
        """Store the cursor of a reading and, if it is complete, its validators and its time."""
        values: dict[str, Any] = {} if result.cursor is None else {"cursor": result.cursor}
        if result.is_complete:
            validators = {"etag": result.etag, "last_modified": result.last_modified}
            values |= {**validators, "last_read_at": now, "failures": 0, **reason_values("last_error", None)}
        if values:
            with self._database.writing() as connection:
                connection.execute(update(sources).where(sources.c.id == result.source_id).values(**values))

    def find_rows(self, outlet_ids: Iterable[int]) -> Mapping[int, list[Row[Any]]]:
        """Return the rows of outlets' sources, by outlet id, in the order in which they were added."""
        found = defaultdict(list)
        chosen = select(sources).where(sources.c.outlet_id.in_(list(outlet_ids))).order_by(sources.c.id)
        with self._database.reading() as connection:
            for row in connection.execute(chosen):
                found[row.outlet_id].append(row)
        return found

    def mirror(self, outlet_id: int, outlet: Outlet, now: datetime) -> None:
        """Make an outlet's sources of origin `config` equal to those that the config names.

        If it names some, neither the home page nor discovered sources are read.
        """
        wanted = {(source.kind, source.url) for source in outlet.sources} or {(SourceKind.HOME, outlet.url)}
        known = {(SourceKind(row.kind), row.url): row for row in self.find_rows([outlet_id])[outlet_id]}
        for kind, url in sorted(wanted):
            row = known.get((kind, url))
            named = {"origin": "config", "active": True}
            if row is None:
                self._insert(outlet_id, kind, url, named | {"next_at": now})
            else:
                self._update(row, named if row.active else named | {"next_at": now})
        for key, row in known.items():
            if key not in wanted:
                self._update(row, {"active": row.origin == "discovered" and not outlet.sources})

    def remove_discovered(self, outlet_id: int) -> None:
        """Delete an outlet's discovered sources, since its home address changed."""
        discovered = sources.c.origin == "discovered"
        with self._database.writing() as connection:
            connection.execute(delete(sources).where(sources.c.outlet_id == outlet_id, discovered))

    def _insert(self, outlet_id: int, kind: str, url: str, state: Mapping[str, Any]) -> int:
        row = {"outlet_id": outlet_id, "kind": kind, "url": url, "failures": 0, **state}
        with self._database.writing() as connection:
            added: int = connection.execute(insert(sources).values(row).returning(sources.c.id)).scalar_one()
            return added

    def _update(self, row: Row[Any], values: Mapping[str, Any]) -> None:
        if any(getattr(row, name) != value for name, value in values.items()):
            with self._database.writing() as connection:
                connection.execute(update(sources).where(sources.c.id == row.id).values(**values))


def is_named(source: Row[Any]) -> bool:
    """Return whether the config names this source now."""
    return bool(source.active and source.origin == "config" and source.kind != SourceKind.HOME)


def make_due_source(row: Row[Any]) -> DueSource:
    return DueSource(
        id=row.id,
        kind=SourceKind(row.kind),
        url=row.url,
        etag=row.etag,
        last_modified=row.last_modified,
        cursor=row.cursor,
        is_first=row.last_read_at is None,
    )


def make_stored_source(row: Row[Any]) -> StoredSource:
    return StoredSource(
        id=row.id,
        kind=SourceKind(row.kind),
        url=row.url,
        origin=row.origin,
        active=row.active,
        next_at=row.next_at,
        last_read_at=row.last_read_at,
        last_error=make_reason(row, "last_error"),
        failures=row.failures,
    )
