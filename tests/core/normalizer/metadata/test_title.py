from collections.abc import Sequence

import pytest

from core.normalizer.document.declared_metadata import read_declared_metadata
from core.normalizer.document.html import parse_html
from core.normalizer.document.line_reader import read_lines
from core.normalizer.metadata.title import find_title, strip_suffix

NAMES = ("Warta Nusa", "wartanusa.example", "wartanusa")

OG = '<meta property="og:title" content="%s">'


TEXT = "<p>Warga desa itu kembali ke rumah mereka setelah air sungai surut pada Rabu pagi, kata kepala desa.</p>"
HEADLINE = "Banjir Surut, Warga Kembali ke Rumah"


def title(head: str, body: str, listed: str | None = None, names: Sequence[str] = NAMES) -> str:
    tree = parse_html(f"<html><head>{head}</head><body>{body}</body></html>")
    return find_title(read_declared_metadata(tree), read_lines(tree), names, listed_title=listed)


@pytest.mark.parametrize(
    ("whole", "stripped"),
    [
        ("Banjir Surut - Wartanusa.example", "Banjir Surut"),
        ("Banjir Surut | Warta Nusa", "Banjir Surut"),
        ("Banjir Surut – Tekno Wartanusa.example", "Banjir Surut"),
        ("Banjir Surut | Kota | Warta Nusa", "Banjir Surut | Kota"),
        ("Banjir Surut « Warta Nusa", "Banjir Surut"),
        ("Banjir Surut ~ Warta Nusa", "Banjir Surut"),
        ("Banjir Surut - Warta Nusa : Kabar dari Nusa", "Banjir Surut"),
        ("Banjir Surut - Warga Pulang", "Banjir Surut - Warga Pulang"),
        ("Duel Persib - Persija Berakhir Imbang", "Duel Persib - Persija Berakhir Imbang"),
        ("Banjir Surut.", "Banjir Surut."),
    ],
)
def test_suffixes_are_removed(whole: str, stripped: str) -> None:
    assert strip_suffix(whole, NAMES) == stripped


def test_the_section_before_the_outlets_name_is_removed() -> None:
    assert strip_suffix("Banjir Surut - Daerah - Warta Nusa", NAMES, ["daerah"]) == "Banjir Surut"
    assert strip_suffix("Banjir Surut - Daerah", NAMES, ["daerah"]) == "Banjir Surut - Daerah"
    assert strip_suffix("Banjir Surut - Warga Pulang - Warta Nusa", NAMES, ["daerah"]) == "Banjir Surut - Warga Pulang"


@pytest.mark.parametrize("label", ["Warta Nusa | ", "Warta Nusa : ", "Warta Nusa: ", "Warta Nusa - ", "Warta Nusa » "])
@pytest.mark.parametrize("body", ["", "<h1>Warta Nusa</h1>", "<h2>Banjir Surut, Warga Pulang</h2>"])
def test_the_outlets_name_before_the_headline_is_removed(label: str, body: str) -> None:
    assert title(f"<title>{label}Banjir Surut, Warga Pulang</title>", body) == "Banjir Surut, Warga Pulang"


@pytest.mark.parametrize(
    "headline",
    ["Wali Kota: Banjir Surut, Warga Pulang", "Warta Warga: Banjir Surut", "Nusa - Banjir Surut", "Warta Nusa: Tutup"],
)
def test_another_label_belongs_to_the_headline(headline: str) -> None:
    assert title(f"<title>{headline}</title>", "") == headline


def test_the_wording_is_that_of_the_heading() -> None:
    head = '<meta property="og:title" content="Banjir Surut, Warga Pulang - Kanal Kota">'
    assert title(head, "<h1>Banjir Surut, Warga Pulang</h1>") == "Banjir Surut, Warga Pulang"


def test_a_channel_name_in_h1_is_not_a_headline() -> None:
    head = '<meta property="og:title" content="Banjir Surut, Warga Pulang">'
    assert title(head, "<h1>Megapolitan</h1><h2>Banjir Surut, Warga Pulang</h2>") == "Banjir Surut, Warga Pulang"


def test_json_ld_declares_the_headline() -> None:
    head = (
        '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "headline": "Banjir Surut"}]}</script>'
    )
    assert title(head + "<title>Warta Nusa</title>", "<h1>Nusa Kini</h1>") == "Banjir Surut"


def test_without_declared_titles_h1_is_the_headline() -> None:
    assert title("", "<h1>Warta Nusa</h1><h1>Banjir Surut</h1>") == "Banjir Surut"
    assert title("", "<p>teks</p>") == ""


def test_without_headings_the_line_above_the_date_is_the_headline() -> None:
    lines = (
        "<b>Banjir Surut, Warga Pulang Bersama</b><br>Rabu, 11 November 2020 | 14:20 WIB<p>Air surut sejak pagi.</p>"
    )
    assert title("<title>:: WARTA NUSA ::</title>", lines) == "Banjir Surut, Warga Pulang Bersama"
    assert title("<title>Banjir Surut - Warta Nusa</title>", lines) == "Banjir Surut"
    sentence = "<p>Warga pulang bersama keluarga masing-masing.</p><p>Rabu, 11 November 2020</p>"
    assert title("<title>:: WARTA NUSA ::</title>", sentence) == ":: WARTA NUSA ::"


def test_a_heading_that_continues_a_shortened_title_is_the_headline() -> None:
    head = "<title>Banjir Surut di Kota... | Warta Nusa</title>"
    assert title(head, "<h3>Banjir Surut di Kota Tua</h3><h3>Banjir Lain</h3>") == "Banjir Surut di Kota Tua"
    assert (
        title(head, "<h3>Banjir Surut di Kota Tua</h3><h3>Banjir Surut di Kota Baru</h3>") == "Banjir Surut di Kota..."
    )
    assert title("<title>Banjir Surut</title>", "<h3>Banjir Surut Lagi di Kota</h3>") == "Banjir Surut"


def test_a_single_heading_that_shares_words_is_the_headline() -> None:
    shown = "<h1>Bus Malam Kembali Melayani Warga Pinggiran Kota</h1>"
    assert title(OG % "Warga Pinggiran Kota Dapat Bus Malam Lagi, Ini Jadwalnya", shown) == (
        "Bus Malam Kembali Melayani Warga Pinggiran Kota"
    )
    assert title(OG % "Warga Pinggiran Kota Dapat Bus Malam Lagi", "<h1>Kabar Ekonomi dan Bisnis</h1>") == (
        "Warga Pinggiran Kota Dapat Bus Malam Lagi"
    )


@pytest.mark.parametrize("site", ["Harian Nusa", "Kabar", "Portal Warga Nusa Raya"])
@pytest.mark.parametrize("declared", ["{site} - {headline}", "{headline} | {site}", "{site}: {headline}", "{headline}"])
@pytest.mark.parametrize("name", ["<h1>{site}</h1>", "<header><h1><a href='/'>{site}</a></h1></header>"])
@pytest.mark.parametrize("heading", ["<h2>{headline}</h2>", "<header><h2><a href='/b'>{headline}</a></h2></header>"])
def test_the_headline_below_a_heading_with_the_name_of_the_outlet(
    site: str, declared: str, name: str, heading: str
) -> None:
    head = f"<title>{declared.format(site=site, headline=HEADLINE)}</title>"
    body = f"{name.format(site=site)}<main><article>{heading.format(headline=HEADLINE)}{TEXT}</article></main>"
    assert title(head, f"{body}<footer><h3>{site}</h3></footer>", names=()) == HEADLINE


@pytest.mark.parametrize("declared", ["Detail Berita", "Beranda | Kabar Nusa", "Kabar Nusa", "News Detail"])
@pytest.mark.parametrize(
    "body",
    [
        "<main><article><h2>{headline}</h2>{text}</article></main>",
        "<h1>Kabar Nusa</h1><main><h2><a href='/b'>{headline}</a></h2>{text}</main>",
    ],
)
def test_the_heading_above_the_text_if_the_title_names_only_a_kind_of_page(declared: str, body: str) -> None:
    head = f"<title>{declared}</title>"
    assert title(head, body.format(headline=HEADLINE, text=TEXT), names=("Kabar Nusa",)) == HEADLINE


@pytest.mark.parametrize(
    "declared",
    ["Detail Berita | Kabar Nusa", "Kabar Nusa", "banjir [Wiki Nusa]", "Portal Kabar Warga Nusa Raya"],
)
@pytest.mark.parametrize("box", ["main", "article", "div class=page"])
def test_the_only_h1_of_the_story_below_the_same_title_on_all_pages(declared: str, box: str) -> None:
    body = f"<header><p>Kabar</p></header><{box}><h1>{HEADLINE}</h1><time>3 Maret 2026</time>{TEXT}</{box.split()[0]}>"
    assert title(f"<title>{declared}</title>", body, names=()) == HEADLINE


@pytest.mark.parametrize(
    "body",
    [
        "<header><h1>Kabar Tepercaya dari Kampung</h1></header><main>{headline}{text}</main>",
        "<main><h1>Kabar Tepercaya dari Kampung</h1><p>{headline}</p>{text}</main>",
        "<main><h1>Kabar Tepercaya dari Kampung</h1><h2>Lainnya Hari Ini</h2>{text}</main>",
    ],
)
def test_an_h1_that_is_the_motto_of_the_outlet_is_not_the_headline(body: str) -> None:
    assert title(f"<title>{HEADLINE}</title>", body.format(headline=HEADLINE, text=TEXT), names=()) == HEADLINE


def test_the_title_that_the_source_lists_decides_which_part_is_the_headline() -> None:
    head = "<title>Banjir Surut: Warga Pulang - Kabar Tepi Sungai</title>"
    assert title(head, "", "Banjir Surut: Warga Pulang", ()) == "Banjir Surut: Warga Pulang"
    assert title(head, "", "Baca selengkapnya", ()) == "Banjir Surut: Warga Pulang - Kabar Tepi Sungai"
    assert title("<title>Nusa Kini - Air Surut</title>", "", "air surut", ()) == "Air Surut"
