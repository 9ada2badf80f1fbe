"""What all routes of the API answer: JSON with an ETag, and the problems that each may report."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fastapi import Request
from starlette.responses import Response

from web.problems import Problem

Responses = dict[int | str, dict[str, Any]]

PROBLEMS: Responses = {
    code: {
        "description": description,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for code, description in (
        (400, "The Host header is not allowed."),
        (401, "There are users, and the request has no valid token (`Authorization: Bearer …`) or session."),
        (413, "The body has more than 10 MB."),
        (422, "A parameter is not valid; the problem names it."),
        (503, "The store cannot be used."),
    )
}
PROBLEMS[422]["model"] = Problem

FORBIDDEN: Responses = {
    403: {
        "description": "Only an editor may do this, or a page of another site sent it.",
        "content": PROBLEMS[422]["content"],
    }
}

NOT_MODIFIED: Responses = {304: {"description": "Nothing changed since the ETag."}}


def not_found(description: str) -> Responses:
    """Return the description of the answer 404."""
    return {404: {"description": description, "content": PROBLEMS[422]["content"]}}


def conflict(description: str) -> Responses:
    """Return the description of the answer 409."""
    return {409: {"description": description, "content": PROBLEMS[422]["content"]}}


def answer(request: Request, record: Mapping[str, Any], status: int = 200) -> Response:
    """Return a record as JSON, or 304 if the request has its ETag."""
    body = json.dumps(record, ensure_ascii=False, default=_plain, separators=(",", ":")).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    # A proxy or the compression may have made the tag a weak one.
    known = {tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")}
    if etag in known and request.method in {"GET", "HEAD"}:
        return Response(status_code=304, headers=headers)
    return Response(body, status, headers=headers, media_type="application/json")


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
