"""`kliping web` as a process: where it listens, how it starts and stops."""

import http.client
import os
import re
import select
import signal
import socket
from pathlib import Path

import pytest

from core.user import Role
from storage import open_store
from tests.cli.commands import Kliping, clean_environ
from tests.cli.conftest import CONFIG
from tests.factories import NOW
from tests.processes import Warm
from tests.web.conftest import add_people
from web.server import MAX_PROCESSES

pytestmark = pytest.mark.process


def test_it_prints_its_address_and_stops_cleanly(warm: Warm, archive: Kliping) -> None:
    with warm.started(["web", "--port", "0"], clean_environ(), archive.folder) as running:
        port = int(re.findall(r"http://127\.0\.0\.1:(\d+)/", running.err.wait_for("the page is at"))[0])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", "/api/v1/articles")
        assert connection.getresponse().status == 200
        connection.close()
        running.send(signal.SIGTERM)
        assert running.wait() == 0
        assert len(running.err.all()) == 1


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.10", "::", "desk.example", ""])
def test_other_computers_are_served_only_if_there_is_an_editor(archive: Kliping, host: str, password_hash: str) -> None:
    for role in (None, Role.READER):
        if role is not None:
            with open_store(archive.store_url, migrate=False) as store:
                store.users.add("Bayu", role, password_hash, NOW)
        done = archive("web", "--host", host)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith(f"kliping: the page at '{host}' could be used by everybody who reaches it")
        assert done.err.endswith("kliping users add NAME --role editor\n")


@pytest.mark.parametrize("option", ["hosts: [desk.example]", "trusted_proxies: [127.0.0.1]", "host: 0.0.0.0"])
def test_a_page_behind_a_proxy_needs_an_editor_too(archive: Kliping, option: str) -> None:
    archive.write_config(f"{CONFIG}web: {{{option}}}\n")
    done = archive("web", "--port", "0")
    assert (done.code, done.out) == (2, "")
    assert "kliping users add NAME --role editor" in done.err


def test_with_an_editor_it_listens_on_every_address(warm: Warm, archive: Kliping, password_hash: str) -> None:
    add_people(archive.folder, password_hash)
    with warm.started(["web", "--host", "0.0.0.0", "--port", "0"], clean_environ(), archive.folder) as running:
        port = int(re.findall(r"http://0\.0\.0\.0:(\d+)/", running.err.wait_for("the page is at"))[0])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", "/api/v1/articles")
        assert connection.getresponse().status == 401
        connection.close()
        running.send(signal.SIGTERM)
        assert running.wait() == 0
        assert any("not encrypted" in line for line in running.err.all())


def test_it_ends_with_1_if_one_of_its_processes_is_killed(warm: Warm, archive: Kliping) -> None:
    with warm.started(["web", "--port", "0"], clean_environ(), archive.folder) as running:
        running.err.wait_for("the page is at")
        process, *others = find_workers(running.pid)
        assert len(others) == min(os.cpu_count() or 1, MAX_PROCESSES) - 1
        ended = [os.pidfd_open(each) for each in others]
        os.kill(process, signal.SIGKILL)
        assert running.wait() == 1
        assert running.err.all()[-1] == "kliping: a process of the page was killed; start the page again"
        for each in ended:
            assert select.select([each], [], [], 0)[0], "the others have ended"
            os.close(each)


def test_its_processes_end_with_it_even_if_it_is_killed(warm: Warm, archive: Kliping) -> None:
    with warm.started(["web", "--port", "0"], clean_environ(), archive.folder) as running:
        running.err.wait_for("the page is at")
        ended = [os.pidfd_open(each) for each in find_workers(running.pid)]
        running.send(signal.SIGKILL)
        for each in ended:
            assert select.select([each], [], [], 60)[0]
            os.close(each)


def find_workers(pid: int) -> list[int]:
    """Return the ids of the processes that answer requests."""
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_a_port_in_use_is_an_error(archive: Kliping) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = archive("web", "--port", str(port))
    assert (done.code, done.err) == (
        2,
        f"kliping: --port {port}: the page cannot be served there: Address already in use\n",
    )


def test_an_impossible_port_is_an_error(archive: Kliping) -> None:
    done = archive("web", "--port", "70000")
    assert (done.code, done.out) == (2, "")
    assert "'--port'" in done.err


def test_without_a_config_and_a_store_a_new_store_leads_to_the_first_crawl(warm: Warm, tmp_path: Path) -> None:
    with warm.started(["web", "--port", "0"], clean_environ(), tmp_path) as running:
        running.err.wait_for("the store")
        port = int(re.findall(r"http://127\.0\.0\.1:(\d+)/", running.err.wait_for("the page is at"))[0])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", "/")
        answer = connection.getresponse()
        assert (answer.status, answer.headers["location"]) == (303, "/start")
        connection.close()
        running.send(signal.SIGTERM)
        assert running.wait() == 0
    with warm.started(["keywords"], clean_environ(), tmp_path) as running:
        assert running.wait() == 0, "no command needs a config file now"
