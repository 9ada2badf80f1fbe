"""`kliping renormalize`, after a crawl of the sample newsroom."""

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from cli.renormalize import replayed_lines
from core.article import Page
from core.article_diff import ArticleDiff
from core.reasons import TEXT, Reason
from demo import Newsroom
from ingest.replay import ReplayedPage, ReplayResult
from storage import StoredArticle, StoredPage
from tests.cli.commands import Kliping, run_on_terminal, run_warm
from tests.cli.conftest import CONFIG
from tests.factories import NOW, make_article
from tests.processes import Warm

OUTLET = "Priangan Pos"


class Crawled(NamedTuple):
    """A folder after a crawl, and the number of articles that mention *banjir*."""

    folder: Path
    floods: int


def write_config(folder: Path, newsroom: Newsroom, keyword: str) -> None:
    outlets = [{"name": each.name, "url": each.url, "private": True} for each in newsroom.outlets[:1]]
    config = {"network": {"delay": "0s"}, "keywords": [keyword], "outlets": outlets}
    (folder / "config.yaml").write_text(json.dumps(config), encoding="utf-8")


@pytest.fixture(scope="module")
def crawled_once(tmp_path_factory: pytest.TempPathFactory, warm: Warm) -> Crawled:
    """Crawl with the keyword *kerja sama*, then replace it by *banjir* and close the newsroom: nothing is fetched."""
    folder = tmp_path_factory.mktemp("crawled")
    with Newsroom.serve(datetime.now(UTC)) as newsroom:
        write_config(folder, newsroom, "kerja sama")
        assert run_warm(warm, folder, "crawl").code == 0
        write_config(folder, newsroom, "banjir")
        shown = [truth for truth in newsroom.truth() if truth.is_recent and truth.outlet == OUTLET]
    return Crawled(folder, sum("banjir" in truth.mentions for truth in shown))


@pytest.fixture
def crawled(crawled_once: Crawled, kliping: Kliping) -> Kliping:
    """The command in a copy of the crawled folder."""
    shutil.copytree(crawled_once.folder, kliping.folder, dirs_exist_ok=True)
    return kliping


def test_a_dry_run_shows_the_same_changes_and_a_second_run_has_none(crawled: Kliping, crawled_once: Crawled) -> None:
    floods = crawled_once.floods
    dry = crawled("renormalize", "--dry-run", "--json")
    real = crawled("renormalize", OUTLET, "--json")
    assert (dry.code, dry.err, real.code, real.err) == (0, "", 0, "")
    assert dry.records[:-1] == real.records[:-1]
    assert len(real.records) == 1 + floods
    assert all(record["gained"] == ["banjir"] and record["result"] == "updated" for record in real.records[:-1])
    assert (dry.records[-1]["dry_run"], real.records[-1]["dry_run"]) == (True, False)
    assert real.records[-1]["updated"] == floods
    found = crawled("search", "--keyword", "banjir", "--limit", "100", "--json").records
    assert {record["id"] for record in found} == {record["id"] for record in real.records[:-1]}
    [again] = crawled("renormalize", "--json").records
    assert again["unchanged"] == again["pages"] == real.records[-1]["pages"]


def test_fills_where_fields_were_read_of_articles_of_an_earlier_release(crawled: Kliping) -> None:
    before = crawled("search", "--all", "--limit", "100", "--json").records
    origins = ("title_from", "authors_from", "section_from")
    with closing(sqlite3.connect(crawled.folder / "kliping.db")) as connection, connection:
        connection.execute(f"UPDATE articles SET {', '.join(f'{name} = NULL' for name in origins)}")
    emptied = crawled("search", "--all", "--limit", "100", "--json").records
    assert {record[name] for record in emptied for name in origins} == {None}
    assert crawled("renormalize").code == 0
    filled = {
        record["id"]: [record[name] for name in origins]
        for record in crawled("search", "--all", "--limit", "100", "--json").records
    }
    assert filled == {record["id"]: [record[name] for name in origins] for record in before}
    assert all(title_from for title_from, _authors_from, _section_from in filled.values())


def test_prints_plain_lines_in_a_pipe(crawled: Kliping, crawled_once: Crawled) -> None:
    done = crawled("renormalize")
    lines = done.out.splitlines()
    assert (done.code, done.err) == (0, "")
    assert sum(line.strip() == "mentions: +banjir" for line in lines) == crawled_once.floods
    assert f": {crawled_once.floods} changed" in lines[-1]
    assert "--dry-run" not in lines[-1]


@pytest.mark.process
def test_shows_a_bar_on_a_terminal(crawled: Kliping) -> None:
    done = run_on_terminal(crawled.folder, "renormalize", "--dry-run", columns=120)
    assert done.code == 0
    assert "━" in done.out
    assert "nothing was stored (--dry-run)" in done.out


def test_reports_that_no_pages_are_kept(archive: Kliping) -> None:
    archive.write_config(CONFIG + "storage: {pages_days: 0}\n")
    done = archive("renormalize", "--dry-run")
    assert (done.code, done.out.partition(":")[0]) == (0, "0 pages normalized")
    assert "storage.pages_days is 0" in done.err


CHANGE = ArticleDiff(("Lama", "Baru \x1b[31m"), tuple("abcdefg"), ("z" * 500,), ("banjir",), ("hujan",), ("authors",))


@pytest.mark.parametrize("result", list(ReplayResult))
def test_lines_are_short_and_printable(result: ReplayResult) -> None:
    stored = StoredArticle(12, "Kabar Contoh", make_article(), NOW, NOW, None, ())
    kept = StoredPage(1, 1, "Kabar Contoh", Page("https://kabar-contoh.example/1", b"", NOW), stored)
    change = CHANGE if result is ReplayResult.UPDATED else None
    shown = replayed_lines(ReplayedPage(kept, result, None, change, Reason(TEXT, text="sebab \x07"))).splitlines()
    assert shown[0].startswith("   12  Kabar Contoh  https://kabar-contoh.example/")
    assert all(line.isprintable() and len(line) < 200 for line in shown)
    if change:
        assert [line.strip() for line in shown[1:4]] == ["- Lama", "+ Baru  [31m", "- a"]
        assert [line.strip() for line in shown[-3:]] == [
            "… and 2 more lines",
            "mentions: +banjir -hujan",
            "also: authors",
        ]


def test_an_unknown_outlet_is_reported(archive: Kliping) -> None:
    done = archive("renormalize", "Kabar Conto")
    assert done.code == 3
    assert "Kabar Contoh" in done.err


def test_without_a_store(kliping: Kliping) -> None:
    kliping.write_config("network: {contact: redaksi@kampus.ac.id}\n")
    done = kliping("renormalize")
    assert done.code == 2
    assert "no store yet" in done.err
