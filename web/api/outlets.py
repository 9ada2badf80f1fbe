"""The routes of outlets."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from actions.context import AppContext
from actions.json_records import outlet_record
from storage import Store
from web.api.responses import answer
from web.schemas import OutletList


def make_outlet_routes(context: AppContext, store: Store) -> APIRouter:
    """Return the routes below /outlets."""
    router = APIRouter()

    @router.get("/outlets", response_model=OutletList, summary="List the outlets")
    def outlets(request: Request) -> Response:
        return answer(request, {"outlets": list(map(outlet_record, store.outlets.find(context.clock())))})

    return router
