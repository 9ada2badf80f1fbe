"""The route that says whether everything works."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from actions.context import AppContext
from actions.status import find_status, status_record
from storage import Store
from web.api.responses import answer
from web.schemas import Status


def make_status_routes(context: AppContext, store: Store) -> APIRouter:
    """Return the route /status."""
    router = APIRouter()

    @router.get("/status", response_model=Status, summary="Whether everything works")
    def status(request: Request) -> Response:
        return answer(request, status_record(find_status(context, store)))

    return router
