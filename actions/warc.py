"""Read the web pages in a WARC file (ISO 28500), and go on behind damaged records."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

from core.article import Page
from core.decompression import Corrupt, CutOff, TooLarge, decompress
from core.errors import UsageError
from core.messages import Message, message

if TYPE_CHECKING:
    from fastwarc import WarcRecord

# The greatest size of a page in bytes, compressed or not.
MAX_PAGE = 20 * 1024 * 1024

_HTML_TYPES = ("", "text/html", "application/xhtml+xml")
_STATUS_LINE = re.compile(rb"HTTP/\d(?:\.\d)? (\d{3})\b")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
# A line of the chunked transfer coding (RFC 9112): the number of bytes that follow it.
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_GZIP_START = b"\x1f\x8b\x08"
_RECORD_START = b"WARC/1."
_HEADER_START = re.compile(rb"WARC/1\.\d\r?\n")
_SEARCHED_BYTES = 1024 * 1024

_DAMAGED = message("the record is damaged")
_CUT_OFF = message("the response was cut off")
_TOO_LARGE = message("the page has more than {count:,} MB", count=MAX_PAGE // 1024**2)


@dataclass(frozen=True, slots=True)
class UnreadableRecord:
    """A record that cannot be read: where it begins in the file, in bytes, and why. `url` is None if it is unknown."""

    position: int
    url: str | None
    reason: Message


def read_warc(file: Path, stream: IO[bytes]) -> Iterator[Page | UnreadableRecord]:
    """Yield the HTML pages that a WARC file contains as successful responses, and the records that cannot be read.

    `stream` is the file, compressed or not. Several damaged records in a row may count as one. Raise `UsageError` if
    the library that reads such files is missing, or if there is no record.
    """
    try:
        from fastwarc import ArchiveIterator
    except ImportError as error:
        problem = message("WARC files need the library fastwarc: install kliping[warc]")
        raise UsageError(problem) from error
    is_compressed = stream.read(len(_GZIP_START)) == _GZIP_START
    start: int | None = 0
    damaged: UnreadableRecord | None = None
    has_records = is_reported = False
    while start is not None:
        position = start
        stream.seek(start)
        try:
            for record in ArchiveIterator(stream, parse_http=False):
                position = start + record.stream_pos
                found = _read_record(record, position)
                if damaged is not None and not is_reported:
                    yield damaged
                has_records, damaged, is_reported = True, None, False
                if found is not None:
                    yield found
            break
        except OSError:
            damaged = damaged or UnreadableRecord(position, None, _DAMAGED)
            if has_records and not is_reported:
                yield damaged
                is_reported = True
        start = _find_start(stream, position + 1, _GZIP_START if is_compressed else _RECORD_START)
    if not has_records:
        raise UsageError(message("{file}: it contains no record of a WARC file", file=str(file)))


def _find_start(stream: IO[bytes], position: int, mark: bytes) -> int | None:
    """Return where the next record or compressed member may begin, at `position` or behind it."""
    stream.seek(position)
    searched = b""
    while block := stream.read(_SEARCHED_BYTES):
        searched += block
        if (found := searched.find(mark)) >= 0:
            return position + found
        position += max(0, len(searched) - len(mark) + 1)
        searched = searched[max(0, len(searched) - len(mark) + 1) :]
    return None


def _read_record(record: "WarcRecord", position: int) -> Page | UnreadableRecord | None:
    """Return the page in a record, or None if it has none. Raise OSError if the record is damaged."""
    headers = record.headers
    if headers.get("WARC-Type") != "response" or not (headers.get("Content-Type") or "").startswith("application/http"):
        return None
    url = (headers.get("WARC-Target-URI") or "").strip("<> ")
    if record.content_length > MAX_PAGE:
        return UnreadableRecord(position, url, _TOO_LARGE)
    content = record.reader.read()
    if len(content) < record.content_length or _HEADER_START.search(content):
        raise OSError("the record ends too early")
    found = _read_response(content, url, _read_date(headers.get("WARC-Date")), position)
    # The program that wrote the file stopped reading the page. Another record may have all of it.
    return (
        UnreadableRecord(position, url, _CUT_OFF) if isinstance(found, Page) and "WARC-Truncated" in headers else found
    )


def _read_date(text: str | None) -> datetime:
    """Return the time at which a page was fetched. Without a valid one, the record counts as damaged: raise OSError."""
    try:
        moment = datetime.fromisoformat(text or "")
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise OSError("the record has no date") from error


def _read_response(content: bytes, url: str, fetched_at: datetime, position: int) -> Page | UnreadableRecord | None:
    status, end = _STATUS_LINE.match(content), _HEAD_END.search(content)
    if status is None or end is None:
        return UnreadableRecord(position, url, message("it contains no response"))
    headers = _parse_headers(content[: end.start()])
    content_type = headers.get("content-type", "")
    if status[1] != b"200" or content_type.partition(";")[0].strip().lower() not in _HTML_TYPES:
        return None
    body = content[end.end() :]
    encodings = [encoding.strip().lower() for encoding in headers.get("content-encoding", "").split(",")]
    if "chunked" in headers.get("transfer-encoding", "").lower():
        joined = _join_chunks(body)
        if joined is None:
            return UnreadableRecord(position, url, _CUT_OFF)
        body = joined
    elif encodings == [""] and len(body) < _read_length(headers.get("content-length", "")):
        return UnreadableRecord(position, url, _CUT_OFF)
    try:
        body = decompress(body, encodings, MAX_PAGE)
    except TooLarge:
        return UnreadableRecord(position, url, _TOO_LARGE)
    except (CutOff, Corrupt):
        return UnreadableRecord(position, url, message("the page cannot be decompressed"))
    return Page(url, body, fetched_at, content_type or None)


def _parse_headers(head: bytes) -> Mapping[str, str]:
    """Return the HTTP headers by name in lower case. The values of a repeated header are joined with commas."""
    headers: dict[str, str] = {}
    for line in head.decode("latin-1").splitlines()[1:]:
        name, colon, value = line.partition(":")
        if colon:
            name = name.strip().lower()
            headers[name] = f"{headers[name]}, {value.strip()}" if name in headers else value.strip()
    return headers


def _read_length(text: str) -> int:
    """Return the length that a header states, or 0. A header that is repeated states it several times."""
    first = text.partition(",")[0].strip()
    return int(first) if re.fullmatch(r"[0-9]{1,12}", first) else 0


def _join_chunks(body: bytes) -> bytes | None:
    """Return the content of a chunked body, or None if a chunk or its length is cut off.

    Some programs store bodies joined already; these are returned as they are. The chunk that marks the end may be
    missing.
    """
    joined, offset = bytearray(), 0
    while (size := _CHUNK_SIZE.match(body, offset)) is not None:
        length = int(size[1], 16)
        if length == 0:
            return bytes(joined)
        joined += body[size.end() : size.end() + length]
        offset = size.end() + length
        if offset > len(body):
            return None
        offset += 2 if body.startswith(b"\r\n", offset) else int(body.startswith(b"\n", offset))
    if offset == 0:
        return body
    return bytes(joined) if offset == len(body) else None
