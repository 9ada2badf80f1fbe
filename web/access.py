"""Who may request what: find the user of each request, and refuse what the user may not do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from actions.context import AppContext
from actions.users import digest_of
from core.errors import KlipingError
from core.messages import message, translate
from core.user import LOCAL_USER, Role, User
from core.user import Scope as TokenScope
from storage import Store, StoredSession
from web.authentication import session_secret
from web.language import choose_language
from web.problems import answer_error, answer_problem, make_problem
from web.security import LOCAL_HOSTS, SAFE_METHODS, host_of

SIGN_IN = "/sign-in"

# What nobody has to sign in for: paths, and beginnings of paths. Static files need no user at all. Addresses of
# feeds contain a secret instead.
_PUBLIC_PATHS = (SIGN_IN,)
_PUBLIC = ("/language/", "/static/", "/feeds/")

# Requests by which users change something of their own, so that readers may send them, too.
OWN_PATHS = ("/sign-out", "/looked")
OWN = ("/account/",)

# Headers of requests that a proxy passed on.
_PROXY_HEADERS = ("forwarded", "via", "x-forwarded-for", "x-real-ip")

# The use of a session or token is stored at most this often, so that reading does not write.
_USE_INTERVAL = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class _Identity:
    """Who makes a request: a user, perhaps by a session, or nobody."""

    user: User | None
    session: StoredSession | None = None


class Access:
    """ASGI middleware that finds the user of each request, and refuses what the user may not do.

    Only an editor may send requests that change something, unless they are in `OWN`. So a route that forgets to ask for
    an editor is protected, too. If `serves_local`, and the store has no users, requests from this computer are those of
    the local user.
    """

    def __init__(self, app: ASGIApp, context: AppContext, store: Store, serves_local: bool) -> None:
        self._app = app
        self._context = context
        self._store = store
        self._serves_local = serves_local

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        state |= {"user": None, "session": None}
        request = Request(scope)
        response: Response | None = None
        if not request.url.path.startswith("/static/"):
            try:
                identity = await run_in_threadpool(self._identify, request)
            except KlipingError as error:
                response = answer_error(request, error)
            else:
                state |= {"user": identity.user, "session": identity.session}
                response = _refuse(request, identity.user)
        await (response or self._app)(scope, receive, send)

    def _identify(self, request: Request) -> _Identity:
        scheme, _, secret = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return _Identity(self._find_by_token(secret.strip()))
        if secret := session_secret(request) or "":
            session = self._store.sessions.get(digest_of(secret), self._context.clock())
            if session is not None:
                self._note_use(session.used_at, lambda now: self._store.sessions.set_used(session.id, now))
                return _Identity(User(session.user, session.role), session)
        if self._serves_local and _is_from_here(request) and not self._store.users.has_any():
            return _Identity(LOCAL_USER)
        return _Identity(None)

    def _find_by_token(self, secret: str) -> User | None:
        token = self._store.api_tokens.get_by_digest(digest_of(secret))
        if token is None:
            return None
        self._note_use(token.used_at, lambda now: self._store.api_tokens.set_used(token.id, now))
        return User(token.user, token.role if token.scope is TokenScope.EDIT else Role.READER, token.name)

    def _note_use(self, used_at: datetime | None, note: Callable[[datetime], None]) -> None:
        now = self._context.clock()
        if used_at is None or now - used_at >= _USE_INTERVAL:
            # Not awaited, since a crawl may be writing; a use that cannot be stored is not worth an error.
            self._store.submit(note, now)


def _is_from_here(request: Request) -> bool:
    """Return whether a request was sent on this computer, not by a proxy that runs on it."""
    return host_of(request.headers) in LOCAL_HOSTS and not any(name in request.headers for name in _PROXY_HEADERS)


def _refuse(request: Request, user: User | None) -> Response | None:
    """Return the answer to a request that its user may not send, or None."""
    path = request.url.path
    if user is None:
        return None if path in _PUBLIC_PATHS or path.startswith(_PUBLIC) else _demand_sign_in(request)
    is_own = path in OWN_PATHS or path.startswith(OWN) or path in _PUBLIC_PATHS
    if request.method in SAFE_METHODS or user.is_editor or is_own:
        return None
    detail = message("Only an editor may change this.")
    headers = {} if user.token is None else {"WWW-Authenticate": 'Bearer error="insufficient_scope"'}
    return answer_problem(request, make_problem(403, translate(detail, choose_language(request))), headers)


def _demand_sign_in(request: Request) -> Response:
    """Return the answer to a request that nobody may send who is not signed in.

    A browser is led to the page for that, and from there to the page that it requested.
    """
    if request.url.path.startswith("/api/"):
        has_token = "authorization" in request.headers
        detail = message("Send a token in the header 'Authorization: Bearer …'; it must be valid.")
        headers = {"WWW-Authenticate": 'Bearer error="invalid_token"' if has_token else "Bearer"}
        return answer_problem(request, make_problem(401, translate(detail, choose_language(request))), headers)
    headers = {"Cache-Control": "no-store"}
    if "hx-request" in request.headers:
        # A part of a page is requested: the whole page must change.
        try:
            shown = urlsplit(request.headers.get("hx-current-url", "/"))
        except ValueError:
            shown = urlsplit("/")
        return Response(status_code=401, headers={**headers, "HX-Redirect": _sign_in_url(shown.path, shown.query)})
    wanted = (request.url.path, request.url.query) if request.method in SAFE_METHODS else ("/", "")
    return RedirectResponse(_sign_in_url(*wanted), 303, headers)


def _sign_in_url(path: str, query: str) -> str:
    back = f"{path}?{query}" if query else path
    return SIGN_IN if back == "/" else f"{SIGN_IN}?next={quote(back, safe='/')}"
