"""Sign in and out: who may come in, how long a session lasts, and what an attacker may try."""

import sqlite3
import statistics
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from core.user import SIGN_INS_BY_ADDRESS, SIGN_INS_BY_NAME
from tests.cli.commands import Kliping
from tests.cli.conftest import CONFIG
from tests.web.conftest import PASSWORD, Office, Site, add_people, cookie_of, serve_folder
from web.security import MAX_BODY

INDONESIAN = {"Accept-Language": "id"}


def test_without_users_nobody_signs_in_on_this_computer(site: Site) -> None:
    assert site.get("/search").status == 200
    assert "kliping users add" in site.get("/account").text
    assert "Sign out" not in site.get("/search").text


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"])
def test_without_users_a_request_of_a_proxy_is_not_from_this_computer(site: Site, header: str) -> None:
    answer = site.get("/search", {header: "127.0.0.1"})
    assert (answer.status, answer.headers["location"]) == (303, "/sign-in?next=/search")
    assert site.get("/search", {"Host": "192.168.1.10"}).status == 303


def test_without_users_other_computers_are_told_how_to_add_one(archive: Kliping) -> None:
    with serve_folder(archive.folder, host="0.0.0.0") as site:
        assert site.get("/search").status == 303
        assert site.get("/api/v1/articles").status == 401
        page = site.get("/sign-in").text
        assert "There are no users yet" in page
        assert "kliping users add NAME --role editor" in page
        assert 'type="password"' not in page


def test_with_users_everybody_signs_in_on_this_computer_too(office: Office) -> None:
    answer = office.site.get("/search", q="banjir", since="3d")
    assert answer.status == 303
    assert parse_qs(urlsplit(answer.headers["location"]).query) == {"next": ["/search?q=banjir&since=3d"]}
    page = office.site.get(answer.headers["location"], INDONESIAN).text
    assert "Kata sandi" in page
    assert 'name="next" value="/search?q=banjir&amp;since=3d"' in page
    assert office.site.get("/static/kliping.css").status == 200


def test_a_part_of_a_page_leads_the_whole_page_to_the_sign_in(office: Office) -> None:
    shown = {"HX-Request": "true", "HX-Current-URL": "http://127.0.0.1/search?q=banjir"}
    answer = office.site.get("/search", shown)
    assert (answer.status, answer.headers["hx-redirect"]) == (401, "/sign-in?next=/search%3Fq%3Dbanjir")


def test_a_sign_in_leads_to_the_requested_page(office: Office) -> None:
    answer = office.site.post("/sign-in", name="sari", password=PASSWORD, next="/search?q=banjir")
    assert (answer.status, answer.headers["location"]) == (303, "/search?q=banjir")
    page = office.site.get("/search", {"Cookie": cookie_of(answer)})
    assert page.status == 200
    assert "Sari</summary>" in page.text
    assert page.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize(
    "path", ["//other.example", "https://other.example", "/\\other.example", "\\\\other.example", "javascript:alert(1)"]
)
def test_a_sign_in_leads_to_no_other_site(office: Office, path: str) -> None:
    assert f'value="{path}"' not in office.site.get("/sign-in", next=path).text
    answer = office.site.post("/sign-in", name="Sari", password=PASSWORD, next=path)
    assert (answer.status, answer.headers["location"]) == (303, "/")
    signed_in = office.site.get("/sign-in", {"Cookie": cookie_of(answer)}, next=path)
    assert (signed_in.status, signed_in.headers["location"]) == (303, "/")


def test_the_cookie_is_for_this_site_and_not_for_scripts(office: Office) -> None:
    answer = office.site.post("/sign-in", name="Sari", password=PASSWORD)
    [cookie] = [each for each in answer.headers.get_all("set-cookie", []) if each.startswith("session=")]
    attributes = {each.strip().lower() for each in cookie.split(";")[1:]}
    assert {"httponly", "samesite=lax", "path=/"} <= attributes
    assert not any(each.startswith(("domain", "secure")) for each in attributes)


def test_only_a_digest_of_the_session_is_stored(office: Office) -> None:
    secret = office.type_password("Sari")["Cookie"].partition("=")[2]
    stored = b"".join(path.read_bytes() for path in office.folder.glob("kliping.db*"))
    assert len(secret) > 40
    assert secret.encode() not in stored
    assert PASSWORD.encode() not in stored


def test_wrong_name_and_wrong_password_have_the_same_answer(office: Office) -> None:
    with office.store() as store:
        store.users.set_disabled(store.users.get("Bayu"), office.clock())
    answers = [
        office.site.post("/sign-in", name=name, password=password)
        for name, password in (("Sari", "falsch"), ("Nobody", PASSWORD), ("Bayu", PASSWORD), ("", ""), ("\0", "\0"))
    ]
    assert {answer.status for answer in answers} == {422}
    texts = {answer.text.replace(f'value="{name}"', "") for answer, name in zip(answers, NAMES, strict=True)}
    assert len(texts) == 1
    assert "The name or the password is wrong." in texts.pop()
    assert not any(answer.headers["set-cookie"] for answer in answers)


NAMES = ("Sari", "Nobody", "Bayu", "", "\0")


def test_the_time_of_an_answer_does_not_tell_whether_a_name_exists(archive: Kliping, password_hash: str) -> None:
    add_people(archive.folder, password_hash)
    seconds: dict[str, list[float]] = {"Sari": [], "Nobody": []}
    with serve_folder(archive.folder) as site:
        for _ in range(7):
            for name, measured in seconds.items():
                began = time.perf_counter()
                assert site.post("/sign-in", name=name, password="falsch").status == 422
                measured.append(time.perf_counter() - began)
    known, unknown = (statistics.median(measured) for measured in seconds.values())
    assert 0.5 < unknown / known < 2


def test_passwords_of_a_name_cannot_be_tried_without_end(office: Office) -> None:
    office.type_password("Sari")
    for _ in range(SIGN_INS_BY_NAME):
        assert office.site.post("/sign-in", name="sari", password="falsch").status == 422
    for password in ("falsch", PASSWORD):
        refused = office.site.post("/sign-in", INDONESIAN, name="Sari", password=password)
        assert (refused.status, refused.headers["retry-after"]) == (429, "900")
        assert "coba lagi" in refused.text
    office.type_password("Bayu")
    office.clock.advance(minutes=15)
    office.type_password("Sari")


def test_names_cannot_be_tried_without_end_from_one_address(office: Office) -> None:
    with office.store() as store:
        for number in range(SIGN_INS_BY_ADDRESS):
            store.failed_sign_ins.add(f"user {number}", "127.0.0.1", office.clock())
    assert office.site.post("/sign-in", name="Bayu", password=PASSWORD).status == 429


def test_a_stated_address_is_not_believed(office: Office) -> None:
    with office.store() as store:
        for number in range(SIGN_INS_BY_ADDRESS):
            store.failed_sign_ins.add(f"user {number}", "127.0.0.1", office.clock())
    spoofed = {"X-Forwarded-For": "10.0.0.7", "X-Forwarded-Proto": "https"}
    assert office.site.post("/sign-in", spoofed, name="Bayu", password=PASSWORD).status == 429


def test_a_session_ends_after_seven_days_without_use_and_after_thirty_in_any_case(office: Office) -> None:
    idle, busy = office.sign_in("Sari"), office.sign_in("Sari")
    for _ in range(9):
        office.clock.advance(days=3)
        assert office.site.get("/search", busy).status == 200
        with office.store() as store:
            # The use is stored in the background: this runs after it.
            store.users.find()
    assert office.site.get("/search", idle).status == 303
    office.clock.advance(days=3)
    assert office.site.get("/search", busy).status == 303


def test_a_session_can_be_ended_by_its_user(office: Office) -> None:
    signed_in = office.sign_in("Sari")
    other = office.sign_in("Sari")
    answer = office.site.post("/sign-out", signed_in)
    assert (answer.status, answer.headers["location"]) == (303, "/sign-in")
    assert answer.headers["clear-site-data"] == '"cache"'
    assert cookie_of(answer) == 'session=""'
    assert office.site.get("/search", signed_in).status == 303
    assert office.site.get("/search", other).status == 200


def test_a_session_that_was_given_to_a_browser_is_not_taken_over(office: Office) -> None:
    """Session fixation: who knows the cookie before the sign-in does not know the one after it."""
    given = {"Cookie": "session=known-to-the-attacker"}
    mine = office.type_password("Sari", given)
    assert mine != given
    assert office.site.get("/search", given).status == 303
    again = office.type_password("Bayu", mine)
    assert again != mine
    assert office.site.get("/search", mine).status == 303, "the session of the user before ended"
    assert "Bayu</summary>" in office.site.get("/search", again).text


def test_a_cookie_of_another_host_of_the_domain_is_no_session_behind_tls(archive: Kliping, password_hash: str) -> None:
    """Cookie tossing: another host can set `session` for the whole domain, but no cookie with the prefix."""
    add_people(archive.folder, password_hash)
    config = f"{CONFIG}web: {{hosts: [desk.example], trusted_proxies: [127.0.0.1]}}\n"
    encrypted = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "10.0.0.7", "Host": "desk.example"}
    with serve_folder(archive.folder, config=config) as site:
        sent = encrypted | {"Origin": "https://desk.example"}
        answer = site.post("/sign-in", sent, name="Sari", password=PASSWORD)
        [cookie] = [each for each in answer.headers.get_all("set-cookie", []) if "session=" in each]
        assert cookie.startswith("__Host-session=")
        assert {"secure", "path=/"} <= {each.strip().lower() for each in cookie.split(";")}
        assert "domain" not in cookie.lower()
        secret = cookie_of(answer).partition("=")[2]
        assert site.get("/search", encrypted | {"Cookie": f"__Host-session={secret}"}).status == 200
        assert site.get("/search", encrypted | {"Cookie": f"session={secret}"}).status == 303
        tossed = f"session=tossed; __Host-session={secret}; session=tossed"
        assert site.get("/search", encrypted | {"Cookie": tossed}).status == 200


def test_a_password_is_compared_in_any_composition(archive: Kliping, kliping: Kliping, tmp_path: Path) -> None:
    (tmp_path / "password").write_text("un café à la crème\n", encoding="utf-8")
    assert archive("users", "add", "Dewi", "--password-file", "password").code == 0
    with serve_folder(archive.folder) as site:
        decomposed = "un cafe\u0301 a\u0300 la cre\u0300me"
        assert site.post("/sign-in", name="Dewi", password=decomposed).status == 303


def test_a_reset_password_ends_all_sessions(office: Office, archive: Kliping) -> None:
    sessions = [office.sign_in("Sari"), office.sign_in("Sari"), office.sign_in("Bayu")]
    (office.folder / "password").write_text("lain sekali sandinya")
    done = archive("users", "password", "Sari", "--password-file", "password")
    assert (done.code, done.out) == (0, "Sari has another password; ended sessions: 2\n")
    assert [office.site.get("/search", session).status for session in sessions] == [303, 303, 200]
    assert office.site.post("/sign-in", name="Sari", password=PASSWORD).status == 422
    assert office.site.post("/sign-in", name="Sari", password="lain sekali sandinya").status == 303


def test_a_disabled_user_is_signed_out(office: Office, archive: Kliping) -> None:
    session = office.sign_in("Bayu")
    assert archive("users", "edit", "Bayu", "--disable").code == 0
    assert office.site.get("/search", session).status == 303
    assert office.site.post("/sign-in", name="Bayu", password=PASSWORD).status == 422
    assert archive("users", "edit", "Bayu", "--enable").code == 0
    assert office.site.get("/search", session).status == 303
    office.type_password("Bayu")


def test_a_store_that_cannot_be_read_is_no_way_in(office: Office) -> None:
    session = office.sign_in("Sari")
    with closing(sqlite3.connect(office.folder / "kliping.db")) as connection:
        connection.execute("ALTER TABLE sessions RENAME TO away")
    assert office.site.get("/search", session).status == 503
    assert office.site.get("/api/v1/articles", session).headers["content-type"] == "application/problem+json"


def test_a_body_without_end_is_not_read(office: Office) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="name"; filename="a"\r\n\r\n' + b"a" * (MAX_BODY + 1)
    answer = office.site.send("POST", "/sign-in", {"Content-Type": "multipart/form-data; boundary=x"}, body)
    assert answer.status == 413
