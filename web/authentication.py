"""Who makes a request."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from actions.context import AppContext
from core.messages import message
from core.user import SESSION_LIFE, User
from storage import AuditEntry, Store, StoredSession
from web.problems import Refusal


def current_user(request: Request) -> User:
    """Return the user of a request. Raise Refusal (401) if nobody is signed in."""
    user: User | None = request.state.user
    if user is None:
        raise Refusal(401, message("Sign in first."))
    return user


def current_session(request: Request) -> StoredSession | None:
    """Return the session of a request, or None if it has a token, or if nobody has to sign in."""
    session: StoredSession | None = request.state.session
    return session


def require_editor(request: Request) -> User:
    """Return the user of a request. Raise Refusal (403) if the user may not change anything."""
    user = current_user(request)
    if not user.is_editor:
        raise Refusal(403, message("Only an editor may change this."))
    return user


@contextmanager
def audited(
    request: Request, context: AppContext, store: Store, action: str, subject: str, details: Mapping[str, Any] = {}
) -> Iterator[User]:
    """Log a change of the request's user together with the verbs of the store that are called in this context.

    Yield the user. Raise as `require_editor` does.
    """
    user = require_editor(request)
    if user.token is not None:
        details = {**details, "token": user.token}
    with store.audited(AuditEntry(user.name, action, subject, details, context.clock())):
        yield user


def client_address(request: HTTPConnection) -> str:
    """Return the address from which a request comes; behind a trusted proxy, the one that it states."""
    return request.client.host if request.client else ""


def session_secret(request: HTTPConnection) -> str | None:
    """Return the secret of the session that a browser states, or None."""
    return request.cookies.get(_cookie_name(request))


def set_session(request: Request, response: Response, secret: str) -> None:
    """Let the browser state a session with each request from now on. Scripts cannot read it."""
    response.set_cookie(
        _cookie_name(request),
        secret,
        max_age=round(SESSION_LIFE.total_seconds()),
        path="/",
        secure=_is_encrypted(request),
        httponly=True,
        samesite="lax",
    )


def delete_session(request: Request, response: Response) -> None:
    """Let the browser forget the session."""
    response.delete_cookie(
        _cookie_name(request), path="/", secure=_is_encrypted(request), httponly=True, samesite="lax"
    )


def _cookie_name(request: HTTPConnection) -> str:
    # A browser takes a cookie with the prefix only from this very host, encrypted, and for all paths (RFC 6265bis,
    # section 4.1.3). So another host of the domain cannot give it a session.
    return "__Host-session" if _is_encrypted(request) else "session"


def _is_encrypted(request: HTTPConnection) -> bool:
    return request.url.scheme == "https"
