"""Visits: the log of HTTP requests to outlets, with their outcomes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, insert, select

from core.reasons import Reason
from storage.columns import make_reason, reason_values
from storage.database import PRUNE_BATCH, Repository
from storage.prepared import PreparedStatement
from storage.schema import visits

_INSERT = PreparedStatement(insert(visits))


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
    """Read, write and delete rows of `visits`."""

    def add(self, outlet_id: int, visit: Visit, now: datetime) -> None:
        """Log a visit to an outlet."""
        self.add_all([(outlet_id, visit, now)])

    def add_all(self, timed_visits: Iterable[tuple[int, Visit, datetime]]) -> None:
        """Log visits to outlets, given by id, each with its time."""
        visit_rows = [
            {
                "outlet_id": outlet_id,
                "url": visit.url,
                "at": at,
                "outcome": visit.outcome,
                "status": visit.status,
                **reason_values("reason", visit.reason),
            }
            for outlet_id, visit, at in timed_visits
        ]
        if visit_rows:
            with self._database.writing() as connection:
                _INSERT.execute(connection, *visit_rows)

    def find_failures(self, outlet_id: int, since: datetime, limit: int) -> tuple[tuple[datetime, Visit], ...]:
        """Return the times and visits of an outlet since a time that yielded nothing, the latest first."""
        failed = select(visits).where(visits.c.at >= since, visits.c.outlet_id == outlet_id)
        failed = failed.where(visits.c.outcome.in_((VisitOutcome.FAILED, VisitOutcome.REFUSED)))
        return tuple(
            (row.at, Visit(row.url, VisitOutcome(row.outcome), row.status, make_reason(row, "reason")))
            for row in self._fetch_rows(failed.order_by(visits.c.at.desc(), visits.c.id.desc()).limit(limit))
        )

    def remove(self, urls: Sequence[str]) -> None:
        """Delete the requests of these URLs from the log."""
        self._execute(delete(visits).where(visits.c.url.in_(urls)))

    def prune(self, before: datetime) -> int:
        """Delete one batch of the visits made before `before`. Return the number of deleted visits."""
        oldest = select(visits.c.id).where(visits.c.at < before).order_by(visits.c.at).limit(PRUNE_BATCH)
        return self._execute(delete(visits).where(visits.c.id.in_(oldest)))
