"""Sign in and out."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from actions.users import sign_in
from core.errors import SignInRefused, TooManySignIns
from core.user import LOCAL_USER, MAX_PASSWORD, MAX_USER_NAME
from storage import AuditEntry, Store
from web.authentication import client_address, current_session, delete_session, set_session
from web.dependencies import Context, OpenStore
from web.language import choose_language
from web.pages.redirects import own_path, redirect
from web.problems import Problem, problem_of
from web.rendering import render


class SignInForm(BaseModel):
    """What a person typed, and the path of the page to return to."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(max_length=MAX_USER_NAME)] = ""
    password: Annotated[str, Field(max_length=MAX_PASSWORD)] = ""
    next: Annotated[str, Field(max_length=10_000)] = "/"


router = APIRouter()


@router.get("/sign-in")
def sign_in_page(request: Request, store: OpenStore, next: str = "/") -> Response:  # noqa: A002 - the name in the address
    if request.state.user in (None, LOCAL_USER):
        return _render(request, store, SignInForm(next=next[:10_000]))
    return redirect(request, next)


@router.post("/sign-in")
def start_session(
    request: Request, context: Context, store: OpenStore, form: Annotated[SignInForm, Form()]
) -> Response:
    address, browser = client_address(request), request.headers.get("user-agent")
    try:
        secret = sign_in(store, form.name, form.password, context.clock(), address, browser)
    except (SignInRefused, TooManySignIns) as error:
        response = _render(request, store, form, problem_of(error, choose_language(request)))
        if isinstance(error, TooManySignIns):
            response.headers["Retry-After"] = str(error.seconds)
        return response
    # What another person of this browser had open ends, and its secret is not used again.
    if (session := current_session(request)) is not None:
        store.sessions.end(session.user_id, session.id)
    response = redirect(request, own_path(form.next))
    set_session(request, response, secret)
    return response


@router.post("/sign-out")
def end_session(request: Request, context: Context, store: OpenStore) -> Response:
    response = redirect(request, "/sign-in")
    if (session := current_session(request)) is not None:
        with store.audited(AuditEntry(session.user, "user.sign_out", session.user, {}, context.clock())):
            store.sessions.end(session.user_id, session.id)
        delete_session(request, response)
        response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _render(request: Request, store: Store, form: SignInForm, problem: Problem | None = None) -> Response:
    values = {
        "name": form.name,
        "next": own_path(form.next),
        "problem": problem,
        "has_users": store.users.has_any(),
    }
    response = render(request, "sign_in.html", values, problem.status if problem else 200)
    response.headers["Cache-Control"] = "no-store"
    return response
