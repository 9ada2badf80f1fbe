from collections.abc import Sequence

import pytest

from core.normalizer.document.declared_metadata import read_declared_metadata
from core.normalizer.document.html import parse_html
from core.normalizer.document.line_reader import read_lines
from core.normalizer.metadata.authors import Bylines, find_authors, find_data_layer_author

NAMES = ("Warta Nusa", "wartanusa.example")
PERSON = '<script type="application/ld+json">{"@type": "NewsArticle", "author": {"name": "%s"}}</script>'


def authors(
    head: str = "",
    *lines: str,
    signature: str = "",
    body: str = "",
    header_count: int = 0,
    linked: Sequence[str] = (),
    labelled: Sequence[str] = (),
    listed: Sequence[str] = (),
    above: str = "",
    names: Sequence[str] = NAMES,
    configured_name: str = "",
    dated: Sequence[str] = (),
    closing: Sequence[str] = (),
    marked_count: int = 0,
    about: str = "",
    is_local: bool = True,
) -> tuple[str, ...]:
    tree = parse_html(f"<html><head>{head}</head><body><p>x</p>{body}</body></html>")
    found = find_authors(
        read_declared_metadata(tree),
        tree,
        Bylines(
            lines,
            signature,
            header_count,
            frozenset(linked),
            tuple(labelled),
            tuple(dated),
            tuple(listed),
            above,
            marked_count,
            tuple(closing),
            header=lines,
            ending=read_lines(parse_html(f"<body>{about}</body>")),
        ),
        names,
        configured_name,
        is_local=is_local,
    )
    return found.value if found else ()


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Penulis: Rina Marlina", ("Rina Marlina",)),
        ("Penulis : Kontributor Lhokseumawe, Masriadi", ("Masriadi",)),
        ("Kontributor Cirebon, Siti Maemunah", ("Siti Maemunah",)),
        ("Reporter: Rina Marlina | Editor: Agus Priyono", ("Rina Marlina",)),
        ("Oleh : Arnold H Sianturi / FMB", ("Arnold H Sianturi",)),
        ("Oleh Rina Marlina pada 23 Jan 2021, 13:30 WIB", ("Rina Marlina",)),
        ("Oleh Rina Marlina Sabtu, 23 Jan 2021 13:30", ("Rina Marlina",)),
        ("By Nadia Kusuma on 16 Feb 2016 at 09:10 WIB", ("Nadia Kusuma",)),
        ("Pewarta: RINA MARLINA", ("Rina Marlina",)),
        ("Rep: Siti Maemunah/ Red: Agus Priyono", ("Siti Maemunah",)),
        ("Reporter: Rina Marlina dan Dadan Hidayat", ("Rina Marlina", "Dadan Hidayat")),
        ("Rina Marlina - Warta Nusa", ("Rina Marlina",)),
        ("By Nadia Kusuma December 22, 2023", ("Nadia Kusuma",)),
        ("By Nadia Kusuma, Senior Staff Writer", ("Nadia Kusuma",)),
        ("BY NADIA KUSUMA | THE DAILY POST", ("Nadia Kusuma",)),
        ("By Nadia Kusuma and Warta Nusa", ("Nadia Kusuma",)),
        ("Laporan wartawan Warta Nusa, Rina Marlina", ("Rina Marlina",)),
        ("23 November 2026 10:15 WIB Reporter: Rina Marlina", ("Rina Marlina",)),
        ("Senin, 23 November 2026 | Reporter: Rina Marlina | Editor: Agus Priyono", ("Rina Marlina",)),
        ("Editor: Agus Priyono, Reporter: Rina Marlina", ("Rina Marlina",)),
        ("Jurnalis : Rina Marlina", ("Rina Marlina",)),
        ("Kontributor: Rina Marlina", ("Rina Marlina",)),
        ("Ditulis Oleh Rina Marlina", ("Rina Marlina",)),
        ("by Nadia Kusuma", ("Nadia Kusuma",)),
        ("Ku: Rina Marlina", ("Rina Marlina",)),
        ("(Reporting by Nadia Kusuma; Editing by Paul Hartono)", ("Nadia Kusuma",)),
        ("Posted by Nadia Kusuma", ("Nadia Kusuma",)),
        ("Diposting oleh Rina Marlina pada 23 November 2026", ("Rina Marlina",)),
        ("Rina Marlina, Warta Nusa", ("Rina Marlina",)),
        ("Penulis: Rina Marlina, Warta Nusa", ("Rina Marlina",)),
        ("Penulis: Dr. Rina Marlina, M.Si.", ("Dr. Rina Marlina, M.Si.",)),
        ("Oleh: Prof. Dr. Dadan Hidayat, S.H., M.Hum.", ("Prof. Dr. Dadan Hidayat, S.H., M.Hum.",)),
        ("Penulis: Rina Marlina, S.Pd dan Dadan Hidayat, SE", ("Rina Marlina, S.Pd", "Dadan Hidayat, SE")),
        ("Penulis: Rina Marlina, Dadan Hidayat", ("Rina Marlina", "Dadan Hidayat")),
        ("Contributors: Rina Marlina, Dadan Hidayat", ("Rina Marlina", "Dadan Hidayat")),
        ("This article was written by Nadia Kusuma, Head of Marketing and Trade", ("Nadia Kusuma",)),
        ("ByNadia Kusuma", ("Nadia Kusuma",)),
        ("Penulis: Rina Marlina, Dosen Ekonomi, Kampus Lembah", ("Rina Marlina",)),
        ("By Nadia Kusuma, Home and Security Expert & Paul Hartono, Security Editor", ("Nadia Kusuma", "Paul Hartono")),
        ("By Nadia Kusuma, Staff Writer, Hill Review, and Paul Hartono", ("Nadia Kusuma", "Paul Hartono")),
        ("Written by Nadia Kusuma, Paul Hartono, and Ina Kirana", ("Nadia Kusuma", "Paul Hartono", "Ina Kirana")),
        ("Penulis: Rina (Ani) Marlina", ("Rina (Ani) Marlina",)),
        ("Bypass Kota Lembah", ()),
        ("Written by By", ()),
        ("Rina Marlina | Warta Nusa", ()),
        ("Penulis: Humas Pemkot", ()),
        ("Posted by admin", ()),
        ("Fotografer: Dadan Hidayat", ()),
        ("Pewarta Foto: Dadan Hidayat", ()),
        ("oleh karena itu, Warta Nusa pulang.", ()),
        ("Rapat itu dihadiri dua reporter: Rina dan Dadan ikut.", ()),
        ("Rina Marlina, Warga Nusa", ()),
        ("By using this site you agree to the Terms & Conditions and Privacy Policy", ()),
        ("Editor: Agus Priyono", ()),
        ("Penulis: Redaksi", ()),
        ("Oleh Warta Nusa pada 23 Jan 2021", ()),
        ("Oleh karena itu, kami pulang.", ()),
        ("Laporan keuangan diserahkan kemarin.", ()),
        ("Banjir Besar - Warga Mengungsi", ()),
    ],
)
def test_credits_in_lines(line: str, names: tuple[str, ...]) -> None:
    assert authors("", line) == names


def test_labels_and_names_that_are_lines_of_their_own() -> None:
    assert authors("", labelled=["Penulis: Rina Marlina", "Editor: Agus Priyono"]) == ("Rina Marlina",)
    assert authors(PERSON % "Agus Priyono", labelled=["Editor: Agus Priyono"]) == ()


def test_a_credit_with_a_role_precedes_json_ld() -> None:
    assert authors(PERSON % "Agus Priyono", "Penulis: Rina Marlina") == ("Rina Marlina",)


def test_json_ld_declares_the_author() -> None:
    assert authors(PERSON % "Rina Marlina") == ("Rina Marlina",)


def test_a_credit_without_role_behind_the_date_counts_below_the_headline() -> None:
    row = "Selasa, 3 Maret 2026 10:20 WIT | Oleh : Rina Marlina | Dibaca : 221 kali"
    assert authors("", row, header_count=1) == ("Rina Marlina",)
    assert authors("", row) == ()


@pytest.mark.parametrize("name", ["Warta Nusa", "wartanusa.example", "Redaksi", "admin", "https://example.co.id/a"])
def test_json_ld_without_people(name: str) -> None:
    assert authors(PERSON % name) == ()


def test_a_credit_without_role_needs_confirmation() -> None:
    teasers = "By Nadia Kusuma", "By Siti Maemunah"
    assert authors(PERSON % "Rina Marlina", *teasers) == ("Rina Marlina",)
    assert authors(PERSON % "Siti Maemunah", *teasers) == ("Siti Maemunah",)
    assert authors(PERSON % "Rina Marlina", *teasers, header_count=1) == ("Nadia Kusuma",)
    assert authors(PERSON % "Warta Nusa", *teasers) == ()


def test_text_appended_to_a_name_without_a_space_is_removed() -> None:
    assert authors(PERSON % "Rina Marlina", "By Rina MarlinaStaff Writer") == ("Rina Marlina",)
    assert authors(PERSON % "Rina Marlina", "By Rina MarlinaDec 22, 2023", header_count=1) == ("Rina Marlina",)


def test_an_organization_is_not_an_author() -> None:
    organization = PERSON.replace('"name"', '"@type": "Organization", "name"')
    assert authors(organization % "Suara Kita") == ()
    assert authors(PERSON % "Suara Kita") == ("Suara Kita",)


def test_an_author_reference_is_resolved() -> None:
    graph = """<script type="application/ld+json">{"@graph": [{"@type": "Article", "author": {"@id": "#rina"}},
    {"@type": "Person", "@id": "#rina", "name": "Rina Marlina"}]}</script>"""
    assert authors(graph) == ("Rina Marlina",)


def test_twitter_labels_of_plugins() -> None:
    pair = '<meta name="twitter:label1" content="%s"><meta name="twitter:data1" content="Rina Marlina">'
    assert authors(pair % "Ditulis oleh") == ("Rina Marlina",)
    assert authors(pair % "Estimasi waktu membaca") == ()


def test_two_spellings_of_a_name_are_one_author() -> None:
    assert authors("<meta name=author content='RinaMarlina'><meta name=author content='Rina Marlina'>") == (
        "Rina Marlina",
    )


def test_elements_with_author_classes() -> None:
    assert authors(body='<p class="wp-block-post-author__name">Rina Marlina</p>') == ("Rina Marlina",)
    assert authors(body='<p class="author-box">Rina Marlina</p>') == ()
    assert authors(body='<span class="entry-author">oleh Rina Marlina</span>') == ("Rina Marlina",)
    teasers = "".join(f'<span class="author">By {name}</span>' for name in ("Adi Guna", "Eko Jati", "Ina Kirana"))
    assert authors(body=f"{teasers}<a rel=author>Rina Marlina</a>") == ("Rina Marlina",)


def test_a_marked_name_below_the_headline_precedes_a_declared_outlet() -> None:
    marked = '<span class="author">Rina Marlina</span>'
    assert authors(PERSON % "Warta Nusa", "Rina Marlina", body=marked, header_count=1) == ("Rina Marlina",)
    assert authors(PERSON % "Warta Nusa", "Banjir Surut", body=marked, header_count=1) == ()


def test_an_editor_in_json_ld_is_not_an_author() -> None:
    assert authors(PERSON % "Agus Priyono", "Editor: Agus Priyono") == ()
    assert authors(PERSON % "Agus Priyono" + '<meta name="content_editor" content="Agus Priyono">') == ()


def test_a_meta_element_that_separates_author_and_editor_precedes_json_ld() -> None:
    head = '<meta name="content_author" content="Rina Marlina">' + PERSON % "Agus Priyono"
    assert authors(head) == ("Rina Marlina",)


def test_marked_elements_and_signatures_come_last() -> None:
    assert authors(body='<a rel="author" href="/r">Rina Marlina</a>') == ("Rina Marlina",)
    assert authors(signature="RINA MARLINA") == ("Rina Marlina",)


LINK = '<a href="https://wartanusa.example/%s/rina">Rina Marlina</a>'


@pytest.mark.parametrize("path", ["author", "penulis", "reporter"])
def test_a_link_to_an_author_page_counts_below_the_headline(path: str) -> None:
    line = "Rina Marlina - 23 November 2026"
    assert authors("", line, body=LINK % path, header_count=1, linked=[line]) == ("Rina Marlina",)
    assert authors("", line, body=LINK % path, header_count=1) == ()
    assert authors("", line, body=LINK % path, linked=[line]) == ()
    assert authors("", "Banjir Surut", body=LINK % path, header_count=1, linked=["Banjir Surut"]) == ()
    assert authors("", line, body=LINK % "profil", header_count=1, linked=[line]) == ()
    assert authors(PERSON % "Dadan Hidayat", line, body=LINK % path, header_count=1, linked=[line]) == (
        "Dadan Hidayat",
    )


def test_a_link_to_the_outlets_page_is_not_an_author() -> None:
    link = '<a href="/author/redaksi">Redaksi Nusa</a>'
    assert authors("", "Redaksi Nusa", body=link, header_count=1, linked=["Redaksi Nusa"]) == ()


FAMILY_NAMES = "Lestari Suryadi Wulandari Prakoso Hidayat Rohmana Anggraini Sembiring Simanjuntak Nursalikah".split()
NAME_SHAPES = (
    *("Ani {}", "Dwi Ani {}", "Sri Ani", "Tim {}", "Kartika Media {}", "Media {}", "Indonesia Raya {}", "Antara {}"),
    *("I Made Antara {}", "Ketut Antara", "Putri Indonesia {}", "Ap {}", "{} Tribowo", "Adv. {} Budiman", "Ant. {}"),
    *("Herald {}", "Abdul Kodim {}", "Guest {}", "Bloomberg {}", "Mediana {}", "Timotius {}", "Newsya {}"),
)
PEOPLE = sorted({shape.format(name) for shape in NAME_SHAPES for name in FAMILY_NAMES})

# Persons whose first, middle or last name is also the name of an outlet, a desk or an agency.
MORE_PEOPLE = (
    """
Kartika Raya|I Made Bali|Ni Luh Bali Sari|Kompas Setiawan|Redaksi Siregar|Tim Cook|Warta Simbolon|Berita Sembiring
Kabar Nainggolan|Tribun Sitompul|Suara Merdeka Putri|Sinar Hadi|Pos Kota Sihite|Radar Siregar|Radar Panca Dahana
Detik Wahyuni|Tempo Gunawan|Ani|Upi|Upi Rahayu|Reuters Simatupang|Xinhua Lim|Desk Harianja|Digital Nugroho|News Ginting
Radio Silalahi|Humas Anshori|Dewan Ayu|Dewan Bagus Pratama|Surat Ismail|Harian Nugraha|Koran Lubis|Majalah Sinurat
The Liang Gie|I Nyoman Indonesia|KH. Redaksi Umam|H. Media Fahmi|Press Sidabutar|Share Ginting|User Rahman|Web Purba
Nur binti Hasan|Media binti Umar|Bali Suryawan|Antara Pratama Wijaya|Republika Sari|Merdeka Sirait|Jawa Pos Hutapea
""".replace("\n", "|")
    .strip("|")
    .split("|")
)

DESKS = (
    """
Redaksi|Tim Redaksi|Redaksi Sukamaju|Dewan Redaksi|Redaktur Pelaksana|Admin|Super Admin|Administrator
Admin Web|Superadmin
Editor|Web Editor|Editorial Board|Editorial|Newsroom|News Desk|Sports Desk|Desk Ekonomi|Desk Nasional|Staff Writer
Staff|Reporter|Citizen Reporter|Correspondent|Koresponden|Contributor|Kontributor|Kontributor Garut|Wartawan|Jurnalis
Jurnalis Warga|Tim|Tim Liputan|Tim Riset|Tim Investigasi|Tim Kreatif|Tim Cek Fakta|Tim IT|Tim Data|Tim Publikasi
Tim Ekonomi|Tim Verifikasi|Tim Grafis|Tim Media Center|Biro Bandung|Biro Jakarta|Humas|Humas Polres|Humas Pemkot
Bagian Humas|Diskominfo|Diskominfo Garut|Dinas Kominfo|Dinas Kesehatan|Kominfo|Pemkab Garut|Pemkot Bandung|Pemprov Jabar
Pemda|Polres Garut|Polda Jabar|Polsek Regol|Kodim 0611|Penerangan Kodim|Korem Tarumanagara|Puspen TNI|Pendam Siliwangi
Prokopim Setda|Sekretariat DPRD|DPRD Jabar|KPU Garut|Bawaslu|Kemenag|Kementerian Agama|Kemenkes|BPBD Garut|BMKG
Antara|ANTARA|Antara News|LKBN Antara|Kantor Berita Antara|ANTARA Jabar|AFP|AFP Jakarta|Reuters|Reuters Staff
Agence France-Presse|Associated Press|The Associated Press|Bloomberg|Bloomberg News|Xinhua|Bernama|ANI|PTI|ant|UPI|AP
BBC Indonesia|CNN Indonesia|Media Indonesia|Kabar Indonesia|Sukamaju Post|Sukamaju Times|Sukamaju Press|Jabar Media
Sukamaju TV|TV Sukamaju|Radio Sukamaju|Radio Republik Indonesia|Sukamaju Magazine|The Sukamaju|Harian Sukamaju
Tribun Sukamaju|PT Sukamaju Media|CV Maju|Yayasan Sukamaju|Lembaga Bantuan Hukum|Forum Warga|Komunitas Sungai
Litbang Sukamaju|Warganet|Anonim|Unknown|Guest|Guest Author Staff|Sukamaju Online|Sukamaju Digital|Adv|Advertorial
Universitas Sukamaju|Media Center Haji Online|Senior Staff Writer|Chief Editor|Privacy Policy
Cookie Policy|Liputan Sukamaju|Antaranews|Kompas|KompasTV|Kompas Bali|Tribunnews|Tempo|Tempo.co|detikcom|Republika
Jawa Pos|Radar Bandung|Radar Bali|Suara Merdeka|Sinar Harapan|Pikiran Rakyat|Tim Kompas|Tim BBC|Tim WN|BBC|BBC News
VOA|CNN|Kyodo News|Anadolu Agency|Al Jazeera|The Guardian|RRI Bandung|TVRI Jabar|Metro TV|Okezone|Liputan6|VIVA.co.id
Warta Kota|SINDOnews|Setpres|BPMI Setpres|Koramil 1105|LBH Bandung|PMI Kota Bandung|Balai Bahasa Jabar|Author|Webmaster
Infografis|Siaran Pers|Konten Sponsor|Cek Fakta|Dewan Pers|Surat Kabar Harian|Tim Warta Nusa|Redaksi Warta Nusa
Media Center Garut|Universitas Hidayatullah|Yayasan Lestari
""".replace("\n", "|")
    .strip("|")
    .split("|")
)


def test_parts_of_the_names_of_desks_and_agencies_are_also_parts_of_the_names_of_people() -> None:
    assert len(PEOPLE) >= 200
    assert [name for name in (*PEOPLE, *MORE_PEOPLE) if authors(PERSON % name) != (name,)] == []


def test_desks_and_agencies_are_no_authors() -> None:
    assert len(DESKS) >= 100
    assert [(name, found) for name in DESKS if (found := authors(PERSON % name))] == []


def test_the_authors_that_the_feed_states_count_if_the_page_names_nobody() -> None:
    assert authors("", "Banjir surut.", listed=["Rina Marlina"]) == ("Rina Marlina",)
    assert authors("", "Penulis: Dadan Hidayat", listed=["Rina Marlina"]) == ("Dadan Hidayat",)
    assert authors("", "Editor: Rina Marlina", listed=["Rina Marlina"]) == ()
    assert authors("", listed=["admin", "Redaksi", "Warta Nusa"]) == ()


BLOG = ("lereng.example", "Rina Marlina")
TYPED_PERSON = PERSON.replace('"name"', '"@type": "Person", "name"')


def test_the_owner_after_whom_a_site_is_named_is_an_author() -> None:
    assert authors(TYPED_PERSON % "Rina Marlina", names=BLOG) == ("Rina Marlina",)
    assert authors(PERSON % "Rina Marlina", names=BLOG) == ("Rina Marlina",)
    assert authors("", "By Rina Marlina", names=BLOG, header_count=1) == ("Rina Marlina",)
    assert authors("", labelled=["Penulis: Rina Marlina"], names=BLOG) == ("Rina Marlina",)
    meta = "<meta name=author content='Rina Marlina'>"
    assert authors(meta, "Rina Marlina 2 Februari 2026", names=BLOG, header_count=1) == ("Rina Marlina",)
    assert authors(meta, "Banjir surut.", names=BLOG, header_count=1) == ()
    assert authors("", "By Rina Marlina", names=BLOG) == ()


def test_an_organization_with_the_name_of_the_author_is_the_site() -> None:
    """Sites that fill in their name as author and publisher do not state a type either."""
    publisher = '"publisher": {"@type": "Organization", "name": "Rina Marlina"}, "author"'
    assert authors((PERSON % "Rina Marlina").replace('"author"', publisher), names=BLOG) == ()
    assert authors((TYPED_PERSON % "Rina Marlina").replace('"author"', publisher), names=BLOG) == ("Rina Marlina",)


@pytest.mark.parametrize("name", ["Kabar Lembah", "Lembah Post", "Jawa Raya", "Lembah Clinic", "Lembah", "lembah raya"])
def test_an_outlet_that_is_declared_to_be_a_person_is_no_author(name: str) -> None:
    assert authors(TYPED_PERSON % name, names=("lereng.example", name)) == ()
    assert authors(TYPED_PERSON % name, f"By {name}", names=("lereng.example", name), header_count=1) == ()


def test_the_name_that_the_user_gave_an_outlet_is_no_author() -> None:
    assert authors(TYPED_PERSON % "Lembah Sari", names=("lembahsari.example",)) == ("Lembah Sari",)
    assert authors(TYPED_PERSON % "Lembah Sari", names=("lembahsari.example",), configured_name="Lembah Sari") == ()


@pytest.mark.parametrize("name", ["Lembah Team", "The Lembah Team", "Lembah Editorial Team", "Lembah Staff"])
def test_a_team_with_a_name_of_its_own_is_an_author(name: str) -> None:
    assert authors(PERSON % name) == (name,)
    assert authors("", f"By {name}", header_count=1) == (name,)


@pytest.mark.parametrize("name", ["Lembah Staff", "Lembah Contributors", "Lembah Editors"])
def test_the_staff_of_the_outlet_is_no_author(name: str) -> None:
    assert authors(PERSON % name, names=("lembah.example", "Lembah")) == ()
    assert authors(PERSON % name, names=("lereng.example", "Lereng")) == (name,)


@pytest.mark.parametrize(
    "name", ["News Team", "Our Editors", "Editorial Team", "Reuters Staff", "Marketing Team", "Sri Contoh, LLC"]
)
def test_a_team_without_a_name_is_no_author(name: str) -> None:
    assert authors(PERSON % name) == ()


def test_catalogues_write_the_family_name_first() -> None:
    meta = "<meta name=citation_author content='%s'>"
    assert authors(meta % "Marlina, Rina" + meta % "Hidayat, Dadan") == ("Rina Marlina", "Dadan Hidayat")
    assert authors(meta % "Marlina, Rina; Hidayat, Dadan") == ("Rina Marlina", "Dadan Hidayat")
    assert authors(meta % "Rina Marlina") == ("Rina Marlina",)
    assert authors("<meta name=content_author content='Rina Marlina, S.Pd'>") == ("Rina Marlina, S.Pd",)


@pytest.mark.parametrize("name", ["dable:author", "parsely-author", "author", "dc.creator"])
def test_another_source_counts_if_the_first_one_names_the_outlet(name: str) -> None:
    meta = f"<meta name='{name}' content='Rina Marlina'>"
    assert authors(meta) == ("Rina Marlina",)
    assert authors(PERSON % "Warta Nusa" + meta) == ("Rina Marlina",)
    assert authors(PERSON % "Dadan Hidayat" + meta) == ("Dadan Hidayat",)


def test_the_author_of_a_page_object_counts_without_an_article_object() -> None:
    page = (PERSON % "Rina Marlina").replace("NewsArticle", "WebPage")
    assert authors(page) == ("Rina Marlina",)
    assert authors(page.replace("WebPage", "Product")) == ()
    assert authors(PERSON % "Dadan Hidayat" + page) == ("Dadan Hidayat",)


@pytest.mark.parametrize("name", ["hero__author", "authorName", "author-box__name", "Byline_author__4hxKq"])
def test_a_name_with_an_author_class_counts_below_the_headline(name: str) -> None:
    body = f"<h4 class='{name}'>Rina Marlina</h4>"
    assert authors("", "Rina Marlina", body=body, header_count=1) == ("Rina Marlina",)
    assert authors("", "Rina Marlina", body=body) == ()
    assert authors("", "Rina Marlina", body=body.replace(name, f"{name}-bio"), header_count=1) == ()


def test_a_credit_directly_above_the_headline() -> None:
    assert authors(above="By Rina Marlina 15 min read") == ("Rina Marlina",)
    assert authors("", "By Dadan Hidayat", above="By Rina Marlina", header_count=1) == ("Dadan Hidayat",)


def test_many_credits_with_the_same_role_name_the_authors_of_other_works() -> None:
    books = ["Author: Dadan Hidayat", "Author: Siti Maemunah", "Author: Agus Priyono"]
    assert authors("", "By Rina Marlina", *books, header_count=1) == ("Rina Marlina",)
    assert authors("", *books) == ()
    assert authors("", *books[:2]) == ("Dadan Hidayat", "Siti Maemunah")


def test_the_data_layer_names_the_author() -> None:
    layer = b'<script>var dataLayer_content = {"pagePostType":"post","%s":"%s"};</script>'
    assert find_data_layer_author(layer % (b"pagePostAuthor", b"Rina Marlina"), NAMES) == ("Rina Marlina",)
    assert find_data_layer_author(layer % (b"content_author", b"Rina Marlina"), NAMES) == ("Rina Marlina",)
    assert find_data_layer_author(layer % (b"pagePostAuthor", b"Warta Nusa"), NAMES) == ()
    assert find_data_layer_author(layer % (b"pagePostAuthor", b"admin"), NAMES) == ()
    assert find_data_layer_author(layer % (b"authorId", b"Rina Marlina"), NAMES) == ()
    assert find_data_layer_author(b'<script>{"pagePostAuthor":"Rina Marlina"}</script>', NAMES) == ()


@pytest.mark.parametrize("job", ["Jurnalis", "Co-Founder & Marketing Director", "Senior Staff Writer", "Reporter"])
def test_a_name_above_a_job_is_the_author(job: str) -> None:
    assert authors("", "Rina Marlina", job, "2 Maret 2026", header_count=3) == ("Rina Marlina",)
    assert authors("", "Kabar Kota", job, header_count=2) == ()
    assert authors("", "Rina Marlina", job, header_count=1) == ()


@pytest.mark.parametrize("line", ["Bagikan", "Share on Facebook", "Editor pilihan kami hari ini", "Kota Tepian"])
def test_a_name_above_another_line_is_not_the_author(line: str) -> None:
    assert authors("", "Rina Marlina", line, header_count=2) == ()


def test_a_displayed_user_name_is_the_author_if_nobody_is_named() -> None:
    assert authors("", "by rmarlina", header_count=1) == ("rmarlina",)
    assert authors("<meta name=author content=rmarlina>", "rmarlina", header_count=1) == ("rmarlina",)
    assert authors("<meta name=author content=rmarlina>") == ()
    assert authors(PERSON % "Rina Marlina", "by rmarlina", header_count=1) == ("Rina Marlina",)
    assert authors("", "by rmarlina") == ()


@pytest.mark.parametrize("name", ["admin", "admin2", "redaksi", "wartanusa", "wartanusa01", "kabarkota", "editor_web"])
def test_user_names_of_the_outlet_are_not_authors(name: str) -> None:
    assert authors("", f"by {name}", header_count=1) == ()


@pytest.mark.parametrize(("letters", "is_name"), [(3, False), (4, True), (30, True), (31, False)])
def test_letters_of_a_user_name(letters: int, is_name: bool) -> None:
    name = ("rmarlinahidayat" * 3)[:letters]
    assert authors("", f"by {name}", header_count=1) == ((name,) if is_name else ())


def test_a_user_name_beside_the_declared_name_is_left_out() -> None:
    credits_of_one = ("Written by RMarlina", "Written by Rina Marlina")
    assert authors(PERSON % "Rina Marlina", *credits_of_one) == ("Rina Marlina",)
    assert authors(PERSON % "Dadan Hidayat", *credits_of_one) == ("RMarlina", "Rina Marlina")


def test_a_credit_at_the_end_of_the_text_counts_if_nobody_is_named() -> None:
    closing = ["Authors: Rina Marlina and Dadan Hidayat, gardeners"]
    assert authors(closing=closing) == ("Rina Marlina", "Dadan Hidayat")
    assert authors(PERSON % "Siti Maemunah", closing=closing) == ("Siti Maemunah",)
    assert authors(listed=["Siti Maemunah"], closing=closing) == ("Siti Maemunah",)
    assert authors(closing=["By Rina Marlina"]) == (), "a credit without a role"


def test_a_poster_after_whom_the_site_is_named_is_the_author() -> None:
    names = ("marlina.example", "Rina Marlina's blog")
    assert authors("", "Posted by Rina Marlina on 2026-03-02 in bambu.", names=names) == ("Rina Marlina",)
    assert authors("", "Posted By Rina Marlina on 2026-03-02 in bambu.", names=names) == ("Rina Marlina",)
    assert authors("", "By Rina Marlina on 2026-03-02", names=names) == ()
    assert authors("", "Posted by Warta Nusa on 2026-03-02 in bambu.") == ()


def test_a_declared_author_after_whom_the_site_is_named_counts_abroad() -> None:
    meta = "<meta name=author content='Rina Marlina'>"
    assert authors(meta, names=("rinamarlina.example", "rinamarlina"), is_local=False) == ("Rina Marlina",)
    assert authors(meta, names=("rinamarlina.example", "rinamarlina")) == ()
    clinic = meta.replace("Rina Marlina", "Marlina Dental Clinic")
    assert authors(clinic, names=("Marlina Dental Clinic",), is_local=False) == ()
    assert authors(meta, names=("Rina Marlina",), configured_name="Rina Marlina", is_local=False) == ()


@pytest.mark.parametrize(
    ("claim", "names"),
    [
        ("Nadia Kusuma, MS, RD", ("Nadia Kusuma, MS, RD",)),
        ("Nadia Kusuma, M.D., Rina Marlina, PhD", ("Nadia Kusuma, M.D.", "Rina Marlina, PhD")),
        ("Nadia Kusuma, MS and Rina Marlina, CPA", ("Nadia Kusuma, MS", "Rina Marlina, CPA")),
        ("Nadia Kusuma, MDA Rahayu", ("Nadia Kusuma", "MDA Rahayu")),
        ("Nadia Kusuma, AFP", ("Nadia Kusuma",)),
    ],
)
def test_letters_behind_a_name(claim: str, names: tuple[str, ...]) -> None:
    assert authors("", f"By {claim}", header_count=1) == names


@pytest.mark.parametrize(
    ("name", "is_author"),
    [
        ("Warta Nusa Editorial Team", False),
        ("Warta Nusa News Team", False),
        ("Warta Nusa Staff", False),
        ("Lembah Team", True),
        ("Warta Nusa Team", True),
    ],
)
def test_desks_of_the_outlet(name: str, is_author: bool) -> None:
    assert authors(PERSON % name) == ((name,) if is_author else ())


def test_two_sections_beside_the_date_are_not_the_author() -> None:
    links = "<a href='/topik/%s'>%s</a>"
    body = links % ("pasar", "Pasar Ikan") + links % ("dermaga", "Dermaga Tua")
    assert authors(body=body, dated=["Pasar Ikan Dermaga Tua"]) == ()
    assert authors(body=body, dated=["Rina Marlina"]) == ("Rina Marlina",)
    people = body.replace("/topik/", "/author/")
    assert authors(body=people, dated=["Pasar Ikan Dermaga Tua"]) == ("Pasar Ikan Dermaga Tua",)


@pytest.mark.parametrize(("before", "is_found"), [(7, True), (8, False)])
def test_lines_before_a_marked_name_below_the_headline(before: int, is_found: bool) -> None:
    body = "<div class='post__author-name'>Rina Marlina</div>"
    lines = [f"Kabar {number}" for number in range(before)]
    found = authors(PERSON % "Warta Nusa", *lines, "Rina Marlina", body=body, header_count=4, marked_count=8)
    assert found == (("Rina Marlina",) if is_found else ())


def test_the_first_name_of_the_person_after_whom_the_site_is_named() -> None:
    names = ("rinamarlina.example", "Rina Marlina")
    assert authors("", "Posted by: Rina · In: Bambu", names=names, is_local=False) == ("Rina",)
    assert authors("", "By: RinaMarlina | Bambu", header_count=1, names=names, is_local=False) == ("RinaMarlina",)
    assert authors("", "Posted by: Marlina · In: Bambu", names=names, is_local=False) == ()
    assert authors("", "Posted by: Lembah", names=("Lembah Post",), is_local=False) == ()


def test_a_declared_first_name_counts_if_the_page_introduces_the_person() -> None:
    names = ("marlinacooks.example", "Marlina Cooks")
    declared = PERSON % "Marlina"
    assert authors(declared, "Hello. My name is Marlina. I cook.", names=names, is_local=False) == ("Marlina",)
    assert authors(declared, "My name is Siti. I cook.", names=names, is_local=False) == ()
    assert authors(declared, names=names, is_local=False) == ()


def test_a_biography_names_the_member_of_a_declared_team() -> None:
    team = PERSON % "Lembah Team"
    about = "<h3>Rina</h3><p>Rina is the founder of Lembah and writes about the river.</p>"
    assert authors(team, "Rina", about=about) == ("Rina",)
    assert authors(team, about=about) == ("Lembah Team",)
    assert authors(PERSON % "Dadan Hidayat", "Rina", about=about) == ("Dadan Hidayat",)


def test_a_linked_name_with_a_job_below_the_headline() -> None:
    line = "& Rina Marlina Writer, Hardware"
    body = "<a href=/u/rina>Rina Marlina</a>"
    assert authors("", line, header_count=1, linked=[line], body=body) == ("Rina Marlina",)
    assert authors("", line, header_count=1, body=body) == ()
    job = "Home Improvement Writer"
    assert authors("", job, header_count=1, linked=[job], body="<a href=/home>Home</a>") == ()


def test_two_links_that_are_joined_are_not_a_name() -> None:
    assert authors("", "By CategoryBy Region") == ()
    assert authors("", "By Rina Marlina") == ("Rina Marlina",)
