"""The store's verbs about keywords: a part of `storage.store.Store`."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from core.filters import ArticleFilter
from core.forms import Variants
from core.keyword import Keyword
from storage import backfilling, keywords
from storage.database import Database
from storage.keyword_records import ChangedKeywords, Hits, StoredKeyword, WatchedKeywords


class KeywordVerbs:
    """Each is one transaction, as all verbs of the store are."""

    _database: Database
    _variants: Variants

    def active_keywords(self) -> tuple[Keyword, ...]:
        """What articles are matched against, by name."""
        with self._database.reading() as connection:
            return keywords.active_keywords(connection)

    def all_keywords(self) -> tuple[Keyword, ...]:
        """All keywords by name, the paused ones too."""
        with self._database.reading() as connection:
            return keywords.all_keywords(connection)

    def watched_keywords(self, known: int) -> WatchedKeywords | None:
        """What articles are matched against, written out, as of the newest change; None where that is `known`."""
        with self._database.reading() as connection:
            return keywords.watched_keywords(connection, known, self._variants)

    def find_keywords(self) -> tuple[StoredKeyword, ...]:
        """All keywords by name, with the number of articles that mention each."""
        with self._database.reading() as connection:
            return keywords.find_keywords(connection)

    def find_keyword_names(self) -> tuple[str, ...]:
        """The names of all keywords, the paused ones too."""
        with self._database.reading() as connection:
            return keywords.known_names(connection)

    def get_keyword(self, name: str) -> StoredKeyword:
        """One keyword with the number of articles that mention it. Raises KeywordNotFound."""
        with self._database.reading() as connection:
            return keywords.get_keyword(connection, name)

    def put_keywords(self, wanted: Iterable[Keyword], now: datetime) -> ChangedKeywords:
        """Let these keywords be in the store as given, of origin `user`; gives what that changed.

        Raises QueryError, and changes nothing, where a keyword refers to one that is not there, or in a circle.
        """
        with self._database.writing() as connection:
            changed = keywords.put_keywords(connection, wanted, "user", now)
            keywords.check_references(connection, self._variants)
            return changed

    def remove_keyword(self, name: str, now: datetime) -> int:
        """Delete a keyword with its mentions; gives how many articles it had.

        Raises KeywordNotFound, and QueryError where another keyword refers to it.
        """
        with self._database.writing() as connection:
            count = keywords.remove_keyword(connection, name, now)
            keywords.check_references(connection, self._variants)
            return count

    def written_out(self, wanted: Sequence[Keyword]) -> tuple[Keyword, ...]:
        """Keywords with all that their queries stand for in them: forms, spellings, other keywords' queries.

        Raises QueryError for a reference to nothing.
        """
        with self._database.reading() as connection:
            return keywords.written_out(connection, wanted, self._variants)

    def find_hits(
        self, wanted: Sequence[Keyword], limits: ArticleFilter, most: int | None = None, shown: int = 5
    ) -> Hits:
        """What keywords would match of what is stored, newest first, within the filter's limits.

        At most the newest `most` articles that hold their words are matched; the newest `shown` hits come with all
        their mentions. Raises QueryError.
        """
        with self._database.reading() as connection:
            written = keywords.written_out(connection, wanted, self._variants)
            return backfilling.find_hits(connection, written, limits, most, shown)
