"""Keep and find: the only room that knows SQL."""

from storage.records import (
    CandidateState,
    Claim,
    DueSource,
    FinishedCrawl,
    Kept,
    KeptPage,
    Outcome,
    Pruned,
    Settlement,
    SourceReading,
    StoredArticle,
    StoredKeyword,
    StoredOutlet,
    StoredSource,
    ToClaim,
    ToKeep,
    ToRenormalize,
    Unfinished,
    Upgrade,
    Visit,
    WaitingCandidate,
)
from storage.renormalizing import as_stored
from storage.store import Store, open_store, upgrade_store

# fmt: off
__all__ = [
    "CandidateState", "Claim", "DueSource", "FinishedCrawl", "Kept", "KeptPage", "Outcome", "Pruned", "Settlement",
    "SourceReading", "Store", "StoredArticle", "StoredKeyword", "StoredOutlet", "StoredSource", "ToClaim", "ToKeep",
    "ToRenormalize", "Unfinished", "Upgrade", "Visit", "WaitingCandidate", "as_stored", "open_store", "upgrade_store",
]
# fmt: on
