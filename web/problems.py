"""Errors as responses: problem details (RFC 9457) for programs, a page for people."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import Response

from actions.parameters import name_parameters
from core.errors import (
    ConfigError,
    KlipingError,
    NotFound,
    QueryError,
    SignInRefused,
    StoreError,
    TooManySignIns,
    UsageError,
)
from core.messages import Message, message_id, translate
from web.language import choose_language
from web.rendering import render

STATUSES: tuple[tuple[type[KlipingError], int], ...] = (
    (UsageError, 422),
    (QueryError, 422),
    (NotFound, 404),
    (ConfigError, 409),
    (StoreError, 503),
    (SignInRefused, 422),
    (TooManySignIns, 429),
    (KlipingError, 500),
)

_TITLES = {
    400: message_id("The request is not valid"),
    401: message_id("Nobody is signed in"),
    403: message_id("The request is not allowed"),
    404: message_id("Not found"),
    405: message_id("This address does not take this method"),
    409: message_id("This cannot be changed here"),
    413: message_id("The request is too large"),
    422: message_id("A parameter is not valid"),
    429: message_id("Too many requests"),
    500: message_id("Kliping failed"),
    503: message_id("The store cannot be used"),
}


class Problem(BaseModel):
    """What is wrong with a request. `field` names the parameter, and `column` the place in a query, counted from 1."""

    title: str
    status: int
    detail: str
    field: str | None = None
    column: int | None = None


def make_problem(status: int, detail: str) -> Problem:
    """Return a problem that no parameter caused."""
    return Problem(title=_TITLES.get(status, detail), status=status, detail=detail)


def problem_response(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """Return a problem as JSON."""
    body = problem.model_dump(exclude_none=True)
    return JSONResponse(body, problem.status, dict(headers or {}), media_type="application/problem+json")


def problem_of(error: KlipingError, language: str, query_field: str = "q") -> Problem:
    """Return an error in the words of the API: the parameters are named as the options of the commands, without --.

    `query_field` is the name of the field with the query.
    """
    status = next(status for kind, status in STATUSES if isinstance(error, kind))
    if isinstance(error, QueryError):
        detail = translate(error.reason, language)
        return Problem(title=_TITLES[status], status=status, detail=detail, field=query_field, column=error.column)
    detail, parameter = name_parameters(translate(error.message, language))
    field = parameter if isinstance(error, UsageError) else None
    return Problem(title=_TITLES[status], status=status, detail=detail, field=field)


def answer_problem(request: Request, problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """Return a problem as JSON below /api/, and as a page elsewhere."""
    if request.url.path.startswith("/api/"):
        return problem_response(problem, headers)
    response = render(request, "error.html", {"problem": problem}, problem.status)
    response.headers.update(headers or {})
    return response


def answer_error(request: Request, error: KlipingError) -> Response:
    """Return a known error as a problem."""
    # Only searches have their query in the address.
    query_field = "q" if request.method in {"GET", "HEAD"} else "query"
    return answer_problem(request, problem_of(error, choose_language(request), query_field))


def add_problem_handlers(application: FastAPI) -> None:
    """Let the application answer every error with a problem: as JSON below /api/, as a page elsewhere."""

    @application.exception_handler(KlipingError)
    def answer_known(request: Request, error: KlipingError) -> Response:
        return answer_error(request, error)

    @application.exception_handler(Exception)
    def answer_unknown(request: Request, error: Exception) -> Response:
        # The log has the traceback.
        return answer_problem(request, make_problem(500, type(error).__name__))

    @application.exception_handler(RequestValidationError)
    def answer_invalid(request: Request, error: RequestValidationError) -> Response:
        return answer_problem(request, _invalid_parameter(error.errors()))

    @application.exception_handler(HTTPException)
    def answer_http(request: Request, error: HTTPException) -> Response:
        detail = translate(Message(str(error.detail)), choose_language(request))
        return answer_problem(request, make_problem(error.status_code, detail), error.headers)


def _invalid_parameter(errors: Sequence[Mapping[str, Any]]) -> Problem:
    """Return the first of pydantic's errors."""
    error = errors[0]
    field = str(error["loc"][-1])
    return Problem(title=_TITLES[422], status=422, detail=f"{field}: {error['msg']}", field=field)
