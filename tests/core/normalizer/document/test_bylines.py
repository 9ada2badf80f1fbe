from datetime import UTC, datetime

import pytest

from core.article import Article, Page
from core.normalizer import normalize

pytestmark = pytest.mark.page

HEADLINE = "Panen Jagung di Lereng Bukit Naik Sepertiga"
STORY = (
    "Petani jagung di lereng bukit memanen sepertiga lebih banyak daripada tahun lalu, kata ketua koperasi pada Rabu.",
    "Harga di tingkat petani bertahan, dan koperasi membeli seluruh hasil panen dari para anggotanya di sepuluh desa.",
    "Sebagian besar jagung dijual ke pasar kota, sedangkan sisanya disimpan di gudang milik pemerintah kabupaten.",
    "Ketua koperasi berharap mesin pemipil yang baru tiba sebelum panen kedua dimulai pada bulan depan di sana.",
)
EDITOR_AUTHOR = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "author": {"name": "Rina Marlina"}}</script>'
)
FOOTER = "<aside><h3>Terpopuler</h3><p>Banjir Surut</p></aside><footer><a href='/tentang'>Tentang Kami</a></footer>"
DAY = "28 November 2026"
TIME = f"<time datetime='2026-11-28T10:15:00+07:00'>{DAY}</time>"


def read(above: str = "", below: str = "", head: str = "", count: int = 4, footer: str = FOOTER) -> Article:
    story = "".join(f"<p>{line}</p>" for line in STORY[:count])
    main = f"<main><h1>{HEADLINE}</h1>{above}{story}{below}</main>"
    html = f"<html lang=id><head><title>{HEADLINE}</title>{head}</head><body>{main}{footer}</body></html>"
    url = "https://example.co.id/tani/panen-jagung-di-lereng-bukit"
    found = normalize(Page(url, html.encode(), datetime(2026, 11, 29, 3, tzinfo=UTC)))
    assert isinstance(found, Article), found
    assert found.text.split("\n") == list(STORY[:count])
    return found


LABELLED = [
    "<p>{label}:<br>Dewi Anggraeni</p>",
    "<p>{label}:</p><p>Dewi Anggraeni</p>",
    "<p>{label}</p><p>: Dewi Anggraeni</p>",
    "<h3>{label}:</h3><ul><li>Dewi Anggraeni</li></ul>",
    "<div><b>{label}</b></div><div>Dewi Anggraeni</div>",
    "<dl><dt>{label}</dt><dd>Dewi Anggraeni</dd></dl>",
    "<table><tr><td>{label}</td><td>Dewi Anggraeni</td></tr></table>",
    "<p>{label}: Dewi Anggraeni</p>",
]


@pytest.mark.parametrize("label", ["Penulis", "Reporter", "Author", "Ditulis oleh"])
@pytest.mark.parametrize("byline", LABELLED)
@pytest.mark.parametrize("count", [2, 4])
def test_the_author_is_the_name_behind_the_label(label: str, byline: str, count: int) -> None:
    assert read(above=byline.format(label=label), count=count).authors == ("Dewi Anggraeni",)
    assert read(below=byline.format(label=label), count=count).authors == ("Dewi Anggraeni",)


@pytest.mark.parametrize("markup", ["<p>{}:</p>", "<h3>{}:</h3>", "<div>{}</div>", "<ul><li>{}:</li></ul>"])
@pytest.mark.parametrize(
    "footer", [FOOTER, "<div><p>Terpopuler</p></div><div>Tentang Kami</div>", "<footer>Warta</footer>"]
)
def test_a_label_without_a_name_names_nobody(markup: str, footer: str) -> None:
    label = markup.format("Penulis")
    assert read(below=label, footer=footer).authors == ()
    assert read(above=label, footer=footer).authors == ()
    assert read(below=label, head=EDITOR_AUTHOR, footer=footer).authors == ("Rina Marlina",)


def test_several_authors_and_an_editor_behind_labels() -> None:
    names = "<li>Dewi Anggraeni</li><li>Bagus Prakoso</li>"
    assert read(above=f"<h4>Authors:</h4><ul>{names}</ul>").authors == ("Dewi Anggraeni", "Bagus Prakoso")
    lines = "<p>Penulis:<br>Dewi Anggraeni<br>Editor:<br>Siti Maemunah</p>"
    assert read(below=lines).authors == ("Dewi Anggraeni",)
    one_line = "<p>Pewarta: Dewi Anggraeni. Editor: Siti Maemunah. Copyright © CONTOH 2026</p>"
    assert read(below=one_line).authors == ("Dewi Anggraeni",)


@pytest.mark.parametrize("count", [2, 3, 4])
@pytest.mark.parametrize(
    "byline",
    [
        f"<p>Bagus Prakoso · {TIME}</p>",
        f"<p>{TIME} | Bagus Prakoso</p>",
        f"<div>Bagus Prakoso - Sabtu, {DAY} 10:15 WIB</div>",
        f"<p>Bagus Prakoso, {DAY}</p>",
        f"<p>written by Bagus Prakoso on {TIME}</p>",
        f"<p>Ditulis oleh Bagus Prakoso pada {DAY}</p>",
        "<p>By Bagus Prakoso | November 28, 2026 10:15 am</p>",
        f"<ul class=meta><li>{TIME}</li><li>Bagus Prakoso</li></ul>",
        f"<ul class=meta><li>Bagus Prakoso</li><li>{TIME}</li><li><a href=/tags/tani/>tani</a></li></ul>",
        f"<p>Bagus Prakoso</p><p>{TIME}</p>",
        f"<p>Bagus Prakoso</p><div><p>{DAY} · 6 min read</p></div>",
        f"<p>Published {DAY} by Bagus Prakoso</p>",
        f"<div><span>{DAY}</span><span>Bagus Prakoso</span></div>",
        f"<p>Bagus Prakoso | Senior Writer | {DAY}</p>",
        f"<div class=meta><div>Bagus Prakoso</div><div>{TIME}</div></div>",
        f"<p>Bagus Prakoso · {TIME} · 3 menit baca</p>",
        "<p>Bagus Prakoso · 3 jam lalu</p>",
        "<p>Bagus Prakoso | 2 hours ago</p>",
        f"<p>Bagus Prakoso, Wartawan · {TIME}</p>",
        f"<table><tr><td>Bagus Prakoso</td><td>{DAY}</td></tr></table>",
        f"<dl><dt>Penulis</dt><dd>Bagus Prakoso</dd><dt>Tanggal</dt><dd>{TIME}</dd></dl>",
    ],
)
def test_a_name_beside_the_date_is_the_author(byline: str, count: int) -> None:
    assert read(above=byline, count=count).authors == ("Bagus Prakoso",)


def test_the_degrees_of_an_author_beside_the_date() -> None:
    assert read(above=f"<p>Bagus Prakoso, S.Sos. · {TIME}</p>", count=2).authors == ("Bagus Prakoso, S.Sos.",)


@pytest.mark.parametrize(
    "byline",
    [
        f"<p>Ekonomi Bisnis · {TIME}</p>",
        f"<p>Jawa Barat, {DAY}</p>",
        f"<p><a href='/kanal/lereng-bukit/'>Lereng Bukit</a> · {TIME}</p>",
        f"<p>Tim Liputan | {DAY}</p>",
        f"<p>Bagus Prakoso | Lereng Bukit | {DAY}</p>",
    ],
)
def test_a_section_beside_the_date_is_no_author(byline: str) -> None:
    assert read(above=byline).authors == ()


def test_a_byline_directly_above_the_headline() -> None:
    story = "".join(f"<p>{line}</p>" for line in STORY)
    page = f"<html lang=id><body><main>{{}}<h1>{HEADLINE}</h1>{story}</main></body></html>"
    assert authors_of(page.format(f"<div>Published {DAY} by Bagus Prakoso</div>")) == ("Bagus Prakoso",)
    assert authors_of(page.format("<div>By Bagus Prakoso</div>")) == ("Bagus Prakoso",)
    assert authors_of(page.format(f"<div>{DAY} by Bagus Prakoso</div><div>Tani</div>")) == ()


def test_a_byline_below_the_lead() -> None:
    page = (
        f"<html lang=id><body><main><h1>{HEADLINE}</h1><p>{STORY[0]}</p>{{}}<p>{STORY[1]}</p><p>{STORY[2]}</p></main>"
    )
    assert authors_of(page.format("<p>By Bagus Prakoso</p>")) == ("Bagus Prakoso",)
    assert authors_of(page.format(f"<p>Bagus Prakoso</p><p>{DAY}</p>")) == ("Bagus Prakoso",)
    assert authors_of(page.format("<p>Bagus Prakoso</p>")) == ()


def authors_of(html: str) -> tuple[str, ...]:
    found = normalize(Page("https://example.co.id/a/panen-jagung", html.encode(), datetime(2026, 11, 29, tzinfo=UTC)))
    assert isinstance(found, Article)
    return found.authors


def test_a_label_between_paragraphs_belongs_to_the_text() -> None:
    facts = "<p>Penulis:</p><p>Dewi Anggraeni</p>"
    story = f"<p>{STORY[0]}</p>{facts}<p>{STORY[1]}</p><p>{STORY[2]}</p>"
    html = f"<html lang=id><body><main><h1>{HEADLINE}</h1>{story}</main></body></html>"
    found = normalize(Page("https://example.co.id/a/panen-jagung", html.encode(), datetime(2026, 11, 29, tzinfo=UTC)))
    assert isinstance(found, Article)
    assert "Dewi Anggraeni" in found.text.split("\n")
