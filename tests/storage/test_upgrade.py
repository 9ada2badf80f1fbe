"""Upgrading a store of an earlier revision keeps its data."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import text

from core.filters import ArticleFilter
from core.reasons import TEXT, Reason
from storage import Store, open_store
from storage.database import open_database
from tests.factories import NOW, make_article, make_keep_request, make_mention, watch
from tests.postgres import PostgresServer

OUTLET = (
    "INSERT INTO outlets (id, name, url, host, timezone, private, active, origin, created_at) VALUES"
    " (1, 'Kabar Contoh', 'https://kabar-contoh.example/', 'kabar-contoh.example', 'Asia/Jakarta', false, true,"
    " 'config', '2026-03-02 08:30:00')"
)
ARTICLE = (
    "INSERT INTO articles (id, outlet_id, url, title, text, authors, tags, fetched_at, kept_at, is_matched) VALUES"
    " (1, 1, 'https://kabar-contoh.example/1', 'Banjir surut', 'Air surut.', '[]', '[]', '2026-03-02 08:30:00',"
    " '2026-03-02 08:30:00', true)"
)
KEYWORD = (
    "INSERT INTO keywords (id, name, query, languages, outlets, origin, active, version, created_at) VALUES"
    " (1, 'surut', 'surut', '[]', '[]', 'config', true, 1, '2026-03-02 08:30:00')"
)
VERSION = (
    "INSERT INTO keyword_versions (id, keyword_id, version, query, languages, outlets, created_at) VALUES"
    " (1, 1, 1, 'surut', '[]', '[]', '2026-03-02 08:30:00')"
)
MENTION = (
    "INSERT INTO mentions (article_id, keyword_id, keyword_version_id, field, starts, ends, snippet, mark_start,"
    " mark_end, total) VALUES (1, 1, 1, '{}', {}, {}, '{}', {}, {}, 1)"
)


SOURCE = (
    "INSERT INTO sources (id, outlet_id, kind, url, origin, active, next_at, failures, last_error) VALUES"
    " (1, 1, 'feed', 'https://kabar-contoh.example/rss', 'config', true, '2026-03-02 08:30:00', 1, :reason)"
)
CANDIDATE = (
    "INSERT INTO candidates (id, outlet_id, url, state, attempts, reason, found_at) VALUES"
    " ({}, 1, 'https://kabar-contoh.example/{}', 'failed', 1, {}, '2026-03-02 08:30:00')"
)
VISIT = (
    "INSERT INTO visits (outlet_id, url, at, outcome, reason) VALUES"
    " (1, 'https://kabar-contoh.example/1', '2026-03-02 08:30:00', 'failed', :reason)"
)


def open_upgraded(url: str, revision: str, *statements: str, **parameters: str) -> Store:
    """Fill a store of an earlier revision, then upgrade it."""
    database = open_database(url, creates=True)
    with database.writing() as connection:
        config = Config()
        config.set_main_option("script_location", "storage:migrations")
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        for statement in statements:
            connection.execute(text(statement), parameters)
    database.close()
    return open_store(url, migrate=True)


def test_mentions_of_the_first_revision_get_defaults(empty_url: str) -> None:
    title = MENTION.format("title", 7, 12, "Banjir surut", 7, 12)
    body = MENTION.format("text", 4, 9, "Air surut.", 4, 9)
    store = open_upgraded(empty_url, "0001", OUTLET, ARTICLE, KEYWORD, VERSION, title, body)
    (stored,) = store.articles.find(ArticleFilter())
    assert [(each.version, each.origin) for each in stored.evidence] == [(1, "crawl"), (1, "crawl")]
    known = [(each.field, each.start, each.end, each.clause, each.prominence) for each in stored.mentions]
    assert known == [("title", 7, 12, "", "headline"), ("text", 4, 9, "", "body")]
    # They are still deleted with their article.
    with store._database.writing() as connection:
        connection.execute(text("DELETE FROM articles"))
        assert connection.execute(text("SELECT count(*) FROM mentions")).scalar() == 0
    store.close()


def test_a_text_reason_becomes_a_parameter(empty_url: str) -> None:
    words = 'refused: "no" \\ – ½\n'
    set_error = "UPDATE outlets SET last_error = :reason"
    candidates = CANDIDATE.format(1, 1, ":reason"), CANDIDATE.format(2, 2, "NULL")
    store = open_upgraded(empty_url, "0006", OUTLET, set_error, SOURCE, *candidates, VISIT, reason=words)
    (outlet,) = store.outlets.find(NOW)
    assert (outlet.last_error, outlet.sources[0].last_error) == (Reason(TEXT, text=words), Reason(TEXT, text=words))
    assert str(outlet.last_error) == words
    with store._database.reading() as connection:
        stored = [*connection.execute(text("SELECT reason, reason_params FROM candidates ORDER BY id"))]
        stored += connection.execute(text("SELECT reason, reason_params FROM visits")).all()
    loaded = [(code, json.loads(params)) for code, params in stored]
    assert loaded == [("text", {"text": words}), (None, {}), ("text", {"text": words})]
    store.close()


def test_0013_errors_of_tasks_become_reasons(empty_url: str) -> None:
    task = (
        "INSERT INTO tasks (id, kind, payload, state, progress, cursor, found, error, created_at) VALUES"
        " (1, 'backfill', '{\"keywords\": [], \"upto\": 0}', 'failed', 0, 0, 0, :error, '2026-03-02 08:30:00')"
    )
    with open_upgraded(empty_url, "0012", task, error='sebuah "alasan"') as store:
        assert store.tasks.get(1).error == Reason(TEXT, text='sebuah "alasan"')


def test_the_index_of_an_older_store_gets_the_options_of_a_new_one(tmp_path: Path) -> None:
    options: list[Sequence[Any]] = []
    for name, revision in (("old.db", "0030"), ("new.db", None)):
        url = f"sqlite:///{tmp_path / name}"
        store = open_store(url, migrate=True) if revision is None else open_upgraded(url, revision)
        with store, store._database.reading() as connection:
            options.append(connection.execute(text("SELECT k, v FROM articles_fts_config ORDER BY k")).all())
    assert options[0] == options[1]
    assert dict(map(tuple, options[0]))["crisismerge"] == 64


@pytest.mark.parametrize("is_matched", [True, False])
def test_0036_finds_out_whether_articles_were_matched_once(empty_url: str, *, is_matched: bool) -> None:
    with open_store(empty_url, migrate=True) as store:
        claimed = watch(store, "Kota Contoh")
        store.keep(make_keep_request(store, claimed, make_article(), make_mention()), NOW)
        with store._database.writing() as connection:
            state = connection.execute(text("SELECT value FROM settings WHERE name = 'index'")).scalar_one()
            before = {name: value for name, value in json.loads(state).items() if name != "has_former_matches"}
            changed = text("UPDATE settings SET value = :value WHERE name = 'index'")
            connection.execute(changed, {"value": json.dumps(before)})
            connection.execute(text("UPDATE articles SET is_matched = :is_matched"), {"is_matched": is_matched})
            with Operations.context(MigrationContext.configure(connection)):
                import_module("storage.migrations.versions.0036_former_matches").upgrade()
        assert store.articles._index.find_coverage() == (0, is_matched)
        assert len(store.articles.find(ArticleFilter())) == is_matched


def test_0041_keeps_the_counts_of_hours(empty_url: str) -> None:
    count = (
        "INSERT INTO hourly_counts (subject, key, hour, articles, matched, pruned)"
        " VALUES ('outlet', '1', '2026-03-02 {}:00:00{}', {}, 1, 2)"
    )
    microseconds = ".000000" if empty_url.startswith("sqlite") else "+00"
    statements = [count.format(hour, microseconds, articles) for hour, articles in (("09", 5), ("08", 3))]
    with open_upgraded(empty_url, "0038", *statements) as store:
        first = datetime(2026, 3, 2, 8, tzinfo=UTC)
        found = store.counts.find_hours("outlet", "1", first, first + timedelta(days=1))
    assert found == {first: 5, first + timedelta(hours=1): 7}


def test_0043_corrected_fields_were_stated_by_hand(empty_url: str) -> None:
    correction = (
        "INSERT INTO corrections (id, article_id, field, value, original, corrected_at) VALUES"
        " ({}, 1, '{}', '{}', '{}', '2026-03-02 08:30:00')"
    )
    title = correction.format(1, "title", '"Banjir surut"', '"Banjir"')
    authors = correction.format(2, "authors", "[]", '["Rina"]')
    with open_upgraded(empty_url, "0042", OUTLET, ARTICLE, title, authors) as store:
        article = store.articles.get(1).article
    assert (article.title_from, article.authors_from, article.section_from) == ("correction", None, None)


def test_0045_moves_words_out_of_the_rows(postgres_server: PostgresServer) -> None:
    url = postgres_server.make_database()
    words = "SELECT 1, array_to_tsvector(array_agg(md5(CAST(each AS text)))) FROM generate_series(1, 100) AS each"
    statements = [OUTLET, ARTICLE, f"INSERT INTO article_words {words}"]
    with open_upgraded(url, "0043", *statements) as store, store._database.reading() as connection:
        outlying = "SELECT pg_relation_size(reltoastrelid) FROM pg_class WHERE relname = 'article_words'"
        assert connection.exec_driver_sql(outlying).scalar_one() > 0
        found = "SELECT article_id FROM article_words WHERE words @@ CAST(quote_literal(md5('7')) AS tsquery)"
        assert connection.exec_driver_sql(found).scalar_one() == 1
    postgres_server.drop_database(url)
