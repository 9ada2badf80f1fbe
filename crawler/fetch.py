"""Send one request and await the response (sources, continuation pages, single pages); read and build headers."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser

from core.reasons import Reason
from crawler.failures import Failure, classify_exception, classify_status

# The flag of a response whose body is cut off. Scrapy sets it if the connection ended too early.
CUT_OFF = "dataloss"
# The values in `meta` with which a request accepts a response that is cut off.
ACCEPTS_PART = {"accepts_part": True, "download_fail_on_dataloss": False}

# Maximum Crawl-delay in seconds. With a longer delay, a round of 200 pages would take hours.
MAX_CRAWL_DELAY = 60.0


def apply_crawl_delay(crawler: Crawler, robots: RobotParser, request: Request, configured: timedelta) -> None:
    """Apply the Crawl-delay of the robots.txt that `request` fetched, if it is longer than the configured pause."""
    delay = robots.crawl_delay("Kliping")
    if delay and delay > configured.total_seconds():
        downloader = crawler.engine.downloader
        slot_key, crawl_delay = downloader.get_slot_key(request), min(delay, MAX_CRAWL_DELAY)
        # Scrapy removes an idle slot and creates it again, so both the settings and the slot are changed.
        downloader.per_slot_settings[slot_key] = {"delay": crawl_delay}
        if slot_key in downloader.slots:
            downloader.slots[slot_key].delay = crawl_delay


async def fetch(
    crawler: Crawler, url: str, headers: dict[str, str], now: datetime, meta: dict[str, Any] | None = None
) -> Response | Failure:
    """Send a request, and return the response (200 or 304) or the failure.

    `headers` are the headers of a conditional request. If they are empty, a 304 is a failure.

    The request passes through all downloader middlewares: robots.txt, delay, retries, limits of the outlet.
    """
    try:
        request = Request(url, headers=headers, meta=meta, callback=NO_CALLBACK, dont_filter=True)
        response = await crawler.engine.download_async(request)
    except Exception as error:
        return classify_exception(error)
    if response.status == 304 and not headers:
        return Failure(Reason("no_page", status=304), status=304)
    return classify_status(response.status, headers_of(response), response.body, now) or response


def header(response: Response, name: str) -> str | None:
    """Return the value of a header, decoded as Latin-1. Return None if the header is missing."""
    header_value = response.headers.get(name)
    return header_value.decode("latin-1") if header_value else None


def response_time(response: Response) -> datetime | None:
    """Return the time (UTC) at which the outlet sent a response, according to the outlet's own clock.

    The time is the header `Date`. If a cache has stored the response since, the header `Age` is added (RFC 9111).
    Return None if the outlet states no valid time.
    """
    try:
        sent_at = parsedate_to_datetime(header(response, "Date") or "")
        age = timedelta(seconds=int(header(response, "Age") or 0))
        return (sent_at if sent_at.tzinfo else sent_at.replace(tzinfo=UTC)).astimezone(UTC) + age
    except (ValueError, OverflowError):
        return None


def headers_of(response: Response) -> dict[str, str]:
    """Return all headers by name in lower case. The last value of a repeated header wins."""
    return {
        name.decode("latin-1").lower(): values[-1].decode("latin-1")
        for name, values in response.headers.items()
        if values
    }


def conditional_headers(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """Return the headers of a conditional request (RFC 9110). If there are no validators, return an empty dict."""
    headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in headers.items() if value}
