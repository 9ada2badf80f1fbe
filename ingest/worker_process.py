"""The part of the worker pool that runs in a worker process.

This is a separate module because a worker imports the module of its initializer with all dependencies of that module.
Scrapy alone would take a second and 80 MB.
"""

import gc
import resource
import signal
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

# New objects after which Python looks for unreachable cycles, instead of 700. A page makes more objects than that.
GC_THRESHOLD = 10_000


def initialize_worker(ready_pipe: Connection, max_memory: int) -> None:
    """Limit the address space of this process to `max_memory` bytes, and send the parent a ready signal on the pipe."""
    if sys.platform == "linux":
        # macOS does not support this limit; the time limit of each call is the only protection there.
        resource.setrlimit(resource.RLIMIT_AS, (max_memory, max_memory))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    gc.set_threshold(GC_THRESHOLD)
    ready_pipe.send_bytes(b"1")


def run_limited(seconds: float, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Run a function, and end this process if the function takes longer than `seconds`.

    The main process kills a worker much earlier. This limit is for a worker that the main process can no longer kill.
    In this case the main process, or the process that forks the workers, has died.
    """
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return function(*args, **kwargs)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
