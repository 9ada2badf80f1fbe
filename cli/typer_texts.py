"""Translate the help and the errors of a command line, which Typer words in English."""

import io
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import typer
from typer.core import TyperGroup

from cli.language import current_language, localize
from core.messages import Message, message

# The base class of the errors in arguments. Typer exports only classes derived from it.
CommandLineError: type[Any] = typer.BadParameter.__mro__[2]

# The texts of Typer and of the examples below the help. A text that matches none of them stays in English.
_TEMPLATES = (
    message("Usage:"),
    message("Options"),
    message("Arguments"),
    message("Commands"),
    message("[OPTIONS]"),
    message("COMMAND [ARGS]..."),
    message("Show this message and exit."),
    message("required"),
    message("default: {default}"),
    message("env var: {variable}"),
    message("Example: {command}"),
    message("Example:"),
    message("Examples:"),
    message("Start with:"),
    message("Try '{command}' for help."),
    message("Error: {problem}"),
    message("Missing command."),
    message("Missing argument {name}."),
    message("Missing option {name}."),
    message("No such command {name}. Did you mean {similar}?"),
    message("No such command {name}."),
    message("No such option: {name} (Possible options: {similar})"),
    message("No such option: {name} Did you mean {similar}?"),
    message("No such option: {name}"),
    message("Got unexpected extra argument ({arguments})"),
    message("Got unexpected extra argument(s) ({arguments})"),
    message("Got unexpected extra arguments ({arguments})"),
    message("Option {name} requires an argument."),
    message("Option {name} does not take a value."),
    message("Invalid value for {name}: {problem}"),
    message("Input should be a valid integer, unable to parse string as an integer"),
    message("Input should be greater than or equal to {minimum}"),
)
_PLACEHOLDER = re.compile(r"\\\{(\w+)\\\}")


@cache
def _patterns() -> list[tuple[re.Pattern[str], Message]]:
    """Return a pattern for each template. English output does not need them."""
    return [(re.compile(_PLACEHOLDER.sub(r"(?P<\1>.+?)", re.escape(each.template))), each) for each in _TEMPLATES]


def localize_text(text: str) -> str:
    """Return a text of Typer in the language of the output, with the values of its placeholders translated, too."""
    if current_language() == "en":
        return text
    for pattern, known in _patterns():
        if found := pattern.fullmatch(text):
            params = {name: localize_text(value) for name, value in found.groupdict().items()}
            return localize(Message(known.template, tuple(params.items())))
    return text


def localize_help(text: str) -> str:
    """Return a help text of a command or option in the language of the output."""
    return localize(Message(text)) if text else text


# These two come from a public class, because the module that defines them differs between versions of Typer.
_Context: Any = TyperGroup.context_class
_HelpFormatter: Any = _Context.formatter_class


class LocalizedFormatter(_HelpFormatter):  # type: ignore[misc]
    """Writes the help with translated headings and remarks."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line `Usage: prog args`."""
        options, _, others = args.partition(" ")
        words = [localize_text(options), localize_text(others)] if options == "[OPTIONS]" else [args]
        prefix = localize_text("Usage:") + " " if prefix is None else prefix
        super().write_usage(prog, " ".join(filter(None, words)), prefix)

    def write_heading(self, heading: str) -> None:
        super().write_heading(localize_text(heading))

    def write_dl(self, rows: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        """Write a list of options or commands, with remarks such as `[default: 20]` at the end of a row."""
        super().write_dl([(term, _localize_remarks(text)) for term, text in rows], *args, **kwargs)


def _localize_remarks(text: str) -> str:
    remarks = re.search(r"\[([^\[\]]+)\]$", text)
    if remarks is None:
        return localize_text(text)
    return text[: remarks.start(1)] + "; ".join(map(localize_text, remarks[1].split("; "))) + "]"


class _LocalizedContext(_Context):  # type: ignore[misc]
    formatter_class = LocalizedFormatter


def localize_command(command: Any) -> None:
    """Translate the help of a command, of its options and of all commands below it."""
    command.context_class = _LocalizedContext
    command.help = localize_help(command.help)
    if command.epilog:
        command.epilog = "\n".join(map(localize_text, command.epilog.split("\n")))
    for param in command.params:
        param.help = localize_help(getattr(param, "help", ""))
    for child in getattr(command, "commands", {}).values():
        localize_command(child)


def error_lines(error: Any) -> Iterator[str]:
    """Yield the lines that Typer would print for a usage error: the usage, a hint and the error."""
    shown = io.StringIO()
    error.show(shown)
    return map(localize_text, shown.getvalue().rstrip("\n").split("\n"))
