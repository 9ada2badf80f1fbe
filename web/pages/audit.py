"""The page of the audit log: what users changed. Only editors see it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from actions.search import MAX_INT64
from web.authentication import require_editor
from web.dependencies import Context, OpenStore
from web.rendering import make_time_formatter, render

# Entries of a page.
SHOWN_ENTRIES = 50


router = APIRouter()


@router.get("/audit")
def audit_page(
    request: Request,
    context: Context,
    store: OpenStore,
    before: Annotated[int | None, Query(ge=1, le=MAX_INT64)] = None,
) -> Response:
    require_editor(request)
    found = store.audit_log.find(SHOWN_ENTRIES + 1, before)
    entries, rest = found[:SHOWN_ENTRIES], found[SHOWN_ENTRIES:]
    older = f"/audit?before={entries[-1][0]}" if rest else None
    values = {
        "entries": [entry for _, entry in entries],
        "older": older,
        "is_first": before is None,
        "when": make_time_formatter(request, context),
    }
    return render(request, "audit.html", values)
