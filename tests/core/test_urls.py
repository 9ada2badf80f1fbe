"""Normal forms, site keys and page numbers of URLs."""

import random
from urllib.parse import urlsplit

import pytest
import tldextract
from hypothesis import given
from hypothesis import strategies as st

from core import urls
from core.urls import (
    article_key,
    article_page_number,
    canonical_url,
    first_page_url,
    host_with_port,
    is_later_page,
    is_listing,
    looks_like_article,
    normalize_url,
    politeness_key,
    resolve_url,
    site_key,
)

ARTICLE = "https://www.example.co.id/2026/11/23/warga-bangun-jembatan-bambu/"


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
        ("https://example.co.id/" + "a" * 2026, "https://example.co.id/" + "a" * 2026),
        ("https://example.co.id/" + "a" * 2027, None),
        ("https://example.co.id/" + "é" * 400, None),
    ],
)
def test_normal_forms(url: str, clean: str | None) -> None:
    assert normalize_url(url, "https://base.example/") == clean
    if clean:
        assert normalize_url(clean) == clean


@pytest.mark.parametrize("address", ["/" + "a" * 2048, "/" + "é" * 1024, "https://example.co.id/?x=" + "b" * 2048])
def test_addresses_that_are_too_long_are_invalid(address: str) -> None:
    assert resolve_url("https://example.co.id/", address) is None
    assert resolve_url("https://example.co.id/", address[:1000]) is not None


@given(st.text(alphabet="ab09.:/@[]?#²é中\x00", max_size=12))
def test_resolved_addresses_have_a_host(text: str) -> None:
    for resolved in filter(
        None, (resolve_url("https://base.example/", f"https:{slashes}{text}") for slashes in ("", "//"))
    ):
        assert site_key(resolved)
        assert host_with_port(resolved)


@pytest.mark.parametrize("address", ["https://中]\x00[::80/x", "http://é[::", "//ä[::1]/", "http://[::1]ä/"])
def test_an_ipv6_address_with_other_characters_is_invalid(address: str) -> None:
    assert resolve_url("https://base.example/", address) is None


def test_a_url_that_counts_as_normal_is_its_own_normal_form() -> None:
    rng, normal = random.Random(1), 0
    for _ in range(5000):
        host = "".join(rng.choices(("a", "b1", "xn--", "-", ".", "127"), (9, 9, 1, 1, 6, 1), k=rng.choice((1, 3, 30))))
        port = rng.choice(("", "", "", ":80", ":443", ":8080", ":65536", ":59999", ":0808"))
        path = "".join(rng.choices(("/", "a", "B", "-", "_", ".", ".html", "9", ";", "%20", "amp"), k=rng.randrange(9)))
        url = f"{rng.choice(('http', 'https', 'HTTP'))}://{host}{port}{rng.choice(('/', '/', ''))}{path}"
        normal += urls._NORMAL_URL.fullmatch(url) is not None
        # A URL with a fragment is no normal one.
        assert normalize_url(url) == normalize_url(url + "#bagian"), url
    assert normal > 100


@given(st.text(max_size=60))
def test_normalizing_never_raises_and_is_idempotent(text: str) -> None:
    once = normalize_url(text, "https://base.example/x/")
    assert once is None or normalize_url(once) == once


@pytest.mark.parametrize(
    ("declared", "canonical"),
    [
        (None, ARTICLE),
        ("", ARTICLE),
        ("https://example.co.id/2026/11/23/warga-bangun-jembatan-bambu/",) * 2,
        ("/2026/11/23/warga-bangun-jembatan-bambu/?utm_medium=feed", ARTICLE),
        ("https://lain.example/2026/11/23/warga-bangun-jembatan-bambu/", ARTICLE),
        ("https://www.example.co.id/", ARTICLE),
        ("https://www.example.co.id/index.php", ARTICLE),
        ("https://www.example.co.id/category/kota/", ARTICLE),
        ("https://www.example.co.id/2026/11/", ARTICLE),
        ("https://www.example.co.id/kota/", ARTICLE),
        ("not a url at all", ARTICLE),
    ],
)
def test_an_implausible_declared_url_is_ignored(declared: str | None, canonical: str) -> None:
    assert canonical_url(ARTICLE + "?utm_source=x", declared, "https://example.co.id/") == canonical


@pytest.mark.parametrize("host", ["kabar.co.id", "www.kabar.co.id"])
def test_a_declared_url_may_have_the_other_scheme(host: str) -> None:
    assert canonical_url("https://kabar.co.id/b/jembatan-dibuka", f"http://{host}/a/jembatan-dibuka", None) == (
        f"http://{host}/a/jembatan-dibuka"
    )


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_another_port_of_localhost_is_another_site(host: str) -> None:
    own = f"https://{host}/b/jembatan-dibuka"
    assert canonical_url(own, f"http://{host}/a/jembatan-dibuka", None) == own


def test_a_parent_section_is_not_a_canonical_url() -> None:
    article = "https://example.co.id/kota/bandung/8123-warga-bangun-jembatan.html"
    for section in ("https://example.co.id/kota/", "https://example.co.id/kota/bandung"):
        assert canonical_url(article, section, None) == article


def test_a_later_page_may_declare_the_first() -> None:
    assert canonical_url(ARTICLE + "2/", ARTICLE, "https://example.co.id/") == ARTICLE


@pytest.mark.parametrize("whole", ["?page=all", "?single=1", "?halaman=semua"])
def test_a_complete_article_has_the_url_of_its_first_page(whole: str) -> None:
    assert canonical_url(ARTICLE, ARTICLE + whole, None) == ARTICLE
    assert canonical_url(ARTICLE + whole, None, None) == ARTICLE


@pytest.mark.parametrize(
    ("url", "number"),
    [
        (ARTICLE, 1),
        (ARTICLE.rstrip("/") + "?utm_source=x#isi", 1),
        (ARTICLE.replace("www.", ""), 1),
        (ARTICLE + "2/", 2),
        (ARTICLE + "12", 12),
        (ARTICLE + "page/3/", 3),
        (ARTICLE + "page-3", 3),
        (ARTICLE + "halaman/3/", 3),
        (ARTICLE + "?page=4", 4),
        (ARTICLE + "?hal=4&utm_source=x", 4),
        (ARTICLE + "?page=1", 1),
        (ARTICLE + "?page=0", 1),
        (ARTICLE + "?page=all", 0),
        (ARTICLE + "?single=1", 0),
        (ARTICLE + "all", 0),
        (ARTICLE + "?page=2&single=1", None),
        (ARTICLE + "2/?page=3", None),
        (ARTICLE + "?page=99999", None),
        (ARTICLE + "?page=dua", None),
        (ARTICLE + "?page=2&id=7", None),
        (ARTICLE + "?cpage=2", None),
        (ARTICLE + "comment-page-2/", None),
        (ARTICLE + "foto/2/", None),
        (ARTICLE + "foto-2/", None),
        (ARTICLE[:-1] + "-2/", None),
        ("https://www.example.co.id/2026/11/23/cerita-yang-lain-lagi/2/", None),
        ("https://www.example.co.id/2026/11/23/", None),
        ("https://lain.example/2026/11/23/warga-bangun-jembatan-bambu/2/", None),
        ("https://foto.example.co.id/2026/11/23/warga-bangun-jembatan-bambu/2/", None),
        ("javascript:void(2)", None),
    ],
)
def test_page_numbers_of_an_article(url: str, number: int | None) -> None:
    assert article_page_number(url, ARTICLE) == number


def test_page_numbers_behind_an_id() -> None:
    article = "https://example.co.id/?p=12"
    assert article_page_number(article + "&page=2", article) == 2
    assert article_page_number("https://example.co.id/?p=13&page=2", article) is None
    # The next article, and no page 13 of the folder.
    assert article_page_number("https://example.co.id/read/13", "https://example.co.id/read/12") is None
    assert article_page_number("https://example.co.id/read/12/2", "https://example.co.id/read/12") == 2


@pytest.mark.parametrize(
    ("url", "first"),
    [
        (ARTICLE + "2/", ARTICLE),
        (ARTICLE + "page/2/", ARTICLE),
        (ARTICLE + "2", ARTICLE[:-1]),
        (ARTICLE + "?page=3", ARTICLE),
        (ARTICLE + "?page=all", ARTICLE),
        (ARTICLE + "?id=7&page=2", ARTICLE + "?id=7"),
        (ARTICLE, ARTICLE),
        (ARTICLE + "?id=7", ARTICLE + "?id=7"),
        ("https://example.co.id/read/12345", "https://example.co.id/read/12345"),
    ],
)
def test_first_page_urls(url: str, first: str) -> None:
    assert first_page_url(url) == first


@given(st.text(max_size=60))
def test_an_invalid_url_has_no_page_number(text: str) -> None:
    assert article_page_number(text, ARTICLE) in {None, 1}


def test_two_ports_of_a_private_host_are_two_sites() -> None:
    assert site_key("http://127.0.0.1:8001/a") != site_key("http://127.0.0.1:8002/a")
    assert site_key("https://news.example.co.id/") == site_key("https://example.co.id/") == "example.co.id"
    assert host_with_port("https://example.co.id/a") == "example.co.id:443"


@pytest.mark.parametrize(
    ("url", "listing", "later", "article"),
    [
        ("https://example.co.id/", True, False, False),
        ("https://example.co.id/category/kota/", True, False, False),
        ("https://example.co.id/?s=banjir", True, False, False),
        ("https://example.co.id/tag/banjir/page/3/", True, True, False),
        ("https://example.co.id/2026/11/23/", True, False, False),
        (ARTICLE, False, False, True),
        (ARTICLE + "2/", False, True, True),
        ("https://example.co.id/kota/812345-banjir.html", False, False, True),
        ("https://example.co.id/kota/812345-banjir.html?page=2", False, True, True),
        ("https://example.co.id/warga-bangun-jembatan-bambu", False, False, True),
        ("https://example.co.id/read?id=812", False, False, True),
        ("https://example.co.id/kota/", False, False, False),
        ("https://example.co.id/kota/?page=²", False, False, False),
        ("https://example.co.id/wp-content/uploads/2026/11/foto-warga-di-jembatan.jpg", False, False, False),
    ],
)
def test_classification_by_path(url: str, listing: bool, later: bool, article: bool) -> None:
    assert (is_listing(url), is_later_page(url), looks_like_article(url)) == (listing, later, article)


def test_the_public_suffix_list_has_no_longer_rule_under_plain_suffixes() -> None:
    """`site_key` returns the same with and without the list."""
    suffixes = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    assert sorted(suffix for suffix in suffixes.tlds if suffix.split(".")[-1] in {"com", "net", "org"}) == [
        "com",
        "net",
        "org",
    ]
    for host in ("example.com", "news.example.com", "example..com", "example.com.", "com"):
        assert site_key(f"https://{host}/") == (suffixes(host).top_domain_under_public_suffix or f"{host}:443")


@pytest.mark.parametrize(
    ("host", "ascii_form"),
    [
        ("straße.example", "xn--strae-oqa.example"),
        ("BÜCHER.example", "xn--bcher-kva.example"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("faß.de", "xn--fa-hia.de"),
        ("βόλος.com", "xn--nxasmm1c.com"),
        ("例子.测试", "xn--fsqu00a.xn--0zwm56d"),
        ("ＫＡＢＡＲ.example", "kabar.example"),
    ],
)
def test_international_hosts_have_one_form(host: str, ascii_form: str) -> None:
    """IDNA 2008: ß and ς are letters of their own."""
    url = f"https://{ascii_form}/kabar"
    assert normalize_url(f"https://{host}/kabar") == normalize_url(url)
    assert urlsplit(normalize_url(f"https://{host}/kabar") or "").hostname == ascii_form
    assert resolve_url("https://example.com/", f"https://{host}:8080/kabar") == f"https://{ascii_form}:8080/kabar"
    assert site_key(f"https://{host}/") == site_key(url)
    assert politeness_key(f"https://{host}/") == politeness_key(url)


def test_an_invalid_international_host_is_no_address() -> None:
    assert normalize_url("https://-ü-.example/") is None
    assert resolve_url("https://example.com/", "https://a\u2019b\u0300ü\u3002..example/") is None


@pytest.mark.parametrize(
    "decorated",
    [
        "{};jsessionid=8F2C01AB77D0E3?",
        "{}?PHPSESSID=q1w2e3r4t5y6u7i8o9",
        "{}?sid=0f9e8d7c6b5a4f3e2d1c",
        "{}?JSESSIONID=A1",
        "{}?session_id=a8d7f6g5h4j3k2l1",
        "{}?ASPSESSIONIDQACQRTDB=LKJHGFDSAPOIU9",
        "{};zid=8F2C01AB77D0E3F4",
        "{}?user_session=8f2c01ab77d0e3f4",
        "{}?sessionId=83910274",
        "{}?csrf_token=Zk3b9QpL0x7TtY2w",
        "{}?visitor_id=0d4f2a66-7c1b-4c57-9a3e-6b1f0f7b2d11",
        "{}?_=1795862400123",
        "{}?nocache=8f2c01ab",
        "{}?m=1",
        "{}?device=mobile",
        "{}?ref=terkini&_x_tr_tl=en",
        "{}index.html",
        "{}?share=whatsapp&nb=1",
        "{}?replytocom=7#respond",
        "{}?print=1",
        "{}?print=print",
        "{}?tmpl=component&print=1",
        "{}?amp",
        "{}?output=amp",
        "{}?from=rss",
        "{}?ref=feed",
        "{}?source=homepage",
        "{}print/",
        "{}cetak",
        "{}amp/",
        "{}comment-page-2/",
        "http://example.co.id/2026/11/23/warga-bangun-jembatan-bambu",
    ],
)
def test_sessions_and_views_of_an_article_have_its_key(decorated: str) -> None:
    url = decorated.format(ARTICLE)
    assert article_key(url) == article_key(ARTICLE)


@pytest.mark.parametrize("session", ["S(lit3py55t21z5v55vlm25s55)", "X(1)S(lit3py55t21z5v55vlm25s55)"])
def test_a_session_within_the_path_is_removed(session: str) -> None:
    assert normalize_url(f"https://example.co.id/({session})/berita.aspx?id=7") == (
        "https://example.co.id/berita.aspx?id=7"
    )


@pytest.mark.parametrize(
    ("url", "other"),
    [
        ("https://example.co.id/read?sid=12", "https://example.co.id/read?sid=13"),
        ("https://example.co.id/read?sid=banjir-di-kota-2026", "https://example.co.id/read?sid=longsor-di-desa-2026"),
        ("https://example.co.id/?s=banjir-bandung-2026", "https://example.co.id/"),
        (
            "https://example.co.id/read?session=Warta_Pagi_2026-11",
            "https://example.co.id/read?session=Warta_Sore_2026-11",
        ),
        ("https://example.co.id/read?s=berita-satu", "https://example.co.id/read?s=berita-dua"),
        (
            "https://example.co.id/read?assessment=a1b2c3d4e5f60718",
            "https://example.co.id/read?assessment=0718a1b2c3d4e5f6",
        ),
        ("https://example.co.id/read;bagian=satu", "https://example.co.id/read;bagian=dua"),
        ("https://example.co.id/read?visit=bandung", "https://example.co.id/read?visit=garut"),
        ("https://example.co.id/read?rand=12", "https://example.co.id/read?rand=13"),
        ("https://example.co.id/read?m=202611", "https://example.co.id/read?m=202610"),
        ("https://example.co.id/read?print=812", "https://example.co.id/read?print=813"),
        ("https://example.co.id/read?from=2026-11-01", "https://example.co.id/read?from=2026-11-02"),
        ("https://example.co.id/read?source=12", "https://example.co.id/read?source=13"),
        ("https://example.co.id/detail/7", "https://example.co.id/detail/12"),
        ("https://example.co.id/kota/print", "https://example.co.id/kota"),
        ("https://news.example.co.id/a-b-c-d", "https://example.co.id/a-b-c-d"),
    ],
)
def test_different_articles_have_different_keys(url: str, other: str) -> None:
    assert article_key(url) != article_key(other)


@pytest.mark.parametrize("view", ["print/", "versi-teks/", "baca/semua/"])
def test_an_article_above_its_view_is_a_canonical_url(view: str) -> None:
    assert canonical_url(ARTICLE + view, ARTICLE, "https://example.co.id/") == ARTICLE
