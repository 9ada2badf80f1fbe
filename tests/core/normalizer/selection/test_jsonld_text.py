"""The text declared in JSON-LD is used if the page displays no text, and only then."""

import json
from datetime import UTC, datetime

import pytest

from core.article import Article, Page
from core.normalizer import PageFingerprint, Profile, fingerprint_page, normalize, update_profile

pytestmark = pytest.mark.page

HEADLINE = "Jembatan Baru Dibuka untuk Warga"
WHEN = datetime(2024, 1, 2, tzinfo=UTC)
LINES = [
    f"Paragraf {word} menceritakan jembatan baru di atas sungai yang membelah kota itu sejak lama sekali."
    for word in ("pertama", "kedua", "ketiga", "keempat", "kelima")
]


def page(declared: str, body: str) -> Page:
    fields = {"@type": "NewsArticle", "headline": HEADLINE, "articleBody": declared}
    head = f'<script type="application/ld+json">{json.dumps(fields)}</script>'
    day = "<p>Senin, 1 Januari 2024 07:30 WIB</p>"
    html = f"<html lang='id'><head>{head}</head><body><h1>{HEADLINE}</h1>{day}{body}</body></html>"
    return Page("https://example.co.id/kota/jembatan", html.encode(), WHEN)


def read(declared: str, body: str = "<div id='app'></div>", profile: Profile | None = None) -> Article:
    found = normalize(page(declared, body), profile=profile)
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize(
    "declared",
    [
        "\n".join(LINES),
        "\r\n\r\n".join(LINES),
        "".join(f"<p>{line}</p>" for line in LINES),
        "".join(f"&lt;p&gt;{line}&lt;/p&gt;" for line in LINES),
        "\n".join([LINES[0], "Baca juga: Kota Lain Bangun Jembatan", *LINES[1:], "(asp/rie)"]),
    ],
)
def test_a_page_filled_by_a_script_has_the_declared_text(declared: str) -> None:
    article = read(declared)
    assert article.text.split("\n") == LINES
    assert article.published_at == datetime(2024, 1, 1, 0, 30, tzinfo=UTC)


def test_the_declared_text_is_preferred_to_a_displayed_beginning() -> None:
    assert read("\n".join(LINES), f"<p>{LINES[0]}</p>").text.split("\n") == LINES


def test_the_displayed_text_is_preferred_to_the_declared_one() -> None:
    shown = "".join(f"<p>{line}</p>" for line in LINES)
    assert read("Kata lain. " * 200, shown).text.split("\n") == LINES
    assert read(LINES[0], f"<p>{LINES[1]}</p><p>{LINES[2]}</p>").text.split("\n") == LINES[1:3]


def test_a_declared_text_neither_changes_the_profile_nor_is_filtered_by_it() -> None:
    declared = "\n".join(LINES)
    assert fingerprint_page(page(declared, "")) == PageFingerprint()
    profile = Profile()
    for number in range(30):
        shown = f"<p>Kisah nomor {number} {'ini ' * number}panjang sekali.</p><p>{LINES[0]}</p><p>{LINES[1]}</p>"
        other = Page(f"https://example.co.id/kota/{number}", f"<h1>Kisah {number}</h1>{shown}".encode(), WHEN)
        profile = update_profile(profile, fingerprint_page(other))
    assert profile.rules
    assert read(declared, profile=profile).text.split("\n") == LINES


def test_a_page_without_lines_has_the_declared_text() -> None:
    whole = page("\n".join(LINES), "").body.split(b"<body>")[0] + b"<title>Jembatan Baru</title></head><body></body>"
    found = fingerprint_page(Page("https://example.co.id/kota/jembatan", whole, WHEN))
    article = normalize(Page("https://example.co.id/kota/jembatan", whole, WHEN))
    assert found == PageFingerprint()
    assert isinstance(article, Article)
    assert article.text.split("\n") == LINES
