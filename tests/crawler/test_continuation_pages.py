"""Articles that span several pages are joined up to a limit. If a page is missing, the report says so."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from html import escape

import pytest

from core.outlet import Outlet, Source, SourceKind
from core.reasons import Reason
from crawler import STOPPED
from crawler.continuation_pages import MAX_REQUESTS
from crawler.decisions import BACK_OFF, MISSING_PAGE_AFTER, waits_for_page
from crawler.failures import Failure
from demo import Newsroom, Request, Response, Truth
from storage import CandidateState
from tests.crawling import Crawling, asked, failures_of
from tests.factories import make_waiting
from tests.faults import Fault, bot_wall, delayed, faulty, moved, status, too_many

pytestmark = pytest.mark.process

HOUR = timedelta(hours=1)
HTML = {"Content-Type": "text/html; charset=utf-8"}


def sitemap(*entries: tuple[str, datetime]) -> Fault:
    content = "".join(f"<url><loc>{url}</loc><lastmod>{at.isoformat()}</lastmod></url>" for url, at in entries)
    return status(200, f"<urlset>{content}</urlset>".encode(), {"Content-Type": "application/xml"})


def long_article(newsroom: Newsroom, outlet: Outlet) -> Truth:
    """Return the outlet's article that spans several pages."""
    [truth] = [each for each in newsroom.truth() if each.outlet == outlet.name and len(each.pages) > 1]
    return truth


@contextmanager
def listing_only_the_long_article(newsroom: Newsroom, number: int) -> Iterator[Outlet]:
    """Yield an outlet whose only source is a sitemap with its long article, to keep the crawls of these tests short."""
    outlet = newsroom.outlets[number]

    def listed(request: Request, answer: Callable[[], Response]) -> Iterable[bytes] | None:
        truth = long_article(newsroom, outlet)
        return sitemap((truth.url, truth.modified_at))(request, answer)

    with faulty(newsroom, outlet.name, {"/peta.xml": listed}):
        yield replace(outlet, sources=(Source(SourceKind.SITEMAP, f"{outlet.url}peta.xml"),))


@pytest.fixture
def priangan(newsroom: Newsroom) -> Iterator[Outlet]:
    with listing_only_the_long_article(newsroom, 0) as outlet:
        yield outlet


@pytest.fixture
def tatar(newsroom: Newsroom) -> Iterator[Outlet]:
    with listing_only_the_long_article(newsroom, 1) as outlet:
        yield outlet


def path_of(truth: Truth) -> str:
    return "/" + truth.url.split("/", 3)[3]


def text_of(crawling: Crawling, truth: Truth) -> str | None:
    stored = crawling.articles().get(truth.url)
    return stored.article.text if stored else None


def waiting(crawling: Crawling, outlet: Outlet) -> int:
    [found] = [each for each in crawling.store.outlets.find(crawling.now) if each.outlet.name == outlet.name]
    return found.waiting


def page_with(*paragraphs: str, more: str = "") -> bytes:
    content = "".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in paragraphs)
    return f"<html lang=id><body><h1>Judul</h1><div>{content}</div>{more}</body></html>".encode()


def test_each_page_is_requested_once_and_all_are_one_article(
    newsroom: Newsroom, crawling: Crawling, priangan: Outlet
) -> None:
    article = path_of(long_article(newsroom, priangan))
    report = crawling.crawl(priangan)[priangan.name]
    assert asked(newsroom, article) == [article, f"{article}2/", f"{article}3/"]
    assert (report.fetched, report.new) == (1, 1)
    crawling.wait(HOUR)
    crawling.crawl(priangan)
    assert len(asked(newsroom, article)) == 3


FAULTS: dict[str, Fault] = {
    "an error": status(503),
    "too many requests": too_many("60"),
    "a bot wall": bot_wall(),
    "cut off": lambda request, answer: [],
    "a wall that says 200": status(200, b"<html><title>Just a moment...</title><body>captcha</body></html>", HTML),
}


@pytest.mark.parametrize("name", FAULTS)
def test_an_article_waits_for_a_failed_page(
    newsroom: Newsroom, crawling: Crawling, priangan: Outlet, name: str
) -> None:
    truth = long_article(newsroom, priangan)
    with faulty(newsroom, priangan.name, {path_of(truth) + "2/": FAULTS[name]}):
        report = crawling.crawl(priangan)[priangan.name]
    assert text_of(crawling, truth) is None
    assert [reason for reason in failures_of(report) if reason.startswith("an article is waiting for its page 2: ")]
    crawling.wait(HOUR)
    crawling.crawl(priangan)
    assert text_of(crawling, truth) == truth.text
    assert waiting(crawling, priangan) == 0


def test_an_article_is_kept_without_a_page_that_keeps_failing_and_the_report_says_so(
    newsroom: Newsroom, crawling: Crawling, priangan: Outlet
) -> None:
    truth = long_article(newsroom, priangan)
    with faulty(newsroom, priangan.name, {path_of(truth) + "3/": status(503)}):
        for _ in range(MISSING_PAGE_AFTER - 1):
            crawling.crawl(priangan)
            assert text_of(crawling, truth) is None
            crawling.wait(HOUR)
        report = crawling.crawl(priangan)[priangan.name]
        assert text_of(crawling, truth) == "\n".join(truth.pages[:2])
        assert list(failures_of(report)) == [
            "an article is kept without its page 3: the outlet has an error (HTTP 503)"
        ]
        assert report.is_ok
        crawling.wait(HOUR)
        # The page is still requested, and meanwhile the kept article is not replaced by a shorter one.
        assert crawling.crawl(priangan)[priangan.name].failed == 1
    assert waiting(crawling, priangan) == 1
    crawling.wait(timedelta(days=1))
    assert crawling.crawl(priangan)[priangan.name].updated == 1
    assert text_of(crawling, truth) == truth.text
    assert waiting(crawling, priangan) == 0


def test_a_kept_article_is_not_shortened_while_a_page_fails(
    newsroom: Newsroom, crawling: Crawling, priangan: Outlet
) -> None:
    truth = long_article(newsroom, priangan)
    crawling.crawl(priangan)
    crawling.wait(HOUR)
    newsroom.edit(truth.url, title="Judul yang lain", at=crawling.now)
    with faulty(newsroom, priangan.name, {path_of(truth) + "2/": status(503)}):
        for _ in range(len(BACK_OFF)):
            crawling.wait(timedelta(days=5))
            crawling.crawl(priangan)
            assert text_of(crawling, truth) == truth.text
        crawling.wait(timedelta(days=5))
        crawling.crawl(priangan)
    # After more than a week, waiting ends.
    assert text_of(crawling, truth) == truth.pages[0]
    assert crawling.articles()[truth.url].article.title == "Judul yang lain"
    assert waiting(crawling, priangan) == 0


GONE: dict[str, tuple[Fault, str, int]] = {
    "gone": (status(404), "no longer there (HTTP 404)", 3),
    "empty": (status(200, b"", HTML), "the page is empty", 2),
    "a notice": (status(200, b"<h1>Mohon maaf</h1><p>Sedang dipelihara.</p>", HTML), "shows other content", 2),
    "moved to the home page": (moved("/"), "leads to another page", 3),
    "moved to another outlet": (moved("https://lain.example/"), "moved to another domain (lain.example:443)", 3),
    "moved to a private address": (moved("http://10.0.0.1/"), "moved to another domain (10.0.0.1:80)", 3),
}
"""Name → (fault, text of the reason, how often the page is requested until it is final)."""


@pytest.mark.parametrize("name", GONE)
def test_an_article_does_not_wait_for_a_missing_page(
    newsroom: Newsroom, crawling: Crawling, priangan: Outlet, name: str
) -> None:
    truth, (fault, reason, times) = long_article(newsroom, priangan), GONE[name]
    with faulty(newsroom, priangan.name, {path_of(truth) + "2/": fault}):
        report = crawling.crawl(priangan)[priangan.name]
        assert list(failures_of(report)) == [f"an article is kept without its page 2: {reason}"]
        assert text_of(crawling, truth) == truth.pages[0]
        for _ in range(3):
            crawling.wait(timedelta(hours=13))
            crawling.crawl(priangan)
    assert len(asked(newsroom, path_of(truth) + "2/")) == times
    assert waiting(crawling, priangan) == 0


def test_robots_txt_applies_to_continuation_pages(newsroom: Newsroom, crawling: Crawling, priangan: Outlet) -> None:
    truth = long_article(newsroom, priangan)
    shut = status(200, b"User-agent: *\nDisallow: /*/3/$\n", {"Content-Type": "text/plain"})
    with faulty(newsroom, priangan.name, {"/robots.txt": shut}):
        report = crawling.crawl(priangan)[priangan.name]
    assert list(failures_of(report)) == ["an article is kept without its page 3: robots.txt does not allow it"]
    assert text_of(crawling, truth) == "\n".join(truth.pages[:2])
    assert not asked(newsroom, path_of(truth) + "3/")


def test_a_stopped_crawl_leaves_an_article_waiting(newsroom: Newsroom, crawling: Crawling, priangan: Outlet) -> None:
    truth = long_article(newsroom, priangan)
    release, arrived = threading.Event(), threading.Event()
    with faulty(newsroom, priangan.name, {path_of(truth) + "2/": delayed(release, arrived)}):
        report = crawling.crawl_and_stop(priangan, arrived)
        release.set()
    assert (report.error, report.stopped) == (None, STOPPED)
    assert not report.failures
    assert text_of(crawling, truth) is None
    crawling.crawl(priangan)
    assert text_of(crawling, truth) == truth.text


# --- which pages ---


def with_single_page_link(request: Request, answer: Callable[[], Response]) -> Iterable[bytes] | None:
    """Answer with the portal's page, and add a link to its pager."""
    link = f'<a href="{request.target.partition("?")[0]}?page=all">Tampilkan Semua</a></div>'
    body = answer().body.replace(b"</div>", link.encode(), 1)
    return status(200, body, HTML)(request, answer)


def test_one_request_for_the_whole_article_if_the_pager_links_to_it(
    newsroom: Newsroom, crawling: Crawling, tatar: Outlet
) -> None:
    truth = long_article(newsroom, tatar)
    path = path_of(truth)
    whole = status(200, page_with(*truth.text.split("\n")), HTML)
    with faulty(newsroom, tatar.name, {f"{path}?page=all": whole, path: with_single_page_link}):
        crawling.crawl(tatar)
    assert text_of(crawling, truth) == truth.text
    assert asked(newsroom, path) == [path, f"{path}?page=all"]


@pytest.mark.parametrize("answer", ["the first page", "an error"])
def test_single_pages_are_read_if_the_page_with_the_whole_article_is_not_one(
    newsroom: Newsroom, crawling: Crawling, tatar: Outlet, answer: str
) -> None:
    """The portal does not support `?page=all` and answers with the first page."""
    truth = long_article(newsroom, tatar)
    path = path_of(truth)
    fault = status(404) if answer == "an error" else with_single_page_link
    with faulty(newsroom, tatar.name, {f"{path}?page=all": fault, path: with_single_page_link}):
        report = crawling.crawl(tatar)[tatar.name]
    assert text_of(crawling, truth) == truth.text
    assert asked(newsroom, path) == [path, f"{path}?page=all", f"{path}?page=2"]
    assert not report.failures


def test_a_continuation_page_leads_to_its_article(newsroom: Newsroom, crawling: Crawling, priangan: Outlet) -> None:
    """An article has one address, even if a source lists the address of its second page."""
    truth = long_article(newsroom, priangan)
    other = f"{priangan.url}alamat-lain-untuk-cerita-itu"
    listed = sitemap((other, truth.modified_at))
    with faulty(
        newsroom, priangan.name, {"/peta.xml": listed, other[len(priangan.url) - 1 :]: moved(path_of(truth) + "2/")}
    ):
        crawling.crawl(priangan)
    assert text_of(crawling, truth) == truth.text
    assert len(crawling.articles()) == 1


def test_an_outlet_that_shows_the_same_page_for_every_number(
    newsroom: Newsroom, crawling: Crawling, tatar: Outlet
) -> None:
    truth = long_article(newsroom, tatar)
    pager = "".join(f"<a href='?page={number}'>{number}</a>" for number in range(1, 30))
    same = status(200, page_with(*truth.text.split("\n"), more=pager), HTML)
    with faulty(newsroom, tatar.name, {path_of(truth): same}):
        crawling.crawl(tatar)
    assert text_of(crawling, truth) == truth.text
    assert len(asked(newsroom, path_of(truth))) == 2


def test_the_number_of_continuation_pages_is_limited(newsroom: Newsroom, crawling: Crawling, tatar: Outlet) -> None:
    truth = long_article(newsroom, tatar)

    def endless(request: Request, answer: Callable[[], Response]) -> Iterable[bytes] | None:
        number = int(request.target.partition("page=")[2] or 1)
        lines = [f"Bagian ke-{number} dari cerita yang tidak selesai-selesai, baris {line}. " * 3 for line in "ab"]
        more = f"<a rel=next href='?page={number + 1}'>Selanjutnya</a>"
        return status(200, page_with(*lines, more=more), HTML)(request, answer)

    with faulty(newsroom, tatar.name, {path_of(truth): endless}):
        crawling.crawl(tatar)
    assert len(asked(newsroom, path_of(truth))) == 1 + MAX_REQUESTS
    assert f"Bagian ke-{MAX_REQUESTS + 1} " in str(text_of(crawling, truth))


def test_an_edit_of_any_page_is_noticed(newsroom: Newsroom, crawling: Crawling, priangan: Outlet) -> None:
    """A later page may change when the first does not, so such articles get no conditional requests."""
    truth = long_article(newsroom, priangan)
    crawling.crawl(priangan)
    crawling.wait(HOUR)
    conditions: list[str | None] = []

    def edited(request: Request, answer: Callable[[], Response]) -> Iterable[bytes] | None:
        body = answer().body.replace(b"<p>", b"<p>Ralat redaksi: kalimat ini baru. ", 1)
        return status(200, body, HTML)(request, answer)

    def noted(request: Request, answer: Callable[[], Response]) -> None:
        conditions.append(request.headers.get("If-Modified-Since"))

    newsroom.edit(truth.url, title=truth.title, at=crawling.now)
    crawling.wait(HOUR)
    with faulty(newsroom, priangan.name, {path_of(truth) + "3/": edited, path_of(truth): noted}):
        report = crawling.crawl(priangan)[priangan.name]
    assert report.updated == 1
    assert "Ralat redaksi" in str(text_of(crawling, truth))
    assert conditions == [None]


def test_an_article_is_completed_even_beyond_max_pages(
    newsroom: Newsroom, crawling: Crawling, priangan: Outlet
) -> None:
    """Otherwise a limit of one page per round would never allow an article of three pages."""
    truth = long_article(newsroom, priangan)
    crawling.crawl(priangan, max_pages=1)
    assert text_of(crawling, truth) == truth.text


# --- decisions ---


@pytest.mark.parametrize(
    ("state", "is_kept", "waits_until"),
    [
        (CandidateState.WAITING, False, MISSING_PAGE_AFTER),
        (CandidateState.WAITING, True, len(BACK_OFF) + 1),
        (CandidateState.GONE, False, 1),
        (CandidateState.REFUSED, True, 1),
        (CandidateState.NOT_ARTICLE, False, 1),
    ],
)
def test_how_long_an_article_waits(state: CandidateState, is_kept: bool, waits_until: int) -> None:
    failure = Failure(Reason("timeout"), state)
    waits = [waits_for_page(failure, make_waiting(attempts=tried, is_kept=is_kept)) for tried in range(11)]
    assert waits == [tried + 1 < waits_until for tried in range(11)]
