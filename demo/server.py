"""HTTP/1.1 on loopback, with connections kept alive."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SHUT_RDWR, socket
from threading import Lock, Thread
from typing import Any

from demo.response import Response


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came in; `target` is the path with its query, `headers` ignore case."""

    method: str
    target: str
    headers: Message
    body: bytes = b""


def _say_nothing(_: Request) -> Response:
    return Response(b"", status=503)


class Listener(ThreadingHTTPServer):
    """One port on 127.0.0.1 (0: any free one), bound at once, and serving inside `serving`.

    `respond` gives an Response, or bytes as they go over the wire, after which the connection is closed.
    """

    daemon_threads = True
    # Crawlers open many connections at once; with the default backlog of 5, some wait a second for a retry.
    request_queue_size = 128

    def __init__(self, port: int = 0) -> None:
        self.respond: Callable[[Request], Response | Iterable[bytes]] = _say_nothing
        self._open: set[socket] = set()
        self._opening = Lock()
        super().__init__(("127.0.0.1", port), _Handler)

    @property
    def url(self) -> str:
        """The base URL, with a trailing slash."""
        return f"http://127.0.0.1:{self.server_address[1]}/"

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._opening:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._opening:
            self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """Close the kept-alive connections, so that their threads finish."""
        with self._opening:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore a client that disconnects; report anything else."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def serving(listeners: Sequence[Listener]) -> Iterator[None]:
    """Serve all listeners, each in a thread of its own, until the block ends."""
    with ExitStack() as stack:
        for listener in listeners:
            thread = Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
            stack.callback(listener.server_close)
            stack.callback(listener.hang_up)
            stack.callback(thread.join)
            stack.callback(listener.shutdown)
            thread.start()
        yield


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Listener

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        request = Request(self.command, self.path, self.headers, self.rfile.read(length))
        response = self.server.respond(request)
        if isinstance(response, Response):
            self.wfile.write(response.head + (b"" if self.command == "HEAD" else response.body))
            return
        self.close_connection = True
        for piece in response:
            self.wfile.write(piece)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815 - the names that http.server calls

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's parameter
        """Write nothing to stderr: the newsroom has a log of its own."""
