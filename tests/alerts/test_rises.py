"""A keyword that really rises: told once when it rises and once when that is over, through real receivers."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from actions.alert_sending import make_dispatcher
from actions.context import AppContext
from core.config import parse
from core.messages import Message
from storage import KeepRequest, Store
from tests.factories import make_article, make_mention, make_outlet
from tests.sinks import HttpSink, SmtpSink

# Nine in the morning in Jakarta, on a Sunday.
NINE = datetime(2026, 3, 1, 2, tzinfo=UTC)


class Morning:
    """A service whose clock the test moves: each day of nine weeks brought one article before nine."""

    def __init__(self, store: Store, hook: HttpSink, mailbox: SmtpSink) -> None:
        config = parse(
            f"""
            schedule: {{timezone: Asia/Jakarta}}
            keywords: [air, pasar]
            mail: {{host: 127.0.0.1, port: {mailbox.port}, security: none, sender: kliping@kota.example}}
            webhook: {{allow_private: true}}
            alerts:
              - {{name: Kantor, keywords: [air, pasar], rises: true, lang: en, from: 2030-01-01,
                  to: ['{hook.url}', desk@kota.example]}}
            """,
            {},
        )
        self.store, self.now, self._number = store, NINE, 0
        store.mirror([make_outlet()], config.keywords, NINE - timedelta(weeks=9))
        store.alerts.mirror(config.subscriptions, NINE)
        context = AppContext(config, Path("config.yaml"), lambda: self.now)
        self.problems: list[str] = []
        self._dispatcher = make_dispatcher(context, store, "satu", self._note)
        for days in range(1, 64):
            self.publish(NINE - timedelta(days=days))

    def _note(self, notice: Message) -> None:
        self.problems.append(str(notice))

    def publish(self, at: datetime) -> None:
        self._number += 1
        article = make_article(f"https://kabar-contoh.example/{self._number}", published_at=at)
        mentions = (make_mention("air", start=0, end=1),)
        self.store.keep_all([(KeepRequest(1, 0, article, mentions, self.now), self.now)])

    def tell_until(self, end: datetime) -> None:
        """Let the service look every half an hour."""
        while self.now < end:
            asyncio.run(self._dispatcher.send_waiting())
            self.now += timedelta(minutes=30)


@pytest.fixture
def morning(store: Store, hook: HttpSink, mailbox: SmtpSink) -> Morning:
    return Morning(store, hook, mailbox)


def notices(hook: HttpSink) -> list[str]:
    assert {request.record["type"] for request in hook.received} <= {"notice"}
    return [text for request in hook.received for text in request.record["notices"]]


def test_a_rise_is_told_once_and_its_end_once(morning: Morning, hook: HttpSink, mailbox: SmtpSink) -> None:
    morning.tell_until(NINE + timedelta(minutes=30))
    assert notices(hook) == []
    for minutes in range(12):
        morning.publish(NINE - timedelta(minutes=5 * minutes))
    morning.tell_until(NINE + timedelta(hours=2))
    began = "“air” rose: 12 articles since 06:00, usually 1.1 on a Sunday morning (1–1 in the last 8 weeks)"
    assert notices(hook) == [began]
    morning.tell_until(NINE + timedelta(hours=30))
    ended = "“air” is back to its usual number of articles"
    assert notices(hook) == [began, ended]
    assert [str(mail["Subject"]) for mail in mailbox.mails] == [f"Kantor: {began}", f"Kantor: {ended}"]
    assert morning.problems == []


def test_a_second_rise_is_told_again(morning: Morning, hook: HttpSink) -> None:
    for day in range(2):
        for minutes in range(12 + 12 * day):
            morning.publish(NINE + timedelta(days=day, minutes=-5 * (minutes % 12)))
        morning.now = NINE + timedelta(days=day)
        morning.tell_until(morning.now + timedelta(hours=23))
    texts = [text.partition(":")[0] for text in notices(hook)]
    assert texts == ["“air” rose", "“air” is back to its usual number of articles"] * 2
