"""The routes of keywords."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from actions.context import AppContext
from actions.json_records import keyword_record
from storage import Store
from web.api.responses import answer
from web.schemas import KeywordList


def make_keyword_routes(_context: AppContext, store: Store) -> APIRouter:
    """Return the routes below /keywords."""
    router = APIRouter()

    @router.get("/keywords", response_model=KeywordList, summary="List the keywords")
    def keywords(request: Request) -> Response:
        return answer(request, {"keywords": list(map(keyword_record, store.keywords.find()))})

    return router
