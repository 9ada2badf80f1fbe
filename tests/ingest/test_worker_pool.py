"""Worker processes have limits of time and memory. A killed worker is replaced."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from core.article import NotAnArticle, Page
from core.normalizer import normalize
from core.outlet import Outlet
from ingest.worker_pool import MAX_MEMORY, WorkerError, WorkerPool
from tests.crawling import Crawling

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
