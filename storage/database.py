"""One engine for a store's address: how each database is opened, and its troubles told in plain words."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event, func, make_url, select
from sqlalchemy.exc import ArgumentError, DatabaseError, InterfaceError, OperationalError, ProgrammingError

from core.errors import StoreError

if TYPE_CHECKING:
    import psycopg  # not loaded for a store that is a file

LOCK_WAIT = 30
"""Seconds that a writer waits for another process; the longest transaction, a batch of pruning, takes well under 1."""

UPGRADING, CLAIMING, ARRIVING = 7_541_001, 7_541_002, 7_541_003
"""What takes turns, as keys of PostgreSQL's advisory locks; the numbers mean nothing but must stay."""

_PATIENCE: dict[str, str | int] = {
    "connect_timeout": 10,
    "keepalives_idle": 20,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
"""libpq's: a server that is not there any more is noticed within a minute; by default, within hours."""

_CONNECTIONS = {"pool_size": 5, "max_overflow": 40}


class Database:
    """An engine with its two ways in, `reading` and `writing`; both raise StoreError when the database is out of reach.

    `place` names it to people, without user and password.
    """

    def __init__(self, engine: Engine, place: str, secret: str | None) -> None:
        self.engine = engine
        self.place = place
        self._secret = secret
        self._writes = engine.execution_options(writes=True)
        # On PostgreSQL a reading verb that asks twice must see one state, as it does on SQLite.
        snapshot = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._reads = engine.execution_options(**snapshot)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the store and changes nothing."""
        with self._plainly(), self._reads.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is committed at the end, or undone when an exception leaves it."""
        with self._plainly(), self._writes.begin() as connection:
            yield connection

    def enter_wal(self) -> None:
        """Switch an SQLite file to write-ahead logging; it stays so. Readers then never wait for the writer."""
        with self._plainly(), self.engine.connect() as connection:
            if raw := connection.connection.driver_connection:
                raw.execute("PRAGMA journal_mode = WAL")

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def _plainly(self) -> Iterator[None]:
        try:
            yield
        except (OperationalError, InterfaceError) as error:
            raise self._trouble(error) from error
        except ProgrammingError as error:
            # Without a statement it was the address that psycopg could not take; any other is our mistake.
            if error.statement is not None:
                raise
            raise _address_trouble(str(error.orig)) from error
        except DatabaseError as error:
            # The bare class is what sqlite3 raises for a file that is no database; its subclasses are our mistakes.
            if type(error) is not DatabaseError:
                raise
            raise self._trouble(error) from error

    def _trouble(self, error: OperationalError | InterfaceError | DatabaseError) -> StoreError:
        reason = str(error.orig).strip().splitlines()[0]
        if "parser stack overflow" in reason:
            return StoreError("this query nests too deeply for SQLite; write it with fewer parentheses")
        if "readonly database" in reason:
            reason = f"{reason}; SQLite writes beside it even to read: you need write access to the file and its folder"
        if self._secret:
            reason = reason.replace(self._secret, "***")
        return StoreError(f"cannot use the store at {self.place}: {reason}")


def open_database(address: str, *, creates: bool) -> Database:
    """The database at a SQLAlchemy URL. Only with `creates` may a file and its folder come into being.

    Raises StoreError when the address is not one of ours, or names an SQLite file that is not there.
    """
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise StoreError("storage.url is no address of a store; write sqlite:///kliping.db or postgresql://…") from None
    kind = url.get_backend_name()
    if kind == "sqlite":
        return _sqlite(url, creates=creates)
    if kind in ("postgresql", "postgres"):
        return _postgresql(url)
    raise StoreError(f"storage.url: '{kind}' is not known; write sqlite:///kliping.db or postgresql://…")


def take_turns(connection: Connection, lock: int) -> None:
    """Wait until no other transaction holds `lock`, then hold it to the end of this one.

    SQLite has one writer at a time anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(lock)))


def _sqlite(url: URL, *, creates: bool) -> Database:
    if not url.database or url.database == ":memory:":
        raise StoreError("storage.url: a store needs a file; write sqlite:///kliping.db")
    path = Path(url.database).absolute()
    _check_path(path, creates=creates)
    mode = "rwc" if creates else "rw"

    def connect() -> sqlite3.Connection:
        # isolation_level None: we say BEGIN ourselves, below; sqlite3 would say it late and never for reading.
        return sqlite3.connect(
            f"{path.as_uri()}?mode={mode}", uri=True, timeout=LOCK_WAIT, isolation_level=None, check_same_thread=False
        )

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, **_CONNECTIONS)
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return Database(engine, str(path), None)


def _check_path(path: Path, *, creates: bool) -> None:
    try:
        if creates:
            path.parent.mkdir(parents=True, exist_ok=True)
        elif not path.exists():
            raise StoreError(f"no store yet at {path}; 'kliping crawl' makes one")
    except OSError as error:
        raise StoreError(f"cannot use the store at {path}: {error.strerror}") from error


def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    # NORMAL: with WAL a killed process loses nothing, and a power cut at worst the last commits, never consistency
    # (sqlite.org/pragma.html#pragma_synchronous); FULL would cost an fsync for every kept article.
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin(connection: Connection) -> None:
    # IMMEDIATE: a transaction that reads first and writes later would otherwise fail at once, without waiting, when
    # another process wrote in between.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _set_lock_wait(connection: "psycopg.Connection", _record: object) -> None:
    """As SQLite has it. Not by an option of the connection, which poolers such as PgBouncer refuse."""
    connection.autocommit = True
    connection.execute(f"SET lock_timeout = '{LOCK_WAIT}s'".encode())
    connection.autocommit = False


def _address_trouble(reason: str) -> StoreError:
    """Such as an option that is none; libpq names it without its value."""
    return StoreError(
        f"storage.url: {reason.strip()}; behind the ? stand options of libpq, such as sslmode=verify-full"
    )


def _postgresql(url: URL) -> Database:
    address = url.set(drivername="postgresql+psycopg")
    place = URL.create("postgresql", host=url.host, port=url.port, database=url.database).render_as_string()
    patience = {name: value for name, value in _PATIENCE.items() if name not in url.query}
    try:
        engine = create_engine(address, pool_pre_ping=True, connect_args=patience, **_CONNECTIONS)
    except ArgumentError as error:
        raise _address_trouble(str(error)) from error
    event.listen(engine, "connect", _set_lock_wait)
    password = url.password or url.query.get("password")
    return Database(engine, place, str(password) if password else None)
