"""Cells of tables that people open in a spreadsheet, which must not run text from the web as formulas."""

import unicodedata

from core.control_characters import replace_control_characters

# Source: OWASP, "CSV Injection". Spreadsheets treat the fullwidth and small forms of the first four alike.
_FORMULA_STARTS = "=+-@"
_CONTROL_STARTS = ("\t", "\r", "\n")

# Longest text of a cell in an XLSX file, in UTF-16 code units, and what ends a text that was cut because it is longer.
MAX_CELL = 32_767
CUT_MARK = " […]"


def clean_cell(text: str) -> str:
    """Return text from the web as the text of a cell: without control characters, and escaped if it is a formula."""
    cell = replace_control_characters(text)
    return f"'{cell}" if _is_formula(text) or _is_formula(cell) else cell


def escape_formula(cell: str) -> str:
    """Return the cell with an apostrophe before it if a spreadsheet would run it as a formula.

    A cell that looks escaped is escaped again, so `unescape_formula` always returns the original cell.
    """
    return f"'{cell}" if _is_formula(cell) else cell


def unescape_formula(cell: str) -> str:
    """Return the cell without the apostrophe that `escape_formula` added."""
    return cell[1:] if cell.startswith("'") and _is_formula(cell) else cell


def _is_formula(cell: str) -> bool:
    """Return whether a cell begins like a formula, behind apostrophes, spaces and invisible characters.

    Some spreadsheets remove these when a file is opened or a cell is edited.
    """
    if cell[:1].isalnum():
        return False
    if cell.lstrip("'").startswith(_CONTROL_STARTS):
        return True
    first = next((char for char in cell if char not in "' " and char.isprintable()), "")
    return bool(first) and unicodedata.normalize("NFKC", first)[0] in _FORMULA_STARTS


def cut_cell(text: str) -> str:
    """Return a text that a cell of a spreadsheet can contain. Its length is counted in UTF-16 code units."""
    if 2 * len(text) <= MAX_CELL or len(text.encode("utf-16-le")) // 2 <= MAX_CELL:
        return text
    start = text.encode("utf-16-le")[: 2 * (MAX_CELL - len(CUT_MARK))]
    return start.decode("utf-16-le", errors="ignore") + CUT_MARK
