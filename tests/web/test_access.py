"""Who may do what: every route that changes something refuses those who may not, also the routes of later times."""

import inspect
import re
from collections.abc import Iterator
from html import unescape
from types import ModuleType

import pytest
from fastapi.routing import APIRoute

from actions.users import make_token
from core.user import Role, Scope
from tests.factories import NOW
from tests.web.conftest import Office
from web.access import OWN, OWN_PATHS, SIGN_IN
from web.application import ROUTES
from web.authentication import audited
from web.security import SAFE_METHODS


def find_changing_routes() -> Iterator[tuple[str, APIRoute]]:
    """Yield method and route of everything that is not only read."""
    for route in walk(ROUTES.routes):
        for method in sorted((route.methods or set()) - SAFE_METHODS):
            yield method, route


def walk(routes: object) -> Iterator[APIRoute]:
    for route in routes:  # type: ignore[attr-defined]
        if isinstance(route, APIRoute):
            yield route
        elif hasattr(route, "original_router"):
            yield from walk(route.original_router.routes)


def is_own(path: str) -> bool:
    return path in (*OWN_PATHS, SIGN_IN) or path.startswith(OWN)


def make_path(route: APIRoute) -> str:
    return re.sub(r"\{[^}]*\}", "1", route.path)


def test_the_routes_are_found() -> None:
    paths = {route.path for _, route in find_changing_routes()}
    assert {"/sign-in", "/sign-out", "/account/tokens/{token_id}/revoke"} <= paths


def test_every_changing_route_refuses_who_is_not_signed_in(office: Office) -> None:
    for method, route in find_changing_routes():
        path = make_path(route)
        if path == SIGN_IN:
            continue
        answer = office.site.send(method, path)
        if path.startswith("/api/"):
            assert (answer.status, answer.headers["content-type"]) == (401, "application/problem+json"), path
            assert answer.headers["www-authenticate"] == "Bearer"
        else:
            assert (answer.status, answer.headers["location"]) == (303, SIGN_IN), path


def test_every_changing_route_refuses_readers(office: Office) -> None:
    reader = office.sign_in("Bayu")
    for method, route in find_changing_routes():
        path = make_path(route)
        answer = office.site.send(method, path, reader)
        if is_own(path):
            assert answer.status in (303, 404, 422), path
            reader = office.sign_in("Bayu")
        else:
            assert answer.status == 403, path


def test_every_changing_route_refuses_tokens_that_may_only_read(office: Office) -> None:
    with office.store() as store:
        secret, _ = make_token(store, "Sari", "laporan", Scope.READ, NOW, "Sari")
    for method, route in find_changing_routes():
        path = make_path(route)
        if path not in (SIGN_IN, "/sign-out"):
            answer = office.site.send(method, path, {"Authorization": f"Bearer {secret}"})
            assert answer.status in ((403, 422) if is_own(path) else (403,)), path


def test_every_changing_route_is_in_a_module_that_writes_the_audit_log() -> None:
    """Read the code, since not every route can be called with something that it changes."""
    missing = [
        route.path
        for _, route in find_changing_routes()
        if not is_own(route.path) and not writes_audit_log(inspect.getmodule(route.endpoint))
    ]
    assert not missing, "call what changes something in `with audited(…):`"


def writes_audit_log(module: ModuleType | None) -> bool:
    """Return whether a module, or a function or the module of a class of `web` that it uses, writes the audit log."""
    assert module is not None
    used = [value for value in vars(module).values() if inspect.isfunction(value) or inspect.isclass(value)]
    of_web = [each for each in used if each.__module__.startswith("web.") and each is not audited]
    sources = [module, *(each if inspect.isfunction(each) else inspect.getmodule(each) for each in of_web)]
    return any("audited(" in inspect.getsource(each) for each in sources if each is not None)


def test_an_unknown_path_tells_nothing_to_who_is_not_signed_in(office: Office) -> None:
    assert office.site.get("/no-such-page").status == 303
    assert office.site.get("/api/v1/no-such-thing").status == 401
    assert office.site.get("/no-such-page", office.sign_in("Bayu")).status == 404


@pytest.mark.parametrize(
    "path", ["/search", "/articles/1", "/account", "/audit", "/api/v1/articles", "/api/v1/openapi.json"]
)
def test_every_page_needs_a_user(office: Office, path: str) -> None:
    assert office.site.get(path).status in (303, 401)
    assert office.site.get(path, office.sign_in("Sari")).status == 200


def test_only_editors_see_the_audit_log(office: Office) -> None:
    reader, editor = office.sign_in("Bayu"), office.sign_in("Sari")
    assert office.site.get("/audit", reader).status == 403
    assert "/audit" not in office.site.get("/search", reader).text
    assert "/audit" in office.site.get("/search", editor).text


class TestTokens:
    def make(self, office: Office, user: str, scope: Scope) -> dict[str, str]:
        with office.store() as store:
            secret, _ = make_token(store, user, f"{user} {scope}", scope, NOW, user)
        return {"Authorization": f"Bearer {secret}"}

    def test_a_program_reads_with_a_token(self, office: Office) -> None:
        token = self.make(office, "Bayu", Scope.READ)
        assert office.site.get("/api/v1/articles", token).status == 200
        assert office.site.get("/api/v1/articles", {"Authorization": token["Authorization"].lower()}).status == 401

    @pytest.mark.parametrize("header", ["Bearer ", "Bearer x", "bearer kliping_", "Bearer \x80", "Bearer a b"])
    def test_an_invalid_token_is_refused(self, office: Office, header: str) -> None:
        answer = office.site.get("/api/v1/articles", {"Authorization": header, **office.sign_in("Sari")})
        assert (answer.status, answer.headers["content-type"]) == (401, "application/problem+json")
        assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'
        assert answer.record["detail"].startswith("Send a token")

    def test_a_token_for_reading_says_so(self, office: Office) -> None:
        answer = office.site.send("POST", "/api/v1/keywords", self.make(office, "Sari", Scope.READ))
        assert answer.status == 403
        assert answer.headers["www-authenticate"] == 'Bearer error="insufficient_scope"'

    def test_a_token_for_editing_may_do_what_its_user_may(self, office: Office) -> None:
        editor = self.make(office, "Sari", Scope.EDIT)
        assert office.site.send("POST", "/no-such-page", editor).status == 404
        with office.store() as store:
            store.users.set_role(store.users.get("Sari"), Role.READER)
        assert office.site.send("POST", "/no-such-page", editor).status == 403

    def test_a_revoked_token_is_not_valid(self, office: Office) -> None:
        token = self.make(office, "Bayu", Scope.READ)
        with office.store() as store:
            store.api_tokens.remove(store.api_tokens.find()[0].id)
        assert office.site.get("/api/v1/articles", token).status == 401

    def test_a_token_makes_no_tokens_and_sees_no_account(self, office: Office) -> None:
        token = self.make(office, "Sari", Scope.EDIT)
        assert office.site.post("/account/tokens", token, name="more").status == 403
        assert office.site.post("/account/sessions/end", token).status == 403

    def test_other_sites_cannot_use_a_token(self, office: Office) -> None:
        token = self.make(office, "Sari", Scope.EDIT)
        answer = office.site.send("POST", "/no-such-page", token | {"Origin": "https://other.example"})
        assert answer.status == 403
        assert "another site" in answer.text
        assert "access-control-allow-origin" not in answer.headers

    def test_only_a_digest_of_a_token_is_stored(self, office: Office) -> None:
        secret = self.make(office, "Sari", Scope.READ)["Authorization"].partition(" ")[2]
        stored = b"".join(path.read_bytes() for path in office.folder.glob("kliping.db*"))
        assert secret.startswith("kliping_")
        assert secret.encode() not in stored


def test_a_part_of_a_page_at_a_malformed_address_leads_to_the_sign_in(office: Office) -> None:
    answer = office.site.get("/today/new", {"HX-Request": "true", "HX-Current-URL": "http://["}, seen="1.1")
    assert (answer.status, answer.headers["hx-redirect"]) == (401, "/sign-in")


def test_a_reader_is_refused_in_the_readers_language(office: Office) -> None:
    answer = office.site.get("/audit", office.sign_in("bayu") | {"Accept-Language": "id"})
    assert answer.status == 403
    assert "Hanya penyunting yang boleh mengubah ini." in answer.text


# The pages that a reader may open.
READ_PAGES = (
    *("/", "/?undo=1", "/search", "/search?q=banjir", "/articles/1", "/articles/1/lines", "/keywords", "/keywords/1"),
    *(
        "/feeds",
        "/reports",
        "/outlets",
        "/outlets/1",
        "/outlets/1/refused",
        "/status",
        "/tasks/1",
        "/account",
        "/searches/1",
    ),
)


def test_readers_see_no_form_that_they_may_not_send_and_no_link_that_they_may_not_follow(office: Office) -> None:
    editor, reader = office.sign_in("Sari"), office.sign_in("Bayu")
    assert office.site.post("/searches", editor, name="air", q="banjir").status == 303
    assert office.site.post("/feeds", editor, search=1).status == 303
    assert office.site.post("/keywords/1/backfill", editor).status == 303
    links = set[str]()
    for path in READ_PAGES:
        answer = office.site.get(path, reader)
        if answer.status == 303:
            answer = office.site.get(answer.headers["location"], reader)
        assert answer.status == 200, path
        forms = [form for form in re.findall(r"<form[^>]*>", answer.text) if 'method="post"' in form]
        sent = [re.search(r'action="([^"]*)"', form) for form in forms]
        refused = [form for form, action in zip(forms, sent, strict=True) if not (action and is_own(action[1]))]
        refused += re.findall(r'(?:hx-post|formaction)="[^"]*"', answer.text)
        assert not refused, path
        links |= {unescape(each) for each in re.findall(r'href="(/[^"#]*)"', answer.text)}
    assert {"/keywords/1", "/outlets/1", "/status"} <= links
    assert [each for each in sorted(links) if office.site.get(each, reader).status == 403] == []
    for path in ("/add", "/audit", "/start", "/start/outlet", "/keywords/new", "/outlets/1/edit", "/feeds.opml"):
        assert office.site.get(path, reader).status == 403, path
        assert office.site.get(path, editor).status != 403, path
