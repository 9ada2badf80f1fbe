"""What protects the application before a route is called: headers of responses, and refusal of requests.

The headers restrict what a browser does with a page. Refused are requests for other hosts, changes that other sites
send, and bodies that are too large.
"""

import re
from collections.abc import Iterable
from ipaddress import ip_address

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.messages import message, translate
from web.language import choose_language
from web.problems import Refusal, answer_problem, make_problem, problem_response

# The Host headers of requests from this computer.
LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")

# A Host header: an IPv6 address in brackets or another host, and perhaps a port.
_HOST = re.compile(r"(\[[^\[\]/@]*\]|[^\[\]/@:]*)(?::[0-9]*)?")

# Bytes of the largest body of a request.
MAX_BODY = 10_000_000

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
    """ASGI middleware that adds these headers to every response.

    What states nothing else may be stored by the browser alone, which asks before it shows it again.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(event: Message) -> None:
            if event["type"] == "http.response.start":
                headers = MutableHeaders(scope=event)
                headers.update(_HEADERS)
                if not scope.get("path", "").startswith("/static/"):
                    headers.setdefault("Cache-Control", "private, no-cache")
            await send(event)

        await self._app(scope, receive, send_with_headers)


SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class CrossOriginGuard:
    """ASGI middleware that refuses requests by which a page of another site would change something.

    Browsers state where a request comes from, in Sec-Fetch-Site and Origin. A program that states neither is no
    browser, and acts for nobody but itself.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS and _is_from_elsewhere(Headers(scope=scope)):
            request = Request(scope)
            # Who sent it is not looked for.
            request.state.user = None
            detail = translate(message("This request was sent by a page of another site."), choose_language(request))
            await answer_problem(request, make_problem(403, detail))(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _is_from_elsewhere(headers: Headers) -> bool:
    fetch_site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if fetch_site is not None:
        return fetch_site not in {"same-origin", "none"}
    # An origin is a scheme and a host, with nothing after it (RFC 6454, section 6.1).
    return origin is not None and origin.partition("://")[2] != headers.get("host")


class HostGuard:
    """ASGI middleware that refuses requests whose Host header is neither an IP address nor one of `hosts`.

    A page of another site whose name was made to lead here sends that name, and would else be taken for this site.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        self._app = app
        self._hosts = {*LOCAL_HOSTS, *hosts} - {""}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._is_served(host_of(Headers(scope=scope))):
            detail = message(
                "The Host header names none of the hosts that are served; web.hosts in config.yaml lists them."
            )
            # No page, since its links could not be made from such a header.
            problem = make_problem(400, translate(detail, choose_language(Request(scope))))
            await problem_response(problem)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _is_served(self, host: str) -> bool:
        if host in self._hosts:
            return True
        try:
            ip_address(host.removeprefix("[").removesuffix("]"))
        except ValueError:
            return False
        return True


def host_of(headers: Headers) -> str:
    """Return the host of a request in lower case, without the port, or "" if the header is malformed."""
    found = _HOST.fullmatch(headers.get("host", "").lower())
    return found[1] if found else ""


class BodyLimit:
    """ASGI middleware that refuses bodies of more than MAX_BODY bytes, before or while they are read."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        size = 0

        async def receive_limited() -> Message:
            nonlocal size
            event = await receive()
            size += len(event.get("body", b""))
            if size > MAX_BODY:
                raise Refusal(413, message("More than {most} MB were sent.", most=MAX_BODY // 1_000_000))
            return event

        await self._app(scope, receive_limited, send)
