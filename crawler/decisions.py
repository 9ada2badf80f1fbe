"""Decide the next state of a candidate (retry, back-off), and why a crawl stops. Pure functions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from core.reasons import Reason
from core.urls import MAX_LENGTH, is_home
from crawler.failures import Failure, classify_status
from storage import CandidateState, VisitOutcome, WaitingCandidate

# Delays before a candidate is requested again, after its first, second, … failure. They are minima, because a candidate
# also waits for the next round of its outlet. If the candidate fails again after the last delay, more than a week after
# the first failure, its state becomes FAILED: a page that failed for a week is unlikely to come back.
BACK_OFF = tuple(map(timedelta, (0, 0, 0, 0, 0, 1, 1, 2, 4), (0, 300, 900, 3600, 21600, 0, 0, 0, 0)))

# The minimum delays before another request for a page that was gone, moved, forbidden or not an article.
RECHECK = (timedelta(0), timedelta(hours=12))

# Number of times that a page must be found gone, moved or forbidden before the candidate is given up. Mistakes by the
# outlet (maintenance, a wrong robots.txt, a redirect of all pages) or by the user last for a round or two.
CONFIRMED_AFTER = 3

# Number of times that a page must contain no article before the candidate is given up. A stub may become an article
# later, but most stubs do not.
NOT_ARTICLE_AFTER = 2

# The reason why a request for another page yielded the home page.
REDIRECTED_HOME = Reason("redirected_home")

# After this number of failures of a continuation page, the article is kept without that page. By default, this takes
# about an hour. If the article were kept sooner, it could get a false mention: a word that the query excludes may be on
# the missing page.
MISSING_PAGE_AFTER = 3


class StopCause(IntEnum):
    """Why a crawl ends before it has requested all candidates. A cause with a greater value is more severe."""

    TIME_LIMIT = 1
    # Several pages in a row failed.
    UNRESPONSIVE = 2
    # The outlet refuses requests, or no request to it is permitted.
    REFUSED = 3
    FAULT = 4
    # The user ended the crawl, or the service is shutting down.
    STOPPED = 5
    LEASE_LOST = 6


@dataclass(frozen=True, slots=True)
class Stop:
    """The early end of a crawl: its cause, and the reason that is shown to users."""

    cause: StopCause
    reason: Reason

    @property
    def is_interruption(self) -> bool:
        """True if the user, the service or another process stopped the crawl. Its sources then stay due."""
        return self.cause in {StopCause.STOPPED, StopCause.LEASE_LOST}


def more_severe(first: Stop | None, second: Stop | None) -> Stop | None:
    """Return the stop with the more severe cause, or the first if both are equally severe."""
    if first is None or second is None:
        return first or second
    return second if second.cause > first.cause else first


def stop_of(failure: Failure) -> Stop | None:
    """Return a stop if the failure of a request must end the crawl. Return None if the crawl may continue."""
    return Stop(StopCause.REFUSED, failure.reason) if failure.stops else None


@dataclass(frozen=True, slots=True)
class PageResponse:
    """The response for an article page. `url` is the URL after redirects; header names are in lower case."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Decision:
    """The new state of a candidate. If `state` is None, the page in the response must be normalized first.

    A candidate in the state WAITING is requested again, but not before `next_try` (timezone-aware). If `next_try` is
    None, it may be requested at once.
    """

    state: CandidateState | None
    outcome: VisitOutcome
    status: int | None
    failure: Failure | None = None
    next_try: datetime | None = None

    @property
    def reason(self) -> Reason | None:
        return self.failure.reason if self.failure else None


def decide(response: PageResponse | Failure, candidate: WaitingCandidate, now: datetime) -> Decision:
    """Return what happens to a candidate after a response or a failure. `now` is a timezone-aware datetime."""
    failure = response if isinstance(response, Failure) else _classify(response, candidate, now)
    if failure is not None:
        state, next_try = schedule_retry(failure, candidate.attempts + 1, now)
        return Decision(state, failure.outcome, failure.status, failure, next_try)
    if isinstance(response, PageResponse) and response.status == 304:
        return Decision(CandidateState.KEPT, VisitOutcome.NOT_MODIFIED, 304)
    return Decision(None, VisitOutcome.OK, 200)


def _classify(response: PageResponse, candidate: WaitingCandidate, now: datetime) -> Failure | None:
    failure = classify_status(response.status, response.headers, response.body, now)
    if response.status == 304 and not candidate.is_kept:
        # The request was not conditional, and the store has no article that could be unchanged.
        return Failure(Reason("no_page", status=304), status=304)
    if failure is None and len(response.url) > MAX_LENGTH:
        return Failure(Reason("redirect_unusable"), status=response.status)
    if failure is None and response.status != 304 and is_redirected_home(candidate.candidate.url, response.url):
        return Failure(REDIRECTED_HOME, CandidateState.GONE, status=response.status)
    return failure


def is_redirected_home(requested_url: str, url: str) -> bool:
    """Return True if a request for another page was redirected to the home page. Outlets do this for removed pages."""
    return is_home(url) and not is_home(requested_url)


def schedule_retry(failure: Failure, attempts: int, now: datetime) -> tuple[CandidateState, datetime | None]:
    """Return the state of a candidate after `attempts` (≥ 1) failures, and the earliest time of the next request.

    If the candidate is not requested again, the time is None.
    """
    if failure.state is not CandidateState.WAITING:
        max_attempts = NOT_ARTICLE_AFTER if failure.state is CandidateState.NOT_ARTICLE else CONFIRMED_AFTER
        if attempts >= max_attempts:
            return failure.state, None
        return CandidateState.WAITING, now + RECHECK[min(attempts, len(RECHECK)) - 1]
    if failure.retry_after is not None:
        return CandidateState.WAITING, failure.retry_after
    if attempts > len(BACK_OFF):
        return CandidateState.FAILED, None
    return CandidateState.WAITING, now + BACK_OFF[attempts - 1]


def waits_for_page(failure: Failure, candidate: WaitingCandidate) -> bool:
    """Return True if an article must wait for a continuation page that failed, else False.

    As long as the missing page may come back, a shorter article never replaces one that is already kept. An article
    never waits for a page that is permanently missing (gone, moved, forbidden, not an article): some pagers link to
    pages that never existed.
    """
    if failure.state is not CandidateState.WAITING:
        return False
    attempts = candidate.attempts + 1
    return attempts <= len(BACK_OFF) if candidate.is_kept else attempts < MISSING_PAGE_AFTER
