"""What each person has looked at."""

from collections.abc import Callable

from sqlalchemy import select

from core.last_look import LastLook, LogPosition
from storage.database import Repository, dialect_insert
from storage.schema import last_looks


class LastLooks(Repository):
    """Read and write the table `last_looks`."""

    def find(self, user: str) -> LastLook | None:
        """Return what the user with this name has looked at, or None if they never did."""
        rows = self._fetch_rows(select(last_looks).where(last_looks.c.user == user))
        if not rows:
            return None
        [row] = rows
        seen = None if row.acted_at is None else LogPosition(row.seen_seq, row.seen_at)
        return LastLook(LogPosition(row.seq, row.at), seen, row.acted_at)

    def change(self, user: str, first: LastLook, change: Callable[[LastLook], LastLook]) -> None:
        """Replace what a user has looked at, or `first` if they never did, by what `change` returns for it."""
        with self._database.writing():
            # Locked on PostgreSQL, so that no tab of a browser undoes what another one says.
            self._fetch_rows(select(last_looks.c.user).where(last_looks.c.user == user).with_for_update())
            self._put(user, change(self.find(user) or first))

    def _put(self, user: str, look: LastLook) -> None:
        seen = look.seen
        values = {
            "seq": look.looked.seq,
            "at": look.looked.at,
            "seen_seq": seen and seen.seq,
            "seen_at": seen and seen.at,
            "acted_at": look.acted_at,
        }
        with self._database.writing() as connection:
            added = dialect_insert(last_looks, connection.dialect.name).values(user=user, **values)
            connection.execute(added.on_conflict_do_update(index_elements=["user"], set_=values))
