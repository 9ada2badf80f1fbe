"""Escape CSV cells so that no spreadsheet runs them as formulas."""

# Source: OWASP, "CSV Injection"; the fullwidth forms are treated alike by spreadsheets.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def escape_formula(cell: str) -> str:
    """Return the cell with an apostrophe before it if a spreadsheet would run it as a formula.

    A cell that looks escaped is escaped again, so `unescape_formula` always returns the original cell.
    """
    return f"'{cell}" if cell.lstrip("'").startswith(_FORMULA_STARTS) else cell


def unescape_formula(cell: str) -> str:
    """Return the cell without the apostrophe that `escape_formula` added."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA_STARTS) else cell
