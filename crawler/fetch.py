"""One answer for one request, or why there is none: for what is read step by step, as sources and long stories are."""

from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.crawl_job import CrawlJob
from crawler.failures import Failure, failure_of_exception, failure_of_status
from crawler.items import headers_of
from crawler.exceptions import Stopped


async def fetch(
    crawler: Crawler, job: CrawlJob, url: str, headers: dict[str, str], meta: dict[str, Any] | None = None
) -> Response | Failure:
    """Ask through all of Scrapy's manners (robots.txt, delay, retries, bounds); a 304 is an answer."""
    try:
        request = Request(url, headers=headers, meta=meta, callback=NO_CALLBACK, dont_filter=True)
        response = await crawler.engine.download_async(request)
    except Stopped as error:
        return Failure(str(error))
    except Exception as error:
        return failure_of_exception(error)
    return failure_of_status(response.status, headers_of(response), response.body, job.now) or response
