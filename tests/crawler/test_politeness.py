"""Politeness (robots.txt, delays, 429) and bad responses (bot walls, redirects, broken pages): no article is lost."""

import asyncio
import gzip
import re
import sqlite3
import threading
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from core.outlet import Outlet
from core.reasons import Reason
from crawler import STOPPED
from crawler.settings import MAX_BYTES
from demo import Newsroom, Request
from tests.crawling import Crawling, asked, expected, failures_of
from tests.faults import (
    Fault,
    bot_wall,
    compressed,
    cut_off,
    delayed,
    dripping,
    endless,
    everywhere,
    faulty,
    first,
    moved,
    status,
    too_many,
    wrong_charset,
)

pytestmark = pytest.mark.process

HOUR = timedelta(hours=1)


def is_article(path: str) -> bool:
    return bool(re.match(r"/\d{4}/\d\d/\d\d/", path))


@pytest.fixture
def priangan(newsroom: Newsroom) -> Outlet:
    return newsroom.outlets[0]


def of_priangan(newsroom: Newsroom) -> set[str]:
    return {url for url in expected(newsroom) if url.startswith(newsroom.outlets[0].url)}


def test_robots_txt_is_requested_first_and_obeyed(newsroom: Newsroom, priangan: Outlet, crawling: Crawling) -> None:
    crawling.crawl(priangan)
    assert asked(newsroom)[0] == "/robots.txt"
    assert newsroom.forbidden
    assert not asked(newsroom, "/arsip-internal/")


def test_an_article_that_robots_txt_disallows_is_refused(
    newsroom: Newsroom, priangan: Outlet, crawling: Crawling
) -> None:
    robots = status(200, b"User-agent: *\nDisallow: /20\n", {"Content-Type": "text/plain"})
    with faulty(newsroom, priangan.name, {"/robots.txt": robots}):
        report = crawling.crawl(priangan)[priangan.name]
    assert (report.fetched, report.refused) == (0, len(of_priangan(newsroom)))
    assert list(failures_of(report)) == ["robots.txt does not allow it"]
    assert not [path for path in asked(newsroom) if is_article(path)]


@pytest.mark.parametrize("code", [500, 503])
def test_an_unreadable_robots_txt_postpones_the_crawl(
    newsroom: Newsroom, priangan: Outlet, crawling: Crawling, code: int
) -> None:
    with faulty(newsroom, priangan.name, {"/robots.txt": status(code)}):
        report = crawling.crawl(priangan)[priangan.name]
    assert "robots.txt cannot be read" in str(report.error)
    assert set(asked(newsroom)) == {"/robots.txt"}
    assert crawling.crawl(priangan)[priangan.name].new == len(of_priangan(newsroom))


def test_without_robots_txt_everything_is_allowed(newsroom: Newsroom, priangan: Outlet, crawling: Crawling) -> None:
    page_not_found = status(404, b"User-agent: *\nDisallow: /\n")
    with faulty(newsroom, priangan.name, {"/robots.txt": page_not_found}):
        assert crawling.crawl(priangan)[priangan.name].new == len(of_priangan(newsroom))


def test_crawl_delay_is_obeyed(newsroom: Newsroom, priangan: Outlet, crawling: Crawling) -> None:
    """Each of the two requests after robots.txt follows a pause. The newsroom records when each arrives."""
    robots = status(200, b"User-agent: *\nCrawl-delay: 0.2\n", {"Content-Type": "text/plain"})
    came: list[float] = []
    newsroom.on_request = lambda _: came.append(crawling.loop.time())
    with faulty(newsroom, priangan.name, {"/robots.txt": robots, "/wp-json/": status(404)}):
        crawling.crawl(priangan, max_pages=2)
    # Scrapy varies each pause by half either way.
    pauses = [later - earlier for earlier, later in pairwise(came[1:])]
    assert min(pauses) >= 0.1 * 0.95


def test_one_request_at_a_time_to_a_host_with_the_configured_user_agent(
    newsroom: Newsroom, priangan: Outlet, crawling: Crawling
) -> None:
    """Two outlets on one host share this limit."""
    agents, under_way, most = set(), [0], [0]
    lock = threading.Lock()

    def watch(_: str, request: Request, answer: object) -> None:
        agents.add(request.headers.get("user-agent"))

    newsroom.intercept = watch
    gate = threading.Event()

    def counted(request: Request, answer: object) -> None:
        with lock:
            under_way[0] += 1
            most[0] = max(most[0], under_way[0])
        gate.wait(0.01)
        with lock:
            under_way[0] -= 1

    twin = Outlet("Kembaran", priangan.url + "category/kota-bandung/", private=True, language="id")
    with faulty(newsroom, priangan.name, {everywhere: counted}):
        reports = crawling.crawl(priangan, twin, max_pages=5, contact="redaksi@kliping.invalid")
    assert most[0] == 1
    assert set(reports) == {priangan.name, "Kembaran"}
    crawling.crawl(priangan, max_pages=1, contact="redaksi@kliping.invalid")
    assert agents == {"Kliping/0 (+redaksi@kliping.invalid)"}


def test_concurrency_limits_all_outlets_together(newsroom: Newsroom, crawling: Crawling) -> None:
    under_way, most = [0], {1: 0, 2: 0}
    lock, gate = threading.Lock(), threading.Event()

    for allowed in most:

        def counted(request: Request, answer: object, allowed: int = allowed) -> None:
            with lock:
                under_way[0] += 1
                most[allowed] = max(most[allowed], under_way[0])
            gate.wait(0.02)
            with lock:
                under_way[0] -= 1

        first_outlet, second_outlet = newsroom.outlets
        with (
            faulty(newsroom, first_outlet.name, {everywhere: counted}),
            faulty(newsroom, second_outlet.name, {everywhere: counted}),
        ):
            crawling.crawl(*newsroom.outlets, concurrency=allowed, max_pages=10)
    assert most == {1: 1, 2: 2}


def test_a_request_without_response_times_out(
    newsroom: Newsroom, priangan: Outlet, crawling: Crawling, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.settings.TIMEOUT_SECONDS", 0.5)
    release = threading.Event()
    hanging = min(of_priangan(newsroom))
    with faulty(newsroom, priangan.name, {"/" + hanging.removeprefix(priangan.url): delayed(release)}):
        report = crawling.crawl(priangan)[priangan.name]
        release.set()
    assert failures_of(report) == {"no complete response in time": 1}
    assert set(crawling.articles()) == of_priangan(newsroom) - {hanging}


def test_a_response_that_never_ends_times_out_and_is_not_retried_at_once(
    newsroom: Newsroom, priangan: Outlet, crawling: Crawling, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each byte arrives in time, but the response is never complete."""
    monkeypatch.setattr("crawler.settings.TIMEOUT_SECONDS", 0.5)
    release = threading.Event()
    slow = min(of_priangan(newsroom))
    path = "/" + slow.removeprefix(priangan.url)
    with faulty(newsroom, priangan.name, {path: dripping(release)}):
        report = crawling.crawl(priangan)[priangan.name]
        release.set()
    assert failures_of(report) == {"no complete response in time": 1}
    assert asked(newsroom).count(path) == 1
    assert set(crawling.articles()) == of_priangan(newsroom) - {slow}


def test_the_event_loop_continues_while_the_store_is_locked(
    newsroom: Newsroom, priangan: Outlet, crawling: Crawling, tmp_path: Path
) -> None:
    """Another process holds SQLite's write lock. If the loop waited for a commit, this test would hang."""
    lock = sqlite3.connect(tmp_path / "crawl.db", isolation_level=None, check_same_thread=False)

    async def watch() -> bool:
        round_ = asyncio.ensure_future(crawling.round_of(priangan))
        while len(newsroom.requests) < 2:
            await asyncio.sleep(0)
        lock.execute("BEGIN IMMEDIATE")
        for _ in range(20_000):
            await asyncio.sleep(0)
        was_held_up = not round_.done()
        lock.execute("ROLLBACK")
        await round_
        return was_held_up

    try:
        assert crawling.run(watch)
    finally:
        lock.close()
    assert set(crawling.articles()) == of_priangan(newsroom)


def test_an_article_with_a_503_is_retried_even_if_the_sources_are_unmodified(
    newsroom: Newsroom, priangan: Outlet, crawling: Crawling
) -> None:
    wanted = sorted(of_priangan(newsroom))
    path = "/" + wanted[3].removeprefix(priangan.url)
    with faulty(newsroom, priangan.name, {path: status(503)}):
        report = crawling.crawl(priangan)[priangan.name]
    assert report.new == len(wanted) - 1
    assert failures_of(report) == {"the outlet has an error (HTTP 503)": 1}
    assert report.is_ok
    crawling.wait(HOUR)
    report = crawling.crawl(priangan)[priangan.name]
    assert (report.new, report.candidates) == (1, 0)
    assert report.not_modified > 0
    assert set(crawling.articles()) == set(wanted)


def test_a_brief_error_is_retried_at_once(newsroom: Newsroom, priangan: Outlet, crawling: Crawling) -> None:
    path = "/" + min(of_priangan(newsroom)).removeprefix(priangan.url)
    with faulty(newsroom, priangan.name, {path: first(2, status(502))}):
        report = crawling.crawl(priangan)[priangan.name]
    assert not report.failures
    assert report.new == len(of_priangan(newsroom))
    assert asked(newsroom).count(path) == 3


def test_retry_after_ends_the_round_and_is_obeyed(newsroom: Newsroom, priangan: Outlet, crawling: Crawling) -> None:
    with faulty(newsroom, priangan.name, {is_article: too_many("7200")}):
        report = crawling.crawl(priangan)[priangan.name]
    assert "slower pace" in str(report.error)
    assert len([path for path in asked(newsroom) if is_article(path)]) == 1
    [outlet] = crawling.store.outlets.find(crawling.now)
    assert outlet.next_at is not None
    assert outlet.next_at >= crawling.now + 2 * HOUR
    crawling.wait(3 * HOUR)
    crawling.crawl(priangan)
    assert set(crawling.articles()) == of_priangan(newsroom)


def test_a_bot_wall_is_reported(newsroom: Newsroom, priangan: Outlet, crawling: Crawling) -> None:
    with faulty(newsroom, priangan.name, {everywhere: bot_wall()}):
        report = crawling.crawl(priangan)[priangan.name]
    assert "a bot wall (HTTP 403)" in str(report.error)
    with faulty(newsroom, priangan.name, {is_article: bot_wall()}):
        report = crawling.crawl(priangan)[priangan.name]
    assert report.error == Reason("pages_failed", count=5, reason=Reason("bot_wall", status=403))
    assert crawling.crawl(priangan)[priangan.name].new == len(of_priangan(newsroom))


def test_a_redirect_to_another_domain_is_reported_and_not_followed(
    newsroom: Newsroom, priangan: Outlet, crawling: Crawling
) -> None:
    elsewhere = newsroom.outlets[1].url
    with faulty(newsroom, priangan.name, {"/": moved(elsewhere)}):
        report = crawling.crawl(priangan)[priangan.name]
    assert "moved to another domain" in str(report.error)
    assert not [served for served in newsroom.requests if served.outlet == newsroom.outlets[1].name]


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (cut_off(400), "the response was cut off"),
        (endless(), "the response is too large"),
        (moved("/"), "leads to the home page"),
        (moved("file:///etc/hostname"), "a redirect to something that is not a web address (HTTP 301)"),
        (moved("data:text/html,<p>banjir</p>"), "a redirect to something that is not a web address (HTTP 301)"),
        (status(301), "a response without a page (HTTP 301)"),
        (compressed(gzip.compress(b"a" * (MAX_BYTES + 1))), "the response is too large when decompressed"),
        (compressed(b"no gzip"), "the response cannot be decompressed"),
        (compressed(gzip.compress(b"a")[:5]), "the response was cut off"),
        (compressed(b"no deflate", "deflate"), "the response cannot be decompressed"),
        (compressed(b"no brotli", "br"), "the response cannot be decompressed"),
        (compressed(b"no zstandard", "zstd"), "the response cannot be decompressed"),
        (status(404), "no longer there (HTTP 404)"),
        (status(410), "no longer there (HTTP 410)"),
        (status(200, b"", {"Content-Type": "text/html"}), None),
        (status(200, b"%PDF-1.7", {"Content-Type": "application/pdf"}), None),
    ],
)
def test_one_broken_page_is_one_failure(
    newsroom: Newsroom, priangan: Outlet, crawling: Crawling, fault: Fault, reason: str | None
) -> None:
    broken = min(of_priangan(newsroom))
    with faulty(newsroom, priangan.name, {"/" + broken.removeprefix(priangan.url): fault}):
        report = crawling.crawl(priangan)[priangan.name]
    assert report.is_ok
    assert list(failures_of(report)) == ([reason] if reason else [])
    assert report.not_articles == (0 if reason else 1)
    assert set(crawling.articles()) == of_priangan(newsroom) - {broken}


@pytest.mark.parametrize(
    ("declared", "written"), [("iso-8859-1", "utf-8"), ("utf-16", "utf-16"), ("nonsense", "utf-8")]
)
def test_a_wrong_charset_loses_no_article(
    newsroom: Newsroom, priangan: Outlet, crawling: Crawling, declared: str, written: str
) -> None:
    with faulty(newsroom, priangan.name, {is_article: wrong_charset(declared, written)}):
        crawling.crawl(priangan)
    texts = {truth.url: truth.text for truth in newsroom.truth()}
    found = crawling.articles()
    assert set(found) == of_priangan(newsroom)
    assert [url for url in found if found[url].article.text != texts[url]] == []


def test_a_crawl_ends_after_five_failed_pages(newsroom: Newsroom, priangan: Outlet, crawling: Crawling) -> None:
    def broken(request: Request, answer: object) -> list[bytes]:
        return []

    with faulty(newsroom, priangan.name, {is_article: broken}):
        report = crawling.crawl(priangan)[priangan.name]
    assert "5 pages in a row failed" in str(report.error)
    # The sixth request has been sent when the fifth failure is counted.
    assert report.failed in {5, 6}
    crawling.wait(HOUR)
    crawling.crawl(priangan)
    assert set(crawling.articles()) == of_priangan(newsroom)


def test_missing_pages_do_not_count_as_an_unresponsive_outlet(
    newsroom: Newsroom, priangan: Outlet, crawling: Crawling
) -> None:
    articles = sorted(of_priangan(newsroom))
    gone = {"/" + url.removeprefix(priangan.url) for url in articles[:12]}
    with faulty(newsroom, priangan.name, {gone.__contains__: status(404, b"tidak ada")}):
        report = crawling.crawl(priangan)[priangan.name]
    assert (report.error, report.failed) == (None, 12)
    assert set(crawling.articles()) == set(articles[12:])


def test_public_outlets_need_a_contact(newsroom: Newsroom, crawling: Crawling) -> None:
    public = Outlet("Umum", "http://umum.example/")
    reports = crawling.crawl(public, newsroom.outlets[0], contact=None, contact_problem=Reason("contact_missing"))
    assert reports["Umum"].error == Reason("contact_missing")
    assert reports[newsroom.outlets[0].name].is_ok


def test_a_stopped_crawl_leaves_its_candidates_waiting(
    newsroom: Newsroom, priangan: Outlet, crawling: Crawling
) -> None:
    """A page that hangs does not delay the stop. The next round fetches it."""
    release, arrived = threading.Event(), threading.Event()
    hanging = "/" + sorted(of_priangan(newsroom))[28].removeprefix(priangan.url)
    with faulty(newsroom, priangan.name, {hanging: delayed(release, arrived)}):
        report = crawling.crawl_and_stop(priangan, when=arrived)
    release.set()
    assert (report.is_ok, report.stopped, report.failures) == (True, STOPPED, {})
    assert 0 < len(crawling.articles()) < len(of_priangan(newsroom))
    crawling.crawl(priangan)
    assert set(crawling.articles()) == of_priangan(newsroom)


def test_a_crawl_that_reaches_its_time_limit_does_not_fail_and_continues_next_round(
    newsroom: Newsroom, priangan: Outlet, crawling: Crawling, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page without a response stands in for a Crawl-delay that would make the crawl too long."""
    crawling.crawl(priangan, max_pages=0)
    crawling.wait(HOUR)
    monkeypatch.setattr("crawler.outlet_crawler.MAX_CRAWL", timedelta(seconds=3))
    release = threading.Event()
    slow = "/" + sorted(of_priangan(newsroom))[20].removeprefix(priangan.url)
    with faulty(newsroom, priangan.name, {slow: delayed(release)}):
        report = crawling.crawl(priangan)[priangan.name]
    release.set()
    assert report.is_ok, report.error
    assert failures_of(report) == {"not finished after 0:00:03; the rest follows in the next round": 1}
    [outlet] = crawling.store.outlets.find(crawling.now)
    assert outlet.last_success_at == crawling.now
    assert 0 < len(crawling.articles()) < len(of_priangan(newsroom))
    crawling.crawl(priangan)
    assert set(crawling.articles()) == of_priangan(newsroom)


def test_a_crawl_that_reaches_its_time_limit_without_any_result_fails(
    newsroom: Newsroom, priangan: Outlet, crawling: Crawling, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.outlet_crawler.MAX_CRAWL", timedelta(seconds=0.5))
    release = threading.Event()
    with faulty(newsroom, priangan.name, {everywhere: delayed(release)}):
        report = crawling.crawl(priangan)[priangan.name]
    release.set()
    assert str(report.error).startswith("not finished after")
