import logging
import pickle
from datetime import UTC, datetime

import pytest

from core.article import Article, NotAnArticle, Page
from core.normalizer import normalize
from core.outlet import Outlet

pytestmark = pytest.mark.page

URL = "https://example.co.id/kota/jembatan-baru-dibuka-warga"
FETCHED_AT = datetime(2024, 6, 1, 3, tzinfo=UTC)
SENTENCE = "Wali kota meresmikan jembatan baru di atas sungai yang membelah kota itu pada hari Senin pagi. "


def make_page(body: bytes | str, url: str = URL, parts: tuple[Page, ...] = ()) -> Page:
    return Page(url, body.encode() if isinstance(body, str) else body, FETCHED_AT, parts=parts)


def prose(*words: str, head: str = "") -> str:
    paragraphs = "".join(f"<p>Bagian {word}. {SENTENCE * 2}</p>" for word in words)
    title = "<h1>Jembatan Baru Dibuka untuk Warga</h1>"
    return f"<html lang='id'><head>{head}</head><body>{title}<div>{paragraphs}</div></body></html>"


def article_of(body: str, outlet: Outlet | None = None, parts: tuple[Page, ...] = ()) -> Article:
    found = normalize(make_page(body, parts=parts), outlet)
    assert isinstance(found, Article), found
    return found


def test_the_text_of_later_pages_follows() -> None:
    later = make_page(prose("ketiga", "keempat"), url=f"{URL}?page=2")
    openings = [line.split(".")[0] for line in article_of(prose("pertama", "kedua"), parts=(later,)).text.split("\n")]
    assert openings == ["Bagian pertama", "Bagian kedua", "Bagian ketiga", "Bagian keempat"]


def test_a_later_page_without_text_adds_nothing() -> None:
    alone = article_of(prose("pertama", "kedua"))
    assert article_of(prose("pertama", "kedua"), parts=(make_page(b""),)).text == alone.text


def test_declared_metadata_is_used() -> None:
    head = """<link rel="canonical" href="/kota/jembatan-baru-dibuka-warga-kota">
    <meta property="og:image" content="/gambar/jembatan.jpg"><meta property="article:section" content="Kota">
    <meta property="article:tag" content="jembatan"><meta property="article:tag" content="sungai, kota">
    <meta property="article:modified_time" content="2024-05-02T10:00:00+07:00">"""
    article = article_of(prose("pertama", "kedua", head=head), Outlet("Contoh", "https://example.co.id/"))
    assert article.url == "https://example.co.id/kota/jembatan-baru-dibuka-warga-kota"
    assert article.image_url == "https://example.co.id/gambar/jembatan.jpg"
    assert (article.section, article.tags) == ("Kota", ("jembatan", "sungai", "kota"))
    assert article.modified_at == datetime(2024, 5, 2, 3, tzinfo=UTC)


def test_a_headline_without_a_heading_element_separates_the_byline_from_the_text() -> None:
    head = "<title>Jembatan Baru Dibuka untuk Warga</title>"
    byline = "<font size=1>Selasa, 28 Mei 2024 10:20:00 WIT | Oleh : Rina Marlina | Dibaca : 221 kali</font>"
    lines = "<br><br>".join([SENTENCE * 2] * 2)
    article = article_of(
        f"<html lang=id><head>{head}</head><body><table><tr><td><font size=5><b>Jembatan Baru Dibuka untuk Warga</b>"
        f"</font><br>{byline}<br>{lines}</td></tr></table></body></html>"
    )
    assert article.text.startswith(SENTENCE)
    assert "Dibaca" not in article.text
    assert article.authors == ("Rina Marlina",)
    assert article.published_at == datetime(2024, 5, 28, 1, 20, tzinfo=UTC)


def test_the_list_of_a_short_article_is_kept() -> None:
    names = "".join(f"<li>{name}</li>" for name in ("BUDI SANTOSO", "SITI AMINAH", "JOKO PRANOTO"))
    article = article_of(
        "<html lang=id><body><h1>Tiga Nama Lulus Seleksi</h1><div class=isi><p>Panitia mengumumkan nama peserta yang "
        "lulus seleksi pasukan pengibar bendera pada Selasa sore.</p><p>Nama-nama itu dipilih dari dua ratus pelamar "
        f"setelah tes fisik dan wawancara selama tiga hari.</p><ol>{names}</ol></div></body></html>"
    )
    assert article.text.split("\n")[2:] == ["BUDI SANTOSO", "SITI AMINAH", "JOKO PRANOTO"]


def test_section_and_tags_of_json_ld() -> None:
    head = """<script type="application/ld+json">[{"@type": ["NewsArticle"], "articleSection": "Kota",
    "keywords": ["jembatan", "sungai"]}]</script>"""
    article = article_of(prose("pertama", "kedua", head=head))
    assert (article.section, article.tags) == ("Kota", ("jembatan", "sungai"))


def test_displayed_times_are_in_the_zone_of_the_outlet() -> None:
    html = prose("pertama", "kedua").replace("</h1>", "</h1><div>Kamis, 02/05/2024 10:00</div>")
    article = article_of(html, Outlet("Contoh", "https://example.co.id/", timezone="Asia/Jayapura"))
    assert (article.published_at, article.published_from) == (datetime(2024, 5, 2, 1, tzinfo=UTC), "shown")


def test_the_text_has_neither_empty_lines_nor_surrounding_spaces() -> None:
    lines = article_of(prose("pertama", " ", "kedua")).text.split("\n")
    assert lines == [" ".join(line.split()) for line in lines if line.strip()]


def test_results_can_be_pickled() -> None:
    for answer in (normalize(make_page(prose("pertama", "kedua"))), normalize(make_page(b""))):
        assert pickle.loads(pickle.dumps(answer)) == answer


def test_a_page_without_text_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        normalize(make_page("<html><body><div>x</div></body></html>"))
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


@pytest.mark.parametrize("url", ["", "http://[", "https://example.co.id:99999/a", "tidak ada", "https://\ud800/"])
def test_any_url_is_accepted(url: str) -> None:
    assert isinstance(normalize(make_page(prose("pertama"), url)), Article | NotAnArticle)


def test_an_unexpected_exception_becomes_a_reason() -> None:
    page = Page(URL, "no bytes at all", FETCHED_AT)  # type: ignore[arg-type]
    answer = normalize(page)
    assert isinstance(answer, NotAnArticle)
    assert answer.is_fault


@pytest.mark.parametrize(
    "links",
    ['<a rel="tag" href="/t">jembatan</a> <a rel="category tag" href="/k">Kota</a>', 'Tag: <a href="/t">jembatan</a>'],
)
def test_tags_below_the_text(links: str) -> None:
    html = prose("pertama", "kedua").replace("</body>", f"<footer><span>{links}</span></footer></body>")
    assert article_of(html).tags == ("jembatan",)
