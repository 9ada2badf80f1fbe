"""Visits: the log of HTTP exchanges."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, insert

from core.reasons import Reason
from storage.columns import reason_values
from storage.database import Repository
from storage.schema import visits

_INSERT = insert(visits)


class VisitOutcome(StrEnum):
    """The outcome of a visit. REFUSED: by robots.txt, by a rule of ours, or by the outlet."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Visit:
    """One HTTP exchange. `status` is the HTTP status, None without a response; `reason` explains a failure."""

    url: str
    outcome: VisitOutcome
    status: int | None = None
    reason: Reason | None = None


class Visits(Repository):
    """Write and delete rows of `visits`."""

    def add(self, outlet_id: int, visit: Visit, now: datetime) -> None:
        """Log an HTTP exchange."""
        row = {"outcome": visit.outcome, "status": visit.status, **reason_values("reason", visit.reason)}
        with self._database.writing() as connection:
            connection.execute(_INSERT, {"outlet_id": outlet_id, "url": visit.url, "at": now, **row})

    def prune(self, before: datetime) -> int:
        """Delete the visits made before `before`. Return how many."""
        with self._database.writing() as connection:
            return connection.execute(delete(visits).where(visits.c.at < before)).rowcount
