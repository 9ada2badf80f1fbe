"""Fetch a single page (`kliping extract URL`, `kliping add URL`), with the same limits as a crawl."""

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.http import Response
from scrapy.robotstxt import RobotParser

from core.article import Page
from core.outlet import Outlet
from core.reasons import Reason
from core.urls import MAX_LENGTH
from crawler.address_guard import contact_refusal
from crawler.continuation_pages import ContinuationReader
from crawler.decisions import REDIRECTED_HOME, Stop, is_redirected_home
from crawler.failures import Failure
from crawler.fetch import apply_crawl_delay, fetch, header
from crawler.settings import CrawlOptions, make_settings
from ingest.worker_pool import WorkerPool
from storage import CandidateState


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A page with its HTTP validators.

    `missing` is the reason why a continuation page is missing for good; `page.parts` has those before it.
    """

    page: Page
    etag: str | None = None
    last_modified: str | None = None
    missing: Reason | None = None


@dataclass(slots=True)
class PageJob:
    """One URL to fetch. `result` is the page, or the reason why it could not be fetched.

    With a `pool`, the continuation pages of the article are fetched, too.
    """

    outlet: Outlet
    url: str
    options: CrawlOptions
    pool: WorkerPool | None = None
    result: FetchedPage | Reason = Reason("no_answer")  # noqa: RUF009 - a Reason is immutable
    stop: Stop | None = None


class PageSpider(Spider):
    """Fetch one page and set it as the result of the job. The middlewares read the fields of the job."""

    name = "page"

    def __init__(self, job: PageJob, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.job = job

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "PageSpider":
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider._read_robots, signals.robots_parsed)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        self.job.result = await self._fetch_page()
        for request in tuple[Request, ...]():  # Scrapy requires an asynchronous generator
            yield request

    async def _fetch_page(self) -> FetchedPage | Reason:
        job, now = self.job, self.job.options.clock()
        response = await self._fetch(job.url)
        if isinstance(response, Failure):
            return response.reason
        if is_redirected_home(job.url, response.url):
            return REDIRECTED_HOME
        if len(response.url) > MAX_LENGTH:
            return Reason("redirect_unusable")
        page = Page(response.url, response.body, now, header(response, "Content-Type"))
        validators = header(response, "ETag"), header(response, "Last-Modified")
        if job.pool is None:
            return FetchedPage(page, *validators)
        page, missing = await ContinuationReader(job.outlet, job.pool, now, self._fetch).complete(page)
        # An article with a false mention is worse than none: a word that a query excludes may be on the missing page.
        if missing is not None and missing.state is CandidateState.WAITING:
            return missing.reason
        if page.parts or missing:
            # Later pages may change when page 1 does not.
            return FetchedPage(page, missing=missing.reason if missing else None)
        return FetchedPage(page, *validators)

    async def _fetch(self, url: str) -> Response | Failure:
        return await fetch(self.crawler, url, {}, self.job.options.clock())

    def _read_robots(self, robotparser: RobotParser, request: Request) -> None:
        apply_crawl_delay(self.crawler, robotparser, request, self.job.options.delay)


async def fetch_page(
    outlet: Outlet, url: str, options: CrawlOptions, pool: WorkerPool | None = None
) -> FetchedPage | Reason:
    """Fetch one page of an outlet. Return the page, or the reason why it could not be fetched.

    With a `pool`, also fetch the continuation pages of the article.
    """
    if refusal := contact_refusal(outlet, url, options):
        return refusal
    logging.getLogger("scrapy").setLevel(logging.CRITICAL)
    job = PageJob(outlet, url, options, pool)
    await AsyncCrawlerRunner(make_settings(options) | {"ITEM_PIPELINES": {}}).crawl(PageSpider, job=job)
    return job.result
