"""The route that says whether everything works."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from actions.status import find_status, status_record
from web.api.responses import answer
from web.dependencies import Context, OpenStore
from web.schemas import Status

router = APIRouter()


@router.get("/status", response_model=Status, summary="Whether everything works")
def status(request: Request, context: Context, store: OpenStore) -> Response:
    return answer(request, status_record(find_status(context, store)))
