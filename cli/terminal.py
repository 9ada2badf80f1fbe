"""What is shown to people: tables, marked snippets, progress. Text from the web is shown as text, never obeyed."""

import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table
from rich.text import Text

from core.matcher import Mention
from core.outlet import CrawlReport
from storage import StoredArticle

MARK = "bold yellow"


def console() -> Console:
    return Console(highlight=False, markup=False, soft_wrap=False)


def is_terminal() -> bool:
    return sys.stdout.isatty()


def safe(text: str) -> str:
    """The text without what a terminal would obey: control characters and direction overrides."""
    return "".join(char if char.isprintable() or char == "\n" else " " for char in text)


def shown_time(moment: datetime | None, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M") if moment else "–"


def marked(mention: Mention) -> Text:
    """A snippet with its occurrence marked: by colour, and by brackets where there is none."""
    text = Text(safe(mention.snippet[: mention.mark_start]))
    text.append("[" + safe(mention.snippet[mention.mark_start : mention.mark_end]) + "]", style=MARK)
    return text.append(safe(mention.snippet[mention.mark_end :]))


def print_articles(found: Sequence[StoredArticle], zone: ZoneInfo) -> None:
    """A block for each article: when, where, the title, then one snippet a keyword."""
    out = console()
    for stored in found:
        when = shown_time(stored.article.published_at or stored.kept_at, zone)
        head = Text(f"{stored.id:>5}  {when}  ")
        head.append(safe(stored.outlet), style="cyan").append("  ")
        head.append(safe(stored.article.title), style="bold")
        out.print(head)
        firsts: dict[str, Mention] = {}
        totals: dict[str, int] = {}
        for mention in stored.mentions:
            # One in the text says more than the headline, which stands above anyway.
            if mention.keyword not in firsts or (firsts[mention.keyword].field == "title" and mention.field == "text"):
                firsts[mention.keyword] = mention
            totals[f"{mention.keyword}\n{mention.field}"] = mention.total
        for keyword, mention in firsts.items():
            total = sum(count for key, count in totals.items() if key.rpartition("\n")[0] == keyword)
            line = Text(" " * 7).append(f"{safe(keyword)} ×{total}: ", style="green")
            out.print(line.append_text(marked(mention)))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A plain table; numbers stand right."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    listed = [list(row) for row in rows]
    for index, column in enumerate(columns):
        is_number = all(isinstance(row[index], int) for row in listed) and bool(listed)
        table.add_column(column, justify="right" if is_number else "left", overflow="fold")
    for row in listed:
        table.add_row(*(Text(safe(str("–" if cell is None else cell))) for cell in row))
    console().print(table)


def report_line(report: CrawlReport) -> str:
    """One outlet's crawl in one line, in plain words."""
    counts = {
        "sources": report.sources,
        "candidates": report.candidates,
        "fetched": report.fetched,
        "new": report.new,
        "matched": report.matched,
        "updated": report.updated,
        "not modified": report.not_modified,
        "no article": report.not_articles,
        "refused": report.refused,
        "failed": report.failed,
    }
    always = {"fetched", "new", "matched"}
    said = ", ".join(f"{count} {name}" for name, count in counts.items() if count or name in always)
    reasons = "; ".join(f"{reason} ×{count}" if count > 1 else reason for reason, count in report.failures.items())
    error = f"FAILED: {report.error}. " if report.error else ""
    return safe(f"{report.outlet}: {error}{said}" + (f" ({reasons})" if reasons and reasons != report.error else ""))
