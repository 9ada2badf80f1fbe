"""Working off tasks: claim one, go through it batch by batch, note how it ended; until none is left."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ParamSpec, TypeVar

from core.errors import KlipingError, StoreError
from storage.keyword_records import Task
from storage.owners import find_dead_owners
from storage.store import Store

P = ParamSpec("P")
T = TypeVar("T")

LEASE = timedelta(seconds=90)
"""Lengthened with every batch, which takes about a second."""


def _say_nothing(task: Task) -> None:
    """Progress that nobody watches."""


def _go_on() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class TaskWorker:
    """Works off tasks, as this owner, on the calling thread; what is written goes through the store's writer in turn.

    `is_stopping` is asked before each batch: then the task under way is left as it stands, for who comes next.
    """

    store: Store
    owner: str
    clock: Callable[[], datetime]
    on_progress: Callable[[Task], None] = _say_nothing
    is_stopping: Callable[[], bool] = _go_on

    def work_off(self) -> tuple[Task, ...]:
        """All tasks that nobody else works on, to their end; gives them as they ended. Raises StoreError."""
        if gone := find_dead_owners(self.store.find_lease_owners(self.clock()), self.owner):
            self._in_writer(self.store.release_leases, gone)
        ended = []
        while not self.is_stopping() and (task := self._claim()):
            ended.append(self._work(task))
        return tuple(ended)

    def _claim(self) -> Task | None:
        return self._in_writer(self.store.tasks.claim, self.owner, LEASE, self.clock())

    def _work(self, task: Task) -> Task:
        """One task: to its end, or to where it was stopped or lost, from where anybody may go on."""
        error = None
        is_over = False
        try:
            is_over = self._go_through(task)
        except StoreError:
            raise
        except KlipingError as flaw:
            error, is_over = str(flaw), True
        finally:
            if is_over:
                self._in_writer(self.store.tasks.finish, task.id, self.owner, error, self.clock())
            else:
                self._in_writer(self.store.tasks.release, task.id, self.owner)
        return self.store.tasks.get(task.id)

    def _go_through(self, task: Task) -> bool:
        """Batch by batch; False where it was stopped, or is another's by now."""
        backfill = self.store.backfills.begin(task)
        start = 0
        while not self.is_stopping():
            batch = self.store.backfills.match_batch(backfill, start)
            advanced = self._in_writer(
                self.store.backfills.save_batch, backfill, batch, self.owner, self.clock() + LEASE
            )
            if advanced is None:
                return False
            self.on_progress(advanced)
            if batch.is_last:
                return True
            backfill = replace(backfill, task=advanced)
            start += batch.looked_at
        return False

    def _in_writer(self, verb: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return self.store.submit(verb, *args, **kwargs).result()
