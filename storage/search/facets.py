"""Facets: how many of the articles that match a filter have each outlet, keyword, section, tone, day and so on.

They are counted in one pass over a limited number of the latest articles, in the index that covers these columns.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import Connection, TextClause, text

from core.keyword import name_key
from core.marks import Tone
from core.matcher import PROMINENCES
from storage.search.sorted_keys import NARROW_INDEX, format_array


@dataclass(frozen=True, slots=True)
class Facets:
    """The numbers of articles by value, of those that match a filter.

    `number` is the number of articles that were counted, and `total` the number of those that match, as far as they
    were counted. If `is_exact` is false, more articles match than `number`, and these are the latest arrivals.
    `regions`, `languages` and `sections` have "" for articles without one. An article counts once for each of its
    `keywords`, and in `prominences` for its most prominent mention. Only those that a person judged count in `tones`.
    `days` are days of `dated_at` in the wanted zone.
    """

    number: int
    total: int
    outlets: Mapping[str, int] = field(default_factory=dict)
    regions: Mapping[str, int] = field(default_factory=dict)
    keywords: Mapping[str, int] = field(default_factory=dict)
    languages: Mapping[str, int] = field(default_factory=dict)
    sections: Mapping[str, int] = field(default_factory=dict)
    prominences: Mapping[str, int] = field(default_factory=dict)
    tones: Mapping[str, int] = field(default_factory=dict)
    days: Mapping[date, int] = field(default_factory=dict)

    @property
    def is_exact(self) -> bool:
        return self.number == self.total

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


def count_facets(connection: Connection, ids: Sequence[int], zone: tzinfo, total: int) -> Facets:
    """Return the facets of the articles with these ids, which are the latest of `total` articles."""
    is_sqlite = connection.dialect.name == "sqlite"
    wanted = {"ids": format_array(ids, is_sqlite=is_sqlite)}
    rows = _fetch(connection, _SELECT_SQLITE if is_sqlite else _SELECT_POSTGRESQL, wanted)
    outlets, languages, sections, seconds, matched = zip(*rows, strict=True) if rows else ((), (), (), (), ())
    # Only matched articles have mentions. They are often a tenth of all.
    mentioning = {"ids": format_array([each for each in matched if each is not None], is_sqlite=is_sqlite)}
    mention_rows = _fetch(connection, _MENTIONS_SQLITE if is_sqlite else _MENTIONS_POSTGRESQL, mentioning)
    best: dict[int, int] = {}
    for article_id, _, prominence in mention_rows:
        level = PROMINENCES.index(prominence)
        best[article_id] = min(best.get(article_id, level), level)
    tones = Counter(tone for (tone,) in _fetch(connection, _TONES_SQLITE if is_sqlite else _TONES_POSTGRESQL, wanted))
    mentioned = {(article_id, keyword) for article_id, keyword, _ in mention_rows}
    return Facets(
        len(rows),
        total,
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
        tones={tone.value: tones[tone] for tone in Tone if tone in tones},
        days=_count_days(seconds, zone),
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


def _count_days(seconds: Iterable[int], zone: tzinfo) -> dict[date, int]:
    """Return the numbers by day in a zone. `seconds` are counted from the beginning of 1970 in UTC."""
    days: Counter[date] = Counter()
    splits: dict[int, tuple[int, date, date] | None] = {}
    for second in seconds:
        utc_day, second_of_day = divmod(second, _DAY)
        if utc_day not in splits:
            splits[utc_day] = _split_day(utc_day, zone)
        split = splits[utc_day]
        if split is None:
            days[_convert(second, zone).date()] += 1
        else:
            midnight, before, after = split
            days[before if second_of_day < midnight else after] += 1
    return dict(sorted(days.items()))


def _split_day(utc_day: int, zone: tzinfo) -> tuple[int, date, date] | None:
    """Return the second of a day in UTC at which a day begins in a zone, and the days in the zone before and after.

    Days are found so, since converting each time takes much longer. Return None if the zone's offset changes on the
    day, which is counted from the beginning of 1970.
    """
    start, end = _convert(utc_day * _DAY, zone), _convert((utc_day + 1) * _DAY - 1, zone)
    if start.utcoffset() != end.utcoffset():
        return None
    return _DAY - (start.hour * 3600 + start.minute * 60 + start.second), start.date(), end.date()


def _convert(second: int, zone: tzinfo) -> datetime:
    return (_FIRST_DAY + timedelta(seconds=second)).astimezone(zone)


_DAY = 24 * 60 * 60
_FIRST_DAY = datetime(1970, 1, 1, tzinfo=UTC)
_COLUMNS = "articles.outlet_id, coalesce(articles.language, ''), coalesce(articles.section, '')"
_MATCHED_ID = "CASE WHEN articles.is_matched THEN articles.id END"
_SELECT_SQLITE = text(
    f"SELECT {_COLUMNS}, CAST(strftime('%s', substr(articles.dated_at, 1, 19)) AS INTEGER), {_MATCHED_ID}"
    " FROM json_each(:ids) AS wanted"
    f" CROSS JOIN articles INDEXED BY {NARROW_INDEX} ON articles.id = wanted.value"
)
_SELECT_POSTGRESQL = text(
    f"SELECT {_COLUMNS}, CAST(floor(extract(epoch FROM articles.dated_at)) AS bigint), {_MATCHED_ID}"
    " FROM unnest(CAST(:ids AS bigint[])) AS wanted(id) JOIN articles ON articles.id = wanted.id"
)
_MENTIONS = "SELECT mentions.article_id, mentions.keyword_id, mentions.prominence FROM "
_MENTIONS_SQLITE = text(
    f"{_MENTIONS} json_each(:ids) AS wanted CROSS JOIN mentions ON mentions.article_id = wanted.value"
)
_MENTIONS_POSTGRESQL = text(
    f"{_MENTIONS} unnest(CAST(:ids AS bigint[])) AS wanted(id) JOIN mentions ON mentions.article_id = wanted.id"
)
_TONES = "SELECT marks.value FROM marks WHERE marks.kind = 'tone' AND marks.article_id IN"
_TONES_SQLITE = text(f"{_TONES} (SELECT value FROM json_each(:ids))")
_TONES_POSTGRESQL = text(f"{_TONES} (SELECT unnest(CAST(:ids AS bigint[])))")
