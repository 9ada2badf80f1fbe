"""The store goes away in mid-crawl: told in a line, and nothing is lost."""

import re
import signal
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from demo import Newsroom
from tests.postgres import PostgresServer
from tests.processes import PATIENCE, Installation, Warm, install
from tests.proxy import proxied
from tests.stores import bring_back, take_away

TOLD = r"cannot use the store at .*(kliping\.db|/test_\d+): .+"


@pytest.fixture
def interrupted(warm: Warm, newsroom: Newsroom, tmp_path: Path, empty_url: str) -> Installation:
    """Its store goes away while the first round is under way, in both outlets."""
    newsroom.on_request = lambda number: take_away(empty_url) if number == 30 else None
    return install(warm, tmp_path, newsroom, empty_url)


def expected(newsroom: Newsroom) -> set[str]:
    return {truth.url for truth in newsroom.truth() if truth.is_recent}


def test_a_round_ends_in_plain_words_and_all_stays_due(interrupted: Installation, newsroom: Newsroom) -> None:
    done = interrupted.run("crawl", "--json")
    assert (done.code, done.out, len(done.err)) == (2, [], 1), done.err
    assert re.fullmatch(f"kliping: {TOLD}", done.err[0])
    bring_back(interrupted.url)
    with interrupted.store() as store:
        now = datetime.now(UTC)
        assert all(each.next_at and each.next_at <= now for each in store.outlets.find(now))
        assert all(each.last_crawl_at is None for each in store.outlets.find(now))
    again = interrupted.run("crawl", "--json")
    assert (again.code, again.err) == (0, [])
    assert {record["outlet"] for record in again.records} == {each.name for each in newsroom.outlets}
    assert set(interrupted.articles()) == expected(newsroom)


def test_a_service_tells_it_and_goes_on(interrupted: Installation, newsroom: Newsroom) -> None:
    with interrupted.start("run", "--json") as running:
        running.err.wait_for("crawling ")
        bring_back(interrupted.url)
        interrupted.end_leases()
        for outlet in newsroom.outlets:
            assert '"error": null' in running.out.wait_for(f'"outlet": "{outlet.name}"')
        running.send(signal.SIGTERM)
        assert running.wait() == 0
        told = running.err.all()
    assert told[-1] == "kliping stopped"
    assert all(re.fullmatch(f".+ failed: {TOLD}", line) for line in told[1:-1]), told
    assert set(interrupted.articles()) == expected(newsroom)


def test_a_service_is_stopped_though_its_store_does_not_answer(
    warm: Warm, newsroom: Newsroom, tmp_path: Path, postgres_server: PostgresServer
) -> None:
    """Its connections stay open and nothing comes back, as where a server hangs; without an end, this test would."""
    url = postgres_server.make_database()
    mute = threading.Event()

    def fall_silent(number: int) -> None:
        if number == 30:
            proxy.swallow()
            mute.set()

    with proxied(postgres_server.port) as proxy:
        installation = install(warm, tmp_path, newsroom, url.replace(str(postgres_server.port), str(proxy.port)))
        newsroom.on_request = fall_silent
        with installation.start("run") as running:
            assert mute.wait(PATIENCE)
            running.send(signal.SIGTERM)
            assert running.wait(15) == 2
            told = running.err.all()
    assert told[-1].startswith("kliping: stopped, though the store does not answer; ")
    assert not any("Traceback" in line for line in told)
    postgres_server.drop_database(url)
