"""How soon a kept article arrives, and what many mentions cost, with real receivers of e-mail, webhooks and Telegram.

make bench-alerts ARGS="--minutes 5"          a running service; 10 articles a minute; budget: 60 s at p95
make bench-alerts ARGS="--mentions 100000"    all that waits is sent by one process; every mention exactly once
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

sys.path.insert(0, str(Path(__file__).parent.parent))

from core.config import parse
from storage import KeepRequest, Store, open_store
from tests.factories import make_article, make_mention
from tests.sinks import HttpSink, Reply, SmtpSink, telegram_answer

TOKEN = "123:abcdefghijklmnopqrstuvwxyz"
CHANNELS = ("mail", "hook", "telegram")
PER_MINUTE = 10


class Receivers:
    """Three receivers that remember when each title arrived first."""

    def __init__(self, hook: HttpSink, telegram: HttpSink, mailbox: SmtpSink) -> None:
        self.hook, self.telegram, self.mailbox = hook, telegram, mailbox
        self.arrived: dict[str, dict[str, float]] = {name: {} for name in CHANNELS}
        self.messages: Counter[str] = Counter()
        self._lock = Lock()
        hook.answer = lambda request: self._note("hook", request.body.decode(), Reply())
        telegram.answer = lambda request: self._note("telegram", request.record["text"], telegram_answer(request))
        mailbox.answer = lambda mail: self._note(
            "mail",
            mail.get_body(("plain",)).get_content(),  # type: ignore[union-attr]
            "250 OK",
        )

    def _note(self, channel: str, text: str, answer: "Reply | str"):  # type: ignore[no-untyped-def]
        now = time.monotonic()
        titles = [text[at : at + 13] for at in _find_all(text, "Judul-")]
        with self._lock:
            self.messages[channel] += 1
            for title in titles:
                self.arrived[channel].setdefault(title, now)
        return answer


def _find_all(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def make_title(number: int) -> str:
    return f"Judul-{number:07}"


def write_config(folder: Path, receivers: Receivers) -> Path:
    path = folder / "config.yaml"
    mail = {"host": "127.0.0.1", "port": receivers.mailbox.port, "security": "none", "sender": "kliping@kota.example"}
    to = ["desk@kota.example", receivers.hook.url, "tgram://-42"]
    config = {
        "storage": {"url": f"sqlite:///{folder / 'kliping.db'}"},
        "mail": mail,
        "telegram": {"token": TOKEN, "api": receivers.telegram.url},
        "webhook": {"allow_private": True},
        "keywords": ["Kota Contoh"],
        "outlets": [{"name": "Kabar Contoh", "url": "https://kabar-contoh.example", "active": False}],
        "alerts": [{"name": "Kantor", "to": to, "per_hour": None}],
    }
    path.write_text(json.dumps(config), encoding="utf-8")
    return path


@contextmanager
def open_office() -> Iterator[tuple[Path, Receivers, Store]]:
    """Return a config with its receivers and its store, which watches a keyword."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        hook, telegram = (stack.enter_context(HttpSink().serving()) for _ in range(2))
        receivers = Receivers(hook, telegram, stack.enter_context(SmtpSink().serving()))
        path = write_config(folder, receivers)
        config = parse(path.read_text(), {})
        store = stack.enter_context(open_store(config.storage.url, migrate=True))
        store.mirror(config.outlets, config.keywords, datetime.now(UTC))
        store.alerts.mirror(config.subscriptions, datetime.now(UTC))
        yield path, receivers, store


def keep(store: Store, titles: Sequence[str]) -> None:
    now = datetime.now(UTC)
    requests = []
    for title in titles:
        article = make_article(f"https://kabar-contoh.example/{title}", title=title, text=f"Isi {title}.")
        requests.append((KeepRequest(1, 0, article, (make_mention(),), now), now))
    store.keep_all(requests)


def measure_latency(minutes: float) -> None:
    """Print how many seconds pass from the commit of an article until it arrives."""
    with open_office() as (path, receivers, store):
        service = subprocess.Popen(
            [sys.executable, "-m", "cli", "run", "--config", str(path)], stderr=subprocess.DEVNULL
        )
        try:
            time.sleep(10)  # the service is measured while it runs
            kept = {}
            for number in range(round(minutes * PER_MINUTE)):
                title = make_title(number)
                keep(store, [title])
                kept[title] = time.monotonic()
                time.sleep(60 / PER_MINUTE)
            time.sleep(15)
        finally:
            service.terminate()
            service.wait()
        for channel in CHANNELS:
            arrived = receivers.arrived[channel]
            seconds = sorted(arrived[title] - kept[title] for title in kept if title in arrived)
            p95 = seconds[min(len(seconds) - 1, int(0.95 * len(seconds)))] if seconds else float("inf")
            print(f"{channel}: {len(seconds)} of {len(kept)} arrived; p95 {p95:.1f} s, longest {seconds[-1]:.1f} s")


def measure_many(mentions: int) -> None:
    """Print what it costs to send many mentions through three channels, and whether each arrived."""
    titles = [make_title(number) for number in range(mentions)]
    with open_office() as (path, receivers, store):
        for start in range(0, mentions, 500):
            keep(store, titles[start : start + 500])
        began = time.monotonic()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run([sys.executable, "-m", "cli", "crawl", "--config", str(path)], check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        seconds, megabytes = time.monotonic() - began, after.ru_maxrss / 1024
        print(f"exit code {done.returncode}, {seconds:.0f} s, {cpu:.0f} CPU s, {megabytes:.0f} MB")
        for channel in CHANNELS:
            missing = len(set(titles) - receivers.arrived[channel].keys())
            print(f"{channel}: {receivers.messages[channel]} messages, {missing} of {mentions} missing")
        print(f"waiting: {store.alerts.count_waiting()}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--mentions", type=int, help="send so many mentions at once instead")
    arguments = parser.parse_args()
    if arguments.mentions:
        measure_many(arguments.mentions)
    else:
        measure_latency(arguments.minutes)


if __name__ == "__main__":
    main()
