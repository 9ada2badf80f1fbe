"""`kliping run`: the service."""

import os
import sys
import threading
from pathlib import Path

import scheduler
from actions.crawl import make_rounds
from cli.context import load, open_mirrored_store
from cli.crawl import print_report, print_task
from cli.errors import WRONG_USAGE
from cli.streams import discard_stdout
from cli.terminal import count_of
from core.outlet import CrawlReport
from crawler import run_loop
from storage import Store

# The time to wait for the store to close after the service has stopped, in seconds.
CLOSE_TIMEOUT = 2.0


def run_service(path: Path, *, as_json: bool) -> None:
    """Crawl each outlet when it is due, until SIGTERM or Ctrl-C."""
    context = load(path)
    store = open_mirrored_store(context)

    async def serve() -> None:
        rounds = make_rounds(context, store)
        await scheduler.serve(rounds, lambda report: _print_while_read(report, as_json=as_json), print_task)

    outlets = count_of(sum(outlet.active for outlet in context.config.outlets), "outlet")
    keywords = count_of(len(store.keywords.find_active()), "keyword")
    print(f"kliping is running: {outlets}, {keywords}; stop with Ctrl-C", file=sys.stderr)
    try:
        run_loop(serve)
    finally:
        _close(store)
    print("kliping stopped", file=sys.stderr)


def _print_while_read(report: CrawlReport, *, as_json: bool) -> None:
    """Print a report. If the reader of the pipe has exited, as in `kliping run | head -1`, stop printing and go on."""
    try:
        print_report(report, as_json=as_json)
    except BrokenPipeError:
        discard_stdout()


def _close(store: Store) -> None:
    """Close the store. If it does not close in time, exit at once: waiting threads would keep the process alive."""
    thread = threading.Thread(target=store.close, daemon=True)
    thread.start()
    thread.join(CLOSE_TIMEOUT)
    if thread.is_alive():
        message = "kliping: stopped, though the store does not answer; the leases of this process expire in two minutes"
        print(message, file=sys.stderr, flush=True)
        os._exit(WRONG_USAGE)
