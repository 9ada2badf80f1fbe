"""The event loop of the process: asyncio with Twisted's reactor on it."""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar, cast

from scrapy.utils.reactor import install_reactor

T = TypeVar("T")


def start_reactor() -> asyncio.AbstractEventLoop:
    """Install Twisted's asyncio reactor on a new event loop, mark it as running, and return the loop.

    Further calls return the same loop. With plain `asyncio.run` the reactor would never start, and every request would
    time out.
    """
    if "twisted.internet.reactor" not in sys.modules:
        asyncio.set_event_loop(asyncio.new_event_loop())
        install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
        get_reactor().startRunning(installSignalHandlers=False)
    return cast("asyncio.AbstractEventLoop", get_reactor()._asyncioEventloop)


def stop_reactor() -> None:
    """Shut down the reactor. Its thread pool would keep the process alive. A reactor cannot be started again."""
    if get_reactor().running:
        get_reactor().fireSystemEvent("shutdown")


def run_loop(main: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run `main` on the event loop and return its result, then stop the reactor. Call this once per process."""
    loop = start_reactor()
    try:
        return loop.run_until_complete(main())
    finally:
        stop_reactor()


def get_reactor() -> Any:  # Twisted's reactor module is an object that no stub describes
    from twisted.internet import reactor

    return reactor
