"""What an answer means: decisions in plain words."""

from datetime import UTC, datetime, timedelta

import pytest

from crawler.failures import BACK_OFF, Failure, failure_of_status, next_try, parse_retry_after
from storage import CandidateState

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ("", None),
        ("120", NOW + timedelta(minutes=2)),
        ("Mon, 02 Mar 2026 09:00:00 GMT", NOW + timedelta(hours=1)),
        ("Mon, 02 Mar 2020 09:00:00 GMT", NOW),
        ("99999999", NOW + timedelta(days=1)),
        ("9" * 400, NOW + timedelta(days=1)),
        ("soon", None),
    ],
)
def test_retry_after(value: str | None, expected: datetime | None) -> None:
    assert parse_retry_after(value, NOW) == expected


@pytest.mark.parametrize(
    ("status", "headers", "body", "words", "state", "stops"),
    [
        (404, {}, b"", "not there any more", CandidateState.GONE, False),
        (403, {}, b"no", "access is refused", CandidateState.WAITING, True),
        (403, {}, b"<title>Just a moment...</title>", "a bot wall", CandidateState.WAITING, True),
        (503, {"cf-mitigated": "challenge"}, b"", "a bot wall", CandidateState.WAITING, True),
        (429, {"retry-after": "60"}, b"", "slow down", CandidateState.WAITING, True),
        (503, {"retry-after": "60"}, b"", "slow down", CandidateState.WAITING, False),
        (500, {}, b"", "has an error", CandidateState.WAITING, False),
        (204, {}, b"", "without a page", CandidateState.WAITING, False),
    ],
)
def test_statuses(
    status: int, headers: dict[str, str], body: bytes, words: str, state: CandidateState, stops: bool
) -> None:
    failure = failure_of_status(status, headers, body, NOW)
    assert failure is not None
    assert words in failure.reason
    assert (failure.state, failure.stops) == (state, stops)


def test_what_has_answered_is_no_failure() -> None:
    assert failure_of_status(200, {}, b"", NOW) is failure_of_status(304, {}, b"", NOW) is None


def test_back_off_grows_and_ends() -> None:
    failure = Failure("no answer in time")
    waits = [next_try(failure, attempt, NOW) for attempt in range(1, len(BACK_OFF) + 2)]
    assert waits[0] == (CandidateState.WAITING, NOW)
    times = [again for _, again in waits[:-1] if again]
    assert times == sorted(times)
    assert sum(BACK_OFF, timedelta()) > timedelta(days=7)
    assert waits[-1] == (CandidateState.FAILED, None)


def test_what_the_outlet_asks_for_is_kept() -> None:
    later = NOW + timedelta(hours=3)
    assert next_try(Failure("slow down", retry_after=later), 1, NOW) == (CandidateState.WAITING, later)


@pytest.mark.parametrize(
    ("state", "believed_at"),
    [(CandidateState.GONE, 3), (CandidateState.REFUSED, 3), (CandidateState.NOT_ARTICLE, 2)],
)
def test_what_would_be_for_ever_is_believed_only_when_found_again(state: CandidateState, believed_at: int) -> None:
    answers = [next_try(Failure("so it seems", state), attempt, NOW) for attempt in range(1, 4)]
    assert [answer[0] is state for answer in answers] == [attempt >= believed_at for attempt in range(1, 4)]
    assert all(again is None or again >= NOW for _, again in answers)
