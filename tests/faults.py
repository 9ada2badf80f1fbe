"""Faults between a crawler and an outlet, added to the sample newsroom.

    with faulty(newsroom, "Priangan Pos", {"/feed/": first(2, status(503))}):
        ...

A fault takes the request and a function that returns the original response, and returns the bytes to send, or None for
the original response. The connection is closed after a fault.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import count, repeat
from threading import Event
from typing import TypeAlias

from demo import Newsroom, Request, Response

Fault: TypeAlias = Callable[[Request, Callable[[], Response]], Iterable[bytes] | None]
Where: TypeAlias = str | Callable[[str], bool]
"""A path (with or without its query), or a predicate on the request target."""

PATIENCE = 60
"""Seconds after which a delayed response is sent anyway, so that a failing test ends."""


@contextmanager
def faulty(newsroom: Newsroom, outlet: str, faults: Mapping[Where, Fault]) -> Iterator[None]:
    """Add the faults to the outlet of this name; the first location that matches counts. May be nested."""
    before = newsroom.intercept

    def intercept(name: str, request: Request, true_answer: Callable[[], Response]) -> Iterable[bytes] | None:
        if name == outlet:
            for where, fault in faults.items():
                if _fits(where, request.target):
                    return fault(request, true_answer)
        return before(name, request, true_answer) if before else None

    newsroom.intercept = intercept
    try:
        yield
    finally:
        newsroom.intercept = before


def everywhere(_: str) -> bool:
    """Match all request targets."""
    return True


def status(code: int, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Fault:
    """Answer with this status and body."""
    return lambda _, __: _wire(Response(body, status=code, headers=tuple((headers or {}).items())))


def bot_wall() -> Fault:
    """403 with the page of a bot protection that requires a browser."""
    body = b"<html><head><title>Just a moment...</title></head><body>Enable JavaScript and cookies</body></html>"
    return status(403, body, {"Server": "guard", "CF-Mitigated": "challenge"})


def too_many(retry_after: str) -> Fault:
    """429 with Retry-After: seconds, or an HTTP date."""
    return status(429, b"slow down", {"Retry-After": retry_after})


def moved(location: str) -> Fault:
    """301 to another address."""
    return status(301, b"", {"Location": location})


def with_headers(**headers: str) -> Fault:
    """Send the original response with more headers."""

    def add_headers(_: Request, answer: Callable[[], Response]) -> list[bytes]:
        true = answer()
        return _wire(replace(true, headers=(*true.headers, *headers.items())))

    return add_headers


def first(times: int, fault: Fault) -> Fault:
    """The fault for the first requests, then the original response."""
    numbers = count(1)
    return lambda request, answer: fault(request, answer) if next(numbers) <= times else None


def delayed(release: Event, arrived: Event | None = None) -> Fault:
    """The original response once `release` is set; `arrived` is set when a request is waiting."""

    def wait(_: Request, answer: Callable[[], Response]) -> Iterator[bytes]:
        if arrived is not None:
            arrived.set()
        release.wait(PATIENCE)
        yield from _wire(answer())

    return wait


def cut_off(after: int) -> Fault:
    """The original head, then only the first bytes of the body."""
    return lambda _, answer: [_wire(answer())[0], answer().body[:after]]


def wrong_length(off_by: int) -> Fault:
    """The original body with a Content-Length that is too large by `off_by` (negative: too small)."""

    def lie(_: Request, answer: Callable[[], Response]) -> list[bytes]:
        head, body = _wire(answer())
        declared, true = f"Content-Length: {len(body) + off_by}\r\n", f"Content-Length: {len(body)}\r\n"
        return [head.replace(true.encode(), declared.encode()), body]

    return lie


def wrong_charset(declared: str, written: str = "utf-8") -> Fault:
    """The original text encoded as `written` and labelled `declared`; others become question marks."""

    def lie(_: Request, answer: Callable[[], Response]) -> list[bytes]:
        true = answer()
        body = true.body.decode().encode(written, "replace")
        kind = true.content_type.partition(";")[0]
        return _wire(replace(true, body=body, content_type=f"{kind}; charset={declared}"))

    return lie


def rewritten(change: Callable[[bytes], bytes]) -> Fault:
    """The original response with another body."""

    def rewrite(_: Request, answer: Callable[[], Response]) -> list[bytes]:
        true = answer()
        return _wire(replace(true, body=change(true.body)))

    return rewrite


def endless(piece: bytes = b"<p>dan seterusnya</p>\n" * 500) -> Fault:
    """A page that never ends: no Content-Length, and more bytes as long as the client reads."""

    def flow(_: Request, __: Callable[[], Response]) -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=UTF-8\r\nConnection: close\r\n\r\n<html><body>"
        yield from repeat(piece)

    return flow


def dripping(release: Event) -> Fault:
    """A page that arrives byte by byte and does not end until `release` is set."""

    def drip(_: Request, answer: Callable[[], Response]) -> Iterator[bytes]:
        head, body = _wire(answer())
        yield head
        for place in range(len(body)):
            if release.wait(0.02):
                break
            yield body[place : place + 1]

    return drip


def compressed(body: bytes, encoding: str = "gzip") -> Fault:
    """200 with these bytes, labelled as compressed."""
    return status(200, body, {"Content-Encoding": encoding, "Content-Type": "text/html"})


def _fits(where: Where, target: str) -> bool:
    if callable(where):
        return where(target)
    return where in {target, target.partition("?")[0]}


def _wire(answer: Response) -> list[bytes]:
    return [replace(answer, headers=(*answer.headers, ("Connection", "close"))).head, answer.body]
