"""What goes into the store and comes out of it: frozen values, all datetimes aware and in UTC."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.article import Article, Candidate, Page
from core.matcher import Mention
from core.outlet import CrawlReport, Outlet, SourceKind
from core.reasons import Reason


class CandidateState(StrEnum):
    """Where a candidate stands. Only WAITING ones are fetched; OLD ones lay behind the first round's horizon."""

    WAITING = "waiting"
    KEPT = "kept"
    NOT_ARTICLE = "not_article"
    DUPLICATE = "duplicate"
    REFUSED = "refused"
    GONE = "gone"
    FAILED = "failed"
    OLD = "old"


class VisitOutcome(StrEnum):
    """What came of a visit."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    REFUSED = "refused"
    FAILED = "failed"


class KeepResult(StrEnum):
    """What came of keeping an article.

    UNCHANGED also where it matches nothing and unmatched ones are not stored; DUPLICATE where another outlet's
    article has the same canonical URL. STALE where keywords changed since it was matched: nothing was done, it is to
    be matched again.
    """

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    STALE = "stale"


class EventKind(StrEnum):
    """What happens to an outlet. REDESIGN: its pages are built anew, and its furniture is learned again."""

    REDESIGN = "redesign"


@dataclass(frozen=True, slots=True)
class OutletEvent:
    """Something noticed about an outlet while it was crawled; `detail` in plain words."""

    kind: EventKind
    at: datetime
    detail: str


@dataclass(frozen=True, slots=True)
class Visit:
    """One HTTP exchange. `status` is the HTTP status, None where no answer came; `reason` is in plain words."""

    url: str
    outcome: VisitOutcome
    status: int | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class DueSource:
    """A source to read now. `etag` and `last_modified` are what it sent last; `cursor` the newest modification read.

    `is_first` where it was never read to its end.
    """

    id: int
    kind: SourceKind
    url: str
    etag: str | None = None
    last_modified: str | None = None
    cursor: datetime | None = None
    is_first: bool = True


@dataclass(frozen=True, slots=True)
class ClaimRequest:
    """What an owner asks to crawl: at most `limit` outlets, leased for `lease`.

    `owner` is any string that names one process and no other. `outlets` (names) narrows the choice, None means all.
    With `force` sources that are not due yet are claimed too.
    """

    owner: str
    lease: timedelta
    limit: int
    outlets: tuple[str, ...] | None = None
    force: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """An outlet that is this owner's to crawl until the lease ends, with the sources to read."""

    outlet_id: int
    outlet: Outlet
    sources: tuple[DueSource, ...]


@dataclass(frozen=True, slots=True)
class FinishedCrawl:
    """One crawl as it ended. `next_at` tells for each source, by id, when it is due again; others stay due."""

    outlet_id: int
    owner: str
    report: CrawlReport
    next_at: Mapping[int, datetime]


@dataclass(frozen=True, slots=True)
class SourceResult:
    """What reading a source gave.

    `etag` and `last_modified` are the validators to send next time (after a 304: those that were sent). `cursor`, where
    given, replaces the source's. With `is_complete=False` more of the same source follows: the source's validators stay
    and it does not count as read. With a `horizon`, new candidates that are older than it are set aside as OLD, and
    with `undated_is_old` those without any date, too.
    """

    source_id: int
    candidates: tuple[Candidate, ...] = ()
    etag: str | None = None
    last_modified: str | None = None
    cursor: datetime | None = None
    horizon: datetime | None = None
    undated_is_old: bool = False
    visits: tuple[Visit, ...] = ()
    is_complete: bool = True


@dataclass(frozen=True, slots=True)
class WaitingCandidate:
    """A candidate to fetch. `etag` and `last_modified` are what its page sent last; `is_kept` where an article of it
    is in the store."""

    id: int
    candidate: Candidate
    etag: str | None
    last_modified: str | None
    attempts: int
    is_kept: bool


@dataclass(frozen=True, slots=True)
class MissingPages:
    """Why an article is kept without a part of it, found for the `attempts`-th time, and when its candidate is asked
    for again (None: never)."""

    reason: Reason
    attempts: int
    next_try: datetime | None


@dataclass(frozen=True, slots=True)
class KeepRequest:
    """An article with its mentions, to be kept for a candidate.

    `etag` and `last_modified` are the page's validators. An `unfinished` article's candidate goes on waiting. `page`,
    where given, is stored too, to be read again by later rules. With `keeps_unmatched=False` an article without
    mentions is not stored (an article stored before is still updated). `change` is the number of the keyword change as
    of which it was matched (`Store.watched_keywords`); None where that does not matter.
    """

    outlet_id: int
    candidate_id: int
    article: Article
    mentions: tuple[Mention, ...]
    fetched_at: datetime
    visit: Visit | None = None
    etag: str | None = None
    last_modified: str | None = None
    unfinished: MissingPages | None = None
    page: Page | None = None
    keeps_unmatched: bool = True
    change: int | None = None


@dataclass(frozen=True, slots=True)
class CandidateUpdate:
    """How a candidate ends that gave no article this time. WAITING with `next_try` means: again, not before then.

    `page`, where given, is stored, to be read again by later rules.
    """

    candidate_id: int
    state: CandidateState
    reason: Reason | None = None
    visit: Visit | None = None
    next_try: datetime | None = None
    counts_attempt: bool = True
    page: Page | None = None


@dataclass(frozen=True, slots=True)
class StoredMention:
    """A mention as kept: by which version of its keyword, and whether the crawl or a backfill found it."""

    mention: Mention
    version: int
    origin: str


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as kept. `id` grows in the order of arrival; `outlet` is the outlet's name.

    `evidence` holds, for each keyword, what the newest version of it that is true here found; the most prominent first.
    """

    id: int
    outlet: str
    article: Article
    fetched_at: datetime
    kept_at: datetime
    updated_at: datetime | None
    evidence: tuple[StoredMention, ...]

    @property
    def mentions(self) -> tuple[Mention, ...]:
        return tuple(each.mention for each in self.evidence)


@dataclass(frozen=True, slots=True)
class StoredSource:
    """A source and how reading it went. `failures` counts those since it was last read well."""

    id: int
    kind: SourceKind
    url: str
    origin: str
    active: bool
    next_at: datetime
    last_read_at: datetime | None
    last_error: str | None
    failures: int


@dataclass(frozen=True, slots=True)
class StoredOutlet:
    """An outlet, its sources, what is kept of it, and how its last crawl went.

    `next_at` is when it is due (None while paused); `waiting` counts candidates not fetched yet; `crawled_by` is the
    owner of its lease, where it has a live one; `last_event` the latest of what was noticed about it.
    """

    id: int
    outlet: Outlet
    origin: str
    sources: tuple[StoredSource, ...]
    articles: int
    matched: int
    waiting: int
    next_at: datetime | None
    crawled_by: str | None
    last_crawl_at: datetime | None
    last_success_at: datetime | None
    last_new: int | None
    last_error: str | None
    last_event: OutletEvent | None = None


@dataclass(frozen=True, slots=True)
class PruneResult:
    """How many rows one batch of pruning deleted."""

    unmatched: int
    matched: int
    visits: int
    pages: int = 0

    @property
    def is_nothing(self) -> bool:
        return not (self.unmatched or self.matched or self.visits or self.pages)


@dataclass(frozen=True, slots=True)
class UpgradeResult:
    """The schema's revision before (None: there was no schema) and after."""

    before: str | None
    after: str
