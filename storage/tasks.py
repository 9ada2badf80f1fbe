"""Tasks: work that takes long, such as a backfill, or that fetches from outlets for the page.

A command or the page plans a task; a service, the command or a process of its own runs it. A process leases a task
before running it, so that only one process runs a task at a time. If that process is killed, another one continues the
task: a backfill after the last committed batch, a task that fetches from its beginning.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, insert, or_, select, update

from core.errors import TaskNotFound, UsageError
from core.messages import message
from core.reasons import Reason
from storage.columns import Record, is_leased, make_reason, reason_values
from storage.database import ARRIVAL_LOCK, CLAIM_LOCK, PRUNE_BATCH, Repository, acquire_lock
from storage.keywords import Keywords
from storage.schema import articles, tasks


class TaskState(StrEnum):
    """The state of a task. A RUNNING task whose lease has expired is treated like a WAITING one."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class TaskKind(StrEnum):
    """What a task does.

    BACKFILL and REINDEX process stored articles; see `Task`. DISCOVER reads the sources of an outlet that is not
    stored, FETCH stores the article of a page, and CRAWL crawls a stored outlet now.
    """

    BACKFILL = "backfill"
    REINDEX = "reindex"
    DISCOVER = "discover"
    FETCH = "fetch"
    CRAWL = "crawl"


# The kinds of the tasks that send requests to outlets. They need the event loop of a crawler.
FETCHING = (TaskKind.DISCOVER, TaskKind.FETCH, TaskKind.CRAWL)

# The kinds of the tasks that process stored articles in batches, on a thread.
BATCHED = (TaskKind.BACKFILL, TaskKind.REINDEX)

# More tasks that fetch are not planned: somebody who sends forms in a loop must not fill the store.
MAX_WAITING = 100

_NO_LEASE = {"lease_owner": None, "lease_until": None}

# The columns of a task that any process may continue.
RELEASED_TASK = {"state": TaskState.WAITING, **_NO_LEASE}

_OPEN_STATES = (TaskState.WAITING, TaskState.RUNNING)
_IS_OPEN_REINDEX = and_(tasks.c.kind == TaskKind.REINDEX, tasks.c.state.in_(_OPEN_STATES))


@dataclass(frozen=True, slots=True)
class Task:
    """A task. For one that processes articles, `upto` is the largest id; `progress` of `total` were examined so far.

    A `backfill` matches the articles against keywords, whose names are in `keywords`. `cursor` is the id of the last
    examined article, and `found` the number of articles with new mentions. A `reindex` indexes and matches the articles
    again, the newest first. `cursor` is the id of the last examined article; before the start, `upto` + 1. `keywords`
    has the names of the keywords that got a new version, and `found` is their number. `total` is None before the start.
    `error` is the reason why the task failed.

    A task that fetches has a `subject`: the name of the outlet to crawl, else an address. Its `progress` is the number
    of fetched pages, and `found` the number of new articles; of a discovery, the numbers of sources and candidates.
    `result` is a JSON object that depends on the kind.
    """

    id: int
    kind: TaskKind
    keywords: tuple[str, ...]
    upto: int
    state: TaskState
    progress: int
    total: int | None
    cursor: int
    found: int
    error: Reason | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    subject: str | None = None
    result: Mapping[str, Any] | None = None

    @property
    def is_open(self) -> bool:
        """Whether the task waits or runs."""
        return self.state in _OPEN_STATES


@dataclass(eq=False)
class Tasks(Repository):
    """Read and write the table `tasks`."""

    _keywords: Keywords

    def plan_backfill(self, names: Collection[str], now: datetime) -> int | None:
        """Plan to match all articles stored now against the named keywords and the keywords that refer to them.

        Paused keywords are left out. Return the task's id, or None if there are no articles or no active keywords.
        """
        with self._database.writing() as connection:
            # Serialized with `Store.keep`: an article is either in the task, or was matched by a process that knows the
            # keyword change.
            acquire_lock(connection, ARRIVAL_LOCK)
            upto = connection.execute(select(func.max(articles.c.id))).scalar()
            affected = self._keywords.find_named(self._keywords.find_affected(names))
            active_names = sorted(keyword.name for keyword in affected if keyword.active)
            if upto is None or not active_names:
                return None
            return self._add(TaskKind.BACKFILL, {"keywords": active_names, "upto": upto}, 0, now)

    def plan_reindex(self, upto: int, now: datetime) -> int:
        """Plan to index and match the articles with ids up to `upto` again. Return the task's id.

        Unfinished tasks of this kind are marked as failed, because the new task does their work.
        """
        replaced = {
            "state": TaskState.FAILED,
            **reason_values("error", Reason("task_replaced")),
            "finished_at": now,
        }
        with self._database.writing():
            self._execute(update(tasks).where(_IS_OPEN_REINDEX).values(replaced | _NO_LEASE))
            return self._add(TaskKind.REINDEX, {"keywords": [], "upto": upto}, upto + 1, now)

    def plan_fetch(self, kind: TaskKind, subject: str, now: datetime) -> int:
        """Plan a task that fetches. Return its id, or that of the same task if it waits or runs already.

        Raise UsageError if MAX_WAITING tasks wait or run.
        """
        is_open = and_(tasks.c.kind.in_(FETCHING), tasks.c.state.in_(_OPEN_STATES))
        with self._database.writing() as connection:
            acquire_lock(connection, CLAIM_LOCK)
            open_tasks = list(map(_make_task, connection.execute(select(tasks).where(is_open))))
            same = [task.id for task in open_tasks if (task.kind, task.subject) == (kind, subject)]
            if same:
                return same[0]
            if len(open_tasks) >= MAX_WAITING:
                raise UsageError(
                    message("{count} tasks are waiting already; try again when they have ended", count=MAX_WAITING)
                )
            return self._add(kind, {"keywords": [], "upto": 0, "subject": subject}, 0, now)

    def has_waiting(self, kinds: Collection[TaskKind], now: datetime) -> bool:
        """Return whether an unfinished task of these kinds is held by no process."""
        waiting = select(tasks.c.id).where(tasks.c.kind.in_(kinds), _is_claimable(now)).limit(1)
        return bool(self._fetch_rows(waiting))

    def find_open_reindex(self) -> Task | None:
        """Return the unfinished reindex, or None if none is planned."""
        unfinished = self._fetch_rows(select(tasks).where(_IS_OPEN_REINDEX))
        return _make_task(unfinished[0]) if unfinished else None

    def find_backfilled(self, since: Mapping[str, datetime]) -> frozenset[str]:
        """Return the names of the keywords with a finished backfill that was planned at or after a given time.

        `since` maps the keywords' names to these times.
        """
        done = select(tasks.c.payload, tasks.c.created_at).where(
            tasks.c.kind == TaskKind.BACKFILL, tasks.c.state == TaskState.DONE
        )
        return frozenset(
            name
            for payload, created_at in self._fetch_rows(done)
            for name in payload["keywords"]
            if name in since and since[name] <= created_at
        )

    def find(self, limit: int) -> tuple[Task, ...]:
        """Return the `limit` newest tasks, newest first."""
        return tuple(map(_make_task, self._fetch_rows(select(tasks).order_by(tasks.c.id.desc()).limit(limit))))

    def get(self, task_id: int) -> Task:
        """Return the task with this id. Raise TaskNotFound if there is none; tasks that ended long ago are deleted."""
        found = self._fetch_rows(select(tasks).where(tasks.c.id == task_id))
        if not found:
            raise TaskNotFound(task_id)
        return _make_task(found[0])

    def claim(self, owner: str, lease: timedelta, now: datetime, kinds: Collection[TaskKind] = BATCHED) -> Task | None:
        """Lease the oldest unfinished task of these kinds that no other process holds, until `now + lease`. Return it.

        Return None if there is no such task.
        """
        # Asked first without a lock, since a service asks every second.
        if not self.has_waiting(kinds, now):
            return None
        with self._database.writing() as connection:
            acquire_lock(connection, CLAIM_LOCK)
            is_wanted = and_(tasks.c.kind.in_(kinds), _is_claimable(now))
            oldest = select(tasks).where(is_wanted).order_by(tasks.c.id).limit(1)
            task_row = connection.execute(oldest).one_or_none()
            if task_row is None:
                return None
            leased = {"lease_owner": owner, "lease_until": now + lease, "state": TaskState.RUNNING}
            started = update(tasks).where(tasks.c.id == task_row.id)
            self._execute(started.values(**leased, started_at=task_row.started_at or now))
            return self.get(task_row.id)

    def is_held(self, task_id: int, owner: str) -> bool:
        """Return whether the owner still holds a task. Lock the task's row until the end of the transaction."""
        held_task = select(tasks.c.id).where(_is_held(task_id, owner))
        with self._database.writing():
            return bool(self._fetch_rows(held_task.with_for_update()))

    def advance(self, task: Task, until: datetime) -> None:
        """Store a task's keywords and progress, and extend its lease to `until`."""
        payload = {"keywords": task.keywords, "upto": task.upto}
        counts = {"progress": task.progress, "total": task.total, "cursor": task.cursor, "found": task.found}
        self._execute(update(tasks).where(tasks.c.id == task.id).values(payload=payload, **counts, lease_until=until))

    def set_progress(self, task_id: int, owner: str, progress: int, found: int) -> None:
        """Store the progress of a task that fetches."""
        self._execute(update(tasks).where(_is_held(task_id, owner)).values(progress=progress, found=found))

    def renew(self, owner: str, task_ids: Collection[int], lease: timedelta, now: datetime) -> None:
        """Extend the leases of tasks until `now + lease`. Do nothing for a task whose lease the owner has lost."""
        held = and_(tasks.c.id.in_(task_ids), tasks.c.lease_owner == owner)
        self._execute(update(tasks).where(held).values(lease_until=now + lease))

    def finish(
        self,
        task_id: int,
        owner: str,
        error: Reason | None,
        now: datetime,
        result: Mapping[str, Any] | None = None,
    ) -> None:
        """Set the task's state to DONE, or to FAILED with an error. Do nothing if the owner has lost its lease."""
        state = TaskState.DONE if error is None else TaskState.FAILED
        ended = {"state": state, **reason_values("error", error), "result": result, "finished_at": now, **_NO_LEASE}
        self._execute(update(tasks).where(_is_held(task_id, owner)).values(ended))

    def release(self, task_id: int, owner: str) -> None:
        """Release a task, so that any process can continue it. Do nothing if the owner has lost its lease."""
        self._execute(update(tasks).where(_is_held(task_id, owner)).values(RELEASED_TASK))

    def prune(self, *, before: datetime) -> int:
        """Delete one batch of the tasks that ended at `before` or earlier. Return their number.

        The newest task stays, so that no id is used twice, and so do the backfills that `find_backfilled` needs: those
        of the current versions of keywords.
        """
        newest = select(func.max(tasks.c.id)).scalar_subquery()
        is_expired = and_(tasks.c.state.not_in(_OPEN_STATES), tasks.c.finished_at <= before, tasks.c.id < newest)
        with self._database.writing():
            ended = self._fetch_rows(select(tasks).where(is_expired).order_by(tasks.c.id))
            version_times = self._keywords.find_version_times() if ended else {}
            expired = [row.id for row in ended if not _is_needed(row, version_times)]
            return self._execute(delete(tasks).where(tasks.c.id.in_(expired[:PRUNE_BATCH])))

    def _add(self, kind: str, payload: dict[str, Any], cursor: int, now: datetime) -> int:
        state = {"state": TaskState.WAITING, "progress": 0, "cursor": cursor, "found": 0, "created_at": now}
        added = insert(tasks).values(kind=kind, payload=payload, **state).returning(tasks.c.id)
        with self._database.writing() as connection:
            task_id: int = connection.execute(added).scalar_one()
            return task_id


def _is_needed(task_row: Record, version_times: Mapping[str, datetime]) -> bool:
    """Return whether an ended task is a backfill of the current version of a keyword."""
    if task_row.kind != TaskKind.BACKFILL or task_row.state != TaskState.DONE:
        return False
    made = [version_times[name] for name in task_row.payload["keywords"] if name in version_times]
    return any(made_at <= task_row.created_at for made_at in made)


def _is_claimable(now: datetime) -> ColumnElement[bool]:
    is_free = or_(tasks.c.lease_until.is_(None), ~is_leased(tasks.c.lease_until, now))
    return and_(tasks.c.state.in_(_OPEN_STATES), is_free)


def _is_held(task_id: int, owner: str) -> ColumnElement[bool]:
    return and_(tasks.c.id == task_id, tasks.c.lease_owner == owner)


def _make_task(task_row: Record) -> Task:
    return Task(
        id=task_row.id,
        kind=TaskKind(task_row.kind),
        keywords=tuple(task_row.payload["keywords"]),
        upto=task_row.payload["upto"],
        state=TaskState(task_row.state),
        progress=task_row.progress,
        total=task_row.total,
        cursor=task_row.cursor,
        found=task_row.found,
        error=make_reason(task_row, "error"),
        created_at=task_row.created_at,
        started_at=task_row.started_at,
        finished_at=task_row.finished_at,
        subject=task_row.payload.get("subject"),
        result=task_row.result,
    )
