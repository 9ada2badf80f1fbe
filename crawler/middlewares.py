"""Downloader middlewares: the domain of the outlet, private addresses, decompression, robots.txt."""

from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser

from core.ip_addresses import is_public_address
from core.outlet import Outlet
from core.reasons import Reason
from core.urls import host_with_port, site_key
from crawler.address_guard import Endpoint, endpoint_of, install_guard, private_address_reason
from crawler.decisions import stop_of
from crawler.failures import CrawlStopped, RequestRefused, UnreadableResponse, classify_status, exception_reason
from crawler.fetch import headers_of


class OutletLimits:
    """Limit a crawl to the registrable domain of the outlet. On a private network, also limit it to the host and port.

    The limits apply to every request, including redirects and robots.txt. Sources that the user configured may have
    other domains, but articles may not.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._job: Any = crawler.spider.job  # type: ignore[union-attr]  # a CrawlJob or a PageJob
        outlet: Outlet = self._job.outlet
        self._guard = install_guard()
        self._site = site_key(outlet.url)
        self._sites = {self._site, *(site_key(source.url) for source in outlet.sources)}
        self._permitted: set[Endpoint] = set()
        crawler.signals.connect(self._withdraw_permissions, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "OutletLimits":
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        outlet, options, stop = self._job.outlet, self._job.options, self._job.stop
        if stop is not None:
            raise CrawlStopped(stop.reason)
        site = site_key(request.url)
        if site not in ({self._site} if request.meta.get("is_page") else self._sites):
            raise RequestRefused(Reason("other_domain", domain=site), is_permanent=True)
        endpoint = endpoint_of(request.url)
        if options.allow_private or (outlet.private and host_with_port(request.url) == host_with_port(outlet.url)):
            self._permit(endpoint)
        elif endpoint in self._guard.permitted:
            raise RequestRefused(private_address_reason(request.url), is_permanent=True)

    def _permit(self, endpoint: Endpoint) -> None:
        """Permit private addresses for an endpoint. If no contact is configured, permit no public addresses."""
        self._permitted.add(endpoint)
        self._guard.permitted.add(endpoint)
        if self._job.options.contact_problem:
            self._guard.private_only.add(endpoint)

    def _withdraw_permissions(self) -> None:
        self._guard.permitted -= self._permitted
        self._guard.private_only -= self._permitted

    def process_response(self, request: Request, response: Response) -> Response:
        """Stop the crawl if the response for an article page requires it.

        The callback of the spider would be too late, because Scrapy sends the next request before it calls it.
        """
        if request.meta.get("is_page"):
            failure = classify_status(response.status, headers_of(response), response.body, self._job.options.clock())
            if failure is not None and (stop := stop_of(failure)):
                self._job.record(stop)
        return response


class PrivateAddresses:
    """Refuse a request whose address the guard dropped. Twisted reports such a request as a DNS error.

    This middleware is closer to the network than the retry middleware, so a refused request is not retried.
    """

    def __init__(self) -> None:
        self._guard = install_guard()

    def process_exception(self, request: Request, exception: Exception) -> None:
        host, port = endpoint_of(request.url)
        if isinstance(exception, CannotResolveHostError) and (address := self._guard.refused.get((host, port))):
            reason = private_address_reason(request.url, address)
            if is_public_address(address):
                reason = Reason("public_without_contact", host=host, address=address)
            raise RequestRefused(reason, is_permanent=True) from exception


class Decompression(HttpCompressionMiddleware):
    """Decompress responses, and raise UnreadableResponse for every error.

    Scrapy raises a different exception for each encoding, and raises some of these also for connection errors.
    """

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]  # as it will be
        try:
            return super().process_response(request, response)
        except IgnoreRequest as error:
            raise UnreadableResponse(Reason("answer_too_large_unpacked")) from error
        except Exception as error:
            raise UnreadableResponse(Reason("answer_not_unpacked")) from error


# Number of bytes of robots.txt that are parsed. RFC 9309 requires at least 500 KiB; parsing more would block the event
# loop for too long.
MAX_ROBOTS = 512 * 1024


class RobotsTxt(RobotsTxtMiddleware):
    """Obey robots.txt (RFC 9309): a 4xx allows everything; a 5xx, a 429 or no response allows nothing in this round."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._failures: dict[str, RequestRefused | CrawlStopped] = {}

    async def process_request(self, request: Request) -> None:  # type: ignore[override]  # its decorator hides the type
        if request.meta.get("dont_obey_robotstxt"):
            return
        parser = await self.robot_parser(request)
        failure = self._failures.get(urlsplit(request.url).netloc)
        if failure is not None:
            raise failure
        self.process_request_2(parser, request)

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as error:
            raise RequestRefused(Reason("robots_disallow"), is_permanent=True) from error

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == 429:
            raise RequestRefused(Reason("robots_status", status=response.status), is_permanent=False)
        body = response.body[:MAX_ROBOTS] if response.status == 200 else b""
        await super()._parse_robots(response.replace(body=body), netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        if not isinstance(exc, RequestRefused | CrawlStopped):
            exc = RequestRefused(Reason("robots_unreadable", reason=exception_reason(exc)), is_permanent=False)
        self._failures[netloc] = exc
        super()._robots_error(exc, netloc)
