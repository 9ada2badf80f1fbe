"""One crawl of one outlet: the claim, the shared tools and the progress. All parts of the crawler use this object."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from core.article import Candidate, Page
from core.outlet import CrawlReport
from core.reasons import Reason
from core.urls import article_key
from crawler.decisions import Decision, Stop, StopCause
from crawler.progress import CrawlProgress, Event, SourceRead
from crawler.settings import CrawlOptions
from ingest.article_writer import ArticleWriter
from ingest.current_matcher import CurrentMatcher
from ingest.outlet_profiles import ProfileLearner
from ingest.worker_pool import WorkerPool
from storage import CandidateUpdate, Claim, Store, Visit, WaitingCandidate

# Maximum number of texts of an outlet's feeds that are kept during a crawl. Each has some kB.
MAX_FULL_TEXTS = 500

# The reason in `CrawlReport.stopped` when the user or the service stopped the crawl.
STOPPED = Reason("stopped")


@dataclass(frozen=True, slots=True)
class CrawlTools:
    """The objects that all crawls of a process share."""

    store: Store
    pool: WorkerPool
    matcher: CurrentMatcher
    writer: ArticleWriter
    options: CrawlOptions
    on_progress: Callable[[CrawlReport], None]


class CrawlJob:
    """The crawl of a claimed outlet. Only `record` changes `progress`.

    `fault` is the first unexpected exception of the crawl.
    """

    def __init__(self, claim: Claim, tools: CrawlTools) -> None:
        self.claim = claim
        self.outlet = claim.outlet
        self.tools = tools
        self.store = tools.store
        self.options = tools.options
        self.learner = ProfileLearner(self.store, claim.outlet_id, self.options.clock)
        self.progress = CrawlProgress(CrawlReport(claim.outlet.name))
        self.fault: BaseException | None = None
        # The texts that the sources of this crawl state in full, by the keys of the articles' URLs.
        self._full_texts: dict[str, str] = {}

    @property
    def now(self) -> datetime:
        return self.options.clock()

    @property
    def stop(self) -> Stop | None:
        """The reason why no further requests are sent; None while the crawl is running."""
        return self.progress.stop

    def record(self, event: Event) -> None:
        """Apply an event to the progress, and pass the new report to `on_progress`."""
        self.progress = self.progress.apply(event)
        self.tools.on_progress(self.progress.report)

    def add_full_texts(self, candidates: Iterable[Candidate]) -> None:
        """Keep the texts that a source states in full until the pages of these candidates are fetched."""
        for candidate in candidates:
            if candidate.full_text and len(self._full_texts) < MAX_FULL_TEXTS:
                self._full_texts[article_key(candidate.url)] = candidate.full_text

    def take_full_text(self, url: str) -> str | None:
        """Return and forget the text that a source of this crawl states for the article at `url`."""
        return self._full_texts.pop(article_key(url), None)

    def record_fault(self, error: BaseException) -> None:
        self.fault = self.fault or error
        self.record(Stop(StopCause.FAULT, Reason("fault")))

    async def settle(self, waiting: WaitingCandidate, url: str, decision: Decision, page: Page | None = None) -> None:
        """Store the decision about a candidate and the visit of `url`.

        If `page` is given, store it as well. It contains no article now, but changed rules may find one later.
        """
        if decision.state is None:
            raise ValueError("cannot settle a candidate before its page was normalized")
        visit = Visit(url, decision.outcome, decision.status, decision.reason)
        candidate_update = CandidateUpdate(
            waiting.id,
            decision.state,
            decision.reason,
            visit,
            next_try=decision.next_try,
            page=page,
            rechecks=self.options.rechecks,
        )
        await self.store.call(self.store.candidates.update, candidate_update, self.now)


@dataclass(frozen=True, slots=True)
class CrawlResult:
    """The result of a crawl that has ended.

    `retry_after` is the time (timezone-aware) before which nothing may be requested from the outlet. If
    `is_interrupted`, the user, the service or another process stopped the crawl, and its sources stay due.
    """

    claim: Claim
    report: CrawlReport
    reads: tuple[SourceRead, ...]
    retry_after: datetime | None
    is_interrupted: bool
