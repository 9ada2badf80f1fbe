"""Pages just below and just above each threshold that decides how bytes become lines."""

from dataclasses import replace

import pytest

from core.article import Page
from core.normalizer.document.thresholds import MAX_ATTRIBUTES
from tests.core.normalizer.boundary_pages import (
    FETCHED_AT,
    TITLE,
    URL,
    column,
    lines,
    make_page,
    prose,
    read,
    refusal,
    sentence,
)

pytestmark = pytest.mark.page

ARTICLE = prose()


@pytest.mark.parametrize(("letters", "is_row"), [(118, True), (123, False)])
def test_letters_of_a_cell_of_a_row(letters: int, is_row: bool) -> None:
    cell = sentence(letters)
    table = f"<table><tr><td>Tepi</td><td>{cell}</td></tr></table>"
    row = [f"Tepi\t{cell}"] if is_row else ["Tepi", cell]
    assert lines(column(*ARTICLE[:2], table, *ARTICLE[2:])) == [*ARTICLE[:2], *row, *ARTICLE[2:]]


@pytest.mark.parametrize(("letters", "are_lines"), [(116, False), (124, True)])
def test_letters_of_a_text_with_displayed_line_breaks(letters: int, are_lines: bool) -> None:
    one, other = sentence(50), sentence(letters - 51, 1)
    box = f"<div style='white-space: pre-line'>{one}\n{other}</div>"
    shown = [one, other] if are_lines else [f"{one} {other}"]
    assert lines(column(*ARTICLE[:2], box, *ARTICLE[2:])) == [*ARTICLE[:2], *shown, *ARTICLE[2:]]


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(("others", "nulls", "is_read"), [(19, 0, True), (21, 0, False), (0, 19, True), (0, 21, False)])
def test_share_of_zero_bytes_of_utf_16(charset: str, others: int, nulls: int, is_read: bool) -> None:
    """Characters with two bytes, or with zero bytes only, change the share of zero bytes at the start of the page."""
    opening = f"<!--{'漢' * others}{chr(0) * nulls}".ljust(97, "x") + "-->"
    body = column(*ARTICLE, "Ratusan kilomètre…")
    html = f"{opening}<html><head><title>{TITLE}</title></head><body>{body}</body></html>"
    found = read(Page(URL, html.encode(charset), FETCHED_AT)).text.split("\n")
    assert found[:-1] == ARTICLE
    assert (found[-1] == "Ratusan kilomètre…") is is_read


@pytest.mark.parametrize(("count", "is_decoded"), [(2, False), (3, True)])
def test_number_of_characters_that_were_encoded_twice(count: int, is_decoded: bool) -> None:
    text = " ".join([f"{sentence(80, 900)[:-1]}’s."] * count + [sentence(90, 901)])
    body = column(text, *prose(4)).encode().decode("latin-1").encode()
    page = replace(make_page(""), body=b"<html><title>" + TITLE.encode() + b"</title><body>" + body)
    assert ("’" in read(page).text) is is_decoded


def test_separators_inside_values_are_no_attributes() -> None:
    """The limit of attributes holds for a tag with so many of them, but not for one with a long value."""
    long_value = '{"a": 1} ' * MAX_ATTRIBUTES
    assert refusal(make_page(f"<div data-menu='{long_value}'></div>{column(*prose(4))}")) == ""
    assert refusal(make_page(f"<div {'a=1 ' * (MAX_ATTRIBUTES + 1)}></div>{column(*prose(4))}")) != ""


LONG_NAME = "Rina Kusumawardhaningrum Marlinawatikusuma Hidayatullahsyarifuddin"


def authors(byline: str) -> tuple[str, ...]:
    return read(
        make_page(f"<h1>{TITLE}</h1><div class='kolom'>{byline}{''.join(f'<p>{line}</p>' for line in ARTICLE)}</div>")
    ).authors


@pytest.mark.parametrize(("letters", "is_name"), [(58, True), (62, False)])
def test_letters_of_a_name_behind_a_label(letters: int, is_name: bool) -> None:
    name = LONG_NAME[:letters]
    assert authors(f"<p>Penulis:</p><p>{name}</p>") == ((name,) if is_name else ())


@pytest.mark.parametrize(("letters", "is_name"), [(58, True), (62, False)])
def test_letters_of_a_name_beside_a_line_with_the_date(letters: int, is_name: bool) -> None:
    name = LONG_NAME[:letters]
    assert authors(f"<aside><p>{name}</p><p>2 Februari 2026</p></aside>") == ((name,) if is_name else ())


def test_names_behind_a_label() -> None:
    names = ("Rina Marlina", "Dadan Hidayat", "Siti Maemunah", "Agus Priyono", "Nadia Kusuma")
    items = "".join(f"<li>{name}</li>" for name in names)
    assert authors(f"<p>Penulis:</p><ul>{items}</ul>") == names[:4]


@pytest.mark.parametrize(("letters", "is_byline"), [(97, True), (103, False)])
def test_letters_of_a_line_with_name_and_date(letters: int, is_byline: bool) -> None:
    day = " · Senin, 2 Februari 2026 10:15:20 WIB"
    name = LONG_NAME[: letters - len(day)]
    assert authors(f"<p>{name}{day}</p>") == ((name,) if is_byline else ())
