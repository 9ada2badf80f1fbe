"""The commands below `kliping keywords`."""

from pathlib import Path
from typing import Annotated

import typer

from cli.options import (
    DEFAULT_CONFIG,
    AsJson,
    AsTable,
    ConfigPath,
    KeywordName,
    Languages,
    NoBackfill,
    Outlets,
    ToJson,
    WordForms,
    Yes,
    chosen_format,
)

keywords_app = typer.Typer(rich_markup_mode=None)

ListFormat = Annotated[str | None, typer.Option("--format", help="csv, yaml or lines; by default as the file ends.")]


@keywords_app.callback(invoke_without_command=True)
def keywords(
    context: typer.Context, as_json: AsJson = False, as_table: AsTable = False, config: ConfigPath = DEFAULT_CONFIG
) -> None:
    """List the keywords, or change those that no file declares."""
    if context.invoked_subcommand is None:
        from cli.keywords import list_keywords

        list_keywords(config, chosen_format(as_json=as_json, as_table=as_table))


@keywords_app.command(
    epilog="""\b
Examples:
  kliping keywords add 'Kota Bandung'
  kliping keywords add banjir 'banjir OR longsor' --language id --yes"""
)
def add(
    name: KeywordName,
    query: Annotated[str | None, typer.Argument(help="What is looked for; without it, the name as a phrase.")] = None,
    language: Languages = None,
    outlet: Outlets = None,
    forms: WordForms = None,
    yes: Yes = False,
    no_backfill: NoBackfill = False,
    as_json: ToJson = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Watch for a keyword, and find it in what is stored."""
    from cli.backfilling import past
    from cli.keywords import Wanted, add_keyword, changing

    then = past(yes=yes, no_backfill=no_backfill)
    keyword = Wanted(name, query, language, outlet, forms).keyword()
    with changing(config, name, as_json=as_json) as desk:
        add_keyword(desk, keyword, then)


@keywords_app.command(epilog="Example: kliping keywords edit banjir 'banjir OR longsor NOT jakarta'")
def edit(
    name: KeywordName,
    query: Annotated[str | None, typer.Argument(help="What is looked for from now on.")] = None,
    language: Annotated[list[str] | None, typer.Option(help="Only this language; repeatable. all: every one.")] = None,
    outlet: Annotated[list[str] | None, typer.Option(help="Only this outlet; repeatable. all: every one.")] = None,
    forms: Annotated[str | None, typer.Option(help="id, or none.")] = None,
    yes: Yes = False,
    no_backfill: NoBackfill = False,
    as_json: ToJson = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Change a keyword's query or scope; its mentions stay."""
    from cli.backfilling import past
    from cli.keywords import Wanted, changing, edit_keyword

    then = past(yes=yes, no_backfill=no_backfill)
    with changing(config, name, as_json=as_json) as desk:
        edit_keyword(desk, Wanted(name, query, language, outlet, forms), then)


@keywords_app.command(epilog="Example: kliping keywords pause banjir")
def pause(name: KeywordName, as_json: ToJson = False, config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Stop watching for a keyword; its mentions stay."""
    from cli.keywords import changing, pause_keyword

    with changing(config, name, as_json=as_json) as desk:
        pause_keyword(desk)


@keywords_app.command(epilog="Example: kliping keywords resume banjir --yes")
def resume(
    name: KeywordName,
    yes: Yes = False,
    no_backfill: NoBackfill = False,
    as_json: ToJson = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Watch for a paused keyword again."""
    from cli.backfilling import past
    from cli.keywords import changing, resume_keyword

    then = past(yes=yes, no_backfill=no_backfill)
    with changing(config, name, as_json=as_json) as desk:
        resume_keyword(desk, then)


@keywords_app.command(epilog="Example: kliping keywords remove banjir --with-mentions")
def remove(
    name: KeywordName,
    with_mentions: Annotated[bool, typer.Option(help="Delete its mentions, too.")] = False,
    as_json: ToJson = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Delete a keyword; one that has mentions only if you say so."""
    from cli.keywords import changing, remove_keyword

    with changing(config, name, as_json=as_json) as desk:
        remove_keyword(desk, with_mentions=with_mentions)


@keywords_app.command(epilog="Example: kliping keywords backfill banjir --yes")
def backfill(
    name: Annotated[list[str] | None, typer.Argument(help="Names of keywords; all active ones without.")] = None,
    yes: Yes = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Find keywords in what is stored."""
    from cli.backfilling import backfill_keywords, past

    backfill_keywords(config, name or [], past(yes=yes, no_backfill=False))


@keywords_app.command(epilog="Example: kliping keywords explain 'banjir -jakarta'")
def explain(
    query: Annotated[str, typer.Argument(metavar="QUERY|NAME", help="A query, or the name of a keyword.")],
    forms: WordForms = None,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Say in full words how a query is understood."""
    from cli.trying import explain_query

    explain_query(config, query, forms)


@keywords_app.command(
    "test",
    epilog="""\b
Examples:
  kliping keywords test 'banjir OR longsor' --since 90d
  kliping keywords test banjir --text 'Air surut di Bandung'""",
)
def try_query(
    query: Annotated[str, typer.Argument(metavar="QUERY|NAME", help="A query, or the name of a keyword.")],
    since: Annotated[str, typer.Option(help="Stored articles published since: 2026-11-20, 12h, 3d.")] = "30d",
    url: Annotated[str | None, typer.Option(help="Instead, this page on the web.")] = None,
    file: Annotated[Path | None, typer.Option(help="Instead, this saved page.")] = None,
    text: Annotated[str | None, typer.Option(help="Instead, this text.")] = None,
    forms: WordForms = None,
    as_json: AsJson = False,
    as_table: AsTable = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Show what a query would find, or why it finds a text or not."""
    from cli.trying import Subject, try_on

    shape = chosen_format(as_json=as_json, as_table=as_table)
    raise typer.Exit(try_on(config, query, forms, Subject(since, url, file, text), shape))


@keywords_app.command(
    "import",
    epilog="""\b
Examples:
  kliping keywords import keywords.csv
  kliping keywords import frequency_words.txt --yes""",
)
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A list of keywords: .csv, .yaml, .txt for lines.")],
    form: ListFormat = None,
    yes: Yes = False,
    no_backfill: NoBackfill = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Add or change the keywords that a file lists."""
    from cli.backfilling import past
    from cli.keyword_files import import_keywords

    import_keywords(config, file, form, past(yes=yes, no_backfill=no_backfill))


@keywords_app.command(epilog="Example: kliping keywords export --format csv > keywords.csv")
def export(
    form: Annotated[str, typer.Option("--format", help="csv, yaml or lines.")] = "csv",
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Print all keywords as a file that import reads."""
    from cli.keyword_files import export_keywords

    export_keywords(config, form)
