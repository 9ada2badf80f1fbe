"""What goes wrong between a crawler and an outlet, laid over the sample newsroom.

    with faulty(newsroom, "Priangan Pos", {"/feed/": first(2, status(503))}):
        ...

A fault takes (request, the true answer as a function) and gives the bytes that go over the wire, or None for the true
answer. The connection is closed after a fault.
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
"""A path (with or without its query), or a test of the request target."""

PATIENCE = 60
"""Seconds after which a delayed answer comes unreleased, so that a failing test ends."""


@contextmanager
def faulty(newsroom: Newsroom, outlet: str, faults: Mapping[Where, Fault]) -> Iterator[None]:
    """Lay the faults over the outlet of this name; the first place that fits counts. May be nested."""
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
    """The place that fits all targets."""
    return True


def status(code: int, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Fault:
    """Another answer altogether."""
    return lambda _, __: _wire(Response(body, status=code, headers=tuple((headers or {}).items())))


def bot_wall() -> Fault:
    """403 with the page of a guard that wants to see a browser."""
    body = b"<html><head><title>Just a moment...</title></head><body>Enable JavaScript and cookies</body></html>"
    return status(403, body, {"Server": "guard", "CF-Mitigated": "challenge"})


def too_many(retry_after: str) -> Fault:
    """429 with Retry-After: seconds, or an HTTP date."""
    return status(429, b"slow down", {"Retry-After": retry_after})


def moved(location: str) -> Fault:
    """301 to another address."""
    return status(301, b"", {"Location": location})


def first(times: int, fault: Fault) -> Fault:
    """The fault for so many requests, then the true answer."""
    numbers = count(1)
    return lambda request, answer: fault(request, answer) if next(numbers) <= times else None


def delayed(release: Event, arrived: Event | None = None) -> Fault:
    """The true answer, but only once `release` is set; `arrived` is set when a request waits."""

    def wait(_: Request, answer: Callable[[], Response]) -> Iterator[bytes]:
        if arrived is not None:
            arrived.set()
        release.wait(PATIENCE)
        yield from _wire(answer())

    return wait


def cut_off(after: int) -> Fault:
    """The true head, then only so many bytes of the body."""
    return lambda _, answer: [_wire(answer())[0], answer().body[:after]]


def wrong_length(off_by: int) -> Fault:
    """The true body under a Content-Length that is so much too large (or, below zero, too small)."""

    def lie(_: Request, answer: Callable[[], Response]) -> list[bytes]:
        head, body = _wire(answer())
        told, true = f"Content-Length: {len(body) + off_by}\r\n", f"Content-Length: {len(body)}\r\n"
        return [head.replace(true.encode(), told.encode()), body]

    return lie


def wrong_charset(told: str, written: str = "utf-8") -> Fault:
    """The true text in the encoding `written`, labelled `told`; what cannot be written becomes a question mark."""

    def lie(_: Request, answer: Callable[[], Response]) -> list[bytes]:
        true = answer()
        body = true.body.decode().encode(written, "replace")
        kind = true.content_type.partition(";")[0]
        return _wire(replace(true, body=body, content_type=f"{kind}; charset={told}"))

    return lie


def rewritten(change: Callable[[bytes], bytes]) -> Fault:
    """The true answer with another body."""

    def rewrite(_: Request, answer: Callable[[], Response]) -> list[bytes]:
        true = answer()
        return _wire(replace(true, body=change(true.body)))

    return rewrite


def endless(piece: bytes = b"<p>dan seterusnya</p>\n" * 500) -> Fault:
    """A page that never ends: no Content-Length, and more for as long as the asker reads."""

    def flow(_: Request, __: Callable[[], Response]) -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=UTF-8\r\nConnection: close\r\n\r\n<html><body>"
        yield from repeat(piece)

    return flow


def dripping(release: Event) -> Fault:
    """A page that keeps its connection busy: a byte now and then, and never its last until `release` is set."""

    def drip(_: Request, answer: Callable[[], Response]) -> Iterator[bytes]:
        head, body = _wire(answer())
        yield head
        for place in range(len(body)):
            if release.wait(0.02):
                break
            yield body[place : place + 1]

    return drip


def packed(body: bytes, packing: str = "gzip") -> Fault:
    """200 with these bytes, which call themselves packed."""
    return status(200, body, {"Content-Encoding": packing, "Content-Type": "text/html"})


def _fits(where: Where, target: str) -> bool:
    if callable(where):
        return where(target)
    return where in {target, target.partition("?")[0]}


def _wire(answer: Response) -> list[bytes]:
    return [replace(answer, headers=(*answer.headers, ("Connection", "close"))).head, answer.body]
