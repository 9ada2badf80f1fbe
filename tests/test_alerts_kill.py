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
        self._victim: Running | None = None
        self._lock = threading.Lock()
        self._is_known = threading.Event()
        hook.answer = lambda _request: self._arrived(Reply())
        telegram.answer = lambda request: self._arrived(telegram_answer(request))
        mailbox.answer = lambda _mail: self._arrived("250 OK")
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

    def _arrived(self, answer: Answer) -> Answer:
        """Kill the sender before it gets an answer, if it is its turn."""
        with self._lock:
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

    def send(self, kill_at: int = 0, die_after_commit: int = 0) -> int:
        """Send what waits, and return the exit code. Kill at the n-th message that arrives, or after a commit."""
        self._is_known.clear()
        self.kill_at = kill_at
        words = ["crawl", "--config", str(self.path)]
        with self.warm.started(words, os.environ, die_after_commit=die_after_commit) as running:
            self._victim = running
            self._is_known.set()
            code = running.wait()
            assert code in (0, KILLED), running.err.all()
            running.out.all()
            return code

    def check(self, titles: Sequence[str], kills: int) -> None:
        """Check that every mention arrived, and how often."""
        by_id = {request.headers["webhook-id"]: request for request in self.hook.received}
        assert all(request.body == by_id[request.headers["webhook-id"]].body for request in self.hook.received)
        told = Counter(article["title"] for request in by_id.values() for article in request.record["articles"])
        assert told == Counter(titles)
        assert len(self.hook.received) - len(by_id) <= kills
        chats = [request.record["text"] for request in self.telegram.received]
        mails = {str(mail["Message-ID"]): mail for mail in self.mailbox.mails}
        texts = [str(mail.get_body(("plain",)).get_content()) for mail in mails.values()]  # type: ignore[union-attr]
        for arrived in (set(chats), texts):
            assert Counter(find_titles(arrived)) == Counter(titles)
        repeats = len(chats) - len(set(chats)) + len(self.mailbox.mails) - len(mails)
        repeats += len(self.hook.received) - len(by_id)
        # A process sends through three channels at once.
        assert repeats <= 3 * kills
        with open_store(self.url, migrate=False) as store:
            assert store.alerts.count_waiting() == {}


def find_titles(texts: Sequence[str] | set[str]) -> Iterator[str]:
    for text in texts:
        yield from (word for line in text.splitlines() for word in [_title(line)] if word)


def _title(line: str) -> str:
    """Return the title in a line of an e-mail or of a message to a chat, or an empty string."""
    plain = line.removeprefix("<b>").removesuffix("</a></b>").rpartition('">')[2]
    return plain if plain.startswith("Judul-") else ""


@contextmanager
def open_newsdesk(warm: Warm, folder: Path) -> Iterator[Newsdesk]:
    with ExitStack() as stack:
        sinks = [stack.enter_context(HttpSink().serving()) for _ in range(2)]
        yield Newsdesk(warm, folder, sinks[0], sinks[1], stack.enter_context(SmtpSink().serving()))


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
