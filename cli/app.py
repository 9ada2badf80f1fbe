"""Every command with its arguments, options and help text. Each command imports only the modules that it needs."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from cli.errors import INTERRUPTED, error_message, exit_code
from cli.options import (
    DEFAULT_CONFIG,
    After,
    AsCsv,
    AsJson,
    AsTable,
    Authors,
    ConfigPath,
    Dropped,
    EndsWithStdin,
    FacetNames,
    InVersions,
    KeptSince,
    KeptUntil,
    KeywordAsJson,
    KeywordName,
    Kinds,
    Languages,
    LeastProminence,
    Limit,
    NoBackfill,
    OnePerStory,
    Order,
    Outlets,
    PageCursor,
    QueryCommand,
    Regions,
    SearchKeywords,
    SearchLanguages,
    SearchOutlets,
    SearchQuery,
    Sections,
    Since,
    Starred,
    Tags,
    TakeOver,
    ToneRules,
    Tones,
    Until,
    WithShare,
    WithUnmatched,
    WordForms,
    Yes,
    chosen_format,
    parse_mode,
)
from cli.streams import discard_stdout, end_with_stdin
from cli.typer_texts import CommandLineError, error_lines, localize_command
from core.errors import KlipingError, UsageError
from core.messages import message, message_id


class _CommandGroup(TyperGroup):
    """A group of commands that turns errors into exit codes and translated messages on stderr."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        localize_command(self)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command of the arguments, and exit. See `TyperGroup.main`."""
        try:
            sys.exit(super().main(*args, **kwargs | {"standalone_mode": False}))
        except CommandLineError as error:
            print("\n".join(error_lines(error)), file=sys.stderr)
            sys.exit(error.exit_code)

    def invoke(self, ctx: Any) -> Any:
        try:
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()
        except KlipingError as error:
            print(error_message(error), file=sys.stderr)
            raise typer.Exit(exit_code(error)) from None
        except KeyboardInterrupt:
            # Handled here, since Typer would print "Aborted!" and exit with code 1.
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            # The reader has closed the pipe, as in `kliping search | head`.
            discard_stdout()
            raise typer.Exit(0) from None


class _ReportGroup(TyperGroup):
    """`kliping report NAME` beside `kliping report template`: the first word is a command or the name of a report."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        is_command = bool(args) and args[0] in self.commands
        # Options may follow the name of a report, as they may follow the arguments of any command.
        ctx.allow_interspersed_args = not is_command
        return super().parse_args(ctx, ["", *args] if is_command else args)

    def get_params(self, ctx: Any) -> list[Any]:
        params = super().get_params(ctx)
        # The usage of a subcommand asks for those of its parents; the name of a report does not precede it.
        return params if ctx.command is self else [each for each in params if each.param_type_name != "argument"]


app = typer.Typer(
    name="kliping",
    cls=_CommandGroup,
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
outlets_app = typer.Typer(rich_markup_mode=None)
keywords_app = typer.Typer(rich_markup_mode=None)
tasks_app = typer.Typer(rich_markup_mode=None)
alerts_app = typer.Typer(rich_markup_mode=None)
db_app = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    help=message_id("Maintain the store."),
    epilog="Example: kliping db upgrade",
)
app.add_typer(
    outlets_app,
    name="outlets",
    epilog="""\b
Examples:
  kliping outlets
  kliping outlets add https://bandungekspres.co.id""",
)
app.add_typer(
    keywords_app,
    name="keywords",
    epilog="""\b
Examples:
  kliping keywords
  kliping keywords add banjir 'banjir OR longsor'""",
)
app.add_typer(tasks_app, name="tasks", epilog="Example: kliping tasks --json")
report_app = typer.Typer(rich_markup_mode=None, cls=_ReportGroup)
template_app = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    help=message_id("Your own layout: a DOCX file with placeholders."),
    epilog="Example: kliping report template new laporan.docx",
)
report_app.add_typer(template_app, name="template")
sent_app = typer.Typer(
    rich_markup_mode=None, no_args_is_help=True, help=message_id("List the reports that were delivered, and save them.")
)
report_app.add_typer(sent_app, name="sent")
app.add_typer(
    report_app,
    name="report",
    epilog="""\b
Examples:
  kliping report harian
  kliping report harian --date kemarin --output kliping.docx""",
)
app.add_typer(
    alerts_app,
    name="alerts",
    epilog="""\b
Examples:
  kliping alerts
  kliping alerts test office""",
)
users_app = typer.Typer(rich_markup_mode=None)
tokens_app = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    help=message_id("Tokens with which programs use the API in the name of a user."),
    epilog="Example: kliping users token add Sari --name laporan",
)
app.add_typer(
    users_app,
    name="users",
    epilog="""\b
Examples:
  kliping users
  kliping users add Sari --role editor""",
)
users_app.add_typer(tokens_app, name="token")
app.add_typer(db_app, name="db")


def _print_version(requested: bool) -> None:
    if requested:
        from importlib import metadata

        print(f"kliping {metadata.version('kliping')}")
        raise typer.Exit


@app.callback(help=message_id("Watch news outlets and store the articles that mention your keywords."))
def kliping(
    _language: Annotated[
        str | None,
        # Read and removed by `cli.language.set_language`, before anything is translated. Declared for the help.
        typer.Option("--lang", metavar="en|id", help=message_id("The language of the output; default: the locale's.")),
    ] = None,
    version: Annotated[
        bool,
        typer.Option(
            "--version", help=message_id("Show the version and exit."), callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    pass


@app.command(
    help=message_id("Write a small config file to start from."),
    epilog="""\b
Example:
  kliping init bandungekspres.co.id --keyword 'Kota Bandung' --keyword banjir""",
)
def init(
    url: Annotated[str, typer.Argument(help=message_id("The home address of an outlet to watch."))],
    keyword: Annotated[list[str] | None, typer.Option(help=message_id("A phrase to watch for; repeatable."))] = None,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from cli.config_file import write_config

    write_config(config, url, keyword or [])


@app.command(
    help=message_id("Check the config file and show how each query is understood."),
    epilog="Example: kliping check && kliping crawl",
)
def check(config: ConfigPath = DEFAULT_CONFIG) -> None:
    from cli.config_file import check_file

    check_file(config)


@app.command(
    help=message_id("Crawl once, now: discover, fetch, normalize, match, store."),
    epilog="""\b
Examples:
  kliping crawl
  kliping crawl 'Bandung Ekspres' --json""",
)
def crawl(
    outlet: Annotated[
        list[str] | None, typer.Argument(help=message_id("Names of outlets; default: all active ones."))
    ] = None,
    as_json: AsJson = False,
    as_table: Annotated[
        bool, typer.Option("--table", help=message_id("Print a table; default: a line for each outlet."))
    ] = False,
    take_over: TakeOver = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from cli.crawl import crawl_once

    chosen_format(as_json=as_json, as_table=as_table)
    raise typer.Exit(crawl_once(config, outlet or None, as_json=as_json, as_table=as_table, takes_over=take_over))


@app.command(
    help=message_id("Crawl each outlet when it is due, until SIGTERM or Ctrl-C."),
    epilog="Example: kliping run --config /etc/kliping/config.yaml",
)
def run(as_json: AsJson = False, take_over: TakeOver = False, config: ConfigPath = DEFAULT_CONFIG) -> None:
    from cli.context import load
    from cli.crawl import run_service

    run_service(load(config), as_json=as_json, takes_over=take_over)


@app.command(
    help=message_id("Show articles and mentions in a browser."),
    epilog="Example: kliping web --port 8321",
)
def web(
    host: Annotated[
        str | None, typer.Option(help=message_id("The address of this computer to serve; default: web.host."))
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help=message_id("The port; 0: any free one; default: web.port.")),
    ] = None,
    ends_with_stdin: EndsWithStdin = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from cli.web import serve_page

    if ends_with_stdin:
        end_with_stdin()
    serve_page(config, host, port)


@app.command(
    help=message_id("Let a language model read the store (MCP)."),
    epilog="Example: kliping mcp --config /etc/kliping/config.yaml",
)
def mcp(config: ConfigPath = DEFAULT_CONFIG) -> None:
    from cli.mcp import serve_tools

    serve_tools(config)


@app.command(
    help=message_id("Find stored articles, newest first."),
    cls=QueryCommand,
    epilog="""\b
Examples:
  kliping search --since 1d
  kliping search '"kota bandung" -jakarta' --outlet 'Bandung Ekspres'
  kliping search --keyword banjir --csv > banjir.csv
  kliping search --keyword banjir --since 30d --facets outlet,day
  kliping search --since-change 1200 --limit 1000 --json""",
)
def search(
    query: SearchQuery = None,
    keyword: SearchKeywords = None,
    outlet: SearchOutlets = None,
    language: SearchLanguages = None,
    since: Since = None,
    until: Until = None,
    after: After = None,
    since_change: Annotated[
        int | None,
        typer.Option(
            metavar="SEQ",
            min=0,
            help=message_id("Changes after the one with this number, oldest first; 0: all."),
        ),
    ] = None,
    region: Regions = None,
    kind: Kinds = None,
    tag: Tags = None,
    author: Authors = None,
    section: Sections = None,
    prominence: LeastProminence = None,
    kept_since: KeptSince = None,
    kept_until: KeptUntil = None,
    starred: Starred = False,
    tone: Tones = None,
    dropped: Dropped = None,
    versions: InVersions = False,
    limit: Limit = 20,
    order: Order = None,
    cursor: PageCursor = None,
    facets: FacetNames = None,
    share: WithShare = False,
    stories: OnePerStory = False,
    with_unmatched: WithUnmatched = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    as_table: AsTable = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from actions.search import SearchOptions
    from cli.search import search_articles

    options = SearchOptions(
        query,
        tuple(keyword or ()),
        tuple(outlet or ()),
        tuple(language or ()),
        since,
        until,
        after,
        limit,
        with_unmatched,
        since_change,
        authors=tuple(author or ()),
        sections=tuple(section or ()),
        prominence=prominence,
        kept_since=kept_since,
        kept_until=kept_until,
        order=order,
        cursor=cursor,
        facets=facets,
        with_share=share,
        regions=tuple(region or ()),
        kinds=tuple(kind or ()),
        tags=tuple(tag or ()),
        in_versions=versions,
        one_per_story=stories,
        is_starred=starred,
        tones=tuple(tone or ()),
        is_dropped=dropped,
    )
    search_articles(config, options, chosen_format(as_json=as_json, as_csv=as_csv, as_table=as_table))


@app.command(
    help=message_id("Show one article in full, with its mentions highlighted."), epilog="Example: kliping show 42"
)
def show(
    article_id: Annotated[int, typer.Argument(metavar="ID", help=message_id("The id that search shows."))],
    versions: Annotated[
        bool, typer.Option("--versions", help=message_id("Also what the outlet changed, version by version."))
    ] = False,
    save: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help=message_id("Write the attached files into this folder."))
    ] = None,
    whatsapp: Annotated[
        bool, typer.Option("--whatsapp", help=message_id("As a text to be pasted into WhatsApp."))
    ] = False,
    as_json: AsJson = False,
    as_table: AsTable = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    if whatsapp:
        from cli.alerts import print_clip

        print_clip(config, article_id)
        return
    from cli.search import show_article

    output_format = chosen_format(as_json=as_json, as_table=as_table)
    show_article(config, article_id, output_format, with_versions=versions, save_in=save)


@app.command(
    help=message_id("Export stored articles to a file."),
    cls=QueryCommand,
    epilog="""\b
Examples:
  kliping export --keyword banjir --since 30d -o banjir.xlsx
  kliping export --all -o articles.jsonl --manifest manifest.json
  kliping export --layout newswatch --excel -o articles.csv""",
)
def export(
    query: SearchQuery = None,
    file_format: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="csv|jsonl|xlsx|parquet|atom",
            help=message_id("The format; default: by the file's name, or csv."),
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help=message_id("The file; default and -: stdout."))
    ] = None,
    keyword: SearchKeywords = None,
    outlet: SearchOutlets = None,
    language: SearchLanguages = None,
    since: Since = None,
    until: Until = None,
    after: After = None,
    region: Regions = None,
    kind: Kinds = None,
    tag: Tags = None,
    author: Authors = None,
    section: Sections = None,
    prominence: LeastProminence = None,
    kept_since: KeptSince = None,
    kept_until: KeptUntil = None,
    starred: Starred = False,
    tone: Tones = None,
    dropped: Dropped = None,
    order: Annotated[
        str | None,
        typer.Option(metavar="newest|published", help=message_id("The order: of arrival, or of publication.")),
    ] = None,
    limit: Annotated[
        int | None, typer.Option(metavar="N", min=1, help=message_id("The maximum number of articles; default: all."))
    ] = None,
    with_unmatched: WithUnmatched = False,
    columns: Annotated[
        list[str] | None,
        typer.Option(metavar="NAMES", help=message_id("The columns, separated by commas; repeatable.")),
    ] = None,
    layout: Annotated[
        str | None, typer.Option(metavar="newswatch", help=message_id("The columns of another program's files."))
    ] = None,
    excel: Annotated[
        bool, typer.Option("--excel", help=message_id("Begin CSV with a byte order mark, as Excel expects."))
    ] = False,
    cursor: Annotated[
        str | None,
        typer.Option(help=message_id("Continue a CSV or JSONL file after the article that an export printed.")),
    ] = None,
    manifest: Annotated[
        Path | None, typer.Option(metavar="FILE", help=message_id("Write what the export was made from."))
    ] = None,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from actions.export_formats import parse_format
    from actions.search import MAX_INT64, SearchOptions
    from cli.export import ExportOptions, export_articles

    options = SearchOptions(
        query,
        tuple(keyword or ()),
        tuple(outlet or ()),
        tuple(language or ()),
        since,
        until,
        after,
        MAX_INT64 if limit is None else limit,
        with_unmatched,
        authors=tuple(author or ()),
        sections=tuple(section or ()),
        prominence=prominence,
        kept_since=kept_since,
        kept_until=kept_until,
        order=order,
        cursor=cursor,
        regions=tuple(region or ()),
        kinds=tuple(kind or ()),
        tags=tuple(tag or ()),
        is_starred=starred,
        tones=tuple(tone or ()),
        is_dropped=dropped,
    )
    chosen = None if file_format is None else parse_format(file_format)
    file = None if output == Path("-") else output
    export_articles(config, options, ExportOptions(chosen, file, columns, layout, excel, manifest))


@report_app.callback(
    help=message_id("Write a clipping report, or list them."),
    invoke_without_command=True,
)
def report(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help=message_id("The name of the report."), show_default=False)] = "",
    date: Annotated[
        str | None,
        typer.Option(metavar="DAY", help=message_id("The day of the report; default: the last complete period.")),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help=message_id("The file; -: stdout; default: NAME-DAY.pdf.")),
    ] = None,
    file_format: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="pdf|docx|xlsx|html",
            help=message_id("The format; default: by the file's name, or pdf."),
        ),
    ] = None,
    as_json: AsJson = False,
    as_table: AsTable = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    if context.invoked_subcommand is not None:
        return
    from cli.report import list_reports, write_one

    if name:
        write_one(config, name, date, output, file_format)
    else:
        list_reports(config, chosen_format(as_json=as_json, as_table=as_table))


@report_app.command(
    "order",
    help=message_id("Show and change the order of the coming clippings."),
    epilog="""\b
Examples:
  kliping report order harian
  kliping report order harian --first 4711 --down 4709""",
)
def order_report(
    name: Annotated[str, typer.Argument(help=message_id("The name of the report."))],
    date: Annotated[
        str | None, typer.Option(metavar="DAY", help=message_id("The day of the report; default: the coming one."))
    ] = None,
    first: Annotated[
        list[int] | None, typer.Option(metavar="ID", help=message_id("Put this article first; repeatable."))
    ] = None,
    up: Annotated[
        list[int] | None, typer.Option(metavar="ID", help=message_id("Move this article up by one; repeatable."))
    ] = None,
    down: Annotated[
        list[int] | None, typer.Option(metavar="ID", help=message_id("Move this article down by one; repeatable."))
    ] = None,
    reset: Annotated[bool, typer.Option("--reset", help=message_id("Return to the order of publication."))] = False,
    as_json: AsJson = False,
    as_table: AsTable = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from cli.report import order_report as order
    from core.report import Move

    moves = [(Move.FIRST, first), (Move.UP, up), (Move.DOWN, down)]
    typed = [(move, article_id) for move, ids in moves for article_id in ids or ()]
    order(config, name, date, typed, chosen_format(as_json=as_json, as_table=as_table), reset=reset)


@template_app.command(
    "new",
    help=message_id("Write the built-in layout into a file, to be changed in Word or LibreOffice."),
    epilog="Example: kliping report template new laporan.docx",
)
def new_template(
    file: Annotated[Path, typer.Argument(help=message_id("The file to write; it must not exist."))],
) -> None:
    from cli.report import write_new_template

    write_new_template(file)


@template_app.command(
    "check",
    help=message_id("Explain the placeholders of a template, and name its mistakes with their place."),
    epilog="Example: kliping report template check laporan.docx",
)
def check_template(file: Annotated[Path, typer.Argument(help=message_id("The DOCX file."))]) -> None:
    from cli.report import check_template_file

    check_template_file(file)


@sent_app.command(
    "list",
    help=message_id("List the reports that were delivered, the latest first."),
    epilog="Example: kliping report sent list harian",
)
def list_sent(
    name: Annotated[
        str | None, typer.Argument(help=message_id("Only those of this report."), show_default=False)
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help=message_id("The greatest number of reports."))] = 20,
    as_json: AsJson = False,
    as_table: AsTable = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from cli.report import list_sent_reports

    list_sent_reports(config, name, limit, chosen_format(as_json=as_json, as_table=as_table))


@sent_app.command(
    "show",
    help=message_id("Write the files of a delivered report, as they were sent."),
    epilog="Example: kliping report sent show 12 --save terkirim",
)
def show_sent(
    report_id: Annotated[int, typer.Argument(metavar="ID", help=message_id("The id that the list shows."))],
    save: Annotated[Path, typer.Option(metavar="FOLDER", help=message_id("The folder for the files."))] = Path(),
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from cli.report import save_sent_report

    save_sent_report(config, report_id, save)


@app.command(
    "import",
    help=message_id("Store the articles of files, once each; fetch nothing."),
    epilog="""\b
Examples:
  kliping import archive-2019.jsonl archive-2020.jsonl
  kliping import clippings.csv pages.warc.gz""",
)
def import_articles(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help=message_id("Files of articles (.jsonl, .csv) or pages (.warc).")),
    ],
    as_json: Annotated[bool, typer.Option("--json", help=message_id("Print one JSON object per file."))] = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from cli.import_articles import import_files

    import_files(config, files, as_json=as_json)


@app.command(
    "add",
    help=message_id("Store one article now: fetch its page, or type it."),
    epilog="""\b
Examples:
  kliping add https://your-outlet.example/berita/1
  kliping add --outlet 'Radio A' --date 2026-11-20 --title Surut --text a.txt""",
)
def add_article(
    url: Annotated[str | None, typer.Argument(metavar="URL", help=message_id("The address of the article."))] = None,
    text: Annotated[
        str | None, typer.Option(metavar="FILE", help=message_id("A file with its text, or -; nothing is fetched."))
    ] = None,
    outlet: Annotated[str | None, typer.Option(help=message_id("With --text: its outlet."))] = None,
    title: Annotated[str | None, typer.Option(help=message_id("With --text: its title."))] = None,
    date: Annotated[str | None, typer.Option(help=message_id("With --text: when it was published."))] = None,
    author: Annotated[list[str] | None, typer.Option(help=message_id("With --text: an author; repeatable."))] = None,
    section: Annotated[str | None, typer.Option(help=message_id("With --text: its section."))] = None,
    language: Annotated[
        str | None, typer.Option(help=message_id("With --text: its language; default: detected."))
    ] = None,
    attach: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help=message_id("A file, such as a scan; repeatable."))
    ] = None,
    as_json: AsJson = False,
    as_table: AsTable = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from actions.add import EntryFields, read_text
    from cli.add import add_article

    entry = None
    if text is not None:
        entry = EntryFields(read_text(text), outlet, title, date, url, tuple(author or ()), section, language)
    elif any((outlet, title, date, author, section, language)):
        raise UsageError(message("--outlet, --title, --date and the like belong to --text, the text of an article"))
    add_article(config, url, entry, attach or (), chosen_format(as_json=as_json, as_table=as_table))


@app.command(
    "edit",
    help=message_id("Correct the title, authors, date or section of an article."),
    epilog="""\b
Examples:
  kliping edit 42 --title 'Banjir di Kota Contoh' --author 'Sari Contoh'
  kliping edit 42 --date 2026-11-20T08:00
  kliping edit 42 --undo""",
)
def edit_article(
    article_id: Annotated[int, typer.Argument(metavar="ID", help=message_id("The id that search shows."))],
    title: Annotated[str | None, typer.Option(help=message_id("The right title."))] = None,
    author: Annotated[
        list[str] | None, typer.Option(help=message_id("An author; repeatable, and '' for no author."))
    ] = None,
    date: Annotated[str | None, typer.Option(help=message_id("The date of publication; '' for none."))] = None,
    section: Annotated[str | None, typer.Option(help=message_id("The section; '' for none."))] = None,
    undo: Annotated[bool, typer.Option("--undo", help=message_id("Undo all corrections of the article."))] = False,
    as_json: AsJson = False,
    as_table: AsTable = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from cli.edit import correct_article

    output_format = chosen_format(as_json=as_json, as_table=as_table)
    correct_article(config, article_id, title, author, date, section, output_format, undoes=undo)


@app.command(
    help=message_id("Remove articles for good, or list the removed ones."),
    epilog="""\b
Examples:
  kliping remove 42 --reason 'permintaan keluarga' --yes
  kliping remove""",
)
def remove(
    article_ids: Annotated[
        list[int] | None, typer.Argument(metavar="ID...", help=message_id("The ids that search shows."))
    ] = None,
    reason: Annotated[str | None, typer.Option(help=message_id("Why; it is stored with the id."))] = None,
    yes: Annotated[bool, typer.Option("--yes", help=message_id("Remove without asking."))] = False,
    as_json: AsJson = False,
    as_table: AsTable = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from cli.remove import list_removed, remove_articles

    output_format = chosen_format(as_json=as_json, as_table=as_table)
    if article_ids:
        remove_articles(config, article_ids, reason, output_format, is_confirmed=yes)
    else:
        list_removed(config, output_format)


@app.command(
    help=message_id("List announced pages, with or without an article."),
    epilog="Example: kliping candidates --refused",
)
def candidates(
    refused: Annotated[bool, typer.Option("--refused", help=message_id("Only pages without an article."))] = False,
    outlet: Annotated[str | None, typer.Option(help=message_id("Only pages of this outlet."))] = None,
    limit: Limit = 20,
    as_json: AsJson = False,
    as_table: AsTable = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from cli.candidates import show_candidates

    show_candidates(config, outlet, limit, chosen_format(as_json=as_json, as_table=as_table), refused=refused)


@app.command(
    help=message_id("Show each outlet's last crawl, next crawl and last error."), epilog="Example: kliping status"
)
def status(as_json: AsJson = False, as_table: AsTable = False, config: ConfigPath = DEFAULT_CONFIG) -> None:
    from cli.outlets import show_status

    show_status(config, chosen_format(as_json=as_json, as_table=as_table))


@app.command(
    help=message_id("Extract one page: its article and its mentions."),
    epilog="""\b
Examples:
  kliping extract https://your-outlet.example/berita/1
  kliping extract page.html --explain""",
)
def extract(
    page: Annotated[str, typer.Argument(metavar="URL|FILE", help=message_id("An article page, on the web or saved."))],
    url: Annotated[str | None, typer.Option(help=message_id("The address that a saved page came from."))] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help=message_id("Show every line, and why lines were removed."))
    ] = False,
    as_json: AsJson = False,
    as_table: AsTable = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from cli.extract import extract_page

    output_format = chosen_format(as_json=as_json, as_table=as_table)
    raise typer.Exit(extract_page(config, page, url, output_format, explained=explain))


@app.command(
    help=message_id("Normalize the kept pages again; fetch nothing."),
    epilog="""\b
Examples:
  kliping renormalize --dry-run
  kliping renormalize 'Bandung Ekspres'""",
)
def renormalize(
    outlet: Annotated[list[str] | None, typer.Argument(help=message_id("Names of outlets; default: all."))] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=message_id("Show what would change; change nothing."))
    ] = False,
    as_json: AsJson = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from cli.renormalize import renormalize_pages

    renormalize_pages(config, outlet or None, dry_run=dry_run, as_json=as_json)


@db_app.command(
    "upgrade", help=message_id("Create the store, or migrate it to this version."), epilog="Example: kliping db upgrade"
)
def db_upgrade(config: ConfigPath = DEFAULT_CONFIG) -> None:
    from cli.db import upgrade_db

    upgrade_db(config)


@db_app.command(
    "path",
    help=message_id("Print the store's file, or the address of its database."),
    epilog="""\b
Examples:
  kliping db path
  sqlite3 -readonly "$(kliping db path)" 'SELECT * FROM v_outlets'""",
)
def db_path(config: ConfigPath = DEFAULT_CONFIG) -> None:
    from cli.db import print_location

    print_location(config)


@db_app.command(
    "stats", help=message_id("Show the size of the store and of its tables."), epilog="Example: kliping db stats"
)
def db_stats(as_json: AsJson = False, as_table: AsTable = False, config: ConfigPath = DEFAULT_CONFIG) -> None:
    from cli.db import print_sizes

    print_sizes(config, chosen_format(as_json=as_json, as_table=as_table))


@db_app.command(
    "vacuum",
    help=message_id("Give unused space back to the disk. A service with an SQLite file must be stopped."),
    epilog="Example: kliping db vacuum",
)
def db_vacuum(as_json: AsJson = False, as_table: AsTable = False, config: ConfigPath = DEFAULT_CONFIG) -> None:
    from cli.db import vacuum_db

    vacuum_db(config, chosen_format(as_json=as_json, as_table=as_table))


@db_app.command(
    "backup",
    help=message_id("Back the store up while it is in use. The copy is checked."),
    epilog="""\b
Examples:
  kliping db backup
  kliping db backup /media/usb/""",
)
def db_backup(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE", help=message_id("A new file, or a folder; default: a file with the time in its name.")
        ),
    ] = None,
    as_json: AsJson = False,
    as_table: AsTable = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from cli.db import back_up_db

    back_up_db(config, file, chosen_format(as_json=as_json, as_table=as_table))


@db_app.command(
    "restore",
    help=message_id("Replace the store by a backup. Nothing may use the store; its file is set aside."),
    epilog="Example: kliping db restore kliping-20261129-083000.db",
)
def db_restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=message_id("A backup."))],
    as_json: AsJson = False,
    as_table: AsTable = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from cli.db import restore_db

    restore_db(config, file, chosen_format(as_json=as_json, as_table=as_table))


@db_app.command(
    "verify",
    help=message_id("Check the store: pages, index, counts, change log."),
    epilog="""\b
Examples:
  kliping db verify
  kliping db verify --rebuild""",
)
def db_verify(
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help=message_id("Afterwards, make the counts and the index again."))
    ] = False,
    as_json: AsJson = False,
    as_table: AsTable = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from cli.db import verify_db

    raise typer.Exit(verify_db(config, chosen_format(as_json=as_json, as_table=as_table), rebuilds=rebuild))


@db_app.command(
    "copy",
    help=message_id("Copy the store to another database. Both are compared."),
    epilog="""\b
Examples:
  kliping db copy postgresql://kliping@db.example.co.id/kliping
  kliping db copy sqlite:///copy.db""",
)
def db_copy(
    url: Annotated[
        str,
        typer.Argument(metavar="URL", help=message_id("The address of an empty database; repeat to continue a copy.")),
    ],
    as_json: AsJson = False,
    as_table: AsTable = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from cli.db import copy_db

    copy_db(config, url, chosen_format(as_json=as_json, as_table=as_table))


@app.command(
    help=message_id("Crawl a sample newsroom on this machine and search it."), epilog="Example: kliping demo --web"
)
def demo(
    web: Annotated[
        bool, typer.Option("--web", help=message_id("Show it on the page while articles arrive, until Ctrl-C."))
    ] = False,
    as_json: AsJson = False,
) -> None:
    from cli.demo import run_demo, serve_demo

    if web:
        serve_demo(as_json=as_json)
    else:
        raise typer.Exit(run_demo(as_json=as_json))


# --- kliping tasks ---


@tasks_app.callback(
    help=message_id("List the tasks of the background and their progress."), invoke_without_command=True
)
def tasks(
    context: typer.Context,
    limit: Limit = 20,
    as_json: AsJson = False,
    as_table: AsTable = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    if context.invoked_subcommand is None:
        from cli.backfill import list_tasks

        list_tasks(config, limit, chosen_format(as_json=as_json, as_table=as_table))


@tasks_app.command(
    "run",
    help=message_id("Run the tasks that are waiting, then end. A running service does this by itself."),
    epilog="Example: kliping tasks run",
)
def run_waiting_tasks(
    ends_with_stdin: EndsWithStdin = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from cli.tasks import run_tasks

    if ends_with_stdin:
        end_with_stdin()
    run_tasks(config)


# --- kliping alerts ---


@alerts_app.callback(help=message_id("List the alerts and whether their channels work."), invoke_without_command=True)
def alerts(
    context: typer.Context, as_json: AsJson = False, as_table: AsTable = False, config: ConfigPath = DEFAULT_CONFIG
) -> None:
    if context.invoked_subcommand is None:
        from cli.alerts import list_alerts

        list_alerts(config, chosen_format(as_json=as_json, as_table=as_table))


AlertName = Annotated[str, typer.Argument(metavar="NAME", help=message_id("The name of an alert in the config."))]


@alerts_app.command(
    "list", help=message_id("List the alerts, as 'kliping alerts' does."), epilog="Example: kliping alerts list --json"
)
def list_alerts(as_json: AsJson = False, as_table: AsTable = False, config: ConfigPath = DEFAULT_CONFIG) -> None:
    from cli import alerts as commands

    commands.list_alerts(config, chosen_format(as_json=as_json, as_table=as_table))


@alerts_app.command(
    "test",
    help=message_id("Send a sample through each channel of an alert, and show the answers."),
    epilog="Example: kliping alerts test office",
)
def send_samples(name: AlertName, config: ConfigPath = DEFAULT_CONFIG) -> None:
    from cli import alerts as commands

    raise typer.Exit(commands.send_and_print_samples(config, name))


@alerts_app.command(
    "preview",
    help=message_id("Show what an alert would send of the latest mentions. Nothing is sent."),
    epilog="Example: kliping alerts preview office",
)
def preview_alert(
    name: AlertName,
    whatsapp: Annotated[
        bool, typer.Option("--whatsapp", help=message_id("As a text to be pasted into WhatsApp."))
    ] = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from cli.alerts import preview

    preview(config, name, for_whatsapp=whatsapp)


@alerts_app.command(
    "log",
    help=message_id("List the latest messages, with the answers of their receivers."),
    epilog="Example: kliping alerts log office --limit 5",
)
def alert_log(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help=message_id("Only the messages of this alert."))
    ] = None,
    limit: Limit = 20,
    as_json: AsJson = False,
    as_table: AsTable = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from cli.alerts import show_log

    show_log(config, name, limit, chosen_format(as_json=as_json, as_table=as_table))


@alerts_app.command(
    "pause", help=message_id("Stop an alert until it is resumed."), epilog="Example: kliping alerts pause office"
)
def pause_alert(name: AlertName, config: ConfigPath = DEFAULT_CONFIG) -> None:
    from cli import alerts as commands

    commands.pause_and_print(config, name)


@alerts_app.command(
    "resume",
    help=message_id("Send again what an alert selects, from now on."),
    epilog="Example: kliping alerts resume office",
)
def resume_alert(name: AlertName, config: ConfigPath = DEFAULT_CONFIG) -> None:
    from cli import alerts as commands

    commands.resume_and_print(config, name)


# --- kliping outlets ---


@outlets_app.callback(
    help=message_id("List the outlets; add and change those not in the config."), invoke_without_command=True
)
def outlets(
    context: typer.Context, as_json: AsJson = False, as_table: AsTable = False, config: ConfigPath = DEFAULT_CONFIG
) -> None:
    if context.invoked_subcommand is None:
        from cli.outlets import list_outlets

        list_outlets(config, chosen_format(as_json=as_json, as_table=as_table))


@outlets_app.command("list", hidden=True, help=message_id("List the outlets; add and change those not in the config."))
def list_all_outlets(as_json: AsJson = False, as_table: AsTable = False, config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Do what `kliping outlets` does: many people type `list`."""
    from cli.outlets import list_outlets

    list_outlets(config, chosen_format(as_json=as_json, as_table=as_table))


@outlets_app.command(
    "check",
    help=message_id("Show what would be discovered at an address; store nothing."),
    epilog="Example: kliping outlets check https://bandungekspres.co.id",
)
def outlets_check(
    url: Annotated[str, typer.Argument(help=message_id("The home address of an outlet."))],
    as_json: AsJson = False,
    as_table: AsTable = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from cli.outlets import check_outlet

    raise typer.Exit(check_outlet(config, url, chosen_format(as_json=as_json, as_table=as_table)))


OutletName = Annotated[str, typer.Argument(metavar="NAME", help=message_id("The name of the outlet."))]
Sources = Annotated[
    list[str] | None,
    typer.Option("--source", metavar="KIND=ADDRESS", help=message_id("A source, such as feed=/feed/; repeatable.")),
]
Every = Annotated[str | None, typer.Option(help=message_id("The time between two crawls, such as 2h."))]
OutletLanguage = Annotated[str | None, typer.Option(help=message_id("The language of pages that state none."))]
TimeZone = Annotated[str | None, typer.Option(help=message_id("The time zone of pages that state none."))]
Private = Annotated[
    bool | None, typer.Option("--private/--public", help=message_id("Whether the outlet may be on a private network."))
]
Region = Annotated[str | None, typer.Option(help=message_id("Its region, for --region of kliping search."))]
Kind = Annotated[str | None, typer.Option(help=message_id("Its kind, such as daily or radio, for --kind."))]
OutletTags = Annotated[list[str] | None, typer.Option("--tag", help=message_id("A tag, for --tag; repeatable."))]
ExcerptsOnly = Annotated[
    bool | None,
    typer.Option(
        "--excerpts-only/--full-texts",
        help=message_id("Whether only the words around mentions are stored, instead of full texts and pages."),
    ),
]
OutletAsJson = Annotated[
    bool, typer.Option("--json", help=message_id("Print the outlet as one JSON object, and messages to stderr."))
]


@outlets_app.command(
    "add",
    help=message_id("Add an outlet."),
    epilog="""\b
Examples:
  kliping outlets add https://bandungekspres.co.id
  kliping outlets add radarbogor.id --every 2h --source feed=/feed/""",
)
def outlets_add(
    url: Annotated[str, typer.Argument(help=message_id("The home address of an outlet."))],
    name: Annotated[str | None, typer.Option(help=message_id("The name of the outlet; default: its host."))] = None,
    source: Sources = None,
    every: Every = None,
    language: OutletLanguage = None,
    timezone: TimeZone = None,
    private: Private = None,
    region: Region = None,
    kind: Kind = None,
    tag: OutletTags = None,
    excerpts_only: ExcerptsOnly = None,
    as_json: OutletAsJson = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from actions.outlets import OutletFields
    from cli.outlets import add_outlet

    fields = OutletFields(url, source, every, language, timezone, private, region, kind, tag, excerpts_only)
    add_outlet(config, name, fields, as_json=as_json)


@outlets_app.command(
    "edit",
    help=message_id("Change an outlet; its articles stay."),
    epilog="Example: kliping outlets edit 'Radar Bogor' --every none",
)
def outlets_edit(
    name: OutletName,
    url: Annotated[str | None, typer.Option(help=message_id("The new home address."))] = None,
    source: Sources = None,
    every: Every = None,
    language: OutletLanguage = None,
    timezone: TimeZone = None,
    private: Private = None,
    region: Region = None,
    kind: Kind = None,
    tag: OutletTags = None,
    excerpts_only: ExcerptsOnly = None,
    as_json: OutletAsJson = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from actions.outlets import OutletFields
    from cli.outlets import edit_outlet

    fields = OutletFields(url, source, every, language, timezone, private, region, kind, tag, excerpts_only)
    edit_outlet(config, name, fields, as_json=as_json)


@outlets_app.command(
    "pause",
    help=message_id("Stop crawling an outlet; its articles stay."),
    epilog="Example: kliping outlets pause 'Radar Bogor'",
)
def outlets_pause(name: OutletName, as_json: OutletAsJson = False, config: ConfigPath = DEFAULT_CONFIG) -> None:
    from cli.outlets import pause_outlet

    pause_outlet(config, name, as_json=as_json)


@outlets_app.command(
    "resume", help=message_id("Crawl a paused outlet again."), epilog="Example: kliping outlets resume 'Radar Bogor'"
)
def outlets_resume(name: OutletName, as_json: OutletAsJson = False, config: ConfigPath = DEFAULT_CONFIG) -> None:
    from cli.outlets import resume_outlet

    resume_outlet(config, name, as_json=as_json)


@outlets_app.command(
    "import",
    help=message_id("Add the outlets of an OPML file, as feed readers export it. Folders become tags."),
    epilog="""\b
Examples:
  kliping outlets import subscriptions.opml --dry-run
  kliping outlets import subscriptions.opml""",
)
def outlets_import(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=message_id("A list of subscriptions as OPML."))],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=message_id("Show what would be added; add nothing."))
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help=message_id("Print one JSON object per outlet."))] = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from cli.outlet_lists import import_outlets

    import_outlets(config, file, dry_run=dry_run, as_json=as_json)


@outlets_app.command(
    "export",
    help=message_id("Print the outlets as OPML, for feed readers."),
    epilog="Example: kliping outlets export --opml > outlets.opml",
)
def outlets_export(
    opml: Annotated[bool, typer.Option("--opml", help=message_id("As OPML, which is the default."))] = True,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from cli.outlet_lists import export_outlets

    export_outlets(config)


@outlets_app.command(
    "remove",
    help=message_id("Delete an outlet and, on request, its articles."),
    epilog="Example: kliping outlets remove 'Radar Bogor' --with-articles",
)
def outlets_remove(
    name: OutletName,
    with_articles: Annotated[
        bool, typer.Option("--with-articles", help=message_id("Delete its articles, too."))
    ] = False,
    as_json: OutletAsJson = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from cli.outlets import remove_outlet

    remove_outlet(config, name, with_articles=with_articles, as_json=as_json)


# --- kliping users ---

UserName = Annotated[str, typer.Argument(metavar="NAME", help=message_id("The name of the user."))]
PasswordFile = Annotated[
    Path | None,
    typer.Option(
        "--password-file",
        metavar="FILE",
        help=message_id("A file with the password in its first line; default: typed, or from stdin."),
    ),
]
UserRole = Annotated[
    str, typer.Option("--role", metavar="reader|editor", help=message_id("reader: changes nothing; editor: may."))
]


@users_app.callback(help=message_id("List and change the users of the page."), invoke_without_command=True)
def users(
    context: typer.Context, as_json: AsJson = False, as_table: AsTable = False, config: ConfigPath = DEFAULT_CONFIG
) -> None:
    if context.invoked_subcommand is None:
        from cli.users import list_users

        list_users(config, chosen_format(as_json=as_json, as_table=as_table))


@users_app.command("list", hidden=True, help=message_id("List and change the users of the page."))
def list_all_users(as_json: AsJson = False, as_table: AsTable = False, config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Do what `kliping users` does: many people type `list`."""
    from cli.users import list_users

    list_users(config, chosen_format(as_json=as_json, as_table=as_table))


@users_app.command(
    "add",
    help=message_id("Add a user of the page; from then on, everybody must sign in."),
    epilog="""\b
Examples:
  kliping users add Sari --role editor
  kliping users add Bayu --password-file /run/secrets/bayu""",
)
def add_user_command(
    name: UserName,
    role: UserRole = "reader",
    password_file: PasswordFile = None,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from cli.users import add

    add(config, name, role, password_file)


@users_app.command(
    "edit",
    help=message_id("Change a user's name or role, or whether it may sign in."),
    epilog="""\b
Examples:
  kliping users edit Bayu --role editor
  kliping users edit Bayu --disable""",
)
def edit_user_command(
    name: UserName,
    new_name: Annotated[str | None, typer.Option("--name", help=message_id("The new name."))] = None,
    role: Annotated[
        str | None, typer.Option(metavar="reader|editor", help=message_id("reader: changes nothing; editor: may."))
    ] = None,
    disable: Annotated[
        bool | None,
        typer.Option("--disable/--enable", help=message_id("Whether the user is signed out and may not sign in.")),
    ] = None,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from cli.users import edit

    edit(config, name, new_name, role, disable)


@users_app.command(
    help=message_id("Give a user another password, and end all of the user's sessions."),
    epilog="Example: kliping users password Sari",
)
def password(name: UserName, password_file: PasswordFile = None, config: ConfigPath = DEFAULT_CONFIG) -> None:
    from cli.users import change_password

    change_password(config, name, password_file)


@users_app.command(
    "remove",
    help=message_id("Remove a user with all sessions and tokens; the audit log stays."),
    epilog="Example: kliping users remove Bayu",
)
def remove_user_command(name: UserName, config: ConfigPath = DEFAULT_CONFIG) -> None:
    from cli.users import remove

    remove(config, name)


@users_app.command(
    "sign-out",
    help=message_id("End all sessions of a user."),
    epilog="Example: kliping users sign-out Sari",
)
def sign_out_user(name: UserName, config: ConfigPath = DEFAULT_CONFIG) -> None:
    from cli.users import sign_out

    sign_out(config, name)


@tokens_app.command(
    "add",
    help=message_id("Make a token, and print it: the only time."),
    epilog="""\b
Examples:
  kliping users token add Sari --name laporan
  kliping users token add Sari --name impor --scope edit""",
)
def add_token_command(
    user: UserName,
    name: Annotated[str, typer.Option(help=message_id("What the token is for."))],
    scope: Annotated[
        str, typer.Option(metavar="read|edit", help=message_id("read: change nothing; edit: what the user may."))
    ] = "read",
    as_json: AsJson = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from cli.users import add_token

    add_token(config, user, name, scope, as_json=as_json)


@tokens_app.command(
    "list",
    help=message_id("List the tokens of a user, or of all users."),
    epilog="Example: kliping users token list Sari",
)
def list_tokens_command(
    user: Annotated[str | None, typer.Argument(metavar="NAME", help=message_id("The name of the user."))] = None,
    as_json: AsJson = False,
    as_table: AsTable = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from cli.users import list_tokens

    list_tokens(config, user, chosen_format(as_json=as_json, as_table=as_table))


@tokens_app.command(
    help=message_id("Revoke a token: it is not valid any more."), epilog="Example: kliping users token revoke 3"
)
def revoke(
    token_id: Annotated[int, typer.Argument(metavar="ID", help=message_id("The id that token list shows."))],
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from cli.users import revoke

    revoke(config, token_id)


@app.command(
    help=message_id("List what users changed by page or API."),
    epilog="""\b
Examples:
  kliping audit
  kliping audit --limit 1000 --json""",
)
def audit(
    limit: Limit = 50,
    before: Annotated[
        int | None, typer.Option(metavar="ID", help=message_id("Only changes before the one with this id."))
    ] = None,
    as_json: AsJson = False,
    as_table: AsTable = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from cli.users import list_audit_log

    list_audit_log(config, limit, before, chosen_format(as_json=as_json, as_table=as_table))


# --- kliping keywords ---

KeywordFileFormat = Annotated[
    str | None, typer.Option("--format", help=message_id("csv, yaml or lines; default: from the file suffix."))
]


@keywords_app.callback(
    help=message_id("List the keywords; add and change those not in the config."), invoke_without_command=True
)
def keywords(
    context: typer.Context, as_json: AsJson = False, as_table: AsTable = False, config: ConfigPath = DEFAULT_CONFIG
) -> None:
    if context.invoked_subcommand is None:
        from cli.keywords import list_keywords

        list_keywords(config, chosen_format(as_json=as_json, as_table=as_table))


@keywords_app.command(
    "list", hidden=True, help=message_id("List the keywords; add and change those not in the config.")
)
def list_all_keywords(as_json: AsJson = False, as_table: AsTable = False, config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Do what `kliping keywords` does: many people type `list`."""
    from cli.keywords import list_keywords

    list_keywords(config, chosen_format(as_json=as_json, as_table=as_table))


@keywords_app.command(
    help=message_id("Add a keyword, and match the stored articles against it."),
    cls=QueryCommand,
    epilog="""\b
Examples:
  kliping keywords add 'Kota Bandung'
  kliping keywords add banjir 'banjir OR longsor' --language id --yes""",
)
def add(
    name: KeywordName,
    query: Annotated[str | None, typer.Argument(help=message_id("The query; default: the name as a phrase."))] = None,
    language: Languages = None,
    outlet: Outlets = None,
    forms: WordForms = None,
    tone: ToneRules = None,
    yes: Yes = False,
    no_backfill: NoBackfill = False,
    as_json: KeywordAsJson = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from actions.keywords import KeywordFields, parse_tones
    from cli.keywords import add_keyword

    fields = KeywordFields(name, query, language, outlet, forms, parse_tones(tone))
    add_keyword(config, fields, parse_mode(yes=yes, no_backfill=no_backfill), as_json=as_json)


@keywords_app.command(
    help=message_id("Change a keyword's query or limits; its mentions stay."),
    cls=QueryCommand,
    epilog="""\b
Examples:
  kliping keywords edit banjir 'banjir OR longsor NOT jakarta'
  kliping keywords edit banjir --tone 'negative=korban OR mangkrak'""",
)
def edit(
    name: KeywordName,
    query: Annotated[str | None, typer.Argument(help=message_id("The new query."))] = None,
    language: Annotated[
        list[str] | None, typer.Option(help=message_id("Only this language; repeatable; all: no limit."))
    ] = None,
    outlet: Annotated[
        list[str] | None, typer.Option(help=message_id("Only this outlet; repeatable; all: no limit."))
    ] = None,
    forms: Annotated[str | None, typer.Option(help=message_id("id, or none."))] = None,
    tone: ToneRules = None,
    yes: Yes = False,
    no_backfill: NoBackfill = False,
    as_json: KeywordAsJson = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from actions.keywords import KeywordFields, parse_tones
    from cli.keywords import edit_keyword

    fields = KeywordFields(name, query, language, outlet, forms, parse_tones(tone))
    edit_keyword(config, fields, parse_mode(yes=yes, no_backfill=no_backfill), as_json=as_json)


@keywords_app.command(
    help=message_id("Stop matching a keyword; its mentions stay."), epilog="Example: kliping keywords pause banjir"
)
def pause(name: KeywordName, as_json: KeywordAsJson = False, config: ConfigPath = DEFAULT_CONFIG) -> None:
    from cli.keywords import pause_keyword

    pause_keyword(config, name, as_json=as_json)


@keywords_app.command(
    help=message_id("Match a paused keyword again."), epilog="Example: kliping keywords resume banjir --yes"
)
def resume(
    name: KeywordName,
    yes: Yes = False,
    no_backfill: NoBackfill = False,
    as_json: KeywordAsJson = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from cli.keywords import resume_keyword

    resume_keyword(config, name, parse_mode(yes=yes, no_backfill=no_backfill), as_json=as_json)


@keywords_app.command(
    "remove",
    help=message_id("Delete a keyword and, on request, its mentions."),
    epilog="Example: kliping keywords remove banjir --with-mentions",
)
def keywords_remove(
    name: KeywordName,
    with_mentions: Annotated[bool, typer.Option(help=message_id("Delete its mentions, too."))] = False,
    yes: Annotated[bool, typer.Option("--yes", help=message_id("Delete its mentions, too, without asking."))] = False,
    as_json: KeywordAsJson = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from cli.keywords import remove_keyword

    remove_keyword(config, name, with_mentions=with_mentions, yes=yes, as_json=as_json)


@keywords_app.command(
    help=message_id("Show which keywords have unusually many articles, and why."),
    epilog="Example: kliping keywords rises --at yesterday",
)
def rises(
    at: Annotated[str | None, typer.Option(help=message_id("The time to look at; default: now."))] = None,
    with_all: Annotated[bool, typer.Option("--all", help=message_id("Also keywords that did not rise."))] = False,
    as_json: AsJson = False,
    as_table: AsTable = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from cli.rises import show_rises

    show_rises(config, at, chosen_format(as_json=as_json, as_table=as_table), with_all=with_all)


@keywords_app.command(
    help=message_id("Match the stored articles against keywords."),
    epilog="Example: kliping keywords backfill banjir --yes",
)
def backfill(
    name: Annotated[
        list[str] | None, typer.Argument(help=message_id("Names of keywords; default: all active ones."))
    ] = None,
    yes: Yes = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from cli.backfill import backfill_keywords

    backfill_keywords(config, name or [], parse_mode(yes=yes, no_backfill=False))


@keywords_app.command(
    help=message_id("Show how a query is understood."),
    cls=QueryCommand,
    epilog="Example: kliping keywords explain 'banjir -jakarta'",
)
def explain(
    query: Annotated[str, typer.Argument(metavar="QUERY|NAME", help=message_id("A query, or the name of a keyword."))],
    forms: WordForms = None,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from cli.query_test import explain as explain_query

    explain_query(config, query, forms)


@keywords_app.command(
    "test",
    help=message_id("Show what a query matches, or why it does or does not match a text."),
    cls=QueryCommand,
    epilog="""\b
Examples:
  kliping keywords test 'banjir OR longsor' --since 90d
  kliping keywords test banjir --text 'Air surut di Bandung'""",
)
def run_query_test(
    query: Annotated[str, typer.Argument(metavar="QUERY|NAME", help=message_id("A query, or the name of a keyword."))],
    since: Annotated[
        str, typer.Option(help=message_id("Stored articles published since: 2026-11-20, yesterday, 12h, 3d."))
    ] = "30d",
    url: Annotated[str | None, typer.Option(help=message_id("Test the query on this web page instead."))] = None,
    file: Annotated[Path | None, typer.Option(help=message_id("Test the query on this saved page instead."))] = None,
    text: Annotated[str | None, typer.Option(help=message_id("Test the query on this text instead."))] = None,
    forms: WordForms = None,
    as_json: AsJson = False,
    as_table: AsTable = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from cli.query_test import Subject, run_test

    output_format = chosen_format(as_json=as_json, as_table=as_table)
    run_test(config, query, forms, Subject(since, url, file, text), output_format)


@keywords_app.command(
    "import",
    help=message_id("Add or change the keywords of a file."),
    epilog="""\b
Examples:
  kliping keywords import keywords.csv
  kliping keywords import frequency_words.txt --yes""",
)
def import_(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help=message_id("A keyword file: .csv, .yaml, or .txt for lines."))
    ],
    file_format: KeywordFileFormat = None,
    yes: Yes = False,
    no_backfill: NoBackfill = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from cli.keywords import import_from_file

    import_from_file(config, file, file_format, parse_mode(yes=yes, no_backfill=no_backfill))


@keywords_app.command(
    "export",
    help=message_id("Print all keywords as a file that can be imported."),
    epilog="Example: kliping keywords export --format csv > keywords.csv",
)
def keywords_export(
    file_format: Annotated[str, typer.Option("--format", help=message_id("csv, yaml or lines."))] = "csv",
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    from cli.keywords import export_to_stdout

    export_to_stdout(config, file_format)
