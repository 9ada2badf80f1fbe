"""Keep and find: the only room that knows SQL."""

from storage.records import (
    CandidateState,
    Claim,
    DueSource,
    EventKind,
    FinishedCrawl,
    Kept,
    Outcome,
    OutletEvent,
    Pruned,
    Settlement,
    SourceReading,
    StoredArticle,
    StoredKeyword,
    StoredOutlet,
    StoredSource,
    ToClaim,
    ToKeep,
    Upgrade,
    Visit,
    WaitingCandidate,
)
from storage.store import Store, open_store, upgrade_store

# fmt: off
__all__ = [
    "CandidateState", "Claim", "DueSource", "EventKind", "FinishedCrawl", "Kept", "Outcome", "OutletEvent", "Pruned",
    "Settlement", "SourceReading", "Store", "StoredArticle", "StoredKeyword", "StoredOutlet", "StoredSource", "ToClaim",
    "ToKeep", "Upgrade", "Visit", "WaitingCandidate", "open_store", "upgrade_store",
]
# fmt: on
