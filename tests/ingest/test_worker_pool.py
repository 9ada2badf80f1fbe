"""Worker processes have limits of time and memory. A killed worker is replaced."""

import asyncio
import gc
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from multiprocessing import forkserver
from pathlib import Path

import pytest

from core.article import NotAnArticle, Page
from core.normalizer import normalize
from core.outlet import Outlet
from ingest.worker_pool import MAX_MEMORY, WorkerError, WorkerPool
from ingest.worker_process import GC_THRESHOLD
from tests.crawling import Crawling

pytestmark = pytest.mark.process

NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def one_worker() -> Iterator[WorkerPool]:
    opened = WorkerPool(count=1, time_limit=1.0)
    yield opened
    opened.close()


def test_a_call_over_the_time_limit_is_killed_and_the_next_one_runs(crawling: Crawling, one_worker: WorkerPool) -> None:
    with pytest.raises(WorkerError, match="more than 1 s"):
        crawling.run(lambda: one_worker.call(time.sleep, 3600))
    assert crawling.run(lambda: one_worker.call(divmod, 7, 2)) == (3, 1)


def test_a_worker_that_dies_is_an_error_with_a_reason(crawling: Crawling, one_worker: WorkerPool) -> None:
    with pytest.raises(WorkerError, match="crashed the worker process"):
        crawling.run(lambda: one_worker.call(os._exit, 3))
    assert crawling.run(lambda: one_worker.call(divmod, 7, 2)) == (3, 1)


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def find_forkserver() -> int:
    return int(forkserver._forkserver._forkserver_pid)  # type: ignore[attr-defined]


def has_ended(pid: int, seconds: float) -> bool:
    """Wait for the end of a process that is not a child of this one. Return whether it ended in time."""
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([process], [], [], seconds)[0])
    finally:
        os.close(process)


@pytest.mark.parametrize("count", [1, 2])
def test_a_worker_that_is_killed_while_it_is_idle_is_replaced(crawling: Crawling, count: int) -> None:
    pool = WorkerPool(count, time_limit=5.0)
    for _ in range(3):
        kill(crawling.run(lambda: pool.call(os.getpid)))
        assert crawling.run(lambda: pool.call(divmod, 7, 2)) == (3, 1)
    pool.close()


def test_a_forkserver_that_is_killed_is_replaced(crawling: Crawling, one_worker: WorkerPool) -> None:
    for _ in range(2):
        crawling.run(lambda: one_worker.call(os.getpid))
        kill(find_forkserver())
        assert crawling.run(lambda: one_worker.call(divmod, 7, 2)) == (3, 1)


def test_a_call_whose_worker_is_killed_runs_once_more(
    crawling: Crawling, one_worker: WorkerPool, tmp_path: Path
) -> None:
    crawling.run(lambda: one_worker.call(os.getpid))
    for victim in (os.getpid, os.getppid):
        crashes_once = f"""import os, signal, pathlib
seen = pathlib.Path({str(tmp_path / victim.__name__)!r})
if not seen.exists():
    seen.touch()
    os.kill(os.{victim.__name__}(), signal.SIGKILL)
    signal.pause()
"""
        assert crawling.run(partial(one_worker.call, exec, crashes_once)) is None


def test_workers_that_are_killed_together_with_the_forkserver_are_replaced(crawling: Crawling) -> None:
    """Several calls are running and several are waiting; all of them get their results."""
    pool = WorkerPool(count=2, time_limit=5.0)

    async def calls() -> list[tuple[int, int]]:
        pids = {await pool.call(os.getpid) for _ in range(8)}
        running = [asyncio.create_task(pool.call(divmod, number, 2)) for number in range(12)]
        for pid in (find_forkserver(), *pids):
            kill(pid)
        return await asyncio.gather(*running)

    assert crawling.run(calls) == [divmod(number, 2) for number in range(12)]
    pool.close()


def test_a_worker_that_the_main_process_lost_ends_itself(crawling: Crawling, one_worker: WorkerPool) -> None:
    """The forkserver is killed during an endless call; the worker that runs it has nobody to end it."""
    loops = "import os, signal\nopen({path!r}, 'a').write(f'{{os.getpid()}} ')\nwhile True: pass"
    read, write = os.pipe()
    path = f"/proc/{os.getpid()}/fd/{write}"

    async def lose_worker() -> int:
        call = asyncio.create_task(one_worker.call(exec, loops.format(path=path)))
        lost = int((await asyncio.to_thread(os.read, read, 20)).split()[0])
        kill(find_forkserver())
        with pytest.raises(WorkerError):
            await call
        return lost

    lost = crawling.run(lose_worker)
    os.close(write)
    os.close(read)
    assert has_ended(lost, seconds=30)


def test_a_call_that_kills_every_worker_is_to_blame_and_not_the_pool(
    crawling: Crawling, one_worker: WorkerPool
) -> None:
    for _ in range(5):
        with pytest.raises(WorkerError):
            crawling.run(lambda: one_worker.call(exec, "import os; os.kill(os.getpid(), 9)"))
        assert crawling.run(lambda: one_worker.call(divmod, 7, 2)) == (3, 1)


def test_workers_that_cannot_be_started_are_an_error() -> None:
    """The forkserver ends before it forks anything, as in a broken installation."""
    script = (
        "import asyncio, multiprocessing\nfrom multiprocessing import resource_tracker\n"
        "from core.errors import WorkersUnavailable\nfrom ingest.worker_pool import WorkerPool\n"
        "resource_tracker.ensure_running()\n"
        "multiprocessing.set_executable('/bin/false')\n"
        "try:\n    asyncio.run(WorkerPool(count=1).call(divmod, 7, 2))\n"
        "except WorkersUnavailable as error:\n    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert "cannot be kept running" in done.stdout
    assert done.stderr == ""


def test_memory_is_limited(crawling: Crawling, one_worker: WorkerPool) -> None:
    with pytest.raises(WorkerError, match="memory"):
        crawling.run(lambda: one_worker.call(bytes, 2 * MAX_MEMORY))


def test_exceptions_of_the_call_are_raised(crawling: Crawling, one_worker: WorkerPool) -> None:
    with pytest.raises(ZeroDivisionError):
        crawling.run(lambda: one_worker.call(divmod, 1, 0))


def test_nothing_runs_after_close(crawling: Crawling, one_worker: WorkerPool) -> None:
    one_worker.close()
    with pytest.raises(WorkerError, match="stopped"):
        crawling.run(lambda: one_worker.call(divmod, 1, 1))


def test_a_hostile_page_does_not_end_a_worker(crawling: Crawling, one_worker: WorkerPool) -> None:
    page = Page("https://example.co.id/berita-yang-sangat-dalam-sekali", b"<div>" * 100_000, NOW)
    outlet = Outlet("Contoh", "https://example.co.id/")
    result = crawling.run(lambda: one_worker.call(normalize, page, outlet))
    assert isinstance(result, NotAnArticle)


def test_a_worker_loads_neither_scrapy_nor_the_store(crawling: Crawling) -> None:
    """Scrapy alone would cost each worker a second and 80 MB."""
    page = Page("https://example.co.id/berita", b"<p>Menyusul.</p>", NOW)
    crawling.run(lambda: crawling.workers.call(normalize, page))
    loaded = crawling.run(lambda: crawling.workers.call(eval, "sorted(__import__('sys').modules)"))
    assert "core.normalizer" in loaded
    assert not {"scrapy", "twisted", "sqlalchemy", "storage", "crawler", "apscheduler"} & set(loaded)


def test_the_garbage_collector_of_a_worker_skips_the_modules_that_all_workers_share(
    crawling: Crawling, one_worker: WorkerPool
) -> None:
    # The normalizer alone makes some 100,000 objects.
    assert crawling.run(lambda: one_worker.call(gc.get_freeze_count)) > 50_000
    assert crawling.run(lambda: one_worker.call(gc.get_threshold))[0] == GC_THRESHOLD


def test_workers_that_are_stopped_while_they_start_print_nothing() -> None:
    """Eight workers start at once, so that most are still starting when the first one responds."""
    script = (
        "import asyncio\nfrom ingest.worker_pool import WorkerPool\n"
        "async def main():\n"
        "    for _ in range(2):\n"
        "        workers = WorkerPool(count=8)\n"
        "        await workers.call(divmod, 7, 2)\n"
        "        workers.close()\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
