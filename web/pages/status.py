"""The page that says whether everything works."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from actions.status import find_status
from storage import describe_owner
from web.dependencies import Context, OpenStore
from web.pages.tasks import TITLES
from web.pages.transactions import in_one_transaction
from web.rendering import make_time_formatter, render

router = APIRouter()


@router.get("/status")
@in_one_transaction
def status_page(request: Request, context: Context, store: OpenStore) -> Response:
    status = find_status(context, store)
    values = {
        "status": status,
        "services": [describe_owner(owner) for owner in status.services],
        "titles": TITLES,
        "when": make_time_formatter(request, context),
    }
    return render(request, "status.html", values, is_cacheable=True)
