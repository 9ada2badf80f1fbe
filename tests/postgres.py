"""A real PostgreSQL for tests: one server for each worker process, a fresh database for each test that asks."""

import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

CURE = "PostgreSQL is not on this machine: install it (Debian: apt-get install postgresql) to run these tests"
NUMBERS = itertools.count()


class PostgresServer:
    """A running server on loopback. Databases made here go with it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._template: str | None = None

    def make_url(self, database: str) -> str:
        return f"postgresql://kliping@127.0.0.1:{self.port}/{database}"

    def make_database(self, template: str = "template0") -> str:
        """The URL of a new database, a copy of `template`, which nobody may be connected to."""
        name = f"test_{next(NUMBERS)}"
        with psycopg.connect(self.make_url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy'.encode())
        return self.make_url(name)

    def drop_database(self, url: str) -> None:
        with psycopg.connect(self.make_url("postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{url.rpartition("/")[2]}" WITH (FORCE)'.encode())

    def make_migrated(self) -> str:
        """The URL of a new database with the newest schema; migrated once, then copied."""
        if self._template is None:
            from storage import upgrade_store

            url = self.make_database()
            upgrade_store(url)
            self._template = url.rpartition("/")[2]
        return self.make_database(self._template)


def find_binaries() -> Path | None:
    """The folder that holds initdb and postgres, the newest version where there are several."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    installed = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(installed, key=lambda path: float(path.parent.name), default=None)


def server_user() -> str | None:
    """Whom to run the server as: PostgreSQL refuses root. None: as who we are."""
    if os.getuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextmanager
def serve_postgres(binaries: Path) -> Iterator[PostgresServer]:
    """A server with its data in a new folder; stopped and deleted at the end."""
    user = server_user()
    folder = Path(tempfile.mkdtemp(prefix="kliping-postgres-"))
    try:
        if user is not None:
            shutil.chown(folder, user)
        # A socket asked for just before names a free port; in the blink until the server takes it, nobody else will.
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        _run(user, folder, binaries / "initdb", "-D", "data", "-U", "kliping", "-A", "trust", "-E", "UTF8", "--no-sync")
        # max_connections: the tests of claims and upgrades come with several processes at once.
        options = (
            f"-p {port} -h 127.0.0.1 -k '' -F -c full_page_writes=off -c max_connections=60 -c shared_buffers=32MB"
        )
        control = binaries / "pg_ctl"
        _run(user, folder, control, "start", "-w", "-D", "data", "-l", "log", "-o", options)
        try:
            yield PostgresServer(port)
        finally:
            _run(user, folder, control, "stop", "-w", "-m", "immediate", "-D", "data")
    finally:
        shutil.rmtree(folder)


def _run(user: str | None, folder: Path, *command: str | Path) -> None:
    done = subprocess.run(
        command, user=user, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False
    )
    if done.returncode != 0:
        log = folder / "log"
        raise RuntimeError(f"{command[0]}: {done.stderr}\n{log.read_text() if log.exists() else ''}")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """The worker's server. Without PostgreSQL on the machine the test is skipped, but fails where CI=true."""
    binaries = find_binaries()
    if binaries is None:
        if os.environ.get("CI") == "true":
            pytest.fail(CURE)
        pytest.skip(CURE)
    with serve_postgres(binaries) as server:
        yield server
