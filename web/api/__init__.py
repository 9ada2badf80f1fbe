"""The API for programs, below /api/v1: the JSON of the commands, found by the same filter."""

from fastapi import APIRouter, Security
from fastapi.security import APIKeyCookie, HTTPBearer

from web.api import articles, export, keywords, marks, outlets, reports, saved_searches, status, tasks
from web.api.responses import NOT_MODIFIED, PROBLEMS

# They only describe what `web.access` asks for.
_TOKEN = HTTPBearer(
    scheme_name="token",
    description="A token of a user, needed as soon as there are users. `kliping users token add` prints one.",
    auto_error=False,
)
_SESSION = APIKeyCookie(
    name="session", scheme_name="session", description="The session of a browser that signed in.", auto_error=False
)


# Each route that reads answers with an ETag, and with 304 to a request that knows it.
router = APIRouter(responses={**PROBLEMS, **NOT_MODIFIED}, dependencies=[Security(_TOKEN), Security(_SESSION)])
for resource in (articles, export, marks, reports, keywords, outlets, saved_searches, tasks, status):
    router.include_router(resource.router)
