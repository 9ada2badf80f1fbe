"""A crawl that is stopped while a response is awaited: its sources stay due, whatever the response is."""

import asyncio
import re
import threading
from collections.abc import Iterable
from datetime import timedelta

import pytest

from core.outlet import CrawlReport
from crawler import STOPPED, OutletCrawler
from demo import Newsroom
from scheduler import RoundRunner, ServiceOptions
from storage import ClaimRequest
from tests.crawling import Crawling
from tests.faults import Fault, faulty, status


def is_article(target: str) -> bool:
    return bool(re.match(r"/\d{4}/\d\d/\d\d/", target))


def after(release: threading.Event, arrived: threading.Event, fault: Fault) -> Fault:
    """Answer with the fault once `release` is set; `arrived` is set when the request has arrived."""

    def wait(request: object, answer: object) -> Iterable[bytes] | None:
        arrived.set()
        release.wait(60)
        return fault(request, answer)  # type: ignore[arg-type]

    return wait


@pytest.mark.parametrize("code", [403, 404, 429, 500])
def test_all_sources_stay_due_whatever_the_awaited_response_is(
    newsroom: Newsroom, crawling: Crawling, code: int
) -> None:
    outlet, release, arrived = newsroom.outlets[0], threading.Event(), threading.Event()

    async def stop_while_waiting() -> CrawlReport:
        options = crawling.options()
        crawler = OutletCrawler(crawling.store, options)
        rounds = RoundRunner(crawling.store, crawler, ServiceOptions(timedelta(minutes=30), 30, None, options))
        [claim] = await rounds.claim(1, force=True)
        crawl = asyncio.create_task(rounds.crawl(claim))
        await asyncio.to_thread(arrived.wait, 60)
        stopping = asyncio.create_task(crawler.stop())
        # After one iteration of the loop, the stop has begun and waits for the response.
        await asyncio.sleep(0)
        release.set()
        await stopping
        return await crawl

    crawling.store.mirror((outlet,), crawling.keywords, crawling.now)
    with faulty(newsroom, outlet.name, {is_article: after(release, arrived, status(code))}):
        report = crawling.run(stop_while_waiting)
    due = crawling.store.claims.acquire(ClaimRequest("other", timedelta(minutes=1), 10), crawling.now)
    assert (report.stopped, report.error) == (STOPPED, None)
    # The discovered sources are due as well as the home page.
    assert [len(claim.sources) > 1 for claim in due] == [True]
