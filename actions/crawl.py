"""Crawl outlets once, and report which ones were skipped and why."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import scheduler
from actions.context import AppContext
from core.outlet import CrawlReport
from core.urls import politeness_key
from crawler import OutletCrawler, run_loop
from storage import Store, StoredOutlet, Task


@dataclass(frozen=True, slots=True)
class SkippedOutlet:
    """An outlet that a crawl skipped.

    Either the outlet is paused, or another process held a lease on it or on another outlet of the same host. `leased`
    names the outlet with the lease, `crawled_by` identifies the process; both are None if the lease is released by now.
    """

    name: str
    is_paused: bool = False
    crawled_by: str | None = None
    leased: str | None = None


@dataclass(frozen=True, slots=True)
class CrawlSummary:
    """The crawl reports of one round, and the outlets that the round skipped."""

    reports: tuple[CrawlReport, ...]
    skipped: tuple[SkippedOutlet, ...]


def make_rounds(context: AppContext, store: Store) -> scheduler.RoundRunner:
    """Return a runner that crawls the store's outlets as configured."""
    options = context.service_options()
    return scheduler.RoundRunner(store, OutletCrawler(store, options.crawl), options)


def crawl(
    context: AppContext,
    store: Store,
    outlets: Sequence[str] | None,
    on_progress: Callable[[CrawlReport], None],
    on_task: Callable[[Task], None] = lambda _task: None,
) -> CrawlSummary:
    """Crawl the named outlets once; if `outlets` is None, crawl all active ones.

    Ctrl-C and SIGTERM end the round cleanly. Raise `OutletNotFound` or `StoreError`.
    """

    async def run() -> tuple[CrawlReport, ...]:
        return await scheduler.crawl_once(make_rounds(context, store), outlets, on_progress, on_task)

    reports = run_loop(run)
    wanted = outlets or [outlet.name for outlet in context.config.outlets if outlet.active]
    missing = sorted(set(wanted) - {report.outlet for report in reports})
    known = {each.outlet.name: each for each in store.outlets.find(context.clock())} if missing else {}
    return CrawlSummary(reports, tuple(_explain_skip(known, name) for name in missing))


def _explain_skip(known: Mapping[str, StoredOutlet], name: str) -> SkippedOutlet:
    outlet = known[name]
    if not outlet.outlet.active:
        return SkippedOutlet(name, is_paused=True)
    host = politeness_key(outlet.outlet.url)
    leased = [each for each in known.values() if each.crawled_by and politeness_key(each.outlet.url) == host]
    # The outlet's own lease first.
    leased.sort(key=lambda each: each.id != outlet.id)
    return next(
        (SkippedOutlet(name, crawled_by=each.crawled_by, leased=each.outlet.name) for each in leased),
        SkippedOutlet(name),
    )
