"""A crawl learns its outlet's boilerplate, and the next crawl continues with the saved profile."""

import re
from datetime import timedelta

import pytest

from core.normalizer import PageFingerprint, load_profile
from core.normalizer.profile.fingerprints import LineFingerprint, LineKind
from demo import Newsroom
from ingest.outlet_profiles import SAVE_EVERY, ProfileLearner
from storage import EventKind, StoredOutlet
from tests.crawling import Crawling
from tests.factories import claim, make_outlet
from tests.faults import faulty, rewritten

pytestmark = pytest.mark.process

PROMOTION = "Kabar petang kami kirim ke telepon Anda setiap hari pukul lima, tanpa biaya apa pun."
DAY = timedelta(days=1)


def is_article(target: str) -> bool:
    return bool(re.match(r"/\d{4}/\d\d/\d\d/", target))


def with_promotion(body: bytes) -> bytes:
    """Insert the promotion after the first paragraph of the article. The markup of both is the same."""
    head, column, article = body.partition(b'<div class="entry-content">')
    return head + column + article.replace(b"</p>", f"</p><p>{PROMOTION}</p>".encode(), 1)


def redesigned(body: bytes) -> bytes:
    return (
        re.sub(rb'class="[^"]*"', b'class="tata-baru"', body)
        .replace(b"<article", b"<main")
        .replace(b"</article", b"</main")
    )


def outlet_of(crawling: Crawling) -> StoredOutlet:
    [found] = crawling.store.outlets.find(crawling.now)
    return found


def test_the_second_crawl_removes_what_the_first_one_learned(newsroom: Newsroom, crawling: Crawling) -> None:
    priangan = newsroom.outlets[0]
    with faulty(newsroom, priangan.name, {is_article: rewritten(with_promotion)}):
        assert crawling.crawl(priangan)[priangan.name].is_ok
        known = set(crawling.articles())
        assert any(PROMOTION in stored.article.text for stored in crawling.articles().values())
        crawling.wait(timedelta(hours=1))
        newsroom.publish_next(6, "priangan-pos", crawling.now - timedelta(minutes=5))
        crawling.crawl(priangan)
    fresh = {url: stored.article for url, stored in crawling.articles().items() if url not in known}
    truths = {truth.url: truth for truth in newsroom.truth()}
    assert len(fresh) == 6
    assert {url: article.text for url, article in fresh.items()} == {url: truths[url].text for url in fresh}


def test_a_redesign_is_stored_as_an_event_of_the_outlet(newsroom: Newsroom, crawling: Crawling) -> None:
    priangan = newsroom.outlets[0]
    crawling.crawl(priangan)
    assert outlet_of(crawling).last_event is None
    crawling.wait(timedelta(hours=1))
    newsroom.publish_next(10, "priangan-pos", crawling.now - timedelta(minutes=5))
    with faulty(newsroom, priangan.name, {is_article: rewritten(redesigned)}):
        crawling.crawl(priangan)
    event = outlet_of(crawling).last_event
    assert event is not None
    assert (event.kind, event.at) == (EventKind.REDESIGN, crawling.now)
    assert "built differently" in event.detail


def test_learning_removes_nothing_from_articles(newsroom: Newsroom, crawling: Crawling) -> None:
    """Many articles are made of few sentences, so that sentences recur."""
    newsroom.publish_next(80)
    crawling.crawl(*newsroom.outlets)
    profiles = {
        stored.outlet.name: load_profile(crawling.store.profiles.get(stored.id))
        for stored in crawling.store.outlets.find(crawling.now)
    }
    assert all(len(profile.pages) == 40 and profile.rules for profile in profiles.values())
    wrong = []
    for truth in newsroom.truth():
        if truth.is_recent:
            kept = crawling.articles()[truth.url].article
            wrong += [(truth.url, kept.text)] if kept.text != truth.text else []
    assert not wrong


@pytest.mark.parametrize(
    ("pages", "kept"), [(SAVE_EVERY - 1, None), (SAVE_EVERY, SAVE_EVERY), (2 * SAVE_EVERY - 1, SAVE_EVERY)]
)
def test_the_profile_is_saved_after_every_twenty_pages(crawling: Crawling, pages: int, kept: int | None) -> None:
    crawling.store.mirror([make_outlet()], [], crawling.now)
    [claimed] = claim(crawling.store)
    learner = ProfileLearner(crawling.store, claimed.outlet_id, lambda: crawling.now)

    async def learn_all() -> None:
        for number in range(1, pages + 1):
            line = LineFingerprint(number, 0, 0, 0, 1, LineKind.SENTENCE)
            await learner.learn(PageFingerprint(number, number, 1, (line,)))

    crawling.run(learn_all)
    written = crawling.store.profiles.get(claimed.outlet_id)
    assert (written and load_profile(written).learned) == kept
