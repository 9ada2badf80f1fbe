"""Schedule crawls: plan when sources are due, run one round of crawls, and run the service.

The store finds the sources that are due. This module leases their outlets, passes the claims to the crawler, and stores
the results with the next due times. It does not depend on how an outlet is crawled. Crawls may therefore move to other
machines.
"""

import os
import sys

if __name__ == "__main__":
    # Run the command line, which reads the config file and imports this module.
    os.execv(sys.executable, [sys.executable, "-m", "cli", "run", *sys.argv[1:]])  # noqa: S606

import asyncio
import logging
import random
import signal
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from alerts.dispatcher import Dispatcher
from core.errors import KlipingError, StoreError, UsageError, WorkersUnavailable
from core.messages import Message, message
from core.outlet import CrawlReport, SourceKind
from core.reasons import Reason, reason_from_message
from crawler import MAX_RETRY_AFTER, CrawlOptions, CrawlResult, OutletCrawler
from ingest.task_worker import TaskWorker
from storage import (
    FETCHING,
    LEASE,
    Claim,
    ClaimRequest,
    FinishedCrawl,
    Store,
    Task,
    TaskKind,
    UsedConfig,
    find_dead_owners,
    make_owner,
)

LOG = logging.getLogger("kliping")

# How often the service starts due crawls and waiting tasks.
START_EVERY = timedelta(seconds=5)

# How often the service starts waiting tasks that fetch. Somebody is waiting for their results in front of a page.
FETCH_EVERY = timedelta(seconds=1)

# How often the service tells new mentions.
TELL_EVERY = timedelta(seconds=5)

# How many tasks that fetch run at the same time.
MAX_FETCHING = 4

# How often the progress of a task that crawls is stored.
PROGRESS_EVERY = timedelta(seconds=1)

# How often the leases of running crawls are renewed.
RENEW_EVERY = timedelta(seconds=30)
# How often the service deletes expired rows.
PRUNE_EVERY = timedelta(hours=6)
# Delay of the first pruning. It is short, so that a service that often restarts also prunes.
PRUNE_AFTER_START = timedelta(minutes=2)

# Maximum length of the text of an unexpected exception that is stored with a task, in characters.
MAX_DETAIL = 500

# Minimum interval between two readings of a home page, from which new sources are found.
REDISCOVER_EVERY = timedelta(days=1)
# Maximum share by which an interval is randomly extended, so that the crawls of outlets spread over time.
JITTER = 0.1

# Maximum number of seconds for stopping running crawls. systemd and container engines kill a process after 10 seconds
# or more.
STOP_SECONDS = 4.0

# Maximum number of seconds for releasing the leases after the crawls were stopped. Unreleased leases expire later.
RELEASE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class ServiceOptions:
    """Options of the service and of `kliping crawl`.

    `every` is the interval between two crawls of an outlet that does not configure one. `unmatched_days`,
    `retention_days` and `pages_days` are the ages in days at which unmatched articles, matched articles and pages are
    deleted. If `unmatched_days` or `pages_days` is 0, such articles or pages are not stored. If `retention_days` is
    None, matched articles are never deleted; neither are the files of sent reports if `reports_days` is None.
    """

    every: timedelta
    unmatched_days: int
    retention_days: int | None
    crawl: CrawlOptions
    pages_days: int = 7
    reports_days: int | None = None


def plan_due_times(result: CrawlResult, every: timedelta, now: datetime, jitter: float) -> dict[int, datetime]:
    """Return the next due time of each source of a crawl that has ended, by source id.

    `jitter` is a random number from 0 to 1. Sources that failed have the same interval as others. If the crawl was
    interrupted, return an empty dict, because all sources stay due.
    """
    if result.is_interrupted:
        return {}
    interval = (result.claim.outlet.every or every) * (1 + JITTER * jitter)
    due_times = dict.fromkeys((source.id for source in result.claim.sources), now + interval)
    for read in result.reads:
        is_home_read = read.source.kind is SourceKind.HOME and read.is_ok
        due_times[read.source.id] = now + (max(interval, REDISCOVER_EVERY) if is_home_read else interval)
    return due_times


def max_due_delay(every: timedelta) -> timedelta:
    """Return the maximum delay until a source with the interval `every` is due again, whatever an outlet requests."""
    return max(every, REDISCOVER_EVERY, MAX_RETRY_AFTER) * (1 + JITTER)


@dataclass(frozen=True, slots=True)
class FetchResult:
    """The result of a task that fetches: a JSON object, and the reason why it failed, or None."""

    record: dict[str, Any]
    error: Reason | None = None


@dataclass(slots=True)
class RoundRunner:
    """Lease due outlets, crawl them, and store the results. Create one instance per process.

    `running` contains the ids of the outlets that are being crawled. If `is_service`, the process also holds a service
    lease. From that lease, commands that store a task can tell that a service will run the task. `on_notice` receives
    messages for the user that are not about the crawl of a single outlet. `clock_differs` states, by outlet id, whether
    the outlet's clock differed from ours when the outlet was crawled. `has_crawled` is set after the first crawl.
    `unreleased` contains the ids of the outlets whose leases could not be released, because the store failed. `fetch`
    runs the tasks that fetch, except crawls, which this object runs itself; without it, other processes run all of
    them. `fetching` contains the ids of those that are running. `describe` returns the JSON object that is the result
    of a crawl. `find_options` returns the options of the next crawls, which may change while the process runs. `alerts`
    tells mentions.
    """

    store: Store
    crawler: OutletCrawler
    options: ServiceOptions
    owner: str = field(default_factory=make_owner)
    rng: random.Random = field(default_factory=random.SystemRandom)
    running: set[int] = field(default_factory=set)
    is_service: bool = False
    is_stopping: bool = False
    on_notice: Callable[[Message], None] = lambda _notice: None
    used_config: UsedConfig | None = None
    has_crawled: asyncio.Event = field(default_factory=asyncio.Event)
    clock_differs: dict[int, bool] = field(default_factory=dict)
    unreleased: set[int] = field(default_factory=set)
    fetch: Callable[[Task, Callable[[CrawlReport], None]], Awaitable[FetchResult]] | None = None
    fetching: set[int] = field(default_factory=set)
    describe: Callable[[CrawlReport], dict[str, Any]] = lambda _report: {}
    find_options: Callable[[], CrawlOptions] | None = None
    alerts: Dispatcher | None = None

    @property
    def now(self) -> datetime:
        return self.options.crawl.clock()

    async def claim(
        self, limit: int, outlets: Iterable[str] | None = None, *, force: bool = False
    ) -> tuple[Claim, ...]:
        """Lease at most `limit` due outlets, after releasing the leases of dead processes and of failed crawls.

        If `force`, also lease outlets that are not due. If `outlets` is given, lease only the outlets with these names,
        and raise OutletNotFound if a name is unknown. Correct and report due times that are too far in the future.
        """
        await self._refresh_options()
        await self._correct_due_times()
        if unreleased := tuple(self.unreleased):
            await self.store.call(self.store.leases.release, (self.owner,), unreleased)
            self.unreleased.difference_update(unreleased)
        await self.release_dead()
        request = ClaimRequest(self.owner, LEASE, limit, None if outlets is None else tuple(outlets), force=force)
        claims = await self.store.call(self.store.claims.acquire, request, self.now)
        # After the machine was suspended, leases of this process may have expired while their crawls continue.
        new_claims = tuple(claim for claim in claims if claim.outlet_id not in self.running)
        self.running.update(claim.outlet_id for claim in new_claims)
        return new_claims

    async def _refresh_options(self) -> None:
        if self.find_options is not None:
            found = await self.store.call(self.find_options)
            if found != self.crawler.options:
                self.crawler.options = found

    async def release_dead(self) -> None:
        """Release the leases of processes that have ended."""
        lease_owners = await self.store.call(self.store.leases.find_owners, self.now)
        if dead_owners := find_dead_owners(lease_owners, self.owner):
            await self.store.call(self.store.leases.release, dead_owners)

    async def _correct_due_times(self) -> None:
        def max_delay(every: timedelta | None) -> timedelta:
            return max_due_delay(self.options.every if every is None else every)

        for corrected in await self.store.call(self.store.claims.correct_due_times, max_delay, self.now):
            self.on_notice(
                message(
                    "{outlet}: the next crawl was planned for {time} UTC, later than its interval allows; perhaps the"
                    " clock of this computer was wrong. It is due now",
                    outlet=corrected.outlet,
                    time=f"{corrected.next_at:%Y-%m-%d %H:%M}",
                )
            )

    async def check_config(self) -> None:
        """Report it if another config file has replaced the one that this process copied into the store."""
        used, before = await self.store.call(self.store.settings.find_used_config), self.used_config
        self.used_config = used
        if used and before and not (used.is_same_file(before) or used.digest == before.digest):
            self.on_notice(
                message(
                    "another config file ({path} on {host}) was copied into the store: from now on, this service crawls"
                    " the outlets and keywords of that file. Restart the service to return to its own config file",
                    path=used.path,
                    host=used.host,
                )
            )

    async def crawl(
        self, claim: Claim, on_progress: Callable[[CrawlReport], None] = lambda _report: None
    ) -> CrawlReport:
        """Crawl a claimed outlet, store the result, release the lease. After an interruption, its sources stay due.

        Raise StoreError if the store cannot be reached. The outlet then stays due. Its lease is released by the next
        call of `claim` that reaches the store, or expires. Raise WorkersUnavailable if the worker processes do not run;
        the outlet stays due, too.
        """
        try:
            result = await self.crawler.crawl(claim, on_progress)
            next_at = plan_due_times(result, self.options.every, self.now, self.rng.random())
            report = None if result.is_interrupted else result.report
            finished = FinishedCrawl(claim.outlet_id, self.owner, report, next_at, result.retry_after)
            await self.store.call(self.store.claims.finish, finished, self.now)
        except Exception:
            self.unreleased.add(claim.outlet_id)
            raise
        finally:
            self.running.discard(claim.outlet_id)
        if result.report.sources:
            has_other_time = any(reason.code == "clocks_differ" for reason in result.report.failures)
            self.clock_differs[claim.outlet_id] = has_other_time
        self.has_crawled.set()
        return result.report

    async def renew_leases(self) -> None:
        """Renew the leases of the running crawls and of the service. Cancel crawls whose lease was lost."""
        if self.is_service:
            await self.store.call(self.store.leases.renew_service, self.owner, LEASE, self.now)
        if self.running:
            running_ids = tuple(self.running)
            renewed_ids = await self.store.call(self.store.claims.renew, self.owner, running_ids, LEASE, self.now)
            self.crawler.cancel(set(running_ids) - set(renewed_ids))
        if self.fetching:
            await self.store.call(self.store.tasks.renew, self.owner, tuple(self.fetching), LEASE, self.now)

    async def prune(self) -> None:
        """Delete expired rows in batches. Other processes can write between two batches.

        If our clock differs from the clocks of most outlets, delete nothing: by a clock that is a year ahead, almost
        everything has expired.
        """
        if 2 * sum(self.clock_differs.values()) > len(self.clock_differs):
            self.on_notice(message("no expired articles are deleted, since the clock of this computer may be wrong"))
            return
        options = self.options
        while True:
            pruned = await self.store.call(
                self.store.prune,
                self.now,
                unmatched_days=options.unmatched_days,
                retention_days=options.retention_days,
                pages_days=options.pages_days,
                reports_days=options.reports_days,
            )
            if pruned.is_nothing:
                return

    async def check_file(self) -> None:
        """Raise StoreError if pages of an SQLite file are damaged, unless the file is large."""
        await asyncio.to_thread(self.store.verification.require_sound_file)

    async def run_pending(self) -> tuple[Task, ...]:
        """Run the waiting tasks in a thread, and return each in the state in which it ended or was stopped."""
        worker = TaskWorker(self.store, self.owner, self.options.crawl.clock, is_stopping=lambda: self.is_stopping)
        return await asyncio.to_thread(worker.run_pending)

    async def claim_fetch(self) -> Task | None:
        """Lease a waiting task that fetches, and return it, or None if there is none, or MAX_FETCHING run already."""
        if self.fetch is None or self.is_stopping or len(self.fetching) >= MAX_FETCHING:
            return None
        task = await self.store.call(self.store.tasks.claim, self.owner, LEASE, self.now, FETCHING)
        if task is not None:
            self.fetching.add(task.id)
            await self._refresh_options()
        return task

    async def run_fetch(self, task: Task) -> Task:
        """Run a leased task that fetches, store its result or the reason why it failed, and return it as it ended.

        If this process is being stopped, release the task, so that any process can run it again. Raise StoreError and
        WorkersUnavailable as `crawl` does; the task's lease then expires.
        """
        tasks = self.store.tasks
        try:
            ended = await self._fetch(task)
        except (StoreError, WorkersUnavailable):
            raise
        except KlipingError as raised:
            ended = FetchResult({}, reason_from_message(raised.message))
        except Exception as raised:
            # A fault of Kliping must not end the service.
            LOG.exception("task %s failed", task.id)
            reason = Reason("fault_details", kind=type(raised).__name__, detail=str(raised)[:MAX_DETAIL])
            ended = FetchResult({}, reason)
        finally:
            self.fetching.discard(task.id)
        if self.is_stopping:
            await self.store.call(tasks.release, task.id, self.owner)
        else:
            await self.store.call(tasks.finish, task.id, self.owner, ended.error, self.now, ended.record)
        return await self.store.call(tasks.get, task.id)

    async def _fetch(self, task: Task) -> FetchResult:
        if self.fetch is None or task.subject is None:
            raise UsageError(message("this version of Kliping cannot run the task"))
        record_progress = self._make_recorder(task)
        if task.kind is not TaskKind.CRAWL:
            return await self.fetch(task, record_progress)
        claims = await self.claim(1, [task.subject], force=True)
        if not claims:
            raise UsageError(
                message("'{outlet}' is paused, or is being crawled already by another process", outlet=task.subject)
            )
        report = await self.crawl(claims[0], record_progress)
        return FetchResult(self.describe(report), report.error)

    def _make_recorder(self, task: Task) -> Callable[[CrawlReport], None]:
        """Return a function that stores the progress of a task from the report of its crawl, but not too often."""
        recorded_at, tasks = self.now, self.store.tasks

        def record(report: CrawlReport) -> None:
            nonlocal recorded_at
            if self.now - recorded_at >= PROGRESS_EVERY:
                recorded_at = self.now
                is_discovery = task.kind is TaskKind.DISCOVER
                numbers = (report.sources, report.candidates) if is_discovery else (report.fetched, report.new)
                self.store.submit(tasks.set_progress, task.id, self.owner, *numbers)

        return record

    async def stop(self) -> None:
        """Stop the running crawls, tasks and alerts within seconds. Later ones continue their work."""
        self.is_stopping = True
        telling = asyncio.create_task(self.alerts.stop()) if self.alerts is not None else None
        await self.crawler.stop()
        if telling is not None:
            await telling

    async def release_leases(self) -> None:
        await self.store.call(self.store.leases.release, (self.owner,))


async def crawl_once(
    rounds: RoundRunner,
    outlets: Iterable[str] | None,
    on_progress: Callable[[CrawlReport], None],
    on_task: Callable[[Task], None] = lambda _task: None,
) -> tuple[CrawlReport, ...]:
    """Crawl the named outlets (None: all active ones) whether they are due or not, then run waiting tasks and prune.

    Skip outlets that another process is crawling. Ctrl-C and SIGTERM stop the round cleanly. Raise OutletNotFound for
    an unknown name, StoreError if the store cannot be reached, and WorkersUnavailable if no worker can be kept running.
    """
    stopping: set[asyncio.Task[None]] = set()
    restore_signals = _handle_signals(lambda: _start(rounds.stop(), stopping))
    renew_leases = ErrorReporter().wrap("renewing leases", rounds.renew_leases)
    lease_renewal = asyncio.create_task(_repeat(renew_leases, RENEW_EVERY))
    try:
        claims = await rounds.claim(limit=1_000_000, outlets=outlets, force=True)
        reports = await _crawl_all(rounds, claims, on_progress)
        for task in await rounds.run_pending():
            on_task(task)
        if rounds.alerts is not None and not rounds.is_stopping:
            await rounds.alerts.send_waiting()
        await rounds.prune()
        await rounds.check_file()
        return reports
    finally:
        lease_renewal.cancel()
        restore_signals()
        rounds.crawler.close()


async def run_waiting_tasks(rounds: RoundRunner, on_task: Callable[[Task], None]) -> None:
    """Run waiting tasks of all kinds until none is left. Ctrl-C and SIGTERM stop them cleanly.

    Raise StoreError if the store cannot be reached, and WorkersUnavailable if no worker can be kept running.
    """
    stopping: set[asyncio.Task[None]] = set()
    restore_signals = _handle_signals(lambda: _start(rounds.stop(), stopping))
    renewal = asyncio.create_task(_repeat(ErrorReporter().wrap("renewing leases", rounds.renew_leases), RENEW_EVERY))

    async def run_fetching() -> bool:
        has_run = False
        while (task := await rounds.claim_fetch()) is not None:
            on_task(await rounds.run_fetch(task))
            has_run = True
        return has_run

    async def run_batched() -> bool:
        ended = await rounds.run_pending()
        for task in ended:
            on_task(task)
        return bool(ended)

    try:
        await rounds.release_dead()
        # A page that is waited for is fetched while a backfill of minutes runs.
        batched = asyncio.create_task(run_batched())
        while not rounds.is_stopping:
            has_fetched = await run_fetching()
            if batched.done():
                if not has_fetched and not batched.result():
                    break
                batched = asyncio.create_task(run_batched())
            await asyncio.wait({batched}, timeout=FETCH_EVERY.total_seconds())
        await batched
        await asyncio.gather(*stopping)
    finally:
        renewal.cancel()
        restore_signals()
        rounds.crawler.close()


async def _crawl_all(
    rounds: RoundRunner, claims: tuple[Claim, ...], on_progress: Callable[[CrawlReport], None]
) -> tuple[CrawlReport, ...]:
    """Crawl all claims concurrently. An exception of one crawl, such as an unreachable store, ends all of them."""
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
    while True:
        await asyncio.sleep(interval.total_seconds())
        await work()


class ErrorReporter:
    """Log the exceptions of work whose failure must not end the process.

    An expected exception, such as StoreError, is logged in one line, and any other with a traceback. If the same work
    fails again with the same message, the failure is not logged again, unless the work succeeded in between. If
    `is_closed`, the reporter also suppresses CancelledError.
    """

    def __init__(self) -> None:
        self._reported: dict[str, str] = {}
        self.is_closed = False

    @contextmanager
    def reporting(self, work: str) -> Iterator[None]:
        """Return a context manager that logs and suppresses the exceptions of the `with` block."""
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
        """Return a function that calls `function` and logs its exceptions instead of raising them."""

        async def wrapped() -> None:
            try:
                with self.reporting(work):
                    await function()
            except asyncio.CancelledError:
                if not self.is_closed:
                    raise

        return wrapped


class _Service:
    """The running crawls and tasks of a service.

    The service ends when `stop` is set. The reason is a signal, or `failure`, from which the service cannot recover.
    """

    def __init__(
        self, rounds: RoundRunner, on_report: Callable[[CrawlReport], None], on_task: Callable[[Task], None]
    ) -> None:
        self.rounds = rounds
        self.errors = ErrorReporter()
        self.stop = asyncio.Event()
        self.failure: WorkersUnavailable | None = None
        self._on_report = on_report
        self._on_task = on_task
        self._crawls: set[asyncio.Task[None]] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def start_due(self) -> None:
        """Start due crawls and waiting tasks, and return before they end."""
        await self.rounds.check_config()
        free_slots = self.rounds.options.crawl.concurrency - len(self._crawls)
        for claim in await self.rounds.claim(free_slots) if free_slots > 0 else ():
            _start(self._crawl(claim), self._crawls)
        if not self._tasks:
            _start(self._run_tasks(), self._tasks)

    async def _crawl(self, claim: Claim) -> None:
        with self.errors.reporting(f"crawling {claim.outlet.name}"):
            try:
                report = await self.rounds.crawl(claim)
            except WorkersUnavailable as error:
                self.failure = error
                self.stop.set()
                return
            with self.errors.reporting("showing a report"):
                self._on_report(report)

    async def start_fetching(self) -> None:
        """Start waiting tasks that fetch, and return before they end."""
        while (task := await self.rounds.claim_fetch()) is not None:
            _start(self._run_fetch(task), self._crawls)

    async def _run_fetch(self, task: Task) -> None:
        with self.errors.reporting(f"task {task.id}"):
            try:
                self._on_task(await self.rounds.run_fetch(task))
            except WorkersUnavailable as error:
                self.failure = error
                self.stop.set()

    async def tell(self) -> None:
        """Start to tell new mentions, and return before that ends."""
        if self.rounds.alerts is not None:
            await self.rounds.alerts.start_due()

    async def _run_tasks(self) -> None:
        with self.errors.reporting("running tasks"):
            for task in await self.rounds.run_pending():
                self._on_task(task)

    async def prune(self) -> None:
        """Delete expired rows, but not before a crawl has shown whether our clock can be trusted."""
        await self.rounds.has_crawled.wait()
        await self.rounds.prune()
        await self.rounds.check_file()

    async def shut_down(self) -> None:
        """Stop the running crawls and tasks, and cancel those that take longer than STOP_SECONDS."""
        crawls_and_tasks = self._crawls | self._tasks
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await self.rounds.stop()
                await asyncio.gather(*crawls_and_tasks, return_exceptions=True)
        except TimeoutError:
            for running in crawls_and_tasks:
                running.cancel()
        finally:
            await asyncio.gather(*crawls_and_tasks, return_exceptions=True)
            self.errors.is_closed = True


async def serve(
    rounds: RoundRunner, on_report: Callable[[CrawlReport], None], on_task: Callable[[Task], None] = lambda _task: None
) -> None:
    """Run the service until SIGTERM or Ctrl-C: crawl due outlets and run the tasks that commands have stored.

    The service stops within five seconds, or within ten if the store does not respond. If the store cannot be reached,
    the service logs the error and tries again. If the worker processes cannot be kept running, the service stops and
    raises WorkersUnavailable, so that its supervisor (such as systemd) restarts it.
    """
    service = _Service(rounds, on_report, on_task)
    restore_signals = _handle_signals(service.stop.set)
    wrap = service.errors.wrap
    start, renew = wrap("starting what is due", service.start_due), wrap("renewing leases", rounds.renew_leases)
    prune, release = wrap("pruning", service.prune), wrap("releasing leases", rounds.release_leases)
    fetch = wrap("starting tasks", service.start_fetching)
    scheduler = make_scheduler(
        {
            "start": (start, START_EVERY),
            "renew": (renew, RENEW_EVERY),
            "fetch": (fetch, FETCH_EVERY),
            "tell": (wrap("sending alerts", service.tell), TELL_EVERY),
        }
    )
    scheduler.add_job(
        prune,
        "interval",
        id="prune",
        seconds=PRUNE_EVERY.total_seconds(),
        jitter=600,
        next_run_time=rounds.now + PRUNE_AFTER_START,
    )
    scheduler.start()
    rounds.is_service = True
    # In a task, so that a signal can stop the service while the store does not respond.
    first_run = asyncio.create_task(_run_in_order(renew, start))
    await service.stop.wait()
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
    if service.failure is not None:
        raise service.failure


async def _run_in_order(*functions: Callable[[], Awaitable[None]]) -> None:
    for function in functions:
        await function()


def _start(work: Coroutine[None, None, None], running: set[asyncio.Task[None]]) -> None:
    task = asyncio.create_task(work)
    running.add(task)
    task.add_done_callback(running.discard)


def make_scheduler(jobs: dict[str, tuple[Callable[[], Awaitable[None]], timedelta]]) -> AsyncIOScheduler:
    """Return a scheduler that runs functions at intervals. `jobs` maps job ids to functions and their intervals.

    The defaults of APScheduler drop late runs. This scheduler replaces all late runs of a job within an hour by one
    run. It never runs a job twice at the same time.
    """
    # APScheduler warns each time that it skips a run because the previous one has not ended. That is intended here: the
    # store may be slow, and pruning waits for the first crawl.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    scheduler = AsyncIOScheduler(
        timezone=UTC, job_defaults={"coalesce": True, "misfire_grace_time": 3600, "max_instances": 1}
    )
    for job_id, (work, interval) in jobs.items():
        scheduler.add_job(work, "interval", seconds=interval.total_seconds(), id=job_id)
    return scheduler


def _handle_signals(stop: Callable[[], None]) -> Callable[[], None]:
    """Call `stop` on the first SIGINT or SIGTERM. Return a function that restores the default handlers.

    The default handlers are also restored after the first signal, so that a second one ends the process at once.
    """
    loop = asyncio.get_running_loop()

    def restore() -> None:
        for signal_number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(signal_number)

    def handle() -> None:
        restore()
        stop()

    for signal_number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signal_number, handle)
    return restore
