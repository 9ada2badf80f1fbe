"""Opening a store: what is created, what is refused, and the errors."""

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect

from core.errors import StoreError, StoreLocked
from core.keyword import Keyword
from storage import UpgradeResult, open_store, upgrade_store
from storage.database import CLAIM_LOCK, acquire_lock, open_database
from storage.revisions import REVISIONS, describe_problem
from tests.factories import NOW, claim
from tests.postgres import PostgresServer

HEAD = REVISIONS[-1]
OPEN_AND_CLOSE = "import sys; from storage import open_store; open_store(sys.argv[1], migrate=True).close()"


def test_a_store_is_created_once(empty_url: str) -> None:
    assert upgrade_store(empty_url) == UpgradeResult(None, HEAD)
    assert upgrade_store(empty_url) == UpgradeResult(HEAD, HEAD)
    open_store(empty_url, migrate=False).close()
    open_store(empty_url, migrate=True).close()


def test_a_missing_store_is_an_error(empty_url: str) -> None:
    with pytest.raises(StoreError, match=r"no store yet at .*; 'kliping crawl' makes one"):
        open_store(empty_url, migrate=False)


def test_opening_without_migrate_creates_no_file(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store yet"):
        open_store(f"sqlite:///{tmp_path}/new/kliping.db", migrate=False)
    assert list(tmp_path.iterdir()) == []


def test_opening_an_empty_file_without_migrate_leaves_it_empty(tmp_path: Path) -> None:
    path = tmp_path / "kliping.db"
    path.touch()
    with pytest.raises(StoreError, match="no store yet"):
        open_store(f"sqlite:///{path}", migrate=False)
    assert path.read_bytes() == b""
    assert list(tmp_path.iterdir()) == [path]


def test_migrating_creates_the_folder(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path}/a/b/kliping.db", migrate=True).close()
    assert (tmp_path / "a/b/kliping.db").exists()


def test_a_newer_store_is_refused(store_url: str) -> None:
    _set_revision(store_url, "9999")
    for migrate in (False, True):
        with pytest.raises(StoreError, match="was written by a newer Kliping"):
            open_store(store_url, migrate=migrate)


@pytest.mark.parametrize("tables", [["alembic_version", "users"], ["articles"]])
@pytest.mark.parametrize("revision", ["8f2c1d", REVISIONS[0]])
def test_a_database_of_another_program_is_left_alone(empty_url: str, tables: list[str], revision: str) -> None:
    database = open_database(empty_url, creates=True)
    with database.writing() as connection:
        for name in tables:
            connection.exec_driver_sql(f"CREATE TABLE {name} (version_num TEXT)")
        connection.exec_driver_sql(f"INSERT INTO {tables[0]} VALUES ('{revision}')")
    for migrate in (False, True):
        with pytest.raises(StoreError, match=r"belongs to another program; storage\.url must name one"):
            open_store(empty_url, migrate=migrate)
    with database.reading() as connection:
        assert sorted(inspect(connection).get_table_names()) == sorted(tables)
    database.close()


@pytest.mark.parametrize(
    ("found", "problem"),
    [
        (None, "no store yet at here; 'kliping crawl' makes one"),
        ("1", "the store at here was written by an older Kliping; run 'kliping db upgrade'"),
        ("2", None),
        ("3", "the store at here was written by a newer Kliping; update this one"),
    ],
)
def test_descriptions_of_revisions(found: str | None, problem: str | None) -> None:
    described = describe_problem(found, ("1", "2"), "here")
    assert (described and str(described)) == problem


@pytest.mark.process
def test_concurrent_processes_upgrade_once(empty_url: str) -> None:
    running = [subprocess.Popen([sys.executable, "-c", OPEN_AND_CLOSE, empty_url], env=_environ()) for _ in range(4)]
    assert [process.wait(60) for process in running] == [0, 0, 0, 0]
    open_store(empty_url, migrate=False).close()


@pytest.mark.process
def test_opening_an_upgraded_store_does_not_import_alembic(store_url: str) -> None:
    code = f"{OPEN_AND_CLOSE}; assert 'alembic' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", code, store_url], env=_environ(), check=False).returncode == 0


def test_sqlite_uses_wal(tmp_path: Path) -> None:
    path = tmp_path / "kliping.db"
    upgrade_store(f"sqlite:///{path}")
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_pragmas_of_sqlite_connections(sqlite_template: Path) -> None:
    database = open_database(f"sqlite:///{sqlite_template}", creates=False)
    with database.reading() as connection:
        names = ("foreign_keys", "synchronous", "busy_timeout")
        values = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]
    database.close()
    assert values == [1, 1, 30_000]


@pytest.mark.parametrize(
    "url",
    ["sqlite://", "sqlite:///:memory:", "mysql://localhost/x", "postgresql://localhost:x/y", "kliping.db", ""],
)
def test_unsupported_addresses_are_refused(url: str) -> None:
    with pytest.raises(StoreError, match=r"storage\.url"):
        open_store(url, migrate=True)


def test_the_error_of_an_unreachable_server_hides_the_password() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    for url in (
        f"postgresql://kliping:s3cret@127.0.0.1:{port}/news",
        f"postgresql://kliping@127.0.0.1:{port}/news?password=s3cret",
    ):
        with pytest.raises(StoreError, match=f"cannot use the store at postgresql://127.0.0.1:{port}/news: ") as caught:
            open_store(url, migrate=False)
        assert "s3cret" not in str(caught.value)


def test_the_error_of_an_unreachable_server_stays_readable_with_a_short_password() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(StoreError, match=f"port {port} failed: Connection refused"):
        open_store(f"postgresql://kliping:p@127.0.0.1:{port}/news", migrate=False)


@pytest.mark.parametrize("encoding", ["LATIN1", "EUC_JP", "SQL_ASCII", "WIN1252"])
def test_a_database_with_another_encoding_than_utf8_is_refused(postgres_server: PostgresServer, encoding: str) -> None:
    url = postgres_server.make_database(encoding=encoding)
    for migrate in (False, True):
        with pytest.raises(StoreError, match=f"has the encoding {encoding}, .* ENCODING 'UTF8'") as caught:
            open_store(url, migrate=migrate)
        assert "\n" not in str(caught.value)
    with pytest.raises(StoreError, match="encoding"):
        upgrade_store(url)
    postgres_server.drop_database(url)


def test_texts_are_sent_as_utf8_whatever_the_environment_says(
    postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGCLIENTENCODING", "LATIN1")
    with open_store(postgres_server.make_migrated(), migrate=False) as store:
        store.mirror([], [Keyword.phrase("日本語 ꦗꦮ")], NOW)
        assert [keyword.name for keyword in store.keywords.find_active()] == ["日本語 ꦗꦮ"]


@pytest.mark.parametrize("option", ["foo=1", "connect_timeout=soon", "port=x", "foo=s3cret&password=s3cret"])
def test_invalid_connection_options_are_refused(option: str) -> None:
    for migrate in (False, True):
        with pytest.raises(StoreError, match=r"storage\.url: .*; after the .\?., only options of libpq") as caught:
            open_store(f"postgresql://kliping:s3cret@127.0.0.1:1/news?{option}", migrate=migrate)
        assert "s3cret" not in str(caught.value)


@pytest.fixture
def unwritable(sqlite_template: Path) -> Iterator[Path]:
    """Return a store in a read-only folder. Permissions do not bind root, so that the test runs as another user."""
    folder = Path(tempfile.mkdtemp(prefix="kliping-unwritable-"))
    path = folder / "kliping.db"
    shutil.copyfile(sqlite_template, path)
    me = os.geteuid()
    folder.chmod(0o555)
    if me == 0:
        os.seteuid(65534)
    yield path
    os.seteuid(me)
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_a_read_only_folder_is_an_error(unwritable: Path) -> None:
    with pytest.raises(StoreError, match="you need write access to the file and its folder"):
        open_store(f"sqlite:///{unwritable}", migrate=False)


def test_a_file_that_is_not_a_database_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "kliping.db"
    path.write_text("only text, and more of it than a header of a database is long; " * 20)
    for migrate in (False, True):
        with pytest.raises(StoreError, match=r"cannot use the store at .*: file is not a database"):
            open_store(f"sqlite:///{path}", migrate=migrate)


def test_a_folder_instead_of_the_file_is_an_error(tmp_path: Path) -> None:
    for migrate in (False, True):
        with pytest.raises(StoreError, match=f"cannot use the store at {tmp_path}: unable to open database file"):
            open_store(f"sqlite:///{tmp_path}", migrate=migrate)


def test_a_file_instead_of_the_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot use the store at"):
        open_store(f"sqlite:///{tmp_path}/file/kliping.db", migrate=True)


def _set_revision(url: str, revision: str) -> None:
    database = open_database(url, creates=False)
    with database.writing() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")
    database.close()


def _environ() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}


def test_waiting_for_a_locked_store_times_out(store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.database.LOCK_TIMEOUT", 1)
    other = open_store(store_url, migrate=False)
    database = open_database(store_url, creates=False)
    with database.writing() as connection:
        acquire_lock(connection, CLAIM_LOCK)
        with pytest.raises(StoreLocked, match=r"cannot use the store at .*: .*(locked|lock timeout)"):
            claim(other)
    assert claim(other) == ()
    database.close()
    other.close()


def test_keepalives_are_set_on_postgresql_connections(postgres_server: PostgresServer) -> None:
    database = open_database(postgres_server.make_url("postgres"), creates=False)
    with database.reading() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        with socket.socket(fileno=os.dup(raw.fileno())) as dialled:
            assert dialled.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
            assert dialled.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == 20
    database.close()
