"""Visits: the log of HTTP requests to outlets, with their outcomes."""

from collections.abc import Sequence
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
    """The outcome of a visit.

    A REFUSED visit was refused by robots.txt, by a rule of Kliping, or by the outlet.
    """

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Visit:
    """One HTTP request. `status` is the HTTP status, or None without a response. `reason` explains a failure."""

    url: str
    outcome: VisitOutcome
    status: int | None = None
    reason: Reason | None = None


class Visits(Repository):
    """Write and delete rows of `visits`."""

    def add(self, outlet_id: int, visit: Visit, now: datetime) -> None:
        """Log a visit to an outlet."""
        outcome = {"outcome": visit.outcome, "status": visit.status, **reason_values("reason", visit.reason)}
        self._execute(_INSERT, {"outlet_id": outlet_id, "url": visit.url, "at": now, **outcome})

    def remove(self, urls: Sequence[str]) -> None:
        """Delete the requests of these URLs from the log."""
        self._execute(delete(visits).where(visits.c.url.in_(urls)))

    def prune(self, before: datetime) -> int:
        """Delete the visits made before `before`. Return the number of deleted visits."""
        return self._execute(delete(visits).where(visits.c.at < before))
