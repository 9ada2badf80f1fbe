"""Stories in several pages: joined, within bounds, and never halved in silence."""

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

HOUR = timedelta(hours=1)
HTML = {"Content-Type": "text/html; charset=utf-8"}


def sitemap(*entries: tuple[str, datetime]) -> Fault:
    told = "".join(f"<url><loc>{url}</loc><lastmod>{at.isoformat()}</lastmod></url>" for url, at in entries)
    return status(200, f"<urlset>{told}</urlset>".encode(), {"Content-Type": "application/xml"})


def long_story(newsroom: Newsroom, outlet: Outlet) -> Truth:
    """The outlet's story in several pages."""
    [truth] = [each for each in newsroom.truth() if each.outlet == outlet.name and len(each.pages) > 1]
    return truth


@contextmanager
def telling_of_it_alone(newsroom: Newsroom, number: int) -> Iterator[Outlet]:
    """An outlet whose only source is a sitemap that lists its long story, to keep the crawls of these tests short."""
    outlet = newsroom.outlets[number]

    def listed(request: Request, answer: Callable[[], Response]) -> Iterable[bytes] | None:
        truth = long_story(newsroom, outlet)
        return sitemap((truth.url, truth.modified_at))(request, answer)

    with faulty(newsroom, outlet.name, {"/peta.xml": listed}):
        yield replace(outlet, sources=(Source(SourceKind.SITEMAP, f"{outlet.url}peta.xml"),))


@pytest.fixture
def priangan(newsroom: Newsroom) -> Iterator[Outlet]:
    with telling_of_it_alone(newsroom, 0) as outlet:
        yield outlet


@pytest.fixture
def tatar(newsroom: Newsroom) -> Iterator[Outlet]:
    with telling_of_it_alone(newsroom, 1) as outlet:
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
    told = "".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in paragraphs)
    return f"<html lang=id><body><h1>Judul</h1><div>{told}</div>{more}</body></html>".encode()


def test_each_page_is_asked_for_once_and_counts_as_one_article(
    newsroom: Newsroom, crawling: Crawling, priangan: Outlet
) -> None:
    story = path_of(long_story(newsroom, priangan))
    report = crawling.crawl(priangan)[priangan.name]
    assert asked(newsroom, story) == [story, f"{story}2/", f"{story}3/"]
    assert (report.fetched, report.new) == (1, 1)
    crawling.wait(HOUR)
    crawling.crawl(priangan)
    assert len(asked(newsroom, story)) == 3


TROUBLES: dict[str, Fault] = {
    "an error": status(503),
    "too many requests": too_many("60"),
    "a bot wall": bot_wall(),
    "cut off": lambda request, answer: [],
    "a wall that says 200": status(200, b"<html><title>Just a moment...</title><body>captcha</body></html>", HTML),
}


@pytest.mark.parametrize("name", TROUBLES)
def test_a_story_waits_for_a_page_that_fails(
    newsroom: Newsroom, crawling: Crawling, priangan: Outlet, name: str
) -> None:
    truth = long_story(newsroom, priangan)
    with faulty(newsroom, priangan.name, {path_of(truth) + "2/": TROUBLES[name]}):
        report = crawling.crawl(priangan)[priangan.name]
    assert text_of(crawling, truth) is None
    assert [reason for reason in failures_of(report) if reason.startswith("a story is waiting for its page 2: ")]
    crawling.wait(HOUR)
    crawling.crawl(priangan)
    assert text_of(crawling, truth) == truth.text
    assert waiting(crawling, priangan) == 0


def test_a_page_that_goes_on_failing_costs_only_itself_and_is_told(
    newsroom: Newsroom, crawling: Crawling, priangan: Outlet
) -> None:
    truth = long_story(newsroom, priangan)
    with faulty(newsroom, priangan.name, {path_of(truth) + "3/": status(503)}):
        for _ in range(MISSING_PAGE_AFTER - 1):
            crawling.crawl(priangan)
            assert text_of(crawling, truth) is None
            crawling.wait(HOUR)
        report = crawling.crawl(priangan)[priangan.name]
        assert text_of(crawling, truth) == "\n".join(truth.pages[:2])
        assert list(failures_of(report)) == ["a story is kept without its page 3: the outlet has an error (HTTP 503)"]
        assert report.is_ok
        crawling.wait(HOUR)
        # It is still asked for, and what is kept is not made less meanwhile.
        assert crawling.crawl(priangan)[priangan.name].failed == 1
    assert waiting(crawling, priangan) == 1
    crawling.wait(timedelta(days=1))
    assert crawling.crawl(priangan)[priangan.name].updated == 1
    assert text_of(crawling, truth) == truth.text
    assert waiting(crawling, priangan) == 0


def test_a_kept_story_is_not_halved_while_a_page_fails(
    newsroom: Newsroom, crawling: Crawling, priangan: Outlet
) -> None:
    truth = long_story(newsroom, priangan)
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
    # After a good week nobody waits any longer.
    assert text_of(crawling, truth) == truth.pages[0]
    assert crawling.articles()[truth.url].article.title == "Judul yang lain"
    assert waiting(crawling, priangan) == 0


GONE: dict[str, tuple[Fault, str, int]] = {
    "gone": (status(404), "no longer there (HTTP 404)", 3),
    "empty": (status(200, b"", HTML), "the page is empty", 2),
    "a notice": (status(200, b"<h1>Mohon maaf</h1><p>Sedang dipelihara.</p>", HTML), "shows something else", 2),
    "moved to the home page": (moved("/"), "leads to another page", 3),
    "moved to another outlet": (moved("https://lain.example/"), "moved to another domain (lain.example:443)", 3),
    "moved to a private address": (moved("http://10.0.0.1/"), "moved to another domain (10.0.0.1:80)", 3),
}
"""Name → (fault, what is told, how often the page is asked for until that is believed)."""


@pytest.mark.parametrize("name", GONE)
def test_a_page_that_is_not_there_is_not_waited_for(
    newsroom: Newsroom, crawling: Crawling, priangan: Outlet, name: str
) -> None:
    truth, (fault, reason, times) = long_story(newsroom, priangan), GONE[name]
    with faulty(newsroom, priangan.name, {path_of(truth) + "2/": fault}):
        report = crawling.crawl(priangan)[priangan.name]
        assert list(failures_of(report)) == [f"a story is kept without its page 2: {reason}"]
        assert text_of(crawling, truth) == truth.pages[0]
        for _ in range(3):
            crawling.wait(timedelta(hours=13))
            crawling.crawl(priangan)
    assert len(asked(newsroom, path_of(truth) + "2/")) == times
    assert waiting(crawling, priangan) == 0


def test_robots_txt_holds_for_later_pages(newsroom: Newsroom, crawling: Crawling, priangan: Outlet) -> None:
    truth = long_story(newsroom, priangan)
    shut = status(200, b"User-agent: *\nDisallow: /*/3/$\n", {"Content-Type": "text/plain"})
    with faulty(newsroom, priangan.name, {"/robots.txt": shut}):
        report = crawling.crawl(priangan)[priangan.name]
    assert list(failures_of(report)) == ["a story is kept without its page 3: robots.txt does not allow it"]
    assert text_of(crawling, truth) == "\n".join(truth.pages[:2])
    assert not asked(newsroom, path_of(truth) + "3/")


def test_a_stopped_crawl_leaves_a_story_as_it_waits(newsroom: Newsroom, crawling: Crawling, priangan: Outlet) -> None:
    truth = long_story(newsroom, priangan)
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


def offering_all(request: Request, answer: Callable[[], Response]) -> Iterable[bytes] | None:
    """The portal's page, its pager with one more link."""
    link = f'<a href="{request.target.partition("?")[0]}?page=all">Tampilkan Semua</a></div>'
    body = answer().body.replace(b"</div>", link.encode(), 1)
    return status(200, body, HTML)(request, answer)


def test_the_whole_story_in_one_request_where_the_pager_offers_it(
    newsroom: Newsroom, crawling: Crawling, tatar: Outlet
) -> None:
    truth = long_story(newsroom, tatar)
    path = path_of(truth)
    whole = status(200, page_with(*truth.text.split("\n")), HTML)
    with faulty(newsroom, tatar.name, {f"{path}?page=all": whole, path: offering_all}):
        crawling.crawl(tatar)
    assert text_of(crawling, truth) == truth.text
    assert asked(newsroom, path) == [path, f"{path}?page=all"]


@pytest.mark.parametrize("answer", ["the first page", "an error"])
def test_a_whole_story_that_is_none_is_followed_by_the_pages(
    newsroom: Newsroom, crawling: Crawling, tatar: Outlet, answer: str
) -> None:
    """The portal knows no `?page=all` and answers with the first page."""
    truth = long_story(newsroom, tatar)
    path = path_of(truth)
    fault = status(404) if answer == "an error" else offering_all
    with faulty(newsroom, tatar.name, {f"{path}?page=all": fault, path: offering_all}):
        report = crawling.crawl(tatar)[tatar.name]
    assert text_of(crawling, truth) == truth.text
    assert asked(newsroom, path) == [path, f"{path}?page=all", f"{path}?page=2"]
    assert not report.failures


def test_a_later_page_leads_to_the_story_it_is_of(newsroom: Newsroom, crawling: Crawling, priangan: Outlet) -> None:
    """One article, one address: also where another address leads to its second page."""
    truth = long_story(newsroom, priangan)
    other = f"{priangan.url}alamat-lain-untuk-cerita-itu"
    listed = sitemap((other, truth.modified_at))
    with faulty(
        newsroom, priangan.name, {"/peta.xml": listed, other[len(priangan.url) - 1 :]: moved(path_of(truth) + "2/")}
    ):
        crawling.crawl(priangan)
    assert text_of(crawling, truth) == truth.text
    assert len(crawling.articles()) == 1


def test_an_outlet_that_shows_one_page_for_all_numbers(newsroom: Newsroom, crawling: Crawling, tatar: Outlet) -> None:
    truth = long_story(newsroom, tatar)
    pager = "".join(f"<a href='?page={number}'>{number}</a>" for number in range(1, 30))
    same = status(200, page_with(*truth.text.split("\n"), more=pager), HTML)
    with faulty(newsroom, tatar.name, {path_of(truth): same}):
        crawling.crawl(tatar)
    assert text_of(crawling, truth) == truth.text
    assert len(asked(newsroom, path_of(truth))) == 2


def test_a_story_without_end_has_an_end(newsroom: Newsroom, crawling: Crawling, tatar: Outlet) -> None:
    truth = long_story(newsroom, tatar)

    def endless(request: Request, answer: Callable[[], Response]) -> Iterable[bytes] | None:
        number = int(request.target.partition("page=")[2] or 1)
        lines = [f"Bagian ke-{number} dari cerita yang tidak selesai-selesai, baris {line}. " * 3 for line in "ab"]
        more = f"<a rel=next href='?page={number + 1}'>Selanjutnya</a>"
        return status(200, page_with(*lines, more=more), HTML)(request, answer)

    with faulty(newsroom, tatar.name, {path_of(truth): endless}):
        crawling.crawl(tatar)
    assert len(asked(newsroom, path_of(truth))) == 1 + MAX_REQUESTS
    assert f"Bagian ke-{MAX_REQUESTS + 1} " in str(text_of(crawling, truth))


def test_an_edit_of_any_page_is_seen(newsroom: Newsroom, crawling: Crawling, priangan: Outlet) -> None:
    """The first page may be "not modified" while a later one is: a story in several pages is asked for outright."""
    truth = long_story(newsroom, priangan)
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


def test_a_story_that_was_begun_is_ended(newsroom: Newsroom, crawling: Crawling, priangan: Outlet) -> None:
    """With one page a round, a story of three would else never be read."""
    truth = long_story(newsroom, priangan)
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
def test_how_long_a_story_waits(state: CandidateState, is_kept: bool, waits_until: int) -> None:
    failure = Failure(Reason("timeout"), state)
    waits = [waits_for_page(failure, make_waiting(attempts=tried, is_kept=is_kept)) for tried in range(11)]
    assert waits == [tried + 1 < waits_until for tried in range(11)]
