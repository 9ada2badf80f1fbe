"""`kliping import`."""

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from actions.import_articles import InvalidLine, import_file
from actions.json_records import json_line
from cli.context import load, open_mirrored_store
from cli.language import localize, localized, localized_plural
from cli.progress import import_progress
from cli.terminal import safe
from storage import ImportProgress

# The number of skipped lines of a file that are printed.
MAX_SHOWN = 20


def import_files(path: Path, files: Sequence[Path], *, as_json: bool) -> None:
    """Import the articles of files, and print what became of them. Raise `UsageError` for a file that cannot be read.

    Skipped lines go to stderr.
    """
    context = load(path)
    with open_mirrored_store(context) as store:
        for file in files:
            shown = 0

            def show_invalid(invalid: InvalidLine, file: Path = file) -> None:
                nonlocal shown
                shown += 1
                if shown <= MAX_SHOWN:
                    print(safe(f"{file.name}:{invalid.line}: {localize(invalid.reason)}"), file=sys.stderr)

            with import_progress(file.name, as_json=as_json) as show_progress:
                progress = import_file(context, store, file, show_progress, show_invalid)
            if shown > MAX_SHOWN:
                print(localized("… and {count} more skipped lines", count=shown - MAX_SHOWN), file=sys.stderr)
            print(json_line(import_record(progress)) if as_json else safe(_summary(file, progress)))


def import_record(progress: ImportProgress) -> dict[str, Any]:
    """Return the record of an imported file."""
    return asdict(progress)


def _summary(file: Path, progress: ImportProgress) -> str:
    return localized_plural(
        "{file}: {count:,} record: {new:,} new, {known:,} known, {invalid:,} skipped",
        "{file}: {count:,} records: {new:,} new, {known:,} known, {invalid:,} skipped",
        file=file.name,
        count=progress.position,
        new=progress.new,
        known=progress.known,
        invalid=progress.invalid,
    )
