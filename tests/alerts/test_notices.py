"""What lasts is told when it begins and when it ends."""

from alerts.notices import DEAD_AFTER_FAILURES, Condition, compare_conditions, find_dead_channels
from core.alerts import Channel, ChannelKind, Subscription
from core.messages import message
from core.reasons import Reason
from storage import ChannelState

DESK, HOOK = Channel(ChannelKind.MAIL, "desk@kota.example"), Channel(ChannelKind.WEBHOOK, "https://desk.example/a")


def condition(key: str) -> Condition:
    return Condition(key, message("it began"), message("it ended"))


def test_changes() -> None:
    changes = compare_conditions(["a", "b"], [condition("b"), condition("c"), condition("c")])
    assert (changes.began, changes.ended) == ((condition("c"),), ("a",))
    assert changes
    assert not compare_conditions(["b"], [condition("b")])


def states(failures: int) -> dict[str, ChannelState]:
    error = Reason("channel_refused", answer="HTTP 500")
    return {HOOK.key: ChannelState(HOOK.key, HOOK.label, failures, None, None, error)}


def test_a_channel_is_dead_after_several_failures_until_it_works() -> None:
    office = Subscription("kantor", (DESK, HOOK))
    assert not find_dead_channels(office, states(DEAD_AFTER_FAILURES - 1), [])
    [dead] = find_dead_channels(office, states(DEAD_AFTER_FAILURES), [])
    assert "HTTP 500" in str(dead.began)
    assert find_dead_channels(office, states(1), [dead.key]) == [dead]
    assert not find_dead_channels(office, states(0), [dead.key])


def test_an_alert_is_told_of_its_own_channels_and_the_operator_of_all() -> None:
    dead = states(DEAD_AFTER_FAILURES)
    assert not find_dead_channels(Subscription("lain", (DESK,)), dead, [])
    assert find_dead_channels(Subscription("operator", (DESK,), is_operator=True), dead, [])
