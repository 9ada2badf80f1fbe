"""`kliping show`."""

from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.text import Text

from actions.search import MAX_INT64
from cli.context import load
from cli.json_records import json_line, stored_record
from cli.options import OutputFormat
from cli.terminal import HIGHLIGHT, TEASER, console, format_time, safe
from core.errors import ArticleNotFound
from storage import StoredArticle


def show_article(path: Path, article_id: int, output_format: OutputFormat) -> None:
    """Print one article in full. Raise `ArticleNotFound`."""
    context = load(path)
    with closing(context.open_store()) as store:
        if abs(article_id) > MAX_INT64:
            raise ArticleNotFound(article_id)
        stored = store.articles.get(article_id)
    if output_format == "json":
        print(json_line(stored_record(stored)))
    else:
        _print_article(stored, context.zone)


def _print_article(stored: StoredArticle, zone: ZoneInfo) -> None:
    article, out = stored.article, console()
    out.print(_highlight(stored, "title", article.title, base="bold"))
    authors = ", ".join(article.authors) or "no author named"
    out.print(safe(f"{stored.outlet} · {format_time(article.published_at, zone)} · {authors}"))
    out.print(safe(article.url), soft_wrap=True)
    if article.is_teaser:
        out.print(TEASER)
    out.print()
    out.print(_highlight(stored, "text", article.text))
    out.print()
    for name in dict.fromkeys(mention.keyword for mention in stored.mentions):
        out.print(safe(_keyword_line(stored, name)))


def _keyword_line(stored: StoredArticle, name: str) -> str:
    """Return a keyword's prominence and its occurrences by field."""
    found = [each for each in stored.evidence if each.mention.keyword == name]
    totals = {each.mention.field: each.mention.total for each in found}
    counts = ", ".join(f"{total} in the {field}" for field, total in totals.items())
    origin = " (found by a backfill)" if found[0].origin == "backfill" else ""
    return f"{name}, {found[0].mention.prominence}: {counts}{origin}"


def _highlight(stored: StoredArticle, field: str, source: str, base: str = "") -> Text:
    """Return the text of a field with every stored mention in colour."""
    text = Text(safe(source), style=base)
    for mention in stored.mentions:
        if mention.field == field:
            text.stylize(HIGHLIGHT, mention.start, mention.end)
    return text
