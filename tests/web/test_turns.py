"""Requests to one process take turns, except those that take long."""

import asyncio
from typing import Any

from starlette.types import Message, Receive, Scope, Send

from web.turns import TakeTurns


def make_scope(path: str) -> Scope:
    return {"type": "http", "path": path, "method": "GET", "headers": []}


async def receive() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def ask(application: TakeTurns, path: str) -> list[Message]:
    sent: list[Message] = []

    async def send(event: Any) -> None:
        sent.append(event)

    await application(make_scope(path), receive, send)
    return sent


async def answer(send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"x"})


def test_one_request_is_answered_after_the_other_but_files_at_once() -> None:
    events: list[str] = []

    async def application(scope: Scope, _receive: Receive, send: Send) -> None:
        events.append(f"begin {scope['path']}")
        # All that could begin have begun then.
        for _ in range(10):
            await asyncio.sleep(0)
        events.append(f"end {scope['path']}")
        await answer(send)

    async def run() -> None:
        turns = TakeTurns(application)
        await asyncio.gather(*(ask(turns, path) for path in ("/a", "/b", "/static/c")))

    asyncio.run(run())
    assert events == ["begin /a", "begin /static/c", "end /a", "end /static/c", "begin /b", "end /b"]


def test_a_request_that_takes_long_or_sends_slowly_lets_others_begin() -> None:
    async def run() -> None:
        others_ended = asyncio.Event()

        async def application(scope: Scope, _receive: Receive, send: Send) -> None:
            if scope["path"] == "/slow":
                await others_ended.wait()
            await answer(send)
            if scope["path"] == "/stream":
                await others_ended.wait()

        turns = TakeTurns(application)
        waiting = [asyncio.create_task(ask(turns, path)) for path in ("/stream", "/slow")]
        await asyncio.wait_for(ask(turns, "/"), 60)
        others_ended.set()
        await asyncio.gather(*waiting)
        # A turn that ended twice would let two requests begin.
        assert turns._turn.locked() is False

    asyncio.run(run())


def test_a_failing_request_ends_its_turn() -> None:
    async def application(scope: Scope, _receive: Receive, send: Send) -> None:
        if scope["path"] == "/fail":
            raise RuntimeError
        await answer(send)

    async def run() -> None:
        turns = TakeTurns(application)
        await asyncio.gather(ask(turns, "/fail"), return_exceptions=True)
        assert len(await asyncio.wait_for(ask(turns, "/"), 60)) == 2

    asyncio.run(run())


def test_the_connection_is_closed_if_others_serve_too() -> None:
    async def application(_scope: Scope, _receive: Receive, send: Send) -> None:
        await answer(send)

    async def run(*, closes: bool, path: str) -> list[tuple[bytes, bytes]]:
        [start, _] = await ask(TakeTurns(application, closes=closes), path)
        return list(start["headers"])

    assert asyncio.run(run(closes=True, path="/")) == [(b"connection", b"close")]
    assert asyncio.run(run(closes=False, path="/")) == []
    assert asyncio.run(run(closes=True, path="/static/a")) == []
