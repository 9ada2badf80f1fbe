"""The next state of a candidate after a response, and the more severe of two causes that end a crawl."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from core.reasons import Reason
from crawler.decisions import (
    BACK_OFF,
    Decision,
    PageResponse,
    Stop,
    StopCause,
    decide,
    more_severe,
    schedule_retry,
    stop_of,
)
from crawler.failures import Failure
from storage import CandidateState, VisitOutcome
from tests.factories import make_waiting

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
URL = "https://kabar-contoh.example/banjir"


def test_back_off_grows_and_ends() -> None:
    failure = Failure(Reason("timeout"))
    waits = [schedule_retry(failure, attempt, NOW) for attempt in range(1, len(BACK_OFF) + 2)]
    assert waits[0] == (CandidateState.WAITING, NOW)
    times = [next_try for _, next_try in waits[:-1] if next_try]
    assert times == sorted(times)
    assert sum(BACK_OFF, timedelta()) > timedelta(days=7)
    assert waits[-1] == (CandidateState.FAILED, None)


def test_the_outlets_retry_after_is_obeyed() -> None:
    later = NOW + timedelta(hours=3)
    failure = Failure(Reason("slow_down", status=429), retry_after=later)
    assert schedule_retry(failure, 1, NOW) == (CandidateState.WAITING, later)


@pytest.mark.parametrize(
    ("state", "confirmed_at"),
    [(CandidateState.GONE, 3), (CandidateState.REFUSED, 3), (CandidateState.NOT_ARTICLE, 2)],
)
def test_a_final_state_needs_to_be_confirmed(state: CandidateState, confirmed_at: int) -> None:
    failure = Failure(Reason("gone", status=404), state)
    decisions = [decide(failure, make_waiting(attempts=tried), NOW) for tried in range(3)]
    assert [decision.state is state for decision in decisions] == [tried + 1 >= confirmed_at for tried in range(3)]
    assert all(decision.next_try is None or decision.next_try >= NOW for decision in decisions)


@pytest.mark.parametrize(
    ("status", "url", "state", "outcome", "stops"),
    [
        (200, URL, None, VisitOutcome.OK, False),
        (304, URL, CandidateState.KEPT, VisitOutcome.NOT_MODIFIED, False),
        (200, "https://kabar-contoh.example/", CandidateState.WAITING, VisitOutcome.FAILED, False),
        (304, "https://kabar-contoh.example/", CandidateState.KEPT, VisitOutcome.NOT_MODIFIED, False),
        (404, URL, CandidateState.WAITING, VisitOutcome.FAILED, False),
        (403, URL, CandidateState.WAITING, VisitOutcome.REFUSED, False),
        (429, URL, CandidateState.WAITING, VisitOutcome.REFUSED, True),
        (500, URL, CandidateState.WAITING, VisitOutcome.FAILED, False),
    ],
)
def test_a_response_decides_the_state_of_a_candidate(
    status: int, url: str, state: CandidateState | None, outcome: VisitOutcome, stops: bool
) -> None:
    decision = decide(PageResponse(url, status, {}, b""), make_waiting(URL, is_kept=status == 304), NOW)
    assert (
        decision.state,
        decision.outcome,
        decision.status,
        decision.failure is not None and decision.failure.stops,
    ) == (
        state,
        outcome,
        status,
        stops,
    )
    assert (decision.reason is None) == (state in {None, CandidateState.KEPT})


def test_an_article_that_is_not_kept_cannot_be_unchanged() -> None:
    decision = decide(PageResponse(URL, 304, {}, b""), make_waiting(URL), NOW)
    assert (decision.state, decision.outcome) == (CandidateState.WAITING, VisitOutcome.FAILED)
    assert decision.reason == Reason("no_page", status=304)


def test_a_redirect_to_an_address_that_is_too_long_cannot_be_used() -> None:
    decision = decide(PageResponse(URL + "?x=" + "a" * 2048, 200, {}, b""), make_waiting(URL), NOW)
    assert (decision.state, decision.reason) == (CandidateState.WAITING, Reason("redirect_unusable"))


def test_the_home_page_itself_is_not_a_redirect() -> None:
    home = "https://kabar-contoh.example/"
    assert decide(PageResponse(home, 200, {}, b""), make_waiting(home), NOW) == Decision(None, VisitOutcome.OK, 200)


def test_the_more_severe_cause_counts_in_any_order() -> None:
    stops = [Stop(cause, Reason("stopped", cause=cause.value)) for cause in StopCause]
    for first, second in permutations(stops, 2):
        assert more_severe(first, second) == max(first, second, key=lambda stop: stop.cause)
    refused = Stop(StopCause.REFUSED, Reason("bot_wall", status=200))
    assert more_severe(refused, Stop(StopCause.REFUSED, Reason("access_refused", status=403))) is refused
    assert (more_severe(None, refused), more_severe(refused, None), more_severe(None, None)) == (refused, refused, None)


def test_only_an_interruption_leaves_sources_due() -> None:
    interruptions = {cause for cause in StopCause if Stop(cause, Reason("stopped")).is_interruption}
    assert interruptions == {StopCause.STOPPED, StopCause.LEASE_LOST}
    refused = stop_of(Failure(Reason("bot_wall", status=200), stops=True))
    assert refused is not None
    assert not refused.is_interruption
