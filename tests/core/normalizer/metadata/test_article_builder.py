from datetime import UTC, datetime

import pytest

from core.article import Article, Page
from core.normalizer import normalize
from core.outlet import Outlet

pytestmark = pytest.mark.page

OUTLET = Outlet("Warta Nusa", "https://wartanusa.example.id/")
FETCHED = datetime(2026, 5, 20, 3, tzinfo=UTC)
PARAGRAPH = (
    "Warga kampung membersihkan saluran air di belakang pasar sejak pagi, dan anak-anak membantu mengangkat lumpur ke "
    "tepi jalan sampai siang."
)


def article_of(*lines: str, byline: str = "") -> Article:
    body = "".join(f"<p>{line}</p>" for line in lines)
    head = f"<h1>Saluran Air di Belakang Pasar Bersih</h1><aside>{byline}</aside>"
    html = f"<html lang=id><body>{head}<article>{body}</article></body></html>"
    article = normalize(Page(f"{OUTLET.url}saluran-air-pasar-bersih", html.encode(), FETCHED), OUTLET)
    assert isinstance(article, Article)
    return article


def test_a_last_line_from_which_a_sign_off_was_cut_still_belongs_to_the_article() -> None:
    article = article_of(
        PARAGRAPH, PARAGRAPH, "Saluran itu terakhir dikeruk pada 3 Mei 2024 oleh warga desa. (rin/agu)"
    )

    assert article.text.endswith("oleh warga desa.")
    assert article.published_at is None, "a day inside the article is not the day of publication"


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("Rina Marlina - Warta Nusa", ("Rina Marlina",)),
        ("Rina Marlina - Kota - Warta Nusa", ()),
        ("Pasar Tepian - Kabar Lain", ()),
    ],
)
def test_the_name_before_the_outlets_name_is_the_author(byline: str, authors: tuple[str, ...]) -> None:
    assert article_of(PARAGRAPH, PARAGRAPH, byline=byline).authors == authors
