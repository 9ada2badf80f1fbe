"""`kliping export`."""

import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from actions.export import Manifest, build_export_filter, cursor_after, describe_export, stream_articles
from actions.export_formats import (
    ExportFormat,
    Layout,
    TextOptions,
    Writer,
    check_options,
    make_binary_writer,
    make_layout,
    make_text_writer,
    split_names,
)
from actions.search import SearchOptions
from cli.context import load
from cli.language import localized, localized_plural
from cli.progress import row_progress
from core.errors import UsageError
from core.filters import ArticleOrder, Cursor
from core.messages import message, os_error_message
from storage import StoredArticle


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """The options of an export as typed, besides those that select articles. `output` of None is stdout."""

    file_format: ExportFormat | None = None
    output: Path | None = None
    columns: list[str] | None = None
    layout: str | None = None
    excel: bool = False
    manifest: Path | None = None

    @property
    def chosen_format(self) -> ExportFormat:
        """The typed format, or else the one that the name of the file states, or else CSV."""
        if self.file_format is not None:
            return self.file_format
        suffix = "" if self.output is None else self.output.suffix.lower().removeprefix(".")
        return next((each for each in ExportFormat if each.value == suffix), ExportFormat.CSV)

    def check(self, cursor: str | None) -> None:
        """Raise `UsageError` for options that do not go together."""
        chosen = self.chosen_format
        has_layout = self.columns is not None or self.layout is not None
        check_options(chosen, excel=self.excel, has_layout=has_layout, is_continued=cursor is not None)
        if not chosen.is_readable and self.output is None and sys.stdout.isatty():
            raise UsageError(message("a terminal cannot show {format}; name a file with --output", format=str(chosen)))


def export_articles(path: Path, search: SearchOptions, options: ExportOptions) -> None:
    """Write the selected articles to a file or stdout, and how far the export got to stderr.

    Raise `UsageError` or `QueryError` for invalid options, `NotFound` for unknown names.
    """
    context = load(path)
    options.check(search.cursor)
    layout = make_layout(split_names(options.columns), options.layout, context.zone)
    wanted = build_export_filter(context, search)
    with context.open_store() as store:
        manifest = None if options.manifest is None else describe_export(context, store, search, wanted)
        end = _End()
        try:
            with (
                _open_writer(options, layout, context.clock(), is_continued=search.cursor is not None) as writer,
                row_progress(is_hidden=options.output is None) as show_rows,
            ):
                for stored in stream_articles(store, wanted):
                    writer.write(stored)
                    end = end.add(stored, wanted.order)
                    show_rows(end.rows)
            end = replace(end, is_complete=True)
        except BrokenPipeError:
            raise
        except BaseException:
            _report(options, layout, end, manifest, search)
            raise
    _report(options, layout, end, manifest, search)


@dataclass(frozen=True, slots=True)
class _End:
    """How far an export got: the number of rows, and the position after the last one.

    `excerpts` of the rows have no text, since it is not stored, and `corrected` have fields that a person corrected.
    """

    rows: int = 0
    cursor: Cursor | None = None
    excerpts: int = 0
    corrected: int = 0
    is_complete: bool = False

    def add(self, stored: StoredArticle, order: ArticleOrder) -> "_End":
        """Return how far the export got with one more row."""
        return _End(
            self.rows + 1,
            cursor_after(stored, order),
            self.excerpts + stored.is_excerpt,
            self.corrected + bool(stored.corrections),
        )


def _report(
    options: ExportOptions, layout: Layout, end: _End, manifest: Manifest | None, search: SearchOptions
) -> None:
    """Print how far an export got, and write its manifest."""
    line = localized_plural("{count:,} article exported", "{count:,} articles exported", count=end.rows)
    if end.cursor is not None and options.chosen_format.is_text:
        line += localized("; continue after the last one with --cursor {cursor}", cursor=str(end.cursor))
    print(f"kliping: {line}", file=sys.stderr)
    if manifest is not None and options.manifest is not None:
        record = manifest_record(manifest, end, options, layout, search)
        text = json.dumps(record, ensure_ascii=False, indent=2, default=_plain)
        try:
            options.manifest.write_text(f"{text}\n", encoding="utf-8")
        except OSError as error:
            raise _not_written(options.manifest, error) from error


def manifest_record(
    manifest: Manifest, end: _End, options: ExportOptions, layout: Layout, search: SearchOptions
) -> dict[str, Any]:
    """Return the record of a manifest."""
    chosen = options.chosen_format
    return {
        "kliping": manifest.kliping,
        "made_at": manifest.made_at,
        "format": str(chosen),
        "columns": layout.headers() if chosen.has_columns and (layout.columns or chosen != "jsonl") else None,
        "filter": manifest.options,
        "query": manifest.query,
        "keywords": [asdict(keyword) for keyword in manifest.keywords],
        "funnel": asdict(manifest.funnel),
        "continued_from": search.cursor,
        "rows": end.rows,
        "excerpts": end.excerpts,
        "corrected": end.corrected,
        "cursor": None if end.cursor is None else str(end.cursor),
        "is_complete": end.is_complete,
    }


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


@contextmanager
def _open_writer(options: ExportOptions, layout: Layout, now: datetime, *, is_continued: bool) -> Iterator[Writer]:
    """Open the output. A file that cannot be continued appears under its name only when it is complete."""
    chosen, output = options.chosen_format, options.output
    if output is None and chosen.is_readable:
        with _closed(_make_text_writer(options, layout, now, sys.stdout, is_continued=is_continued)) as writer:
            yield writer
        return
    try:
        if chosen.is_text and output is not None:
            mode = "a" if is_continued else "w"
            with (
                output.open(mode, encoding="utf-8", newline="") as stream,
                _closed(_make_text_writer(options, layout, now, stream, is_continued=is_continued)) as writer,
            ):
                yield writer
            return
        with tempfile.TemporaryDirectory(prefix=".kliping-", dir=None if output is None else output.parent) as folder:
            unfinished = Path(folder) / "export"
            with _open_unfinished(options, layout, now, unfinished) as writer:
                yield writer
            if output is not None:
                unfinished.replace(output)
            else:
                with unfinished.open("rb") as finished:
                    shutil.copyfileobj(finished, sys.stdout.buffer)
    except BrokenPipeError:
        raise
    except OSError as error:
        if output is None:
            raise
        raise _not_written(output, error) from error


@contextmanager
def _open_unfinished(options: ExportOptions, layout: Layout, now: datetime, path: Path) -> Iterator[Writer]:
    if options.chosen_format.is_readable:
        with (
            path.open("w", encoding="utf-8", newline="") as text,
            _closed(_make_text_writer(options, layout, now, text, is_continued=False)) as writer,
        ):
            yield writer
        return
    with path.open("wb") as stream, _closed(make_binary_writer(options.chosen_format, stream, layout)) as writer:
        yield writer


def _make_text_writer(
    options: ExportOptions, layout: Layout, now: datetime, stream: IO[str], *, is_continued: bool
) -> Writer:
    text = TextOptions(localized("Articles stored by Kliping"), now, options.excel, is_continued)
    return make_text_writer(options.chosen_format, stream, layout, text)


@contextmanager
def _closed(writer: Writer) -> Iterator[Writer]:
    """Complete the file also if the export ends early."""
    try:
        yield writer
    finally:
        writer.close()


def _not_written(path: Path, error: OSError) -> UsageError:
    return UsageError(message("{file}: cannot be written ({problem})", file=str(path), problem=os_error_message(error)))
