"""WHEN: what is due, one round over it, and the service that goes round for ever.

What is due stands in the store; this module asks for it, claims it by lease, hands it to the crawler and notes when
it is due again. It never knows how an outlet is crawled, so that the crawling may move to other machines.
"""

import os
import sys

if __name__ == "__main__":
    # The front door reads the config file; from here it is the same program. It loads what is below by itself.
    os.execv(sys.executable, [sys.executable, "-m", "cli", "run", *sys.argv[1:]])  # noqa: S606

import asyncio
import logging
import random
import signal
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import ParamSpec, TypeVar

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from core.errors import KlipingError, StoreError
from core.outlet import CrawlReport, SourceKind
from crawler import CrawlOptions, CrawlResult, OutletCrawler
from ingest.task_worker import TaskWorker
from storage import LEASE, Claim, ClaimRequest, FinishedCrawl, Store, Task, find_dead_owners, make_owner

LOG = logging.getLogger("kliping")

P = ParamSpec("P")
T = TypeVar("T")

TICK = timedelta(seconds=5)
RENEW_EVERY = timedelta(seconds=30)
PRUNE_EVERY = timedelta(hours=6)
PRUNE_AFTER_START = timedelta(minutes=2)
"""Soon, since a service that is restarted often must prune, too."""

REDISCOVER_EVERY = timedelta(days=1)
JITTER = 0.1
"""Share of the interval by which a source is read later at random, so that outlets do not fall into step."""

STOP_WITHIN = 4.0
"""Seconds for crawls to end by themselves; systemd and container engines kill at 10 or more."""

LET_GO_WITHIN = 2.0
"""Seconds more for leases to be given back; without that they run out."""


@dataclass(frozen=True, slots=True)
class ServiceOptions:
    """`every` is the time between two crawls of an outlet that names none; what ends in `days` are ages (0: do not
    store unmatched articles, or pages; None: keep matched ones for ever). `crawl` is how to crawl."""

    every: timedelta
    unmatched_days: int
    retention_days: int | None
    crawl: CrawlOptions
    pages_days: int = 7


def plan_due_times(result: CrawlResult, every: timedelta, now: datetime, jitter: float) -> dict[int, datetime]:
    """When each source of a finished crawl is due again, by source id.

    `jitter` is a number from 0 to 1. A source that failed is due after the same interval; what the outlet asked for by
    Retry-After is the least. Nothing is planned for an interrupted crawl: it is still due.
    """
    if result.is_interrupted:
        return {}
    interval = (result.claim.outlet.every or every) * (1 + JITTER * jitter)
    read = {each.source.id: each for each in result.reads}
    sources = {source.id: source for source in result.claim.sources} | {
        source_id: each.source for source_id, each in read.items()
    }
    planned = {}
    for source_id, source in sources.items():
        is_home_read = source.kind is SourceKind.HOME and source_id in read and read[source_id].is_ok
        at = now + (max(interval, REDISCOVER_EVERY) if is_home_read else interval)
        planned[source_id] = max(filter(None, (at, result.retry_after)))
    return planned


@dataclass(slots=True)
class RoundRunner:
    """Claims what is due, crawls it, and notes how it went; for one process."""

    store: Store
    crawler: OutletCrawler
    options: ServiceOptions
    owner: str = field(default_factory=make_owner)
    dice: random.Random = field(default_factory=random.SystemRandom)
    under_way: set[int] = field(default_factory=set)
    is_service: bool = False
    """Whether commands are to know, by a lease of its own, that a service runs and takes up their tasks."""
    is_stopping: bool = False

    @property
    def now(self) -> datetime:
        return self.options.crawl.clock()

    async def claim(
        self, limit: int, outlets: Iterable[str] | None = None, *, force: bool = False
    ) -> tuple[Claim, ...]:
        """Lease due outlets, at most `limit`; with `force` all that are active. Leases of dead processes are freed."""
        owners = await self._in_store(self.store.find_lease_owners, self.now)
        if gone := find_dead_owners(owners, self.owner):
            await self._in_store(self.store.release_leases, gone)
        names = None if outlets is None else tuple(outlets)
        wish = ClaimRequest(owner=self.owner, lease=LEASE, limit=limit, outlets=names, force=force)
        claims = await self._in_store(self.store.claims.acquire, wish, self.now)
        # After the machine slept, our own leases may have run out under crawls that still go on.
        fresh = tuple(claim for claim in claims if claim.outlet_id not in self.under_way)
        self.under_way.update(claim.outlet_id for claim in fresh)
        return fresh

    async def crawl(self, claim: Claim, on_progress: Callable[[CrawlReport], None] | None = None) -> CrawlReport:
        """Crawl one claimed outlet and note how it went. What was interrupted is released and stays due.

        Raises StoreError when the store is out of reach. The outlet is still due then, but leased for a while yet: a
        pause before it is asked again.
        """
        try:
            watch = {"on_progress": on_progress} if on_progress else {}
            result = await self.crawler.crawl(claim, **watch)
            await self._finish(result)
        except StoreError:
            raise
        except Exception:
            with suppress(StoreError):
                await self._in_store(self.store.release_leases, (self.owner,), (claim.outlet_id,))
            raise
        finally:
            self.under_way.discard(claim.outlet_id)
        return result.report

    async def _finish(self, result: CrawlResult) -> None:
        if result.is_interrupted:
            await self._in_store(self.store.release_leases, (self.owner,), (result.claim.outlet_id,))
            return
        next_at = plan_due_times(result, self.options.every, self.now, self.dice.random())
        finished = FinishedCrawl(result.claim.outlet_id, self.owner, result.report, next_at)
        await self._in_store(self.store.claims.finish, finished, self.now)

    async def renew(self) -> None:
        """Lengthen the leases of all crawls under way, and the service's; a crawl that lost its lease is given up."""
        if self.is_service:
            await self._in_store(self.store.services.renew, self.owner, LEASE, self.now)
        if self.under_way:
            mine = tuple(self.under_way)
            kept = await self._in_store(self.store.claims.renew, self.owner, mine, LEASE, self.now)
            self.crawler.cancel(set(mine) - set(kept))

    async def prune(self) -> None:
        """Delete what is past its age, batch by batch, so that others may write in between."""
        options = self.options
        while True:
            pruned = await self._in_store(
                self.store.prune,
                self.now,
                unmatched_days=options.unmatched_days,
                retention_days=options.retention_days,
                pages_days=options.pages_days,
            )
            if pruned.is_nothing:
                return

    async def run_pending(self) -> tuple[Task, ...]:
        """Do the tasks that wait, in a thread; gives them as they ended, or as far as they came when stopped."""
        clock = self.options.crawl.clock
        worker = TaskWorker(self.store, self.owner, clock, is_stopping=lambda: self.is_stopping)
        return await asyncio.to_thread(worker.run_pending)

    async def stop(self) -> None:
        """End crawls and task soon and cleanly; what is left of them is still due."""
        self.is_stopping = True
        await self.crawler.stop()

    async def let_go(self) -> None:
        """Free all that this process holds; what is left of it is still due."""
        await self._in_store(self.store.release_leases, (self.owner,))

    async def _in_store(self, verb: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        result: T = await asyncio.wrap_future(self.store.submit(verb, *args, **kwargs))
        return result


async def crawl_once(
    rounds: RoundRunner,
    outlets: Iterable[str] | None,
    on_progress: Callable[[CrawlReport], None],
    on_task: Callable[[Task], None] = lambda _task: None,
) -> tuple[CrawlReport, ...]:
    """One round over the named outlets (None: all active ones), due or not, and the tasks that wait, such as what a
    changed config asks for. Ctrl-C and SIGTERM end it cleanly.

    Raises OutletNotFound, and StoreError when the store is out of reach. Outlets that another process is crawling are
    left to it.
    """
    stopping = _on_signals(rounds.stop)
    renewals = asyncio.create_task(_every(RENEW_EVERY, Troubles().watched("renewing leases", rounds.renew)))
    try:
        claims = await rounds.claim(limit=1_000_000, outlets=outlets, force=True)
        crawls = await _crawl_all(rounds, claims, on_progress)
        for task in await rounds.run_pending():
            on_task(task)
        await rounds.prune()
        return crawls
    finally:
        renewals.cancel()
        stopping()
        rounds.crawler.close()


async def _crawl_all(
    rounds: RoundRunner, claims: tuple[Claim, ...], on_progress: Callable[[CrawlReport], None]
) -> tuple[CrawlReport, ...]:
    """All of them side by side. What one of them raises ends the others, too: the store is out of reach for all."""
    try:
        async with asyncio.TaskGroup() as group:
            crawls = [group.create_task(rounds.crawl(claim, on_progress)) for claim in claims]
    except ExceptionGroup as raised:
        await rounds.stop()
        with suppress(StoreError):
            await rounds.let_go()
        raise raised.exceptions[0] from None
    return tuple(crawl.result() for crawl in crawls)


async def _every(pause: timedelta, work: Callable[[], Awaitable[None]]) -> None:
    """Do `work` again and again until cancelled."""
    while True:
        await asyncio.sleep(pause.total_seconds())
        await work()


class Troubles:
    """What goes wrong while others go on: a line for a store that is out of reach, a traceback for a fault of ours.

    The same is told once, until that work has succeeded again.
    """

    def __init__(self) -> None:
        self._told: dict[str, str] = {}
        self.is_over = False
        """Whether what still goes on is given up: then nobody wants to know that it was."""

    @contextmanager
    def told(self, work: str) -> Iterator[None]:
        """Tell what the block raises, and go on behind it."""
        try:
            yield
        except Exception as error:
            if self._told.get(work) != str(error):
                is_expected = isinstance(error, KlipingError | OSError)
                LOG.error("%s failed: %s", work, error, exc_info=None if is_expected else error)
            self._told[work] = str(error)
        else:
            self._told.pop(work, None)

    def watched(self, work: str, doing: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
        """`doing` that tells what it raises."""

        async def watched() -> None:
            try:
                with self.told(work):
                    await doing()
            except asyncio.CancelledError:
                if not self.is_over:
                    raise

        return watched


class _Service:
    """What a service does at each tick, and what of it is under way."""

    def __init__(
        self, rounds: RoundRunner, on_report: Callable[[CrawlReport], None], on_task: Callable[[Task], None]
    ) -> None:
        self.rounds = rounds
        self.troubles = Troubles()
        self._on_report = on_report
        self._on_task = on_task
        self._crawls: set[asyncio.Task[None]] = set()
        self._works: set[asyncio.Task[None]] = set()

    async def tick(self) -> None:
        """Begin what is due and was asked for; never waits for its end."""
        free = self.rounds.options.crawl.concurrency - len(self._crawls)
        for claim in await self.rounds.claim(free) if free > 0 else ():
            _begin(self._crawl(claim), self._crawls)
        if not self._works:
            _begin(self._work(), self._works)

    async def _crawl(self, claim: Claim) -> None:
        report = None
        with self.troubles.told(f"crawling {claim.outlet.name}"):
            report = await self.rounds.crawl(claim)
        if report is not None:
            with self.troubles.told("showing a report"):
                self._on_report(report)

    async def _work(self) -> None:
        with self.troubles.told("working on tasks"):
            for task in await self.rounds.run_pending():
                self._on_task(task)

    async def end(self) -> None:
        """End what is under way, STOP_WITHIN at most; then give it up."""
        under_way = self._crawls | self._works
        try:
            await asyncio.wait_for(_ended(self.rounds, under_way), STOP_WITHIN)
        except TimeoutError:
            for task in under_way:
                task.cancel()
        finally:
            await asyncio.gather(*under_way, return_exceptions=True)
            self.troubles.is_over = True


async def serve(
    rounds: RoundRunner, on_report: Callable[[CrawlReport], None], on_task: Callable[[Task], None] = lambda _task: None
) -> None:
    """The service: crawl what falls due and do what commands ask for, until SIGTERM or Ctrl-C; then stop within five
    seconds, or ten where the store does not answer.

    APScheduler's defaults lose runs; here a late run is made once, and none overlaps itself. A store that is out of
    reach is told, and tried again.
    """
    stop = asyncio.Event()
    quiet = _on_signals(_setter(stop))
    service = _Service(rounds, on_report, on_task)
    watched = service.troubles.watched
    take_up, renew = watched("taking up what is due", service.tick), watched("renewing leases", rounds.renew)
    prune, let_go = watched("pruning", rounds.prune), watched("giving leases back", rounds.let_go)
    scheduler = make_scheduler({"tick": (take_up, TICK), "renew": (renew, RENEW_EVERY)})
    soon = rounds.now + PRUNE_AFTER_START
    seconds = PRUNE_EVERY.total_seconds()
    scheduler.add_job(prune, "interval", seconds=seconds, jitter=600, next_run_time=soon, id="prune")
    scheduler.start()
    rounds.is_service = True
    # Beside waiting for the end, which may be asked for while the store does not answer.
    beginning = asyncio.create_task(_in_turn(renew, take_up))
    await stop.wait()
    beginning.cancel()
    scheduler.pause()
    try:
        await service.end()
    finally:
        scheduler.shutdown(wait=False)
        with suppress(TimeoutError):
            await asyncio.wait_for(let_go(), LET_GO_WITHIN)
        rounds.crawler.close()
        quiet()


async def _in_turn(*works: Callable[[], Awaitable[None]]) -> None:
    for work in works:
        await work()


def _begin(work: Coroutine[None, None, None], under_way: set[asyncio.Task[None]]) -> None:
    task = asyncio.create_task(work)
    under_way.add(task)
    task.add_done_callback(under_way.discard)


async def _ended(rounds: RoundRunner, under_way: set[asyncio.Task[None]]) -> None:
    await rounds.stop()
    await asyncio.gather(*under_way, return_exceptions=True)


def make_scheduler(jobs: dict[str, tuple[Callable[[], Awaitable[None]], timedelta]]) -> AsyncIOScheduler:
    """An AsyncIOScheduler that never drops a run: late ones are made once, and a job never runs beside itself."""
    hour = 3600
    scheduler = AsyncIOScheduler(
        timezone=UTC, job_defaults={"coalesce": True, "misfire_grace_time": hour, "max_instances": 1}
    )
    for name, (work, pause) in jobs.items():
        scheduler.add_job(work, "interval", seconds=pause.total_seconds(), id=name)
    return scheduler


def _setter(event: asyncio.Event) -> Callable[[], Awaitable[None]]:
    async def set_it() -> None:
        event.set()

    return set_it


def _on_signals(stop: Callable[[], Awaitable[None]]) -> Callable[[], None]:
    """Call `stop` on the first SIGINT or SIGTERM; a second one ends the process at once, as usual.

    Gives a function that puts the usual handling back.
    """
    loop = asyncio.get_running_loop()
    tasks: set[asyncio.Task[None]] = set()

    def restore() -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)

    def begin() -> None:
        restore()
        tasks.add(asyncio.ensure_future(stop()))

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, begin)
    return restore
