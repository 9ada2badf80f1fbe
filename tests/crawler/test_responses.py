"""Crawls of pages with unusual responses: cookies, refreshes, ranges, compression, walls, hosts that do not exist."""

import gzip
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import brotli
import pytest

from core.outlet import Outlet, Source, SourceKind
from crawler.address_guard import install_guard
from demo.response import HTML, Response
from demo.server import Request
from tests.crawling import Crawling, failures_of
from tests.small_outlet import NAME, SmallOutlet, index, rss, urlset

pytestmark = pytest.mark.process

HOUR = timedelta(hours=1)
ARTICLE = "kota/kabar-dari-desa-1"


@pytest.fixture
def small_outlet() -> Iterator[SmallOutlet]:
    with SmallOutlet.serve() as opened:
        yield opened


def add_articles(small_outlet: SmallOutlet, count: int, *links: str) -> set[str]:
    """Serve a feed `rss.xml` that lists `links` first, and then new articles; return the URLs of the articles."""
    urls = [small_outlet.add_article(f"kota/kabar-dari-desa-{number}", number) for number in range(count)]
    small_outlet.add_source("rss.xml", rss(*(f"<link>{url}</link>" for url in (*links, *urls))))
    return set(urls)


def test_a_cookie_is_sent_to_the_target_of_the_redirect_and_to_no_other_page(
    small_outlet: SmallOutlet, crawling: Crawling
) -> None:
    urls = add_articles(small_outlet, 3)
    article = small_outlet.responses["/" + ARTICLE]
    headers = (("Set-Cookie", "kunci=buka; Path=/"), ("Location", "/" + ARTICLE))

    def answer(request: Request) -> Response:
        is_known = "kunci=buka" in (request.headers.get("Cookie") or "")
        return article if is_known else Response(b"", status=302, headers=headers)

    small_outlet.handlers["/" + ARTICLE] = answer
    crawling.crawl(small_outlet.outlet("rss.xml"))
    assert set(crawling.articles()) == urls
    assert [request.target for request in small_outlet.requests if request.headers.get("Cookie")] == ["/" + ARTICLE]


def test_a_page_that_sets_a_cookie_and_reloads_itself_is_read(small_outlet: SmallOutlet, crawling: Crawling) -> None:
    urls = add_articles(small_outlet, 2)
    article = small_outlet.responses["/" + ARTICLE]
    reload = b"<html><head><meta http-equiv='refresh' content='1'></head><body>Tunggu</body></html>"

    def answer(request: Request) -> Response:
        is_known = "kunci=buka" in (request.headers.get("Cookie") or "")
        return article if is_known else Response(reload, HTML, headers=(("Set-Cookie", "kunci=buka"),))

    small_outlet.handlers["/" + ARTICLE] = answer
    crawling.crawl(small_outlet.outlet("rss.xml"))
    assert set(crawling.articles()) == urls
    assert len(small_outlet.asked(ARTICLE)) == 2


@pytest.mark.parametrize(
    "content", ["0; TARGET", "0,url='TARGET'", '"1.5 ; URL = TARGET"', "0;url=&quot;TARGET&quot; x", "'0;URL=TARGET'"]
)
def test_a_refresh_may_be_written_in_several_ways(small_outlet: SmallOutlet, crawling: Crawling, content: str) -> None:
    urls = add_articles(small_outlet, 2)
    small_outlet.responses["/lain"] = small_outlet.responses["/" + ARTICLE]
    quoted = content if content[0] in "'\"" else f'"{content}"'
    markup = f"<META http-equiv = refresh content={quoted.replace('TARGET', '/lain')}>"
    small_outlet.responses["/" + ARTICLE] = Response(f"<html><head>{markup}</head></html>".encode(), HTML)
    crawling.crawl(small_outlet.outlet("rss.xml"))
    assert set(crawling.articles()) == urls - {small_outlet.url + ARTICLE} | {small_outlet.url + "lain"}


def meta_refresh(target: str, delay: str = "0") -> Response:
    markup = f'<html><head><META content="{delay}; URL={target}" http-equiv=Refresh></head><body>Tunggu</body></html>'
    return Response(markup.encode(), HTML)


def refresh_header(target: str, delay: str = "0") -> Response:
    return Response(b"<html><body>Tunggu</body></html>", HTML, headers=(("Refresh", f"{delay};url={target}"),))


def refresh_without_url(target: str) -> Response:
    return Response(f"<html><meta http-equiv='refresh' content='0; {target}'></html>".encode(), HTML)


def refresh_header_with_comma(target: str) -> Response:
    return Response(b"<html><body>Tunggu</body></html>", HTML, headers=(("Refresh", f"1,{target}"),))


@pytest.mark.parametrize(
    "refresh", [meta_refresh, refresh_header, refresh_without_url, refresh_header_with_comma], ids=lambda f: f.__name__
)
def test_a_refresh_is_followed_like_a_redirect(
    small_outlet: SmallOutlet, crawling: Crawling, refresh: Callable[[str], Response]
) -> None:
    """At the home page, at a feed and at an article."""
    urls = add_articles(small_outlet, 2)
    small_outlet.responses["/beranda"] = Response(b"<link rel=alternate type=application/rss+xml href=/feed.xml>", HTML)
    small_outlet.responses |= {"/": refresh("/beranda"), "/feed.xml": refresh("/rss.xml")}
    small_outlet.responses["/kota/pindah-ke-kabar-desa"] = small_outlet.responses["/" + ARTICLE]
    small_outlet.responses["/" + ARTICLE] = refresh("/kota/pindah-ke-kabar-desa")
    crawling.crawl(small_outlet.outlet())
    moved_url = small_outlet.url + "kota/pindah-ke-kabar-desa"
    assert set(crawling.articles()) == urls - {small_outlet.url + ARTICLE} | {moved_url}


@pytest.mark.parametrize(
    ("target", "delay"),
    [("https://iklan.example/", "0"), ("/" + ARTICLE, "0"), ("", "0"), ("/lain", "300"), ("http://[", "0")],
)
def test_a_refresh_that_leads_nowhere_new_is_not_followed(
    small_outlet: SmallOutlet, crawling: Crawling, target: str, delay: str
) -> None:
    """To another site, to the page itself, after minutes, or to something that is no address."""
    urls = add_articles(small_outlet, 2)
    article = small_outlet.responses["/" + ARTICLE]
    refresh = f'<meta http-equiv="refresh" content="{delay}; url={target}"></title>'.encode()
    small_outlet.responses["/" + ARTICLE] = replace(article, body=article.body.replace(b"</title>", refresh))
    report = crawling.crawl(small_outlet.outlet("rss.xml"))[NAME]
    assert set(crawling.articles()) == urls
    assert failures_of(report) == {}
    assert len(small_outlet.asked(ARTICLE)) == 1


@pytest.mark.parametrize(
    ("content_range", "is_read"),
    [(None, True), ("bytes 0-{last}/{length}", True), ("bytes 0-{last}/*", True), ("bytes 0-{last}/999999", False)],
)
def test_a_partial_response_is_read_if_it_contains_the_whole_page(
    small_outlet: SmallOutlet, crawling: Crawling, content_range: str | None, is_read: bool
) -> None:
    urls = add_articles(small_outlet, 2)
    article = small_outlet.responses["/" + ARTICLE]
    length = len(article.body)
    headers = (("Content-Range", content_range.format(last=length - 1, length=length)),) if content_range else ()
    small_outlet.responses["/" + ARTICLE] = replace(article, status=206, headers=headers)
    report = crawling.crawl(small_outlet.outlet("rss.xml"))[NAME]
    assert set(crawling.articles()) == (urls if is_read else urls - {small_outlet.url + ARTICLE})
    assert failures_of(report) == ({} if is_read else {"the response was cut off": 1})


def test_a_response_that_a_proxy_changed_is_read(small_outlet: SmallOutlet, crawling: Crawling) -> None:
    """It has the status 203. A range is only stated by a 206."""
    urls = add_articles(small_outlet, 2)
    for path in ("/rss.xml", "/" + ARTICLE):
        response = small_outlet.responses[path]
        small_outlet.responses[path] = replace(response, status=203)
    assert failures_of(crawling.crawl(small_outlet.outlet("rss.xml"))[NAME]) == {}
    assert set(crawling.articles()) == urls


@pytest.mark.parametrize(
    ("encode", "encoding"),
    [
        (gzip.compress, None),
        (gzip.compress, "identity"),
        (gzip.compress, "deflate"),
        (zlib.compress, None),
        (zlib.compress, "gzip"),
        (bytes, "gzip"),
        (bytes, "br"),
        (bytes, "deflate"),
    ],
)
def test_the_bytes_of_a_body_show_whether_it_is_compressed(
    small_outlet: SmallOutlet, crawling: Crawling, encode: Callable[[bytes], bytes], encoding: str | None
) -> None:
    """Of an article and of a feed."""
    urls = add_articles(small_outlet, 2)
    headers = (("Content-Encoding", encoding),) if encoding else ()
    for path in ("/rss.xml", "/" + ARTICLE):
        response = small_outlet.responses[path]
        small_outlet.responses[path] = replace(response, body=encode(response.body), headers=headers)
    assert failures_of(crawling.crawl(small_outlet.outlet("rss.xml"))[NAME]) == {}
    assert set(crawling.articles()) == urls


@pytest.mark.parametrize(("encode", "encoding"), [(gzip.compress, "gzip"), (brotli.compress, "br")])
def test_a_compressed_page_that_was_cut_off_is_no_article_until_it_is_whole(
    small_outlet: SmallOutlet, crawling: Crawling, encode: Callable[[bytes], bytes], encoding: str
) -> None:
    urls = add_articles(small_outlet, 2)
    article = small_outlet.responses["/" + ARTICLE]
    cut_body = encode(article.body)[:-30]
    small_outlet.responses["/" + ARTICLE] = replace(article, body=cut_body, headers=(("Content-Encoding", encoding),))
    report = crawling.crawl(small_outlet.outlet("rss.xml"))[NAME]
    assert failures_of(report) == {"the response was cut off": 1}
    assert set(crawling.articles()) == urls - {small_outlet.url + ARTICLE}
    small_outlet.responses["/" + ARTICLE] = article
    crawling.wait(HOUR)
    crawling.crawl(small_outlet.outlet("rss.xml"))
    assert set(crawling.articles()) == urls


@pytest.mark.parametrize(("encode", "encoding"), [(gzip.compress, "gzip"), (brotli.compress, "br"), (bytes, None)])
def test_what_arrives_of_a_feed_that_is_cut_off_is_read(
    small_outlet: SmallOutlet, crawling: Crawling, encode: Callable[[bytes], bytes], encoding: str | None
) -> None:
    """The connection ends too early, or the compressed data does. Its validators are not stored."""
    urls = sorted(add_articles(small_outlet, 30))
    feed = small_outlet.responses["/rss.xml"]
    body = encode(feed.body)
    cut_body = body[: len(body) * 3 // 4]
    fields = [b"HTTP/1.1 200 OK", b"Content-Type: text/xml", b'ETag: "1"']
    fields += [b"Content-Encoding: " + encoding.encode()] if encoding else []
    for length in {len(body), len(cut_body) if encoding else len(body)}:
        head = b"\r\n".join([*fields, f"Content-Length: {length}".encode(), b"", b""])
        small_outlet.handlers["/rss.xml"] = lambda _, head=head: [head, cut_body]  # type: ignore[misc,assignment]
        report = crawling.crawl(small_outlet.outlet("rss.xml"))[NAME]
        assert 5 < len(crawling.articles()) < len(urls)
        cut_off = f"feed {small_outlet.url}rss.xml: it was cut off, so its end is missing"
        assert failures_of(report) == {cut_off: 1}
        crawling.wait(HOUR)
    small_outlet.requests.clear()
    del small_outlet.handlers["/rss.xml"]
    crawling.crawl(small_outlet.outlet("rss.xml"))
    assert set(crawling.articles()) == set(urls)
    assert small_outlet.asked("rss.xml")[0].headers.get("If-None-Match") is None


def test_a_feed_that_states_a_wrong_length_is_read(small_outlet: SmallOutlet, crawling: Crawling) -> None:
    """It is complete, although the header promises more bytes."""
    urls = add_articles(small_outlet, 2)
    body = small_outlet.responses["/rss.xml"].body
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: {len(body) + 9}\r\n\r\n".encode()
    small_outlet.handlers["/rss.xml"] = lambda _: [head, body]  # type: ignore[assignment,return-value]
    report = crawling.crawl(small_outlet.outlet("rss.xml"))[NAME]
    assert set(crawling.articles()) == urls
    assert failures_of(report) == {}


def test_a_sitemap_file_that_is_cut_off_is_read_until_there(small_outlet: SmallOutlet, crawling: Crawling) -> None:
    urls = sorted(add_articles(small_outlet, 20))
    body = gzip.compress(urlset(*urls).encode())
    for path in ("peta.xml.gz", "peta-1.xml.gz"):
        small_outlet.responses[f"/{path}"] = Response(body[: len(body) * 3 // 4], "application/gzip")
    small_outlet.add_source("peta-induk.xml", index(small_outlet.url + "peta-1.xml.gz"))
    report = crawling.crawl(small_outlet.outlet("peta.xml.gz", "peta-induk.xml"))[NAME]
    assert 3 < len(crawling.articles()) < len(urls)
    cut_off = "it was cut off, so its end is missing"
    listed = f"{small_outlet.url}peta-1.xml.gz: {cut_off}"
    assert failures_of(report) == {
        f"sitemap {small_outlet.url}peta.xml.gz: {cut_off}": 1,
        f"sitemap {small_outlet.url}peta-induk.xml: {listed}": 1,
    }


def test_a_page_without_its_end_is_kept_and_reported(small_outlet: SmallOutlet, crawling: Crawling) -> None:
    urls = add_articles(small_outlet, 2)
    article = small_outlet.responses["/" + ARTICLE]
    cut_body = article.body[: article.body.rindex(b"<p>") + 60]
    small_outlet.responses["/" + ARTICLE] = replace(article, body=cut_body, modified_at=crawling.now)
    report = crawling.crawl(small_outlet.outlet("rss.xml"))[NAME]
    assert failures_of(report) == {"the page breaks off; the article was kept up to that point": 1}
    assert set(crawling.articles()) == urls


@pytest.mark.parametrize("status", [401, 403, 451])
def test_pages_for_members_only_do_not_hold_up_the_other_pages(
    small_outlet: SmallOutlet, crawling: Crawling, status: int
) -> None:
    members = [f"{small_outlet.url}anggota/kabar-untuk-anggota-{number}" for number in range(4)]
    urls = add_articles(small_outlet, 8, *members)
    small_outlet.responses |= {
        "/" + url.removeprefix(small_outlet.url): Response(b"", status=status) for url in members
    }
    report = crawling.crawl(small_outlet.outlet("rss.xml"))[NAME]
    assert set(crawling.articles()) == urls
    assert (report.error, report.refused) == (None, 4)


def test_many_old_pages_for_members_only_do_not_hold_up_new_pages(
    small_outlet: SmallOutlet, crawling: Crawling
) -> None:
    members = [f"{small_outlet.url}anggota/kabar-untuk-anggota-{number}" for number in range(12)]
    add_articles(small_outlet, 0, *members)
    small_outlet.responses |= {"/" + url.removeprefix(small_outlet.url): Response(b"", status=403) for url in members}
    for _ in range(4):
        crawling.crawl(small_outlet.outlet("rss.xml"))
        crawling.wait(HOUR)
    urls = add_articles(small_outlet, 8, *members)
    report = crawling.crawl(small_outlet.outlet("rss.xml"))[NAME]
    assert set(crawling.articles()) == urls
    assert report.error is None
    assert report.refused <= 6


def test_a_wall_before_every_page_ends_the_crawl(small_outlet: SmallOutlet, crawling: Crawling) -> None:
    urls = add_articles(small_outlet, 12)
    pages = dict(small_outlet.responses)
    wall = Response(b"<html><title>Just a moment...</title></html>", HTML, status=403)
    small_outlet.responses |= dict.fromkeys((path for path in pages if path.startswith("/kota/")), wall)
    report = crawling.crawl(small_outlet.outlet("rss.xml"))[NAME]
    assert str(report.error) == "5 pages in a row failed; the last one: a bot wall (HTTP 403)"
    assert len([request for request in small_outlet.requests if "/kota/" in request.target]) <= 7
    small_outlet.responses |= pages
    crawling.wait(HOUR)
    crawling.crawl(small_outlet.outlet("rss.xml"))
    assert set(crawling.articles()) == urls


class _Names:
    """A resolver that knows some names. Other names do not exist."""

    def __init__(self, resolver: Any, *names: str) -> None:
        self._resolver = resolver
        self._names = names

    def resolveHostName(self, receiver: Any, host: str, *args: Any) -> Any:  # noqa: N802 - Twisted's interface
        address = "127.0.0.1" if host in self._names else f"{host}.invalid"
        return self._resolver.resolveHostName(receiver, address, *args)


def test_links_to_a_host_that_does_not_exist_do_not_hold_up_the_other_pages(
    small_outlet: SmallOutlet, crawling: Crawling, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def replace_resolver() -> None:
        guard = install_guard()
        monkeypatch.setattr(guard, "_resolver", _Names(guard._resolver, "example.com"))

    crawling.run(replace_resolver)
    port = small_outlet.url.rpartition(":")[2]
    home = f"http://example.com:{port}"
    small_outlet.url = home
    dead_links = [f"http://arsip.example.com:{port}kabar-lama-dari-desa-{number}" for number in range(4)]
    urls = add_articles(small_outlet, 8, *dead_links)
    outlet = Outlet(NAME, home, sources=(Source(SourceKind.FEED, home + "rss.xml"),), private=True)
    report = crawling.crawl(outlet)[NAME]
    assert set(crawling.articles()) == urls
    assert report.error is None
    reason = "robots.txt cannot be read (the host name is unknown (DNS)), so nothing is requested"
    assert failures_of(report) == {reason: 4}


@pytest.mark.parametrize("status", [403, 429, 500])
def test_pages_of_another_host_that_fail_do_not_end_the_crawl(
    small_outlet: SmallOutlet, crawling: Crawling, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    """No more pages of this host are requested. They are listed as the oldest ones, so they come first."""

    async def replace_resolver() -> None:
        guard = install_guard()
        monkeypatch.setattr(guard, "_resolver", _Names(guard._resolver, "example.com", "video.example.com"))

    crawling.run(replace_resolver)
    port = small_outlet.url.rpartition(":")[2]
    home = small_outlet.url = f"http://example.com:{port}"
    urls = add_articles(small_outlet, 6)
    paths = [f"video-kabar-dari-desa-{number}" for number in range(9)]
    small_outlet.responses |= {f"/{path}": Response(b"", status=status) for path in paths}
    links = [*(f"http://video.example.com:{port}{path}" for path in paths), *sorted(urls)]
    small_outlet.add_source("rss.xml", rss(*(f"<link>{link}</link>" for link in reversed(links))))
    outlet = Outlet(NAME, home, sources=(Source(SourceKind.FEED, home + "rss.xml"),), private=True)
    report = crawling.crawl(outlet, allow_private=True)[NAME]
    assert set(crawling.articles()) == urls
    assert report.error is None
    # When the fifth page has failed with a 500, the next request is already under way.
    assert report.refused + report.failed in {403: (5, 6), 429: (1, 2), 500: (5, 6)}[status]
    [waits] = [failure for failure in failures_of(report) if "wait for the next round" in failure]
    assert waits.startswith(f"the other pages of video.example.com:{port.strip('/')} wait")


@pytest.mark.parametrize("status", [429, 503])
def test_the_robots_txt_of_the_own_host_still_ends_the_crawl(
    small_outlet: SmallOutlet, crawling: Crawling, status: int
) -> None:
    add_articles(small_outlet, 3)
    small_outlet.responses["/robots.txt"] = Response(b"", status=status)
    report = crawling.crawl(small_outlet.outlet("rss.xml"))[NAME]
    assert f"robots.txt cannot be read (HTTP {status})" in str(report.error)
    assert not [request for request in small_outlet.requests if "/kota/" in request.target]
