"""The views have the same columns and contents on both databases, and in DuckDB."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
from sqlalchemy import text

from core.corrections import CorrectedField, FieldValue, correct
from core.keyword import Keyword
from storage import Store, open_store
from storage.database import open_database
from storage.schema import metadata
from storage.views import VIEW_NAMES, make_statements
from tests.factories import DAY, HOUR, NOW, make_article, make_keep_request, make_mention, make_outlet, watch

URL = "https://kabar-contoh.example/banjir"
OTHER = "https://kabar-contoh.example/lain"
DUCKDB_TYPES = {"INTEGER": "BIGINT", "DATETIME": "TIMESTAMP", "TEXT": "VARCHAR"}


@pytest.fixture
def filled(store: Store) -> Store:
    fill(store)
    return store


def fill(store: Store) -> None:
    """Store an article that two keywords name, an edited one that none names, and change a keyword."""
    claimed = watch(store, "Kota Contoh", "banjir")
    in_title, in_text = make_mention(), make_mention("banjir", field="text", start=40, end=46, prominence="passing")
    request = make_keep_request(store, claimed, make_article(URL), in_title, in_text)
    store.keep(request, NOW)
    store.keywords.put([Keyword("Kota Contoh", '"Kota Contoh" OR contoh')], NOW + HOUR)
    found_again = replace(in_title, snippet="ke Kota Contoh", mark_start=3, mark_end=14)
    store.articles.add_mentions({1: [found_again]}, NOW + HOUR)
    undated = make_article(OTHER, title="Judul", published_at=None, authors=(), tags=("a; b", '"c"'), section=None)
    store.keep(make_keep_request(store, claimed, undated), NOW + DAY)
    store.keep(make_keep_request(store, claimed, replace(undated, title="Judul baru")), NOW + 2 * DAY)
    with store._database.writing() as connection:
        connection.execute(text(f"INSERT INTO cluster_copies VALUES (2, 1, '{NOW:%Y-%m-%d %H:%M:%S}', 93)"))


def select(store: Store, query: str) -> list[Any]:
    with store._database.reading() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_articles(filled: Store) -> None:
    first, second = select(filled, "SELECT * FROM v_articles ORDER BY id")
    article = make_article(URL)
    assert first == (
        *(1, "Kabar Contoh", URL, article.title, article.text, "Siti Contoh; Budi Misal"),
        *("2026-03-02T06:30:00Z", "2026-03-02T07:30:00Z", "Daerah", "banjir; warga", "id", article.image_url, 1, 0),
        *(1, 1),
        *("2026-03-02T08:30:00Z", "2026-03-02T08:30:00Z", None, None, "crawl", 1),
        *(0, 0, None, None),
    )
    assert second[:2] + second[5:7] + second[8:10] == (2, "Kabar Contoh", "", None, None, 'a; b; "c"')
    assert second[13:] == (
        0,
        0,
        2,
        "2026-03-02T08:30:00Z",
        "2026-03-03T08:30:00Z",
        "2026-03-04T08:30:00Z",
        None,
        "crawl",
        1,
        *(0, 0, None, None),
    )


def test_mentions_are_those_of_the_newest_version_of_a_keyword(filled: Store) -> None:
    query = (
        "SELECT article_id, keyword, occurrence, prominence, keyword_version, origin, url FROM v_mentions ORDER BY 2"
    )
    assert sorted(select(filled, query)) == [
        (1, "Kota Contoh", "Kota Contoh", "headline", 2, "backfill", URL),
        (1, "banjir", "Kota Contoh", "passing", 1, "crawl", URL),
    ]


def test_daily_mentions_count_each_article_once(filled: Store) -> None:
    assert sorted(select(filled, "SELECT * FROM v_daily_mentions")) == [
        ("2026-03-02", "Kota Contoh", "Kabar Contoh", 1, 1),
        ("2026-03-02", "banjir", "Kabar Contoh", 1, 0),
    ]


def test_daily_headlines_are_those_of_the_newest_version_of_a_keyword(filled: Store) -> None:
    filled.keywords.put([Keyword("Kota Contoh", "text:contoh")], NOW + 2 * HOUR)
    in_text = make_mention(field="text", start=40, end=46, prominence="passing")
    filled.articles.add_mentions({1: [in_text]}, NOW + 2 * HOUR)
    assert select(filled, "SELECT DISTINCT prominence FROM v_mentions WHERE keyword = 'Kota Contoh'") == [("passing",)]
    query = "SELECT articles, articles_in_headline FROM v_daily_mentions WHERE keyword = 'Kota Contoh'"
    assert select(filled, query) == [(1, 0)]


def test_versions_include_the_newest(filled: Store) -> None:
    query = "SELECT article_id, version, title, first_seen_at, replaced_at FROM v_versions ORDER BY article_id, version"
    assert select(filled, query) == [
        (1, 1, make_article().title, "2026-03-02T08:30:00Z", None),
        (2, 1, "Judul", "2026-03-03T08:30:00Z", "2026-03-04T08:30:00Z"),
        (2, 2, "Judul baru", "2026-03-04T08:30:00Z", None),
    ]


def correct_first(store: Store) -> None:
    stored = store.articles.get(1)
    values: dict[CorrectedField, FieldValue] = {CorrectedField.SECTION: "Kota", CorrectedField.AUTHORS: ("Sari",)}
    corrections = correct(stored.article, (), values, NOW + DAY)
    store.correct_article(stored, corrections, stored.mentions, store.keywords.find_last_change(), NOW + DAY)


def test_corrections_are_listed_with_what_the_outlet_publishes(filled: Store) -> None:
    correct_first(filled)
    assert select(filled, "SELECT * FROM v_corrections ORDER BY field") == [
        (1, "Kabar Contoh", URL, "authors", '["Sari"]', '["Siti Contoh", "Budi Misal"]', "2026-03-03T08:30:00Z"),
        (1, "Kabar Contoh", URL, "section", '"Kota"', '"Daerah"', "2026-03-03T08:30:00Z"),
    ]
    assert select(filled, "SELECT section, authors FROM v_articles WHERE id = 1") == [("Kota", "Sari")]


def test_excerpts_are_marked(filled: Store) -> None:
    filled.outlets.put(make_outlet(excerpts_only=True), NOW)
    filled.prune(NOW, unmatched_days=1000, retention_days=None)
    assert select(filled, "SELECT id, text, is_excerpt FROM v_articles ORDER BY id") == [(1, "", 1), (2, "", 1)]
    assert {*select(filled, "SELECT text, is_excerpt FROM v_versions")} == {("", 1)}
    assert select(filled, "SELECT excerpts_only FROM v_outlets") == [(1,)]


def test_clusters_include_their_first_articles(filled: Store) -> None:
    query = "SELECT cluster_id, article_id, outlet, title, kept_at, share_percent FROM v_clusters ORDER BY article_id"
    assert select(filled, query) == [
        (1, 1, "Kabar Contoh", make_article().title, "2026-03-02T08:30:00Z", None),
        (1, 2, "Kabar Contoh", "Judul baru", "2026-03-03T08:30:00Z", 93),
    ]


def test_outlets_have_their_counts(filled: Store) -> None:
    query = "SELECT name, is_active, articles, matched_articles, last_crawl_at, created_at FROM v_outlets"
    assert select(filled, query) == [("Kabar Contoh", 1, 2, 1, None, "2026-03-02T08:30:00Z")]


def test_an_upgrade_replaces_the_views(earlier_url: str) -> None:
    database = open_database(earlier_url, creates=False)
    with database.writing() as connection:
        connection.execute(text("CREATE VIEW v_outlets AS SELECT 1 AS one"))
        connection.execute(text("CREATE VIEW v_former AS SELECT title FROM articles"))
    database.close()
    with open_store(earlier_url, migrate=True) as store:
        outlets = store.outlets.find(NOW)
        assert select(store, "SELECT name, tags FROM v_outlets ORDER BY name") == [
            (stored.outlet.name, "") for stored in outlets
        ]
        assert outlets
        with pytest.raises(Exception, match="v_former"):
            select(store, "SELECT * FROM v_former")


def test_duckdb_runs_the_views_of_an_sqlite_file(tmp_path: Path) -> None:
    """DuckDB's extension for SQLite runs the statements of views itself, so they must mean the same to DuckDB."""
    path = tmp_path / "kliping.db"
    with open_store(f"sqlite:///{path}", migrate=True) as store:
        fill(store)
        correct_first(store)
        store.quotes.add({1: make_article(URL, text="Air tinggi.\nAir surut, kata Budi Contoh, sejak Senin pagi.")})
    with closing(sqlite3.connect(path)) as file, closing(duckdb.connect()) as duck:
        for table in metadata.sorted_tables:
            declared = file.execute(f"SELECT name, type FROM pragma_table_info('{table.name}')").fetchall()
            columns = ", ".join(f'"{name}" {DUCKDB_TYPES.get(kind, kind)}' for name, kind in declared)
            duck.execute(f"CREATE TABLE {table.name} ({columns})")
            rows = file.execute(f"SELECT * FROM {table.name}").fetchall()
            if rows:
                duck.executemany(f"INSERT INTO {table.name} VALUES ({', '.join('?' * len(declared))})", rows)
        for statement in make_statements("sqlite"):
            duck.execute(statement)
        for name in VIEW_NAMES:
            expected = file.execute(f"SELECT * FROM {name}").fetchall()
            assert expected
            assert sorted(map(str, duck.execute(f"SELECT * FROM {name}").fetchall())) == sorted(map(str, expected))
