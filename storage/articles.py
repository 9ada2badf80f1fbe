"""Articles: keep, update, renormalize, search and prune them, together with their index entries and mentions."""

import heapq
import sys
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from itertools import chain, groupby, islice
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    TextClause,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    text,
    true,
    update,
)

from core.article import Article, Candidate, Dateline, Page
from core.article_diff import has_same_words
from core.corrections import Correction, restore
from core.errors import ArticleNotFound, QueryError, UsageError
from core.filters import EVERY_OUTLET, RELEVANCE_WINDOW, ArticleFilter, ArticleOrder, Cursor
from core.folded_text import FoldedArticle
from core.marks import UNMARKED, Marks
from core.matcher import PROMINENCES, Clipping, Mention, is_true, measure_relevance
from core.messages import message
from core.query import Node, format_query
from core.reasons import Reason
from core.tone_rules import SuggestedTone, ToneRules
from storage.addresses import Addresses, FetchedArticle, Identity, UrlChange
from storage.attachments import Attachment, Attachments
from storage.changes import Change, ChangeCause, ChangeKind, ChangeLog
from storage.clusters import Arrival, Clusters
from storage.columns import Record, in_ids, replace_unstorable
from storage.corrections import Corrections
from storage.counts import CountedArticle, Counts
from storage.database import ARRIVAL_LOCK, PRUNE_BATCH, Repository, acquire_lock, split_batches
from storage.keywords import Keywords
from storage.marks import ArticleMarks
from storage.mentions import Mentions, StoredMention
from storage.outlets import Outlets
from storage.prepared import PreparedStatement
from storage.quotes import ArticleQuotes
from storage.schema import article_versions, articles, cluster_copies, marks, outlets, past_mentions
from storage.search.facets import Facets, count_facets
from storage.search.filter_terms import DATED, KEPT, IndexedArticle
from storage.search.filters import Extents, ResolvedFilter, Selection, make_selections, select_with_versions
from storage.search.full_text import FullTextIndex
from storage.search.sorted_keys import SortedKeys, SortKey
from storage.versions import ArticleVersions
from storage.visits import Visit

# Number of articles that are read at once for verification.
PAGE_SIZE = 500

_RANKS: dict[str, int] = {name: rank for rank, name in enumerate(PROMINENCES)}

# Number of sort keys that are read at once.
MAX_KEYS = 10_001

# Maximum number of articles read for a query that the index cannot answer exactly. Reading them takes about ten
# seconds. A query that needs more is refused.
MAX_VERIFIED = 20_000

# Number of articles whose texts are deleted in one transaction.
REDUCED_BATCH = 200

# As the index of these articles has it: SQLite uses it for no other form of the condition.
IS_EXCERPT = text("articles.is_excerpt")

_TOO_MANY_INDEXED = message(
    "more than {maximum:,} stored articles would have to be read for this; add a word, --outlet or --since",
    maximum=MAX_VERIFIED,
)
_TOO_MANY_UNINDEXED = message(
    "the index of the stored articles is being rebuilt, and more than {maximum:,} articles that it lacks would have to"
    " be read for this; add --outlet or --since, or wait for the task of kind 'reindex' in 'kliping tasks'",
    maximum=MAX_VERIFIED,
)

_TOO_MANY_VERSIONS = message(
    "more than {maximum:,} edited articles would have to be read for --versions; add --outlet or --since",
    maximum=MAX_VERIFIED,
)

# Built once: SQLAlchemy takes several times as long to build a statement as SQLite takes to run it.
_SELECT_WITH_OUTLET = (
    select(articles, outlets.c.name.label("outlet"), cluster_copies.c.first_id)
    .join(outlets)
    .outerjoin(cluster_copies, cluster_copies.c.article_id == articles.c.id)
)
_SELECT_BY_IDS = _SELECT_WITH_OUTLET.where(in_ids(articles.c.id))
_SELECT_WORDS = select(*articles.c["id", "title", "text", "dateline_credit", "dateline_place", "dateline_end"]).where(
    in_ids(articles.c.id)
)
_SELECT_BY_ID = select(articles).where(articles.c.id == bindparam("article_id"))
# Each in its own subquery: SQLite reads the whole index for a minimum together with a maximum.
_DATED_EXTENT = select(
    select(func.min(articles.c.dated_at)).scalar_subquery(), select(func.max(articles.c.dated_at)).scalar_subquery()
)
_KEPT_EXTENTS = [
    select(
        select(func.min(articles.c.kept_at)).where(articles.c.is_matched == is_matched).scalar_subquery(),
        select(func.max(articles.c.kept_at)).where(articles.c.is_matched == is_matched).scalar_subquery(),
    )
    for is_matched in (True, False)
]
_INSERT = PreparedStatement(insert(articles))
_LAST_ID = PreparedStatement(text("SELECT seq FROM sqlite_sequence WHERE name = 'articles'"))
_NEXT_IDS = PreparedStatement(
    text("SELECT nextval(pg_get_serial_sequence('articles', 'id')) FROM generate_series(1, CAST(:number AS integer))")
)
_UPDATE = update(articles).where(articles.c.id == bindparam("article_id"))
_PAST_MENTIONS = select(past_mentions.c.id).join_from(past_mentions, article_versions)
_HAS_PAST_MENTIONS = and_(
    articles.c.version > 1, _PAST_MENTIONS.where(article_versions.c.article_id == articles.c.id).exists()
)
_IS_CRAWLED = articles.c.origin == "crawl"
_IS_VALUED = select(marks.c.kind).where(marks.c.article_id == articles.c.id, marks.c.kind != "drop").exists()
_COUNTED_COLUMNS = articles.c["id", "outlet_id", "language", "dated_at", "is_matched", "version"]


class ArticleOrigin(StrEnum):
    """How an article came into the store: by a crawl, by a person's hand, or from a file."""

    CRAWL = "crawl"
    HAND = "hand"
    IMPORT = "import"


# Why an article of each origin is new.
_CAUSES = {
    ArticleOrigin.CRAWL: ChangeCause.CRAWL,
    ArticleOrigin.HAND: ChangeCause.HAND,
    ArticleOrigin.IMPORT: ChangeCause.IMPORT,
}


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as stored. Later articles have greater ids. `outlet` is the outlet's name.

    `version` is the number of this version: 1 as long as the outlet has not edited the article. `withdrawn_at` is the
    time at which the outlet was found to have removed the page, or None.

    `copy_of` is the id of the first article of its cluster, or None if this is the first one.

    `corrections` state which values of `article` are a person's, and what the outlet publishes instead. `attachments`
    are the files that a person attached, and `marks` what people noted about it. If `is_excerpt`, the text of `article`
    is not stored and therefore empty: only `evidence` has snippets of it. `tone_rules` are those of the
    keywords that it mentions, or None if they have none.

    `evidence` has the mentions, the most prominent first. If several versions of a keyword match the article,
    `evidence` has only the mentions by the newest of them.
    """

    id: int
    outlet: str
    article: Article
    fetched_at: datetime
    kept_at: datetime
    updated_at: datetime | None
    evidence: tuple[StoredMention, ...]
    version: int = 1
    withdrawn_at: datetime | None = None
    origin: ArticleOrigin = ArticleOrigin.CRAWL
    copy_of: int | None = None
    corrections: tuple[Correction, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    marks: Marks = UNMARKED
    is_excerpt: bool = False
    tone_rules: ToneRules | None = None

    @property
    def suggested_tone(self) -> SuggestedTone | None:
        """The tone that rules suggest if no person judged the article. It is found out anew each time."""
        if self.marks.tone is not None or self.tone_rules is None:
            return None
        return self.tone_rules.suggest(self.article, self.outlet)

    @property
    def mentions(self) -> tuple[Mention, ...]:
        return tuple(stored_mention.mention for stored_mention in self.evidence)


class KeepResult(StrEnum):
    """The result of `Store.keep` or `Store.renormalize`.

    UNCHANGED is also the result for an article without mentions if unmatched articles are not stored. DUPLICATE means
    that another outlet's article has the same canonical URL. STALE means that keywords or
    corrections of the article changed since it was matched: nothing was stored, and the corrected article must be
    matched again.
    """

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class MissingPages:
    """The reason why an article is kept without some of its continuation pages, and the time of the next try.

    `attempts` is the number of attempts with this result. `next_try` is None after the last attempt.
    """

    reason: Reason
    attempts: int
    next_try: datetime | None


@dataclass(frozen=True, slots=True)
class KeepRequest:
    """An article with its mentions, to be kept for a candidate.

    `page_url` is the URL of the page after redirects, and `candidate` is the candidate as its source lists it. `etag`
    and `last_modified` are the page's validators. With `missing_pages`, the candidate waits for the next try. A `page`
    is stored so that it can be renormalized. With `keeps_unmatched=False`, a new article without mentions is not
    stored, but a stored article is still updated. `change` is the number of the newest keyword change that the matcher
    knew (see `store.keywords.find_update`). If it is None, later keyword changes are ignored. `rechecks` are the ages
    at which a matched article is fetched again. `before` is the article that the page before yields with the rules and
    the profile of today, if it is stored: if its words are the same, the outlet has changed nothing. `folded` is
    `article` as the matcher folded it, for the index; without it, the article is folded once more. An article that
    was not fetched never changes a stored one. If corrections of the stored article are applied to
    `article`, `uncorrected` is the article without them. If `is_excerpt`, which the store decides, the article is
    stored without its text.
    """

    outlet_id: int
    candidate_id: int
    article: Article
    mentions: tuple[Mention, ...]
    fetched_at: datetime
    page_url: str | None = None
    candidate: Candidate | None = None
    visit: Visit | None = None
    etag: str | None = None
    last_modified: str | None = None
    missing_pages: MissingPages | None = None
    page: Page | None = None
    keeps_unmatched: bool = True
    change: int | None = None
    before: Article | None = None
    rechecks: tuple[timedelta, ...] = ()
    folded: FoldedArticle | None = None
    origin: ArticleOrigin = ArticleOrigin.CRAWL
    uncorrected: Article | None = None
    is_excerpt: bool = False

    def __post_init__(self) -> None:
        if self.folded is None or self.folded.article is not self.article:
            object.__setattr__(self, "folded", FoldedArticle(self.article))

    @property
    def stored_article(self) -> Article:
        """Return the article as it is stored."""
        return self.article.without_text() if self.is_excerpt else self.article

    @property
    def published(self) -> Article:
        """Return the article as its outlet publishes it."""
        return self.article if self.uncorrected is None else self.uncorrected

    @property
    def is_fetched(self) -> bool:
        """True if the article comes from its page on the web, not from a file or a person."""
        return self.origin is ArticleOrigin.CRAWL or self.page_url is not None

    @property
    def fetched(self) -> FetchedArticle:
        return FetchedArticle(self.outlet_id, self.published, self.text_digest, self.page_url, self.candidate)

    @property
    def folded_article(self) -> FoldedArticle:
        return self.folded or FoldedArticle(self.article)

    @property
    def text_digest(self) -> int:
        return self.folded_article.text.digest


@dataclass(frozen=True, slots=True)
class SaveResult:
    """The result of `Articles.save`.

    `article_id` is the id of the article that the page shows, or None if that article was not stored. `url` is its
    canonical URL. `changes` are the changes of other articles' URLs. `removed_id` is the id of the article that was
    removed for good at this address, or None.
    """

    result: KeepResult
    article_id: int | None
    url: str
    changes: tuple[UrlChange, ...] = ()
    removed_id: int | None = None


@dataclass(frozen=True, slots=True)
class MatchedVersion:
    """The number of a version of an article, and the time at which the next one replaced it; None for the newest."""

    number: int
    until: datetime | None


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """A page of search results. `next` and `previous` are the cursors of the pages around it, or None."""

    articles: tuple[StoredArticle, ...]
    next: Cursor | None
    previous: Cursor | None


@dataclass(eq=False)
class Articles(Repository):
    """Read and write the table `articles`, with the full-text index, `mentions` and `article_addresses`."""

    addresses: Addresses
    _outlets: Outlets
    _keywords: Keywords
    _mentions: Mentions
    _index: FullTextIndex
    _versions: ArticleVersions
    _counts: Counts
    _log: ChangeLog
    _clusters: Clusters
    _corrections: Corrections
    _attachments: Attachments
    _marks: ArticleMarks
    _quotes: ArticleQuotes

    def find(self, article_filter: ArticleFilter) -> tuple[StoredArticle, ...]:
        """Return the articles of a page. See `find_page`."""
        return self.find_page(article_filter).articles

    def find_page(self, article_filter: ArticleFilter) -> ArticlePage:
        """Return the articles that match the filter, in its order, from its cursor on.

        Raise KeywordNotFound or OutletNotFound for an unknown name. Raise QueryError if the query has so few words that
        more than MAX_VERIFIED articles would have to be read.
        """
        cursor, limit = article_filter.cursor, article_filter.limit
        if article_filter.order is ArticleOrder.RELEVANCE:
            return self._find_relevant(article_filter)
        with self._database.reading() as connection:
            is_ascending = cursor.is_backward != (article_filter.after is not None)
            found = self._find_keys(connection, article_filter, is_ascending=is_ascending)
            keys = list(islice(found, min(limit, sys.maxsize - 1) + 1))
            has_more = len(keys) > limit
            keys = keys[:limit][:: -1 if cursor.is_backward else 1]
            return _make_page(self._load_in_order(keys), keys, cursor, has_more=has_more)

    def _find_relevant(self, article_filter: ArticleFilter) -> ArticlePage:
        newest = replace(article_filter, order=ArticleOrder.KEPT, cursor=Cursor(), limit=RELEVANCE_WINDOW)
        with self._database.reading() as connection:
            found = self._find_keys(connection, newest, is_ascending=False)
            ids = [key.article_id for key in islice(found, RELEVANCE_WINDOW)]
            if article_filter.query is not None:
                scores = self._measure_relevance(article_filter.query, ids)
                ids.sort(key=lambda article_id: -scores[article_id])
            keys = [SortKey(article_id) for article_id in ids[: article_filter.limit]]
            return ArticlePage(self._load_in_order(keys), None, None)

    def _measure_relevance(self, query: Node, article_ids: Sequence[int]) -> dict[int, float]:
        # Only these columns: making whole articles would take as long as folding their words.
        rows = self._fetch_rows(_SELECT_WORDS, {"ids": article_ids})
        return {
            row.id: measure_relevance(query, Article("", row.title, row.text, dateline=_make_dateline(row)))
            for row in rows
        }

    def count(self, article_filter: ArticleFilter, upto: int | None = None) -> int:
        """Return the number of matching articles, regardless of the filter's cursor and limit.

        With `upto`, return `upto` + 1 if there are more than `upto`. Raise the same errors as `find_page`.
        """
        with self._database.reading() as connection:
            uncut = replace(article_filter, cursor=Cursor(), limit=PAGE_SIZE)
            selections = self._select_parts(connection, uncut)
            is_plain = not (uncut.in_versions or uncut.one_per_story)
            if (counted := self._find_stored_count(uncut)) is not None:
                return counted if upto is None else min(counted, upto + 1)
            if all(selection.is_exact for selection in selections) and is_plain:
                number = sum(SortedKeys(connection, selection).count(upto) for selection in selections)
                return number if upto is None else min(number, upto + 1)
            keys = self._find_keys(connection, uncut, is_ascending=False)
            return sum(1 for _ in (keys if upto is None else islice(keys, upto + 1)))

    def count_facets(
        self, article_filter: ArticleFilter, zone: tzinfo, upto: int, total_upto: int | None = None
    ) -> Facets:
        """Return the facets of the matching articles, at most of the `upto` latest arrivals. Days are days in `zone`.

        Their total is counted as by `count` with `total_upto`, which is `upto` if it is less or None. Raise the same
        errors as `find_page`.
        """
        most = max(upto, total_upto or 0)
        uncut = replace(article_filter, cursor=Cursor(), order=ArticleOrder.KEPT, limit=most)
        with self._database.reading() as connection:
            selections = self._select_parts(connection, uncut)
            is_plain = not (uncut.in_versions or uncut.one_per_story)
            if len(selections) == 1 and selections[0].is_exact and is_plain:
                keys = SortedKeys(connection, selections[0])
                ids = keys.find_first_ids(upto + 1)
                counted = self._find_stored_count(uncut)
                if upto < len(ids) <= most:
                    total = keys.count(most) if counted is None else min(counted, most + 1)
                else:
                    total = len(ids)
            else:
                found = self._find_keys(connection, uncut, is_ascending=False)
                ids = [key.article_id for key in islice(found, most + 1)]
                total = len(ids)
            return count_facets(connection, ids[:upto], zone, total)

    def _find_stored_count(self, wanted: ArticleFilter) -> int | None:
        """Return the number of matching articles as far as the stored counts have it, else None.

        They have it without conditions, and for outlets, for languages, or for one keyword. The names must be known.
        """
        outlets, keywords, languages = wanted.outlets, wanted.keywords, wanted.languages
        plain = ArticleFilter(None, keywords, outlets, languages, with_unmatched=wanted.with_unmatched)
        is_plain = replace(wanted, cursor=plain.cursor, order=plain.order, limit=plain.limit) == plain
        if not is_plain or sum(map(bool, (outlets, keywords, languages))) > 1 or len(keywords) > 1:
            return None
        if outlets:
            totals = self._counts.find_totals("outlet", map(str, self._outlets.find_ids(outlets)))
        elif keywords:
            totals = self._counts.find_totals("keyword", map(str, self._keywords.find_ids(keywords)))
        elif languages:
            totals = self._counts.find_totals("language", languages)
        else:
            totals = self._counts.find_totals("all")
        return sum(total.articles if wanted.with_unmatched else total.matched for total in totals.values())

    def find_candidate_ids(self, article_filter: ArticleFilter) -> set[int]:
        """Return the ids of all articles that may match the filter. Its query is not verified."""
        with self._database.reading() as connection:
            selections = self._select_parts(connection, article_filter)
            return {each for selection in selections for each in SortedKeys(connection, selection).find_ids()}

    def select_ids(self, article_filter: ArticleFilter, article_ids: Collection[int]) -> set[int]:
        """Return those of at most PAGE_SIZE ids whose articles match the filter, regardless of its cursor and limit.

        Raise KeywordNotFound or OutletNotFound for an unknown name.
        """
        if not article_ids:
            return set()
        first, last = min(article_ids) - 1, max(article_ids) + 1
        wanted = replace(
            article_filter,
            # The index finds a range of ids sooner than single ones. Most changes are those of the latest arrivals.
            after=first if article_filter.after is None else max(article_filter.after, first),
            before=last if article_filter.before is None else min(article_filter.before, last),
            order=ArticleOrder.KEPT,
            cursor=Cursor(),
            limit=len(article_ids),
        )
        with self._database.reading() as connection:
            found = self._find_keys(connection, wanted, is_ascending=True, among=tuple(article_ids))
            return {key.article_id for key in found}

    def _find_keys(
        self,
        connection: Connection,
        article_filter: ArticleFilter,
        *,
        is_ascending: bool,
        among: tuple[int, ...] | None = None,
    ) -> Iterator[SortKey]:
        """Yield the keys of the articles that match the filter, from its cursor on. Raise the errors of `find_page`.

        `among` are the ids of the articles among which to find them, or None for all articles.
        """
        keys = self._find_all_keys(connection, article_filter, is_ascending=is_ascending, among=among)
        return self._find_first_of_stories(keys, article_filter) if article_filter.one_per_story else keys

    def _find_all_keys(
        self,
        connection: Connection,
        article_filter: ArticleFilter,
        *,
        is_ascending: bool,
        among: tuple[int, ...] | None,
    ) -> Iterator[SortKey]:
        """Do as `_find_keys`, but yield the keys of all articles of a story."""
        order, cursor = article_filter.order, article_filter.cursor
        is_by_date = order is ArticleOrder.PUBLISHED
        start = None
        if cursor.article_id is not None and is_by_date == (cursor.dated_at is not None):
            start = SortKey(cursor.article_id, cursor.dated_at)
        resolved = self._resolve(article_filter, among)
        parts = [
            self._find_verified(
                SortedKeys(connection, selection, order, is_ascending=is_ascending), start, article_filter.limit
            )
            for selection in self._select_resolved(connection, resolved)
        ]
        if article_filter.in_versions:
            selection = select_with_versions(resolved)
            keys = SortedKeys(connection, selection, order, is_ascending=is_ascending)
            parts.append(self._find_in_versions(keys, start, resolved))
            merged = heapq.merge(*parts, key=lambda key: key.sort_value, reverse=not is_ascending)
            return (key for key, _ in groupby(merged))
        if is_by_date:
            return heapq.merge(*parts, key=lambda key: key.sort_value, reverse=not is_ascending)
        # The part that the index lacks has the earlier articles. It is only read if the other one does not suffice.
        return chain.from_iterable(reversed(parts) if is_ascending else parts)

    def _find_first_of_stories(self, keys: Iterator[SortKey], article_filter: ArticleFilter) -> Iterator[SortKey]:
        """Yield the keys of those articles before which no selected article of the same cluster was kept."""
        every = replace(article_filter, one_per_story=False, after=None, before=None)
        while batch := list(islice(keys, min(article_filter.limit + 1, PAGE_SIZE))):
            earlier = self._clusters.find_earlier([key.article_id for key in batch])
            ids = sorted({each for earlier_ids in earlier.values() for each in earlier_ids})
            selected: set[int] = set()
            for part in split_batches(ids, PAGE_SIZE):
                selected |= self.select_ids(every, part)
            yield from (key for key in batch if selected.isdisjoint(earlier[key.article_id]))

    def _find_verified(self, sorted_keys: SortedKeys, start: SortKey | None, limit: int) -> Iterator[SortKey]:
        """Yield the keys of the articles that the index query selects and, unless it is exact, the matcher confirms.

        Raise QueryError if more than MAX_VERIFIED articles would have to be read.
        """
        selection, read = sorted_keys.selection, 0
        unverified = None if selection.is_exact else selection.query
        size = min(limit + 1, MAX_KEYS)
        while unverified is None or read < MAX_VERIFIED:
            size = size if unverified is None else min(PAGE_SIZE, MAX_VERIFIED - read)
            keys = sorted_keys.find(start, size)
            yield from keys if unverified is None else self._verify(unverified, keys)
            if len(keys) < size:
                return
            read += len(keys)
            start = keys[-1]
        problem = _TOO_MANY_INDEXED if selection.is_indexed else _TOO_MANY_UNINDEXED
        raise QueryError(format_query(unverified), 1, problem)

    def _find_in_versions(
        self, sorted_keys: SortedKeys, start: SortKey | None, resolved: ResolvedFilter
    ) -> Iterator[SortKey]:
        """Yield the keys of the articles of which an earlier version matches a filter. Raise as `_find_verified`."""
        read = 0
        while read < MAX_VERIFIED:
            keys = sorted_keys.find(start, PAGE_SIZE)
            found = self._match_versions(resolved, [key.article_id for key in keys])
            yield from (key for key in keys if key.article_id in found)
            if len(keys) < PAGE_SIZE:
                return
            read += len(keys)
            start = keys[-1]
        raise UsageError(_TOO_MANY_VERSIONS)

    def find_matched_versions(
        self, article_filter: ArticleFilter, found: Sequence[StoredArticle]
    ) -> dict[int, tuple[MatchedVersion, ...]]:
        """Return which versions of found articles meet the conditions of the filter, by article id, the oldest first.

        See `ArticleFilter.in_versions`. Raise KeywordNotFound for an unknown name.
        """
        with self._database.reading():
            resolved = self._resolve(article_filter)
            by_article = self._match_versions(resolved, [stored.id for stored in found])
            newest: set[int] = set()
            for batch in split_batches(found, PAGE_SIZE):
                newest |= self.select_ids(replace(article_filter, in_versions=False), [each.id for each in batch])
        of_newest = {each.id: (MatchedVersion(each.version, None),) if each.id in newest else () for each in found}
        return {
            article_id: tuple(dict.fromkeys(by_article.get(article_id, ()) + matched))
            for article_id, matched in of_newest.items()
        }

    def _match_versions(
        self, resolved: ResolvedFilter, article_ids: Sequence[int]
    ) -> dict[int, tuple[MatchedVersion, ...]]:
        """Return the versions of edited articles that meet the conditions on query and mentions, by article id.

        The newest version is among them if there are no conditions on its mentions.
        """
        wanted, found = resolved.article_filter, defaultdict[int, list[MatchedVersion]](list)
        levels = PROMINENCES if wanted.prominence is None else PROMINENCES[: _RANKS[wanted.prominence] + 1]
        names = None if not wanted.keywords else {self._keywords.resolve_name(name) for name in wanted.keywords}
        for row, article in self.load_texts(article_ids):
            if row.version == 1:
                continue
            for version in self._versions.find(row.id):
                is_mentioning = any(
                    (names is None or each.mention.keyword in names) and each.mention.prominence in levels
                    for each in version.evidence
                )
                if not is_mentioning and (names is not None or wanted.prominence is not None):
                    continue
                earlier = replace(
                    article,
                    title=version.title,
                    text=version.text,
                    authors=version.authors,
                    section=version.section,
                    # Its end is an offset in the newest text.
                    dateline=article.dateline if version.text == article.text else None,
                )
                if resolved.query is None or is_true(resolved.query, earlier, row.outlet):
                    found[row.id].append(MatchedVersion(version.number, version.replaced_at))
            # The newest version of an article that is not matched any more.
            is_free = names is None and wanted.prominence is None
            if is_free and (resolved.query is None or is_true(resolved.query, article, row.outlet)):
                found[row.id].append(MatchedVersion(row.version, None))
        return {article_id: tuple(versions) for article_id, versions in found.items()}

    def _verify(self, query: Node, keys: Sequence[SortKey]) -> Iterator[SortKey]:
        by_id = {key.article_id: key for key in keys}
        for row, article in self.load_texts(list(by_id)):
            if is_true(query, article, row.outlet):
                yield by_id[row.id]

    def _select_parts(self, connection: Connection, article_filter: ArticleFilter) -> tuple[Selection, ...]:
        """Return the selections of a filter. Raise KeywordNotFound or OutletNotFound for an unknown name."""
        return self._select_resolved(connection, self._resolve(article_filter))

    def _select_resolved(self, connection: Connection, resolved: ResolvedFilter) -> tuple[Selection, ...]:
        extents = _find_extents(connection, resolved.article_filter)
        return make_selections(resolved, connection.dialect.name, self._index.find_coverage(), extents)

    def _resolve(self, wanted: ArticleFilter, among: tuple[int, ...] | None = None) -> ResolvedFilter:
        return ResolvedFilter(
            wanted,
            wanted.full_query,
            self.find_outlet_ids(wanted),
            self._keywords.find_ids(wanted.keywords) if wanted.keywords else None,
            among,
        )

    def find_outlet_ids(self, article_filter: ArticleFilter) -> tuple[int, ...] | None:
        """Return the ids of the outlets of a filter, or None if it selects articles of all outlets.

        Raise OutletNotFound for an unknown name, and GroupNotFound for a label that no outlet has.
        """
        if not article_filter.outlets and article_filter.group == EVERY_OUTLET:
            return None
        return self._outlets.find_group_ids(article_filter.outlets, article_filter.group)

    def _load_in_order(self, keys: Sequence[SortKey]) -> tuple[StoredArticle, ...]:
        stored = self.load([key.article_id for key in keys])
        return tuple(stored[key.article_id] for key in keys)

    def get(self, article_id: int) -> StoredArticle:
        """Return one article. Raise ArticleNotFound for an unknown id."""
        if (stored := self.load([article_id]).get(article_id)) is None:
            raise ArticleNotFound(article_id)
        return stored

    def load(self, article_ids: Collection[int]) -> dict[int, StoredArticle]:
        """Return the articles with these ids, by id. Unknown ids are skipped."""
        with self._database.reading():
            article_rows = self._fetch_rows(_SELECT_BY_IDS, {"ids": article_ids})
            return {stored.id: stored for stored in self._with_mentions(article_rows)}

    def load_indexed(self, article_ids: Sequence[int]) -> dict[int, IndexedArticle]:
        """Return what the index has about the articles with these ids. Unknown ids are skipped."""
        return {
            row.id: _make_indexed(row)
            for row in self._fetch_rows(select(articles).where(articles.c.id.in_(article_ids)))
        }

    def load_texts(self, article_ids: Sequence[int]) -> Iterator[tuple[Record, Article]]:
        """Yield a row (with the outlet's name as `outlet`) and an article for each id, in the given order.

        Unknown ids are skipped. Mentions are not loaded.
        """
        article_rows = {row.id: row for row in self._fetch_rows(_SELECT_BY_IDS, {"ids": article_ids})}
        for article_id in article_ids:
            if article_id in article_rows:
                yield article_rows[article_id], _make_article(article_rows[article_id])

    def find_languages(self) -> tuple[str, ...]:
        """Return the ISO 639-1 codes of the languages of all articles, in order."""
        return tuple(sorted(self._counts.find_totals("language").keys() - {""}))

    def save(self, request: KeepRequest, now: datetime) -> SaveResult:
        """Add or update an article with its index entry, mentions and addresses. See `Store.keep`.

        An updated article keeps its id, and its mentions are replaced. If its words changed, the earlier version is
        stored with its mentions.
        """
        with self._database.writing() as connection:
            identity = self.addresses.identify(request.fetched)
            if identity.article_id is None and request.uncorrected is None:
                return self._add(request, identity, now)
            if self._corrections.apply(identity.article_id, request.published) != request.article:
                return SaveResult(KeepResult.STALE, identity.article_id, identity.url)
            if identity.article_id is None:
                return self._add(request, identity, now)
            article_row = connection.execute(_SELECT_BY_ID, {"article_id": identity.article_id}).one()
            article_id, url = article_row.id, identity.url
            if article_row.outlet_id != request.outlet_id:
                return SaveResult(KeepResult.DUPLICATE, article_id, article_row.url)
            if not request.is_fetched:
                return SaveResult(KeepResult.UNCHANGED, article_id, article_row.url)
            self.addresses.add(article_id, request.fetched, identity)
            self._corrections.update_originals(article_id, request.published)
            changes = () if article_row.url == url else (UrlChange(article_id, article_row.url, url),)
            self._change_urls(changes)
            if not _has_same_text(article_row, request):
                self._edit(article_row, request, url, now)
                return SaveResult(KeepResult.UPDATED, article_id, url, changes)
            if article_row.withdrawn_at is not None:
                self._execute(_UPDATE, {"article_id": article_id, "withdrawn_at": None})
            return SaveResult(KeepResult.UNCHANGED, article_id, url, changes)

    def add_new(self, timed_requests: Sequence[tuple[KeepRequest, datetime]]) -> list[int]:
        """Add articles that are certainly new (see `Addresses.find_new`), each with the time at which it is kept.

        Return their ids in order.
        """
        with self._database.writing():
            added = self._insert([(request, request.article.url, now) for request, now in timed_requests])
            self.addresses.add_new({article_id: request.fetched for article_id, request in added.items()})
            return list(added)

    def _add(self, request: KeepRequest, identity: Identity, now: datetime) -> SaveResult:
        if not request.mentions and not request.keeps_unmatched:
            return SaveResult(KeepResult.UNCHANGED, None, identity.url)
        removed = self.addresses.removals.find_keys(request.fetched.keys)
        if removed:
            return SaveResult(KeepResult.UNCHANGED, None, identity.url, removed_id=next(iter(removed.values())))
        changes = (identity.corrected,) if identity.corrected else ()
        self._change_urls(changes)
        with self._database.writing():
            [article_id] = self._insert([(request, identity.url, now)])
            self.addresses.add(article_id, request.fetched, identity)
        return SaveResult(KeepResult.NEW, article_id, identity.url, changes)

    def _insert(self, new: Sequence[tuple[KeepRequest, str, datetime]]) -> dict[int, KeepRequest]:
        """Add articles with their index entries and mentions, each under a URL and with the time at which it is kept.

        Return the requests by the ids of the articles.
        """
        with self._database.writing() as connection:
            ids = _reserve_ids(connection, len(new))
            rows = [_new_columns(request, url, now) for request, url, now in new]
            _INSERT.execute(connection, *({"id": each, **row} for each, row in zip(ids, rows, strict=True)))
            added = {article_id: request for article_id, (request, _, _) in zip(ids, new, strict=True)}
            indexed = {each: _make_new_indexed(request, now) for each, (request, _, now) in zip(ids, new, strict=True)}
            self._index.add(indexed)
            keyword_ids = self._mentions.add({each: request.mentions for each, request in added.items()}, "crawl")
            self._quotes.add({each: request.stored_article for each, request in added.items() if request.mentions})
            counted, changes = [], []
            for (article_id, request), row in zip(added.items(), rows, strict=True):
                found = {mention.keyword: keyword_ids[mention.keyword] for mention in request.mentions}
                counted.append(_count_columns(row, found))
                cause = _CAUSES[request.origin]
                new_changes = [Change(article_id, ChangeKind.NEW, cause)]
                new_changes += _compare_keywords(article_id, {}, found, cause)
                changes += [(change, row["kept_at"]) for change in new_changes]
            self._log.add_timed(changes)
            self._counts.change(added=counted)
            self._clusters.add(
                {
                    article_id: Arrival(added[article_id].folded_article, row["dated_at"], row["kept_at"])
                    for article_id, row in zip(ids, rows, strict=True)
                }
            )
        return added

    def _edit(self, article_row: Record, request: KeepRequest, url: str, now: datetime) -> None:
        """Replace an article with what its outlet published since. If its words changed, keep the earlier version.

        If only the rules or the outlet's profile removed other boilerplate than before, this is no version.
        """
        version: int = article_row.version
        with self._database.writing():
            found_before = self._mentions.find_keywords([article_row.id]).get(article_row.id, {})
            is_edit = request.before is None or not has_same_words(request.before, request.published)
            if is_edit and not _has_same_words(article_row, request):
                self._versions.add(article_row, now, is_excerpt=article_row.is_excerpt or request.is_excerpt)
                version += 1
            if request.is_excerpt:
                self._versions.reduce([article_row.id])
            self._mentions.remove(article_row.id, only_current=False)
            new_columns = _kept_columns(request, url, article_row.kept_at) | {
                "updated_at": now if is_edit else article_row.updated_at,
                "version": version,
                "withdrawn_at": None,
                "is_matched": bool(request.mentions),
            }
            self._execute(_UPDATE, new_columns | {"article_id": article_row.id})
            self._update_index(article_row, request.stored_article, is_matched=bool(request.mentions))
            self._mentions.add({article_row.id: request.mentions}, "crawl")
            self._replace_quotes(article_row.id, request.stored_article, is_matched=bool(request.mentions))
            cause = ChangeCause.EDIT if is_edit else ChangeCause.RENORMALIZE
            self._record_update(article_row, new_columns, found_before, cause, now)
            if version != article_row.version:
                arrival = Arrival(FoldedArticle(request.article), new_columns["dated_at"], now)
                before = None if article_row.is_excerpt else _make_article(article_row)
                self._clusters.edit(article_row.id, before, arrival)

    def _record_update(
        self,
        article_row: Record,
        new_columns: Mapping[str, Any],
        found_before: Mapping[str, int],
        cause: ChangeCause,
        now: datetime,
    ) -> None:
        """Log the changes of an article and of its keywords, and count it as it is now."""
        article_id, version = article_row.id, new_columns.get("version", article_row.version)
        found = self._mentions.find_keywords([article_id]).get(article_id, {})
        is_same = all(getattr(article_row, name) == new_columns[name] for name in ("title", "text", "text_digest"))
        if not is_same or cause is ChangeCause.CORRECTION:
            self._log.add([Change(article_id, ChangeKind.EDITED, cause, version)], now)
        self._log.add(_compare_keywords(article_id, found_before, found, cause, version), now)
        after = _count_columns({**new_columns, "outlet_id": article_row.outlet_id}, found)
        self._counts.change(removed=[_count_row(article_row, found_before)], added=[after])

    def _update_index(self, article_row: Record, article: Article, *, is_matched: bool) -> None:
        before = _make_indexed(article_row)
        self._index.update(
            article_row.id, before, replace(before, folded=FoldedArticle(article), is_matched=is_matched)
        )

    def _change_urls(self, changes: Iterable[UrlChange]) -> None:
        for change in changes:
            self._execute(_UPDATE, {"article_id": change.article_id, "url": change.new_url})

    def replace(self, stored: StoredArticle, clipping: Clipping, now: datetime) -> None:
        """Replace an article and its mentions with those that its page yields now. See `Store.renormalize`.

        The article's id and times stay. If title and text are unchanged, mentions by paused keywords and by earlier
        versions stay, too, since their offsets are still valid.
        """
        article = clipping.article
        has_same_text = (article.title, article.text) == (stored.article.title, stored.article.text)
        with self._database.writing() as connection:
            article_row = connection.execute(_SELECT_BY_ID, {"article_id": stored.id}).one()
            found_before = self._mentions.find_keywords([stored.id]).get(stored.id, {})
            self._mentions.remove(stored.id, only_current=has_same_text)
            self._write(article_row, article, clipping.mentions, found_before, ChangeCause.RENORMALIZE, now)
            self._execute(_UPDATE, {"article_id": stored.id, "is_excerpt": False})

    def _write(
        self,
        article_row: Record,
        article: Article,
        new_mentions: Iterable[Mention],
        found_before: Mapping[str, int],
        cause: ChangeCause,
        now: datetime,
    ) -> None:
        """Write an article and new mentions over a stored article from which the mentions to be replaced were removed.

        `found_before` are the ids of the keywords that it mentioned before, by name.
        """
        article_id = article_row.id
        self._mentions.add({article_id: new_mentions}, "crawl")
        is_matched = bool(self._mentions.find_keywords([article_id]))
        # The text of an excerpt is unknown, and still the same.
        digest = FoldedArticle(article).text.digest if article.text else article_row.text_digest
        new_columns = _article_columns(article, digest, article_row.kept_at) | {"is_matched": is_matched}
        self._execute(_UPDATE, new_columns | {"article_id": article_id})
        self._replace_quotes(article_id, article, is_matched=is_matched)
        self._update_index(article_row, article, is_matched=is_matched)
        self._record_update(article_row, new_columns, found_before, cause, now)

    def _replace_quotes(self, article_id: int, article: Article, *, is_matched: bool) -> None:
        if is_matched:
            self._quotes.replace({article_id: article})
        else:
            self._quotes.remove([article_id])

    def find_corrected(self, fetched: FetchedArticle) -> Article:
        """Return the article of a page with the corrections of the stored article that the page shows, if any."""
        with self._database.reading():
            return self._corrections.apply(self.addresses.identify(fetched).article_id, fetched.article)

    def correct(
        self, stored: StoredArticle, corrections: Sequence[Correction], mentions: Iterable[Mention], now: datetime
    ) -> None:
        """Replace the corrections of an article, and the article and its mentions accordingly. No version is added.

        If the text has mentions by paused keywords and by earlier versions, they stay. Of an excerpt, all mentions
        outside the title stay: its text cannot be matched again.
        """
        with self._database.writing() as connection:
            self._corrections.put(stored.id, corrections)
            article = self._corrections.apply(stored.id, restore(stored.article, stored.corrections))
            article_row = connection.execute(_SELECT_BY_ID, {"article_id": stored.id}).one()
            found_before = self._mentions.find_keywords([stored.id]).get(stored.id, {})
            if not stored.is_excerpt:
                self._mentions.remove(stored.id, only_current=True)
            if article.title != stored.article.title:
                self._mentions.remove_field(stored.id, "title")
            elif stored.is_excerpt:
                mentions = ()
            if stored.is_excerpt:
                mentions = [mention for mention in mentions if mention.field == "title"]
            self._write(article_row, article, mentions, found_before, ChangeCause.CORRECTION, now)
            if not stored.is_excerpt:
                self._group_corrected(stored, article, article_row.kept_at, now)

    def _group_corrected(self, stored: StoredArticle, article: Article, kept_at: datetime, now: datetime) -> None:
        """Compare a corrected article with others. Another date may be too far from those of its cluster."""
        arrival = Arrival(FoldedArticle(article), article.published_at or kept_at, now)
        if article.published_at != stored.article.published_at:
            self._clusters.remove([stored.id])
            self._clusters.add({stored.id: arrival})
        elif article.title != stored.article.title:
            self._clusters.edit(stored.id, stored.article, arrival)

    def add_mentions(self, by_article: Mapping[int, Iterable[Mention]], now: datetime) -> None:
        """Add the mentions that a backfill found, by article id. Mentions that are stored already are skipped."""
        if not by_article:
            return
        with self._database.writing():
            article_rows = self._fetch_rows(select(*_COUNTED_COLUMNS).where(articles.c.id.in_(by_article)))
            before = self._mentions.find_keywords(by_article)
            self._mentions.add(by_article, "backfill")
            # Also of those that were matched already: an earlier release may have kept them.
            self._quotes.replace({row.id: article for row, article in self.load_texts(list(by_article))})
            self._index_as_matched(by_article)
            self._execute(update(articles).where(articles.c.id.in_(by_article)).values(is_matched=True))
            after = self._mentions.find_keywords(by_article)
            for row in article_rows:
                found_before, found = before.get(row.id, {}), after.get(row.id, {})
                self._log.add(_compare_keywords(row.id, found_before, found, ChangeCause.BACKFILL, row.version), now)
            self._counts.change(
                removed=[_count_row(row, before.get(row.id, {})) for row in article_rows],
                added=[replace(_count_row(row, after.get(row.id, {})), is_matched=True) for row in article_rows],
            )

    def _index_as_matched(self, article_ids: Collection[int]) -> None:
        """Change the index entries of those of the articles that are not matched yet."""
        unmatched = select(articles).where(articles.c.id.in_(article_ids), ~articles.c.is_matched)
        for row in self._fetch_rows(unmatched):
            self._update_index(row, _make_article(row), is_matched=True)

    def reduce(self, outlet_ids: Collection[int]) -> int:
        """Delete the texts of one batch of articles of these outlets and of their versions.

        Titles, facts and mentions with their snippets stay. Return the number of these articles. On SQLite, remains of
        their words stay in the file until it is vacuumed.
        """
        # Both are counted within indexes, which takes milliseconds where reading the articles takes seconds.
        excerpts = self._count_by_outlet(outlet_ids, IS_EXCERPT)
        counts = self._count_by_outlet(outlet_ids, true())
        remaining = [each for each, count in counts.items() if count > excerpts.get(each, 0)]
        if not remaining:
            return 0
        selected = select(articles).where(articles.c.outlet_id.in_(remaining), ~articles.c.is_excerpt)
        with self._database.writing() as connection:
            acquire_lock(connection, ARRIVAL_LOCK)
            article_rows = self._fetch_rows(selected.order_by(articles.c.id).limit(REDUCED_BATCH))
            for row in article_rows:
                article, digest = _make_article(row), _make_indexed(row).folded.text.digest
                reduced = _article_columns(article.without_text(), digest, row.kept_at) | {"is_excerpt": True}
                self._update_index(row, article.without_text(), is_matched=row.is_matched)
                self._execute(_UPDATE, reduced | {"article_id": row.id})
            self._versions.reduce([row.id for row in article_rows])
            self._quotes.remove([row.id for row in article_rows])
            return len(article_rows)

    def _count_by_outlet(
        self, outlet_ids: Collection[int], condition: ColumnElement[bool] | TextClause
    ) -> dict[int, int]:
        counted = select(articles.c.outlet_id, func.count()).where(articles.c.outlet_id.in_(outlet_ids), condition)
        return dict(self._fetch_rows(counted.group_by(articles.c.outlet_id)))

    def find_excerpt_ids(self, since: datetime | None = None) -> set[int]:
        """Return the ids of the articles that are stored without their text. With `since`, not those dated earlier."""
        ids = select(articles.c.id).where(IS_EXCERPT)
        return set(self._fetch_column(ids if since is None else ids.where(articles.c.dated_at >= since)))

    def withdraw(self, outlet_id: int, url: str, now: datetime) -> None:
        """Mark the article with this canonical URL as withdrawn by its outlet, if it is stored."""
        with self._database.writing() as connection:
            acquire_lock(connection, ARRIVAL_LOCK)
            is_article = and_(
                articles.c.outlet_id == outlet_id, articles.c.url == url, articles.c.withdrawn_at.is_(None)
            )
            withdrawn = update(articles).where(is_article).values(withdrawn_at=now)
            for row in connection.execute(withdrawn.returning(articles.c.id, articles.c.version)).all():
                self._log.add([Change(row.id, ChangeKind.WITHDRAWN, ChangeCause.CRAWL, row.version)], now)

    def prune(
        self, *, is_matched: bool, before: datetime | None, by_outlet: Mapping[int, datetime] | None = None
    ) -> int:
        """Delete one batch of the matched or of the unmatched articles that were kept at `before` or earlier.

        `before` is None if none of them expires. `by_outlet` has other times for some outlets, by id. Here, articles
        with mentions in earlier versions, those that no crawl found, and those that a person starred, judged or
        commented on count as matched. Return the number of deleted articles. Their candidates stay, so that the pages
        are not fetched again.
        """
        by_outlet = by_outlet or {}
        outlets_of = defaultdict[datetime, list[int]](list)
        for outlet_id, of_outlet in by_outlet.items():
            outlets_of[of_outlet].append(outlet_id)
        groups: list[tuple[datetime, ColumnElement[bool]]] = []
        groups += [(time, articles.c.outlet_id.in_(ids)) for time, ids in outlets_of.items()]
        if before is not None:
            groups.append((before, articles.c.outlet_id.not_in(by_outlet) if by_outlet else true()))
        deleted = 0
        with self._database.writing() as connection:
            # Serialized with backfills, which may find mentions in unmatched articles.
            acquire_lock(connection, ARRIVAL_LOCK)
            for time, is_in_group in groups:
                expired = select(articles).where(_is_expired(time, is_matched=is_matched), is_in_group)
                batch = expired.order_by(articles.c.kept_at).limit(PRUNE_BATCH - deleted)
                deleted += self._delete(batch, is_pruned=True)
        return deleted

    def remove_one(self, article_id: int) -> None:
        """Delete an article with its versions, mentions, pages and index entry."""
        with self._database.writing() as connection:
            acquire_lock(connection, ARRIVAL_LOCK)
            self._delete(select(articles).where(articles.c.id == article_id))

    def remove(self, outlet_id: int) -> int:
        """Delete all articles of an outlet. Return their number."""
        of_outlet = select(articles).where(articles.c.outlet_id == outlet_id).limit(PRUNE_BATCH)
        with self._database.writing() as connection:
            acquire_lock(connection, ARRIVAL_LOCK)
            removed = sum(iter(lambda: self._delete(of_outlet), 0))
            self._counts.remove("outlet", str(outlet_id))
            return removed

    def _delete(self, selected: Select[Any], *, is_pruned: bool = False) -> int:
        """Delete the selected articles, with their entries in the index. Return their number."""
        article_rows = self._fetch_rows(selected)
        found = self._mentions.find_keywords([row.id for row in article_rows])
        self._counts.change(
            removed=[_count_row(row, found.get(row.id, {})) for row in article_rows], is_pruned=is_pruned
        )
        self._index.remove({row.id: _make_indexed(row) for row in article_rows})
        self._clusters.remove([row.id for row in article_rows])
        return self._execute(delete(articles).where(articles.c.id.in_([row.id for row in article_rows])))

    def _with_mentions(self, article_rows: Sequence[Record]) -> tuple[StoredArticle, ...]:
        mentions_by_article = self._mentions.find([row.id for row in article_rows])
        corrections = self._corrections.find([row.id for row in article_rows])
        attachments = self._attachments.find([row.id for row in article_rows])
        found_marks = self._marks.find([row.id for row in article_rows])
        tone_rules = self._find_tone_rules(mentions_by_article)
        return tuple(
            StoredArticle(
                id=row.id,
                outlet=row.outlet,
                article=_make_article(row),
                fetched_at=row.fetched_at,
                kept_at=row.kept_at,
                updated_at=row.updated_at,
                evidence=mentions_by_article.get(row.id, ()),
                version=row.version,
                withdrawn_at=row.withdrawn_at,
                origin=ArticleOrigin(row.origin),
                copy_of=row.first_id,
                corrections=corrections.get(row.id, ()),
                attachments=attachments.get(row.id, ()),
                marks=found_marks.get(row.id, UNMARKED),
                is_excerpt=row.is_excerpt,
                tone_rules=tone_rules.get(row.id),
            )
            for row in article_rows
        )

    def _find_tone_rules(self, evidence: Mapping[int, Collection[StoredMention]]) -> dict[int, ToneRules]:
        """Return the rules for the tone of the mentioned keywords, by article id, if they have any."""
        ruled = self._keywords.find_tone_rules() if evidence else {}
        if not ruled:
            return {}
        variants = self._keywords.find_variants()
        found = {}
        for article_id, mentions in evidence.items():
            names = dict.fromkeys(each.mention.keyword for each in mentions if each.mention.keyword in ruled)
            if names:
                found[article_id] = ToneRules(tuple(ruled[name] for name in names), variants)
        return found


def _is_expired(before: datetime, *, is_matched: bool) -> ColumnElement[bool]:
    is_old = articles.c.kept_at <= before
    if not is_matched:
        return and_(~articles.c.is_matched, is_old, ~_HAS_PAST_MENTIONS, _IS_CRAWLED, ~_IS_VALUED)
    return or_(
        and_(articles.c.is_matched, is_old),
        and_(~articles.c.is_matched, is_old, or_(_HAS_PAST_MENTIONS, ~_IS_CRAWLED, _IS_VALUED)),
    )


def as_stored(clipping: Clipping) -> Clipping:
    """Return a clipping as the store would return it, so that it can be compared with a stored one.

    Unstorable characters are replaced, and the mentions are sorted by keyword, field and offset.
    """
    fields = {name: _as_stored(getattr(clipping.article, name)) for name in Article.__slots__}
    mentions = [replace(mention, snippet=replace_unstorable(mention.snippet)) for mention in clipping.mentions]
    mentions.sort(key=lambda mention: (mention.keyword, mention.field, mention.start, mention.end))
    return Clipping(Article(**fields), tuple(mentions))


def _as_stored(value: Any) -> Any:
    if isinstance(value, str):
        return replace_unstorable(value)
    if isinstance(value, tuple):
        return tuple(map(_as_stored, value))
    if isinstance(value, Dateline):
        return replace(value, credit=replace_unstorable(value.credit), place=replace_unstorable(value.place))
    return value


def _make_page(
    stored: tuple[StoredArticle, ...], keys: Sequence[SortKey], cursor: Cursor, *, has_more: bool
) -> ArticlePage:
    following = previous = None
    if keys and (has_more if not cursor.is_backward else cursor.article_id is not None):
        following = Cursor(keys[-1].article_id, keys[-1].dated_at)
    if keys and (has_more if cursor.is_backward else cursor.article_id is not None):
        previous = Cursor(keys[0].article_id, keys[0].dated_at, is_backward=True)
    return ArticlePage(stored, following, previous)


def _find_extents(connection: Connection, wanted: ArticleFilter) -> Extents:
    """Return the earliest and latest dates of the stored articles for those kinds of dates that the filter limits."""
    extents: dict[str, Sequence[datetime | None]] = {}
    if wanted.since is not None or wanted.until is not None:
        extents[DATED] = connection.execute(_DATED_EXTENT).one()
    if wanted.kept_since is not None or wanted.kept_until is not None:
        bounds = [row for statement in _KEPT_EXTENTS for row in connection.execute(statement).all()]
        extents[KEPT] = (
            min((row[0] for row in bounds if row[0]), default=None),
            max((row[1] for row in bounds if row[1]), default=None),
        )
    return {prefix: (first, last) for prefix, (first, last) in extents.items() if first and last}


def _reserve_ids(connection: Connection, number: int) -> list[int]:
    """Return ids for new articles. The caller must hold ARRIVAL_LOCK."""
    if connection.dialect.name == "postgresql":
        return [article_id for (article_id,) in _NEXT_IDS.fetch(connection, number=number)]
    last = max((seq for (seq,) in _LAST_ID.fetch(connection)), default=0)
    return list(range(last + 1, last + 1 + number))


def _new_columns(request: KeepRequest, url: str, now: datetime) -> dict[str, Any]:
    return _kept_columns(request, url, now) | {
        "outlet_id": request.outlet_id,
        "kept_at": now,
        "origin": request.origin,
        "is_matched": bool(request.mentions),
    }


def _make_new_indexed(request: KeepRequest, now: datetime) -> IndexedArticle:
    folded = FoldedArticle(request.stored_article) if request.is_excerpt else request.folded_article
    return IndexedArticle(folded, request.outlet_id, now, bool(request.mentions))


def _make_indexed(row: Record) -> IndexedArticle:
    return IndexedArticle(FoldedArticle(_make_article(row)), row.outlet_id, row.kept_at, row.is_matched)


def _kept_columns(request: KeepRequest, url: str, kept_at: datetime) -> dict[str, Any]:
    columns = _article_columns(request.stored_article, request.text_digest, kept_at)
    return columns | {"url": url, "fetched_at": request.fetched_at, "is_excerpt": request.is_excerpt}


def _has_same_text(article_row: Record, request: KeepRequest) -> bool:
    """Return whether a stored article has the title and text of a request."""
    title, text = replace_unstorable(request.article.title), replace_unstorable(request.article.text)
    if article_row.is_excerpt:
        return (article_row.title, article_row.text_digest) == (title, request.text_digest)
    return (article_row.title, article_row.text) == (title, text)


def _has_same_words(article_row: Record, request: KeepRequest) -> bool:
    """Return whether a stored article has the words of a request. Of an excerpt, capitals and accents are ignored."""
    before, after = _make_article(article_row), request.article
    if article_row.is_excerpt:
        is_same_text = article_row.text_digest == request.text_digest
        return is_same_text and has_same_words(before, after.without_text())
    return has_same_words(before, after)


def _article_columns(article: Article, text_digest: int, kept_at: datetime) -> dict[str, Any]:
    dateline = article.dateline
    return {
        "url": article.url,
        "title": replace_unstorable(article.title),
        "text": replace_unstorable(article.text),
        "text_digest": text_digest,
        "authors": article.authors,
        "dateline_credit": None if dateline is None else dateline.credit,
        "dateline_place": None if dateline is None else dateline.place,
        "dateline_end": None if dateline is None else dateline.end,
        "published_at": article.published_at,
        "published_from": article.published_from,
        "modified_at": article.modified_at,
        "section": article.section,
        "tags": article.tags,
        "language": article.language,
        "image_url": article.image_url,
        "modified_from": article.modified_from,
        "title_from": article.title_from,
        "authors_from": article.authors_from,
        "section_from": article.section_from,
        "is_teaser": article.is_teaser,
        "dated_at": article.published_at or kept_at,
    }


def _compare_keywords(
    article_id: int, before: Mapping[str, int], after: Mapping[str, int], cause: ChangeCause, version: int = 1
) -> list[Change]:
    """Return the changes for the keywords that appeared in an article or vanished, by name."""
    kinds = dict.fromkeys(before.keys() - after.keys(), ChangeKind.VANISHED)
    kinds |= dict.fromkeys(after.keys() - before.keys(), ChangeKind.APPEARED)
    return [Change(article_id, kind, cause, version, name) for name, kind in sorted(kinds.items())]


def _count_row(article_row: Record, keyword_ids: Mapping[str, int]) -> CountedArticle:
    return _count_columns(article_row._asdict(), keyword_ids)


def _count_columns(columns: Mapping[str, Any], keyword_ids: Mapping[str, int]) -> CountedArticle:
    """Return what the counts depend on, from the columns of an article and the ids of its keywords by name."""
    return CountedArticle(
        outlet_id=columns["outlet_id"],
        language=columns["language"],
        dated_at=columns["dated_at"].astimezone(UTC),
        is_matched=columns["is_matched"],
        keyword_ids=frozenset(keyword_ids.values()),
    )


def _make_article(article_row: Record) -> Article:
    return Article(
        url=article_row.url,
        title=article_row.title,
        text=article_row.text,
        authors=article_row.authors,
        dateline=_make_dateline(article_row),
        published_at=article_row.published_at,
        published_from=article_row.published_from,
        modified_at=article_row.modified_at,
        section=article_row.section,
        tags=article_row.tags,
        language=article_row.language,
        image_url=article_row.image_url,
        modified_from=article_row.modified_from,
        title_from=article_row.title_from,
        authors_from=article_row.authors_from,
        section_from=article_row.section_from,
        is_teaser=article_row.is_teaser,
    )


def _make_dateline(article_row: Record) -> Dateline | None:
    if article_row.dateline_end is None:
        return None
    return Dateline(article_row.dateline_credit, article_row.dateline_place, article_row.dateline_end)
