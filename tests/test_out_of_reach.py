"""The store becomes unreachable during a crawl: one line reports it, and nothing is lost."""

import re
import signal
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from demo import Newsroom
from tests.postgres import PostgresServer
from tests.processes import PATIENCE, Installation, Warm, install
from tests.proxy import run_proxy
from tests.stores import disable_store, enable_store

STORE_ERROR = r"cannot use the store at .*(kliping\.db|/test_\d+): .+"


@pytest.fixture
def interrupted(warm: Warm, newsroom: Newsroom, tmp_path: Path, empty_url: str) -> Installation:
    """An installation whose store becomes unreachable during the first round, with both outlets being crawled."""
    newsroom.on_request = lambda number: disable_store(empty_url) if number == 30 else None
    return install(warm, tmp_path, newsroom, empty_url)


def recent_urls(newsroom: Newsroom) -> set[str]:
    return {truth.url for truth in newsroom.truth() if truth.is_recent}


def test_a_round_reports_it_and_every_source_stays_due(interrupted: Installation, newsroom: Newsroom) -> None:
    done = interrupted.run("crawl", "--json")
    assert (done.code, done.out, len(done.err)) == (2, [], 1), done.err
    assert re.fullmatch(f"kliping: {STORE_ERROR}", done.err[0])
    enable_store(interrupted.url)
    with interrupted.store() as store:
        now = datetime.now(UTC)
        assert all(each.next_at and each.next_at <= now for each in store.outlets.find(now))
        assert all(each.last_crawl_at is None for each in store.outlets.find(now))
    again = interrupted.run("crawl", "--json")
    assert (again.code, again.err) == (0, [])
    assert {record["outlet"] for record in again.records} == {each.name for each in newsroom.outlets}
    assert set(interrupted.articles()) == recent_urls(newsroom)


def test_a_service_reports_it_and_continues(interrupted: Installation, newsroom: Newsroom) -> None:
    with interrupted.start("run", "--json") as running:
        running.err.wait_for("crawling ")
        enable_store(interrupted.url)
        for outlet in newsroom.outlets:
            assert '"error": null' in running.out.wait_for(f'"outlet": "{outlet.name}"')
        running.send(signal.SIGTERM)
        assert running.wait() == 0
        lines = running.err.all()
    assert lines[-1] == "kliping stopped"
    assert all(re.fullmatch(f".+ failed: {STORE_ERROR}", line) for line in lines[1:-1]), lines
    assert set(interrupted.articles()) == recent_urls(newsroom)


def test_a_service_stops_although_the_store_does_not_answer(
    warm: Warm, newsroom: Newsroom, tmp_path: Path, postgres_server: PostgresServer
) -> None:
    """The connections stay open without an answer, as when a server hangs. Without a time limit it would hang, too."""
    url = postgres_server.make_database()
    mute = threading.Event()

    def stop_answering(number: int) -> None:
        if number == 30:
            proxy.hang()
            mute.set()

    with run_proxy(postgres_server.port) as proxy:
        installation = install(warm, tmp_path, newsroom, url.replace(str(postgres_server.port), str(proxy.port)))
        newsroom.on_request = stop_answering
        with installation.start("run") as running:
            assert mute.wait(PATIENCE)
            running.send(signal.SIGTERM)
            assert running.wait(15) == 2
            lines = running.err.all()
    assert lines[-1].startswith("kliping: stopped; the store does not answer, ")
    assert not any("Traceback" in line for line in lines)
    postgres_server.drop_database(url)
