"""Outlet events: what the crawl noticed about an outlet, such as a redesign of its pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, insert, select

from storage.database import Repository
from storage.schema import outlet_events


class EventKind(StrEnum):
    """The kind of an outlet event. REDESIGN: the pages' template changed, so that boilerplate is learned again."""

    REDESIGN = "redesign"


@dataclass(frozen=True, slots=True)
class OutletEvent:
    """An event of an outlet; `detail` is an English sentence."""

    kind: EventKind
    at: datetime
    detail: str


class OutletEvents(Repository):
    """Read and write the table `outlet_events`."""

    def add(self, outlet_id: int, events: Iterable[OutletEvent]) -> None:
        """Log events of an outlet."""
        rows = [{"outlet_id": outlet_id, "at": each.at, "kind": each.kind, "detail": each.detail} for each in events]
        if rows:
            with self._database.writing() as connection:
                connection.execute(insert(outlet_events), rows)

    def find_latest(self) -> dict[int, OutletEvent]:
        """Return the latest event of each outlet that has one, by outlet id."""
        latest = select(func.max(outlet_events.c.id)).group_by(outlet_events.c.outlet_id)
        with self._database.reading() as connection:
            rows = connection.execute(select(outlet_events).where(outlet_events.c.id.in_(latest)))
            return {row.outlet_id: OutletEvent(EventKind(row.kind), row.at, row.detail) for row in rows}
