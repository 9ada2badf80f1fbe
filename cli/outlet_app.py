"""The commands below `kliping outlets`."""

from typing import Annotated

import typer

from cli.options import DEFAULT_CONFIG, AsJson, AsTable, ConfigPath, chosen_format

outlets_app = typer.Typer(rich_markup_mode=None)


@outlets_app.callback(invoke_without_command=True)
def outlets(
    context: typer.Context, as_json: AsJson = False, as_table: AsTable = False, config: ConfigPath = DEFAULT_CONFIG
) -> None:
    """List the outlets with their sources and counts."""
    if context.invoked_subcommand is None:
        from cli.finding import list_outlets

        list_outlets(config, chosen_format(as_json=as_json, as_table=as_table))


@outlets_app.command("check", epilog="Example: kliping outlets check https://bandungekspres.co.id")
def outlets_check(
    url: Annotated[str, typer.Argument(help="The home address of an outlet.")],
    as_json: AsJson = False,
    as_table: AsTable = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Show what would be discovered at an address; keep nothing."""
    from cli.crawling import check_outlet

    raise typer.Exit(check_outlet(config, url, chosen_format(as_json=as_json, as_table=as_table)))
