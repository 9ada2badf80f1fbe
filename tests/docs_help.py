"""The page docs/reference/commands.md, generated from the help of each command.

Regenerate it with: python -m tests.docs_help > docs/reference/commands.md
"""

import sys
from collections.abc import Iterator
from contextlib import redirect_stdout, suppress
from functools import cache
from io import StringIO
from typing import Any

import typer

from cli.app import app

WIDTH = 100

HEAD = """\
# Commands

The help of each command. A command that reads an invalid config file stops and reports all of its problems at once.
Results go to stdout, problems to stderr. See also [exit codes](exit-codes.md), [JSON](json.md) and the
[query language](query.md).

In a pipe, commands that list something print JSON, one object a line; `--table` prints the same table as on a terminal.
"""


@cache
def find_commands() -> dict[tuple[str, ...], Any]:
    """Return the click command for each sequence of words after `kliping`; a group precedes its commands."""
    return dict(_walk((), typer.main.get_command(app)))


def _walk(path: tuple[str, ...], command: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield path, command
    for name, child in getattr(command, "commands", {}).items():
        yield from _walk((*path, name), child)


def make_page() -> str:
    """Return the page."""
    return HEAD + "".join(_section(path) for path, command in find_commands().items() if not command.hidden)


def _section(path: tuple[str, ...]) -> str:
    # A CliRunner would build the whole command anew for each section.
    with redirect_stdout(StringIO()) as shown, suppress(SystemExit):
        find_commands()[()].main([*path, "--help"], "kliping", terminal_width=WIDTH)
    lines = "\n".join(line.rstrip() for line in shown.getvalue().strip().splitlines())
    return f"\n## {' '.join(('kliping', *path))}\n\n```text\n{lines}\n```\n"


if __name__ == "__main__":
    sys.stdout.write(make_page())
