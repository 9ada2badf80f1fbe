"""Each check finds what it is for, and a sound store has no problems."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from core.errors import StoreError
from core.filters import ArticleFilter
from core.keyword import Keyword
from core.query import parse
from ingest.task_worker import TaskWorker
from storage import Check, Store, open_store
from storage.verification import MAX_PROBLEMS
from tests.factories import DAY, HOUR, NOW, make_article, make_keep_request, make_mention, watch

URL = "https://kabar-contoh.example"


@pytest.fixture
def filled(store: Store) -> Store:
    """Return a store in which keywords appeared and vanished, and one was removed and added again."""
    claimed = watch(store, "Kota Contoh", "banjir")
    for number in range(1, 6):
        article = make_article(f"{URL}/{number}", title=f"Banjir surut di Kota Contoh {number}", published_at=NOW)
        mention = make_mention()
        request = make_keep_request(store, claimed, article, mention, make_mention("banjir", start=0, end=6))
        store.keep(request, NOW + number * HOUR)
        if number == 2:
            store.keep(replace(request, article=replace(article, title="Lain"), mentions=()), NOW + DAY)
    store.keywords.put([Keyword.phrase("pejabat")], NOW + DAY)
    store.articles.add_mentions({3: [make_mention("pejabat")]}, NOW + DAY)
    store.keywords.remove("pejabat", NOW + DAY)
    store.keywords.put([Keyword.phrase("pejabat")], NOW + 2 * DAY)
    store.articles.prune(is_matched=True, before=NOW + HOUR)
    return store


def find_problems(store: Store) -> dict[Check, list[str]]:
    results = [run() for run in store.verification.find_checks().values()]
    return {each.check: list(map(str, each.problems)) for each in results if each.number}


def execute(store: Store, *statements: str) -> None:
    with store._database.writing() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_a_sound_store_has_no_problems(filled: Store) -> None:
    assert find_problems(filled) == {}
    assert set(filled.verification.find_checks()) == (
        set(Check) if filled._database.is_sqlite else set(Check) - {Check.PAGES, Check.REFERENCES}
    )


def test_an_empty_store_has_no_problems(store: Store) -> None:
    assert find_problems(store) == {}


def test_articles_that_the_index_lacks_or_has_with_other_words(filled: Store) -> None:
    index = filled.verification._index
    index.remove(filled.articles.load_indexed([3]))
    execute(
        filled,
        "UPDATE articles SET title = 'Gempa', text = 'Guncangan terasa kuat.', dateline_credit = NULL,"
        " dateline_place = NULL, dateline_end = NULL WHERE id = 5",
    )
    assert find_problems(filled) == {
        Check.INDEX: ["the index lacks article 3", "the index has other words of article 5 than its text"]
    }


def test_entries_of_articles_that_are_not_stored(tmp_path: Path) -> None:
    """On PostgreSQL, a foreign key prevents them."""
    with open_store(f"sqlite:///{tmp_path / 'kliping.db'}", migrate=True) as store:
        claimed = watch(store, "Kota Contoh")
        store.keep(make_keep_request(store, claimed, make_article()), NOW)
        indexed = store.articles.load_indexed([1])
        store.verification._index.add({7: indexed[1]})
        assert find_problems(store) == {Check.INDEX: ["the index has article 7, which is not stored"]}


def test_counts_that_differ(filled: Store) -> None:
    execute(filled, "UPDATE article_totals SET articles = 9 WHERE subject = 'all'")
    assert find_problems(filled) == {Check.COUNTS: ["the counts of all differ from the articles"]}


@pytest.mark.parametrize(
    ("statement", "problems"),
    [
        ("DELETE FROM changes WHERE article_id = 4 AND kind = 'new'", ["the log does not have article 4 as a new one"]),
        (
            "DELETE FROM changes WHERE article_id = 4 AND keyword = 'banjir'",
            ["the log does not say that article 4 mentions 'banjir'"],
        ),
        (
            "DELETE FROM changes WHERE article_id = 2 AND keyword = 'banjir' AND kind = 'vanished'",
            ["the log says that article 2 mentions 'banjir', but it does not"],
        ),
        (
            "UPDATE changes SET version = 7 WHERE article_id = 2 AND kind = 'appeared' AND keyword = 'banjir'",
            ["the log has the changes of article 2 in a wrong order"],
        ),
        (
            "INSERT INTO changes (at, article_id, kind, cause, version) VALUES ('2026-03-05', 4, 'new', 'crawl', 1)",
            ["the log has the changes of article 4 in a wrong order"],
        ),
    ],
)
def test_a_log_that_lacks_changes_or_has_wrong_ones(filled: Store, statement: str, problems: list[str]) -> None:
    execute(filled, statement)
    assert find_problems(filled) == {Check.CHANGES: problems}


def test_a_pruned_log_has_no_problems(filled: Store) -> None:
    filled.changes.prune(before=NOW + 3 * HOUR)
    assert find_problems(filled) == {}


def test_ids_that_would_be_given_again(filled: Store) -> None:
    is_sqlite = filled._database.is_sqlite
    execute(
        filled,
        "UPDATE sqlite_sequence SET seq = 2 WHERE name = 'articles'"
        if is_sqlite
        else "SELECT setval(pg_get_serial_sequence('articles', 'id'), 2)",
    )
    assert find_problems(filled) == {Check.IDS: ["new rows of articles would get ids that are used already"]}


def test_references_to_rows_that_do_not_exist(tmp_path: Path) -> None:
    path = tmp_path / "kliping.db"
    with open_store(f"sqlite:///{path}", migrate=True) as store:
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute(
                "INSERT INTO visits (id, outlet_id, url, at, outcome) VALUES (3, 77, 'x', '2026-03-02 08:30:00', 'ok')"
            )
        assert find_problems(store) == {
            Check.REFERENCES: ["row 3 of visits refers to a row of outlets that does not exist"]
        }


@pytest.fixture
def damaged(tmp_path: Path) -> Iterator[tuple[Store, int]]:
    """Yield a store of which a page of the table `articles` is garbage, and the number of that page."""
    path = tmp_path / "kliping.db"
    with open_store(f"sqlite:///{path}", migrate=True) as store:
        claimed = watch(store, "Kota Contoh")
        for number in range(30):
            article = make_article(f"{URL}/{number}", text="Air surut. " * 200, dateline=None)
            store.keep(make_keep_request(store, claimed, article), NOW)
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT max(pageno) FROM dbstat WHERE name = 'articles' AND pagetype = 'leaf'"
        (page,) = connection.execute(query).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(random.Random(1).randbytes(size))
    with open_store(f"sqlite:///{path}", migrate=False) as store:
        yield store, page


def test_damaged_pages(damaged: tuple[Store, int]) -> None:
    store, page = damaged
    result = store.verification.check_pages()
    assert 0 < len(result.problems) <= MAX_PROBLEMS + 1
    # SQLite names the page, or only the table if it cannot read the page at all.
    named = (f"page {page}", "articles: ")
    assert any(name in str(problem) for problem in result.problems for name in named), result.problems


def test_a_small_file_is_checked_by_each_crawl(damaged: tuple[Store, int], monkeypatch: pytest.MonkeyPatch) -> None:
    store, _ = damaged
    with pytest.raises(StoreError, match=r"kliping\.db: .*the file is damaged; 'kliping db verify' says where"):
        store.verification.require_sound_file()
    monkeypatch.setattr("storage.verification.MAX_CHECKED", 1000)
    store.verification.require_sound_file()


def test_a_sound_file_is_required_without_error(store: Store) -> None:
    store.verification.require_sound_file()


def test_counts_and_index_are_made_again(filled: Store) -> None:
    filled.verification._index.remove(filled.articles.load_indexed([3, 4]))
    execute(filled, "UPDATE article_totals SET articles = 9")
    filled.verification.rebuild_counts()
    assert filled.reindexes.rebuild(NOW + DAY) is not None
    banjir = ArticleFilter(query=parse("banjir"), with_unmatched=True)
    expected = [5, 4, 3]
    assert [each.id for each in filled.articles.find(banjir)] == expected, "read without the index meanwhile"
    TaskWorker(filled, "satu", lambda: NOW + DAY).run_pending()
    assert find_problems(filled) == {}
    assert [each.id for each in filled.articles.find(banjir)] == expected
