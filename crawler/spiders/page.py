"""A spider for one page: what `kliping extract URL` asks for, with all the manners of a crawl."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response

from core.article import Page
from core.outlet import Outlet
from crawler.options import CrawlOptions
from crawler.failures import failure_of_exception, failure_of_status
from crawler.items import header, headers_of


@dataclass(slots=True)
class PageJob:
    """One address to fetch; `result` is the page, or in plain words why there is none."""

    outlet: Outlet
    url: str
    options: CrawlOptions
    result: Page | str = "nothing came back"
    stopped_because: str | None = field(default=None)


class PageSpider(Spider):
    """Fetches one page into its job."""

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
        failure = failure_of_status(response.status, headers_of(response), response.body, now)
        page = Page(response.url, response.body, now, header(response, "Content-Type"))
        self.job.result = failure.reason if failure else page

    def page_failed(self, failure: Any) -> None:
        self.job.result = failure_of_exception(failure.value).reason
