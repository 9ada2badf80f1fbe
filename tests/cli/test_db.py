"""`kliping db`: upgrade an earlier store, back it up, restore, check, measure and copy it."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage import open_store
from tests.cli.commands import Kliping
from tests.cli.conftest import CONFIG as ARCHIVE_CONFIG
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


def test_an_upgrade_names_its_backup(kliping: Kliping, earlier_path: Path) -> None:
    assert f"before: {earlier_path}.before-0007" in kliping("db", "upgrade").out
    assert "backup" not in kliping("db", "upgrade").out


def test_the_path_is_printed_for_scripts(kliping: Kliping) -> None:
    kliping.write_config(CONFIG)
    done = kliping("db", "path")
    assert (done.code, done.out, done.err) == (0, f"{kliping.folder}/kliping.db\n", "")
    kliping.write_config("storage: {url: 'postgresql://kliping:rahasia@db.example.co.id/kliping'}")
    assert kliping("db", "path").out == "postgresql://db.example.co.id/kliping\n"


def test_sizes(archive: Kliping) -> None:
    *tables, whole = archive("db", "stats").records
    sizes = {each["table"]: each for each in tables}
    assert sizes["articles"]["rows"] == 7
    assert sizes["articles"]["bytes"] >= 4096
    assert sum(each["bytes"] for each in tables) <= whole["bytes"]
    assert whole["bytes"] == whole["pages"] * whole["page_bytes"] + whole["log_bytes"]
    shown = archive("db", "stats", "--table").out
    assert "articles" in shown
    assert "In all" in shown
    assert "Seluruhnya" in archive("db", "stats", "--table", "--lang", "id").out


def test_unused_space_is_given_back(archive: Kliping) -> None:
    assert archive("db", "vacuum", "--table").out == "No space is unused; nothing was done.\n"
    path = archive.folder / "kliping.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE v_large AS SELECT zeroblob(1000000) AS contents")
        connection.execute("DROP TABLE v_large")
    (vacuumed,) = archive("db", "vacuum").records
    assert vacuumed["freed"] == vacuumed["bytes_before"] - vacuumed["bytes_after"] > 900_000
    assert path.stat().st_size == vacuumed["bytes_after"]


def test_a_backup_is_restored(archive: Kliping) -> None:
    (backup,) = archive("db", "backup").records
    assert Path(backup["file"]).stat().st_size == backup["bytes"]
    assert Path(backup["file"]).parent == archive.folder
    (archive.folder / "backups").mkdir()
    assert Path(archive("db", "backup", "backups").records[0]["file"]).parent == archive.folder / "backups"
    assert archive("keywords", "add", "camat baru", "--no-backfill").code == 0
    (restored,) = archive("db", "restore", backup["file"]).records
    assert restored["store"] == f"{archive.folder}/kliping.db"
    assert "camat baru" not in archive("keywords").out
    with closing(sqlite3.connect(restored["replaced"])) as connection:
        assert connection.execute("SELECT count(*) FROM keywords WHERE name = 'camat baru'").fetchone() == (1,)
    shown = archive("db", "restore", backup["file"], "--table").out
    assert "The store was restored" in shown
    assert "delete it if you do not need it" in shown


def test_a_store_in_use_is_not_restored(archive: Kliping) -> None:
    (backup,) = archive("db", "backup").records
    with open_store(archive.store_url, migrate=False) as store:
        store.leases.renew_service("lain:1:0a", timedelta(minutes=5), datetime.now(UTC))
    for words in (["db", "restore", backup["file"]], ["db", "copy", "sqlite:///copy.db"]):
        refused = archive(*words)
        assert refused.code == 2
        assert "a running process uses the store (process 1 on lain); stop it first" in refused.err
    missing = archive("db", "restore", "lain.db")
    assert (missing.code, missing.err) == (2, "kliping: lain.db: there is no such file\n")


def test_problems_are_found_and_mended(archive: Kliping) -> None:
    assert [each["is_sound"] for each in archive("db", "verify").records] == [True] * 7
    with closing(sqlite3.connect(archive.folder / "kliping.db")) as connection, connection:
        connection.execute("UPDATE article_totals SET articles = 9 WHERE subject = 'all'")
    found = archive("db", "verify")
    assert found.code == 1
    (counts,) = [each for each in found.records if not each["is_sound"]]
    assert (counts["check"], counts["number"]) == ("counts", 1)
    assert "--rebuild" in counts["cure"]
    shown = archive("db", "verify", "--table", "--lang", "id", "--rebuild")
    assert "hitungan: 1 masalah" in shown.out
    assert "pengindeksan ulang selesai: 7 artikel" in shown.err
    assert archive("db", "verify", "--table").out.count("sound") == 7


def test_a_damaged_file_is_named_with_the_cure(archive: Kliping) -> None:
    path = archive.folder / "kliping.db"
    with closing(sqlite3.connect(path)) as connection:
        pages = connection.execute("SELECT pageno FROM dbstat WHERE name = 'visits' AND pagetype = 'leaf'").fetchall()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((pages[0][0] - 1) * size)
        file.write(b"\xff" * size)
    verified = archive("db", "verify")
    assert verified.code == 1
    (damaged,) = [each for each in verified.records if each["check"] == "pages"]
    assert damaged["problems"]
    assert "kliping db restore" in damaged["cure"]
    refused = archive("db", "backup")
    assert refused.code == 2
    assert "is damaged" in refused.err


def test_a_store_is_copied(archive: Kliping) -> None:
    copied = archive("db", "copy", "sqlite:///copy.db")
    assert {each["table"]: each["rows"] for each in copied.records}["articles"] == 7
    before = archive("search", "--all", "--json").out
    archive.write_config(ARCHIVE_CONFIG + "storage: {url: 'sqlite:///copy.db'}\n")
    assert archive("search", "--all", "--json").out == before
    again = archive("db", "copy", "sqlite:///kliping.db")
    assert again.code == 2
    assert "is not empty" in again.err
    wrong = archive("db", "copy", "mysql://x/y")
    assert wrong.code == 2
    assert "must begin with sqlite:///" in wrong.err
    shown = archive("db", "copy", "sqlite:///other.db", "--table").out
    assert "Both stores are equal." in shown
