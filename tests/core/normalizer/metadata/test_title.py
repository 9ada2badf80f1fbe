from collections.abc import Sequence

import pytest

from core.normalizer.document.declared_metadata import read_declared_metadata
from core.normalizer.document.html import parse_html
from core.normalizer.document.line_reader import read_lines
from core.normalizer.metadata.title import find_title, site_names, strip_suffix

NAMES = ("Warta Nusa", "wartanusa.example", "wartanusa")

OG = '<meta property="og:title" content="%s">'


TEXT = "<p>Warga desa itu kembali ke rumah mereka setelah air sungai surut pada Rabu pagi, kata kepala desa.</p>"
HEADLINE = "Banjir Surut, Warga Kembali ke Rumah"


def title(head: str, body: str, listed: str | None = None, names: Sequence[str] = NAMES) -> str:
    tree = parse_html(f"<html><head>{head}</head><body>{body}</body></html>")
    declared = read_declared_metadata(tree)
    found = find_title(declared, read_lines(tree), (*names, *site_names(declared)), listed_title=listed)
    return found.value if found else ""


@pytest.mark.parametrize(
    ("head", "body", "origin"),
    [
        (OG % HEADLINE, f"<h1>{HEADLINE}</h1>{TEXT}", "heading"),
        (OG % HEADLINE, TEXT, "meta"),
        (f"<title>{HEADLINE} - Warta Nusa</title>", TEXT, "title"),
        (
            f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{HEADLINE}"}}</script>'
            + OG % HEADLINE,
            TEXT,
            "json-ld",
        ),
        ("<title>Warta Nusa</title>", f"<p>{HEADLINE}</p><p>2 Maret 2026</p>{TEXT}", "shown"),
    ],
)
def test_where_the_title_was_read(head: str, body: str, origin: str) -> None:
    tree = parse_html(f"<html><head>{head}</head><body>{body}</body></html>")
    declared = read_declared_metadata(tree)
    assert find_title(declared, read_lines(tree), NAMES) == (HEADLINE, origin)


def test_a_page_without_headline() -> None:
    tree = parse_html(f"<body>{TEXT}</body>")
    assert find_title(read_declared_metadata(tree), read_lines(tree), NAMES) is None


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


def headline_of(body: str, declared: str = HEADLINE) -> str:
    return title(f"<title>{declared} - Warta Nusa</title>{OG % declared}", body)


@pytest.mark.parametrize(
    ("heading", "declared"),
    [
        ("3 Mar 2026 {}", HEADLINE),
        ("{} (kabarlain.example) 87", HEADLINE),
        ("{} (12 komentar)", f"{HEADLINE} (12 komentar)"),
        ("Judul:{}", HEADLINE),
        ("Sungai Surut: {}", f"Sungai Surut: {HEADLINE}"),
        ("{} (Bagian 2)", f"{HEADLINE} (Bagian 2)"),
        ("{} di 87 Desa", f"{HEADLINE} di 87 Desa"),
    ],
)
def test_additions_to_a_displayed_headline(heading: str, declared: str) -> None:
    """A date, a label for screen readers, a source and a number of comments are cut off, other words are not."""
    shown = heading.format(HEADLINE)
    assert headline_of(f"<h1>{shown}</h1>{TEXT}") == declared


def test_the_outlets_name_at_the_end_of_a_displayed_headline_is_removed() -> None:
    assert headline_of(f"<h1>{HEADLINE} – Warta Nusa</h1>{TEXT}") == HEADLINE
    assert headline_of(f"<h1>{HEADLINE} – Nusa</h1>{TEXT}", f"{HEADLINE} – Nusa") == f"{HEADLINE} – Nusa"


def test_a_headline_in_two_headings() -> None:
    body = f"<h1>Banjir Surut</h1><h1>Warga Kembali ke Rumah</h1>{TEXT}"
    assert headline_of(body, "Banjir Surut Warga Kembali ke Rumah") == "Banjir Surut Warga Kembali ke Rumah"
    assert headline_of(body.replace("Banjir Surut", "Kabar Kota"), "Warga Kembali ke Rumah") == "Warga Kembali ke Rumah"


def test_a_suffix_that_another_heading_lacks() -> None:
    shown = f"{HEADLINE} | Layanan Warga | Kota Tepian"
    assert headline_of(f"<h1>{shown}</h1><h2>{HEADLINE}</h2>{TEXT}", shown) == HEADLINE
    assert headline_of(f"<h1>{shown}</h1><h2>Layanan Warga</h2>{TEXT}", shown) == shown


def test_a_section_that_begins_like_the_declared_title_is_not_the_headline() -> None:
    declared = "Apa Itu Bendungan? [Arti dan Jenis]"
    section = "<h2>Apa itu bendungan?</h2>"
    assert headline_of(f"<h1>Apa Itu Bendungan Sungai?</h1>{TEXT}{section}{TEXT}", declared) == (
        "Apa Itu Bendungan Sungai?"
    )
    assert headline_of(f"<h1>Kabar Pagi Ini Saja</h1>{TEXT}{section}{TEXT}", declared) == "Apa itu bendungan?"
    assert headline_of(f"<h1>Apa Itu Bendungan Sungai?</h1>{section}{TEXT}", declared) == "Apa itu bendungan?"


def test_a_repeated_heading_counts_once() -> None:
    heading = "<h1>Air Sungai Surut di Lembah</h1>"
    assert headline_of(f"{heading}{heading}{TEXT}", "Sungai di Lembah Mulai Tenang") == "Air Sungai Surut di Lembah"


def test_only_one_of_several_main_headings_is_like_the_declared_title() -> None:
    body = f"<h1>Warga Lembah Kembali ke Rumah Mereka</h1>{TEXT}<h1>Daftar Surat Kabar Elektronik Gratis</h1>"
    assert headline_of(body) == "Warga Lembah Kembali ke Rumah Mereka"
    other = body.replace("Daftar Surat Kabar Elektronik Gratis", "Banjir Surut di Lembah Tepian")
    assert headline_of(other) == HEADLINE, "both are like it"


def test_a_short_headline_that_links_to_itself() -> None:
    headline = f"<h3><a href='/banjir-surut'>Banjir Surut</a></h3>{TEXT}"
    body = f"{headline}<div><h3>Sepuluh Bacaan Lain Pekan Ini</h3>{TEXT}</div>"
    assert headline_of(body, "Banjir Surut") == "Banjir Surut"


def test_a_reworded_heading_without_main_heading() -> None:
    box = f"<div><h2>%s</h2>{TEXT}</div>"
    assert headline_of(box % "Banjir Surut dan Warga Kembali") == "Banjir Surut dan Warga Kembali"
    assert headline_of(box % "Sungai Tenang dan Warga Pulang") == HEADLINE


def test_entities_that_were_encoded_twice_are_decoded() -> None:
    assert headline_of(f"<h1>Banjir &amp;amp; Longsor di Lembah</h1>{TEXT}", "Banjir di Lembah Tepian") == (
        "Banjir & Longsor di Lembah"
    )


def test_a_parent_host_behind_the_headline_is_a_name_of_the_outlet() -> None:
    names = ("promo.wartanusa.example", "promo")
    assert title("<title>Pekan Diskon | Wartanusa.example</title>", TEXT, names=names) == "Pekan Diskon"
    assert title("<title>Pekan Diskon | Lain.example</title>", TEXT, names=names) == "Pekan Diskon | Lain.example"


def test_a_site_name_that_repeats_the_title_is_not_a_name_of_the_outlet() -> None:
    declared = "Cara Warga Lembah Menanam Bambu: Panduan Lengkap"
    head = f'<title>{declared}</title>{OG % declared}<meta property="og:site_name" content="{declared}">'
    assert title(head, f"<h1>{declared}</h1>{TEXT}") == declared
    short = head.replace(declared, "Warta Nusa Lembah")
    assert title(short, f"<div><h2>{HEADLINE}</h2>{TEXT}</div>") == HEADLINE


def test_one_of_two_headings_that_has_all_its_words_from_the_title() -> None:
    head = "<title>Kabar Pagi: Banjir Surut, Warga Kembali ke Rumah</title>"
    first = "<h1>Kabar Warga yang Menarik dari Kota Lama</h1>"
    assert title(head, f"{first}<h1>Banjir Surut, Warga Kembali</h1>{TEXT}") == "Banjir Surut, Warga Kembali"
    assert title(head, f"{first}<h1>Warga Kembali dari Kota Seberang</h1>{TEXT}") == (
        "Kabar Pagi: Banjir Surut, Warga Kembali ke Rumah"
    )


def test_a_reworded_heading_in_another_box_than_the_text() -> None:
    header = "<div><div><h2>%s</h2></div></div>"
    text = f"<article>{TEXT}</article>"
    assert headline_of(header % "Banjir Surut dan Warga Kembali" + text) == "Banjir Surut dan Warga Kembali"
    assert headline_of(header % "Sungai Tenang dan Warga Pulang" + text) == HEADLINE
    assert headline_of(f"<article>{TEXT}</article>" + header % "Banjir Surut dan Warga Kembali" + text) == HEADLINE


def test_a_main_heading_that_contains_the_outlets_name() -> None:
    catalogue = "<title>Katalog Buku dan Majalah</title>"
    intro = "<p>Terima kasih sudah berkunjung ke toko kami, semoga buku yang dicari ada di sini.</p>"
    assert title(catalogue, f"{intro}<h1>Katalog Buku Majalah Wartanusa</h1>{TEXT}") == (
        "Katalog Buku Majalah Wartanusa"
    )
    assert title("<title>Banjir Surut Hari Ini</title>", f"{intro}<h1>Tekno Warta Nusa</h1>{TEXT}") == (
        "Banjir Surut Hari Ini"
    )
