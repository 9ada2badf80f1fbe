"""What a worker process does first. Here, since a worker loads core alone: Scrapy would take a second and 80 MB."""

import resource
import sys
from typing import Protocol


class Told(Protocol):
    """The end of a pipe that the parent waits at."""

    def send_bytes(self, buf: bytes, /) -> None: ...


def begin_worker(told: Told, memory: int) -> None:
    """Bound this process's address space to `memory` bytes and tell the parent that it has come to life."""
    if sys.platform == "linux":
        # macOS refuses to bound the address space; there the time limit alone must do.
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    told.send_bytes(b"1")
