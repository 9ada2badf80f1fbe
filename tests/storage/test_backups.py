"""Backups are whole although others write, and restoring one loses nothing."""

import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from core.errors import StoreError
from core.filters import ArticleFilter
from storage import REVISIONS, open_store, upgrade_store
from storage.backups import KEPT_BACKUPS, back_up, restore_dump, restore_file
from storage.database import Database, open_database
from storage.schema import quotes
from tests.details import add_details
from tests.factories import NOW, make_article, make_keep_request, watch
from tests.postgres import PostgresServer
from tests.stores import read_earlier_store

EVERY_ARTICLE = ArticleFilter(with_unmatched=True, limit=1000)


@pytest.fixture
def path(tmp_path: Path, sqlite_template: Path) -> Path:
    """Return the file of a store with two articles."""
    copied = tmp_path / "kliping.db"
    shutil.copyfile(sqlite_template, copied)
    fill(f"sqlite:///{copied}")
    return copied


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{path}", creates=False)
    yield opened
    opened.close()


def fill(url: str) -> None:
    with open_store(url, migrate=False) as store:
        claimed = watch(store, "banjir")
        for number in (1, 2):
            article = make_article(f"https://kabar-contoh.example/{number}", published_at=NOW + timedelta(number))
            store.keep(make_keep_request(store, claimed, article), NOW)


def count(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        number: int = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        return number


def find_ids(url: str) -> list[int]:
    with open_store(url, migrate=False) as store:
        return [each.id for each in store.articles.find(EVERY_ARTICLE)]


def damage(path: Path) -> None:
    """Overwrite the middle of a file."""
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(b"\xff" * 60_000)


def test_a_backup_is_whole_although_others_write(database: Database, path: Path) -> None:
    """Another connection writes two rows in each transaction. A backup of mixed states could have an odd number."""
    stop, started, written = threading.Event(), threading.Event(), []

    def write() -> None:
        with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as connection:
            while not stop.is_set():
                connection.execute("BEGIN IMMEDIATE")
                for half in (1, 2):
                    connection.execute(
                        "INSERT INTO visits (outlet_id, url, at, outcome) VALUES (1, ?, '2026-03-02 08:30:00', 'ok')",
                        (f"{half} {'x' * 20_000}",),
                    )
                connection.execute("COMMIT")
                written.append(1)
                if len(written) == 50:
                    started.set()

    writer = threading.Thread(target=write)
    writer.start()
    started.wait(60)
    sizes, steps = [], list[tuple[int, int]]()
    for number in range(5):
        before = len(written)
        target = path.with_name(f"backup-{number}.db")
        steps.clear()
        sizes.append(back_up(database, "", target, lambda done, total: steps.append((done, total))))
        assert steps[-1][0] == steps[-1][1] > 0
        assert count(target, "visits") % 2 == 0
        assert count(target, "visits") >= 2 * before
        assert find_ids(f"sqlite:///{target}") == [2, 1]
    stop.set()
    writer.join()
    assert sizes[-1] > sizes[0]
    assert not list(path.parent.glob("*.partial"))


def test_a_backup_replaces_no_file(database: Database, path: Path) -> None:
    target = path.with_name("backup.db")
    target.write_text("precious")
    with pytest.raises(StoreError, match=r"backup\.db exists already"):
        back_up(database, "", target)
    assert target.read_text() == "precious"


def test_a_damaged_store_is_not_backed_up(database: Database, path: Path) -> None:
    database.execute_alone("PRAGMA wal_checkpoint(TRUNCATE)")
    damage(path)
    with pytest.raises(StoreError, match=rf"{path}.*is damaged"):
        back_up(database, "", path.with_name("backup.db"))
    assert not list(path.parent.glob("backup.db*"))


def test_a_page_that_is_copied_but_damaged_is_reported_of_the_store(database: Database, path: Path) -> None:
    database.execute_alone("PRAGMA wal_checkpoint(TRUNCATE)")
    with closing(sqlite3.connect(path)) as connection:
        [(page,)] = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'visits'")
        [(size,)] = connection.execute("PRAGMA page_size")
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    with pytest.raises(StoreError, match=rf"^{path} is damaged \([^*]"):
        back_up(database, "", path.with_name("backup.db"))


def test_a_store_that_cannot_be_read_is_named_instead_of_the_backup(database: Database, path: Path) -> None:
    database.close()
    path.write_bytes(b"\xff" * 8192)
    with pytest.raises(StoreError, match=f"{path}: file is not a database; the file is damaged"):
        back_up(database, "", path.with_name("backup.db"))


def test_a_folder_that_does_not_exist_is_an_error(database: Database, path: Path) -> None:
    with pytest.raises(StoreError, match="No such file"):
        back_up(database, "", path.parent / "elsewhere" / "backup.db")


def test_a_restore_sets_the_former_file_aside(database: Database, path: Path) -> None:
    backup = path.with_name("backup.db")
    back_up(database, "", backup)
    database.close()
    with open_store(f"sqlite:///{path}", migrate=False) as store:
        store.articles.prune(is_matched=False, before=NOW)
    aside = restore_file(path, backup, NOW, REVISIONS)
    assert aside == path.with_name("kliping.db.replaced-20260302-083000")
    assert find_ids(f"sqlite:///{path}") == [2, 1]
    assert find_ids(f"sqlite:///{aside}") == []
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def read_quotes(url: str) -> list[tuple[object, ...]]:
    database = open_database(url, creates=False)
    with database.reading() as connection:
        found = [tuple(row) for row in connection.execute(select(quotes).order_by(quotes.c.id))]
    database.close()
    return found


def test_quotations_are_backed_up_and_restored(tmp_path: Path, sqlite_template: Path) -> None:
    path, backup = tmp_path / "kliping.db", tmp_path / "backup.db"
    shutil.copyfile(sqlite_template, path)
    url = f"sqlite:///{path}"
    with open_store(url, migrate=False) as store:
        add_details(store)
    expected = read_quotes(url)
    assert len(expected) == 2
    database = open_database(url, creates=False)
    back_up(database, "", backup)
    database.close()
    with open_store(url, migrate=False) as store:
        store.articles.remove_one(1)
    assert read_quotes(url) == []
    restore_file(path, backup, NOW, REVISIONS)
    assert read_quotes(url) == expected


def test_a_damaged_store_can_be_replaced(database: Database, path: Path) -> None:
    backup = path.with_name("backup.db")
    back_up(database, "", backup)
    database.close()
    path.write_bytes(b"\x00" * 100_000)
    path.with_name("kliping.db-wal").write_bytes(b"former log")
    aside = restore_file(path, backup, NOW, REVISIONS)
    assert find_ids(f"sqlite:///{path}") == [2, 1]
    assert aside is not None
    assert aside.read_bytes() == b"\x00" * 100_000
    assert aside.with_name(f"{aside.name}-wal").read_bytes() == b"former log"


def test_a_store_that_is_open_is_not_replaced(database: Database, path: Path) -> None:
    backup = path.with_name("backup.db")
    back_up(database, "", backup)
    before = path.read_bytes()
    with closing(sqlite3.connect(path)) as other:
        other.execute("SELECT count(*) FROM articles").fetchone()
        with pytest.raises(StoreError, match=r"another program has the store at .* open"):
            restore_file(path, backup, NOW, REVISIONS)
    assert path.read_bytes() == before
    assert not list(path.parent.glob("*.replaced*"))


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "is not a store, or one of a newer Kliping"),
        ("DROP TABLE alembic_version", "is not a store"),
    ],
)
def test_what_is_no_backup_is_not_restored(database: Database, path: Path, statement: str, problem: str) -> None:
    backup = path.with_name("backup.db")
    back_up(database, "", backup)
    database.close()
    with closing(sqlite3.connect(backup)) as connection, connection:
        connection.execute(statement)
    with pytest.raises(StoreError, match=problem):
        restore_file(path, backup, NOW, REVISIONS)
    assert find_ids(f"sqlite:///{path}") == [2, 1]


def test_a_damaged_backup_is_not_restored(database: Database, path: Path) -> None:
    backup = path.with_name("backup.db")
    back_up(database, "", backup)
    database.close()
    damage(backup)
    with pytest.raises(StoreError, match=rf"^{backup} is damaged \([^*]"):
        restore_file(path, backup, NOW, REVISIONS)
    assert find_ids(f"sqlite:///{path}") == [2, 1]
    assert sorted(each.name for each in path.parent.iterdir()) == ["backup.db", "kliping.db"]


def test_an_upgrade_backs_the_file_up_and_keeps_the_newest_backups(tmp_path: Path) -> None:
    path = tmp_path / "kliping.db"
    path.write_bytes(read_earlier_store("revision_0007.db.gz"))
    for number, name in enumerate(("0003", "0005", "0006")):
        other = tmp_path / f"kliping.db.before-{name}"
        other.touch()
        os.utime(other, (number, number))
    upgraded = upgrade_store(f"sqlite:///{path}")
    assert upgraded.backup == tmp_path / "kliping.db.before-0007"
    assert count(upgraded.backup, "articles") == 90
    kept = sorted(each.name for each in tmp_path.glob("*.before-*"))
    assert kept == ["kliping.db.before-0006", "kliping.db.before-0007"]
    assert len(kept) == KEPT_BACKUPS
    assert restore_file(path, upgraded.backup, NOW, REVISIONS) is not None
    assert upgrade_store(f"sqlite:///{path}").before == "0007"


def test_a_store_that_cannot_be_backed_up_is_not_upgraded(tmp_path: Path) -> None:
    path = tmp_path / "kliping.db"
    path.write_bytes(read_earlier_store("revision_0007.db.gz"))
    (tmp_path / "kliping.db.before-0007.partial").mkdir()
    with pytest.raises(StoreError, match=r"not upgraded, since it could not be backed up first: .* free space in"):
        upgrade_store(f"sqlite:///{path}")
    with pytest.raises(StoreError, match="written by an older Kliping"):
        open_store(f"sqlite:///{path}", migrate=False)
    (tmp_path / "kliping.db.before-0007.partial").rmdir()
    assert upgrade_store(f"sqlite:///{path}").before == "0007"


def test_a_postgresql_database_is_dumped_and_restored(postgres_server: PostgresServer, tmp_path: Path) -> None:
    url, other = postgres_server.make_migrated(), postgres_server.make_database()
    with open_store(url, migrate=False) as store:
        add_details(store)
    target = tmp_path / "kliping.dump"
    source, restored = open_database(url, creates=False), open_database(other, creates=False)
    assert back_up(source, url, target) == target.stat().st_size > 0
    restore_dump(restored, other, target)
    assert find_ids(other) == [1]
    assert read_quotes(other) == read_quotes(url) != []
    with pytest.raises(StoreError, match=r"is not empty; create another one"):
        restore_dump(restored, other, target)
    with pytest.raises(StoreError, match=r"pg_dump failed: .*no_such_database"):
        back_up(source, f"{url.rpartition('/')[0]}/no_such_database", tmp_path / "other.dump")
    assert not list(tmp_path.glob("other.dump*"))
    source.close()
    restored.close()


def test_without_pg_dump_the_error_names_the_package(
    postgres_server: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres_server.make_url("postgres")
    database = open_database(url, creates=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StoreError, match=r"pg_dump is not installed; .*postgresql-client"):
        back_up(database, url, tmp_path / "kliping.dump")
    database.close()
