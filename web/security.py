"""Response headers that restrict what a browser does with a page, and refusal of what other sites send."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.problems import Problem, problem_response

# Nothing is loaded from other hosts, no script or style stands inside a page, and no other site may frame a page.
# Scripts may send requests to this site only.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "connect-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # Outlets must not learn which keywords led a reader to them.
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class SecurityHeaders:
    """ASGI middleware that adds these headers to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(event: Message) -> None:
            if event["type"] == "http.response.start":
                MutableHeaders(scope=event).update(_HEADERS)
            await send(event)

        await self._app(scope, receive, send_with_headers)


_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class CrossOriginGuard:
    """ASGI middleware that refuses requests by which a page of another site would change something.

    Browsers state where a request comes from, in Sec-Fetch-Site and Origin. A program that states neither is no
    browser, and acts for nobody but itself.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["type"] == "http"
            and scope["method"] not in _SAFE_METHODS
            and _is_from_elsewhere(Headers(scope=scope))
        ):
            detail = "This request was sent by a page of another site."
            response = problem_response(Problem(title="The request is not allowed", status=403, detail=detail))
            await response(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _is_from_elsewhere(headers: Headers) -> bool:
    fetch_site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if fetch_site is not None:
        return fetch_site not in {"same-origin", "none"}
    return origin is not None and urlsplit(origin).netloc != headers.get("host")
