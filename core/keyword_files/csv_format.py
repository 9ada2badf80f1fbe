"""Keywords in CSV, one keyword per row, as spreadsheets write and read it."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence

from core.config.problems import suggestion
from core.keyword import Keyword
from core.keyword_files.entries import FIELDS, Entries
from core.marks import Tone
from core.messages import Message, message
from core.spreadsheet import escape_formula, unescape_formula

# A line such as `sep=;`, which declares the delimiter to a spreadsheet.
_SEPARATOR = re.compile(r"sep=.?", re.IGNORECASE)

# A name in a cell with several names, and an escaped character in it.
_NAME_IN_CELL = re.compile(r"(?:\\.?|[^\\;])+", re.DOTALL)
_ESCAPED = re.compile(r"\\(.?)", re.DOTALL)

# What people and spreadsheets write for true and false, in Indonesian and English.
_FLAGS = dict.fromkeys(("ya", "y", "benar", "aktif", "yes", "on", "1"), "true")
_FLAGS |= dict.fromkeys(("tidak", "t", "salah", "nonaktif", "no", "n", "off", "0"), "false")

# Indonesian names of the columns.
_COLUMNS = {"nama": "name", "kata kunci": "name", "kueri": "query", "pencarian": "query", "bahasa": "languages"}
_COLUMNS |= {"media": "outlets", "outlet": "outlets", "bentuk": "forms", "aktif": "active", "status": "active"}

# The queries of the rules for the tone, a column each.
_TONE_COLUMNS = {f"tone_{tone}": str(tone) for tone in Tone}
_COLUMNS |= {"nada positif": "tone_positive", "nada netral": "tone_neutral", "nada negatif": "tone_negative"}

_ALL_COLUMNS = (*FIELDS, *_TONE_COLUMNS)

_NO_HEADER = message("the first line must name the columns, including 'name'")


def read_csv(text: str) -> Entries:
    """Read keywords below a header row. The delimiter is its most frequent comma, semicolon or tab."""
    entries = Entries()
    header = next((line for line in text.splitlines() if line.strip() and not _SEPARATOR.fullmatch(line)), "")
    delimiter = max(",;\t", key=header.count)
    csv_rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns: list[str] = []
    problems: list[Message] = []
    row_line = 1
    try:
        for cells in csv_rows:
            is_blank = not any(map(str.strip, cells)) or (row_line == 1 and _SEPARATOR.fullmatch("".join(cells)))
            if not columns and not is_blank:
                names = (" ".join(cell.lower().split()) for cell in cells)
                columns = [_COLUMNS.get(name, name) for name in names]
                while not columns[-1]:
                    columns.pop()
                problems = list(_check_columns(columns))
                entries.problems += ((row_line, problem) for problem in problems)
            elif not problems and not is_blank:
                entries.add(row_line, lambda columns=columns, cells=cells: _read_row(columns, cells))  # type: ignore[misc]
            row_line = csv_rows.line_num + 1
    except csv.Error as error:
        entries.problems.append((row_line, message("this is not valid CSV: {problem}", problem=str(error))))
    if not columns:
        entries.problems.append((1, _NO_HEADER))
    return entries


def _check_columns(columns: Sequence[str]) -> Iterable[Message]:
    for column in dict.fromkeys(columns):
        if column not in _ALL_COLUMNS:
            there_are = message("; there are: {names}", names=", ".join(_ALL_COLUMNS))
            advice = suggestion(column, _ALL_COLUMNS) or there_are
            yield message("unknown column '{column}'{advice}", column=column, advice=advice)
        elif columns.count(column) > 1:
            yield message("column '{column}' is given twice", column=column)
    if "name" not in columns:
        yield _NO_HEADER


def _read_row(columns: Sequence[str], row: Sequence[str]) -> Mapping[str, object]:
    if any(row[len(columns) :]):
        raise ValueError(
            message(
                "has more cells than columns, from '{cell}' on; put a cell that contains a comma in quotes",
                cell=row[len(columns)],
            )
        )
    fields = dict(zip(columns, map(unescape_formula, row), strict=False))
    active = fields.get("active", "").strip().lower()
    fields |= {"active": _FLAGS[active]} if active in _FLAGS else {}
    rules = {tone: fields.pop(column).strip() for column, tone in _TONE_COLUMNS.items() if column in fields}
    tone = {"tone": {name: query for name, query in rules.items() if query}} if rules else {}
    return fields | tone | {column: _split_names(fields.get(column, "")) for column in ("languages", "outlets")}


def write_csv(keywords: Iterable[Keyword]) -> str:
    """Return CSV with a header row and a row for each keyword."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_ALL_COLUMNS)
    for keyword in keywords:
        limits = _join_names(keyword.languages), _join_names(keyword.outlets)
        rules = {rule.tone: rule.query for rule in keyword.tones}
        tones = (rules.get(tone, "") for tone in _TONE_COLUMNS.values())
        cells = (keyword.name, keyword.query, *limits, keyword.forms or "", str(keyword.active).lower(), *tones)
        writer.writerow(map(escape_formula, cells))
    return out.getvalue()


def _join_names(names: Sequence[str]) -> str:
    """Join names with semicolons. A backslash escapes a semicolon or backslash inside a name."""
    return "; ".join(name.replace("\\", "\\\\").replace(";", "\\;") for name in names)


def _split_names(cell: str) -> tuple[str, ...]:
    names = (_ESCAPED.sub(r"\1", name).strip() for name in _NAME_IN_CELL.findall(cell))
    return tuple(filter(None, names))
