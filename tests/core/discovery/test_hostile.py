import gzip

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.discovery import find_sources, read_posts, read_section, read_source
from core.outlet import Source, SourceKind
from tests.core.discovery.sample_sources import HOME, NEWS_SITEMAP, NOW, OUTLET, RSS

JSON_FEED = b"""{"version": "https://jsonfeed.org/version/1", "items": [{"id": "https://kabar.example/a", "title": "x",
"date_published": "2026-03-01T10:00:00Z"}, {"url": ["x"], "title": {}, "date_modified": 1e400}]}"""

DAMAGE = [
    b"",
    b"<\x00&",
    b"<!--",
    b"<![CDATA[",
    b"]]>",
    b"&foo;",
    b"&#x110000;",
    b"\xff\xfe",
    b"</item>",
    b"<?xml",
    b"<url>",
]


@settings(deadline=None)  # The first example loads the public suffix list.
@example(b'<?xml version="1.0" encoding="utf-8\0"?>' + RSS)
@example(RSS.replace(b"14:00", b"&foo;&#x110000;"))
@example(b'<html><body><a \x01x="1" href="/a">Satu</a><link \x0b="2" href="/b"></body></html>')
@given(
    st.one_of(
        st.binary(max_size=300),
        st.sampled_from([RSS, NEWS_SITEMAP, JSON_FEED, gzip.compress(RSS)]).flatmap(
            lambda body: st.tuples(st.integers(0, len(body)), st.sampled_from(DAMAGE), st.integers(0, 40)).map(
                lambda change: body[: change[0]] + change[1] + body[change[0] + change[2] :]
            )
        ),
    )
)
def test_any_bytes_are_parsed_or_rejected(body: bytes) -> None:
    read_source(body, HOME, OUTLET, NOW)
    read_posts(body, HOME, OUTLET, NOW)
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
    article = b'<a href="/kota/2-berita-yang-lebih-lama.html">Lama</a>'
    section = read_section(page.replace(b"<a ", article + b"<a ", 1), HOME, OUTLET)
    assert section is not None
    assert [each.url for each in section.candidates] == [HOME + "kota/2-berita-yang-lebih-lama.html"]
