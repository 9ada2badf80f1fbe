"""The options that many commands share, each declared once."""

from pathlib import Path
from typing import Annotated

import typer

DEFAULT_CONFIG = Path("config.yaml")

ConfigPath = Annotated[
    Path, typer.Option("--config", envvar="KLIPING_CONFIG", help="The config file.", show_default=True)
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line, also on a terminal.")]
AsTable = Annotated[bool, typer.Option("--table", help="The table for people, also in a pipe.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="CSV with a header row; cells that start like a formula get a '.")]
