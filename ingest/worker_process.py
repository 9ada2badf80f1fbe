"""The initialization of a worker process.

This is a separate module because a worker imports the module of its initializer with all dependencies. Scrapy alone
would take a second and 80 MB.
"""

import resource
import sys
from typing import Protocol


class ReadyPipe(Protocol):
    """The write end of the pipe on which the parent process waits for started workers."""

    def send_bytes(self, buf: bytes, /) -> None: ...


def initialize_worker(ready: ReadyPipe, max_memory: int) -> None:
    """Limit the address space of this process to `max_memory` bytes, and report to the parent that it started."""
    if sys.platform == "linux":
        # macOS does not support this limit; the time limit of each call is the only protection there.
        resource.setrlimit(resource.RLIMIT_AS, (max_memory, max_memory))
    ready.send_bytes(b"1")
