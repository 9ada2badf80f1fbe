"""The spider: one crawl of one outlet, from what waits over its sources to its article pages."""

from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from twisted.python.failure import Failure as TwistedFailure

from core.article import Page
from core.outlet import Outlet
from core.urls import is_home
from crawler.fetch import fetch
from crawler.source_discovery import SourceFinder
from crawler.crawl_job import CrawlJob
from ingest.outlet_profiles import open_profile
from crawler.options import CrawlOptions
from crawler.failures import Failure, failure_of_exception, failure_of_status, next_try
from crawler.items import PageItem, conditional, header, headers_of
from crawler.exceptions import Refused, Stopped
from storage import CandidateState, CandidateUpdate, Visit, VisitOutcome, WaitingCandidate

DEAD_AFTER = 5
"""Pages in a row without a usable answer after which the outlet is left alone until its next round."""

MAX_CRAWL_DELAY = 60.0
"""Seconds; a longer Crawl-delay would let a round of 200 pages take days."""


class OutletSpider(Spider):
    """Yields the article pages to ask for, oldest first, and a PageItem for each that answers.

    What waits from earlier rounds goes first, then the sources are read, then what they gave.
    """

    name = "outlet"

    def __init__(self, job: CrawlJob, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.job = job
        self.sitemaps: tuple[str, ...] = ()
        self._asked: set[int] = set()
        self._failures_in_a_row = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "OutletSpider":
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider._robots_parsed, signals.robots_parsed)
        crawler.signals.connect(spider._crashed, signals.spider_error)
        crawler.signals.connect(spider._crashed, signals.item_error)
        return spider

    @property
    def outlet(self) -> Outlet:
        return self.job.outlet

    @property
    def options(self) -> CrawlOptions:
        return self.job.tools.options

    async def start(self) -> AsyncIterator[Request]:
        await open_profile(self.job)
        async for request in self._page_requests():
            yield request
        await SourceFinder(self.job, self._fetch, lambda: self.sitemaps).read_all()
        async for request in self._page_requests():
            yield request

    async def _fetch(self, url: str, headers: dict[str, str]) -> Response | Failure:
        return await fetch(self.crawler, self.job, url, headers)

    async def _page_requests(self) -> AsyncIterator[Request]:
        """As many as the round may still make; what the later pages of stories took meanwhile is not there any more."""
        for waiting in await self._take_waiting():
            if self.job.asked >= self.options.max_pages:
                return
            self.job.asked += 1
            yield self._page_request(waiting)

    async def _take_waiting(self) -> list[WaitingCandidate]:
        """Candidates not asked for in this round yet, as many as the round may still ask for."""
        left = self.options.max_pages - self.job.asked
        if left <= 0 or self.job.stopped_because:
            return []
        # Those under way are still waiting in the store, so as many more are taken to skip them.
        limit = left + len(self._asked)
        found = await self.job.write(
            self.job.tools.store.candidates.find_waiting, self.job.claim.outlet_id, self.job.now, limit
        )
        fresh = [waiting for waiting in found if waiting.id not in self._asked][:left]
        self._asked.update(waiting.id for waiting in fresh)
        return fresh

    def _page_request(self, waiting: WaitingCandidate) -> Request:
        return Request(
            waiting.candidate.url,
            callback=self.parse_page,
            errback=self.page_failed,
            headers=conditional(waiting.etag, waiting.last_modified) if waiting.is_kept else {},
            cb_kwargs={"waiting": waiting},
            meta={"is_page": True},
            dont_filter=True,
        )

    async def parse_page(self, response: Response, waiting: WaitingCandidate) -> AsyncIterator[PageItem]:
        """An answer to a request for an article page."""
        failure = failure_of_status(response.status, headers_of(response), response.body, self.job.now)
        if failure is not None:
            await self._fail(waiting, response.url, failure)
            return
        if response.status == 304:
            self._failures_in_a_row = 0
            self.job.report.not_modified += 1
            await self._settle(waiting, CandidateState.KEPT, Visit(response.url, VisitOutcome.NOT_MODIFIED, 304))
        elif is_home(response.url) and not is_home(waiting.candidate.url):
            gone = Failure("leads to the home page", CandidateState.GONE, status=response.status)
            await self._fail(waiting, response.url, gone)
        else:
            self._failures_in_a_row = 0
            self.job.report.fetched += 1
            yield self._item(response, waiting)

    def _item(self, response: Response, waiting: WaitingCandidate) -> PageItem:
        page = Page(
            url=response.url,
            body=response.body,
            fetched_at=self.job.now,
            content_type=header(response, "Content-Type"),
            candidate=waiting.candidate,
        )
        return PageItem(waiting, page, response.status, header(response, "ETag"), header(response, "Last-Modified"))

    async def page_failed(self, failure: TwistedFailure) -> None:
        """A request for an article page that got no answer."""
        error = failure.value
        if error is None or isinstance(error, Stopped):
            return
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
        # A request refused at once costs the outlet nothing; one refused after a redirect does.
        is_asked = not isinstance(error, Refused) or bool(request.meta.get("redirect_times"))
        await self._fail(request.cb_kwargs["waiting"], request.url, failure_of_exception(error), is_asked=is_asked)

    async def _fail(self, waiting: WaitingCandidate, url: str, failure: Failure, *, is_asked: bool = True) -> None:
        report = self.job.report
        report.add_failure(failure.reason)
        if failure.outcome is VisitOutcome.REFUSED:
            report.refused += 1
        else:
            report.failed += 1
        is_answer = failure.state is CandidateState.GONE
        self._stop_if_hopeless(failure, counts=is_asked and waiting.attempts == 0 and not is_answer)
        state, again = next_try(failure, waiting.attempts + 1, self.job.now)
        visit = Visit(url, failure.outcome, failure.status, failure.reason)
        await self._settle(waiting, state, visit, again)

    def _stop_if_hopeless(self, failure: Failure, *, counts: bool) -> None:
        """Pages that failed before say nothing new, and do not count; nor do those that the outlet says are gone."""
        self.job.heed(failure)
        self._failures_in_a_row += counts
        if not failure.stops and self._failures_in_a_row >= DEAD_AFTER:
            self.job.stopped_because = f"{DEAD_AFTER} pages in a row failed, the last one because {failure.reason}"

    async def _settle(self, waiting: WaitingCandidate, state: CandidateState, visit: Visit, again: Any = None) -> None:
        settlement = CandidateUpdate(waiting.id, state, visit.reason, visit, next_try=again)
        await self.job.write(self.job.tools.store.candidates.update, settlement, self.job.now)
        self.job.told()

    def _crashed(self, failure: TwistedFailure) -> None:
        """Scrapy only logs what it did not expect; here it ends the crawl."""
        self.job.crash = self.job.crash or failure.value
        self.job.stopped_because = self.job.stopped_because or "a fault in Kliping"

    def _robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Note what robots.txt names, and keep the pause that it asks for."""
        self.sitemaps = tuple(dict.fromkeys((*self.sitemaps, *_sitemaps(robotparser))))
        delay = robotparser.crawl_delay("Kliping")
        if delay and delay > self.options.delay.total_seconds():
            downloader = self.crawler.engine.downloader
            key, pause = downloader.get_slot_key(request), min(delay, MAX_CRAWL_DELAY)
            # The slot that stands, and those that Scrapy makes anew after it cleared idle ones away.
            downloader.per_slot_settings[key] = {"delay": pause}
            if key in downloader.slots:
                downloader.slots[key].delay = pause


def _sitemaps(parser: Any) -> tuple[str, ...]:
    """The sitemaps that robots.txt names: Scrapy's wrapper hides them, Protego behind it lists them."""
    return tuple(getattr(getattr(parser, "rp", None), "sitemaps", ()))
