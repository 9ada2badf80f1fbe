"""Notices of states that last, such as a channel that fails: one when a state begins, and one when it ends."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from core.alerts import Subscription
from core.messages import Message, message
from storage import ChannelState

# Failures in a row after which a channel is reported on others: it has failed for about eight minutes.
DEAD_AFTER_FAILURES = 5


@dataclass(frozen=True, slots=True)
class Condition:
    """A state that is told while it lasts. `key` identifies it; the texts state that it began, and that it ended."""

    key: str
    began: Message
    ended: Message


@dataclass(frozen=True, slots=True)
class NoticeChanges:
    """The conditions that began, and the keys of those that ended."""

    began: tuple[Condition, ...]
    ended: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.began or self.ended)


def compare_conditions(told: Collection[str], current: Iterable[Condition]) -> NoticeChanges:
    """Return what changed since the conditions with the keys `told` were told."""
    by_key = {condition.key: condition for condition in current}
    began = tuple(condition for key, condition in by_key.items() if key not in told)
    return NoticeChanges(began, tuple(key for key in told if key not in by_key))


def find_dead_channels(
    subscription: Subscription, channels: Mapping[str, ChannelState], told: Collection[str]
) -> list[Condition]:
    """Return the channels that a subscription is told to be dead: its own, or all for the operator.

    A channel that was told stays dead until it works, although its failures may be counted anew.
    """
    own = {channel.key for channel in subscription.channels}
    return [
        Condition(
            f"channel {state.key}",
            message(
                "alerts to {channel} fail: {error}. They are sent again later",
                channel=state.label,
                error=state.error.message if state.error else "",
            ),
            message("alerts to {channel} arrive again", channel=state.label),
        )
        for state in channels.values()
        if (subscription.is_operator or state.key in own)
        and state.failures >= (1 if f"channel {state.key}" in told else DEAD_AFTER_FAILURES)
    ]
