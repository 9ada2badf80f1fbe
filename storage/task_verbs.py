"""The store's verbs about tasks and services: a part of `storage.store.Store`."""

from collections.abc import Collection
from datetime import datetime, timedelta

from core.forms import Variants
from storage import backfilling, tasks
from storage.backfilling import Backfill, Batch
from storage.database import Database
from storage.keyword_records import Task


class TaskVerbs:
    """Each is one transaction, as all verbs of the store are."""

    _database: Database
    _variants: Variants

    def plan_backfill(self, names: Collection[str], now: datetime) -> int | None:
        """Plan a task that matches all that is stored now against these keywords; its id, None for nothing to do."""
        with self._database.writing() as connection:
            return tasks.plan_backfill(connection, names, now)

    def find_tasks(self, limit: int) -> tuple[Task, ...]:
        """The newest tasks first."""
        with self._database.reading() as connection:
            return tasks.find_tasks(connection, limit)

    def get_task(self, task_id: int) -> Task:
        """One task as it stands."""
        with self._database.reading() as connection:
            return tasks.get_task(connection, task_id)

    def claim_task(self, owner: str, lease: timedelta, now: datetime) -> Task | None:
        """Lease the oldest task that nobody works on; None where there is none."""
        with self._database.writing() as connection:
            return tasks.claim_task(connection, owner, now + lease, now)

    def begin_backfill(self, task: Task) -> Backfill:
        """Find what is left to look at. Raises QueryError for a keyword that this version cannot read."""
        with self._database.reading() as connection:
            return backfilling.begin_backfill(connection, task, self._variants)

    def match_batch(self, backfill: Backfill, start: int) -> Batch:
        """Read and match the next articles of a backfill, from the `start`-th on; writes nothing."""
        with self._database.reading() as connection:
            return backfilling.match_batch(connection, backfill, start)

    def keep_batch(self, backfill: Backfill, batch: Batch, owner: str, until: datetime) -> Task | None:
        """Write what a batch found, and how far the task came; None where the task is another's by now."""
        with self._database.writing() as connection:
            return backfilling.keep_batch(connection, backfill, batch, owner, until)

    def end_task(self, task_id: int, owner: str, error: str | None, now: datetime) -> None:
        """A task is done, or failed for a reason in plain words."""
        with self._database.writing() as connection:
            tasks.end_task(connection, task_id, owner, error, now)

    def release_task(self, task_id: int, owner: str) -> None:
        """Let a task go, to be taken up where it stands."""
        with self._database.writing() as connection:
            tasks.release_task(connection, task_id, owner)

    def renew_service(self, owner: str, lease: timedelta, now: datetime) -> None:
        """Tell that this owner is a service, and runs until `now + lease` at least."""
        with self._database.writing() as connection:
            tasks.renew_service(connection, owner, now + lease, now)

    def find_services(self, now: datetime) -> tuple[str, ...]:
        """The services that run, as far as the store knows."""
        with self._database.reading() as connection:
            return tasks.find_services(connection, now)
