from datetime import UTC, datetime

from core.article import Article, Page
from core.normalizer import normalize

FETCHED = datetime(2026, 5, 20, 3, tzinfo=UTC)
PARAGRAPH = (
    "Warga kampung membersihkan saluran air di belakang pasar sejak pagi, dan anak-anak membantu mengangkat lumpur ke "
    "tepi jalan sampai siang."
)


def article_of(*lines: str) -> Article:
    body = "".join(f"<p>{line}</p>" for line in lines)
    html = f"<html lang=id><body><article><h1>Saluran Air di Belakang Pasar Bersih</h1>{body}</article></body></html>"
    article = normalize(Page("https://kabar.example.id/saluran-air-pasar-bersih", html.encode(), FETCHED))
    assert isinstance(article, Article)
    return article


def test_a_last_line_from_which_a_sign_off_was_cut_still_belongs_to_the_story() -> None:
    article = article_of(
        PARAGRAPH, PARAGRAPH, "Saluran itu terakhir dikeruk pada 3 Mei 2024 oleh warga desa. (rin/agu)"
    )

    assert article.text.endswith("oleh warga desa.")
    assert article.published_at is None, "a day inside the story is not the day of publication"
