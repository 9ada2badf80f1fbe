"""Run the stored tasks (backfills, reindexes) one after another, each in batches, until no task is left."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from core.errors import KlipingError, StoreError
from core.reasons import reason_from_message
from storage import LEASE, Backfill, BackfillBatch, Reindex, ReindexBatch, Store, Task, TaskKind, find_dead_owners

J = TypeVar("J", Backfill, Reindex)
B = TypeVar("B", BackfillBatch, ReindexBatch)


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
        store, ended_tasks = self.store, []
        if dead_owners := find_dead_owners(store.leases.find_owners(self.clock()), self.owner):
            store.submit(store.leases.release, dead_owners).result()
        while not self.is_stopping():
            task = store.submit(store.tasks.claim, self.owner, LEASE, self.clock()).result()
            if task is None:
                break
            ended_tasks.append(self._run(task))
        return tuple(ended_tasks)

    def _run(self, task: Task) -> Task:
        """Run one task until it ends, is stopped, or is taken over. Any process may continue a stopped task."""
        task_error, has_ended, tasks = None, False, self.store.tasks
        try:
            has_ended = self._process_batches(task)
        except StoreError:
            raise
        except KlipingError as error:
            task_error, has_ended = reason_from_message(error.message), True
        finally:
            if has_ended:
                self.store.submit(tasks.finish, task.id, self.owner, task_error, self.clock()).result()
            else:
                self.store.submit(tasks.release, task.id, self.owner).result()
        return tasks.get(task.id)

    def _process_batches(self, task: Task) -> bool:
        """Process the batches of a task. Return False if it was stopped or another process has taken it over."""
        if task.kind is TaskKind.REINDEX:
            reindexes = self.store.reindexes
            return self._process(reindexes.begin(task), reindexes.match_batch, reindexes.save_batch)
        backfills = self.store.backfills
        return self._process(backfills.begin(task), backfills.match_batch, backfills.save_batch)

    def _process(
        self, job: J, match_batch: Callable[[J, int], B], save_batch: Callable[[J, B, str, datetime], Task | None]
    ) -> bool:
        start = 0
        while not self.is_stopping():
            batch = match_batch(job, start)
            advanced_task = self.store.submit(save_batch, job, batch, self.owner, self.clock()).result()
            if advanced_task is None:
                return False
            self.on_progress(advanced_task)
            if batch.is_last:
                return True
            job = replace(job, task=advanced_task)
            start += batch.examined
        return False
