"""PostgreSQL for tests: one server per pytest worker, a new database per test."""

import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

NOT_INSTALLED = "PostgreSQL is not installed: install it (Debian: apt-get install postgresql) to run these tests"
NUMBERS = itertools.count()


class PostgresServer:
    """A running server on loopback. Its databases are deleted with it."""

    def __init__(self, port: int, control: Callable[..., None]) -> None:
        self.port = port
        self._control = control
        self._template: str | None = None

    def make_url(self, database: str) -> str:
        return f"postgresql://kliping@127.0.0.1:{self.port}/{database}"

    def make_database(self, template: str = "template0", encoding: str = "UTF8") -> str:
        """Return the URL of a new database, a copy of `template`, to which nobody may be connected.

        Only copies of `template0` may have another encoding than UTF8.
        """
        name = f"test_{next(NUMBERS)}"
        with psycopg.connect(self.make_url("postgres"), autocommit=True) as connection:
            locale = "" if encoding == "UTF8" else f"ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C'"
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy {locale}'.encode())
        return self.make_url(name)

    def drop_database(self, url: str) -> None:
        with psycopg.connect(self.make_url("postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{url.rpartition("/")[2]}" WITH (FORCE)'.encode())

    def stop(self) -> None:
        """Stop the server at once, without a checkpoint."""
        self._control("stop", "-m", "immediate")

    def start(self) -> None:
        """Start the server, unless it runs."""
        with suppress(RuntimeError):
            self._control("status")
            return
        self._control("start")

    def make_migrated(self) -> str:
        """Return the URL of a new database with the newest schema; migrated once, then copied."""
        if self._template is None:
            from storage import upgrade_store

            url = self.make_database()
            upgrade_store(url)
            self._template = url.rpartition("/")[2]
        return self.make_database(self._template)


def find_binaries() -> Path | None:
    """Return the folder of initdb and postgres, of the newest installed version, or None."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    installed = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(installed, key=lambda path: float(path.parent.name), default=None)


def server_user() -> str | None:
    """Return the user to run the server as, since PostgreSQL refuses root; None for the current user."""
    if os.getuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextmanager
def serve_postgres(binaries: Path) -> Iterator[PostgresServer]:
    """Run a server with its data in a temporary folder."""
    user = server_user()
    folder = Path(tempfile.mkdtemp(prefix="kliping-postgres-"))
    try:
        if user is not None:
            shutil.chown(folder, user)
        # Find a free port by opening a socket; hardly anybody takes it before the server does.
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        _run(user, folder, binaries / "initdb", "-D", "data", "-U", "kliping", "-A", "trust", "-E", "UTF8", "--no-sync")
        # max_connections: tests of claims and upgrades run several processes.
        options = (
            f"-p {port} -h 127.0.0.1 -k '' -F -c full_page_writes=off -c max_connections=60 -c shared_buffers=32MB"
        )

        def control(*words: str) -> None:
            _run(user, folder, binaries / "pg_ctl", *words, "-w", "-D", "data", "-l", "log", "-o", options)

        control("start")
        server = PostgresServer(port, control)
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)


def _run(user: str | None, folder: Path, *command: str | Path) -> None:
    completed = subprocess.run(
        command, user=user, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False
    )
    if completed.returncode != 0:
        log = folder / "log"
        raise RuntimeError(f"{command[0]}: {completed.stderr}\n{log.read_text() if log.exists() else ''}")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Yield the pytest worker's server. Without PostgreSQL, skip the test, or fail where CI=true."""
    binaries = find_binaries()
    if binaries is None:
        if os.environ.get("CI") == "true":
            pytest.fail(NOT_INSTALLED)
        pytest.skip(NOT_INSTALLED)
    with serve_postgres(binaries) as server:
        yield server
