"""What lasts of which the operator is told, and alerts of rises."""

from dataclasses import replace
from datetime import timedelta

import pytest

import actions.status
from actions.alert_sending import find_conditions
from actions.context import AppContext
from actions.status import LATE_AFTER, LEAST_FREE_BYTES, find_lasting_problems, find_status
from core.alerts import Channel, ChannelKind, Subscription
from core.reasons import Reason
from storage import LEASE, Attempt, MessageState, NewMessage, Store
from tests.factories import NOW

DESK = Channel(ChannelKind.MAIL, "desk@kota.example")
OPERATOR = Subscription("operator", (DESK,), is_operator=True, language="en")


def keys(context: AppContext, store: Store) -> list[str]:
    return [problem.key for problem in find_lasting_problems(context, store)]


def test_a_late_crawl(context: AppContext, opened: Store) -> None:
    due = opened.sources.find_next_time()
    assert due is not None
    opened.leases.renew_service("satu", LEASE, due + LATE_AFTER)
    assert keys(replace(context, clock=lambda: due + LATE_AFTER), opened) == []
    late = replace(context, clock=lambda: due + LATE_AFTER + timedelta(seconds=1))
    assert keys(late, opened) == ["late"]
    [condition] = find_conditions(late, opened, OPERATOR)
    assert str(condition.began).startswith("A crawl that was due at")
    assert str(condition.ended) == f"over: {condition.began}"


def test_a_disk_that_is_nearly_full(context: AppContext, opened: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert keys(context, opened) == []
    monkeypatch.setattr(actions.status, "LEAST_FREE_BYTES", LEAST_FREE_BYTES * 10**9)
    assert keys(context, opened) == ["disk"]


def test_a_channel_that_fails_stands_in_the_status(context: AppContext, opened: Store) -> None:
    opened.alerts.mirror((OPERATOR,), NOW)
    new = NewMessage("u-1", "operator", DESK.key, {"text": "Isi"}, ())
    opened.alerts.add_notices("operator", {}, [], [new], NOW)
    [sent] = opened.alerts.find_messages(1)
    for _ in range(5):
        assert not [each for each in find_status(context, opened).problems if "Alerts to" in str(each.text)]
        failed = Attempt(MessageState.WAITING, None, Reason("channel_timeout", seconds=30), NOW)
        opened.alerts.record_attempt(sent, failed, NOW)
    [problem] = [each for each in find_status(context, opened).problems if "Alerts to" in str(each.text)]
    assert str(problem.text).startswith("Alerts to desk@kota.example fail: ")
    assert keys(context, opened) == [], "the operator is told by the sender of alerts"


def test_without_a_rise_nothing_is_told(context: AppContext, opened: Store) -> None:
    assert find_conditions(context, opened, Subscription("kantor", (DESK,), rises=True)) == []
    assert find_conditions(context, opened, Subscription("kantor", (DESK,))) == []
