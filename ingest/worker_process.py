"""The initialization of a worker process.

This is a separate module because a worker imports the module of its initializer with all dependencies. Scrapy alone
would take a second and 80 MB.
"""

import resource
import sys
from multiprocessing.connection import Connection


def initialize_worker(ready_pipe: Connection, max_memory: int) -> None:
    """Limit the address space of this process to `max_memory` bytes, and send the parent a ready signal on the pipe."""
    if sys.platform == "linux":
        # macOS does not support this limit; the time limit of each call is the only protection there.
        resource.setrlimit(resource.RLIMIT_AS, (max_memory, max_memory))
    ready_pipe.send_bytes(b"1")
