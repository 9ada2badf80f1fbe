"""Plan a task that fetches: log who did, and see that it runs."""

from collections.abc import Callable, Mapping

from fastapi import Request

from actions.context import AppContext
from actions.fetch_tasks import plan_crawl, plan_discovery, plan_fetch
from storage import Store, TaskKind
from web.authentication import audited
from web.task_process import start_tasks

_PLANS: Mapping[TaskKind, Callable[[AppContext, Store, str], int]] = {
    TaskKind.DISCOVER: plan_discovery,
    TaskKind.FETCH: plan_fetch,
    TaskKind.CRAWL: plan_crawl,
}


def plan_task(request: Request, context: AppContext, store: Store, kind: TaskKind, subject: str) -> int:
    """Plan a task of a kind that fetches, and return its id.

    `subject` is an address, or the name of the outlet to crawl. Raise the errors of `actions.fetch_tasks`.
    """
    with audited(request, context, store, f"task.{kind}", subject):
        task_id = _PLANS[kind](context, store, subject)
    start_tasks(request)
    return task_id
