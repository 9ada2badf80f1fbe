"""Sessions: who signed in with a browser, and is signed in until the session ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, select, update

from core.user import SESSION_IDLE, SESSION_LIFE, Role
from storage.columns import bigint
from storage.database import PRUNE_BATCH, Repository
from storage.schema import sessions, users


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A session, and the name and role of its user. `address` and `browser` are those of the sign-in, as stated."""

    id: int
    user_id: int
    user: str
    role: Role
    started_at: datetime
    used_at: datetime
    address: str | None
    browser: str | None


_COLUMNS = (
    sessions.c.id,
    sessions.c.user_id,
    users.c.name,
    users.c.role,
    sessions.c.started_at,
    sessions.c.used_at,
    sessions.c.address,
    sessions.c.browser,
)


class Sessions(Repository):
    """Read and write the table `sessions`. The secret of a session is known by its digest only."""

    def start(self, user_id: int, digest: str, now: datetime, address: str | None, browser: str | None) -> None:
        """Store a session of a user that begins now."""
        values = {"user_id": user_id, "digest": digest, "started_at": now, "used_at": now}
        self._execute(insert(sessions).values(**values, address=address, browser=browser))

    def get(self, digest: str, now: datetime) -> StoredSession | None:
        """Return the session whose secret has this digest, or None if it ended or its user is disabled."""
        found = self._find((sessions.c.digest == digest) & users.c.disabled_at.is_(None), now)
        return found[0] if found else None

    def find(self, user_id: int, now: datetime) -> list[StoredSession]:
        """Return the sessions of a user that did not end, the last used first."""
        return self._find(sessions.c.user_id == user_id, now)

    def set_used(self, session_id: int, now: datetime) -> None:
        """Store that a session was used."""
        self._execute(update(sessions).where(sessions.c.id == session_id).values(used_at=now))

    def end(self, user_id: int, session_id: int) -> int:
        """Delete a session if it is one of a user. Return the number of deleted sessions."""
        condition = (sessions.c.user_id == user_id) & (sessions.c.id == bigint(session_id))
        return self._execute(delete(sessions).where(condition))

    def end_all(self, user_id: int, but: int | None = None) -> int:
        """Delete all sessions of a user, `but` the one with this id. Return the number of deleted sessions."""
        condition = sessions.c.user_id == user_id
        if but is not None:
            condition &= sessions.c.id != but
        return self._execute(delete(sessions).where(condition))

    def prune(self, now: datetime) -> int:
        """Delete one batch of the sessions that ended because of their age. Return the number of deleted sessions."""
        ended = select(sessions.c.id).where(~_is_open(now)).limit(PRUNE_BATCH)
        return self._execute(delete(sessions).where(sessions.c.id.in_(ended)))

    def _find(self, condition: ColumnElement[bool], now: datetime) -> list[StoredSession]:
        joined = select(*_COLUMNS).join(users).where(condition, _is_open(now)).order_by(sessions.c.used_at.desc())
        rows: Sequence[Any] = self._fetch_rows(joined)
        return [StoredSession(row[0], row[1], row[2], Role(row[3]), *row[4:]) for row in rows]


def _is_open(now: datetime) -> ColumnElement[bool]:
    return (sessions.c.used_at > now - SESSION_IDLE) & (sessions.c.started_at > now - SESSION_LIFE)
