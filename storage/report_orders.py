"""The order into which people put the clippings of a day's report before it is sent."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import and_, delete, insert, select

from core.keyword import name_key
from storage.database import PRUNE_BATCH, Repository
from storage.schema import report_orders


class ReportOrders(Repository):
    """Read and write the table `report_orders`. Reports are identified by the keys of their names."""

    def find(self, report: str, day: date) -> tuple[int, ...]:
        """Return the ids of the articles whose clippings come first in a report, in that order."""
        columns = report_orders.c
        is_own = and_(columns.report == name_key(report), columns.day == day.isoformat())
        return tuple(next(iter(self._fetch_column(select(columns.article_ids).where(is_own))), ()))

    def put(self, report: str, day: date, article_ids: Sequence[int], user: str, now: datetime) -> None:
        """Store an order in place of the one before. Without ids, the clippings are in the order of publication."""
        columns = report_orders.c
        with self._database.writing():
            is_own = and_(columns.report == name_key(report), columns.day == day.isoformat())
            self._execute(delete(report_orders).where(is_own))
            if article_ids:
                row = {
                    "report": name_key(report),
                    "day": day.isoformat(),
                    "article_ids": list(article_ids),
                    "changed_by": user,
                    "changed_at": now,
                }
                self._execute(insert(report_orders).values(row))

    def prune(self, *, before: datetime) -> int:
        """Delete one batch of the orders that were changed at `before` or earlier. Return their number."""
        columns = report_orders.c
        old = select(columns.report, columns.day).where(columns.changed_at <= before).limit(PRUNE_BATCH)
        with self._database.writing():
            batch = self._fetch_rows(old)
            for row in batch:
                self._execute(delete(report_orders).where(columns.report == row.report, columns.day == row.day))
            return len(batch)
