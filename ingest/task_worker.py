"""Run the stored tasks (backfills) one after another, each in batches, until no task is left."""

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
    """Run tasks as `owner` on the calling thread. All writes go through the writer thread of the store.

    `is_stopping` is called before each batch. When it returns True, the task is released and keeps its progress.
    """

    store: Store
    owner: str
    clock: Callable[[], datetime]
    on_progress: Callable[[Task], None] = lambda _task: None
    is_stopping: Callable[[], bool] = lambda: False

    def run_pending(self) -> tuple[Task, ...]:
        """Run all tasks that no other process runs, and return them in their final state.

        Raise StoreError if the store cannot be reached.
        """
        if dead := find_dead_owners(self.store.leases.find_owners(self.clock()), self.owner):
            self._write(self.store.leases.release, dead)
        ended = []
        while not self.is_stopping() and (task := self._write(self.store.tasks.claim, self.owner, LEASE, self.clock())):
            ended.append(self._run(task))
        return tuple(ended)

    def _run(self, task: Task) -> Task:
        """Run one task until it ends, is stopped, or is taken over. Any process may continue a stopped task."""
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
        """Process the batches of a task. Return False if it was stopped or another process has taken it over."""
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
