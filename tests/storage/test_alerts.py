"""What was told is remembered, and nothing is told twice."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import text

from core.alerts import Channel, ChannelKind, Subscription
from core.delivery_times import parse_delivery_times
from core.errors import AlertNotFound
from core.reasons import Reason
from storage import (
    LEASE,
    AlertMessage,
    Attempt,
    ChangeCause,
    MessageState,
    NewDelivery,
    NewMessage,
    ScheduledTime,
    Store,
)
from tests.factories import DAY, HOUR, NOW, make_article, make_keep_request, make_mention, watch

DESK = Channel(ChannelKind.MAIL, "desk@kota.example")
HOOK = Channel(ChannelKind.WEBHOOK, "https://desk.example/rahasia")
OFFICE = Subscription("Kantor  Kami", (DESK, HOOK))
KEY = OFFICE.key


def deliver(store: Store, *stories: int, channel: Channel = DESK, keyword: str = "Kota Contoh") -> int | None:
    """Add mentions in stories, as if the log had one more change."""
    state = store.alerts.get("kantor kami")
    deliveries = [NewDelivery(channel.key, story, keyword, story, ChangeCause.CRAWL) for story in stories]
    return store.alerts.advance(state, state.position + 1, deliveries, NOW)


def compose(store: Store, *ids: int, is_digest: bool = False, gone: tuple[int, ...] = ()) -> AlertMessage | None:
    new = NewMessage(f"u-{ids}", KEY, DESK.key, {"text": "Isi"}, ids, gone, is_digest=is_digest)
    return store.alerts.add_message(new, NOW)


def waiting_ids(store: Store) -> list[int]:
    return [each.id for each in store.alerts.find_waiting(KEY, DESK.key, 100).first]


@pytest.fixture
def office(store: Store) -> Store:
    store.alerts.mirror((OFFICE,), NOW)
    return store


def test_a_subscription_begins_with_the_next_change(store: Store) -> None:
    claimed = watch(store, "Kota Contoh")
    store.keep(make_keep_request(store, claimed, make_article(), make_mention()), NOW)
    store.alerts.mirror((OFFICE,), NOW)
    [state] = store.alerts.find()
    assert (state.name, state.key, state.started_at) == ("Kantor  Kami", "kantor kami", NOW)
    assert state.position == store.changes.find_last() > 0


def test_mirroring_again_changes_nothing_but_the_spelling(office: Store) -> None:
    deliver(office, 1)
    office.alerts.mirror((replace(OFFICE, name="kantor kami"),), NOW + HOUR)
    [state] = office.alerts.find()
    assert (state.name, state.started_at, state.position) == ("kantor kami", NOW, 1)
    assert len(waiting_ids(office)) == 1


def test_what_waits_for_a_channel_that_left_is_deleted(office: Store) -> None:
    deliver(office, 1)
    deliver(office, 2, channel=HOOK)
    [first] = waiting_ids(office)
    compose(office, first)
    office.alerts.mirror((replace(OFFICE, channels=(HOOK,)),), NOW)
    assert office.alerts.count_waiting() == {(KEY, HOOK.key): 1}
    assert office.alerts.find_channels().keys() == {HOOK.key}
    assert office.alerts.find_messages(10) == ()


def test_a_mention_is_told_once_for_each_channel_story_and_keyword(office: Store) -> None:
    assert deliver(office, 1, 2) == 2
    assert deliver(office, 1, 2, 3) == 1
    assert deliver(office, 1, keyword="KOTA  contoh") == 0
    assert deliver(office, 1, keyword="Longsor") == 1
    assert deliver(office, 1, channel=HOOK) == 1
    assert office.alerts.count_waiting() == {(KEY, DESK.key): 4, (KEY, HOOK.key): 1}


def test_a_position_moves_only_from_where_it_was_read(office: Store) -> None:
    state = office.alerts.get(KEY)
    deliveries = [NewDelivery(DESK.key, 1, "Kota Contoh", 1, ChangeCause.CRAWL)]
    assert office.alerts.advance(state, 5, [], NOW) == 0
    assert office.alerts.advance(state, 7, deliveries, NOW) is None
    assert office.alerts.get(KEY).position == 5
    assert not waiting_ids(office)


def test_a_message_tells_its_mentions_once(office: Store) -> None:
    deliver(office, 1, 2, 3)
    first, second, third = waiting_ids(office)
    made = compose(office, first, second)
    assert made is not None
    assert (made.mentions, made.state, made.content) == (2, MessageState.WAITING, {"text": "Isi"})
    assert waiting_ids(office) == [third]
    assert compose(office, second, third) is None
    assert waiting_ids(office) == [third]


def test_a_digest_tells_all_that_waits(office: Store) -> None:
    deliver(office, *range(1, 8))
    ids = waiting_ids(office)
    made = compose(office, *ids[:2], is_digest=True)
    assert made is not None
    assert made.mentions == 7
    assert not waiting_ids(office)


def test_what_is_gone_is_forgotten(office: Store) -> None:
    deliver(office, 1, 2)
    first, second = waiting_ids(office)
    assert compose(office, gone=(first,)) is None
    assert waiting_ids(office) == [second]
    assert deliver(office, 1) == 1


def test_an_attempt_and_the_state_of_its_channel(office: Store) -> None:
    deliver(office, 1)
    made = compose(office, *waiting_ids(office))
    assert made is not None
    reason = Reason("channel_refused", answer="HTTP 500")
    for number in (1, 2):
        attempt = Attempt(MessageState.WAITING, "HTTP 500", reason, NOW + HOUR)
        office.alerts.record_attempt(replace(made, attempts=number - 1), attempt, NOW)
        channel = office.alerts.find_channels()[DESK.key]
        assert (channel.failures, channel.error, channel.next_at) == (number, reason, NOW + HOUR)
    failed = office.alerts.find_next_message(DESK.key, [KEY])
    assert failed is not None
    assert (failed.uuid, failed.content, failed.attempts) == (made.uuid, made.content, 2)
    office.alerts.record_attempt(failed, Attempt(MessageState.SENT, "250 OK", None, None), NOW + HOUR)
    [sent] = office.alerts.find_messages(10, "kantor kami")
    assert (sent.state, sent.content, sent.answer, sent.error, sent.ended_at) == (
        MessageState.SENT,
        None,
        "250 OK",
        None,
        NOW + HOUR,
    )
    channel = office.alerts.find_channels()[DESK.key]
    assert (channel.failures, channel.error, channel.next_at, channel.sent_at) == (0, None, None, NOW + HOUR)
    assert office.alerts.find_next_message(DESK.key, [KEY]) is None
    assert [(each.channel, each.has_mentions, each.has_message) for each in office.alerts.find_schedules()] == [
        (DESK.key, False, False),
        (HOOK.key, False, False),
    ]


def test_what_waits_for_a_channel_and_whether_it_may_be_used(office: Store) -> None:
    def waits() -> tuple[bool, bool]:
        [schedule] = office.alerts.find_schedules(DESK.key)
        return schedule.has_mentions, schedule.has_message

    assert waits() == (False, False)
    deliver(office, 1)
    assert waits() == (True, False)
    made = compose(office, *waiting_ids(office))
    assert made is not None
    assert waits() == (False, True)
    assert office.alerts.find_next_message(DESK.key, []) is None
    assert office.alerts.find_open_channels(NOW) == {DESK.key, HOOK.key}
    office.alerts.record_attempt(made, Attempt(MessageState.WAITING, None, None, NOW + HOUR), NOW)
    assert office.alerts.find_open_channels(NOW) == {HOOK.key}
    assert DESK.key in office.alerts.find_open_channels(NOW + HOUR)
    assert DESK.key in office.alerts.find_open_channels(NOW - 2 * DAY), "that was stored while the clock was wrong"
    office.alerts.pause("kantor kami", NOW)
    assert office.alerts.find_schedules() == ()


def test_a_schedule_begins_when_it_is_new_and_after_a_pause(office: Store) -> None:
    def times() -> set[datetime]:
        return {each.last_at for each in office.alerts.find_schedules()}

    assert times() == {NOW}
    office.alerts.mirror((OFFICE,), NOW + HOUR)
    assert times() == {NOW}
    daily = replace(OFFICE, when=parse_delivery_times(["daily 06:00"]))
    office.alerts.mirror((daily,), NOW + HOUR)
    assert times() == {NOW + HOUR}
    office.alerts.pause(KEY, NOW)
    office.alerts.resume(KEY, NOW + DAY)
    assert times() == {NOW + DAY}


def test_a_scheduled_time_is_told_by_one_process(office: Store) -> None:
    scheduled = ScheduledTime(NOW + HOUR, NOW)
    new = NewMessage("u-1", KEY, DESK.key, {"text": "Nihil"}, (), is_digest=True, scheduled=scheduled)
    made = office.alerts.add_message(new, NOW + HOUR)
    assert made is not None
    assert made.mentions == 0
    assert office.alerts.add_message(replace(new, uuid="u-2"), NOW + HOUR) is None
    assert not office.alerts.pass_scheduled(KEY, DESK.key, scheduled)
    assert [each.last_at for each in office.alerts.find_schedules(DESK.key)] == [NOW + HOUR]


def test_copies_are_counted_of_stories_that_were_told(office: Store) -> None:
    def copy(article_id: int, cause: ChangeCause = ChangeCause.CRAWL) -> list[int]:
        state = office.alerts.get(KEY)
        delivery = NewDelivery(DESK.key, 1, "Kota Contoh", article_id, cause)
        office.alerts.advance(state, state.position + 1, [delivery], NOW, counts_copies=True)
        return [each.id for each in office.alerts.find_copied(KEY, DESK.key, 10)]

    deliver(office, 1)
    [first] = waiting_ids(office)
    assert copy(2) == [], "the copy is counted when the story is told"
    compose(office, first)
    assert copy(1) == [], "the article itself"
    assert copy(3, ChangeCause.EDIT) == []
    assert copy(4) == [first]
    office.alerts.forget_copies([first])
    assert office.alerts.find_copied(KEY, DESK.key, 10) == ()
    assert office.alerts.has_planned(KEY, DESK.key, NOW - HOUR)
    assert not office.alerts.has_planned(KEY, DESK.key, NOW)


def test_a_state_is_told_once(office: Store) -> None:
    new = NewMessage("u-1", KEY, DESK.key, {"text": "Isi"}, ())
    assert office.alerts.add_notices(KEY, {"a": "akhir"}, [], [new], NOW)
    assert office.alerts.find_notices(KEY) == {"a": "akhir"}
    assert not office.alerts.add_notices(KEY, {"a": "akhir"}, [], [replace(new, uuid="u-2")], NOW)
    assert office.alerts.add_notices(KEY, {}, ["a"], [replace(new, uuid="u-3")], NOW)
    assert not office.alerts.add_notices(KEY, {}, ["a"], [replace(new, uuid="u-4")], NOW)
    assert [sent.uuid for sent in office.alerts.find_messages(10)] == ["u-3", "u-1"]
    assert office.alerts.find_notices(KEY) == {}


def test_a_start_in_the_past_tells_from_there(store: Store) -> None:
    claimed = watch(store, "Kota Contoh")
    for number in range(3):
        article = make_article(f"https://kabar-contoh.example/{number}")
        store.keep(make_keep_request(store, claimed, article, make_mention()), NOW + number * HOUR)
    store.alerts.mirror((replace(OFFICE, start=NOW + HOUR),), NOW + DAY)
    later = store.changes.find(store.alerts.get(KEY).position, 10)
    assert {logged.at for logged in later} == {NOW + HOUR, NOW + 2 * HOUR}


def test_one_process_at_a_time_holds_a_channel(office: Store) -> None:
    deliver(office, 1)
    assert office.alerts.acquire_channel(DESK.key, "satu", LEASE, NOW)
    assert not office.alerts.acquire_channel(DESK.key, "dua", LEASE, NOW)
    assert office.alerts.find_open_channels(NOW) == {HOOK.key}
    assert office.leases.find_owners(NOW) == ("satu",)
    assert office.alerts.renew_channel(DESK.key, "satu", LEASE, NOW)
    assert not office.alerts.renew_channel(DESK.key, "dua", LEASE, NOW)
    office.alerts.release_channel(DESK.key, "dua")
    assert office.leases.find_owners(NOW) == ("satu",)
    assert office.alerts.acquire_channel(DESK.key, "dua", LEASE, NOW + LEASE + HOUR)
    office.leases.release(["dua"])
    assert office.leases.find_owners(NOW + LEASE + HOUR) == ()


def test_a_paused_subscription_passes_over_what_comes(office: Store) -> None:
    claimed = watch(office, "Kota Contoh")
    paused = office.alerts.pause("KANTOR kami", NOW)
    assert paused.paused_at == NOW
    assert office.alerts.pause("kantor kami", NOW + HOUR).paused_at == NOW
    office.keep(make_keep_request(office, claimed, make_article(), make_mention()), NOW)
    assert deliver(office, 1) is None
    resumed = office.alerts.resume("kantor kami", NOW)
    assert (resumed.paused_at, resumed.position) == (None, office.changes.find_last())
    assert office.alerts.resume("kantor kami", NOW) == resumed


def test_an_unknown_name(office: Store) -> None:
    for verb in (
        office.alerts.get,
        lambda name: office.alerts.resume(name, NOW),
        lambda name: office.alerts.pause(name, NOW),
    ):
        with pytest.raises(AlertNotFound, match="no alert is named 'lain'"):
            verb("lain")


def test_messages_are_counted_from_a_time_on(office: Store) -> None:
    deliver(office, 1)
    compose(office, *waiting_ids(office))
    assert office.alerts.count_messages(KEY, DESK.key, NOW - HOUR) == 1
    assert office.alerts.count_messages(KEY, DESK.key, NOW) == 0
    assert office.alerts.count_messages(KEY, HOOK.key, NOW - HOUR) == 0


def test_no_address_of_the_web_is_stored(office: Store) -> None:
    deliver(office, 1, channel=HOOK)
    with office._database.reading() as connection:
        tables = ("alert_subscriptions", "alert_channels", "alert_messages", "alert_deliveries")
        stored = [str(row) for table in tables for row in connection.execute(text(f"SELECT * FROM {table}"))]
    assert len(stored) == 4
    assert not [row for row in stored if "rahasia" in row]
