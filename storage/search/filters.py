"""Translate an ArticleFilter into conditions for the full-text index and for columns.

A query that the index cannot answer exactly is replaced by one that over-matches (`storage.search.index_query`). The
caller verifies the results. Other conditions on articles become filter terms (`storage.search.filter_terms`), and also
conditions on columns, since terms may over-match and some articles may not be in the index.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import BigInteger, BindParameter, bindparam

from core.filters import ArticleFilter
from core.marks import MarkKind
from core.matcher import DAY_ZONE, PROMINENCES
from core.query import InLanguage, Node, Not, Published, Term, conjunction, disjunction
from storage.columns import PlainText, UtcDateTime
from storage.search.filter_terms import DATED, KEPT, MATCHED, language_term, make_period_terms, outlet_term
from storage.search.index_query import MATCH_ALL, Condition, IndexQuery, build_index_query

# The earliest and the latest `dated_at` or `kept_at` of all stored articles, by the prefix of its terms.
Extents = Mapping[str, tuple[datetime, datetime]]


_MARKED = "EXISTS (SELECT 1 FROM marks WHERE marks.article_id = articles.id AND marks.kind = {})"

# An article is dropped with any article of its cluster. Most are not, so that each is looked up; dropped ones are rare,
# so that all of them are found first.
_FIRST = "coalesce((SELECT first_id FROM cluster_copies WHERE article_id = articles.id), articles.id)"
_IS_DROPPED = (
    f"EXISTS (SELECT 1 FROM marks WHERE kind = 'drop' AND article_id IN (articles.id, {_FIRST})) OR EXISTS (SELECT 1"
    f" FROM cluster_copies JOIN marks ON marks.article_id = cluster_copies.article_id AND marks.kind = 'drop'"
    f" WHERE cluster_copies.first_id = {_FIRST})"
)
_DROPPED_FIRSTS = (
    "SELECT coalesce(cluster_copies.first_id, marks.article_id) AS article_id FROM marks"
    " LEFT JOIN cluster_copies ON cluster_copies.article_id = marks.article_id WHERE marks.kind = 'drop'"
)
_DROPPED = f"{_DROPPED_FIRSTS} UNION SELECT article_id FROM cluster_copies WHERE first_id IN ({_DROPPED_FIRSTS})"


@dataclass(slots=True)
class SqlConditions:
    """Conditions in SQL on the columns of `articles`, with their parameters."""

    clauses: list[str] = field(default_factory=list)
    parameters: list[BindParameter[Any]] = field(default_factory=list)
    id_bounds: list[str] = field(default_factory=list)

    def add(self, clause: str, *values: object) -> None:
        """Add a condition with a `{}` for each value."""
        self.clauses.append(clause.format(*(f":{self._bind(value)}" for value in values)))

    def add_id_bound(self, comparison: str, article_id: int) -> None:
        """Add a comparison with an article's id. FTS5 only uses it if it is written for the column of its own table."""
        self.id_bounds.append(f"{comparison} :{self._bind(article_id)}")

    def format(self, id_column: str) -> str:
        """Return the WHERE clause, or "" if there are no conditions."""
        clauses = [*(f"{id_column} {bound}" for bound in self.id_bounds), *self.clauses]
        return f" WHERE {' AND '.join(clauses)}" if clauses else ""

    def _bind(self, value: object) -> str:
        name = f"p{len(self.parameters)}"
        kind = UtcDateTime() if isinstance(value, datetime) else BigInteger() if isinstance(value, int) else PlainText()
        self.parameters.append(bindparam(name, value, kind))
        return name

    def copy(self) -> "SqlConditions":
        """Return conditions to which others can be added."""
        return SqlConditions([*self.clauses], [*self.parameters], [*self.id_bounds])


@dataclass(frozen=True, slots=True)
class ResolvedFilter:
    """A filter with its full query and the ids of its outlets and keywords.

    An empty tuple of ids selects nothing, and None selects everything. `article_ids` are the ids of the articles among
    which the filter selects.
    """

    article_filter: ArticleFilter
    query: Node | None
    outlet_ids: tuple[int, ...] | None
    keyword_ids: tuple[int, ...] | None
    article_ids: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """The conditions of a filter, for one part of the articles: those in the full-text index, or those that it lacks.

    `words` is the index query with the filter terms, or None if the index cannot narrow the search. `conditions` must
    also hold. `has_query` is true if `words` contains more than filter terms, and `is_narrowed` if it has any but
    MATCHED. `dated` are the first and the last `dated_at` that can be selected, or None: `words` has no terms for them.
    `marked` is the SQL of the ids of all articles with a mark that the filter requires, or None if it requires none.
    If `is_exact` is false, the articles must be verified with `query`.
    """

    query: Node | None
    words: Node | None
    conditions: SqlConditions
    is_exact: bool
    is_indexed: bool
    has_query: bool = False
    is_narrowed: bool = False
    keyword_ids: tuple[int, ...] | None = None
    dated: tuple[datetime, datetime] | None = None
    marked: str | None = None

    @property
    def is_plain_keyword(self) -> bool:
        """Whether the articles are those that mention one keyword, with few further conditions."""
        return not (self.has_query or self.is_narrowed) and self.keyword_ids is not None and len(self.keyword_ids) == 1


def make_selections(
    resolved: ResolvedFilter, dialect: str, coverage: tuple[int, bool], extents: Extents
) -> tuple[Selection, ...]:
    """Return the selections that together have the articles that match a filter, the one of later articles first.

    `coverage` is that of the full-text index: the id up to which it lacks articles, and whether MATCHED is exact.
    `dialect` is "sqlite" or "postgresql".
    """
    unindexed_upto, matched_is_exact = coverage
    if not unindexed_upto:
        return (_select_indexed(resolved, dialect, extents, matched_is_exact=matched_is_exact),)
    wanted = resolved.article_filter
    first_indexed = unindexed_upto + 1
    indexed = replace(wanted, after=unindexed_upto if wanted.after is None else max(wanted.after, unindexed_upto))
    lacking = replace(wanted, before=first_indexed if wanted.before is None else min(wanted.before, first_indexed))
    return (
        _select_indexed(replace(resolved, article_filter=indexed), dialect, extents, matched_is_exact=matched_is_exact),
        _select_lacking(replace(resolved, article_filter=lacking), dialect),
    )


def _select_indexed(resolved: ResolvedFilter, dialect: str, extents: Extents, *, matched_is_exact: bool) -> Selection:
    wanted = resolved.article_filter
    marked = _select_marked(wanted)
    query = MATCH_ALL if resolved.query is None else build_index_query(resolved.query, dialect)
    narrowing = list(_filter_terms(resolved, extents))
    terms = [] if wanted.with_unmatched else [Term((MATCHED,))]
    return Selection(
        resolved.query,
        _join(query.words, [*narrowing, *terms]),
        # Articles with a mark are looked up without the index.
        _make_conditions(
            resolved,
            query,
            matched_is_found=matched_is_exact and marked is None,
            # Mentions of keywords are looked up without the index, too.
            outlets_are_found=bool(resolved.outlet_ids) and resolved.keyword_ids is None and marked is None,
        ),
        query.is_exact,
        is_indexed=True,
        has_query=query.words is not None,
        is_narrowed=bool(narrowing or DATED in extents),
        keyword_ids=resolved.keyword_ids,
        dated=_find_period(DATED, wanted.since, wanted.until, extents),
        marked=marked,
    )


def select_with_versions(resolved: ResolvedFilter) -> Selection:
    """Return the selection of the articles with earlier versions that may match a filter.

    Whether the query is true of an earlier version must be verified.
    """
    wanted = resolved.article_filter
    newest = replace(wanted, prominence=None, with_unmatched=True)
    conditions = _make_conditions(replace(resolved, article_filter=newest, query=None, keyword_ids=None), MATCH_ALL)
    conditions.clauses.append("articles.version > 1")
    past = (
        "past_mentions JOIN article_versions ON article_versions.id = past_mentions.article_version_id"
        " AND article_versions.article_id = articles.id"
    )
    if resolved.keyword_ids is not None or wanted.prominence is not None:
        _add_mentioning(conditions, resolved, past)
    elif not wanted.with_unmatched:
        conditions.clauses.append(f"(articles.is_matched OR EXISTS (SELECT 1 FROM {past}))")
    return Selection(None, None, conditions, is_exact=True, is_indexed=False)


def _select_lacking(resolved: ResolvedFilter, dialect: str) -> Selection:
    query = MATCH_ALL if resolved.query is None else build_index_query(resolved.query, dialect)
    conditions = _make_conditions(resolved, query)
    is_exact = resolved.query is None
    return Selection(resolved.query, None, conditions, is_exact, is_indexed=False, keyword_ids=resolved.keyword_ids)


def _join(words: Node | None, terms: Sequence[Node]) -> Node | None:
    if words is None:
        return conjunction(tuple(terms)) if terms else None
    return conjunction((words, *terms)) if terms else words


def _filter_terms(resolved: ResolvedFilter, extents: Extents) -> Iterator[Node]:
    wanted = resolved.article_filter
    if resolved.outlet_ids:
        yield disjunction(tuple(Term((outlet_term(each),)) for each in resolved.outlet_ids))
    if wanted.languages:
        yield disjunction(tuple(Term((language_term(code),)) for code in wanted.languages))
    kept = _find_period(KEPT, wanted.kept_since, wanted.kept_until, extents)
    if kept is not None and (period := make_period(KEPT, *kept)) is not None:
        yield period


def _find_period(
    prefix: str, since: datetime | None, until: datetime | None, extents: Extents
) -> tuple[datetime, datetime] | None:
    """Return the part of a filter's period in which there are articles, or None if the filter has no period."""
    if prefix not in extents:
        return None
    first, last = extents[prefix]
    return first if since is None else max(since, first), last if until is None else min(until, last)


def make_period(prefix: str, first: datetime, last: datetime) -> Node | None:
    """Return the index query of the days from one moment to another, or None if it would have too many terms."""
    terms = make_period_terms(prefix, first, max(first, last))
    return None if terms is None else disjunction(tuple(Term((term,)) for term in terms))


def _make_conditions(
    resolved: ResolvedFilter, query: IndexQuery, *, matched_is_found: bool = False, outlets_are_found: bool = False
) -> SqlConditions:
    """Return the conditions on columns.

    With `matched_is_found`, the index finds no unmatched article, and with `outlets_are_found` none of other outlets:
    an article never changes its outlet.
    """
    wanted, conditions = resolved.article_filter, SqlConditions()
    is_mentioning = resolved.keyword_ids is not None or wanted.prominence is not None
    # An article that mentions a keyword is always matched, so the condition would be redundant. Reading this column of
    # thousands of articles takes ten times as long as finding them.
    if not wanted.with_unmatched and not is_mentioning and not matched_is_found:
        conditions.add("articles.is_matched")
    for condition in query.conditions:
        _add_condition(conditions, condition)
    _add_mentioning(conditions, resolved)
    _add_marked(conditions, wanted)
    if resolved.outlet_ids is not None and not outlets_are_found:
        conditions.add(f"articles.outlet_id IN ({format_ids(resolved.outlet_ids)})")
    if resolved.article_ids is not None:
        conditions.add(f"articles.id IN ({format_ids(resolved.article_ids)})")
    if wanted.languages:
        conditions.add(f"articles.language IN ({', '.join('{}' for _ in wanted.languages)})", *wanted.languages)
    for clause, value in (
        ("articles.dated_at >= {}", wanted.since),
        ("articles.dated_at < {}", wanted.until),
        ("articles.kept_at >= {}", wanted.kept_since),
        ("articles.kept_at < {}", wanted.kept_until),
    ):
        if value is not None:
            conditions.add(clause, value)
    for comparison, article_id in ((">", wanted.after), ("<", wanted.before)):
        if article_id is not None:
            conditions.add_id_bound(comparison, article_id)
    return conditions


def _add_mentioning(conditions: SqlConditions, resolved: ResolvedFilter, source: str = "mentions") -> None:
    """Add the condition on mentions: those of the newest version, or the past ones that `source` joins."""
    keyword_ids, least = resolved.keyword_ids, resolved.article_filter.prominence
    table = source.partition(" ")[0]
    clauses = ["mentions.article_id = articles.id" if source == "mentions" else "true"]
    if keyword_ids is not None:
        clauses.append(f"{table}.keyword_id IN ({format_ids(keyword_ids)})")
    all_levels: list[str] = [*PROMINENCES]
    levels = [] if least is None else all_levels[: all_levels.index(least) + 1]
    if levels:
        clauses.append(f"{table}.prominence IN ({', '.join('{}' for _ in levels)})")
    if len(clauses) > 1:
        conditions.add(f"EXISTS (SELECT 1 FROM {source} WHERE {' AND '.join(clauses)})", *levels)


def _add_marked(conditions: SqlConditions, wanted: ArticleFilter) -> None:
    if wanted.is_starred:
        conditions.add(_MARKED, MarkKind.STAR)
    if wanted.tones:
        placeholders = ", ".join("{}" for _ in wanted.tones)
        conditions.add(f"{_MARKED[:-1]} AND marks.value IN ({placeholders}))", MarkKind.TONE, *wanted.tones)
    if wanted.is_dropped:
        conditions.clauses.append(f"articles.id IN ({_DROPPED})")
    elif wanted.is_dropped is False:
        conditions.clauses.append(f"NOT ({_IS_DROPPED})")


def _select_marked(wanted: ArticleFilter) -> str | None:
    if wanted.is_dropped:
        return _DROPPED
    kind = MarkKind.STAR if wanted.is_starred else MarkKind.TONE if wanted.tones else None
    return None if kind is None else f"SELECT article_id FROM marks WHERE kind = '{kind}'"


def format_ids(ids: Sequence[int]) -> str:
    """Return ids as they are written between the parentheses of an IN."""
    return ", ".join(map(str, ids)) or "NULL"


def _add_condition(conditions: SqlConditions, condition: Condition) -> None:
    """Add the SQL of `lang:` or `date:`. As in the matcher, a day begins at midnight in WIB."""
    match condition:
        case InLanguage(code=code):
            conditions.add("articles.language = {}", code)
        case Published():
            clauses, values = _in_period(condition)
            conditions.add(clauses, *values)
        case Not(child=InLanguage(code=code)):
            conditions.add("(articles.language IS NULL OR articles.language <> {})", code)
        case Not(child=Published() as child):
            clauses, values = _in_period(child)
            conditions.add(f"NOT ({clauses})", *values)
        case _:
            raise ValueError(f"not a condition on an article's columns: {condition}")


def _in_period(period: Published) -> tuple[str, list[datetime]]:
    clauses, values = ["articles.published_at IS NOT NULL"], []
    if period.since is not None:
        clauses.append("articles.published_at >= {}")
        values.append(_midnight(period.since))
    if period.until is not None and period.until < date.max:
        clauses.append("articles.published_at < {}")
        values.append(_midnight(period.until + timedelta(days=1)))
    return " AND ".join(clauses), values


def _midnight(day: date) -> datetime:
    """Return the first instant of a day in WIB. Replace January 1 of year 1: its midnight is out of range in UTC."""
    return datetime.combine(max(day, date(1, 1, 2)), time(), DAY_ZONE)
