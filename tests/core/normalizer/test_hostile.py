"""Any bytes are normalized within bounds of time and memory, to an article or a reason."""

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.article import Article, NotAnArticle, Page
from core.normalizer import normalize
from demo import Newsroom
from tests.hostile import FETCHED_AT, PAGES, SECONDS, URL, load_libraries

ROOT = Path(__file__).parents[3]
GOLDEN = [path.read_bytes() for path in sorted((ROOT / "tests/golden").glob("*.html"))]
PIECES = [
    b"<",
    b">",
    b"</div>",
    b"<p>",
    b'"',
    b"<!--",
    b"<script>",
    b"\0",
    b"\xff",
    b"&#x;",
    b"{",
    b"<table>",
    b"\xfe\xff",
]


@pytest.fixture(scope="module", autouse=True)
def _libraries() -> None:
    load_libraries()


@pytest.fixture(scope="module")
def results() -> dict[str, dict[str, Any]]:
    """Every hostile page, read in a process of its own with bounded memory."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile"], cwd=ROOT, capture_output=True, check=True, timeout=300
    )
    return {result["name"]: result for result in json.loads(done.stdout)}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.process
def test_hostile_pages_stay_within_bounds(name: str, results: dict[str, dict[str, Any]]) -> None:
    result = results[name]
    assert result["kind"] in {"Article", "NotAnArticle"}, result
    assert result["seconds"] < SECONDS


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("empty", "the page is empty"),
        ("50 MB of one word", "the page is too large: 50 MB"),
        ("a million tags", "the page has too many tags"),
        ("no body", "no text"),
    ],
)
@pytest.mark.process
def test_refused_pages_have_a_reason(name: str, reason: str, results: dict[str, dict[str, Any]]) -> None:
    assert results[name]["reason"] == reason


@pytest.mark.parametrize(
    "name",
    [
        "latin-1 labelled utf-8",
        "utf-16 with a byte order mark",
        "utf-16 without a byte order mark",
        "null bytes between",
        "a charset that does not exist",
        "a live blog",
    ],
)
@pytest.mark.process
def test_articles_in_broken_markup_are_articles(name: str, results: dict[str, dict[str, Any]]) -> None:
    assert results[name]["kind"] == "Article"


@pytest.fixture(scope="module")
def originals() -> Iterator[list[bytes]]:
    """The golden pages, and one page in eight of the sample newsroom."""
    with Newsroom.serve(datetime(2026, 3, 2, 10, tzinfo=UTC)) as newsroom:
        urls = [truth.url for truth in newsroom.truth()][::8]
        yield GOLDEN + [urllib.request.urlopen(url, timeout=30).read() for url in urls]


@st.composite
def changes(draw: st.DrawFn) -> list[tuple[float, int, bytes]]:
    """Places (as a share of the page), how much is cut there, and what is put in its stead."""
    put = st.binary(max_size=40) | st.sampled_from(PIECES) | st.sampled_from(PIECES).map(lambda piece: piece * 300)
    one = st.tuples(st.floats(0, 1), st.integers(0, 4000), put)
    return draw(st.lists(one, min_size=1, max_size=8))


def mutated(body: bytes, wanted: list[tuple[float, int, bytes]]) -> bytes:
    for share, length, put in wanted:
        place = int(share * len(body))
        body = body[:place] + put + body[place + length :]
    return body


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 1000), changes())
def test_mutated_pages_are_normalized(
    originals: list[bytes], which: int, wanted: list[tuple[float, int, bytes]]
) -> None:
    is_read(mutated(originals[which % len(originals)], wanted))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=2000) | st.lists(st.sampled_from(PIECES), max_size=60).map(b"".join))
def test_any_bytes_are_normalized(body: bytes) -> None:
    is_read(body)


@pytest.mark.parametrize("charset", ["utf-8", "latin-1", "utf-16", "utf-16-le", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("label", ["utf-8", "iso-8859-1", "utf-16", "x-nowhere", ""])
def test_any_charset_under_any_label(originals: list[bytes], charset: str, label: str) -> None:
    text = originals[0].decode()
    assert isinstance(is_read(text.encode(charset, "replace"), f"text/html; charset={label}"), Article)


@settings(max_examples=40, deadline=None)
@given(
    st.text(max_size=60), st.sampled_from(["datePublished", "dateModified", "headline", "author", "@type", "keywords"])
)
def test_any_json_ld_is_normalized(value: str, key: str) -> None:
    fields = {"@type": "NewsArticle", key: value}
    head = f'<script type="application/ld+json">{json.dumps(fields)}</script>'
    is_read(f"<head>{head}</head><h1>Jembatan Baru</h1><p>{'Warga menyeberang. ' * 20}</p>".encode("utf-8", "replace"))


def is_read(body: bytes, content_type: str | None = None) -> Article | NotAnArticle:
    started = time.process_time()
    found = normalize(Page(URL, body, FETCHED_AT, content_type))
    assert time.process_time() - started < SECONDS
    assert not (isinstance(found, NotAnArticle) and found.is_fault), found
    return found
