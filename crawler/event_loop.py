"""The event loop of the process: asyncio with Twisted's reactor running on it."""

import asyncio
import gc
import resource
import sys
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar, cast

from scrapy.utils.reactor import install_reactor

from core.errors import UsageError
from core.messages import message
from crawler.tls import refuse_certificates_without_names

T = TypeVar("T")

# New objects after which Python looks for unreachable cycles, instead of 700: a crawled page leaves few cycles.
GC_THRESHOLD = 10_000

# The minimum number of open files for a crawl of a few outlets: connections, the store, pipes to the workers.
MIN_OPEN_FILES = 64

# The number of open files that is sufficient for crawls of many outlets at the same time.
ENOUGH_OPEN_FILES = 1024


def start_reactor() -> asyncio.AbstractEventLoop:
    """Install Twisted's asyncio reactor on a new event loop, mark it as running, and return the loop.

    Further calls return the same loop. With plain `asyncio.run` the reactor would never start, and every request would
    time out.
    """
    if "twisted.internet.reactor" not in sys.modules:
        asyncio.set_event_loop(asyncio.new_event_loop())
        install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
        get_reactor().startRunning(installSignalHandlers=False)
        refuse_certificates_without_names()
    return cast("asyncio.AbstractEventLoop", get_reactor()._asyncioEventloop)


def stop_reactor() -> None:
    """Shut down the reactor. Its thread pool would keep the process alive. A reactor cannot be started again."""
    if get_reactor().running:
        get_reactor().fireSystemEvent("shutdown")


def run_loop(main: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run `main` on the event loop and return its result, then stop the reactor. Call this once per process.

    Raise UsageError if this process may open too few files.
    """
    ensure_open_files()
    loop = start_reactor()
    _spare_loaded_modules()
    try:
        return loop.run_until_complete(main())
    finally:
        stop_reactor()


def _spare_loaded_modules() -> None:
    """Let the garbage collector skip what is loaded by now, and look for cycles less often.

    Otherwise it takes a tenth of the CPU time of the process that crawls (`benchmarks/crawl.py`): the modules, which
    live until the end, are most of the objects that it looks at.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(GC_THRESHOLD)


def ensure_open_files() -> None:
    """Increase the limit on open files if necessary and allowed. Raise UsageError if it stays below MIN_OPEN_FILES.

    Without this check, chance would decide what fails first: a connection, the store, or the start of a worker.
    """
    limit, max_limit = resource.getrlimit(resource.RLIMIT_NOFILE)
    if limit == resource.RLIM_INFINITY or limit >= ENOUGH_OPEN_FILES:
        return
    limit = ENOUGH_OPEN_FILES if max_limit == resource.RLIM_INFINITY else min(max_limit, ENOUGH_OPEN_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, max_limit))
    if limit < MIN_OPEN_FILES:
        raise UsageError(
            message(
                "this process may open only {limit} files, but needs at least {minimum}; raise the limit, for"
                " example with 'ulimit -n 1024' or LimitNOFILE= of systemd",
                limit=limit,
                minimum=MIN_OPEN_FILES,
            )
        )


def get_reactor() -> Any:  # Twisted's reactor module is an object that no stub describes
    from twisted.internet import reactor

    return reactor
