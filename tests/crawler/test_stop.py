"""A crawl that is stopped while a response is awaited: its sources stay due, whatever the response is."""

import asyncio
import re
import threading
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta

import pytest

from core.outlet import CrawlReport
from core.reasons import Reason
from crawler import STOPPED, OutletCrawler
from demo import Newsroom
from scheduler import RoundRunner, ServiceOptions
from storage import Claim, ClaimRequest
from tests.crawling import Crawling, asked
from tests.faults import Fault, faulty, status, too_many


def is_article(target: str) -> bool:
    return bool(re.match(r"/\d{4}/\d\d/\d\d/", target))


def after(release: threading.Event, arrived: threading.Event, fault: Fault) -> Fault:
    """Answer with the fault once `release` is set; `arrived` is set when the request has arrived."""

    def wait(request: object, answer: object) -> Iterable[bytes] | None:
        arrived.set()
        release.wait(60)
        return fault(request, answer)  # type: ignore[arg-type]

    return wait


def crawl_until(
    newsroom: Newsroom, crawling: Crawling, answer: Fault, interrupt: Callable[[OutletCrawler, Claim], Awaitable[None]]
) -> CrawlReport:
    """Crawl the first outlet, interrupt the crawl while it awaits its first article, then answer with a fault."""
    outlet, release, arrived = newsroom.outlets[0], threading.Event(), threading.Event()

    async def run() -> CrawlReport:
        options = crawling.options()
        crawler = OutletCrawler(crawling.store, options)
        rounds = RoundRunner(crawling.store, crawler, ServiceOptions(timedelta(minutes=30), 30, None, options))
        [claim] = await rounds.claim(1, force=True)
        crawl = asyncio.create_task(rounds.crawl(claim))
        await asyncio.to_thread(arrived.wait, 60)
        interruption = asyncio.ensure_future(interrupt(crawler, claim))
        # After one iteration of the loop, the interruption has begun and waits for the response.
        await asyncio.sleep(0)
        release.set()
        await interruption
        report = await crawl
        crawler.close()
        return report

    crawling.store.mirror((outlet,), crawling.keywords, crawling.now)
    with faulty(newsroom, outlet.name, {is_article: after(release, arrived, answer)}):
        return crawling.run(run)


@pytest.mark.parametrize("code", [403, 404, 429, 500])
def test_all_sources_stay_due_whatever_the_awaited_response_is(
    newsroom: Newsroom, crawling: Crawling, code: int
) -> None:
    report = crawl_until(newsroom, crawling, status(code), lambda crawler, _claim: crawler.stop())
    due = crawling.store.claims.acquire(ClaimRequest("other", timedelta(minutes=1), 10), crawling.now)
    assert (report.stopped, report.error) == (STOPPED, None)
    # The discovered sources are due as well as the home page.
    assert [len(claim.sources) > 1 for claim in due] == [True]


def test_retry_after_is_obeyed_although_the_crawl_was_stopped(newsroom: Newsroom, crawling: Crawling) -> None:
    """No source is due before that time, although all of them were due when the crawl was stopped."""
    report = crawl_until(newsroom, crawling, too_many("7200"), lambda crawler, _claim: crawler.stop())
    assert (report.stopped, report.error) == (STOPPED, None)
    request = ClaimRequest("other", timedelta(minutes=1), 10)
    assert crawling.store.claims.acquire(request, crawling.now + timedelta(seconds=7199)) == ()
    [claim] = crawling.store.claims.acquire(request, crawling.now + timedelta(seconds=7200))
    assert len(claim.sources) > 1


def test_a_crawl_whose_lease_is_lost_ends_without_blaming_the_outlet(newsroom: Newsroom, crawling: Crawling) -> None:
    async def lose_lease(crawler: OutletCrawler, claim: Claim) -> None:
        crawler.cancel([claim.outlet_id])

    report = crawl_until(newsroom, crawling, status(403), lose_lease)
    assert (report.stopped, report.error, report.fetched) == (Reason("lease_lost"), None, 0)
    assert len([target for target in asked(newsroom) if is_article(target)]) == 1
