"""The routes of tasks: what fetches from outlets is planned here, and run by a service."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from actions.json_records import task_record
from actions.search import MAX_INT64
from storage import TaskKind
from web.api.responses import FORBIDDEN, answer, not_found
from web.dependencies import Context, OpenStore
from web.schemas import Task, TaskList
from web.task_planning import plan_task
from web.task_process import start_tasks

MAX_LIMIT = 500


class NewTask(BaseModel):
    """A task: `discover` the sources of an outlet, `fetch` an article and store it, or `crawl` an outlet now."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["discover", "fetch", "crawl"]
    subject: str = Field(min_length=1, max_length=2000, description="An address; of a crawl, the name of the outlet.")


router = APIRouter()


@router.get("/tasks", response_model=TaskList, summary="List the newest tasks")
def tasks(request: Request, store: OpenStore, limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = 20) -> Response:
    return answer(request, {"tasks": list(map(task_record, store.tasks.find(limit)))})


@router.get(
    "/tasks/{task_id}",
    response_model=Task,
    responses=not_found("There is no such task."),
    summary="Get one task with its progress and result",
)
def task(request: Request, store: OpenStore, task_id: Annotated[int, Path(le=MAX_INT64, ge=1)]) -> Response:
    found = store.tasks.get(task_id)
    if found.is_open:
        start_tasks(request)
    return answer(request, task_record(found))


@router.post(
    "/tasks",
    response_model=Task,
    status_code=202,
    responses={**not_found("There is no such outlet."), **FORBIDDEN},
    summary="Plan a task that fetches",
)
def plan(request: Request, context: Context, store: OpenStore, new: NewTask) -> Response:
    task_id = plan_task(request, context, store, TaskKind(new.kind), new.subject)
    response = answer(request, task_record(store.tasks.get(task_id)), 202)
    response.headers["Location"] = f"/api/v1/tasks/{task_id}"
    return response
