"""Only the command that the arguments name is built."""

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from cli.app import app
from cli.typer_commands import select_command


def find_names(*arguments: str) -> list[str]:
    """Return the words of all commands that Typer builds for arguments, those of groups before their own."""
    return _names_below(get_command(select_command(app, arguments)))


def _names_below(command: object, *parents: str) -> list[str]:
    names = []
    for name, child in (command.commands if isinstance(command, TyperGroup) else {}).items():
        names += [" ".join((*parents, name)), *_names_below(child, *parents, name)]
    return names


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["search", "banjir", "--json"], ["search"]),
        (["keywords", "add", "banjir"], ["keywords", "keywords add"]),
        (["users", "token", "add", "Sari"], ["users", "users token", "users token add"]),
        (["db", "path", "verify"], ["db", "db path"]),
    ],
)
def test_only_the_named_command_is_built(arguments: list[str], names: list[str]) -> None:
    assert find_names(*arguments) == names


@pytest.mark.parametrize("arguments", [[], ["--help"], ["--version", "search"], ["saerch"], ["--help", "search"]])
def test_help_and_suggestions_know_all_commands(arguments: list[str]) -> None:
    assert find_names(*arguments) == find_names()


@pytest.mark.parametrize("arguments", [["keywords"], ["keywords", "--help"], ["keywords", "ad"], ["report", "harian"]])
def test_a_group_knows_its_commands(arguments: list[str]) -> None:
    expected = [name for name in find_names() if name.split()[0] == arguments[0]]
    assert len(expected) > 2
    assert find_names(*arguments) == expected


def test_the_app_itself_keeps_all_commands() -> None:
    find_names("search")
    assert "keywords add" in find_names()
