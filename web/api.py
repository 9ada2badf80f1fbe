"""The API for programs, below /api/v1: the JSON of the commands, found by the same filter."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from actions.context import AppContext
from actions.json_records import (
    change_page_record,
    changed_record,
    found_record,
    keyword_record,
    outlet_record,
    search_summary_record,
    shown_record,
)
from actions.search import MAX_INT64, find_changes_in, search_in
from actions.show import find_article
from storage import Store
from web.parameters import ArticleParameters, SearchParameters
from web.problems import Problem
from web.schemas import ArticlePage, ChangePage, KeywordList, OutletList, ShownArticle

_PROBLEMS: dict[int | str, dict[str, Any]] = {
    code: {
        "description": description,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for code, description in (
        (400, "The Host header is not allowed."),
        (422, "A parameter is not valid; the problem names it."),
        (503, "The store cannot be used."),
    )
}
_NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {**_PROBLEMS[422], "description": "There is no such article."}}
_NOT_MODIFIED: dict[int | str, dict[str, Any]] = {304: {"description": "Nothing changed since the ETag."}}


class ChangeParameters(SearchParameters):
    """The parameters of the changes of articles."""

    since_change: int = Query(0, ge=0, le=MAX_INT64, description="Changes after the one with this number.")


def make_api(context: AppContext, store: Store) -> APIRouter:
    """Return the routes. Each answers with an ETag, and with 304 to a request that knows it."""
    router = APIRouter(responses={**_PROBLEMS, **_NOT_MODIFIED, 422: {**_PROBLEMS[422], "model": Problem}})

    @router.get("/articles", response_model=ArticlePage, summary="Search articles")
    def articles(request: Request, parameters: Annotated[ArticleParameters, Query()]) -> Response:
        found = search_in(context, store, parameters.article_options())
        records = [found_record(stored, found.versions, found.cluster_sizes) for stored in found.articles]
        return _answer(request, {"articles": records, **search_summary_record(found)})

    @router.get("/articles/{article_id}", response_model=ShownArticle, responses=_NOT_FOUND, summary="Get one article")
    def article(
        request: Request, article_id: Annotated[int, Path(description="The id that a search shows.")]
    ) -> Response:
        return _answer(request, shown_record(find_article(store, article_id)))

    @router.get("/changes", response_model=ChangePage, summary="Follow the changes of articles")
    def changes(request: Request, parameters: Annotated[ChangeParameters, Query()]) -> Response:
        page = find_changes_in(context, store, parameters.search_options(), parameters.since_change)
        return _answer(request, {"changes": list(map(changed_record, page.changes)), **change_page_record(page)})

    @router.get("/keywords", response_model=KeywordList, summary="List the keywords")
    def keywords(request: Request) -> Response:
        return _answer(request, {"keywords": list(map(keyword_record, store.keywords.find()))})

    @router.get("/outlets", response_model=OutletList, summary="List the outlets")
    def outlets(request: Request) -> Response:
        return _answer(request, {"outlets": list(map(outlet_record, store.outlets.find(context.clock())))})

    return router


def _answer(request: Request, record: Mapping[str, Any]) -> Response:
    """Return a record as JSON, or 304 if the request has its ETag."""
    body = json.dumps(record, ensure_ascii=False, default=_plain, separators=(",", ":")).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    # A proxy or the compression may have made the tag a weak one.
    known = {tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")}
    if etag in known:
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
