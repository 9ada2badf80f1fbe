"""The page on a real port, with a copy of the store of the commands' tests, and requests to it."""

import http.client
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import uvicorn

from actions.context import AppContext
from core.config import parse
from tests.cli.commands import Kliping
from tests.cli.conftest import CONFIG, archive, filled_store, kliping
from tests.factories import NOW
from web import make_application

__all__ = ["archive", "filled_store", "kliping"]


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def record(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Site:
    """A running server."""

    port: int

    def get(self, path: str, headers: dict[str, str] | None = None, /, **parameters: object) -> Answer:
        """Request a path with parameters; those with a list are repeated."""
        query = urlencode(parameters, doseq=True)
        return self.send("GET", f"{path}?{query}" if query else path, headers)

    def post(self, path: str, headers: dict[str, str] | None = None, /, **fields: object) -> Answer:
        """Send a form, whose fields with a list are repeated, as the page itself does."""
        sent = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Sec-Fetch-Site": "same-origin",
            "Origin": f"http://127.0.0.1:{self.port}",
        }
        return self.send("POST", path, sent | (headers or {}), urlencode(fields, doseq=True).encode())

    def send(self, method: str, path: str, headers: dict[str, str] | None = None, body: bytes | None = None) -> Answer:
        """Send a request and return the answer. Redirects are not followed."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        answer = Answer(response.status, response.headers, response.read())
        connection.close()
        return answer


@contextmanager
def serve_in_thread(context: AppContext) -> Iterator[Site]:
    with context.open_store() as store, socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(make_application(context, store), log_level="warning", lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            yield Site(listening.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture
def site(archive: Kliping) -> Iterator[Site]:
    """The page of the store with seven articles; the clock stands at NOW."""
    with serve_folder(archive.folder) as served:
        yield served


def serve_folder(folder: Path, clock: Callable[[], datetime] = lambda: NOW) -> AbstractContextManager[Site]:
    """Return a context manager that serves the store of a folder."""
    return serve_in_thread(AppContext(parse(CONFIG, {}, str(folder)), folder / "config.yaml", clock))
