"""Copy an SQLite file while it is in use, check the copy, and put a backup in the place of the file.

PostgreSQL has programs for this, `pg_dump` and `pg_restore`, which are run if they are installed.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import inspect, make_url

from core.errors import StoreError
from core.messages import message, os_error_message
from storage.database import LOCK_TIMEOUT, Database, describe_sqlite_error

# Pages that are copied between two calls of `on_progress`: 8 MB.
_STEP = 2048

# Bytes that must stay free beside a copy.
_RESERVE = 10_000_000

# How many of the backups that upgrades make are kept, the newest ones.
KEPT_BACKUPS = 2

# The beginning of an SQLite file.
_HEADER = b"SQLite format 3\0"

OnProgress = Callable[[int, int], None]
"""Called with the numbers of copied and of all pages."""


def make_backup_name(location: str, now: datetime) -> str:
    """Return the default name of a backup made now, such as `kliping-20261129-083000.db`."""
    name = Path(location).stem if "://" not in location else location.rpartition("/")[2]
    return f"{name}-{now:%Y%m%d-%H%M%S}.{'db' if '://' not in location else 'dump'}"


def back_up(database: Database, url: str, target: Path, on_progress: OnProgress = lambda _done, _total: None) -> int:
    """Write a checked backup of the store to the new file `target`, while others use the store. Return its size.

    `url` is the store's URL. Raise StoreError if the file exists, there is no space for it, or the store is damaged; no
    file is left then.
    """
    if target.exists():
        raise StoreError(message("{file} exists already; name another file for the backup", file=str(target)))
    partial = target.with_name(f"{target.name}.partial")
    try:
        with _translated_errors(str(target)):
            if database.path is None:
                _dump(url, partial)
            else:
                check_space(find_size(database.path), target.parent)
                copy_file(database.path, partial, on_progress)
                check_file(partial, database.path, is_thorough=False)
            partial.rename(target)
            return target.stat().st_size
    finally:
        with suppress(OSError):
            partial.unlink()


def back_up_before_upgrade(database: Database, revision: str) -> Path | None:
    """Write a backup of an SQLite file beside it, before its schema is changed. Return its path.

    Only the newest KEPT_BACKUPS of these backups are kept. Do nothing on PostgreSQL, and return None. Raise StoreError
    if the backup cannot be written.
    """
    path = database.path
    if path is None:
        return None
    target = path.with_name(f"{path.name}.before-{revision}")
    target.unlink(missing_ok=True)  # left by an upgrade that was interrupted
    try:
        back_up(database, "", target)
    except StoreError as error:
        raise StoreError(
            message(
                "the store was not upgraded, since it could not be backed up first: {problem}. Nothing has changed;"
                " free space in {folder}, or move the store to a larger disk",
                problem=error.message,
                folder=str(path.parent),
            )
        ) from error
    backups = sorted(path.parent.glob(f"{path.name}.before-[0-9]*"), key=lambda each: each.stat().st_mtime)
    for old in backups[:-KEPT_BACKUPS]:
        old.unlink()
    return target


def restore_file(path: Path, backup: Path, now: datetime, revisions: Collection[str]) -> Path | None:
    """Replace the SQLite file of a store by a backup. Return where the old file is now, or None if there was none.

    Raise StoreError if the backup is damaged or does not have one of these revisions, or if another process has the
    store open.
    """
    partial = path.with_name(f"{path.name}.partial")
    aside = path.with_name(f"{path.name}.replaced-{now:%Y%m%d-%H%M%S}")
    try:
        with _translated_errors(str(path)):
            path.parent.mkdir(parents=True, exist_ok=True)
            check_space(find_size(backup), path.parent)
            _copy_backup(backup, partial)
            check_file(partial, backup, is_thorough=True)
            _check_revision(partial, backup, revisions)
            replaces = path.exists()
            if replaces:
                _detach(path)
                for suffix in ("-wal", "-shm"):
                    if (extra := path.with_name(path.name + suffix)).exists():
                        extra.rename(f"{aside}{suffix}")
                path.rename(aside)
            partial.rename(path)
    finally:
        with suppress(OSError):
            partial.unlink()
    return aside if replaces else None


def restore_dump(database: Database, url: str, backup: Path) -> None:
    """Restore a backup made by `pg_dump` into an empty PostgreSQL database. Raise StoreError if it is not empty."""
    with database.reading() as connection:
        if inspect(connection).get_table_names():
            raise StoreError(
                message(
                    "the database at {location} is not empty; create another one with createdb, name it as storage.url,"
                    " and restore into that",
                    location=database.location,
                )
            )
    _run_program("pg_restore", url, "--exit-on-error", "--single-transaction", "--no-owner", str(backup))


def copy_file(path: Path, target: Path, on_progress: OnProgress = lambda _done, _total: None) -> None:
    """Copy an SQLite file as it is now into a new file, and write it to the disk. Others may write meanwhile."""
    target.unlink(missing_ok=True)
    # rw: a reader of a file with a write-ahead log may have to create that log.
    source_uri = f"{path.absolute().as_uri()}?mode=rw"
    with (
        closing(sqlite3.connect(source_uri, uri=True, isolation_level=None, timeout=LOCK_TIMEOUT)) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        with _translated_errors(str(path)):
            # In an open transaction, all steps copy the same state; otherwise each commit of others would start them
            # anew.
            source.execute("BEGIN")
            source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(copy, pages=_STEP, progress=lambda _, left, total: on_progress(total - left, total))
    with target.open("rb") as file:
        os.fsync(file.fileno())


def _copy_backup(backup: Path, target: Path) -> None:
    if backup.with_name(f"{backup.name}-wal").exists():
        copy_file(backup, target)
    else:
        # Also from a disk that is mounted read-only, where SQLite cannot open a file with a write-ahead log.
        shutil.copyfile(backup, target)
        with target.open("rb") as file:
            os.fsync(file.fileno())


def _check_revision(path: Path, backup: Path, revisions: Collection[str]) -> None:
    """Raise StoreError unless a file is a store with one of these revisions. Let it be written with a log."""
    with closing(sqlite3.connect(path)) as connection:
        try:
            revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.OperationalError:
            revision = None
        if revision is None or revision[0] not in revisions:
            raise StoreError(
                message("{file} is not a store, or one of a newer Kliping; it was not restored", file=str(backup))
            )
        connection.execute("PRAGMA journal_mode = WAL")


def check_file(copy: Path, original: Path, *, is_thorough: bool) -> None:
    """Raise StoreError if a copy of a file, which nobody else uses, is not a whole database.

    If `is_thorough`, also compare each index with its table.
    """
    for problem in find_damage(copy, 1, is_thorough=is_thorough, options="immutable=1"):
        raise StoreError(message("{file} is damaged ({problem})", file=str(original), problem=problem))


def find_damage(path: Path, limit: int, *, is_thorough: bool, options: str = "mode=rw") -> list[str]:
    """Return what is wrong with the pages of an SQLite file, about `limit` lines.

    If `is_thorough`, also compare each index with its table. `options` are those of
    SQLite's URI. The connection is not one of the store's, since it cannot be used after a check that failed.
    """
    pragma = "integrity_check" if is_thorough else "quick_check"
    uri = f"{path.absolute().as_uri()}?{options}"
    with closing(sqlite3.connect(uri, uri=True, isolation_level=None, timeout=LOCK_TIMEOUT)) as connection:
        try:
            return _run_check(connection, f"{pragma}({limit})")
        except sqlite3.DatabaseError as error:
            return [str(error), *_find_damaged_tables(connection, pragma)][: limit + 1]


def _run_check(connection: sqlite3.Connection, pragma: str) -> list[str]:
    found = connection.execute(f"PRAGMA {pragma}").fetchall()
    # A line with stars names the database, which is always the same one.
    return [line for (text,) in found for line in text.splitlines() if line != "ok" and not line.startswith("*** ")]


def _find_damaged_tables(connection: sqlite3.Connection, pragma: str) -> Iterator[str]:
    """Check one table after another, since a check that cannot read a page says nothing about the others."""
    try:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0").fetchall()
    except sqlite3.DatabaseError:
        return
    for (name,) in names:
        try:
            yield from (f"{name}: {line}" for line in _run_check(connection, f"{pragma}('{name}')"))
        except sqlite3.DatabaseError as error:
            yield f"{name}: {error}"


def find_size(path: Path) -> int:
    """Return the size in bytes of an SQLite file with its write-ahead log."""
    files = (path, path.with_name(f"{path.name}-wal"))
    return sum(file.stat().st_size for file in files if file.exists())


def check_space(size: int, folder: Path) -> None:
    """Raise StoreError if a folder has no space for `size` bytes."""
    free = shutil.disk_usage(folder).free
    if free < size + _RESERVE:
        raise StoreError(
            message(
                "{folder} has {free:,} MB of free space, but {needed:,} MB are needed",
                folder=str(folder),
                free=free // 1_000_000,
                needed=-(-(size + _RESERVE) // 1_000_000),
            )
        )


def _detach(path: Path) -> None:
    """Write the log of an SQLite file into it, which only succeeds if no other process has the file open.

    Do nothing with a damaged file. Raise StoreError if another process has the file open.
    """
    with path.open("rb") as file:
        # SQLite would delete the log of a file that does not begin so.
        if not file.read(20).startswith(_HEADER):
            return
    with closing(sqlite3.connect(path, timeout=1, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
                raise StoreError(
                    message(
                        "another program has the store at {location} open; end it first (a service with: systemctl stop"
                        " kliping)",
                        location=str(path),
                    )
                ) from error
            raise
        except sqlite3.DatabaseError:
            return


def _dump(url: str, target: Path) -> None:
    _run_program("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def _run_program(name: str, url: str, *arguments: str) -> None:
    program = shutil.which(name)
    if program is None:
        raise StoreError(
            message(
                "{program} is not installed; install the client of PostgreSQL (Debian: apt-get install"
                " postgresql-client), or use the tools of your server",
                program=name,
            )
        )
    parsed = make_url(url).set(drivername="postgresql")
    query = dict(parsed.query)
    password = parsed.password or query.pop("password", None)
    address = parsed._replace(password=None, query=query).render_as_string(hide_password=False)  # type: ignore[arg-type]
    # Not among the arguments, which every user of the machine can see.
    environ = os.environ | ({"PGPASSWORD": str(password)} if password else {})
    with subprocess.Popen(  # noqa: S603 - the program is found in PATH, and the arguments are no shell's
        [program, f"--dbname={address}", *arguments],
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    ) as process:
        _, problems = process.communicate()
    if process.returncode:
        lines = problems.strip().splitlines() or [f"exit code {process.returncode}"]
        raise StoreError(message("{program} failed: {problem}", program=name, problem=lines[0]))


@contextmanager
def _translated_errors(location: str) -> Iterator[None]:
    """Raise StoreError instead of errors of SQLite and of the file system."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(describe_sqlite_error(error, location)) from error
    except OSError as error:
        raise StoreError(
            message("cannot write {file}: {problem}", file=error.filename or location, problem=os_error_message(error))
        ) from error
