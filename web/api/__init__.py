"""The API for programs, below /api/v1: the JSON of the commands, found by the same filter."""

from fastapi import APIRouter, Security
from fastapi.security import APIKeyCookie, HTTPBearer

from actions.context import AppContext
from storage import Store
from web.api.articles import make_article_routes
from web.api.export import make_export_routes
from web.api.keywords import make_keyword_routes
from web.api.marks import make_mark_routes
from web.api.outlets import make_outlet_list_routes, make_outlet_routes
from web.api.reports import make_report_routes
from web.api.responses import NOT_MODIFIED, PROBLEMS
from web.api.saved_searches import make_feed_routes, make_saved_search_routes
from web.api.status import make_status_routes
from web.api.tasks import make_task_routes

# They only describe what `web.access` asks for.
_TOKEN = HTTPBearer(
    scheme_name="token",
    description="A token of a user, needed as soon as there are users. `kliping users token add` prints one.",
    auto_error=False,
)
_SESSION = APIKeyCookie(
    name="session", scheme_name="session", description="The session of a browser that signed in.", auto_error=False
)


def make_api(context: AppContext, store: Store) -> APIRouter:
    """Return the routes. Each that reads answers with an ETag, and with 304 to a request that knows it."""
    router = APIRouter(responses={**PROBLEMS, **NOT_MODIFIED}, dependencies=[Security(_TOKEN), Security(_SESSION)])
    makers = (
        make_article_routes,
        make_export_routes,
        make_mark_routes,
        make_report_routes,
        make_keyword_routes,
        make_outlet_routes,
        make_outlet_list_routes,
        make_saved_search_routes,
        make_feed_routes,
        make_task_routes,
        make_status_routes,
    )
    for make_routes in makers:
        router.include_router(make_routes(context, store))
    return router
