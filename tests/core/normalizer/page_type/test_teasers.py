from datetime import UTC, datetime

import pytest

from core.article import Article, Page
from core.normalizer import normalize

pytestmark = pytest.mark.page

OPENING = "".join(
    f"<p>Paragraf {word} menceritakan jembatan baru di atas sungai yang membelah kota itu sejak lama sekali.</p>"
    for word in ("pertama", "kedua", "ketiga", "keempat")
)
BROKEN = "<p>Warga yang menunggu sejak pagi lalu berjalan beramai-ramai menuju tepi sungai untuk…</p>"


def is_teaser(article: str, behind: str = "", head: str = "") -> bool:
    title = "<h1>Jembatan Baru Dibuka untuk Warga</h1>"
    html = f"<html lang=id><head>{head}</head><body>{title}<div class=isi>{article}</div>{behind}</body></html>"
    url = "https://example.co.id/kota/jembatan-baru-dibuka-warga"
    found = normalize(Page(url, html.encode(), datetime(2024, 6, 1, 3, tzinfo=UTC)))
    assert isinstance(found, Article), found
    return found.is_teaser


def json_ld(value: str) -> str:
    declared = f'{{"@type": "NewsArticle", "isAccessibleForFree": {value}}}'
    return f'<script type="application/ld+json">{declared}</script>'


@pytest.mark.parametrize("value", ["false", '"False"', '"http://schema.org/False"'])
def test_a_page_that_declares_itself_not_free_is_a_teaser(value: str) -> None:
    assert is_teaser(OPENING, head=json_ld(value))
    assert is_teaser(OPENING, head='<meta property="article:content_tier" content="locked">')


@pytest.mark.parametrize("parts", ['{"@type": "WebPageElement", %s}', '[{"@type": "WebPageElement"}, {%s}]'])
def test_a_part_that_is_declared_not_free_makes_a_teaser(parts: str) -> None:
    for flag, expected in (("false", True), ("true", False)):
        part = parts % f'"isAccessibleForFree": {flag}'
        head = f'<script type="application/ld+json">{{"@type": "NewsArticle", "hasPart": {part}}}</script>'
        assert is_teaser(OPENING, head=head) is expected


@pytest.mark.parametrize("value", ["true", '"True"', "null"])
def test_a_page_that_declares_itself_free_is_not_a_teaser(value: str) -> None:
    assert not is_teaser(OPENING, head=json_ld(value))
    assert not is_teaser(OPENING, head='<meta property="article:content_tier" content="free">')


@pytest.mark.parametrize(
    "behind",
    [
        "<div>Berlangganan untuk melanjutkan membaca artikel ini</div>",
        "<div>Masuk atau daftar untuk lanjut membaca</div>",
        "<div>Konten ini khusus untuk pelanggan.</div>",
        "<p>Already a subscriber? <a href='/login'>Log in</a></p>",
        "<section class='article-paywall'><p>Mulai dari lima ribu rupiah sebulan</p></section>",
    ],
)
def test_a_paywall_below_the_text_makes_a_teaser(behind: str) -> None:
    assert is_teaser(OPENING, behind)


@pytest.mark.parametrize("label", ["Baca selengkapnya", "Selengkapnya »", "Continue reading", "Read more"])
def test_a_text_that_breaks_off_before_a_link_to_the_rest_is_a_teaser(label: str) -> None:
    assert is_teaser(OPENING + BROKEN, f"<a href='https://lain.example/a'>{label}</a>")
    assert is_teaser(OPENING + BROKEN.replace("…", ""), f"<a href='https://lain.example/a'>{label}</a>")


@pytest.mark.parametrize(
    ("article", "behind"),
    [
        (OPENING, ""),
        (OPENING, "<a href='/b'>Baca selengkapnya</a>"),
        (OPENING + BROKEN, ""),
        (OPENING, "<div>Scroll untuk melanjutkan membaca</div>"),
        (OPENING, "<div>Baca berita tanpa iklan. Gabung Contoh+</div>"),
        (OPENING + "<p>Warga yang sudah berlangganan koran itu tetap membaca berita di warung kopi.</p>", ""),
        (OPENING, "<div><p>Daftar berita terbaru</p></div>"),
    ],
)
def test_complete_articles_are_not_teasers(article: str, behind: str) -> None:
    assert not is_teaser(article, behind)
