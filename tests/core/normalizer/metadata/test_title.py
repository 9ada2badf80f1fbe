import pytest

from core.normalizer.document.declared_metadata import read_declared_metadata
from core.normalizer.document.html import parse_html
from core.normalizer.document.line_reader import read_lines
from core.normalizer.metadata.title import find_title, strip_suffix

NAMES = ("Warta Nusa", "wartanusa.example", "wartanusa")

OG = '<meta property="og:title" content="%s">'


def title(head: str, body: str) -> str:
    tree = parse_html(f"<html><head>{head}</head><body>{body}</body></html>")
    return find_title(read_declared_metadata(tree), read_lines(tree), NAMES)


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
