"""Crawl claimed outlets, one at a time per host; stop and cancel crawls. The scheduler decides when a crawl is due."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from scrapy.crawler import AsyncCrawlerRunner

from core.errors import StoreError, WorkersUnavailable
from core.outlet import CrawlReport
from core.reasons import Reason
from core.urls import politeness_key
from crawler.address_guard import contact_refusal, install_guard
from crawler.crawl_job import STOPPED, CrawlJob, CrawlResult, CrawlTools
from crawler.decisions import Stop, StopCause
from crawler.settings import CrawlOptions, make_settings
from crawler.spiders.outlet import OutletSpider
from ingest.article_writer import ArticleWriter
from ingest.current_matcher import CurrentMatcher
from ingest.worker_pool import WorkerPool
from storage import Claim, Store

# Maximum duration of a crawl, enough for 200 pages at 8 seconds each. The remaining pages wait for the next round.
MAX_CRAWL = timedelta(minutes=30)

# Seconds that a crawl waits for pending responses after it was stopped.
GRACE_SECONDS = 2.0

_STOPPED = Stop(StopCause.STOPPED, STOPPED)
_LEASE_LOST = Stop(StopCause.LEASE_LOST, Reason("lease_lost"))


class OutletCrawler:
    """Crawl outlets on the running event loop. Its reactor must have been started (crawler/event_loop.py).

    Create one instance per process. If no `pool` is given, the instance creates one.
    """

    def __init__(
        self,
        store: Store,
        options: CrawlOptions,
        pool: WorkerPool | None = None,
        hosts: defaultdict[str, asyncio.Lock] | None = None,
    ) -> None:
        install_guard()
        # The report of a crawl states what failed; Scrapy would print a traceback as well.
        logging.getLogger("scrapy").setLevel(logging.CRITICAL)
        self._store = store
        self._options = options
        self.pool = pool or WorkerPool()
        self._matcher = CurrentMatcher(store)
        self._writer = ArticleWriter(store)
        self._runner = AsyncCrawlerRunner(make_settings(options))
        self._slots = asyncio.Semaphore(options.concurrency)
        self._hosts = defaultdict(asyncio.Lock) if hosts is None else hosts
        self._running: dict[int, CrawlJob] = {}
        self._is_stopping = False
        self._trials: set[OutletCrawler] = set()

    @contextmanager
    def make_trial(self, store: Store, options: CrawlOptions) -> Iterator["OutletCrawler"]:
        """Return a context manager for a crawler on another store, such as a temporary one.

        It shares the workers of this crawler, takes turns with it on a host, and is stopped with it.
        """
        trial = OutletCrawler(store, options, self.pool, self._hosts)
        trial._is_stopping = self._is_stopping
        self._trials.add(trial)
        try:
            yield trial
        finally:
            self._trials.remove(trial)
            trial._writer.close()

    def lock_host(self, url: str) -> asyncio.Lock:
        """Return the lock to hold while a single page of this host is fetched. A crawl of the host holds it, too."""
        return self._hosts[politeness_key(url)]

    @property
    def options(self) -> CrawlOptions:
        """The options of the next crawls."""
        return self._options

    @options.setter
    def options(self, options: CrawlOptions) -> None:
        self._options = options
        self._runner.settings.setdict(make_settings(options), priority="project")

    async def crawl(
        self, claim: Claim, on_progress: Callable[[CrawlReport], None] = lambda _report: None
    ) -> CrawlResult:
        """Crawl one claimed outlet and return the result. Crawl outlets on the same host one after another.

        The report contains the failures of the outlet. Raise StoreError if the store cannot be reached, and
        WorkersUnavailable if no page can be read because the worker processes do not run.
        """
        await self._matcher.refresh()
        tools = CrawlTools(self._store, self.pool, self._matcher, self._writer, self._options, on_progress)
        job = CrawlJob(claim, tools)
        # A host must get only one request at a time. Scrapy ensures this only within one crawl, hence the lock per
        # host.
        async with self._hosts[politeness_key(claim.outlet.url)], self._slots:
            if self._is_stopping:
                job.record(_STOPPED)
            elif refusal := contact_refusal(claim.outlet, claim.outlet.url, self._options):
                job.record(Stop(StopCause.REFUSED, refusal))
            else:
                await self._run(job)
        if isinstance(job.fault, StoreError | WorkersUnavailable):
            raise job.fault
        report = job.progress.conclude(job.learner.profile.agreement.fall)
        if job.fault is not None:
            # A fault of Kliping must not end the crawls of other outlets, so it is logged and not raised.
            logging.getLogger("kliping").error("crawling %s failed", report.outlet, exc_info=job.fault)
            error = Reason("fault_details", kind=type(job.fault).__name__, detail=str(job.fault))
            report = replace(report, error=error, stopped=None)
        is_interrupted = job.stop is not None and job.stop.is_interruption
        return CrawlResult(claim, report, job.progress.reads, job.progress.retry_after, is_interrupted)

    def cancel(self, outlet_ids: Collection[int]) -> None:
        """Stop the crawls of these outlets, because another process has taken over their leases."""
        for outlet_id in self._running.keys() & set(outlet_ids):
            self._running[outlet_id].record(_LEASE_LOST)

    async def _run(self, job: CrawlJob) -> None:
        self._running[job.claim.outlet_id] = job
        crawler = self._runner.create_crawler(OutletSpider)
        crawl_task = self._runner.crawl(crawler, job=job)
        try:
            await asyncio.wait({crawl_task}, timeout=MAX_CRAWL.total_seconds())
            if not crawl_task.done():
                job.record(Stop(StopCause.TIME_LIMIT, Reason("time_limit", limit=str(MAX_CRAWL))))
                await self._end(crawler.stop_async(), {crawl_task})
            if not crawl_task.cancelled():
                crawl_task.result()
            if job.fault is None and job.stop != _LEASE_LOST:
                await job.learner.save()
        finally:
            del self._running[job.claim.outlet_id]

    async def stop(self) -> None:
        """Stop all crawls within GRACE_SECONDS, even if an outlet does not respond.

        Abandon the pages that are being fetched or normalized. The states of their candidates do not change.
        """
        self._is_stopping = True
        for job in self._running.values():
            job.record(_STOPPED)
        self.pool.shut_down()
        await asyncio.gather(*(trial.stop() for trial in self._trials))
        await self._end(self._runner.stop(), set(self._runner._active))

    async def _end(self, stopping: Coroutine[None, None, None], crawl_tasks: set[asyncio.Task[None]]) -> None:
        """Await `stopping` and the crawls. Cancel those that are still running after GRACE_SECONDS."""
        _, late_tasks = await asyncio.wait({asyncio.create_task(stopping), *crawl_tasks}, timeout=GRACE_SECONDS)
        for late_task in late_tasks:
            late_task.cancel()
        await asyncio.gather(*late_tasks, return_exceptions=True)

    def close(self) -> None:
        self._writer.close()
        self.pool.close()
