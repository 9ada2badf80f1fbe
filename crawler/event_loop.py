"""The one event loop: asyncio with Twisted's reactor on it, for commands, the service and the tests alike."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast

from scrapy.utils.reactor import install_reactor

T = TypeVar("T")

_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"


def start_reactor() -> asyncio.AbstractEventLoop:
    """Install the asyncio reactor on a new event loop, mark it as running, and return the loop; once a process.

    With plain `asyncio.run` every request would time out, because the reactor never starts.
    """
    if "twisted.internet.reactor" not in sys.modules:
        asyncio.set_event_loop(asyncio.new_event_loop())
        install_reactor(_REACTOR)
        _reactor().startRunning(installSignalHandlers=False)
    return cast("asyncio.AbstractEventLoop", _reactor()._asyncioEventloop)


def stop_reactor() -> None:
    """Stop what the reactor keeps running (its thread pool would keep the process alive). It cannot start again."""
    reactor = _reactor()
    if reactor.running:
        reactor.fireSystemEvent("shutdown")


def run_loop(main: Callable[[], Awaitable[T]]) -> T:
    """Run `main` to its end on the loop and return its result. Once a process: the reactor stops afterwards."""
    loop = start_reactor()
    try:
        return loop.run_until_complete(_await(main))
    finally:
        stop_reactor()


async def _await(main: Callable[[], Awaitable[T]]) -> T:
    return await main()


def _reactor() -> Any:  # Twisted's reactor module is an object that no stub describes
    from twisted.internet import reactor

    return reactor
