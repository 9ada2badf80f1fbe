"""`kliping keywords backfill`, and the backfill that other commands offer for a new or changed keyword."""

import sys
from collections.abc import Collection, Sequence
from contextlib import closing
from enum import Enum, auto
from pathlib import Path
from typing import TextIO

from rich.text import Text

from actions.backfill import (
    PREVIEW_SAMPLES,
    estimate_matching,
    find_size_hints,
    preview_backfill,
    run_backfill,
    select_keywords,
)
from actions.context import AppContext
from cli.context import load, open_mirrored_store
from cli.keyword_text import print_hints
from cli.progress import task_progress
from cli.tasks import task_line
from cli.terminal import console, count_of, format_time, highlight_snippet, safe
from core.errors import UsageError
from core.keyword import Keyword
from storage import Preview, Store


class BackfillMode(Enum):
    """What to do with the stored articles: preview and ask, match them, only preview, or skip them."""

    ASK = auto()
    RUN = auto()
    PREVIEW = auto()
    SKIP = auto()


def parse_mode(*, yes: bool, no_backfill: bool) -> BackfillMode:
    """Return the mode for the options; by default ask on a terminal, preview in a pipe. Raise `UsageError`."""
    if yes and no_backfill:
        raise UsageError("--yes and --no-backfill exclude each other")
    if no_backfill:
        return BackfillMode.SKIP
    is_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    return BackfillMode.RUN if yes else BackfillMode.ASK if is_terminal else BackfillMode.PREVIEW


def backfill_keywords(path: Path, names: Sequence[str], mode: BackfillMode) -> None:
    """Preview or match the stored articles, also ones that were matched before. Raise `KeywordNotFound`."""
    context = load(path)
    with closing(open_mirrored_store(context)) as store:
        match_stored(context, store, select_keywords(store, names), mode, sys.stdout)


def match_stored(
    context: AppContext, store: Store, keywords: Sequence[Keyword], mode: BackfillMode, out: TextIO
) -> None:
    """Preview or match the stored articles, printing to `out`."""
    active = [keyword for keyword in keywords if keyword.active]
    if mode is BackfillMode.SKIP or not active:
        return
    names = [keyword.name for keyword in active]
    if mode is BackfillMode.RUN:
        _run_and_print(context, store, names, out)
        if len(active) == 1:
            print_hints("", find_size_hints(store, store.keywords.get(names[0]).articles), out)
        return
    preview = preview_backfill(store, active)
    _print_preview(context, preview, out)
    if not preview.selected:
        return
    if len(active) == 1:
        print_hints("", find_size_hints(store, estimate_matching(preview)), out)
    if mode is BackfillMode.ASK and _confirm("Match the stored articles? [Y/n] ", out):
        _run_and_print(context, store, names, out)
    else:
        print(
            "The stored articles were not matched; 'kliping keywords backfill' does it later, --yes without asking.",
            file=out,
        )


def _confirm(question: str, out: TextIO) -> bool:
    print(question, end="", file=out, flush=True)
    try:
        return input().strip().lower() in {"", "y", "yes", "ya"}
    except EOFError:
        print(file=out)
        return False


def _run_and_print(context: AppContext, store: Store, names: Collection[str], out: TextIO) -> None:
    with task_progress() as on_progress:
        run = run_backfill(context, store, names, on_progress)
    if run.task_id is None:
        print("No article is stored yet; articles are matched as they arrive.", file=out)
    elif run.is_delegated:
        print(
            "The running service matches the stored articles, beginning within seconds: "
            f"kliping tasks shows task {run.task_id}.",
            file=out,
        )
    else:
        for task in run.finished:
            print(safe(task_line(task)), file=out)
        if all(task.id != run.task_id for task in run.finished):
            print(f"Another process is running task {run.task_id}: kliping tasks shows its progress.", file=out)


def _print_preview(context: AppContext, preview: Preview, out: TextIO) -> None:
    new = sum(not hit.is_known for hit in preview.hits)
    known = len(preview.hits) - new
    limit = "" if preview.examined == preview.selected else f" among the newest {preview.examined}"
    known_too = f", {known} already known" if known else ""
    found = f"{count_of(new, 'stored article')} would be found{limit}{known_too}"
    print(f"{found}; {preview.selected} contain the words.", file=out)
    terminal = console(out)
    for hit in preview.hits[:PREVIEW_SAMPLES]:
        head = Text(f"  {format_time(hit.at, context.zone)}  ").append(safe(hit.outlet), style="cyan")
        terminal.print(head.append(f"  {safe(hit.title)}"))
        terminal.print(Text("      ").append_text(highlight_snippet(hit.mentions[0])))
