"""The change log: what happened to articles, in the order of the commits."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, func, insert, select, true, update

from storage.columns import bigint
from storage.database import PRUNE_BATCH, Repository
from storage.prepared import PreparedStatement
from storage.schema import changes, settings

_INSERT = PreparedStatement(insert(changes))

# The row of `settings` with the greatest sequence number that was pruned.
_IS_LAST_PRUNED = settings.c.name == "last_pruned_change"


class ChangeKind(StrEnum):
    """What happened: an article is new, was edited by its outlet or withdrawn; a keyword appeared in it or vanished."""

    NEW = "new"
    APPEARED = "appeared"
    VANISHED = "vanished"
    EDITED = "edited"
    WITHDRAWN = "withdrawn"


class ChangeCause(StrEnum):
    """Why a change was made.

    HAND means that a person added the article, EDIT that the outlet changed it after it was kept, CORRECTION that a
    person corrected it.
    """

    CRAWL = "crawl"
    HAND = "hand"
    EDIT = "edit"
    BACKFILL = "backfill"
    IMPORT = "import"
    RENORMALIZE = "renormalize"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Change:
    """A change of an article, or of a keyword's mentions in it. `version` is the number of the article's version."""

    article_id: int
    kind: ChangeKind
    cause: ChangeCause
    version: int = 1
    keyword: str | None = None


@dataclass(frozen=True, slots=True)
class LoggedChange:
    """A change with its sequence number and the time of its commit.

    Sequence numbers ascend in the order of the commits, so that a client that remembers the greatest one misses
    nothing. Some numbers are unused.
    """

    seq: int
    at: datetime
    change: Change


class ChangeLog(Repository):
    """Read and write the table `changes`.

    Whoever adds changes must hold ARRIVAL_LOCK, so that sequence numbers are committed in their order.
    """

    def add(self, new_changes: Iterable[Change], now: datetime) -> None:
        """Append changes."""
        self.add_timed((change, now) for change in new_changes)

    def add_timed(self, timed_changes: Iterable[tuple[Change, datetime]]) -> None:
        """Append changes, each with its time."""
        change_rows = [
            {
                "at": at,
                "article_id": change.article_id,
                "keyword": change.keyword,
                "kind": change.kind,
                "cause": change.cause,
                "version": change.version,
            }
            for change, at in timed_changes
        ]
        if change_rows:
            with self._database.writing() as connection:
                _INSERT.execute(connection, *change_rows)

    def find(self, after: int, limit: int) -> tuple[LoggedChange, ...]:
        """Return at most `limit` changes with sequence numbers greater than `after`, in ascending order."""
        later = select(changes).where(changes.c.seq > bigint(after)).order_by(changes.c.seq).limit(limit)
        return tuple(
            LoggedChange(
                row.seq,
                row.at,
                Change(row.article_id, ChangeKind(row.kind), ChangeCause(row.cause), row.version, row.keyword),
            )
            for row in self._fetch_rows(later)
        )

    def find_appeared(self, keywords: Collection[str], limit: int) -> dict[int, datetime]:
        """Return the time at which a keyword last appeared in an article, by the article's id.

        Only the newest `limit` changes are read, those of each of these keywords, or all if there are none.
        """
        newest = select(changes.c.article_id, changes.c.at, changes.c.kind).order_by(changes.c.seq.desc()).limit(limit)
        appeared: dict[int, datetime] = {}
        with self._database.reading():
            for condition in [changes.c.keyword == keyword for keyword in keywords] or [true()]:
                for article_id, at, kind in self._fetch_rows(newest.where(condition)):
                    if kind == ChangeKind.APPEARED:
                        appeared[article_id] = max(at, appeared.get(article_id, at))
        return appeared

    def find_last(self, before: datetime | None = None) -> int:
        """Return the sequence number of the newest change, of those made before a time if it is given, or 0."""
        last = select(func.coalesce(func.max(changes.c.seq), 0))
        if before is not None:
            last = last.where(changes.c.at < before)
        return int(self._fetch_column(last)[0])

    def find_last_pruned(self) -> int:
        """Return the sequence number of the newest change that was pruned, or 0 if none was."""
        pruned = self._fetch_column(select(settings.c.value).where(_IS_LAST_PRUNED))
        return int(pruned[0]) if pruned else 0

    def prune(self, *, before: datetime) -> int:
        """Delete one batch of the changes made at `before` or earlier, but never the newest. Return their number."""
        newest = select(func.max(changes.c.seq)).scalar_subquery()
        expired = select(changes.c.seq).where(changes.c.at <= before, changes.c.seq < newest)
        with self._database.writing():
            batch = self._fetch_column(expired.order_by(changes.c.at, changes.c.seq).limit(PRUNE_BATCH))
            if batch:
                last = str(max(self.find_last_pruned(), *batch))
                if not self._execute(update(settings).where(_IS_LAST_PRUNED).values(value=last)):
                    self._execute(insert(settings).values(name="last_pruned_change", value=last))
            return self._execute(delete(changes).where(changes.c.seq.in_(batch)))
