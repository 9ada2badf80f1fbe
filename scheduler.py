"""WHEN: what is due, one round over it, and the service that goes round for ever.

What is due stands in the store; this module asks for it, claims it by lease, hands it to the crawler and notes when
it is due again. It never knows how an outlet is crawled, so that the crawling may move to other machines.
"""

import asyncio
import logging
import os
import random
import signal
import socket
import sys
import uuid
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ParamSpec, TypeVar

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from core.matcher import Matcher
from core.outlet import CrawlReport, SourceKind
from crawler import CrawlOptions, CrawlResult, OutletCrawler
from storage import Claim, FinishedCrawl, Store, ToClaim

LOG = logging.getLogger("kliping")

P = ParamSpec("P")
T = TypeVar("T")

TICK = timedelta(seconds=5)
LEASE = timedelta(seconds=90)
"""Long enough for two missed renewals, short enough that another machine takes over within two minutes."""

RENEW_EVERY = timedelta(seconds=30)
PRUNE_EVERY = timedelta(hours=6)
PRUNE_AFTER_START = timedelta(minutes=2)
"""Soon, since a service that is restarted often must prune, too."""

REDISCOVER_EVERY = timedelta(days=1)
JITTER = 0.1
"""Share of the interval by which a source is read later at random, so that outlets do not fall into step."""

STOP_WITHIN = 4.0
"""Seconds for crawls to end by themselves; systemd and container engines kill at 10 or more."""


@dataclass(frozen=True, slots=True)
class ServiceOptions:
    """`every` is the time between two crawls of an outlet that names none; what ends in `days` are ages (0: do not
    store unmatched articles, or pages; None: keep matched ones for ever). `crawl` is how to crawl."""

    every: timedelta
    unmatched_days: int
    retention_days: int | None
    crawl: CrawlOptions
    pages_days: int = 7


def plan_next(result: CrawlResult, every: timedelta, now: datetime, jitter: float) -> dict[int, datetime]:
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


def make_owner() -> str:
    """A name for this process's leases: its machine, its process id, and a token against a reused id.

    Process ids count within one namespace (a container has its own), so the machine's name holds that, too.
    """
    try:
        namespace = str(Path("/proc/self/ns/pid").readlink()).strip("pid:[]")
    except OSError:
        namespace = "0"
    return f"{socket.gethostname()}/{namespace}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


def _place(owner: str) -> tuple[str, str]:
    """Machine and process id of an owner; of a name that `make_owner` did not make, nothing that fits any other."""
    host, _, pid = owner.rpartition(":")[0].rpartition(":")
    return host, pid


def is_gone(owner: str, me: str) -> bool:
    """Whether a lease's owner was a process of this machine that does not run any more; False where unknown."""
    host, pid = _place(owner)
    my_host, my_pid = _place(me)
    if host != my_host or owner == me or not pid.isdecimal():
        return False
    if pid == my_pid:
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


@dataclass(slots=True)
class Rounds:
    """Claims what is due, crawls it, and notes how it went; for one process."""

    store: Store
    crawler: OutletCrawler
    options: ServiceOptions
    owner: str = field(default_factory=make_owner)
    dice: random.Random = field(default_factory=random.SystemRandom)
    under_way: set[int] = field(default_factory=set)
    _matcher: Matcher | None = None

    @property
    def now(self) -> datetime:
        return self.options.crawl.clock()

    async def claim(
        self, limit: int, outlets: Iterable[str] | None = None, *, force: bool = False
    ) -> tuple[Claim, ...]:
        """Lease due outlets, at most `limit`; with `force` all that are active. Leases of dead processes are freed."""
        owners = await self._in_store(self.store.find_lease_owners, self.now)
        gone = [owner for owner in owners if is_gone(owner, self.owner)]
        if gone:
            await self._in_store(self.store.release_leases, gone)
        names = None if outlets is None else tuple(outlets)
        wish = ToClaim(owner=self.owner, lease=LEASE, limit=limit, outlets=names, force=force)
        claims = await self._in_store(self.store.claim_due, wish, self.now)
        # After the machine slept, our own leases may have run out under crawls that still go on.
        fresh = tuple(claim for claim in claims if claim.outlet_id not in self.under_way)
        self.under_way.update(claim.outlet_id for claim in fresh)
        return fresh

    async def crawl(self, claim: Claim, on_progress: Callable[[CrawlReport], None] | None = None) -> CrawlReport:
        """Crawl one claimed outlet and note how it went. What was interrupted is released and stays due."""
        try:
            matcher = await self._current_matcher()
            watch = {"on_progress": on_progress} if on_progress else {}
            result = await self.crawler.crawl(claim, matcher, **watch)
            await self._finish(result)
        except BaseException:
            await self._in_store(self.store.release_leases, (self.owner,), (claim.outlet_id,))
            raise
        finally:
            self.under_way.discard(claim.outlet_id)
        return result.report

    async def _finish(self, result: CrawlResult) -> None:
        if result.is_interrupted:
            await self._in_store(self.store.release_leases, (self.owner,), (result.claim.outlet_id,))
            return
        next_at = plan_next(result, self.options.every, self.now, self.dice.random())
        finished = FinishedCrawl(result.claim.outlet_id, self.owner, result.report, next_at)
        await self._in_store(self.store.finish_crawl, finished, self.now)

    async def _current_matcher(self) -> Matcher:
        """The keywords as they stand in the store now; built anew only when they changed."""
        keywords = await self._in_store(self.store.active_keywords)
        if self._matcher is None or self._matcher.keywords != keywords:
            self._matcher = Matcher(keywords)
        return self._matcher

    async def renew(self) -> None:
        """Lengthen the leases of all crawls under way; a crawl that lost its lease is given up."""
        if self.under_way:
            mine = tuple(self.under_way)
            kept = await self._in_store(self.store.renew_lease, self.owner, mine, LEASE, self.now)
            self.crawler.give_up(set(mine) - set(kept))

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

    async def _in_store(self, verb: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        result: T = await asyncio.wrap_future(self.store.in_writer(verb, *args, **kwargs))
        return result


async def crawl_once(
    rounds: Rounds, outlets: Iterable[str] | None, on_progress: Callable[[CrawlReport], None]
) -> tuple[CrawlReport, ...]:
    """One round over the named outlets (None: all active ones), due or not. Ctrl-C and SIGTERM end it cleanly.

    Raises OutletNotFound. Outlets that another process is crawling are left to it.
    """
    stopping = _on_signals(rounds.crawler.stop)
    renewals = asyncio.create_task(_every(RENEW_EVERY, rounds.renew))
    try:
        claims = await rounds.claim(limit=1_000_000, outlets=outlets, force=True)
        async with asyncio.TaskGroup() as group:
            crawls = [group.create_task(rounds.crawl(claim, on_progress)) for claim in claims]
        await rounds.prune()
        return tuple(crawl.result() for crawl in crawls)
    finally:
        renewals.cancel()
        stopping()
        rounds.crawler.close()


async def _every(pause: timedelta, work: Callable[[], Awaitable[None]]) -> None:
    """Do `work` again and again until cancelled; what it raises is told and does not end it."""
    while True:
        await asyncio.sleep(pause.total_seconds())
        try:
            await work()
        except Exception:
            LOG.exception("%s failed; it is tried again in %s", getattr(work, "__name__", work), pause)


async def serve(rounds: Rounds, on_report: Callable[[CrawlReport], None]) -> None:
    """The service: crawl what falls due until SIGTERM or Ctrl-C, then stop within five seconds.

    APScheduler's defaults lose runs; here a late run is made once, and none overlaps itself.
    """
    stop = asyncio.Event()
    crawls: set[asyncio.Task[None]] = set()

    async def crawl(claim: Claim) -> None:
        try:
            on_report(await rounds.crawl(claim))
        except Exception:
            # Such as a database that is out of reach: the outlet stays due, the others go on.
            LOG.exception("crawling %s failed", claim.outlet.name)

    async def tick() -> None:
        free = rounds.options.crawl.concurrency - len(crawls)
        for claim in await rounds.claim(free) if free > 0 else ():
            task = asyncio.create_task(crawl(claim))
            crawls.add(task)
            task.add_done_callback(crawls.discard)

    quiet = _on_signals(_setter(stop))
    scheduler = make_scheduler({"tick": (tick, TICK), "renew": (rounds.renew, RENEW_EVERY)})
    soon = rounds.now + PRUNE_AFTER_START
    seconds = PRUNE_EVERY.total_seconds()
    scheduler.add_job(rounds.prune, "interval", seconds=seconds, jitter=600, next_run_time=soon, id="prune")
    scheduler.start()
    await tick()
    await stop.wait()
    scheduler.pause()
    try:
        await asyncio.wait_for(_ended(rounds.crawler, crawls), STOP_WITHIN)
    except TimeoutError:
        for task in crawls:
            task.cancel()
    finally:
        await asyncio.gather(*crawls, return_exceptions=True)
        scheduler.shutdown(wait=False)
        quiet()


async def _ended(crawler: OutletCrawler, crawls: set[asyncio.Task[None]]) -> None:
    await crawler.stop()
    await asyncio.gather(*crawls, return_exceptions=True)


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


if __name__ == "__main__":
    # The front door reads the config file; from here it is the same program.
    os.execv(sys.executable, [sys.executable, "-m", "cli", "run", *sys.argv[1:]])  # noqa: S606
