from random import Random
from string import ascii_lowercase

import pytest

from core.normalizer.document.html import parse_html
from core.normalizer.document.line_reader import read_lines
from core.normalizer.selection.trafilatura_fallback import extract_text, locate_lines
from tests.core.normalizer.boundary_pages import linked, sentence

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


def test_a_list_of_linked_names_that_is_introduced_is_added() -> None:
    story = [ONE, "Desa yang terendam banjir:", TWO]
    names = ["Sukamaju", "Cikalong", "Mekarsari"]
    items = "".join(f"<li><a href='/desa/{name}'>{name}</a></li>" for name in names)
    body = f"<p>{story[0]}</p><p>{story[1]}</p><ul>{items}</ul><p>{story[2]}</p><ul>{items}</ul>"
    assert chosen(body, " ".join(story)) == [*story[:2], *names, story[2]]


def test_trafilatura_finds_the_text() -> None:
    html = f"<html><body><h1>Judul</h1><div><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p></div></body></html>"
    assert TWO in extract_text(html, read_lines(parse_html(html)))


def test_trafilatura_finds_no_text_on_an_empty_page() -> None:
    assert extract_text("", ()) == extract_text("<!-- -->", ()) == ""


def letters(count: int, seed: int) -> str:
    """Return a word of exactly so many letters."""
    return "".join(Random(seed).choices(ascii_lowercase, k=count))


def fillers(count: int) -> str:
    return "".join(f"<section>{number}</section>" for number in range(count))


@pytest.mark.parametrize(("between", "is_selected"), [(10, True), (14, False)])
def test_lines_between_two_parts_of_an_article(between: int, is_selected: bool) -> None:
    other = sentence(60, 1)
    html = f"<div><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p></div>{fillers(between)}<div>{other}</div>"
    assert chosen(html, f"{ONE}\n{TWO}\n{THREE}\n{other}") == [ONE, TWO, THREE, *([other] if is_selected else [])]


@pytest.mark.parametrize(("between", "is_selected"), [(10, True), (14, False)])
def test_lines_before_a_short_line_at_the_end(between: int, is_selected: bool) -> None:
    html = f"<div><p>{ONE}</p><p>{TWO}</p></div>{fillers(between)}<div>Hidup!</div>"
    assert chosen(html, f"{ONE}\n{TWO}\nHidup!") == [ONE, TWO, *(["Hidup!"] if is_selected else [])]


@pytest.mark.parametrize(("size", "is_selected"), [(120, False), (180, True)])
def test_size_of_a_distant_part(size: int, is_selected: bool) -> None:
    main, other = [sentence(200, seed) for seed in range(3)], sentence(size, 9)
    html = "".join(f"<p>{text}</p>" for text in main)
    found = chosen(f"<div>{html}</div>{fillers(20)}<div>{other}</div>", "\n".join([*main, other]))
    assert found == [*main, *([other] if is_selected else [])]


@pytest.mark.parametrize(("share", "is_selected"), [(0.4, True), (0.6, False)])
def test_link_share_of_a_line_between_located_ones(share: float, is_selected: bool) -> None:
    line = sentence(50, 3)
    html = f"<div><p>{ONE}</p><p>{linked(line, share)}</p><p>{TWO}</p></div>"
    assert chosen(html, f"{ONE}\n{TWO}") == [ONE, *([line] if is_selected else []), TWO]


@pytest.mark.parametrize(("size", "is_located"), [(20, False), (28, True)])
def test_letters_of_a_line_that_is_located_by_itself(size: int, is_located: bool) -> None:
    main, line = letters(70, 1), letters(size, 2)
    html = f"<div>{main}</div>{fillers(20)}<div>{line}</div>"
    assert chosen(html, f"{main} {line}") == [main, *([line] if is_located else [])]


@pytest.mark.parametrize(("size", "is_located"), [(10, False), (14, True)])
def test_letters_of_a_located_line_on_a_page_of_short_lines(size: int, is_located: bool) -> None:
    line = letters(size, 1)
    assert chosen(f"<div><p>{line}</p></div>", line) == ([line] if is_located else [])


@pytest.mark.parametrize(("size", "is_located"), [(66, False), (80, True)])
def test_letters_of_a_paragraph_that_is_located_by_its_ends(size: int, is_located: bool) -> None:
    line = letters(size, 1)
    assert chosen(f"<div><p>{line}</p></div>", f"{line[:30]}{line[-30:]}") == ([line] if is_located else [])
