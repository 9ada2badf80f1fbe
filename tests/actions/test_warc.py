"""WARC files are read record by record, whatever is damaged in them."""

import gzip
import io
import random
import sys
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest

from actions.warc import MAX_PAGE, UnreadableRecord, read_warc
from core.article import Page
from core.errors import UsageError
from tests.warc import HTML_HEAD, chunk, compress, make_record

FILE = Path("arsip.warc")
HTML = "<html><body>Café di Bandung</body></html>".encode()
URLS = [f"https://kabar-lama.example/{number}" for number in range(6)]
RECORDS = [make_record(url, HTML * (number + 1)) for number, url in enumerate(URLS)]


def read(content: bytes) -> list[Page | UnreadableRecord]:
    return list(read_warc(FILE, io.BytesIO(content)))


def read_urls(content: bytes) -> list[str | None]:
    """Return the URLs of the pages, and None for each record that cannot be read."""
    return [each.url if isinstance(each, Page) else None for each in read(content)]


@pytest.mark.parametrize(
    "content",
    [b"".join(RECORDS), b"".join(compress(RECORDS)), gzip.compress(b"".join(RECORDS))],
    ids=["plain", "a member for each record", "one member"],
)
def test_pages_in_order(content: bytes) -> None:
    pages = read(content)
    assert pages == [
        Page(url, HTML * (number + 1), datetime(2019, 5, 1, 3, tzinfo=UTC), "text/html; charset=utf-8")
        for number, url in enumerate(URLS)
    ]


def test_only_html_responses_are_pages() -> None:
    image = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n"
    missing = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n"
    others = [
        make_record("urn:info", b"software: x", kind="warcinfo", head=b""),
        make_record(URLS[0], b"", kind="request", head=b"GET / HTTP/1.1\r\n"),
        make_record(URLS[0], b"\x89PNG", head=image),
        make_record(URLS[0], HTML, head=missing),
        make_record(URLS[0], HTML, kind="revisit"),
    ]
    assert read_urls(b"".join([*others, RECORDS[1], *others])) == [URLS[1]]


BODIES = {
    "gzip": (b"Content-Encoding: gzip\r\n", gzip.compress(HTML)),
    "brotli": (b"Content-Encoding: br\r\n", brotli.compress(HTML)),
    "chunked": (b"Transfer-Encoding: chunked\r\n", chunk(HTML, 7)),
    "chunked gzip": (b"Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", chunk(gzip.compress(HTML), 9)),
    "joined already": (b"Transfer-Encoding: chunked\r\n", HTML),
    "decompressed already": (b"Content-Encoding: gzip\r\n", HTML),
    "decompressed already, with the length of the compressed body": (
        b"Content-Encoding: gzip\r\nContent-Length: 9000\r\n",
        HTML,
    ),
    "the stated length": (b"Content-Length: %d\r\n" % len(HTML), HTML),
    "upper case": (b"TRANSFER-ENCODING: Chunked\r\n", chunk(HTML)),
    "chunks cut off": (b"Transfer-Encoding: chunked\r\n", chunk(HTML, 10)[:-7]),
}


@pytest.mark.parametrize("case", BODIES)
def test_bodies_are_decoded(case: str) -> None:
    headers, body = BODIES[case]
    [page] = read(make_record(URLS[0], body, head=HTML_HEAD + headers))
    assert isinstance(page, Page)
    assert page.body == HTML


UNREADABLE = {
    "gzip cut off": (make_record(URLS[0], gzip.compress(HTML)[:-10]), "the page cannot be decompressed"),
    "bomb": (make_record(URLS[0], gzip.compress(b" " * (MAX_PAGE + 1))), "the page has more than 20 MB"),
    "large": (make_record(URLS[0], b"a" * (MAX_PAGE + 1)), "the page has more than 20 MB"),
    "no HTTP": (make_record(URLS[0], HTML, head=b"surat"), "it contains no response"),
    "chunk cut off": (
        make_record(URLS[0], chunk(HTML, 30)[:-10], head=HTML_HEAD + b"Transfer-Encoding: chunked\r\n"),
        "the response was cut off",
    ),
    "length of a chunk cut off": (
        make_record(URLS[0], chunk(HTML, 30)[:37], head=HTML_HEAD + b"Transfer-Encoding: chunked\r\n"),
        "the response was cut off",
    ),
    "shorter than stated": (
        make_record(URLS[0], HTML, head=HTML_HEAD + b"Content-Length: 9000\r\n"),
        "the response was cut off",
    ),
    "truncated by the crawler": (
        make_record(URLS[0], HTML).replace(b"\r\nWARC-Date", b"\r\nWARC-Truncated: length\r\nWARC-Date"),
        "the response was cut off",
    ),
    "empty": (make_record(URLS[0], b"", head=b""), "it contains no response"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_bad_page_is_named_and_the_rest_is_read(case: str) -> None:
    record, reason = UNREADABLE[case]
    bad, *rest = read(record + RECORDS[1] + RECORDS[2])
    assert isinstance(bad, UnreadableRecord)
    assert (bad.position, bad.url, str(bad.reason)) == (0, URLS[0], reason)
    assert [page.url for page in rest] == URLS[1:3]


def _cut(record: bytes) -> bytes:
    return record[: len(record) - 30]


def _lengthen(record: bytes) -> bytes:
    return record.replace(b"Content-Length: ", b"Content-Length: 9")


def _shorten(record: bytes) -> bytes:
    head, _, rest = record.partition(b"Content-Length: ")
    return head + b"Content-Length: 10" + rest[rest.index(b"\r\n") :]


def _garble_header(record: bytes) -> bytes:
    return record.replace(b"WARC/1.1\r\n", b"WORC/1.1\r\n")


def _drop_date(record: bytes) -> bytes:
    return record.replace(b"WARC-Date: 2019", b"WARC-Date: zzzz")


@pytest.mark.parametrize("damage", [_cut, _lengthen, _shorten, _garble_header, _drop_date])
@pytest.mark.parametrize("number", [0, 2, 5])
def test_one_damaged_record_is_counted_once(damage: object, number: int) -> None:
    assert callable(damage)
    records = [*RECORDS]
    records[number] = damage(records[number])
    others = [url for url in URLS if url != URLS[number]]
    found = read_urls(b"".join(records))
    assert [url for url in found if url in others] == others
    # If the length is too short, neither the beginning of the response nor what follows it can be read.
    assert found.count(None) == (2 if damage is _shorten else 1)


@pytest.mark.parametrize("seed", range(20))
def test_damaged_members_lose_nothing_else(seed: int) -> None:
    rng = random.Random(seed)
    members = compress(RECORDS)
    number = rng.randrange(len(members))
    damaged = bytearray(members[number])
    # Behind the header of the member, so that it is found again.
    for _ in range(3):
        damaged[rng.randrange(12, len(damaged))] ^= rng.randrange(1, 256)
    members[number] = bytes(damaged)
    found = read_urls(b"".join(members))
    assert [url for url in found if url and url != URLS[number]] == [url for url in URLS if url != URLS[number]]
    assert found.count(None) <= 1


def test_garbage_between_records_and_a_cut_end() -> None:
    members = compress(RECORDS)
    content = b"".join([members[0], b"sampah" * 1000, *members[1:5], members[5][:-40]])
    assert read_urls(content) == [URLS[0], None, *URLS[1:5], None]


@pytest.mark.parametrize("content", [b"", b"bukan arsip\n" * 1000, gzip.compress(b"bukan arsip", mtime=0)])
def test_other_files_are_refused(content: bytes) -> None:
    with pytest.raises(UsageError, match=r"arsip\.warc: it contains no record of a WARC file"):
        read(content)


def test_without_the_library_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fastwarc", None)
    with pytest.raises(UsageError, match=r"install kliping\[warc\]"):
        read(RECORDS[0])
