"""The feeds of keywords and saved searches, with the tokens in their addresses."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, select, update

from storage.columns import bigint
from storage.database import Repository
from storage.schema import feeds, keywords, saved_searches


@dataclass(frozen=True, slots=True)
class FeedSource:
    """What a feed is of: the keyword or the saved search with an id."""

    keyword_id: int | None = None
    search_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewAddress:
    """A new address of a feed. `uuid` identifies a feed that has no address yet, whatever its address will be."""

    secret: str
    uuid: str
    user: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StoredFeed:
    """A feed. `name` is that of its keyword or saved search. `renewed_at` is when its address was made."""

    id: int
    source: FeedSource
    name: str
    uuid: str
    secret: str
    renewed_by: str
    renewed_at: datetime

    @property
    def token(self) -> str:
        """What stands in its address: the id, and what nobody can guess."""
        return f"{self.id}-{self.secret}"


class Feeds(Repository):
    """Read and write the table `feeds`."""

    def find(self) -> list[StoredFeed]:
        """Return all feeds."""
        return self._find()

    def get(self, source: FeedSource) -> StoredFeed | None:
        """Return the feed of a keyword or saved search, or None."""
        return next(iter(self._find(_is_of(source))), None)

    def get_by_token(self, token: str) -> StoredFeed | None:
        """Return the feed that has this token, or None. The time that this takes says nothing about the secret."""
        number, _, secret = token.partition("-")
        is_number = number.isascii() and number.isdigit() and len(number) < 10
        found = self._find(feeds.c.id == bigint(int(number) if is_number else 0))
        known = found[0].secret if found else ""
        is_equal = hmac.compare_digest(known.encode(), secret.encode("utf-8", "replace"))
        return found[0] if found and is_equal else None

    def renew(self, source: FeedSource, address: NewAddress) -> StoredFeed:
        """Give a keyword or saved search a feed, or its feed a new address: the old one ends."""
        values: dict[str, Any] = {"secret": address.secret, "renewed_by": address.user, "renewed_at": address.at}
        with self._database.writing():
            if not self._execute(update(feeds).where(_is_of(source)).values(values)):
                keys = {"keyword_id": source.keyword_id, "search_id": source.search_id}
                self._execute(insert(feeds).values(keys | values | {"uuid": address.uuid}))
            [stored] = self._find(_is_of(source))
            return stored

    def remove(self, source: FeedSource) -> bool:
        """Delete a feed: its address ends. Return whether there was one."""
        return bool(self._execute(delete(feeds).where(_is_of(source))))

    def _find(self, condition: ColumnElement[bool] | None = None) -> list[StoredFeed]:
        names = select(feeds, keywords.c.name, saved_searches.c.name.label("search_name"))
        joined = names.select_from(feeds.outerjoin(keywords).outerjoin(saved_searches)).order_by(feeds.c.id)
        if condition is not None:
            joined = joined.where(condition)
        return [
            StoredFeed(
                row.id,
                FeedSource(row.keyword_id, row.search_id),
                row.name if row.search_name is None else row.search_name,
                row.uuid,
                row.secret,
                row.renewed_by,
                row.renewed_at,
            )
            for row in self._fetch_rows(joined)
        ]


def _is_of(source: FeedSource) -> ColumnElement[bool]:
    if source.keyword_id is not None:
        return feeds.c.keyword_id == bigint(source.keyword_id)
    return feeds.c.search_id == bigint(source.search_id or 0)
