"""The newsroom as a process of its own, controlled over its control port."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.demo.http_client import request

ROOT = Path(__file__).parents[2]


@pytest.fixture
def process(tmp_path: Path) -> Iterator[tuple["subprocess.Popen[str]", dict[str, Any]]]:
    command = [sys.executable, "-m", "demo", "--now", "2026-03-02T18:30:00Z", "--log", str(tmp_path / "log")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        try:
            yield started, json.loads(started.stdout.readline())
        finally:
            started.kill()


def test_it_prints_its_urls_executes_commands_and_ends_on_sigterm(
    process: tuple["subprocess.Popen[str]", dict[str, Any]], tmp_path: Path
) -> None:
    started, told = process
    assert set(told["outlets"]) == {"Priangan Pos", "Kabar Tatar"}
    control = f"{told['control']}_newsroom/"

    published = json.loads(request(f"{control}publish?n=3&outlet=kabar-tatar", "POST").body)
    assert [truth["outlet"] for truth in published] == ["Kabar Tatar"] * 3
    url = published[0]["url"]
    assert request(url).status == 200
    change = json.dumps({"url": url, "title": "Judul Baru", "text": "Banjir surut."}).encode()
    assert json.loads(request(f"{control}edit", "POST", change).body)[0]["mentions"] == ["banjir"]
    assert request(f"{control}withdraw?url={url}", "POST").status == 200
    assert request(url).status == 410

    truth = {one["url"]: one for one in json.loads(request(f"{control}truth").body)}
    assert url not in truth
    assert truth[published[1]["url"]]["title"] == published[1]["title"]
    assert published[1]["published_at"] == "2026-03-03T01:30:00+07:00"
    log = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    assert [line["status"] for line in log] == [200, 410]
    assert json.loads(request(f"{control}requests").body) == log

    started.send_signal(signal.SIGTERM)
    assert started.wait(timeout=20) == 0


def test_it_refuses_unknown_commands(process: tuple["subprocess.Popen[str]", dict[str, Any]]) -> None:
    control = f"{process[1]['control']}_newsroom/"
    assert request(f"{control}burn", "POST").status == 404
    assert request(f"{control}withdraw?url=http://example.co.id/", "POST").status == 404
    assert request(f"{control}publish?n=banyak", "POST").status == 400
    assert request(f"{control}publish?outlet=lain", "POST").status == 400
