"""What is learned of an outlet, from one crawl to the next, and what was noticed on the way."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from storage.records import EventKind, OutletEvent
from storage.schema import outlet_events, profiles


def find_profile(connection: Connection, outlet_id: int) -> bytes | None:
    """An outlet's profile as it was written, None where nothing was learned yet."""
    return connection.scalar(select(profiles.c.written).where(profiles.c.outlet_id == outlet_id))


def keep_profile(
    connection: Connection, outlet_id: int, written: bytes, events: Iterable[OutletEvent], now: datetime
) -> None:
    """Put a profile in the place of the earlier one, together with what it noticed."""
    values: dict[str, Any] = {"written": written, "kept_at": now}
    if not connection.execute(update(profiles).where(profiles.c.outlet_id == outlet_id).values(values)).rowcount:
        # No two at once: whoever keeps a profile has the outlet's lease.
        connection.execute(insert(profiles).values(outlet_id=outlet_id, **values))
    for event in events:
        row = {"outlet_id": outlet_id, "at": event.at, "kind": event.kind, "detail": event.detail}
        connection.execute(insert(outlet_events).values(row))


def find_last_events(connection: Connection) -> dict[int, OutletEvent]:
    """The latest event of each outlet that has any, by outlet id."""
    latest = select(func.max(outlet_events.c.id)).group_by(outlet_events.c.outlet_id)
    rows = connection.execute(select(outlet_events).where(outlet_events.c.id.in_(latest)))
    return {row.outlet_id: OutletEvent(EventKind(row.kind), row.at, row.detail) for row in rows}
