import pytest

from core.normalizer.authors import Bylines, find_authors
from core.normalizer.declared import read_declared
from core.normalizer.parse import parse_html

NAMES = ("Warta Nusa", "wartanusa.example")
PERSON = '<script type="application/ld+json">{"@type": "NewsArticle", "author": {"name": "%s"}}</script>'


def authors(head: str = "", *lines: str, signature: str = "", body: str = "") -> tuple[str, ...]:
    tree = parse_html(f"<html><head>{head}</head><body><p>x</p>{body}</body></html>")
    return find_authors(read_declared(tree), tree, Bylines(lines, signature), NAMES)


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
        ("Editor: Agus Priyono", ()),
        ("Penulis: Redaksi", ()),
        ("Oleh Warta Nusa pada 23 Jan 2021", ()),
        ("Oleh karena itu, kami pulang.", ()),
        ("Laporan keuangan diserahkan kemarin.", ()),
        ("Banjir Besar - Warga Mengungsi", ()),
    ],
)
def test_written_credits(line: str, names: tuple[str, ...]) -> None:
    assert authors("", line) == names


def test_a_label_and_its_name_in_two_cells() -> None:
    assert authors("", "Penulis", ": Rina Marlina", "Editor", ": Agus Priyono") == ("Rina Marlina",)


def test_a_written_credit_is_believed_before_json_ld() -> None:
    assert authors(PERSON % "Agus Priyono", "Penulis: Rina Marlina") == ("Rina Marlina",)


def test_json_ld_names_the_author() -> None:
    assert authors(PERSON % "Rina Marlina") == ("Rina Marlina",)


@pytest.mark.parametrize("name", ["Warta Nusa", "wartanusa.example", "Redaksi", "admin", "https://example.co.id/a"])
def test_json_ld_that_names_nobody(name: str) -> None:
    assert authors(PERSON % name) == ()


def test_an_editor_in_json_ld_is_no_author() -> None:
    assert authors(PERSON % "Agus Priyono", "Editor: Agus Priyono") == ()
    assert authors(PERSON % "Agus Priyono" + '<meta name="content_editor" content="Agus Priyono">') == ()


def test_a_meta_that_parts_author_and_editor_is_believed_before_json_ld() -> None:
    head = '<meta name="content_author" content="Rina Marlina">' + PERSON % "Agus Priyono"
    assert authors(head) == ("Rina Marlina",)


def test_marked_elements_and_signatures_come_last() -> None:
    assert authors(body='<a rel="author" href="/r">Rina Marlina</a>') == ("Rina Marlina",)
    assert authors(signature="RINA MARLINA") == ("Rina Marlina",)
