"""`python -m demo`: the sample newsroom as a process of its own."""

import argparse
import json
import signal
import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

from demo.control import Control
from demo.newsroom import KEYS, Newsroom
from demo.server import Listener, serving


def main() -> None:
    """Print one JSON line {"outlets": {name: url}, "control": url}, then serve until SIGTERM or Ctrl-C."""
    options = _parser().parse_args()
    stopped = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    with ExitStack() as stack:
        newsroom = stack.enter_context(Newsroom.serve(options.now, ports=(options.port_a, options.port_b)))
        if options.log:
            newsroom.log = stack.enter_context(options.log.open("a", encoding="utf-8", buffering=1))
        control = Listener()
        control.respond = Control(newsroom).respond
        stack.enter_context(serving([control]))
        urls = {outlet.name: outlet.url for outlet in newsroom.outlets}
        sys.stdout.write(json.dumps({"outlets": urls, "control": control.url}) + "\n")
        sys.stdout.flush()
        stopped.wait()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument("--port-a", type=int, default=0, metavar="N", help=f"port of {KEYS[0]} (default: a free one)")
    parser.add_argument("--port-b", type=int, default=0, metavar="N", help=f"port of {KEYS[1]} (default: a free one)")
    parser.add_argument(
        "--now", type=_instant, default=datetime.now(UTC), metavar="ISO", help="date of the newest article"
    )
    parser.add_argument("--log", type=Path, metavar="FILE", help="write one JSON line for each request")
    return parser


def _instant(value: str) -> datetime:
    instant = datetime.fromisoformat(value)
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


if __name__ == "__main__":
    main()
