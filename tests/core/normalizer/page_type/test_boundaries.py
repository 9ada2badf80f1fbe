"""Pages just below and just above each threshold that decides what kind of page it is."""

import pytest

from tests.core.normalizer.boundary_pages import (
    OUTLET,
    TITLE,
    column,
    lines,
    linked,
    make_page,
    open_line,
    paragraphs,
    prose,
    read,
    refusal,
    sentence,
    words,
)

pytestmark = pytest.mark.page

HEADLINE = f"<h1>{TITLE}</h1>"


def with_letters(count: int) -> str:
    """Return a sentence of `count` letters, not counting spaces and the full stop."""
    return next(
        text for size in range(count, 2 * count) if len("".join(text := sentence(size)).replace(" ", "")) > count
    )


def headline(seed: int, count: int = 6) -> str:
    return " ".join(words(count, seed)).title()


# Length of the text


@pytest.mark.parametrize(("letters", "is_article"), [(96, False), (104, True)])
def test_letters_of_an_article(letters: int, is_article: bool) -> None:
    assert refusal(make_page(column(with_letters(letters)))) == ("" if is_article else "too little text")


@pytest.mark.parametrize(("letters", "is_article"), [(37, False), (43, True)])
def test_letters_of_a_brief(letters: int, is_article: bool) -> None:
    head = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2026-03-01"}</script>'
    page = make_page(column(with_letters(letters)), head=head)
    assert refusal(page) == ("" if is_article else "too little text")


@pytest.mark.parametrize(("letters", "is_gallery"), [(145, True), (155, False)])
def test_letters_of_the_text_on_a_gallery(letters: int, is_gallery: bool) -> None:
    page = make_page(column(*prose(4, letters)), url="https://kabar-contoh.example/foto/jembatan-gantung-dibuka-warga")
    assert refusal(page) == ("a photo gallery" if is_gallery else "")


@pytest.mark.parametrize(("count", "is_home"), [(2, True), (3, False)])
def test_lines_of_an_article_at_the_root_of_a_host(count: int, is_home: bool) -> None:
    page = make_page(column(*prose(count, 330)), url="https://kabar-contoh.example/")
    assert refusal(page) == ("the home page" if is_home else "")


# Lists of teasers


def teaser(seed: int, text: str, tag: str = "p", between: int = 0, count: int = 6, share: float = 1.0) -> str:
    labels = paragraphs(*(open_line(20, 50 + number) for number in range(between)))
    return f"<{tag}>{linked(headline(seed, count), share)}</{tag}>{labels}<p>{text}</p>"


@pytest.mark.parametrize(("count", "is_list"), [(2, False), (3, True)])
def test_headlines_that_are_links_among_the_lines(count: int, is_list: bool) -> None:
    first, others = prose(2), prose(4, seed=30)
    links = [f"<h3><a href='/{seed}'>{headline(seed)}</a></h3>" for seed in range(count)]
    inside = [part for number, text in enumerate(others) for part in (*links[number : number + 1], f"<p>{text}</p>")]
    assert lines(column(*first, *inside)) == (first if is_list else [*first, *others])


@pytest.mark.parametrize(("count", "is_list"), [(6, True), (7, False)])
def test_lines_for_each_headline_that_is_a_link(count: int, is_list: bool) -> None:
    """The page has three headlines among nine or ten selected lines, and no teaser text below them."""
    first, others = prose(2), prose(count, seed=30)
    links = "".join(f"<h3><a href='/{seed}'>{headline(seed)}</a></h3>" for seed in range(3))
    found = lines(
        column(*first, f"{links}<p>{open_line(20)}</p><p>{open_line(22)}</p><p>{open_line(24)}</p>", *others[3:])
    )
    texts = [*first, open_line(20), open_line(22), open_line(24), *others[3:]]
    assert found == (first if is_list else texts)


@pytest.mark.parametrize(("count", "is_list"), [(2, False), (3, True)])
def test_texts_below_headlines_that_are_links(count: int, is_list: bool) -> None:
    first, texts = prose(1, 190), prose(count, 160, 30)
    page = make_page(column(*first, *(teaser(seed, text) for seed, text in enumerate(texts))))
    assert refusal(page) == ("a list of articles" if is_list else "")


@pytest.mark.parametrize(("others", "is_list"), [(2, True), (3, False)])
def test_share_of_texts_below_headlines_that_are_links(others: int, is_list: bool) -> None:
    """Three, beside two or three that do not stand below one: 60 and 50 %."""
    first, texts = prose(2), prose(3, 160, 30)
    more = prose(others - 2, 160, 60)
    found = lines(column(*first, *(teaser(seed, text) for seed, text in enumerate(texts)), *more))
    assert found == (first if is_list else [*first, *texts, *more])


@pytest.mark.parametrize(("letters", "is_list"), [(38, False), (42, True)])
def test_letters_of_the_text_of_a_teaser(letters: int, is_list: bool) -> None:
    texts = [*prose(2, 160, 30), sentence(letters)]
    page = make_page(column(*(teaser(seed, text) for seed, text in enumerate(texts))))
    assert refusal(page) == ("a list of articles" if is_list else "")


@pytest.mark.parametrize(("between", "is_list"), [(2, True), (3, False)])
def test_lines_between_a_headline_that_is_a_link_and_its_text(between: int, is_list: bool) -> None:
    texts = prose(4, 160, 30)
    page = make_page(column(*(teaser(seed, text, between=between) for seed, text in enumerate(texts))))
    assert refusal(page) == ("a list of articles" if is_list else "")


@pytest.mark.parametrize(("count", "is_list"), [(3, False), (4, True)])
def test_words_of_a_headline_that_is_a_link(count: int, is_list: bool) -> None:
    texts = prose(4, 160, 30)
    page = make_page(column(*(teaser(seed, text, count=count) for seed, text in enumerate(texts))))
    assert refusal(page) == ("a list of articles" if is_list else "")


@pytest.mark.parametrize(("share", "is_list"), [(0.86, False), (0.94, True)])
@pytest.mark.parametrize("tag", ["p", "h3"])
def test_share_of_links_in_a_headline_of_a_list(share: float, is_list: bool, tag: str) -> None:
    texts = prose(4, 160, 30)
    page = make_page(column(*(teaser(seed, text, tag, share=share) for seed, text in enumerate(texts))))
    assert refusal(page) == ("a list of articles" if is_list else "")


@pytest.mark.parametrize(("share", "is_list"), [(0.45, True), (0.55, False)])
def test_share_of_links_in_the_text_of_a_teaser(share: float, is_list: bool) -> None:
    texts = [linked(text, share) for text in prose(4, 160, 30)]
    page = make_page(column(*(teaser(seed, text) for seed, text in enumerate(texts)), *prose(1, 190)))
    assert refusal(page) == ("a list of articles" if is_list else "")


@pytest.mark.parametrize(("letters", "is_article"), [(95, False), (106, True)])
def test_letters_of_a_short_article_above_a_list(letters: int, is_article: bool) -> None:
    texts = prose(2, letters)
    page = make_page(column(*texts, *(teaser(seed, text) for seed, text in enumerate(prose(9, 160, 30)))))
    assert refusal(page) == ("" if is_article else "a list of articles")
    assert not is_article or read(page).text.split("\n") == texts


def introduction(title: str, links: int, share: float = 1.0) -> str:
    listed = "".join(f"<li>{linked(headline(seed, 9), share)}</li>" for seed in range(links))
    page = make_page(f"<h1>{title}</h1><div class='kolom'><p>{sentence(400)}</p></div><ul>{listed}</ul>", title=title)
    return refusal(page)


@pytest.mark.parametrize(("title", "is_list"), [("Pasar Hewan Desa", True), ("Pasar Hewan Desa Ramai", False)])
def test_words_of_a_section_s_name(title: str, is_list: bool) -> None:
    assert introduction(title, 7) == ("a list of articles" if is_list else "")


@pytest.mark.parametrize(("links", "is_list"), [(4, False), (5, True)])
def test_headlines_below_a_section_s_introduction(links: int, is_list: bool) -> None:
    assert introduction("Pasar Hewan", links) == ("a list of articles" if is_list else "")


@pytest.mark.parametrize(("share", "is_list"), [(0.55, False), (0.66, True)])
def test_share_of_links_in_a_headline_below_a_section_s_introduction(share: float, is_list: bool) -> None:
    assert introduction("Pasar Hewan", 7, share) == ("a list of articles" if is_list else "")


# Messages in place of a page


@pytest.mark.parametrize(("letters", "is_missing"), [(190, True), (210, False)])
def test_letters_of_a_heading_that_says_that_the_page_is_missing(letters: int, is_missing: bool) -> None:
    heading = f"404 {open_line(letters - 4)}"
    page = make_page(f"<h1>{heading}</h1><div>{paragraphs(*prose())}</div>")
    assert refusal(page) == ("the page says that it does not exist" if is_missing else "")


@pytest.mark.parametrize(("share", "is_missing"), [(0.45, True), (0.55, False)])
def test_share_of_links_in_a_heading_that_says_that_the_page_is_missing(share: float, is_missing: bool) -> None:
    heading = f"404 {open_line(50)}"
    page = make_page(f"<h1>{linked(heading, share)}</h1><div>{paragraphs(*prose())}</div>")
    assert refusal(page) == ("the page says that it does not exist" if is_missing else "")


def consent(count: int, letters: int = 150, plain: int = 0, heading: str = "") -> str:
    """Return why a page of so many lines about cookies, and some about other things, is no article."""
    said = [f"Cookie {sentence(letters - 7, seed)}" for seed in range(count)]
    inside = paragraphs(*said, *prose(plain, letters))
    return refusal(make_page(f"{heading}<div>{inside}<button>Terima semua</button></div>"))


@pytest.mark.parametrize(("count", "is_wall"), [(8, True), (9, False)])
def test_lines_of_a_consent_wall(count: int, is_wall: bool) -> None:
    assert consent(count) == ("a consent wall" if is_wall else "")


@pytest.mark.parametrize(("letters", "is_wall"), [(490, True), (515, False)])
def test_letters_of_a_consent_wall(letters: int, is_wall: bool) -> None:
    assert consent(6, letters) == ("a consent wall" if is_wall else "")


@pytest.mark.parametrize(("count", "is_wall"), [(3, False), (4, True)])
def test_share_of_lines_on_cookies(count: int, is_wall: bool) -> None:
    assert consent(count, plain=6 - count) == ("a consent wall" if is_wall else "")


@pytest.mark.parametrize(("share", "is_wall"), [(0.45, False), (0.55, True)])
def test_share_of_links_in_the_headline_above_a_text_on_cookies(share: float, is_wall: bool) -> None:
    assert consent(6, heading=f"<h1>{linked(TITLE, share)}</h1>") == ("a consent wall" if is_wall else "")


# Teasers of a paid article


@pytest.mark.parametrize(("before", "is_teaser"), [(7, True), (8, False)])
def test_lines_before_a_wall_below_the_article(before: int, is_teaser: bool) -> None:
    labels = paragraphs(*(open_line(20, seed) for seed in range(before)))
    body = column(*prose()) + f"<aside>{labels}<p>Sudah berlangganan? Masuk di sini.</p></aside>"
    assert read(make_page(body)).is_teaser is is_teaser


@pytest.mark.parametrize(("letters", "is_teaser"), [(232, True), (248, False)])
def test_letters_of_a_wall_below_the_article(letters: int, is_teaser: bool) -> None:
    wall = f"Sudah berlangganan? {sentence(letters - 20)}"
    assert read(make_page(column(*prose()) + f"<aside><p>{wall}</p></aside>")).is_teaser is is_teaser


@pytest.mark.parametrize(("share", "is_teaser"), [(0.45, False), (0.55, True)])
def test_share_of_links_in_a_link_to_the_rest(share: float, is_teaser: bool) -> None:
    body = column(*prose(), open_line(90)) + f"<aside><p>{linked('Baca selengkapnya di sini', share)}</p></aside>"
    assert read(make_page(body), OUTLET).is_teaser is is_teaser


@pytest.mark.parametrize(("path", "is_standing"), [("tentang/redaksi", True), ("kota/tentang/redaksi", False)])
def test_depth_of_the_address_of_a_standing_page(path: str, is_standing: bool) -> None:
    page = make_page(column(*prose()), url=f"https://kabar-contoh.example/{path}")
    assert refusal(page) == ("a standing page of the outlet" if is_standing else "")


# Addresses below listings


@pytest.mark.parametrize(
    ("path", "head", "is_article"),
    [
        ("archive/2026/jembatan-desa-dibuka", "", True),
        ("archive/2026/jembatan-desa", "", False),
        ("topik/jembatan-desa-dibuka", "", False),
        ("archives/123", "<meta property='article:published_time' content='2026-03-02T08:00:00+07:00'>", True),
        ("archives/123", "<meta property='og:type' content='article'><meta name='author' content='Sari'>", True),
        ("archives/123", "<meta property='og:type' content='article'>", False),
        ("archives", "<meta property='article:published_time' content='2026-03-02T08:00:00+07:00'>", False),
        ("kategori/daerah", "<meta property='og:type' content='article'>", False),
    ],
)
def test_an_address_below_a_listing(path: str, head: str, is_article: bool) -> None:
    page = make_page(column(*prose(6, 200)), url=f"https://kabar-contoh.example/{path}", head=head)
    assert (refusal(page) == "") is is_article


@pytest.mark.parametrize(("words", "is_guide"), [(4, False), (5, True)])
def test_words_of_the_headline_of_a_guide(words: int, is_guide: bool) -> None:
    title = " ".join("Lima Perahu Terbaik Untuk Nelayan".split()[:words])
    first, texts = prose(1, 190), prose(3, 160, 30)
    body = column(*first, *(teaser(seed, text) for seed, text in enumerate(texts)))
    head = "<meta property='article:published_time' content='2026-03-02T08:00:00+07:00'>"
    page = make_page(body.replace(TITLE, title), title=title, head=head)
    assert (refusal(page) == "") is is_guide
