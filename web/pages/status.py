"""The page that says whether everything works."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from actions.context import AppContext
from actions.status import find_status
from storage import Store, describe_owner
from web.pages.tasks import TITLES
from web.pages.transactions import in_one_transaction
from web.rendering import make_time_formatter, render


def make_status_pages(context: AppContext, store: Store) -> APIRouter:
    """Return the route /status."""
    router = APIRouter()

    @router.get("/status")
    @in_one_transaction(store)
    def status_page(request: Request) -> Response:
        status = find_status(context, store)
        values = {
            "status": status,
            "services": [describe_owner(owner) for owner in status.services],
            "titles": TITLES,
            "when": make_time_formatter(request, context),
        }
        return render(request, "status.html", values, is_cacheable=True)

    return router
