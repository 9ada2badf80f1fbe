"""Worker processes for what costs CPU or may hang on hostile bytes: the loop stays free, a worker can be killed."""

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

from ingest.worker_process import begin_worker

P = ParamSpec("P")
T = TypeVar("T")

MAX_MEMORY = 2 * 1024**3
"""Address space of one worker in bytes; reading a page needs a tenth of it."""

READY_WITHIN = 1.0
"""Seconds that ending waits for workers that still start; on a loaded machine that takes a quarter of them."""

ENDED_WITHIN = 3.0
"""Seconds that closing waits for workers to end. Whatever keeps one longer, this process ends all the same."""


class WorkerError(Exception):
    """A call that was given up: over its time, or its worker died. The message says which."""


class WorkerPool:
    """A pool of processes, started at the first call, each call within a time limit.

    They are forked from one clean server process (forkserver), never from this one with its threads and sockets.
    """

    def __init__(self, count: int | None = None, time_limit: float = 10.0) -> None:
        self.count = count or min(4, os.cpu_count() or 1)
        self.time_limit = time_limit
        self._pool: ProcessPool | None = None
        self._ready: Connection | None = None
        self._ending: threading.Thread | None = None
        self.is_closed = False

    async def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a pure function of core in a worker. Raises WorkerError."""
        future = self._started().schedule(function, args=args, kwargs=kwargs, timeout=self.time_limit)
        try:
            result: T = await asyncio.wrap_future(future)
        except (FutureTimeout, TimeoutError) as error:
            raise WorkerError(f"reading it took over {self.time_limit:g} s") from error
        except BrokenExecutor as error:
            self._pool = None  # a pool that broke stays broken; the next call starts another
            raise WorkerError("stopped" if self.is_closed else "its worker could not be started") from error
        except ProcessExpired as error:
            raise WorkerError(f"reading it ended its worker (exit code {error.exitcode})") from error
        except asyncio.CancelledError as error:
            if not self.is_closed:
                raise
            raise WorkerError("stopped") from error
        except MemoryError as error:
            raise WorkerError("reading it took too much memory") from error
        return result

    def _started(self) -> ProcessPool:
        if self.is_closed:
            raise WorkerError("stopped")
        if self._pool is None:
            context = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload(["core.normalizer", "core.discovery"])
            self._ready, told = context.Pipe(duplex=False)
            self._pool = ProcessPool(
                max_workers=self.count, context=context, initializer=begin_worker, initargs=(told, MAX_MEMORY)
            )
        return self._pool

    def end(self) -> None:
        """Begin to end all workers; never waits. Calls under way raise WorkerError, nothing can be called any more."""
        self.is_closed = True
        if self._pool is not None and self._ready is not None:
            ending = (self._pool, self._ready, self.count)
            self._ending = threading.Thread(target=_end, args=ending, name="workers-end", daemon=True)
            self._ending.start()
            self._pool = None

    def close(self) -> None:
        """End all workers and wait until they have ended, ENDED_WITHIN at most."""
        self.end()
        if self._ending is not None:
            self._ending.join(ENDED_WITHIN)


def _end(pool: ProcessPool, ready: Connection, count: int) -> None:
    _await_ready(ready, count)
    pool.stop()  # type: ignore[no-untyped-call]
    pool.join()


def _await_ready(ready: Connection, count: int) -> None:
    """A worker that is ended while it starts finds its channels gone and complains of it on stderr."""
    until = time.monotonic() + READY_WITHIN
    for _ in range(count):
        if not ready.poll(max(0.0, until - time.monotonic())):
            break
        ready.recv_bytes()
