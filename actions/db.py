"""Maintain the store: back it up, restore it, check it, copy it to another database, make it smaller."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from actions.backfill import TaskRun, run_task
from actions.context import AppContext
from core.config import parse_store_address, resolve_store_address
from core.errors import StoreError, UsageError
from core.messages import message, message_of
from storage import (
    REVISIONS,
    CheckResult,
    CopiedTable,
    Settings,
    Store,
    StoreSize,
    back_up,
    copy_store,
    describe_owner,
    find_users,
    make_backup_name,
    open_database,
    restore_dump,
    restore_file,
)

if TYPE_CHECKING:
    from storage import Task


@dataclass(frozen=True, slots=True)
class BackupResult:
    """A backup that was written."""

    file: Path
    bytes: int


@dataclass(frozen=True, slots=True)
class RestoreResult:
    """A restored store. `aside` is where its former file is now, or None if there was none."""

    location: str
    aside: Path | None


@dataclass(frozen=True, slots=True)
class VacuumResult:
    """The size of a store before and after. If `is_needless`, nothing was unused, and nothing was done."""

    before: StoreSize
    after: StoreSize
    is_needless: bool = False


def find_location(context: AppContext) -> str:
    """Return the path of the SQLite file, or the URL of the PostgreSQL database without user and password."""
    database = open_database(context.config.storage.url, creates=False, requires_file=False)
    try:
        return database.location
    finally:
        database.close()


def back_up_store(context: AppContext, file: Path | None, on_progress: Callable[[int, int], None]) -> BackupResult:
    """Write a backup of the store while others use it: to `file`, or to a new file in that folder.

    The default folder is the one of the SQLite file, or the current one. Raise `StoreError`.
    """
    url = context.config.storage.url
    database = open_database(url, creates=False)
    try:
        name = make_backup_name(database.location, context.clock().astimezone(context.zone))
        default = database.path.parent if database.path else Path()
        target = default / name if file is None else file / name if file.is_dir() else file
        result = BackupResult(target.absolute(), back_up(database, url, target.absolute(), on_progress))
        # A backup is one, even if nothing can be noted, such as in a store of an earlier version.
        with suppress(StoreError):
            Settings(database).set_last_backup(context.clock())
        return result
    finally:
        database.close()


def restore_store(context: AppContext, file: Path) -> RestoreResult:
    """Replace the store by a backup. On PostgreSQL, the database must be empty.

    Raise `UsageError` if there is no such file, and `StoreError` if the store is in use or the backup is damaged.
    """
    if not file.is_file():
        raise UsageError(message("{file}: there is no such file", file=str(file)))
    require_unused(context)
    url = context.config.storage.url
    database = open_database(url, creates=False, requires_file=False)
    try:
        if database.path is None:
            restore_dump(database, url, file.absolute())
            return RestoreResult(database.location, None)
        now = context.clock().astimezone(context.zone)
        return RestoreResult(database.location, restore_file(database.path, file.absolute(), now, REVISIONS))
    finally:
        database.close()


def verify_store(store: Store) -> Iterator[CheckResult]:
    """Run all checks, and yield the result of each. A check that fails because of damage has that as its problem."""
    for check, run in store.verification.find_checks().items():
        try:
            yield run()
        except StoreError as error:
            yield CheckResult(check, (error.message,), 1)


def rebuild_store(context: AppContext, store: Store, on_progress: "Callable[[Task], None]") -> TaskRun:
    """Count all articles again, and index and match them again: here, or in the running service."""
    store.verification.rebuild_counts()
    return run_task(context, store, store.reindexes.rebuild(context.clock()), on_progress)


def vacuum_store(context: AppContext, store: Store) -> VacuumResult:
    """Give unused space back to the disk.

    Raise `StoreError` if a service uses the SQLite file, which could not write meanwhile, or if space for a copy lacks.
    """
    before = store.sizes.find_size()
    if before.free_pages == 0:
        return VacuumResult(before, before, is_needless=True)
    if before.free_pages is not None:
        require_unused(context)
    store.sizes.vacuum()
    return VacuumResult(before, store.sizes.find_size())


def copy_to(context: AppContext, url: str, on_progress: Callable[[str, int, int], None]) -> list[CopiedTable]:
    """Copy the store to another database. Raise `UsageError` for an invalid URL, and `StoreError`."""
    try:
        target = resolve_store_address(parse_store_address(url), str(Path.cwd()), str(Path.home()))
    except ValueError as error:
        raise UsageError(message("the address {problem}", problem=message_of(error))) from None
    require_unused(context)
    return copy_store(context.config.storage.url, target, on_progress)


def require_unused(context: AppContext) -> None:
    """Raise `StoreError` if a service, a crawl or a task uses the store."""
    users = find_users(context.config.storage.url, context.clock())
    if users:
        raise StoreError(
            message(
                "a running process uses the store ({process}); stop it first, for example with: systemctl stop kliping",
                process=describe_owner(users[0]),
            )
        )
