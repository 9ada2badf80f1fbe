"""The routes of keywords."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query, Request
from starlette.responses import Response

from actions.context import AppContext
from actions.json_records import hint_records, keyword_record, mention_record
from actions.keyword_preview import KeywordPreview, preview_keyword
from actions.keywords import describe_query, find_declaration
from actions.search import COUNT_LIMIT, MAX_INT64
from core.query.hints import Hint
from storage import KeywordVersion, Store, StoredKeyword
from web.api.responses import FORBIDDEN, Responses, answer, conflict, not_found
from web.dependencies import Context, OpenStore
from web.keyword_editing import KeywordEditing
from web.keyword_fields import EditedKeyword, NewKeyword
from web.schemas import ChangedKeyword, KeywordList, PlannedTask, ShownKeyword
from web.schemas import KeywordPreview as KeywordPreviewRecord

_NOT_FOUND = not_found("There is no such keyword or outlet.")
_CHANGED: Responses = {
    **FORBIDDEN,
    **_NOT_FOUND,
    **conflict("The config declares this keyword, so it can only be changed there."),
}

KeywordId = Annotated[int, Path(ge=1, le=MAX_INT64, description="The id in the list of keywords.")]
_MatchesStored = Annotated[bool, Query(description="Plan a task that matches the stored articles.")]


router = APIRouter(prefix="/keywords")


@router.get("", response_model=KeywordList, summary="List the keywords")
def keywords(request: Request, store: OpenStore) -> Response:
    return answer(request, {"keywords": list(map(keyword_record, store.keywords.find()))})


@router.post("", status_code=201, response_model=ChangedKeyword, responses=_CHANGED, summary="Add a keyword")
def add(
    request: Request, context: Context, store: OpenStore, keyword: NewKeyword, *, matches_stored: _MatchesStored = True
) -> Response:
    change, task = KeywordEditing(request, context, store).add(keyword.new_fields(), matches_stored=matches_stored)
    return _changed(request, context, store, change.description.keyword.name, change.description.hints, task, 201)


@router.post("/preview", response_model=KeywordPreviewRecord, responses=_NOT_FOUND, summary="Try a keyword")
def preview(request: Request, context: Context, store: OpenStore, keyword: NewKeyword) -> Response:
    return answer(request, preview_record(preview_keyword(context, store, keyword.new_fields())))


@router.get("/{keyword_id}", response_model=ShownKeyword, responses=_NOT_FOUND, summary="Get one keyword")
def keyword(request: Request, context: Context, store: OpenStore, keyword_id: KeywordId) -> Response:
    return answer(request, _shown(context, store, store.keywords.get_by_id(keyword_id)))


@router.patch("/{keyword_id}", response_model=ChangedKeyword, responses=_CHANGED, summary="Change a keyword")
def edit(
    request: Request,
    context: Context,
    store: OpenStore,
    keyword_id: KeywordId,
    edited: EditedKeyword,
    *,
    matches_stored: _MatchesStored = True,
) -> Response:
    name = store.keywords.get_by_id(keyword_id).keyword.name
    change, task = KeywordEditing(request, context, store).edit(
        name, edited.fields(name), matches_stored=matches_stored
    )
    return _changed(request, context, store, name, change.description.hints, task)


@router.put("/{keyword_id}/active", response_model=ChangedKeyword, responses=_CHANGED, summary="Pause or resume")
def set_active(
    request: Request,
    context: Context,
    store: OpenStore,
    keyword_id: KeywordId,
    *,
    active: Annotated[bool, Body(embed=True, description="False pauses it.")],
) -> Response:
    name = store.keywords.get_by_id(keyword_id).keyword.name
    task = KeywordEditing(request, context, store).set_active(name, active=active)
    return _changed(request, context, store, name, (), task)


@router.delete("/{keyword_id}", status_code=204, responses=_CHANGED, summary="Remove a keyword")
def remove(
    request: Request,
    context: Context,
    store: OpenStore,
    keyword_id: KeywordId,
    *,
    with_mentions: Annotated[bool, Query(description="Also if articles mention it: their mentions go, too.")] = False,
) -> Response:
    name = store.keywords.get_by_id(keyword_id).keyword.name
    KeywordEditing(request, context, store).remove(name, with_mentions=with_mentions)
    return Response(status_code=204)


@router.post(
    "/{keyword_id}/backfill",
    status_code=202,
    response_model=PlannedTask,
    responses={**FORBIDDEN, **_NOT_FOUND},
    summary="Match the stored articles",
)
def backfill(request: Request, context: Context, store: OpenStore, keyword_id: KeywordId) -> Response:
    name = store.keywords.get_by_id(keyword_id).keyword.name
    return answer(request, {"task": KeywordEditing(request, context, store).backfill(name)}, 202)


def _shown(context: AppContext, store: Store, stored: StoredKeyword) -> dict[str, Any]:
    return keyword_record(stored) | {
        "parsed": describe_query(stored.keyword, context.config.variants),
        "declared_at": find_declaration(context, stored.keyword.name),
        "versions": list(map(version_record, store.keywords.find_versions(stored.id))),
    }


def _changed(
    request: Request,
    context: AppContext,
    store: Store,
    name: str,
    hints: tuple[Hint, ...],
    task: int | None,
    status: int = 200,
) -> Response:
    record = _shown(context, store, store.keywords.get(name)) | {"hints": hint_records(hints), "task": task}
    return answer(request, record, status)


def version_record(version: KeywordVersion) -> Mapping[str, Any]:
    """Return a version of a keyword as a JSON object."""
    return {
        "number": version.number,
        "query": version.keyword.query,
        "languages": list(version.keyword.languages),
        "outlets": list(version.keyword.outlets),
        "forms": version.keyword.forms,
        "created_at": version.created_at,
        "articles": version.articles,
    }


def preview_record(preview: KeywordPreview) -> Mapping[str, Any]:
    """Return a preview as a JSON object."""
    is_exact = preview.found is not None and preview.found <= COUNT_LIMIT
    return {
        "parsed": preview.description.parsed,
        "hints": hint_records(preview.description.hints),
        "found": preview.found if is_exact else preview.found and COUNT_LIMIT,
        "is_found_exact": is_exact,
        "stored": preview.stored,
        "samples": [
            {
                "id": sample.article_id,
                "outlet": sample.outlet,
                "title": sample.title,
                "at": sample.at,
                "mentions": list(map(mention_record, sample.mentions)),
            }
            for sample in preview.samples
        ],
    }
