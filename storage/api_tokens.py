"""Tokens with which programs use the API in the name of a user."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, select, update

from core.errors import TokenNotFound
from core.user import Role, Scope
from storage.columns import bigint
from storage.database import Repository
from storage.schema import api_tokens, users


@dataclass(frozen=True, slots=True)
class StoredToken:
    """A token, and the name and role of its user. `used_at` is None until it is used."""

    id: int
    user_id: int
    user: str
    role: Role
    name: str
    scope: Scope
    created_at: datetime
    used_at: datetime | None


_COLUMNS = (
    api_tokens.c.id,
    api_tokens.c.user_id,
    users.c.name,
    users.c.role,
    api_tokens.c.name,
    api_tokens.c.scope,
    api_tokens.c.created_at,
    api_tokens.c.used_at,
)


class ApiTokens(Repository):
    """Read and write the table `api_tokens`. The token itself is known by its digest only."""

    def add(self, user_id: int, name: str, scope: Scope, digest: str, now: datetime) -> None:
        """Store a token of a user."""
        values = {"user_id": user_id, "name": name, "scope": scope, "digest": digest, "created_at": now}
        self._execute(insert(api_tokens).values(values))

    def find(self, user_id: int | None = None) -> list[StoredToken]:
        """Return the tokens of a user, or those of all users, the newest first."""
        return self._find(None if user_id is None else api_tokens.c.user_id == user_id)

    def get(self, token_id: int) -> StoredToken:
        """Return a token by its id. Raise TokenNotFound for an unknown id."""
        found = self._find(api_tokens.c.id == bigint(token_id))
        if not found:
            raise TokenNotFound(token_id)
        return found[0]

    def get_by_digest(self, digest: str) -> StoredToken | None:
        """Return the token with this digest, or None if there is none or its user is disabled."""
        found = self._find((api_tokens.c.digest == digest) & users.c.disabled_at.is_(None))
        return found[0] if found else None

    def set_used(self, token_id: int, now: datetime) -> None:
        """Store that a token was used."""
        self._execute(update(api_tokens).where(api_tokens.c.id == token_id).values(used_at=now))

    def remove(self, token_id: int) -> None:
        self._execute(delete(api_tokens).where(api_tokens.c.id == token_id))

    def _find(self, condition: ColumnElement[bool] | None) -> list[StoredToken]:
        joined = select(*_COLUMNS).join(users).order_by(api_tokens.c.id.desc())
        if condition is not None:
            joined = joined.where(condition)
        return [
            StoredToken(row[0], row[1], row[2], Role(row[3]), row[4], Scope(row[5]), *row[6:])
            for row in self._fetch_rows(joined)
        ]
