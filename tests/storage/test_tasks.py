"""Tasks that fetch: planned once, leased by one process at a time, with a result or a reason."""

from datetime import timedelta

import pytest

from core.errors import TaskNotFound, UsageError
from core.reasons import Reason
from storage import FETCHING, Store, TaskKind, TaskState
from storage.tasks import MAX_WAITING
from tests.factories import DAY, HOUR, NOW

MINUTE = timedelta(minutes=1)


def test_a_task_that_waits_or_runs_is_not_planned_twice(store: Store) -> None:
    first = store.tasks.plan_fetch(TaskKind.CRAWL, "A", NOW)
    other = store.tasks.plan_fetch(TaskKind.DISCOVER, "A", NOW)
    assert store.tasks.plan_fetch(TaskKind.CRAWL, "A", NOW) == first != other
    claimed = store.tasks.claim("satu", MINUTE, NOW, FETCHING)
    assert claimed is not None
    assert (claimed.id, claimed.subject, claimed.state) == (first, "A", TaskState.RUNNING)
    assert store.tasks.plan_fetch(TaskKind.CRAWL, "A", NOW) == first
    store.tasks.finish(first, "satu", None, NOW, {"new": 3})
    assert store.tasks.get(first).result == {"new": 3}
    assert store.tasks.plan_fetch(TaskKind.CRAWL, "A", NOW) not in (first, other)


def test_each_kind_of_task_is_claimed_by_those_who_can_run_it(store: Store) -> None:
    store.tasks.plan_fetch(TaskKind.FETCH, "https://a.example/1", NOW)
    assert store.tasks.claim("satu", MINUTE, NOW) is None
    assert store.tasks.has_waiting(FETCHING, NOW)
    assert store.tasks.claim("satu", MINUTE, NOW, FETCHING) is not None
    assert store.tasks.claim("dua", MINUTE, NOW, FETCHING) is None
    assert not store.tasks.has_waiting(FETCHING, NOW)


def test_a_lease_is_renewed_and_a_task_without_one_is_claimed_again(store: Store) -> None:
    task_id = store.tasks.plan_fetch(TaskKind.CRAWL, "A", NOW)
    store.tasks.claim("satu", MINUTE, NOW, FETCHING)
    store.tasks.renew("satu", [task_id], 3 * MINUTE, NOW)
    assert store.tasks.claim("dua", MINUTE, NOW + 2 * MINUTE, FETCHING) is None
    assert store.tasks.claim("dua", MINUTE, NOW + 3 * MINUTE, FETCHING) is not None
    store.tasks.renew("satu", [task_id], HOUR, NOW)
    store.tasks.set_progress(task_id, "satu", 9, 9)
    store.tasks.finish(task_id, "satu", Reason("timeout"), NOW)
    taken = store.tasks.get(task_id)
    assert (taken.state, taken.progress, taken.error) == (TaskState.RUNNING, 0, None)


def test_only_so_many_tasks_wait(store: Store) -> None:
    for number in range(MAX_WAITING):
        store.tasks.plan_fetch(TaskKind.CRAWL, str(number), NOW)
    with pytest.raises(UsageError, match="100 tasks are waiting already"):
        store.tasks.plan_fetch(TaskKind.CRAWL, "satu lagi", NOW)


def test_ended_tasks_are_deleted_later(store: Store) -> None:
    old, new = (store.tasks.plan_fetch(TaskKind.CRAWL, name, NOW) for name in "AB")
    for _ in range(2):
        claimed = store.tasks.claim("satu", MINUTE, NOW, FETCHING)
        assert claimed is not None
        store.tasks.finish(claimed.id, "satu", None, NOW, {})
    assert store.tasks.prune(before=NOW - DAY) == 0
    assert store.tasks.prune(before=NOW) == 1
    with pytest.raises(TaskNotFound):
        store.tasks.get(old)
    assert store.tasks.get(new).state == TaskState.DONE
