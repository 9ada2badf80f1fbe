"""Crawl outlets once, and report which ones were skipped and why."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import scheduler
from actions.alert_sending import make_dispatcher
from actions.context import AppContext
from actions.fetch_tasks import TaskFetcher, describe_report
from core.config import contact_problem
from core.messages import Message
from core.outlet import CrawlReport
from core.urls import politeness_key
from crawler import CrawlOptions, OutletCrawler, run_loop
from storage import Store, StoredOutlet, Task


@dataclass(frozen=True, slots=True)
class SkippedOutlet:
    """An outlet that a crawl skipped.

    Either the outlet is paused, or another process held a lease on it or on another outlet of the same host. `leased`
    is the name of the outlet with the lease, and `crawled_by` identifies the process. Both are None if the lease has
    been released in the meantime.
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


def make_rounds(
    context: AppContext, store: Store, on_notice: Callable[[Message], None] = lambda _notice: None
) -> scheduler.RoundRunner:
    """Return a runner that crawls the store's outlets as configured."""
    options = context.with_contact(store).service_options()

    def find_options() -> CrawlOptions:
        return replace(options.crawl, **_contact_options(context, store))

    crawler = OutletCrawler(store, options.crawl)
    fetcher = TaskFetcher(context, store, crawler)
    rounds = scheduler.RoundRunner(
        store,
        crawler,
        options,
        on_notice=on_notice,
        fetch=fetcher.run,
        describe=describe_report,
        find_options=find_options,
    )
    if context.config.subscriptions:
        rounds.alerts = make_dispatcher(context, store, rounds.owner, on_notice)
    return rounds


def _contact_options(context: AppContext, store: Store) -> dict[str, Any]:
    """Return the options that change when somebody states the contact on the page."""
    contact = context.contact(store)
    return {"contact": contact, "contact_problem": contact_problem(contact)}


def crawl(
    context: AppContext,
    store: Store,
    outlets: Sequence[str] | None,
    on_progress: Callable[[CrawlReport], None],
    on_task: Callable[[Task], None] = lambda _task: None,
    on_notice: Callable[[Message], None] = lambda _notice: None,
) -> CrawlSummary:
    """Crawl the named outlets once; if `outlets` is None, crawl all active ones.

    Ctrl-C and SIGTERM end the round cleanly. Raise `OutletNotFound` or `StoreError`.
    """

    async def run() -> tuple[CrawlReport, ...]:
        return await scheduler.crawl_once(make_rounds(context, store, on_notice), outlets, on_progress, on_task)

    reports = run_loop(run)
    stored_outlets = {stored.outlet.name: stored for stored in store.outlets.find(context.clock())}
    requested = outlets or [name for name, stored in stored_outlets.items() if stored.outlet.active]
    skipped = sorted(set(requested) - {report.outlet for report in reports})
    return CrawlSummary(reports, tuple(_explain_skip(stored_outlets, name) for name in skipped))


def run_tasks(context: AppContext, store: Store, on_task: Callable[[Task], None]) -> None:
    """Run waiting tasks of all kinds until none is left. Call this once per process.

    Ctrl-C and SIGTERM stop them cleanly; they wait then for another process. Raise `StoreError` as `crawl` does.
    """
    run_loop(lambda: scheduler.run_waiting_tasks(make_rounds(context, store), on_task))


def _explain_skip(stored_outlets: Mapping[str, StoredOutlet], name: str) -> SkippedOutlet:
    if not stored_outlets[name].outlet.active:
        return SkippedOutlet(name, is_paused=True)
    host = politeness_key(stored_outlets[name].outlet.url)
    # If the outlet itself is leased, report that lease, not a lease on another outlet of the same host.
    for stored in sorted(stored_outlets.values(), key=lambda stored: stored.outlet.name != name):
        if stored.crawled_by and politeness_key(stored.outlet.url) == host:
            return SkippedOutlet(name, crawled_by=stored.crawled_by, leased=stored.outlet.name)
    return SkippedOutlet(name)
