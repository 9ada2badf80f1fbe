"""Stores for tests: every fixture here runs its test twice, on SQLite and on PostgreSQL."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import Store, open_store, upgrade_store
from tests.postgres import PostgresServer

DATABASES = ["sqlite", "postgresql"]


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the newest schema, to be copied."""
    path = tmp_path_factory.mktemp("template") / "kliping.db"
    upgrade_store(f"sqlite:///{path}")
    return path


@pytest.fixture(params=DATABASES)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a store can be made: an SQLite file that does not exist yet, an empty PostgreSQL database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'kliping.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    url = server.make_database()
    yield url
    server.drop_database(url)


@pytest.fixture(params=DATABASES)
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty store with the newest schema."""
    if request.param == "sqlite":
        path = tmp_path / "kliping.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    url = server.make_migrated()
    yield url
    server.drop_database(url)


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An empty open store."""
    opened = open_store(store_url, migrate=False)
    yield opened
    opened.close()
