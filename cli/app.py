"""The commands: each checks its words, wires the rooms, prints, exits. What a command does not need is not imported."""

import errno
import io
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from cli.keyword_app import keywords_app
from cli.options import DEFAULT_CONFIG, AsCsv, AsJson, AsTable, ConfigPath, TakesQuery, chosen_format
from cli.outlet_app import outlets_app
from cli.starting import INTERRUPTED
from core.errors import KlipingError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}


class _Commands(TyperGroup):
    """Ends every command as shells expect: errors in plain words on stderr, exit codes by cli/errors.py."""

    def invoke(self, ctx: Any) -> Any:
        try:
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()
        except KlipingError as error:
            from cli.errors import exit_code, told

            print(told(error), file=sys.stderr)
            raise typer.Exit(exit_code(error)) from None
        except KeyboardInterrupt:
            # Before Typer's own word on it, which is "Aborted!" and 1.
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            # `kliping search | head` has read enough.
            give_up_output()
            raise typer.Exit(0) from None


def give_up_output() -> None:
    """Say nothing more on stdout. What is still buffered must not be tried at exit, where Python would complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


app = typer.Typer(
    name="kliping",
    cls=_Commands,
    epilog="""\b
Start with:
  kliping init https://your-outlet.example --keyword 'Kota Bandung'
  kliping crawl
  kliping search""",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
db_app = typer.Typer(
    rich_markup_mode=None, no_args_is_help=True, help="Look after the store.", epilog="Example: kliping db upgrade"
)
app.add_typer(
    outlets_app,
    name="outlets",
    epilog="""\b
Examples:
  kliping outlets
  kliping outlets check https://bandungekspres.co.id""",
)
app.add_typer(
    keywords_app,
    name="keywords",
    epilog="""\b
Examples:
  kliping keywords
  kliping keywords add banjir 'banjir OR longsor'""",
)
app.add_typer(db_app, name="db")


def main() -> None:
    """The command `kliping`."""
    # A stream that the caller closed (`>&-`) is None to Python: nobody reads what is said there.
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # JSON and CSV are UTF-8 wherever; a terminal of an older encoding gets question marks, not a traceback.
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")
    if any(not argument.isascii() and _is_broken(argument) for argument in sys.argv):
        print("kliping: the arguments must be UTF-8 text", file=sys.stderr)
        raise SystemExit(2)
    try:
        app(prog_name="kliping")
    except OSError as error:
        # Around everything, since --help is written while the words are still read.
        if error.errno not in _FULL or error.filename is not None:
            raise
        give_up_output()
        print(f"kliping: what it says cannot be written: {error.strerror}", file=sys.stderr)
        raise SystemExit(2) from None


def _nowhere() -> io.TextIOWrapper:
    return Path(os.devnull).open("w", encoding="utf-8")


def _is_broken(argument: str) -> bool:
    """Bytes that are no UTF-8 arrive as lone surrogates, which no store and no file takes."""
    return any("\ud800" <= char <= "\udfff" for char in argument)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib import metadata

        print(f"kliping {metadata.version('kliping')}")
        raise typer.Exit


@app.callback()
def kliping(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Watch news outlets and keep what mentions your keywords."""


@app.command(
    epilog="""\b
Example:
  kliping init bandungekspres.co.id --keyword 'Kota Bandung' --keyword banjir"""
)
def init(
    url: Annotated[str, typer.Argument(help="The home address of an outlet to watch.")],
    keyword: Annotated[list[str] | None, typer.Option(help="A phrase to watch for; may be repeated.")] = None,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Write a small config file to start from."""
    from cli.making import write_starter

    write_starter(config, url, keyword or [])


@app.command(epilog="Example: kliping check && kliping crawl")
def check(config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Check the config file and say how every query is understood."""
    from cli.making import check_config

    check_config(config)


@app.command(
    epilog="""\b
Examples:
  kliping crawl
  kliping crawl 'Bandung Ekspres' --json"""
)
def crawl(
    outlet: Annotated[list[str] | None, typer.Argument(help="Names of outlets; all active ones without.")] = None,
    as_json: AsJson = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Crawl once, now: discover, fetch, normalize, match, keep."""
    from cli.crawling import crawl_once

    raise typer.Exit(crawl_once(config, outlet or None, as_json=as_json))


@app.command(epilog="Example: kliping run --config /etc/kliping/config.yaml")
def run(as_json: AsJson = False, config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Crawl each outlet when it is due, until SIGTERM or Ctrl-C."""
    from cli.crawling import run_service

    run_service(config, as_json=as_json)


@app.command(
    cls=TakesQuery,
    epilog="""\b
Examples:
  kliping search --since 1d
  kliping search '"kota bandung" -jakarta' --outlet 'Bandung Ekspres'
  kliping search --keyword banjir --csv > banjir.csv
  kliping search --after 1200 --json""",
)
def search(
    query: Annotated[str | None, typer.Argument(help='Words, "phrases", AND OR NOT, parentheses.')] = None,
    keyword: Annotated[str | None, typer.Option(help="Only articles that mention this keyword.")] = None,
    outlet: Annotated[str | None, typer.Option(help="Only this outlet.")] = None,
    language: Annotated[str | None, typer.Option(help="Only this language, such as id.")] = None,
    since: Annotated[str | None, typer.Option(help="Published since: 2026-11-20, 2026-11-20T08:00, 12h, 3d.")] = None,
    until: Annotated[str | None, typer.Option(help="Published before, in the same forms.")] = None,
    after: Annotated[int | None, typer.Option(metavar="ID", help="Only articles kept after this one.")] = None,
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="At most so many.")] = 20,
    with_unmatched: Annotated[bool, typer.Option("--all", help="Also articles that mention no keyword.")] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    as_table: AsTable = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Find kept articles, newest first."""
    from cli.finding import Wish, search_articles

    wish = Wish(query, keyword, outlet, language, since, until, after, limit, with_unmatched)
    search_articles(config, wish, chosen_format(as_json=as_json, as_csv=as_csv, as_table=as_table))


@app.command(epilog="Example: kliping show 42")
def show(
    article_id: Annotated[int, typer.Argument(metavar="ID", help="The id that search shows.")],
    as_json: AsJson = False,
    as_table: AsTable = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Show one article in full, its mentions marked."""
    from cli.finding import show_article

    show_article(config, article_id, chosen_format(as_json=as_json, as_table=as_table))


@app.command(epilog="Example: kliping tasks --json")
def tasks(
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="At most so many.")] = 20,
    as_json: AsJson = False,
    as_table: AsTable = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """List what was asked to be done, and how far it is."""
    from cli.tasks import list_tasks

    list_tasks(config, limit, chosen_format(as_json=as_json, as_table=as_table))


@app.command(epilog="Example: kliping status")
def status(as_json: AsJson = False, as_table: AsTable = False, config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Tell how each outlet is doing: last crawl, next, last error."""
    from cli.finding import show_status

    show_status(config, chosen_format(as_json=as_json, as_table=as_table))


@app.command(
    epilog="""\b
Examples:
  kliping extract https://your-outlet.example/berita/1
  kliping extract page.html --json"""
)
def extract(
    page: Annotated[str, typer.Argument(metavar="URL|FILE", help="An article page, on the web or saved.")],
    url: Annotated[str | None, typer.Option(help="The address that a saved page came from.")] = None,
    as_json: AsJson = False,
    as_table: AsTable = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Show what one page gives: its article, its mentions."""
    from cli.extracting import extract_page

    raise typer.Exit(extract_page(config, page, url, chosen_format(as_json=as_json, as_table=as_table)))


@app.command(
    epilog="""\b
Examples:
  kliping renormalize --dry-run
  kliping renormalize 'Bandung Ekspres'"""
)
def renormalize(
    outlet: Annotated[list[str] | None, typer.Argument(help="Names of outlets; all without.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change; change nothing.")] = False,
    as_json: AsJson = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Read kept pages again with today's rules; fetch nothing."""
    from cli.renormalizing import renormalize as read_again

    read_again(config, outlet or None, dry_run=dry_run, as_json=as_json)


@db_app.command("upgrade", epilog="Example: kliping db upgrade")
def db_upgrade(config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Bring the store to this version's schema."""
    from cli.making import upgrade_db

    upgrade_db(config)


@app.command(epilog="Example: kliping demo")
def demo(as_json: AsJson = False) -> None:
    """Show the whole loop on a sample newsroom on this machine."""
    from cli.demonstrating import run_demo

    raise typer.Exit(run_demo(as_json=as_json))
