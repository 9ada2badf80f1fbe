"""Call the store from the event loop without blocking it."""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from storage import Store

P = ParamSpec("P")
T = TypeVar("T")


async def call_store(store: Store, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a method of `store` on its writer thread, after the calls made before, and return its result."""
    result: T = await asyncio.wrap_future(store.submit(method, *args, **kwargs))
    return result
