"""Discovery of sources at outlets that announce what does not exist, what is broken, or nothing at all."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import TypeAlias

import pytest

from core.outlet import CrawlReport, Source, SourceKind
from demo.response import HTML, JSON, XML, Response
from storage import StoredSource
from tests import small_outlet
from tests.crawling import Crawling, failures_of
from tests.small_outlet import NAME, SmallOutlet

pytestmark = pytest.mark.process

Pages: TypeAlias = dict[str, Response]

HOUR = timedelta(hours=1)
GARBAGE = Response(b"garbage", XML)


@pytest.fixture
def site() -> Iterator[SmallOutlet]:
    with SmallOutlet.serve() as opened:
        yield opened


def add_articles(site: SmallOutlet) -> list[str]:
    return [site.add_article(f"kota/kabar-dari-desa-{number}", number) for number in range(4)]


def show(site: SmallOutlet, pages: Pages) -> None:
    """Serve these pages instead of earlier ones, which are gone except for the articles."""
    site.responses = {path: page for path, page in site.responses.items() if path.startswith("/kota/")} | pages


def crawl(site: SmallOutlet, crawling: Crawling, pages: Pages) -> CrawlReport:
    show(site, pages)
    return crawling.crawl(site.outlet())[NAME]


def home(*links: str, articles: Iterable[str] = ()) -> Response:
    anchors = "".join(f'<p><a href="{url}">Warga desa menata kebun</a></p>' for url in articles)
    return Response(f"<html><head>{''.join(links)}</head><body>{anchors}</body></html>".encode(), HTML)


def feed_link(path: str) -> str:
    return f'<link rel="alternate" type="application/rss+xml" href="{path}">'


def rss(articles: Iterable[str]) -> Response:
    return Response(small_outlet.rss(*(f"<link>{url}</link>" for url in articles)).encode(), XML)


def sitemap(articles: Iterable[str]) -> Response:
    return Response(small_outlet.urlset(*articles).encode(), XML)


def index(*urls: str) -> Response:
    return Response(small_outlet.index(*urls).encode(), XML)


def robots(site: SmallOutlet, path: str) -> Response:
    return Response(f"User-agent: *\nSitemap: {site.url}{path.lstrip('/')}\n".encode(), "text/plain")


def status(code: int, **headers: str) -> Response:
    return Response(b"", status=code, headers=tuple((name.replace("_", "-"), text) for name, text in headers.items()))


def sources_of(crawling: Crawling) -> dict[str, StoredSource]:
    """Return the stored sources by `kind path`."""
    [stored] = crawling.store.outlets.find(crawling.now)
    return {f"{source.kind} /{source.url.split('/', 3)[3]}": source for source in stored.sources}


# What an outlet may answer at an address that it announces, and how Kliping words it.
BROKEN: dict[str, tuple[Response, str]] = {
    "gone": (status(404), "no longer there (HTTP 404)"),
    "an error": (status(500), "the outlet has an error (HTTP 500)"),
    "refused": (status(403), "access is refused (HTTP 403)"),
    "a web page": (home(), "this is not a"),
    "nothing": (Response(b""), "this is not a"),
    "mislabelled": (Response(b"\x80 not compressed", headers=(("Content-Encoding", "br"),)), "cannot be decompressed"),
}


@pytest.mark.parametrize("fault", BROKEN)
@pytest.mark.parametrize("usual", ["/feed/", "/atom.xml"])
def test_an_announced_feed_that_cannot_be_read_is_reported_and_the_usual_addresses_are_tried(
    site: SmallOutlet, crawling: Crawling, fault: str, usual: str
) -> None:
    answer, reason = BROKEN[fault]
    articles = add_articles(site)
    pages: Pages = {"/": home(feed_link("/umpan")), "/umpan": answer, usual: rss(articles)}
    for new in (len(articles), 0):
        report = crawl(site, crawling, pages)
        assert (report.new, report.error) == (new, None)
        [failure] = failures_of(report)
        assert failure.startswith(f"feed {site.url}umpan: ")
        assert reason in failure
        sources = sources_of(crawling)
        assert reason in str(sources["feed /umpan"].last_error)
        assert sources[f"feed {usual}"].last_error is None


@pytest.mark.parametrize("fault", BROKEN)
def test_a_listed_sitemap_that_cannot_be_read_is_reported_and_the_usual_addresses_are_tried(
    site: SmallOutlet, crawling: Crawling, fault: str
) -> None:
    answer, reason = BROKEN[fault]
    articles = add_articles(site)
    pages: Pages = {
        "/": home(),
        "/robots.txt": robots(site, "/sitemap_index.xml"),
        "/sitemap_index.xml": answer,
        "/wp-sitemap.xml": sitemap(articles),
    }
    for new in (len(articles), 0):
        report = crawl(site, crawling, pages)
        assert (report.new, report.error) == (new, None)
        [failure] = failures_of(report)
        assert failure.startswith(f"sitemap {site.url}sitemap_index.xml: ")
        assert reason in failure
        assert reason in str(sources_of(crawling)["sitemap /sitemap_index.xml"].last_error)


def test_a_rest_interface_that_is_refused_is_reported(site: SmallOutlet, crawling: Crawling) -> None:
    articles = add_articles(site)
    rest = '<link rel="https://api.w.org/" href="/wp-json/">'
    report = crawl(site, crawling, {"/": home(rest, feed_link("/umpan")), "/umpan": rss(articles)})
    assert (report.new, report.error) == (len(articles), None)
    assert failures_of(report) == {f"wordpress {site.url}wp-json/: no longer there (HTTP 404)": 1}


def test_a_readable_feed_behind_three_dead_ones_is_found(site: SmallOutlet, crawling: Crawling) -> None:
    articles = add_articles(site)
    links = map(feed_link, ("/satu", "/dua", "/tiga", "/empat"))
    report = crawl(site, crawling, {"/": home(*links), "/empat": rss(articles)})
    assert (report.new, len(failures_of(report))) == (len(articles), 3)


def test_only_three_feeds_with_the_same_articles_are_read(site: SmallOutlet, crawling: Crawling) -> None:
    paths = ["/satu", "/dua", "/tiga", "/empat", "/lima"]
    pages: Pages = {path: rss(add_articles(site)) for path in paths}
    for _ in range(2):
        crawl(site, crawling, {"/": home(*map(feed_link, paths)), **pages})
    assert [name for name in sources_of(crawling) if name.startswith("feed")] == [
        "feed /satu",
        "feed /dua",
        "feed /tiga",
    ]


def test_the_error_names_the_announced_feed_if_there_is_nothing_else(site: SmallOutlet, crawling: Crawling) -> None:
    for _ in range(2):
        report = crawl(site, crawling, {"/": home(feed_link("/umpan")), "/umpan": status(500)})
        assert str(report.error) == f"feed {site.url}umpan: the outlet has an error (HTTP 500)"
        assert set(failures_of(report)) == {str(report.error), f"home {site.url}: no source could be read"}


def test_the_error_names_a_feed_of_another_site(site: SmallOutlet, crawling: Crawling) -> None:
    feed = "https://umpan.example/kabar"
    report = crawl(site, crawling, {"/": home(feed_link(feed))})
    reason = f"the announced feed is on another site, which is not read ({feed})"
    assert str(report.error) == f"home {site.url}: {reason}"
    articles = add_articles(site)
    report = crawl(site, crawling, {"/": home(feed_link(feed)), "/feed/": rss(articles)})
    assert (report.new, report.failures) == (len(articles), {})


def test_an_index_is_read_up_to_a_number_of_sitemaps(
    site: SmallOutlet, crawling: Crawling, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.source_reader.MAX_LISTED_SITEMAPS", 6)
    pages: Pages = {"/": home(), "/sitemap.xml": index(*(f"{site.url}tahun-{n}.xml" for n in range(9)))}
    pages |= {f"/tahun-{n}.xml": index(*(f"{site.url}bulan-{n}-{month}.xml" for month in range(9))) for n in range(9)}
    crawl(site, crawling, pages)
    assert len([request for request in site.requests if request.target.startswith(("/tahun-", "/bulan-"))]) == 6


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
    site: SmallOutlet, crawling: Crawling, feed: bytes
) -> None:
    articles = add_articles(site)
    pages: Pages = {"/": home(feed_link("/umpan"), articles=articles), "/umpan": Response(feed, XML)}
    for new in (len(articles), 0):
        report = crawl(site, crawling, pages)
        assert (report.new, report.error) == (new, None)
        [failure] = failures_of(report)
        assert failure.startswith(f"feed {site.url}umpan: ")
        assert sources_of(crawling)["feed /umpan"].last_error is not None
        assert "section /" in sources_of(crawling)


def test_section_pages_are_forgotten_when_the_feed_can_be_read_again(site: SmallOutlet, crawling: Crawling) -> None:
    articles = add_articles(site)
    page = home(feed_link("/umpan"), articles=articles)
    crawl(site, crawling, {"/": page, "/umpan": GARBAGE})
    assert "section /" in sources_of(crawling)
    crawl(site, crawling, {"/": page, "/umpan": rss(articles)})
    assert set(sources_of(crawling)) == {"home /", "feed /umpan"}


@pytest.mark.parametrize("path", ["kota/feed/", "kota/sitemap.xml", "feed/"])
@pytest.mark.parametrize("home_path", ["kota/", "kota"])
def test_the_usual_addresses_below_the_path_of_an_outlet_are_tried(
    site: SmallOutlet, crawling: Crawling, path: str, home_path: str
) -> None:
    articles = add_articles(site)
    site.responses |= {f"/{home_path}": home(), f"/{path}": sitemap(articles) if "xml" in path else rss(articles)}
    assert crawling.crawl(site.outlet(home=home_path))[NAME].new == len(articles)


def test_a_sitemap_on_another_site_is_named(site: SmallOutlet, crawling: Crawling) -> None:
    robots = Response(b"Sitemap: http://127.0.0.2:1/peta.xml", "text/plain")
    report = crawl(site, crawling, {"/": Response(b"<html></html>", HTML), "/robots.txt": robots})
    assert "the announced sitemap is on another site, which is not read (http://127.0.0.2:1/peta.xml)" in str(
        report.error
    )


def test_section_pages_are_tried_if_a_feed_breaks_later(site: SmallOutlet, crawling: Crawling) -> None:
    articles = add_articles(site)
    page = home(feed_link("/umpan"), articles=articles)
    assert crawl(site, crawling, {"/": page, "/umpan": rss(articles[1:])}).new == len(articles) - 1
    broken: Pages = {"/": page, "/umpan": GARBAGE}
    reports = [crawl(site, crawling, broken) for _ in range(2)]
    assert [report.new for report in reports] == [0, 1]
    assert all(f"feed {site.url}umpan: this is not a feed" in failures_of(report) for report in reports)


@pytest.mark.parametrize(
    ("source", "answer", "reason"),
    [
        (Source(SourceKind.FEED, "umpan"), status(304), "a response without a page (HTTP 304)"),
        (Source(SourceKind.FEED, "umpan"), rss([]), "it lists no articles"),
        (Source(SourceKind.SECTION, "kota"), home(), "it lists no articles"),
        (Source(SourceKind.SITEMAP, "peta"), index("http://127.0.0.1:1/lama.xml"), "127.0.0.1:1/lama.xml: "),
        (Source(SourceKind.WORDPRESS, "wp-json/"), status(404), "no longer there (HTTP 404)"),
    ],
)
def test_a_configured_source_without_articles_is_an_error(
    site: SmallOutlet, crawling: Crawling, source: Source, answer: Response, reason: str
) -> None:
    configured = replace(site.outlet(), sources=(replace(source, url=site.url + source.url),))
    show(site, {f"/{source.url}": answer})
    for _ in range(2):
        report = crawling.crawl(configured)[NAME]
        assert not report.is_ok
        assert str(report.error).startswith(f"{source.kind} {site.url}{source.url}: ")
        assert reason in str(report.error)


def test_an_index_of_which_only_some_sitemaps_exist_is_read(site: SmallOutlet, crawling: Crawling) -> None:
    articles = add_articles(site)
    listed = index(*(f"{site.url}{name}" for name in ("peta-1.xml", "peta-2.xml", "peta-3.xml")))
    pages: Pages = {"/": home(), "/robots.txt": robots(site, "/peta.xml"), "/peta.xml": listed}
    report = crawl(site, crawling, {**pages, "/peta-2.xml": sitemap(articles)})
    assert (report.new, report.failures) == (len(articles), {})
    gone = crawl(site, crawling, pages)
    [failure] = failures_of(gone)
    assert re.fullmatch(rf"sitemap {site.url}peta.xml: {site.url}peta-\d.xml: no longer there \(HTTP 404\)", failure)


def test_an_empty_sitemap_is_reported_but_no_error(site: SmallOutlet, crawling: Crawling) -> None:
    articles = add_articles(site)
    pages: Pages = {
        "/": home(feed_link("/umpan")),
        "/umpan": rss(articles),
        "/robots.txt": robots(site, "/berita.xml"),
    }
    report = crawl(site, crawling, {**pages, "/berita.xml": sitemap([])})
    assert (report.new, report.error) == (len(articles), None)
    assert failures_of(report) == {f"sitemap {site.url}berita.xml: it lists no articles": 1}
    assert sources_of(crawling)["sitemap /berita.xml"].last_error is None


def test_the_home_page_is_due_if_no_source_can_be_read(site: SmallOutlet, crawling: Crawling) -> None:
    """The feed moved. The service reads only what is due."""
    articles = add_articles(site)
    crawl(site, crawling, {"/": home(feed_link("/lama")), "/lama": rss(articles[:2])})
    crawling.wait(HOUR)
    show(site, {"/": home(feed_link("/baru")), "/baru": rss(articles)})
    reports = [crawling.run(crawling.due_round) for _ in range(3)]
    assert [[(report.new, report.is_ok) for report in due] for due in reports] == [[(0, False)], [(2, True)], []]


def test_an_announced_source_that_never_worked_is_forgotten_when_it_is_no_longer_announced(
    site: SmallOutlet, crawling: Crawling
) -> None:
    articles = add_articles(site)
    pages: Pages = {"/": home(feed_link("/lama")), "/feed/": rss(articles)}
    crawl(site, crawling, pages)
    assert set(sources_of(crawling)) == {"home /", "feed /lama", "feed /feed/"}
    crawl(site, crawling, {**pages, "/": home()})
    assert set(sources_of(crawling)) == {"home /", "feed /feed/"}
    assert not crawl(site, crawling, {**pages, "/": home()}).failures


def test_a_source_at_a_usual_address_is_forgotten_after_a_week_of_failures(
    site: SmallOutlet, crawling: Crawling
) -> None:
    articles = add_articles(site)
    crawl(site, crawling, {"/": home(), "/feed/": rss(articles)})
    moved: Pages = {"/": home(feed_link("/umpan")), "/umpan": rss(articles)}
    known = []
    for _ in range(3):
        crawling.wait(timedelta(days=3))
        crawl(site, crawling, moved)
        known.append(set(sources_of(crawling)))
    assert known == [{"home /", "feed /feed/", "feed /umpan"}] * 2 + [{"home /", "feed /umpan"}]


def test_an_outlet_without_a_home_page_may_have_sources(site: SmallOutlet, crawling: Crawling) -> None:
    articles = add_articles(site)
    pages: Pages = {"/robots.txt": robots(site, "/peta.xml"), "/peta.xml": sitemap(articles)}
    report = crawl(site, crawling, pages)
    assert (report.new, report.error) == (len(articles), None)
    assert failures_of(report) == {f"home {site.url}: no longer there (HTTP 404)": 1}


def test_discovery_ends_if_the_outlet_requests_a_slower_pace(site: SmallOutlet, crawling: Crawling) -> None:
    report = crawl(site, crawling, {"/": home(), "/rss": status(429, Retry_After="3600")})
    assert "slower pace" in str(report.error)
    assert site.requests[-1].target == "/rss"
    [stored] = crawling.store.outlets.find(crawling.now)
    assert stored.next_at == crawling.now + HOUR
    assert set(sources_of(crawling)) == {"home /"}


def test_one_of_several_link_headers_announces_the_rest_interface(site: SmallOutlet, crawling: Crawling) -> None:
    """The Link headers of WordPress, whose shortlink is the last one."""

    links = [f'<{site.url}?rest_route=/>; rel="https://api.w.org/"', f"<{site.url}>; rel=shortlink"]
    crawl(site, crawling, {"/": replace(home(), headers=tuple(("Link", link) for link in links))})
    start = "/?rest_route=/wp/v2/posts&per_page=100&page=1&"
    assert [request for request in site.requests if request.target.startswith(start)]


def parse_nothing(body: bytes, url: str, *_: object) -> None:
    """Stand in for a parser with a fault that no test has found yet."""
    raise ValueError(f"Invalid tag name in {len(body)} bytes")


def test_a_fault_while_one_source_is_parsed_does_not_end_the_others(
    site: SmallOutlet, crawling: Crawling, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = add_articles(site)
    rest = '<link rel="https://api.w.org/" href="/wp-json/">'
    pages: Pages = {
        "/": home(rest, feed_link("/umpan")),
        "/umpan": rss(articles),
        "/wp-json/wp/v2/posts?": Response(b"[]", JSON),
    }
    monkeypatch.setattr("core.discovery.read_posts", parse_nothing)
    reports = [crawl(site, crawling, pages) for _ in range(2)]
    assert [(report.new, report.error) for report in reports] == [(len(articles), None), (0, None)]
    for report in reports:
        [failure] = failures_of(report)
        assert failure.startswith(f"wordpress {site.url}wp-json/: a fault in Kliping (ValueError: Invalid tag name")


@pytest.mark.parametrize("code", [401, 403])
def test_a_rest_interface_that_is_closed_is_reported_once(site: SmallOutlet, crawling: Crawling, code: int) -> None:
    """`kliping status` shows it as long as it is closed. Another failure is reported again."""
    articles = add_articles(site)
    closed = Response(b'{"code": "rest_not_logged_in"}', JSON, status=code)
    link = '<link rel="https://api.w.org/" href="/wp-json/">'
    pages = {"/": home(link, feed_link("/rss.xml")), "/rss.xml": rss(articles), "/wp-json/wp/v2/posts?": closed}
    reason = f"access is refused (HTTP {code})"
    assert failures_of(crawl(site, crawling, pages)) == {f"wordpress {site.url}wp-json/: {reason}": 1}
    for _ in range(2):
        crawling.wait(HOUR)
        report = crawl(site, crawling, pages)
        assert (failures_of(report), report.error) == ({}, None)
        [outlet] = crawling.store.outlets.find(crawling.now)
        errors = {str(source.last_error) for source in outlet.sources if source.kind is SourceKind.WORDPRESS}
        assert errors == {reason}
    pages["/wp-json/wp/v2/posts?"] = status(500)
    crawling.wait(HOUR)
    assert len(failures_of(crawl(site, crawling, pages))) == 1


def test_a_closed_rest_interface_that_is_the_only_source_is_reported_in_every_round(
    site: SmallOutlet, crawling: Crawling
) -> None:
    site.responses["/wp-json/wp/v2/posts?"] = Response(b"", JSON, status=401)
    rest = Source(SourceKind.WORDPRESS, site.url + "wp-json/")
    for _ in range(2):
        report = crawling.crawl(replace(site.outlet(), sources=(rest,)))[NAME]
        assert str(report.error) == f"wordpress {site.url}wp-json/: access is refused (HTTP 401)"
        crawling.wait(HOUR)
