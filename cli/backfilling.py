"""What is stored, matched against keywords that are new or changed: asked about, shown, done."""

import sys
from collections.abc import Sequence
from contextlib import closing
from enum import Enum, auto
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.text import Text

from cli.errors import UsageError
from cli.setup import Setup, load_setup
from cli.tasks import plan_and_do
from cli.telling import counted, print_hints
from cli.terminal import console, marked, safe, shown_time
from core.filters import ArticleFilter
from core.keyword import Keyword
from core.query import lint_measured
from storage import Preview, Store

LOOKED_AT = 2000
"""Articles that a preview matches at most: a few seconds, and enough to see whether a query is right."""

SAMPLES = 3


class Past(Enum):
    """What to do about the articles that are stored already."""

    ASK = auto()
    MATCH = auto()
    SHOW = auto()
    LEAVE = auto()


def past(*, yes: bool, no_backfill: bool) -> Past:
    """What the options say; without a terminal nobody can be asked, and only a preview is shown."""
    if yes and no_backfill:
        raise UsageError("--yes and --no-backfill exclude each other")
    if no_backfill:
        return Past.LEAVE
    is_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    return Past.MATCH if yes else Past.ASK if is_terminal else Past.SHOW


def backfill_keywords(path: Path, names: Sequence[str], then: Past) -> None:
    """Match what is stored against keywords again, or for the first time. Raises KeywordNotFound."""
    setup = load_setup(path)
    with closing(setup.open_for_crawling()) as store:
        wanted = [store.keywords.get(name).keyword for name in names] or store.keywords.find_active()
        for keyword in wanted:
            if not keyword.active:
                raise UsageError(f"'{keyword.name}' is paused; 'kliping keywords resume' comes first")
        match_past(setup, store, wanted, then)


def match_past(setup: Setup, store: Store, keywords: Sequence[Keyword], then: Past) -> None:
    """Show what is stored and would match; match it where that is wanted."""
    wanted = [keyword for keyword in keywords if keyword.active]
    if then is Past.LEAVE or not wanted:
        return
    if then is Past.MATCH:
        plan_and_do(store, [keyword.name for keyword in wanted])
        if len(wanted) == 1:
            _tell_measured(store, store.keywords.get(wanted[0].name).articles)
        return
    hits = store.backfills.preview(wanted, ArticleFilter(with_unmatched=True), LOOKED_AT, SAMPLES)
    _print_preview(hits, setup.zone)
    if not hits.candidates:
        return
    if len(wanted) == 1:
        _tell_measured(store, len(hits.hits) * hits.candidates // hits.looked_at)
    if then is Past.ASK and _asked("Match what is stored? [Y/n] "):
        plan_and_do(store, [keyword.name for keyword in wanted])
    else:
        print("What is stored was not matched; 'kliping keywords backfill' does it later, --yes without asking.")


def _tell_measured(store: Store, matching: int) -> None:
    print_hints("", lint_measured(matching, store.articles.count(ArticleFilter(with_unmatched=True))))


def _asked(question: str) -> bool:
    try:
        return input(question).strip().lower() in {"", "y", "yes", "ya"}
    except EOFError:
        print()
        return False


def _print_preview(hits: Preview, zone: ZoneInfo) -> None:
    new = sum(not hit.is_known for hit in hits.hits)
    known = len(hits.hits) - new
    of_all = "" if hits.looked_at == hits.candidates else f" among the newest {hits.looked_at}"
    also = f", {known} that are known to" if known else ""
    print(f"Stored: {counted(new, 'article')} would be found{of_all}{also}; {hits.candidates} hold the words.")
    out = console()
    for hit in hits.hits[:SAMPLES]:
        head = Text(f"  {shown_time(hit.at, zone)}  ").append(safe(hit.outlet), style="cyan")
        out.print(head.append(f"  {safe(hit.title)}"))
        out.print(Text("      ").append_text(marked(hit.mentions[0])))
