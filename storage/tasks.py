"""Tasks: work that a command asked for, taken up by a service, or by the command itself where none runs.

A task is leased like an outlet, so that no two processes do it at once, and one that was killed is taken up again where
its last committed batch ended. Services tell that they run by a lease of their own.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, func, insert, or_, select, update
from sqlalchemy import delete as delete_from

from storage.database import ARRIVING, CLAIMING, take_turns
from storage.keyword_records import Task, TaskState
from storage.keywords import find_rows, with_referring
from storage.schema import articles, services, tasks

_FREE = {"state": TaskState.WAITING, "lease_owner": None, "lease_until": None}


def plan_backfill(connection: Connection, names: Collection[str], now: datetime) -> int | None:
    """Plan to match all that is stored now against these keywords, and those that refer to them; gives the task's id.

    Those that are paused are left out; None where there is nothing to match. Each article is either this task's or kept
    by who knows of the change that the task is for.
    """
    take_turns(connection, ARRIVING)
    upto = connection.execute(select(func.max(articles.c.id))).scalar()
    rows = find_rows(connection, with_referring(connection, names))
    wanted = sorted(name for name, row in rows.items() if row.active)
    if upto is None or not wanted:
        return None
    values = {"kind": "backfill", "payload": {"keywords": wanted, "upto": upto}, "state": TaskState.WAITING}
    counts = {"progress": 0, "cursor": 0, "found": 0}
    planned: int = connection.execute(
        insert(tasks).values(**values, **counts, created_at=now).returning(tasks.c.id)
    ).scalar_one()
    return planned


def find_tasks(connection: Connection, limit: int) -> tuple[Task, ...]:
    """The newest tasks first."""
    rows = connection.execute(select(tasks).order_by(tasks.c.id.desc()).limit(limit))
    return tuple(_task(row) for row in rows)


def get_task(connection: Connection, task_id: int) -> Task:
    """One task, which must be there: tasks are never deleted."""
    return _task(connection.execute(select(tasks).where(tasks.c.id == task_id)).one())


def claim_task(connection: Connection, owner: str, until: datetime, now: datetime) -> Task | None:
    """Lease the oldest task that nobody works on, to this owner; None where there is none."""
    take_turns(connection, CLAIMING)
    is_free = or_(tasks.c.lease_until.is_(None), tasks.c.lease_until <= now)
    is_open = tasks.c.state.in_((TaskState.WAITING, TaskState.RUNNING))
    row = connection.execute(select(tasks).where(is_open, is_free).order_by(tasks.c.id).limit(1)).one_or_none()
    if row is None:
        return None
    lease = {"lease_owner": owner, "lease_until": until, "state": TaskState.RUNNING}
    connection.execute(update(tasks).where(tasks.c.id == row.id).values(**lease, started_at=row.started_at or now))
    return get_task(connection, row.id)


def is_mine(connection: Connection, task_id: int, owner: str) -> bool:
    """Whether the task is still this owner's to go on with."""
    mine = select(tasks.c.id).where(tasks.c.id == task_id, tasks.c.lease_owner == owner)
    return connection.execute(mine.with_for_update()).first() is not None


def advance(connection: Connection, task: Task, until: datetime) -> None:
    """Note how far a task came, and lengthen its lease."""
    counts = {"progress": task.progress, "total": task.total, "cursor": task.cursor, "found": task.found}
    connection.execute(update(tasks).where(tasks.c.id == task.id).values(**counts, lease_until=until))


def end_task(connection: Connection, task_id: int, owner: str, error: str | None, now: datetime) -> None:
    """A task is done, or failed for a reason in plain words; nothing where it is another's by now."""
    state = TaskState.DONE if error is None else TaskState.FAILED
    mine = and_(tasks.c.id == task_id, tasks.c.lease_owner == owner)
    ended = {"state": state, "error": error, "finished_at": now, "lease_owner": None, "lease_until": None}
    connection.execute(update(tasks).where(mine).values(**ended))


def release_task(connection: Connection, task_id: int, owner: str) -> None:
    """Let a task go, to be taken up where it stands; nothing where it is another's by now."""
    mine = and_(tasks.c.id == task_id, tasks.c.lease_owner == owner)
    connection.execute(update(tasks).where(mine).values(**_FREE))


def renew_service(connection: Connection, owner: str, until: datetime, now: datetime) -> None:
    """Tell that this owner is a service that runs."""
    renewed = update(services).where(services.c.owner == owner).values(lease_until=until)
    if connection.execute(renewed).rowcount == 0:
        connection.execute(insert(services).values(owner=owner, started_at=now, lease_until=until))


def find_services(connection: Connection, now: datetime) -> tuple[str, ...]:
    """The owners that are services and run, as far as the store knows."""
    live = select(services.c.owner).where(services.c.lease_until > now).order_by(services.c.owner)
    return tuple(connection.scalars(live))


def find_task_owners(connection: Connection, now: datetime) -> tuple[str, ...]:
    """The owners of live leases on tasks."""
    live = select(tasks.c.lease_owner).where(tasks.c.lease_until > now).distinct()
    return tuple(owner for owner in connection.scalars(live) if owner)


def release_owners(connection: Connection, owners: Iterable[str]) -> int:
    """Free the tasks of owners that are gone or stop, to be taken up where they stand; gives how many."""
    listed = list(owners)
    freed = connection.execute(update(tasks).where(tasks.c.lease_owner.in_(listed)).values(**_FREE)).rowcount
    connection.execute(delete_from(services).where(services.c.owner.in_(listed)))
    return freed


def _task(row: Row[Any]) -> Task:
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
