"""Options and arguments that several commands share, each declared once."""

import sys
from enum import Enum, auto
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

import typer
from typer.core import TyperCommand

from cli.language import localized
from core.errors import UsageError
from core.messages import message, message_id

DEFAULT_CONFIG = Path("config.yaml")

ConfigPath = Annotated[
    Path,
    typer.Option(
        "--config",
        envvar="KLIPING_CONFIG",
        help=message_id("The config file."),
        show_default=True,
        # The shell expands `~` only at the beginning of a word, and never in a file of environment variables.
        callback=lambda path: path.expanduser(),
    ),
]
# Another process of Kliping starts these commands so, and they end with it.
EndsWithStdin = Annotated[bool, typer.Option("--end-with-stdin", hidden=True)]
AsJson = Annotated[
    bool, typer.Option("--json", help=message_id("Print one JSON object per line; the default in a pipe."))
]
KeywordAsJson = Annotated[
    bool, typer.Option("--json", help=message_id("Print the keyword as one JSON object, and messages to stderr."))
]
AsTable = Annotated[bool, typer.Option("--table", help=message_id("Print a table; the default on a terminal."))]
AsCsv = Annotated[
    bool, typer.Option("--csv", help=message_id("Print CSV with a header row; formulas are escaped with '."))
]

Limit = Annotated[int, typer.Option(metavar="N", min=1, help=message_id("The maximum number of rows."))]
SearchQuery = Annotated[str | None, typer.Argument(help=message_id('Words, "phrases", AND OR NOT, parentheses.'))]
SearchKeywords = Annotated[
    list[str] | None,
    typer.Option("--keyword", help=message_id("Only articles that mention this keyword; repeatable.")),
]
SearchOutlets = Annotated[list[str] | None, typer.Option("--outlet", help=message_id("Only this outlet; repeatable."))]
SearchLanguages = Annotated[
    list[str] | None,
    typer.Option("--language", help=message_id("Only this language, such as id or indonesia; repeatable.")),
]
Since = Annotated[
    str | None, typer.Option(help=message_id("Published since: 2026-11-20, 20/11/2026, yesterday, 12h, 3d."))
]
Until = Annotated[str | None, typer.Option(help=message_id("Published before this time; format as for --since."))]
After = Annotated[
    int | None,
    typer.Option(metavar="ID", help=message_id("Only articles stored after the one with this id, oldest first.")),
]
WithUnmatched = Annotated[bool, typer.Option("--all", help=message_id("Also articles that mention no keyword."))]
Authors = Annotated[
    list[str] | None, typer.Option("--author", help=message_id("Only articles of this author; repeatable."))
]
Sections = Annotated[
    list[str] | None, typer.Option("--section", help=message_id("Only articles of this section; repeatable."))
]
Regions = Annotated[
    list[str] | None, typer.Option("--region", help=message_id("Only outlets of this region; repeatable."))
]
Kinds = Annotated[list[str] | None, typer.Option("--kind", help=message_id("Only outlets of this kind; repeatable."))]
Tags = Annotated[list[str] | None, typer.Option("--tag", help=message_id("Only outlets with this tag; repeatable."))]
LeastProminence = Annotated[
    str | None,
    typer.Option(
        "--prominence",
        metavar="headline|lead|body|passing",
        help=message_id("Only with a mention at least this prominent."),
    ),
]
KeptSince = Annotated[str | None, typer.Option(help=message_id("Stored since; format as for --since."))]
KeptUntil = Annotated[str | None, typer.Option(help=message_id("Stored before this time; format as for --since."))]
Order = Annotated[
    str | None,
    typer.Option(
        metavar="newest|published|relevance",
        help=message_id("The order: of arrival, of publication, or most relevant of the latest; default: newest."),
    ),
]
PageCursor = Annotated[
    str | None,
    typer.Option("--cursor", help=message_id("The page to show: start, end, or a cursor that a page before named.")),
]
InVersions = Annotated[
    bool, typer.Option("--versions", help=message_id("Search the earlier versions of edited articles, too."))
]
FacetNames = Annotated[
    str | None,
    typer.Option(
        "--facets",
        metavar="outlet,day|all",
        help=message_id(
            "Count the articles by outlet, region, keyword, language, section, prominence, tone, day, week, month."
        ),
    ),
]
WithShare = Annotated[
    bool, typer.Option("--share", help=message_id("The share of all stories of these outlets, by day."))
]
Starred = Annotated[bool, typer.Option("--starred", help=message_id("Only articles that a person starred."))]
Tones = Annotated[
    list[str] | None,
    typer.Option(
        "--tone",
        metavar="positive|neutral|negative",
        help=message_id("Only articles that a person judged to have this tone; repeatable."),
    ),
]
Dropped = Annotated[
    bool | None,
    typer.Option("--dropped/--no-dropped", help=message_id("Only, or no, articles of stories that a person dropped.")),
]
OnePerStory = Annotated[
    bool, typer.Option("--stories", help=message_id("Only one article of each story: the one that was stored first."))
]
KeywordName = Annotated[str, typer.Argument(metavar="NAME", help=message_id("The name of the keyword."))]
Languages = Annotated[
    list[str] | None, typer.Option("--language", help=message_id("Only articles in this language; repeatable."))
]
Outlets = Annotated[
    list[str] | None, typer.Option("--outlet", help=message_id("Only articles of this outlet; repeatable."))
]
WordForms = Annotated[
    str | None, typer.Option("--forms", help=message_id("id: words match in all their Indonesian forms."))
]
ToneRules = Annotated[
    list[str] | None,
    typer.Option(
        "--tone",
        metavar="TONE=QUERY",
        help=message_id("Suggest this tone for its articles that match a query; repeatable; none: no rules."),
    ),
]
TakeOver = Annotated[
    bool,
    typer.Option("--take-over", help=message_id("Use this config even if a running service uses another one.")),
]
Yes = Annotated[bool, typer.Option("--yes", help=message_id("Match the stored articles without asking."))]
NoBackfill = Annotated[bool, typer.Option("--no-backfill", help=message_id("Do not match the stored articles."))]


class QueryCommand(TyperCommand):
    """A command with a query argument. A query that begins with a dash can be mistaken for an option."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse `args`. The error for an unknown option explains how to pass a query that begins with a dash."""
        typed = list(args)
        try:
            return super().parse_args(ctx, args)
        except Exception as error:  # Typer raises different classes for an unknown option from version to version.
            option = getattr(error, "option_name", None)
            query = next((argument for argument in typed if option and argument.startswith(option)), None)
            if query and not getattr(error, "possibilities", [option]):  # a misspelled option has possibilities
                example = f"{ctx.command_path} … -- '{query}'"
                hint = localized(
                    "Write a query that begins with a dash at the end, after --: {example}", example=example
                )
                error.message += f"\n{hint}"  # type: ignore[attr-defined]
            raise


class BackfillMode(Enum):
    """What to do with the stored articles: preview and ask, match them, only preview, or skip them."""

    ASK = auto()
    RUN = auto()
    PREVIEW = auto()
    SKIP = auto()


def parse_mode(*, yes: bool, no_backfill: bool) -> BackfillMode:
    """Return the mode for the options. The default is ASK on a terminal and PREVIEW in a pipe. Raise `UsageError`."""
    if yes and no_backfill:
        raise UsageError(message("--yes and --no-backfill exclude each other"))
    if no_backfill:
        return BackfillMode.SKIP
    is_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    return BackfillMode.RUN if yes else BackfillMode.ASK if is_terminal else BackfillMode.PREVIEW


OutputFormat: TypeAlias = Literal["json", "csv", "table"]


def chosen_format(*, as_json: bool = False, as_csv: bool = False, as_table: bool = False) -> OutputFormat:
    """Return the chosen format. The default is a table on a terminal, JSON in a pipe. Raise `UsageError`."""
    options: dict[OutputFormat, bool] = {"json": as_json, "csv": as_csv, "table": as_table}
    chosen = [output_format for output_format, is_chosen in options.items() if is_chosen]
    if len(chosen) > 1:
        raise UsageError(message("--{first} and --{second} exclude each other", first=chosen[0], second=chosen[1]))
    return chosen[0] if chosen else "table" if sys.stdout.isatty() else "json"
