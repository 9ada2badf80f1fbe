"""Outlet profiles: the boilerplate that crawls learned of each outlet, serialized by `core.normalizer`."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from storage.database import Database, Repository
from storage.outlet_events import OutletEvent, OutletEvents
from storage.schema import profiles


class Profiles(Repository):
    """Read and write the table `profiles`."""

    def __init__(self, database: Database, events: OutletEvents) -> None:
        super().__init__(database)
        self._events = events

    def get(self, outlet_id: int) -> bytes | None:
        """Return an outlet's profile as `put` stored it, or None."""
        with self._database.reading() as connection:
            return connection.scalar(select(profiles.c.written).where(profiles.c.outlet_id == outlet_id))

    def put(self, outlet_id: int, written: bytes, events: Iterable[OutletEvent], now: datetime) -> None:
        """Store an outlet's profile, replacing the previous one, and log the events noticed with it."""
        values: dict[str, Any] = {"written": written, "kept_at": now}
        with self._database.writing() as connection:
            replaced = update(profiles).where(profiles.c.outlet_id == outlet_id).values(values)
            if not connection.execute(replaced).rowcount:
                # No race: only the process that holds the outlet's lease stores its profile.
                connection.execute(insert(profiles).values(outlet_id=outlet_id, **values))
            self._events.add(outlet_id, events)
