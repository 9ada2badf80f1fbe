"""The first visit: three screens from an empty store to the first crawl. Each can be left, and is found again."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import RedirectResponse, Response

from actions.context import AppContext
from actions.fetch_tasks import plan_crawl
from actions.first_visit import Sample, add_first_keyword, find_samples, preview_keyword, set_contact
from actions.outlets import OutletFields
from core.config import contact_problem
from core.config.addresses import default_outlet_name
from core.errors import QueryError, UsageError
from core.filters import ArticleFilter
from storage import Store, TaskKind
from web.authentication import audited, require_editor
from web.dependencies import Context, OpenStore
from web.language import choose_language
from web.pages.outlets import add_discovered
from web.pages.redirects import redirect
from web.pages.tasks import TaskId, task_values
from web.problems import Problem, problem_of
from web.rendering import render
from web.task_planning import plan_task
from web.task_process import start_tasks

_Text = Annotated[str, Field(max_length=2000)]


class ContactForm(BaseModel):
    model_config = ConfigDict(extra="forbid")

    contact: _Text = ""


class AddressForm(BaseModel):
    model_config = ConfigDict(extra="forbid")

    url: _Text = ""


class NameForm(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: _Text = ""


class KeywordForm(BaseModel):
    model_config = ConfigDict(extra="forbid")

    keyword: _Text = ""


def is_first_visit(store: Store) -> bool:
    """Return whether the store has neither articles nor outlets with keywords, so that there is nothing to show."""
    if store.counts.find_totals("all"):
        return False
    return not (store.keywords.find_all() and store.outlets.count())


router = APIRouter(dependencies=[Depends(require_editor)])


@router.get("/start")
def start(context: Context, store: OpenStore) -> Response:
    return RedirectResponse(_find_step(context, store), 303)


def _find_step(context: AppContext, store: Store) -> str:
    """Return the path of the first screen that was not finished."""
    if not store.outlets.count():
        is_known = contact_problem(context.contact(store)) is None or context.config.network.allow_private
        return "/start/outlet" if is_known else "/start/contact"
    if not store.keywords.find_all():
        return "/start/keyword"
    crawls = [task for task in store.tasks.find(20) if task.kind is TaskKind.CRAWL]
    return f"/start/crawl/{crawls[0].id}" if crawls else "/search"


def _render_step(
    request: Request, step: int, template: str, values: dict[str, Any], problem: Problem | None = None
) -> Response:
    return render(request, template, {"step": step, "problem": problem} | values, problem.status if problem else 200)


@router.get("/start/contact")
def contact_page(request: Request, context: Context, store: OpenStore) -> Response:
    return _render_step(request, 1, "start_contact.html", {"typed": context.contact(store) or ""})


@router.post("/start/contact")
def state_contact(
    request: Request, context: Context, store: OpenStore, form: Annotated[ContactForm, Form()]
) -> Response:
    typed = form.contact.strip()
    try:
        with audited(request, context, store, "contact.set", typed):
            set_contact(context, store, typed)
    except UsageError as error:
        problem = problem_of(error, choose_language(request))
        return _render_step(request, 1, "start_contact.html", {"typed": typed}, problem)
    return redirect(request, "/start/outlet")


@router.get("/start/outlet")
def outlet_page(request: Request) -> Response:
    return _render_step(request, 2, "start_outlet.html", {"typed": "", "task": None})


@router.post("/start/outlet")
def discover(request: Request, context: Context, store: OpenStore, form: Annotated[AddressForm, Form()]) -> Response:
    typed = form.url.strip()
    try:
        task_id = plan_task(request, context, store, TaskKind.DISCOVER, typed)
    except UsageError as error:
        problem = problem_of(error, choose_language(request))
        return _render_step(request, 2, "start_outlet.html", {"typed": typed, "task": None}, problem)
    return redirect(request, f"/start/outlet/{task_id}")


def _render_discovery(
    request: Request, store: Store, task_id: int, name: str | None = None, problem: Problem | None = None
) -> Response:
    task = store.tasks.get(task_id)
    if task.is_open:
        start_tasks(request)
    typed = default_outlet_name(task.subject or "") if name is None else name
    return _render_step(request, 2, "start_outlet.html", task_values(task) | {"typed": typed}, problem)


@router.get("/start/outlet/{task_id}")
def discovery_page(request: Request, store: OpenStore, task_id: TaskId) -> Response:
    return _render_discovery(request, store, task_id)


@router.post("/start/outlet/{task_id}")
def add_outlet(
    request: Request, context: Context, store: OpenStore, task_id: TaskId, form: Annotated[NameForm, Form()]
) -> Response:
    address = store.tasks.get(task_id).subject or ""
    try:
        with audited(request, context, store, "outlet.add", address):
            add_discovered(context, store, task_id, form.name, OutletFields(url=address, private=False))
    except UsageError as error:
        return _render_discovery(request, store, task_id, form.name, problem_of(error, choose_language(request)))
    return redirect(request, "/start/keyword")


def _render_keyword(
    request: Request, context: AppContext, store: Store, typed: str, problem: Problem | None = None
) -> Response:
    samples = find_samples(store)
    found: list[Sample] = []
    if typed and problem is None:
        try:
            found = preview_keyword(context, typed, samples)
        except (QueryError, UsageError) as error:
            problem = problem_of(error, choose_language(request))
    values = {"typed": typed, "samples": samples, "found": found}
    return _render_step(request, 3, "start_keyword.html", values, problem)


@router.get("/start/keyword")
def keyword_page(
    request: Request, context: Context, store: OpenStore, keyword: Annotated[str, Query(max_length=2000)] = ""
) -> Response:
    return _render_keyword(request, context, store, keyword.strip())


@router.post("/start/keyword")
def add_keyword(request: Request, context: Context, store: OpenStore, form: Annotated[KeywordForm, Form()]) -> Response:
    typed = form.keyword.strip()
    try:
        with audited(request, context, store, "keyword.add", typed):
            add_first_keyword(context, store, typed)
            crawls = [
                plan_crawl(context, store, each.outlet.name)
                for each in store.outlets.find(context.clock())
                if each.outlet.active
            ]
    except (QueryError, UsageError) as error:
        return _render_keyword(request, context, store, typed, problem_of(error, choose_language(request)))
    start_tasks(request)
    return redirect(request, f"/start/crawl/{crawls[0]}" if crawls else "/outlets")


@router.get("/start/crawl/{task_id}")
def crawl_page(request: Request, store: OpenStore, task_id: TaskId) -> Response:
    task = store.tasks.get(task_id)
    if task.is_open:
        start_tasks(request)
    mentioning = store.articles.find(ArticleFilter(limit=5))
    return _render_step(request, 4, "start_crawl.html", task_values(task) | {"mentioning": mentioning})
