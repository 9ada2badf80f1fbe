"""Redirects after a form was sent, and the notice that the next page shows."""

from urllib.parse import quote

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from core.messages import Message, translate
from web.language import choose_language
from web.rendering import NOTICE_COOKIE

# Seconds after which a notice that no page showed is forgotten, and its greatest length in characters.
_NOTICE_SECONDS = 60
_MAX_NOTICE = 500


def own_path(path: str, default: str = "/") -> str:
    """Return a path of this site, or the default: an address of another site would make this page a redirector."""
    return path if path.startswith("/") and path[1:2] not in {"/", "\\"} else default


def redirect(request: Request, path: str, notice: Message | None = None) -> Response:
    """Return the redirect to a page that is the answer to a form. The page shows the notice once."""
    response = RedirectResponse(own_path(path), 303)
    if notice is not None:
        text = quote(translate(notice, choose_language(request))[:_MAX_NOTICE])
        response.set_cookie(NOTICE_COOKIE, text, max_age=_NOTICE_SECONDS, httponly=True, samesite="strict")
    return response
