"""Fetch a single page (`kliping extract URL`), with the same limits as a crawl."""

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerRunner

from core.article import Page
from core.outlet import Outlet
from core.reasons import Reason
from crawler.address_guard import contact_refusal
from crawler.decisions import REDIRECTED_HOME, Stop, is_redirected_home
from crawler.failures import Failure
from crawler.fetch import fetch, header
from crawler.settings import CrawlOptions, make_settings


@dataclass(slots=True)
class PageJob:
    """One URL to fetch. `result` is the page, or the reason why it could not be fetched."""

    outlet: Outlet
    url: str
    options: CrawlOptions
    result: Page | Reason = Reason("no_answer")  # noqa: RUF009 - a Reason is immutable
    stop: Stop | None = None


class PageSpider(Spider):
    """Fetch one page and set it as the result of the job. The middlewares read the fields of the job."""

    name = "page"

    def __init__(self, job: PageJob, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.job = job

    async def start(self) -> AsyncIterator[Request]:
        response = await fetch(self.crawler, self.job.url, {}, self.job.options.clock())
        if isinstance(response, Failure):
            self.job.result = response.reason
        elif is_redirected_home(self.job.url, response.url):
            self.job.result = REDIRECTED_HOME
        else:
            self.job.result = Page(
                response.url, response.body, self.job.options.clock(), header(response, "Content-Type")
            )
        for request in tuple[Request, ...]():  # Scrapy requires an asynchronous generator
            yield request


async def fetch_page(outlet: Outlet, url: str, options: CrawlOptions) -> Page | Reason:
    """Fetch one page of an outlet. Return the page, or the reason why it could not be fetched."""
    if refusal := contact_refusal(outlet, url, options):
        return refusal
    logging.getLogger("scrapy").setLevel(logging.CRITICAL)
    job = PageJob(outlet, url, options)
    await AsyncCrawlerRunner(make_settings(options) | {"ITEM_PIPELINES": {}}).crawl(PageSpider, job=job)
    return job.result
