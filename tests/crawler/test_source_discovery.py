"""Discovery of sources at outlets that announce what does not exist, what is broken, or nothing at all."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TypeAlias

import pytest

from core.outlet import CrawlReport, Outlet, Source, SourceKind
from demo import Newsroom, Request, Response
from demo.edition import Truth
from storage import StoredSource
from tests.crawling import Crawling, asked, failures_of
from tests.faults import Fault, status, too_many

Pages: TypeAlias = dict[str, bytes | Fault]

HOUR = timedelta(hours=1)
GONE = status(404)
XML = {"Content-Type": "application/xml"}


@pytest.fixture
def outlet(newsroom: Newsroom) -> Outlet:
    return newsroom.outlets[1]


@contextmanager
def serving_pages(newsroom: Newsroom, outlet: Outlet, pages: Pages) -> Iterator[None]:
    """Serve these pages instead of the outlet's own ones, which are gone except for its articles."""

    def intercept(name: str, request: Request, answer: Callable[[], Response]) -> Iterable[bytes] | None:
        if name != outlet.name or ".html" in request.target:
            return None
        page = pages.get(request.target.partition("?")[0], GONE)
        fault = status(200, page, {"Content-Type": "text/html"}) if isinstance(page, bytes) else page
        return fault(request, answer)

    newsroom.intercept = intercept
    yield
    newsroom.intercept = None


def recent(newsroom: Newsroom, outlet: Outlet) -> list[Truth]:
    """Return four articles that a first round keeps."""
    return [truth for truth in newsroom.truth() if truth.is_recent and truth.outlet == outlet.name][:4]


def home(*links: str, articles: Iterable[Truth] = ()) -> bytes:
    anchors = "".join(f'<p><a href="{truth.url}">{truth.title}</a></p>' for truth in articles)
    return f"<html><head><title>Kabar</title>{''.join(links)}</head><body>{anchors}</body></html>".encode()


def feed_link(path: str) -> str:
    return f'<link rel="alternate" type="application/rss+xml" href="{path}">'


def rss(articles: Iterable[Truth]) -> bytes:
    items = "".join(
        f"<item><title>{truth.title}</title><link>{truth.url}</link>"
        f"<pubDate>{truth.published_at:%a, %d %b %Y %H:%M:%S %z}</pubDate></item>"
        for truth in articles
        if truth.published_at
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Kabar</title>{items}</channel></rss>'.encode()


def sitemap(articles: Iterable[Truth]) -> bytes:
    urls = "".join(
        f"<url><loc>{truth.url}</loc><lastmod>{truth.published_at:%Y-%m-%d}</lastmod></url>"
        for truth in articles
        if truth.published_at
    )
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()


def index(*urls: str) -> bytes:
    return f"<sitemapindex>{''.join(f'<sitemap><loc>{url}</loc></sitemap>' for url in urls)}</sitemapindex>".encode()


def robots(outlet: Outlet, *paths: str) -> Fault:
    lines = ["User-agent: *", *(f"Sitemap: {outlet.url.rstrip('/')}{path}" for path in paths)]
    return status(200, "\n".join(lines).encode(), {"Content-Type": "text/plain"})


def crawl(newsroom: Newsroom, crawling: Crawling, pages: Pages) -> CrawlReport:
    outlet = newsroom.outlets[1]
    with serving_pages(newsroom, outlet, pages):
        return crawling.crawl(outlet)[outlet.name]


def sources_of(crawling: Crawling) -> dict[str, StoredSource]:
    """Return the stored sources by `kind path`."""
    [stored] = crawling.store.outlets.find(crawling.now)
    return {f"{source.kind} /{source.url.split('/', 3)[3]}": source for source in stored.sources}


# What an outlet may answer at an address that it announces, and how Kliping words it.
BROKEN: dict[str, tuple[bytes | Fault, str]] = {
    "gone": (status(404), "no longer there (HTTP 404)"),
    "an error": (status(500), "the outlet has an error (HTTP 500)"),
    "refused": (status(403), "access is refused (HTTP 403)"),
    "a web page": (home(), "this is not a"),
    "nothing": (b"", "this is not a"),
    "mislabelled": (status(200, b"not compressed", {"Content-Encoding": "br"}), "cannot be decompressed"),
}


@pytest.mark.parametrize("fault", BROKEN)
@pytest.mark.parametrize("usual", ["/feed/", "/atom.xml"])
def test_an_announced_feed_that_cannot_be_read_is_reported_and_the_usual_addresses_are_tried(
    newsroom: Newsroom, outlet: Outlet, crawling: Crawling, fault: str, usual: str
) -> None:
    answer, reason = BROKEN[fault]
    articles = recent(newsroom, outlet)
    pages: Pages = {"/": home(feed_link("/umpan")), "/umpan": answer, usual: status(200, rss(articles), XML)}
    for new in (len(articles), 0):
        report = crawl(newsroom, crawling, pages)
        assert (report.new, report.error) == (new, None)
        [failure] = failures_of(report)
        assert failure.startswith(f"feed {outlet.url}umpan: ")
        assert reason in failure
        sources = sources_of(crawling)
        assert reason in str(sources["feed /umpan"].last_error)
        assert sources[f"feed {usual}"].last_error is None


@pytest.mark.parametrize("fault", BROKEN)
def test_a_listed_sitemap_that_cannot_be_read_is_reported_and_the_usual_addresses_are_tried(
    newsroom: Newsroom, outlet: Outlet, crawling: Crawling, fault: str
) -> None:
    answer, reason = BROKEN[fault]
    articles = recent(newsroom, outlet)
    pages: Pages = {
        "/": home(),
        "/robots.txt": robots(outlet, "/sitemap_index.xml"),
        "/sitemap_index.xml": answer,
        "/wp-sitemap.xml": status(200, sitemap(articles), XML),
    }
    for new in (len(articles), 0):
        report = crawl(newsroom, crawling, pages)
        assert (report.new, report.error) == (new, None)
        [failure] = failures_of(report)
        assert failure.startswith(f"sitemap {outlet.url}sitemap_index.xml: ")
        assert reason in failure
        assert reason in str(sources_of(crawling)["sitemap /sitemap_index.xml"].last_error)


def test_a_rest_interface_that_is_refused_is_reported(newsroom: Newsroom, outlet: Outlet, crawling: Crawling) -> None:
    articles = recent(newsroom, outlet)
    rest = '<link rel="https://api.w.org/" href="/wp-json/">'
    report = crawl(newsroom, crawling, {"/": home(rest, feed_link("/umpan")), "/umpan": rss(articles)})
    assert (report.new, report.error) == (len(articles), None)
    assert failures_of(report) == {f"wordpress {outlet.url}wp-json/: no longer there (HTTP 404)": 1}


def test_a_readable_feed_behind_three_dead_ones_is_found(
    newsroom: Newsroom, outlet: Outlet, crawling: Crawling
) -> None:
    articles = recent(newsroom, outlet)
    links = map(feed_link, ("/satu", "/dua", "/tiga", "/empat"))
    report = crawl(newsroom, crawling, {"/": home(*links), "/empat": rss(articles)})
    assert (report.new, len(failures_of(report))) == (len(articles), 3)


def test_only_three_feeds_with_the_same_articles_are_read(
    newsroom: Newsroom, outlet: Outlet, crawling: Crawling
) -> None:
    paths = ["/satu", "/dua", "/tiga", "/empat", "/lima"]
    pages: Pages = {path: rss(recent(newsroom, outlet)) for path in paths}
    for _ in range(2):
        crawl(newsroom, crawling, {"/": home(*map(feed_link, paths)), **pages})
    assert [name for name in sources_of(crawling) if name.startswith("feed")] == [
        "feed /satu",
        "feed /dua",
        "feed /tiga",
    ]


def test_the_error_names_the_announced_feed_if_there_is_nothing_else(
    newsroom: Newsroom, outlet: Outlet, crawling: Crawling
) -> None:
    for _ in range(2):
        report = crawl(newsroom, crawling, {"/": home(feed_link("/umpan")), "/umpan": status(500)})
        assert str(report.error) == f"feed {outlet.url}umpan: the outlet has an error (HTTP 500)"
        assert set(failures_of(report)) == {str(report.error), f"home {outlet.url}: no source could be read"}


def test_the_error_names_a_feed_of_another_site(newsroom: Newsroom, outlet: Outlet, crawling: Crawling) -> None:
    feed = "https://umpan.example/kabar"
    report = crawl(newsroom, crawling, {"/": home(feed_link(feed))})
    reason = f"the announced feed is on another site, which is not read ({feed})"
    assert str(report.error) == f"home {outlet.url}: {reason}"
    articles = recent(newsroom, outlet)
    report = crawl(newsroom, crawling, {"/": home(feed_link(feed)), "/feed/": rss(articles)})
    assert (report.new, report.failures) == (len(articles), {})


def test_an_index_is_read_up_to_a_number_of_sitemaps(
    newsroom: Newsroom, outlet: Outlet, crawling: Crawling, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.source_reader.MAX_LISTED_SITEMAPS", 6)
    pages: Pages = {"/": home(), "/sitemap.xml": index(*(f"{outlet.url}tahun-{n}.xml" for n in range(9)))}
    pages |= {f"/tahun-{n}.xml": index(*(f"{outlet.url}bulan-{n}-{month}.xml" for month in range(9))) for n in range(9)}
    crawl(newsroom, crawling, pages)
    assert len(asked(newsroom, "/tahun-") + asked(newsroom, "/bulan-")) == 6


@pytest.mark.parametrize(
    "feed",
    [
        b"\x00\x01\x02 garbage",
        b'<?xml version="1.0"?><rss version="2.0"><channel><title>Kabar</title></channel></rss>',
        b'<?xml version="1.0"?><rss version="2.0"><channel>\xff\xfe<<<&&& %PDF-1.4',
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>Kabar</title></feed>',
    ],
)
def test_section_pages_are_tried_if_the_only_feed_lists_nothing(
    newsroom: Newsroom, outlet: Outlet, crawling: Crawling, feed: bytes
) -> None:
    articles = recent(newsroom, outlet)
    pages: Pages = {"/": home(feed_link("/umpan"), articles=articles), "/umpan": status(200, feed, XML)}
    for new in (len(articles), 0):
        report = crawl(newsroom, crawling, pages)
        assert (report.new, report.error) == (new, None)
        [failure] = failures_of(report)
        assert failure.startswith(f"feed {outlet.url}umpan: ")
        assert sources_of(crawling)["feed /umpan"].last_error is not None
        assert "section /" in sources_of(crawling)


def test_section_pages_are_tried_if_a_feed_breaks_later(newsroom: Newsroom, outlet: Outlet, crawling: Crawling) -> None:
    articles = recent(newsroom, outlet)
    page = home(feed_link("/umpan"), articles=articles)
    assert crawl(newsroom, crawling, {"/": page, "/umpan": rss(articles[1:])}).new == len(articles) - 1
    broken: Pages = {"/": page, "/umpan": status(200, b"garbage", XML)}
    reports = [crawl(newsroom, crawling, broken) for _ in range(2)]
    assert [report.new for report in reports] == [0, 1]
    assert all(f"feed {outlet.url}umpan: this is not a feed" in failures_of(report) for report in reports)


@pytest.mark.parametrize(
    ("source", "answer", "reason"),
    [
        (Source(SourceKind.FEED, "umpan"), status(304), "a response without a page (HTTP 304)"),
        (Source(SourceKind.FEED, "umpan"), rss([]), "it lists no articles"),
        (Source(SourceKind.SECTION, "kota"), home(), "it lists no articles"),
        (Source(SourceKind.SITEMAP, "peta"), index("http://127.0.0.1:1/lama.xml"), "127.0.0.1:1/lama.xml: "),
        (Source(SourceKind.WORDPRESS, "wp-json/"), b"[]", "no longer there (HTTP 404)"),
    ],
)
def test_a_configured_source_without_articles_is_an_error(
    newsroom: Newsroom, outlet: Outlet, crawling: Crawling, source: Source, answer: bytes | Fault, reason: str
) -> None:
    configured = replace(outlet, sources=(replace(source, url=outlet.url + source.url),))
    pages: Pages = {f"/{source.url}": answer}
    for _ in range(2):
        with serving_pages(newsroom, outlet, pages):
            report = crawling.crawl(configured)[outlet.name]
        assert not report.is_ok
        assert str(report.error).startswith(f"{source.kind} {outlet.url}{source.url}: ")
        assert reason in str(report.error)


def test_an_index_of_which_only_some_sitemaps_exist_is_read(
    newsroom: Newsroom, outlet: Outlet, crawling: Crawling
) -> None:
    articles = recent(newsroom, outlet)
    listed = index(*(f"{outlet.url}{name}" for name in ("peta-1.xml", "peta-2.xml", "peta-3.xml")))
    pages: Pages = {"/": home(), "/robots.txt": robots(outlet, "/peta.xml"), "/peta.xml": listed}
    report = crawl(newsroom, crawling, {**pages, "/peta-2.xml": sitemap(articles)})
    assert (report.new, report.failures) == (len(articles), {})
    gone = crawl(newsroom, crawling, pages)
    [failure] = failures_of(gone)
    assert re.fullmatch(
        rf"sitemap {outlet.url}peta.xml: {outlet.url}peta-\d.xml: no longer there \(HTTP 404\)", failure
    )


def test_an_empty_sitemap_is_reported_but_no_error(newsroom: Newsroom, outlet: Outlet, crawling: Crawling) -> None:
    articles = recent(newsroom, outlet)
    pages: Pages = {
        "/": home(feed_link("/umpan")),
        "/umpan": rss(articles),
        "/robots.txt": robots(outlet, "/berita.xml"),
    }
    report = crawl(newsroom, crawling, {**pages, "/berita.xml": sitemap([])})
    assert (report.new, report.error) == (len(articles), None)
    assert failures_of(report) == {f"sitemap {outlet.url}berita.xml: it lists no articles": 1}
    assert sources_of(crawling)["sitemap /berita.xml"].last_error is None


def test_the_home_page_is_due_if_no_source_can_be_read(newsroom: Newsroom, outlet: Outlet, crawling: Crawling) -> None:
    """The feed moved. The service reads only what is due."""
    articles = recent(newsroom, outlet)
    crawl(newsroom, crawling, {"/": home(feed_link("/lama")), "/lama": rss(articles[:2])})
    moved: Pages = {"/": home(feed_link("/baru")), "/baru": rss(articles)}
    crawling.wait(HOUR)
    with serving_pages(newsroom, outlet, moved):
        reports = [crawling.run(crawling.due_round) for _ in range(3)]
    assert [[(report.new, report.is_ok) for report in due] for due in reports] == [[(0, False)], [(2, True)], []]


def test_an_announced_source_that_never_worked_is_forgotten_when_it_is_no_longer_announced(
    newsroom: Newsroom, outlet: Outlet, crawling: Crawling
) -> None:
    articles = recent(newsroom, outlet)
    pages: Pages = {"/": home(feed_link("/lama")), "/feed/": rss(articles)}
    crawl(newsroom, crawling, pages)
    assert set(sources_of(crawling)) == {"home /", "feed /lama", "feed /feed/"}
    crawl(newsroom, crawling, {**pages, "/": home()})
    assert set(sources_of(crawling)) == {"home /", "feed /feed/"}
    assert not crawl(newsroom, crawling, {**pages, "/": home()}).failures


def test_a_source_at_a_usual_address_is_forgotten_after_a_week_of_failures(
    newsroom: Newsroom, outlet: Outlet, crawling: Crawling
) -> None:
    articles = recent(newsroom, outlet)
    crawl(newsroom, crawling, {"/": home(), "/feed/": rss(articles)})
    moved: Pages = {"/": home(feed_link("/umpan")), "/umpan": rss(articles)}
    known = []
    for _ in range(3):
        crawling.wait(timedelta(days=3))
        crawl(newsroom, crawling, moved)
        known.append(set(sources_of(crawling)))
    assert known == [{"home /", "feed /feed/", "feed /umpan"}] * 2 + [{"home /", "feed /umpan"}]


def test_an_outlet_without_a_home_page_may_have_sources(newsroom: Newsroom, outlet: Outlet, crawling: Crawling) -> None:
    articles = recent(newsroom, outlet)
    pages: Pages = {"/robots.txt": robots(outlet, "/peta.xml"), "/peta.xml": status(200, sitemap(articles), XML)}
    report = crawl(newsroom, crawling, pages)
    assert (report.new, report.error) == (len(articles), None)
    assert failures_of(report) == {f"home {outlet.url}: no longer there (HTTP 404)": 1}


def test_discovery_ends_if_the_outlet_requests_a_slower_pace(
    newsroom: Newsroom, outlet: Outlet, crawling: Crawling
) -> None:
    report = crawl(newsroom, crawling, {"/": home(), "/rss": too_many("3600")})
    assert "slower pace" in str(report.error)
    assert asked(newsroom)[-1] == "/rss"
    [stored] = crawling.store.outlets.find(crawling.now)
    assert stored.next_at == crawling.now + HOUR
    assert set(sources_of(crawling)) == {"home /"}


def test_one_of_several_link_headers_announces_the_rest_interface(
    newsroom: Newsroom, outlet: Outlet, crawling: Crawling
) -> None:
    """The Link headers of WordPress, whose shortlink is the last one."""

    def answer(_: Request, __: Callable[[], Response]) -> list[bytes]:
        links = [f'<{outlet.url}?rest_route=/>; rel="https://api.w.org/"', f"<{outlet.url}>; rel=shortlink"]
        headers = tuple(("Link", link) for link in links)
        response = Response(home(), content_type="text/html", headers=(*headers, ("Connection", "close")))
        return [response.head, response.body]

    crawl(newsroom, crawling, {"/": answer})
    assert asked(newsroom, "?rest_route=/wp/v2/posts&per_page=100&page=1&")


def parse_nothing(body: bytes, url: str, *_: object) -> None:
    """Stand in for a parser with a fault that no test has found yet."""
    raise ValueError(f"Invalid tag name in {len(body)} bytes")


def test_a_fault_while_one_source_is_parsed_does_not_end_the_others(
    newsroom: Newsroom, outlet: Outlet, crawling: Crawling, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = recent(newsroom, outlet)
    rest = '<link rel="https://api.w.org/" href="/wp-json/">'
    pages: Pages = {"/": home(rest, feed_link("/umpan")), "/umpan": rss(articles), "/wp-json/wp/v2/posts": b"[]"}
    monkeypatch.setattr("core.discovery.read_posts", parse_nothing)
    reports = [crawl(newsroom, crawling, pages) for _ in range(2)]
    assert [(report.new, report.error) for report in reports] == [(len(articles), None), (0, None)]
    for report in reports:
        [failure] = failures_of(report)
        assert failure.startswith(f"wordpress {outlet.url}wp-json/: a fault in Kliping (ValueError: Invalid tag name")
