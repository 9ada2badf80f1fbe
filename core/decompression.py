"""Decompress the bodies of responses. The first bytes decide, because servers send wrong Content-Encoding headers."""

import re
import sys
import zlib
from collections.abc import Callable, Generator, Iterator, Sequence

import brotli

if sys.version_info >= (3, 14):  # pragma: no cover
    from compression import zstd
else:
    from backports import zstd

GZIP_START = b"\x1f\x8b"
_ZSTD_START = b"\x28\xb5\x2f\xfd"
_CHUNK_BYTES = 65_536
# Number of bytes at the start of a body that show whether it is plain text.
_INSPECTED_BYTES = 200
_PLAIN_START = re.compile(rb"[<{\[]|https?://|#|(?:user-agent|(?:dis)?allow|sitemap|crawl-delay)\s*:", re.IGNORECASE)
_CONTROL_CHARACTER = re.compile(rb"[\x00-\x08\x0e-\x1f]")
# The `wbits` values of zlib for gzip, for deflate with a zlib header, and for deflate without a header.
_GZIP, _ZLIB, _RAW_DEFLATE = 31, 15, -15


class CutOff(Exception):  # noqa: N818 - what happened to the body
    """Raised if compressed data ends before the end of its stream. `data` is what could be decompressed."""

    def __init__(self, data: bytes = b"") -> None:
        super().__init__()
        self.data = data


class TooLarge(Exception):  # noqa: N818 - what the body is
    """Raised if decompressed data has more bytes than permitted."""


class Corrupt(Exception):  # noqa: N818 - what the body is
    """Raised if compressed data cannot be decompressed, for example because its checksum is wrong."""


def decompress(body: bytes, encodings: Sequence[str], max_bytes: int) -> bytes:
    """Return the decompressed body of a response, or `body` itself if it is not compressed.

    `encodings` are the values of Content-Encoding, in the order in which the encodings were applied. A header that does
    not match the body is ignored. A body that begins like gzip, zstd or zlib is decompressed without one, too. Raise
    `CutOff`, `TooLarge` (more than `max_bytes`) or `Corrupt`.
    """
    is_cut_off = False
    for encoding in reversed(encodings if body else ()):
        try:
            body = _decompress(body, encoding, max_bytes)
        except (Corrupt, CutOff) as error:
            if _is_plain_text(body) or detect_encoding(body) not in {None, encoding.removeprefix("x-")}:
                continue
            if isinstance(error, Corrupt):
                raise
            body, is_cut_off = error.data, True
    # The bytes may still be compressed: the header may be missing or wrong, or the server may have compressed a gzip
    # file again.
    try:
        body = _decompress(body, detect_encoding(body) or "identity", max_bytes)
    except CutOff as error:
        body, is_cut_off = error.data, True
    if is_cut_off:
        raise CutOff(body)
    return body


def detect_encoding(body: bytes) -> str | None:
    """Return the encoding with which a body begins, or None. Brotli cannot be recognised."""
    if body.startswith(GZIP_START):
        return "gzip"
    if body.startswith(_ZSTD_START):
        return "zstd"
    # The header of zlib (RFC 1950): method 8, and two bytes that are a multiple of 31.
    is_zlib = body[:1] == b"\x78" and int.from_bytes(body[:2], "big") % 31 == 0 and not body[:20].isascii()
    return "deflate" if is_zlib else None


def _decompress(body: bytes, encoding: str, max_bytes: int) -> bytes:
    if encoding in {"gzip", "x-gzip"}:
        return _join(_gzip_members(body), max_bytes)
    if encoding == "deflate":
        return _inflate(body, max_bytes)
    if encoding == "zstd":
        return _join(_zstd_frames(body), max_bytes)
    if encoding == "br":
        return _join(_brotli_chunks(body), max_bytes)
    return body


def _join(chunks: Iterator[bytes], max_bytes: int) -> bytes:
    joined = bytearray()
    try:
        for chunk in chunks:
            joined += chunk
            if len(joined) > max_bytes:
                raise TooLarge
    except CutOff:
        raise CutOff(bytes(joined)) from None
    return bytes(joined)


def _gzip_members(body: bytes) -> Iterator[bytes]:
    """Yield the data of all gzip members. Zeros or other bytes after a complete member are padding."""
    if not body.startswith(GZIP_START):
        raise Corrupt
    while body.startswith(GZIP_START):
        body = yield from _zlib_chunks(body, _GZIP)


def _inflate(body: bytes, max_bytes: int) -> bytes:
    try:
        return _join(_zlib_chunks(body, _ZLIB), max_bytes)
    except Corrupt:
        # Some servers leave out the zlib header.
        return _join(_zlib_chunks(body, _RAW_DEFLATE), max_bytes)


def _zlib_chunks(data: bytes, wbits: int) -> Generator[bytes, None, bytes]:
    """Yield the decompressed data of one stream, and return the bytes after it."""
    decompressor = zlib.decompressobj(wbits)
    while not decompressor.eof:
        try:
            chunk = decompressor.decompress(data, _CHUNK_BYTES)
        except zlib.error as error:
            raise Corrupt from error
        data = decompressor.unconsumed_tail
        if not chunk and not data and not decompressor.eof:
            raise CutOff
        yield chunk
    return decompressor.unused_data


def _zstd_frames(body: bytes) -> Iterator[bytes]:
    if not body.startswith(_ZSTD_START):
        raise Corrupt
    while body.startswith(_ZSTD_START):
        body = yield from _zstd_chunks(body)


def _zstd_chunks(frame: bytes) -> Generator[bytes, None, bytes]:
    decompressor = zstd.ZstdDecompressor()
    yield from _stream_chunks(lambda data: decompressor.decompress(data, _CHUNK_BYTES), lambda: decompressor.eof, frame)
    return decompressor.unused_data


def _brotli_chunks(body: bytes) -> Iterator[bytes]:
    decompressor = brotli.Decompressor()
    yield from _stream_chunks(
        lambda data: decompressor.process(data, output_buffer_limit=_CHUNK_BYTES), decompressor.is_finished, body
    )


def _stream_chunks(process: Callable[[bytes], bytes], is_finished: Callable[[], bool], body: bytes) -> Iterator[bytes]:
    """Pass `body` to a decompressor that buffers unread input. Yield its data until the stream ends."""
    data = body
    while not is_finished():
        try:
            chunk = process(data)
        except Exception as error:
            # Each library raises a different exception.
            raise Corrupt from error
        if not chunk and not is_finished():
            raise CutOff
        data = b""
        yield chunk


def _is_plain_text(body: bytes) -> bool:
    """Return True if a body is HTML, XML, JSON, robots.txt or a list of URLs, although a header says otherwise.

    Other text may be an error message of a server, after which the page should be requested again.
    """
    start = body[:_INSPECTED_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip()
    return bool(_PLAIN_START.match(start)) and not _CONTROL_CHARACTER.search(start)
