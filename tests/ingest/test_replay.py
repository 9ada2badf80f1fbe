"""The replay of stored pages, with the same rules, and with other keywords and settings."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from core.keyword import Keyword
from core.reasons import Reason
from demo import Newsroom
from ingest.current_matcher import CurrentMatcher
from ingest.replay import Replay, ReplayedPage, ReplayResult
from ingest.worker_pool import POOL_CLOSED, WorkerPool
from storage import StoredArticle
from tests.crawling import Crawling, expected
from tests.faults import faulty, status

pytestmark = pytest.mark.process

HTML = {"Content-Type": "text/html; charset=utf-8"}


def read_again(crawling: Crawling, names: Sequence[str] | None = None, **changes: Any) -> list[ReplayedPage]:
    """Replay with the outlets and keywords of the store."""
    store = crawling.store
    outlets = {stored.outlet.name: stored.outlet for stored in store.outlets.find(crawling.now)}
    plain = Replay(store, crawling.workers, CurrentMatcher(store), outlets, crawling.now)

    async def run() -> list[ReplayedPage]:
        return [replayed async for replayed in replace(plain, **changes).run(names)]

    return crawling.run(run)


def results(replayed: list[ReplayedPage]) -> Counter[ReplayResult]:
    return Counter(each.result for each in replayed)


def without_mentions(crawling: Crawling) -> dict[str, StoredArticle]:
    return {url: replace(stored, evidence=()) for url, stored in crawling.articles().items()}


def test_the_same_rules_change_nothing(newsroom: Newsroom, crawling: Crawling) -> None:
    """This includes articles of several pages, dates that only a source states, and texts that the database changes."""
    crawling.crawl(*newsroom.outlets)
    before = crawling.articles()
    requests = len(newsroom.requests)
    replayed = read_again(crawling)
    assert {each.stored_page.stored.article.url for each in replayed if each.stored_page.stored} == expected(newsroom)
    assert set(results(replayed)) == {ReplayResult.UNCHANGED}
    assert crawling.articles() == before
    assert len(newsroom.requests) == requests


def test_the_current_keywords_apply_to_stored_pages(newsroom: Newsroom, crawling: Crawling) -> None:
    outlet = newsroom.outlets[0]
    wanted = {truth.url for truth in newsroom.truth() if "banjir" in truth.mentions and truth.outlet == outlet.name}
    crawling.keywords = (Keyword.phrase("kerja sama"),)
    crawling.crawl(outlet)
    before = without_mentions(crawling)
    found = {url: {mention.keyword for mention in stored.mentions} for url, stored in crawling.articles().items()}
    crawling.store.mirror((outlet,), (Keyword.phrase("banjir"),), crawling.now)
    dry = read_again(crawling, dry_run=True)
    assert {url: set[str]() for url in before} | found == found, "a dry run changes nothing"
    replayed = read_again(crawling)
    assert results(dry) == results(replayed)
    changed = {
        each.stored_page.stored.article.url: each.change for each in replayed if each.change and each.stored_page.stored
    }
    recent = wanted & set(before)
    assert set(changed) == recent
    assert all(change.gained == ("banjir",) and not change.added for change in changed.values() if change)
    after = crawling.articles()
    # Mentions of a paused keyword stay.
    assert {url: {mention.keyword for mention in stored.mentions} for url, stored in after.items()} == {
        url: names | ({"banjir"} if url in recent else set()) for url, names in found.items()
    }
    assert without_mentions(crawling) == before
    assert set(results(read_again(crawling))) == {ReplayResult.UNCHANGED}


def test_the_current_settings_of_the_outlet_apply(newsroom: Newsroom, crawling: Crawling) -> None:
    outlet = newsroom.outlets[1]
    crawling.crawl(outlet)
    wib = {url: stored.article.published_at for url, stored in crawling.articles().items()}
    moved = replace(outlet, timezone="Asia/Jayapura")
    replayed = read_again(crawling, [outlet.name], outlets={outlet.name: moved})
    fields = {name for each in replayed if each.change for name in each.change.fields}
    assert fields <= {"published_at", "modified_at"}
    assert {url: stored.article.published_at for url, stored in crawling.articles().items()}.keys() == wib.keys()


@pytest.mark.parametrize("keeps_pages", [True, False])
def test_pages_without_an_article_are_kept_as_well(newsroom: Newsroom, crawling: Crawling, keeps_pages: bool) -> None:
    """A later rule may find an article in them."""
    outlet = newsroom.outlets[0]
    target = next(url for url in sorted(expected(newsroom)) if url.startswith(outlet.url))
    stub = status(200, b"<html><body><h1>Menyusul</h1><p>Segera.</p></body></html>", HTML)
    with faulty(newsroom, outlet.name, {"/" + target.removeprefix(outlet.url): stub}):
        crawling.crawl(outlet, keeps_pages=keeps_pages)
    found = [each for each in read_again(crawling) if each.stored_page.stored is None]
    assert [(each.stored_page.page.url, each.result) for each in found] == (
        [(target, ReplayResult.UNCHANGED)] if keeps_pages else []
    )


def test_an_article_stays_if_its_page_no_longer_yields_one(newsroom: Newsroom, crawling: Crawling) -> None:
    """The address of the article is now that of the home page. Changed rules could have the same effect."""
    outlet = newsroom.outlets[0]
    crawling.crawl(outlet, max_pages=3)
    before = crawling.articles()
    url = min(before)
    replayed = read_again(crawling, outlets={outlet.name: replace(outlet, url=url)})
    [lost] = [each for each in replayed if each.result is ReplayResult.NOT_ARTICLE]
    assert (lost.stored_page.stored, lost.reason) == (before[url], Reason("home_page"))
    assert crawling.articles() == before


def test_an_article_stays_if_no_worker_can_read_its_page(newsroom: Newsroom, crawling: Crawling) -> None:
    """A timeout or an exceeded memory limit has this effect (tests/ingest/test_worker_pool.py)."""
    crawling.crawl(newsroom.outlets[0], max_pages=3)
    before = crawling.articles()
    gone = WorkerPool(1)
    gone.close()
    replayed = read_again(crawling, pool=gone)
    assert {(each.result, each.reason) for each in replayed} == {(ReplayResult.FAILED, POOL_CLOSED)}
    assert crawling.articles() == before
