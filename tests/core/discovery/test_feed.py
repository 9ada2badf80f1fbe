from datetime import UTC, datetime

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
