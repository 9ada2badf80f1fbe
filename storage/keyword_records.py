"""Keywords, their tasks and what they would find, as they come out of the store."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.keyword import Keyword
from core.matcher import Mention


class TaskState(StrEnum):
    """Where a task stands. RUNNING without a live lease is as good as WAITING."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class KeywordUpdate:
    """The active keywords as of the keyword change of this number.

    All of them, by name, where `gone` is None; else those that changed, and the names of those that are not watched
    any more.
    """

    change: int
    keywords: tuple[Keyword, ...]
    gone: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class KeywordChanges:
    """The names of keywords that changed, by kind. `taken` went over to another owner, be it changed or not."""

    added: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    paused: tuple[str, ...] = ()
    resumed: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MirrorResult:
    """What mirroring the config changed about keywords, and the task planned for it (None: nothing to match).

    The next two are the names of those that were active and are paused now, as the file does not name them any more;
    `respelled` of those edited keywords whose words stand for something else, by the file's spellings.
    """

    keywords: KeywordChanges
    task_id: int | None = None
    left_keywords: tuple[str, ...] = ()
    left_outlets: tuple[str, ...] = ()
    respelled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """Work that a command asked for: to match the articles up to the id `upto` against some keywords, by name.

    `progress` and `total` count the articles looked at (`total` is None until it began), `cursor` is the last of them,
    `found` counts those in which a mention was found. `error` says why it failed.
    """

    id: int
    kind: str
    keywords: tuple[str, ...]
    upto: int
    state: TaskState
    progress: int
    total: int | None
    cursor: int
    found: int
    error: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Hit:
    """A stored article that some keywords would match. `at` is when it was published, or kept where it tells no date;
    `mentions` says where, the most prominent first; `is_known` where the store has mentions of all of them there."""

    article_id: int
    outlet: str
    title: str
    url: str
    at: datetime
    mentions: tuple[Mention, ...]
    is_known: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What keywords would match, newest first. Of `candidates`, the articles that hold their words, the newest
    `looked_at` were matched."""

    hits: tuple[Hit, ...]
    looked_at: int
    candidates: int


@dataclass(frozen=True, slots=True)
class StoredKeyword:
    """A keyword, how many articles mention it, and when the latest of them was kept."""

    id: int
    keyword: Keyword
    origin: str
    version: int
    articles: int
    last_kept_at: datetime | None
