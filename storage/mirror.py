"""The config file's outlets and keywords, mirrored into the store.

The file owns what it declares. What leaves it is paused, never deleted: its articles and mentions stay, and when it
comes back it goes on. Mirroring the same file again changes nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, Row, Table, delete, insert, or_, select, update

from core.forms import Variants
from core.keyword import Keyword
from core.keyword_reading import meaning
from core.outlet import Outlet, SourceKind
from core.query import parse_keyword
from core.urls import politeness_key
from storage.database import CLAIMING, take_turns
from storage.keyword_records import MirrorResult
from storage.keywords import make_keyword, pause_others, put_keywords, rename_like, renew_versions
from storage.schema import keywords, outlets, sources
from storage.spellings import put_variants
from storage.tasks import plan_backfill


def mirror_config(
    connection: Connection, declared: Iterable[Outlet], watched: Iterable[Keyword], variants: Variants, now: datetime
) -> MirrorResult:
    """Make the store's outlets and keywords of origin `config`, and its spellings, equal to the file's.

    A keyword of that name, whatever its capitals, that a command made becomes the file's. What is stored is to be
    matched against keywords that are new, changed (also by other spellings) or back: a task is planned.
    """
    take_turns(connection, CLAIMING)
    left_outlets, renamed = _mirror_outlets(connection, tuple(declared), now)
    _follow(connection, renamed, now)
    wanted = tuple(watched)
    rename_like(connection, [keyword.name for keyword in wanted], now)
    changed = put_keywords(connection, wanted, "config", now)
    left = pause_others(connection, {keyword.name for keyword in wanted}, now)
    respelled = _respell(connection, variants, {*changed.added, *changed.edited}, now)
    changed = replace(changed, paused=(*changed.paused, *left), edited=(*changed.edited, *respelled))
    task_id = plan_backfill(connection, {*changed.added, *changed.edited, *changed.resumed}, now)
    return MirrorResult(changed, task_id, left, left_outlets, respelled)


def _respell(connection: Connection, variants: Variants, renewed: set[str], now: datetime) -> tuple[str, ...]:
    """Note the spellings; a new version of each keyword that they change, but for those that have one already.

    Gives their names.
    """
    before = put_variants(connection, variants)
    if before is None:
        return ()
    has_forms = or_(keywords.c.forms.is_not(None), keywords.c.query.contains("{id}"))
    made = map(make_keyword, connection.execute(select(keywords).where(has_forms).order_by(keywords.c.name)))
    names = tuple(
        each.name
        for each in made
        if each.name not in renewed and meaning(parse_keyword(each, before)) != meaning(parse_keyword(each, variants))
    )
    renew_versions(connection, names, now)
    return names


def _mirror_outlets(
    connection: Connection, declared: tuple[Outlet, ...], now: datetime
) -> tuple[tuple[str, ...], dict[str, str]]:
    """Gives the names of those that are paused by it, and the new names by the old ones."""
    known = {row.name: row for row in connection.execute(select(outlets))}
    known |= _find_renamed(known, declared)
    for outlet in declared:
        row = known.get(outlet.name)
        wanted = _outlet_values(outlet)
        if row is None:
            added = insert(outlets).values(**wanted, created_at=now).returning(outlets.c.id)
            outlet_id = connection.execute(added).scalar_one()
        else:
            outlet_id = row.id
            _update_where_other(connection, outlets, row, wanted)
            if row.url != outlet.url:
                _forget_discovered(connection, outlet_id)
        _mirror_sources(connection, outlet_id, outlet, now)
    left = _pause_other_outlets(connection, {outlet.name for outlet in declared})
    rows = ((name, row) for name, row in known.items() if row.name != name)
    return left, {row.name: name for name, row in rows}


def _follow(connection: Connection, renamed: Mapping[str, str], now: datetime) -> None:
    """Let the keywords of commands that are limited to an outlet be limited to it under its new name."""
    if not renamed:
        return
    made = map(make_keyword, connection.execute(select(keywords).where(keywords.c.origin == "user")))
    limited = [keyword for keyword in made if not renamed.keys().isdisjoint(keyword.outlets)]
    moved = [replace(each, outlets=tuple(renamed.get(name, name) for name in each.outlets)) for each in limited]
    put_keywords(connection, moved, "user", now)


def _find_renamed(known: Mapping[str, Row[Any]], declared: tuple[Outlet, ...]) -> dict[str, Row[Any]]:
    """The rows that outlets had under another name, by the new name: one that the file names no more has their address.

    So who names an outlet that was a plain address keeps its archive.
    """
    names = {outlet.name for outlet in declared}
    left = [row for row in known.values() if row.origin == "config" and row.name not in names]
    # Of several, the one that the file named last; the paused ones are older.
    by_place = {_place(row.url): row for row in sorted(left, key=lambda row: (row.active, row.id))}
    unknown = [outlet for outlet in declared if outlet.name not in known]
    return {outlet.name: by_place.pop(_place(outlet.url)) for outlet in unknown if _place(outlet.url) in by_place}


def _place(url: str) -> tuple[str, str, str]:
    """Where an outlet is at home, however its address is written: by http or https, with or without `www.`."""
    parts = urlsplit(url)
    return politeness_key(url), parts.path.rstrip("/"), parts.query


def _outlet_values(outlet: Outlet) -> dict[str, Any]:
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


def _pause_other_outlets(connection: Connection, declared: set[str]) -> tuple[str, ...]:
    left = select(outlets.c.id, outlets.c.name).where(outlets.c.origin == "config", outlets.c.active)
    gone = [row for row in connection.execute(left.order_by(outlets.c.name)) if row.name not in declared]
    for row in gone:
        connection.execute(update(outlets).where(outlets.c.id == row.id).values(active=False))
    return tuple(row.name for row in gone)


def _update_where_other(connection: Connection, table: Table, row: Row[Any], wanted: Mapping[str, Any]) -> None:
    if _differs(row, wanted):
        connection.execute(update(table).where(table.c.id == row.id).values(**wanted))


def _differs(row: Row[Any], wanted: Mapping[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in wanted.items())
