"""`kliping mcp`: let a language model read the store."""

import sys
from pathlib import Path

from cli.context import load
from cli.language import localized
from core.errors import UsageError
from core.messages import message


def serve_tools(path: Path) -> None:
    """Answer a client on stdin and stdout until it closes stdin. Raise as `mcp_server.serve` does."""
    context = load(path)
    try:
        from mcp_server import serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "mcp":
            raise
        raise UsageError(message("kliping mcp needs the library mcp, version 2: install kliping[mcp]")) from error
    if sys.stdin.isatty():
        print(
            localized("this command talks to a program that asks for a language model; stop with Ctrl-C"),
            file=sys.stderr,
        )
    serve(context)
