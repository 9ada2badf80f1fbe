"""kill -9 at any point of a crawl, while more is published than a feed lists: no article is missing or kept twice."""

import signal
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from demo import Newsroom
from tests.postgres import PostgresServer
from tests.processes import PATIENCE, Installation, Running, Warm, install

SOME_REQUESTS = (6, 15, 50)
SOME_COMMITS = (4, 14, 30)
"""Spread over a crawl of 70 requests and about 45 commits, more densely where sources are discovered and read."""

KILLED = -signal.SIGKILL


def publish(newsroom: Newsroom) -> None:
    """Publish more than the feeds list, which is ten and fifteen."""
    at = datetime.now(UTC)
    newsroom.publish_next(12, "priangan-pos", at)
    newsroom.publish_next(17, "kabar-tatar", at)


class Killer:
    """Kills a process when its n-th request arrives; the response is held back until the process is dead."""

    def __init__(self, newsroom: Newsroom, number: int) -> None:
        self._newsroom = newsroom
        self._number = number
        self._victim: Running | None = None
        self._is_known = threading.Event()
        newsroom.on_request = self._on_request

    def aim(self, victim: Running) -> None:
        self._victim = victim
        self._is_known.set()

    def _on_request(self, number: int) -> None:
        if number == self._number:
            self._newsroom.on_request = None
            assert self._is_known.wait(PATIENCE)
            assert self._victim is not None
            self._victim.send(signal.SIGKILL)
            self._victim.wait()


def crawl_until_request(installation: Installation, number: int, command: str = "crawl") -> int:
    """Return the exit code of a crawl that is killed at its n-th request, if it sends that many."""
    killer = Killer(installation.newsroom, number)
    with installation.start(command) as running:
        killer.aim(running)
        code = running.wait()
        assert code in (0, KILLED), running.err.all()
        # The pipes close once the workers have noticed that their parent is gone.
        running.out.all()
        return code


def crawl_until_commit(installation: Installation, number: int) -> int:
    """Return the exit code of a crawl that is killed after its n-th commit, if it commits that often."""
    with installation.start("crawl", die_after_commit=number) as running:
        code = running.wait()
        assert code in (0, KILLED), running.err.all()
        running.out.all()
        return code


def check_nothing_is_lost(installation: Installation) -> None:
    """Run two more rounds; then the store has every article of the newsroom."""
    publish(installation.newsroom)
    for _ in range(2):
        done = installation.run("crawl", "--json")
        assert (done.code, done.err) == (0, [])
        assert {record["outlet"] for record in done.records} == {each.name for each in installation.newsroom.outlets}
    kept = installation.articles()
    truths = {truth.url: truth for truth in installation.newsroom.truth() if truth.is_recent}
    assert set(kept) == set(truths)
    expected = {url: (truth.outlet, truth.title, truth.text, set(truth.mentions)) for url, truth in truths.items()}
    assert expected == {
        url: (stored.outlet, stored.article.title, stored.article.text, {found.keyword for found in stored.mentions})
        for url, stored in kept.items()
    }
    assert installation.count_waiting() == 0


@pytest.mark.parametrize("number", SOME_REQUESTS)
def test_killed_at_a_request(installation: Installation, number: int) -> None:
    assert crawl_until_request(installation, number) == KILLED
    check_nothing_is_lost(installation)


@pytest.mark.parametrize("number", SOME_COMMITS)
def test_killed_after_a_commit(installation: Installation, number: int) -> None:
    assert crawl_until_commit(installation, number) == KILLED
    check_nothing_is_lost(installation)


def test_a_service_that_was_killed_continues_when_it_is_started_again(installation: Installation) -> None:
    assert crawl_until_request(installation, 30, "run") == KILLED
    with installation.start("run", "--json") as running:
        # At once, and not when the dead process's lease expires, which would exceed this test's patience.
        for outlet in installation.newsroom.outlets:
            running.out.wait_for(f'"outlet": "{outlet.name}"')
        running.send(signal.SIGTERM)
        assert running.wait() == 0
    check_nothing_is_lost(installation)


STRIDE = 6
POSTGRES_STRIDE = 12


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("until", [crawl_until_request, crawl_until_commit])
@pytest.mark.parametrize("first", range(1, STRIDE + 1))
def test_killed_anywhere(warm: Warm, tmp_path: Path, first: int, until: Callable[[Installation, int], int]) -> None:
    """Kill at every n-th request or commit of a crawl; each test takes every sixth n, so that tests run in parallel."""
    for number in count(first, STRIDE):
        with Newsroom.serve(datetime.now(UTC)) as opened:
            installation = install(warm, tmp_path / str(number), opened)
            was_killed = until(installation, number) == KILLED
            check_nothing_is_lost(installation)
        if not was_killed:
            break
    assert number > 30, "a crawl has more requests and commits"


def kill_on_postgresql(
    warm: Warm, folder: Path, server: PostgresServer, first: int, until: Callable[[Installation, int], int]
) -> None:
    """Kill at every twelfth request or commit, starting with the `first`."""
    for number in count(first, POSTGRES_STRIDE):
        url = server.make_database()
        with Newsroom.serve(datetime.now(UTC)) as opened:
            installation = install(warm, folder / str(number), opened, url)
            was_killed = until(installation, number) == KILLED
            check_nothing_is_lost(installation)
        server.drop_database(url)
        if not was_killed:
            break
    assert number > 30, "a crawl has more requests and commits"


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("until", [crawl_until_request, crawl_until_commit])
def test_killed_at_a_sample_of_points_on_postgresql(
    warm: Warm, tmp_path: Path, postgres_server: PostgresServer, until: Callable[[Installation, int], int]
) -> None:
    kill_on_postgresql(warm, tmp_path, postgres_server, POSTGRES_STRIDE // 2, until)


@pytest.mark.sweep
@pytest.mark.timeout(600)
@pytest.mark.parametrize("until", [crawl_until_request, crawl_until_commit])
@pytest.mark.parametrize("first", [n for n in range(1, POSTGRES_STRIDE + 1) if n != POSTGRES_STRIDE // 2])
def test_killed_anywhere_on_postgresql(
    warm: Warm,
    tmp_path: Path,
    postgres_server: PostgresServer,
    first: int,
    until: Callable[[Installation, int], int],
) -> None:
    kill_on_postgresql(warm, tmp_path, postgres_server, first, until)
