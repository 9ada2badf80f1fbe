"""The page starts a process for its tasks if no service is running, and the service runs them if one is."""

import http.client
import json
import os
import re
import select
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from actions.context import AppContext, load_context
from actions.fetch_tasks import plan_crawl
from storage import Store, TaskState
from tests.faults import delayed, everywhere, faulty
from tests.processes import Installation, Running
from web.task_process import TaskProcess

pytestmark = pytest.mark.process

PRIANGAN = "Priangan Pos"


@contextmanager
def opened(installation: Installation) -> Iterator[tuple[AppContext, Store]]:
    context = load_context(installation.config, os.environ, lambda: datetime.now(UTC))
    with context.open_mirrored_store()[0] as store:
        yield context, store


def test_without_a_service_a_process_runs_the_tasks_and_ends(installation: Installation) -> None:
    with opened(installation) as (context, store):
        task_id, process = plan_crawl(context, store, PRIANGAN), TaskProcess(context, store)
        process.start()
        child = process._child
        assert child is not None
        process.start()
        assert process._child is child, "one at a time"
        assert child.wait() == 0
        task = store.tasks.get(task_id)
        assert (task.state, task.error) == (TaskState.DONE, None)
        assert task.result is not None
        assert task.result["new"] == len(installation.articles()) > 0
        process.close()
        process.start()
        assert process._child is child, "closed"
        assert store.leases.find_owners(context.clock()) == ()


def test_a_process_that_fails_is_logged_and_not_started_again_at_once(
    installation: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    with opened(installation) as (context, store):
        plan_crawl(context, store, PRIANGAN)
        installation.config.write_text("outlets: 7", encoding="utf-8")
        process = TaskProcess(context, store)
        process.start()
        child = process._child
        assert child is not None
        assert child.wait() == 2
        assert process._watcher is not None
        process._watcher.join(60)
        process.start()
        assert process._child is child
        assert process.has_failed
    assert "config.yaml:1" in caplog.text


def test_a_running_service_runs_the_tasks(installation: Installation) -> None:
    with installation.start("run") as running:
        running.out.wait_for(PRIANGAN)
        installation.newsroom.publish_next(2, "priangan-pos")
        with opened(installation) as (context, store):
            process = TaskProcess(context, store)
            plan_crawl(context, store, PRIANGAN)
            process.start()
            assert process._child is None
            running.err.wait_for(f"crawl of {PRIANGAN} done")
            [task] = store.tasks.find(1)
            assert task.result is not None
            assert task.result["new"] == 2


@contextmanager
def hanging(installation: Installation) -> Iterator[tuple[Running, int]]:
    """Serve the page and let its process crawl an outlet that does not answer. Yield the page, and that process."""
    release, arrived = threading.Event(), threading.Event()
    with opened(installation), faulty(installation.newsroom, PRIANGAN, {everywhere: delayed(release, arrived)}):
        with installation.start("web", "--port", "0") as running:
            port = int(re.findall(r"http://127\.0\.0\.1:(\d+)/", running.err.wait_for("the page is at"))[0])
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            body = json.dumps({"kind": "crawl", "subject": PRIANGAN})
            connection.request("POST", "/api/v1/tasks", body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            assert (answer.status, answer.headers["location"]) == (202, "/api/v1/tasks/1")
            connection.close()
            assert arrived.wait(60)
            [owner] = installation.find_lease_owners()
            yield running, int(owner.split(":")[1])
        release.set()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_the_process_ends_with_the_page(installation: Installation, number: signal.Signals) -> None:
    with hanging(installation) as (running, pid):
        ended = os.pidfd_open(pid)
        running.send(number)
        running.wait()
        assert select.select([ended], [], [], 60)[0]
        os.close(ended)
    with installation.store() as store:
        assert store.tasks.get(1).state is TaskState.WAITING


def test_the_service_serves_the_page_and_starts_it_again(installation: Installation) -> None:
    config = json.loads(installation.config.read_text(encoding="utf-8")) | {"web": {"enabled": True, "port": 0}}
    installation.config.write_text(json.dumps(config), encoding="utf-8")
    with installation.start("run") as running:
        port = find_port(running.err.wait_for("the page is at"))
        [page] = find_children(running.pid, "web")
        assert request_status(port) == 200
        os.kill(page, signal.SIGKILL)
        assert request_status(find_port(running.err.wait_for("the page is at", times=2))) == 200
        [page] = find_children(running.pid, "web")
        ended = os.pidfd_open(page)
        running.send(signal.SIGKILL)
        assert select.select([ended], [], [], 60)[0], "it ends with the service"
        os.close(ended)


def find_port(line: str) -> int:
    return int(re.findall(r"http://127\.0\.0\.1:(\d+)/", line)[0])


def find_children(pid: int, command: str) -> list[int]:
    """Return the ids of the child processes that run a command of Kliping."""
    children = [
        int(each) for task in Path(f"/proc/{pid}/task").iterdir() for each in (task / "children").read_text().split()
    ]
    return [each for each in children if f"\0{command}\0".encode() in Path(f"/proc/{each}/cmdline").read_bytes()]


def request_status(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/api/v1/status")
    status = connection.getresponse().status
    connection.close()
    return status
