"""Crawling: claims in, reports out. What is due, and when again, is not known here."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Coroutine
from datetime import timedelta
from urllib.parse import urlsplit

from scrapy.crawler import AsyncCrawlerRunner

from core.article import Page
from core.errors import StoreError
from core.outlet import CrawlReport, Outlet
from core.urls import budget_of
from crawler.address_guard import install_guard, is_plainly_private
from crawler.crawl_job import LOST, STOPPED, CrawlJob, CrawlResult, CrawlTools
from ingest.outlet_profiles import keep_profile
from crawler.middlewares import private_problem
from crawler.options import CrawlOptions
from crawler.settings import make_settings
from crawler.spiders.outlet import OutletSpider
from crawler.spiders.page import PageJob, PageSpider
from ingest.current_matcher import CurrentMatcher
from ingest.worker_pool import WorkerPool
from storage import Claim, Store

MAX_CRAWL = timedelta(minutes=30)
"""After this a crawl is ended, and what is left waits for the next round: 200 pages at 8 seconds each."""

GRACE = 2.0
"""Seconds that answers under way get when crawls are stopped."""


def _say_nothing(report: CrawlReport) -> None:
    """Progress that nobody watches."""


class OutletCrawler:
    """Crawls outlets on the running loop; lives as long as the process, so that the workers do, too.

    The reactor must have been started (crawler.event_loop). `workers` may be shared with others, who then close them.
    """

    def __init__(self, store: Store, options: CrawlOptions, workers: WorkerPool | None = None) -> None:
        install_guard()
        # A dead outlet is a line in its report, not a traceback on the terminal.
        logging.getLogger("scrapy").setLevel(logging.CRITICAL)
        self._store = store
        self._options = options
        self._workers = workers or WorkerPool()
        self._watch = CurrentMatcher(store)
        self._runner = AsyncCrawlerRunner(make_settings(options))
        self._slots = asyncio.Semaphore(options.concurrency)
        self._hosts: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._under_way: dict[int, CrawlJob] = {}
        self._is_stopping = False

    async def crawl(self, claim: Claim, on_progress: Callable[[CrawlReport], None] = _say_nothing) -> CrawlResult:
        """Crawl one claimed outlet to its end. Outlets of one host wait for one another.

        What is wrong with the outlet never raises; raises StoreError when the store is out of reach.
        """
        report = CrawlReport(claim.outlet.name)
        await self._watch.renew()
        tools = CrawlTools(self._store, self._workers, self._watch, self._options, on_progress)
        job = CrawlJob(claim, tools, report)
        # A host's budget is one request at a time. Scrapy counts per crawl, so crawls of one host take turns.
        async with self._hosts[budget_of(claim.outlet.url)], self._slots:
            if self._is_stopping:
                job.stopped_because = STOPPED
            elif problem := _refusal(claim.outlet, claim.outlet.url, self._options):
                report.error = problem
            else:
                await self._run(job)
        if isinstance(job.crash, StoreError):
            raise job.crash
        if job.crash is not None:
            # Loud, but only this outlet's: a fault of ours must not cost the others their morning.
            logging.getLogger("kliping").error("crawling %s failed", report.outlet, exc_info=job.crash)
            report.error = f"a fault in Kliping ({type(job.crash).__name__}: {job.crash}); please report it"
        elif job.is_interrupted:
            report.stopped = job.stopped_because
        elif job.stopped_because and job.is_out_of_time and _has_come_on(report):
            # A long pause between requests is the outlet's wish, no fault of anybody.
            report.add_failure(job.stopped_because)
        elif job.stopped_because and report.error is None:
            report.error = job.stopped_because
        return CrawlResult(job.claim, report, tuple(job.reads), job.retry_after, job.is_interrupted)

    def give_up(self, outlet_ids: Collection[int]) -> None:
        """End the crawls of outlets that another process took over."""
        for outlet_id in self._under_way.keys() & set(outlet_ids):
            self._under_way[outlet_id].stopped_because = LOST

    async def _run(self, job: CrawlJob) -> None:
        self._under_way[job.claim.outlet_id] = job
        crawler = self._runner.create_crawler(OutletSpider)
        task = self._runner.crawl(crawler, job=job)
        try:
            await asyncio.wait({task}, timeout=MAX_CRAWL.total_seconds())
            if not task.done():
                job.is_out_of_time = job.stopped_because is None
                job.stopped_because = job.stopped_because or f"not done after {MAX_CRAWL}; the rest comes next round"
                await self._end(crawler.stop_async(), {task})
            if not task.cancelled():
                task.result()
            if job.crash is None and job.stopped_because != LOST:
                await keep_profile(job)
        finally:
            del self._under_way[job.claim.outlet_id]

    async def stop(self) -> None:
        """End all crawls soon and cleanly: pages under way are given up, what they were asked for stays waiting.

        Takes GRACE at most, also where an outlet never answers.
        """
        self._is_stopping = True
        for job in self._under_way.values():
            job.stopped_because = STOPPED
        self._workers.end()
        await self._end(self._runner.stop(), set(self._runner._active))

    async def _end(self, stopping: Coroutine[None, None, None], tasks: set[asyncio.Task[None]]) -> None:
        """Stop in Scrapy's way, which waits for answers under way; after GRACE those are given up."""
        ending = asyncio.create_task(stopping)
        _, late = await asyncio.wait({ending, *tasks}, timeout=GRACE)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def close(self) -> None:
        """End the worker processes."""
        self._workers.close()


def _refusal(outlet: Outlet, url: str, options: CrawlOptions) -> str | None:
    """Why nothing may be asked without a contact. A plainly private address would not be allowed with one either."""
    if options.contact_problem is None or outlet.private or options.allow_private:
        return None
    return private_problem(url) if is_plainly_private(urlsplit(url).hostname or "") else options.contact_problem


def _has_come_on(report: CrawlReport) -> bool:
    return bool(report.sources or report.fetched or report.not_modified)


async def fetch_page(outlet: Outlet, url: str, options: CrawlOptions) -> Page | str:
    """One page of an outlet, fetched with all the manners of a crawl; or in plain words why there is none."""
    if problem := _refusal(outlet, url, options):
        return problem
    logging.getLogger("scrapy").setLevel(logging.CRITICAL)
    job = PageJob(outlet, url, options)
    settings = make_settings(options) | {"ITEM_PIPELINES": {}}
    await AsyncCrawlerRunner(settings).crawl(PageSpider, job=job)
    return job.result
