"""`kliping web`: serve the page and the API."""

import sys
from pathlib import Path

from actions.context import AppContext
from cli.context import load_or_default, open_mirrored_store
from cli.language import localized
from cli.terminal import safe
from web import is_reachable, serve


def serve_page(path: Path, host: str | None, port: int | None) -> None:
    """Serve until SIGTERM or Ctrl-C, and print the address to stderr. Raise as `web.serve` does.

    The default of host and port are those of the config.
    """
    context = load_or_default(path)
    _create_store(context)
    web = context.config.web

    host = web.host if host is None else host

    def report(url: str) -> None:
        print(localized("the page is at {url}; stop with Ctrl-C", url=url), file=sys.stderr, flush=True)
        if is_reachable(context, host) and not web.trusted_proxies:
            print(
                localized(
                    "what passes between a browser and this address is not encrypted, passwords included; put a proxy"
                    " with TLS in front (docs/how-to/behind-a-proxy.md)"
                ),
                file=sys.stderr,
                flush=True,
            )

    serve(context, host, web.port if port is None else port, report)


def _create_store(context: AppContext) -> None:
    """Create the file of a missing SQLite store, and say where: the page leads from there to the first crawl."""
    scheme, _, file = context.config.storage.url.partition(":///")
    if scheme == "sqlite" and not Path(file).exists():
        open_mirrored_store(context).close()
        print(safe(localized("the store {file} is new", file=file)), file=sys.stderr, flush=True)
