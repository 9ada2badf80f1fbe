"""Run the tasks that fetch, on the event loop of the tests' crawls."""

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from actions.context import AppContext
from actions.fetch_tasks import TaskFetcher, describe_report
from crawler import OutletCrawler
from ingest.worker_pool import WorkerPool
from scheduler import RoundRunner
from storage import Store, Task


@dataclass(frozen=True)
class Fetching:
    """Runs the waiting tasks of a store as a service does."""

    loop: asyncio.AbstractEventLoop
    workers: WorkerPool

    def run(self, context: AppContext, store: Store) -> list[Task]:
        """Run the tasks that wait now, and return them as they ended."""
        return self.loop.run_until_complete(run_all(make_rounds(context, store, self.workers)))


def make_rounds(context: AppContext, store: Store, workers: WorkerPool) -> RoundRunner:
    """Return the runner of a service without a pause between requests."""
    options = context.service_options()
    options = replace(options, crawl=replace(options.crawl, delay=timedelta(0)))
    crawler = OutletCrawler(store, options.crawl, workers)
    fetcher = TaskFetcher(context, store, crawler)
    return RoundRunner(store, crawler, options, fetch=fetcher.run, describe=describe_report)


async def run_all(rounds: RoundRunner) -> list[Task]:
    ended = []
    while (task := await rounds.claim_fetch()) is not None:
        ended.append(await rounds.run_fetch(task))
    return ended


@pytest.fixture
def fetching(loop: asyncio.AbstractEventLoop, workers: WorkerPool) -> Fetching:
    return Fetching(loop, workers)
