"""Facets: how many of the articles that match a filter have each outlet, keyword, language, section, prominence or day.

They are counted in one pass over a limited number of articles, in the index that covers these columns.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import Connection, TextClause, text

from core.keyword import name_key
from core.matcher import PROMINENCES
from storage.search.sorted_keys import NARROW_INDEX, format_array


@dataclass(frozen=True, slots=True)
class Facets:
    """The numbers of articles by value, of those that match a filter.

    `number` is the number of articles that were counted. If `is_exact` is false, more articles match, and these are the
    latest arrivals. `regions`, `languages` and `sections` have "" for articles without one. An article counts once for
    each of its `keywords`, and in `prominences` for its most prominent mention. `days` are days of `dated_at` in the
    wanted zone.
    """

    number: int
    is_exact: bool
    outlets: Mapping[str, int] = field(default_factory=dict)
    regions: Mapping[str, int] = field(default_factory=dict)
    keywords: Mapping[str, int] = field(default_factory=dict)
    languages: Mapping[str, int] = field(default_factory=dict)
    sections: Mapping[str, int] = field(default_factory=dict)
    prominences: Mapping[str, int] = field(default_factory=dict)
    days: Mapping[date, int] = field(default_factory=dict)

    @property
    def weeks(self) -> Mapping[date, int]:
        """The numbers by week, each as its Monday."""
        return self._group_days(lambda day: day - timedelta(day.weekday()))

    @property
    def months(self) -> Mapping[date, int]:
        """The numbers by month, each as its first day."""
        return self._group_days(lambda day: day.replace(day=1))

    def _group_days(self, find_first: Callable[[date], date]) -> Mapping[date, int]:
        numbers: Counter[date] = Counter()
        for day, number in self.days.items():
            numbers[find_first(day)] += number
        return numbers


def count_facets(connection: Connection, ids: Sequence[int], zone: tzinfo, *, is_exact: bool) -> Facets:
    """Return the facets of the articles with these ids."""
    is_sqlite = connection.dialect.name == "sqlite"
    wanted = {"ids": format_array(ids, is_sqlite=is_sqlite)}
    rows = _fetch(connection, _SELECT_SQLITE if is_sqlite else _SELECT_POSTGRESQL, wanted)
    mention_rows = _fetch(connection, _MENTIONS_SQLITE if is_sqlite else _MENTIONS_POSTGRESQL, wanted)
    outlets, languages, sections, minutes = zip(*rows, strict=True) if rows else ((), (), (), ())
    best: dict[int, int] = {}
    for article_id, _, prominence in mention_rows:
        level = PROMINENCES.index(prominence)
        best[article_id] = min(best.get(article_id, level), level)
    mentioned = {(article_id, keyword) for article_id, keyword, _ in mention_rows}
    return Facets(
        len(rows),
        is_exact,
        outlets=_name(connection, "outlets", Counter(outlets)),
        regions=_count_regions(connection, Counter(outlets)),
        keywords=_name(connection, "keywords", Counter(keyword for _, keyword in mentioned)),
        languages=_sort(Counter(languages)),
        sections=_sort(Counter(sections)),
        prominences={
            name: number
            for level, name in enumerate(PROMINENCES)
            if (number := sum(each == level for each in best.values()))
        },
        days=_count_days(Counter(minutes), zone),
    )


def _fetch(connection: Connection, statement: TextClause, parameters: Mapping[str, str]) -> Sequence[tuple[Any, ...]]:
    """Return the driver's rows: numbers and strings. SQLAlchemy's rows would double the time."""
    rows: Sequence[tuple[Any, ...]] = connection.execute(statement, parameters).cursor.fetchall()
    return rows


def _name(connection: Connection, table: str, by_id: Counter[int]) -> dict[str, int]:
    names = {row.id: row.name for row in connection.execute(text(f"SELECT id, name FROM {table}"))}
    return _sort(Counter({names[each]: number for each, number in by_id.items()}))


def _count_regions(connection: Connection, by_outlet: Counter[int]) -> dict[str, int]:
    regions = {row.id: row.region or "" for row in connection.execute(text("SELECT id, region FROM outlets"))}
    numbers: Counter[str] = Counter()
    # Regions that differ in case only are one, which is called as the first outlet calls it.
    names = {name_key(region): region for _, region in sorted(regions.items(), reverse=True)}
    for outlet_id, number in by_outlet.items():
        numbers[names[name_key(regions[outlet_id])]] += number
    return _sort(numbers)


def _sort(numbers: Counter[str]) -> dict[str, int]:
    """Return the numbers, the largest first."""
    return dict(sorted(numbers.items(), key=lambda item: (-item[1], item[0])))


def _count_days(minutes: Counter[str], zone: tzinfo) -> dict[date, int]:
    """Return the numbers by day in a zone. `minutes` are minutes in UTC, such as `2026-03-02 08:30`."""
    days: Counter[date] = Counter()
    # Most zones differ from UTC by whole hours, so that an hour belongs to one day.
    by_hour: dict[str, date | None] = {}
    for minute, number in minutes.items():
        hour = minute[:13]
        if hour not in by_hour:
            start = datetime.fromisoformat(f"{hour}:00+00:00").astimezone(zone)
            by_hour[hour] = None if start.minute else start.date()
        day = by_hour[hour] or datetime.fromisoformat(f"{minute}+00:00").astimezone(zone).date()
        days[day] += number
    return dict(sorted(days.items()))


_COLUMNS = "articles.outlet_id, coalesce(articles.language, ''), coalesce(articles.section, '')"
_SELECT_SQLITE = text(
    f"SELECT {_COLUMNS}, substr(articles.dated_at, 1, 16) FROM json_each(:ids) AS wanted"
    f" CROSS JOIN articles INDEXED BY {NARROW_INDEX} ON articles.id = wanted.value"
)
_SELECT_POSTGRESQL = text(
    f"SELECT {_COLUMNS}, to_char(articles.dated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI')"
    " FROM unnest(CAST(:ids AS bigint[])) AS wanted(id) JOIN articles ON articles.id = wanted.id"
)
_MENTIONS = "SELECT mentions.article_id, mentions.keyword_id, mentions.prominence FROM "
_MENTIONS_SQLITE = text(
    f"{_MENTIONS} json_each(:ids) AS wanted CROSS JOIN mentions ON mentions.article_id = wanted.value"
)
_MENTIONS_POSTGRESQL = text(
    f"{_MENTIONS} unnest(CAST(:ids AS bigint[])) AS wanted(id) JOIN mentions ON mentions.article_id = wanted.id"
)
