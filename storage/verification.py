"""Check a store: its pages, references, full-text index, counts and change log."""

import heapq
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, islice
from operator import itemgetter

from sqlalchemy import Connection, Integer, func, inspect, select, text

from core.errors import StoreError
from core.messages import Message, message, message_id, plural_message
from storage.articles import Articles
from storage.backups import find_damage, find_size
from storage.counts import Counts
from storage.database import ARRIVAL_LOCK, Repository, acquire_lock, describe_sqlite_error, split_batches
from storage.schema import articles, metadata
from storage.search.full_text import FullTextIndex

# At most this many problems of one kind are listed.
MAX_PROBLEMS = 20

# Articles whose words are compared with the index.
SPOT_CHECKS = 200

# The size in bytes up to which each crawl checks an SQLite file. Larger ones are left to `kliping db verify`.
MAX_CHECKED = 256_000_000


class Check(StrEnum):
    """What is checked. PAGES and REFERENCES are checked on SQLite only, since PostgreSQL checks its own."""

    PAGES = "pages"
    REFERENCES = "references"
    INDEX = "index"
    COUNTS = "counts"
    CHANGES = "changes"
    QUOTES = "quotes"
    IDS = "ids"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The problems that a check found, at most MAX_PROBLEMS. `number` is the number of all that were counted."""

    check: Check
    problems: tuple[Message, ...] = ()
    number: int = 0


@dataclass(eq=False)
class Verification(Repository):
    """Check the store. Each check sees one state of it, so that others may write meanwhile."""

    _articles: Articles
    _counts: Counts
    _index: FullTextIndex

    def find_checks(self) -> dict[Check, Callable[[], CheckResult]]:
        """Return the checks of this database, in the order in which they are useful."""
        of_file: dict[Check, Callable[[], CheckResult]] = {
            Check.PAGES: self.check_pages,
            Check.REFERENCES: self._check_references,
        }
        of_contents: dict[Check, Callable[[], CheckResult]] = {
            Check.INDEX: self._check_index,
            Check.COUNTS: self._check_counts,
            Check.CHANGES: self._check_changes,
            Check.QUOTES: self._check_quotes,
            Check.IDS: self._check_ids,
        }
        return (of_file if self._database.is_sqlite else {}) | of_contents

    def check_pages(self) -> CheckResult:
        """Check all pages of an SQLite file, and that each index has what its table has."""
        lines = [] if self._database.path is None else find_damage(self._database.path, MAX_PROBLEMS, is_thorough=True)
        return _make_result(Check.PAGES, (message("{text}", text=line) for line in lines))

    def require_sound_file(self) -> None:
        """Raise StoreError if an SQLite file of at most MAX_CHECKED bytes has damaged pages.

        A crawl need not touch them, and would go on while the damage grows.
        """
        path = self._database.path
        if path is None or find_size(path) > MAX_CHECKED:
            return
        if lines := find_damage(path, 1, is_thorough=False):
            damage = sqlite3.DatabaseError(lines[0])
            damage.sqlite_errorname = "SQLITE_CORRUPT"
            raise StoreError(describe_sqlite_error(damage, self._database.location))

    def rebuild_counts(self) -> None:
        """Count all articles again."""
        with self._database.writing() as connection:
            acquire_lock(connection, ARRIVAL_LOCK)
            self._counts.rebuild()

    def _check_references(self) -> CheckResult:
        with self._database.reading() as connection:
            dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        problems = (
            message(
                "row {row} of {table} refers to a row of {parent} that does not exist", row=row, table=table, parent=to
            )
            for table, row, to, _ in dangling
        )
        return _make_result(Check.REFERENCES, problems)

    def _check_index(self) -> CheckResult:
        state = self._index.get_state()
        if not state.has_current_words:
            return CheckResult(Check.INDEX)  # the reindex task replaces it
        try:
            self._index.check_structure()
            with self._database.reading() as connection:
                return _make_result(Check.INDEX, self._compare_index(connection, state.unindexed_upto))
        except StoreError as error:
            return CheckResult(Check.INDEX, (error.message,), 1)

    def _compare_index(self, connection: Connection, unindexed_upto: int) -> Iterator[Message]:
        sampled = set(self._sample_ids(connection, unindexed_upto))
        stored = select(articles.c.id).where(articles.c.id > unindexed_upto).order_by(articles.c.id)
        stored_ids = connection.execution_options(yield_per=10_000).scalars(stored)
        for article_id, is_indexed in _find_unpaired(stored_ids, self._index.find_ids(connection, unindexed_upto)):
            if is_indexed:
                yield message("the index has article {id}, which is not stored", id=article_id)
            else:
                sampled.discard(article_id)
                yield message("the index lacks article {id}", id=article_id)
        for batch in split_batches(sorted(sampled), 50):
            for article_id in self._index.find_differing(self._articles.load_indexed(batch)):
                yield message("the index has other words of article {id} than its text", id=article_id)

    def _sample_ids(self, connection: Connection, unindexed_upto: int) -> list[int]:
        """Return ids of articles that are spread over the store, and those of the newest."""
        indexed = select(articles.c.id).where(articles.c.id > unindexed_upto)
        first, last = connection.execute(
            select(func.min(articles.c.id), func.max(articles.c.id)).where(articles.c.id > unindexed_upto)
        ).one()
        if first is None:
            return []
        found = set(connection.scalars(indexed.order_by(articles.c.id.desc()).limit(SPOT_CHECKS // 2)))
        step = max(1, (last - first) // (SPOT_CHECKS // 2))
        for start in range(first, last, step):
            nearest = indexed.where(articles.c.id >= start).order_by(articles.c.id).limit(1)
            found.update(connection.scalars(nearest))
        return sorted(found)

    def _check_counts(self) -> CheckResult:
        differences = self._counts.find_differences()
        problems = [message("the counts of {subject} differ from the articles", subject=each) for each in differences]
        return _make_result(Check.COUNTS, problems)

    def _check_changes(self) -> CheckResult:
        with self._database.reading() as connection:
            problems = [
                Message(template, tuple(row._asdict().items()))
                for template, query in _CHANGE_CHECKS
                for row in connection.execute(text(query))
            ]
        return _make_result(Check.CHANGES, problems)

    def _check_quotes(self) -> CheckResult:
        """Check that the speakers of quotations stand in the texts where the rows say."""
        with self._database.reading() as connection:
            ids = connection.scalars(text(_MISPLACED_QUOTES)).all()
        problems = (message("article {id} has quotations that its text does not have", id=each) for each in ids)
        return _make_result(Check.QUOTES, problems)

    def _check_ids(self) -> CheckResult:
        """Check that no id will be given again."""
        with self._database.reading() as connection:
            problems = [
                message("new rows of {table} would get ids that are used already", table=table)
                for table, next_id, last_id in find_next_ids(connection)
                if next_id <= last_id
            ]
        return _make_result(Check.IDS, problems)


def find_next_ids(connection: Connection) -> Iterator[tuple[str, int, int]]:
    """Yield the tables that remember their next id, with that id and the largest one in use."""
    names = set(inspect(connection).get_table_names())
    for table in metadata.sorted_tables:
        keys = list(table.primary_key)
        if len(keys) != 1 or not isinstance(keys[0].type, Integer) or table.name not in names:
            continue
        last_id = connection.scalar(select(func.coalesce(func.max(keys[0]), 0))) or 0
        if connection.dialect.name == "sqlite":
            if table.dialect_options["sqlite"]["autoincrement"]:
                seq = connection.execute(text("SELECT seq FROM sqlite_sequence WHERE name = :n"), {"n": table.name})
                yield table.name, (seq.scalar() or 0) + 1, last_id
            continue
        sequence = connection.execute(
            text("SELECT pg_get_serial_sequence(:table, :key)"), {"table": table.name, "key": keys[0].name}
        ).scalar()
        if sequence is not None:
            state = connection.exec_driver_sql(f"SELECT last_value, is_called FROM {sequence}").one()  # noqa: S608
            yield table.name, state.last_value + int(state.is_called), last_id


# The change log is complete from its first entry on: earlier entries were pruned. Entries of a keyword that was removed
# are ignored, also if there is a new one of the same name.
_CHANGE_CHECKS: tuple[tuple[str, str], ...] = (
    (
        message_id("the log does not have article {id} as a new one"),
        """
        SELECT articles.id AS id FROM articles
        WHERE articles.kept_at > (SELECT min(at) FROM changes)
        AND articles.id NOT IN (SELECT article_id FROM changes WHERE kind = 'new')
        ORDER BY articles.id""",
    ),
    (
        message_id("the log does not say that article {id} mentions '{keyword}'"),
        """
        SELECT found.article_id AS id, found.name AS keyword
        FROM (
            SELECT DISTINCT mentions.article_id, keywords.name FROM mentions
            JOIN keywords ON keywords.id = mentions.keyword_id JOIN articles ON articles.id = mentions.article_id
            WHERE articles.kept_at > (SELECT min(at) FROM changes)) AS found
        LEFT JOIN (
            SELECT article_id, lower(keyword) AS name, max(seq) AS seq FROM changes
            WHERE kind IN ('appeared', 'vanished') GROUP BY article_id, lower(keyword)) AS newest
        ON newest.article_id = found.article_id AND newest.name = lower(found.name)
        LEFT JOIN changes ON changes.seq = newest.seq
        WHERE changes.seq IS NULL OR changes.kind = 'vanished' ORDER BY 1, 2""",
    ),
    (
        message_id("the log says that article {id} mentions '{keyword}', but it does not"),
        """
        SELECT newest.article_id AS id, keywords.name AS keyword
        FROM (
            SELECT article_id, lower(keyword) AS name, max(seq) AS seq FROM changes
            WHERE kind IN ('appeared', 'vanished') GROUP BY article_id, lower(keyword)) AS newest
        JOIN changes ON changes.seq = newest.seq
        JOIN articles ON articles.id = newest.article_id
        JOIN keywords ON lower(keywords.name) = newest.name
        WHERE changes.kind = 'appeared' AND changes.at >= keywords.created_at AND NOT EXISTS (
            SELECT 1 FROM mentions
            WHERE mentions.keyword_id = keywords.id AND mentions.article_id = newest.article_id)
        ORDER BY 1, 2""",
    ),
    (
        message_id("the log has the changes of article {id} in a wrong order"),
        """
        SELECT DISTINCT article_id AS id
        FROM (
            SELECT article_id, version, kind, lag(version) OVER (PARTITION BY article_id ORDER BY seq) AS earlier
            FROM changes) AS ordered
        WHERE earlier > version OR (earlier IS NOT NULL AND kind = 'new') ORDER BY 1""",
    ),
)


_MISPLACED_QUOTES = """
    SELECT DISTINCT quotes.article_id FROM quotes JOIN articles ON articles.id = quotes.article_id
    WHERE NOT articles.is_matched OR quotes.ends > length(articles.text)
    OR coalesce(quotes.next_ends, 0) > length(articles.text)
    OR substr(articles.text, quotes.speaker_starts + 1, quotes.speaker_ends - quotes.speaker_starts) <> quotes.speaker
    ORDER BY 1"""


def _make_result(check: Check, problems: Iterable[Message]) -> CheckResult:
    """Return the first problems, and the number of all."""
    remaining = iter(problems)
    listed = tuple(islice(remaining, MAX_PROBLEMS))
    others = sum(1 for _ in remaining)
    if others:
        listed += (plural_message("{count} more", "{count} more", count=others),)
    return CheckResult(check, listed, len(listed) - bool(others) + others)


def _find_unpaired(stored: Iterable[int], indexed: Iterable[int]) -> Iterator[tuple[int, bool]]:
    """Yield the ids that only one of two ascending sequences has, and whether it is the second one."""
    merged = heapq.merge(((each, False) for each in stored), ((each, True) for each in indexed))
    for article_id, found in groupby(merged, key=itemgetter(0)):
        sides = [is_indexed for _, is_indexed in found]
        if len(sides) == 1:
            yield article_id, sides[0]
