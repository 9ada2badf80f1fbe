"""The spider for a single page, such as the one of `kliping extract URL`; all limits of a crawl apply."""

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.http import Response

from core.article import Page
from core.outlet import Outlet
from core.reasons import Reason
from crawler.address_guard import contact_refusal
from crawler.decisions import Stop
from crawler.failures import classify_exception, classify_status
from crawler.fetch import header, headers_of
from crawler.options import CrawlOptions
from crawler.settings import make_settings


@dataclass(slots=True)
class PageJob:
    """One address to fetch; `result` is the page, or why there is none."""

    outlet: Outlet
    url: str
    options: CrawlOptions
    result: Page | Reason = Reason("no_answer")  # noqa: RUF009 - a Reason is immutable
    stop: Stop | None = None


class PageSpider(Spider):
    """Fetches one page and puts it into its job."""

    name = "page"

    def __init__(self, job: PageJob, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.job = job
        self.outlet = job.outlet
        self.options = job.options

    async def start(self) -> AsyncIterator[Request]:
        yield Request(self.job.url, callback=self.parse_page, errback=self.page_failed, dont_filter=True)

    def parse_page(self, response: Response) -> None:
        now = self.options.clock()
        failure = classify_status(response.status, headers_of(response), response.body, now)
        page = Page(response.url, response.body, now, header(response, "Content-Type"))
        self.job.result = failure.reason if failure else page

    def page_failed(self, failure: Any) -> None:
        self.job.result = classify_exception(failure.value).reason


async def fetch_page(outlet: Outlet, url: str, options: CrawlOptions) -> Page | Reason:
    """Return one page of an outlet, fetched within all limits of a crawl, or why there is none."""
    if refusal := contact_refusal(outlet, url, options):
        return refusal
    logging.getLogger("scrapy").setLevel(logging.CRITICAL)
    job = PageJob(outlet, url, options)
    settings = make_settings(options) | {"ITEM_PIPELINES": {}}
    await AsyncCrawlerRunner(settings).crawl(PageSpider, job=job)
    return job.result
