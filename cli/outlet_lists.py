"""`kliping outlets import` and `export`: lists of outlets from and for feed readers."""

import sys
from collections import Counter
from pathlib import Path

from actions.outlet_lists import EntryState, add_listed, listed_record, read_outlet_list, write_outlet_list
from cli.context import load, open_mirrored_store
from cli.json_output import print_records
from cli.language import localize, localized, localized_plural
from cli.terminal import safe
from core.errors import UsageError
from core.messages import message, os_error_message
from core.outline import MAX_BYTES


def import_outlets(path: Path, file: Path, *, dry_run: bool, as_json: bool) -> None:
    """Add the new outlets of an OPML file, or with `dry_run` only print them. Invalid entries go to stderr.

    Raise `UsageError` if the file cannot be read.
    """
    context, content = load(path), _read(file)
    with open_mirrored_store(context) as store:
        listed = read_outlet_list(context, store, content, file.name)
        if not dry_run:
            add_listed(context, store, listed)
    for each in listed:
        if each.problem is not None:
            print(safe(f"{file.name}:{each.line}: {each.name or each.url}: {localize(each.problem)}"), file=sys.stderr)
    if as_json:
        print_records(map(listed_record, listed))
        return
    for each in listed:
        if each.state is EntryState.NEW:
            print(safe(f"{each.name}  {each.url}"))
    numbers = Counter(each.state for each in listed)
    summary = localized_plural(
        "{file}: {count:,} outlet: {new:,} new, {known:,} known, {invalid:,} skipped",
        "{file}: {count:,} outlets: {new:,} new, {known:,} known, {invalid:,} skipped",
        file=file.name,
        count=len(listed),
        new=numbers[EntryState.NEW],
        known=numbers[EntryState.KNOWN],
        invalid=numbers[EntryState.INVALID],
    )
    print(safe(summary))
    if dry_run:
        print(localized("Nothing was added (--dry-run)."))
    elif numbers[EntryState.NEW]:
        print(localized("A running service crawls them within a minute; 'kliping crawl' crawls them now."))


def export_outlets(path: Path) -> None:
    """Print the outlets as OPML."""
    context = load(path)
    with open_mirrored_store(context) as store:
        sys.stdout.write(write_outlet_list(store, context.clock()).decode())


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            # One more byte shows that it is too large.
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise UsageError(
            message("{file}: cannot be read ({problem})", file=file.name, problem=os_error_message(error))
        ) from error
