"""A copy has everything that its source has, whatever the databases, and can be interrupted anywhere."""

import sqlite3
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select, text

from core.errors import StoreError
from core.filters import ArticleFilter
from core.query import parse
from storage import Store, copy_store, open_store
from storage.copies import COPIED_TABLES, INDEXING
from storage.database import open_database
from storage.schema import metadata
from tests.details import add_details
from tests.factories import NOW, make_article, make_keep_request, make_mention, watch
from tests.postgres import PostgresServer

pytestmark = pytest.mark.process

EVERY_ARTICLE = ArticleFilter(with_unmatched=True, limit=1000)
MakeUrl = Callable[[], str]


@pytest.fixture(params=["sqlite", "postgresql"])
def target_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'copy.db'}"
    server: PostgresServer = request.getfixturevalue("postgres_server")
    return server.make_database()


def upgrade(url: str) -> None:
    """Upgrade an earlier store, and run the tasks that the upgrade planned."""
    from ingest.task_worker import TaskWorker

    with open_store(url, migrate=True) as store:
        store.reindexes.plan(NOW)
        TaskWorker(store, "satu", lambda: NOW).run_pending()


def find_problems(store: Store) -> list[str]:
    results = [run() for run in store.verification.find_checks().values()]
    return [str(problem) for result in results for problem in result.problems]


def read_table(store: Store, name: str) -> list[tuple[object, ...]]:
    table = metadata.tables[name]
    with store._database.reading() as connection:
        return sorted(map(tuple, connection.execute(select(table))), key=repr)


def read_all(store: Store) -> list[object]:
    return [*store.articles.find(EVERY_ARTICLE), *store.changes.find(0, 10_000), *store.keywords.find_all()]


class CopyInterruptedError(Exception):
    """A copy is interrupted."""


def interrupt_at(number: int) -> Callable[[str, int, int], None]:
    """Return a progress function that raises an error at its n-th call."""
    calls = iter(range(1, number + 1))

    def on_progress(_step: str, _done: int, _total: int) -> None:
        if next(calls) == number:
            raise CopyInterruptedError

    return on_progress


def test_a_copy_is_equal_and_complete(earlier_url: str, target_url: str) -> None:
    upgrade(earlier_url)
    steps: list[str] = []
    copied = copy_store(earlier_url, target_url, lambda step, *_: steps.append(step))
    assert {each.table for each in copied} == {table.name for table in COPIED_TABLES}
    assert {each.table: each.rows for each in copied}["articles"] == 90
    assert set(metadata.tables) - {each.table for each in copied} == {"services"}
    assert INDEXING in steps
    with open_store(earlier_url, migrate=False) as source, open_store(target_url, migrate=False) as target:
        assert read_all(target) == read_all(source)
        assert find_problems(target) == []
        for query in map(parse, ("banjir", '"kota contoh"', "title:banjir")):
            wanted = ArticleFilter(query=query, with_unmatched=True, limit=1000)
            assert target.articles.find(wanted) == source.articles.find(wanted)
        claimed = watch(target, "Kota Contoh")
        target.keep(make_keep_request(target, claimed, make_article()), NOW)
        assert max(each.id for each in target.articles.find(EVERY_ARTICLE)) > 90


def test_a_copy_has_what_people_and_rules_added(store_url: str, target_url: str) -> None:
    """Quotations, rules for the tone, marks, the order of a report and the files of sent ones."""
    tables = ("quotes", "tone_rules", "marks", "report_orders", "sent_reports", "sent_report_files")
    with open_store(store_url, migrate=False) as source:
        add_details(source)
        expected = {name: read_table(source, name) for name in tables}
    copy_store(store_url, target_url)
    with open_store(target_url, migrate=False) as target:
        assert {name: read_table(target, name) for name in tables} == expected
        assert find_problems(target) == []
    assert {name: len(rows) for name, rows in expected.items()} == {
        "quotes": 2,
        "tone_rules": 1,
        "marks": 1,
        "report_orders": 1,
        "sent_reports": 1,
        "sent_report_files": 1,
    }


def test_a_copy_that_is_interrupted_goes_on(earlier_url: str, target_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    upgrade(earlier_url)
    monkeypatch.setattr("storage.copies.BATCH_SIZE", 40)
    monkeypatch.setattr("storage.copies._INDEX_BATCH", 40)
    interrupted = 0
    for number in range(1, 200, 7):
        try:
            copied = copy_store(earlier_url, target_url, interrupt_at(number))
            break
        except CopyInterruptedError:
            interrupted += 1
            with pytest.raises(StoreError, match="is an unfinished copy; finish it with the same 'kliping db copy'"):
                open_store(target_url, migrate=True)
        except StopIteration:
            raise AssertionError from None
    assert interrupted >= 4
    assert {each.table: each.rows for each in copied}["mentions"] > 100
    with open_store(earlier_url, migrate=False) as source, open_store(target_url, migrate=False) as target:
        assert read_all(target) == read_all(source)
        assert find_problems(target) == []


def test_ids_of_deleted_articles_are_not_given_again(store_url: str, target_url: str) -> None:
    with open_store(store_url, migrate=False) as source:
        claimed = watch(source, "Kota Contoh")
        for number in (1, 2):
            source.keep(make_keep_request(source, claimed, make_article(f"https://kabar-contoh.example/{number}")), NOW)
        last_change = source.changes.find_last()
        with source._database.writing() as connection:
            connection.execute(text("DELETE FROM articles WHERE id = 2"))
            connection.execute(text("DELETE FROM changes WHERE seq > 1"))
    with open_store(store_url, migrate=False) as source:
        source.verification.rebuild_counts()
    copy_store(store_url, target_url)
    with open_store(target_url, migrate=False) as target:
        article = make_article("https://kabar-contoh.example/3")
        target.keep(make_keep_request(target, claimed, article), NOW)
        assert [each.id for each in target.articles.find(EVERY_ARTICLE)] == [3, 1]
        assert target.changes.find_last() > last_change


def test_a_database_with_a_store_is_not_overwritten(store_url: str, sqlite_template: Path) -> None:
    with pytest.raises(StoreError, match="is not empty; name a new file or an empty database"):
        copy_store(store_url, f"sqlite:///{sqlite_template}")
    with pytest.raises(StoreError, match="is the store itself"):
        copy_store(store_url, store_url)


def test_a_store_that_changed_meanwhile_is_noticed(store_url: str, target_url: str) -> None:
    with open_store(store_url, migrate=False) as source:
        watch(source, "Kota Contoh")
        database = open_database(store_url, creates=False)

        def change(step: str, _done: int, _total: int) -> None:
            if step == "outlets":
                with database.writing() as connection:
                    connection.execute(text("UPDATE keywords SET query = 'lain'"))

        with pytest.raises(StoreError, match="the copy of keywords has 1 rows and differs from the store"):
            copy_store(store_url, target_url, change)
        database.close()
    with pytest.raises(StoreError, match="is an unfinished copy"):
        open_store(target_url, migrate=False)


def test_characters_that_cannot_be_stored_become_question_marks(
    tmp_path: Path, sqlite_template: Path, target_url: str
) -> None:
    """This version stores none, but another program may have written them into an SQLite file."""
    path = tmp_path / "kliping.db"
    path.write_bytes(sqlite_template.read_bytes())
    url = f"sqlite:///{path}"
    with open_store(url, migrate=False) as store:
        claimed = watch(store, "Kota Contoh")
        store.keep(make_keep_request(store, claimed, make_article()), NOW)
    raw = b"nul \0, surrogate \xed\xa0\xbd, other \xff\xfe."
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE articles SET section = CAST(? AS TEXT)", (raw,))
        connection.execute("UPDATE articles SET tags = ?", ('["satu\\u0000", "dua\\ud83d"]',))
    copied = {each.table: each for each in copy_store(url, target_url)}
    assert copied["articles"].replaced == 2
    with open_store(target_url, migrate=False) as target:
        (stored,) = target.articles.find(EVERY_ARTICLE)
        assert stored.article.section == "nul ?, surrogate ???, other ??."
        assert stored.article.tags == ("satu?", "dua?")


def test_memory_does_not_grow_with_the_store(tmp_path: Path, sqlite_template: Path) -> None:
    path = tmp_path / "kliping.db"
    path.write_bytes(sqlite_template.read_bytes())
    url = f"sqlite:///{path}"
    with open_store(url, migrate=False) as store:
        claimed = watch(store, "Kota Contoh")
        requests = [
            make_keep_request(store, claimed, make_article(f"https://kabar-contoh.example/{number}"), make_mention())
            for number in (1, 2)
        ]
        store.keep_all([(request, NOW) for request in requests])
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 3000)"
            " INSERT INTO visits (outlet_id, url, at, outcome)"
            " SELECT 1, hex(zeroblob(10000)) || n, '2026-03-02 08:30:00', 'ok' FROM numbers"
        )
    tracemalloc.start()
    copied = copy_store(url, f"sqlite:///{tmp_path / 'copy.db'}")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert {each.table: each.rows for each in copied}["visits"] == 3002
    assert path.stat().st_size > 60_000_000
    assert peak < 40_000_000
