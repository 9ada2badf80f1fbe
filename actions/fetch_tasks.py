"""Tasks that fetch from outlets for the page: plan them, run them, and what their results are.

The page fetches nothing itself. A service, or the command `kliping tasks run`, runs these tasks with the crawler, whose
address guard refuses private addresses. A result is a JSON object of bounded size, in which reasons are kept as codes.
"""

import asyncio
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from actions.add import parse_article_url
from actions.add_page import fetch_and_add
from actions.context import AppContext
from actions.outlets import parse_outlet_url
from core.errors import PageNotFetched, UsageError
from core.ip_addresses import is_private_host
from core.messages import message
from core.outlet import CrawlReport, Outlet, SourceKind
from core.reasons import reason_record
from core.urls import article_key, home_key, host_with_port
from crawler import CrawlResult, OutletCrawler
from scheduler import FetchResult
from storage import LEASE, ClaimRequest, Store, StoredCandidate, Task, TaskKind, open_store

# The greatest numbers of headlines, sources and kinds of failures in a result, and of characters of a text in it.
MAX_SAMPLES = 50
MAX_SOURCES = 50
MAX_FAILURES = 20
MAX_TEXT = 300

# How many of the listed pages are looked at for headlines.
_MAX_CANDIDATES = 1000

# Seconds after which a discovery ends with what it has found. Somebody is waiting for it in front of a page.
MAX_DISCOVERY = 180.0


def plan_discovery(context: AppContext, store: Store, typed: str) -> int:
    """Plan to discover the sources of an outlet that is not stored. Return the task's id.

    Raise `UsageError` if the address is invalid or private, or if the outlet is stored already.
    """
    outlet = parse_outlet_url(typed)
    now = context.clock()
    for stored in store.outlets.find(now):
        if home_key(stored.outlet.url) == home_key(outlet.url):
            raise UsageError(
                message("there is an outlet '{name}' already: {url}", name=stored.outlet.name, url=stored.outlet.url)
            )
    _refuse_private(context, outlet.url)
    return store.tasks.plan_fetch(TaskKind.DISCOVER, outlet.url, now)


def plan_fetch(context: AppContext, store: Store, typed: str) -> int:
    """Plan to fetch the page at a typed address and to store its article. Return the task's id.

    Raise `UsageError` if the address is invalid or private, and `ArticleRemoved` if the article was removed for good.
    """
    url, now = parse_article_url(typed), context.clock()
    store.removals.check([article_key(url)])
    # Only the operator, not an editor, declares that an outlet may have a private address.
    private = {host_with_port(stored.outlet.url) for stored in store.outlets.find(now) if stored.outlet.private}
    if host_with_port(url) not in private:
        _refuse_private(context, url)
    return store.tasks.plan_fetch(TaskKind.FETCH, url, now)


def plan_crawl(context: AppContext, store: Store, name: str) -> int:
    """Plan to crawl an outlet now. Return the task's id. Raise `OutletNotFound`, or `UsageError` if it is paused."""
    stored = store.outlets.get(name, context.clock())
    if not stored.outlet.active:
        raise UsageError(message("'{outlet}' is paused; resume it first", outlet=name))
    return store.tasks.plan_fetch(TaskKind.CRAWL, name, context.clock())


def _refuse_private(context: AppContext, url: str) -> None:
    """Raise `UsageError` for a private address, at once. The crawler refuses names that lead to one when it fetches."""
    host = urlsplit(url).hostname or ""
    if is_private_host(host) and not context.config.network.allow_private:
        raise UsageError(
            message(
                "{host} is an address of a private network; only the operator can permit it, in the config file",
                host=host,
            )
        )


@dataclass(frozen=True, slots=True)
class TaskFetcher:
    """Runs the tasks that fetch, with the workers and options of the process's crawler."""

    context: AppContext
    store: Store
    crawler: OutletCrawler

    async def run(self, task: Task, on_progress: Callable[[CrawlReport], None]) -> FetchResult:
        """Run a discovery, or fetch an article. Raise a `KlipingError` that states why it failed."""
        url = task.subject or ""
        if task.kind is TaskKind.DISCOVER:
            return await self._discover(url, on_progress)
        async with self.crawler.lock_host(url):
            added = await fetch_and_add(self.context, self.store, self.crawler.options, self.crawler.pool, url)
        record = {
            "article": added.stored.id,
            "title": added.stored.article.title[:MAX_TEXT],
            "outlet": added.stored.outlet,
            "result": str(added.result),
            "changed": list(added.changed),
            "problem": added.problem and reason_record(added.problem),
        }
        return FetchResult(record)

    async def _discover(self, url: str, on_progress: Callable[[CrawlReport], None]) -> FetchResult:
        """Read the home page and sources of an outlet into a temporary store."""
        outlet = parse_outlet_url(url)
        options = replace(self.crawler.options, max_pages=0)
        with tempfile.TemporaryDirectory(prefix="kliping-") as folder:
            store = await asyncio.to_thread(open_store, f"sqlite:///{folder}/discovery.db", migrate=True)
            with store, self.crawler.make_trial(store, options) as trial:
                result = await _crawl_trial(trial, store, outlet, self.context, on_progress)
                [stored] = store.outlets.find(self.context.clock())
                listed = store.candidates.find(None, _MAX_CANDIDATES, refused=False)
        if result.report.error is not None:
            raise PageNotFetched(url, result.report.error)
        sources = [source for source in stored.sources if source.kind is not SourceKind.HOME]
        record = {
            "sources": [
                {
                    "kind": str(source.kind),
                    "url": source.url[:MAX_TEXT],
                    "error": source.last_error and reason_record(source.last_error),
                }
                for source in sources[:MAX_SOURCES]
            ],
            "samples": _select_samples(listed),
            "listed": result.report.candidates,
            "recent": stored.waiting,
            "is_complete": result.report.stopped is None,
        }
        return FetchResult(record)


async def _crawl_trial(
    trial: OutletCrawler, store: Store, outlet: Outlet, context: AppContext, on_progress: Callable[[CrawlReport], None]
) -> CrawlResult:
    store.outlets.put(outlet, context.clock())
    request = ClaimRequest("discovery", LEASE, 1, force=True)
    [claim] = store.claims.acquire(request, context.clock())
    crawling = asyncio.create_task(trial.crawl(claim, on_progress))
    done, _ = await asyncio.wait({crawling}, timeout=MAX_DISCOVERY)
    if not done:
        trial.cancel({claim.outlet_id})
    return await crawling


def _select_samples(listed: list[StoredCandidate]) -> list[dict[str, Any]]:
    """Return the latest pages that a source lists with a headline."""
    titled = [each.candidate for each in listed if (each.candidate.title or "").strip()]
    titled.sort(key=lambda candidate: str(candidate.published_at or ""), reverse=True)
    return [
        {
            "title": (candidate.title or "").strip()[:MAX_TEXT],
            "url": candidate.url,
            "published_at": candidate.published_at and candidate.published_at.isoformat(),
        }
        for candidate in titled[:MAX_SAMPLES]
    ]


def describe_report(report: CrawlReport) -> dict[str, Any]:
    """Return the result of a crawl task."""
    names = ("sources", "candidates", "fetched", "new", "matched", "updated", "not_articles", "refused", "failed")
    failures = list(report.failures.items())[:MAX_FAILURES]
    return {
        **{name: getattr(report, name) for name in names},
        "failures": [[reason_record(reason), count] for reason, count in failures],
        "stopped": report.stopped and reason_record(report.stopped),
    }
