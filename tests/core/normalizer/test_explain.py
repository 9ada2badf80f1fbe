"""`explain` reports each line of a page as kept or removed, with step, rule and reason."""

import pickle
from datetime import UTC, datetime

import pytest

from core.article import Article, NotAnArticle, Page
from core.normalizer import Explanation, explain, normalize
from core.normalizer.document.html import parse_html
from core.normalizer.document.line_reader import read_lines
from core.normalizer.pipeline import STEPS
from tests.outlet_pages import OUTLET, PROMOTION, learn_pages, make_page, make_paragraphs

TITLE = "Jembatan Baru Diresmikan"
ARTICLE = [
    f"Paragraf {word} menceritakan jembatan baru di atas sungai yang membelah kota itu sejak lama sekali."
    for word in ("pertama", "kedua", "ketiga", "keempat")
]


def explained(body: str, url: str = "https://example.co.id/kota/jembatan-baru-diresmikan") -> Explanation:
    html = f"<html><head><title>{TITLE}</title></head><body>{body}</body></html>"
    return explain(Page(url, html.encode(), datetime(2024, 1, 1, tzinfo=UTC)))


def reasons(explanation: Explanation) -> dict[str, tuple[str, str]]:
    return {line.text: (line.step, line.rule) for line in explanation.removed}


def test_every_line_of_a_page_is_kept_or_removed_with_its_rule() -> None:
    paragraphs = "".join(f"<p>{text}</p>" for text in ARTICLE)
    body = (
        f"<div class=menu><p>Beranda</p></div><aside><p>Cuaca hari ini</p></aside><h1>{TITLE}</h1>"
        f"<div class=isi><p>Senin, 2 Maret 2020 10:15</p>{paragraphs}<p>Baca juga: Kota Lain Bangun Jembatan</p>"
        "<img src=a.jpg><p><i>Warga menonton dari tepi.</i></p>"
        "<p>Warga datang berbondong-bondong sejak pagi. Baca juga: Pasar Hewan Dibuka</p>"
        f"<p>{ARTICLE[0]} (rin/agu)</p></div><div class=iklan><p>Beli sekarang juga</p></div>"
    )
    found = explained(body)
    assert isinstance(found.result, Article)
    assert (found.decided_by, found.source) == ("", "page")
    assert "\n".join(line.text for line in found.kept) == found.result.text
    assert reasons(found) == {
        "Beranda": ("article selection", "boilerplate box"),
        "Cuaca hari ini": ("article selection", "side box"),
        TITLE: ("article selection", "outside the article"),
        "Senin, 2 Maret 2020 10:15": ("article selection", "byline or links at the ends"),
        "Baca juga: Kota Lain Bangun Jembatan": ("boilerplate rules", "cross-link with colon"),
        "Warga menonton dari tepi.": ("caption after a picture", "set apart"),
        "Baca juga: Pasar Hewan Dibuka": ("cross-link after a sentence", ""),
        "(rin/agu)": ("sign-off", "tail"),
        "Beli sekarang juga": ("article selection", "boilerplate box"),
    }
    assert all(line.reason for line in found.removed)
    page_lines = read_lines(parse_html(f"<html><head></head><body>{body}</body></html>"))
    explained_lines = [(line.position, line.text) for line in found.kept]
    explained_lines += [(line.position, line.text) for line in found.removed]
    assert {position for position, _ in explained_lines} == {line.position for line in page_lines}
    assert all(text in page_lines[position].text for position, text in explained_lines)
    assert pickle.loads(pickle.dumps(found)) == found


def test_what_the_outlets_profile_knows_is_reported() -> None:
    profile = learn_pages(make_page(number, [*make_paragraphs(number), PROMOTION]) for number in range(20))
    page = make_page(30, [*make_paragraphs(30), PROMOTION])
    found = explain(page, OUTLET, profile)
    assert reasons(found)[PROMOTION] == ("outlet profile", "")
    assert found.result == normalize(page, OUTLET, profile)


@pytest.mark.parametrize(
    ("body", "url", "decided_by", "has_lines"),
    [
        ("", "https://example.co.id/tag/jembatan", "address", False),
        ("<h1>Halaman tidak ditemukan</h1>", "https://example.co.id/kota/jembatan", "error or log-in page", False),
        ("<p>Segera hadir.</p>", "https://example.co.id/kota/jembatan", "page type by text", True),
    ],
)
def test_a_refused_page_is_reported_with_the_step_that_refused_it(
    body: str, url: str, decided_by: str, has_lines: bool
) -> None:
    found = explained(body, url)
    assert isinstance(found.result, NotAnArticle)
    assert found.decided_by == decided_by
    assert bool(found.kept or found.removed) is has_lines


def test_bytes_that_are_no_page_are_reported() -> None:
    found = explain(Page("https://example.co.id/a", b"", datetime(2024, 1, 1, tzinfo=UTC)))
    assert isinstance(found.result, NotAnArticle)
    assert (found.decided_by, found.kept, found.removed) == ("page reading", (), ())


def test_a_text_declared_in_json_ld_is_numbered_by_its_own_lines() -> None:
    declared = '<script type="application/ld+json">{"@type": "NewsArticle", "articleBody": "%s"}</script>'
    found = explained(
        f"<h1>{TITLE}</h1><div id=app></div>" + declared % "\\n".join([*ARTICLE, "Baca juga: Pasar Hewan"])
    )
    assert found.source == "json-ld"
    assert [line.position for line in found.kept] == [0, 1, 2, 3]
    assert [(line.position, line.rule) for line in found.removed] == [(4, "cross-link with colon")]


def test_steps_have_unique_names_and_a_reason_for_their_order() -> None:
    assert len({step.name for step in STEPS}) == len(STEPS)
    assert all(step.order for step in STEPS)
