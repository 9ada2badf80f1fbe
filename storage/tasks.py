"""Tasks: work that a command requested, run by a service, or by the command itself where no service runs.

A task is leased like an outlet, so that no two processes run it at once, and continues after its last committed batch
if its process is killed.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, insert, or_, select, update

from storage.database import ARRIVAL_LOCK, CLAIM_LOCK, Database, Repository, acquire_lock
from storage.keywords import Keywords
from storage.schema import articles, tasks


class TaskState(StrEnum):
    """The state of a task. RUNNING without a live lease means the same as WAITING."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Task:
    """A request to match the articles with ids up to `upto` against keywords, by name.

    `progress` and `total` count articles examined (`total` is None before the start); `cursor` is the id of the last
    one; `found` counts the articles with new mentions. `error` says why the task failed.
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


class Tasks(Repository):
    """Read and write the table `tasks`."""

    def __init__(self, database: Database, keywords: Keywords) -> None:
        super().__init__(database)
        self._keywords = keywords

    def plan_backfill(self, names: Collection[str], now: datetime) -> int | None:
        """Plan to match all articles stored now against active keywords, and active ones that refer to them.

        Return the task's id, or None if there are no articles or no active keywords.
        """
        with self._database.writing() as connection:
            # Serialized with `Store.keep`: an article is either in the task, or matched as of the keywords' change.
            acquire_lock(connection, ARRIVAL_LOCK)
            upto = connection.execute(select(func.max(articles.c.id))).scalar()
            affected = self._keywords.find_named(self._keywords.find_affected(names))
            wanted = sorted(keyword.name for keyword in affected if keyword.active)
            if upto is None or not wanted:
                return None
            values = {"kind": "backfill", "payload": {"keywords": wanted, "upto": upto}, "state": TaskState.WAITING}
            counts = {"progress": 0, "cursor": 0, "found": 0}
            planned = insert(tasks).values(**values, **counts, created_at=now).returning(tasks.c.id)
            task_id: int = connection.execute(planned).scalar_one()
            return task_id

    def find(self, limit: int) -> tuple[Task, ...]:
        """Return the newest tasks, newest first."""
        with self._database.reading() as connection:
            return tuple(map(_make_task, connection.execute(select(tasks).order_by(tasks.c.id.desc()).limit(limit))))

    def get(self, task_id: int) -> Task:
        """Return the task with this id, which must exist; tasks are never deleted."""
        with self._database.reading() as connection:
            return _make_task(connection.execute(select(tasks).where(tasks.c.id == task_id)).one())

    def claim(self, owner: str, lease: timedelta, now: datetime) -> Task | None:
        """Lease the oldest unfinished task without a live lease until `now + lease`. Return it, or None."""
        is_free = or_(tasks.c.lease_until.is_(None), tasks.c.lease_until <= now)
        is_open = tasks.c.state.in_((TaskState.WAITING, TaskState.RUNNING))
        with self._database.writing() as connection:
            acquire_lock(connection, CLAIM_LOCK)
            row = connection.execute(select(tasks).where(is_open, is_free).order_by(tasks.c.id).limit(1)).one_or_none()
            if row is None:
                return None
            leased = {"lease_owner": owner, "lease_until": now + lease, "state": TaskState.RUNNING}
            started = update(tasks).where(tasks.c.id == row.id)
            connection.execute(started.values(**leased, started_at=row.started_at or now))
            return self.get(row.id)

    def is_held(self, task_id: int, owner: str) -> bool:
        """Return whether the owner still holds a task. Lock its row to the end of the transaction."""
        held = select(tasks.c.id).where(_is_held(task_id, owner))
        with self._database.writing() as connection:
            return connection.execute(held.with_for_update()).first() is not None

    def advance(self, task: Task, until: datetime) -> None:
        """Store a task's progress, and extend its lease to `until`."""
        counts = {"progress": task.progress, "total": task.total, "cursor": task.cursor, "found": task.found}
        with self._database.writing() as connection:
            connection.execute(update(tasks).where(tasks.c.id == task.id).values(**counts, lease_until=until))

    def finish(self, task_id: int, owner: str, error: str | None, now: datetime) -> None:
        """Store that a task is done, or why it failed. Do nothing if the owner has lost its lease."""
        state = TaskState.DONE if error is None else TaskState.FAILED
        ended = {"state": state, "error": error, "finished_at": now, "lease_owner": None, "lease_until": None}
        with self._database.writing() as connection:
            connection.execute(update(tasks).where(_is_held(task_id, owner)).values(**ended))

    def release(self, task_id: int, owner: str) -> None:
        """Release a task, to be continued by any process. Do nothing if the owner has lost its lease."""
        with self._database.writing() as connection:
            connection.execute(_release().where(_is_held(task_id, owner)))

    def find_owners(self, now: datetime) -> frozenset[str]:
        """Return the owners of live leases on tasks."""
        live = select(tasks.c.lease_owner).where(tasks.c.lease_until > now).distinct()
        with self._database.reading() as connection:
            return frozenset(owner for owner in connection.scalars(live) if owner)

    def release_all(self, owners: Collection[str]) -> int:
        """Release all tasks of owners. Return how many."""
        with self._database.writing() as connection:
            return connection.execute(_release().where(tasks.c.lease_owner.in_(owners))).rowcount


def _is_held(task_id: int, owner: str) -> ColumnElement[bool]:
    return and_(tasks.c.id == task_id, tasks.c.lease_owner == owner)


def _release() -> Any:
    return update(tasks).values(state=TaskState.WAITING, lease_owner=None, lease_until=None)


def _make_task(row: Row[Any]) -> Task:
    return Task(
        id=row.id,
        kind=row.kind,
        keywords=tuple(row.payload["keywords"]),
        upto=row.payload["upto"],
        state=TaskState(row.state),
        progress=row.progress,
        total=row.total,
        cursor=row.cursor,
        found=row.found,
        error=row.error,
        created_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
    )
