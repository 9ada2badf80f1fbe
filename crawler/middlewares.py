"""Downloader middlewares: domain of the outlet, private addresses, decompression, cookies, refresh, robots.txt."""

import asyncio
import re
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from OpenSSL import SSL
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.downloadermiddlewares.redirect import BaseRedirectMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import CannotResolveHostError, DownloadFailedError, IgnoreRequest
from scrapy.http import Headers, HtmlResponse, Response
from scrapy.http.cookies import CookieJar
from scrapy.responsetypes import responsetypes
from scrapy.robotstxt import RobotParser
from scrapy.settings import BaseSettings
from scrapy.utils.response import get_base_url
from service_identity import VerificationError
from twisted.internet.error import ConnectionDone, ConnectionLost
from twisted.web._newclient import ParseError
from twisted.web.client import ResponseFailed
from w3lib.html import remove_comments, remove_tags_with_content

from core.decompression import Corrupt, CutOff, TooLarge, decompress, detect_encoding
from core.ip_addresses import is_public_address
from core.outlet import Outlet
from core.reasons import Reason
from core.urls import host_with_port, politeness_key, resolve_url, site_key
from crawler.address_guard import Endpoint, endpoint_of, install_guard, private_address_reason
from crawler.decisions import stop_of
from crawler.failures import (
    ConnectionFailed,
    CrawlStopped,
    RequestRefused,
    UnreadableResponse,
    classify_status,
    exception_reason,
)
from crawler.fetch import CUT_OFF, headers_of
from crawler.settings import MAX_BYTES
from crawler.tls import explain_tls_failure, speaks_tls


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
        if request.meta.get("is_retry") and not self._job.progress.has_retries_left:
            raise CrawlStopped(Reason("retries_postponed"))
        other_host = request.meta.get("other_host")
        if other_host and self._job.progress.is_failing(other_host):
            raise CrawlStopped(Reason("retries_postponed"))
        site = site_key(request.url)
        if site not in ({self._site} if request.meta.get("is_page") else self._sites):
            raise RequestRefused(Reason("other_domain", domain=site), is_permanent=True)
        endpoint = endpoint_of(request.url)
        if options.allow_private or (outlet.private and host_with_port(request.url) == host_with_port(outlet.url)):
            self._permit(endpoint)
        elif endpoint in self._guard.permitted:
            raise RequestRefused(private_address_reason(request.url), is_permanent=True)

    def _permit(self, endpoint: Endpoint) -> None:
        """Permit private addresses for an endpoint. If no contact is configured, permit no public addresses for it."""
        self._permitted.add(endpoint)
        self._guard.permitted.add(endpoint)
        if self._job.options.contact_problem:
            self._guard.private_only.add(endpoint)

    def _withdraw_permissions(self) -> None:
        self._guard.permitted -= self._permitted
        self._guard.private_only -= self._permitted

    def process_response(self, request: Request, response: Response) -> Response:
        """Stop the crawl if the response for an article page requires it.

        The callback of the spider would be too late, because Scrapy sends the next request before it calls the
        callback.
        """
        if request.meta.get("is_page") and not request.meta.get("other_host"):
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


class ConnectionFailures:
    """Name the cause of a failed connection (certificate, TLS or headers) if Scrapy reports none.

    The request is not retried, because it would fail in the same way.
    """

    def __init__(self) -> None:
        self._guard = install_guard()
        self._tls_reasons: dict[Endpoint, Reason | None] = {}

    async def process_exception(self, request: Request, exception: Exception) -> None:
        if not isinstance(exception, DownloadFailedError):
            return
        causes = [failure.value for failure in getattr(exception.__cause__, "reasons", ())]
        if any(isinstance(cause, ParseError) for cause in causes):
            raise ConnectionFailed(await self._tls_reason(request) or Reason("no_http")) from exception
        if any(isinstance(cause, SSL.Error | VerificationError | ConnectionLost) for cause in causes):
            reason = await self._tls_reason(request)
            if reason is not None:
                raise ConnectionFailed(reason) from exception
        # The connection was closed before the header of the response was complete.
        elif type(exception.__cause__) is ResponseFailed and any(isinstance(cause, ConnectionDone) for cause in causes):
            raise ConnectionFailed(Reason("header_unreadable")) from exception

    async def _tls_reason(self, request: Request) -> Reason | None:
        host, port = endpoint = endpoint_of(request.url)
        if endpoint not in self._tls_reasons:
            is_permitted, is_private_only = endpoint in self._guard.permitted, endpoint in self._guard.private_only

            def is_allowed(address: str) -> bool:
                return not is_private_only if is_public_address(address) else is_permitted

            if request.url.startswith("https"):
                reason = await asyncio.to_thread(explain_tls_failure, host, port, is_allowed)
            else:
                is_tls = await asyncio.to_thread(speaks_tls, host, port, is_allowed)
                reason = Reason("tls_required", host=host, port=port) if is_tls else None
            self._tls_reasons[endpoint] = reason
        return self._tls_reasons[endpoint]


class Decompression(HttpCompressionMiddleware):
    """Decompress responses, and raise UnreadableResponse if a body is incomplete, too large or corrupt.

    If a body is cut off, Scrapy passes on its first part. Kliping would then store an article with half its text. Only
    requests that accept a part of a body get it, with the flag CUT_OFF.
    """

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]  # as it will be
        response = _complete_if_partial(response)
        header_values = [value.decode("latin-1") for value in response.headers.getlist("Content-Encoding")]
        if not header_values and detect_encoding(response.body) is None:
            return response
        encodings = [encoding.strip().lower() for encoding in ",".join(header_values).split(",")]
        try:
            body = decompress(response.body, encodings, MAX_BYTES)
        except CutOff as error:
            if not request.meta.get("accepts_part"):
                raise UnreadableResponse(Reason("answer_cut_off")) from error
            body, response = error.data, response.replace(flags=[*response.flags, CUT_OFF])
        except TooLarge as error:
            raise UnreadableResponse(Reason("answer_too_large_unpacked")) from error
        except Corrupt as error:
            raise UnreadableResponse(Reason("answer_not_unpacked")) from error
        headers = Headers(response.headers)
        headers.pop("Content-Encoding", None)
        response_class = responsetypes.from_args(headers=headers, url=response.url, body=body)
        return response.replace(cls=response_class, headers=headers, body=body)


def _complete_if_partial(response: Response) -> Response:
    """Turn a 206 response that contains the whole body into a 200. Kliping never requests ranges.

    The same applies to a 203, with which a proxy marks a response that it changed. Raise UnreadableResponse if the
    response contains only a part of the body.
    """
    if response.status not in {203, 206}:
        return response
    content_range = _CONTENT_RANGE.match(response.headers.get("Content-Range") or b"")
    if content_range is not None and response.status == 206:
        first, last, length = content_range.groups()
        if int(first) != 0 or (length != b"*" and int(last) + 1 != int(length)):
            raise UnreadableResponse(Reason("answer_cut_off"))
    return response.replace(status=200)


# The value of the header Content-Range (RFC 9110), such as `bytes 0-499/500`.
_CONTENT_RANGE = re.compile(rb"bytes\s+(\d{1,15})-(\d{1,15})/(\d{1,15}|\*)", re.IGNORECASE)


class RedirectCookies:
    """Send the cookies of a redirecting response only with the request that follows the redirect.

    Some sites set a cookie, redirect to the same URL, and answer only a request that has the cookie. At the end of a
    chain of redirects, its cookies are dropped, so that no outlet can recognize Kliping by them.
    """

    def process_request(self, request: Request) -> None:
        cookies: CookieJar | None = request.meta.get("redirect_cookies")
        if cookies is not None:
            request.headers.pop("Cookie", None)
            cookies.add_cookie_header(request)

    def process_response(self, request: Request, response: Response) -> Response:
        if "Set-Cookie" in response.headers:
            request.meta.setdefault("redirect_cookies", CookieJar()).extract_cookies(response, request)
        return response


class RefreshRedirects(BaseRedirectMiddleware):
    """Follow `<meta http-equiv="refresh">` and the header `Refresh` like an HTTP redirect.

    A page that only reloads itself is not requested again. A refresh to another site is not followed, because on an
    article page it leads to advertising.
    """

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self._max_delay = settings.getfloat("METAREFRESH_MAXDELAY")

    def process_response(self, request: Request, response: Response) -> Request | Response:
        try:
            delay, target = _refresh_of(response)
        except ValueError:
            # The target is not a URL.
            return response
        if target is None or delay is None or delay > self._max_delay or resolve_url(response.url, target) is None:
            return response
        is_reload = target.partition("#")[0] == request.url
        if (is_reload and "Set-Cookie" not in response.headers) or site_key(target) != site_key(request.url):
            return response
        redirected = self._build_redirect_request(request, response, url=target)
        return self._redirect(redirected, request, "refresh")

    def handle_referer(self, request: Request, response: Response) -> None:
        request.headers.pop("Referer", None)


def _refresh_of(response: Response) -> tuple[float | None, str | None]:
    """Return the delay in seconds and the absolute URL of a refresh. Without a refresh, both are None."""
    if response.status != 200:
        return None, None
    refresh = response.headers.get("Refresh")
    if refresh:
        return _parse_refresh(refresh.decode("latin-1"), response.url)
    page_start = response.body[:_REFRESH_BYTES]
    if b"http-equiv" not in page_start.lower() or not isinstance(response, HtmlResponse):
        return None, None
    markup = page_start.decode(response.encoding, "replace")
    markup = remove_tags_with_content(remove_comments(markup), which_ones=("script", "noscript", "template"))
    is_refresh = (tag for tag in _META_TAG.findall(markup) if _IS_REFRESH.search(tag))
    content = next((found for tag in is_refresh if (found := _CONTENT.search(tag))), None)
    if content is None:
        return None, None
    return _parse_refresh(unescape(content["quoted"] or content["bare"] or ""), get_base_url(response))


def _parse_refresh(text: str, base_url: str) -> tuple[float | None, str | None]:
    """Return the delay and the URL of a refresh. `url=` may be missing; without a URL, the page reloads itself.

    Source: the HTML standard, "shared declarative refresh steps".
    """
    refresh = _REFRESH.fullmatch(text.strip())
    if refresh is None:
        return None, None
    target = refresh["double"] or refresh["single"] or refresh["plain"] or ""
    return float(refresh["delay"]), urljoin(base_url, target.strip())


_META_TAG = re.compile(r"<meta\b[^>]*>", re.IGNORECASE)
_IS_REFRESH = re.compile(r"""\bhttp-equiv\s*=\s*["']?\s*refresh\b""", re.IGNORECASE)
_CONTENT = re.compile(
    r"""\bcontent\s*=\s*(?:(?P<mark>["'])(?P<quoted>.*?)(?P=mark)|(?P<bare>[^\s>]+))""", re.IGNORECASE | re.DOTALL
)
_REFRESH = re.compile(
    r"""(?P<delay>\d{1,9}(?:\.\d*)?)\s*"""
    r"""(?:[;,\s]\s*(?:url\s*=\s*)?(?:"(?P<double>[^"]*).*|'(?P<single>[^']*).*|(?P<plain>.*)))?""",
    re.IGNORECASE | re.DOTALL,
)

# Number of bytes at the start of a page that are searched for a meta refresh, which belongs into `<head>`.
_REFRESH_BYTES = 16_384

# Number of bytes of robots.txt that are parsed. RFC 9309 requires at least 500 KiB; parsing more would block the event
# loop for too long.
MAX_ROBOTS = 512 * 1024


class RobotsTxt(RobotsTxtMiddleware):
    """Obey robots.txt (RFC 9309): a 4xx allows everything; a 5xx, a 429 or no response allows nothing in this round.

    The rules apply to the host of the file. If that host allows nothing, the crawl ends only if it is the outlet's own
    host.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        job: Any = crawler.spider.job  # type: ignore[union-attr]  # a CrawlJob or a PageJob
        self._outlet_host = politeness_key(job.outlet.url)
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
            reason = Reason("robots_status", status=response.status)
            raise RequestRefused(reason, is_permanent=False, stops=politeness_key(request.url) == self._outlet_host)
        body = response.body[:MAX_ROBOTS] if response.status == 200 else b""
        await super()._parse_robots(response.replace(body=body), netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        if not isinstance(exc, RequestRefused | CrawlStopped):
            reason = Reason("robots_unreadable", reason=exception_reason(exc))
            stops = politeness_key(f"http://{netloc}/") == self._outlet_host
            exc = RequestRefused(reason, is_permanent=False, stops=stops)
        self._failures[netloc] = exc
        super()._robots_error(exc, netloc)
