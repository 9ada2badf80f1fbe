import gzip

import pytest

from core.discovery import find_sources
from core.outlet import Source, SourceKind
from tests.core.discovery.sample_sources import HOME


def test_sources_of_a_home_page() -> None:
    body = b"""<html><head>
    <link rel="alternate" type="application/rss+xml" title="Kabar &raquo; Umpan" href="/feed/">
    <link rel="alternate" type="application/rss+xml" title="Kabar &raquo; Umpan Komentar" href="/comments/feed/">
    <link rel="alternate" type="application/rss+xml" href="https://lain.example/feed/">
    <link rel="https://api.w.org/" href="https://kabar.example/wp-json/"></head>
    <body><a href="/">Beranda</a><a href="/kota/">Kota</a><a href="/category/ekonomi/">Ekonomi</a>
    <a href="/tentang-kami/">Tentang</a><a href="/2026/03/02/satu-dua-tiga-empat/">Satu</a>
    <a href="https://lain.example/kota/">Lain</a><a href="mailto:a@b.example">Surat</a></body></html>"""
    assert find_sources(body, HOME) == (
        Source(SourceKind.WORDPRESS, "https://kabar.example/wp-json/"),
        Source(SourceKind.FEED, "https://kabar.example/feed/"),
        Source(SourceKind.SECTION, HOME),
        Source(SourceKind.SECTION, "https://kabar.example/kota/"),
        Source(SourceKind.SECTION, "https://kabar.example/category/ekonomi/"),
    )
    header = '<https://kabar.example/api/>; rel="https://api.w.org/", <https://kabar.example/>; rel=shortlink'
    assert find_sources(body, HOME, header)[0] == Source(SourceKind.WORDPRESS, "https://kabar.example/api/")


def find_feeds(html: str, link_header: str | None = None) -> list[str]:
    page = f"<html><head><title>Kabar</title></head><body>{html}</body></html>".encode()
    return [source.url for source in find_sources(page, HOME, link_header) if source.kind is SourceKind.FEED]


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="alternate" type="application/rss+xml" href="/berita/umum">',
        '<link rel="alternate" type="application/rss+xml; charset=UTF-8" href="/berita/umum">',
        '<link rel="alternate" type="application/atom+xml;type=feed" href="/berita/umum">',
        '<link rel="alternate" type=" Application/RSS+XML " href="/berita/umum">',
        '<LINK REL="Alternate" TYPE="application/rss+xml" HREF="/berita/umum">',
        '<link rel="alternate nofollow" type="application/rdf+xml" href="/berita/umum">',
        '<link rel="home\nALTERNATE" type="application/atom+xml" href=" /berita/umum ">',
        '<link rel="alternate" type="application/feed+json" href="/berita/umum">',
        '<link rel="alternate" type="text/xml" href="/berita/umum">',
        '<link rel="alternate" type="application/xml; charset=utf-8" href="/berita/umum">',
        '<link rel="alternate" type="text/rss" href="/berita/umum">',
        '<link rel="alternate" type="application/x-rss+xml" href="/berita/umum">',
        '<link rel="alternate" type="application/x.atom+xml" href="/berita/umum">',
        '<link rel="service.feed" type="application/atom+xml" href="/berita/umum">',
        '<link type="application/rss+xml" href="/berita/umum">',
        '<link rel="feed" href="/berita/umum">',
        '<link rel="alternate" type="application/rss+xml" href="feed://kabar.example/berita/umum">',
        '<link rel="alternate" type="application/rss+xml" href="feed:https://kabar.example/berita/umum">',
        '<a rel="alternate" type="application/rss+xml" href="/berita/umum">RSS</a>',
        '<a rel="Alternate" type="application/atom+xml; charset=utf-8" href="/berita/umum">Langganan</a>',
    ],
)
def test_ways_to_announce_a_feed(link: str) -> None:
    assert find_feeds(link) == ["https://kabar.example/berita/umum"]


@pytest.mark.parametrize(
    ("link", "feed"),
    [
        ('<link rel="alternate" type="application/json" href="/feed.json">', "https://kabar.example/feed.json"),
        ('<link rel="alternate" href="/index.rss">', "https://kabar.example/index.rss"),
        ('<link rel="alternate" href="/?feed=rss2">', "https://kabar.example/?feed=rss2"),
    ],
)
def test_the_address_shows_what_a_link_without_a_feed_type_leads_to(link: str, feed: str) -> None:
    assert find_feeds(link) == [feed]


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">',
        '<link rel="alternate" type="application/json+oembed" href="/wp-json/oembed/1.0/embed?url=x">',
        '<link rel="alternate" type="text/xml+oembed" href="/wp-json/oembed/1.0/embed?url=x&format=xml">',
        '<link rel="alternate" hreflang="en" href="/en/feed">',
        '<link rel="alternate" media="only screen and (max-width: 640px)" href="/m/rss">',
        '<link rel="alternate" type="text/html" href="/feed">',
        '<link rel="EditURI" type="application/rsd+xml" href="/xmlrpc.php?rsd">',
        '<link rel="search" type="application/opensearchdescription+xml" href="/opensearch.xml">',
        '<link rel="stylesheet" type="text/xml" href="/feed.xsl">',
        '<link rel="alternate" type="application/rss+xml" href="/comments/feed/">',
        '<a rel="alternate" type="application/rss+xml" title="Umpan Komentar" href="/a/feed/">RSS</a>',
        '<link rel="alternate" type="application/rss+xml" href="">',
        '<a href="/feed/">RSS</a>',
    ],
)
def test_links_that_announce_no_feed(link: str) -> None:
    assert find_feeds(link) == []


def test_a_feed_and_the_rest_interface_in_the_link_header() -> None:
    header = (
        '</rss>; rel="alternate"; type="application/rss+xml"; title="Kabar, terbaru", '
        "<https://kabar.example/?rest_route=/>; rel=https://api.w.org/, </>; rel=shortlink"
    )
    assert find_feeds("", header) == ["https://kabar.example/rss"]
    [rest, *_] = find_sources(b"", HOME, header)
    assert rest == Source(SourceKind.WORDPRESS, "https://kabar.example/?rest_route=/")


def test_a_sitemap_that_the_home_page_announces() -> None:
    body = b'<html><head><link rel="sitemap" type="application/xml" href="/peta.xml"></head><body></body></html>'
    assert Source(SourceKind.SITEMAP, "https://kabar.example/peta.xml") in find_sources(body, HOME)


def test_the_same_feed_in_head_and_footer_counts_once() -> None:
    links = '<link rel="alternate" type="application/rss+xml" href="/a">' * 20
    last = '<link rel="alternate" type="application/rss+xml" href="/b">'
    assert find_feeds(links + last) == ["https://kabar.example/a", "https://kabar.example/b"]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<urlset><url><loc>https://kabar.example/a</loc></url></urlset>", SourceKind.SITEMAP),
        ("<?xml version='1.0'?>\n<sitemapindex/>", SourceKind.SITEMAP),
        ("https://kabar.example/a\nhttps://kabar.example/b\n", SourceKind.SITEMAP),
        ("<rss version='2.0'><channel/></rss>", SourceKind.FEED),
        ("<feed xmlns='http://www.w3.org/2005/Atom'/>", SourceKind.FEED),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": []}', SourceKind.FEED),
    ],
)
def test_a_source_in_place_of_a_home_page_is_the_only_source(body: str, kind: SourceKind) -> None:
    for content in (body.encode(), gzip.compress(body.encode())):
        assert find_sources(content, HOME + "peta") == (Source(kind, HOME + "peta"),)
