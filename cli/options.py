"""The options that many commands share, each declared once."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

DEFAULT_CONFIG = Path("config.yaml")

MOST = 2**63 - 1
"""The largest number that both databases take; no id and no count is beyond."""

ConfigPath = Annotated[
    Path, typer.Option("--config", envvar="KLIPING_CONFIG", help="The config file.", show_default=True)
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line, also on a terminal.")]
ToJson = Annotated[bool, typer.Option("--json", help="The keyword as one JSON object; what is said goes to stderr.")]
AsTable = Annotated[bool, typer.Option("--table", help="The table for people, also in a pipe.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="CSV with a header row; cells that start like a formula get a '.")]

KeywordName = Annotated[str, typer.Argument(metavar="NAME", help="What the keyword is called.")]
Languages = Annotated[list[str] | None, typer.Option("--language", help="Only articles in this language; repeatable.")]
Outlets = Annotated[list[str] | None, typer.Option("--outlet", help="Only articles of this outlet; repeatable.")]
WordForms = Annotated[str | None, typer.Option("--forms", help="id: words match in all their Indonesian forms.")]
Yes = Annotated[bool, typer.Option("--yes", help="Match what is stored without asking.")]
NoBackfill = Annotated[bool, typer.Option("--no-backfill", help="Leave what is stored unmatched.")]


class TakesQuery(TyperCommand):
    """A command with a query among its words, which may begin with a dash as options do."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        typed = list(args)
        try:
            return super().parse_args(ctx, args)
        except Exception as error:  # Typer has moved its class for an unknown option from one version to the next.
            name = getattr(error, "option_name", None)
            query = next((word for word in typed if name and word.startswith(name)), None)
            if query and not getattr(error, "possibilities", [name]):  # those of a misspelled option
                error.message += _behind_dashes(f"{ctx.command_path} … -- '{query}'")  # type: ignore[attr-defined]
            raise


def _behind_dashes(shown: str) -> str:
    return (
        f"\nA query that begins with a dash stands at the end, behind --: {shown}"
        f"\nKueri yang diawali tanda minus ditulis paling akhir, di belakang --: {shown}"
    )


def chosen_format(*, as_json: bool = False, as_csv: bool = False, as_table: bool = False) -> str:
    """ "json", "csv" or "table": what was asked for, else a table on a terminal and JSON in a pipe."""
    from cli.errors import UsageError

    chosen = [name for name, wanted in (("json", as_json), ("csv", as_csv), ("table", as_table)) if wanted]
    if len(chosen) > 1:
        raise UsageError(f"--{chosen[0]} and --{chosen[1]} exclude each other")
    return chosen[0] if chosen else "table" if sys.stdout.isatty() else "json"
