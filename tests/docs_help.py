"""The page docs/reference/commands.md, made of each command's own help.

Write it anew with: python -m tests.docs_help > docs/reference/commands.md
"""

import sys
from collections.abc import Iterator
from typing import Any

import typer
from typer.testing import CliRunner

from cli.app import app

WIDTH = 100

HEAD = """\
# Commands

What each command says of itself with `--help`. A bad config file stops every command that reads it, with all of its
problems at once. Results go to stdout, problems to stderr. What the shell is told stands in
[exit-codes.md](exit-codes.md), what `--json` prints in [json.md](json.md), how a query is written in
[query.md](query.md).

In a pipe, commands that list something print JSON, one object a line; `--table` asks for the table of the terminal.
"""


def find_commands() -> dict[tuple[str, ...], Any]:
    """Each command's words after `kliping` → its click command; a group stands before what it holds."""
    return dict(_walk((), typer.main.get_command(app)))


def _walk(path: tuple[str, ...], command: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield path, command
    for name, child in getattr(command, "commands", {}).items():
        yield from _walk((*path, name), child)


def make_page() -> str:
    """The whole page."""
    return HEAD + "".join(_section(path) for path in find_commands())


def _section(path: tuple[str, ...]) -> str:
    shown = CliRunner().invoke(app, [*path, "--help"], prog_name="kliping", terminal_width=WIDTH)
    lines = "\n".join(line.rstrip() for line in shown.output.strip().splitlines())
    return f"\n## {' '.join(('kliping', *path))}\n\n```text\n{lines}\n```\n"


if __name__ == "__main__":
    sys.stdout.write(make_page())
