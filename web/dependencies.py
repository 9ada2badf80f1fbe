"""What the routes depend on: the context and the open store of the application that serves them."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from actions.context import AppContext
from storage import Store


class Dependencies:
    """ASGI middleware that lets the routes answer from a context and a store.

    The routes are the same for all applications of a process, which may serve several stores. `start_tasks` is that of
    `make_application`.
    """

    def __init__(
        self, app: ASGIApp, context: AppContext, store: Store, start_tasks: Callable[[], None] | None = None
    ) -> None:
        self._app = app
        self._state = {"context": context, "store": store, "start_tasks": start_tasks}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("state", {}).update(self._state)
        await self._app(scope, receive, send)


# Coroutines, since FastAPI sends each other function to a thread.
async def _get_context(request: Request) -> AppContext:
    context: AppContext = request.state.context
    return context


async def _get_store(request: Request) -> Store:
    store: Store = request.state.store
    return store


# The types of the parameters of a route.
Context = Annotated[AppContext, Depends(_get_context)]
OpenStore = Annotated[Store, Depends(_get_store)]
