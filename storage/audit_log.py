"""The audit log: who changed what through the page or the API, or changed users with commands, and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from storage.columns import bigint
from storage.database import PRUNE_BATCH, Repository
from storage.schema import audit_log


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """A change. `action` is a noun and a verb, such as `keyword.edit`, and `subject` is the name or id of the noun.

    `details` are further facts that JSON can represent, never a secret.
    """

    user: str
    action: str
    subject: str
    details: Mapping[str, Any]
    at: datetime


class AuditLog(Repository):
    """Write and read rows of `audit_log`."""

    def add(self, entry: AuditEntry) -> None:
        """Log a change. Call this in the transaction that makes the change: see `Store.audited`."""
        self._execute(
            insert(audit_log).values(
                at=entry.at,
                user=entry.user,
                action=entry.action,
                subject=entry.subject,
                details=dict(entry.details),
            )
        )

    def find(self, limit: int, before: int | None = None) -> list[tuple[int, AuditEntry]]:
        """Return the newest entries with their ids, newest first; with `before`, those with smaller ids."""
        newest = select(audit_log).order_by(audit_log.c.id.desc()).limit(limit)
        if before is not None:
            newest = newest.where(audit_log.c.id < bigint(before))
        return [
            (row.id, AuditEntry(row.user, row.action, row.subject, row.details, row.at))
            for row in self._fetch_rows(newest)
        ]

    def prune(self, before: datetime) -> int:
        """Delete one batch of the entries made before `before`. Return the number of deleted entries."""
        oldest = select(audit_log.c.id).where(audit_log.c.at < before).order_by(audit_log.c.at).limit(PRUNE_BATCH)
        return self._execute(delete(audit_log).where(audit_log.c.id.in_(oldest)))
