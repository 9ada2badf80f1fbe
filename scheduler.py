"""Scheduling: which sources are due, one round over them, and the service that repeats rounds until it is stopped.

What is due is a matter of the store. This module leases outlets, passes the claims to the crawler, and stores the
results with the times at which the sources are due again. How an outlet is crawled is not known here, so that crawling
may move to other machines.
"""

import os
import sys

if __name__ == "__main__":
    # The command line reads the config file; from there on it is the same program, which imports what is below itself.
    os.execv(sys.executable, [sys.executable, "-m", "cli", "run", *sys.argv[1:]])  # noqa: S606

import asyncio
import logging
import random
import signal
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from core.errors import KlipingError, StoreError
from core.outlet import CrawlReport, SourceKind
from crawler import CrawlOptions, CrawlResult, OutletCrawler
from ingest.task_worker import TaskWorker
from storage import LEASE, Claim, ClaimRequest, FinishedCrawl, Store, Task, find_dead_owners, make_owner

LOG = logging.getLogger("kliping")

# How often the service starts crawls that are due and tasks that are waiting.
START_EVERY = timedelta(seconds=5)

RENEW_EVERY = timedelta(seconds=30)
PRUNE_EVERY = timedelta(hours=6)
# Soon, since a service that is restarted often must prune as well.
PRUNE_AFTER_START = timedelta(minutes=2)

REDISCOVER_EVERY = timedelta(days=1)
# The random part of an interval: sources are read later by up to this share, so that outlets spread over time.
JITTER = 0.1

# How long running crawls may take to end; systemd and container engines kill a process after 10 seconds or more.
STOP_SECONDS = 4.0

# How long releasing the leases may take after that; leases that are not released expire.
RELEASE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class ServiceOptions:
    """When to crawl and what to delete.

    `every` is the time between two crawls of an outlet without an interval of its own. The fields in days are ages:
    `unmatched_days` and `pages_days` may be 0 (not stored at all), `retention_days` None (matched articles are kept
    forever). `crawl` is how to crawl.
    """

    every: timedelta
    unmatched_days: int
    retention_days: int | None
    crawl: CrawlOptions
    pages_days: int = 7


def plan_due_times(result: CrawlResult, every: timedelta, now: datetime, jitter: float) -> dict[int, datetime]:
    """Return when each source of a finished crawl is due again, by source id.

    `jitter` is a number from 0 to 1. A source that failed is due after the same interval, but no source before the
    Retry-After of the outlet. Nothing is planned after an interrupted crawl: its sources are still due.
    """
    if result.is_interrupted:
        return {}
    interval = (result.claim.outlet.every or every) * (1 + JITTER * jitter)
    reads = {read.source.id: read for read in result.reads}
    sources = {source.id: source for source in result.claim.sources} | {
        source_id: read.source for source_id, read in reads.items()
    }
    planned = {}
    for source_id, source in sources.items():
        is_home_read = source.kind is SourceKind.HOME and source_id in reads and reads[source_id].is_ok
        at = now + (max(interval, REDISCOVER_EVERY) if is_home_read else interval)
        planned[source_id] = max(filter(None, (at, result.retry_after)))
    return planned


@dataclass(slots=True)
class RoundRunner:
    """Leases what is due, crawls it, and stores the results; one instance a process.

    `running` holds the ids of the outlets that are being crawled. With `is_service`, a lease of its own tells commands
    that a service is running and will run their tasks.
    """

    store: Store
    crawler: OutletCrawler
    options: ServiceOptions
    owner: str = field(default_factory=make_owner)
    rng: random.Random = field(default_factory=random.SystemRandom)
    running: set[int] = field(default_factory=set)
    is_service: bool = False
    is_stopping: bool = False

    @property
    def now(self) -> datetime:
        return self.options.crawl.clock()

    async def claim(
        self, limit: int, outlets: Iterable[str] | None = None, *, force: bool = False
    ) -> tuple[Claim, ...]:
        """Lease due outlets, at most `limit`, or all active ones with `force`. Release leases of dead processes first.

        Raise OutletNotFound for an unknown name in `outlets` (None: all outlets).
        """
        owners = await self.store.call(self.store.find_lease_owners, self.now)
        if dead := find_dead_owners(owners, self.owner):
            await self.store.call(self.store.release_leases, dead)
        names = None if outlets is None else tuple(outlets)
        request = ClaimRequest(owner=self.owner, lease=LEASE, limit=limit, outlets=names, force=force)
        claims = await self.store.call(self.store.claims.acquire, request, self.now)
        # After the machine slept, our own leases may have expired while their crawls continue.
        new = tuple(claim for claim in claims if claim.outlet_id not in self.running)
        self.running.update(claim.outlet_id for claim in new)
        return new

    async def crawl(self, claim: Claim, on_progress: Callable[[CrawlReport], None] | None = None) -> CrawlReport:
        """Crawl one claimed outlet and store the result. An interrupted outlet is released and stays due.

        Raise StoreError if the store cannot be reached. The outlet is still due then, but remains leased for a while,
        which delays the next attempt.
        """
        try:
            options = {"on_progress": on_progress} if on_progress else {}
            result = await self.crawler.crawl(claim, **options)
            await self._finish(result)
        except StoreError:
            raise
        except Exception:
            with suppress(StoreError):
                await self.store.call(self.store.release_leases, (self.owner,), (claim.outlet_id,))
            raise
        finally:
            self.running.discard(claim.outlet_id)
        return result.report

    async def _finish(self, result: CrawlResult) -> None:
        if result.is_interrupted:
            await self.store.call(self.store.release_leases, (self.owner,), (result.claim.outlet_id,))
            return
        next_at = plan_due_times(result, self.options.every, self.now, self.rng.random())
        finished = FinishedCrawl(result.claim.outlet_id, self.owner, result.report, next_at)
        await self.store.call(self.store.claims.finish, finished, self.now)

    async def renew_leases(self) -> None:
        """Extend the leases of all running crawls and of the service; cancel crawls whose lease was lost."""
        if self.is_service:
            await self.store.call(self.store.services.renew, self.owner, LEASE, self.now)
        if self.running:
            outlet_ids = tuple(self.running)
            renewed = await self.store.call(self.store.claims.renew, self.owner, outlet_ids, LEASE, self.now)
            self.crawler.cancel(set(outlet_ids) - set(renewed))

    async def prune(self) -> None:
        """Delete what has expired, batch by batch, so that others can write in between."""
        options = self.options
        while True:
            pruned = await self.store.call(
                self.store.prune,
                self.now,
                unmatched_days=options.unmatched_days,
                retention_days=options.retention_days,
                pages_days=options.pages_days,
            )
            if pruned.is_nothing:
                return

    async def run_pending(self) -> tuple[Task, ...]:
        """Run the waiting tasks in a thread. Return them as they ended, or as far as they came when stopped."""
        clock = self.options.crawl.clock
        worker = TaskWorker(self.store, self.owner, clock, is_stopping=lambda: self.is_stopping)
        return await asyncio.to_thread(worker.run_pending)

    async def stop(self) -> None:
        """End crawls and tasks soon and cleanly; what is left of them is still due."""
        self.is_stopping = True
        await self.crawler.stop()

    async def release_leases(self) -> None:
        """Release all leases of this process."""
        await self.store.call(self.store.release_leases, (self.owner,))


async def crawl_once(
    rounds: RoundRunner,
    outlets: Iterable[str] | None,
    on_progress: Callable[[CrawlReport], None],
    on_task: Callable[[Task], None] = lambda _task: None,
) -> tuple[CrawlReport, ...]:
    """Crawl the named outlets (None: all active ones), due or not, then run waiting tasks and prune.

    Ctrl-C and SIGTERM end the round cleanly. Raise OutletNotFound, and StoreError if the store cannot be reached.
    Outlets that another process is crawling are left out.
    """
    restore_signals = _handle_signals(rounds.stop)
    renewal = ErrorReporter().wrap("renewing leases", rounds.renew_leases)
    renewals = asyncio.create_task(_repeat(renewal, RENEW_EVERY))
    try:
        claims = await rounds.claim(limit=1_000_000, outlets=outlets, force=True)
        reports = await _crawl_all(rounds, claims, on_progress)
        for task in await rounds.run_pending():
            on_task(task)
        await rounds.prune()
        return reports
    finally:
        renewals.cancel()
        restore_signals()
        rounds.crawler.close()


async def _crawl_all(
    rounds: RoundRunner, claims: tuple[Claim, ...], on_progress: Callable[[CrawlReport], None]
) -> tuple[CrawlReport, ...]:
    """Crawl all claims at once. An exception of one ends the others as well: the store is unreachable for all."""
    try:
        async with asyncio.TaskGroup() as group:
            crawls = [group.create_task(rounds.crawl(claim, on_progress)) for claim in claims]
    except ExceptionGroup as raised:
        await rounds.stop()
        with suppress(StoreError):
            await rounds.release_leases()
        raise raised.exceptions[0] from None
    return tuple(crawl.result() for crawl in crawls)


async def _repeat(work: Callable[[], Awaitable[None]], interval: timedelta) -> None:
    """Run `work` after every interval, until cancelled."""
    while True:
        await asyncio.sleep(interval.total_seconds())
        await work()


class ErrorReporter:
    """Logs errors of work that must not end the process: one line if the store cannot be reached, else a traceback.

    An error that repeats is logged once, until the same work has succeeded again. Once `is_closed`, cancelled work is
    not an error.
    """

    def __init__(self) -> None:
        self._reported: dict[str, str] = {}
        self.is_closed = False

    @contextmanager
    def reporting(self, work: str) -> Iterator[None]:
        """Log what the block raises, and continue after it."""
        try:
            yield
        except Exception as error:
            if self._reported.get(work) != str(error):
                is_expected = isinstance(error, KlipingError | OSError)
                LOG.error("%s failed: %s", work, error, exc_info=None if is_expected else error)
            self._reported[work] = str(error)
        else:
            self._reported.pop(work, None)

    def wrap(self, work: str, function: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
        """Return `function` with its errors logged instead of raised."""

        async def wrapped() -> None:
            try:
                with self.reporting(work):
                    await function()
            except asyncio.CancelledError:
                if not self.is_closed:
                    raise

        return wrapped


class _Service:
    """The crawls and tasks that a service has started."""

    def __init__(
        self, rounds: RoundRunner, on_report: Callable[[CrawlReport], None], on_task: Callable[[Task], None]
    ) -> None:
        self.rounds = rounds
        self.errors = ErrorReporter()
        self._on_report = on_report
        self._on_task = on_task
        self._crawls: set[asyncio.Task[None]] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def start_due(self) -> None:
        """Start the crawls that are due and the tasks that are waiting, without waiting for their end."""
        free = self.rounds.options.crawl.concurrency - len(self._crawls)
        for claim in await self.rounds.claim(free) if free > 0 else ():
            _start(self._crawl(claim), self._crawls)
        if not self._tasks:
            _start(self._run_tasks(), self._tasks)

    async def _crawl(self, claim: Claim) -> None:
        report = None
        with self.errors.reporting(f"crawling {claim.outlet.name}"):
            report = await self.rounds.crawl(claim)
        if report is not None:
            with self.errors.reporting("showing a report"):
                self._on_report(report)

    async def _run_tasks(self) -> None:
        with self.errors.reporting("running tasks"):
            for task in await self.rounds.run_pending():
                self._on_task(task)

    async def shut_down(self) -> None:
        """End what is running within STOP_SECONDS, then cancel it."""
        running = self._crawls | self._tasks
        try:
            await asyncio.wait_for(_stop_and_wait(self.rounds, running), STOP_SECONDS)
        except TimeoutError:
            for task in running:
                task.cancel()
        finally:
            await asyncio.gather(*running, return_exceptions=True)
            self.errors.is_closed = True


async def serve(
    rounds: RoundRunner, on_report: Callable[[CrawlReport], None], on_task: Callable[[Task], None] = lambda _task: None
) -> None:
    """Run the service: crawl what is due and run the tasks of commands, until SIGTERM or Ctrl-C.

    Then stop within five seconds, or ten if the store does not answer. If the store cannot be reached, that is logged,
    and tried again.
    """
    stop = asyncio.Event()
    restore_signals = _handle_signals(_setter(stop))
    service = _Service(rounds, on_report, on_task)
    wrap = service.errors.wrap
    start, renew = wrap("starting what is due", service.start_due), wrap("renewing leases", rounds.renew_leases)
    prune, release = wrap("pruning", rounds.prune), wrap("releasing leases", rounds.release_leases)
    scheduler = make_scheduler({"start": (start, START_EVERY), "renew": (renew, RENEW_EVERY)})
    first_prune = rounds.now + PRUNE_AFTER_START
    seconds = PRUNE_EVERY.total_seconds()
    scheduler.add_job(prune, "interval", seconds=seconds, jitter=600, next_run_time=first_prune, id="prune")
    scheduler.start()
    rounds.is_service = True
    # As a task, since the signal to stop may come while the store does not answer.
    first_run = asyncio.create_task(_run_in_order(renew, start))
    await stop.wait()
    first_run.cancel()
    scheduler.pause()
    try:
        await service.shut_down()
    finally:
        scheduler.shutdown(wait=False)
        with suppress(TimeoutError):
            await asyncio.wait_for(release(), RELEASE_SECONDS)
        rounds.crawler.close()
        restore_signals()


async def _run_in_order(*functions: Callable[[], Awaitable[None]]) -> None:
    for function in functions:
        await function()


def _start(work: Coroutine[None, None, None], running: set[asyncio.Task[None]]) -> None:
    task = asyncio.create_task(work)
    running.add(task)
    task.add_done_callback(running.discard)


async def _stop_and_wait(rounds: RoundRunner, running: set[asyncio.Task[None]]) -> None:
    await rounds.stop()
    await asyncio.gather(*running, return_exceptions=True)


def make_scheduler(jobs: dict[str, tuple[Callable[[], Awaitable[None]], timedelta]]) -> AsyncIOScheduler:
    """Return an AsyncIOScheduler of functions with their intervals, by job id.

    APScheduler's defaults drop late runs. Here a late run is made once, and a job never runs twice at the same time.
    """
    hour = 3600
    scheduler = AsyncIOScheduler(
        timezone=UTC, job_defaults={"coalesce": True, "misfire_grace_time": hour, "max_instances": 1}
    )
    for name, (work, interval) in jobs.items():
        scheduler.add_job(work, "interval", seconds=interval.total_seconds(), id=name)
    return scheduler


def _setter(event: asyncio.Event) -> Callable[[], Awaitable[None]]:
    async def set_event() -> None:
        event.set()

    return set_event


def _handle_signals(stop: Callable[[], Awaitable[None]]) -> Callable[[], None]:
    """Call `stop` on the first SIGINT or SIGTERM; a second one ends the process at once, as usual.

    Return a function that restores the usual handling.
    """
    loop = asyncio.get_running_loop()
    tasks: set[asyncio.Task[None]] = set()

    def restore() -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)

    def handle() -> None:
        restore()
        tasks.add(asyncio.ensure_future(stop()))

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, handle)
    return restore
