"""What an answer, or none, means for a candidate: decisions only, in plain words."""

import logging
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

from crawler.exceptions import Refused
from storage import CandidateState, VisitOutcome

BACK_OFF = tuple(map(timedelta, (0, 0, 0, 0, 0, 1, 1, 2, 4), (0, 300, 900, 3600, 21600, 0, 0, 0, 0)))
"""The least time (days, seconds) after the first, second, … failure of a candidate until it is asked for again.

The outlet's own interval comes on top, so the first is nothing. After the last one, a good week on, it counts as
failed: an article page that has not answered for so long is not going to.
"""

DOUBT = (timedelta(0), timedelta(hours=12))
"""The least time until what was found gone, moved, forbidden or no article is looked at again."""

BELIEVED_AFTER = 3
"""How often an article must be found gone, moved or forbidden until that is believed: a mistake of the outlet's
(maintenance, a wrong robots.txt, a redirect of all pages) or of the user's lasts for a round or two."""

NOT_ARTICLE_AFTER = 2
"""The same for a page that is no article: a notice in place of the story, a stub. Most are none for ever."""

PART_AFTER = 3
"""How often a later page of a story must fail until the story is kept without it: an hour or so, by default. Sooner, a
mention could be false (what a query excludes may stand on that page); much later, it would be no news."""

MAX_RETRY_AFTER = timedelta(days=1)
REDIRECTS = frozenset({301, 302, 303, 307, 308})
_WALL_SIGNS = (b"captcha", b"challenge-platform", b"cf-chl", b"just a moment", b"are you a human", b"access denied")


class Unreadable(Exception):  # noqa: N818 - told to people as a reason
    """An answer that came and cannot be read; the message says why, in plain words."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a fetch came to nothing. `state` is what becomes of the candidate, believed only once it was found
    BELIEVED_AFTER times; WAITING: again after the back-off.

    `retry_after` (an aware datetime) is when the outlet asked to be tried again. `stops` ends the whole crawl for
    this round, since the next page would fare no better.
    """

    reason: str
    state: CandidateState = CandidateState.WAITING
    outcome: VisitOutcome = VisitOutcome.FAILED
    status: int | None = None
    retry_after: datetime | None = None
    stops: bool = False


def failure_of_status(status: int, headers: Mapping[str, str], body: bytes, now: datetime) -> Failure | None:
    """What an answer means that brings nothing; None for a good 200 and for 304. Header names are in lower case."""
    if status == 200 and "cf-mitigated" in headers:
        return Failure("a bot wall (HTTP 200)", outcome=VisitOutcome.REFUSED, status=status, stops=True)
    if status in {200, 304}:
        return None
    retry_after = parse_retry_after(headers.get("retry-after"), now)
    if status in {404, 410}:
        return Failure(f"not there any more (HTTP {status})", CandidateState.GONE, VisitOutcome.FAILED, status)
    if status in {401, 403, 406, 451} or (status in {429, 503} and is_bot_wall(headers, body)):
        walled = "a bot wall" if is_bot_wall(headers, body) else "access is refused"
        return Failure(f"{walled} (HTTP {status})", outcome=VisitOutcome.REFUSED, status=status, stops=True)
    if status == 429 or (status == 503 and retry_after):
        asked = f", again after {retry_after:%Y-%m-%d %H:%M} UTC" if retry_after else ""
        reason = f"the outlet asks us to slow down (HTTP {status}{asked})"
        return Failure(
            reason, outcome=VisitOutcome.REFUSED, status=status, retry_after=retry_after, stops=status == 429
        )
    if status >= 500:
        return Failure(f"the outlet has an error (HTTP {status})", status=status, retry_after=retry_after)
    if status in REDIRECTS and "location" in headers:
        # Any other was followed before it came here.
        return Failure(f"a redirect to what is no web address (HTTP {status})", status=status)
    return Failure(f"an answer without a page (HTTP {status})", status=status)


def failure_of_exception(error: BaseException) -> Failure:
    """What a fetch that gave no answer means. What nobody expected is a failure as well, and told loudly."""
    if isinstance(error, Refused):
        state = CandidateState.REFUSED if error.is_lasting else CandidateState.WAITING
        return Failure(error.reason, state, VisitOutcome.REFUSED, stops=not error.is_lasting)
    return Failure(reason_of(error))


def reason_of(error: BaseException) -> str:
    """Why no answer came, in plain words."""
    if isinstance(error, Unreadable):
        return str(error)
    known = next((reason for kind, reason in _NO_ANSWER if isinstance(error, kind)), None)
    if known is None:
        logging.getLogger("kliping").error("a fetch ended in an unexpected way", exc_info=error)
    return known or f"an unexpected fault ({type(error).__name__}: {error})"


_NO_ANSWER: tuple[tuple[type[Exception], str], ...] = (
    (CannotResolveHostError, "its name is not known (DNS)"),
    (DownloadTimeoutError, "no whole answer in time"),
    (TimeoutError, "no whole answer in time"),
    (DownloadConnectionRefusedError, "the connection is refused"),
    (ResponseDataLossError, "the answer was cut off"),
    (DownloadFailedError, "the connection broke"),
    (DownloadCancelledError, "the answer is too large"),
    (IgnoreRequest, "redirects that lead nowhere"),
    (ValueError, "a redirect to no usable address"),
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
        limit = NOT_ARTICLE_AFTER if failure.state is CandidateState.NOT_ARTICLE else BELIEVED_AFTER
        again = now + DOUBT[min(attempts, len(DOUBT)) - 1]
        return (failure.state, None) if attempts >= limit else (CandidateState.WAITING, again)
    if failure.retry_after is not None:
        return CandidateState.WAITING, failure.retry_after
    if attempts > len(BACK_OFF):
        return CandidateState.FAILED, None
    return CandidateState.WAITING, now + BACK_OFF[attempts - 1]


def waits_for_part(failure: Failure, attempts: int, *, is_kept: bool) -> bool:
    """Whether a story waits for a page that failed, now for the `attempts`-th time (from 1), or is kept without it.

    What is kept already is not replaced by less as long as the page may come back. A page that is not there at all
    (gone, no article, moved, forbidden) is not waited for: pagers name pages that never were.
    """
    if failure.state is not CandidateState.WAITING:
        return False
    return attempts <= len(BACK_OFF) if is_kept else attempts < PART_AFTER
