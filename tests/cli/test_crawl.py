"""crawl, outlets check and demo, each in a process of its own, against the sample newsroom over HTTP."""

import json
import os
import re
import shutil
import signal
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest

from actions.context import load_context
from cli.crawl import ServiceReports
from core.config import parse
from core.outlet import CrawlReport
from core.reasons import Reason
from demo import Newsroom
from storage import ClaimRequest, make_owner, open_store
from tests.cli.commands import CommandResult, run_fresh, run_on_terminal, run_warm
from tests.faults import Where, delayed, everywhere, faulty, moved, status
from tests.processes import PATIENCE, Warm

pytestmark = pytest.mark.process

WORDPRESS, PORTAL = "Priangan Pos", "Kabar Tatar"
HTML = {"Content-Type": "text/html; charset=utf-8"}


class Crawled(NamedTuple):
    """A folder with a config and the store of a first crawl, and the output of that crawl."""

    newsroom: Newsroom
    folder: Path
    first: CommandResult


def write_config(folder: Path, newsroom: Newsroom, *others: dict[str, object]) -> None:
    outlets = [{"name": each.name, "url": each.url, "private": True} for each in newsroom.outlets]
    config = {"network": {"delay": "0s"}, "keywords": ["Kota Bandung"], "outlets": [*outlets, *others]}
    (folder / "config.yaml").write_text(json.dumps(config), encoding="utf-8")


@pytest.fixture(scope="module")
def crawled_once(tmp_path_factory: pytest.TempPathFactory, warm: Warm) -> Iterator[Crawled]:
    folder = tmp_path_factory.mktemp("crawled")
    with Newsroom.serve(datetime.now(UTC)) as newsroom:
        write_config(folder, newsroom)
        yield Crawled(newsroom, folder, run_warm(warm, folder, "crawl"))


@pytest.fixture
def crawled(crawled_once: Crawled, tmp_path: Path) -> Crawled:
    """A copy of the folder for one test."""
    shutil.copytree(crawled_once.folder, tmp_path, dirs_exist_ok=True)
    return crawled_once._replace(folder=tmp_path)


def test_a_pipe_gets_one_line_for_each_outlet(crawled: Crawled) -> None:
    assert (crawled.first.code, crawled.first.err) == (0, "")
    shape = rf"({WORDPRESS}|{PORTAL}): \d+ sources, \d+ candidates, (\d+) fetched, \d+ new, [1-9]\d* matched( \(.*\))?"
    lines = [re.fullmatch(shape, line) for line in crawled.first.out.splitlines()]
    assert sorted(line[1] for line in lines if line) == [PORTAL, WORDPRESS]


def test_a_crawl_without_new_articles_succeeds_and_json_has_every_count(crawled: Crawled, warm: Warm) -> None:
    done = run_warm(warm, crawled.folder, "crawl", PORTAL, "--json")
    assert (done.code, done.err) == (0, "")
    [report] = done.records
    assert (report["outlet"], report["new"], report["error"]) == (PORTAL, 0, None)
    assert report["sources"] == 3
    assert set(report) >= {"candidates", "fetched", "matched", "updated", "not_modified", "refused", "failed"}


def test_an_unreachable_outlet_is_reported_and_exits_with_1(crawled: Crawled, warm: Warm) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    dead = {"name": "Mati", "url": f"http://127.0.0.1:{port}", "private": True}
    paused = {"name": "Libur", "url": "http://127.0.0.1:1", "active": False}
    write_config(crawled.folder, crawled.newsroom, dead, paused)
    done = run_warm(warm, crawled.folder, "crawl", "Mati", PORTAL, "Libur")
    lines = dict(line.split(": ", 1) for line in done.out.splitlines())
    assert done.code == 1
    assert lines["Mati"].startswith("FAILED: ")
    assert "FAILED" not in lines[PORTAL]
    assert done.err == "Libur: paused\n"


def test_a_skipped_outlet_names_the_process_that_crawls_it(crawled: Crawled, warm: Warm) -> None:
    twin = {"name": "Kembar", "url": f"{crawled.newsroom.outlets[1].url}kembar/", "private": True}
    write_config(crawled.folder, crawled.newsroom, twin)
    config = parse((crawled.folder / "config.yaml").read_text(), {})
    store = open_store(f"sqlite:///{crawled.folder / 'kliping.db'}", migrate=False)
    store.mirror(config.outlets, config.keywords, datetime.now(UTC))
    wish = ClaimRequest(make_owner(), timedelta(minutes=5), 1, outlets=(PORTAL,), force=True)
    assert store.claims.acquire(wish, datetime.now(UTC))
    done = run_warm(warm, crawled.folder, "crawl", PORTAL, "Kembar")
    store.close()
    me = f"process {os.getpid()} on {socket.gethostname()}"
    assert (done.code, done.out) == (0, "")
    assert done.err.splitlines() == [
        f"{PORTAL}: skipped: {me} is crawling it",
        f"Kembar: skipped: {me} is crawling {PORTAL}, on the same host",
    ]


def test_outlets_and_keywords_removed_from_the_config_are_reported_once(crawled: Crawled, warm: Warm) -> None:
    declared = [{"name": PORTAL, "url": crawled.newsroom.outlets[1].url, "private": True}]
    text = json.dumps({"network": {"delay": "0s"}, "keywords": ["Banjir"], "outlets": declared})
    (crawled.folder / "config.yaml").write_text(text, encoding="utf-8")
    first, second = (run_warm(warm, crawled.folder, "crawl") for _ in range(2))
    lines = [line for line in first.err.splitlines() if "paused" in line]
    assert lines == [
        f"outlets paused, since config.yaml does not name them any more: {WORDPRESS}",
        "keywords paused, since config.yaml does not name them any more: Kota Bandung",
    ]
    assert (first.code, second.code, second.err) == (0, 0, "")


@pytest.mark.parametrize(("number", "where"), [(signal.SIGINT, "/feed/"), (signal.SIGTERM, everywhere)])
def test_a_signal_ends_a_round_cleanly_without_failures(
    crawled: Crawled, warm: Warm, number: signal.Signals, where: Where
) -> None:
    release, arrived = threading.Event(), threading.Event()
    words = ("crawl", WORDPRESS, "--config", str(crawled.folder / "config.yaml"))
    with faulty(crawled.newsroom, WORDPRESS, {where: delayed(release, arrived)}), warm.started(words, {}) as running:
        assert arrived.wait(PATIENCE)
        running.send(number)
        code = running.wait()
        release.set()
    [line] = running.out.all()
    assert line.startswith(f"{WORDPRESS}: stopped early; the rest is still due. ")
    assert "(" not in line
    assert (code, running.err.all()) == (130, [])


def test_without_a_contact_no_public_outlet_is_crawled(tmp_path: Path, warm: Warm) -> None:
    (tmp_path / "config.yaml").write_text("outlets: [https://kabar-contoh.example]")
    done = run_warm(warm, tmp_path, "crawl")
    assert (done.code, done.err) == (1, "")
    assert done.out.startswith("kabar-contoh.example: FAILED: network.contact is missing: ")


def test_no_outlet_to_crawl(tmp_path: Path, warm: Warm) -> None:
    (tmp_path / "config.yaml").touch()
    done = run_warm(warm, tmp_path, "crawl")
    assert (done.code, done.out, done.err) == (0, "", "nothing to crawl: config.yaml names no active outlet\n")


def test_an_unknown_outlet(crawled: Crawled, warm: Warm) -> None:
    done = run_warm(warm, crawled.folder, "crawl", "Lain")
    assert (done.code, done.out) == (3, "")
    assert done.err == f"kliping: no outlet is named 'Lain'; there are: {PORTAL}, {WORDPRESS}\n"


def test_a_terminal_shows_progress_that_disappears(crawled: Crawled) -> None:
    (crawled.folder / "kliping.db").unlink()
    shown = run_on_terminal(crawled.folder, "crawl", PORTAL, columns=100)
    assert shown.code == 0
    assert re.search(rf"{PORTAL}: \d+ pages, \d+ new, \d+ matched", shown.out)
    assert "\x1b[" in shown.out
    last = shown.out.splitlines()[-1]
    assert re.search(rf"{PORTAL}: \d+ sources, .*matched", last)


class TestOutletsCheck:
    def test_prints_the_discovered_sources_and_creates_no_store(self, crawled: Crawled, warm: Warm) -> None:
        (crawled.folder / "kliping.db").unlink()
        outlet = crawled.newsroom.outlets[0]
        done = run_warm(warm, crawled.folder, "outlets", "check", outlet.url, "--table")
        assert (done.code, done.err) == (0, "")
        kinds = {line.split()[0] for line in done.out.splitlines()}
        assert {"feed", "sitemap", "wordpress"} <= kinds
        assert re.search(r"\n[1-9]\d* candidates, [1-9]\d* of them recent enough for a first round\.\n$", done.out)
        assert not (crawled.folder / "kliping.db").exists()

    def test_states_how_well_the_pages_agree_with_the_texts_in_the_sources(self, crawled: Crawled, warm: Warm) -> None:
        outlet = crawled.newsroom.outlets[0]
        done = run_warm(warm, crawled.folder, "outlets", "check", outlet.url, "--table")
        assert re.search(
            r"\nThe texts of the last \d+ pages agree with the complete texts in a source by \d+ perc", done.out
        )
        [record] = run_warm(warm, crawled.folder, "outlets", "check", outlet.url).records
        agreement = record["agreement"]
        assert agreement["pages"] > 1
        assert 0.9 < agreement["now"] <= 1
        assert 0.9 < agreement["before"] <= 1
        assert not agreement["has_fallen"]

    def test_shows_why_an_announced_source_cannot_be_read(
        self, tmp_path: Path, crawled_once: Crawled, warm: Warm
    ) -> None:
        outlet = crawled_once.newsroom.outlets[1]
        declared = [{"name": PORTAL, "url": outlet.url, "private": True}]
        (tmp_path / "config.yaml").write_text(json.dumps({"network": {"delay": "0s"}, "outlets": declared}))
        with faulty(crawled_once.newsroom, PORTAL, {"/atom.xml": status(500)}):
            done = run_warm(warm, tmp_path, "outlets", "check", outlet.url, "--table")
            crawled = run_warm(warm, tmp_path, "crawl")
        reason = f"{outlet.url}atom.xml: the outlet has an error (HTTP 500)"
        assert (done.code, done.err) == (0, "")
        assert f"feed      {reason}" in done.out.splitlines()
        assert f"feed {reason}" in crawled.out
        shown = run_warm(warm, tmp_path, "status", "--table", COLUMNS="300")
        assert f"feed {reason}" in shown.out

    def test_checks_a_paused_outlet_and_prints_json_in_a_pipe(
        self, tmp_path: Path, crawled_once: Crawled, warm: Warm
    ) -> None:
        outlet = crawled_once.newsroom.outlets[1]
        declared = [{"name": "Libur", "url": outlet.url, "private": True, "active": False}]
        (tmp_path / "config.yaml").write_text(json.dumps({"network": {"delay": "0s"}, "outlets": declared}))
        done = run_warm(warm, tmp_path, "outlets", "check", outlet.url)
        [record] = done.records
        assert done.code == 0
        assert {"feed", "sitemap"} <= {source["kind"] for source in record["sources"]}

    def test_reads_the_environment_without_a_config_file(self, tmp_path: Path, warm: Warm) -> None:
        contact = {"KLIPING_NETWORK__CONTACT": "you@example.com"}
        done = run_warm(warm, tmp_path, "outlets", "check", "http://umum.example", "--table", **contact)
        assert (done.code, done.out) == (1, "")
        assert "network.contact is a placeholder (you@example.com)" in done.err

    def test_refuses_an_invalid_address(self, tmp_path: Path, warm: Warm) -> None:
        done = run_warm(warm, tmp_path, "outlets", "check", "htp:/kabar.example")
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith("kliping: htp:/kabar.example: must begin with https://")

    @pytest.mark.parametrize("start", ["http://", "", "htp:/", "https://https://"])
    def test_hides_a_password(self, tmp_path: Path, warm: Warm, start: str) -> None:
        done = run_warm(warm, tmp_path, "outlets", "check", f"{start}budi:rah@sia@kabar.example")
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith("kliping: ***@kabar.example: ")
        assert not re.search("budi|rah|sia@", done.err)


class TestExtract:
    def test_a_page_on_the_web(self, crawled: Crawled, warm: Warm) -> None:
        truth = next(each for each in crawled.newsroom.truth() if "Kota Bandung" in each.mentions)
        done = run_warm(warm, crawled.folder, "extract", truth.url)
        [record] = done.records
        assert (done.code, done.err) == (0, "")
        assert (record["title"], record["url"]) == (truth.title, truth.url)
        assert record["outlet"] in {PORTAL, WORDPRESS}

    def test_lists_the_later_pages_of_an_article(self, crawled: Crawled, warm: Warm) -> None:
        truth = next(each for each in crawled.newsroom.truth() if len(each.pages) > 1 and each.outlet == PORTAL)
        done = run_warm(warm, crawled.folder, "extract", truth.url)
        [record] = done.records
        assert record["later_pages"] == [f"{truth.url}?page={number}" for number in range(2, len(truth.pages) + 1)]

    def test_a_missing_page(self, crawled: Crawled, warm: Warm) -> None:
        url = f"{crawled.newsroom.outlets[0].url}tidak-ada/"
        done = run_warm(warm, crawled.folder, "extract", url)
        assert (done.code, done.out) == (1, "")
        assert done.err.startswith(f"kliping: {url}: ")

    def test_a_redirect_to_the_home_page_is_no_page(self, crawled: Crawled, warm: Warm) -> None:
        truth = next(each for each in crawled.newsroom.truth() if each.outlet == PORTAL)
        with faulty(crawled.newsroom, PORTAL, {urlsplit(truth.url).path: moved("/")}):
            done = run_warm(warm, crawled.folder, "extract", truth.url)
        assert (done.code, done.out) == (1, "")
        assert done.err == f"kliping: {truth.url}: leads to the home page\n"

    def test_a_bot_wall_is_recognized_as_in_a_crawl(self, crawled: Crawled, warm: Warm) -> None:
        truth = next(each for each in crawled.newsroom.truth() if each.outlet == PORTAL)
        wall = b"<html><title>Sebentar</title><script src='/cdn-cgi/challenge-platform/a.js'></script><p>Memeriksa"
        with faulty(crawled.newsroom, PORTAL, {urlsplit(truth.url).path: status(200, wall, HTML)}):
            done = run_warm(warm, crawled.folder, "extract", truth.url)
        assert (done.code, done.err) == (3, "")
        assert done.records == [{"url": truth.url, "not_an_article": "a bot wall (HTTP 200)"}]

    def test_a_private_address_is_refused_for_being_private(self, tmp_path: Path, warm: Warm) -> None:
        done = run_warm(warm, tmp_path, "extract", "http://127.0.0.1:1/x")
        assert (done.code, done.out) == (1, "")
        assert done.err.startswith("kliping: http://127.0.0.1:1/x: private address (127.0.0.1)")
        assert "network.contact" not in done.err


def test_the_demo_finds_the_expected_mentions(tmp_path: Path) -> None:
    done = run_fresh(tmp_path, "demo")
    assert (done.code, done.err) == (0, "")
    assert re.search(r"\n5\. .* [1-9]\d* articles .* kliping-demo\.pdf\n\n6\. .*\n\n   \w", done.out)
    assert re.search(r"\n7\. .* [1-9]\d* mentions right, 0 wrong, 0 missed\.\n", done.out)
    assert max(map(len, done.out.splitlines())) <= 120
    [report] = tmp_path.iterdir()
    assert report.read_bytes().startswith(b"%PDF-")


def test_the_demo_ends_although_its_report_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "kliping-demo.pdf").mkdir()
    done = run_fresh(tmp_path, "demo")
    assert (done.code, done.err) == (0, "")
    assert "\n5. kliping report: kliping-demo.pdf: cannot be written" in done.out
    assert " mentions right, 0 wrong, 0 missed.\n" in done.out


def test_a_table_has_a_row_for_each_outlet(crawled: Crawled, warm: Warm) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    gone = {"name": "Tak Ada", "url": f"http://127.0.0.1:{port}", "private": True}
    write_config(crawled.folder, crawled.newsroom, gone)
    done = run_warm(warm, crawled.folder, "crawl", "--table", COLUMNS="120")
    lines = done.out.splitlines()
    assert lines[0].split() == ["outlet", "sources", "candidates", "fetched", "new", "matched", "refused", "failed"]
    assert {tuple(line.split()[:2]) for line in lines[1:4]} == {("Priangan", "Pos"), ("Kabar", "Tatar"), ("Tak", "Ada")}
    [problem] = [line for line in lines if line.startswith("Tak Ada: FAILED: ")]
    assert "the connection is refused" in problem
    status_lines = run_warm(warm, crawled.folder, "status", "--table", COLUMNS="120").out.splitlines()
    assert any(line.startswith("Tak Ada: ") and "the connection is refused" in line for line in status_lines)
    assert run_warm(warm, crawled.folder, "crawl", "--table", "--json").code == 2


def test_an_outlet_added_by_a_command_is_crawled(crawled: Crawled, warm: Warm) -> None:
    (crawled.folder / "config.yaml").write_text("network: {delay: 0s}\nkeywords: [Kota Bandung]\n", encoding="utf-8")
    [added] = [outlet for outlet in crawled.newsroom.outlets if outlet.name == PORTAL]
    assert run_warm(warm, crawled.folder, "outlets", "remove", PORTAL, "--with-articles").code == 0
    assert run_warm(warm, crawled.folder, "outlets", "add", added.url, "--name", "Portal").code == 0
    [report] = run_warm(warm, crawled.folder, "crawl", "--json").records
    assert (report["outlet"], report["error"]) == ("Portal", None)
    assert report["new"] > 0


def make_report(error: Reason | None) -> CrawlReport:
    return replace(CrawlReport("Kabar Contoh"), error=error)


def test_the_lines_of_a_service_have_times_and_count_a_failure_that_repeats(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("keywords: [air]\n", encoding="utf-8")
    reports = ServiceReports(load_context(path, {}, lambda: datetime(2026, 3, 1, 1, 30, tzinfo=UTC)), as_json=False)
    refused, gone = Reason("connection_refused"), Reason("host_unknown")
    for error in (refused, refused, refused, gone, None, gone, gone):
        reports.print(make_report(error))
    times, lines = zip(*(line.split("  ", 1) for line in capsys.readouterr().out.splitlines()), strict=True)
    assert set(times) == {"2026-03-01 08:30"}
    assert [line.partition(". ")[0] for line in lines] == [
        "Kabar Contoh: FAILED: the connection is refused",
        "Kabar Contoh: still FAILED, 2 times: the connection is refused",
        "Kabar Contoh: still FAILED, 3 times: the connection is refused",
        "Kabar Contoh: FAILED: the host name is unknown (DNS)",
        "Kabar Contoh: 0 fetched, 0 new, 0 matched",
        "Kabar Contoh: FAILED: the host name is unknown (DNS)",
        "Kabar Contoh: still FAILED, 2 times: the host name is unknown (DNS)",
    ]
