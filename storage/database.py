"""Connect to SQLite or PostgreSQL, open transactions, and turn the drivers' errors into StoreError."""

import logging
import os
import re
import shutil
import sqlite3
import threading
from collections import namedtuple
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from sqlalchemy import (
    URL,
    BigInteger,
    Connection,
    Engine,
    Executable,
    QueuePool,
    Table,
    bindparam,
    create_engine,
    event,
    func,
    make_url,
    select,
)
from sqlalchemy.exc import ArgumentError, DatabaseError, InterfaceError, OperationalError, ProgrammingError

from core.errors import StoreError, StoreLocked
from core.messages import Message, message, os_error_message
from storage.columns import Record
from storage.prepared import PreparedStatement

if TYPE_CHECKING:
    import psycopg  # not imported at run time for SQLite
    from sqlalchemy.dialects import postgresql, sqlite

T = TypeVar("T")

# Seconds that a writer waits for another process. The longest transaction prunes one batch, in well under a second.
LOCK_TIMEOUT = 30

# Bytes of a page in a new SQLite file. With the default of 4,096, an article alone in its transaction takes a fifth
# more CPU time, and the file is larger (benchmarks/store.py).
FILE_PAGE_SIZE = 8192

# Rows or names in one statement; SQLite allows at most 32,766 parameters.
BATCH_SIZE = 1000

# Rows deleted in one transaction, so that other processes that write wait for a fraction of a second.
PRUNE_BATCH = 200

# Bytes of free space below which a disk counts as full.
_MIN_FREE = 1_000_000

# Keys of PostgreSQL's advisory locks. The numbers are arbitrary but must not change.
UPGRADE_LOCK, CLAIM_LOCK, ARRIVAL_LOCK, SIGN_IN_LOCK = 7_541_001, 7_541_002, 7_541_003, 7_541_004

# Detect a dead server within a minute; with libpq's defaults it takes hours.
_LIBPQ_TIMEOUTS: dict[str, str | int] = {
    "connect_timeout": 10,
    "keepalives_idle": 20,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}

# The code with which PostgreSQL reports a full disk.
_DISK_FULL = "53100"

_FREE_SPACE = message("its disk is full; free some space, and start again. Nothing that was stored is lost")
_IS_DAMAGED = message(
    "the file is damaged; 'kliping db verify' says where, and 'kliping db restore FILE' returns to a backup"
)

_POOL = {"pool_size": 5, "max_overflow": 40}

_LOCK = PreparedStatement(select(func.pg_advisory_xact_lock(bindparam("key", type_=BigInteger))))


class Database:
    """An engine whose connections are opened only by `reading` and `writing`.

    Both raise StoreError if the database cannot be reached. If the same thread has an open transaction, they join it,
    so that several method calls form one transaction. `location` names the database in messages, without user and
    password.
    """

    def __init__(self, engine: Engine, location: str, secret: str | None) -> None:
        self.engine = engine
        self.location = location
        self._secret = secret
        self._writes = engine.execution_options(writes=True)
        # On PostgreSQL, a verb with several SELECTs must see one state in all of them, as it does on SQLite.
        snapshot = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._reads = engine.execution_options(**snapshot)
        self._thread = threading.local()
        self._watching: sqlite3.Connection | None = None
        self._watching_lock = threading.Lock()

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @property
    def path(self) -> Path | None:
        """The SQLite file, or None on PostgreSQL."""
        return Path(self.location) if self.is_sqlite else None

    def reading(self) -> AbstractContextManager[Connection]:
        """Open a read-only transaction that sees one state of the store, or join the open one."""
        connection = self._open_connection()
        return self._transaction(self._reads) if connection is None else nullcontext(connection)

    def writing(self) -> AbstractContextManager[Connection]:
        """Open a transaction that commits at the end and rolls back on an exception, or join the open one.

        Raise RuntimeError if the open transaction is read-only. If a block that joined fails, the whole transaction
        rolls back, so that no change is stored in part. If the caller catches the exception of that block, the
        transaction ends with RuntimeError.
        """
        connection = self._open_connection()
        if connection is None:
            return self._transaction(self._writes)
        if not self._thread.writes:
            raise RuntimeError("a writing transaction cannot join a reading one")
        return _JoinedTransaction(connection, self._thread)

    def enable_wal(self) -> None:
        """Switch an SQLite file to write-ahead logging, permanently. Readers then never wait for the writer.

        A file without tables gets pages of FILE_PAGE_SIZE bytes. The size of another file's pages stays.
        """
        with self._translated_errors(), self.engine.connect() as connection:
            if raw := connection.connection.driver_connection:
                raw.execute(f"PRAGMA page_size = {FILE_PAGE_SIZE}")
                raw.execute("PRAGMA journal_mode = WAL")

    def execute_alone(self, statement: str) -> None:
        """Execute a statement that must not be in a transaction, such as VACUUM."""
        with self._translated_errors(), self.engine.connect() as connection:
            if self.is_sqlite:
                raw: Any = connection.connection.driver_connection
                raw.execute(statement)
            else:
                connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(statement)

    def find_data_version(self) -> str:
        """Return a text that is another one than before if anything was committed in between, by any process."""
        if not self.is_sqlite:
            with self.reading() as connection:
                # Every transaction that ends makes it another one, and what it lists determines what a reader sees.
                return str(connection.exec_driver_sql("SELECT pg_current_snapshot()::text").scalar_one())
        with self._translated_errors(), self._watching_lock:
            if self._watching is None:
                # A connection that commits nothing itself, since it would not notice that. Not one of the pool.
                pooled = self.engine.raw_connection()
                self._watching = cast(sqlite3.Connection, pooled.driver_connection)
                pooled.detach()
            return str(self._watching.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        with self._watching_lock:
            if self._watching is not None:
                self._watching.close()
                self._watching = None
        self.engine.dispose()

    def _open_connection(self) -> Connection | None:
        connection: Connection | None = getattr(self._thread, "connection", None)
        return connection

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Connection]:
        with self._translated_errors(), engine.begin() as connection:
            self._thread.connection = connection
            self._thread.writes = engine is self._writes
            self._thread.has_failed = False
            try:
                yield connection
                if self._thread.has_failed:
                    raise RuntimeError("a part of this transaction failed, and its exception was not passed on")
            finally:
                self._thread.connection = None

    @contextmanager
    def _translated_errors(self) -> Iterator[None]:
        try:
            yield
        except (OperationalError, InterfaceError) as error:
            raise self._to_store_error(error) from error
        except ProgrammingError as error:
            # If the error has no statement, psycopg rejected an option of the URL. Otherwise the SQL is wrong, which is
            # a bug.
            if error.statement is not None:
                raise
            raise _invalid_options(str(error.orig)) from error
        except DatabaseError as error:
            # sqlite3 raises the base class itself for a file that is not a database; its other subclasses indicate
            # bugs.
            if type(error) is not DatabaseError:
                raise
            raise self._to_store_error(error) from error
        except sqlite3.Error as error:
            kind = StoreLocked if "SQLITE_BUSY" in _find_code(error) else StoreError
            raise kind(describe_sqlite_error(error, self.location)) from error

    def _to_store_error(self, error: OperationalError | InterfaceError | DatabaseError) -> StoreError:
        reason = str(error.orig).strip().splitlines()[0]
        if "parser stack overflow" in reason:
            return StoreError(message("this query nests too deeply for SQLite; write it with fewer parentheses"))
        if self.is_sqlite and "SQLITE_BUSY" not in _find_code(error.orig):
            return StoreError(describe_sqlite_error(error.orig, self.location))
        if self._secret:
            # Not replaced inside a longer word: with a password of one letter, the message would become unreadable.
            reason = re.sub(rf"(?<!\w){re.escape(self._secret)}(?!\w)", "***", reason)
        # The codes are compared, since PostgreSQL may translate its messages.
        sqlstate = getattr(error.orig, "sqlstate", None)
        is_locked = self.is_sqlite or sqlstate == "55P03"
        problem = message("cannot use the store at {location}: {reason}", location=self.location, reason=reason)
        if sqlstate == _DISK_FULL:
            problem = message("{problem}; {cure}", problem=problem, cure=_FREE_SPACE)
        return (StoreLocked if is_locked else StoreError)(problem)


# A class, since a generator takes several times as long, and keeping an article joins its transaction ten times.
@dataclass(frozen=True, slots=True)
class _JoinedTransaction(AbstractContextManager[Connection]):
    """The part of a writing transaction that joined it. `thread` has the state of the whole transaction."""

    connection: Connection
    thread: Any

    def __enter__(self) -> Connection:
        return self.connection

    def __exit__(self, kind: type[BaseException] | None, *_error: object) -> None:
        if kind is not None:
            self.thread.has_failed = True


@lru_cache(maxsize=1024)
def _make_record_type(names: tuple[str, ...]) -> Any:
    """Return the type of rows with these columns, a named tuple.

    An attribute of SQLAlchemy's rows takes 0.8 µs, one of a named tuple 0.03 µs. An overview of 300 outlets has 8,000.
    """
    return namedtuple("Record", names, rename=True)


@dataclass(eq=False)
class Repository:
    """Base class of the store's nouns. Each method ("verb") runs in its own transaction, or joins the open one."""

    _database: Database

    def _fetch_rows(self, statement: Executable, parameters: Any = None) -> Sequence[Record]:
        """Execute a SELECT. Return all rows."""
        with self._database.reading() as connection:
            result = connection.execute(statement, parameters)
            return list(map(_make_record_type(tuple(result.keys()))._make, result.all()))

    def _fetch_column(self, statement: Executable) -> Sequence[Any]:
        """Execute a SELECT. Return the first column of all rows."""
        with self._database.reading() as connection:
            return connection.scalars(statement).all()

    def _execute(self, statement: Executable, parameters: Any = None) -> int:
        """Execute an INSERT, UPDATE or DELETE. Return the number of affected rows.

        With a list of parameters the number is not reliable: psycopg does not report it.
        """
        with self._database.writing() as connection:
            return connection.execute(statement, parameters).rowcount


def open_database(url: str, *, creates: bool, requires_file: bool = True) -> Database:
    """Return the database at a SQLAlchemy URL. With `creates`, create a missing SQLite file and its folder.

    Raise StoreError if the URL is neither for SQLite nor for PostgreSQL. Without `creates`, raise it also for a missing
    SQLite file, unless `requires_file` is false.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise StoreError(
            message("storage.url is not a valid address; write sqlite:///kliping.db or postgresql://…")
        ) from None
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        return _open_sqlite(parsed, creates=creates, requires_file=requires_file)
    if backend in ("postgresql", "postgres"):
        return _open_postgresql(parsed)
    raise StoreError(
        message(
            "storage.url: '{backend}' is not supported; write sqlite:///kliping.db or postgresql://…", backend=backend
        )
    )


def acquire_lock(connection: Connection, key: int) -> None:
    """Wait for an advisory lock, then hold it until the end of the transaction.

    Do nothing on SQLite, which has only one writing transaction at a time.
    """
    if connection.dialect.name == "postgresql":
        _LOCK.fetch(connection, key=key)


def split_batches(items: Sequence[T], size: int = BATCH_SIZE) -> Iterator[Sequence[T]]:
    """Yield slices of at most `size` items. The default size fits into the parameters of one statement."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def insert_missing(connection: Connection, table: Table) -> "postgresql.Insert | sqlite.Insert":
    """Return an INSERT that skips rows whose unique key is in the table already."""
    return dialect_insert(table, connection.dialect.name).on_conflict_do_nothing()


def dialect_insert(table: Table, dialect: str) -> "postgresql.Insert | sqlite.Insert":
    """Return an INSERT with the dialect's clauses for rows whose unique key is in the table already."""
    # Only the dialect of the store is loaded.
    if dialect == "sqlite":
        from sqlalchemy.dialects import sqlite

        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)


def describe_sqlite_error(error: BaseException | None, location: str) -> Message:
    """Return what is wrong with the SQLite file at `location`, with the cure if it is known."""
    reason = str(error).strip().splitlines()[0]
    cure = _find_cure(_find_code(error), Path(location))
    if cure is None:
        return message("cannot use the store at {location}: {reason}", location=location, reason=reason)
    return message("cannot use the store at {location}: {reason}; {cure}", location=location, reason=reason, cure=cure)


def _find_code(error: BaseException | None) -> str:
    """Return the name of the code with which SQLite reported an error, or an empty text."""
    return str(getattr(error, "sqlite_errorname", ""))


def _find_cure(code: str, path: Path) -> Message | None:
    if code.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return _IS_DAMAGED
    try:
        # The folder, since SQLite creates files beside the store.
        is_read_only = bool(os.statvfs(path.parent).f_flag & os.ST_RDONLY)
        is_full = shutil.disk_usage(path.parent).free < _MIN_FREE
    except OSError:
        return None
    if is_read_only and code.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN")):
        return message(
            "its disk is mounted read-only. Even to read the store, SQLite writes files beside it: mount the disk"
            " read-write, or copy the file to another one"
        )
    if code.startswith("SQLITE_READONLY"):
        return message(
            "even to read it, SQLite writes files beside it: you need write access to the file and its folder"
        )
    # A full disk is an I/O error if SQLite cannot extend the files beside the store.
    if code == "SQLITE_FULL" or (code.startswith("SQLITE_IOERR") and is_full):
        return _FREE_SPACE
    return None


def _open_sqlite(url: URL, *, creates: bool, requires_file: bool) -> Database:
    if not url.database or url.database == ":memory:":
        raise StoreError(message("storage.url: a store needs a file; write sqlite:///kliping.db"))
    path = Path(url.database).absolute()
    if creates or requires_file:
        _check_path(path, creates=creates)
    mode = "rwc" if creates else "rw"

    def connect() -> sqlite3.Connection:
        # isolation_level None: `_begin` emits BEGIN. sqlite3 itself would do so late, and never for a SELECT.
        return sqlite3.connect(
            f"{path.as_uri()}?mode={mode}",
            uri=True,
            timeout=LOCK_TIMEOUT,
            isolation_level=None,
            check_same_thread=False,
        )

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, **_POOL)
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return Database(engine, str(path), None)


def _check_path(path: Path, *, creates: bool) -> None:
    try:
        if creates:
            path.parent.mkdir(parents=True, exist_ok=True)
        elif not path.exists():
            raise StoreError(message("no store yet at {path}; 'kliping crawl' makes one", path=str(path)))
    except OSError as error:
        raise StoreError(
            message("cannot use the store at {path}: {problem}", path=str(path), problem=os_error_message(error))
        ) from error


def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    # NORMAL: with WAL, a killed process loses nothing. A power failure loses at worst the last commits, but never
    # consistency (sqlite.org/pragma.html#pragma_synchronous). FULL would cost an fsync for every kept article.
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    # 16 MB of pages instead of 2. A search looks up thousands of index entries (benchmarks/store.py).
    connection.execute("PRAGMA cache_size = -16000")
    # After 32 MB of changes instead of 4. An article changes about a hundred pages, many of them the same ones as the
    # article before, so copying them into the file less often saves a tenth of the time of keeping it.
    connection.execute("PRAGMA wal_autocheckpoint = 8000")


def _begin(connection: Connection) -> None:
    # IMMEDIATE: otherwise a transaction that reads first and writes later fails immediately if another process has
    # written in between.
    writes = connection.get_execution_options().get("writes", False)
    # By the driver itself: SQLAlchemy takes longer to execute a statement than SQLite to keep an article's row.
    raw: Any = connection.connection.driver_connection
    raw.execute("BEGIN IMMEDIATE" if writes else "BEGIN")


def _set_lock_timeout(connection: "psycopg.Connection", _record: object) -> None:
    # Set by a statement, since poolers such as PgBouncer refuse the timeout as an option of the connection.
    connection.autocommit = True
    connection.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}s'".encode())
    connection.autocommit = False


def _check_encoding(connection: "psycopg.Connection", location: str) -> None:
    """Raise StoreError unless the database has the encoding UTF8, in which every text can be stored."""
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise StoreError(
            message(
                "the database at {location} has the encoding {encoding}, in which not every text can be stored;"
                " create one with: CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8'",
                location=location,
                encoding=str(encoding),
            )
        )


def _invalid_options(reason: str) -> StoreError:
    return StoreError(
        message(
            "storage.url: {problem}; after the '?', only options of libpq are allowed, such as sslmode=verify-full",
            problem=reason.strip(),
        )
    )


def _open_postgresql(url: URL) -> Database:
    address = url.set(drivername="postgresql+psycopg")
    location = URL.create("postgresql", host=url.host, port=url.port, database=url.database).render_as_string()
    timeouts = {name: value for name, value in _LIBPQ_TIMEOUTS.items() if name not in url.query}
    try:
        # client_encoding: otherwise PGCLIENTENCODING may name an encoding in which not every text can be sent.
        options = {**timeouts, "client_encoding": "UTF8"}
        engine = create_engine(address, pool_pre_ping=True, connect_args=options, **_POOL)
    except ArgumentError as error:
        raise _invalid_options(str(error)) from error
    # If the server vanishes during a pipeline, psycopg also logs a second error. We report the first one, in one line.
    logging.getLogger("psycopg").setLevel(logging.ERROR)
    # Checked first, since in a database with the encoding SQL_ASCII SQLAlchemy cannot even read the server's version.
    event.listen(engine, "connect", lambda connection, _: _check_encoding(connection, location), insert=True)
    event.listen(engine, "connect", _set_lock_timeout)
    password = url.password or url.query.get("password")
    return Database(engine, location, str(password) if password else None)
