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
from actions.json_records import (
    task_record,
)
from actions.search import MAX_INT64
from cli.context import load, open_mirrored_store
from cli.json_output import print_records
from cli.keyword_text import print_hints
from cli.language import localize, localized, localized_plural
from cli.options import BackfillMode, OutputFormat
from cli.progress import task_progress
from cli.terminal import console, format_time, highlight_snippet, print_table, safe, shorten_names, task_kind_name
from core.keyword import Keyword
from core.messages import Message, message
from storage import FETCHING, Preview, Store, Task, TaskKind

_STATES = {
    "waiting": message("waiting"),
    "running": message("running"),
    "done": message("done"),
    "failed": message("failed"),
}


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
    if mode is BackfillMode.ASK and confirm(localized("Match the stored articles? [Y/n] "), out):
        _run_and_print(context, store, names, out)
    else:
        print(
            localized(
                "The stored articles were not matched. To match them later, use 'kliping keywords backfill';"
                " --yes does not ask."
            ),
            file=out,
        )


def confirm(question: str, out: TextIO, *, default: bool = True) -> bool:
    """Ask a question, and return whether the answer is yes. An empty answer means `default`; end of input means no."""
    print(question, end="", file=out, flush=True)
    try:
        answer = input().strip().lower()
        return answer in {"y", "yes", "ya"} or (default and not answer)
    except EOFError:
        print(file=out)
        return False


def _run_and_print(context: AppContext, store: Store, names: Collection[str], out: TextIO) -> None:
    with task_progress() as on_progress:
        run = run_backfill(context, store, names, on_progress)
    if run.task_id is None:
        print(localized("No article is stored yet; articles are matched as they arrive."), file=out)
    else:
        print_run(run, out)
        print_excerpts_left_out(len(store.articles.find_excerpt_ids()), out)


def print_run(run: TaskRun, out: TextIO) -> None:
    """Print the outcome of the tasks that this process ran, or which process runs the planned task."""
    if run.is_delegated:
        print(
            localized(
                "The running service starts to match the stored articles within seconds: 'kliping tasks' shows task"
                " {task_id}.",
                task_id=run.task_id or 0,
            ),
            file=out,
        )
    else:
        for task in run.finished:
            print(safe(task_line(task)), file=out)
        if all(task.id != run.task_id for task in run.finished):
            notice = localized(
                "Another process is running task {task_id}: kliping tasks shows its progress.", task_id=run.task_id or 0
            )
            print(notice, file=out)


def _print_preview(context: AppContext, preview: Preview, out: TextIO) -> None:
    new_hits = sum(not hit.is_known for hit in preview.hits)
    known = len(preview.hits) - new_hits
    is_complete = preview.examined == preview.selected
    hits = localized_plural(
        "{count} stored article would be found{limit}{known}; {selected} contain the words.",
        "{count} stored articles would be found{limit}{known}; {selected} contain the words.",
        count=new_hits,
        limit="" if is_complete else message(" among the newest {count}", count=preview.examined),
        known=message(", {count} already known", count=known) if known else "",
        selected=preview.selected,
    )
    print(hits, file=out)
    print_excerpts_left_out(preview.excerpts, out)
    terminal = console(out)
    for hit in preview.hits[:PREVIEW_SAMPLES]:
        head = Text(f"  {format_time(hit.at, context.zone)}  ").append(safe(hit.outlet), style="cyan")
        terminal.print(head.append(f"  {safe(hit.title)}"))
        terminal.print(Text("      ").append_text(highlight_snippet(hit.mentions[0])))


def print_excerpts_left_out(count: int, out: TextIO) -> None:
    """Print how many stored articles cannot be matched, if any."""
    if count:
        left_out = localized_plural(
            "{count} article was not searched: only excerpts of it are stored.",
            "{count} articles were not searched: only excerpts of them are stored.",
            count=count,
        )
        print(left_out, file=out)


def list_tasks(path: Path, limit: int, output_format: OutputFormat) -> None:
    """Print the newest tasks with their progress."""
    context = load(path)
    with context.open_store() as store:
        tasks = store.tasks.find(min(limit, MAX_INT64))
    if output_format == "json":
        print_records(map(task_record, tasks))
    else:
        print_table(
            (
                localized("task"),
                localized("kind"),
                localized("about"),
                localized("state"),
                localized("progress"),
                localized("found"),
                localized("created"),
                "",
            ),
            [
                (
                    task.id,
                    task_kind_name(task.kind),
                    shorten_names(task.keywords) or (task.subject or ""),
                    localize(_STATES.get(str(task.state), str(task.state))),
                    f"{task.progress}/{'?' if task.total is None else task.total}",
                    task.found,
                    format_time(task.created_at, context.zone),
                    localize(task.error or ""),
                )
                for task in tasks
            ],
        )


def task_line(task: Task) -> str:
    """Return the line that reports the outcome or the progress of a task."""
    names, state = shorten_names(task.keywords), str(task.state)
    work = _describe_work(task, names)
    if state == "failed":
        return localized("{work} FAILED: {problem}", work=work, problem=task.error or "")
    done = message("{work} done", work=work) if state == "done" else message("{work} not done yet", work=work)
    if task.kind in FETCHING:
        return localize(done)
    if task.kind is TaskKind.REINDEX:
        changed = message("; these keywords match differently now and have a new version: {names}", names=names)
        return localized_plural(
            "{done}: {count} stored article indexed and matched again{changed}",
            "{done}: {count} stored articles indexed and matched again{changed}",
            done=done,
            count=task.progress,
            changed=changed if names else "",
        )
    return localized_plural(
        "{done}: {count} stored article checked, mentions found in {found}",
        "{done}: {count} stored articles checked, mentions found in {found}",
        done=done,
        count=task.progress,
        found=task.found,
    )


def _describe_work(task: Task, names: str) -> Message:
    subject = task.subject or ""
    return {
        TaskKind.REINDEX: message("reindex"),
        TaskKind.BACKFILL: message("backfill of {names}", names=names),
        TaskKind.DISCOVER: message("discovery of {address}", address=subject),
        TaskKind.FETCH: message("fetching {address}", address=subject),
        TaskKind.CRAWL: message("crawl of {outlet}", outlet=subject),
    }[task.kind]
