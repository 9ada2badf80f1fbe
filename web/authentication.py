"""Who makes a request."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from actions.context import AppContext
from core.user import LOCAL_USER, User
from storage import AuditEntry, Store


class Authentication:
    """ASGI middleware that finds the user of each request. Only this computer is served, so it is the local user."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("state", {})["user"] = LOCAL_USER
        await self._app(scope, receive, send)


def current_user(request: Request) -> User:
    """Return the user of a request."""
    user: User = request.state.user
    return user


def require_editor(request: Request) -> User:
    """Return the user of a request. Raise HTTPException (403) if the user may not change anything."""
    user = current_user(request)
    if not user.is_editor:
        raise HTTPException(403, "Only an editor may change this.")
    return user


@contextmanager
def audited(
    request: Request, context: AppContext, store: Store, action: str, subject: str, details: Mapping[str, Any] = {}
) -> Iterator[User]:
    """Log a change of the request's user together with the verbs of the store that are called in this context.

    Yield the user. Raise as `require_editor` does.
    """
    user = require_editor(request)
    with store.audited(AuditEntry(user.name, action, subject, details, context.clock())):
        yield user
