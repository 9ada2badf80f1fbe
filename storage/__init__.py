"""Persistence: the store and its records. The only package that contains SQL."""

from storage.addresses import FetchedArticle
from storage.alerts import (
    AlertMessage,
    Attempt,
    ChannelSchedule,
    ChannelState,
    MessageState,
    NewDelivery,
    NewMessage,
    ScheduledTime,
    SubscriptionState,
    WaitingDelivery,
)
from storage.api_tokens import StoredToken
from storage.articles import (
    ArticleOrigin,
    KeepRequest,
    KeepResult,
    MatchedVersion,
    MissingPages,
    StoredArticle,
    as_stored,
)
from storage.attachments import Attachment, NewAttachment
from storage.audit_log import AuditEntry
from storage.backfills import Backfill, BackfillBatch, Hit, Preview
from storage.backups import back_up, make_backup_name, restore_dump, restore_file
from storage.candidates import CandidateState, CandidateUpdate, StoredCandidate, WaitingCandidate
from storage.change_feed import ChangedArticle, ChangePage, LatestArticle
from storage.changes import Change, ChangeCause, ChangeKind, LoggedChange
from storage.claims import Claim, ClaimRequest, CorrectedDueTime, FinishedCrawl
from storage.clusters import ClusterArticle, ClusterSize
from storage.copies import CopiedTable, copy_store
from storage.counts import Total
from storage.database import open_database
from storage.feeds import FeedSource, NewAddress, StoredFeed
from storage.imports import ImportProgress
from storage.keywords import KeywordChanges, KeywordUpdate, KeywordVersion, StoredKeyword
from storage.leases import LEASE, describe_owner, find_dead_owners, is_dead_owner, make_owner
from storage.mentions import StoredMention
from storage.news import MAX_CHANGES, News, NewsArticle
from storage.outlets import EventKind, OutletEvent, OutletReading, StoredOutlet
from storage.pages import RenormalizeRequest, StoredPage
from storage.reindexes import Reindex, ReindexBatch
from storage.removals import RemovedArticle
from storage.revisions import REVISIONS, UpgradeResult
from storage.saved_searches import SavedSearch
from storage.search.facets import Facets
from storage.sent_reports import NewSentReport, ReportFile, SentFile, SentReport
from storage.sessions import StoredSession
from storage.settings import Settings, UsedConfig
from storage.sizes import StoreSize, TableSize
from storage.sources import DueSource, SourceResult, StoredSource
from storage.store import (
    AddResult,
    ConfigFile,
    MirrorResult,
    PruneResult,
    Store,
    find_users,
    open_store,
    upgrade_store,
)
from storage.tasks import FETCHING, Task, TaskKind, TaskState
from storage.users import StoredUser
from storage.verification import Check, CheckResult
from storage.versions import ArticleVersion
from storage.visits import Visit, VisitOutcome

__all__ = [
    "FETCHING",
    "LEASE",
    "MAX_CHANGES",
    "REVISIONS",
    "AddResult",
    "AlertMessage",
    "ArticleOrigin",
    "ArticleVersion",
    "Attachment",
    "Attempt",
    "AuditEntry",
    "Backfill",
    "BackfillBatch",
    "CandidateState",
    "CandidateUpdate",
    "Change",
    "ChangeCause",
    "ChangeKind",
    "ChangePage",
    "ChangedArticle",
    "ChannelSchedule",
    "ChannelState",
    "Check",
    "CheckResult",
    "Claim",
    "ClaimRequest",
    "ClusterArticle",
    "ClusterSize",
    "ConfigFile",
    "CopiedTable",
    "CorrectedDueTime",
    "DueSource",
    "EventKind",
    "Facets",
    "FeedSource",
    "FetchedArticle",
    "FinishedCrawl",
    "Hit",
    "ImportProgress",
    "KeepRequest",
    "KeepResult",
    "KeywordChanges",
    "KeywordUpdate",
    "KeywordVersion",
    "LatestArticle",
    "LoggedChange",
    "MatchedVersion",
    "MessageState",
    "MirrorResult",
    "MissingPages",
    "NewAddress",
    "NewAttachment",
    "NewDelivery",
    "NewMessage",
    "NewSentReport",
    "News",
    "NewsArticle",
    "OutletEvent",
    "OutletReading",
    "Preview",
    "PruneResult",
    "Reindex",
    "ReindexBatch",
    "RemovedArticle",
    "RenormalizeRequest",
    "ReportFile",
    "SavedSearch",
    "ScheduledTime",
    "SentFile",
    "SentReport",
    "Settings",
    "SourceResult",
    "Store",
    "StoreSize",
    "StoredArticle",
    "StoredCandidate",
    "StoredFeed",
    "StoredKeyword",
    "StoredMention",
    "StoredOutlet",
    "StoredPage",
    "StoredSession",
    "StoredSource",
    "StoredToken",
    "StoredUser",
    "SubscriptionState",
    "TableSize",
    "Task",
    "TaskKind",
    "TaskState",
    "Total",
    "UpgradeResult",
    "UsedConfig",
    "Visit",
    "VisitOutcome",
    "WaitingCandidate",
    "WaitingDelivery",
    "as_stored",
    "back_up",
    "copy_store",
    "describe_owner",
    "find_dead_owners",
    "find_users",
    "is_dead_owner",
    "make_backup_name",
    "make_owner",
    "open_database",
    "open_store",
    "restore_dump",
    "restore_file",
    "upgrade_store",
]
