"""The writer thread, and the state that a killed process leaves."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from threading import Event, current_thread

import pytest

from core.errors import StoreError
from core.filters import ArticleFilter
from core.query import parse
from storage import KeepResult, Store, open_store
from storage.database import open_database
from tests.factories import NOW, find_candidates, make_article, make_candidate, make_keep_request, make_mention, watch

KEEP_ON = """
import sys
from storage import open_store
from tests.factories import NOW, make_article, make_mention, make_keep_request, watch
store = open_store(sys.argv[1], migrate=False)
claimed = watch(store, "Kota Contoh")
number = 0
while True:
    number += 1
    store.keep(make_keep_request(store, claimed, make_article(f"https://x.example/{number}"), make_mention()), NOW)
    print(number, flush=True)
"""


def test_verbs_run_in_order_on_one_thread(store: Store) -> None:
    claimed = watch(store, "Kota Contoh")
    wanted = make_keep_request(store, claimed, make_article(), make_mention())
    first, second = store.submit(store.keep, wanted, NOW), store.submit(store.keep, wanted, NOW)
    assert [first.result(), second.result()] == [KeepResult.NEW, KeepResult.UNCHANGED]
    names = {store.submit(lambda: current_thread().name).result() for _ in range(5)}
    assert len(names) == 1
    assert names != {current_thread().name}


def test_an_exception_of_a_verb_is_raised_by_its_future(store: Store) -> None:
    watch(store)
    done = store.submit(store.articles.get, 99)
    with pytest.raises(Exception, match="no article has the id 99"):
        done.result()
    assert store.submit(store.keywords.find).result() == ()


def test_closing_waits_for_submitted_verbs(store_url: str) -> None:
    store = open_store(store_url, migrate=False)
    claimed = watch(store, "Kota Contoh")
    wanted = [make_keep_request(store, claimed, make_article(f"https://x.example/{number}")) for number in range(20)]
    hold = Event()
    store.submit(hold.wait)
    for each in wanted:
        store.submit(store.keep, each, NOW)
    hold.set()
    store.close()
    again = open_store(store_url, migrate=False)
    assert again.articles.count(ArticleFilter(with_unmatched=True)) == 20
    again.close()


def test_readers_do_not_wait_for_a_writer(store: Store, store_url: str) -> None:
    """A reader sees the state before the open transaction of another connection."""
    claimed = watch(store, "Kota Contoh")
    find_candidates(store, claimed, [make_candidate()])
    other = open_database(store_url, creates=False)
    with other.writing() as connection:
        connection.exec_driver_sql("UPDATE outlets SET name = 'Lain'")
        assert [each.outlet.name for each in store.outlets.find(NOW)] == ["Kabar Contoh"]
        assert len(store.candidates.find_waiting(claimed.outlet_id, NOW, 10)) == 1
    assert [each.outlet.name for each in store.outlets.find(NOW)] == ["Lain"]
    other.close()


@pytest.mark.parametrize("commits", [1, 7, 40])
@pytest.mark.process
def test_a_killed_process_leaves_complete_articles(sqlite_template: Path, tmp_path: Path, commits: int) -> None:
    path = tmp_path / "kliping.db"
    path.write_bytes(sqlite_template.read_bytes())
    url = f"sqlite:///{path}"
    environ = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    process = subprocess.Popen([sys.executable, "-c", KEEP_ON, url], env=environ, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    for _ in range(commits):
        process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    # Not `communicate`, which skips the lines that `readline` has buffered.
    kept = commits + len(process.stdout.readlines())
    process.wait(timeout=60)
    process.stdout.close()
    store = open_store(url, migrate=False)
    found = store.articles.find(ArticleFilter(query=parse("lumpur"), limit=10_000))
    assert kept <= len(found) <= kept + 1
    assert all(each.mentions for each in found)
    assert store.outlets.find(NOW)[0].articles == len(found)
    store.close()
    connection = sqlite3.connect(path)
    states = connection.execute("SELECT state, count(*) FROM candidates GROUP BY state").fetchall()
    assert dict(states).get("kept") == len(found)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()


def test_a_store_that_breaks_later_is_an_error(sqlite_template: Path, tmp_path: Path) -> None:
    path = tmp_path / "kliping.db"
    path.write_bytes(sqlite_template.read_bytes())
    store = open_store(f"sqlite:///{path}", migrate=False)
    connection = sqlite3.connect(path)
    connection.execute("DROP TABLE visits")
    connection.close()
    with pytest.raises(StoreError, match=r"cannot use the store at .*: no such table: visits"):
        store.prune(NOW, unmatched_days=30, retention_days=None)
    store.close()
