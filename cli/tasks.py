"""`kliping tasks run`."""

import os
import signal
import threading
from pathlib import Path

from actions.crawl import run_tasks as run_waiting
from cli.context import load_or_default
from cli.crawl import print_task

STDIN = 0


def run_tasks(path: Path, *, ends_with_stdin: bool = False) -> None:
    """Run the waiting tasks and print a line for each to stderr. Raise `StoreError` if the store cannot be opened."""
    if ends_with_stdin:
        end_with_stdin()
    context = load_or_default(path)
    with context.open_store() as store:
        run_waiting(context, store, print_task)


def end_with_stdin() -> None:
    """Let this process end as after SIGTERM when its stdin is closed, which happens when its parent has ended."""

    def wait() -> None:
        # Not through sys.stdin: Python could not end while a thread reads from its buffer.
        while os.read(STDIN, 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()
