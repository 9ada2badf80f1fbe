"""Sign-ins that failed, by name and address, so that passwords cannot be tried without end."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, insert, select

from core.errors import TooManySignIns
from core.user import SIGN_IN_WINDOW, SIGN_INS_BY_ADDRESS, SIGN_INS_BY_NAME
from storage.database import PRUNE_BATCH, SIGN_IN_LOCK, Repository, acquire_lock
from storage.schema import failed_sign_ins


class FailedSignIns(Repository):
    """Read and write the table `failed_sign_ins`."""

    def add(self, name_key: str, address: str, now: datetime) -> int:
        """Count a sign-in as failed before its password is compared. Return its id, for `forget` if it succeeds.

        Raise TooManySignIns, and count nothing, if too many failed for this name or from this address. So attempts that
        are made at the same time cannot be more than the limit.
        """
        with self._database.writing() as connection:
            acquire_lock(connection, SIGN_IN_LOCK)
            limits = (
                (failed_sign_ins.c.name_key == name_key, SIGN_INS_BY_NAME),
                (failed_sign_ins.c.address == address, SIGN_INS_BY_ADDRESS),
            )
            waits = [self._find_wait(condition, limit, now) for condition, limit in limits]
            if max(waits) > timedelta(0):
                raise TooManySignIns(round(max(waits).total_seconds()))
            values = {"at": now, "name_key": name_key, "address": address}
            added = insert(failed_sign_ins).values(values).returning(failed_sign_ins.c.id)
            return int(connection.execute(added).scalar_one())

    def forget(self, attempt_id: int) -> None:
        """Delete a sign-in that succeeded."""
        self._execute(delete(failed_sign_ins).where(failed_sign_ins.c.id == attempt_id))

    def prune(self, now: datetime) -> int:
        """Delete one batch of those that count no more. Return their number."""
        old = select(failed_sign_ins.c.id).where(failed_sign_ins.c.at <= now - SIGN_IN_WINDOW).limit(PRUNE_BATCH)
        return self._execute(delete(failed_sign_ins).where(failed_sign_ins.c.id.in_(old)))

    def _find_wait(self, condition: ColumnElement[bool], limit: int, now: datetime) -> timedelta:
        """Return the time after which fewer than `limit` sign-ins count; zero or less if that is so now."""
        counted = condition & (failed_sign_ins.c.at > now - SIGN_IN_WINDOW)
        # The one that must be forgotten first: the oldest of the latest `limit`.
        at = failed_sign_ins.c.at
        latest = select(at).where(counted).order_by(at.desc()).limit(limit).subquery()
        [(number, oldest)] = self._fetch_rows(select(func.count(), func.min(latest.c.at)))
        return timedelta(0) if number < limit else oldest + SIGN_IN_WINDOW - now
