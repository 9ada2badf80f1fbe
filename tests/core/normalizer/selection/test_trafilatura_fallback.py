import pytest

from core.normalizer.document.html import parse_html
from core.normalizer.document.line_reader import read_lines
from core.normalizer.selection.trafilatura_fallback import extract_text, locate_lines

pytestmark = pytest.mark.page

ONE = "Wali kota meresmikan jembatan baru di atas sungai yang membelah kota pada Senin pagi."
TWO = "Ribuan warga menyambut peresmian itu dengan arak-arakan sepanjang jalan raya utama."
THREE = "Jembatan lama akan dijadikan taman yang hanya boleh dilewati oleh pejalan kaki."


def chosen(html: str, text: str) -> list[str]:
    lines = read_lines(parse_html(f"<html><body>{html}</body></html>"))
    return [line.text for line in locate_lines(lines, text)]


def test_the_wording_is_that_of_the_page() -> None:
    html = f"<div>Menu Beranda</div><div><p>{ONE}</p><p>{TWO}</p></div><div>{THREE}</div>"
    squashed = f"{ONE} {TWO}".replace(".", "").replace("  ", " ")
    assert chosen(html, squashed) == [ONE, TWO]


def test_short_lines_between_located_ones_are_selected() -> None:
    html = f"<div><p>{ONE}</p><h3>Arak-arakan</h3><p>{TWO}</p><ul><li>satu</li></ul><p>{THREE}</p></div>"
    assert chosen(html, f"{ONE}\n{TWO}\n{THREE}") == [ONE, "Arak-arakan", TWO, "satu", THREE]


def test_lines_of_another_container_between_located_ones_are_left_out() -> None:
    html = f"<div><p>{ONE}</p><div><span>Unduh sekarang juga</span></div><p>{TWO}</p></div>"
    assert chosen(html, f"{ONE}\n{TWO}") == [ONE, TWO]


def test_a_dateline_above_the_first_paragraph_is_selected() -> None:
    html = f"<h1>Judul</h1><div><strong>Makassar</strong> -<p>{ONE}</p><p>{TWO}</p></div>"
    assert chosen(html, f"{ONE}\n{TWO}") == ["Makassar -", ONE, TWO]


def test_of_two_copies_the_one_in_the_text_is_selected() -> None:
    html = f"<div class='ringkasan'><p>{ONE}</p></div><p>jeda</p><div><p>{ONE}</p><p>{TWO}</p></div>"
    assert chosen(html, f"{ONE}\n{TWO}") == [ONE, TWO]


def test_a_paragraph_that_lost_its_middle_is_located_by_its_ends() -> None:
    html = f"<div><p>{ONE} <a href='/'>{TWO}</a> {THREE}</p></div>"
    assert chosen(html, f"{ONE} {THREE}") == [f"{ONE} {TWO} {THREE}"]


def test_a_distant_line_is_left_out() -> None:
    far = "".join(f"<section>{number}</section>" for number in range(20))
    box = "<aside></aside><div>Periksa kembali dan lengkapi data dirimu.</div>"
    text = f"{ONE}\n{TWO}\n{THREE}\nPeriksa kembali dan lengkapi data dirimu."
    assert chosen(f"<div><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p></div>{far}{box}", text) == [ONE, TWO, THREE]


def test_a_standfirst_is_left_out_and_a_sub_heading_is_selected() -> None:
    standfirst = "Jembatan itu menghemat waktu tempuh setengah jam bagi warga."
    html = f"<div><h4>{standfirst}</h4></div><div>Senin, 2 Maret</div><div><p>{ONE}</p><p>{TWO}</p></div>"
    assert chosen(html, f"{standfirst}\n{ONE}\n{TWO}") == [ONE, TWO]
    opening = f"<div><h4>{standfirst}</h4><p>{ONE}</p><p>{TWO}</p></div>"
    assert chosen(opening, f"{standfirst}\n{ONE}\n{TWO}") == [standfirst, ONE, TWO]


def test_a_text_that_is_not_on_the_page_selects_nothing() -> None:
    assert chosen(f"<p>{ONE}</p>", TWO) == []


def test_trafilatura_finds_the_text() -> None:
    html = f"<html><body><h1>Judul</h1><div><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p></div></body></html>"
    assert TWO in extract_text(html, read_lines(parse_html(html)))


def test_trafilatura_finds_no_text_on_an_empty_page() -> None:
    assert extract_text("", ()) == extract_text("<!-- -->", ()) == ""
