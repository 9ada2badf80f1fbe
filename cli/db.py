"""`kliping db`: upgrade, back up, restore, check, measure, shrink and copy the store."""

import sys
from pathlib import Path

from actions.backfill import run_reindex
from actions.db import (
    back_up_store,
    copy_to,
    find_location,
    rebuild_store,
    restore_store,
    vacuum_store,
    verify_store,
)
from actions.json_records import (
    backup_record,
    check_record,
    copied_table_record,
    restore_record,
    store_size_record,
    table_size_record,
    vacuum_record,
)
from cli.backfill import print_run
from cli.context import load
from cli.errors import DONE, SOME_OUTLET_FAILED
from cli.json_output import print_records
from cli.language import localize, localized, localized_plural
from cli.options import OutputFormat
from cli.progress import steps_progress, task_progress
from cli.terminal import print_table, safe
from core.messages import message
from storage import Check, CheckResult, upgrade_store

_CHECKS = {
    Check.PAGES: message("pages of the file"),
    Check.REFERENCES: message("references between tables"),
    Check.INDEX: message("full-text index"),
    Check.COUNTS: message("counts"),
    Check.CHANGES: message("change log"),
    Check.QUOTES: message("quotations"),
    Check.IDS: message("next ids"),
}
_REBUILD = message("'kliping db verify --rebuild' makes it again")
_CURES = {
    Check.PAGES: message("return to a backup with 'kliping db restore FILE'"),
    Check.REFERENCES: message("return to a backup with 'kliping db restore FILE'"),
    Check.INDEX: _REBUILD,
    Check.COUNTS: _REBUILD,
    Check.CHANGES: message("scripts that follow the changes should read all articles once"),
    Check.IDS: message("copy the store with 'kliping db copy'"),
}


def upgrade_db(path: Path) -> None:
    """Create the store, or migrate it to this version's schema. Then index its articles by this version's rules."""
    context = load(path)
    upgrade = upgrade_store(context.config.storage.url)
    if upgrade.before == upgrade.after:
        print(localized("The store has this version's schema already ({revision}).", revision=upgrade.after))
    else:
        before = localized("nothing") if upgrade.before is None else upgrade.before
        print(
            localized("The store's schema was migrated from {before} to {after}.", before=before, after=upgrade.after)
        )
    if upgrade.backup is not None:
        print(safe(localized("A backup of the store as it was before: {file}", file=str(upgrade.backup))))
    with context.open_store() as store:
        with task_progress() as on_progress:
            run = run_reindex(context, store, on_progress)
        if run.task_id is not None:
            print_run(run, sys.stdout)


def print_location(path: Path) -> None:
    """Print the path or address of the store, without user and password."""
    print(find_location(load(path)))


def print_sizes(path: Path, output_format: OutputFormat) -> None:
    """Print the size of the store and of its tables."""
    context = load(path)
    with context.open_store() as store:
        size, tables = store.sizes.find_size(), store.sizes.find_tables()
    if output_format == "json":
        print_records([*map(table_size_record, tables), store_size_record(size)])
        return
    columns = localized("table"), localized("rows"), localized("kB")
    print_table(columns, [(each.table, each.rows, _kilobytes(each.bytes)) for each in tables])
    print(localized("In all {size:,} kB", size=_kilobytes(size.bytes) or 0), end="")
    if size.free_bytes is not None:
        free = localized(
            " in {pages:,} pages, of which {free:,} are unused ({bytes:,} kB)",
            pages=size.pages or 0,
            free=size.free_pages or 0,
            bytes=_kilobytes(size.free_bytes) or 0,
        )
        print(free, end="")
    print()


def vacuum_db(path: Path, output_format: OutputFormat) -> None:
    """Give unused space back to the disk."""
    context = load(path)
    with context.open_store() as store:
        result = vacuum_store(context, store)
    if output_format == "json":
        print_records([vacuum_record(result)])
    elif result.is_needless:
        print(localized("No space is unused; nothing was done."))
    else:
        before, after = _kilobytes(result.before.bytes) or 0, _kilobytes(result.after.bytes) or 0
        print(localized("The store took {before:,} kB, and takes {after:,} kB now.", before=before, after=after))


def back_up_db(path: Path, file: Path | None, output_format: OutputFormat) -> None:
    """Write a backup of the store, which may be in use."""
    context = load(path)
    with steps_progress(localized("pages")) as on_progress:
        result = back_up_store(context, file, on_progress)
    if output_format == "json":
        print_records([backup_record(result)])
    else:
        size = _kilobytes(result.bytes) or 0
        print(
            safe(
                localized("The store was backed up and checked: {file} ({size:,} kB)", file=str(result.file), size=size)
            )
        )


def restore_db(path: Path, file: Path, output_format: OutputFormat) -> None:
    """Replace the store by a backup."""
    result = restore_store(load(path), file)
    if output_format == "json":
        print_records([restore_record(result)])
        return
    print(safe(localized("The store was restored: {location}", location=result.location)))
    if result.aside is not None:
        print(
            safe(
                localized(
                    "The file that it replaced is now {file}; delete it if you do not need it.", file=str(result.aside)
                )
            )
        )


def verify_db(path: Path, output_format: OutputFormat, *, rebuilds: bool) -> int:
    """Check the store, and print what is wrong. Return the exit code."""
    context, is_sound = load(path), True
    with context.open_store() as store:
        for result in verify_store(store):
            is_sound = is_sound and not result.number
            if output_format == "json":
                print_records([check_record(result, None if not result.number else _CURES[result.check])])
            else:
                _print_check(result)
            sys.stdout.flush()
        if rebuilds:
            with task_progress() as on_progress:
                run = rebuild_store(context, store, on_progress)
            print(localized("The counts were made again."), file=sys.stderr)
            if run.task_id is not None:
                print_run(run, sys.stderr)
    return DONE if is_sound else SOME_OUTLET_FAILED


def copy_db(path: Path, url: str, output_format: OutputFormat) -> None:
    """Copy the store to another database, and compare both."""
    context = load(path)
    with steps_progress(localized("rows")) as on_step:
        tables = copy_to(context, url, lambda table, done, total: on_step(done, total, table))
    if output_format == "json":
        print_records(map(copied_table_record, tables))
        return
    print_table(
        (localized("table"), localized("rows"), localized("checksum")),
        [(each.table, each.rows, each.digest) for each in tables],
    )
    print(localized("Both stores are equal. To use the copy, set storage.url to its address."))
    if replaced := sum(each.replaced for each in tables):
        line = localized_plural(
            "In {count} text, characters that cannot be stored became a question mark.",
            "In {count} texts, characters that cannot be stored became a question mark.",
            count=replaced,
        )
        print(line)


def _print_check(result: CheckResult) -> None:
    name = localize(_CHECKS[result.check])
    if not result.number:
        print(localized("{check}: sound", check=name))
        return
    line = localized_plural(
        "{check}: {count} problem; {cure}",
        "{check}: {count} problems; {cure}",
        check=name,
        count=result.number,
        cure=_CURES[result.check],
    )
    print(line)
    for problem in result.problems:
        print(safe(f"  {localize(problem)}"))


def _kilobytes(number: int | None) -> int | None:
    return None if number is None else -(-number // 1000)
