from datetime import UTC, datetime

import pytest

from core.article import Article, Candidate, NotAnArticle, Page
from core.normalizer import normalize
from core.outlet import Outlet
from core.reasons import Reason

pytestmark = pytest.mark.page

OUTLET = Outlet("Warta Nusa", "https://example.co.id/")
ARTICLE = "".join(
    f"<p>Paragraf {word} menceritakan jembatan baru di atas sungai yang membelah kota itu sejak lama sekali.</p>"
    for word in ("pertama", "kedua", "ketiga", "keempat")
)
HEADLINE = "Jembatan Baru Dibuka untuk Warga"


def kind(url: str, body: str, title: str = HEADLINE, head: str = "") -> Article | NotAnArticle:
    html = f"<html><head><title>{title}</title>{head}</head><body><h1>{title}</h1><div>{body}</div></body></html>"
    return normalize(Page(url, html.encode(), datetime(2024, 1, 1, tzinfo=UTC)), OUTLET)


def listing(head: str = "") -> Article | NotAnArticle:
    teaser = "<h3><a href='/{0}'>Kabar nomor {0} dari kota di tepi sungai</a></h3><p>Ringkasan kabar nomor {0} dari "
    teaser += "kota di tepi sungai itu, yang ditulis cukup panjang untuk sebuah ringkasan.</p>"
    return kind("https://example.co.id/kota", "".join(teaser.format(n) for n in range(12)), "Kabar Kota", head)


def test_a_page_with_enough_text_is_an_article() -> None:
    assert isinstance(kind("https://example.co.id/kota/jembatan-baru-dibuka-warga", ARTICLE), Article)


def test_a_later_page_of_an_article_is_an_article() -> None:
    assert isinstance(kind("https://example.co.id/kota/jembatan-baru-dibuka-warga?page=2", ARTICLE), Article)
    assert isinstance(kind("https://example.co.id/kota/jembatan-baru-dibuka-warga/2/", ARTICLE), Article)


def test_an_article_at_the_root_of_a_host_is_an_article() -> None:
    """Outlets exist that give every page the home address."""
    html = f"<html><head><title>{HEADLINE} - Warta</title></head><body><h1>{HEADLINE}</h1><div>{ARTICLE * 2}</div>"
    page = Page("https://cerita.example/", html.encode(), datetime(2024, 1, 1, tzinfo=UTC))
    assert isinstance(normalize(page), Article)
    assert isinstance(normalize(page, OUTLET), Article)
    assert normalize(page, Outlet("Cerita", "https://cerita.example/")) == NotAnArticle(Reason("home_page"))


def test_a_home_page_is_refused_without_an_outlet() -> None:
    lead = f"<h1><a href='/jembatan'>{HEADLINE}</a></h1>{ARTICLE * 2}"
    html = f"<html><head><title>Warta Kita - Kabar Kota Hari Ini</title></head><body><div>{lead}</div>"
    page = Page("https://cerita.example/", html.encode(), datetime(2024, 1, 1, tzinfo=UTC))
    assert normalize(page) == NotAnArticle(Reason("home_page"))


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://example.co.id/", "home page"),
        ("https://www.example.co.id", "home page"),
        ("https://example.co.id/tag/jembatan", "tag"),
        ("https://example.co.id/category/kota/page/2/", "section"),
        ("https://example.co.id/?s=jembatan", "search"),
        ("https://example.co.id/tentang-kami/", "standing page"),
        ("https://example.co.id/halaman/pedoman-media-siber.html", "archive page"),
        ("https://example.co.id/p/redaksi.html", "standing page"),
    ],
)
def test_urls_that_are_refused(url: str, reason: str) -> None:
    found = kind(url, ARTICLE)
    assert isinstance(found, NotAnArticle)
    assert reason in str(found.reason)


def test_a_list_of_teasers_is_refused() -> None:
    assert isinstance(listing(), NotAnArticle)
    declared = '<script type="application/ld+json">{"@type": "CollectionPage"}</script>'
    assert listing(declared) == NotAnArticle(Reason("section_page"))


@pytest.mark.parametrize(
    "title", ["404", "Halaman Tidak Ditemukan", "Maaf, halaman yang Anda cari tidak ditemukan", "Page not found"]
)
def test_a_missing_page_is_refused(title: str) -> None:
    assert kind("https://example.co.id/kota/jembatan", ARTICLE, title) == NotAnArticle(Reason("missing_page"))


def test_a_headline_about_something_not_found_is_an_article() -> None:
    title = "Halaman Buku Kuno yang Hilang Tidak Ditemukan di Museum"
    assert isinstance(kind("https://example.co.id/kota/halaman-buku-kuno-hilang", ARTICLE, title), Article)


def test_too_little_text_is_refused() -> None:
    found = kind("https://example.co.id/kota/jembatan-baru-dibuka-warga", "<p>Video.</p>")
    assert isinstance(found, NotAnArticle)
    assert "text" in str(found.reason)


def test_headlines_with_dates_are_a_list() -> None:
    headline = "<h3><a href='/{0}'>Kabar nomor {0} dari kota di tepi sungai</a></h3>"
    teaser = f"<article>{headline}Senin, 23 Nov 2026 0{{0}}:12 WIB</article>"
    found = kind("https://example.co.id/daerah/", "".join(teaser.format(n) for n in range(8)), "Kanal Daerah")
    assert isinstance(found, NotAnArticle)


def test_a_feed_is_refused() -> None:
    feed = b"<?xml version='1.0'?><!-- x --><rss><channel><title>Kabar Kota Hari Ini</title></channel></rss>"
    found = normalize(Page("https://example.co.id/atom.xml", feed, datetime(2024, 1, 1, tzinfo=UTC)), OUTLET)
    assert found == NotAnArticle(Reason("feed_or_sitemap"))


BRIEF = "Gempa bumi magnitudo 3,2 mengguncang kota di tepi sungai itu, Senin pagi."
LD = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-01-01T07:00:00+07:00"}</script>'
)
META = (
    '<meta property="og:type" content="article"><meta property="article:published_time" content="2024-01-01T07:00:00Z">'
)


@pytest.mark.parametrize("head", [LD, META])
def test_a_brief_that_is_declared_an_article_is_accepted(head: str) -> None:
    found = kind("https://example.co.id/kota/gempa-di-tepi-sungai", f"<p>{BRIEF}</p>", head=head)
    assert isinstance(found, Article)
    assert found.text == BRIEF


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (f"<p>{BRIEF}</p>", ""),
        (f"<p>{BRIEF}</p>", '<meta property="og:type" content="article">'),
        ("<p>Gempa bumi magnitudo 3,2 mengguncang kota di tepi sungai itu...</p>", LD),
        ("<p>Gempa bumi magnitudo 3,2 mengguncang kota di tepi sungai itu</p>", LD),
        (f"<p>{BRIEF}</p><p><a href='/masuk'>Masuk untuk melanjutkan membaca</a></p>", LD),
        (f"<p>{HEADLINE}</p>", LD),
        ("<p>Segera hadir.</p>", LD),
    ],
)
def test_a_teaser_or_an_undeclared_brief_is_refused(body: str, head: str) -> None:
    assert isinstance(kind("https://example.co.id/kota/gempa-di-tepi-sungai", body, head=head), NotAnArticle)


def test_a_missing_page_that_is_declared_an_article_is_refused() -> None:
    missing = "<p>Maaf, halaman yang Anda cari tidak dapat ditemukan di situs ini.</p>"
    found = kind("https://example.co.id/kota/gempa", missing, "Halaman tidak ditemukan", LD)
    assert found == NotAnArticle(Reason("missing_page"))


FETCHED_AT = datetime(2024, 1, 1, tzinfo=UTC)
SHORT_ARTICLE = ARTICLE[: ARTICLE.index("<p>Paragraf ketiga")]


def listed_kind(
    body: str, published_at: datetime | None = None, body_class: str = "", modified_at: datetime | None = None
) -> Article | NotAnArticle:
    """Return what a listed page is. `published_at` and `modified_at` are as its source states them."""
    url = "https://example.co.id/jembatan-baru-dibuka"
    html = f"<html><head><title>{HEADLINE}</title></head><body class='{body_class}'><h1>{HEADLINE}</h1>{body}</body>"
    candidate = Candidate(url, HEADLINE, published_at, modified_at)
    return normalize(Page(url, html.encode(), FETCHED_AT, candidate=candidate), OUTLET)


@pytest.mark.parametrize("words", [8, 11, 14])
def test_a_brief_that_its_source_dates_is_an_article(words: int) -> None:
    text = " ".join(f"{BRIEF[:-1]} kata warga".split()[:words]) + "."
    found = listed_kind(f"<p>{text}</p>", FETCHED_AT)
    assert isinstance(found, Article)
    assert found.text == text


def test_a_brief_without_a_date_of_publication_is_refused() -> None:
    """A general sitemap states only the time of the last change, also for pages that are not news."""
    assert isinstance(listed_kind(f"<p>{BRIEF}</p>", modified_at=FETCHED_AT), NotAnArticle)


@pytest.mark.parametrize("body", [SHORT_ARTICLE, ARTICLE])
def test_a_wordpress_page_is_no_article(body: str) -> None:
    body_class = "page-template-default page page-id-12 logged-out"
    assert listed_kind(body, body_class=body_class) == NotAnArticle(Reason("standing_page"))
    post_class = "post-template-default single single-post postid-12"
    assert isinstance(listed_kind(body, FETCHED_AT, post_class), Article)


@pytest.mark.parametrize("date", ["", "<time datetime='0001-01-01T00:00:00Z'>1 January 0001</time>"])
def test_a_short_page_without_a_date_is_no_article(date: str) -> None:
    assert listed_kind(date + SHORT_ARTICLE) == NotAnArticle(Reason("undated_page"))
    assert isinstance(listed_kind(date + SHORT_ARTICLE, FETCHED_AT), Article)
    assert isinstance(listed_kind("<time datetime='2023-12-31T08:00:00Z'></time>" + SHORT_ARTICLE), Article)
    assert isinstance(listed_kind(ARTICLE), Article)
