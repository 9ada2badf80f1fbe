"""Select the command that the arguments name, before Typer builds it."""

import copy
from collections.abc import Sequence

import typer
from typer.main import get_command_name
from typer.models import CommandInfo


def select_command(app: typer.Typer, arguments: Sequence[str]) -> typer.Typer:
    """Return an app with only the command that `arguments` begin with, or `app` if they begin with none of its names.

    Typer builds all commands with their options at each start, which takes as long as a search. Help and suggestions
    need all of them: their arguments begin with an option, with a name that does not exist, or with nothing.
    """
    if not arguments:
        return app
    name, *others = arguments
    commands = [each for each in app.registered_commands if _name_of(each) == name]
    groups = [each for each in app.registered_groups if each.name == name]
    if not commands and not groups:
        return app
    selected, groups = copy.copy(app), [copy.copy(each) for each in groups]
    for group in groups:
        if group.typer_instance is not None:
            group.typer_instance = select_command(group.typer_instance, others)
    selected.registered_commands, selected.registered_groups = commands, groups
    return selected


def _name_of(command: CommandInfo) -> str | None:
    return command.name or (get_command_name(command.callback.__name__) if command.callback else None)
