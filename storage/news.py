"""The news since a position in the change log: the mentions that arrived, and the stories that they belong to."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, text

from storage.changes import ChangeCause, ChangeKind, ChangeLog
from storage.columns import UtcDateTime, format_array
from storage.database import Repository
from storage.search.sorted_keys import NARROW_INDEX

# The number of changes that are read, the latest ones. A newspaper makes some hundred a day.
MAX_CHANGES = 20_000

# What an import, a backfill, renormalizing or a correction adds is no news.
_ARRIVALS = {ChangeCause.CRAWL, ChangeCause.HAND}

# Most articles that arrive mention no keyword. Reading their rows, too, would take several times as long.
_IN_RANGE = "seq > :after AND seq <= :upto"
_CHANGES = text(
    f"SELECT article_id, keyword, kind, cause FROM changes WHERE {_IN_RANGE} AND (keyword IS NOT NULL OR kind = 'new'"
    f" AND article_id IN (SELECT article_id FROM changes WHERE {_IN_RANGE} AND keyword IS NOT NULL)) ORDER BY seq"
)
_ARTICLES = "SELECT articles.id, articles.outlet_id, coalesce(cluster_copies.first_id, articles.id), articles.dated_at"
_COPIES = "LEFT JOIN cluster_copies ON cluster_copies.article_id = articles.id"
_ARTICLES_SQLITE = text(
    f"{_ARTICLES} FROM json_each(:ids) AS wanted CROSS JOIN articles INDEXED BY {NARROW_INDEX}"
    f" ON articles.id = wanted.value {_COPIES}"
)
_ARTICLES_POSTGRESQL = text(
    f"{_ARTICLES} FROM unnest(CAST(:ids AS bigint[])) AS wanted(id) JOIN articles ON articles.id = wanted.id {_COPIES}"
)
_DROPPED = (
    " WHERE EXISTS (SELECT 1 FROM marks WHERE article_id = wanted.id AND kind = 'drop')"
    " OR EXISTS (SELECT 1 FROM cluster_copies JOIN marks ON marks.article_id = cluster_copies.article_id"
    " WHERE cluster_copies.first_id = wanted.id AND marks.kind = 'drop')"
)
_DROPPED_SQLITE = text(f"SELECT id FROM (SELECT value AS id FROM json_each(:ids)) AS wanted{_DROPPED}")
_DROPPED_POSTGRESQL = text(f"SELECT id FROM unnest(CAST(:ids AS bigint[])) AS wanted(id){_DROPPED}")
_LAST_BEFORE = text("SELECT seq FROM changes WHERE at < :moment ORDER BY at DESC, seq DESC LIMIT 1")


@dataclass(frozen=True, slots=True)
class NewsArticle:
    """An article with mentions that are news. `story` is the id of the first article of its cluster.

    `dated_at` is when it was published, or else kept.
    """

    id: int
    outlet_id: int
    story: int
    dated_at: datetime
    keywords: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class News:
    """The articles with news, in the order of arrival, up to the change with the number `upto`.

    If `is_complete` is false, there were more than MAX_CHANGES changes, and these are the latest.
    """

    articles: tuple[NewsArticle, ...]
    upto: int
    is_complete: bool


@dataclass(eq=False)
class NewsFinder(Repository):
    """Reads the change log together with the articles."""

    _log: ChangeLog

    def find(self, after: int) -> News:
        """Return the articles with news after the change with the number `after`.

        These are articles that were crawled or added by hand since and mention a keyword, and those in which one
        appeared because the outlet edited them. Stories that a person dropped are left out.
        """
        with self._database.reading() as connection:
            is_sqlite = self._database.is_sqlite
            upto = self._log.find_last()
            first = max(after, upto - MAX_CHANGES)
            rows = connection.execute(_CHANGES, {"after": first, "upto": upto}).cursor.fetchall()
            keywords = _find_keywords(rows)
            wanted = {"ids": format_array([*keywords], is_sqlite=is_sqlite)}
            statement = _ARTICLES_SQLITE if is_sqlite else _ARTICLES_POSTGRESQL
            stored = connection.execute(statement, wanted).cursor.fetchall() if keywords else []
            dropped = self._find_dropped({row[2] for row in stored})
        found = sorted((row for row in stored if row[2] not in dropped), key=lambda row: int(row[0]))
        articles = tuple(
            NewsArticle(row[0], row[1], row[2], _read_moment(row[3]), tuple(keywords[row[0]])) for row in found
        )
        return News(articles, upto, is_complete=first == after)

    def find_position(self, moment: datetime) -> int:
        """Return the number of the last change before a moment, or 0."""
        rows = self._fetch_rows(_LAST_BEFORE.bindparams(bindparam("moment", moment, UtcDateTime())))
        return int(rows[0].seq) if rows else 0

    def _find_dropped(self, stories: Collection[int]) -> set[int]:
        if not stories:
            return set()
        with self._database.reading() as connection:
            is_sqlite = self._database.is_sqlite
            statement = _DROPPED_SQLITE if is_sqlite else _DROPPED_POSTGRESQL
            rows = connection.execute(statement, {"ids": format_array([*stories], is_sqlite=is_sqlite)})
            return {row[0] for row in rows.cursor.fetchall()}


def _read_moment(value: str | datetime) -> datetime:
    """Return a time as the driver returns it: SQLite's is a text in UTC."""
    return datetime.fromisoformat(value).replace(tzinfo=UTC) if isinstance(value, str) else value


def _find_keywords(changes: Iterable[tuple[Any, ...]]) -> dict[int, dict[str, None]]:
    """Return the keywords that are news and still mentioned, by article id, from the changes in their order."""
    arrived: set[int] = set()
    found: dict[int, dict[str, None]] = {}
    vanished: set[tuple[int, str]] = set()
    for article_id, keyword, kind, cause in changes:
        if keyword is None:
            if kind == ChangeKind.NEW and cause in _ARRIVALS:
                arrived.add(article_id)
        elif kind == ChangeKind.APPEARED:
            is_back = (article_id, keyword) in vanished
            if article_id in arrived or cause == ChangeCause.EDIT or is_back:
                found.setdefault(article_id, {})[keyword] = None
        elif kind == ChangeKind.VANISHED and keyword in found.get(article_id, {}):
            del found[article_id][keyword]
            vanished.add((article_id, keyword))
    return {article_id: keywords for article_id, keywords in found.items() if keywords}
