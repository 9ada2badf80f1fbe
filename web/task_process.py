"""Who runs the tasks that the page plans: a running service, else a process that the page starts."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock, Thread

from fastapi import Request

from actions.child_process import ChildProcess
from actions.context import AppContext
from storage import Store, TaskKind

LOG = logging.getLogger("kliping")

# How long no other process is started after one that failed.
_PAUSE = timedelta(seconds=10)

# How many of the last lines that a process wrote are logged if it fails.
_LOGGED_LINES = 5


@dataclass(slots=True)
class TaskProcess:
    """Starts `kliping tasks run` when a task waits and no service is running. One such process runs at a time."""

    context: AppContext
    store: Store
    _lock: Lock = field(default_factory=Lock)
    _child: ChildProcess | None = None
    _watcher: Thread | None = None
    _failed_at: datetime | None = None
    _is_closed: bool = False

    def start(self) -> None:
        """Start the process, unless it is running or not needed. This does not wait for the tasks."""
        now = self.context.clock()
        with self._lock:
            is_running = self._child is not None and self._child.exit_code is None
            has_failed = self._failed_at is not None and now - self._failed_at < _PAUSE
            if self._is_closed or is_running or has_failed or self.store.leases.find_running_services(now):
                return
            lines: list[str] = []
            child = ChildProcess(["tasks", "run", "--config", str(self.context.path)], lines.append)
            self._child = child
            self._watcher = Thread(target=self._watch, args=(child, lines), daemon=True)
            self._watcher.start()

    def _watch(self, child: ChildProcess, lines: list[str]) -> None:
        """When the process has ended, start another one if a task was planned in its last moment."""
        code = child.wait()
        if self._is_closed:
            return
        if code != 0:
            self._failed_at = self.context.clock()
            LOG.error("kliping tasks run ended with exit code %s: %s", code, " ".join(lines[-_LOGGED_LINES:]))
        elif self.store.tasks.has_waiting(tuple(TaskKind), self.context.clock()):
            self.start()

    @property
    def has_failed(self) -> bool:
        """Whether the last process failed."""
        return self._failed_at is not None

    def close(self) -> None:
        """End the process, if it is running. Its tasks wait for another one."""
        with self._lock:
            self._is_closed = True
            child = self._child
        if child is not None and child.exit_code is None:
            child.stop()


def start_tasks(request: Request) -> None:
    """Let somebody run the tasks that are waiting. Call this after planning one, and while one is waiting."""
    start: Callable[[], None] | None = request.state.start_tasks
    if start is not None:
        start()
