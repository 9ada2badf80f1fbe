"""`kliping tasks run`."""

from pathlib import Path

from actions.crawl import run_tasks as run_waiting
from cli.context import load
from cli.crawl import print_task


def run_tasks(path: Path) -> None:
    """Run the waiting tasks and print a line for each to stderr. Raise `StoreError` if the store cannot be opened."""
    context = load(path)
    with context.open_store() as store:
        run_waiting(context, store, print_task)
