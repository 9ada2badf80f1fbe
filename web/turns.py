"""One request at a time in each process."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Seconds after which a request that is still being answered lets others begin.
LONGEST_TURN = 0.25


class TakeTurns:
    """ASGI middleware that answers requests one after the other, except those that take long.

    Threads that compute at the same time in one process wait for each other at each row that SQLite returns, so that
    four requests side by side take several times as long as one after the other (benchmarks/web.py).

    With `closes`, each answer is the last one of its connection. The next request then goes to the process that is idle
    and accepts it first, not to the one that answered before.
    """

    def __init__(self, app: ASGIApp, *, closes: bool = False) -> None:
        self._app = app
        self._closes = closes
        self._turn = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith("/static/"):
            await self._app(scope, receive, send)
            return
        await self._turn.acquire()
        end = _once(self._turn.release)
        timer = asyncio.get_running_loop().call_later(LONGEST_TURN, end)

        async def send_and_end(event: Message) -> None:
            if event["type"] == "http.response.start":
                if self._closes:
                    MutableHeaders(scope=event)["Connection"] = "close"
                # What follows is sent as fast as the reader takes it.
                end()
            await send(event)

        try:
            await self._app(scope, receive, send_and_end)
        finally:
            timer.cancel()
            end()


def _once(function: Callable[[], None]) -> Callable[[], None]:
    """Return a function that calls another one only the first time."""
    calls = [function]

    def call() -> None:
        with suppress(IndexError):
            calls.pop()()

    return call
