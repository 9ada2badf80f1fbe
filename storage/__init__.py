"""Keep and find: the only room that knows SQL."""

# isort: off
# fmt: off
from storage.keyword_records import (
    KeywordChanges, Hit, Preview, MirrorResult, StoredKeyword, Task, TaskState, KeywordUpdate,
)
from storage.owners import describe_owner, find_dead_owners, is_dead_owner, make_owner
from storage.page_records import StoredPage, RenormalizeRequest
from storage.records import (
    CandidateState, Claim, DueSource, EventKind, FinishedCrawl, KeepResult, VisitOutcome, OutletEvent, PruneResult,
    CandidateUpdate, SourceResult, StoredArticle, StoredMention, StoredOutlet, StoredSource, ClaimRequest, KeepRequest,
    MissingPages, UpgradeResult, Visit, WaitingCandidate,
)
from storage.renormalizing import as_stored
from storage.store import Store, open_store, upgrade_store
from storage.working import TaskWorker

__all__ = [
    "CandidateState",
    "CandidateUpdate",
    "Claim",
    "ClaimRequest",
    "DueSource",
    "EventKind",
    "FinishedCrawl",
    "Hit",
    "KeepRequest",
    "KeepResult",
    "KeywordChanges",
    "KeywordUpdate",
    "MirrorResult",
    "MissingPages",
    "OutletEvent",
    "Preview",
    "PruneResult",
    "RenormalizeRequest",
    "SourceResult",
    "Store",
    "StoredArticle",
    "StoredKeyword",
    "StoredMention",
    "StoredOutlet",
    "StoredPage",
    "StoredSource",
    "Task",
    "TaskState",
    "TaskWorker",
    "UpgradeResult",
    "Visit",
    "VisitOutcome",
    "WaitingCandidate",
    "as_stored",
    "describe_owner",
    "find_dead_owners",
    "is_dead_owner",
    "make_owner",
    "open_store",
    "upgrade_store",
]
# fmt: on
# isort: on
