"""The section of an article, as pages of different systems state it."""

from datetime import UTC, datetime

import pytest

from core.article import Article, Page
from core.normalizer import normalize
from core.outlet import Outlet

pytestmark = pytest.mark.page

TITLE = "Jembatan Baru Dibuka untuk Warga"
TEXT = "".join(
    f"<p>Paragraf {word} menceritakan jembatan baru di atas sungai yang membelah kota itu sejak lama sekali.</p>"
    for word in ("pertama", "kedua", "ketiga", "keempat")
)
BREADCRUMBS = (
    '<script type=\'application/ld+json\'>{"@type": "BreadcrumbList", "itemListElement": ['
    '{"position": 1, "name": "Beranda"}, {"position": 2, "item": {"name": "Daerah"}},'
    '{"position": 3, "name": "Jembatan Baru Dibuka untuk Warga"}]}</script>'
)


def find_section(head: str = "", above: str = "", below: str = "") -> str | None:
    html = f"<html><head><title>{TITLE}</title>{head}</head><body><article><h1>{TITLE}</h1>{above}{TEXT}{below}"
    page = Page("https://example.co.id/jembatan-baru-dibuka", html.encode(), datetime(2024, 1, 1, tzinfo=UTC))
    article = normalize(page, Outlet("Warta Nusa", "https://example.co.id/"))
    assert isinstance(article, Article)
    return article.section


@pytest.mark.parametrize(
    "parts",
    [
        {"head": "<meta property='article:section' content='Daerah'>"},
        {"head": "<meta itemprop='articleSection' content='Daerah'>"},
        {"above": "<span itemprop='articleSection'>Daerah</span>"},
        {"above": "<a href='/category/daerah/' rel='category tag'>Daerah</a>"},
        {"below": "<p>Posted in <a href='/topik/daerah/' rel='tag category'>Daerah</a></p>"},
        {"head": BREADCRUMBS},
        {"above": "<nav class='breadcrumbs'><a href='/'>Beranda</a> » <a href='/daerah/'>Daerah</a></nav>"},
        {"above": "<nav aria-label='Breadcrumb'><a href='/'>Warta Nusa</a> <a href='/d'>Daerah</a></nav>"},
        {"above": "<p><a href='/categories/daerah/'>Daerah</a></p>"},
        {"above": "<p><time>1 Januari 2024</time> | <a href='/kategori/daerah.html'>Daerah</a></p>"},
    ],
)
def test_a_stated_section_is_found(parts: dict[str, str]) -> None:
    assert find_section(**parts) == "Daerah"


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"above": "<a href='/category/uncategorized/' rel='category tag'>Uncategorized</a>"},
        {"above": "<nav class='breadcrumb'><a href='/'>Home</a></nav>"},
        {"above": "<p>Bagian dari <a href='/kabar/'>kabar panjang lain</a> di kota itu.</p>"},
        {"below": "<p>Baca juga</p>" * 30 + "<ul><li><a href='/category/olahraga/'>Olahraga</a></ul>"},
    ],
)
def test_a_page_that_states_no_section_has_none(parts: dict[str, str]) -> None:
    assert find_section(**parts) is None
