"""Cells of CSV files are never run as formulas, and are read unchanged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.spreadsheet import escape_formula, unescape_formula


@pytest.mark.parametrize(
    "cell", ["=1+1", "+62", "-jakarta", "@banjir", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠a"]
)
def test_formulas_are_escaped(cell: str) -> None:
    assert escape_formula(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "banjir", "a=1", "'kutip'", "1-2"])
def test_other_cells_are_unchanged(cell: str) -> None:
    assert escape_formula(cell) == unescape_formula(cell) == cell


@given(st.text(st.sampled_from("'=+-@a＝\n"), max_size=6))
def test_unescaping_reverses_escaping(cell: str) -> None:
    assert unescape_formula(escape_formula(cell)) == cell
    assert not escape_formula(cell).startswith(("=", "+", "-", "@", "＝", "\n"))
