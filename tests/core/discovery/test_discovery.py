"""Sources are parsed into candidates, home pages into sources."""

import gzip
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.discovery import (
    SitemapEntry,
    build_posts_url,
    find_sources,
    read_feed,
    read_posts,
    read_section,
    read_sitemap,
    select_sitemaps,
)
from core.outlet import Outlet, Source, SourceKind

HOME = "https://kabar.example/"
OUTLET = Outlet("Kabar", HOME, timezone="Asia/Makassar")
DAY = timedelta(days=1)
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Kabar</title>
<item><title>Satu &lt;b&gt;tebal&lt;/b&gt;</title><link>https://kabar.example/satu/?utm_source=rss</link>
<pubDate>Mon, 02 Mar 2026 14:00:00 +0700</pubDate></item>
<item><title>Dua</title><link>/dua/</link><pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate></item>
<item><title>Tanpa alamat</title></item>
</channel></rss>"""


def test_an_rss_feed() -> None:
    first, second = read_feed(RSS, HOME + "feed/", OUTLET, "application/rss+xml") or ()
    assert (first.url, first.title) == ("https://kabar.example/satu/", "Satu tebal")
    assert first.published_at == datetime(2026, 3, 2, 7, tzinfo=UTC)
    assert first.modified_at is None
    assert (second.url, second.published_at) == ("https://kabar.example/dua/", None)


def test_an_atom_feed_has_dates_of_change() -> None:
    atom = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Satu</title><link href="/satu"/>
    <published>2026-03-02T06:00:00+07:00</published><updated>2026-03-02T07:30:00Z</updated></entry></feed>"""
    [entry] = read_feed(atom, HOME + "atom.xml", OUTLET) or ()
    assert entry.published_at == datetime(2026, 3, 1, 23, tzinfo=UTC)
    assert entry.modified_at == datetime(2026, 3, 2, 7, 30, tzinfo=UTC)


def test_a_page_is_not_a_feed() -> None:
    assert read_feed(b"<html><body>Bukan umpan</body></html>", HOME, OUTLET) is None


NEWS = b"""<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://kabar.example/satu.html</loc><lastmod>2026-03-02T08:00:00+07:00</lastmod>
<image:image><image:loc>https://kabar.example/satu.jpg</image:loc><image:title>Foto</image:title></image:image>
<news:news><news:publication><news:name>Kabar</news:name></news:publication>
<news:publication_date>2026-03-02T07:00:00+07:00</news:publication_date><news:title>Satu</news:title></news:news></url>
<url><loc>https://kabar.example/</loc></url>
<url><loc>https://kabar.example/dua.html?page=2</loc></url>
</urlset>"""


@pytest.mark.parametrize("body", [NEWS, gzip.compress(NEWS)])
def test_a_news_sitemap(body: bytes) -> None:
    reading = read_sitemap(body, HOME + "news.xml", OUTLET)
    assert reading is not None
    [only] = reading.candidates
    assert (only.url, only.title) == ("https://kabar.example/satu.html", "Satu")
    assert (only.published_at, only.modified_at) == (
        datetime(2026, 3, 2, 0, tzinfo=UTC),
        datetime(2026, 3, 2, 1, tzinfo=UTC),
    )


def test_a_gzip_bomb_is_rejected() -> None:
    assert read_sitemap(gzip.compress(b"<urlset>" + b" " * 60_000_000), HOME, OUTLET) is None
    laughs = b'<!DOCTYPE l [<!ENTITY a "ha">' + b"".join(
        b'<!ENTITY %c "&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;">' % (98 + n, *[97 + n] * 8) for n in range(9)
    )
    reading = read_sitemap(laughs + b"]><urlset><url><loc>&j;</loc></url></urlset>", HOME, OUTLET)
    assert reading is None or not reading.candidates


def part(name: str, days_ago: float | None) -> SitemapEntry:
    return SitemapEntry(HOME + name, None if days_ago is None else NOW - days_ago * DAY)


def test_index_entries_without_new_articles_are_skipped() -> None:
    parts = (
        part("wp-sitemap-posts-post-1.xml", 40),
        part("wp-sitemap-posts-post-2.xml", 0.1),
        part("wp-sitemap-posts-page-1.xml", 0.1),
        part("wp-sitemap-taxonomies-category-1.xml", 0.1),
        part("wp-sitemap-users-1.xml", 0.1),
        part("post-sitemap9.xml", None),
        part("post-sitemap10.xml", None),
        part("category-sitemap.xml", None),
    )
    chosen = [each.url.removeprefix(HOME) for each in select_sitemaps(parts, NOW - 3 * DAY)]
    assert chosen == ["wp-sitemap-posts-post-2.xml", "post-sitemap10.xml", "post-sitemap9.xml"]
    many = tuple(part(f"sitemap-{number}.xml", None) for number in range(300))
    assert [each.url for each in select_sitemaps(many, NOW, limit=2)] == [
        HOME + "sitemap-299.xml",
        HOME + "sitemap-298.xml",
    ]


def test_wordpress_posts() -> None:
    posts = [
        {
            "link": "https://kabar.example/satu/",
            "date_gmt": "2026-03-02T07:00:00",
            "modified_gmt": "2026-03-02T08:00:00",
            "title": {"rendered": "Satu &#8220;tebal&#8221; <em>ya</em>"},
        },
        {"link": "https://kabar.example/lama/", "modified_gmt": "2026-01-02T08:00:00", "date_gmt": None, "title": None},
        {"link": None},
    ]
    listed = read_posts(json.dumps(posts).encode(), HOME, OUTLET, NOW - 3 * DAY)
    assert listed is not None
    assert listed.listed == 3
    assert listed.last_change is None
    [post] = listed.candidates
    assert (post.url, post.title) == ("https://kabar.example/satu/", "Satu “tebal” ya")
    assert (post.published_at, post.modified_at) == (
        datetime(2026, 3, 2, 7, tzinfo=UTC),
        datetime(2026, 3, 2, 8, tzinfo=UTC),
    )
    local = (NOW - 2 * DAY).astimezone(timezone(timedelta(hours=7)))
    assert "order=desc&modified_after=2026-02-28T08%3A00%3A00Z" in build_posts_url(HOME + "wp-json/", local, 1)
    assert "order=asc" in build_posts_url(HOME + "wp-json/", local, 1, oldest_first=True)


@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b'{"code":"rest_forbidden"}', b"[1]", b"[" * 100_000])
def test_invalid_lists_of_posts(body: bytes) -> None:
    assert read_posts(body, HOME, OUTLET) is None


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


def test_articles_of_a_section_page_oldest_first() -> None:
    body = b"""<a href="/kota/3-berita-paling-baru-hari-ini.html"><img></a>
    <a href="/kota/3-berita-paling-baru-hari-ini.html">Berita paling baru hari ini</a>
    <a href="/kota/2-berita-yang-lebih-lama.html">Berita yang lebih lama</a>
    <a href="/kota/1-berita-lama-sekali-sudah.html?page=2">2</a> <a href="/ekonomi/">Ekonomi</a>
    <a href="https://lain.example/kota/9-berita-dari-tempat-lain.html">Lain</a>
    <a href="/kota/?page=2">2</a> <a href="/kota/?page=3">3</a>"""
    reading = read_section(b"<html><body>" + body + b"</body></html>", HOME + "kota/", OUTLET)
    assert reading is not None
    assert [(each.url.removeprefix(HOME), each.title) for each in reading.candidates] == [
        ("kota/1-berita-lama-sekali-sudah.html", None),
        ("kota/2-berita-yang-lebih-lama.html", "Berita yang lebih lama"),
        ("kota/3-berita-paling-baru-hari-ini.html", "Berita paling baru hari ini"),
    ]
    assert reading.next_url == HOME + "kota/?page=2"


@example(b'<?xml version="1.0" encoding="utf-8\0"?>' + RSS)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.sampled_from([RSS, NEWS]).flatmap(
            lambda body: st.integers(0, len(body)).map(lambda at: body[:at] + b"<\x00&" + body[at:])
        ),
    )
)
def test_any_bytes_are_parsed_or_rejected(body: bytes) -> None:
    read_feed(body, HOME, OUTLET)
    read_sitemap(body, HOME, OUTLET)
    read_posts(body, HOME, OUTLET)
    read_section(body, HOME, OUTLET)
    find_sources(body, HOME)


@pytest.mark.parametrize("address", ["https://[domain]/x", "http://[::1", "http://a:99999/", "//[", "http://x:port/"])
def test_an_invalid_url_does_not_affect_others(address: str) -> None:
    links = f'<base href="{address}"><link rel="alternate" type="application/rss+xml" href="{address}">'
    page = (
        f'<html><head>{links}</head><body><a href="{address}">Satu</a><a href="/kota/">Kota</a></body></html>'.encode()
    )
    assert Source(SourceKind.SECTION, HOME + "kota/") in find_sources(
        page, HOME, f'<{address}>; rel="https://api.w.org/"'
    )
    story = b'<a href="/kota/2-berita-yang-lebih-lama.html">Lama</a>'
    reading = read_section(page.replace(b"<a ", story + b"<a ", 1), HOME, OUTLET)
    assert reading is not None
    assert [each.url for each in reading.candidates] == [HOME + "kota/2-berita-yang-lebih-lama.html"]


def test_dates_without_a_zone_are_in_the_outlets_zone() -> None:
    body = b"<urlset><url><loc>https://kabar.example/a</loc><lastmod>2026-03-02T10:00:00</lastmod></url></urlset>"
    reading = read_sitemap(body, HOME, OUTLET)
    assert reading is not None
    assert reading.candidates[0].modified_at == datetime(2026, 3, 2, 2, tzinfo=UTC)


def test_index_entries_of_one_date_are_sorted_by_number() -> None:
    parts = tuple(part(f"sitemap-{number}.xml", 0) for number in range(1, 31))
    chosen = select_sitemaps(parts, NOW - DAY, limit=3)
    assert [each.url for each in chosen] == [f"{HOME}sitemap-{number}.xml" for number in (30, 29, 28)]
