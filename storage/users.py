"""Users of the page and the API."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, insert, select, update

from core.errors import UsageError, UserNotFound
from core.keyword import name_key
from core.messages import message
from core.user import Role
from storage.database import Repository
from storage.prepared import PreparedStatement
from storage.schema import users

# Prepared, since each request asks for it while there are no users.
_ANY = PreparedStatement(select(users.c.id).limit(1))


@dataclass(frozen=True, slots=True)
class StoredUser:
    """A user. `disabled_at` is None while the user may sign in, `signed_in_at` until the first sign-in."""

    id: int
    name: str
    role: Role
    password_hash: str = field(repr=False)
    created_at: datetime
    disabled_at: datetime | None
    signed_in_at: datetime | None


class Users(Repository):
    """Read and write the table `users`."""

    def find(self) -> list[StoredUser]:
        """Return all users by name."""
        return self._find(select(users).order_by(users.c.key))

    def get(self, name: str) -> StoredUser:
        """Return the user with a name, in any case. Raise UserNotFound for an unknown name."""
        found = self._find(select(users).where(users.c.key == name_key(name)))
        if not found:
            raise UserNotFound(name)
        return found[0]

    def has_any(self) -> bool:
        """Return whether there is a user, even if only a disabled one."""
        with self._database.reading() as connection:
            return bool(_ANY.fetch(connection))

    def has_editor(self) -> bool:
        """Return whether an editor may sign in."""
        return self._exists((users.c.role == Role.EDITOR) & users.c.disabled_at.is_(None))

    def add(self, name: str, role: Role, password_hash: str, now: datetime) -> None:
        """Add a user. Raise UsageError if a user has this name."""
        self._check_free(name)
        values = {"name": name, "key": name_key(name), "role": role, "password_hash": password_hash, "created_at": now}
        self._execute(insert(users).values(values))

    def rename(self, user: StoredUser, name: str) -> None:
        """Give a user another name. Raise UsageError if another user has it."""
        if name_key(name) != name_key(user.name):
            self._check_free(name)
        self._update(user, {"name": name, "key": name_key(name)})

    def set_role(self, user: StoredUser, role: Role) -> None:
        self._update(user, {"role": role})

    def set_disabled(self, user: StoredUser, disabled_at: datetime | None) -> None:
        """Let a user not sign in since a time, or again."""
        self._update(user, {"disabled_at": disabled_at})

    def set_password(self, user: StoredUser, password_hash: str) -> None:
        self._update(user, {"password_hash": password_hash})

    def set_signed_in(self, user: StoredUser, now: datetime) -> None:
        self._update(user, {"signed_in_at": now})

    def remove(self, user: StoredUser) -> None:
        """Delete a user with its sessions and tokens."""
        self._execute(delete(users).where(users.c.id == user.id))

    def _find(self, statement: Select[Any]) -> list[StoredUser]:
        return [
            StoredUser(
                row.id,
                row.name,
                Role(row.role),
                row.password_hash,
                row.created_at,
                row.disabled_at,
                row.signed_in_at,
            )
            for row in self._fetch_rows(statement)
        ]

    def _exists(self, condition: ColumnElement[bool]) -> bool:
        return bool(self._fetch_column(select(exists().where(condition)))[0])

    def _check_free(self, name: str) -> None:
        if self._exists(users.c.key == name_key(name)):
            raise UsageError(message("there is a user named '{name}' already", name=name))

    def _update(self, user: StoredUser, values: Mapping[str, Any]) -> None:
        self._execute(update(users).where(users.c.id == user.id).values(values))
