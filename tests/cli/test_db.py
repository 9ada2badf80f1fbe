"""`kliping db upgrade` brings a store of an earlier version to the schema and the rules for words of this one."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.commands import Kliping
from tests.stores import read_earlier_store

CONFIG = """
storage: {url: "sqlite:///kliping.db"}
outlets: [{name: Kabar Contoh, url: https://kabar-contoh.example/, language: id, timezone: Asia/Makassar}]
keywords: [banjir, KPK]
"""


@pytest.fixture
def earlier_path(kliping: Kliping) -> Path:
    """Return the file of a store of an earlier version, next to its config."""
    kliping.write_config(CONFIG)
    path = kliping.folder / "kliping.db"
    path.write_bytes(read_earlier_store("revision_0007.db.gz"))
    return path


def forget_rules(path: Path) -> None:
    """Make the store one whose articles were indexed and matched by earlier rules, which read other words."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE settings SET value = json_set(value, '$.tokenizer', 0) WHERE name = 'index'")
        of_banjir = "keyword_id = (SELECT id FROM keywords WHERE name = 'banjir')"
        connection.execute(f"DELETE FROM mentions WHERE {of_banjir} AND article_id IN (50, 51)")
        of_jeda = "keyword_id = (SELECT id FROM keywords WHERE name = 'jeda')"
        connection.execute(f"UPDATE mentions SET ends = ends + 1 WHERE {of_jeda} AND article_id = 7")


def test_the_schema_is_upgraded_and_the_articles_are_indexed_again(kliping: Kliping, earlier_path: Path) -> None:
    upgraded = kliping("db", "upgrade")
    assert (upgraded.code, upgraded.err) == (0, "")
    assert upgraded.out.startswith("The store's schema was migrated from 0007 to ")
    forget_rules(earlier_path)
    # Nothing but the words of the articles is missing, so a search needs no upgrade.
    found = [record["id"] for record in kliping("search", "banjir AND jakarta", "--all", "--json").records]
    again = kliping("db", "upgrade")
    assert "reindex done: 90 stored articles indexed and matched again" in again.out
    assert "these keywords match differently now and have a new version: " in again.out
    assert "backfill of " in again.out
    reindex = next(record for record in kliping("tasks", "--json").records if record["kind"] == "reindex")
    assert (reindex["state"], reindex["progress"], reindex["total"]) == ("done", 90, 90)
    assert "banjir" in reindex["keywords"]
    assert reindex["found"] == len(reindex["keywords"])
    assert [each["id"] for each in kliping("search", "banjir AND jakarta", "--all", "--json").records] == found
    assert "reindex" not in kliping("db", "upgrade").out
    shown = " ".join(kliping("show", "7", "--table").out.split())
    assert "jeda, headline: 1 in the title, 2 in the text, by an earlier version of the keyword" in shown
    assert "banjir" in kliping("show", "50", "--table").out
    versions = {each["name"]: each["version"] for each in kliping("keywords", "--json").records}
    assert (versions["banjir"], versions["vitamin C"]) == (2, 1)


def test_a_command_that_writes_plans_the_reindex_and_says_so(kliping: Kliping, earlier_path: Path) -> None:
    kliping("db", "upgrade")
    forget_rules(earlier_path)
    added = kliping("keywords", "add", "camat baru", "--no-backfill")
    assert "reads words differently from the last one" in added.err
    assert "(task " in added.err
    assert "reads words" not in kliping("keywords", "add", "camat lama", "--no-backfill").err
    reindex = next(record for record in kliping("tasks", "--json").records if record["kind"] == "reindex")
    assert reindex["state"] == "waiting"
    notice = f"Stored articles are indexed and matched again: 0 of all (task {reindex['id']})."
    assert notice in kliping("status", "--table").out
    assert "reindex done: 90 stored articles" in kliping("db", "upgrade").out
    assert "indexed" not in kliping("status", "--table").out


def test_a_store_of_a_newer_version_is_refused(kliping: Kliping, earlier_path: Path) -> None:
    kliping("db", "upgrade")
    with closing(sqlite3.connect(earlier_path)) as connection, connection:
        connection.execute("UPDATE settings SET value = json_set(value, '$.forms', 999) WHERE name = 'index'")
    refused = kliping("search", "banjir")
    assert refused.code == 2
    assert "was indexed by a newer Kliping; update this one" in refused.err
