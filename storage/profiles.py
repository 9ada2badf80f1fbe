"""Outlet profiles: the boilerplate that crawls learned for each outlet, as bytes serialized by `core.normalizer`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from storage.database import Repository
from storage.outlets import OutletEvent, Outlets
from storage.schema import profiles


@dataclass(eq=False)
class Profiles(Repository):
    """Read and write the table `profiles`."""

    _outlets: Outlets

    def get(self, outlet_id: int) -> bytes | None:
        """Return an outlet's serialized profile, or None if the outlet has no profile yet."""
        with self._database.reading() as connection:
            return connection.scalar(select(profiles.c.written).where(profiles.c.outlet_id == outlet_id))

    def put(self, outlet_id: int, written: bytes, events: Iterable[OutletEvent], now: datetime) -> None:
        """Replace an outlet's serialized profile, and log the outlet's events, in one transaction.

        An example of an event is the redesign that made the profile start again.
        """
        profile_columns: dict[str, Any] = {"written": written, "kept_at": now}
        with self._database.writing():
            if not self._execute(update(profiles).where(profiles.c.outlet_id == outlet_id).values(profile_columns)):
                # No race: only the process that holds the outlet's lease stores its profile.
                self._execute(insert(profiles).values(outlet_id=outlet_id, **profile_columns))
            self._outlets.add_events(outlet_id, events)
