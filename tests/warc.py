"""WARC files for tests, written by hand: what the reader sees does not depend on the library that reads it."""

import gzip
from collections.abc import Iterable

HTML_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"


def make_record(
    url: str, body: bytes, *, date: str = "2019-05-01T03:00:00Z", kind: str = "response", head: bytes = HTML_HEAD
) -> bytes:
    """Return a record with an HTTP message. `head` has its status line and headers."""
    content = head + b"\r\n" + body
    media_type = "application/warc-fields" if kind == "warcinfo" else f"application/http;msgtype={kind}"
    headers = [
        "WARC/1.1",
        f"WARC-Type: {kind}",
        f"WARC-Target-URI: {url}",
        f"WARC-Date: {date}",
        "WARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-123456789abc>",
        f"Content-Type: {media_type}",
        f"Content-Length: {len(content)}",
    ]
    return "\r\n".join(headers).encode() + b"\r\n\r\n" + content + b"\r\n\r\n"


def compress(records: Iterable[bytes]) -> list[bytes]:
    """Return each record as a gzip member of its own, as the standard recommends."""
    return [gzip.compress(record, mtime=0) for record in records]


def chunk(body: bytes, size: int = 1000) -> bytes:
    """Return a body in the chunked transfer coding."""
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
