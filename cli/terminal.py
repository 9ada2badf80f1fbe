"""What is shown to people: tables, marked snippets, progress. Text from the web is shown as text, never obeyed."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Protocol

from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from core.matcher import Mention
    from core.outlet import CrawlReport
    from storage import StoredArticle

MARK = "bold yellow"
TEASER = "Perhaps an opening only: not free to read, or it goes on elsewhere."
INDENT = 7
"""Where everything about an article stands; its id stands before."""

_HARMLESS = "\n\u00ad\u200c\u200d"
"""Not printable by Python's book, but part of words: the soft hyphen and the joiners of many scripts."""


class _Console(Console):
    def on_broken_pipe(self) -> None:
        # Rich would exit with 1; that a reader has read enough is for the front door to take.
        raise BrokenPipeError


def console() -> Console:
    return _Console(highlight=False, markup=False, emoji=False)


def safe(text: str) -> str:
    """The text without what a terminal would obey: control characters and direction overrides become blanks.

    Each character stays one character.
    """
    return "".join(char if char.isprintable() or char in _HARMLESS else " " for char in text)


class _Pausable(Protocol):
    @property
    def active(self) -> bool: ...


def paused(one: _Pausable) -> str:
    """What follows a keyword, an outlet or a source that is not active."""
    return "" if one.active else "  (paused)"


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
        head = Text(f"{when}  ").append(safe(stored.outlet), style="cyan").append("  ")
        _print_hanging(out, f"{stored.id:>{INDENT - 2}}  ", head.append(safe(stored.article.title), style="bold"))
        for line in _keyword_lines(stored.mentions):
            _print_hanging(out, " " * INDENT, line)


def _print_hanging(out: Console, start: str, body: Text) -> None:
    """`body` behind `start`; what does not fit goes on below where it began."""
    for line in body.wrap(out, max(out.width - len(start), INDENT), overflow="fold"):
        line.rstrip()
        out.print(Text(start) + line, soft_wrap=True)
        start = " " * len(start)


def _keyword_lines(mentions: Iterable[Mention]) -> list[Text]:
    """For each keyword its name, how often it occurs, how prominently at best, and one snippet."""
    of_keyword: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        of_keyword[mention.keyword].append(mention)
    lines = []
    for keyword, found in of_keyword.items():
        total = sum({mention.field: mention.total for mention in found}.values())
        # One in the text says more than the headline, which stands above anyway.
        telling = next((mention for mention in found if mention.field == "text"), found[0])
        best = found[0].prominence
        head = f"{safe(keyword)} ×{total}{'' if best == 'body' else f' ({best})'}: "
        lines.append(Text().append(head, style="green").append_text(marked(telling)))
    return lines


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A plain table; numbers stand right."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    listed = [list(row) for row in rows]
    for index, column in enumerate(columns):
        is_number = bool(listed) and all(isinstance(row[index], int | None) for row in listed)
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
    reasons = "; ".join(f"{reason} ×{count}" if count > 1 else str(reason) for reason, count in report.failures.items())
    error = f"FAILED: {report.error}. " if report.error else f"{report.stopped}. " if report.stopped else ""
    return safe(
        f"{report.outlet}: {error}{said}" + (f" ({reasons})" if reasons and reasons != str(report.error) else "")
    )
