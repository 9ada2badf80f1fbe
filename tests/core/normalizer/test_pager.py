"""Articles of several pages: which URLs are their pages, which only look like it, and what each page adds."""

import pickle
import time
from datetime import UTC, datetime

import pytest

from core.article import Article, NotAnArticle, Page
from core.normalizer import normalize, read_article_page
from core.normalizer.document.thresholds import MAX_PAGE_NUMBER, MIN_PAGE_REPEAT_LETTERS
from core.normalizer.pager import (
    ArticlePage,
    Pager,
    added_lines,
    continues_article,
    may_have_pages,
)

pytestmark = pytest.mark.page

URL = "https://example.co.id/kota/jembatan-baru-dibuka-warga/"
FETCHED_AT = datetime(2024, 6, 1, 3, tzinfo=UTC)
TITLE = "Jembatan Baru Dibuka untuk Warga"
SENTENCE = "Wali kota meresmikan jembatan baru di atas sungai yang membelah kota itu pada hari Senin pagi. "


def page(pager: str = "", *openings: str, url: str = URL, head: str = "") -> Page:
    paragraphs = "".join(f"<p>{opening} {SENTENCE * 2}</p>" for opening in openings or ("Pertama.", "Kedua."))
    body = f"<html lang='id'><head>{head}</head><body><h1>{TITLE}</h1><div>{paragraphs}</div>{pager}</body></html>"
    return Page(url, body.encode(), FETCHED_AT)


def pages_of(pager: str, url: str = URL, head: str = "") -> tuple[str | None, dict[int, str]]:
    """What is found, by the quick look at the bytes and by the thorough one."""
    fetched = page(pager, url=url, head=head)
    found_page = read_article_page(fetched, url, None)
    assert isinstance(found_page, ArticlePage), found_page
    found = found_page.pager.single_page_url, found_page.pager.urls
    if found != (None, {}):
        assert may_have_pages(fetched.body)
    return found


def parts(*numbers: int, form: str = "{url}{number}/") -> dict[int, str]:
    return {number: form.format(url=URL, number=number) for number in numbers}


BY_QUERY = "{url}?page={number}"

PAGERS = {
    "wordpress": (
        f'<p class="post-nav-links">Halaman: 1 <a href="{URL}2/">2</a> <a href="{URL}3/">3</a></p>',
        parts(2, 3),
    ),
    "wordpress, relative": ('<p>Laman: <span>1</span> <a href="2/">2</a></p>', parts(2)),
    "numbers by query": (
        "<div class=paging>Halaman <a href='?page=1'>1</a> <a href='?page=2'>2</a> <a href='?page=3'>3</a></div>",
        parts(2, 3, form=BY_QUERY),
    ),
    "only the next": (f"<a href='{URL}?page=2'>Halaman Selanjutnya</a>", parts(2, form=BY_QUERY)),
    "a window of the numbers": (
        f"1 <a href='{URL}2/'>2</a> … <a href='{URL}9/'>9</a>",
        parts(2, 9),
    ),
    "entities in the address": (
        "<a href='?page=2&amp;utm_source=paging'>2</a>",
        parts(2, form=BY_QUERY),
    ),
    "a path of its own": (f"<a href='{URL}halaman/2'>2</a>", parts(2, form="{url}halaman/{number}")),
    "without the slash": (f"<a href='{URL[:-1]}/2'>2</a>", parts(2, form="{url}{number}")),
    "by http": (f"<a href='{URL.replace('https', 'http')}2/'>2</a>", {2: URL.replace("https", "http") + "2/"}),
}


@pytest.mark.parametrize("name", PAGERS)
def test_the_pager_of_an_article(name: str) -> None:
    pager, wanted = PAGERS[name]
    assert pages_of(pager) == (None, wanted)


def test_rel_next_in_the_head() -> None:
    assert pages_of("", head=f"<link rel='next' href='{URL}2/'>") == (None, parts(2))
    assert pages_of("<a rel='next' href='?page=2'>›</a>") == (None, parts(2, form=BY_QUERY))


def test_relative_links_are_resolved_against_base() -> None:
    assert pages_of("<a href='?page=2'>2</a>", head=f"<base href='{URL}'>")[1] == parts(2, form=BY_QUERY)
    assert pages_of("<a href='?page=2'>2</a>", head="<base href='https://example.co.id/'>")[1] == {}


@pytest.mark.parametrize("whole", ["?page=all", "?single=1", "?showpage=all", "all"])
def test_the_url_of_the_single_page(whole: str) -> None:
    found = pages_of(f"<a href='{URL}2/'>2</a> <a href='{URL}{whole}'>Tampilkan semua</a>")
    assert found == (URL + whole, parts(2))


LOOK_ALIKES = {
    "the next article": "<a rel='next' href='/kota/pasar-malam-kembali-dibuka/'>Selanjutnya</a>",
    "the next article by number": "<a rel='next' href='/kota/jembatan-baru-dibuka-warga-2/'>Selanjutnya</a>",
    "another article's page": "<p>Baca juga: <a href='/kota/pasar-malam-kembali-dibuka/2/'>Pasar Malam</a></p>",
    "another article in one piece": "<a href='/kota/pasar-malam-kembali-dibuka?page=all'>Pasar Malam</a>",
    "a section's pager": "<a href='/kota/?page=2'>2</a> <a href='/kota/page/2/'>2</a>",
    "another host": "<a href='https://foto.example.co.id/kota/jembatan-baru-dibuka-warga/2/'>2</a>",
    "another outlet": "<a href='https://lain.example/kota/jembatan-baru-dibuka-warga/2/'>2</a>",
    "comments by path": f"<a href='{URL}comment-page-2/#comments'>Komentar lama</a>",
    "comments by query": "<a href='?cpage=2'>Komentar lama</a>",
    "comments by fragment": "<a href='?page=2#comments'>2</a>",
    "comments by box": "<div class='comments-area'><nav><ul><li><a href='?page=2'>2</a></li></ul></nav></div>",
    "pictures": f"<a href='{URL}foto-2/'>2</a> <a href='?foto=2'>2</a>",
    "pictures by box": "<div id='photo-slider'><a href='?page=2'>2</a></div>",
    "other articles by box": "<div class='berita-terkait'><ul><li><a href='?page=2'>2</a></li></ul></div>",
    "a list's many pages": "<a href='?page=2'>2</a> <a href='?page=3'>3</a> … <a href='?page=137'>137</a>",
    "itself": f"<a href='{URL}'>1</a> <a href='{URL}?page=1'>1</a> <a href='#2'>2</a>",
    "no number": "<a href='?page=dua'>2</a> <a href='?page='>2</a> <a href='?page=-2'>2</a>",
    "a script": "<a href='javascript:page=2'>2</a> <a href='javascript:void(0)/2/'>2</a>",
    "all parts are here": "<div style='display:none'><p>2 dari 5 halaman</p></div> <a href='#'>Selanjutnya</a>",
    "no address": "<a href='http://[::1/?page=2'>2</a> <a>2</a>",
}


@pytest.mark.parametrize("name", LOOK_ALIKES)
def test_similar_links_are_not_pages_of_the_article(name: str) -> None:
    assert pages_of(LOOK_ALIKES[name]) == (None, {})


def test_an_article_with_the_next_number_is_not_a_page() -> None:
    assert pages_of("<a rel='next' href='/read/13'>13</a>", url="https://example.co.id/read/12") == (None, {})


def test_listings_have_no_pager() -> None:
    listing = "https://example.co.id/category/kota/"
    found_page = read_article_page(page(f"<a href='{listing}page/2/'>2</a>", url=listing), listing, None)
    assert isinstance(found_page, NotAnArticle) or found_page.pager.urls == {}
    teasers = "".join(
        f"<h2><a href='/{n}'>Berita ke-{n} tentang jembatan kota</a></h2><p>Ke-{n}: {SENTENCE}</p>" for n in range(9)
    )
    body = f"<html><body><h1>Kota</h1>{teasers}<a href='/kota/?page=2'>2</a></body></html>"
    section = Page("https://example.co.id/kota/", body.encode(), FETCHED_AT)
    assert isinstance(read_article_page(section, section.url, None), NotAnArticle)


def test_a_later_page_has_links_to_those_after_it() -> None:
    second = page(f"<a href='{URL}'>1</a> 2 <a href='{URL}3/'>3</a>", "Ketiga.", url=URL + "2/")
    found_page = read_article_page(second, URL, None)
    assert isinstance(found_page, ArticlePage)
    assert found_page.pager.urls == parts(3)
    assert [line.split()[0] for line in found_page.lines] == ["Ketiga."]
    assert found_page.title == TITLE


def test_pages_without_page_links_are_recognized_quickly() -> None:
    plain = page("<a href='/kota/?s=2'>Kota</a> <a href='/2024/05/02/'>2 Mei</a> <link rel=next href='/lain/'>")
    assert not may_have_pages(plain.body)
    assert may_have_pages(page("<a href='?page=2'>2</a>").body.decode().encode("utf-16"))


@pytest.mark.parametrize(
    ("title", "lines", "is_page"),
    [
        (TITLE, ("Pendek.",), True),
        (f"{TITLE} - Halaman 2", ("Pendek.",), True),
        ("Jembatan Baru", (), True),
        ("Kawah Pertama", (SENTENCE * 2,), True),
        ("Mohon Maaf", ("Sedang dipelihara.",), False),
        ("", ("Enable JavaScript",), False),
    ],
)
def test_a_message_instead_of_a_page_does_not_continue_the_article(
    title: str, lines: tuple[str, ...], is_page: bool
) -> None:
    assert continues_article(TITLE, ArticlePage(Pager(None, {}), title, lines)) is is_page


def test_hostile_pagers_are_read_in_time() -> None:
    links = "".join(f"<a href='{'/' * 40}{n}/?page={n % MAX_PAGE_NUMBER}'>x</a>" for n in range(15_000))
    deep = "<div class='" + "a-" * 50_000 + "'>" * 200
    started = time.process_time()
    read_article_page(page(links), URL, None)
    read_article_page(page(deep + f"<a href='{URL}2/{'1' * 100_000}'>2</a>"), URL, None)
    assert time.process_time() - started < 5
    assert isinstance(read_article_page(Page(URL, b"", FETCHED_AT), URL, None), NotAnArticle)


def test_article_pages_can_be_pickled() -> None:
    found_page = read_article_page(page("<a href='?page=2'>2</a>"), URL, None)
    assert pickle.loads(pickle.dumps(found_page)) == found_page


# --- joining ---


def openings(*parts_of_it: Page) -> list[str]:
    first, *later = parts_of_it
    article = normalize(Page(first.url, first.body, first.fetched_at, parts=tuple(later)))
    assert isinstance(article, Article), article
    return [line.split(".")[0] for line in article.text.split("\n")]


def test_repeated_lines_of_a_later_page_are_dropped() -> None:
    """Some outlets repeat headline and lead on every page."""
    lead = f"<p>Pertama. {SENTENCE * 2}</p>"
    second = page("", "Ketiga.", url=URL + "2/")
    again = Page(second.url, second.body.replace(b"<div><p>Ketiga", f"<div>{lead}<p>Ketiga".encode()), FETCHED_AT)
    assert openings(page(), again) == ["Pertama", "Kedua", "Ketiga"]


def test_the_text_continues_with_the_later_pages() -> None:
    whole = page("", "Pertama.", "Kedua.", "Ketiga.", "Keempat.", url=URL + "?page=all")
    assert openings(page(), whole) == ["Pertama", "Kedua", "Ketiga", "Keempat"]


def test_a_short_line_may_be_repeated() -> None:
    text = ["Syarat", "Ya.", "x" * MIN_PAGE_REPEAT_LETTERS]
    assert added_lines(text, TITLE, [TITLE, "Syarat", "Baru.", "Ya.", "x" * MIN_PAGE_REPEAT_LETTERS, "Syarat"]) == [
        "Baru.",
        "Ya.",
        "Syarat",
    ]
    assert added_lines(text, TITLE, text) == []
    assert added_lines([], TITLE, ["Ya.", "Ya."]) == ["Ya.", "Ya."]
