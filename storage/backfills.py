"""Backfills: match stored articles against keywords, in batches that can be interrupted and repeated.

Reading and matching a batch takes no lock. The mentions of a batch are written together with the task's cursor, in one
short transaction. Repeating a batch adds nothing.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from core.filters import ArticleFilter
from core.forms import NO_VARIANTS
from core.keyword import Keyword
from core.matcher import SAMPLE_SIZE, Matcher, Mention, count_frequencies
from core.query import Node, parse_keyword
from storage.articles import Articles
from storage.database import ARRIVAL_LOCK, Repository, acquire_lock, split_batches
from storage.keywords import Keywords
from storage.leases import LEASE
from storage.mentions import Mentions, sort_by_prominence
from storage.schema import articles
from storage.search.full_text import FullTextIndex
from storage.tasks import Task, Tasks

# Articles in one batch. Matching a batch takes at worst about a second, and writing it takes a few milliseconds.
BATCH = 200

# With more keywords, one pass over all articles is faster than an index query for each keyword.
MAX_INDEX_QUERIES = 50

NO_LIMIT = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Backfill:
    """A prepared backfill task, with the matcher and the ids of the remaining articles in ascending order.

    `change` is the number of the newest keyword change that the matcher knows.
    """

    task: Task
    matcher: Matcher
    change: int
    article_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MatchedArticle:
    """An article with mentions, and the title and text in which they were found."""

    article_id: int
    title: str
    text: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class BackfillBatch:
    """A matched batch. `examined` is the number of its articles, and `cursor` the id of the last one."""

    cursor: int
    examined: int
    matched: tuple[MatchedArticle, ...]
    is_last: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A stored article that keywords would match.

    `at` is the time of publication. If that is unknown, it is the time at which the article was kept. `mentions` are
    sorted by prominence. `is_known` is true if the store already has mentions of all these keywords in the article.
    """

    article_id: int
    outlet: str
    title: str
    url: str
    at: datetime
    mentions: tuple[Mention, ...]
    is_known: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """The stored articles that keywords would match, newest first.

    `selected` is the number of articles that the index query selects. Only the newest `examined` of these were matched.
    `excerpts` is the number of articles that cannot be matched, because their texts are not stored.
    """

    hits: tuple[Hit, ...]
    examined: int
    selected: int
    excerpts: int = 0


@dataclass(eq=False)
class Backfills(Repository):
    """Match stored articles against keywords, to store the mentions or to preview them."""

    _keywords: Keywords
    _mentions: Mentions
    _articles: Articles
    _tasks: Tasks
    _index: FullTextIndex

    def begin(self, task: Task) -> Backfill:
        """Prepare a task. Leave out keywords that were paused or removed since the task was planned.

        Leave out articles that are stored without their text, too: what a title matches says nothing about the article.
        Raise QueryError for a query that this version cannot parse, and StoreError if the articles are not indexed by
        the rules of this version.
        """
        self._index.get_current_state()
        with self._database.reading():
            change = self._keywords.find_last_change()
            active = [keyword for keyword in self._keywords.find_named(task.keywords) if keyword.active]
            expanded = self._keywords.expand(active)
            selected = self._select_ids(expanded, ArticleFilter(after=task.cursor), task.upto)
            article_ids = tuple(sorted(selected - self._articles.find_excerpt_ids()))
            matcher = make_matcher(expanded, self._articles, article_ids)
        return Backfill(replace(task, total=task.progress + len(article_ids)), matcher, change, article_ids)

    def match_batch(self, backfill: Backfill, start: int) -> BackfillBatch:
        """Read and match the next batch, from index `start` of `backfill.article_ids`. Write nothing."""
        article_ids = backfill.article_ids[start : start + BATCH]
        matched = tuple(
            MatchedArticle(row.id, row.title, row.text, mentions)
            for row, article in self._articles.load_texts(article_ids)
            if (mentions := backfill.matcher.match(article, row.outlet))
        )
        is_last = start + len(article_ids) >= len(backfill.article_ids)
        return BackfillBatch(backfill.task.upto if is_last else article_ids[-1], len(article_ids), matched, is_last)

    def save_batch(self, backfill: Backfill, batch: BackfillBatch, owner: str, now: datetime) -> Task | None:
        """Store a batch's mentions and the task's progress, and renew its lease. Return the advanced task.

        If the owner has lost the lease, store nothing and return None.
        """
        task = backfill.task
        with self._database.writing() as connection:
            acquire_lock(connection, ARRIVAL_LOCK)
            if not self._tasks.is_held(task.id, owner):
                return None
            with_mentions = self._save_mentions(backfill, batch.matched, now)
            progress = task.progress + batch.examined
            advanced = replace(task, progress=progress, cursor=batch.cursor, found=task.found + with_mentions)
            self._tasks.advance(advanced, now + LEASE)
            return advanced

    def preview(
        self, keywords: Sequence[Keyword], limits: ArticleFilter, most: int | None = None, shown: int = 5
    ) -> Preview:
        """Return the stored articles within `limits` that the keywords would match. The keywords may be new.

        Match at most the newest `most` articles that the index selects. The newest `shown` hits have all their
        mentions; the other hits have only the most prominent one. Raise QueryError for an unknown or circular
        reference.
        """
        with self._database.reading():
            expanded = self._keywords.expand(keywords)
            excerpt_ids = self._articles.find_excerpt_ids(limits.since)
            article_ids = sorted(self._select_ids(expanded, limits) - excerpt_ids, reverse=True)
            matcher = Matcher([replace(keyword, active=True) for keyword in expanded], NO_VARIANTS)
            examined = article_ids if most is None else article_ids[:most]
            hits = tuple(
                hit if number < shown else replace(hit, mentions=hit.mentions[:1])
                for number, hit in enumerate(self._find_hits(matcher, examined))
            )
            return Preview(hits, len(examined), len(article_ids), len(excerpt_ids))

    def _find_hits(self, matcher: Matcher, article_ids: Sequence[int]) -> Iterator[Hit]:
        for batch in split_batches(article_ids, BATCH):
            known_keywords = self._mentions.find_keywords(batch)
            for row, article in self._articles.load_texts(batch):
                if mentions := sort_by_prominence(matcher.match(article, row.outlet)):
                    at = row.published_at or row.kept_at
                    is_known = {mention.keyword for mention in mentions} <= known_keywords.get(row.id, {}).keys()
                    yield Hit(row.id, row.outlet, row.title, row.url, at, mentions, is_known)

    def _select_ids(self, expanded: Collection[Keyword], limits: ArticleFilter, upto: int | None = None) -> set[int]:
        """Return the ids of the articles that may match an expanded keyword, within the limits and up to an id."""
        queries: Iterable[Node | None] = [None]
        if len(expanded) <= MAX_INDEX_QUERIES:
            queries = [parse_keyword(keyword, NO_VARIANTS) for keyword in expanded]
        before = None if upto is None else upto + 1
        return {
            article_id
            for query in queries
            for article_id in self._articles.find_candidate_ids(
                replace(limits, query=query, with_unmatched=True, before=before)
            )
        }

    def _save_mentions(self, backfill: Backfill, matched: Sequence[MatchedArticle], now: datetime) -> int:
        """Store the mentions whose article and keyword have not changed since they were matched.

        Return the number of articles with such mentions. The other mentions are not lost. The process that kept a
        changed article has matched it, and a changed keyword has a new task. A keyword also counts as changed if a
        keyword that it refers to has changed, or if the spelling variants have.
        """
        if not matched:
            return 0
        article_ids = [matched_article.article_id for matched_article in matched]
        with self._database.writing():
            current = select(articles.c.id, articles.c.title, articles.c.text).where(articles.c.id.in_(article_ids))
            texts = {article_id: (title, text) for article_id, title, text in self._fetch_rows(current)}
            changed = set(self._keywords.find_changed(backfill.change))
            valid = {
                matched_article.article_id: mentions
                for matched_article in matched
                if texts.get(matched_article.article_id) == (matched_article.title, matched_article.text)
                and (mentions := [mention for mention in matched_article.mentions if mention.keyword not in changed])
            }
            self._articles.add_mentions(valid, now)
        return len(valid)


def make_matcher(expanded: Collection[Keyword], articles: Articles, article_ids: Sequence[int]) -> Matcher:
    """Return the matcher of expanded keywords for these articles. Raise QueryError for a query that does not parse.

    If there are many keywords, they are indexed by the features that are rare in a sample of the articles.
    """
    matcher = Matcher(expanded, NO_VARIANTS)
    if len(article_ids) <= SAMPLE_SIZE or len(expanded) <= MAX_INDEX_QUERIES:
        return matcher
    step = -(-len(article_ids) // SAMPLE_SIZE)
    sample = articles.load_texts(article_ids[::step])
    return matcher.with_frequencies(count_frequencies(matcher.find_features(each, row.outlet) for row, each in sample))
