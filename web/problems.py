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
from core.messages import Message, message, message_id, message_of, translate
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


class Refusal(HTTPException):
    """A request that is refused, with the reason in words that a page can translate."""

    def __init__(self, status: int, reason: Message) -> None:
        super().__init__(status, str(reason))
        self.reason = reason


# What Starlette and FastAPI say in English, if they refuse a request themselves.
_REASONS = {
    400: message("The request could not be read; go back and try again."),
    404: message("There is nothing at this address. It may be mistyped, or what was here was removed."),
    405: message("This address cannot be used in this way."),
}


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


def answer_unknown(request: Request, error: Exception) -> Response:
    """Return an unexpected exception as a problem; the log has its traceback."""
    return answer_problem(request, make_problem(500, type(error).__name__))


def add_problem_handlers(application: FastAPI) -> None:
    """Let the application answer every error with a problem: as JSON below /api/, as a page elsewhere."""

    @application.exception_handler(KlipingError)
    def answer_known(request: Request, error: KlipingError) -> Response:
        return answer_error(request, error)

    application.add_exception_handler(Exception, answer_unknown)

    @application.exception_handler(RequestValidationError)
    def answer_invalid(request: Request, error: RequestValidationError) -> Response:
        return answer_problem(request, _invalid_parameter(error.errors(), choose_language(request)))

    @application.exception_handler(HTTPException)
    def answer_http(request: Request, error: HTTPException) -> Response:
        if isinstance(error, Refusal):
            reason = error.reason
        else:
            reason = _REASONS.get(error.status_code, message("{text}", text=str(error.detail)))
        detail = translate(reason, choose_language(request))
        return answer_problem(request, make_problem(error.status_code, detail), error.headers)


def _invalid_parameter(errors: Sequence[Mapping[str, Any]], language: str) -> Problem:
    """Return the first of pydantic's errors."""
    error = errors[0]
    field = str(error["loc"][-1])
    detail = f"{field}: {translate(_describe_error(error), language)}"
    return Problem(title=_TITLES[422], status=422, detail=detail, field=field)


# The text for each of pydantic's types of errors, in which {bound} is what its context states under a name.
_WHOLE_NUMBER, _TRUTH, _TEXT = (
    message_id("must be a whole number"),
    message_id("must be true or false"),
    message_id("must be plain text"),
)
_INVALID: dict[str, tuple[str, str | None]] = {
    "missing": (message_id("is missing"), None),
    "extra_forbidden": (message_id("is not known here"), None),
    "string_too_long": (message_id("must have at most {bound:,} characters"), "max_length"),
    "string_too_short": (message_id("must have at least {bound:,} characters"), "min_length"),
    "too_long": (message_id("must have at most {bound:,} entries"), "max_length"),
    "greater_than_equal": (message_id("must be at least {bound}"), "ge"),
    "less_than_equal": (message_id("must be at most {bound}"), "le"),
    "literal_error": (message_id("must be {bound}"), "expected"),
    "enum": (message_id("must be {bound}"), "expected"),
    **dict.fromkeys(("int_parsing", "int_type", "int_parsing_size", "int_from_float"), (_WHOLE_NUMBER, None)),
    **dict.fromkeys(("bool_parsing", "bool_type"), (_TRUTH, None)),
    **dict.fromkeys(("string_type", "string_unicode"), (_TEXT, None)),
}


def _describe_error(error: Mapping[str, Any]) -> Message:
    """Return one of pydantic's errors in words that can be translated; a rare one stays in English."""
    context = error.get("ctx", {})
    if error["type"] == "value_error":
        return message_of(context["error"])
    if error["type"] not in _INVALID:
        return message("{text}", text=str(error["msg"]))
    text, name = _INVALID[error["type"]]
    return Message(text, () if name is None else (("bound", context[name]),))
