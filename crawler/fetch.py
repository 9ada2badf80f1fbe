"""Send one request and await its response: for sources and continuation pages, which are read step by step."""

from datetime import datetime
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.failures import Failure, classify_exception, classify_status


async def fetch(
    crawler: Crawler, url: str, headers: dict[str, str], now: datetime, meta: dict[str, Any] | None = None
) -> Response | Failure:
    """Return the response, a 304 included, or why there is none. All of Scrapy's middlewares apply (robots.txt, delay,
    retries, limits)."""
    try:
        request = Request(url, headers=headers, meta=meta, callback=NO_CALLBACK, dont_filter=True)
        response = await crawler.engine.download_async(request)
    except Exception as error:
        return classify_exception(error)
    return classify_status(response.status, headers_of(response), response.body, now) or response


def header(response: Response, name: str) -> str | None:
    """Return one header as text (HTTP headers are latin-1), None if it is missing."""
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def headers_of(response: Response) -> dict[str, str]:
    """Return all headers, names in lower case; of a repeated header the last one."""
    pairs = response.headers.items()
    return {name.decode("latin-1").lower(): values[-1].decode("latin-1") for name, values in pairs if values}


def conditional_headers(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """Return the request headers that ask for a page only if it has changed (RFC 9110)."""
    headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in headers.items() if value}
