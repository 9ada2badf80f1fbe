"""The pages of keywords: the list, and one keyword with its query, preview and history."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Form, Path, Query, Request
from starlette.responses import Response

from actions.context import AppContext
from actions.keyword_preview import KeywordPreview, preview_keyword
from actions.keywords import describe_query, find_declaration
from actions.search import COUNT_LIMIT, MAX_INT64
from core.daily_counts import DAYS, count_by_day
from core.errors import ConfigError, KlipingError, NotFound, QueryError, UsageError
from core.keyword import Keyword
from core.messages import message, plural_message
from storage import Store, StoredKeyword
from web.authentication import require_editor
from web.dependencies import Context, OpenStore
from web.keyword_editing import KeywordEditing
from web.keyword_fields import KeywordForm
from web.language import choose_language
from web.pages.listing import ListParameters, NamePage
from web.pages.redirects import redirect
from web.pages.transactions import in_one_transaction
from web.problems import Problem, problem_of
from web.rendering import make_time_formatter, render

_KeywordId = Annotated[int, Path(ge=1, le=MAX_INT64)]

# What a person can correct in the form.
_CORRECTABLE = (QueryError, UsageError, NotFound, ConfigError)


router = APIRouter(prefix="/keywords")


@router.get("")
@in_one_transaction
def list_page(
    request: Request, context: Context, store: OpenStore, parameters: Annotated[ListParameters, Query()]
) -> Response:
    listed = NamePage.find("/keywords", store.keywords.find_names_by_id(), parameters)
    now, stored = context.clock(), store.keywords.find(listed.ids)
    keys = [str(each.id) for each in stored]
    hours = store.counts.find_hours_by_key("keyword", keys, now - timedelta(days=DAYS), now)
    rows = [(each, count_by_day(hours[str(each.id)], now, context.zone)) for each in stored]
    values = {"listed": listed, "rows": rows, "when": make_time_formatter(request, context)}
    return render(request, "keywords.html", values, is_cacheable=True)


@router.get("/new")
def new_page(request: Request, context: Context, store: OpenStore, query: str = "") -> Response:
    require_editor(request)
    return _form_page(request, context, store, KeywordForm(query=query[:10_000], matches_stored=True))


@router.post("/new")
def add(request: Request, context: Context, store: OpenStore, form: Annotated[KeywordForm, Form()]) -> Response:
    try:
        change, task = KeywordEditing(request, context, store).add(
            form.new_fields(), matches_stored=form.matches_stored
        )
    except _CORRECTABLE as error:
        return _form_page(request, context, store, form, problem=_problem(request, error))
    return redirect(
        request,
        "/keywords",
        message("'{keyword}' was added.", keyword=change.description.keyword.name)
        if task is None
        else message("'{keyword}' was added. The stored articles are being matched.", keyword=form.name),
    )


@router.post("/preview")
@in_one_transaction
def preview(request: Request, context: Context, store: OpenStore, form: Annotated[KeywordForm, Form()]) -> Response:
    """Answer a button, or a script that wants the preview alone."""
    require_editor(request)
    found, problem = _try_preview(request, context, store, form)
    values = {"preview": found, "problem": problem, "form": form, **_common(request, context)}
    if "hx-request" in request.headers:
        # A script replaces the preview only if the status is that of a success.
        return render(request, "keyword_preview.html", values)
    return _form_page(request, context, store, form, preview=found, problem=problem)


@router.get("/{keyword_id}")
@in_one_transaction
def keyword_page(request: Request, context: Context, store: OpenStore, keyword_id: _KeywordId) -> Response:
    stored = store.keywords.get_by_id(keyword_id)
    return _form_page(request, context, store, _form_of(stored.keyword), stored)


@router.post("/{keyword_id}")
def edit(
    request: Request, context: Context, store: OpenStore, keyword_id: _KeywordId, form: Annotated[KeywordForm, Form()]
) -> Response:
    stored = store.keywords.get_by_id(keyword_id)
    name = stored.keyword.name
    try:
        change, task = KeywordEditing(request, context, store).edit(
            name, form.fields(name), matches_stored=form.matches_stored
        )
    except _CORRECTABLE as error:
        return _form_page(request, context, store, form, stored, problem=_problem(request, error))
    if not change.is_changed:
        notice = message("Nothing was changed.")
    elif task is None:
        notice = message("'{keyword}' was changed.", keyword=name)
    else:
        notice = message("'{keyword}' was changed. The stored articles are being matched.", keyword=name)
    return redirect(request, f"/keywords/{keyword_id}", notice)


@router.post("/{keyword_id}/active")
def set_active(
    request: Request, context: Context, store: OpenStore, keyword_id: _KeywordId, *, active: Annotated[bool, Form()]
) -> Response:
    name = store.keywords.get_by_id(keyword_id).keyword.name
    KeywordEditing(request, context, store).set_active(name, active=active)
    notice = message("'{keyword}' is watched again.", keyword=name)
    if not active:
        notice = message("'{keyword}' is paused. Its mentions stay.", keyword=name)
    return redirect(request, f"/keywords/{keyword_id}", notice)


@router.post("/{keyword_id}/backfill")
def backfill(request: Request, context: Context, store: OpenStore, keyword_id: _KeywordId) -> Response:
    name = store.keywords.get_by_id(keyword_id).keyword.name
    task = KeywordEditing(request, context, store).backfill(name)
    notice = message("The stored articles are being matched.")
    if task is None:
        notice = message("No article is stored yet; articles are matched as they arrive.")
    return redirect(request, f"/keywords/{keyword_id}", notice)


@router.post("/{keyword_id}/remove")
def remove(
    request: Request,
    context: Context,
    store: OpenStore,
    keyword_id: _KeywordId,
    *,
    with_mentions: Annotated[bool, Form()] = False,
) -> Response:
    stored = store.keywords.get_by_id(keyword_id)
    name = stored.keyword.name
    try:
        articles = KeywordEditing(request, context, store).remove(name, with_mentions=with_mentions)
    except _CORRECTABLE as error:
        return _form_page(request, context, store, _form_of(stored.keyword), stored, problem=_problem(request, error))
    notice = plural_message(
        "'{keyword}' was removed from {count} article.",
        "'{keyword}' was removed from {count} articles.",
        count=articles,
        keyword=name,
    )
    return redirect(request, "/keywords", notice)


def _form_page(
    request: Request,
    context: AppContext,
    store: Store,
    form: KeywordForm,
    stored: StoredKeyword | None = None,
    *,
    preview: KeywordPreview | None = None,
    problem: Problem | None = None,
) -> Response:
    if preview is None and problem is None and (form.query or form.name):
        preview, problem = _try_preview(request, context, store, form)
    values = {
        "form": form,
        "stored": stored,
        "preview": preview,
        "problem": problem,
        "outlets": store.outlets.find_names(),
        "languages": sorted({*store.articles.find_languages(), *form.languages}),
        "declared_at": None if stored is None else find_declaration(context, stored.keyword.name),
        "parsed": None if stored is None else describe_query(stored.keyword, context.config.variants),
        "versions": () if stored is None else store.keywords.find_versions(stored.id),
        **_common(request, context),
    }
    return render(request, "keyword.html", values, 200 if problem is None else problem.status, is_cacheable=True)


def _try_preview(
    request: Request, context: AppContext, store: Store, form: KeywordForm
) -> tuple[KeywordPreview | None, Problem | None]:
    fields = form.new_fields()
    if not fields.name and fields.query:
        # A query is tried before it has a name.
        fields = type(fields)("?", fields.query, fields.languages, fields.outlets, fields.forms)
    try:
        return preview_keyword(context, store, fields), None
    except _CORRECTABLE as error:
        return None, _problem(request, error)


def _common(request: Request, context: AppContext) -> Mapping[str, Any]:
    return {"when": make_time_formatter(request, context), "most_counted": COUNT_LIMIT}


def _problem(request: Request, error: KlipingError) -> Problem:
    return problem_of(error, choose_language(request), "query")


def _form_of(keyword: Keyword) -> KeywordForm:
    return KeywordForm(
        name=keyword.name,
        query=keyword.query,
        languages=list(keyword.languages),
        outlets=list(keyword.outlets),
        forms=keyword.forms is not None,
        **{rule.tone: rule.query for rule in keyword.tones},
        matches_stored=True,
    )
