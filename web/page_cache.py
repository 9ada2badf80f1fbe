"""Pages that are sent again, as they are, until anything in the store changes."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from actions.context import AppContext
from core.errors import StoreError
from storage import Store
from web.language import choose_language
from web.rendering import NOTICE_COOKIE

# For how long a page is sent again. It states times and what depends on them, such as that an outlet is quiet.
MAX_AGE = timedelta(seconds=10)

# Bytes of all pages of a process, which are compressed. Those that were not sent for longest are dropped first.
MAX_BYTES = 8_000_000

# What is never a page.
_OTHERS = ("/api/", "/feeds/", "/static/")


@dataclass(frozen=True, slots=True)
class _Page:
    """The beginning and the body of an answer, and when its request came."""

    start: Message
    body: bytes
    at: datetime


class PageCache:
    """ASGI middleware that answers a request with the page of an earlier one if nothing was committed in between.

    Only pages that were rendered with `is_cacheable` are kept, as long as the store has the same data version. It must
    be inside of `Access`, which finds the user, and outside of the compression.
    """

    def __init__(self, app: ASGIApp, context: AppContext, store: Store, max_bytes: int = MAX_BYTES) -> None:
        self._app = app
        self._context = context
        self._store = store
        self._max_bytes = max_bytes
        self._version: str | None = None
        self._pages: OrderedDict[Hashable, _Page] = OrderedDict()
        self._bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = _find_key(scope)
        # The version is that of before the page is made: what is committed meanwhile makes it another one.
        version = None if key is None else await run_in_threadpool(self._find_version)
        if version is None:
            await self._app(scope, receive, send)
            return
        now = self._context.clock()
        if (page := self._find(key, version, now)) is not None:
            await send(_copy(page.start))
            await send({"type": "http.response.body", "body": page.body})
            return
        start: Message | None = None

        async def send_and_keep(event: Message) -> None:
            nonlocal start
            if event["type"] == "http.response.start":
                start = _copy(event)
            elif start is not None:
                # The body of a page is sent at once.
                if not event.get("more_body") and scope["state"].get("is_cacheable") and start["status"] == 200:
                    self._keep(key, version, _Page(start, event["body"], now))
                start = None
            await send(event)

        await self._app(scope, receive, send_and_keep)

    def _find_version(self) -> str | None:
        try:
            return self._store.find_data_version()
        except StoreError:
            # The page will say so.
            return None

    def _find(self, key: Hashable, version: str, now: datetime) -> _Page | None:
        if version != self._version:
            self._pages.clear()
            self._version, self._bytes = version, 0
        page = self._pages.get(key)
        if page is None or not timedelta() <= now - page.at < MAX_AGE:
            return None
        self._pages.move_to_end(key)
        return page

    def _keep(self, key: Hashable, version: str, page: _Page) -> None:
        if version != self._version:
            return
        if (old := self._pages.pop(key, None)) is not None:
            self._bytes -= len(old.body)
        self._pages[key] = page
        self._bytes += len(page.body)
        while self._bytes > self._max_bytes:
            _, oldest = self._pages.popitem(last=False)
            self._bytes -= len(oldest.body)


def _find_key(scope: Scope) -> Hashable | None:
    """Return what a page depends on, besides the store and the time, or None if its request is not for a page."""
    if scope["type"] != "http" or scope["method"] != "GET" or scope["path"].startswith(_OTHERS):
        return None
    request = Request(scope)
    if NOTICE_COOKIE in request.cookies or request.state.user is None:
        return None
    is_compressed = "gzip" in request.headers.get("accept-encoding", "")
    return request.state.user, choose_language(request), is_compressed, scope["path"], scope["query_string"]


def _copy(start: Message) -> Message:
    """Return the beginning of an answer with a list of headers of its own, to which others may add some."""
    return {**start, "headers": list(start["headers"])}
