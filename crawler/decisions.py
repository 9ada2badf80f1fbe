"""Decide what happens to a candidate after a response or failure, and why a crawl stops. Pure functions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from core.reasons import Reason
from core.urls import is_home
from crawler.failures import Failure, classify_status
from storage import CandidateState, VisitOutcome, WaitingCandidate

# The least time (days, seconds) after the first, second, … failure of a candidate until it is requested again.
#
# The outlet's own interval comes on top, so the first is zero. After the last one, a good week later, the candidate is
# FAILED: an article page that has not answered for so long is not going to.
BACK_OFF = tuple(map(timedelta, (0, 0, 0, 0, 0, 1, 1, 2, 4), (0, 300, 900, 3600, 21600, 0, 0, 0, 0)))

# The least time until a page that was gone, moved, forbidden or not an article is requested again.
RECHECK = (timedelta(0), timedelta(hours=12))

# How often a page must be gone, moved or forbidden until that is final: a mistake of the outlet (maintenance, a wrong
# robots.txt, a redirect of all pages) or of the user lasts for a round or two.
CONFIRMED_AFTER = 3

# The same for a page that is not an article: a placeholder for the story, a stub. Most never become one.
NOT_ARTICLE_AFTER = 2

# How often a continuation page must fail until the story is kept without it: about an hour by default. Sooner, a
# mention could be false (a word that the query excludes may be on that page); much later, it would not be news.
MISSING_PAGE_AFTER = 3


class StopCause(IntEnum):
    """Why a crawl ends before it has requested all candidates. Of two causes, the more severe (greater) one counts."""

    TIME_LIMIT = 1
    # Several pages in a row failed.
    UNRESPONSIVE = 2
    # The outlet refuses requests, or may not be requested at all.
    REFUSED = 3
    FAULT = 4
    # By the user, or with the service.
    STOPPED = 5
    LEASE_LOST = 6


@dataclass(frozen=True, slots=True)
class Stop:
    """The cause and the reason of a crawl's early end."""

    cause: StopCause
    reason: Reason

    @property
    def is_interruption(self) -> bool:
        """Whether the crawl was stopped from outside, so that its sources are still due."""
        return self.cause in {StopCause.STOPPED, StopCause.LEASE_LOST}


def more_severe(first: Stop | None, second: Stop | None) -> Stop | None:
    """Return the stop with the more severe cause; if they are equal, the first."""
    if first is None or second is None:
        return first or second
    return second if second.cause > first.cause else first


def stop_of(failure: Failure) -> Stop | None:
    """Return the stop of the whole crawl that a failure requires, None if the crawl may continue."""
    return Stop(StopCause.REFUSED, failure.reason) if failure.stops else None


@dataclass(frozen=True, slots=True)
class PageResponse:
    """The response to a request for an article page; `url` after redirects, header names in lower case."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Decision:
    """What happens to a candidate. If `state` is None, the response contains a page that must be normalized.

    A candidate in the state WAITING is requested again, but not before `next_try` (aware; None: at any time).
    """

    state: CandidateState | None
    outcome: VisitOutcome
    status: int | None
    failure: Failure | None = None
    next_try: datetime | None = None

    @property
    def reason(self) -> Reason | None:
        return self.failure.reason if self.failure else None

    @property
    def stop(self) -> Stop | None:
        """The stop of the whole crawl, if the next page would fail in the same way."""
        return stop_of(self.failure) if self.failure else None


def decide(answer: PageResponse | Failure, candidate: WaitingCandidate, now: datetime) -> Decision:
    """Return what happens to a candidate after the response, or the failure, at `now` (aware)."""
    failure = answer if isinstance(answer, Failure) else _classify(answer, candidate, now)
    if failure is not None:
        state, next_try = schedule_retry(failure, candidate.attempts + 1, now)
        return Decision(state, failure.outcome, failure.status, failure, next_try)
    if isinstance(answer, PageResponse) and answer.status == 304:
        return Decision(CandidateState.KEPT, VisitOutcome.NOT_MODIFIED, 304)
    return Decision(None, VisitOutcome.OK, 200)


def _classify(answer: PageResponse, candidate: WaitingCandidate, now: datetime) -> Failure | None:
    failure = classify_status(answer.status, answer.headers, answer.body, now)
    if failure is None and answer.status != 304 and is_home(answer.url) and not is_home(candidate.candidate.url):
        return Failure(Reason("redirected_home"), CandidateState.GONE, status=answer.status)
    return failure


def schedule_retry(failure: Failure, attempts: int, now: datetime) -> tuple[CandidateState, datetime | None]:
    """Return a candidate's state after its `attempts`-th failure (from 1), and when it is requested again."""
    if failure.state is not CandidateState.WAITING:
        limit = NOT_ARTICLE_AFTER if failure.state is CandidateState.NOT_ARTICLE else CONFIRMED_AFTER
        if attempts >= limit:
            return failure.state, None
        return CandidateState.WAITING, now + RECHECK[min(attempts, len(RECHECK)) - 1]
    if failure.retry_after is not None:
        return CandidateState.WAITING, failure.retry_after
    if attempts > len(BACK_OFF):
        return CandidateState.FAILED, None
    return CandidateState.WAITING, now + BACK_OFF[attempts - 1]


def waits_for_page(failure: Failure, candidate: WaitingCandidate) -> bool:
    """Return whether a story waits for a continuation page that failed, rather than being kept without it.

    A kept article is not replaced by a shorter one as long as the page may come back. The story does not wait for a
    page that is permanently missing (gone, not an article, moved, forbidden): some pagers link to pages that never
    existed.
    """
    if failure.state is not CandidateState.WAITING:
        return False
    attempts = candidate.attempts + 1
    return attempts <= len(BACK_OFF) if candidate.is_kept else attempts < MISSING_PAGE_AFTER
