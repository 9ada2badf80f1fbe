"""Run stored tasks (backfills): claim one, process it batch by batch, record how it ended, until none is left."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ParamSpec, TypeVar

from core.errors import KlipingError, StoreError
from storage import LEASE, Store, Task, find_dead_owners

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class TaskWorker:
    """Runs tasks as `owner` on the calling thread; all writes go through the store's writer thread.

    `is_stopping` is called before each batch: once it returns True, the running task is released where it stands.
    """

    store: Store
    owner: str
    clock: Callable[[], datetime]
    on_progress: Callable[[Task], None] = lambda _task: None
    is_stopping: Callable[[], bool] = lambda: False

    def run_pending(self) -> tuple[Task, ...]:
        """Run all tasks that no other process runs, and return them as they ended. Raise StoreError."""
        if dead := find_dead_owners(self.store.find_lease_owners(self.clock()), self.owner):
            self._write(self.store.release_leases, dead)
        ended = []
        while not self.is_stopping() and (task := self._write(self.store.tasks.claim, self.owner, LEASE, self.clock())):
            ended.append(self._run(task))
        return tuple(ended)

    def _run(self, task: Task) -> Task:
        """Run one task to its end, or until it is stopped or lost; any process may continue it there."""
        error = None
        is_over = False
        try:
            is_over = self._process_batches(task)
        except StoreError:
            raise
        except KlipingError as failure:
            error, is_over = str(failure), True
        finally:
            if is_over:
                self._write(self.store.tasks.finish, task.id, self.owner, error, self.clock())
            else:
                self._write(self.store.tasks.release, task.id, self.owner)
        return self.store.tasks.get(task.id)

    def _process_batches(self, task: Task) -> bool:
        """Return False if the task was stopped, or belongs to another process by now."""
        backfill = self.store.backfills.begin(task)
        start = 0
        while not self.is_stopping():
            batch = self.store.backfills.match_batch(backfill, start)
            lease_end = self.clock() + LEASE
            advanced = self._write(self.store.backfills.save_batch, backfill, batch, self.owner, lease_end)
            if advanced is None:
                return False
            self.on_progress(advanced)
            if batch.is_last:
                return True
            backfill = replace(backfill, task=advanced)
            start += batch.examined
        return False

    def _write(self, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return self.store.submit(method, *args, **kwargs).result()
