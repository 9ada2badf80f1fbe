"""Due times, leases and rounds of crawls. Each test moves the clock itself."""

import asyncio
import threading
from dataclasses import replace
from datetime import UTC, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from apscheduler.events import EVENT_JOB_MAX_INSTANCES

from core.errors import StoreError
from core.filters import ArticleFilter
from core.messages import Message
from core.outlet import CrawlReport, SourceKind
from core.reasons import Reason
from crawler import MAX_RETRY_AFTER, CrawlResult, Failure, OutletCrawler, SourceRead
from demo import Newsroom
from ingest.worker_pool import WorkerPool
from scheduler import RoundRunner, ServiceOptions, make_scheduler, plan_due_times
from storage import Claim, ClaimRequest, DueSource, FinishedCrawl, make_owner, open_store
from tests.crawling import Crawling, crawling, loop, newsroom, workers
from tests.factories import (
    DAY,
    HOUR,
    NOW,
    make_article,
    make_keep_request,
    make_mention,
    make_outlet,
    make_report,
    watch,
)
from tests.faults import delayed, everywhere, faulty, with_headers
from tests.processes import dead_pid, owner_here
from tests.stores import disable_store, enable_store

__all__ = ["crawling", "loop", "newsroom", "workers"]

EVERY = timedelta(minutes=30)
FEED = DueSource(1, SourceKind.FEED, "https://kabar-contoh.example/feed/")
FAILED = Failure(Reason("timeout"))
HOME = DueSource(2, SourceKind.HOME, "https://kabar-contoh.example/")


def make_result(
    *reads: SourceRead,
    every: timedelta | None = None,
    is_interrupted: bool = False,
) -> CrawlResult:
    claim = Claim(7, make_outlet(every=every), tuple(read.source for read in reads) or (FEED,))
    return CrawlResult(claim, make_report(), reads, None, is_interrupted)


def plan(result: CrawlResult, jitter: float = 0) -> dict[int, timedelta]:
    """Return how long it takes until each source is due again."""
    return {source_id: at - NOW for source_id, at in plan_due_times(result, EVERY, NOW, jitter).items()}


def test_a_source_is_due_again_after_the_interval() -> None:
    assert plan(make_result(SourceRead(FEED))) == {1: EVERY}


def test_a_source_that_failed_is_due_after_the_same_interval() -> None:
    assert plan(make_result(SourceRead(FEED, FAILED))) == {1: EVERY}


def test_an_outlets_own_interval_has_priority() -> None:
    assert plan(make_result(SourceRead(FEED), every=3 * HOUR)) == {1: 3 * HOUR}


def test_the_jitter_adds_at_most_a_tenth() -> None:
    assert plan(make_result(SourceRead(FEED)), jitter=1) == {1: EVERY * 1.1}


def test_the_home_page_is_read_once_a_day() -> None:
    reads = SourceRead(FEED), SourceRead(HOME)
    assert plan(make_result(*reads)) == {1: EVERY, 2: DAY}
    assert plan(make_result(*reads, every=7 * DAY)) == {1: 7 * DAY, 2: 7 * DAY}


def test_a_home_page_that_failed_is_read_again_soon() -> None:
    assert plan(make_result(SourceRead(HOME, FAILED))) == {2: EVERY}


def test_sources_that_were_claimed_but_not_read_are_planned() -> None:
    result = replace(make_result(SourceRead(FEED)), reads=())
    assert plan(result) == {1: EVERY}


def test_sources_that_were_discovered_are_planned() -> None:
    found = SourceRead(DueSource(3, SourceKind.SITEMAP, "https://kabar-contoh.example/sitemap.xml"))
    result = make_result(SourceRead(HOME))
    assert plan(replace(result, reads=(*result.reads, found))) == {2: DAY, 3: EVERY}


def test_an_interrupted_crawl_stays_due() -> None:
    assert plan(make_result(SourceRead(FEED), is_interrupted=True)) == {}


async def _nothing() -> None:
    pass


def test_the_scheduler_never_drops_a_run_and_never_overlaps(loop: asyncio.AbstractEventLoop) -> None:
    async def look() -> list[tuple[object, ...]]:
        scheduler = make_scheduler({"tick": (_nothing, timedelta(seconds=5)), "renew": (_nothing, HOUR)})
        scheduler.start(paused=True)
        try:
            return [
                (job.id, job.trigger.interval, job.coalesce, job.misfire_grace_time, job.max_instances)
                for job in scheduler.get_jobs()
            ]
        finally:
            scheduler.shutdown(wait=False)

    jobs = loop.run_until_complete(look())
    assert sorted(map(str, jobs)) == sorted(
        map(str, [("tick", timedelta(seconds=5), True, 3600, 1), ("renew", HOUR, True, 3600, 1)])
    )


def test_a_run_that_takes_longer_than_the_interval_is_no_warning(
    loop: asyncio.AbstractEventLoop, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    async def overlap() -> int:
        is_skipped, release, runs = asyncio.Event(), asyncio.Event(), 0

        async def work() -> None:
            nonlocal runs
            runs += 1
            await release.wait()

        scheduler = make_scheduler({"tick": (work, timedelta(seconds=0.05))})
        scheduler.add_listener(lambda _: is_skipped.set(), EVENT_JOB_MAX_INSTANCES)
        scheduler.start()
        await asyncio.wait_for(is_skipped.wait(), 30)
        release.set()
        scheduler.shutdown(wait=False)
        return runs

    assert loop.run_until_complete(overlap()) == 1
    assert caplog.messages == []
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("ahead", [timedelta(days=400), timedelta(days=5)])
def test_a_first_crawl_with_a_clock_that_is_ahead_loses_nothing(
    newsroom: Newsroom, crawling: Crawling, priangan: str, ahead: timedelta
) -> None:
    notices: list[str] = []
    rounds = make_rounds(crawling)
    rounds.on_notice = lambda notice: notices.append(str(notice))
    crawling.now = NOW + ahead
    with faulty(newsroom, priangan, {everywhere: with_headers(Date=format_datetime(NOW, usegmt=True))}):
        [report] = crawling.run(lambda: crawl_due(rounds))
    recent = {truth.url for truth in newsroom.truth() if truth.is_recent and truth.outlet == priangan}
    assert set(crawling.articles()) >= recent
    assert [reason.code for reason in report.failures] == ["clocks_differ"]
    stored = crawling.store.outlets.get(priangan, crawling.now)
    assert (stored.last_error and stored.last_error.code, stored.last_success_at) == ("clocks_differ", crawling.now)

    crawling.now = NOW + HOUR
    [late] = newsroom.publish_next(1, "priangan-pos", crawling.now)
    assert run_round(crawling, rounds) == [priangan]
    assert late.url in crawling.articles()
    [notice] = notices
    assert notice.startswith(f"{priangan}: the next crawl was planned for 20")
    assert run_round(crawling, rounds) == []
    assert len(notices) == 1
    assert crawling.store.outlets.get(priangan, crawling.now).last_error is None


def test_an_outlet_with_a_wrong_clock_loses_nothing(newsroom: Newsroom, crawling: Crawling, priangan: str) -> None:
    wrong = format_datetime(NOW + timedelta(days=30), usegmt=True)
    with faulty(newsroom, priangan, {everywhere: with_headers(Date=wrong)}):
        [report] = crawling.run(lambda: crawl_due(make_rounds(crawling)))
    recent = {truth.url for truth in newsroom.truth() if truth.is_recent and truth.outlet == priangan}
    assert set(crawling.articles()) >= recent
    assert [reason.code for reason in report.failures] == ["clocks_differ"]


def test_no_planned_due_time_is_corrected(crawling: Crawling, priangan: str) -> None:
    """The longest delays that a crawl plans: the home page of a day, a long interval, a Retry-After."""
    rounds, notices = make_rounds(crawling), list[Message]()
    rounds.on_notice = notices.append
    for every in (None, timedelta(days=30)):
        outlet = replace(crawling.store.outlets.find(crawling.now)[0].outlet, every=every)
        crawling.store.mirror([outlet], crawling.keywords, crawling.now)
        [claim] = crawling.run(lambda: rounds.claim(1, force=True))
        result = CrawlResult(claim, make_report(priangan), (SourceRead(claim.sources[0]),), None, False)
        planned = plan_due_times(result, EVERY, crawling.now, jitter=1)
        retry_after = crawling.now + MAX_RETRY_AFTER
        finished = FinishedCrawl(claim.outlet_id, rounds.owner, result.report, planned, retry_after)
        assert crawling.store.claims.finish(finished, crawling.now)
        rounds.running.clear()
        assert crawling.run(lambda: rounds.claim(1)) == ()
    assert notices == []


async def crawl_due(rounds: RoundRunner) -> list[CrawlReport]:
    return [await rounds.crawl(claim) for claim in await rounds.claim(10)]


def make_rounds(crawling: Crawling, owner: str = "sini.example:1:0a", workers: WorkerPool | None = None) -> RoundRunner:
    options = crawling.options()
    service = ServiceOptions(EVERY, unmatched_days=3, retention_days=10, crawl=options)
    crawler = OutletCrawler(crawling.store, options, workers or crawling.workers)
    return RoundRunner(crawling.store, crawler, service, owner)


def run_round(crawling: Crawling, rounds: RoundRunner, *, force: bool = False) -> list[str]:
    """Crawl the due outlets and return their names."""

    async def main() -> list[str]:
        claims = await rounds.claim(10, force=force)
        return sorted(report.outlet for report in await asyncio.gather(*map(rounds.crawl, claims)))

    return crawling.run(main)


@pytest.fixture
def priangan(newsroom: Newsroom, crawling: Crawling) -> str:
    """Store an outlet and return its name."""
    outlet = newsroom.outlets[0]
    crawling.store.mirror([outlet], crawling.keywords, crawling.now)
    return outlet.name


def test_a_round_crawls_only_what_is_due(newsroom: Newsroom, crawling: Crawling, priangan: str) -> None:
    rounds = make_rounds(crawling)
    assert run_round(crawling, rounds) == [priangan]
    assert run_round(crawling, rounds) == []
    crawling.wait(EVERY - timedelta(seconds=1))
    assert run_round(crawling, rounds) == []
    newsroom.requests.clear()
    crawling.wait(timedelta(minutes=3, seconds=1))
    assert run_round(crawling, rounds) == [priangan]
    assert "/" not in [served.path for served in newsroom.requests], "the home page is read once a day"
    crawling.wait(DAY)
    assert run_round(crawling, rounds) == [priangan]
    assert "/" in [served.path for served in newsroom.requests]


def test_a_round_with_force_crawls_everything(crawling: Crawling, priangan: str) -> None:
    rounds = make_rounds(crawling)
    assert run_round(crawling, rounds, force=True) == [priangan]
    assert run_round(crawling, rounds, force=True) == [priangan]


def test_a_lease_is_renewed_during_the_crawl(crawling: Crawling, priangan: str) -> None:
    mine, others = make_rounds(crawling), make_rounds(crawling, "lain.example:1:0a")

    async def main() -> None:
        [claim] = await mine.claim(10)
        for _ in range(4):
            crawling.wait(timedelta(seconds=60))
            await mine.renew_leases()
            assert not await others.claim(10), claim
        crawling.wait(timedelta(seconds=91))
        assert [late.outlet.name for late in await others.claim(10)] == [priangan]
        await mine.renew_leases()
        assert crawling.store.leases.find_owners(crawling.now) == ("lain.example:1:0a",)

    crawling.run(main)


def test_the_lease_of_a_dead_process_is_released_at_once(crawling: Crawling, priangan: str) -> None:
    dead = owner_here(dead_pid())
    crawling.store.claims.acquire(ClaimRequest(dead, HOUR, 10), crawling.now)
    rounds = make_rounds(crawling, make_owner())

    async def main() -> list[str]:
        return [claim.outlet.name for claim in await rounds.claim(10)]

    assert crawling.run(main) == [priangan]


def test_after_a_store_error_the_same_process_can_crawl_the_outlet_at_once(
    crawling: Crawling, priangan: str, tmp_path: Path
) -> None:
    """The lease could not be released during the error. It would otherwise last for minutes."""
    rounds, url = make_rounds(crawling), f"sqlite:///{tmp_path / 'crawl.db'}"

    async def main() -> list[str]:
        [claim] = await rounds.claim(10)
        disable_store(url)
        with pytest.raises(StoreError):
            await rounds.crawl(claim)
        enable_store(url)
        return [claim.outlet.name for claim in await rounds.claim(10)]

    assert crawling.run(main) == [priangan]


def test_a_stopped_crawl_releases_its_lease_and_stays_due(
    newsroom: Newsroom, crawling: Crawling, priangan: str
) -> None:
    release, arrived = threading.Event(), threading.Event()
    rounds = make_rounds(crawling, workers=WorkerPool())

    async def main() -> None:
        [claim] = await rounds.claim(10)
        task = asyncio.create_task(rounds.crawl(claim))
        await asyncio.to_thread(arrived.wait, 30)
        await rounds.crawler.stop()
        await task

    with faulty(newsroom, priangan, {"/feed/": delayed(release, arrived)}):
        crawling.run(main)
        release.set()
    assert not crawling.store.leases.find_owners(crawling.now)
    assert not rounds.running
    assert run_round(crawling, make_rounds(crawling, "sana.example:1:0a")) == [priangan]


def test_pruning_uses_the_configured_ages(crawling: Crawling, tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'pruned.db'}", migrate=True)
    try:
        claim = watch(store, "Kota Contoh")
        plain = make_article("https://kabar-contoh.example/polos")
        store.keep(make_keep_request(store, claim, make_article(), make_mention()), NOW)
        store.keep(make_keep_request(store, claim, plain), NOW)
        pruned = replace(crawling, store=store, now=NOW)
        rounds = make_rounds(pruned)

        def left() -> int:
            return store.articles.count(ArticleFilter(with_unmatched=True))

        for age, count in ((3 * DAY - HOUR, 2), (3 * DAY, 1), (10 * DAY - HOUR, 1), (10 * DAY, 0)):
            pruned.now = NOW + age
            pruned.run(rounds.prune)
            assert left() == count, age
    finally:
        store.close()


def test_nothing_is_pruned_by_a_wrong_clock(newsroom: Newsroom, crawling: Crawling, priangan: str) -> None:
    run_round(crawling, make_rounds(crawling))
    kept = set(crawling.articles())
    rounds, notices = make_rounds(crawling), list[str]()
    rounds.on_notice = lambda notice: notices.append(str(notice))
    for ahead, is_pruned in ((timedelta(days=400), False), (timedelta(days=4), True)):
        crawling.now = NOW + ahead
        outlet_time = NOW if not is_pruned else crawling.now
        with faulty(newsroom, priangan, {everywhere: with_headers(Date=format_datetime(outlet_time, usegmt=True))}):
            run_round(crawling, rounds, force=True)
        crawling.run(rounds.prune)
        assert (set(crawling.articles()) >= kept) is not is_pruned
    assert [notice for notice in notices if "planned" not in notice] == [
        "no expired articles are deleted, since the clock of this computer may be wrong"
    ]


def test_planned_times_are_aware() -> None:
    planned = plan_due_times(make_result(SourceRead(FEED)), EVERY, NOW, 0.5)
    assert planned[1].tzinfo is UTC
