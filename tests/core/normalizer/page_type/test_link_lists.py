"""Lists of links, and articles that have some of their signs: pages on either side of each threshold."""

from datetime import UTC, datetime

import pytest

from core.article import Candidate, Page
from tests.core.normalizer.boundary_pages import FETCHED_AT, make_page, open_line, paragraphs, prose, refusal, words

pytestmark = pytest.mark.page

LIST = "a list of links"
SHELF = "https://toko-contoh.example/rak/perahu"
STORY = "https://toko-contoh.example/rak/perahu-kayu-kembali-dibuat-warga"
TEXT = prose(4, 160)
DATE = "<p>2 Maret 2026 08:00</p>"
BYLINE = "<p>Penulis: Rina Marlina</p>"


def links(count: int, letters: int = 12) -> str:
    items = "".join(f"<li><a href='/rak/{seed}'>{open_line(letters, seed)}</a></li>" for seed in range(count))
    return f"<ul>{items}</ul>"


def prices(count: int) -> str:
    return "".join(f"<div><span>Rp {number}50.000</span></div>" for number in range(1, count + 1))


def entries(share: float) -> str:
    """Return boxes with other text, so that `TEXT` has this share of the page's text. None has most of the text."""
    boxes = ("related", "promo", "newsletter", "sponsored")
    letters = round(640 / share - 640) // len(boxes)
    count = letters // 400 + 1
    texts = [prose(count, letters // count, 30 * number) for number in range(1, len(boxes) + 1)]
    return "".join(f"<div class='{name}'>{paragraphs(*text)}</div>" for name, text in zip(boxes, texts, strict=True))


def shelf(above: str = "", below: str = "", *, url: str = SHELF, head: str = "", title: str = "Perahu Kayu") -> Page:
    """Return a page with the headline, `above`, a text of 640 letters, and `below`."""
    column = f"<div class='kolom'>{paragraphs(*TEXT)}</div>"
    return make_page(f"<h1>{title}</h1><div>{above}</div>{column}<div>{below}</div>", title=title, url=url, head=head)


def test_a_page_with_one_sign_of_a_list_is_accepted() -> None:
    assert refusal(shelf()) == ""
    assert refusal(shelf(below=prices(9))) == ""
    assert refusal(shelf(below=entries(0.5))) == ""
    assert refusal(shelf(below=links(40, 20))) == ""
    assert refusal(shelf(links(20))) == ""
    assert refusal(shelf(below=prices(9) + links(40, 20))) == LIST


@pytest.mark.parametrize(("share", "is_list"), [(0.57, True), (0.63, False)])
def test_share_of_the_text_on_a_list(share: float, is_list: bool) -> None:
    assert refusal(shelf(below=prices(9) + entries(share))) == (LIST if is_list else "")


@pytest.mark.parametrize(("count", "is_list"), [(30, False), (34, True)])
def test_letters_of_the_links_on_a_list(count: int, is_list: bool) -> None:
    """The text has 640 letters, and the links have 600 or 680."""
    assert refusal(shelf(below=prices(9) + links(count, 20))) == (LIST if is_list else "")


@pytest.mark.parametrize(("count", "is_list"), [(14, False), (15, True)])
def test_links_between_the_headline_and_the_text(count: int, is_list: bool) -> None:
    assert refusal(shelf(links(count), prices(9))) == (LIST if is_list else "")


@pytest.mark.parametrize(("count", "is_list"), [(29, False), (30, True)])
def test_twice_as_many_links_above_the_text_are_two_signs(count: int, is_list: bool) -> None:
    assert refusal(shelf(links(count))) == (LIST if is_list else "")


def test_links_above_the_headline_are_a_menu() -> None:
    body = f"{links(50)}<h1>Perahu Kayu</h1><div class='kolom'>{paragraphs(*TEXT)}</div>{prices(9)}"
    assert refusal(make_page(body, title="Perahu Kayu", url=SHELF)) == ""


@pytest.mark.parametrize(("count", "is_list"), [(4, False), (5, True)])
def test_lines_with_a_price(count: int, is_list: bool) -> None:
    assert refusal(shelf(below=prices(count) + entries(0.4))) == (LIST if is_list else "")


@pytest.mark.parametrize(("share", "is_list"), [(0.23, True), (0.27, False)])
def test_share_of_the_text_on_a_page_with_the_address_of_an_article(share: float, is_list: bool) -> None:
    assert refusal(shelf(below=prices(9) + entries(share), url=STORY)) == (LIST if is_list else "")
    assert refusal(shelf(below=prices(9) + entries(share))) == LIST


@pytest.mark.parametrize(("share", "is_list"), [(0.28, True), (0.32, False)])
def test_share_of_the_text_on_a_list_with_a_date(share: float, is_list: bool) -> None:
    assert refusal(shelf(DATE, prices(9) + entries(share))) == (LIST if is_list else "")


def test_a_date_outweighs_one_sign() -> None:
    assert refusal(shelf(DATE, prices(9) + entries(0.4))) == ""
    assert refusal(shelf(DATE, prices(9) + entries(0.4) + links(40, 20))) == LIST


@pytest.mark.parametrize(("share", "is_list"), [(0.045, True), (0.055, False)])
def test_share_of_the_text_on_a_list_that_names_an_author(share: float, is_list: bool) -> None:
    assert refusal(shelf(BYLINE, prices(9) + entries(share))) == (LIST if is_list else "")


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Perahu Kayu"}</script>',
        "<meta property='article:published_time' content='2026-03-02T08:00:00+07:00'>",
    ],
)
def test_a_declared_article_is_accepted(head: str) -> None:
    assert refusal(shelf(links(30), prices(9) + entries(0.2), head=head)) == ""


def test_a_page_that_its_source_dates_is_accepted() -> None:
    page = shelf(links(30), prices(9) + entries(0.2))
    candidate = Candidate(SHELF, "Perahu Kayu", datetime(2026, 3, 1, tzinfo=UTC))
    assert refusal(Page(page.url, page.body, FETCHED_AT, candidate=candidate)) == ""
    assert refusal(page) == LIST


@pytest.mark.parametrize(
    ("og_type", "reason"),
    [
        ("product", "a product page"),
        ("product.group", "a product page"),
        ("profile", "an author's page"),
        ("website", ""),
    ],
)
def test_the_declared_type_of_a_page(og_type: str, reason: str) -> None:
    head = f"<meta property='og:type' content='{og_type}'>"
    published = "<meta property='article:published_time' content='2026-03-02T08:00:00+07:00'>"
    assert refusal(shelf(head=head)) == reason
    assert refusal(shelf(head=head + published)) == ""


@pytest.mark.parametrize(("share", "is_home"), [(0.28, True), (0.32, False)])
def test_a_home_page_that_declares_an_article(share: float, is_home: bool) -> None:
    head = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Perahu Kayu"}</script>'
    page = shelf(below=entries(share), url="https://toko-contoh.example/", head=head)
    assert refusal(page) == ("the home page" if is_home else "")


@pytest.mark.parametrize(
    ("path", "is_article"),
    [
        ("topics/perahu/perahu-kayu", True),
        ("topic/perahu-kayu", True),
        ("topic/perahu", False),
        ("topik/perahu-kayu", False),
        ("tag/perahu-kayu", False),
        ("archives/category/perahu-kayu", False),
    ],
)
def test_words_of_an_address_below_a_subject(path: str, is_article: bool) -> None:
    head = "<meta property='og:type' content='article'>"
    assert (refusal(shelf(url=f"https://toko-contoh.example/{path}", head=head)) == "") is is_article


def test_a_topic_with_teasers_is_refused() -> None:
    teasers = "".join(
        f"<h3><a href='/{seed}'>{' '.join(words(6, seed)).title()}</a></h3><p>{text}</p>"
        for seed, text in enumerate(prose(6, 160, 30))
    )
    head = "<meta property='og:type' content='article'>"
    url = "https://toko-contoh.example/topic/perahu-kayu"
    page = make_page(f"<h1>Perahu Kayu</h1><div>{teasers}</div>", title="Perahu Kayu", url=url, head=head)
    assert refusal(page) == "a list of articles"


def test_a_guide_may_declare_only_the_date_of_its_page() -> None:
    title = "Lima Perahu Terbaik Untuk Nelayan"
    chapters = "".join(
        f"<h3><a href='/{seed}'>{' '.join(words(6, seed)).title()}</a></h3><p>{text}</p>"
        for seed, text in enumerate(prose(3, 160, 30))
    )
    body = f"<h1>{title}</h1><div class='kolom'>{paragraphs(*prose(1, 190))}{chapters}</div>"
    head = '<script type="application/ld+json">{"@type": "WebPage", "datePublished": "2026-03-02"}</script>'
    assert refusal(make_page(body, title=title, head=head)) == ""
    assert refusal(make_page(body, title=title)) == "a list of articles"
