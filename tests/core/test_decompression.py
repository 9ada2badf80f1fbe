"""Compressed bodies: complete, cut off at any byte, corrupt, too large, and with a header that is wrong."""

import gzip
import random
import sys
import zlib
from collections.abc import Callable

import brotli
import pytest

from core.decompression import Corrupt, CutOff, TooLarge, decompress

if sys.version_info >= (3, 14):  # pragma: no cover
    from compression import zstd
else:
    from backports import zstd

_random = random.Random(1)
BODY = b"<html>" + bytes(_random.choice(b"abcdefgh <>") for _ in range(100_000)) + b"</html>"
LIMIT = len(BODY)


def raw_deflate(body: bytes) -> bytes:
    compressor = zlib.compressobj(wbits=-15)
    return compressor.compress(body) + compressor.flush()


def two_members(body: bytes) -> bytes:
    return gzip.compress(body[:500]) + gzip.compress(body[500:])


ENCODERS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("gzip", gzip.compress),
    ("x-gzip", gzip.compress),
    ("gzip", two_members),
    ("deflate", zlib.compress),
    ("deflate", raw_deflate),
    ("br", brotli.compress),
    ("zstd", zstd.compress),
]


@pytest.mark.parametrize(("encoding", "encode"), ENCODERS)
def test_a_complete_body_is_decompressed(encoding: str, encode: Callable[[bytes], bytes]) -> None:
    assert decompress(encode(BODY), [encoding], LIMIT) == BODY
    assert decompress(encode(b""), [encoding], LIMIT) == b""


@pytest.mark.parametrize(("encoding", "encode"), ENCODERS)
@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.99, 1.0])
def test_a_body_that_ends_early_is_cut_off(encoding: str, encode: Callable[[bytes], bytes], share: float) -> None:
    encoded = encode(BODY)
    length = min(int(len(encoded) * share), len(encoded) - 1)
    with pytest.raises(CutOff):
        decompress(encoded[:length], [encoding], LIMIT)


@pytest.mark.parametrize(("encoding", "encode"), ENCODERS)
def test_a_body_over_the_limit_is_too_large(encoding: str, encode: Callable[[bytes], bytes]) -> None:
    with pytest.raises(TooLarge):
        decompress(encode(BODY), [encoding], LIMIT - 1)


@pytest.mark.parametrize("encode", [gzip.compress, two_members, zlib.compress])
def test_a_wrong_checksum_is_corrupt(encode: Callable[[bytes], bytes]) -> None:
    """Brotli, raw deflate and usually zstd have no checksum."""
    encoded = bytearray(encode(BODY))
    encoded[len(encoded) // 2] ^= 0x55
    with pytest.raises((Corrupt, CutOff)):
        decompress(bytes(encoded), ["deflate" if encode is zlib.compress else "gzip"], LIMIT)


@pytest.mark.parametrize(
    "body",
    [
        b"User-agent: *\nDisallow:\n",
        "https://é.example/kabar-desa\n".encode(),
        BODY,
        b'\xef\xbb\xbf{"posts": []}',
        b"  \n[1, 2]",
        b"<?xml version='1.0'?><rss/>",
    ],
)
@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_plain_text_is_read_in_spite_of_the_header(body: bytes, encoding: str) -> None:
    assert decompress(body, [encoding], LIMIT) == body


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_other_bytes_with_a_wrong_header_are_corrupt(encoding: str) -> None:
    with pytest.raises((Corrupt, CutOff)):
        decompress(b"\x80 neither compressed nor markup", [encoding], LIMIT)


def test_gzip_is_recognized_without_a_header() -> None:
    assert decompress(gzip.compress(BODY), [], LIMIT) == BODY
    with pytest.raises(CutOff):
        decompress(gzip.compress(BODY)[:-20], [], LIMIT)


def test_two_encodings_are_undone_in_reverse_order() -> None:
    assert decompress(gzip.compress(brotli.compress(BODY)), ["br", "gzip"], LIMIT) == BODY
    assert decompress(gzip.compress(gzip.compress(BODY)), ["gzip"], LIMIT) == BODY


def test_zeros_after_the_end_are_padding() -> None:
    assert decompress(gzip.compress(BODY) + b"\0" * 512, ["gzip"], LIMIT) == BODY


def test_an_unknown_encoding_is_left_to_the_reader() -> None:
    assert decompress(BODY, ["identity", "x-unknown"], LIMIT) == BODY
