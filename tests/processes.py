"""The program as real processes, each with its config in its own folder."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import pytest
from sqlalchemy import select, update

from core.filters import ArticleFilter
from demo import WATCHED, Newsroom
from storage import Store, StoredArticle, make_owner, open_store
from storage.database import open_database
from storage.schema import outlets, sources

ROOT = Path(__file__).parent.parent
PATIENCE = 80.0
"""Seconds after which a process without output fails its test; less than the 90 s after which a lease expires."""


class Lines:
    """The output of a process line by line. It ends when the process and all its children have ended."""

    def __init__(self, stream: IO[str]) -> None:
        self._known: list[str] = []
        self._has_more = threading.Condition()
        self._is_over = False
        self._thread = threading.Thread(target=self._read, args=(stream,), daemon=True)
        self._thread.start()

    def _read(self, stream: IO[str]) -> None:
        with stream:
            for line in stream:
                self._add(line)
        with self._has_more:
            self._is_over = True
            self._has_more.notify_all()

    def __len__(self) -> int:
        return len(self._known)

    def _add(self, line: str) -> None:
        with self._has_more:
            self._known.append(line.rstrip("\n"))
            self._has_more.notify_all()

    def wait_for(self, part: str = "", times: int = 1, seconds: float = PATIENCE) -> str:
        """Wait for the n-th line that contains `part`, and return it."""

        def found() -> list[str]:
            return [line for line in self._known if part in line]

        with self._has_more:
            self._has_more.wait_for(lambda: len(found()) >= times or self._is_over, seconds)
            assert len(found()) >= times, f"no {part!r} in {self._known} after {seconds} s"
            return found()[times - 1]

    def all(self) -> list[str]:
        """Wait for the end of the output and return all lines."""
        with self._has_more:
            assert self._has_more.wait_for(lambda: self._is_over, PATIENCE), f"still open after {self._known}"
            return list(self._known)


@dataclass(frozen=True)
class Running:
    """A running process. `wait_for_end` returns its exit code; if a signal killed it, minus the signal's number."""

    pid: int
    out: Lines
    err: Lines
    wait_for_end: Callable[[float], int]

    def send(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def wait(self, seconds: float = PATIENCE) -> int:
        return self.wait_for_end(seconds)


@dataclass(frozen=True)
class Done:
    """A process that has ended."""

    code: int
    out: list[str]
    err: list[str]

    @property
    def records(self) -> list[dict[str, Any]]:
        """The JSON objects that it printed, one per line."""
        return [json.loads(line) for line in self.out]


@contextmanager
def started(command: Sequence[str], environ: Mapping[str, str] | None = None) -> Iterator[Running]:
    """Start a process in the project's folder; kill it at the end of the block if it is still running."""
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    variables = os.environ | (environ or {})
    with subprocess.Popen(command, cwd=ROOT, env=variables, encoding="utf-8", **pipes) as process:  # type: ignore[call-overload]
        out, err = Lines(process.stdout), Lines(process.stderr)
        try:
            yield Running(process.pid, out, err, process.wait)
        finally:
            if process.poll() is None:
                process.kill()


class Warm:
    """Starts commands with everything already imported; see tests/warm.py."""

    def __init__(self, requests: socket.socket) -> None:
        self._requests = requests

    @contextmanager
    def started(
        self,
        arguments: Sequence[str],
        environ: Mapping[str, str],
        folder: Path = ROOT,
        die_after_commit: int = 0,
        die_after_statement: int = 0,
        lock_timeout: float | None = None,
    ) -> Iterator[Running]:
        """Start a command in a folder; kill it at the end of the block if it is still running.

        `lock_timeout` is the number of seconds that the command waits for a lock of the store (None: as usual).
        """
        request = {
            "arguments": list(arguments),
            "environ": dict(environ),
            "folder": str(folder),
            "die_after_commit": die_after_commit,
            "die_after_statement": die_after_statement,
            "lock_timeout": lock_timeout,
        }
        ends = [os.pipe() for _ in range(3)]
        socket.send_fds(self._requests, [json.dumps(request).encode()], [write for _, write in ends])
        for _, write in ends:
            os.close(write)
        out, err, replies = (Lines(os.fdopen(read, encoding="utf-8")) for read, _ in ends)

        def wait(seconds: float) -> int:
            return int(replies.wait_for(times=2, seconds=seconds))

        running = Running(int(replies.wait_for()), out, err, wait)
        try:
            yield running
        finally:
            if len(replies) < 2:
                running.send(signal.SIGKILL)
                running.wait()


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm]:
    """The process that forks commands, one for all tests of this pytest worker."""
    mine, its = socket.socketpair()
    command = [sys.executable, "-m", "tests.warm"]
    with mine, its, subprocess.Popen(command, cwd=ROOT, stdin=its.fileno()) as process:
        its.close()
        yield Warm(mine)
        mine.close()
        process.wait(PATIENCE)


@dataclass
class Installation:
    """A config file in a folder, its store, and the commands that use them."""

    warm: Warm | None
    folder: Path
    newsroom: Newsroom
    url: str
    environ: dict[str, str] = field(default_factory=dict)

    @property
    def config(self) -> Path:
        return self.folder / "config.yaml"

    def write_config(self, **schedule: str) -> None:
        """Write a config with the newsroom's outlets and keywords, and no delay between requests."""
        outlets = [{"name": each.name, "url": each.url, "private": True} for each in self.newsroom.outlets]
        written = {
            "storage": {"url": self.url},
            "schedule": schedule,
            "network": {"delay": "0s"},
            "keywords": list(WATCHED),
            "outlets": outlets,
        }
        self.config.write_text(json.dumps(written), encoding="utf-8")  # JSON is YAML

    def arguments(self, *words: str) -> list[str]:
        return [*words, "--config", str(self.config)]

    @contextmanager
    def start(self, *words: str, die_after_commit: int = 0, die_after_statement: int = 0) -> Iterator[Running]:
        """Start a command from the command line or, much faster, by `warm`."""
        ends = {"die_after_commit": die_after_commit, "die_after_statement": die_after_statement}
        with self.warm_start(*self.arguments(*words), **ends) as running:
            yield running

    @contextmanager
    def warm_start(self, *words: str, die_after_commit: int = 0, die_after_statement: int = 0) -> Iterator[Running]:
        """Start a command whose arguments name a config file, such as another one than that of this installation."""
        if self.warm is None:
            begun = started([sys.executable, "-m", "cli", *words], self.environ)
        else:
            begun = self.warm.started(
                words,
                os.environ | self.environ,
                die_after_commit=die_after_commit,
                die_after_statement=die_after_statement,
            )
        with begun as running:
            yield running

    def run(self, *words: str) -> Done:
        """Run a command to its end."""
        with self.start(*words) as running:
            return Done(running.wait(), running.out.all(), running.err.all())

    @contextmanager
    def store(self) -> Iterator[Store]:
        opened = open_store(self.url, migrate=False)
        try:
            yield opened
        finally:
            opened.close()

    def articles(self) -> dict[str, StoredArticle]:
        """Return all kept articles by URL."""
        with self.store() as store:
            found = store.articles.find(ArticleFilter(limit=10_000, with_unmatched=True))
        by_url = {stored.article.url: stored for stored in found}
        assert len(by_url) == len(found)
        return by_url

    def make_due(self, outlet: str) -> None:
        """Make all sources of an outlet due now."""
        database = open_database(self.url, creates=False)
        try:
            with database.writing() as connection:
                its = select(outlets.c.id).where(outlets.c.name == outlet)
                due = update(sources).where(sources.c.outlet_id.in_(its))
                assert connection.execute(due.values(next_at=datetime.now(UTC))).rowcount
        finally:
            database.close()

    def find_lease_owners(self) -> tuple[str, ...]:
        with self.store() as store:
            return store.leases.find_owners(datetime.now(UTC))

    def count_waiting(self) -> int:
        with self.store() as store:
            return sum(stored.waiting for stored in store.outlets.find(datetime.now(UTC)))


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    """A newsroom with the current time, since commands use the real clock."""
    with Newsroom.serve(datetime.now(UTC)) as opened:
        yield opened


def install(warm: Warm | None, folder: Path, newsroom: Newsroom, url: str | None = None) -> Installation:
    """Return an installation with a config and, by default, an SQLite store that does not exist yet."""
    folder.mkdir(exist_ok=True)
    made = Installation(warm, folder, newsroom, url or f"sqlite:///{folder / 'kliping.db'}")
    made.write_config()
    return made


@pytest.fixture
def installation(warm: Warm, newsroom: Newsroom, tmp_path: Path) -> Installation:
    return install(warm, tmp_path, newsroom)


def dead_pid() -> int:
    """Return the id of a process that has just ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    return ended.pid


def owner_here(pid: int) -> str:
    """Return the name of another owner on this machine and in this namespace."""
    machine, _, _ = make_owner().rsplit(":", 2)
    return f"{machine}:{pid}:0a"
