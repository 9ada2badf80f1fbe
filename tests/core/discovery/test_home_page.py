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
