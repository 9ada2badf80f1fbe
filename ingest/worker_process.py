"""The start of a worker process.

A module of its own, since a worker loads what its initializer imports: Scrapy alone would cost it a second and 80 MB.
"""

import resource
import sys
from typing import Protocol


class ReadyPipe(Protocol):
    """The worker's end of the pipe on which the parent process waits."""

    def send_bytes(self, buf: bytes, /) -> None: ...


def initialize_worker(ready: ReadyPipe, max_memory: int) -> None:
    """Limit the address space of this process to `max_memory` bytes, and report to the parent that it has started."""
    if sys.platform == "linux":
        # macOS refuses a limit on the address space; there the time limit of each call must do.
        resource.setrlimit(resource.RLIMIT_AS, (max_memory, max_memory))
    ready.send_bytes(b"1")
