"""Find the sort keys of the articles of a selection, in order, from a position on.

FTS5 returns ids in order and stops at the limit. Where the index cannot do that (publication order, and any order on
PostgreSQL, where GIN has none), the results are divided into windows, of which the first is small and each next one
is larger. Each window is one index query with terms of blocks or days. So neither a common nor a rare word reads many
more articles than a page has. On SQLite, the first page in publication order is mostly found among the latest
arrivals, without windows. The planner has no choice, since its estimates for words are wrong too often.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import cached_property
from math import ceil
from typing import Any

from sqlalchemy import Connection, Integer, bindparam, text

from core.filters import ArticleOrder
from core.query import Node, Term, conjunction, disjunction
from storage.columns import IdArray, UtcDateTime
from storage.search.filter_terms import DATED
from storage.search.filters import Selection, SqlConditions, format_ids, make_period
from storage.search.full_text import BLOCK_BITS, block_term, to_fts5_query, to_tsqueries

FIRST_MOMENT, LAST_MOMENT = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)

# The index that covers the columns of all conditions. An article's row has its text, so a page holds only two rows.
NARROW_INDEX = "ix_articles_narrow"

# How much larger each window is than the one before, at most.
GROWTH = 4

# How many times as many hits as needed a window should have, by the number of those before.
SURPLUS = 1.25

# A window of more blocks than this reads the whole index.
MAX_BLOCKS = 300

# A keyword with at most this many mentions is looked up by its mentions, and the other conditions are verified.
FEW_MENTIONS = 2_000

# After windows of this many days, it is found out whether at most this many articles contain the words. If so, all are
# read and sorted, since many more windows would follow.
MAX_DAYS_BEFORE_PROBE, FEW_ARTICLES = 64, 1_000

# The first page in publication order is looked for among this many of the latest arrivals that match.
SAMPLE = 300

# At most this many articles that arrived at other times, but were published in the same time, are looked at one by one.
MAX_OTHERS = 20

# The same for windows of this many blocks.
BLOCKS_BEFORE_PROBE = 4

# The planner must use the index of words, and look up articles one by one. Pages cost nothing: otherwise it prefers to
# read the whole table by its primary key if a query has many terms. A generic plan would not know the words. With the
# default of 4 MB, the bitmap of a phrase of common words is lossy, so that each row of a page would be checked.
_FORCE_PLAN = (
    "SET LOCAL random_page_cost = 0; SET LOCAL seq_page_cost = 0; SET LOCAL enable_seqscan = off;"
    " SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL jit = off;"
    " SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL plan_cache_mode = force_custom_plan;"
    " SET LOCAL work_mem = '64MB'"
)


@dataclass(frozen=True, slots=True)
class SortKey:
    """The key by which an article is sorted. `dated_at` is None if the articles are sorted by arrival."""

    article_id: int
    dated_at: datetime | None = None

    @property
    def sort_value(self) -> tuple[datetime, int] | tuple[int]:
        return (self.article_id,) if self.dated_at is None else (self.dated_at, self.article_id)


@dataclass(frozen=True, slots=True)
class _Window:
    """A part of the articles: an index query, or None for all, and conditions."""

    words: Node | None
    conditions: SqlConditions


@dataclass(slots=True)
class _Progress:
    """How far the windows have come: `found` of `limit` keys in `read` blocks or days, `size` in the last window.

    If the results `are_sorted` after they were found, a window should have few more than are needed. Then the hits of
    the windows before determine its size.
    """

    limit: int
    are_sorted: bool
    found: int = 0
    read: int = 0
    size: int = 0
    is_estimated: bool = False

    @property
    def is_promising(self) -> bool:
        """Whether the next window fills the page if it has as many hits as the ones before."""
        return self.are_sorted and self.found * self.size * GROWTH >= (self.limit - self.found) * self.read

    def plan_window(self) -> int:
        """Return the size of the next window."""
        size = max(1, self.size * GROWTH)
        # Only once: if the estimate was wrong, single blocks could follow one another for long.
        if self.found and self.is_promising and not self.is_estimated:
            self.is_estimated = True
            size = min(size, ceil((self.limit - self.found) * self.read / self.found * SURPLUS))
        self.size = size
        return size


@dataclass(eq=False)
class SortedKeys:
    """Finds the sort keys of a selection. With `is_ascending`, the earliest articles come first."""

    connection: Connection
    selection: Selection
    order: ArticleOrder = ArticleOrder.KEPT
    is_ascending: bool = False

    def find(self, start: SortKey | None, limit: int) -> list[SortKey]:
        """Return the keys that follow `start` in the order, or the first ones if it is None."""
        self._force_plan()
        keys: list[SortKey] = []
        # PostgreSQL takes longer to find so many of the latest arrivals than to read the first windows.
        is_sampled = start is None and self._is_by_date and limit <= SAMPLE and not self._is_postgresql
        if is_sampled and (found := self._find_by_arrival(limit)) is not None:
            return found
        progress = _Progress(limit, self._is_postgresql)
        for window in self._windows(start, progress):
            keys += self._find_in(window, limit - len(keys)) if isinstance(window, _Window) else window
            progress.found = len(keys)
            if len(keys) >= limit:
                break
        return keys[:limit]

    def find_first_ids(self, limit: int) -> list[int]:
        """Return the ids of the latest arrivals. For thousands of them, this takes half the time of `find`.

        With `is_ascending`, return those of the earliest ones.
        """
        self._force_plan()
        ids: list[int] = []
        progress = _Progress(limit, self._is_postgresql)
        for window in self._arrival_windows(None, progress):
            if isinstance(window, _Window):
                source, id_column, parameters = self._make_source(window)
                order = self._make_order(id_column)
                first = f"SELECT {self._distinct}{id_column} {source} ORDER BY {order} LIMIT {limit - len(ids)}"
                ids += [
                    row[0] for row in self.connection.execute(text(first).bindparams(*parameters)).cursor.fetchall()
                ]
            else:
                ids += [key.article_id for key in window]
            progress.found = len(ids)
            if len(ids) >= limit:
                break
        return ids[:limit]

    def find_ids(self) -> set[int]:
        """Return the ids of all articles, in no order."""
        self._force_plan()
        source, id_column, parameters = self._make_source(self._everything)
        statement = text(f"SELECT {id_column} {source}").bindparams(*parameters)
        return set(self.connection.execute(statement).scalars())

    def count(self, upto: int | None) -> int:
        """Return the number of articles, or `upto` + 1 if there are more than `upto`."""
        self._force_plan()
        number = 0
        progress = _Progress(sys.maxsize if upto is None else upto + 1, self._is_postgresql)
        windows = iter([self._everything]) if upto is None else self._arrival_windows(None, progress, is_sorted=False)
        for window in windows:
            if isinstance(window, _Window):
                number += self._count_in(window, None if upto is None else upto + 1 - number)
            else:
                number += len(window)
            progress.found = number
            if upto is not None and number > upto:
                break
        return number

    def _force_plan(self) -> None:
        if self._is_postgresql:
            self.connection.exec_driver_sql(_FORCE_PLAN)

    @property
    def _is_postgresql(self) -> bool:
        return self.connection.dialect.name == "postgresql"

    @property
    def _is_by_date(self) -> bool:
        return self.order is ArticleOrder.PUBLISHED

    # --- Publication order by arrival ---

    def _find_by_arrival(self, limit: int) -> list[SortKey] | None:
        """Return the first keys in publication order, which are mostly among the first ones in the order of arrival.

        Return None if too many articles that arrived later, or earlier if `is_ascending` is false, were published in
        the same time: after an import of older articles, for example.
        """
        selection = self.selection
        is_plain = selection.words is not None and not selection.conditions.clauses
        if selection.dated is not None or self._is_by_marks or not (selection.is_plain_keyword or is_plain):
            return None
        ids = replace(self, order=ArticleOrder.KEPT).find_first_ids(SAMPLE + 1)
        keys = self._find_among(ids, limit)
        if len(ids) > SAMPLE:
            others = self._find_others(keys[-1], ids[-1])
            if len(others) > MAX_OTHERS:
                return None
            keys = self._sort([*keys, *(key for other in others for key in self._find_one(other))])[:limit]
        return keys

    def _sort(self, keys: Iterable[SortKey]) -> list[SortKey]:
        return sorted(keys, key=lambda key: key.sort_value, reverse=not self.is_ascending)

    def _find_among(self, ids: Sequence[int], limit: int) -> list[SortKey]:
        """Return the first keys of articles in publication order."""
        source = f"articles INDEXED BY {NARROW_INDEX} WHERE id IN (SELECT value FROM json_each(:ids))"
        statement = text(f"SELECT id, dated_at FROM {source} ORDER BY {self._make_order('id')} LIMIT {limit}")
        statement = statement.bindparams(bindparam("ids", ids, IdArray()))
        return [SortKey(*row) for row in self.connection.execute(statement.columns(**self._column_types))]

    def _find_others(self, last: SortKey, last_arrival: int) -> list[int]:
        """Return articles that follow `last_arrival` in the order of arrival, but not `last` in publication order."""
        dates, ids = ("<=", ">") if self.is_ascending else (">=", "<")
        condition = f"dated_at {dates} :dated_at AND id {ids} {last_arrival}"
        statement = text(f"SELECT id FROM articles WHERE {condition} LIMIT {MAX_OTHERS + 1}")
        moment = bindparam("dated_at", last.dated_at, UtcDateTime())
        return [*self.connection.execute(statement.bindparams(moment)).scalars()]

    def _find_one(self, article_id: int) -> list[SortKey]:
        """Return the key of an article if it is selected."""
        conditions = self.selection.conditions.copy()
        conditions.add_id_bound("=", article_id)
        return self._find_in(_Window(None, conditions), 1)

    # --- Windows ---

    @property
    def _everything(self) -> _Window:
        return _Window(self._dated_terms, self.selection.conditions)

    @cached_property
    def _dated_terms(self) -> Node | None:
        dated = self.selection.dated
        return None if dated is None else make_period(DATED, *dated)

    def _windows(self, start: SortKey | None, progress: _Progress) -> Iterator[_Window | list[SortKey]]:
        """Yield windows in order. `progress` must have the number of keys found before the next one is taken."""
        if self._is_by_date and self.selection.words is not None and not self._is_looked_up:
            return self._date_windows(start, progress)
        return self._arrival_windows(start, progress)

    def _arrival_windows(
        self, start: SortKey | None, progress: _Progress, *, is_sorted: bool = True
    ) -> Iterator[_Window | list[SortKey]]:
        terms = None if self._is_by_date else self._dated_terms
        has_words = _join([self.selection.words, terms]) is not None and not self._is_looked_up
        if has_words and self._is_postgresql:
            yield from self._block_windows(start, progress, is_sorted=is_sorted)
        else:
            yield self._everything_from(start)

    def _everything_from(self, start: SortKey | None) -> _Window:
        conditions = self.selection.conditions.copy()
        if start is not None:
            self._add_start(conditions, start)
        return _Window(None if self._is_by_date else self._dated_terms, conditions)

    @property
    def _is_looked_up(self) -> bool:
        """Return whether the articles should be looked up by their marks or mentions, not in the full-text index."""
        return self._is_by_marks or self._is_by_mentions

    @property
    def _is_by_marks(self) -> bool:
        # People mark few articles.
        return self.selection.marked is not None and not self.selection.has_query

    @cached_property
    def _is_by_mentions(self) -> bool:
        """Return whether the articles should be looked up by the mentions of their keywords."""
        selection = self.selection
        if not selection.keyword_ids or selection.has_query or self._is_by_marks:
            return False
        if not self._is_by_date and selection.is_plain_keyword:
            return True
        ids = format_ids(selection.keyword_ids)
        few = f"SELECT 1 FROM mentions WHERE keyword_id IN ({ids}) LIMIT {FEW_MENTIONS + 1}"
        number = self.connection.exec_driver_sql(f"SELECT count(*) FROM ({few}) AS few").scalar_one()
        return bool(number <= FEW_MENTIONS)

    def _add_start(self, conditions: SqlConditions, start: SortKey) -> None:
        sign = ">" if self.is_ascending else "<"
        if start.dated_at is None:
            conditions.add_id_bound(sign, start.article_id)
        else:
            conditions.add(f"(articles.dated_at, articles.id) {sign} ({{}}, {{}})", start.dated_at, start.article_id)

    def _block_windows(
        self, start: SortKey | None, progress: _Progress, *, is_sorted: bool
    ) -> Iterator[_Window | list[SortKey]]:
        """Yield windows of whole blocks, from the block of `start` on.

        If the first ones have not filled a page, and the next one will not, it is found out whether few articles are
        left. Unless `is_sorted`, the rest is one window then: a query with many terms of blocks takes longer than one
        that finds all articles that contain the words.
        """
        lowest, highest = self._find_ids()
        first = (lowest if self.is_ascending else highest) if start is None else start.article_id
        step = 1 if self.is_ascending else -1
        block = first >> BLOCK_BITS
        last_block = (highest if self.is_ascending else lowest) >> BLOCK_BITS
        is_probed = False
        while (left := (last_block - block) * step + 1) > 0:
            if progress.read > BLOCKS_BEFORE_PROBE and not is_probed and not progress.is_promising:
                edge = block << BLOCK_BITS if self.is_ascending else (block + 1) << BLOCK_BITS
                rest = self._everything_from(start)
                if not is_sorted:
                    rest.conditions.add_id_bound(">=" if self.is_ascending else "<", edge)
                    yield rest
                    return
                if (few := self._find_few(rest)) is not None:
                    # The windows before have yielded the first of these already.
                    yield [key for key in few if (key.article_id >= edge) == self.is_ascending]
                    return
                is_probed = True
            size = min(progress.plan_window(), left)
            blocks = [block + step * each for each in range(size)]
            conditions = self.selection.conditions.copy()
            if start is not None:
                self._add_start(conditions, start)
            conditions.add_id_bound(">=", min(blocks) << BLOCK_BITS)
            conditions.add_id_bound("<", (max(blocks) + 1) << BLOCK_BITS)
            terms = [] if size > MAX_BLOCKS else [Term((block_term(each << BLOCK_BITS),)) for each in blocks]
            parts = [self._dated_terms, disjunction(tuple(terms)) if terms else None]
            yield _Window(_join(parts), conditions)
            progress.read += size
            block += step * size

    def _find_ids(self) -> tuple[int, int]:
        row = self.connection.exec_driver_sql("SELECT min(id), max(id) FROM articles").one()
        return (row[0] or 0, row[1] or 0)

    def _date_windows(self, start: SortKey | None, progress: _Progress) -> Iterator[_Window | list[SortKey]]:
        """Yield windows of whole days in UTC, from the day of `start` on. Days without any article are skipped.

        If the first windows have not filled a page, the next one will not, and few articles are left, yield their
        sorted keys.
        """
        earliest, latest = self.selection.dated or (FIRST_MOMENT, LAST_MOMENT)
        edge = earliest if self.is_ascending else latest
        if start is not None and start.dated_at is not None:
            edge = max(edge, start.dated_at) if self.is_ascending else min(edge, start.dated_at)
        is_probed = False
        while (found := self._find_date(edge)) is not None and earliest <= found <= latest:
            if progress.read > MAX_DAYS_BEFORE_PROBE and not is_probed and not progress.is_promising:
                rest = (found, latest) if self.is_ascending else (earliest, found)
                few = self._find_few(self._date_window(start, *rest, has_terms=False))
                if few is not None:
                    yield few
                    return
                is_probed = True
            days = progress.plan_window()
            if self.is_ascending:
                first, last = found, min(_end_of_day(_shift(found, days - 1)), latest)
            else:
                first, last = max(_start_of_day(_shift(found, 1 - days)), earliest), found
            yield self._date_window(start, first, last)
            if last == latest if self.is_ascending else first == earliest:
                return
            edge = last + timedelta.resolution if self.is_ascending else first - timedelta.resolution
            progress.read += days

    def _date_window(
        self, start: SortKey | None, first: datetime, last: datetime, *, has_terms: bool = True
    ) -> _Window:
        conditions = self.selection.conditions.copy()
        if start is not None:
            self._add_start(conditions, start)
        conditions.add("articles.dated_at >= {} AND articles.dated_at <= {}", first, last)
        return _Window(make_period(DATED, first, last) if has_terms or self.selection.dated else None, conditions)

    def _find_few(self, window: _Window) -> list[SortKey] | None:
        """Return the sorted keys of a window, or None if there are more than FEW_ARTICLES."""
        source, id_column, parameters = self._make_source(window)
        statement = text(f"SELECT {id_column} AS id{self._dated_column} {source} LIMIT {FEW_ARTICLES + 1}")
        rows = self.connection.execute(statement.bindparams(*parameters).columns(**self._column_types)).all()
        if len(rows) > FEW_ARTICLES:
            return None
        return self._sort(SortKey(*row) for row in rows)

    def _find_date(self, edge: datetime) -> datetime | None:
        """Return the first `dated_at` of any article from `edge` on, in the order of the results."""
        function, sign = ("min", ">=") if self.is_ascending else ("max", "<=")
        statement = text(f"SELECT {function}(dated_at) AS dated_at FROM articles WHERE dated_at {sign} :edge")
        statement = statement.bindparams(bindparam("edge", edge, UtcDateTime()))
        found: datetime | None = self.connection.execute(statement.columns(dated_at=UtcDateTime())).scalar_one()
        return found

    # --- Statements ---

    @property
    def _dated_column(self) -> str:
        return ", articles.dated_at AS dated_at" if self._is_by_date else ""

    @property
    def _column_types(self) -> dict[str, Integer | UtcDateTime]:
        return {"id": Integer()} | ({"dated_at": UtcDateTime()} if self._is_by_date else {})

    def _find_in(self, window: _Window, limit: int) -> list[SortKey]:
        source, id_column, parameters = self._make_source(window)
        selected, order = f"{self._distinct}{id_column} AS id{self._dated_column}", self._make_order(id_column)
        statement = text(f"SELECT {selected} {source} ORDER BY {order} LIMIT {limit}")
        rows = self.connection.execute(statement.bindparams(*parameters).columns(**self._column_types)).all()
        return [SortKey(*row) for row in rows]

    def _make_order(self, id_column: str) -> str:
        way = "ASC" if self.is_ascending else "DESC"
        return f"articles.dated_at {way}, {id_column} {way}" if self._is_by_date else f"{id_column} {way}"

    def _count_in(self, window: _Window, limit: int | None) -> int:
        source, id_column, parameters = self._make_source(window)
        limited = "" if limit is None else f" LIMIT {limit}"
        statement = text(f"SELECT count(*) FROM (SELECT {self._distinct}{id_column} {source}{limited}) AS selected")
        number: int = self.connection.execute(statement.bindparams(*parameters)).scalar_one()
        return number

    @property
    def _indexed(self) -> str:
        return "" if self._is_postgresql else f" INDEXED BY {NARROW_INDEX}"

    @property
    def _distinct(self) -> str:
        return "DISTINCT " if self._is_by_mentions else ""

    def _make_source(self, window: _Window) -> tuple[str, str, list[Any]]:
        """Return FROM and WHERE of a window, the column with the article's id, and the parameters."""
        conditions, words = window.conditions.copy(), self.selection.words
        id_column, indexed = "articles.id", self._indexed
        if self._is_by_marks:
            id_column = "marked.article_id"
            source = f"({self.selection.marked}) AS marked CROSS JOIN articles{indexed}"
            conditions.add("articles.id = marked.article_id")
        elif self._is_by_mentions:
            id_column = "mentions.article_id"
            conditions.add(f"mentions.keyword_id IN ({format_ids(self.selection.keyword_ids or ())})")
            source = f"mentions CROSS JOIN articles{indexed}"
            conditions.add("articles.id = mentions.article_id")
        elif (query := _join([words, window.words])) is None:
            source = "articles"
        else:
            if self._is_postgresql:
                matching = SqlConditions([], conditions.parameters)
                for literal in to_tsqueries(query):
                    matching.add("words @@ CAST({} AS tsquery)", literal)
                hits = f"SELECT article_id FROM article_words{matching.format('article_id')} OFFSET 0"
                source = f"({hits}) AS hits JOIN articles ON articles.id = hits.article_id"
                if not conditions.clauses and not self._is_by_date:
                    source, id_column = f"({hits}) AS hits", "hits.article_id"
            else:
                id_column = "articles_fts.rowid"
                source = "articles_fts"
                if conditions.clauses or self._is_by_date:
                    source += f" CROSS JOIN articles{indexed} ON articles.id = articles_fts.rowid"
                conditions.add("articles_fts MATCH {}", to_fts5_query(query))
        return f"FROM {source}{conditions.format(id_column)}", id_column, conditions.parameters


def _join(parts: Sequence[Node | None]) -> Node | None:
    nodes = tuple(node for node in parts if node is not None)
    return conjunction(nodes) if nodes else None


def _start_of_day(moment: datetime) -> datetime:
    return datetime.combine(moment.date(), time(), UTC)


def _end_of_day(moment: datetime) -> datetime:
    return datetime.combine(moment.date(), time.max, UTC)


def _shift(moment: datetime, days: int) -> datetime:
    """Return a moment some days later, or the first or last one that can be stored."""
    try:
        return moment + timedelta(days)
    except OverflowError:
        return FIRST_MOMENT if days < 0 else LAST_MOMENT
