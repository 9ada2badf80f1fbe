"""Changed posts of a WordPress REST list: long lists, and lists of old WordPress versions."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit
from urllib.request import urlopen

import pytest

from core.outlet import Outlet, Source, SourceKind
from demo import Newsroom, Request, Response
from tests.crawling import Crawling, asked, failures_of
from tests.faults import faulty, status

HOUR = timedelta(hours=1)


@pytest.mark.parametrize("seconds", [0, 1])
def test_more_changed_posts_than_one_round_reads_are_each_read_once_in_later_rounds(
    newsroom: Newsroom, crawling: Crawling, monkeypatch: pytest.MonkeyPatch, seconds: int
) -> None:
    """300 posts changed in the same second, or one second apart. A round reads one response or two."""
    monkeypatch.setattr("crawler.wordpress_posts.MAX_NEWEST_PAGES", 1)
    monkeypatch.setattr("crawler.wordpress_posts.MAX_PAGES", 2)
    priangan = newsroom.outlets[0]
    newsroom.publish_next(263, "priangan-pos")
    mine = [truth.url for truth in newsroom.truth() if truth.url.startswith(priangan.url)]
    for number, url in enumerate(mine):
        newsroom.edit(url, title="Diubah", at=crawling.now - HOUR + timedelta(seconds=seconds * number))
    rest = Source(SourceKind.WORDPRESS, priangan.url + "wp-json/")
    outlet = Outlet(priangan.name, priangan.url, sources=(rest,), private=True)
    found = answers = 0
    for _ in range(5):
        newsroom.requests.clear()
        found += crawling.crawl(outlet, max_pages=0)[priangan.name].candidates
        answers = len(asked(newsroom, "wp-json"))
        crawling.wait(timedelta(minutes=30))
    assert (found, answers) == (len(mine), 1) == (300, 1)
    newsroom.publish_next(2, "priangan-pos", at=crawling.now)
    assert crawling.crawl(outlet, max_pages=0)[priangan.name].candidates == 2


def test_a_long_list_is_read_over_several_rounds_if_each_request_takes_a_minute(
    newsroom: Newsroom, crawling: Crawling, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Crawl-delay of 60 seconds has this effect."""
    monkeypatch.setattr("crawler.wordpress_posts.MAX_NEWEST_PAGES", 1)
    monkeypatch.setattr("crawler.wordpress_posts.MAX_DURATION", timedelta(minutes=4))
    priangan = newsroom.outlets[0]
    newsroom.publish_next(363, "priangan-pos")
    for number, truth in enumerate(truth for truth in newsroom.truth() if truth.url.startswith(priangan.url)):
        newsroom.edit(truth.url, title="Diubah", at=crawling.now - HOUR + timedelta(seconds=number))
    rest = Source(SourceKind.WORDPRESS, priangan.url + "wp-json/")
    outlet = Outlet(priangan.name, priangan.url, sources=(rest,), private=True)
    newsroom.on_request = lambda _: crawling.wait(timedelta(minutes=1))
    found = []
    for _ in range(5):
        found.append(crawling.crawl(outlet, max_pages=0)[priangan.name].candidates)
        crawling.wait(HOUR)
    assert 100 < found[0] < 400
    assert (sum(found), found[-1]) == (400, 0)


def test_a_wordpress_that_ignores_modified_after_is_read_back_to_the_cursor(
    newsroom: Newsroom, crawling: Crawling, monkeypatch: pytest.MonkeyPatch
) -> None:
    """WordPress before 5.7 lists all of its posts."""
    priangan = newsroom.outlets[0]
    newsroom.publish_next(163, "priangan-pos", at=crawling.now - timedelta(days=40))
    rest = Source(SourceKind.WORDPRESS, priangan.url + "wp-json/")
    outlet = Outlet(priangan.name, priangan.url, sources=(rest,), private=True)

    def ignoring(request: Request, _: Callable[[], Response]) -> Iterable[bytes] | None:
        query = dict(parse_qsl(urlsplit(request.target).query))
        query.pop("modified_after", None)
        with urlopen(f"{priangan.url}wp-json/wp/v2/posts?{urlencode(query)}&old=1") as true:
            return status(200, true.read(), {"Content-Type": "application/json"})(request, _)

    with faulty(newsroom, priangan.name, {lambda target: "wp/v2" in target and "old=1" not in target: ignoring}):
        assert crawling.crawl(outlet, max_pages=0)[priangan.name].is_ok
        assert len(asked(newsroom, "old=1")) == 1
        newsroom.publish_next(120, "priangan-pos", at=crawling.now)
        monkeypatch.setattr("crawler.wordpress_posts.MAX_NEWEST_PAGES", 1)
        more = crawling.crawl(outlet, max_pages=0)[priangan.name]
    assert more.candidates == 100
    assert [("before 5.7" in reason) for reason in failures_of(more)] == [True]
    assert len(asked(newsroom, "old=1")) == 3
