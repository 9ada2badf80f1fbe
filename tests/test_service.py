"""`kliping run` as a process: start, stop, and two at once."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from demo import Newsroom
from storage.database import CLAIM_LOCK, acquire_lock, open_database
from tests.faults import Where, delayed, everywhere, faulty
from tests.processes import ROOT, Installation, Running, Warm, install, started
from tests.sinks import HttpSink, Received, Reply

pytestmark = pytest.mark.process

PRIANGAN, TATAR = "Priangan Pos", "Kabar Tatar"
SIGNALS = [signal.SIGTERM, signal.SIGINT]


def report_of(outlet: str) -> str:
    return f'"outlet": "{outlet}"'


def stop(running: Running, number: signal.Signals = signal.SIGTERM) -> None:
    """Send the signal; the service and its children must end within five seconds, or later on an overloaded machine."""
    began = time.monotonic()
    running.send(number)
    assert running.wait() == 0
    took = time.monotonic() - began
    assert running.err.all()[-1] == "kliping stopped"
    assert took < 5 * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def expected(newsroom: Newsroom) -> set[str]:
    return {truth.url for truth in newsroom.truth() if truth.is_recent}


def count_pages(newsroom: Newsroom) -> Counter[str]:
    """Return how often each article page was requested."""
    pages = {(truth.outlet, urlsplit(truth.url).path): truth.url for truth in newsroom.truth()}
    asked = ((served.outlet, served.path) for served in list(newsroom.requests))
    return Counter(pages[page] for page in asked if page in pages)


def test_the_service_crawls_at_its_start_and_when_a_source_is_due(
    installation: Installation, newsroom: Newsroom
) -> None:
    with installation.start("run", "--json") as running:
        running.err.wait_for("kliping is running: 2 outlets")
        running.out.wait_for(report_of(PRIANGAN))
        running.out.wait_for(report_of(TATAR))
        late = newsroom.publish_next(2, "priangan-pos")
        installation.make_due(PRIANGAN)
        assert '"new": 2' in running.out.wait_for(report_of(PRIANGAN), times=2)
        stop(running)
    assert len(running.out) == 3
    assert set(installation.articles()) == expected(newsroom) >= {truth.url for truth in late}
    assert set(count_pages(newsroom).values()) == {1}


def test_after_a_restart_only_due_outlets_are_crawled(installation: Installation, newsroom: Newsroom) -> None:
    assert installation.run("crawl").code == 0
    newsroom.requests.clear()
    installation.make_due(TATAR)
    with installation.start("run", "--json") as running:
        running.out.wait_for(report_of(TATAR))
        stop(running)
    assert {served.outlet for served in newsroom.requests} == {TATAR}


def test_the_service_tells_new_mentions_soon(installation: Installation, newsroom: Newsroom) -> None:
    has_arrived = threading.Event()

    def answer(_request: Received) -> Reply:
        has_arrived.set()
        return Reply()

    with HttpSink().serving() as hook:
        hook.answer = answer
        alerts = {"webhook": {"allow_private": True}, "alerts": [{"name": "kantor", "to": [hook.url]}]}
        installation.config.write_text(json.dumps(json.loads(installation.config.read_text()) | alerts))
        with installation.start("run") as running:
            assert has_arrived.wait(60)
            stop(running)
        with installation.store() as store:
            [*_, first] = store.alerts.find_messages(100)
        kept_at = min(stored.kept_at for stored in installation.articles().values() if stored.mentions)
    assert hook.received[0].headers["webhook-id"] == first.uuid
    assert (first.created_at - kept_at).total_seconds() < 60


def is_article(target: str) -> bool:
    return target.startswith("/20")


@pytest.mark.parametrize(("number", "where"), [(signal.SIGTERM, is_article), (signal.SIGINT, everywhere)])
def test_the_service_stops_while_an_outlet_hangs(
    installation: Installation, newsroom: Newsroom, number: signal.Signals, where: Where
) -> None:
    release, arrived = threading.Event(), threading.Event()
    with faulty(newsroom, PRIANGAN, {where: delayed(release, arrived)}), installation.start("run") as running:
        assert arrived.wait(60)
        stop(running, number)
        release.set()
    assert "FAILED" not in "".join(running.out.all())
    assert installation.find_lease_owners() == ()


@pytest.mark.parametrize("number", SIGNALS)
def test_a_service_stopped_during_a_crawl_continues_when_it_is_started_again(
    installation: Installation, newsroom: Newsroom, number: signal.Signals
) -> None:
    is_deep = threading.Event()
    newsroom.on_request = lambda count: is_deep.set() if count == 30 else None
    with installation.start("run", "--json") as running:
        assert is_deep.wait(60)
        stop(running, number)
    assert installation.find_lease_owners() == ()
    assert set(installation.articles()) < expected(newsroom)
    with installation.start("run", "--json") as running:
        running.out.wait_for(report_of(PRIANGAN))
        running.out.wait_for(report_of(TATAR))
        stop(running)
    assert set(installation.articles()) == expected(newsroom)
    assert installation.count_waiting() == 0


def test_two_services_never_request_a_page_twice(
    warm: Warm, newsroom: Newsroom, tmp_path: Path, empty_url: str
) -> None:
    installation = install(warm, tmp_path, newsroom, empty_url)
    with ThreadPoolExecutor(4) as pool, ExitStack() as stack:
        both = [stack.enter_context(installation.start("run", "--json")) for _ in range(2)]
        for outlet in (PRIANGAN, TATAR):
            either = [pool.submit(running.out.wait_for, report_of(outlet)) for running in both]
            done, _ = wait(either, return_when=FIRST_COMPLETED)
            assert '"error": null' in done.pop().result()
        for running in both:
            running.send(signal.SIGTERM)
        for running in both:
            assert running.wait() == 0
    assert len(both[0].out) + len(both[1].out) == 2
    assert set(installation.articles()) == expected(newsroom)
    assert set(count_pages(newsroom).values()) == {1}


@pytest.mark.parametrize(
    ("word", "number", "code"),
    [("run", signal.SIGTERM, 0), ("run", signal.SIGINT, 130), ("search", signal.SIGINT, 130)],
)
def test_a_signal_while_the_config_is_read_ends_the_command_without_output(
    installation: Installation, word: str, number: signal.Signals, code: int
) -> None:
    """The config is a pipe to which nobody writes, so the command waits for it.

    The pipe is closed after the signal: a signal right before Python starts to read does not interrupt it.
    """
    installation.config.unlink()
    os.mkfifo(installation.config)
    with installation.start(word) as running:
        with installation.config.open("w"):
            running.send(number)
        assert running.wait() == code
        assert (running.out.all(), running.err.all()) == ([], [])


def test_the_service_continues_when_nobody_reads_its_reports(installation: Installation, newsroom: Newsroom) -> None:
    """As in `kliping run --json | head -1`."""
    command = [sys.executable, "-m", "cli", *installation.arguments("run", "--json")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stderr
        # Both outlets are crawled to their end before anything is interrupted.
        for _ in range(2):
            assert '"error": null' in process.stdout.readline()
        process.stdout.close()
        # Nobody reads the report of the first of these rounds; the second one shows that the service continues.
        for _ in range(2):
            asked = threading.Event()
            newsroom.on_request = lambda _, asked=asked: asked.set()
            while not asked.wait(1):
                installation.make_due(PRIANGAN)
        process.send_signal(signal.SIGTERM)
        printed = process.stderr.read()
        assert process.wait(60) == 0
    began, *others = printed.splitlines()
    assert began.startswith("kliping is running: ")
    assert others == ["kliping stopped"]
    assert set(installation.articles()) == expected(newsroom)


def test_a_service_waits_for_a_store_that_another_program_has_locked(
    warm: Warm, newsroom: Newsroom, tmp_path: Path, store_url: str
) -> None:
    installation = install(warm, tmp_path, newsroom, store_url)
    database = open_database(store_url, creates=False)
    arguments = installation.arguments("run", "--json")
    with ExitStack() as running_service:
        with database.writing() as connection:
            acquire_lock(connection, CLAIM_LOCK)
            running = running_service.enter_context(warm.started(arguments, os.environ, lock_timeout=1))
            assert "; waiting until the other program ends" in running.err.wait_for("cannot use the store")
        for outlet in (PRIANGAN, TATAR):
            assert '"error": null' in running.out.wait_for(report_of(outlet))
        stop(running)
    database.close()
    assert not any("Traceback" in line for line in running.err.all())


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A folder whose path is short enough for sockets, unlike that of `tmp_path`."""
    with tempfile.TemporaryDirectory(prefix="k-") as folder:
        yield Path(folder)


def test_workers_start_although_the_temporary_folder_has_a_long_path(newsroom: Newsroom, tmp_path: Path) -> None:
    temporary = tmp_path / ("panjang" * 12)
    temporary.mkdir()
    installation = install(None, tmp_path / "installed", newsroom)
    installation.environ["TMPDIR"] = str(temporary)
    done = installation.run("crawl")
    assert (done.code, done.err) == (0, [])


def test_a_killed_service_leaves_no_files_behind(newsroom: Newsroom, tmp_path: Path, short_folder: Path) -> None:
    temporary = short_folder
    installation = install(None, tmp_path / "installed", newsroom)
    installation.environ["TMPDIR"] = str(temporary)
    with installation.start("run", "--json") as running:
        running.out.wait_for(report_of(PRIANGAN))
        assert len(list(temporary.iterdir())) == 1
        running.send(signal.SIGKILL)
        running.wait()
    newsroom.publish_next(1, "priangan-pos")
    assert installation.run("crawl").code == 0
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("command", ["crawl", "run"])
def test_a_low_limit_of_open_files_is_one_line(newsroom: Newsroom, tmp_path: Path, command: str) -> None:
    installation = install(None, tmp_path, newsroom)
    limited = ["bash", "-c", 'ulimit -n 24; exec "$@"', "-", sys.executable, "-m", "cli"]
    with started([*limited, *installation.arguments(command)]) as running:
        assert running.wait() == 2
        line = running.err.all()[-1]
    assert line.startswith("kliping: this process may open only 24 files")
    assert running.out.all() == []


def write_other_config(installation: Installation, folder: Path) -> list[str]:
    """Write a config with one other outlet for the same store. Return the arguments that name it."""
    path = folder / "other.yaml"
    outlet = {"name": "Kabar Lain", "url": "http://127.0.0.1:9/", "private": True}
    path.write_text(json.dumps({"storage": {"url": installation.url}, "outlets": [outlet]}), encoding="utf-8")
    return ["--config", str(path)]


def test_another_config_is_refused_while_a_service_runs(installation: Installation, tmp_path: Path) -> None:
    other = write_other_config(installation, tmp_path)
    with installation.start("run", "--json") as running:
        running.out.wait_for(report_of(PRIANGAN))
        running.out.wait_for(report_of(TATAR))
        for command in (["crawl"], ["run"], ["keywords", "backfill", "--yes"]):
            with installation.warm_start(*command, *other) as refused:
                assert refused.wait() == 2
                [line] = refused.err.all()
            assert line.startswith(f"kliping: a running service (process {running.pid} on ")
            assert str(installation.config) in line
        with installation.store() as store:
            assert all(stored.outlet.active for stored in store.outlets.find(datetime.now(UTC)))

        with installation.warm_start("crawl", "--take-over", *other) as crawled:
            # The outlet cannot be reached (1), unless the service, which shares the store, is crawling it already (0).
            assert crawled.wait() in {0, 1}
            assert any(line.startswith("outlets paused, ") for line in crawled.err.all())
        notice = running.err.wait_for("another config file (")
        assert str(tmp_path / "other.yaml") in notice
        stop(running)


@pytest.mark.parametrize("section", ["outlets", "network"])
def test_a_mended_config_takes_effect_at_once(installation: Installation, newsroom: Newsroom, section: str) -> None:
    """The first service may not request the outlets: they are on a private network, and that is not allowed."""
    config = json.loads(installation.config.read_text())
    for declared in config["outlets"]:
        del declared["private"]
    installation.config.write_text(json.dumps(config))
    with installation.start("run", "--json") as running:
        for outlet in (PRIANGAN, TATAR):
            assert "private address" in running.out.wait_for(report_of(outlet))
        stop(running)
    with installation.start("run", "--json") as running:
        assert "private address" in running.err.wait_for(f"{PRIANGAN}: the last crawl (")
        running.err.wait_for("next crawl: ")
        running.send(signal.SIGTERM)
        assert running.wait() == 0
    assert len(running.out) == 0, "nothing is due"

    if section == "network":
        config["network"] |= {"allow_private": True, "contact": "redaksi@kliping-uji.id"}
    else:
        config["outlets"] = [outlet | {"private": True} for outlet in config["outlets"]]
    installation.config.write_text(json.dumps(config))
    with installation.start("run", "--json") as running:
        for outlet in (PRIANGAN, TATAR):
            assert '"error": null' in running.out.wait_for(report_of(outlet))
        stop(running)
    assert set(installation.articles()) == expected(newsroom)


def find_children(pid: int) -> list[int]:
    """Return the ids of a process's children. Those of a process that has ended are an empty list."""
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(child) for thread in threads for child in (thread / "children").read_text().split()]
    except OSError:
        return []


def kill_workers(service: int) -> None:
    for child in find_children(service):
        for worker in find_children(child):
            os.kill(worker, signal.SIGKILL)


def kill_one_worker(service: int) -> None:
    os.kill(next(worker for child in find_children(service) for worker in find_children(child)), signal.SIGKILL)


def kill_children(service: int) -> None:
    """Kill the forkserver and Python's resource tracker; the workers survive as orphans."""
    for child in find_children(service):
        os.kill(child, signal.SIGKILL)


def test_the_service_continues_whatever_is_killed(installation: Installation, newsroom: Newsroom) -> None:
    """The workers are idle when they are killed, since everything was crawled before."""
    with installation.start("run", "--json") as running:
        running.out.wait_for(report_of(PRIANGAN))
        running.out.wait_for(report_of(TATAR))
        for times, kill in enumerate((kill_one_worker, kill_children, kill_workers, kill_children), start=2):
            kill(running.pid)
            newsroom.publish_next(1, "priangan-pos")
            installation.make_due(PRIANGAN)
            report = running.out.wait_for(report_of(PRIANGAN), times)
            assert '"new": 1' in report, (kill, report)
            assert '"error": null' in report
        stop(running)
    assert set(installation.articles()) == expected(newsroom)
    assert installation.count_waiting() == 0


def test_a_service_whose_workers_cannot_run_ends_with_an_error(installation: Installation, newsroom: Newsroom) -> None:
    """Every new process is killed at once. A supervisor such as systemd restarts a service that ends with an error."""
    has_ended = threading.Event()

    def kill_new_processes(service: int, trackers: set[int]) -> None:
        while not has_ended.wait(0.001):
            for child in set(find_children(service)) - trackers:
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)

    with installation.start("run", "--json") as running:
        running.out.wait_for(report_of(PRIANGAN))
        running.out.wait_for(report_of(TATAR))
        trackers = {child for child in find_children(running.pid) if not find_children(child)}
        killer = threading.Thread(target=kill_new_processes, args=(running.pid, trackers), daemon=True)
        killer.start()
        kill_workers(running.pid)
        newsroom.publish_next(1, "priangan-pos")
        installation.make_due(PRIANGAN)
        assert running.wait() == 1
        has_ended.set()
        killer.join()
        printed = running.err.all()
    assert "cannot be kept running" in printed[-1]
    assert not any("Traceback" in line for line in printed)
    assert installation.find_lease_owners() == ()
    assert installation.run("crawl").code == 0
    assert set(installation.articles()) == expected(newsroom)


@pytest.mark.parametrize("command", [["scheduler.py"], ["-m", "cli", "run"]])
def test_both_ways_to_start_the_service(installation: Installation, newsroom: Newsroom, command: list[str]) -> None:
    words = [sys.executable, *command, *installation.arguments("--json")]
    with started(words) as running:
        running.out.wait_for(report_of(PRIANGAN))
        running.out.wait_for(report_of(TATAR))
        stop(running)
    assert set(installation.articles()) == expected(newsroom)


def test_a_missing_config_is_reported(tmp_path: Path) -> None:
    with started([sys.executable, str(ROOT / "scheduler.py"), "--config", str(tmp_path / "none.yaml")]) as running:
        assert running.wait() == 2
        assert "none.yaml" in "\n".join(running.err.all())
