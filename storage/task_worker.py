"""Run tasks: claim one, match it batch by batch, store how it ended, until none is left."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ParamSpec, TypeVar

from core.errors import KlipingError, StoreError
from storage.leases import LEASE, find_dead_owners
from storage.store import Store
from storage.tasks import Task

P = ParamSpec("P")
T = TypeVar("T")


def _ignore(_task: Task) -> None:
    pass


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class TaskWorker:
    """Runs tasks as one owner, on the calling thread; writes go through the store's writer.

    `is_stopping` is called before each batch: if it returns True, the current task is released where it stands.
    """

    store: Store
    owner: str
    clock: Callable[[], datetime]
    on_progress: Callable[[Task], None] = _ignore
    is_stopping: Callable[[], bool] = _never

    def run_pending(self) -> tuple[Task, ...]:
        """Run all tasks that no other process runs. Return them as they ended. Raise StoreError."""
        if dead := find_dead_owners(self.store.find_lease_owners(self.clock()), self.owner):
            self._write(self.store.release_leases, dead)
        ended = []
        while not self.is_stopping() and (task := self._write(self.store.tasks.claim, self.owner, LEASE, self.clock())):
            ended.append(self._run(task))
        return tuple(ended)

    def _run(self, task: Task) -> Task:
        """Run one task until it ends, or is stopped or lost; release it in the latter cases."""
        error = None
        is_ended = False
        try:
            is_ended = self._run_batches(task)
        except StoreError:
            raise
        except KlipingError as failure:
            error, is_ended = str(failure), True
        finally:
            if is_ended:
                self._write(self.store.tasks.finish, task.id, self.owner, error, self.clock())
            else:
                self._write(self.store.tasks.release, task.id, self.owner)
        return self.store.tasks.get(task.id)

    def _run_batches(self, task: Task) -> bool:
        """Return False where the task was stopped, or its lease was lost."""
        backfill = self.store.backfills.begin(task)
        start = 0
        while not self.is_stopping():
            batch = self.store.backfills.match_batch(backfill, start)
            until = self.clock() + LEASE
            advanced = self._write(self.store.backfills.save_batch, backfill, batch, self.owner, until)
            if advanced is None:
                return False
            self.on_progress(advanced)
            if batch.is_last:
                return True
            backfill = replace(backfill, task=advanced)
            start += batch.looked_at
        return False

    def _write(self, verb: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return self.store.submit(verb, *args, **kwargs).result()
