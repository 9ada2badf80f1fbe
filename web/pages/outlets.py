"""The pages of the outlets: list, one outlet, add, edit, pause, crawl now, remove."""

from base64 import b64decode, b64encode
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Path, Query, Request, UploadFile
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from actions.candidates import list_candidates
from actions.context import AppContext
from actions.fetch_tasks import plan_crawl
from actions.outlet_lists import EntryState, add_listed, read_outlet_list
from actions.outlet_overview import STATES, OutletOverview, get_overview, list_overviews
from actions.outlets import NONE, OutletEditor, OutletFields
from actions.search import MAX_INT64
from core.errors import CandidateNotFound, KlipingError, UsageError
from core.messages import message, plural_message
from core.outline import MAX_BYTES, MAX_OUTLINES
from core.urls import public_url
from storage import Store, TaskKind, TaskState
from web.authentication import audited, require_editor
from web.dependencies import Context, OpenStore
from web.language import choose_language
from web.outlet_editing import edited_fields, require_editable
from web.pages.listing import ListParameters, NamePage
from web.pages.redirects import redirect
from web.pages.tasks import render_task
from web.pages.transactions import in_one_transaction
from web.problems import Problem, problem_of
from web.rendering import make_time_formatter, render
from web.task_planning import plan_task
from web.task_process import start_tasks

# For how long failed requests are shown.
FAILURES_OF = timedelta(days=2)

# How many failed requests and refused pages of an outlet are shown.
SHOWN_FAILURES = 20
SHOWN_REFUSED = 20

# Characters of the name of an uploaded list, and of its content in the form that sends it back, as Base64.
MAX_FILE_NAME = 200
MAX_LIST = MAX_BYTES * 4 // 3 + 4

_Id = Annotated[int, Path(ge=1, le=MAX_INT64)]
_Text = Annotated[str, Field(max_length=2000)]


class AddressForm(BaseModel):
    model_config = ConfigDict(extra="forbid")

    url: _Text = ""


class OutletForm(BaseModel):
    """What a person types about a new outlet, whose address was discovered by the task."""

    model_config = ConfigDict(extra="forbid")

    task: Annotated[int, Field(ge=1, le=MAX_INT64)]
    name: _Text = ""
    region: _Text = ""
    kind: _Text = ""
    tags: _Text = ""


class EditForm(BaseModel):
    model_config = ConfigDict(extra="forbid")

    url: _Text = ""
    every: _Text = ""
    region: _Text = ""
    kind: _Text = ""
    tags: _Text = ""
    sources: Annotated[str, Field(max_length=20_000)] = ""

    def typed(self) -> dict[str, Any]:
        """Return the fields as a person would type them for the command."""
        return {
            "url": self.url.strip(),
            "every": self.every.strip() or NONE,
            "region": self.region.strip() or NONE,
            "kind": self.kind.strip() or NONE,
            "tags": split_tags(self.tags) or [NONE],
            "sources": [line.strip() for line in self.sources.splitlines() if line.strip()] or [NONE],
        }


def split_tags(typed: str) -> list[str]:
    """Return the tags of a text with commas."""
    return [tag.strip() for tag in typed.split(",") if tag.strip()]


def add_discovered(context: AppContext, store: Store, task_id: int, name: str, fields: OutletFields) -> str:
    """Add the outlet of a finished discovery. Return its name. Raise `UsageError` and `TaskNotFound`."""
    task = store.tasks.get(task_id)
    if task.kind is not TaskKind.DISCOVER or task.state is not TaskState.DONE:
        raise UsageError(message("the discovery has not ended; wait for it"))
    outlet = fields.build(name.strip() or None)
    return OutletEditor(context, store).add(outlet).name


class ListForm(BaseModel):
    """A list of outlets that was shown, as the person sends it back: the positions of the outlets to add."""

    model_config = ConfigDict(extra="forbid")

    file: _Text
    content: Annotated[str, Field(max_length=MAX_LIST)]
    chosen: Annotated[list[int], Field(max_length=MAX_OUTLINES)] = []

    def read(self) -> bytes:
        """Return the content of the file. Raise `UsageError` if the form was changed."""
        try:
            return b64decode(self.content, validate=True)
        except ValueError:
            raise UsageError(message("the list is damaged; upload it again")) from None


router = APIRouter()


def _render_list(
    request: Request,
    context: AppContext,
    store: Store,
    typed: str = "",
    problem: Problem | None = None,
    parameters: ListParameters | None = None,
) -> Response:
    listed = NamePage.find("/outlets", store.outlets.find_names_by_id(), parameters or ListParameters(name="", page=1))
    values = {
        "listed": listed,
        "overviews": list_overviews(context, store, listed.ids),
        "states": STATES,
        "typed": typed,
        "problem": problem,
        "config_name": context.path.name,
        "when": make_time_formatter(request, context),
    }
    return render(request, "outlets.html", values, problem.status if problem else 200, is_cacheable=True)


@router.get("/outlets")
@in_one_transaction
def outlets_page(
    request: Request, context: Context, store: OpenStore, parameters: Annotated[ListParameters, Query()]
) -> Response:
    return _render_list(request, context, store, parameters=parameters)


@router.post("/outlets/discover")
def discover(request: Request, context: Context, store: OpenStore, form: Annotated[AddressForm, Form()]) -> Response:
    typed = form.url.strip()
    try:
        task_id = plan_task(request, context, store, TaskKind.DISCOVER, typed)
    except UsageError as error:
        return _render_list(request, context, store, typed, problem_of(error, choose_language(request)))
    return redirect(request, f"/tasks/{task_id}")


@router.post("/outlets")
def add(request: Request, context: Context, store: OpenStore, form: Annotated[OutletForm, Form()]) -> Response:
    task = store.tasks.get(form.task)
    try:
        fields = OutletFields(
            url=task.subject,
            private=False,
            region=form.region.strip() or None,
            kind=form.kind.strip() or None,
            tags=split_tags(form.tags) or None,
        )
        with audited(request, context, store, "outlet.add", task.subject or ""):
            name = add_discovered(context, store, form.task, form.name, fields)
            crawl_id = plan_crawl(context, store, name)
    except UsageError as error:
        problem = problem_of(error, choose_language(request))
        return render_task(request, context, store, task, form.model_dump(), problem)
    start_tasks(request)
    return redirect(request, f"/tasks/{crawl_id}", message("{outlet} is added.", outlet=name))


def _render_problem(request: Request, context: AppContext, store: Store, error: UsageError) -> Response:
    problem = problem_of(error, choose_language(request))
    return _render_list(request, context, store, "", problem.model_copy(update={"field": "file"}))


@router.post("/outlets/list")
def preview(request: Request, context: Context, store: OpenStore, file: Annotated[UploadFile, File()]) -> Response:
    require_editor(request)
    name = (file.filename or "").replace("\\", "/").rpartition("/")[2][:MAX_FILE_NAME] or "OPML"
    # One more byte shows that it is too large.
    content = file.file.read(MAX_BYTES + 1)
    try:
        listed = read_outlet_list(context, store, content, name)
    except UsageError as error:
        return _render_problem(request, context, store, error)
    values = {
        "file": name,
        "content": b64encode(content).decode(),
        "groups": {
            str(state): [(position, each) for position, each in enumerate(listed) if each.state is state]
            for state in EntryState
        },
    }
    return render(request, "outlet_list.html", values)


@router.post("/outlets/list/add")
def add_list(request: Request, context: Context, store: OpenStore, form: Annotated[ListForm, Form()]) -> Response:
    try:
        listed = read_outlet_list(context, store, form.read(), form.file)
    except UsageError as error:
        return _render_problem(request, context, store, error)
    numbers = set(form.chosen)
    chosen = [each for position, each in enumerate(listed) if each.outlet is not None and position in numbers]
    names = [each.name for each in chosen]
    with audited(request, context, store, "outlet.import", form.file, {"outlets": names}):
        add_listed(context, store, chosen)
    notice = plural_message(
        "{count} outlet is added. A running service crawls it within a minute.",
        "{count} outlets are added. A running service crawls them within a minute.",
        count=len(names),
    )
    return redirect(request, "/outlets", notice)


@router.get("/outlets/{outlet_id}")
@in_one_transaction
def outlet_page(request: Request, context: Context, store: OpenStore, outlet_id: int) -> Response:
    overview = get_overview(context, store, outlet_id)
    since = context.clock() - FAILURES_OF
    values = {
        "overview": overview,
        "stored": overview.stored,
        "outlet": overview.stored.outlet,
        "address": public_url(overview.stored.outlet.url),
        "state": STATES[overview.state],
        "failures": store.visits.find_failures(outlet_id, since, SHOWN_FAILURES),
        "refused": store.candidates.count_refused(outlet_id),
        "config_name": context.path.name,
        "when": make_time_formatter(request, context),
    }
    return render(request, "outlet.html", values, is_cacheable=True)


@router.get("/outlets/{outlet_id}/refused")
def refused_page(request: Request, context: Context, store: OpenStore, outlet_id: int) -> Response:
    overview = get_overview(context, store, outlet_id)
    name = overview.stored.outlet.name
    listed = list(list_candidates(context, store, name, SHOWN_REFUSED, refused=True))
    # Those that name a keyword first: they may be what somebody waits for.
    listed.sort(key=lambda each: not each[1])
    values = {"stored": overview.stored, "listed": listed, "when": make_time_formatter(request, context)}
    return render(request, "outlet_refused.html", values)


@router.post("/outlets/{outlet_id}/refused/{candidate_id}")
def fetch_again(request: Request, context: Context, store: OpenStore, outlet_id: _Id, candidate_id: _Id) -> Response:
    url = store.candidates.find_url(outlet_id, candidate_id)
    if url is None:
        raise CandidateNotFound(candidate_id)
    task_id = plan_task(request, context, store, TaskKind.FETCH, url)
    return redirect(request, f"/tasks/{task_id}")


def _change(request: Request, context: AppContext, store: Store, outlet_id: int, verb: str) -> OutletOverview:
    overview = get_overview(context, store, outlet_id)
    require_editable(overview, context)
    name = overview.stored.outlet.name
    with audited(request, context, store, f"outlet.{verb}", name):
        OutletEditor(context, store).set_active(name, active=verb == "resume")
    return overview


@router.post("/outlets/{outlet_id}/pause")
def pause(request: Request, context: Context, store: OpenStore, outlet_id: int) -> Response:
    name = _change(request, context, store, outlet_id, "pause").stored.outlet.name
    notice = message("'{name}' is paused: it is not crawled any more. Its articles stay.", name=name)
    return redirect(request, f"/outlets/{outlet_id}", notice)


@router.post("/outlets/{outlet_id}/resume")
def resume(request: Request, context: Context, store: OpenStore, outlet_id: int) -> Response:
    name = _change(request, context, store, outlet_id, "resume").stored.outlet.name
    return redirect(request, f"/outlets/{outlet_id}", message("'{name}' is crawled again.", name=name))


@router.post("/outlets/{outlet_id}/crawl")
def crawl(request: Request, context: Context, store: OpenStore, outlet_id: int) -> Response:
    name = get_overview(context, store, outlet_id).stored.outlet.name
    task_id = plan_task(request, context, store, TaskKind.CRAWL, name)
    return redirect(request, f"/tasks/{task_id}")


def _render_edit(
    request: Request, overview: OutletOverview, form: EditForm, problem: Problem | None = None
) -> Response:
    values = {"stored": overview.stored, "form": form, "problem": problem}
    return render(request, "outlet_edit.html", values, problem.status if problem else 200)


@router.get("/outlets/{outlet_id}/edit")
def edit_page(request: Request, context: Context, store: OpenStore, outlet_id: int) -> Response:
    require_editor(request)
    overview = get_overview(context, store, outlet_id)
    require_editable(overview, context)
    outlet = overview.stored.outlet
    form = EditForm(
        url=outlet.url,
        every="" if outlet.every is None else f"{round(outlet.every.total_seconds() / 60)}m",
        region=outlet.region or "",
        kind=outlet.kind or "",
        tags=", ".join(outlet.tags),
        sources="\n".join(f"{source.kind}={source.url}" for source in outlet.sources),
    )
    return _render_edit(request, overview, form)


@router.post("/outlets/{outlet_id}/edit")
def edit(
    request: Request, context: Context, store: OpenStore, outlet_id: int, form: Annotated[EditForm, Form()]
) -> Response:
    overview = get_overview(context, store, outlet_id)
    require_editable(overview, context)
    name = overview.stored.outlet.name
    try:
        with audited(request, context, store, "outlet.edit", name, form.model_dump()):
            OutletEditor(context, store).edit(name, edited_fields(overview, form.typed()))
    except UsageError as error:
        return _render_edit(request, overview, form, problem_of(error, choose_language(request)))
    return redirect(request, f"/outlets/{outlet_id}", message("{outlet} is changed.", outlet=name))


@router.get("/outlets/{outlet_id}/remove")
def remove_page(request: Request, context: Context, store: OpenStore, outlet_id: int) -> Response:
    require_editor(request)
    overview = get_overview(context, store, outlet_id)
    require_editable(overview, context)
    return render(request, "outlet_remove.html", {"stored": overview.stored, "problem": None})


@router.post("/outlets/{outlet_id}/remove")
def remove(request: Request, context: Context, store: OpenStore, outlet_id: int) -> Response:
    overview = get_overview(context, store, outlet_id)
    require_editable(overview, context)
    name = overview.stored.outlet.name
    try:
        with audited(request, context, store, "outlet.remove", name, {"articles": overview.stored.articles}):
            removed = OutletEditor(context, store).remove(name, with_articles=True)
    except KlipingError as error:
        problem = problem_of(error, choose_language(request))
        return render(request, "outlet_remove.html", {"stored": overview.stored, "problem": problem}, problem.status)
    notice = plural_message(
        "'{name}' and its {count} article are removed.",
        "'{name}' and its {count} articles are removed.",
        count=removed,
        name=name,
    )
    return redirect(request, "/outlets", notice)
