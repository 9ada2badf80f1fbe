"""The page of a task: its progress, and what came of it. It refreshes itself while the task is not done."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from actions.context import AppContext
from actions.search import MAX_INT64
from core.config.addresses import default_outlet_name
from core.messages import Message, message
from core.reasons import read_reason
from storage import FETCHING, Store, Task, TaskKind
from web.dependencies import Context, OpenStore
from web.problems import Problem
from web.rendering import make_time_formatter, render
from web.task_process import start_tasks

TITLES: dict[TaskKind, Message] = {
    TaskKind.BACKFILL: message("Match stored articles"),
    TaskKind.REINDEX: message("Index stored articles again"),
    TaskKind.DISCOVER: message("Look for sources"),
    TaskKind.FETCH: message("Fetch an article"),
    TaskKind.CRAWL: message("Crawl"),
}

# The id of a task in an address.
TaskId = Annotated[int, Path(ge=1, le=MAX_INT64)]

# How many headlines of a discovered outlet are shown.
SHOWN_SAMPLES = 5


def reason_text(record: object) -> Message | str:
    """Return the text of a reason in a task's result."""
    reason = read_reason(record)
    return reason.message if reason else ""


def task_values(task: Task) -> dict[str, Any]:
    """Return the values of a template that shows a task."""
    return {"task": task, "title": TITLES[task.kind], "reason_text": reason_text, "shown_samples": SHOWN_SAMPLES}


def render_task(
    request: Request,
    context: AppContext,
    store: Store,
    task: Task,
    typed: Mapping[str, Any] | None = None,
    problem: Problem | None = None,
) -> Response:
    """Return the page of a task. `typed` is what was typed about the discovered outlet, with the problem in it."""
    name = default_outlet_name(task.subject) if task.kind is TaskKind.DISCOVER and task.subject else ""
    stored = {each.outlet.name: each.id for each in store.outlets.find(context.clock())}
    values = {
        **task_values(task),
        "typed": typed or {"name": name, "region": "", "kind": "", "tags": ""},
        "problem": problem,
        "outlet_id": stored.get(task.subject or ""),
        "is_delayed": not store.leases.find_running_services(context.clock()) and task.kind not in FETCHING,
        "when": make_time_formatter(request, context),
    }
    return render(request, "task.html", values, problem.status if problem else 200)


router = APIRouter()


@router.get("/tasks/{task_id}")
def task_page(request: Request, context: Context, store: OpenStore, task_id: TaskId) -> Response:
    task = store.tasks.get(task_id)
    if task.is_open:
        start_tasks(request)
    return render_task(request, context, store, task)
