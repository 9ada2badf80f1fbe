"""Keep and find: the only room that knows SQL."""

# isort: off
# fmt: off
from storage.keyword_records import (
    ChangedKeywords, Hit, Hits, Mirrored, StoredKeyword, Task, TaskState, WatchedKeywords,
)
from storage.owners import describe_owner, find_gone, is_gone, make_owner
from storage.page_records import KeptPage, ToRenormalize
from storage.records import (
    CandidateState, Claim, DueSource, EventKind, FinishedCrawl, Kept, Outcome, OutletEvent, Pruned,
    Settlement, SourceReading, StoredArticle, StoredMention, StoredOutlet, StoredSource, ToClaim, ToKeep,
    Unfinished, Upgrade, Visit, WaitingCandidate,
)
from storage.renormalizing import as_stored
from storage.store import Store, open_store, upgrade_store
from storage.working import TaskWorker

__all__ = [
    "CandidateState", "ChangedKeywords", "Claim", "DueSource", "EventKind", "FinishedCrawl", "Hit", "Hits", "Kept",
    "KeptPage", "Mirrored", "Outcome", "OutletEvent", "Pruned", "Settlement", "SourceReading", "Store", "StoredArticle",
    "StoredKeyword", "StoredMention", "StoredOutlet", "StoredSource", "Task", "TaskState", "TaskWorker", "ToClaim",
    "ToKeep", "ToRenormalize", "Unfinished", "Upgrade", "Visit", "WaitingCandidate", "WatchedKeywords", "as_stored",
    "describe_owner", "find_gone", "is_gone", "make_owner", "open_store", "upgrade_store",
]
# fmt: on
# isort: on
