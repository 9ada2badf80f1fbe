"""`kliping tasks`, and the text that describes a task."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from actions.search import MAX_INT64
from cli.context import load
from cli.json_records import print_records, task_record
from cli.options import OutputFormat
from cli.terminal import format_time, print_table, shorten_names

if TYPE_CHECKING:
    from storage import Task


def list_tasks(path: Path, limit: int, output_format: OutputFormat) -> None:
    context = load(path)
    with closing(context.open_store()) as store:
        tasks = store.tasks.find(min(limit, MAX_INT64))
    if output_format == "json":
        print_records(map(task_record, tasks))
        return
    rows = [
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
    ]
    print_table(("task", "kind", "keywords", "state", "articles", "found", "created", ""), rows)


def task_line(task: "Task") -> str:
    """Return the line that reports the outcome or the progress of a task."""
    names, state = shorten_names(task.keywords), str(task.state)
    if state == "failed":
        return f"backfill of {names} FAILED: {task.error}"
    done = "done" if state == "done" else "not done yet"
    return f"backfill of {names} {done}: {task.progress} stored articles checked, mentions found in {task.found}"
