"""One crawl of one outlet, as all parts of the crawler see it: what to do, with what, and what came of it so far."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import ParamSpec, TypeVar

from core.normalizer import Profile
from core.outlet import CrawlReport, Outlet
from crawler.options import CrawlOptions
from crawler.failures import Failure
from ingest.current_matcher import CurrentMatcher
from ingest.worker_pool import WorkerPool
from storage import Claim, DueSource, Store

STOPPED = "stopped before its end; what is left is still due"
LOST = "another process took it over"

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SourceRead:
    """How reading one source went."""

    source: DueSource
    is_ok: bool


@dataclass(frozen=True, slots=True)
class CrawlTools:
    """What all crawls of a process share."""

    store: Store
    workers: WorkerPool
    watch: CurrentMatcher
    options: CrawlOptions
    on_progress: Callable[[CrawlReport], None]


@dataclass(slots=True)
class CrawlJob:
    """A claim, the tools, and what came of it; filled by spider and pipeline on the event loop.

    `asked` counts the requests for article pages, later pages of a story included. `crash` is the first exception that
    nobody expected. `profile` is what is known of the outlet's furniture, `unkept` how many pages it learned since it
    was kept. A crawl that `is_out_of_time` is stopped though nothing may be wrong.
    """

    claim: Claim
    tools: CrawlTools
    report: CrawlReport
    reads: list[SourceRead] = field(default_factory=list)
    asked: int = 0
    retry_after: datetime | None = None
    stopped_because: str | None = None
    is_out_of_time: bool = False
    crash: BaseException | None = None
    profile: Profile = field(default_factory=Profile)
    unkept: int = 0

    @property
    def outlet(self) -> Outlet:
        return self.claim.outlet

    @property
    def now(self) -> datetime:
        return self.tools.options.clock()

    async def write(self, verb: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a verb of the store on its writer thread; the event loop goes on meanwhile."""
        result: T = await asyncio.wrap_future(self.tools.store.submit(verb, *args, **kwargs))
        return result

    def heed(self, failure: Failure) -> None:
        """Do what a page's answer asks of the whole crawl: stop, or (by a 429) come back later."""
        if failure.retry_after is not None and failure.status == 429:
            self.retry_after = max(self.retry_after or failure.retry_after, failure.retry_after)
        if failure.stops:
            self.stopped_because = self.stopped_because or failure.reason

    @property
    def is_interrupted(self) -> bool:
        """Whether it was ended from outside: what is left is still due, and nobody is to blame."""
        return self.stopped_because in {STOPPED, LOST}

    @property
    def is_cut_short(self) -> bool:
        """Whether what was not asked for says nothing against its source."""
        return self.is_out_of_time or self.is_interrupted

    def told(self) -> None:
        """Show the report as it stands."""
        self.tools.on_progress(self.report)


@dataclass(frozen=True, slots=True)
class CrawlResult:
    """A crawl as it ended. `retry_after` (aware) holds for the whole outlet; `is_interrupted` where it was stopped
    from outside, so that what is left is still due."""

    claim: Claim
    report: CrawlReport
    reads: tuple[SourceRead, ...]
    retry_after: datetime | None
    is_interrupted: bool
