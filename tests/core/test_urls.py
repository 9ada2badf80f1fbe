"""Addresses as identities."""

import pytest
import tldextract
from hypothesis import given
from hypothesis import strategies as st

from core.urls import canonical_url, clean_url, host_of, is_later_page, is_listing, looks_like_article, site_of

STORY = "https://www.example.co.id/2026/11/23/warga-bangun-jembatan-bambu/"


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("HTTPS://Example.CO.ID:443/a?utm_source=rss&id=3&fbclid=x#komentar", "https://example.co.id/a?id=3"),
        ("http://example.co.id:80", "http://example.co.id/"),
        ("http://example.co.id:8080/a", "http://example.co.id:8080/a"),
        ("/a/b", "https://base.example/a/b"),
        ("//example.co.id/a", "https://example.co.id/a"),
        ("https://example.co.id/?p=12", "https://example.co.id/?p=12"),
        ("https://example.co.id/?b=2&a=1", "https://example.co.id/?a=1&b=2"),
        ("https://example.co.id/read?eid=7&source=x", "https://example.co.id/read?eid=7&source=x"),
        ("https://user:secret@example.co.id/a", "https://example.co.id/a"),
        ("https://example.co.id/warga baé", "https://example.co.id/warga%20ba%C3%A9"),
        ("http://[::1]:8080/a", "http://[::1]:8080/a"),
        ("mailto:redaksi@example.co.id", None),
        ("javascript:void(0)", None),
        ("http://", None),
        ("http://[::1", None),
        ("http://example.co.id:99999/", None),
    ],
)
def test_clean(url: str, clean: str | None) -> None:
    assert clean_url(url, "https://base.example/") == clean
    if clean:
        assert clean_url(clean) == clean


@given(st.text(max_size=60))
def test_clean_never_raises_and_is_stable(text: str) -> None:
    once = clean_url(text, "https://base.example/x/")
    assert once is None or clean_url(once) == once


@pytest.mark.parametrize(
    ("declared", "canonical"),
    [
        (None, STORY),
        ("", STORY),
        ("https://example.co.id/2026/11/23/warga-bangun-jembatan-bambu/",) * 2,
        ("/2026/11/23/warga-bangun-jembatan-bambu/?utm_medium=feed", STORY),
        ("https://lain.example/2026/11/23/warga-bangun-jembatan-bambu/", STORY),
        ("https://www.example.co.id/", STORY),
        ("https://www.example.co.id/index.php", STORY),
        ("https://www.example.co.id/category/kota/", STORY),
        ("https://www.example.co.id/2026/11/", STORY),
        ("https://www.example.co.id/kota/", STORY),
        ("not a url at all", STORY),
    ],
)
def test_a_declared_address_is_believed_only_where_it_can_be_true(declared: str | None, canonical: str) -> None:
    assert canonical_url(STORY + "?utm_source=x", declared, "https://example.co.id/") == canonical


def test_the_section_above_an_article_is_no_canonical_address() -> None:
    story = "https://example.co.id/kota/bandung/8123-warga-bangun-jembatan.html"
    for section in ("https://example.co.id/kota/", "https://example.co.id/kota/bandung"):
        assert canonical_url(story, section, None) == story


def test_a_later_page_declares_the_first() -> None:
    assert canonical_url(STORY + "2/", STORY, "https://example.co.id/") == STORY


def test_two_ports_of_a_private_host_are_two_sites() -> None:
    assert site_of("http://127.0.0.1:8001/a") != site_of("http://127.0.0.1:8002/a")
    assert site_of("https://news.example.co.id/") == site_of("https://example.co.id/") == "example.co.id"
    assert host_of("https://example.co.id/a") == "example.co.id:443"


@pytest.mark.parametrize(
    ("url", "listing", "later", "article"),
    [
        ("https://example.co.id/", True, False, False),
        ("https://example.co.id/category/kota/", True, False, False),
        ("https://example.co.id/?s=banjir", True, False, False),
        ("https://example.co.id/tag/banjir/page/3/", True, True, False),
        ("https://example.co.id/2026/11/23/", True, False, False),
        (STORY, False, False, True),
        (STORY + "2/", False, True, True),
        ("https://example.co.id/kota/812345-banjir.html", False, False, True),
        ("https://example.co.id/kota/812345-banjir.html?page=2", False, True, True),
        ("https://example.co.id/warga-bangun-jembatan-bambu", False, False, True),
        ("https://example.co.id/read?id=812", False, False, True),
        ("https://example.co.id/kota/", False, False, False),
        ("https://example.co.id/wp-content/uploads/2026/11/foto-warga-di-jembatan.jpg", False, False, False),
    ],
)
def test_shapes(url: str, listing: bool, later: bool, article: bool) -> None:
    assert (is_listing(url), is_later_page(url), looks_like_article(url)) == (listing, later, article)


def test_the_public_suffix_list_has_no_longer_rule_under_plain_suffixes() -> None:
    """What `site_of` tells without the list is what the list tells."""
    suffixes = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    assert sorted(suffix for suffix in suffixes.tlds if suffix.split(".")[-1] in {"com", "net", "org"}) == [
        "com",
        "net",
        "org",
    ]
    for host in ("example.com", "news.example.com", "example..com", "example.com.", "com"):
        assert site_of(f"https://{host}/") == (suffixes(host).top_domain_under_public_suffix or f"{host}:443")
