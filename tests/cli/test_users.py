"""`kliping users` and `kliping audit`: the operator's side of users."""

import os
import pty
import shutil
import subprocess
from pathlib import Path

import pytest

from actions.users import add_user
from core.user import OPERATOR, SIGN_INS_BY_NAME
from storage import open_store
from tests.cli.commands import PROGRAM, Kliping, clean_environ, run_fresh
from tests.factories import NOW

PASSWORD = "sungai di kaki bukit"


@pytest.fixture(scope="session")
def staffed_store(filled_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of the commands' tests, to which the operator added Sari. Made once: hashing a password takes long."""
    path = tmp_path_factory.mktemp("staffed") / "kliping.db"
    shutil.copyfile(filled_store, path)
    with open_store(f"sqlite:///{path}", migrate=False) as store:
        add_user(store, "Sari", "editor", PASSWORD, NOW, OPERATOR)
    return path


@pytest.fixture
def office(archive: Kliping, staffed_store: Path) -> Kliping:
    (archive.folder / "password").write_text(f"{PASSWORD}\nanother line\n")
    shutil.copyfile(staffed_store, archive.folder / "kliping.db")
    return archive


def test_users_are_added_and_listed(office: Kliping) -> None:
    done = office("users", "add", "  Bayu   Adi ", "--password-file", "password")
    assert (done.code, done.out, done.err) == (0, "Bayu Adi is added as reader\n", "")
    assert [(record["name"], record["role"]) for record in office("users").records] == [
        ("Bayu Adi", "reader"),
        ("Sari", "editor"),
    ]
    assert office("users", "list").out == office("users").out
    assert "Bayu Adi" in office("users", "--table").out
    assert "password" not in office("users").out


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["add", "sari"], "there is a user named 'sari' already"),
        (["add", "local"], "'local' has a meaning in the audit log"),
        (["add", "  "], "a user's name has 1 to 100 characters"),
        (["add", "a\tb\x1b"], "a user's name has 1 to 100 characters"),
        (["add", "Bayu", "--role", "admin"], "--role admin: must be reader or editor"),
        (["add", "Bayu", "--password-file", "missing"], "--password-file missing: No such file or directory"),
        (["edit", "Sari"], "nothing to change; see --name, --role, --disable and --enable"),
        (["token", "add", "Sari", "--name", ""], "--name: must have 1 to 100 characters"),
        (["token", "add", "Sari", "--name", "a", "--scope", "all"], "--scope all: must be read or edit"),
    ],
)
def test_invalid_arguments_are_refused(office: Kliping, words: list[str], problem: str) -> None:
    file = [] if "--password-file" in words or words[0] != "add" else ["--password-file", "password"]
    done = office("users", *words, *file)
    assert (done.code, done.out) == (2, "")
    assert problem in done.err


@pytest.mark.parametrize(
    ("password", "problem"),
    [("pendek", "12 to 1000 characters"), ("a" * 1001, "12 to 1000"), ("a" * 12, "easily guessed"), ("", "12 to")],
)
def test_weak_passwords_are_refused(archive: Kliping, password: str, problem: str) -> None:
    (archive.folder / "password").write_text(password)
    done = archive("users", "add", "Bayu", "--password-file", "password")
    assert done.code == 2
    assert problem in done.err
    assert archive("users").records == []


def test_a_name_is_no_password(archive: Kliping) -> None:
    (archive.folder / "password").write_text("bayu adi  nugraha\n")
    done = archive("users", "add", "Bayu Adi Nugraha", "--password-file", "password")
    assert (done.code, "easily guessed" in done.err) == (2, True)


@pytest.mark.process
def test_a_password_comes_from_stdin(archive: Kliping) -> None:
    refused = run_fresh(archive.folder, "users", "add", "Bayu", stdin=b"a" * 1001)
    assert (refused.code, "12 to 1000 characters" in refused.err) == (2, True)
    assert run_fresh(archive.folder, "users", "add", "Bayu", stdin=f"{PASSWORD}\n".encode()).code == 0


@pytest.mark.process
def test_a_password_is_typed_twice_and_not_shown(archive: Kliping) -> None:
    code, shown = type_passwords(archive.folder, PASSWORD, PASSWORD)
    assert (code, archive("users").records[0]["name"]) == (0, "Bayu")
    assert "Password of Bayu: " in shown
    assert PASSWORD not in shown


def test_two_different_passwords_change_nothing(archive: Kliping) -> None:
    code, shown = type_passwords(archive.folder, PASSWORD, f"{PASSWORD}!")
    assert code == 2
    assert "the two passwords differ; nothing was changed" in shown
    assert archive("users").records == []


def type_passwords(folder: Path, *passwords: str) -> tuple[int, str]:
    """Add a user on a terminal, typing each password when it is asked for. Return the exit code and what was shown."""
    parent_end, child_end = pty.openpty()
    environ = clean_environ(COLUMNS="80", TERM="xterm")
    # A session of its own, so that the password is not asked for on the terminal of whoever runs the tests.
    with subprocess.Popen(
        [PROGRAM, "users", "add", "Bayu"],
        cwd=folder,
        env=environ,
        stdin=child_end,
        stdout=child_end,
        stderr=child_end,
        start_new_session=True,
    ) as process:
        os.close(child_end)
        shown, waiting = "", list(passwords)
        while piece := read(parent_end):
            shown += piece
            if waiting and shown.endswith(": "):
                os.write(parent_end, f"{waiting.pop(0)}\n".encode())
        os.close(parent_end)
        return process.wait(), shown


def read(descriptor: int) -> str:
    try:
        return os.read(descriptor, 65536).decode()
    except OSError:  # Linux says so when the other end is closed
        return ""


def test_a_user_is_edited(office: Kliping) -> None:
    done = office("users", "edit", "sari", "--role", "reader", "--name", "Sari Dewi")
    assert (done.code, done.out) == (0, "Sari Dewi: reader\n")
    assert done.err == "no editor can sign in now\n"
    assert office("users", "edit", "Sari Dewi", "--disable").out == "Sari Dewi: disabled\n"
    assert office("users").records[0]["disabled_at"]
    assert office("users", "edit", "Sari Dewi", "--enable", "--role", "editor").out == "Sari Dewi: editor\n"


def test_unknown_users_and_tokens_are_not_found(office: Kliping) -> None:
    for words in (["edit", "Dewi", "--disable"], ["password", "Dewi"], ["remove", "Dewi"], ["sign-out", "Dewi"]):
        done = office("users", *words)
        assert (done.code, done.err) == (3, "kliping: no user is named 'Dewi'; 'kliping users' lists them\n")
    for token_id in ("7", str(2**63 - 1)):
        assert office("users", "token", "revoke", token_id).code == 3


def test_the_last_user_is_not_removed_silently(office: Kliping) -> None:
    done = office("users", "remove", "Sari")
    assert (done.code, done.out) == (0, "Sari is removed\n")
    assert done.err.startswith("there are no users now: whoever uses this computer may use the page")


def test_tokens_are_made_listed_and_revoked(office: Kliping) -> None:
    made = office("users", "token", "add", "Sari", "--name", "laporan")
    assert made.code == 0
    assert made.out.startswith("kliping_")
    assert made.err == "keep it now, since it is not shown again\n"
    [record] = office("users", "token", "list", "sari").records
    assert (record["user"], record["name"], record["scope"], record["used_at"]) == ("Sari", "laporan", "read", None)
    assert made.out.strip() not in office("users", "token", "list").out
    as_json = office("users", "token", "add", "Sari", "--name", "impor", "--scope", "edit", "--json").records[0]
    assert as_json["token"].startswith("kliping_")
    revoked = office("users", "token", "revoke", str(record["id"]))
    assert (revoked.code, revoked.out) == (0, "laporan of Sari is revoked\n")
    assert [each["name"] for each in office("users", "token", "list").records] == ["impor"]
    left = office("users", "password", "Sari", "--password-file", "password")
    assert "1 token stays valid" in left.out


def test_changes_of_users_are_in_the_audit_log(office: Kliping) -> None:
    office("users", "edit", "Sari", "--name", "Sari Dewi")
    office("users", "sign-out", "Sari Dewi")
    office("users", "password", "Sari Dewi", "--password-file", "password")
    office("users", "token", "add", "Sari Dewi", "--name", "laporan")
    office("users", "remove", "Sari Dewi")
    records = office("audit").records
    assert [record["action"] for record in records] == [
        "user.remove",
        "token.add",
        "user.password",
        "user.sign_out",
        "user.edit",
        "user.add",
    ]
    assert {record["user"] for record in records} == {"operator"}
    assert [record["action"] for record in office("audit", "--limit", "1", "--before", "2").records] == ["user.add"]
    assert "user.remove" in office("audit", "--table").out


def test_a_password_that_the_operator_sets_is_not_limited_by_failed_sign_ins(office: Kliping) -> None:
    with open_store(office.store_url, migrate=False) as store:
        for _ in range(SIGN_INS_BY_NAME):
            store.failed_sign_ins.add("sari", "10.0.0.1", NOW)
    assert office("users", "password", "Sari", "--password-file", "password").code == 0


def test_users_can_be_added_before_the_first_crawl(kliping: Kliping) -> None:
    kliping.write_config("")
    (kliping.folder / "password").write_text(PASSWORD)
    assert kliping("users", "add", "Sari", "--role", "editor", "--password-file", "password").code == 0
