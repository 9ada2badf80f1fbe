"""Numbers of stored articles by outlet, keyword, language and hour, so that overviews need not scan the articles."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Select,
    Table,
    case,
    cast,
    delete,
    func,
    literal,
    select,
    type_coerce,
)

from storage.columns import PlainText, UtcDateTime
from storage.database import Repository, dialect_insert, split_batches
from storage.prepared import PreparedStatement
from storage.schema import article_totals, articles, hourly_counts, mentions


@dataclass(frozen=True, slots=True)
class CountedArticle:
    """What the counts depend on: an article's outlet, language, date and mentioned keywords."""

    outlet_id: int
    language: str | None
    dated_at: datetime
    is_matched: bool
    keyword_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Total:
    """A number of stored articles, and how many of them are matched."""

    articles: int = 0
    matched: int = 0


class _Deltas:
    """Changes of `hourly_counts` by (subject, key, hour), and of `article_totals` by (subject, key, None).

    Each has the changes of the articles, of the matched ones and of the pruned ones.
    """

    def __init__(self) -> None:
        self.by_key: defaultdict[tuple[str, str, datetime | None], list[int]] = defaultdict(lambda: [0, 0, 0])

    def add(self, counted: CountedArticle, number: int, *, is_pruned: bool = False) -> None:
        """Add an article `number` times: 1 or -1."""
        hour = counted.dated_at.replace(minute=0, second=0, microsecond=0)
        matched = number if counted.is_matched else 0
        subjects = [("all", "", matched), ("outlet", str(counted.outlet_id), matched)]
        subjects += [("keyword", str(keyword_id), number) for keyword_id in counted.keyword_ids]
        for subject, key, matched_number in subjects:
            for time, pruned in ((None, 0), (hour, -number if is_pruned else 0)):
                delta = self.by_key[subject, key, time]
                delta[0] += number
                delta[1] += matched_number
                delta[2] += pruned
        delta = self.by_key["language", counted.language or "", None]
        delta[0] += number
        delta[1] += matched


class Counts(Repository):
    """Read and write the tables `article_totals` and `hourly_counts`.

    Whoever writes them must hold ARRIVAL_LOCK. Otherwise two transactions could wait for each other's rows.
    """

    def change(
        self, *, removed: Iterable[CountedArticle] = (), added: Iterable[CountedArticle] = (), is_pruned: bool = False
    ) -> None:
        """Count articles as they are now (`added`), and no longer as they were before (`removed`).

        With `is_pruned`, the removed articles stay in the history of the hours, as pruned ones.
        """
        deltas = _Deltas()
        for counted in removed:
            deltas.add(counted, -1, is_pruned=is_pruned)
        for counted in added:
            deltas.add(counted, 1)
        total_rows: list[dict[str, Any]] = []
        hour_rows: list[dict[str, Any]] = []
        for (subject, key, hour), (articles_delta, matched, pruned) in deltas.by_key.items():
            row = {"subject": subject, "key": key, "articles": articles_delta, "matched": matched}
            if hour is None and (articles_delta or matched):
                total_rows.append(row)
            elif hour is not None and (articles_delta or matched or pruned):
                hour_rows.append(row | {"hour": hour, "pruned": pruned})
        # In the order of the index, and so that two transactions never wait for each other's rows.
        total_rows.sort(key=itemgetter("subject", "key"))
        hour_rows.sort(key=itemgetter("subject", "key", "hour"))
        with self._database.writing() as connection:
            for table, rows in ((article_totals, total_rows), (hourly_counts, hour_rows)):
                if rows:
                    _upsert(table, connection.dialect.name).execute(connection, *rows)

    def find_totals(self, subject: str, keys: Iterable[str] | None = None) -> dict[str, Total]:
        """Return the numbers of articles of a subject ("all", "outlet", "keyword" or "language") by key.

        Keys without articles are left out, and if `keys` are given, all others.
        """
        of_subject = select(article_totals).where(article_totals.c.subject == subject, article_totals.c.articles > 0)
        if keys is not None:
            of_subject = of_subject.where(article_totals.c.key.in_(sorted(keys)))
        return {row.key: Total(row.articles, row.matched) for row in self._fetch_rows(of_subject)}

    def find_hours(self, subject: str, key: str, since: datetime, until: datetime) -> dict[datetime, int]:
        """Return the number of articles of each hour from `since` to before `until`, including pruned articles.

        Hours without articles are left out.
        """
        return self.find_hours_by_key(subject, (key,), since, until)[key]

    def sum_hours(self, subject: str, keys: Iterable[str], since: datetime, until: datetime) -> int:
        """Return the number of articles of all keys in the hours from `since` to before `until`, as `find_hours`."""
        number = func.coalesce(func.sum(hourly_counts.c.articles + hourly_counts.c.pruned), 0)
        return int(self._fetch_column(_select_hours([number], subject, keys, since, until))[0])

    def find_hours_by_key(
        self, subject: str, keys: Collection[str], since: datetime, until: datetime
    ) -> dict[str, dict[datetime, int]]:
        """Return what `find_hours` does for several keys, in one statement."""
        by_key: dict[str, dict[datetime, int]] = {key: {} for key in keys}
        if not by_key:
            return by_key
        columns = hourly_counts.c["key", "hour", "articles", "pruned"]
        with self._database.reading() as connection:
            parse: Any = UtcDateTime().result_processor(connection.dialect, None)
            # The driver's rows: SQLAlchemy's take several times as long, and 300 outlets have thousands of hours.
            rows = connection.execute(
                _select_hours(columns, subject, keys, since, until).order_by("key", "hour")
            ).cursor.fetchall()
        for key, hour, articles_then, pruned in rows:
            by_key[key][parse(hour)] = articles_then + pruned
        return by_key

    def remove(self, subject: str, key: str) -> None:
        """Delete the counts of an outlet or a keyword that is being removed."""
        for table in (article_totals, hourly_counts):
            self._execute(delete(table).where(table.c.subject == subject, table.c.key == key))

    def find_differences(self) -> tuple[str, ...]:
        """Return the subjects and keys whose stored counts differ from the articles, such as `outlet 3`."""
        with self._database.reading() as connection:
            different: set[tuple[str, str]] = set()
            for table in (article_totals, hourly_counts):
                stored = select(*_compared(table)).where((table.c.articles != 0) | (table.c.matched != 0))
                actual_rows: Counter[Any] = Counter()
                for statement in _count_all(table, connection.dialect.name):
                    actual_rows.update(tuple(row) for row in connection.execute(statement))
                stored_rows = Counter(tuple(row) for row in connection.execute(stored))
                different |= {row[:2] for row in (actual_rows - stored_rows) + (stored_rows - actual_rows)}
        return tuple(f"{subject} {key}".strip() for subject, key in sorted(different))

    def rebuild(self) -> None:
        """Count all stored articles again. Keep the numbers of pruned articles."""
        with self._database.writing() as connection:
            dialect = connection.dialect.name
            self._execute(delete(article_totals))
            self._execute(delete(hourly_counts).where(hourly_counts.c.pruned == 0))
            self._execute(hourly_counts.update().values(articles=0, matched=0))
            for table in (article_totals, hourly_counts):
                for statement in _count_all(table, dialect):
                    for batch in split_batches(connection.execute(statement).all()):
                        rows = [row._asdict() | ({"pruned": 0} if table is hourly_counts else {}) for row in batch]
                        _upsert(table, dialect).execute(connection, *rows)


def _select_hours(
    columns: Iterable[ColumnElement[Any]], subject: str, keys: Iterable[str], since: datetime, until: datetime
) -> Select[Any]:
    of_subject = select(*columns).where(hourly_counts.c.subject == subject, hourly_counts.c.key.in_(sorted(keys)))
    return of_subject.where(hourly_counts.c.hour >= since, hourly_counts.c.hour < until)


@cache
def _upsert(table: Table, dialect: str) -> PreparedStatement:
    """Return an INSERT that adds numbers to those of the existing row."""
    statement = dialect_insert(table, dialect)
    keys = [column.name for column in table.primary_key]
    numbers = {column.name: column + statement.excluded[column.name] for column in table.c if column.name not in keys}
    return PreparedStatement(statement.on_conflict_do_update(index_elements=keys, set_=numbers))


def _compared(table: Table) -> list[Column[Any]]:
    """Return the columns that can be computed from the stored articles."""
    return [column for column in table.c if column.name != "pruned"]


def _count_all(table: Table, dialect: str) -> list[Select[Any]]:
    """Return SELECTs of what the `_compared` columns should contain, one for each subject."""
    number, matched = func.count().label("articles"), func.sum(case((articles.c.is_matched, 1), else_=0))
    mentioned = select(mentions.c.article_id, mentions.c.keyword_id).distinct().subquery()
    keyword = cast(mentioned.c.keyword_id, PlainText)
    subjects: dict[str, ColumnElement[str]] = {"all": literal(""), "outlet": cast(articles.c.outlet_id, PlainText)}
    if table is article_totals:
        subjects["language"] = func.coalesce(articles.c.language, "")
    hours: list[Any] = [_hour(dialect).label("hour")] if table is hourly_counts else []
    grouping = ["key", *(column.name for column in hours)]
    counted: list[Select[Any]] = [
        select(literal(subject).label("subject"), key.label("key"), *hours, number, matched.label("matched"))
        .select_from(articles)
        .group_by(*grouping)
        for subject, key in subjects.items()
    ]
    of_keywords = select(
        literal("keyword").label("subject"), keyword.label("key"), *hours, number, func.count().label("matched")
    )
    joined = of_keywords.join_from(mentioned, articles, articles.c.id == mentioned.c.article_id)
    counted.append(joined.group_by(*grouping))
    return counted


def _hour(dialect: str) -> ColumnElement[datetime]:
    if dialect == "sqlite":
        return type_coerce(func.substr(articles.c.dated_at, 1, 13).op("||")(":00:00.000000"), UtcDateTime())
    return type_coerce(func.date_trunc("hour", articles.c.dated_at, "UTC"), UtcDateTime())
