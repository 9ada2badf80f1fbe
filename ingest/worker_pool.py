"""Worker processes for code that needs much CPU time or may hang on hostile input.

Workers do not block the event loop, and a worker that hangs can be killed. If a worker or the process that forks the
workers dies, it is replaced.
"""

import asyncio
import multiprocessing
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any, ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessPool

from core.errors import WorkersUnavailable
from core.reasons import Reason
from ingest.temporary_folder import use_own_folder
from ingest.worker_process import initialize_worker, run_limited

P = ParamSpec("P")
T = TypeVar("T")

# Maximum address space of a worker in bytes. Parsing a page needs about a tenth of this.
MAX_MEMORY = 2 * 1024**3

# Seconds that a shutdown waits for workers that are still starting. A start takes 0.25 s on a busy machine.
START_TIMEOUT = 1.0

# Seconds that `close` waits for workers to end. A worker that takes longer does not keep the process alive.
CLOSE_TIMEOUT = 3.0

# Interval in seconds at which a waiting call checks that the workers still run. If they die between two calls, pebble
# neither runs the next call nor reports an error.
CHECK_INTERVAL = 0.5

# If a call has no result this many seconds after its time limit, the workers are replaced: a worker that was killed
# while it held the lock of the pool's pipe blocks the others forever. Starting all processes takes 2 s, or several
# times that on a busy machine.
MAX_SILENCE = 30.0

# Maximum number of times in a row that the workers are replaced if none of them completed a call. After that, the cause
# is considered permanent, and only a restart of Kliping may help.
MAX_REPLACEMENTS = 5

# Before the n-th replacement in a row, wait n times this number of seconds. A process that was killed needs some
# milliseconds to end, and no new one can be started until then.
REPLACEMENT_DELAY = 0.1

POOL_CLOSED = Reason("worker_stopped")


class WorkerError(Exception):
    """Raised if a worker did not finish a call. `reason` states whether a limit was reached or the worker crashed."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass
class _Workers:
    """The running worker processes. `last_result_at` is a reading of the monotonic clock."""

    pool: ProcessPool
    ready_pipe: Connection
    last_result_at: float = field(default_factory=time.monotonic)

    def are_running(self, time_limit: float, scheduled_at: float) -> bool:
        """Return whether a call that was scheduled at `scheduled_at` can still get a result."""
        silence = time.monotonic() - max(self.last_result_at, scheduled_at)
        return self.pool.active and silence < time_limit + MAX_SILENCE


class WorkerPool:
    """A pool of worker processes with a time limit in seconds for each call. The first call starts the processes.

    Workers are forked from a clean server process (forkserver), not from this process with its threads and sockets.
    """

    def __init__(self, count: int | None = None, time_limit: float = 10.0) -> None:
        self.count = count or min(4, os.cpu_count() or 1)
        self.time_limit = time_limit
        self._workers: _Workers | None = None
        self._replacements = 0
        self._shutdown_thread: threading.Thread | None = None
        self.is_closed = False

    async def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a pure function of `core` in a worker and return the result.

        If a worker dies during the call, run the call once more: perhaps somebody killed the worker, and the call is
        not to blame. Raise WorkerError if the call fails, and WorkersUnavailable if no worker can be kept running.
        """
        for _ in range(2):
            workers, future = await self._schedule(function, args, kwargs)
            try:
                worker_result = await self._wait_for(workers, future)
            except (FutureTimeout, TimeoutError) as error:
                raise WorkerError(Reason("worker_timeout", seconds=self.time_limit)) from error
            except BrokenExecutor as error:
                self._discard(workers, error)
                failure = WorkerError(Reason("worker_not_started"))
            except ProcessExpired as error:
                failure = WorkerError(Reason("worker_died", exit_code=error.exitcode))
            except asyncio.CancelledError as error:
                if not self.is_closed:
                    raise
                raise WorkerError(POOL_CLOSED) from error
            except MemoryError as error:
                raise WorkerError(Reason("worker_memory")) from error
            else:
                self._replacements = 0
                return worker_result
        raise failure

    async def _schedule(
        self, function: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> "tuple[_Workers, Future[T]]":
        """Schedule a call on the running workers, or on new ones. Raise the same errors as `call`."""
        while True:
            if self.is_closed:
                raise WorkerError(POOL_CLOSED)
            try:
                if self._workers is None:
                    self._workers = self._start()
                limited_call = (2 * self.time_limit, function, args, kwargs)
                return self._workers, self._workers.pool.schedule(run_limited, limited_call, timeout=self.time_limit)
            except (BrokenExecutor, RuntimeError, OSError) as error:
                # pebble raises RuntimeError if the workers died since the last call.
                self._discard(self._workers, error)
            await asyncio.sleep(REPLACEMENT_DELAY * (self._replacements - 1))

    async def _wait_for(self, workers: _Workers, future: "Future[T]") -> T:
        """Wait for the result of a scheduled call. Raise BrokenExecutor if the workers died."""
        scheduled_at, result = time.monotonic(), asyncio.wrap_future(future)
        try:
            while not (await asyncio.wait({result}, timeout=CHECK_INTERVAL))[0]:
                if self.is_closed:
                    raise WorkerError(POOL_CLOSED)
                if not workers.are_running(self.time_limit, scheduled_at):
                    raise BrokenExecutor("the worker processes ended or do not respond")
            workers.last_result_at = time.monotonic()
            return await result
        finally:
            result.cancel()

    def _start(self) -> _Workers:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["ingest.worker_preload"])
        use_own_folder()
        ready_pipe, worker_end = context.Pipe(duplex=False)
        pool = ProcessPool(
            max_workers=self.count,
            context=context,
            initializer=initialize_worker,
            initargs=(worker_end, MAX_MEMORY),
        )
        return _Workers(pool, ready_pipe)

    def _discard(self, workers: _Workers | None, cause: Exception) -> None:
        """Stop workers that cannot be used any more, so that the next call starts new ones.

        Raise WorkersUnavailable if new ones were started too often.
        """
        if self._workers is not workers or self.is_closed:
            return  # another call that waited for them did it already
        if workers is not None:
            self._stop(workers)
        self._replacements += 1
        if self._replacements > MAX_REPLACEMENTS:
            raise WorkersUnavailable(_describe(cause)) from cause

    def _stop(self, workers: _Workers) -> threading.Thread:
        """Stop workers in a separate thread, and return the thread."""
        self._workers = None
        stopping = threading.Thread(
            target=_stop_workers, args=(workers, self.count), name="worker-shutdown", daemon=True
        )
        stopping.start()
        return stopping

    def shut_down(self) -> None:
        """Begin to stop all workers, without waiting. Running and later calls raise WorkerError."""
        self.is_closed = True
        if self._workers is not None:
            self._shutdown_thread = self._stop(self._workers)

    def close(self) -> None:
        """Stop all workers and wait for them at most CLOSE_TIMEOUT seconds."""
        self.shut_down()
        if self._shutdown_thread is not None:
            self._shutdown_thread.join(CLOSE_TIMEOUT)


def _describe(error: BaseException) -> str:
    """Return the text of an exception or, if it has none, the text of its cause or the name of its class."""
    return str(error) or (_describe(error.__cause__) if error.__cause__ else type(error).__name__)


def _stop_workers(workers: _Workers, worker_count: int) -> None:
    """Stop workers after all of them have started. A worker that is still starting would print a traceback."""
    deadline = time.monotonic() + START_TIMEOUT
    for _ in range(worker_count):
        if not workers.ready_pipe.poll(max(0.0, deadline - time.monotonic())):
            break
        workers.ready_pipe.recv_bytes()
    workers.pool.stop()  # type: ignore[no-untyped-call]
    workers.pool.join()
