"""The page on a real port, with a copy of the store of the commands' tests, and requests to it."""

import asyncio
import http.client
import itertools
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import uvicorn
from argon2 import PasswordHasher

from actions.context import AppContext
from actions.users import digest_of
from core.config import parse
from core.user import Role
from storage import Store, open_store
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


class PromptServer(uvicorn.Server):
    """A server that stops as soon as it is told to, while uvicorn's looks every 0.1 s, and waits 0.1 s more."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_running = threading.Event()

    async def main_loop(self) -> None:
        """Return once `stop` is called."""
        await self.on_tick(0)
        self._loop, self._stopped = asyncio.get_running_loop(), asyncio.Event()
        self.is_running.set()
        await self._stopped.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Return once all requests are answered."""
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        await self._wait_tasks_to_complete()
        # Only the loop knows of a connection that was accepted just now. Python 3.13 has `server.abort_clients`.
        for transport in list(self._loop._transports.values()):  # type: ignore[attr-defined]
            transport.abort()
        await asyncio.sleep(0)

    def stop(self) -> None:
        """Stop from another thread."""
        self._loop.call_soon_threadsafe(self._stopped.set)


@contextmanager
def serve_in_thread(
    context: AppContext, host: str = "127.0.0.1", start_tasks: Callable[[], None] | None = None
) -> Iterator[Site]:
    """Serve on 127.0.0.1 as `kliping web --host HOST` would serve on `host`."""
    with context.open_store() as store, socket.create_server(("127.0.0.1", 0)) as listening:
        application = make_application(context, store, host, start_tasks=start_tasks)
        config = uvicorn.Config(application, log_level="warning", lifespan="off", proxy_headers=False)
        server = PromptServer(config)
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        assert server.is_running.wait(60)
        try:
            yield Site(listening.getsockname()[1])
        finally:
            server.stop()
            thread.join()


@pytest.fixture
def site(archive: Kliping) -> Iterator[Site]:
    """The page of the store with seven articles; the clock stands at NOW."""
    with serve_folder(archive.folder) as served:
        yield served


def serve_folder(
    folder: Path,
    clock: Callable[[], datetime] = lambda: NOW,
    host: str = "127.0.0.1",
    config: str = CONFIG,
    start_tasks: Callable[[], None] | None = None,
) -> AbstractContextManager[Site]:
    """Return a context manager that serves the store of a folder."""
    return serve_in_thread(AppContext(parse(config, {}, str(folder)), folder / "config.yaml", clock), host, start_tasks)


_NUMBERS = itertools.count()

PASSWORD = "sungai di kaki bukit"


class SteppedClock:
    """A clock that stands still until it is advanced."""

    def __init__(self) -> None:
        self._now = NOW

    def __call__(self) -> datetime:
        return self._now

    def advance(self, **duration: float) -> None:
        self._now += timedelta(**duration)


@dataclass(frozen=True)
class Office:
    """A page with users: Sari, an editor, and Bayu, a reader, who have the same password. `clock` can be advanced."""

    site: Site
    folder: Path
    clock: SteppedClock

    def sign_in(self, name: str) -> dict[str, str]:
        """Start a session without asking for the password, and return the header with its cookie."""
        secret = f"{name}-{next(_NUMBERS)}"
        with self.store() as store:
            store.sessions.start(store.users.get(name).id, digest_of(secret), self.clock(), "127.0.0.1", "Firefox")
        return {"Cookie": f"session={secret}"}

    def type_password(self, name: str, headers: dict[str, str] | None = None) -> dict[str, str]:
        """Sign in as a browser does, and return the header with the cookie of the session."""
        answer = self.site.post("/sign-in", headers, name=name, password=PASSWORD)
        assert answer.status == 303, answer.text
        return {"Cookie": cookie_of(answer)}

    @contextmanager
    def store(self) -> Iterator[Store]:
        with open_store(f"sqlite:///{self.folder / 'kliping.db'}", migrate=False) as store:
            yield store


def cookie_of(answer: Answer) -> str:
    """Return `name=value` of the cookie of a session that an answer sets."""
    [cookie] = [each for each in answer.headers.get_all("set-cookie", []) if "session=" in each]
    return cookie.partition(";")[0]


@pytest.fixture
def office(archive: Kliping, password_hash: str) -> Iterator[Office]:
    add_people(archive.folder, password_hash)
    clock = SteppedClock()
    with serve_folder(archive.folder, clock) as served:
        yield Office(served, archive.folder, clock)


@pytest.fixture(scope="session")
def password_hash() -> str:
    """The hash of PASSWORD, made once."""
    return PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1).hash(PASSWORD)


def add_people(folder: Path, password_hash: str) -> None:
    with open_store(f"sqlite:///{folder / 'kliping.db'}", migrate=False) as store:
        store.users.add("Sari", Role.EDITOR, password_hash, NOW)
        store.users.add("Bayu", Role.READER, password_hash, NOW)
