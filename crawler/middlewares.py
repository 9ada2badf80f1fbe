"""What Scrapy lacks between a request and the network: an outlet's bounds, strict robots.txt, private addresses,
reasons in plain words.
"""

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
from core.urls import host_of, site_of
from crawler.address_guard import AddressGuard, Place, install_guard
from crawler.failures import Unreadable, failure_of_status, reason_of
from crawler.items import headers_of
from crawler.exceptions import Refused, Stopped


class OutletBounds:
    """Lets a crawl ask its own outlet only: its registrable domain and, on a private network, its own host and port.

    Sees every request, those after a redirect and for robots.txt included. Sources that the user named may lie
    elsewhere, articles may not.
    """

    def __init__(self, crawler: Crawler) -> None:
        spider: Any = crawler.spider
        outlet: Outlet = spider.outlet
        self._spider = spider
        self._guard = install_guard()
        self._site = site_of(outlet.url)
        self._sites = {self._site, *(site_of(source.url) for source in outlet.sources)}
        self._permitted: set[Place] = set()
        crawler.signals.connect(self._forget, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "OutletBounds":
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        outlet, options = self._spider.outlet, self._spider.options
        if self._spider.job.stopped_because:
            raise Stopped(self._spider.job.stopped_because)
        sites = {self._site} if request.meta.get("is_page") else self._sites
        if site_of(request.url) not in sites:
            raise Refused(f"moved to another domain ({site_of(request.url)})", is_lasting=True)
        place = _dialled(request.url)
        if options.allow_private or (outlet.private and host_of(request.url) == host_of(outlet.url)):
            self._permit(place)
        elif place in self._guard.permitted:
            raise Refused(private_problem(request.url), is_lasting=True)

    def _permit(self, place: Place) -> None:
        """Private addresses for this place; without a contact nothing but private ones."""
        self._permitted.add(place)
        self._guard.permitted.add(place)
        if self._spider.options.contact_problem:
            self._guard.private_only.add(place)

    def _forget(self) -> None:
        self._guard.permitted -= self._permitted
        self._guard.private_only -= self._permitted

    def process_response(self, request: Request, response: Response) -> Response:
        """End the crawl where an article page says so; here, since the next request is made before any callback."""
        if request.meta.get("is_page"):
            now = self._spider.options.clock()
            failure = failure_of_status(response.status, headers_of(response), response.body, now)
            if failure is not None and failure.stops:
                self._spider.job.stopped_because = failure.reason
        return response


def _dialled(url: str) -> Place:
    parts = urlsplit(url)
    return (parts.hostname or "").lower(), parts.port or (443 if parts.scheme == "https" else 80)


def private_problem(url: str, address: str | None = None) -> str:
    """Why a private address, or a name that leads to one, is not asked, and what allows it."""
    parts = urlsplit(url)
    shown = f"{parts.hostname} is {address}" if address and address != parts.hostname else f"{parts.hostname}"
    home = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/"
    return f"private address ({shown}); an outlet with 'url: {home}' and 'private: true' in the config allows it"


class PrivateAddresses:
    """Says what the guard on the resolver refused, instead of the failed look-up that Twisted makes of it.

    Stands nearer to the network than the retry middleware, so that a refusal is not tried again.
    """

    def __init__(self, guard: AddressGuard) -> None:
        self._guard = guard

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "PrivateAddresses":
        return cls(install_guard())

    def process_exception(self, request: Request, exception: Exception) -> None:
        place = _dialled(request.url)
        if isinstance(exception, CannotResolveHostError) and (address := self._guard.refused.get(place)):
            reason = private_problem(request.url, address)
            if is_public_address(address):
                reason = f"{place[0]} is public ({address}), and no contact is configured: see network.contact"
            raise Refused(reason, is_lasting=True) from exception


class Unpacking(HttpCompressionMiddleware):
    """Says why an answer cannot be unpacked: each packing raises errors of its own, some of them a connection's."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]  # as it will be
        try:
            return super().process_response(request, response)
        except IgnoreRequest as error:
            raise Unreadable("the answer is too large, unpacked") from error
        except Exception as error:
            raise Unreadable("the answer cannot be unpacked") from error


MAX_ROBOTS = 512 * 1024
"""Bytes of robots.txt that count; RFC 9309 asks for 500 KiB, and it is parsed on the event loop."""


class Robots(RobotsTxtMiddleware):
    """robots.txt as RFC 9309 has it: 4xx means that all is allowed, no answer or 5xx that nothing is for now."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._failures: dict[str, Refused | Stopped] = {}

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
            raise Refused("robots.txt does not allow it", is_lasting=True) from error

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == 429:
            raise Refused(f"robots.txt cannot be read (HTTP {response.status}), so nothing is asked", is_lasting=False)
        body = response.body[:MAX_ROBOTS] if response.status == 200 else b""
        await super()._parse_robots(response.replace(body=body), netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        if not isinstance(exc, Refused | Stopped):
            exc = Refused(f"robots.txt cannot be read ({reason_of(exc)}), so nothing is asked", is_lasting=False)
        self._failures[netloc] = exc
        super()._robots_error(exc, netloc)
