"""`kliping db upgrade`."""

import sys
from pathlib import Path

from actions.backfill import run_reindex
from cli.backfill import print_run
from cli.context import load
from cli.progress import task_progress
from storage import upgrade_store


def upgrade_db(path: Path) -> None:
    """Create the store, or migrate it to this version's schema. Then index its articles by this version's rules."""
    context = load(path)
    upgrade = upgrade_store(context.config.storage.url)
    if upgrade.before == upgrade.after:
        print(f"The store has this version's schema already ({upgrade.after}).")
    else:
        print(f"The store's schema was migrated from {upgrade.before or 'nothing'} to {upgrade.after}.")
    with context.open_store() as store:
        with task_progress() as on_progress:
            run = run_reindex(context, store, on_progress)
        if run.task_id is not None:
            print_run(run, sys.stdout)
