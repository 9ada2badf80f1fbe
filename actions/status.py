"""What the status page shows: whether a service runs, what is due, the store, and problems with what to do."""

import platform
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import metadata
from pathlib import Path
from shutil import disk_usage
from typing import Any

from actions.context import AppContext
from actions.json_records import task_record
from actions.outlet_overview import find_states
from alerts.notices import DEAD_AFTER_FAILURES
from core.config import contact_problem
from core.config.redaction import redact_credentials
from core.messages import Message, message
from core.outlet_state import OutletState
from core.reasons import Reason
from storage import REVISIONS, OutletReading, Store, Task, describe_owner

# How long a crawl may be due before the operator is told. Outlets on one host wait for each other.
LATE_AFTER = timedelta(hours=2)

# Bytes that should be free on the disk of the store: a backup before an upgrade, and days of articles.
LEAST_FREE_BYTES = 500_000_000

# How many of the newest tasks are shown.
SHOWN_TASKS = 10


@dataclass(frozen=True, slots=True)
class StatusProblem:
    """Something that needs attention, and what to do about it. `outlet_id` is the outlet that it is about, or None.

    `key` identifies a problem of which the operator is told, and is "" for others.
    """

    text: Message
    cure: Message
    outlet_id: int | None = None
    key: str = ""


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
    now = context.clock()
    next_at = store.sources.find_next_time()
    if services and next_at is not None and now - next_at > LATE_AFTER:
        yield StatusProblem(
            message(
                "A crawl that was due at {time} UTC has not run yet.", time=f"{next_at.astimezone(UTC):%Y-%m-%d %H:%M}"
            ),
            message("Look at the log of kliping run. If outlets take long, raise network.concurrency."),
            key="late",
        )
    free = _find_free_bytes(context)
    if free is not None and free < LEAST_FREE_BYTES:
        yield StatusProblem(
            message("The disk of the store is nearly full."),
            message("Less than 500 MB are free. Delete other files, or store less: storage.unmatched_days."),
            key="disk",
        )
    for channel in store.alerts.find_channels().values():
        if channel.failures >= DEAD_AFTER_FAILURES:
            yield StatusProblem(
                message("Alerts to {channel} fail: {error}", channel=channel.label, error=_text(channel.error)),
                message("They are sent again by themselves. To try it now: kliping alerts test NAME"),
            )
    for each in readings:
        state, error = states[each.id], each.last_error
        if state is OutletState.FAILING:
            yield StatusProblem(
                message("{outlet}: {problem}", outlet=each.name, problem=_text(error)),
                message("It is tried again by itself. If it lasts, look at its sources, or pause it."),
                each.id,
                f"failing {each.id}",
            )
        elif state is OutletState.QUIET:
            yield StatusProblem(
                message("{outlet} has published nothing for unusually long.", outlet=each.name),
                message("Look at its home page: perhaps its feed has moved."),
                each.id,
                f"quiet {each.id}",
            )


def find_lasting_problems(context: AppContext, store: Store) -> list[StatusProblem]:
    """Return the problems of which the operator is told: those of outlets, late crawls, and a full disk."""
    now = context.clock()
    readings, services = store.outlets.find_readings(now), store.leases.find_running_services(now)
    states = find_states(store, readings, now)
    found = _find_problems(context, store, services, readings, states, tasks_fail=False)
    return [problem for problem in found if problem.key]


def _text(error: Reason | None) -> Message | str:
    return "" if error is None else error.message


def _find_free_bytes(context: AppContext) -> int | None:
    """Return the free bytes of the disk with an SQLite store, or None if the disk is unknown."""
    url = context.config.storage.url
    try:
        return disk_usage(Path(url.removeprefix("sqlite:///")).parent).free if url.startswith("sqlite:///") else None
    except OSError:
        return None


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
