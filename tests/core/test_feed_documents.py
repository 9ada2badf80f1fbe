"""Feeds as documents: valid by RFC 4287, RSS 2.0 and JSON Feed 1.1, whatever the texts in them are."""

import json
from calendar import timegm
from dataclasses import replace
from typing import Any

import feedparser
import pytest
from lxml import etree

from core.feed_documents import FEED_FORMATS, Feed, FeedEntry
from tests.factories import DAY, HOUR, NOW
from tests.feeds import check_atom, check_json_feed, check_rss

ENTRY = FeedEntry(
    uuid="7d444840-9dc0-11d1-b245-5ffdce74fad2",
    url="https://kabar-contoh.example/banjir?a=1&b=2",
    page_url="http://127.0.0.1:8321/articles/1",
    title="Banjir surut",
    summary="Kabar Contoh: … air surut sejak pagi …",
    outlet="Kabar Contoh",
    authors=("Siti Contoh", "Budi Misal"),
    keywords=("air", "Kota Contoh"),
    language="id",
    published=NOW - DAY,
    updated=NOW,
)
FEED = Feed(
    uuid="f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
    title="air – Kliping",
    url="http://127.0.0.1:8321/feeds/1-x.atom",
    home_url="http://127.0.0.1:8321/keywords/1",
    updated=NOW,
    entries=(ENTRY, replace(ENTRY, uuid="16fd2706-8baf-433b-82eb-8c7fada847da", authors=(), published=None)),
)
CHECKS = {"atom": check_atom, "rss": check_rss, "json": check_json_feed}

HOSTILE = (
    "<script>alert(1)</script> & ]]> \"'",
    "\0\x01\x1f\x7f\ufffe\ud800",
    "\u202eterbalik\u2066",
    "&lt;b&gt; &#0; &nbsp;",
    "<!-- <![CDATA[ ",
    "baris\nbaru\r\n\tlagi",
    "\U0001f30a" * 3000,
    "",
)


@pytest.mark.parametrize("name", FEED_FORMATS)
def test_a_feed_is_valid_and_read_by_feedparser(name: str) -> None:
    body = FEED_FORMATS[name].write(FEED)
    CHECKS[name](body)
    if name == "json":
        return
    parsed = feedparser.parse(body)
    assert not parsed.bozo, parsed.bozo_exception
    assert parsed.feed.title == FEED.title
    assert [entry.id for entry in parsed.entries] == [f"urn:uuid:{entry.uuid}" for entry in FEED.entries]
    entry = parsed.entries[0]
    assert (entry.link, entry.title, entry.summary) == (ENTRY.url, ENTRY.title, ENTRY.summary)
    assert entry.source.title == ENTRY.outlet
    assert [tag.term for tag in entry.tags] == [*ENTRY.keywords]
    assert timegm(entry.published_parsed) == (NOW - DAY).timestamp()


def test_json_feed_has_the_outlet_and_leaves_out_what_is_unknown() -> None:
    record = json.loads(FEED_FORMATS["json"].write(FEED))
    first, second = record["items"]
    assert first["_kliping"] == {"outlet": "Kabar Contoh", "page_url": ENTRY.page_url}
    assert first["date_published"] == "2026-03-01T08:30:00+00:00"
    assert "date_published" not in second
    assert second["authors"] == [{"name": "Kabar Contoh"}]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", FEED_FORMATS)
def test_any_text_makes_a_valid_feed(name: str, text: str) -> None:
    entry = replace(
        ENTRY,
        title=text,
        summary=text,
        outlet=text,
        authors=(text, text),
        keywords=(text,),
        url=f"https://kabar-contoh.example/{text}?q={text}",
        published=NOW - 10 * HOUR,
    )
    body = FEED_FORMATS[name].write(replace(FEED, title=text, entries=(entry,)))
    CHECKS[name](body)
    assert b"<script" not in body or name == "json"


def test_markup_in_a_text_is_text_for_readers() -> None:
    """A description of RSS is HTML, so the text is escaped once more."""
    entry = replace(ENTRY, summary="a <b>tebal</b> & c")
    texts: dict[str, Any] = {}
    for name in ("atom", "rss"):
        body = FEED_FORMATS[name].write(replace(FEED, entries=(entry,)))
        texts[name] = etree.fromstring(body).xpath("string(//*[local-name()='summary'] | //item/description)")
    assert texts == {"atom": "a <b>tebal</b> & c", "rss": "a &lt;b&gt;tebal&lt;/b&gt; &amp; c"}


@pytest.mark.parametrize("name", FEED_FORMATS)
def test_an_empty_feed_is_valid(name: str) -> None:
    CHECKS[name](FEED_FORMATS[name].write(replace(FEED, entries=())))


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("atom", (b"<id>", b"<x>")),
        ("atom", (b"+00:00", b"")),
        ("atom", (b'rel="self"', b'rel="other"')),
        ("rss", (b"GMT", b"")),
        ("rss", (b'isPermaLink="false"', b"")),
        ("json", (b'"id"', b'"di"')),
        ("json", (b"content_text", b"content")),
    ],
)
def test_the_checks_find_what_is_wrong(name: str, damage: tuple[bytes, bytes]) -> None:
    body = FEED_FORMATS[name].write(FEED)
    assert damage[0] in body
    with pytest.raises((AssertionError, KeyError, etree.XMLSyntaxError)):
        CHECKS[name](body.replace(*damage))
