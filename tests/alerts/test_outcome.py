"""When a message is sent again, and when it is given up."""

from datetime import timedelta

import pytest

from alerts.outcome import GIVE_UP_AFTER, MAX_REFUSALS, Outcome, Problem, decide_attempt
from core.reasons import Reason
from storage import AlertMessage, MessageState
from tests.factories import DAY, NOW

REFUSED = Reason("channel_refused", answer="HTTP 500")


def make_message(attempts: int = 0) -> AlertMessage:
    return AlertMessage(
        1, "u", "kantor", "mail-1", {}, 1, MessageState.WAITING, attempts, NOW, None, answer=None, error=None
    )


def test_what_is_accepted_is_sent() -> None:
    attempt = decide_attempt(make_message(), Outcome("HTTP 200"), 5, NOW)
    assert (attempt.state, attempt.answer, attempt.error, attempt.next_at) == (
        MessageState.SENT,
        "HTTP 200",
        None,
        None,
    )


def test_the_pauses_double_up_to_an_hour() -> None:
    pauses = []
    for failures in (0, 1, 2, 6, 7, 5000):
        next_at = decide_attempt(make_message(), Outcome(error=REFUSED), failures, NOW).next_at
        assert next_at is not None
        pauses.append((next_at - NOW) / timedelta(seconds=1))
    assert pauses == [30, 60, 120, 1920, 3600, 3600]


@pytest.mark.parametrize(("requested", "pause"), [(90, 90), (-5, 1), (10**7, 12 * 3600)])
def test_a_channel_may_request_a_pause(requested: int, pause: int) -> None:
    outcome = Outcome(error=REFUSED, retry_after=timedelta(seconds=requested))
    assert decide_attempt(make_message(), outcome, 3, NOW).next_at == NOW + timedelta(seconds=pause)


def test_a_dead_channel_is_tried_for_a_week() -> None:
    last = decide_attempt(make_message(500), Outcome(error=REFUSED), 500, NOW + GIVE_UP_AFTER)
    later = decide_attempt(make_message(501), Outcome(error=REFUSED), 501, NOW + GIVE_UP_AFTER + DAY)
    assert (last.state, later.state) == (MessageState.WAITING, MessageState.FAILED)
    assert later.next_at is not None, "the next message waits, too"


def test_a_message_that_is_refused_for_its_content_does_not_block_the_channel() -> None:
    outcome = Outcome(error=REFUSED, problem=Problem.CONTENT)
    attempts = [decide_attempt(make_message(number), outcome, number, NOW) for number in range(MAX_REFUSALS)]
    assert [attempt.state for attempt in attempts] == [MessageState.WAITING] * 2 + [MessageState.FAILED]
    assert attempts[-1].next_at is None
