"""Tasks: planned by a command, done by the service that runs, or here where none does; and how far they are."""

import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from cli.options import MOST
from cli.setup import load_setup, now
from cli.shapes import json_line, task_record
from cli.terminal import print_table, safe, shown_time
from ingest.task_worker import TaskWorker
from storage import Store, Task, TaskState, find_dead_owners, make_owner


def plan_and_do(store: Store, names: Collection[str]) -> None:
    """Plan to match what is stored against keywords; done here unless a service runs."""
    task_id = store.tasks.plan_backfill(names, now())
    if task_id is None:
        print("Nothing is stored yet; articles are matched as they come.")
        return
    owner = make_owner()
    services = store.services.find(now())
    if set(services) - set(find_dead_owners(services, owner)):
        print(f"The service matches what is stored, beginning within seconds: kliping tasks shows task {task_id}.")
        return
    with task_progress() as on_progress:
        ended = TaskWorker(store, owner, now, on_progress).run_pending()
    for task in ended:
        print(safe(task_line(task)))
    if all(task.id != task_id for task in ended):
        print(f"Another process works on task {task_id}: kliping tasks shows how far it is.")


@contextmanager
def task_progress() -> Iterator[Callable[[Task], None]]:
    """What to tell of a task's progress: a bar on a terminal, else nothing."""
    if not sys.stderr.isatty():
        yield lambda _task: None
        return
    columns = TextColumn("{task.description}", markup=False), BarColumn(bar_width=20), MofNCompleteColumn()
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as progress:
        bars: dict[int, TaskID] = {}

        def show(task: Task) -> None:
            if task.id not in bars:
                bars[task.id] = progress.add_task("", total=task.total)
            said = safe(f"{keyword_names(task)}: {task.found} articles found")
            progress.update(bars[task.id], description=said, completed=task.progress)

        yield show


def keyword_names(task: Task) -> str:
    """The first names, and how many more there are."""
    shown = ", ".join(task.keywords[:3])
    return shown if len(task.keywords) <= 3 else f"{shown} and {len(task.keywords) - 3} more"


def task_line(task: Task) -> str:
    """One task in one line, in plain words."""
    names = keyword_names(task)
    if task.state is TaskState.FAILED:
        return f"backfill of {names} FAILED: {task.error}"
    how = "done" if task.state is TaskState.DONE else "not done yet"
    return f"backfill of {names} {how}: {task.progress} stored articles looked at, mentions found in {task.found}"


def list_tasks(path: Path, limit: int, shape: str) -> None:
    setup = load_setup(path)
    with closing(setup.open_for_reading()) as store:
        found = store.tasks.find(min(limit, MOST))
    if shape == "json":
        for task in found:
            print(json_line(task_record(task)))
        return
    rows = [
        (
            task.id,
            task.kind,
            keyword_names(task),
            str(task.state),
            f"{task.progress}/{'?' if task.total is None else task.total}",
            task.found,
            shown_time(task.created_at, setup.zone),
            task.error or "",
        )
        for task in found
    ]
    print_table(("task", "kind", "keywords", "state", "articles", "found", "asked for", ""), rows)
