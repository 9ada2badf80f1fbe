"""Options and arguments that several commands share, each declared once."""

import sys
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

import typer
from typer.core import TyperCommand

from core.errors import UsageError

DEFAULT_CONFIG = Path("config.yaml")

ConfigPath = Annotated[
    Path, typer.Option("--config", envvar="KLIPING_CONFIG", help="The config file.", show_default=True)
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object a line; the default in a pipe.")]
KeywordAsJson = Annotated[
    bool, typer.Option("--json", help="Print the keyword as one JSON object, and sentences to stderr.")
]
AsTable = Annotated[bool, typer.Option("--table", help="Print a table; the default on a terminal.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Print CSV with a header row; formulas are escaped with '.")]

Limit = Annotated[int, typer.Option(metavar="N", min=1, help="The number of rows at most.")]
KeywordName = Annotated[str, typer.Argument(metavar="NAME", help="The name of the keyword.")]
Languages = Annotated[list[str] | None, typer.Option("--language", help="Only articles in this language; repeatable.")]
Outlets = Annotated[list[str] | None, typer.Option("--outlet", help="Only articles of this outlet; repeatable.")]
WordForms = Annotated[str | None, typer.Option("--forms", help="id: words match in all their Indonesian forms.")]
Yes = Annotated[bool, typer.Option("--yes", help="Match the stored articles without asking.")]
NoBackfill = Annotated[bool, typer.Option("--no-backfill", help="Do not match the stored articles.")]


class QueryCommand(TyperCommand):
    """A command with a query argument. A query may begin with a dash, so it can be mistaken for an option."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse `args`. If an option is unknown, add to the error how to pass a query that begins with a dash."""
        typed = list(args)
        try:
            return super().parse_args(ctx, args)
        except Exception as error:  # Typer raises different classes for an unknown option from version to version.
            name = getattr(error, "option_name", None)
            query = next((argument for argument in typed if name and argument.startswith(name)), None)
            if query and not getattr(error, "possibilities", [name]):  # a misspelled option has possibilities
                error.message += _dash_hint(f"{ctx.command_path} … -- '{query}'")  # type: ignore[attr-defined]
            raise


def _dash_hint(example: str) -> str:
    """Return the instruction for a query that begins with a dash, in both languages."""
    from core.messages import LANGUAGES, message, translate

    hint = message("A query that begins with a dash stands at the end, after --: {example}", example=example)
    return "".join(f"\n{translate(hint, language)}" for language in LANGUAGES)


OutputFormat: TypeAlias = Literal["json", "csv", "table"]


def chosen_format(*, as_json: bool = False, as_csv: bool = False, as_table: bool = False) -> OutputFormat:
    """Return the chosen format. The default is a table on a terminal, JSON in a pipe. Raise `UsageError`."""
    options: tuple[tuple[OutputFormat, bool], ...] = (("json", as_json), ("csv", as_csv), ("table", as_table))
    chosen = [name for name, is_chosen in options if is_chosen]
    if len(chosen) > 1:
        raise UsageError(f"--{chosen[0]} and --{chosen[1]} exclude each other")
    return chosen[0] if chosen else "table" if sys.stdout.isatty() else "json"
