"""Persistence: the store and its records. The only package that contains SQL."""

from storage.articles import (
    ArticleOrigin,
    KeepRequest,
    KeepResult,
    MatchedVersion,
    MissingPages,
    StoredArticle,
    as_stored,
)
from storage.backfills import Backfill, BackfillBatch, Hit, Preview
from storage.candidates import CandidateState, CandidateUpdate, StoredCandidate, WaitingCandidate
from storage.change_feed import ChangedArticle, ChangePage
from storage.changes import Change, ChangeCause, ChangeKind, LoggedChange
from storage.claims import Claim, ClaimRequest, CorrectedDueTime, FinishedCrawl
from storage.clusters import ClusterArticle, ClusterSize
from storage.counts import Total
from storage.imports import ImportProgress
from storage.keywords import KeywordChanges, KeywordUpdate, StoredKeyword
from storage.leases import LEASE, describe_owner, find_dead_owners, is_dead_owner, make_owner
from storage.mentions import StoredMention
from storage.outlets import EventKind, OutletEvent, StoredOutlet
from storage.pages import RenormalizeRequest, StoredPage
from storage.reindexes import Reindex, ReindexBatch
from storage.removals import RemovedArticle
from storage.revisions import UpgradeResult
from storage.search.facets import Facets
from storage.settings import UsedConfig
from storage.sources import DueSource, SourceResult, StoredSource
from storage.store import ConfigFile, MirrorResult, PruneResult, Store, open_store, upgrade_store
from storage.tasks import REINDEX, Task, TaskState
from storage.versions import ArticleVersion
from storage.visits import Visit, VisitOutcome

__all__ = [
    "LEASE",
    "REINDEX",
    "ArticleOrigin",
    "ArticleVersion",
    "Backfill",
    "BackfillBatch",
    "CandidateState",
    "CandidateUpdate",
    "Change",
    "ChangeCause",
    "ChangeKind",
    "ChangePage",
    "ChangedArticle",
    "Claim",
    "ClaimRequest",
    "ClusterArticle",
    "ClusterSize",
    "ConfigFile",
    "CorrectedDueTime",
    "DueSource",
    "EventKind",
    "Facets",
    "FinishedCrawl",
    "Hit",
    "ImportProgress",
    "KeepRequest",
    "KeepResult",
    "KeywordChanges",
    "KeywordUpdate",
    "LoggedChange",
    "MatchedVersion",
    "MirrorResult",
    "MissingPages",
    "OutletEvent",
    "Preview",
    "PruneResult",
    "Reindex",
    "ReindexBatch",
    "RemovedArticle",
    "RenormalizeRequest",
    "SourceResult",
    "Store",
    "StoredArticle",
    "StoredCandidate",
    "StoredKeyword",
    "StoredMention",
    "StoredOutlet",
    "StoredPage",
    "StoredSource",
    "Task",
    "TaskState",
    "Total",
    "UpgradeResult",
    "UsedConfig",
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
