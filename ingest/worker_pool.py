"""Worker processes for code that needs much CPU time or may hang on hostile input.

Workers do not block the event loop, and a worker that hangs can be killed.
"""

import asyncio
import multiprocessing
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from multiprocessing.connection import Connection
from typing import ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessPool

from core.reasons import Reason
from ingest.worker_process import initialize_worker

P = ParamSpec("P")
T = TypeVar("T")

# Maximum address space of a worker in bytes. Parsing a page needs about a tenth of this.
MAX_MEMORY = 2 * 1024**3

# Seconds that a shutdown waits for workers that are still starting. A start takes 0.25 s on a busy machine.
START_TIMEOUT = 1.0

# Seconds that `close` waits for workers to end. A worker that takes longer does not keep the process alive.
CLOSE_TIMEOUT = 3.0

POOL_CLOSED = Reason("worker_stopped")


class WorkerError(Exception):
    """Raised if a worker did not finish a call. `reason` states whether a limit was reached or the worker crashed."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


class WorkerPool:
    """A pool of worker processes with a time limit in seconds for each call. The first call starts the processes.

    Workers are forked from a clean server process (forkserver), not from this process with its threads and sockets.
    """

    def __init__(self, count: int | None = None, time_limit: float = 10.0) -> None:
        self.count = count or min(4, os.cpu_count() or 1)
        self.time_limit = time_limit
        self._pool: ProcessPool | None = None
        self._ready_pipe: Connection | None = None
        self._shutdown_thread: threading.Thread | None = None
        self.is_closed = False

    async def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a pure function of `core` in a worker and return the result. Raise WorkerError if the call fails."""
        future = self._start().schedule(function, args=args, kwargs=kwargs, timeout=self.time_limit)
        try:
            worker_result: T = await asyncio.wrap_future(future)
        except (FutureTimeout, TimeoutError) as error:
            raise WorkerError(Reason("worker_timeout", seconds=self.time_limit)) from error
        except BrokenExecutor as error:
            self._pool = None  # a broken pool stays broken; the next call starts another one
            raise WorkerError(POOL_CLOSED if self.is_closed else Reason("worker_not_started")) from error
        except ProcessExpired as error:
            raise WorkerError(Reason("worker_died", exit_code=error.exitcode)) from error
        except asyncio.CancelledError as error:
            if not self.is_closed:
                raise
            raise WorkerError(POOL_CLOSED) from error
        except MemoryError as error:
            raise WorkerError(Reason("worker_memory")) from error
        return worker_result

    def _start(self) -> ProcessPool:
        if self.is_closed:
            raise WorkerError(POOL_CLOSED)
        if self._pool is None:
            context = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload(["core.normalizer", "core.discovery"])
            self._ready_pipe, worker_end = context.Pipe(duplex=False)
            self._pool = ProcessPool(
                max_workers=self.count,
                context=context,
                initializer=initialize_worker,
                initargs=(worker_end, MAX_MEMORY),
            )
        return self._pool

    def shut_down(self) -> None:
        """Begin to stop all workers, without waiting. Running and later calls raise WorkerError."""
        self.is_closed = True
        if self._pool is not None and self._ready_pipe is not None:
            self._shutdown_thread = threading.Thread(
                target=_stop_pool,
                args=(self._pool, self._ready_pipe, self.count),
                name="worker-shutdown",
                daemon=True,
            )
            self._shutdown_thread.start()
            self._pool = None

    def close(self) -> None:
        """Stop all workers and wait for them at most CLOSE_TIMEOUT seconds."""
        self.shut_down()
        if self._shutdown_thread is not None:
            self._shutdown_thread.join(CLOSE_TIMEOUT)


def _stop_pool(pool: ProcessPool, ready_pipe: Connection, worker_count: int) -> None:
    """Stop the workers after all of them have started. A worker that is still starting would print a traceback."""
    deadline = time.monotonic() + START_TIMEOUT
    for _ in range(worker_count):
        if not ready_pipe.poll(max(0.0, deadline - time.monotonic())):
            break
        ready_pipe.recv_bytes()
    pool.stop()  # type: ignore[no-untyped-call]
    pool.join()
