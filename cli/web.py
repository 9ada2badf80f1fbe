"""`kliping web`: serve the page and the API."""

import sys
from pathlib import Path

from cli.context import load
from cli.language import localized
from web import serve


def serve_page(path: Path, host: str, port: int) -> None:
    """Serve until SIGTERM or Ctrl-C, and print the address to stderr. Raise as `web.serve` does."""

    def report(url: str) -> None:
        print(localized("the page is at {url}; stop with Ctrl-C", url=url), file=sys.stderr, flush=True)

    serve(load(path), host, port, report)
