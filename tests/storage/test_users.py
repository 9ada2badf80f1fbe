"""Users, sessions, tokens and failed sign-ins, on both databases."""

from datetime import timedelta

import pytest

from core.errors import TooManySignIns, UsageError, UserNotFound
from core.user import (
    SESSION_IDLE,
    SESSION_LIFE,
    SIGN_IN_WINDOW,
    SIGN_INS_BY_ADDRESS,
    SIGN_INS_BY_NAME,
    Role,
    Scope,
)
from storage import AuditEntry, Store, StoredUser
from tests.factories import NOW

SECOND = timedelta(seconds=1)


def add(store: Store, name: str = "Sari", role: Role = Role.EDITOR) -> StoredUser:
    store.users.add(name, role, "hash", NOW)
    return store.users.get(name)


def test_names_are_compared_without_case(store: Store) -> None:
    add(store, "Sari Dewi")
    assert store.users.get("sari  DEWI").name == "Sari Dewi"
    with pytest.raises(UsageError, match="'SARI DEWI' already"):
        store.users.add("SARI DEWI", Role.READER, "hash", NOW)
    with pytest.raises(UserNotFound, match="Bayu"):
        store.users.get("Bayu")


def test_a_user_can_be_renamed_but_not_to_the_name_of_another(store: Store) -> None:
    sari = add(store)
    add(store, "Bayu", Role.READER)
    store.users.rename(sari, "SARI")
    assert [user.name for user in store.users.find()] == ["Bayu", "SARI"]
    with pytest.raises(UsageError, match="'bayu' already"):
        store.users.rename(sari, "bayu")


def test_only_an_enabled_editor_counts_as_one(store: Store) -> None:
    assert (store.users.has_any(), store.users.has_editor()) == (False, False)
    bayu = add(store, "Bayu", Role.READER)
    assert (store.users.has_any(), store.users.has_editor()) == (True, False)
    store.users.set_role(bayu, Role.EDITOR)
    assert store.users.has_editor()
    store.users.set_disabled(bayu, NOW)
    assert (store.users.has_any(), store.users.has_editor()) == (True, False)


def test_a_session_ends_when_it_is_not_used(store: Store) -> None:
    sari = add(store)
    store.sessions.start(sari.id, "digest", NOW, "10.0.0.1", "Firefox")
    [session] = store.sessions.find(sari.id, NOW)
    assert (session.user, session.role, session.address, session.browser) == ("Sari", "editor", "10.0.0.1", "Firefox")
    assert store.sessions.get("digest", NOW + SESSION_IDLE - SECOND) == session
    assert store.sessions.get("digest", NOW + SESSION_IDLE) is None
    assert store.sessions.find(sari.id, NOW + SESSION_IDLE) == []
    assert store.sessions.get("other", NOW) is None


def test_a_session_that_is_used_ends_after_its_life(store: Store) -> None:
    sari = add(store)
    store.sessions.start(sari.id, "digest", NOW, None, None)
    [session] = store.sessions.find(sari.id, NOW)
    store.sessions.set_used(session.id, NOW + SESSION_LIFE - 2 * SECOND)
    assert store.sessions.get("digest", NOW + SESSION_LIFE - SECOND)
    assert store.sessions.get("digest", NOW + SESSION_LIFE) is None


def test_a_disabled_user_has_no_session_and_no_token(store: Store) -> None:
    sari = add(store)
    store.sessions.start(sari.id, "digest", NOW, None, None)
    store.api_tokens.add(sari.id, "laporan", Scope.READ, "token", NOW)
    assert store.api_tokens.get_by_digest("token")
    store.users.set_disabled(sari, NOW)
    assert store.sessions.get("digest", NOW) is None
    assert store.api_tokens.get_by_digest("token") is None


def test_users_end_their_own_sessions_only(store: Store) -> None:
    sari, bayu = add(store), add(store, "Bayu")
    for number, user in enumerate((sari, sari, bayu)):
        store.sessions.start(user.id, f"digest {number}", NOW + number * SECOND, None, None)
    second, first = store.sessions.find(sari.id, NOW + 5 * SECOND)
    assert store.sessions.end(bayu.id, first.id) == 0
    assert store.sessions.end(sari.id, 2**63 - 1) == 0
    assert store.sessions.end_all(sari.id, but=second.id) == 1
    assert store.sessions.end_all(sari.id) == 1
    assert len(store.sessions.find(bayu.id, NOW)) == 1


def test_with_a_user_all_sessions_and_tokens_are_removed_and_ids_are_not_used_again(store: Store) -> None:
    sari = add(store)
    store.sessions.start(sari.id, "digest", NOW, None, None)
    store.api_tokens.add(sari.id, "laporan", Scope.READ, "token", NOW)
    [token] = store.api_tokens.find()
    store.users.remove(sari)
    assert store.api_tokens.find() == []
    again = add(store)
    assert again.id > sari.id
    store.api_tokens.add(again.id, "laporan", Scope.EDIT, "token", NOW)
    [new_token] = store.api_tokens.find(again.id)
    assert new_token.id > token.id
    assert store.sessions.find(again.id, NOW) == []


def test_too_many_failed_sign_ins_of_a_name_are_refused_until_the_first_ones_are_old(store: Store) -> None:
    for number in range(SIGN_INS_BY_NAME):
        store.failed_sign_ins.add("sari", f"10.0.0.{number}", NOW + number * SECOND)
    late = NOW + SIGN_INS_BY_NAME * SECOND
    with pytest.raises(TooManySignIns) as refused:
        store.failed_sign_ins.add("sari", "10.0.1.1", late)
    wait = timedelta(seconds=refused.value.seconds)
    assert wait == SIGN_IN_WINDOW - SIGN_INS_BY_NAME * SECOND
    with pytest.raises(TooManySignIns):
        store.failed_sign_ins.add("sari", "10.0.1.1", late + wait - SECOND)
    assert store.failed_sign_ins.add("bayu", "10.0.1.1", late)
    assert store.failed_sign_ins.add("sari", "10.0.1.1", late + wait)


def test_too_many_failed_sign_ins_from_an_address_are_refused(store: Store) -> None:
    for number in range(SIGN_INS_BY_ADDRESS):
        store.failed_sign_ins.add(f"user {number}", "10.0.0.1", NOW)
    with pytest.raises(TooManySignIns):
        store.failed_sign_ins.add("sari", "10.0.0.1", NOW)
    assert store.failed_sign_ins.add("sari", "10.0.0.2", NOW)


def test_a_sign_in_that_succeeded_does_not_count(store: Store) -> None:
    for _ in range(2 * SIGN_INS_BY_NAME):
        store.failed_sign_ins.forget(store.failed_sign_ins.add("sari", "10.0.0.1", NOW))


def test_what_is_old_is_pruned(store: Store) -> None:
    sari = add(store)
    store.sessions.start(sari.id, "digest", NOW, None, None)
    store.failed_sign_ins.add("sari", "10.0.0.1", NOW)
    with store.audited(AuditEntry("Sari", "keyword.add", "air", {}, NOW)):
        pass

    def prune(days: int) -> tuple[int, int, int]:
        pruned = store.prune(NOW + timedelta(days=days), unmatched_days=30, retention_days=None)
        return pruned.failed_sign_ins, pruned.sessions, pruned.audit_entries

    assert [prune(0), prune(1), prune(8), prune(730), prune(731)] == [
        (0, 0, 0),
        (1, 0, 0),
        (0, 1, 0),
        (0, 0, 0),
        (0, 0, 1),
    ]
