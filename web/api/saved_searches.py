"""The routes of saved searches and of feeds."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from actions.context import AppContext
from actions.parameters import ArticleConditions
from actions.saved_searches import MAX_NAME, check_search, read_conditions, rename_search, save_search, search_query
from actions.search import MAX_INT64
from core.feed_documents import FEED_FORMATS
from storage import FeedSource, SavedSearch, Store, StoredFeed
from web.api.responses import FORBIDDEN, answer, not_found
from web.authentication import audited, current_user
from web.dependencies import Context, OpenStore
from web.feed_editing import FeedEditing
from web.schemas import Feed, FeedList, SavedSearchList
from web.schemas import SavedSearch as SavedSearchRecord

_NO_SEARCH = not_found("There is no such saved search.")
_NO_KEYWORD = not_found("There is no such keyword.")

SearchId = Annotated[int, Path(ge=1, le=MAX_INT64, description="The id in the list of saved searches.")]
KeywordId = Annotated[int, Path(ge=1, le=MAX_INT64, description="The id in the list of keywords.")]


class Renamed(BaseModel):
    """The name of a saved search."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=MAX_NAME)


class NewSavedSearch(Renamed):
    """A search to be saved: the parameters of `/articles`, without those of a single page."""

    parameters: ArticleConditions


router = APIRouter()


@router.get("/saved-searches", response_model=SavedSearchList, summary="List the saved searches")
def searches(request: Request, store: OpenStore) -> Response:
    return answer(request, {"saved_searches": list(map(saved_search_record, store.saved_searches.find()))})


@router.post(
    "/saved-searches",
    status_code=201,
    response_model=SavedSearchRecord,
    responses={**FORBIDDEN, **not_found("There is no such keyword, outlet, region, kind or tag.")},
    summary="Save a search",
)
def save(request: Request, context: Context, store: OpenStore, new: NewSavedSearch) -> Response:
    check_search(context, store, new.parameters)
    details = {"parameters": new.parameters.to_record()}
    with audited(request, context, store, "search.save", new.name, details) as user:
        saved = save_search(context, store, new.name, new.parameters, user.name)
    return answer(request, saved_search_record(saved), 201)


@router.get(
    "/saved-searches/{search_id}",
    response_model=SavedSearchRecord,
    responses=_NO_SEARCH,
    summary="Get one saved search",
)
def search(request: Request, store: OpenStore, search_id: SearchId) -> Response:
    return answer(request, saved_search_record(store.saved_searches.get(search_id)))


@router.patch(
    "/saved-searches/{search_id}",
    response_model=SavedSearchRecord,
    responses={**FORBIDDEN, **_NO_SEARCH},
    summary="Rename a saved search",
)
def rename(request: Request, context: Context, store: OpenStore, search_id: SearchId, renamed: Renamed) -> Response:
    with audited(request, context, store, "search.rename", str(search_id), {"name": renamed.name}):
        saved = rename_search(store, search_id, renamed.name)
    return answer(request, saved_search_record(saved))


@router.delete(
    "/saved-searches/{search_id}",
    status_code=204,
    responses={**FORBIDDEN, **_NO_SEARCH},
    summary="Remove a saved search",
)
def remove(request: Request, context: Context, store: OpenStore, search_id: SearchId) -> Response:
    with audited(request, context, store, "search.remove", str(search_id)):
        store.saved_searches.remove(search_id)
    return Response(status_code=204)


@router.get("/feeds", response_model=FeedList, summary="List the feeds, for editors with their addresses")
def feeds(request: Request, store: OpenStore) -> Response:
    return answer(request, {"feeds": [feed_record(request, feed) for feed in store.feeds.find()]})


@router.post(
    "/keywords/{keyword_id}/feed",
    response_model=Feed,
    responses={**FORBIDDEN, **_NO_KEYWORD},
    summary="Give a keyword a feed, or its feed a new address",
)
def renew_keyword_feed(request: Request, context: Context, store: OpenStore, keyword_id: KeywordId) -> Response:
    return _renew(request, context, store, FeedSource(keyword_id=keyword_id))


@router.delete(
    "/keywords/{keyword_id}/feed",
    status_code=204,
    responses={**FORBIDDEN, **_NO_KEYWORD},
    summary="End the feed of a keyword",
)
def end_keyword_feed(request: Request, context: Context, store: OpenStore, keyword_id: KeywordId) -> Response:
    return _end(request, context, store, FeedSource(keyword_id=keyword_id))


@router.post(
    "/saved-searches/{search_id}/feed",
    response_model=Feed,
    responses={**FORBIDDEN, **_NO_SEARCH},
    summary="Give a saved search a feed, or its feed a new address",
)
def renew_search_feed(request: Request, context: Context, store: OpenStore, search_id: SearchId) -> Response:
    return _renew(request, context, store, FeedSource(search_id=search_id))


@router.delete(
    "/saved-searches/{search_id}/feed",
    status_code=204,
    responses={**FORBIDDEN, **_NO_SEARCH},
    summary="End the feed of a saved search",
)
def end_search_feed(request: Request, context: Context, store: OpenStore, search_id: SearchId) -> Response:
    return _end(request, context, store, FeedSource(search_id=search_id))


def _renew(request: Request, context: AppContext, store: Store, source: FeedSource) -> Response:
    return answer(request, feed_record(request, FeedEditing(request, context, store).renew(source)))


def _end(request: Request, context: AppContext, store: Store, source: FeedSource) -> Response:
    FeedEditing(request, context, store).end(source)
    return Response(status_code=204)


def saved_search_record(saved: SavedSearch) -> dict[str, Any]:
    """Return a saved search as a JSON object."""
    return {
        "id": saved.id,
        "name": saved.name,
        "parameters": dict(saved.parameters),
        "page": f"/search?{search_query(read_conditions(saved))}",
        "saved_by": saved.saved_by,
        "saved_at": saved.saved_at,
    }


def feed_record(request: Request, feed: StoredFeed) -> dict[str, Any]:
    """Return a feed with its addresses as a JSON object."""
    return {
        "name": feed.name,
        "keyword": feed.source.keyword_id,
        "saved_search": feed.source.search_id,
        # Whoever may only read could keep an address beyond their account or token.
        "addresses": {suffix: f"{request.base_url}feeds/{feed.token}.{suffix}" for suffix in FEED_FORMATS}
        if current_user(request).is_editor
        else None,
        "renewed_by": feed.renewed_by,
        "renewed_at": feed.renewed_at,
    }
