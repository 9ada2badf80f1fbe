"""`kliping users`: list, add, edit, password, remove, sign-out; their tokens; `kliping audit`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from getpass import getpass
from pathlib import Path

from actions.context import AppContext
from actions.json_records import audit_record, json_line, token_record, user_record
from actions.users import (
    add_user,
    edit_user,
    end_sessions,
    make_token,
    parse_role,
    remove_user,
    revoke_token,
    set_password,
)
from cli.context import load, open_mirrored_store
from cli.json_output import print_records
from cli.language import localize, localized, localized_plural
from cli.options import OutputFormat
from cli.terminal import format_time, print_table, safe
from core.errors import UsageError
from core.messages import message, os_error_message
from core.user import MAX_PASSWORD, OPERATOR, Role, Scope, check_password, parse_user_name
from storage import Store

ROLES = {Role.READER: message("reader"), Role.EDITOR: message("editor")}
SCOPES = {Scope.READ: message("read"), Scope.EDIT: message("edit")}


def list_users(path: Path, output_format: OutputFormat) -> None:
    """Print all users by name."""
    context = load(path)
    with context.open_store() as store:
        users = store.users.find()
    if output_format == "json":
        print_records(map(user_record, users))
        return
    columns = (localized("name"), localized("role"), localized("added"), localized("last sign-in"), "")
    print_table(
        columns,
        [
            (
                user.name,
                localize(ROLES[user.role]),
                format_time(user.created_at, context.zone),
                format_time(user.signed_in_at, context.zone),
                localized("disabled") if user.disabled_at else "",
            )
            for user in users
        ],
    )


def add(path: Path, name: str, role: str, password_file: Path | None) -> None:
    """Add a user, whose password is read from the terminal, from stdin or from a file."""
    context = load(path)
    name, chosen = parse_user_name(name), parse_role(role)
    with open_mirrored_store(context) as store:
        if any(user.name == name for user in store.users.find()):
            raise UsageError(message("there is a user named '{name}' already", name=name))
        password = _read_password(name, password_file)
        user = add_user(store, name, chosen, password, context.clock(), OPERATOR)
    print(safe(localized("{name} is added as {role}", name=user.name, role=ROLES[user.role])))


def edit(path: Path, name: str, new_name: str | None, role: str | None, is_disabled: bool | None) -> None:
    """Change a user's name or role, or whether it may sign in."""
    with _opened(path) as (context, store):
        user = edit_user(store, name, context.clock(), OPERATOR, new_name=new_name, role=role, is_disabled=is_disabled)
        has_editor = store.users.has_editor()
    state = localized("disabled") if user.disabled_at else localize(ROLES[user.role])
    print(safe(f"{user.name}: {state}"))
    if not has_editor:
        print(localized("no editor can sign in now"), file=sys.stderr)


def change_password(path: Path, name: str, password_file: Path | None) -> None:
    """Give a user another password, and end its sessions."""
    with _opened(path) as (context, store):
        user = store.users.get(name)
        password = _read_password(user.name, password_file)
        ended = set_password(store, user.name, password, context.clock(), OPERATOR)
        tokens = len(store.api_tokens.find(user.id))
    print(safe(localized("{name} has another password; ended sessions: {number}", name=user.name, number=ended)))
    if tokens:
        sentence = localized_plural(
            "1 token stays valid; 'kliping users token list' shows it",
            "{count} tokens stay valid; 'kliping users token list' shows them",
            count=tokens,
        )
        print(sentence)


def remove(path: Path, name: str) -> None:
    """Delete a user with its sessions and tokens."""
    with _opened(path) as (context, store):
        user = store.users.get(name)
        remove_user(store, name, context.clock(), OPERATOR)
        has_users = store.users.has_any()
    print(safe(localized("{name} is removed", name=user.name)))
    if not has_users:
        warning = localized("there are no users now: whoever uses this computer may use the page without signing in")
        print(warning, file=sys.stderr)


def sign_out(path: Path, name: str) -> None:
    """End all sessions of a user."""
    with _opened(path) as (context, store):
        user = store.users.get(name)
        ended = end_sessions(store, name, context.clock(), OPERATOR)
    print(safe(localized("{name} is signed out; ended sessions: {number}", name=user.name, number=ended)))


def list_tokens(path: Path, name: str | None, output_format: OutputFormat) -> None:
    """Print the tokens of a user, or of all users, the newest first."""
    with _opened(path) as (context, store):
        tokens = store.api_tokens.find(None if name is None else store.users.get(name).id)
    if output_format == "json":
        print_records(map(token_record, tokens))
        return
    columns = (localized("id"), localized("user"), localized("name"), localized("scope"), localized("made"))
    print_table(
        (*columns, localized("last used")),
        [
            (
                str(token.id),
                token.user,
                token.name,
                localize(SCOPES[token.scope]),
                format_time(token.created_at, context.zone),
                format_time(token.used_at, context.zone),
            )
            for token in tokens
        ],
    )


def add_token(path: Path, user: str, name: str, scope: str, *, as_json: bool) -> None:
    """Make a token, and print it: the only time."""
    with _opened(path) as (context, store):
        secret, token = make_token(store, user, name, scope, context.clock(), OPERATOR)
    if as_json:
        print(json_line({**token_record(token), "token": secret}))
        return
    print(secret)
    print(localized("keep it now, since it is not shown again"), file=sys.stderr)


def revoke(path: Path, token_id: int) -> None:
    """Delete a token."""
    with _opened(path) as (context, store):
        token = revoke_token(store, token_id, context.clock(), OPERATOR)
    print(safe(localized("{name} of {user} is revoked", name=token.name, user=token.user)))


def list_audit_log(path: Path, limit: int, before: int | None, output_format: OutputFormat) -> None:
    """Print the newest changes by users, newest first."""
    context = load(path)
    with context.open_store() as store:
        entries = store.audit_log.find(limit, before)
    if output_format == "json":
        print_records(audit_record(entry_id, entry) for entry_id, entry in entries)
        return
    columns = (localized("id"), localized("time"), localized("user"), localized("change"), localized("of"), "")
    print_table(
        columns,
        [
            (
                str(entry_id),
                format_time(entry.at, context.zone),
                entry.user,
                entry.action,
                entry.subject,
                json_line(entry.details) if entry.details else "",
            )
            for entry_id, entry in entries
        ],
    )


@contextmanager
def _opened(path: Path) -> Iterator[tuple[AppContext, Store]]:
    context = load(path)
    with context.open_store() as store:
        yield context, store


def _read_password(name: str, file: Path | None) -> str:
    """Return the password from a file, the first line of stdin, or typed twice on the terminal, where it is not shown.

    Raise UsageError if it is not valid, before it is typed again.
    """
    if file is not None:
        try:
            password = file.expanduser().read_text(encoding="utf-8").partition("\n")[0].removesuffix("\r")
        except (OSError, UnicodeDecodeError) as error:
            reason = os_error_message(error) if isinstance(error, OSError) else message("it is not UTF-8 text")
            raise UsageError(message("--password-file {path}: {reason}", path=str(file), reason=reason)) from error
    elif not sys.stdin.isatty():
        password = sys.stdin.readline(MAX_PASSWORD + 2).rstrip("\r\n")
    else:
        password = getpass(safe(localized("Password of {name}: ", name=name)))
        check_password(password, name)
        if getpass(localized("The same again: ")) != password:
            raise UsageError(message("the two passwords differ; nothing was changed"))
    check_password(password, name)
    return password
