"""`kliping tasks`, `kliping keywords backfill`, and the backfill that other commands offer for a changed keyword."""

import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TextIO

from rich.text import Text

from actions.backfill import (
    PREVIEW_SAMPLES,
    TaskRun,
    estimate_matching,
    find_size_hints,
    preview_backfill,
    run_backfill,
    select_keywords,
)
from actions.context import AppContext
from actions.search import MAX_INT64
from cli.context import load, open_mirrored_store
from cli.json_records import print_records, task_record
from cli.keyword_text import print_hints
from cli.options import BackfillMode, OutputFormat
from cli.progress import task_progress
from cli.terminal import console, count_of, format_time, highlight_snippet, print_table, safe, shorten_names
from core.keyword import Keyword
from storage import REINDEX, Preview, Store, Task


def backfill_keywords(path: Path, names: Sequence[str], mode: BackfillMode) -> None:
    """Preview or match the stored articles, including those that were matched before. Raise `KeywordNotFound`."""
    context = load(path)
    with open_mirrored_store(context) as store:
        match_stored(context, store, select_keywords(store, names), mode, sys.stdout)


def match_stored(
    context: AppContext, store: Store, keywords: Sequence[Keyword], mode: BackfillMode, out: TextIO
) -> None:
    """Preview or match the stored articles, printing to `out`."""
    active_keywords = [keyword for keyword in keywords if keyword.active]
    if mode is BackfillMode.SKIP or not active_keywords:
        return
    names = [keyword.name for keyword in active_keywords]
    if mode is BackfillMode.RUN:
        _run_and_print(context, store, names, out)
        if len(names) == 1:
            print_hints("", find_size_hints(store, store.keywords.get(names[0]).articles), out)
        return
    preview = preview_backfill(store, active_keywords)
    _print_preview(context, preview, out)
    if not preview.selected:
        return
    if len(names) == 1:
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
    else:
        print_run(run, out)


def print_run(run: TaskRun, out: TextIO) -> None:
    """Print the outcome of the tasks that this process ran, or which process runs the planned task."""
    if run.is_delegated:
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
    new_hits = sum(not hit.is_known for hit in preview.hits)
    known_hits = f", {len(preview.hits) - new_hits} already known" if new_hits < len(preview.hits) else ""
    limit = "" if preview.examined == preview.selected else f" among the newest {preview.examined}"
    hits = f"{count_of(new_hits, 'stored article')} would be found{limit}{known_hits}"
    print(f"{hits}; {preview.selected} contain the words.", file=out)
    terminal = console(out)
    for hit in preview.hits[:PREVIEW_SAMPLES]:
        head = Text(f"  {format_time(hit.at, context.zone)}  ").append(safe(hit.outlet), style="cyan")
        terminal.print(head.append(f"  {safe(hit.title)}"))
        terminal.print(Text("      ").append_text(highlight_snippet(hit.mentions[0])))


def list_tasks(path: Path, limit: int, output_format: OutputFormat) -> None:
    """Print the newest tasks with their progress."""
    context = load(path)
    with context.open_store() as store:
        tasks = store.tasks.find(min(limit, MAX_INT64))
    if output_format == "json":
        print_records(map(task_record, tasks))
    else:
        print_table(
            ("task", "kind", "keywords", "state", "articles", "found", "created", ""),
            [
                (
                    task.id,
                    task.kind,
                    shorten_names(task.keywords),
                    str(task.state),
                    f"{task.progress}/{'?' if task.total is None else task.total}",
                    task.found,
                    format_time(task.created_at, context.zone),
                    task.error or "",
                )
                for task in tasks
            ],
        )


def task_line(task: Task) -> str:
    """Return the line that reports the outcome or the progress of a task."""
    names, state = shorten_names(task.keywords), str(task.state)
    work = "reindex" if task.kind == REINDEX else f"backfill of {names}"
    if state == "failed":
        return f"{work} FAILED: {task.error}"
    done = f"{work} {'done' if state == 'done' else 'not done yet'}"
    if task.kind == REINDEX:
        changed = f"; these keywords match differently now and have a new version: {names}" if names else ""
        return f"{done}: {count_of(task.progress, 'stored article')} indexed and matched again{changed}"
    return f"{done}: {task.progress} stored articles checked, mentions found in {task.found}"
