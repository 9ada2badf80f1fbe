"""Facets: how many of the articles that match a filter have each outlet, keyword, section, tone, day and so on.

They are counted in one pass over a limited number of the latest articles, in the index that covers these columns.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

from sqlalchemy import Connection, text

from core.keyword import name_key
from core.marks import Tone
from core.matcher import PROMINENCES
from storage.columns import format_array
from storage.prepared import PreparedStatement
from storage.search.sorted_keys import NARROW_INDEX


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
    wanted = format_array(ids, is_sqlite=is_sqlite)
    rows = (_SELECT_SQLITE if is_sqlite else _SELECT_POSTGRESQL).fetch(connection, ids=wanted)
    outlets, languages, sections, moments, matched = zip(*rows, strict=True) if rows else ((), (), (), (), ())
    # Only matched articles have mentions. They are often a tenth of all.
    mentioning = format_array([each for each in matched if each is not None], is_sqlite=is_sqlite)
    mention_rows = (_MENTIONS_SQLITE if is_sqlite else _MENTIONS_POSTGRESQL).fetch(connection, ids=mentioning)
    best: dict[int, int] = {}
    for article_id, _, prominence in mention_rows:
        level = _LEVELS[prominence]
        if level < best.get(article_id, len(PROMINENCES)):
            best[article_id] = level
    levels = Counter(best.values())
    tone_rows = (_TONES_SQLITE if is_sqlite else _TONES_POSTGRESQL).fetch(connection, ids=wanted)
    tones = Counter(tone for (tone,) in tone_rows)
    mentioned = {(article_id, keyword) for article_id, keyword, _ in mention_rows}
    outlet_rows, by_outlet = _OUTLETS.fetch(connection), Counter(outlets)
    keyword_names: dict[int, str] = dict(_KEYWORDS.fetch(connection))
    return Facets(
        len(rows),
        total,
        outlets=_sort({name: by_outlet[each] for each, name, _ in outlet_rows if each in by_outlet}),
        regions=_count_regions(outlet_rows, by_outlet),
        keywords=_sort(
            {keyword_names[each]: number for each, number in Counter(keyword for _, keyword in mentioned).items()}
        ),
        languages=_sort(_merge_missing(languages)),
        sections=_sort(_merge_missing(sections)),
        prominences={name: levels[level] for level, name in enumerate(PROMINENCES) if level in levels},
        tones={tone.value: tones[tone] for tone in Tone if tone in tones},
        days=_count_days(moments, zone),
    )


def _count_regions(outlet_rows: Iterable[tuple[int, str, str | None]], by_outlet: Counter[int]) -> dict[str, int]:
    """Return the numbers by region. `outlet_rows` have the id, name and region of each outlet, by id."""
    # Regions that differ in case only are one, which is called as the first outlet calls it.
    names: dict[str, str] = {}
    numbers: Counter[str] = Counter()
    for outlet_id, _, region in outlet_rows:
        name = names.setdefault(name_key(region or ""), region or "")
        if outlet_id in by_outlet:
            numbers[name] += by_outlet[outlet_id]
    return _sort(numbers)


def _merge_missing(values: Iterable[str | None]) -> Counter[str]:
    """Count values. A missing one counts as an empty one."""
    numbers: Counter[str] = Counter()
    for value, number in Counter(values).items():
        numbers[value or ""] += number
    return numbers


def _sort(numbers: Mapping[str, int]) -> dict[str, int]:
    """Return the numbers, the largest first."""
    return dict(sorted(numbers.items(), key=lambda item: (-item[1], item[0])))


def _count_days(moments: Iterable[str], zone: tzinfo) -> dict[date, int]:
    """Return the numbers by day in a zone. `moments` are times in UTC, as `2026-11-20 17:00:00`."""
    days: Counter[date] = Counter()
    for moment in moments:
        split = _split_day(moment[:10], zone)
        if split is None:
            days[_convert(moment, zone).date()] += 1
        else:
            midnight, before, after = split
            days[before if moment[11:19] < midnight else after] += 1
    return dict(sorted(days.items()))


# The latest articles are of few days, and those of the whole store of some thousands.
@lru_cache(maxsize=4096)
def _split_day(utc_day: str, zone: tzinfo) -> tuple[str, date, date] | None:
    """Return the time of a day in UTC at which a day begins in a zone, and the days in the zone before and after.

    Days are found so, since converting each time takes much longer. Return None if the zone's offset changes on the
    day.
    """
    start, end = _convert(f"{utc_day} 00:00:00", zone), _convert(f"{utc_day} 23:59:59", zone)
    if start.utcoffset() != end.utcoffset():
        return None
    left = _DAY - (start.hour * 3600 + start.minute * 60 + start.second)
    return f"{left // 3600:02}:{left // 60 % 60:02}:{left % 60:02}", start.date(), end.date()


def _convert(moment: str, zone: tzinfo) -> datetime:
    return datetime.fromisoformat(moment[:19]).replace(tzinfo=UTC).astimezone(zone)


def _prepare(sql: str) -> PreparedStatement:
    """Return a statement that the driver executes: SQLAlchemy's rows would double the time."""
    return PreparedStatement(text(sql))


_DAY = 24 * 60 * 60
_LEVELS = {name: level for level, name in enumerate(PROMINENCES)}
_OUTLETS = _prepare("SELECT id, name, region FROM outlets ORDER BY id")
_KEYWORDS = _prepare("SELECT id, name FROM keywords")
_COLUMNS = "articles.outlet_id, articles.language, articles.section"
_MATCHED_ID = "CASE WHEN articles.is_matched THEN articles.id END"
_SELECT_SQLITE = _prepare(
    f"SELECT {_COLUMNS}, articles.dated_at, {_MATCHED_ID}"
    " FROM json_each(:ids) AS wanted"
    f" CROSS JOIN articles INDEXED BY {NARROW_INDEX} ON articles.id = wanted.value"
)
_SELECT_POSTGRESQL = _prepare(
    f"SELECT {_COLUMNS}, to_char(articles.dated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS'), {_MATCHED_ID}"
    " FROM unnest(CAST(:ids AS bigint[])) AS wanted(id) JOIN articles ON articles.id = wanted.id"
)
_MENTIONS = "SELECT mentions.article_id, mentions.keyword_id, mentions.prominence FROM "
_MENTIONS_SQLITE = _prepare(
    f"{_MENTIONS} json_each(:ids) AS wanted CROSS JOIN mentions ON mentions.article_id = wanted.value"
)
_MENTIONS_POSTGRESQL = _prepare(
    f"{_MENTIONS} unnest(CAST(:ids AS bigint[])) AS wanted(id) JOIN mentions ON mentions.article_id = wanted.id"
)
_TONES = "SELECT marks.value FROM marks WHERE marks.kind = 'tone' AND marks.article_id IN"
_TONES_SQLITE = _prepare(f"{_TONES} (SELECT value FROM json_each(:ids))")
_TONES_POSTGRESQL = _prepare(f"{_TONES} (SELECT unnest(CAST(:ids AS bigint[])))")
