"""Processes that are forked from this one, do the same work, and end with it."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import wait
from multiprocessing.context import ForkProcess
from threading import Thread

# What ends the processes.
_STOPPING = (signal.SIGINT, signal.SIGTERM)


class ForkedProcesses:
    """Processes that each call `work` once. `work` gets a function that tells this process something."""

    def __init__(self, work: Callable[[Callable[[], None]], None], number: int) -> None:
        self._told, self._tell = multiprocessing.Pipe(duplex=False)
        # Closed when this process ends, even by SIGKILL.
        self._until, self._alive = multiprocessing.Pipe(duplex=False)
        self._is_stopping = False
        self._processes: Sequence[ForkProcess] = [
            multiprocessing.get_context("fork").Process(target=self._run, args=(work,)) for _ in range(number)
        ]

    def _run(self, work: Callable[[Callable[[], None]], None]) -> None:
        for number in _STOPPING:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)
        self._alive.close()
        Thread(target=self._end_with_parent, daemon=True).start()
        work(lambda: self._tell.send_bytes(b"."))

    def _end_with_parent(self) -> None:
        with suppress(EOFError):
            self._until.recv_bytes()
        os._exit(1)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Start the processes. SIGTERM and Ctrl-C end them, as does the end of the block, which waits for them.

        This process should have no connections and no threads that hold locks: those that it forks would share them.
        """
        handlers = {number: signal.signal(number, lambda *_: self.stop()) for number in _STOPPING}
        # Blocked, since the handlers of this process are not those of the others.
        signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
        for process in self._processes:
            process.start()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)
        try:
            yield
        finally:
            self.stop()
            for process in self._processes:
                process.join()
            for number, handler in handlers.items():
                signal.signal(number, handler)
            for end in (self._told, self._tell, self._until, self._alive):
                end.close()

    def wait(self, on_told: Callable[[], None]) -> bool:
        """Wait until the processes were stopped. Call `on_told` whenever one of them tells something.

        Return false, and stop the others, if one ended by itself.
        """
        while all(process.exitcode is None for process in self._processes):
            if self._told in wait([self._told, *(process.sentinel for process in self._processes)]):
                self._told.recv_bytes()
                on_told()
        was_stopped = self._is_stopping
        self.stop()
        return was_stopped

    def stop(self) -> None:
        """Send SIGTERM to the processes that are running. This does not wait for them."""
        self._is_stopping = True
        for process in self._processes:
            process.terminate()
