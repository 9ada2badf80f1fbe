"""Lists of keywords as files: CSV, YAML, and the lines of `+must !exclude` words. Text in, keywords out, and back.

Reading is all or nothing: what is wrong is told with its line, all at once. What a format says that has no meaning here
is told in a note, and what a format cannot say is left out of it with a note, never silently.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import ValidationError

from core.config.problems import format_path, suggestion, unknown_key_paths, validation_reasons
from core.config.schema import DeclaredKeyword, keyword_from_phrase
from core.config.yaml import InvalidYaml, Path, quote_yaml, read_yaml
from core.errors import ConfigError
from core.keyword import Keyword
from core.keyword_lines import read_groups, write_group
from core.keyword_reading import folded

Format = Literal["csv", "yaml", "lines"]

COLUMNS = ("name", "query", "languages", "outlets", "forms", "active")


@dataclass(frozen=True, slots=True)
class KeywordList:
    """The keywords of a file with the line on which each begins, and what is to be said of it.

    `stateless` are the names of those of which the file does not say whether they are active.
    """

    keywords: tuple[tuple[int, Keyword], ...]
    notes: tuple[str, ...] = ()
    stateless: frozenset[str] = frozenset()


def read_keywords(text: str, form: Format, name: str) -> KeywordList:
    """The keywords in `text`; `name` is what problems call the file. Raises ConfigError with every problem at once."""
    reader: dict[Format, Callable[[str], _Reading]] = {"csv": _read_csv, "yaml": _read_yaml, "lines": _read_lines}
    reading = reader[form](text.removeprefix("\ufeff"))
    if not (reading.keywords or reading.problems):
        reading.problems.append((1, "there is no keyword in this file"))
    seen: dict[str, int] = {}
    for line, keyword in reading.keywords:
        first = seen.setdefault(folded(keyword.name), line)
        if first != line:
            reading.problems.append((line, f"'{keyword.name}' is given twice, first in line {first}"))
    if reading.problems:
        raise ConfigError(tuple(f"{name}:{line}: {reason}" for line, reason in sorted(reading.problems)))
    notes = tuple(f"{name}:{line}: {note}" for line, note in reading.notes)
    return KeywordList(tuple(reading.keywords), notes, frozenset(reading.stateless))


def write_keywords(keywords: Iterable[Keyword], form: Format) -> tuple[str, tuple[str, ...]]:
    """The text of a file that reads back as these keywords, and notes on those that the format cannot hold."""
    listed = tuple(keywords)
    if form == "csv":
        return _write_csv(listed), ()
    if form == "yaml":
        return "keywords:\n" + "".join(map(_yaml_text, listed)), ()
    groups, notes = [], []
    for keyword in listed:
        group = write_group(keyword)
        if group is None:
            notes.append(f"'{keyword.name}' is left out: lines of words cannot say {_unsaid(keyword)}")
        else:
            groups.append(group)
    return "\n".join(groups), tuple(notes)


def _unsaid(keyword: Keyword) -> str:
    """What of a keyword has no place in lines of words."""
    limits = {"languages": keyword.languages, "outlets": keyword.outlets, "forms": keyword.forms}
    named = [name for name, value in limits.items() if value] + ([] if keyword.active else ["that it is paused"])
    return ", ".join(named) or keyword.query


def read_keyword(entry: Mapping[str, object]) -> Keyword:
    """A keyword from its parts, checked as in config.yaml; without a query, its name as a phrase.

    Raises ValueError with the reasons.
    """
    given = {key: value for key, value in entry.items() if value not in (None, "", ())}
    if "query" not in given:
        given["query"] = keyword_from_phrase(str(given.get("name", ""))).query
    try:
        return DeclaredKeyword.model_validate(given).keyword()
    except ValidationError as error:
        # What is wrong with a query has several lines.
        raise ValueError("; ".join(sorted(_validation_reasons(error), key=lambda reason: "\n" in reason))) from None


def _validation_reasons(error: ValidationError) -> list[str]:
    unknown = [
        f"{format_path(path)}: unknown key{suggestion(str(path[-1]), COLUMNS)}" for path in unknown_key_paths(error)
    ]
    return unknown + [
        f"{format_path(path)}: {reason}" if path else reason for path, reason in validation_reasons(error)
    ]


class _Reading:
    """What was found so far."""

    def __init__(self) -> None:
        self.keywords: list[tuple[int, Keyword]] = []
        self.problems: list[tuple[int, str]] = []
        self.notes: list[tuple[int, str]] = []
        self.stateless: list[str] = []

    def add(self, line: int, make: Callable[[], Mapping[str, object]]) -> None:
        """Take a keyword with the parts that `make` gives; what it raises ValueError for is a problem."""
        try:
            entry = make()
            keyword = read_keyword(entry)
        except ValueError as error:
            self.problems.append((line, str(error)))
            return
        self.keywords.append((line, keyword))
        if entry.get("active") in (None, ""):
            self.stateless.append(keyword.name)


# --- CSV ---

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula. Queries begin with these; written with an apostrophe, read without it."""


_SEPARATOR = re.compile(r"sep=.?", re.IGNORECASE)
"""A first line that tells a spreadsheet what parts the cells."""


def _read_csv(text: str) -> _Reading:
    reading = _Reading()
    head = next((line for line in text.splitlines() if line.strip() and not _SEPARATOR.fullmatch(line)), "")
    delimiter = max(",;\t", key=head.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns: list[str] = []
    flaws: list[str] = []
    line = 1
    try:
        for row in rows:
            is_blank = not any(map(str.strip, row)) or (line == 1 and _SEPARATOR.fullmatch("".join(row)))
            if not columns and not is_blank:
                columns = [column.strip().lower() for column in row]
                while not columns[-1]:
                    columns.pop()
                flaws = list(_flaws(columns))
                reading.problems += ((line, flaw) for flaw in flaws)
            elif not flaws and not is_blank:
                reading.add(line, lambda columns=columns, row=row: _csv_entry(columns, row))  # type: ignore[misc]
            line = rows.line_num + 1
    except csv.Error as error:
        reading.problems.append((line, f"this is no CSV: {error}"))
    if not columns:
        reading.problems.append((1, _NO_NAMES))
    return reading


_NO_NAMES = "the first line must name the columns, 'name' among them"


def _flaws(columns: Sequence[str]) -> Iterable[str]:
    for column in dict.fromkeys(columns):
        if column not in COLUMNS:
            yield f"unknown column '{column}'" + (suggestion(column, COLUMNS) or f"; there are: {', '.join(COLUMNS)}")
        elif columns.count(column) > 1:
            yield f"column '{column}' is given twice"
    if "name" not in columns:
        yield _NO_NAMES


def _csv_entry(columns: Sequence[str], row: Sequence[str]) -> Mapping[str, object]:
    if any(row[len(columns) :]):
        raise ValueError(
            f"has more cells than columns, from '{row[len(columns)]}' on; put a cell that holds a comma in quotes"
        )
    entry = dict(zip(columns, map(_uncovered, row), strict=False))
    return entry | {column: _split(entry.get(column, "")) for column in ("languages", "outlets")}


def _write_csv(keywords: Iterable[Keyword]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for each in keywords:
        lists = _joined(each.languages), _joined(each.outlets)
        cells = (each.name, each.query, *lists, each.forms or "", str(each.active).lower())
        writer.writerow([_covered(cell) for cell in cells])
    return out.getvalue()


def _covered(cell: str) -> str:
    return f"'{cell}" if cell.lstrip("'").startswith(_FORMULA_STARTS) else cell


def _uncovered(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA_STARTS) else cell


def _joined(values: Sequence[str]) -> str:
    """Names with ; between them; a ; or \\ within a name has a \\ before it."""
    return "; ".join(value.replace("\\", "\\\\").replace(";", "\\;") for value in values)


def _split(cell: str) -> tuple[str, ...]:
    values, value, is_escaped = [], "", False
    for char in cell:
        if is_escaped or char not in "\\;":
            value, is_escaped = value + char, False
        elif char == "\\":
            is_escaped = True
        else:
            values.append(value)
            value = ""
    return tuple(stripped for each in (*values, value) if (stripped := each.strip()))


# --- YAML ---


def _read_yaml(text: str) -> _Reading:
    reading = _Reading()
    try:
        document = read_yaml(text)
    except InvalidYaml as problem:
        reading.problems.append((problem.line, problem.reason))
        return reading
    reading.problems.extend((line, reason) for _, line, reason in document.problems)
    value = document.value
    path: Path = ()
    if isinstance(value, dict):
        path = ("keywords",)
        value = value.get("keywords")
    if not isinstance(value, list):
        reading.problems.append((1, "must be a list of keywords, or hold one below 'keywords:'"))
        return reading
    for index, entry in enumerate(value):
        reading.add(document.line_of((*path, index)), lambda entry=entry: _yaml_entry(entry))  # type: ignore[misc]
    return reading


def _yaml_entry(entry: object) -> Mapping[str, object]:
    if isinstance(entry, str):
        return {"name": keyword_from_phrase(entry).name}
    if not isinstance(entry, dict):
        raise ValueError("must be text, or a mapping with 'name' and 'query'")
    return entry


def _yaml_text(keyword: Keyword) -> str:
    if keyword == Keyword.phrase(keyword.name):
        return f"  - {quote_yaml(keyword.name)}\n"
    parts = [f"name: {quote_yaml(keyword.name)}", f"query: {quote_yaml(keyword.query)}"]
    for key, values in (("languages", keyword.languages), ("outlets", keyword.outlets)):
        if values:
            parts.append(f"{key}: [{', '.join(map(quote_yaml, values))}]")
    if keyword.forms:
        parts.append(f"forms: {quote_yaml(keyword.forms)}")
    if not keyword.active:
        parts.append("active: false")
    return "  - " + "\n    ".join(parts) + "\n"


# --- lines of words ---


def _read_lines(text: str) -> _Reading:
    reading = _Reading()
    groups, reading.notes, reading.problems = read_groups(text)
    for group in groups:
        reading.add(group.line, lambda group=group: {"name": group.name, "query": group.query()})  # type: ignore[misc]
    return reading
