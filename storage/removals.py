"""Articles that were removed for good, and the addresses that are never fetched again because of that."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from core.errors import ArticleRemoved
from storage.columns import bigint
from storage.database import Repository, insert_missing, split_batches
from storage.schema import removed_addresses, removed_articles


@dataclass(frozen=True, slots=True)
class RemovedArticle:
    """What is known about a removed article: its id, its outlet's name, its URL, and when and why it was removed."""

    id: int
    outlet: str
    url: str
    removed_at: datetime
    reason: str | None = None


class Removals(Repository):
    """Read and write the tables `removed_articles` and `removed_addresses`."""

    def add(self, removed: RemovedArticle, keys: Iterable[str]) -> None:
        """Record that an article is removed. `keys` are those of all its addresses (`core.urls.article_key`)."""
        with self._database.writing():
            values = {
                "article_id": removed.id,
                "outlet": removed.outlet,
                "url": removed.url,
                "removed_at": removed.removed_at,
                "reason": removed.reason,
            }
            self._execute(insert(removed_articles), values)
            self.add_keys(removed.id, keys)

    def add_keys(self, article_id: int, keys: Iterable[str]) -> None:
        """Record further addresses of a removed article."""
        rows = [{"key": key, "article_id": article_id} for key in sorted(set(keys))]
        if rows:
            with self._database.writing() as connection:
                connection.execute(insert_missing(connection, removed_addresses), rows)

    def find(self) -> tuple[RemovedArticle, ...]:
        """Return all removed articles, the last removed first."""
        ordered = select(removed_articles).order_by(
            removed_articles.c.removed_at.desc(), removed_articles.c.article_id.desc()
        )
        return tuple(RemovedArticle(*row) for row in self._fetch_rows(ordered))

    def get(self, article_id: int) -> RemovedArticle | None:
        """Return the removed article that had an id, or None."""
        rows = self._fetch_rows(select(removed_articles).where(removed_articles.c.article_id == bigint(article_id)))
        return RemovedArticle(*rows[0]) if rows else None

    def check(self, keys: Iterable[str]) -> None:
        """Raise ArticleRemoved if a removed article has one of these keys."""
        for article_id in self.find_keys(keys).values():
            if (removed := self.get(article_id)) is not None:
                raise ArticleRemoved(removed.id, removed.removed_at, removed.reason)

    def find_keys(self, keys: Iterable[str]) -> dict[str, int]:
        """Return the ids of the removed articles that have these keys, by key."""
        found: dict[str, int] = {}
        with self._database.reading():
            for batch in split_batches(sorted(set(keys))):
                found |= dict(self._fetch_rows(select(removed_addresses).where(removed_addresses.c.key.in_(batch))))
        return found
