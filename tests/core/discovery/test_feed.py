from datetime import UTC, datetime

import pytest

from core.discovery import read_source
from tests.core.discovery.sample_sources import HOME, NOW, OUTLET, RSS


def test_an_rss_feed() -> None:
    content = read_source(RSS, HOME + "feed/", OUTLET, NOW, "application/rss+xml")
    assert content is not None
    second, first = content.candidates
    assert (first.url, first.title) == ("https://kabar.example/satu/", "Satu tebal")
    assert first.published_at == datetime(2026, 3, 2, 7, tzinfo=UTC)
    assert first.modified_at is None
    assert (second.url, second.published_at) == ("https://kabar.example/dua/", None)


def test_an_atom_feed_has_dates_of_change() -> None:
    atom = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Satu</title><link href="/satu"/>
    <published>2026-03-02T06:00:00+07:00</published><updated>2026-03-02T07:30:00Z</updated></entry></feed>"""
    content = read_source(atom, HOME + "atom.xml", OUTLET, NOW)
    assert content is not None
    [entry] = content.candidates
    assert entry.published_at == datetime(2026, 3, 1, 23, tzinfo=UTC)
    assert entry.modified_at == datetime(2026, 3, 2, 7, 30, tzinfo=UTC)


def test_a_page_is_not_a_feed() -> None:
    assert read_source(b"<html><body>Bukan umpan</body></html>", HOME, OUTLET, NOW) is None


@pytest.mark.parametrize(
    ("feed", "authors"),
    [
        ("<dc:creator>Rina Marlina</dc:creator>", ("Rina Marlina",)),
        ("<dc:creator><![CDATA[Rina Marlina]]></dc:creator>", ("Rina Marlina",)),
        ("<author>rina@kabar.example (Rina Marlina)</author>", ("Rina Marlina",)),
        ("<author>Rina Marlina</author>", ("Rina Marlina",)),
        ("", ()),
    ],
)
def test_the_authors_in_an_rss_feed(feed: str, authors: tuple[str, ...]) -> None:
    item = f"<item><title>Satu</title><link>/satu-dua-tiga/</link>{feed}</item>"
    rss = f'<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>{item}</channel></rss>'
    content = read_source(rss.encode(), HOME + "feed/", OUTLET, NOW)
    assert content is not None
    assert [candidate.authors for candidate in content.candidates] == [authors]


def test_the_authors_in_an_atom_feed_and_a_json_feed() -> None:
    names = "<author><name>Rina Marlina</name></author><author><name>Dadan Hidayat</name><uri>/d</uri></author>"
    entry = f'<entry><title>Satu</title><link href="/satu"/>{names}</entry>'
    atom = f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>'
    people = '[{"name": "Rina Marlina"}, {"name": "Dadan Hidayat"}]'
    item = f'{{"url": "{HOME}satu", "title": "Satu", "authors": {people}}}'
    json_feed = f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{item}]}}'
    for feed in (atom, json_feed):
        content = read_source(feed.encode(), HOME + "feed", OUTLET, NOW)
        assert content is not None
        assert [candidate.authors for candidate in content.candidates] == [("Rina Marlina", "Dadan Hidayat")]
