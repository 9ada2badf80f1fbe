"""From kept articles to messages that arrive: each mention once, whatever fails."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import NoReturn

import pytest

from alerts.composition import STORM, Grouping, decide_grouping
from alerts.notices import Condition
from core.alerts import Subscription
from core.config import parse
from core.errors import StoreError, UsageError
from core.filters import ArticleFilter
from core.marks import MarkKind
from core.messages import message
from core.query import parse as parse_query
from ingest.task_worker import TaskWorker
from storage import ArticleOrigin, KeepRequest, MessageState, Store
from tests.alerts.alerting import Office, open_office
from tests.factories import DAY, HOUR, NOW, make_article, make_keep_request, make_keyword, make_mention, make_outlet
from tests.sinks import HttpSink, Reply, SmtpSink, telegram_answer

MINUTE = timedelta(minutes=1)


def webhook_office(store: Store, hook: HttpSink, options: str = "") -> Office:
    return open_office(
        store, f"webhook: {{allow_private: true}}\nalerts: [{{name: Kantor, to: ['{hook.url}'] {options}}}]"
    )


def titles(hook: HttpSink) -> list[str]:
    return [article["title"] for request in hook.received for article in request.record["articles"]]


def backfill(office: Office) -> None:
    TaskWorker(office.store, "satu", lambda: office.now, is_stopping=lambda: False).run_pending()


def test_a_new_mention_is_told_once(store: Store, hook: HttpSink) -> None:
    office = webhook_office(store, hook)
    office.keep("satu")
    for _ in range(3):
        office.tell()
    [request] = hook.received
    assert request.record["type"] == "mentions"
    assert titles(hook) == ["Judul satu"]
    [sent] = store.alerts.find_messages(10)
    assert (sent.state, sent.attempts, sent.content, sent.answer) == (MessageState.SENT, 1, None, "HTTP 200 ok")
    assert sent.uuid == request.headers["webhook-id"] == request.record["id"]


def test_what_was_kept_before_the_alert_is_not_told(store: Store, hook: HttpSink) -> None:
    office = webhook_office(store, hook)
    store.alerts.mirror((), NOW)
    office.keep("lama")
    store.alerts.mirror(office.config.alerts, NOW)
    office.keep("baru")
    office.tell()
    assert titles(hook) == ["Judul baru"]


def test_two_keywords_of_an_article_are_one_item(store: Store, hook: HttpSink) -> None:
    office = webhook_office(store, hook)
    office.keep("satu", keywords=("Kota Contoh", "Longsor"))
    office.tell()
    [request] = hook.received
    [article] = request.record["articles"]
    assert article["keywords"] == ["Kota Contoh", "Longsor"]
    assert len(article["deliveries"]) == request.record["total"] == 2


def test_each_channel_gets_the_message(store: Store, hook: HttpSink, mailbox: SmtpSink) -> None:
    office = open_office(
        store,
        f"""
        mail: {{host: 127.0.0.1, port: {mailbox.port}, security: none, sender: kliping@kota.example}}
        telegram: {{token: '123:abcdefghijklmnopqrstuvwxyz', api: '{hook.url}'}}
        webhook: {{allow_private: true}}
        alerts: [{{name: Kantor, to: [desk@kota.example, 'tgram://-42', '{hook.url}'], lang: en}}]
        """,
    )
    hook.answer = lambda request: telegram_answer(request) if "bot" in request.path else Reply()
    office.keep("satu")
    office.tell()
    office.tell()
    [mail] = mailbox.mails
    assert (mail["To"], mail["From"], mail["Subject"]) == (
        "desk@kota.example",
        "kliping@kota.example",
        "Kota Contoh: Judul satu",
    )
    assert {request.path for request in hook.received} == {
        "/hook/bot123:abcdefghijklmnopqrstuvwxyz/sendMessage",
        "/hook",
    }
    assert len(hook.received) == 2
    assert all(state.sent_at == NOW for state in store.alerts.find_channels().values())


def test_a_keyword_that_appears_by_an_edit_is_told_and_marked(store: Store, hook: HttpSink) -> None:
    office = webhook_office(store, hook)
    office.keep("satu")
    office.tell()
    edited = make_article("https://kabar-contoh.example/satu", title="Longsor di Kota Contoh", text="Tebing runtuh.")
    request = make_keep_request(store, office.claimed, edited, make_mention(), make_mention("Longsor", start=0, end=7))
    store.keep(request, NOW + HOUR)
    office.tell()
    [first, second] = [request.record["articles"][0] for request in hook.received]
    assert (first["keywords"], first["cause"]) == (["Kota Contoh"], "crawl")
    assert (second["keywords"], second["cause"]) == (["Longsor"], "edit")


def test_a_mention_that_comes_back_is_not_told_again(store: Store, hook: HttpSink) -> None:
    office = webhook_office(store, hook)
    office.keep("satu")
    office.tell()
    article = make_article("https://kabar-contoh.example/satu", title="Tanpa nama", text="Isi lain sekali.")
    store.keep(make_keep_request(store, office.claimed, article), NOW + HOUR)
    office.tell()
    office.keep("satu")
    office.tell()
    assert [logged.change.kind for logged in store.changes.find(0, 100) if logged.change.keyword] == [
        "appeared",
        "vanished",
        "appeared",
    ]
    assert len(hook.received) == 1


def test_a_mention_that_vanished_before_it_was_told_is_not_told_until_it_comes_back(
    store: Store, hook: HttpSink
) -> None:
    office = webhook_office(store, hook)
    office.keep("satu")
    asyncio.run(office.make_dispatcher().plan())
    article = make_article("https://kabar-contoh.example/satu", title="Tanpa nama", text="Isi lain sekali.")
    store.keep(make_keep_request(store, office.claimed, article), NOW + HOUR)
    office.tell()
    assert not hook.received
    office.keep("satu")
    office.tell()
    assert titles(hook) == ["Judul satu"]


def test_the_versions_of_a_keyword_tell_only_what_they_find_first(store: Store, hook: HttpSink) -> None:
    office = webhook_office(store, hook)
    article = make_article("https://kabar-contoh.example/satu", title="Judul satu", text="Jembatan runtuh.")
    store.keep(make_keep_request(store, office.claimed, article, keeps_unmatched=True), NOW)
    for query in ("jembatan", "jembatan runtuh", '"jembatan runtuh"'):
        keywords = [make_keyword(), make_keyword("Jembatan", query=query, languages=())]
        store.mirror([make_outlet()], keywords, office.now)
        backfill(office)
        office.tell()
        office.wait(HOUR)
    [request] = hook.received
    assert [(each["keywords"], each["cause"]) for each in request.record["articles"]] == [(["Jembatan"], "backfill")]


def test_an_import_is_not_told(store: Store, hook: HttpSink) -> None:
    office = webhook_office(store, hook)
    office.keep("satu", origin=ArticleOrigin.IMPORT, visit=None)
    office.tell()
    assert store.changes.find_last() > 0
    assert not hook.received


STORY = (
    "Warga Desa Regol memperbaiki jembatan gantung yang rusak diterjang banjir pada Senin (2/3/2026).\n"
    "Jembatan sepanjang 45 meter itu menghubungkan Kampung Misal dan Kampung Contoh, yang dihuni 312 keluarga.\n"
    "Kepala Desa Regol mengatakan perbaikan menghabiskan dana Rp 27,5 juta dari iuran warga.\n"
    "Anak sekolah sudah bisa menyeberang lagi sejak kemarin, ujarnya di lokasi."
)


def keep_story(office: Office, outlet_id: int) -> None:
    """Keep the story as another outlet publishes it."""
    article = make_article(f"https://kabar-{outlet_id}.example/cerita", title=f"Cerita {outlet_id}", text=STORY)
    office.store.keep(KeepRequest(outlet_id, 0, article, (make_mention(),), office.now), office.now)


def test_copies_of_a_story_are_not_told_even_if_the_first_article_is_removed(store: Store, hook: HttpSink) -> None:
    office = webhook_office(store, hook)
    store.mirror([make_outlet(f"Kabar {number}") for number in (1, 2, 3)], [make_keyword()], NOW)
    ids = [stored.id for stored in store.outlets.find(NOW) if stored.outlet.active]
    keep_story(office, ids[0])
    office.tell()
    keep_story(office, ids[1])
    office.tell()
    first, second = sorted({logged.change.article_id for logged in store.changes.find(0, 100)})
    assert store.articles.get(second).copy_of == first
    store.remove_articles([first], None, NOW)
    keep_story(office, ids[2])
    office.tell()
    assert store.articles.get(second + 1).copy_of == second
    assert titles(hook) == [f"Cerita {ids[0]}"]


def test_a_channel_that_fails_gets_the_same_message_again_after_a_pause(store: Store, hook: HttpSink) -> None:
    office = webhook_office(store, hook)
    hook.answer = lambda _request: Reply(503, "sibuk")
    office.keep("satu")
    office.tell()
    office.keep("dua")
    office.wait(timedelta(seconds=29))
    office.tell()
    assert len(hook.received) == 1, "the channel pauses for 30 seconds"
    hook.answer = lambda _request: Reply()
    office.wait(timedelta(seconds=1))
    office.tell()
    assert [request.body for request in hook.received[:2]] == [hook.received[0].body] * 2
    assert len({request.headers["webhook-id"] for request in hook.received}) == 2
    assert Counter(titles(hook)) == {"Judul satu": 2, "Judul dua": 1}
    assert office.notices == [
        f"alerts to {label(hook)} fail: the receiver refuses: HTTP 503. They are sent again later",
        f"alerts to {label(hook)} arrive again",
    ]


def label(hook: HttpSink) -> str:
    return hook.url.removesuffix("hook") + "…"


def test_a_channel_that_fails_does_not_hold_up_the_others(store: Store, hook: HttpSink, mailbox: SmtpSink) -> None:
    office = open_office(
        store,
        f"""
        mail: {{host: 127.0.0.1, port: {mailbox.port}, security: none, sender: kliping@kota.example}}
        webhook: {{allow_private: true}}
        alerts: [{{name: Kantor, to: ['{hook.url}', desk@kota.example]}}]
        """,
    )
    hook.answer = lambda _request: Reply(500)
    office.keep("satu")
    office.tell()
    assert len(mailbox.mails) == 1
    assert {each.label: each.failures for each in store.alerts.find_channels().values()} == {
        label(hook): 1,
        "desk@kota.example": 0,
    }


def test_a_message_that_is_refused_for_its_content_is_given_up_and_the_next_one_is_sent(
    store: Store, hook: HttpSink
) -> None:
    office = webhook_office(store, hook)
    hook.answer = lambda request: Reply(422 if "Judul satu" in request.body.decode() else 200)
    office.keep("satu")
    office.tell()
    office.keep("dua")
    for _ in range(3):
        office.wait(HOUR)
        office.tell()
    assert Counter(titles(hook)) == {"Judul satu": 3, "Judul dua": 1}
    assert [sent.state for sent in store.alerts.find_messages(10)] == [MessageState.SENT, MessageState.FAILED]
    assert "a message was given up: the receiver refuses: HTTP 422" in office.notices[1]


def test_a_pause_and_its_end(store: Store, hook: HttpSink) -> None:
    office = webhook_office(store, hook)
    store.alerts.pause("kantor", NOW)
    office.keep("satu")
    office.tell()
    store.alerts.resume("Kantor", NOW)
    office.keep("dua")
    office.tell()
    assert titles(hook) == ["Judul dua"]


def names(number: int, prefix: str = "n") -> list[str]:
    return [f"{prefix}{each}" for each in range(number)]


def test_a_storm_becomes_one_digest(store: Store, hook: HttpSink) -> None:
    office = webhook_office(store, hook)
    office.keep(*names(500))
    office.tell()
    office.tell()
    [request] = hook.received
    assert (request.record["type"], request.record["total"]) == ("digest", 500)
    assert len(request.record["articles"]) == 50
    assert store.alerts.count_waiting() == {}


def test_few_messages_an_hour(store: Store, hook: HttpSink) -> None:
    office = webhook_office(store, hook, ", per_hour: 3")
    for number in range(10):
        office.keep(f"a{number}")
        office.tell()
        office.wait(MINUTE)
    assert titles(hook) == ["Judul a0", "Judul a1", "Judul a2"]
    office.wait(HOUR - 10 * MINUTE)
    office.tell()
    assert len(hook.received) == 4
    assert hook.received[-1].record["total"] == 7


@pytest.mark.parametrize(
    ("waiting", "recent", "per_hour", "grouping"),
    [
        (1, 0, 30, Grouping.EACH),
        (STORM, 0, 30, Grouping.EACH),
        (STORM + 1, 0, 30, Grouping.TOGETHER),
        (1, 29, 30, Grouping.TOGETHER),
        (1, 30, 30, Grouping.LATER),
        (10_000, 10_000, None, Grouping.EACH),
        (1, 0, 1, Grouping.TOGETHER),
    ],
)
def test_grouping(waiting: int, recent: int, per_hour: int | None, grouping: Grouping) -> None:
    assert decide_grouping(waiting, recent, per_hour) is grouping


def test_without_a_limit_every_mention_is_told_by_itself(store: Store, hook: HttpSink) -> None:
    office = webhook_office(store, hook, ", per_hour: null")
    office.keep(*names(120))
    office.tell()
    assert Counter(titles(hook)) == Counter(f"Judul {name}" for name in names(120))
    assert [len(request.record["articles"]) for request in hook.received] == [50, 50, 20]


def test_two_processes_never_send_through_one_channel_at_once(store: Store, hook: HttpSink) -> None:
    office = webhook_office(store, hook, ", per_hour: null")
    office.keep(*names(120))

    async def both() -> None:
        await asyncio.gather(*(office.make_dispatcher(owner).send_waiting() for owner in ("satu", "dua")))

    asyncio.run(both())
    office.tell()
    assert Counter(titles(hook)) == Counter(f"Judul {name}" for name in names(120))


def test_a_subscription_that_leaves_the_config_sends_nothing_more_and_begins_anew_when_it_is_back(
    store: Store, hook: HttpSink
) -> None:
    office = webhook_office(store, hook)
    office.keep("satu")
    asyncio.run(office.make_dispatcher().plan())
    store.alerts.mirror((), NOW)
    office.keep("dua")
    office.tell()
    store.alerts.mirror(office.config.alerts, NOW)
    office.keep("tiga")
    office.tell()
    assert titles(hook) == ["Judul tiga"]


def at(clock: str, day: int = 2) -> datetime:
    """A time in March 2026, in the zone of the office."""
    return datetime.fromisoformat(f"2026-03-{day:02} {clock}+07:00").astimezone(UTC)


def tell_at(office: Office, *moments: datetime) -> None:
    for moment in moments:
        office.now = moment
        office.tell()


def test_a_daily_digest(store: Store, hook: HttpSink) -> None:
    office = webhook_office(store, hook, ", when: [daily 06:00, daily 16:00]")
    office.keep("satu")
    tell_at(office, at("15:40"), at("15:59"))
    assert not hook.received
    office.keep("dua", keywords=("Longsor",))
    office.keep("tiga")
    tell_at(office, at("16:00"), at("16:01"), at("23:00"))
    [request] = hook.received
    assert (request.record["type"], request.record["total"]) == ("digest", 3)
    assert datetime.fromisoformat(request.record["scheduled_at"]) == at("16:00")
    assert titles(hook) == ["Judul satu", "Judul tiga", "Judul dua"], "grouped by keyword"
    office.keep("empat")
    tell_at(office, at("05:59", 3), at("06:00", 3))
    assert titles(hook)[3:] == ["Judul empat"]


def test_a_digest_that_was_missed_is_made_up_once(store: Store, hook: HttpSink) -> None:
    office = webhook_office(store, hook, ", when: every 2 hours")
    office.keep("satu")
    tell_at(office, at("09:17", 9), at("09:18", 9))
    [request] = hook.received
    assert datetime.fromisoformat(request.record["scheduled_at"]) == at("08:00", 9)


def test_without_mentions_there_is_no_digest(store: Store, hook: HttpSink) -> None:
    office = webhook_office(store, hook, ", when: daily 06:00")
    tell_at(office, at("06:00", 3), at("06:00", 4))
    assert not hook.received
    assert store.alerts.find_messages(10) == ()
    assert [each.last_at for each in store.alerts.find_schedules()] == [at("06:00", 4)]


def test_that_nothing_came_is_told_once_each_time(store: Store, hook: HttpSink) -> None:
    office = webhook_office(store, hook, ", when: daily 06:00, nothing: true")
    tell_at(office, at("06:00", 3), at("06:01", 3), at("05:59", 4))
    office.keep("satu")
    tell_at(office, at("06:00", 4), at("06:00", 5))
    assert [request.record["type"] for request in hook.received] == ["nothing", "digest", "nothing"]
    assert [sent.mentions for sent in store.alerts.find_messages(10)] == [0, 1, 0]


def test_what_was_told_at_once_is_not_nothing(store: Store, hook: HttpSink) -> None:
    office = webhook_office(store, hook, ", when: [now, daily 06:00], nothing: true")
    office.wait(MINUTE)
    office.keep("satu")
    tell_at(office, office.now, at("06:00", 3), at("06:00", 4))
    assert [request.record["type"] for request in hook.received] == ["mentions", "nothing"]
    assert datetime.fromisoformat(hook.received[1].record["scheduled_at"]) == at("06:00", 4)


def test_later_copies_are_counted_by_the_next_digest(store: Store, hook: HttpSink) -> None:
    office = webhook_office(store, hook, ", when: [now, daily 06:00]")
    store.mirror([make_outlet(f"Kabar {number}") for number in range(1, 6)], [make_keyword()], NOW)
    first, *others = [stored.id for stored in store.outlets.find(NOW) if stored.outlet.active]
    keep_story(office, first)
    office.tell()
    for outlet_id in others[:3]:
        keep_story(office, outlet_id)
        office.tell()
    assert len(hook.received) == 1
    tell_at(office, at("06:00", 3), at("06:00", 4))
    [_, digest] = hook.received
    [article] = digest.record["articles"]
    assert (digest.record["type"], digest.record["total"]) == ("digest", 0)
    assert (article["title"], article["outlets"], article["told_before"]) == (f"Cerita {first}", 4, True)
    keep_story(office, others[3])
    tell_at(office, office.now, at("06:00", 5))
    assert hook.received[2].record["articles"][0]["outlets"] == 5


def test_copies_in_the_period_of_a_digest_are_counted_in_it(store: Store, hook: HttpSink) -> None:
    office = webhook_office(store, hook, ", when: daily 06:00")
    store.mirror([make_outlet(f"Kabar {number}") for number in range(1, 4)], [make_keyword()], NOW)
    for stored in store.outlets.find(NOW):
        if stored.outlet.active:
            keep_story(office, stored.id)
    tell_at(office, office.now, at("06:00", 3), at("06:00", 4))
    [digest] = hook.received
    [article] = digest.record["articles"]
    assert (article["outlets"], article["told_before"]) == (3, False)


def test_quiet_hours_are_waited_for(store: Store, hook: HttpSink) -> None:
    office = webhook_office(store, hook, ", quiet: 22:00-06:00, per_hour: null")
    hook.answer = lambda _request: Reply(503)
    office.keep("satu")
    tell_at(office, at("21:59"))
    hook.answer = lambda _request: Reply()
    office.keep("dua")
    tell_at(office, at("22:30"), at("05:59", 3))
    assert titles(hook) == ["Judul satu"], "what failed before is not repeated in quiet hours either"
    assert store.alerts.count_waiting() != {}
    tell_at(office, at("06:00", 3))
    assert titles(hook) == ["Judul satu", "Judul satu", "Judul dua"]


def test_a_digest_goes_through_the_channel_that_works_and_later_through_the_other(store: Store, hook: HttpSink) -> None:
    with HttpSink().serving() as other:
        office = open_office(
            store,
            "webhook: {allow_private: true}\n"
            f"alerts: [{{name: Kantor, to: ['{hook.url}', '{other.url}'], when: daily 06:00}}]",
        )
        hook.answer = lambda _request: Reply(503)
        office.keep("satu")
        tell_at(office, at("06:00", 3))
        hook.answer = lambda _request: Reply()
        tell_at(office, at("09:00", 3), at("06:00", 4))
        assert titles(other) == ["Judul satu"]
        assert [request.body for request in hook.received] == [hook.received[0].body] * 2


def test_from_a_time_in_the_past_or_in_the_future(store: Store, hook: HttpSink) -> None:
    office = webhook_office(store, hook)
    for day in (3, 4, 5):
        office.now = at("12:00", day)
        office.keep(f"a{day}")
    for name, start in (("Lama", "2026-03-04"), ("Nanti", "2026-03-07T00:00:00+07:00")):
        store.alerts.mirror((), office.now)
        options = f", from: '{start}'"
        office.config = parse(
            f"webhook: {{allow_private: true}}\nalerts: [{{name: {name}, to: ['{hook.url}'] {options}}}]", {}
        )
        store.alerts.mirror(office.config.alerts, office.now)
        office.tell()
    assert titles(hook) == ["Judul a4", "Judul a5"]
    for day in (6, 7):
        office.now = at("12:00", day)
        office.keep(f"a{day}")
        office.tell()
    assert titles(hook)[2:] == ["Judul a7"]


def test_a_saved_search_selects_articles_and_keywords(store: Store, hook: HttpSink) -> None:
    office = webhook_office(store, hook, ", search: Judul dua")
    wanted = ArticleFilter(query=parse_query("judul dua"), keywords=("Longsor",), limit=1)
    office.find_filter = lambda _store, subscription: wanted if subscription.search == "Judul dua" else ArticleFilter()
    office.keep("satu", "dua", "dua-lagi", keywords=("Kota Contoh", "Longsor"))
    office.keep("dua-lain")
    office.tell()
    articles = [article for request in hook.received for article in request.record["articles"]]
    assert [(each["title"], each["keywords"]) for each in articles] == [
        ("Judul dua", ["Longsor"]),
        ("Judul dua-lagi", ["Longsor"]),
    ]


def test_a_search_that_is_missing_holds_up_only_its_alert(store: Store, hook: HttpSink) -> None:
    office = open_office(
        store,
        "webhook: {allow_private: true}\n"
        f"alerts: [{{name: A, to: ['{hook.url}'], search: x}}, {{name: B, to: ['{hook.url}']}}]",
    )

    def refuse(_store: Store, _subscription: Subscription) -> ArticleFilter:
        raise UsageError(message("no saved search is named 'x'"))

    office.find_filter = refuse
    office.keep("satu")
    dispatcher = office.make_dispatcher()
    for _ in range(2):
        asyncio.run(dispatcher.send_waiting())
    assert [request.record["alert"] for request in hook.received] == ["B"]
    [notice] = office.notices
    assert notice.startswith("the alert 'A' selects nothing: no saved search is named 'x'")
    office.find_filter = lambda _store, _subscription: ArticleFilter()
    office.tell()
    assert [request.record["alert"] for request in hook.received] == ["B", "A"]


def test_a_story_that_was_dropped_before_is_not_told(store: Store, hook: HttpSink) -> None:
    office = webhook_office(store, hook)
    store.mirror([make_outlet(f"Kabar {number}") for number in (1, 2)], [make_keyword()], NOW)
    ids = [stored.id for stored in store.outlets.find(NOW) if stored.outlet.active]
    keep_story(office, ids[0])
    asyncio.run(office.make_dispatcher().plan())
    keep_story(office, ids[1])
    second = store.changes.find(0, 10)[-1].change.article_id
    store.marks.change(second, {MarkKind.DROP: ""}, "sari", NOW)
    office.tell()
    assert not hook.received
    assert store.alerts.count_waiting() == {}
    assert store.alerts.find_messages(10) == ()


def notices(sink: HttpSink) -> list[list[str]]:
    return [request.record["notices"] for request in sink.received if request.record["type"] == "notice"]


def test_a_dead_channel_is_reported_on_the_others_and_to_the_operator_once_and_when_it_works_again(
    store: Store, hook: HttpSink
) -> None:
    with HttpSink().serving() as other, HttpSink().serving() as desk:
        office = open_office(
            store,
            "webhook: {allow_private: true}\n"
            f"operator: {{to: ['{desk.url}'], lang: en}}\n"
            f"alerts: [{{name: Kantor, to: ['{hook.url}', '{other.url}'], lang: en}}]",
        )
        hook.answer = lambda _request: Reply(503)
        office.keep("satu")
        for _ in range(10):
            office.tell()
            office.wait(HOUR)
        failing = f"alerts to {label(hook)} fail: the receiver refuses: HTTP 503. They are sent again later"
        assert notices(other) == notices(desk) == [[failing]]
        assert titles(other) == ["Judul satu"]
        hook.answer = lambda _request: Reply()
        for _ in range(3):
            office.tell()
            office.wait(HOUR)
        working = f"alerts to {label(hook)} arrive again"
        assert notices(other) == notices(desk) == [[failing], [working]]
        assert notices(hook) == []
        assert titles(desk) == []


RISE = Condition("rise x", message("“{keyword}” rose", keyword="x"), message("“{keyword}” is usual", keyword="x"))


def test_a_state_is_told_at_its_beginning_and_its_end(store: Store, hook: HttpSink) -> None:
    office = webhook_office(store, hook)
    lasting: list[list[Condition]] = [[], [RISE], [RISE], [], [], [RISE]]
    office.find_conditions = lambda _store, _subscription: lasting[0]
    while lasting:
        office.tell()
        lasting.pop(0)
        office.wait(HOUR)
    assert notices(hook) == [["“x” rose"], ["“x” is usual"], ["“x” rose"]]
    assert [sent.mentions for sent in store.alerts.find_messages(10)] == [0, 0, 0]


def test_states_are_compared_every_two_minutes_and_not_for_a_paused_alert(store: Store, hook: HttpSink) -> None:
    office = webhook_office(store, hook, ", lang: en")
    asked: list[str] = []

    def find_conditions(_store: Store, subscription: Subscription) -> list[Condition]:
        asked.append(subscription.name)
        return []

    office.find_conditions = find_conditions
    dispatcher = office.make_dispatcher()
    for seconds in (0, 60, 60, 119, 1):
        office.wait(timedelta(seconds=seconds))
        asyncio.run(dispatcher.send_waiting())
    assert asked == ["Kantor"] * 3
    store.alerts.pause("kantor", NOW)
    office.wait(HOUR)
    asyncio.run(dispatcher.send_waiting())
    assert len(asked) == 3


def test_mentions_are_told_although_states_cannot_be_compared(store: Store, hook: HttpSink) -> None:
    office = webhook_office(store, hook)

    def refuse(_store: Store, _subscription: Subscription) -> list[Condition]:
        raise UsageError(message("what rose is unknown"))

    office.find_conditions = refuse
    office.keep("satu")
    office.tell()
    assert titles(hook) == ["Judul satu"]
    assert office.notices == ["alert 'Kantor': what rose is unknown"]


def test_the_operator_is_told_that_the_store_does_not_work(store: Store, hook: HttpSink) -> None:
    office = open_office(
        store, f"webhook: {{allow_private: true}}\noperator: {{to: ['{hook.url}'], lang: en}}\nalerts: []"
    )
    dispatcher = office.make_dispatcher()

    def fail(*_arguments: object) -> NoReturn:
        raise StoreError(message("the disk is gone"))

    async def rounds() -> None:
        office.find_conditions = fail
        failing = office.make_dispatcher()
        for _ in range(5):
            with pytest.raises(StoreError):
                await failing.start_due()
            office.wait(3 * MINUTE)
        failing.options = dispatcher.options
        for _ in range(2):
            await failing.start_due()
            office.wait(3 * MINUTE)
        await failing.stop()

    asyncio.run(rounds())
    assert notices(hook) == [["The store does not work: the disk is gone"], ["The store works again."]]
    assert store.alerts.find_messages(10) == ()


def test_the_operator_is_told_nothing_in_quiet_hours(store: Store, hook: HttpSink) -> None:
    """NOW is 15:30 in Jakarta."""
    office = open_office(
        store,
        f"webhook: {{allow_private: true}}\n"
        f"operator: {{to: ['{hook.url}'], lang: en, quiet: '15:00-16:00'}}\nalerts: []",
    )
    office.find_conditions = lambda _store, _subscription: [
        Condition("outlet 1", message("Kabar fails"), message("over"))
    ]
    office.tell()
    office.wait(29 * MINUTE)
    office.tell()
    assert not hook.received
    office.wait(MINUTE)
    office.tell()
    assert notices(hook) == [["Kabar fails"]]


def test_in_quiet_hours_the_operator_is_not_told_either_that_the_store_does_not_work(
    store: Store, hook: HttpSink
) -> None:
    office = open_office(
        store,
        f"webhook: {{allow_private: true}}\n"
        f"operator: {{to: ['{hook.url}'], lang: en, quiet: '15:00-16:00'}}\nalerts: []",
    )
    working = office.make_dispatcher().options

    def fail(*_arguments: object) -> NoReturn:
        raise StoreError(message("the disk is gone"))

    async def rounds() -> None:
        office.find_conditions = fail
        dispatcher = office.make_dispatcher()
        for _ in range(4):
            with pytest.raises(StoreError):
                await dispatcher.start_due()
            office.wait(9 * MINUTE)
        assert notices(hook) == []
        with pytest.raises(StoreError):
            await dispatcher.start_due()
        assert notices(hook) == [["The store does not work: the disk is gone"]]
        office.wait(-20 * MINUTE)  # the clock was corrected: it is quiet again
        dispatcher.options = working
        await dispatcher.start_due()
        assert len(hook.received) == 1
        office.wait(20 * MINUTE)
        await dispatcher.start_due()
        await dispatcher.stop()

    asyncio.run(rounds())
    assert notices(hook)[1:] == [["The store works again."]]


def test_a_digest_that_is_cut_names_the_keywords_of_the_rest(store: Store, mailbox: SmtpSink) -> None:
    office = open_office(
        store,
        f"""
        mail: {{host: 127.0.0.1, port: {mailbox.port}, security: none, sender: kliping@kota.example}}
        alerts: [{{name: Kantor, lang: en, to: [desk@kota.example]}}]
        """,
    )
    office.keep(*names(60))
    office.keep(*names(30, "longsor"), keywords=("Longsor",))
    office.tell()
    [mail] = mailbox.mails
    body = mail.get_body(("plain",))
    assert body is not None
    assert "and 40 more mentions (Longsor 30, Kota Contoh 10): kliping search shows all" in body.get_content()


def test_a_digest_of_a_scheduled_time_names_the_keywords_of_the_rest(store: Store, hook: HttpSink) -> None:
    hook.answer = telegram_answer
    office = open_office(
        store,
        f"""
        telegram: {{token: '123:abcdefghijklmnopqrstuvwxyz', api: '{hook.url}'}}
        alerts: [{{name: Kantor, lang: en, to: ['tgram://-42'], when: daily 16:00}}]
        """,
    )
    office.keep(*names(150))
    office.keep(*names(30, "longsor"), keywords=("Longsor",))
    office.wait(HOUR)
    office.tell()
    [request] = hook.received
    text = request.record["text"]
    rest = 150 - text.count(">Judul n")
    assert "Judul longsor" not in text
    assert f"and {rest + 30} more mentions (Kota Contoh {rest}, Longsor 30): kliping search shows all" in text


def test_messages_are_forgotten_after_a_year(store: Store, hook: HttpSink) -> None:
    office = webhook_office(store, hook)
    office.keep("satu")
    office.tell()
    store.prune(NOW + 365 * DAY - HOUR, unmatched_days=30, retention_days=None)
    assert len(store.alerts.find_messages(10)) == 1
    store.prune(NOW + 366 * DAY, unmatched_days=30, retention_days=None)
    assert store.alerts.find_messages(10) == ()


def test_the_link_of_a_cut_digest_comes_from_the_config(store: Store, mailbox: SmtpSink) -> None:
    office = open_office(
        store,
        f"""
        web: {{address: 'https://kliping.example'}}
        mail: {{host: 127.0.0.1, port: {mailbox.port}, security: none, sender: kliping@kota.example}}
        alerts: [{{name: Kantor, lang: en, to: [desk@kota.example]}}]
        """,
    )
    office.keep(*names(60))
    office.tell()
    [mail] = mailbox.mails
    body = mail.get_body(("plain",))
    assert body is not None
    assert "https://kliping.example/search?keyword=Kota+Contoh" in body.get_content().splitlines()
