"""Cells of CSV files are never run as formulas, and are read unchanged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.spreadsheet import clean_cell, escape_formula, unescape_formula


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+62",
        "-jakarta",
        "@banjir",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1",
        "＋1",
        "－1",
        "＠a",
        "\u202e=1",
        "\u200b\u2066+1",
        " =1",
        "\xa0@a",
        "﹦1",
    ],
)
def test_formulas_are_escaped(cell: str) -> None:
    assert escape_formula(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "banjir", "a=1", "'kutip'", "1-2"])
def test_other_cells_are_unchanged(cell: str) -> None:
    assert escape_formula(cell) == unescape_formula(cell) == cell


@given(st.text(st.sampled_from("'=+-@a＝\n \u202e"), max_size=6))
def test_unescaping_reverses_escaping(cell: str) -> None:
    assert unescape_formula(escape_formula(cell)) == cell
    assert not escape_formula(cell).startswith(("=", "+", "-", "@", "＝", "\n"))


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("\u202e=1+1", "' =1+1"),
        ("\x00\u2066=1", "'  =1"),
        ("Air\u202esurut\x1b[31m", "Air surut [31m"),
        ("baris\nlain", "baris\nlain"),
        ("\n=1", "'\n=1"),
    ],
)
def test_text_from_the_web_becomes_a_harmless_cell(text: str, cell: str) -> None:
    assert clean_cell(text) == cell


@given(st.text(st.sampled_from("'=+-@a＝ \n\u202e\u200f\x07"), max_size=6))
def test_no_cell_begins_with_a_formula_behind_what_a_spreadsheet_may_strip(text: str) -> None:
    cell = clean_cell(text)
    assert not cell.strip("\n \u00ad").startswith(("=", "+", "-", "@", "＝"))
