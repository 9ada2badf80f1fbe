"""The outlets of the crawl's benchmark: pages of the stated size that are articles, the same for equal seeds."""

import urllib.request
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from benchmarks.crawl import FLOORS
from benchmarks.crawl_site import FEED_LENGTH, PERIOD, GeneratedOutlet
from core.article import Article, Page
from core.discovery import read_source
from core.normalizer import normalize
from core.outlet import Outlet
from demo.server import Listener, serving

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
COUNT = 40


def fetch(url: str) -> bytes:
    body: bytes = urllib.request.urlopen(url).read()
    return body


def make_outlet(seed: str, kilobytes: int, listener: Listener) -> GeneratedOutlet:
    outlet = GeneratedOutlet(seed, COUNT, kilobytes, NOW)
    outlet.base, listener.respond = listener.url, outlet.respond
    return outlet


@pytest.mark.parametrize("kilobytes", FLOORS)
def test_pages_have_the_size_and_are_articles(kilobytes: int) -> None:
    listener = Listener()
    outlet = make_outlet("1 0", kilobytes, listener)
    with serving([listener]):
        pages = {url: fetch(url) for url in outlet.urls[:8]}
    for url, body in pages.items():
        assert 0.85 * kilobytes * 1000 < len(body) < 1.1 * kilobytes * 1000
        article = normalize(Page(url, body, NOW))
        assert isinstance(article, Article), article
        assert 800 < len(article.text) < 6_000


def test_the_sitemap_lists_all_articles_and_the_feed_the_newest() -> None:
    listener = Listener()
    outlet = make_outlet("2 1", 6, listener)
    with serving([listener]):
        lists = [fetch(f"{listener.url}{path}") for path in ("sitemap.xml", "feed/")]
    contents = [read_source(body, listener.url, Outlet("Contoh", listener.url), NOW) for body in lists]
    listed = [[candidate.url for candidate in content.candidates] for content in contents if content]
    assert listed == [outlet.urls, outlet.urls[-FEED_LENGTH:]]
    dates = [
        candidate.published_at or candidate.modified_at
        for content in contents
        if content
        for candidate in content.candidates
    ]
    assert all(date is not None and NOW - PERIOD <= date <= NOW + timedelta(seconds=1) for date in dates)


def test_equal_seeds_give_equal_pages() -> None:
    listeners = [Listener(), Listener(), Listener()]
    outlets = [make_outlet(seed, 6, listener) for seed, listener in zip(("3 0", "3 0", "4 0"), listeners, strict=True)]
    paths = [[urlsplit(url).path for url in outlet.urls] for outlet in outlets]
    assert paths[0] == paths[1] != paths[2]
    with serving(listeners):
        bodies = [fetch(outlet.urls[5]).replace(outlet.base.encode(), b"/") for outlet in outlets]
    assert bodies[0] == bodies[1] != bodies[2]
