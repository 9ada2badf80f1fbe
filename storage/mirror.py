"""The config file's outlets and keywords, mirrored into the store.

The file owns what it declares. What leaves it is paused, never deleted: its articles and mentions stay, and when it
comes back it goes on. Mirroring the same file again changes nothing.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, insert, select, update

from core.keyword import Keyword
from core.outlet import Outlet, SourceKind
from core.urls import budget_of
from storage.database import CLAIMING, take_turns
from storage.schema import keyword_versions, keywords, outlets, sources


def mirror_config(
    connection: Connection, declared: Iterable[Outlet], watched: Iterable[Keyword], now: datetime
) -> None:
    """Make the store's outlets and keywords of origin `config` equal to the file's."""
    take_turns(connection, CLAIMING)
    _mirror_outlets(connection, tuple(declared), now)
    _mirror_keywords(connection, tuple(watched), now)


def _mirror_outlets(connection: Connection, declared: tuple[Outlet, ...], now: datetime) -> None:
    known = {row.name: row for row in connection.execute(select(outlets))}
    for outlet in declared:
        row = known.get(outlet.name)
        wanted = _outlet_values(outlet)
        if row is None:
            added = insert(outlets).values(**wanted, name=outlet.name, created_at=now).returning(outlets.c.id)
            outlet_id = connection.execute(added).scalar_one()
        else:
            outlet_id = row.id
            _update_where_other(connection, outlets, row, wanted)
            if row.url != outlet.url:
                _forget_discovered(connection, outlet_id)
        _mirror_sources(connection, outlet_id, outlet, now)
    _pause_others(connection, outlets, {outlet.name for outlet in declared})


def _outlet_values(outlet: Outlet) -> dict[str, Any]:
    return {
        "url": outlet.url,
        "host": budget_of(outlet.url),
        "language": outlet.language,
        "timezone": outlet.timezone,
        "private": outlet.private,
        "every_seconds": None if outlet.every is None else round(outlet.every.total_seconds()),
        "active": outlet.active,
        "origin": "config",
    }


def _mirror_sources(connection: Connection, outlet_id: int, outlet: Outlet, now: datetime) -> None:
    """Named sources win: where there are some, neither the home page nor what was discovered is read."""
    wanted = {(source.kind, source.url) for source in outlet.sources} or {(SourceKind.HOME, outlet.url)}
    rows = connection.execute(select(sources).where(sources.c.outlet_id == outlet_id)).all()
    known = {(SourceKind(row.kind), row.url): row for row in rows}
    for kind, url in sorted(wanted):
        if (kind, url) not in known:
            add_source(connection, outlet_id, kind=kind, url=url, origin="config", next_at=now)
        else:
            _claim_source(connection, known[kind, url], now)
    for key, row in known.items():
        if key not in wanted:
            is_wanted = row.origin == "discovered" and not outlet.sources
            _update_where_other(connection, sources, row, {"active": is_wanted})


def _claim_source(connection: Connection, row: Row[Any], now: datetime) -> None:
    """A source that the file names. One that was paused is due at once."""
    wanted = {"origin": "config", "active": True}
    _update_where_other(connection, sources, row, wanted if row.active else wanted | {"next_at": now})


def add_source(connection: Connection, outlet_id: int, **values: Any) -> int:
    """A new source row, active unless `values` say otherwise; its id."""
    row = {"outlet_id": outlet_id, "active": True, "failures": 0} | values
    added: int = connection.execute(insert(sources).values(**row).returning(sources.c.id)).scalar_one()
    return added


def _forget_discovered(connection: Connection, outlet_id: int) -> None:
    """The home address changed: what was discovered from the old one is nothing to read any more."""
    discovered = sources.c.origin == "discovered"
    connection.execute(delete(sources).where(sources.c.outlet_id == outlet_id, discovered))


def _mirror_keywords(connection: Connection, watched: tuple[Keyword, ...], now: datetime) -> None:
    known = {row.name: row for row in connection.execute(select(keywords))}
    for keyword in watched:
        scope = {"query": keyword.query, "languages": keyword.languages, "outlets": keyword.outlets}
        row = known.get(keyword.name)
        if row is None:
            state = {"name": keyword.name, "origin": "config", "active": keyword.active}
            added = insert(keywords).values(**state, **scope, version=1, created_at=now).returning(keywords.c.id)
            _add_version(connection, connection.execute(added).scalar_one(), 1, scope, now)
            continue
        _update_where_other(connection, keywords, row, {"origin": "config", "active": keyword.active})
        if _differs(row, scope):
            changed = update(keywords).where(keywords.c.id == row.id)
            connection.execute(changed.values(**scope, version=row.version + 1))
            _add_version(connection, row.id, row.version + 1, scope, now)
    _pause_others(connection, keywords, {keyword.name for keyword in watched})


def _add_version(
    connection: Connection, keyword_id: int, version: int, scope: Mapping[str, Any], now: datetime
) -> None:
    row = {"keyword_id": keyword_id, "version": version, "created_at": now, **scope}
    connection.execute(insert(keyword_versions).values(**row))


def _pause_others(connection: Connection, table: Table, declared: set[str]) -> None:
    left = select(table.c.id, table.c.name).where(table.c.origin == "config", table.c.active)
    for row in connection.execute(left).all():
        if row.name not in declared:
            connection.execute(update(table).where(table.c.id == row.id).values(active=False))


def _update_where_other(connection: Connection, table: Table, row: Row[Any], wanted: Mapping[str, Any]) -> None:
    if _differs(row, wanted):
        connection.execute(update(table).where(table.c.id == row.id).values(**wanted))


def _differs(row: Row[Any], wanted: Mapping[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in wanted.items())
