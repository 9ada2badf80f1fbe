"""Output for people: articles, tables, highlighted snippets, times. Control characters from the web are replaced."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.language import localize, localized, localized_plural
from core.control_characters import replace_control_characters
from core.messages import message
from core.origins import find_origins
from core.urls import public_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from typing import TextIO
    from zoneinfo import ZoneInfo

    from core.article import Article
    from core.matcher import Mention
    from core.outlet import Outlet
    from storage import ClusterSize, StoredArticle

HIGHLIGHT = "bold yellow"
# The width of the id column in characters; all further lines about an article are indented by this width.
ID_WIDTH = 7

_FIELDS = {
    "title": message("title"),
    "text": message("text"),
    "outlet": message("outlet"),
    "author": message("author"),
    "authors": message("author"),
    "published_at": message("date"),
    "modified_at": message("date of the last change"),
    "section": message("section"),
    "tag": message("tag"),
    "url": message("url"),
}
_TASK_KINDS = {
    "backfill": message("backfill"),
    "reindex": message("reindex"),
    "discover": message("discovery"),
    "fetch": message("fetching an article"),
    "crawl": message("crawl"),
}
_PROMINENCES = {
    "headline": message("headline"),
    "lead": message("lead"),
    "body": message("body"),
    "passing": message("passing"),
}


class _Console(Console):
    def on_broken_pipe(self) -> None:
        # Rich would exit with code 1; the command group in cli/app.py exits with 0.
        raise BrokenPipeError


def console(file: TextIO | None = None) -> Console:
    """Return a console that writes to `file` or stdout and interprets no markup."""
    return _Console(file=file, highlight=False, markup=False, emoji=False)


def safe(text: str) -> str:
    """Replace characters that a terminal would interpret, such as controls and direction overrides, with spaces.

    The length of the text stays the same.
    """
    return replace_control_characters(text)


def paused_suffix(*, active: bool) -> str:
    """Return the suffix that marks a paused keyword, outlet or source; empty if it is active."""
    return "" if active else localized("  (paused)")


def outlet_text(outlet: Outlet) -> str:
    """Return an outlet's name, address, named sources and state."""
    sources = ", ".join(f"{source.kind} {source.url}" for source in outlet.sources) or localized(
        "sources are discovered"
    )
    labels = f"; {labels}" if (labels := outlet_labels(outlet)) else ""
    address = public_url(outlet.url) or localized("no address")
    return f"{outlet.name}: {address}, {sources}{labels}{paused_suffix(active=outlet.active)}"


def outlet_labels(outlet: Outlet) -> str:
    """Return an outlet's region, kind and tags, and whether only excerpts are stored; empty if it has none."""
    labels = {localized("region"): outlet.region, localized("kind"): outlet.kind, localized("tags"): outlet.tags}
    named = {name: label if isinstance(label, str) else ", ".join(label) for name, label in labels.items() if label}
    facts = [localized("only excerpts are stored")] if outlet.excerpts_only else []
    return "; ".join([*(f"{name}: {label}" for name, label in named.items()), *facts])


def format_time(moment: datetime | None, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M") if moment else "–"


def shorten_names(names: Sequence[str]) -> str:
    """Return the first three names and the number of the others."""
    if len(names) <= 3:
        return ", ".join(names)
    return localized("{names} and {count} more", names=", ".join(names[:3]), count=len(names) - 3)


def field_name(field: str) -> str:
    """Return the name of a field of an article, such as `title`, in the language of the output."""
    return localize(_FIELDS.get(field, field))


def prominence_name(prominence: str) -> str:
    """Return the name of a mention's prominence, such as `headline`, in the language of the output."""
    return localize(_PROMINENCES.get(prominence, prominence))


def task_kind_name(kind: str) -> str:
    """Return the name of a kind of task, such as `reindex`, in the language of the output."""
    return localize(_TASK_KINDS.get(kind, kind))


def highlight_snippet(mention: Mention) -> Text:
    """Return a mention's snippet with the occurrence in brackets and highlighted."""
    text = Text(safe(mention.snippet[: mention.mark_start]))
    text.append("[" + safe(mention.snippet[mention.mark_start : mention.mark_end]) + "]", style=HIGHLIGHT)
    return text.append(safe(mention.snippet[mention.mark_end :]))


def print_article(article: Article, mentions: Iterable[Mention], outlet: str, date: str, *facts: str) -> None:
    """Print an article in full with its mentions highlighted. Print `facts` after the authors, below the title."""
    title, text = Text(safe(article.title), style="bold"), Text(safe(article.text))
    for mention in mentions:
        if mention.field in {"title", "text"}:
            (title if mention.field == "title" else text).stylize(HIGHLIGHT, mention.start, mention.end)
    authors = ", ".join(article.authors) or localized("no author named")
    out = console()
    out.print(title)
    out.print(safe(" · ".join((outlet, date, authors, *facts))))
    out.print(safe(public_url(article.url) or localized("no address")), soft_wrap=True)
    if article.is_teaser:
        out.print(localized("Perhaps only a part: the article is not free to read, or continues elsewhere."))
    out.print(Text("\n").append_text(text).append("\n"))


def print_origins(article: Article) -> None:
    """Print where the fields of an article were read, if that is known."""
    origins = [f"{field_name(field)}: {localize(origin)}" for field, origin in find_origins(article).items()]
    if origins:
        console().print(Text(safe(" · ".join(origins)), style="dim"))


def print_excerpts(mentions: Iterable[Mention]) -> None:
    """Print the snippets of an article's text, which is not stored itself."""
    out = console()
    out.print(localized("Only excerpts of this outlet's articles are stored:"))
    for mention in mentions:
        if mention.field == "text":
            print_indented(out, "  ", highlight_snippet(mention))
    out.print()


def print_articles(
    articles: Sequence[StoredArticle], zone: ZoneInfo, cluster_sizes: Mapping[int, ClusterSize] | None = None
) -> None:
    """Print a block for each article: id, time, outlet and title, then a snippet for each keyword.

    With the sizes of the articles' clusters, by the articles' ids, print the numbers of copies and outlets, too.
    """
    out = console()
    for stored in articles:
        time = format_time(stored.article.published_at or stored.kept_at, zone)
        head = Text(f"{time}  ").append(safe(stored.outlet), style="cyan").append("  ")
        print_indented(out, f"{stored.id:>{ID_WIDTH - 2}}  ", head.append(safe(stored.article.title), style="bold"))
        size = cluster_sizes[stored.id] if cluster_sizes else None
        if size is not None and size.articles > 1:
            copies = localized_plural("1 copy", "{count} copies", count=size.articles - 1)
            outlets = localized_plural("1 outlet", "{count} outlets", count=size.outlets)
            print_indented(out, " " * ID_WIDTH, Text(f"{copies}, {outlets}", style="dim"))
        for line in _snippet_lines(stored.mentions):
            print_indented(out, " " * ID_WIDTH, line)


def print_indented(out: Console, prefix: str, text: Text) -> None:
    """Print `text` after `prefix`, and indent wrapped lines by the length of the prefix."""
    for line in text.wrap(out, max(out.width - len(prefix), ID_WIDTH), overflow="fold"):
        line.rstrip()
        out.print(Text(prefix) + line, soft_wrap=True)
        prefix = " " * len(prefix)


def _snippet_lines(mentions: Iterable[Mention]) -> list[Text]:
    """Return a line for each keyword: the name, the number of occurrences, the best prominence and a snippet."""
    mentions_by_keyword: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        mentions_by_keyword[mention.keyword].append(mention)
    snippet_lines = []
    for keyword, keyword_mentions in mentions_by_keyword.items():
        total = sum({mention.field: mention.total for mention in keyword_mentions}.values())
        # Prefer a snippet of the text, because the headline is printed above anyway.
        shown = next((mention for mention in keyword_mentions if mention.field == "text"), keyword_mentions[0])
        prominence = keyword_mentions[0].prominence
        head = f"{safe(keyword)} ×{total}{'' if prominence == 'body' else f' ({prominence_name(prominence)})'}: "
        snippet_lines.append(Text().append(head, style="green").append_text(highlight_snippet(shown)))
    return snippet_lines


def print_table(columns: Sequence[str], rows: Sequence[Sequence[object]], file: TextIO | None = None) -> None:
    """Print a borderless table with numbers aligned to the right, to `file` or stdout."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for index, column in enumerate(columns):
        is_number = bool(rows) and all(isinstance(row[index], int | None) for row in rows)
        table.add_column(column, justify="right" if is_number else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(safe(str("–" if cell is None else cell))) for cell in row))
    console(file).print(table)
