"""Import articles of the past from JSONL, CSV and WARC files, in batches that can be continued after a kill."""

import asyncio
import codecs
import csv
import hashlib
import json
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import IO

from actions.context import AppContext
from actions.outlets import OutletDirectory
from actions.warc import UnreadableRecord, read_warc
from core.article import Candidate, NotAnArticle, Page
from core.article_records import REQUIRED, ArticleRecord, InvalidRecordError, find_columns, read_record
from core.errors import UsageError
from core.folded_text import FoldedArticle
from core.messages import Message, message, os_error_message
from core.normalizer import Profile
from core.spreadsheet import unescape_formula
from core.urls import normalize_url
from ingest.current_matcher import CurrentMatcher, MatcherVersion
from ingest.outlet_profiles import load_profiles
from ingest.page_pipeline import read_page
from ingest.worker_pool import WorkerPool
from storage import ArticleOrigin, ImportProgress, KeepRequest, KeepResult, Store

# Number of records that are stored in one transaction.
BATCH = 500

# The same for web pages. Normalizing them takes longer, and a kill should not lose much of it.
PAGE_BATCH = 100

# Number of web pages that are normalized at the same time, or wait for their turn to be stored.
PAGES_AHEAD = 8

# The greatest length of a line in characters. What follows it in the line is skipped.
MAX_LINE = 16_000_000

_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# Stand for a line that is too long, and for the end of the file; no text can contain them.
_CUT_LINE = "\udc80cut\n"
_END = "\udc80end\n"
_TOO_LONG = message("the line has more than {count:,} characters", count=MAX_LINE)
_UNCLOSED = message("a quotation mark in this row is not closed")


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A record of a file: its fields or its article, or why it cannot be read.

    `line` is the number of its first line, or of the record in a file without lines.
    """

    line: int
    fields: Mapping[str, object] | None
    problem: Message | None = None
    article: ArticleRecord | None = None


@dataclass(frozen=True, slots=True)
class InvalidLine:
    """A record that was skipped: the number of its line, and why."""

    line: int
    reason: Message


def hash_file(file: Path) -> str:
    """Return the SHA-256 hash of a file. Raise `UsageError` if it cannot be read."""
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise UsageError(
            message("{file}: cannot be read ({problem})", file=str(file), problem=os_error_message(error))
        ) from error


def import_file(
    context: AppContext,
    store: Store,
    file: Path,
    on_progress: Callable[[ImportProgress], None],
    on_invalid: Callable[[InvalidLine], None],
) -> ImportProgress:
    """Store the articles of a file that are not stored yet. Return how far the import got, which is the end.

    What an earlier import of a file with the same content read is skipped. Nothing is fetched. Raise `UsageError` if
    the file cannot be read, is in another format, or lacks columns.
    """
    is_warc = file.name.lower().endswith((".warc", ".warc.gz"))
    if not is_warc and file.suffix.lower() not in (".jsonl", ".ndjson", ".csv"):
        raise UsageError(message("{file}: name a file that ends in .jsonl, .csv, .warc or .warc.gz", file=str(file)))
    digest = hash_file(file)
    progress = store.imports.get(digest) or ImportProgress(digest, file.name, context.clock())
    if progress.finished_at is None:
        importer = _Importer(context, store, on_progress, on_invalid)
        if is_warc:
            with file.open("rb") as pages:
                return asyncio.run(importer.run_pages(read_warc(file, pages), progress))
        with _open_text(file) as stream:
            records = _read_csv(file, stream) if file.suffix.lower() == ".csv" else _read_jsonl(stream)
            progress = asyncio.run(importer.run(records, progress))
    return progress


@dataclass(slots=True)
class _Importer:
    context: AppContext
    store: Store
    on_progress: Callable[[ImportProgress], None]
    on_invalid: Callable[[InvalidLine], None]
    directory: OutletDirectory = field(init=False)

    def __post_init__(self) -> None:
        self.directory = OutletDirectory(self.context, self.store)

    async def run_pages(self, pages: Iterator[Page | UnreadableRecord], progress: ImportProgress) -> ImportProgress:
        """Import the articles of web pages, which are normalized in worker processes."""
        pool = WorkerPool()
        try:
            return await self.run(self._normalize_all(pool, pages, progress.position), progress, PAGE_BATCH)
        finally:
            pool.close()

    async def _normalize_all(
        self, pool: WorkerPool, pages: Iterator[Page | UnreadableRecord], skipped: int
    ) -> AsyncIterator[FileRecord]:
        """Yield a record for each page in order. The first `skipped` were imported before."""
        profiles = load_profiles(self.store, self.context.clock())
        waiting: deque[Awaitable[FileRecord]] = deque()
        for number, page in enumerate(pages, 1):
            if number <= skipped:
                yield FileRecord(number, None)
                continue
            waiting.append(asyncio.ensure_future(self._normalize(pool, profiles, number, page)))
            if len(waiting) > PAGES_AHEAD:
                yield await waiting.popleft()
        while waiting:
            yield await waiting.popleft()

    async def _normalize(
        self, pool: WorkerPool, profiles: Mapping[str, Profile], number: int, page: Page | UnreadableRecord
    ) -> FileRecord:
        if isinstance(page, UnreadableRecord):
            place = page.url or message("at byte {position:,}", position=page.position)
            return FileRecord(number, None, message("{place}: {reason}", place=place, reason=page.reason))
        if normalize_url(page.url) is None:
            return FileRecord(number, None, message("'{url}' is not a web address", url=page.url[:200]))
        outlet = self.directory.find(page.url)
        article = (await read_page(pool, page, outlet, profiles.get(outlet.name, Profile()))).article
        if isinstance(article, NotAnArticle):
            problem = message("{page} is not an article: {reason}", page=page.url, reason=article.reason.message)
            return FileRecord(number, None, problem)
        if article.published_at is None:
            # Otherwise, it would count as published today.
            article = replace(article, published_at=page.fetched_at, published_from="archive")
        return FileRecord(number, None, article=ArticleRecord(article, page=page))

    async def run(
        self,
        records: Iterator[FileRecord] | AsyncIterator[FileRecord],
        progress: ImportProgress,
        batch_size: int = BATCH,
    ) -> ImportProgress:
        """Import records, and store `batch_size` of them in one transaction."""
        current = CurrentMatcher(self.store)
        version = await current.refresh()
        skipped, batch, invalid = progress.position, list[ArticleRecord](), 0
        number = 0
        async for record in _iterate(records):
            number += 1
            if number <= skipped:
                continue
            try:
                batch.append(self._read(record))
            except InvalidRecordError as error:
                invalid += 1
                self.on_invalid(InvalidLine(record.line, error.reason))
            if len(batch) + invalid >= batch_size:
                progress = replace(progress, position=number, invalid=progress.invalid + invalid)
                version, progress = await self._keep(batch, current, version, progress)
                batch, invalid = [], 0
                skipped = number
        progress = replace(
            progress,
            position=skipped + len(batch) + invalid,
            invalid=progress.invalid + invalid,
            finished_at=self.context.clock(),
        )
        _, progress = await self._keep(batch, current, version, progress)
        return progress

    def _read(self, record: FileRecord) -> ArticleRecord:
        if record.article is not None:
            return record.article
        if record.fields is None:
            raise InvalidRecordError(record.problem or message("is empty"))
        return read_record(record.fields, self.context.zone, self.context.clock())

    async def _keep(
        self, batch: list[ArticleRecord], current: CurrentMatcher, version: MatcherVersion, progress: ImportProgress
    ) -> tuple[MatcherVersion, ImportProgress]:
        now = self.context.clock()
        outlets = [self._find_outlet(record) for record in batch]
        while True:
            requests = []
            for record, (outlet_id, outlet_name) in zip(batch, outlets, strict=True):
                folded = FoldedArticle(record.article)
                mentions = version.matcher.match(record.article, outlet_name, folded)
                requests.append(
                    KeepRequest(
                        outlet_id,
                        0,
                        record.article,
                        mentions,
                        now if record.page is None else record.page.fetched_at,
                        candidate=None if record.page is None else Candidate(record.page.url),
                        change=version.change,
                        folded=folded,
                        origin=ArticleOrigin.IMPORT,
                    )
                )
            results, kept = self.store.keep_imported(requests, progress, now)
            if KeepResult.STALE not in results:
                break
            version = await current.refresh()
        for record, (_, outlet_name) in zip(batch, outlets, strict=True):
            await current.add_to_sample(record.article, outlet_name)
        self.on_progress(kept)
        return current.version, kept

    def _find_outlet(self, record: ArticleRecord) -> tuple[int, str]:
        """Return the id and name of an article's outlet: the named one, or that of its address. Make it if missing."""
        outlet = self.directory.find(record.article.url, record.outlet)
        return self.directory.get_id(outlet), outlet.name


async def _iterate(records: Iterator[FileRecord] | AsyncIterator[FileRecord]) -> AsyncIterator[FileRecord]:
    if isinstance(records, AsyncIterator):
        async for record in records:
            yield record
    else:
        for record in records:
            yield record


@contextmanager
def _open_text(file: Path) -> Iterator[IO[str]]:
    """Open a file as text. Bytes that are not UTF-8 become surrogates, by which `read_record` recognizes them."""
    with file.open("rb") as raw:
        start = raw.read(4)
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS.items() if start.startswith(mark)), "utf-8")
    errors = "replace" if encoding == "utf-16" else "surrogateescape"
    limit = csv.field_size_limit(MAX_LINE)
    try:
        with file.open(encoding=encoding, errors=errors, newline="") as stream:
            yield stream
    finally:
        csv.field_size_limit(limit)


def _read_lines(stream: IO[str]) -> Iterator[tuple[str, bool]]:
    """Yield each line, and whether it is complete: of a line that is too long, only the beginning is read."""
    while line := stream.readline(MAX_LINE):
        is_complete = len(line) < MAX_LINE or line.endswith("\n")
        yield line, is_complete
        while not is_complete and (rest := stream.readline(MAX_LINE)):
            is_complete = len(rest) < MAX_LINE or rest.endswith("\n")


def _read_jsonl(stream: IO[str]) -> Iterator[FileRecord]:
    for number, (line, is_complete) in enumerate(_read_lines(stream), 1):
        if not is_complete:
            yield FileRecord(number, None, _TOO_LONG)
        elif line.strip():
            yield _parse_json(number, line)


def _parse_json(number: int, line: str) -> FileRecord:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        return FileRecord(number, None, message("this is not valid JSON: {problem}", problem=str(error)[:200]))
    if not isinstance(fields, dict):
        return FileRecord(number, None, message("this is not a JSON object"))
    return FileRecord(number, fields)


def _read_csv(file: Path, stream: IO[str]) -> Iterator[FileRecord]:
    """Yield the rows below the header. The delimiter is its most frequent comma, semicolon, tab or bar."""
    lines = ((line if is_complete else _CUT_LINE) for line, is_complete in _read_lines(stream))
    header, skipped = "", 0
    for line in lines:
        skipped += 1
        if line.strip() and not line.lower().startswith("sep="):
            header = line
            break
    delimiter = max(",;\t|", key=header.count)
    [names] = csv.reader([header], delimiter=delimiter) if header.strip() else [[]]
    missing = [name for name in REQUIRED if name not in find_columns(names)]
    if missing:
        raise UsageError(
            message(
                "{file}: there must be columns named {required}; found: {names}",
                file=str(file),
                required=", ".join(REQUIRED),
                names=", ".join(names)[:500] or message("none"),
            )
        )
    for number, cells in _read_rows(lines, delimiter, skipped):
        if isinstance(cells, Message):
            yield FileRecord(number, None, cells)
        elif cells == [_CUT_LINE.strip()]:
            yield FileRecord(number, None, _TOO_LONG)
        elif len(cells) > len(names):
            problem = message("has {count} cells, but the header has {expected}", count=len(cells), expected=len(names))
            yield FileRecord(number, None, problem)
        elif cells:
            yield FileRecord(number, dict(zip(names, map(unescape_formula, cells), strict=False)))


def _read_rows(lines: Iterable[str], delimiter: str, skipped: int) -> Iterator[tuple[int, list[str] | Message]]:
    """Yield the number of each row's first line with its cells, or why it cannot be read. `skipped` lines came before.

    A quotation mark that is not closed makes the lines up to the next mark, or to the end, one cell. Then only its own
    line is skipped, and the next one is read as the beginning of a row.
    """
    row: list[str] = []
    again: deque[str] = deque()
    unread = chain(lines, [_END])

    def read_lines() -> Iterator[str]:
        while (line := again.popleft() if again else next(unread, None)) is not None:
            row.append(line)
            yield line

    while True:
        cells: list[str] | Message
        try:
            cells = next(csv.reader(read_lines(), delimiter=delimiter))
        except csv.Error as error:
            cells = message("this is not valid CSV: {problem}", problem=str(error))
        if cells == [_END.strip()]:
            return
        if len(row) > 1 and (isinstance(cells, Message) or sum(line.count('"') for line in row) % 2):
            cells = _UNCLOSED
            again.extendleft(reversed(row[1:]))
            del row[1:]
        yield skipped + 1, cells
        skipped += len(row)
        row.clear()
