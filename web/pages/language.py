"""The choice of the language."""

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from core.messages import LANGUAGES
from web.language import COOKIE
from web.pages.redirects import own_path

# Seconds for which the browser remembers the language.
_YEAR = 365 * 24 * 3600


router = APIRouter()


@router.get("/language/{code}")
def choose(code: str, back: str = "/") -> Response:
    response = RedirectResponse(own_path(back), 303)
    if code in LANGUAGES:
        response.set_cookie(COOKIE, code, max_age=_YEAR, httponly=True, samesite="lax")
    return response
