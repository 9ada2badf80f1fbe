"""My account and the audit log: what users see and change of their own, in both languages."""

import re

import pytest

from actions.users import make_token
from core.user import SIGN_INS_BY_NAME, Scope
from storage import AuditEntry
from tests.factories import NOW
from tests.web.conftest import PASSWORD, Office

INDONESIAN = {"Accept-Language": "id"}
NEW = "awan di atas sawah"


def test_a_token_is_shown_once_and_works(office: Office) -> None:
    sari = office.sign_in("Sari")
    made = office.site.post("/account/tokens", sari, name="laporan", scope="edit")
    assert (made.status, made.headers["cache-control"]) == (200, "no-store")
    [secret] = set(re.findall(r"kliping_[\w-]+", made.text))
    page = office.site.get("/account", sari).text
    assert secret not in page
    assert "<td>laporan</td>" in page
    assert "to edit" in page
    assert office.site.get("/api/v1/articles", {"Authorization": f"Bearer {secret}"}).status == 200
    [revoke] = re.findall(r'action="(/account/tokens/\d+/revoke)"', page)
    assert office.site.post(revoke, sari).status == 303
    assert office.site.get("/api/v1/articles", {"Authorization": f"Bearer {secret}"}).status == 401


def test_a_reader_makes_no_token_that_edits(office: Office) -> None:
    answer = office.site.post("/account/tokens", office.sign_in("Bayu"), name="laporan", scope="edit")
    assert answer.status == 422
    assert 'value="laporan"' in answer.text
    assert "Bayu is a reader" in answer.text


def test_users_do_not_reach_what_belongs_to_others(office: Office) -> None:
    sari, bayu = office.sign_in("Sari"), office.sign_in("Bayu")
    with office.store() as store:
        _, token = make_token(store, "Sari", "rahasia", Scope.READ, NOW, "Sari")
        [session] = store.sessions.find(store.users.get("Sari").id, NOW)
    assert "rahasia" not in office.site.get("/account", bayu).text
    assert office.site.post(f"/account/tokens/{token.id}/revoke", bayu).status == 404
    assert office.site.post(f"/account/sessions/{session.id}/end", bayu).status == 303
    assert office.site.get("/account", sari).status == 200
    with office.store() as store:
        assert len(store.api_tokens.find()) == 1


def test_users_end_their_other_sessions(office: Office) -> None:
    here, there, elsewhere = (office.sign_in("Sari") for _ in range(3))
    page = office.site.get("/account", here).text
    ends = re.findall(r'action="(/account/sessions/\d+/end)"', page)
    assert len(ends) == 2
    assert page.count("Firefox") == 3
    assert office.site.post(ends[0], here).status == 303
    assert sorted(office.site.get("/search", each).status for each in (here, there, elsewhere)) == [200, 200, 303]
    assert office.site.post("/account/sessions/end", here).status == 303
    assert sorted(office.site.get("/search", each).status for each in (here, there, elsewhere)) == [200, 303, 303]
    assert office.site.get("/search", here).status == 200


def test_users_change_their_password_and_are_signed_out_elsewhere(office: Office) -> None:
    here, there = office.sign_in("Bayu"), office.sign_in("Bayu")
    answer = office.site.post("/account/password", here, password=PASSWORD, new_password=NEW, again=NEW)
    assert (answer.status, answer.headers["location"]) == (303, "/account")
    assert [office.site.get("/search", each).status for each in (here, there)] == [200, 303]
    assert office.site.post("/sign-in", name="Bayu", password=PASSWORD).status == 422
    assert office.site.post("/sign-in", name="Bayu", password=NEW).status == 303


@pytest.mark.parametrize(
    ("password", "new", "again", "problem"),
    [
        ("salah", NEW, NEW, "Nama atau kata sandi salah."),
        (PASSWORD, NEW, f"{NEW}s", "kedua kata sandi berbeda"),
        (PASSWORD, "pendek", "pendek", "harus terdiri atas 12 sampai 1000 karakter"),
        (PASSWORD, "a" * 20, "a" * 20, "mudah ditebak"),
    ],
)
def test_an_invalid_change_of_the_password_says_why(
    office: Office, password: str, new: str, again: str, problem: str
) -> None:
    bayu = office.sign_in("Bayu")
    fields = {"password": password, "new_password": new, "again": again}
    answer = office.site.post("/account/password", bayu | INDONESIAN, **fields)
    assert answer.status == 422
    assert problem in answer.text
    assert new not in answer.text
    assert office.site.post("/sign-in", name="Bayu", password=PASSWORD).status == 303


def test_a_stolen_session_cannot_try_passwords_without_end(office: Office) -> None:
    bayu = office.sign_in("Bayu")
    with office.store() as store:
        for _ in range(SIGN_INS_BY_NAME):
            store.failed_sign_ins.add("bayu", "127.0.0.1", NOW)
    answer = office.site.post("/account/password", bayu, password=PASSWORD, new_password=NEW, again=NEW)
    assert answer.status == 429


def test_names_and_browsers_are_text(office: Office) -> None:
    hostile = '<script>alert(1)</script>"'
    with office.store() as store:
        store.users.rename(store.users.get("Sari"), hostile)
        store.sessions.start(store.users.get(hostile).id, "digest", NOW, hostile, hostile)
        make_token(store, hostile, hostile, "read", NOW, hostile)
        with store.audited(AuditEntry(hostile, hostile, hostile, {hostile: hostile}, NOW)):
            pass
    signed_in = office.sign_in(hostile)
    for path in ("/account", "/audit", "/search"):
        page = office.site.get(path, signed_in)
        assert page.status == 200
        assert "<script>alert" not in page.text
        assert "&lt;script&gt;alert" in page.text


def test_the_audit_log_has_pages(office: Office) -> None:
    with office.store() as store:
        for number in range(120):
            with store.audited(AuditEntry("Sari", "keyword.edit", f"kata-{number}", {"query": "air"}, NOW)):
                pass
    sari, path, seen = office.sign_in("Sari"), "/audit", []
    while True:
        page = office.site.get(path, sari).text
        seen += re.findall(r"<td>kata-(\d+)</td>", page)
        following = re.search(r'rel="next" href="([^"]*)"', page)
        if following is None:
            break
        path = following[1]
    assert seen == [str(number) for number in reversed(range(120))]
    assert "Perubahan oleh pengguna" in office.site.get("/audit", sari | INDONESIAN).text
    assert office.site.get("/audit", sari, before=0).status == 422


def test_what_users_do_with_their_accounts_is_in_the_audit_log(office: Office) -> None:
    sari = office.type_password("Sari")
    office.site.post("/account/tokens", sari, name="laporan")
    with office.store() as store:
        [token] = store.api_tokens.find()
    office.site.post(f"/account/tokens/{token.id}/revoke", sari)
    office.site.post("/account/sessions/end", sari)
    office.site.post("/account/password", sari, password=PASSWORD, new_password=NEW, again=NEW)
    office.site.post("/sign-out", sari)
    with office.store() as store:
        entries = [entry for _, entry in store.audit_log.find(20)]
    assert [entry.action for entry in reversed(entries)] == [
        "user.sign_in",
        "token.add",
        "token.revoke",
        "user.end_sessions",
        "user.password",
        "user.sign_out",
    ]
    assert {entry.user for entry in entries} == {"Sari"}
    assert not [entry for entry in entries if PASSWORD in str(entry) or NEW in str(entry)]


def test_a_change_by_a_token_names_the_token(office: Office) -> None:
    with office.store() as store:
        secret, _ = make_token(store, "Sari", "impor", Scope.EDIT, NOW, "Sari")
    token = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    answer = office.site.send("POST", "/api/v1/keywords?matches_stored=false", token, b'{"name": "hujan"}')
    assert answer.status == 201, answer.text
    with office.store() as store:
        [(_, entry), *_] = store.audit_log.find(1)
    assert (entry.user, entry.action, entry.details["token"]) == ("Sari", "keyword.add", "impor")
