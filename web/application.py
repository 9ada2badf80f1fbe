"""The ASGI application: API, pages, static files, and what protects them."""

from collections.abc import Callable
from pathlib import Path

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from actions.context import AppContext
from storage import Store
from web.api import make_api
from web.authentication import Authentication
from web.pages import make_pages
from web.problems import add_problem_handlers
from web.security import CrossOriginGuard, SecurityHeaders

# The Host headers of requests from this computer. A page of another site whose name was made to lead here sends that
# name, so it is refused.
LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1", "[::1]")

# Bytes from which a response is compressed.
MIN_COMPRESSED = 1000


def make_application(
    context: AppContext,
    store: Store,
    hosts: tuple[str, ...] = LOCAL_HOSTS,
    start_tasks: Callable[[], None] | None = None,
) -> ASGIApp:
    """Return the application on an open store. Requests whose Host header is none of `hosts` are refused.

    `start_tasks` is called when tasks are waiting; without it, they wait for a service. The store is not closed with
    the application.
    """
    application = FastAPI(
        title="Kliping",
        version="1",
        summary="Search the articles and mentions of a Kliping store.",
        openapi_url="/api/v1/openapi.json",
        # The interactive documentation would load scripts from another host.
        docs_url=None,
        redoc_url=None,
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False),
            Middleware(CrossOriginGuard),
            Middleware(GZipMiddleware, minimum_size=MIN_COMPRESSED),
            Middleware(Authentication),
        ],
    )
    application.state.start_tasks = start_tasks
    add_problem_handlers(application)
    application.include_router(make_api(context, store), prefix="/api/v1")
    application.include_router(make_pages(context, store))
    application.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    # Outermost, so that the answer to an unexpected exception has these headers, too.
    return SecurityHeaders(application)
