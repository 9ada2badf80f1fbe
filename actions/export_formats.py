"""Write articles row by row as CSV, JSONL, XLSX, Parquet or Atom. Memory does not grow with the number of rows."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import IO, TYPE_CHECKING, Any, Protocol
from xml.sax.saxutils import escape, quoteattr
from zoneinfo import ZoneInfo

from actions.json_records import CSV_COLUMNS, json_line, stored_record
from core.control_characters import replace_control_characters
from core.errors import KlipingError, UsageError
from core.messages import message
from core.spreadsheet import clean_cell, cut_cell
from core.urls import normalize_url, public_url

if TYPE_CHECKING:
    from storage import StoredArticle

# The types of the columns: the fields of `stored_record`, and some that are derived from mentions and marks.
COLUMN_TYPES: Mapping[str, str] = {
    "id": "integer",
    "published_at": "time",
    "outlet": "text",
    "title": "text",
    "authors": "list",
    "section": "text",
    "tags": "list",
    "language": "text",
    "keywords": "list",
    "prominence": "text",
    "snippet": "text",
    "url": "text",
    "text": "text",
    "dateline": "object",
    "published_from": "text",
    "modified_at": "time",
    "modified_from": "text",
    "title_from": "text",
    "authors_from": "text",
    "section_from": "text",
    "image_url": "text",
    "is_teaser": "flag",
    "mentions": "object",
    "fetched_at": "time",
    "kept_at": "time",
    "updated_at": "time",
    "article_version": "integer",
    "withdrawn_at": "time",
    "origin": "text",
    "is_excerpt": "flag",
    "story": "integer",
    "corrections": "object",
    "attachments": "object",
    "starred": "flag",
    "dropped": "flag",
    "tone": "text",
    "note": "text",
    "marks": "object",
    "suggested_tone": "object",
}

# Limit of XLSX files.
MAX_ROWS = 1_048_576

# Rows that are written to a Parquet file at once.
ROW_GROUP = 2_000

# Spreadsheets have no earlier dates.
_FIRST_SHEET_YEAR = 1901

_PARQUET_MISSING = message("Parquet files need the library pyarrow: install kliping[parquet], or export another format")


class ExportFormat(StrEnum):
    """The format of an exported file."""

    CSV = "csv"
    JSONL = "jsonl"
    XLSX = "xlsx"
    PARQUET = "parquet"
    ATOM = "atom"

    @property
    def is_text(self) -> bool:
        """Whether a file can be continued at a cursor."""
        return self in (ExportFormat.CSV, ExportFormat.JSONL)

    @property
    def is_readable(self) -> bool:
        """Whether it is text, which a terminal can show."""
        return self not in (ExportFormat.XLSX, ExportFormat.PARQUET)

    @property
    def has_columns(self) -> bool:
        return self is not ExportFormat.ATOM


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of an export: header → field of the record. Times without a zone are local times in `zone`.

    In JSONL, `columns` of None stands for the complete record.
    """

    columns: Mapping[str, str] | None
    zone: ZoneInfo
    has_local_times: bool = False

    def headers(self) -> list[str]:
        return list(self._columns())

    def values(self, record: Mapping[str, Any]) -> list[Any]:
        return [record[name] for name in self._columns().values()]

    def types(self) -> list[str]:
        return [COLUMN_TYPES[name] for name in self._columns().values()]

    def format_time(self, moment: datetime) -> str:
        if self.has_local_times:
            return moment.astimezone(self.zone).strftime("%Y-%m-%d %H:%M:%S")
        return moment.isoformat()

    def _columns(self) -> Mapping[str, str]:
        return {name: name for name in CSV_COLUMNS} if self.columns is None else self.columns


# The eight columns of the program news-watch, for scripts that read its files.
NEWSWATCH_COLUMNS = {
    "title": "title",
    "publish_date": "published_at",
    "author": "authors",
    "content": "text",
    "keyword": "keywords",
    "category": "section",
    "source": "outlet",
    "link": "url",
}


def make_layout(columns: Sequence[str] | None, layout: str | None, zone: ZoneInfo) -> Layout:
    """Return the layout for typed options. Raise `UsageError` for no or unknown columns, or both options together."""
    if layout is not None:
        if layout != "newswatch":
            raise UsageError(message("--layout {layout}: there is only 'newswatch'", layout=layout))
        if columns is not None:
            raise UsageError(message("--{first} and --{second} exclude each other", first="columns", second="layout"))
        return Layout(NEWSWATCH_COLUMNS, zone, has_local_times=True)
    if columns is None:
        return Layout(None, zone)
    unknown = [name for name in columns if name not in COLUMN_TYPES]
    if unknown or not columns:
        name = unknown[0] if unknown else "''"
        raise UsageError(message("--columns {name}: there are: {names}", name=name, names=", ".join(COLUMN_TYPES)))
    return Layout({name: name for name in columns}, zone)


def export_record(stored: StoredArticle) -> dict[str, Any]:
    """Return the record of an article with the derived columns: its keywords, its most prominent mention, marks."""
    record = stored_record(stored)
    first = stored.mentions[0] if stored.mentions else None
    record["keywords"] = list(dict.fromkeys(mention.keyword for mention in stored.mentions))
    record["prominence"] = first and first.prominence
    record["snippet"] = first and first.snippet
    marks = stored.marks
    record |= {"starred": marks.star is not None, "dropped": marks.drop is not None}
    record |= {"tone": marks.tone and marks.tone.value, "note": marks.note and marks.note.value}
    return record


def parse_format(typed: str) -> ExportFormat:
    """Return the format that a user typed. Raise `UsageError` for an unknown one."""
    if typed.lower() in list(ExportFormat):
        return ExportFormat(typed.lower())
    raise UsageError(message("--format {format}: there are: {names}", format=typed, names=", ".join(ExportFormat)))


def split_names(typed: Sequence[str] | None) -> list[str] | None:
    """Return the names of columns, which may be typed in one option or in several."""
    if typed is None:
        return None
    names = [name.strip() for option in typed for name in option.split(",")]
    return list(dict.fromkeys(filter(None, names)))


def check_options(chosen: ExportFormat, *, excel: bool, has_layout: bool, is_continued: bool) -> None:
    """Raise `UsageError` for options that do not go together."""
    if excel and chosen is not ExportFormat.CSV:
        raise UsageError(message("--excel is an option of CSV; an XLSX file needs none"))
    if is_continued and not chosen.is_text:
        raise UsageError(message("--cursor continues CSV and JSONL files, not {format}", format=str(chosen)))
    if has_layout and not chosen.has_columns:
        raise UsageError(message("an Atom feed has no columns; leave out --columns and --layout"))


class Writer(Protocol):
    """Writes articles to an open file."""

    def write(self, stored: StoredArticle) -> None:
        """Write one row."""

    def close(self) -> None:
        """Complete the file. The stream stays open."""


@dataclass(slots=True)
class CsvWriter:
    """CSV (RFC 4180) with a header row, unless a file is continued. With `bom`, Excel recognizes UTF-8."""

    stream: IO[str]
    layout: Layout
    bom: bool = False
    is_continued: bool = False

    def __post_init__(self) -> None:
        if not self.is_continued:
            self.stream.write("\ufeff" if self.bom else "")
            csv.writer(self.stream).writerow(self.layout.headers())

    def write(self, stored: StoredArticle) -> None:
        csv.writer(self.stream).writerow(make_cells(stored, self.layout))

    def close(self) -> None:
        self.stream.flush()


def make_cells(stored: StoredArticle, layout: Layout) -> list[str]:
    """Return an article as cells of text.

    Text from the web is untrusted: control characters become spaces, and what a spreadsheet would run as a formula is
    prefixed with an apostrophe.
    """
    return [_cell_text(value, layout) for value in layout.values(export_record(stored))]


def _cell_text(value: object, layout: Layout) -> str:
    if isinstance(value, datetime):
        return layout.format_time(value)
    if isinstance(value, bool | int):
        return str(value).lower()
    return clean_cell(_plain_text(value) or "")


def _plain_text(value: Any) -> str | None:
    """Return a text, a list of texts or an object as text; None for None."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "; ".join(value)
    return _object_text(value)


def _object_text(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, default=str)


@dataclass(slots=True)
class JsonlWriter:
    """One JSON object a line: the records of `kliping search --json`, or the chosen columns."""

    stream: IO[str]
    layout: Layout

    def write(self, stored: StoredArticle) -> None:
        if self.layout.columns is None:
            record: Mapping[str, Any] = stored_record(stored)
        else:
            values = self.layout.values(export_record(stored))
            if self.layout.has_local_times:
                values = [self.layout.format_time(each) if isinstance(each, datetime) else each for each in values]
            record = dict(zip(self.layout.headers(), values, strict=True))
        self.stream.write(json_line(record) + "\n")

    def close(self) -> None:
        self.stream.flush()


class XlsxWriter:
    """An XLSX file. Times are local times in the zone of the layout, since spreadsheets know no zones.

    A text that is too long for a cell is cut and ends with CUT_MARK. After MAX_ROWS rows, the next sheet begins.
    """

    def __init__(self, stream: IO[bytes], layout: Layout, max_rows: int = MAX_ROWS) -> None:
        import xlsxwriter

        self._layout = layout
        self._max_rows = max_rows
        self._book = xlsxwriter.Workbook(stream, {"constant_memory": True})
        self._book.use_zip64()  # a sheet may exceed 4 GB
        self._time_format = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._head_format = self._book.add_format({"bold": True})
        self._add_sheet()

    def _add_sheet(self) -> None:
        self._sheet = self._book.add_worksheet()
        self._sheet.freeze_panes(1, 0)
        for column, header in enumerate(self._layout.headers()):
            _check(self._sheet.write_string(0, column, header, self._head_format))
        self._row = 1

    def write(self, stored: StoredArticle) -> None:
        if self._row == self._max_rows:
            self._add_sheet()
        for column, value in enumerate(self._layout.values(export_record(stored))):
            if value not in (None, "", []):
                _check(self._write_cell(column, value))
        self._row += 1

    def _write_cell(self, column: int, value: Any) -> int:
        sheet, row = self._sheet, self._row
        code: int
        if isinstance(value, bool):
            code = sheet.write_boolean(row, column, value)
        elif isinstance(value, int):
            code = sheet.write_number(row, column, value)
        elif isinstance(value, datetime) and value.astimezone(self._layout.zone).year >= _FIRST_SHEET_YEAR:
            local = value.astimezone(self._layout.zone).replace(tzinfo=None)
            code = sheet.write_datetime(row, column, local, self._time_format)
        else:
            code = sheet.write_string(row, column, cut_cell(_cell_text(value, self._layout)))
        return code

    def close(self) -> None:
        from xlsxwriter.exceptions import FileCreateError

        try:
            self._book.close()
        except FileCreateError as error:
            raise error.args[0] from error  # the OSError


def _check(code: int) -> None:
    """Raise KlipingError if xlsxwriter did not write a cell as it should, instead of losing what it contains."""
    if code:
        raise KlipingError(message("the XLSX file cannot contain a row of the export (code {code})", code=code))


class ParquetWriter:
    """A Parquet file with one type for each column. Raise `UsageError` if the library is not installed."""

    def __init__(self, stream: IO[bytes], layout: Layout) -> None:
        try:
            import pyarrow
            import pyarrow.parquet
        except ImportError:
            raise UsageError(_PARQUET_MISSING) from None
        types: dict[str, Any] = {
            "integer": pyarrow.int64(),
            "flag": pyarrow.bool_(),
            "text": pyarrow.string(),
            "object": pyarrow.string(),
            "list": pyarrow.list_(pyarrow.string()),
            "time": pyarrow.timestamp("us", tz="UTC"),
        }
        self._make_batch: Callable[..., Any] = pyarrow.RecordBatch.from_pylist
        self._layout = layout
        self._schema = pyarrow.schema(
            [(header, types[kind]) for header, kind in zip(layout.headers(), layout.types(), strict=True)]
        )
        self._file = pyarrow.parquet.ParquetWriter(stream, self._schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []

    def write(self, stored: StoredArticle) -> None:
        values = zip(
            self._layout.headers(),
            self._layout.types(),
            self._layout.values(export_record(stored)),
            strict=True,
        )
        self._rows.append(
            {header: _object_text(value) if kind == "object" else value for header, kind, value in values}
        )
        if len(self._rows) == ROW_GROUP:
            self._flush()

    def _flush(self) -> None:
        self._file.write_batch(self._make_batch(self._rows, schema=self._schema))
        self._rows = []

    def close(self) -> None:
        if self._rows:
            self._flush()
        self._file.close()


@dataclass(slots=True)
class AtomWriter:
    """An Atom feed (RFC 4287) with the complete texts; of articles without their text, with the snippets.

    `title` is its title, `now` the time at which it is made.
    """

    stream: IO[str]
    title: str
    now: datetime

    def __post_init__(self) -> None:
        self.stream.write('<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n')
        self._write("id", "urn:kliping:export")
        self._write("title", self.title)
        self._write("updated", _atom_time(self.now))
        self._write("generator", "Kliping")

    def write(self, stored: StoredArticle) -> None:
        article = stored.article
        self.stream.write("<entry>\n")
        self._write("id", article.url)
        self._write("title", article.title)
        if public_url(article.url) is not None and normalize_url(article.url) is not None:
            self.stream.write(f'<link rel="alternate" href={quoteattr(replace_control_characters(article.url))}/>\n')
        if article.published_at is not None:
            self._write("published", _atom_time(article.published_at))
        self._write("updated", _atom_time(stored.updated_at or article.published_at or stored.kept_at))
        for name in article.authors or (stored.outlet,):
            self.stream.write(f"<author><name>{escape(replace_control_characters(name))}</name></author>\n")
        keywords = dict.fromkeys(mention.keyword for mention in stored.mentions)
        for term in (*keywords, *filter(None, [article.section])):
            self.stream.write(f"<category term={quoteattr(replace_control_characters(term))}/>\n")
        text = "\n".join(_list_snippets(stored)) if stored.is_excerpt else article.text
        self.stream.write(f'<content type="text">{escape(replace_control_characters(text))}</content>\n</entry>\n')

    def _write(self, element: str, text: str) -> None:
        self.stream.write(f"<{element}>{escape(replace_control_characters(text))}</{element}>\n")

    def close(self) -> None:
        self.stream.write("</feed>\n")
        self.stream.flush()


@dataclass(frozen=True, slots=True)
class TextOptions:
    """How a text file is written: `title` and `now` are those of an Atom feed, `excel` and `is_continued` of CSV."""

    title: str
    now: datetime
    excel: bool = False
    is_continued: bool = False


def make_text_writer(chosen: ExportFormat, stream: IO[str], layout: Layout, options: TextOptions) -> Writer:
    """Return the writer of a format that is text."""
    match chosen:
        case ExportFormat.JSONL:
            return JsonlWriter(stream, layout)
        case ExportFormat.ATOM:
            return AtomWriter(stream, options.title, options.now)
        case _:
            return CsvWriter(stream, layout, options.excel, is_continued=options.is_continued)


def make_binary_writer(chosen: ExportFormat, stream: IO[bytes], layout: Layout) -> Writer:
    """Return the writer of a format that is not text."""
    return (XlsxWriter if chosen is ExportFormat.XLSX else ParquetWriter)(stream, layout)


def _list_snippets(stored: StoredArticle) -> dict[str, None]:
    return dict.fromkeys(mention.snippet for mention in stored.mentions if mention.field == "text")


def _atom_time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
