"""The store's disk is full or read-only, it is locked, its server stops, or a writer is killed between statements."""

import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from demo import Newsroom
from storage.database import ARRIVAL_LOCK, acquire_lock, open_database
from tests.postgres import PostgresServer
from tests.processes import PATIENCE, Warm, install
from tests.test_upgrade import check_articles


def recent_urls(newsroom: Newsroom) -> set[str]:
    return {truth.url for truth in newsroom.truth() if truth.is_recent}


@dataclass(frozen=True)
class Disk:
    """A small file system in memory."""

    path: Path

    def fill(self, free: int) -> None:
        """Write a file that leaves at most `free` bytes."""
        (self.path / "fill").write_bytes(bytes(max(0, shutil.disk_usage(self.path).free - free)))

    def remount(self, option: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{option}", self.path], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    path = tmp_path / "disk"
    path.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", path],
        capture_output=True,
        check=False,
    )
    if mounted.returncode != 0:
        pytest.skip("no file system can be mounted: run this test as root, in a container with CAP_SYS_ADMIN")
    yield Disk(path)
    subprocess.run(["umount", "--lazy", path], check=True)


def test_a_crawl_onto_a_full_disk_keeps_what_it_stored_and_continues_later(
    warm: Warm, newsroom: Newsroom, tmp_path: Path, disk: Disk
) -> None:
    installation = install(warm, tmp_path, newsroom, f"sqlite:///{disk.path / 'kliping.db'}")
    newsroom.on_request = lambda number: disk.fill(50_000) if number == 30 else None
    done = installation.run("crawl", "--json")
    assert done.code == 2
    assert any("its disk is full" in line for line in done.err), done.err
    (disk.path / "fill").unlink()
    newsroom.on_request = None
    before = set(installation.articles())
    assert before < recent_urls(newsroom)
    assert installation.run("db", "verify").code == 0
    again = installation.run("crawl", "--json")
    assert (again.code, again.err) == (0, [])
    assert set(installation.articles()) == recent_urls(newsroom)


def test_a_disk_that_becomes_read_only_is_reported_and_nothing_is_lost(
    warm: Warm, newsroom: Newsroom, tmp_path: Path, disk: Disk
) -> None:
    installation = install(warm, tmp_path, newsroom, f"sqlite:///{disk.path / 'kliping.db'}")
    assert installation.run("crawl", "--json").code == 0
    kept = set(installation.articles())
    disk.remount("ro")
    done = installation.run("crawl", "--json")
    assert done.code == 2
    assert any("mounted read-only" in line for line in done.err), done.err
    disk.remount("rw")
    assert installation.run("crawl", "--json").code == 0
    assert set(installation.articles()) == kept


def test_a_service_continues_after_the_server_was_stopped(
    warm: Warm, newsroom: Newsroom, tmp_path: Path, postgres_server: PostgresServer
) -> None:
    """`immediate` stops the server without a checkpoint, as a power failure does."""
    url = postgres_server.make_database()
    installation = install(warm, tmp_path, newsroom, url)
    newsroom.on_request = lambda number: postgres_server.stop() if number == 30 else None
    try:
        with installation.start("run", "--json") as running:
            running.err.wait_for("crawling ")
            postgres_server.start()
            for outlet in newsroom.outlets:
                assert '"error": null' in running.out.wait_for(f'"outlet": "{outlet.name}"')
            running.send(signal.SIGTERM)
            assert running.wait() == 0
        assert set(installation.articles()) == recent_urls(newsroom)
    finally:
        postgres_server.start()
        postgres_server.drop_database(url)


def test_a_store_that_is_locked_for_too_long_loses_nothing(
    warm: Warm, newsroom: Newsroom, tmp_path: Path, store_url: str
) -> None:
    """Another program writes without an end. The crawl gives up after a second here, usually after half a minute."""
    installation = install(warm, tmp_path, newsroom, store_url)
    database = open_database(store_url, creates=False)
    locked, ended = threading.Event(), threading.Event()

    def hold_lock() -> None:
        with database.writing() as connection:
            acquire_lock(connection, ARRIVAL_LOCK)
            locked.set()
            ended.wait(PATIENCE)

    holder = threading.Thread(target=hold_lock)

    def start_holder(number: int) -> None:
        if number == 30:
            holder.start()
            locked.wait(PATIENCE)

    newsroom.on_request = start_holder
    with warm.started(installation.arguments("crawl", "--json"), os.environ, lock_timeout=1) as running:
        assert running.wait() == 2
        assert "lock" in running.err.all()[-1]
    ended.set()
    holder.join()
    database.close()
    newsroom.on_request = None
    assert installation.run("crawl", "--json").code == 0
    assert set(installation.articles()) == recent_urls(newsroom)


def test_an_upgrade_that_is_killed_between_statements_starts_again(
    warm: Warm, newsroom: Newsroom, tmp_path: Path, earlier_url: str
) -> None:
    earlier = install(warm, tmp_path, newsroom, earlier_url)
    codes = []
    for number in (1, 5, 25, 60, 120, 250, 500):
        with earlier.start("db", "upgrade", die_after_statement=number) as running:
            codes.append(running.wait())
    assert codes[:4] == [-signal.SIGKILL] * 4
    done = earlier.run("db", "upgrade")
    assert done.code == 0, done.err
    check_articles(earlier, 90)
