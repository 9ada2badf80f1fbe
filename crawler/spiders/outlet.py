"""The spider of a crawl: request the waiting candidates, read the sources, then request the new candidates."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from twisted.python.failure import Failure as TwistedFailure

from core.article import Page
from core.urls import politeness_key
from crawler.crawl_job import CrawlJob
from crawler.decisions import PageResponse, decide
from crawler.failures import CrawlStopped, Failure, RequestRefused, classify_exception
from crawler.fetch import (
    ACCEPTS_PART,
    apply_crawl_delay,
    conditional_headers,
    fetch,
    header,
    headers_of,
    response_time,
)
from crawler.items import PageItem
from crawler.progress import ClockRead, PageFailed, PageFetched, PageRequested
from crawler.source_discovery import SourceDiscovery
from storage import CandidateState, WaitingCandidate


class OutletSpider(Spider):
    """Yield requests for article pages, oldest first, and a PageItem for each page that is fetched."""

    name = "outlet"

    def __init__(self, job: CrawlJob, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.job = job
        self.sitemaps: tuple[str, ...] = ()
        self._requested: set[int] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "OutletSpider":
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider._read_robots, signals.robots_parsed)
        crawler.signals.connect(spider._record_fault, signals.spider_error)
        crawler.signals.connect(spider._record_fault, signals.item_error)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        await self.job.learner.load()
        async for request in self._page_requests():
            yield request
        await SourceDiscovery(self.job, self._fetch, lambda: self.sitemaps).read_all()
        async for request in self._page_requests():
            yield request

    async def _fetch(self, url: str, headers: dict[str, str], *, accepts_part: bool = False) -> Response | Failure:
        response = await fetch(self.crawler, url, headers, self.job.now, ACCEPTS_PART if accepts_part else None)
        if isinstance(response, Response) and (outlet_time := response_time(response)):
            self.job.record(ClockRead(self.job.now, outlet_time))
        return response

    async def _page_requests(self) -> AsyncIterator[Request]:
        """Yield requests for candidates until `max_pages` pages, including continuation pages, have been requested."""
        for waiting in await self._next_candidates():
            if self.job.progress.pages_requested >= self.job.options.max_pages:
                return
            self.job.record(PageRequested())
            yield Request(
                waiting.candidate.url,
                callback=self.parse_page,
                errback=self.page_failed,
                headers=conditional_headers(waiting.etag, waiting.last_modified) if waiting.is_kept else {},
                cb_kwargs={"waiting": waiting},
                meta={
                    "is_page": True,
                    "is_retry": waiting.attempts > 0,
                    "other_host": self._other_host(waiting.candidate.url),
                },
                dont_filter=True,
            )

    async def _next_candidates(self) -> list[WaitingCandidate]:
        """Return as many candidates as the crawl may still request. Leave out those that it has already requested."""
        pages_left = self.job.options.max_pages - self.job.progress.pages_requested
        if pages_left <= 0 or self.job.stop is not None:
            return []
        # The candidates that were requested may still be waiting in the store.
        limit = pages_left + len(self._requested)
        store, outlet_id = self.job.store, self.job.claim.outlet_id
        candidates = await store.call(store.candidates.find_waiting, outlet_id, self.job.now, limit)
        unrequested = [waiting for waiting in candidates if waiting.id not in self._requested][:pages_left]
        self._requested.update(waiting.id for waiting in unrequested)
        return unrequested

    async def parse_page(self, response: Response, waiting: WaitingCandidate) -> AsyncIterator[PageItem]:
        page_response = PageResponse(response.url, response.status, headers_of(response), response.body)
        decision = decide(page_response, waiting, self.job.now)
        if decision.failure is None:
            other_host = self._other_host(waiting.candidate.url)
            self.job.record(PageFetched(is_unchanged=decision.state is not None, other_host=other_host))
        else:
            self._record_failure(waiting, decision.failure)
        if decision.state is not None:
            await self.job.settle(waiting, response.url, decision)
            return
        content_type = header(response, "Content-Type")
        candidate = replace(waiting.candidate, full_text=self.job.take_full_text(waiting.candidate.url))
        page = Page(response.url, response.body, self.job.now, content_type, candidate=candidate)
        yield PageItem(waiting, page, response.status, header(response, "ETag"), header(response, "Last-Modified"))

    async def page_failed(self, failure: TwistedFailure) -> None:
        error = failure.value
        if error is None or isinstance(error, CrawlStopped):
            return
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
        # The outlet never received a request that a middleware refused, except when the refusal followed a redirect.
        is_sent = not isinstance(error, RequestRefused) or bool(request.meta.get("redirect_times"))
        waiting, request_failure = request.cb_kwargs["waiting"], classify_exception(error)
        self._record_failure(waiting, request_failure, is_sent=is_sent)
        await self.job.settle(waiting, request.url, decide(request_failure, waiting, self.job.now))

    def _record_failure(self, waiting: WaitingCandidate, failure: Failure, *, is_sent: bool = True) -> None:
        """Record a failed page. A page that is gone does not count towards MAX_FAILURES_IN_A_ROW."""
        is_unanswered = is_sent and failure.state is not CandidateState.GONE
        other_host = self._other_host(waiting.candidate.url)
        self.job.record(PageFailed(failure, is_unanswered, is_retry=waiting.attempts > 0, other_host=other_host))

    def _other_host(self, url: str) -> str | None:
        """Return the host of a page, or None if it is that of the outlet's home page."""
        host = politeness_key(url)
        return host if host != politeness_key(self.job.outlet.url) else None

    def _record_fault(self, failure: TwistedFailure) -> None:
        """Stop the crawl after an exception. Scrapy would only log it."""
        if failure.value is not None:
            self.job.record_fault(failure.value)

    def _read_robots(self, robotparser: RobotParser, request: Request) -> None:
        """Store the sitemaps that robots.txt lists, and apply its Crawl-delay."""
        # Scrapy's wrapper hides the sitemaps that the wrapped parser (Protego) lists.
        sitemaps = getattr(getattr(robotparser, "rp", None), "sitemaps", ())
        self.sitemaps = tuple(dict.fromkeys((*self.sitemaps, *sitemaps)))
        apply_crawl_delay(self.crawler, robotparser, request, self.job.options.delay)
