"""What an answer, or none, means for a candidate: decisions only, in plain words."""

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
    ResponseDataLossError,
)

from crawler.refusals import Refused
from storage import CandidateState, Outcome

BACK_OFF = tuple(map(timedelta, (0, 0, 0, 0, 0, 1, 1, 2, 4), (0, 300, 900, 3600, 21600, 0, 0, 0, 0)))
"""The least time (days, seconds) after the first, second, … failure of a candidate until it is asked for again.

The outlet's own interval comes on top, so the first is nothing. After the last one, a good week on, it counts as
failed: an article page that has not answered for so long is not going to.
"""

MAX_RETRY_AFTER = timedelta(days=1)
_WALL_SIGNS = (b"captcha", b"challenge-platform", b"cf-chl", b"just a moment", b"are you a human", b"access denied")


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a fetch came to nothing. `state` is what becomes of the candidate; WAITING: again after the back-off.

    `retry_after` (an aware datetime) is when the outlet asked to be tried again. `stops` ends the whole crawl for
    this round, since the next page would fare no better.
    """

    reason: str
    state: CandidateState = CandidateState.WAITING
    outcome: Outcome = Outcome.FAILED
    status: int | None = None
    retry_after: datetime | None = None
    stops: bool = False


def failure_of_status(status: int, headers: Mapping[str, str], body: bytes, now: datetime) -> Failure | None:
    """What an HTTP status other than success means; None for 200 and 304. Header names are in lower case."""
    if status in {200, 304}:
        return None
    retry_after = parse_retry_after(headers.get("retry-after"), now)
    if status in {404, 410}:
        return Failure(f"not there any more (HTTP {status})", CandidateState.GONE, Outcome.FAILED, status)
    if status in {401, 403, 406, 451} or (status in {429, 503} and is_bot_wall(headers, body)):
        walled = "a bot wall" if is_bot_wall(headers, body) else "access is refused"
        return Failure(f"{walled} (HTTP {status})", outcome=Outcome.REFUSED, status=status, stops=True)
    if status == 429 or (status == 503 and retry_after):
        asked = f", again after {retry_after:%Y-%m-%d %H:%M} UTC" if retry_after else ""
        reason = f"the outlet asks us to slow down (HTTP {status}{asked})"
        return Failure(reason, outcome=Outcome.REFUSED, status=status, retry_after=retry_after, stops=status == 429)
    if status >= 500:
        return Failure(f"the outlet has an error (HTTP {status})", status=status, retry_after=retry_after)
    return Failure(f"an answer without a page (HTTP {status})", status=status)


def failure_of_exception(error: BaseException) -> Failure:
    """What a fetch that gave no answer means. Raises an exception again that it does not know."""
    if isinstance(error, Refused):
        state = CandidateState.REFUSED if error.is_lasting else CandidateState.WAITING
        return Failure(error.reason, state, Outcome.REFUSED, stops=not error.is_lasting)
    reason = reason_of(error)
    if reason is None:
        raise error
    return Failure(reason)


def reason_of(error: BaseException) -> str | None:
    """Why no answer came, in plain words; None for an exception that is no such thing."""
    return next((reason for kind, reason in _NO_ANSWER if isinstance(error, kind)), None)


_NO_ANSWER: tuple[tuple[type[Exception], str], ...] = (
    (CannotResolveHostError, "its name is not known (DNS)"),
    (DownloadTimeoutError, "no answer in time"),
    (TimeoutError, "no answer in time"),
    (DownloadConnectionRefusedError, "the connection is refused"),
    (ResponseDataLossError, "the answer was cut off"),
    (DownloadFailedError, "the connection broke"),
    (DownloadCancelledError, "the answer is too large"),
    (OSError, "the connection failed"),
)


def is_bot_wall(headers: Mapping[str, str], body: bytes) -> bool:
    """Whether a refusal comes from a gate that wants a browser, by its header or the words of its page."""
    start = body[:20_000].lower()
    return "cf-mitigated" in headers or any(sign in start for sign in _WALL_SIGNS)


def parse_retry_after(value: str | None, now: datetime) -> datetime | None:
    """Retry-After (RFC 9110: seconds or an HTTP date) as an instant in UTC, at most a day on; None without one."""
    if not value:
        return None
    try:
        if value.strip().isdigit():
            return now + min(timedelta(seconds=min(int(value), 10**6)), MAX_RETRY_AFTER)
        asked = parsedate_to_datetime(value)
    except ValueError:
        return None
    aware = asked if asked.tzinfo else asked.replace(tzinfo=UTC)
    return min(max(aware, now), now + MAX_RETRY_AFTER).astimezone(UTC)


def next_try(failure: Failure, attempts: int, now: datetime) -> tuple[CandidateState, datetime | None]:
    """What becomes of a candidate after its `attempts`-th failure (from 1), and when it is asked for again."""
    if failure.state is not CandidateState.WAITING:
        return failure.state, None
    if failure.retry_after is not None:
        return CandidateState.WAITING, failure.retry_after
    if attempts > len(BACK_OFF):
        return CandidateState.FAILED, None
    return CandidateState.WAITING, now + BACK_OFF[attempts - 1]
