"""Keep and find: the only room that knows SQL."""

# isort: off
# fmt: off
from storage.keyword_records import (
    ChangedKeywords, Hit, Hits, Mirrored, StoredKeyword, Task, TaskState, WatchedKeywords,
)
from storage.owners import describe_owner, find_gone, is_gone, make_owner
from storage.records import (
    CandidateState, Claim, DueSource, FinishedCrawl, Kept, Outcome, Pruned, Settlement, SourceReading, StoredArticle,
    StoredMention, StoredOutlet, StoredSource, ToClaim, ToKeep, Upgrade, Visit, WaitingCandidate,
)
from storage.store import Store, open_store, upgrade_store
from storage.working import TaskWorker

__all__ = [
    "CandidateState", "ChangedKeywords", "Claim", "DueSource", "FinishedCrawl", "Hit", "Hits", "Kept", "Mirrored",
    "Outcome", "Pruned", "Settlement", "SourceReading", "Store", "StoredArticle", "StoredKeyword", "StoredMention",
    "StoredOutlet", "StoredSource", "Task", "TaskState", "TaskWorker", "ToClaim", "ToKeep", "Upgrade", "Visit",
    "WaitingCandidate", "WatchedKeywords", "describe_owner", "find_gone", "is_gone", "make_owner", "open_store",
    "upgrade_store",
]
# fmt: on
# isort: on
