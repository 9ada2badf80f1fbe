"""Users: add and change them, sign in and out, make tokens. Each change is in the audit log with who made it."""

import hashlib
import secrets
import threading
import unicodedata
from datetime import datetime
from ipaddress import IPv6Address, ip_address

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from core.errors import SignInRefused, UsageError, UserNotFound
from core.keyword import name_key
from core.messages import message
from core.user import MAX_PASSWORD, MAX_USER_NAME, Role, Scope, check_password, parse_user_name
from storage import AuditEntry, Store, StoredToken, StoredUser

# Argon2id with parameters of OWASP's Password Storage Cheat Sheet. The defaults of the library take four threads and
# four times as long, which others on a small computer would notice.
_HASHER = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1)

# Hashing takes 46 MiB, so only a few passwords are hashed at the same time.
_HASHING = threading.BoundedSemaphore(2)

# Begins every token, so that programs that search for leaked secrets recognize it.
TOKEN_PREFIX = "kliping_"  # noqa: S105 - no secret

MAX_TOKEN_NAME = 100
_MAX_BROWSER = 200


def add_user(store: Store, name: str, role: str, password: str, now: datetime, by: str) -> StoredUser:
    """Add a user. Raise UsageError for an invalid or used name, role or password."""
    name, chosen = parse_user_name(name), parse_role(role)
    hashed = _hash_password(password, name)
    with store.audited(AuditEntry(by, "user.add", name, {"role": chosen}, now)):
        store.users.add(name, chosen, hashed, now)
    return store.users.get(name)


def edit_user(
    store: Store,
    name: str,
    now: datetime,
    by: str,
    *,
    new_name: str | None = None,
    role: str | None = None,
    is_disabled: bool | None = None,
) -> StoredUser:
    """Change what is not None. A disabled user is signed out. Raise UserNotFound, or UsageError as `add_user` does."""
    user = store.users.get(name)
    changes: dict[str, str | bool] = {}
    if new_name is not None:
        changes["name"] = parse_user_name(new_name)
    if role is not None:
        changes["role"] = parse_role(role)
    if is_disabled is not None:
        changes["disabled"] = is_disabled
    if not changes:
        raise UsageError(message("nothing to change; see --name, --role, --disable and --enable"))
    with store.audited(AuditEntry(by, "user.edit", user.name, changes, now)):
        if new_name is not None:
            store.users.rename(user, parse_user_name(new_name))
        if role is not None:
            store.users.set_role(user, parse_role(role))
        if is_disabled is not None:
            store.users.set_disabled(user, now if is_disabled else None)
        if is_disabled:
            store.sessions.end_all(user.id)
    return store.users.get(str(changes.get("name", user.name)))


def set_password(
    store: Store, name: str, password: str, now: datetime, by: str, *, kept_session: int | None = None
) -> int:
    """Give a user another password, and end all of its sessions but `kept_session`. Return how many ended."""
    user = store.users.get(name)
    hashed = _hash_password(password, user.name)
    with store.audited(AuditEntry(by, "user.password", user.name, {}, now)):
        store.users.set_password(user, hashed)
        return store.sessions.end_all(user.id, but=kept_session)


def remove_user(store: Store, name: str, now: datetime, by: str) -> None:
    """Delete a user with its sessions and tokens. Raise UserNotFound for an unknown name."""
    user = store.users.get(name)
    with store.audited(AuditEntry(by, "user.remove", user.name, {}, now)):
        store.users.remove(user)


def end_sessions(store: Store, name: str, now: datetime, by: str) -> int:
    """End all sessions of a user. Return how many ended. Raise UserNotFound for an unknown name."""
    user = store.users.get(name)
    with store.audited(AuditEntry(by, "user.sign_out", user.name, {}, now)):
        return store.sessions.end_all(user.id)


def parse_role(text: str) -> Role:
    """Return a role. Raise UsageError for an unknown one."""
    try:
        return Role(text.strip().lower())
    except ValueError:
        raise UsageError(message("--role {role}: must be reader or editor", role=text)) from None


def sign_in(store: Store, name: str, password: str, now: datetime, address: str, browser: str | None) -> str:
    """Start a session, and return its secret, which is stored nowhere.

    Raise SignInRefused, after the same time whether or not there is such a user, or TooManySignIns.
    """
    user, attempt = _check_password_of(store, name, password, now, address)
    secret = secrets.token_urlsafe(32)
    with store.audited(AuditEntry(user.name, "user.sign_in", user.name, {"address": address}, now)):
        store.failed_sign_ins.forget(attempt)
        store.users.set_signed_in(user, now)
        if _HASHER.check_needs_rehash(user.password_hash):
            store.users.set_password(user, _hash(password))
        store.sessions.start(user.id, digest_of(secret), now, address, browser and browser[:_MAX_BROWSER])
    return secret


def change_own_password(
    store: Store, name: str, password: str, new_password: str, now: datetime, address: str, session_id: int
) -> int:
    """Give users another password who know theirs, and end their other sessions. Return how many ended.

    Raise as `sign_in` does, or UsageError for an invalid new password.
    """
    check_password(new_password, name)
    user, attempt = _check_password_of(store, name, password, now, address)
    store.failed_sign_ins.forget(attempt)
    return set_password(store, user.name, new_password, now, user.name, kept_session=session_id)


def _check_password_of(store: Store, name: str, password: str, now: datetime, address: str) -> tuple[StoredUser, int]:
    """Return the user with this name and password, and the id of the attempt. Raise as `sign_in` does."""
    name, password = name[: MAX_USER_NAME + 1], password[: MAX_PASSWORD + 1]
    attempt = store.failed_sign_ins.add(name_key(name), _network_of(address), now)
    try:
        user = store.users.get(name)
    except UserNotFound:
        # Takes as long as the comparison, so that the time does not tell which names exist.
        _hash(password)
        raise SignInRefused from None
    try:
        with _HASHING:
            _HASHER.verify(user.password_hash, _normalize(password))
    except VerificationError:
        raise SignInRefused from None
    if user.disabled_at is not None:
        raise SignInRefused
    return user, attempt


def make_token(store: Store, user_name: str, name: str, scope: str, now: datetime, by: str) -> tuple[str, StoredToken]:
    """Make a token for programs. Return its secret, which is stored nowhere, and what is stored of it.

    Raise UserNotFound, or UsageError for an invalid name or scope, or if a reader's token should edit.
    """
    user = store.users.get(user_name)
    name = " ".join(name.split())
    if not name or len(name) > MAX_TOKEN_NAME or not name.isprintable():
        raise UsageError(message("--name: must have 1 to {maximum} characters", maximum=MAX_TOKEN_NAME))
    try:
        chosen = Scope(scope.strip().lower())
    except ValueError:
        raise UsageError(message("--scope {scope}: must be read or edit", scope=scope)) from None
    if chosen is Scope.EDIT and user.role is not Role.EDITOR:
        raise UsageError(message("--scope edit: {user} is a reader, who may change nothing", user=user.name))
    secret = f"{TOKEN_PREFIX}{secrets.token_urlsafe(32)}"
    with store.audited(AuditEntry(by, "token.add", name, {"user": user.name, "scope": chosen}, now)):
        store.api_tokens.add(user.id, name, chosen, digest_of(secret), now)
    [made, *_] = store.api_tokens.find(user.id)
    return secret, made


def revoke_token(store: Store, token_id: int, now: datetime, by: str) -> StoredToken:
    """Delete a token. Raise TokenNotFound for an unknown id."""
    token = store.api_tokens.get(token_id)
    with store.audited(AuditEntry(by, "token.revoke", token.name, {"user": token.user}, now)):
        store.api_tokens.remove(token.id)
    return token


def digest_of(secret: str) -> str:
    """Return what is stored of a random secret. It cannot be guessed, so that a fast hash suffices."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _hash_password(password: str, name: str) -> str:
    check_password(password, name)
    return _hash(password)


def _hash(password: str) -> str:
    with _HASHING:
        return _HASHER.hash(_normalize(password))


def _normalize(password: str) -> bytes:
    """Return the bytes to hash: keyboards compose letters with accents in different ways (NIST SP 800-63B)."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def _network_of(address: str) -> str:
    """Return by what failed sign-ins are counted: an IPv4 address, or the network of an IPv6 one (64 bits)."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return address
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(IPv6Address(int(parsed) >> 64 << 64))
