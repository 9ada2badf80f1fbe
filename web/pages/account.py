"""The account of the user: sessions, tokens for programs, the password.

Each user changes there what is the user's own, and nobody else's.
"""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Form, Path, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from actions.context import AppContext
from actions.search import MAX_INT64
from actions.users import MAX_TOKEN_NAME, change_own_password, make_token, revoke_token
from core.errors import KlipingError, SignInRefused, TokenNotFound, TooManySignIns, UsageError
from core.messages import message
from core.user import MAX_PASSWORD, MIN_PASSWORD, Scope
from storage import AuditEntry, Store, StoredSession
from web.authentication import client_address, current_session, current_user
from web.dependencies import Context, OpenStore
from web.language import choose_language
from web.pages.redirects import redirect
from web.problems import Refusal, problem_of
from web.rendering import make_time_formatter, render

_Id = Annotated[int, Path(ge=1, le=MAX_INT64)]
_Password = Annotated[str, Field(max_length=MAX_PASSWORD)]


class PasswordForm(BaseModel):
    model_config = ConfigDict(extra="forbid")

    password: _Password
    new_password: _Password
    again: _Password


class TokenForm(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(max_length=MAX_TOKEN_NAME)]
    scope: Scope = Scope.READ


router = APIRouter()


@router.get("/account")
def account_page(request: Request, context: Context, store: OpenStore) -> Response:
    return _render(request, context, store)


@router.post("/account/password")
def change_password(
    request: Request, context: Context, store: OpenStore, form: Annotated[PasswordForm, Form()]
) -> Response:
    session = _own_session(request)
    try:
        if form.new_password != form.again:
            raise UsageError(message("the two passwords differ; nothing was changed"))
        ended = change_own_password(
            store,
            session.user,
            form.password,
            form.new_password,
            context.clock(),
            client_address(request),
            session.id,
        )
    except (UsageError, SignInRefused, TooManySignIns) as error:
        return _render(request, context, store, {"form": "password"}, error)
    return redirect(request, "/account", message("The password is changed; ended sessions: {number}", number=ended))


@router.post("/account/tokens")
def add_token(request: Request, context: Context, store: OpenStore, form: Annotated[TokenForm, Form()]) -> Response:
    session = _own_session(request)
    try:
        secret, _ = make_token(store, session.user, form.name, form.scope, context.clock(), session.user)
    except UsageError as error:
        return _render(request, context, store, {"form": "token", "token_name": form.name}, error)
    # No redirect, since the secret is shown this once.
    return _render(request, context, store, {"secret": secret})


@router.post("/account/tokens/{token_id}/revoke")
def revoke(request: Request, context: Context, store: OpenStore, token_id: _Id) -> Response:
    session = _own_session(request)
    if store.api_tokens.get(token_id).user_id != session.user_id:
        raise TokenNotFound(token_id)
    token = revoke_token(store, token_id, context.clock(), session.user)
    return redirect(request, "/account", message("The token {name} is revoked.", name=token.name))


@router.post("/account/sessions/end")
def end_other_sessions(request: Request, context: Context, store: OpenStore) -> Response:
    session = _own_session(request)
    with store.audited(AuditEntry(session.user, "user.end_sessions", session.user, {}, context.clock())):
        ended = store.sessions.end_all(session.user_id, but=session.id)
    return redirect(request, "/account", message("Ended sessions: {number}", number=ended))


@router.post("/account/sessions/{session_id}/end")
def end_session(request: Request, context: Context, store: OpenStore, session_id: _Id) -> Response:
    session = _own_session(request)
    with store.audited(AuditEntry(session.user, "user.end_sessions", session.user, {}, context.clock())):
        ended = store.sessions.end(session.user_id, session_id)
    return redirect(request, "/account", message("Ended sessions: {number}", number=ended))


def _render(
    request: Request,
    context: AppContext,
    store: Store,
    values: Mapping[str, Any] = {},
    error: KlipingError | None = None,
) -> Response:
    session, problem = current_session(request), error and problem_of(error, choose_language(request))
    shown: dict[str, Any] = {
        "session": session,
        "account": session and store.users.get(session.user),
        "sessions": store.sessions.find(session.user_id, context.clock()) if session else [],
        "tokens": store.api_tokens.find(session.user_id) if session else [],
        "when": make_time_formatter(request, context),
        "problem": problem,
        "form": None,
        "token_name": "",
        "secret": None,
        "least": MIN_PASSWORD,
    }
    response = render(request, "account.html", {**shown, **values}, problem.status if problem else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


def _own_session(request: Request) -> StoredSession:
    """Return the session of a request. Raise Refusal (403) if it has a token, or if nobody has to sign in.

    So a token cannot make further tokens, or change the password.
    """
    session = current_session(request)
    if session is None:
        current_user(request)
        raise Refusal(403, message("Only a user who signed in with a browser has an account to change."))
    return session
