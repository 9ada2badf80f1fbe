"""The page on which a person adds an article: by its address, or by hand with files."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form, Request, UploadFile
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from actions.add import EntryFields
from core.errors import ArticleRemoved, UsageError
from core.messages import message
from storage import KeepResult, Store, TaskKind
from web.authentication import require_editor
from web.dependencies import Context, OpenStore
from web.entry_editing import MAX_FILES, MAX_TYPED, EntryEditing
from web.language import choose_language
from web.pages.redirects import redirect
from web.problems import Problem, problem_of
from web.rendering import render
from web.security import MAX_BODY
from web.task_planning import plan_task

_Text = Annotated[str, Field(max_length=2000)]


class AddressForm(BaseModel):
    model_config = ConfigDict(extra="forbid")

    url: _Text = ""


class EntryForm(BaseModel):
    """An article as a person types it."""

    model_config = ConfigDict(extra="forbid")

    outlet: _Text = ""
    title: _Text = ""
    date: _Text = ""
    text: Annotated[str, Field(max_length=MAX_TYPED)] = ""
    url: _Text = ""
    authors: _Text = ""
    section: _Text = ""
    language: _Text = ""
    files: Annotated[list[UploadFile], Field(max_length=MAX_FILES)] = []

    def entry(self) -> EntryFields:
        """Return the fields; those that were left empty are missing."""
        return EntryFields(
            text=self.text.replace("\r\n", "\n"),
            outlet=self.outlet.strip() or None,
            title=self.title.strip() or None,
            date=self.date.strip() or None,
            url=self.url.strip() or None,
            authors=tuple(name.strip() for name in self.authors.split(",") if name.strip()),
            section=self.section.strip() or None,
            language=self.language.strip() or None,
        )


router = APIRouter()


def _render_add(
    request: Request,
    store: Store,
    form: EntryForm,
    url: str = "",
    problems: Mapping[str, Problem] = {},
) -> Response:
    names = store.outlets.find_names()
    values = {
        "form": form,
        "url": url,
        "problems": {"address": None, "entry": None} | dict(problems),
        "outlets": names,
        "most": {"typed": MAX_TYPED, "files": MAX_FILES, "bytes": MAX_BODY},
    }
    return render(request, "add.html", values, 422 if problems else 200)


@router.get("/add")
def add_page(request: Request, store: OpenStore) -> Response:
    require_editor(request)
    return _render_add(request, store, EntryForm())


@router.post("/add/address")
def add_address(request: Request, context: Context, store: OpenStore, form: Annotated[AddressForm, Form()]) -> Response:
    try:
        task_id = plan_task(request, context, store, TaskKind.FETCH, form.url.strip())
    except (UsageError, ArticleRemoved) as error:
        return _render_add(
            request, store, EntryForm(), form.url, {"address": problem_of(error, choose_language(request))}
        )
    return redirect(request, f"/tasks/{task_id}")


@router.post("/add")
def add(
    request: Request,
    context: Context,
    store: OpenStore,
    form: Annotated[EntryForm, Form(media_type="multipart/form-data")],
) -> Response:
    # The browser sends an empty part if no file was chosen.
    files = [(each.filename, each.file) for each in form.files if each.filename]
    try:
        added = EntryEditing(request, context, store).add(form.entry(), files)
    except (UsageError, ArticleRemoved) as error:
        return _render_add(request, store, form, "", {"entry": problem_of(error, choose_language(request))})
    is_new = added.result is KeepResult.NEW
    notice = message("The article is stored.") if is_new else message("The article was stored already.")
    return redirect(request, f"/articles/{added.stored.id}", notice)
