"""Crawls for tests: the real event loop, real workers, and a clock that the test moves."""

import asyncio
import shutil
import threading
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

from core.filters import ArticleFilter
from core.keyword import Keyword
from core.outlet import CrawlReport, Outlet
from crawler import CrawlOptions, OutletCrawler, start_reactor, stop_reactor
from demo import WATCHED, Newsroom
from ingest.worker_pool import WorkerPool
from scheduler import RoundRunner, ServiceOptions
from storage import Store, StoredArticle, open_store
from tests.factories import NOW

T = TypeVar("T")


@pytest.fixture(scope="session")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """The event loop of this process, with the reactor on it."""
    started = start_reactor()
    yield started
    stop_reactor()


@pytest.fixture(scope="session")
def workers() -> Iterator[WorkerPool]:
    """Worker processes for all crawls of this process: starting them costs as much as a crawl of the newsroom."""
    opened = WorkerPool()
    yield opened
    opened.close()


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom.serve(NOW) as opened:
        yield opened


@dataclass
class Crawling:
    """Crawls outlets into one store. `now` is the current time for crawler and store."""

    loop: asyncio.AbstractEventLoop
    store: Store
    workers: WorkerPool
    now: datetime = NOW
    keywords: tuple[Keyword, ...] = field(default_factory=lambda: tuple(map(Keyword.phrase, WATCHED)))

    def options(self, **changes: Any) -> CrawlOptions:
        plain = CrawlOptions(clock=lambda: self.now, contact="https://kliping.invalid/", delay=timedelta(0))
        return replace(plain, **changes)

    def crawl(self, *outlets: Outlet, **changes: Any) -> dict[str, CrawlReport]:
        """Crawl the outlets, due or not, and return the reports by outlet."""
        return {report.outlet: report for report in self.run(lambda: self._round(outlets, changes))}

    def run(self, main: Callable[[], Awaitable[T]]) -> T:
        async def awaited() -> T:
            return await main()

        return self.loop.run_until_complete(awaited())

    async def round_of(self, *outlets: Outlet) -> list[CrawlReport]:
        """Crawl the outlets, for a test that does something else meanwhile."""
        return await self._round(outlets, {})

    async def due_round(self) -> list[CrawlReport]:
        """Crawl only what is due, as the service does."""
        return await self._crawl_claims(force=False)

    async def _round(self, outlets: tuple[Outlet, ...], changes: dict[str, Any]) -> list[CrawlReport]:
        self.store.mirror(outlets, self.keywords, self.now)
        return await self._crawl_claims(force=True, **changes)

    async def _crawl_claims(self, *, force: bool, **changes: Any) -> list[CrawlReport]:
        options = self.options(**changes)
        crawler = OutletCrawler(self.store, options, self.workers)
        rounds = RoundRunner(self.store, crawler, ServiceOptions(timedelta(minutes=30), 30, None, options))
        claims = await rounds.claim(100, force=force)
        return list(await asyncio.gather(*(rounds.crawl(claim) for claim in claims)))

    def crawl_and_stop(self, outlet: Outlet, when: threading.Event) -> CrawlReport:
        """Crawl an outlet and stop when the event is set; raise TimeoutError if that takes over five seconds."""
        return self.run(lambda: self._stopped_round(outlet, when))

    async def _stopped_round(self, outlet: Outlet, when: threading.Event) -> CrawlReport:
        self.store.mirror((outlet,), self.keywords, self.now)
        options = self.options()
        crawler = OutletCrawler(self.store, options)
        rounds = RoundRunner(self.store, crawler, ServiceOptions(timedelta(minutes=30), 30, None, options))
        [claim] = await rounds.claim(1, force=True)
        task = asyncio.create_task(rounds.crawl(claim))
        await asyncio.to_thread(when.wait, 60)
        await asyncio.wait_for(crawler.stop(), 5)
        return await task

    def articles(self) -> dict[str, StoredArticle]:
        """Return all kept articles by URL."""
        found = self.store.articles.find(ArticleFilter(limit=10_000, with_unmatched=True))
        return {stored.article.url: stored for stored in found}

    def wait(self, pause: timedelta) -> None:
        self.now += pause


@pytest.fixture
def crawling(
    loop: asyncio.AbstractEventLoop, workers: WorkerPool, tmp_path: Path, sqlite_template: Path
) -> Iterator[Crawling]:
    """A fresh SQLite store to crawl into."""
    shutil.copyfile(sqlite_template, tmp_path / "crawl.db")
    store = open_store(f"sqlite:///{tmp_path / 'crawl.db'}", migrate=False)
    yield Crawling(loop, store, workers)
    store.close()


def failures_of(report: CrawlReport) -> dict[str, int]:
    """Return how often each failure occurred, by its English text."""
    return {str(reason): count for reason, count in report.failures.items()}


def expected(newsroom: Newsroom) -> set[str]:
    """Return the URLs of the articles that a first round of three days must keep."""
    return {truth.url for truth in newsroom.truth() if truth.is_recent}


def asked(newsroom: Newsroom, part: str = "") -> list[str]:
    """Return the request targets in the newsroom's log that contain `part`, in order."""
    return [served.path for served in newsroom.requests if part in served.path]
