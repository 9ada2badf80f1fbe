"""`kliping db upgrade`."""

import sys
from pathlib import Path

from actions.backfill import run_reindex
from cli.backfill import print_run
from cli.context import load
from cli.language import localized
from cli.progress import task_progress
from storage import upgrade_store


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
    with context.open_store() as store:
        with task_progress() as on_progress:
            run = run_reindex(context, store, on_progress)
        if run.task_id is not None:
            print_run(run, sys.stdout)
