"""kill -9 at any point while alerts are sent: each mention arrives once where repeats are recognized by their ids.

Elsewhere, each kill repeats at most the one message that was being sent. No mention is missing.
"""

import json
import os
import random
import signal
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import text

from core.chat_services import SERVICES
from core.config import parse
from storage import KeepRequest, open_store
from tests.factories import make_article, make_mention
from tests.processes import PATIENCE, Running, Warm
from tests.sinks import HttpSink, Reply, SmtpSink, telegram_answer

Answer = TypeVar("Answer", Reply, str)

KILLED = -signal.SIGKILL
TOKEN = "123:abcdefghijklmnopqrstuvwxyz"


class Newsdesk:
    """A folder with a config and a store, and three receivers, which may kill the process that sends to them."""

    def __init__(self, warm: Warm, folder: Path, hook: HttpSink, telegram: HttpSink, mailbox: SmtpSink) -> None:
        self.warm, self.hook, self.telegram, self.mailbox = warm, hook, telegram, mailbox
        self.path = folder / "config.yaml"
        self.url = f"sqlite:///{folder / 'kliping.db'}"
        self.kill_at = 0
        self.failing = ""
        self.refused: Counter[str] = Counter()
        self._victim: Running | None = None
        self._lock = threading.Lock()
        self._is_known = threading.Event()
        hook.answer = lambda _request: self._arrived("hook", Reply(), Reply(503))
        telegram.answer = lambda request: self._arrived("telegram", telegram_answer(request), Reply(502, "{}"))
        mailbox.answer = lambda _mail: self._arrived("mail", "250 OK", "451 try again later")
        self.path.write_text(
            json.dumps(
                {
                    "storage": {"url": self.url},
                    "mail": {
                        "host": "127.0.0.1",
                        "port": mailbox.port,
                        "security": "none",
                        "sender": "kliping@kota.example",
                    },
                    "telegram": {"token": TOKEN, "api": telegram.url},
                    "webhook": {"allow_private": True},
                    "keywords": ["Kota Contoh"],
                    "outlets": [{"name": "Kabar Contoh", "url": "https://kabar-contoh.example", "active": False}],
                    "alerts": [
                        {"name": "Kantor", "to": ["desk@kota.example", hook.url, "tgram://-42"], "per_hour": None}
                    ],
                }
            ),
            encoding="utf-8",
        )

    def _arrived(self, name: str, answer: Answer, failure: Answer) -> Answer:
        """Kill the sender before it gets an answer, if it is its turn. Refuse what a failing channel gets."""
        with self._lock:
            if name == self.failing:
                self.refused[name] += 1
                return failure
            self.kill_at -= 1
            is_last = self.kill_at == 0
        if is_last:
            assert self._is_known.wait(PATIENCE)
            assert self._victim is not None
            self._victim.send(signal.SIGKILL)
            self._victim.wait()
        return answer

    def keep(self, titles: Sequence[str]) -> None:
        config, now = parse(self.path.read_text(), {}), datetime.now(UTC)
        with open_store(self.url, migrate=True) as store:
            store.mirror(config.outlets, config.keywords, now)
            store.alerts.mirror(config.alerts, now)
            requests = [
                KeepRequest(
                    1,
                    0,
                    make_article(f"https://kabar-contoh.example/{title}", title=title, text=f"Isi {title}."),
                    (make_mention(),),
                    now,
                )
                for title in titles
            ]
            for start in range(0, len(requests), 500):
                store.keep_all([(request, now) for request in requests[start : start + 500]])

    def end_pauses(self) -> None:
        """Let channels be used at once that failed before, as after their pause."""
        with open_store(self.url, migrate=False) as store, store._database.writing() as connection:
            connection.execute(text("UPDATE alert_channels SET next_at = NULL"))

    def send(self, kill_at: int = 0, die_after_commit: int = 0) -> int:
        """Send what waits, and return the exit code. Kill at the n-th message that arrives, or after a commit."""
        self._is_known.clear()
        self.kill_at = kill_at
        words = ["crawl", "--config", str(self.path)]
        with self.warm.started(words, os.environ, die_after_commit=die_after_commit) as running:
            self._victim = running
            self._is_known.set()
            # What is not killed sends all that waits, which takes minutes on a busy machine.
            code = running.wait(600)
            assert code in (0, KILLED), running.err.all()
            running.out.all()
            return code

    def check(self, titles: Sequence[str], kills: int) -> None:
        """Check that every mention arrived, and how often."""
        by_id = {request.headers["webhook-id"]: request for request in self.hook.received}
        assert all(request.body == by_id[request.headers["webhook-id"]].body for request in self.hook.received)
        told = Counter(article["title"] for request in by_id.values() for article in request.record["articles"])
        assert told == Counter(titles)
        assert len(self.hook.received) - len(by_id) <= kills + self.refused["hook"]
        chats = [request.record["text"] for request in self.telegram.received]
        mails = {str(mail["Message-ID"]): mail for mail in self.mailbox.mails}
        texts = [str(mail.get_body(("plain",)).get_content()) for mail in mails.values()]  # type: ignore[union-attr]
        for arrived in (set(chats), texts):
            assert Counter(find_titles(arrived)) == Counter(titles)
        # A process sends one message at a time through each channel.
        assert len(chats) - len(set(chats)) <= kills + self.refused["telegram"]
        assert len(self.mailbox.mails) - len(mails) <= kills + self.refused["mail"]
        with open_store(self.url, migrate=False) as store:
            assert store.alerts.count_waiting() == {}


class ChatDesk(Newsdesk):
    """A newsdesk with one receiver, a chat service that Apprise writes to: a process for each message."""

    def __init__(self, warm: Warm, folder: Path, chat: HttpSink, telegram: HttpSink, mailbox: SmtpSink) -> None:
        super().__init__(warm, folder, chat, telegram, mailbox)
        chat.answer = lambda _request: self._arrived("chat", Reply(200, "{}"), Reply(503))
        config = json.loads(self.path.read_text())
        for alert in config["alerts"]:
            alert["to"] = [chat.url.replace("http://", "ntfy://").replace("/hook", "/topik")]
        self.path.write_text(json.dumps(config), encoding="utf-8")

    def check(self, titles: Sequence[str], kills: int) -> None:
        texts = [request.record["message"] for request in self.hook.received]
        assert Counter(find_titles(set(texts))) == Counter(titles)
        assert all(len(text.encode()) <= SERVICES["ntfy"].limit for text in texts)
        # The process that sends a message may outlive the one that started it, but it sends this message alone.
        assert len(texts) - len(set(texts)) <= kills
        with open_store(self.url, migrate=False) as store:
            assert store.alerts.count_waiting() == {}


def find_titles(texts: Sequence[str] | set[str]) -> Iterator[str]:
    for each in texts:
        yield from (word for line in each.splitlines() for word in [_title(line)] if word)


def _title(line: str) -> str:
    """Return the title in a line of an e-mail or of a message to a chat, or an empty string."""
    plain = line.removeprefix("<b>").removesuffix("</a></b>").rpartition('">')[2]
    return plain if plain.startswith("Judul-") else ""


@contextmanager
def open_newsdesk(warm: Warm, folder: Path, kind: type[Newsdesk] = Newsdesk) -> Iterator[Newsdesk]:
    with ExitStack() as stack:
        sinks = [stack.enter_context(HttpSink().serving()) for _ in range(2)]
        yield kind(warm, folder, sinks[0], sinks[1], stack.enter_context(SmtpSink().serving()))


def make_titles(number: int) -> list[str]:
    return [f"Judul-{each:05}" for each in range(number)]


def test_killed_while_messages_are_answered_and_after_commits(warm: Warm, tmp_path: Path) -> None:
    titles = make_titles(120)
    with open_newsdesk(warm, tmp_path) as desk:
        desk.keep(titles)
        codes = [desk.send(kill_at=number) for number in (1, 3)]
        codes += [desk.send(die_after_commit=number) for number in (9, 13)]
        assert codes == [KILLED] * 4
        assert desk.send() == 0
        desk.check(titles, kills=4)


def check_chat(warm: Warm, folder: Path, number: int, kills: Sequence[tuple[int, int]]) -> None:
    """Tell mentions to a chat service, killed once each at a request or after a commit."""
    titles = make_titles(number)
    with open_newsdesk(warm, folder, ChatDesk) as desk:
        desk.keep(titles)
        codes = [desk.send(kill_at=at_request, die_after_commit=after_commit) for at_request, after_commit in kills]
        assert codes == [KILLED] * len(kills)
        assert desk.send() == 0
        desk.check(titles, len(kills))


def test_killed_while_a_chat_service_answers(warm: Warm, tmp_path: Path) -> None:
    check_chat(warm, tmp_path, 60, [(1, 0), (2, 0), (0, 9)])


@pytest.mark.sweep
@pytest.mark.timeout(1800)
def test_many_kills_while_a_chat_service_answers(warm: Warm, tmp_path: Path) -> None:
    check_chat(
        warm, tmp_path, 3_000, [(1 + number % 3, 0) if number % 2 else (0, 9 + number % 5) for number in range(20)]
    )


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_twenty_thousand_mentions_and_fifty_kills(warm: Warm, tmp_path: Path) -> None:
    titles, rng, kills = make_titles(20_000), random.Random(15), 0
    with open_newsdesk(warm, tmp_path) as desk:
        desk.keep(titles)
        while kills < 50:
            by_request = rng.random() < 0.5
            code = desk.send(kill_at=rng.randint(1, 30)) if by_request else desk.send(0, rng.randint(6, 120))
            kills += code == KILLED
            assert code == KILLED
        assert desk.send() == 0
        desk.check(titles, kills)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_channels_that_fail_by_turns_lose_and_hold_up_nothing(warm: Warm, tmp_path: Path) -> None:
    titles, kills = make_titles(2_000), 0
    with open_newsdesk(warm, tmp_path) as desk:
        desk.keep(titles)
        for turn in range(9):
            desk.failing = ("hook", "telegram", "mail")[turn % 3]
            desk.end_pauses()
            kills += desk.send(kill_at=5 + turn) == KILLED
        assert set(desk.refused) == {"hook", "telegram", "mail"}
        assert kills == 9
        desk.failing = ""
        desk.end_pauses()
        assert desk.send() == 0
        desk.check(titles, kills)
