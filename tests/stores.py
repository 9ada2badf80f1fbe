"""Stores for tests. Every fixture runs its test twice, on SQLite and on PostgreSQL."""

import gzip
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path

import psycopg
import pytest

from storage import Store, open_store, upgrade_store
from tests.postgres import PostgresServer

DATABASES = ["sqlite", "postgresql"]

EARLIER_STORE = Path(__file__).parent / "storage" / "earlier_store"


@cache
def read_template() -> bytes:
    """Return an empty SQLite store with the newest schema."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "kliping.db"
        upgrade_store(f"sqlite:///{path}")
        return path.read_bytes()


def copy_template(url: str) -> None:
    """Make an SQLite store with the newest schema, unless the file exists: a copy is ten times as fast."""
    path = Path(url.removeprefix("sqlite:///"))
    if url.startswith("sqlite") and not path.exists():
        path.write_bytes(read_template())


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an SQLite file with the newest schema, to be copied."""
    path = tmp_path_factory.mktemp("template") / "kliping.db"
    path.write_bytes(read_template())
    return path


@pytest.fixture(params=DATABASES)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Yield the URL of an SQLite file that does not exist yet, then of an empty PostgreSQL database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'kliping.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    url = server.make_database()
    yield url
    server.drop_database(url)


@pytest.fixture(params=DATABASES)
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Yield the URL of an empty store with the newest schema."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'kliping.db'}"
        copy_template(url)
        yield url
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    url = server.make_migrated()
    yield url
    server.drop_database(url)


@pytest.fixture(params=DATABASES)
def earlier_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Yield the URL of a store of revision 0007 with articles, which `earlier_store/make_store.py` made."""
    if request.param == "sqlite":
        path = tmp_path / "kliping.db"
        path.write_bytes(read_earlier_store("revision_0007.db.gz"))
        yield f"sqlite:///{path}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    url = server.make_database()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(read_earlier_store("revision_0007.sql.gz"))
    yield url
    server.drop_database(url)


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """Yield an empty open store."""
    opened = open_store(store_url, migrate=False)
    yield opened
    opened.close()


def read_earlier_store(name: str) -> bytes:
    return gzip.decompress((EARLIER_STORE / name).read_bytes())


def disable_store(url: str) -> None:
    """Make a store unusable for those who have it open: the server refuses connections, the file lacks a table."""
    if url.startswith("sqlite"):
        _execute_in_file(url, "ALTER TABLE candidates RENAME TO elsewhere")
        return
    _execute_on_server(url, "ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    _execute_on_server(url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")


def enable_store(url: str) -> None:
    """Undo `disable_store`."""
    if url.startswith("sqlite"):
        _execute_in_file(url, "ALTER TABLE elsewhere RENAME TO candidates")
    else:
        _execute_on_server(url, "ALTER DATABASE {name} ALLOW_CONNECTIONS true")


def _execute_in_file(url: str, statement: str) -> None:
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=30)) as connection:
        connection.execute(statement)


def _execute_on_server(url: str, statement: str) -> None:
    """Execute a statement about a PostgreSQL database in another database of its server."""
    server, _, name = url.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(statement.format(name=name).encode())
