"""The ASGI application: API, pages, static files, and what protects them."""

from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path
from typing import Any, cast

from fastapi import FastAPI
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from actions.context import AppContext
from storage import Store
from web import api, pages
from web.access import Access
from web.dependencies import Dependencies
from web.page_cache import PageCache
from web.problems import add_problem_handlers, answer_unknown
from web.security import MAX_BODY, BodyLimit, CrossOriginGuard, HostGuard, SecurityHeaders
from web.turns import TakeTurns

# Bytes from which a response is compressed.
MIN_COMPRESSED = 1000

# The level of compression. The highest takes up to four times as long for pages that are 2 to 12 % smaller.
COMPRESSION = 5

# The most fields of a form.
MAX_FIELDS = 3_000


def make_application(
    context: AppContext,
    store: Store,
    host: str = "127.0.0.1",
    start_tasks: Callable[[], None] | None = None,
    *,
    closes: bool = False,
) -> ASGIApp:
    """Return the application on an open store, to be served at the address `host`.

    `start_tasks` is called when tasks are waiting; without it, they wait for a service. `closes` is that of
    `TakeTurns`: whether other processes serve, too. The store is not closed with the application.
    """
    hosts = (*context.config.web.hosts, host.lower())
    app: ASGIApp = Dependencies(ROUTES, context, store, start_tasks)
    app = GZipMiddleware(app, minimum_size=MIN_COMPRESSED, compresslevel=COMPRESSION)
    # Outside of the compression, so that pages are kept compressed, and inside of Access, which knows the user.
    app = PageCache(app, context, store)
    app = Access(app, context, store, serves_local=not is_reachable(context, host))
    app = TakeTurns(app, closes=closes)
    app = BodyLimit(app)
    app = CrossOriginGuard(app)
    app = HostGuard(app, hosts)
    # FastAPI answers an unexpected exception of a route; this, one of what is around the routes.
    app = ServerErrorMiddleware(app, answer_unknown)
    # Outermost, so that the answer to an unexpected exception has these headers, too.
    protected: Any = SecurityHeaders(app)
    # Uvicorn has types of its own for the same interface.
    return cast(ASGIApp, ProxyHeadersMiddleware(protected, list(context.config.web.trusted_proxies)))


def _build_routes() -> FastAPI:
    """Return the routes of API, pages and static files, without what protects them."""
    application = FastAPI(
        title="Kliping",
        version="1",
        summary="Search the articles and mentions of a Kliping store.",
        openapi_url="/api/v1/openapi.json",
        # The interactive documentation would load scripts from another host.
        docs_url=None,
        redoc_url=None,
        # BodyLimit bounds the whole; a long article, or a list of outlets, is one field.
        form_limits={"max_fields": MAX_FIELDS, "max_part_size": MAX_BODY},
    )
    add_problem_handlers(application)
    application.include_router(api.router, prefix="/api/v1")
    application.include_router(pages.router)
    application.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    return application


# The same for all applications of a process and for the processes that it forks, since building them takes long:
# FastAPI analyses the parameters of each route.
ROUTES = _build_routes()


def is_reachable(context: AppContext, host: str) -> bool:
    """Return whether other computers may reach what is served at an address, if only through a proxy."""
    web = context.config.web
    return bool(web.hosts or web.trusted_proxies) or not _is_loopback(host)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
