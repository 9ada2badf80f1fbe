"""What the status page shows: whether a service runs, what is due, the store, and problems with what to do."""

import platform
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import metadata
from typing import Any

from actions.context import AppContext
from actions.json_records import task_record
from actions.outlet_overview import find_states
from core.config import contact_problem
from core.config.redaction import redact_credentials
from core.messages import Message, message
from core.outlet_state import OutletState
from storage import REVISIONS, OutletReading, Store, Task, describe_owner

# How many of the newest tasks are shown.
SHOWN_TASKS = 10


@dataclass(frozen=True, slots=True)
class StatusProblem:
    """Something that needs attention, and what to do about it. `outlet_id` is the outlet that it is about, or None."""

    text: Message
    cure: Message
    outlet_id: int | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """The state of the installation.

    `next_at` is the time of the next crawl, `crawled` names the outlets that are being crawled, and `outlets` are the
    numbers of outlets by state. `store` has no password. `last_backup_at` is when `kliping db backup` last wrote a
    backup, or None.
    """

    services: tuple[str, ...]
    next_at: datetime | None
    crawled: tuple[str, ...]
    outlets: Mapping[OutletState, int]
    tasks: tuple[Task, ...]
    store: str
    store_bytes: int
    last_backup_at: datetime | None
    version: str
    revision: str
    python: str
    problems: tuple[StatusProblem, ...]


def find_status(context: AppContext, store: Store, *, tasks_fail: bool = False) -> Status:
    """Return the state of the installation. `tasks_fail` states that the page could not run its tasks."""
    now = context.clock()
    services = store.leases.find_running_services(now)
    readings = store.outlets.find_readings(now)
    states = find_states(store, readings, now)
    return Status(
        services=services,
        next_at=store.sources.find_next_time(),
        crawled=tuple(each.name for each in readings if each.crawled_by is not None),
        outlets=Counter(states.values()),
        tasks=store.tasks.find(SHOWN_TASKS),
        store=redact_credentials(context.config.storage.url),
        store_bytes=store.sizes.find_bytes(),
        last_backup_at=store.settings.find_last_backup(),
        version=metadata.version("kliping"),
        revision=REVISIONS[-1],
        python=platform.python_version(),
        problems=tuple(_find_problems(context, store, services, readings, states, tasks_fail=tasks_fail)),
    )


def _find_problems(
    context: AppContext,
    store: Store,
    services: tuple[str, ...],
    readings: Sequence[OutletReading],
    states: Mapping[int, OutletState],
    *,
    tasks_fail: bool,
) -> Iterator[StatusProblem]:
    if not services:
        yield StatusProblem(
            message("No service is running, so nothing is crawled by itself."),
            message("Start it: kliping run. Until then, 'Crawl now' on an outlet's page crawls it once."),
        )
    if tasks_fail:
        yield StatusProblem(
            message("The page could not start the process that fetches from outlets."),
            message("The log of kliping web states why; kliping run runs the tasks, too."),
        )
    problem = contact_problem(context.contact(store))
    if problem is not None and any(not each.private for each in readings):
        yield StatusProblem(
            problem.message, message("State who you are: an e-mail or web address. Outlets receive it.")
        )
    if not readings:
        yield StatusProblem(message("There is no outlet yet."), message("Add one by its address, under Outlets."))
    for each in readings:
        state, error = states[each.id], each.last_error
        if state is OutletState.FAILING:
            yield StatusProblem(
                message("{outlet}: {problem}", outlet=each.name, problem=error.message if error else ""),
                message("It is tried again by itself. If it lasts, look at its sources, or pause it."),
                each.id,
            )
        elif state is OutletState.QUIET:
            yield StatusProblem(
                message("{outlet} has published nothing for unusually long.", outlet=each.name),
                message("Look at its home page: perhaps its feed has moved."),
                each.id,
            )


def status_record(status: Status) -> dict[str, Any]:
    """Return the JSON object of the status, with its texts in English."""
    return {
        "services": [str(describe_owner(owner)) for owner in status.services],
        "next_at": status.next_at,
        "crawled": list(status.crawled),
        "outlets": {str(state): status.outlets.get(state, 0) for state in OutletState},
        "tasks": [task_record(task) for task in status.tasks],
        "store": status.store,
        "store_bytes": status.store_bytes,
        "last_backup_at": status.last_backup_at,
        "version": status.version,
        "revision": status.revision,
        "python": status.python,
        "problems": [{"text": str(each.text), "cure": str(each.cure)} for each in status.problems],
    }
