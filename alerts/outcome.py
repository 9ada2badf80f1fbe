"""What an attempt to send means: send again and when, or give up."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.reasons import Reason
from storage import AlertMessage, Attempt, MessageState

# The pause after the first failure of a channel; it doubles with each further one.
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)

# The longest pause that a channel may request.
LONGEST_REQUESTED_PAUSE = timedelta(hours=12)

# How long a message is sent again to a channel that does not accept it.
GIVE_UP_AFTER = timedelta(days=7)

# The number of attempts after which a message is given up that the channel refuses for its content.
MAX_REFUSALS = 3

# The statuses of HTTP with which a server refuses the content of a message, and not all messages.
CONTENT_STATUSES = frozenset({400, 413, 422})


class Problem(StrEnum):
    """What is wrong: the CHANNEL does not accept anything now, or not the CONTENT of this message."""

    CHANNEL = "channel"
    CONTENT = "content"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of sending a message. `answer` is what the channel said. Without an `error`, it was accepted."""

    answer: str = ""
    error: Reason | None = None
    problem: Problem = Problem.CHANNEL
    retry_after: timedelta | None = None


def decide_attempt(sent: AlertMessage, outcome: Outcome, failures: int, now: datetime) -> Attempt:
    """Return the state of a message and its channel after an attempt. `failures` are those in a row before."""
    answer = outcome.answer or None
    if outcome.error is None:
        return Attempt(MessageState.SENT, answer, None, None)
    pause = min(FIRST_PAUSE * 2 ** min(failures, 20), LONGEST_PAUSE)
    if outcome.retry_after is not None:
        pause = min(max(outcome.retry_after, timedelta(seconds=1)), LONGEST_REQUESTED_PAUSE)
    is_refused = outcome.problem is Problem.CONTENT and sent.attempts + 1 >= MAX_REFUSALS
    if is_refused or now - sent.created_at > GIVE_UP_AFTER:
        # The next message may be accepted.
        return Attempt(MessageState.FAILED, answer, outcome.error, None if is_refused else now + pause)
    return Attempt(MessageState.WAITING, answer, outcome.error, now + pause)
