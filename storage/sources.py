"""Sources as a crawl works on them: found, read, failed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from core.outlet import Source, SourceKind
from core.reasons import Reason
from storage.claims import due_source
from storage.mirror import add_source
from storage.outlets import is_named
from storage.records import DueSource, SourceResult
from storage.schema import sources


def add_sources(
    connection: Connection, outlet_id: int, discovered: Iterable[Source], now: datetime
) -> tuple[DueSource, ...]:
    """Remember what was discovered for an outlet; gives those that are new, all due now.

    Where the user names the outlet's sources, they are remembered as paused, and none is given.
    """
    rows = connection.execute(select(sources).where(sources.c.outlet_id == outlet_id)).all()
    known = {(row.kind, row.url): row for row in rows}
    active = not any(is_named(row) for row in rows)
    added = []
    for source in dict.fromkeys(discovered):
        row = known.get((source.kind, source.url))
        if row is None:
            state = {"origin": "discovered", "active": active, "next_at": now}
            added.append(add_source(connection, outlet_id, kind=source.kind, url=source.url, **state))
        elif active and not row.active:
            # The file named it once and no longer does; the outlet itself still announces it.
            wanted = {"origin": "discovered", "active": True, "next_at": now}
            connection.execute(update(sources).where(sources.c.id == row.id).values(**wanted))
            added.append(row.id)
    new = select(sources).where(sources.c.id.in_(added), sources.c.active).order_by(sources.c.id)
    return tuple(due_source(row) for row in connection.execute(new))


def find_source_urls(connection: Connection, outlet_id: int) -> frozenset[str]:
    """The addresses of the sources that an outlet is watched through, its home and paused ones aside."""
    others = select(sources.c.url).where(sources.c.outlet_id == outlet_id, sources.c.kind != SourceKind.HOME)
    return frozenset(connection.scalars(others.where(sources.c.active)))


def set_read(connection: Connection, reading: SourceResult, now: datetime) -> None:
    """A source was read, to its end or a part of it."""
    values: dict[str, Any] = {} if reading.cursor is None else {"cursor": reading.cursor}
    if reading.is_complete:
        validators = {"etag": reading.etag, "last_modified": reading.last_modified}
        values |= {**validators, "last_read_at": now, "last_error": None, "failures": 0}
    if values:
        connection.execute(update(sources).where(sources.c.id == reading.source_id).values(**values))


def fail_source(connection: Connection, source_id: int, reason: Reason) -> None:
    """A source could not be read, for a reason in plain words."""
    failed = update(sources).where(sources.c.id == source_id)
    connection.execute(failed.values(last_error=str(reason), failures=sources.c.failures + 1))
