"""Copy a store to another database, SQLite or PostgreSQL, in batches that can be interrupted and continued.

While it is copied, the target's revision is COPYING, so that nothing uses it. A table is continued after the last row
that the target has. In the end, all rows of both stores are read and compared.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    LargeBinary,
    RowMapping,
    Select,
    Table,
    Text,
    func,
    insert,
    literal,
    select,
    text,
    tuple_,
)

from core.errors import StoreError
from core.messages import message
from storage.columns import replace_unstorable
from storage.database import BATCH_SIZE, Database, open_database
from storage.revisions import COPYING, REVISIONS, check_revision, find_revision, set_revision, upgrade
from storage.schema import metadata, services, settings
from storage.search.full_text import FullTextIndex
from storage.store import Store
from storage.verification import find_next_ids

# Bytes of rows in one transaction, roughly. Rows of `pages` may have megabytes.
_BATCH_BYTES = 8_000_000

# Articles that are indexed in one transaction.
_INDEX_BATCH = 500

# The name in reports of the step in which the articles are indexed.
INDEXING = "index"

# The tables that are copied, each after those that it refers to. `services` has only processes that use the source.
COPIED_TABLES = tuple(table for table in metadata.sorted_tables if table is not services)

OnProgress = Callable[[str, int, int], None]
"""Called with the name of a table or INDEXING, the number of rows done, and the number of all."""


@dataclass(frozen=True, slots=True)
class CopiedTable:
    """A table that is equal in both stores: the number of its rows, and a digest of their contents.

    `replaced` is the number of texts in which a NUL or bytes that are not UTF-8 became "?", as in everything that is
    stored today.
    """

    table: str
    rows: int
    digest: str
    replaced: int


def copy_store(source_url: str, target_url: str, on_progress: OnProgress = lambda *_: None) -> list[CopiedTable]:
    """Copy a store that nobody writes into a database that is empty or has an unfinished copy of it.

    Raise StoreError if the target has another store, or if the copy differs from the source in the end.
    """
    source, target = open_database(source_url, creates=False), open_database(target_url, creates=True)
    try:
        if source.location == target.location:
            raise StoreError(message("{location} is the store itself; name another database", location=source.location))
        check_revision(source)
        _check_index(source)
        _prepare(target)
        for table in COPIED_TABLES:
            _copy_table(source, target, table, on_progress)
        _index_articles(target, on_progress)
        copied = [_compare(source, target, table, on_progress) for table in COPIED_TABLES]
        with target.writing() as connection:
            with source.reading() as source_connection:
                _set_next_ids(connection, {name: next_id for name, next_id, _ in find_next_ids(source_connection)})
            set_revision(connection, REVISIONS[-1])
        target.execute_alone("ANALYZE")
        return copied
    finally:
        source.close()
        target.close()


def _check_index(source: Database) -> None:
    """Raise StoreError unless the articles are indexed and matched by the rules of this version."""
    state = FullTextIndex(source).get_current_state()
    if not state.is_complete:
        raise StoreError(
            message(
                "the articles of the store at {location} are being indexed again; run 'kliping db upgrade' first",
                location=source.location,
            )
        )


def _prepare(target: Database) -> None:
    with target.reading() as connection:
        revision = find_revision(connection)
    if revision == COPYING:
        return
    if revision is not None:
        raise StoreError(
            message("{location} is not empty; name a new file or an empty database", location=target.location)
        )
    upgrade(target, leaves_revision=COPYING)


def _copy_table(source: Database, target: Database, table: Table, on_progress: OnProgress) -> None:
    with target.reading() as connection:
        done, last = _count(connection, table), _find_last(connection, table)
    with _streaming(source) as connection:
        total = _count(connection, table)
        with connection.execute(_select_after(table, last, connection.dialect.name)) as rows:
            for batch in _split_rows(rows.mappings()):
                with target.writing() as target_connection:
                    target_connection.execute(insert(table), batch)
                done += len(batch)
                on_progress(table.name, done, total)


def _index_articles(target: Database, on_progress: OnProgress) -> None:
    """Index the articles that the target's index lacks, in the order of their ids."""
    index, articles, store = FullTextIndex(target), metadata.tables["articles"], Store(target)
    with target.reading() as connection:
        last, total = index.find_last_id(connection), _count(connection, articles)
        done = connection.scalar(select(func.count()).where(articles.c.id <= last)) or 0
    while True:
        following = select(articles.c.id).where(articles.c.id > last).order_by(articles.c.id).limit(_INDEX_BATCH)
        with target.writing() as connection:
            ids = connection.scalars(following).all()
            index.add(store.articles.load_indexed(ids))
        if not ids:
            return
        last, done = ids[-1], done + len(ids)
        on_progress(INDEXING, done, total)


def _compare(source: Database, target: Database, table: Table, on_progress: OnProgress) -> CopiedTable:
    rows, digest, replaced = _digest(source, table, on_progress)
    target_rows, target_digest, _ = _digest(target, table, lambda *_: None)
    if (rows, digest) != (target_rows, target_digest):
        raise StoreError(
            message(
                "the copy of {table} has {copied} rows and differs from the store, which has {rows}; something wrote"
                " into one of them meanwhile. Stop it, delete the copy at {location}, and copy again",
                table=table.name,
                copied=target_rows,
                rows=rows,
                location=target.location,
            )
        )
    return CopiedTable(table.name, rows, digest, replaced)


def _digest(database: Database, table: Table, on_progress: OnProgress) -> tuple[int, str, int]:
    """Return the number of rows of a table, a digest of their contents, and the number of replaced texts."""
    digest, number, replaced = hashlib.blake2b(digest_size=16), 0, 0
    with _streaming(database) as connection:
        total = _count(connection, table)
        with connection.execute(_select_after(table, None, connection.dialect.name)) as rows:
            for row in rows:
                stored = tuple(map(_as_stored, row))
                replaced += sum(before != after for before, after in zip(row, stored, strict=True))
                digest.update(repr(stored).encode())
                number += 1
                if number % BATCH_SIZE == 0:
                    on_progress(table.name, number, total)
    return number, digest.hexdigest(), replaced


def _as_stored(value: Any) -> Any:
    """Return a value as a store has it that was written by this version."""
    if isinstance(value, str):
        return replace_unstorable(value)
    if isinstance(value, tuple):
        return tuple(map(_as_stored, value))
    return value


@contextmanager
def _streaming(database: Database) -> Iterator[Connection]:
    """Open a reading transaction whose results are not read at once. Text that is not UTF-8 can be read, too."""
    with database.reading() as connection:
        if not database.is_sqlite:
            yield connection
            return
        raw: Any = connection.connection.driver_connection
        raw.text_factory = _decode
        try:
            yield connection
        finally:
            raw.text_factory = str


def _decode(raw: bytes) -> str:
    """Decode text. Bytes that are not UTF-8 become lone surrogates, which `_as_stored` replaces."""
    return raw.decode("utf-8", "surrogateescape")


def _split_rows(rows: Iterable[RowMapping]) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows in batches of at most BATCH_SIZE rows and about _BATCH_BYTES bytes."""
    batch: list[dict[str, Any]] = []
    size = 0
    for row in rows:
        batch.append({name: _as_stored(value) for name, value in row.items()})
        size += sum(len(value) for value in row.values() if isinstance(value, str | bytes))
        if len(batch) >= BATCH_SIZE or size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _count(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table).where(_is_copied(table))) or 0


def _is_copied(table: Table) -> ColumnElement[bool]:
    """Return the condition for the rows that are copied: the state of its index is the target's own."""
    return settings.c.name != "index" if table is settings else literal(value=True)


def _sort_columns(table: Table, dialect: str) -> list[ColumnElement[Any]]:
    """Return the primary key, by which both databases sort alike."""
    return [_by_bytes(column, dialect) for column in table.primary_key]


def _by_bytes(column: Column[Any], dialect: str) -> ColumnElement[Any]:
    is_text = isinstance(getattr(column.type, "impl", column.type), Text)
    return column.collate("C") if dialect == "postgresql" and is_text else column


def _select_after(table: Table, last: tuple[Any, ...] | None, dialect: str) -> Select[Any]:
    """Return a SELECT of the rows behind the one with the key `last`, or of all rows, in the order of their keys."""
    columns = _sort_columns(table, dialect)
    rows = select(table).where(_is_copied(table)).order_by(*columns)
    has_bodies = any(isinstance(column.type, LargeBinary) for column in table.c)
    rows = rows.execution_options(yield_per=20 if has_bodies else 200)
    if last is None:
        return rows
    keys = [literal(value, column.type) for value, column in zip(last, table.primary_key, strict=True)]
    return rows.where(tuple_(*columns) > tuple_(*keys))


def _find_last(connection: Connection, table: Table) -> tuple[Any, ...] | None:
    columns = _sort_columns(table, connection.dialect.name)
    newest = select(*table.primary_key).where(_is_copied(table)).order_by(*(each.desc() for each in columns)).limit(1)
    row = connection.execute(newest).one_or_none()
    return None if row is None else tuple(row)


def _set_next_ids(connection: Connection, source_next: Mapping[str, int]) -> None:
    """Let the target assign ids only beyond those that the source has ever assigned."""
    for table, _, last_id in list(find_next_ids(connection)):
        used = max(last_id, source_next.get(table, 1) - 1)
        if connection.dialect.name == "sqlite":
            sequences = text("SELECT seq FROM sqlite_sequence WHERE name = :table")
            if connection.execute(sequences, {"table": table}).one_or_none() is None:
                connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, 0)"), {"table": table})
            advanced = text("UPDATE sqlite_sequence SET seq = :used WHERE name = :table")
            connection.execute(advanced, {"used": used, "table": table})
        elif used:
            key = next(iter(metadata.tables[table].primary_key)).name
            advanced = text("SELECT setval(pg_get_serial_sequence(:table, :key), :used)")
            connection.execute(advanced, {"table": table, "key": key, "used": used})
