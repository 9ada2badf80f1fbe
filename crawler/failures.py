"""Classify failed requests: by HTTP status, by exception, or because the page is not an article. Pure functions.

The exceptions that the downloader middlewares raise to end a request are also defined here.
"""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

from core.article import NotAnArticle
from core.reasons import Reason
from storage import CandidateState, VisitOutcome

MAX_RETRY_AFTER = timedelta(days=1)
BOT_WALL = Reason("bot_wall", status=200)
PAGE_WITHOUT_END = Reason("page_without_end")
_BOT_WALL_TEXTS = (b"captcha", b"challenge-platform", b"cf-chl", b"just a moment", b"are you a human", b"access denied")
# Number of bytes that are searched for the texts of a bot wall at the start of a page, and for end tags at its end.
_SEARCHED_BYTES = 20_000


_START_TAG = re.compile(rb"<(?:html|body|!doctype html)\b", re.IGNORECASE)
_END_TAG = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)
_BOX_START = re.compile(rb"<(?:div|article|main|section)\b", re.IGNORECASE)
_BOX_END = re.compile(rb"</(?:div|article|main|section)\s*>", re.IGNORECASE)


class _WithReason(Exception):  # noqa: N818 - a base, not an error
    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


class RequestRefused(_WithReason, IgnoreRequest):
    """Raised for a request that is not sent.

    If `is_permanent`, a later request would be refused as well. If `stops`, the whole outlet may not be requested now.
    """

    def __init__(self, reason: Reason, *, is_permanent: bool, stops: bool = False) -> None:
        super().__init__(reason)
        self.is_permanent = is_permanent
        self.stops = stops


class CrawlStopped(_WithReason, IgnoreRequest):
    """Raised for a request that is not sent because the crawl was stopped. The candidate or source stays due."""


class UnreadableResponse(_WithReason):
    """Raised if a response cannot be decompressed."""


class ConnectionFailed(_WithReason):
    """Raised if no connection to a host can be used, and a retry within the crawl would not help."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a request or a page yielded no article.

    `state` is the state of the candidate when it is given up (`schedule_retry` in crawler/decisions.py). If it is
    WAITING, the request is retried for a week. `retry_after` is the time (timezone-aware) before which the outlet wants
    no further request. If `stops`, the crawl ends, because the next page would fail in the same way. If `is_wall`, the
    page is for members only, or a bot protection refused the request. Several walls in a row end the crawl.
    """

    reason: Reason
    state: CandidateState = CandidateState.WAITING
    outcome: VisitOutcome = VisitOutcome.FAILED
    status: int | None = None
    retry_after: datetime | None = None
    stops: bool = False
    is_wall: bool = False


def classify_status(status: int, headers: Mapping[str, str], body: bytes, now: datetime) -> Failure | None:
    """Return the failure of a response, or None for a 304 and for a 200 without a bot wall.

    The header names must be in lower case.
    """
    if status == 200 and "cf-mitigated" in headers:
        return Failure(BOT_WALL, outcome=VisitOutcome.REFUSED, status=status, is_wall=True)
    if status in {200, 304}:
        return None
    retry_after = parse_retry_after(headers.get("retry-after"), now)
    if status in {404, 410}:
        return Failure(Reason("gone", status=status), CandidateState.GONE, status=status)
    if status in {401, 403, 406, 451} or (status in {429, 503} and is_bot_wall(headers, body)):
        code = "bot_wall" if is_bot_wall(headers, body) else "access_refused"
        return Failure(Reason(code, status=status), outcome=VisitOutcome.REFUSED, status=status, is_wall=True)
    if status == 429 or (status == 503 and retry_after):
        reason = Reason("slow_down", status=status)
        if retry_after:
            reason = Reason("slow_down_until", status=status, until=f"{retry_after:%Y-%m-%d %H:%M}")
        return Failure(
            reason, outcome=VisitOutcome.REFUSED, status=status, retry_after=retry_after, stops=status == 429
        )
    if status >= 500:
        return Failure(Reason("outlet_error", status=status), status=status, retry_after=retry_after)
    # Scrapy has already followed every redirect that has a usable address.
    is_redirect = status in {301, 302, 303, 307, 308} and "location" in headers
    return Failure(Reason("redirect_without_address" if is_redirect else "no_page", status=status), status=status)


def classify_exception(error: BaseException) -> Failure:
    """Return the failure of a request that raised `error`. Log an unexpected exception as an error."""
    if isinstance(error, RequestRefused):
        state = CandidateState.REFUSED if error.is_permanent else CandidateState.WAITING
        return Failure(error.reason, state, VisitOutcome.REFUSED, stops=error.stops)
    return Failure(exception_reason(error))


def exception_reason(error: BaseException) -> Reason:
    """Return the reason why a request raised `error`. Log an unexpected exception as an error."""
    if isinstance(error, UnreadableResponse | ConnectionFailed | CrawlStopped):
        return error.reason
    for exception_type, reason_code in _REASON_CODES:
        if isinstance(error, exception_type):
            return Reason(reason_code)
    logging.getLogger("kliping").error("unexpected exception while fetching", exc_info=error)
    return Reason("fetch_fault", kind=type(error).__name__, detail=str(error))


_REASON_CODES: tuple[tuple[type[Exception], str], ...] = (
    (CannotResolveHostError, "host_unknown"),
    (DownloadTimeoutError, "timeout"),
    (TimeoutError, "timeout"),
    (DownloadConnectionRefusedError, "connection_refused"),
    (ResponseDataLossError, "answer_cut_off"),
    (DownloadFailedError, "connection_broken"),
    (DownloadCancelledError, "answer_too_large"),
    (IgnoreRequest, "redirect_loop"),
    (ValueError, "redirect_unusable"),
    (OSError, "connection_failed"),
)


def classify_page(refusal: NotAnArticle, body: bytes, status: int) -> Failure:
    """Return the failure of a page: it is not an article, it is a bot wall, or Kliping failed to normalize it."""
    if refusal.is_fault:
        return Failure(refusal.reason, status=status)
    if is_bot_wall({}, body):
        return Failure(BOT_WALL, status=status, is_wall=True)
    return Failure(refusal.reason, CandidateState.NOT_ARTICLE, VisitOutcome.OK, status)


def is_bot_wall(headers: Mapping[str, str], body: bytes) -> bool:
    """Return True if a response is the challenge page of a bot protection, which only a browser can pass."""
    page_start = body[:_SEARCHED_BYTES].lower()
    return "cf-mitigated" in headers or any(wall_text in page_start for wall_text in _BOT_WALL_TEXTS)


def has_no_end(body: bytes) -> bool:
    """Return True if an HTML page was cut off: it lacks end tags that HTML requires.

    A minified page may omit `</body>` and `</html>`, but it closes every `<div>`, `<article>`, `<main>` and
    `<section>`.
    """
    if _END_TAG.search(body[-_SEARCHED_BYTES:]) or not _START_TAG.search(body[:_SEARCHED_BYTES]):
        return False
    is_inside_tag = body.rfind(b"<") > body.rfind(b">")
    return is_inside_tag or len(_BOX_START.findall(body)) > len(_BOX_END.findall(body))


def parse_retry_after(header_value: str | None, now: datetime) -> datetime | None:
    """Parse a Retry-After header (RFC 9110: seconds or an HTTP date) and return the time in UTC.

    The result is at most one day after `now`. Return None if the header is missing or invalid.
    """
    if not header_value:
        return None
    try:
        if header_value.strip().isdigit():
            return now + min(timedelta(seconds=min(int(header_value), 10**6)), MAX_RETRY_AFTER)
        http_date = parsedate_to_datetime(header_value)
    except ValueError:
        return None
    retry_at = http_date if http_date.tzinfo else http_date.replace(tzinfo=UTC)
    return min(max(retry_at, now), now + MAX_RETRY_AFTER).astimezone(UTC)
