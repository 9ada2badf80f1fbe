"""`kliping web` as a process: where it listens, how it starts and stops."""

import http.client
import re
import signal
import socket
from pathlib import Path

import pytest

from tests.cli.commands import Kliping, clean_environ
from tests.processes import Warm


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
def test_only_this_computer_can_be_served(archive: Kliping, host: str) -> None:
    done = archive("web", "--host", host)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"kliping: --host {host}: everybody who reaches this address could read the page")


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


def test_a_missing_store_is_an_error(kliping: Kliping, tmp_path: Path) -> None:
    kliping.write_config("")
    assert kliping("web", "--port", "0").code == 2
