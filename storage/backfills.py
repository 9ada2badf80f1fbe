"""Backfills: match stored articles against keywords, in batches that can be interrupted and repeated.

Reading and matching a batch takes no lock. Only its mentions are written, in one short transaction together with the
task's cursor; repeating a batch adds nothing.
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
from storage.database import ARRIVAL_LOCK, Database, Repository, acquire_lock, split_batches
from storage.keywords import Keywords
from storage.mentions import Mentions, sort_by_prominence
from storage.schema import articles
from storage.search import filters
from storage.tasks import Task, Tasks

# Articles in one batch: about a second of matching at worst, and a few milliseconds of writing.
BATCH = 200

# With more keywords, one pass over all articles is faster than an index query for each keyword.
MAX_INDEX_QUERIES = 50

NO_LIMIT = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Backfill:
    """A prepared task: the matcher, and the ids of the remaining articles in ascending order.

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
class Batch:
    """A matched batch: `cursor` is the id of the last article examined, `examined` their number."""

    cursor: int
    examined: int
    found: tuple[MatchedArticle, ...]
    is_last: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A stored article that keywords would match.

    `at` is when it was published or, if unknown, kept. `mentions` are ordered by prominence. `is_known` if the store
    already has mentions of all these keywords in it.
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
    """What keywords would match, newest first.

    `selected` counts the articles that the index query selects; the newest `examined` of them were matched.
    """

    hits: tuple[Hit, ...]
    examined: int
    selected: int


class Backfills(Repository):
    """Match stored articles."""

    def __init__(
        self, database: Database, keywords: Keywords, mentions: Mentions, articles: Articles, tasks: Tasks
    ) -> None:
        super().__init__(database)
        self._keywords = keywords
        self._mentions = mentions
        self._articles = articles
        self._tasks = tasks

    def begin(self, task: Task) -> Backfill:
        """Prepare a task, without keywords that were paused or removed since it was planned.

        Raise QueryError for a query that this version cannot parse.
        """
        with self._database.reading():
            change = self._keywords.find_last_change()
            active = [keyword for keyword in self._keywords.find_named(task.keywords) if keyword.active]
            expanded = self._keywords.expand(active)
            ids = tuple(sorted(self._select_ids(expanded, ArticleFilter(after=task.cursor), task.upto)))
            matcher = Matcher(expanded, NO_VARIANTS)
            if len(ids) > SAMPLE_SIZE and len(expanded) > MAX_INDEX_QUERIES:
                step = -(-len(ids) // SAMPLE_SIZE)
                sample = self._articles.load_texts(ids[::step])
                features = (matcher.find_features(article, row.outlet) for row, article in sample)
                matcher = matcher.with_frequencies(count_frequencies(features))
        return Backfill(replace(task, total=task.progress + len(ids)), matcher, change, ids)

    def match_batch(self, backfill: Backfill, start: int) -> Batch:
        """Read and match the next batch, from index `start` of `backfill.article_ids`. Write nothing."""
        ids = backfill.article_ids[start : start + BATCH]
        found = tuple(
            MatchedArticle(row.id, row.title, row.text, mentions)
            for row, article in self._articles.load_texts(ids)
            if (mentions := backfill.matcher.match(article, row.outlet))
        )
        is_last = start + len(ids) >= len(backfill.article_ids)
        return Batch(backfill.task.upto if is_last else ids[-1], len(ids), found, is_last)

    def save_batch(self, backfill: Backfill, batch: Batch, owner: str, until: datetime) -> Task | None:
        """Store a batch's mentions and the task's progress, and extend its lease to `until`.

        Return the advanced task; or store nothing and return None if the owner has lost its lease.
        """
        task = backfill.task
        with self._database.writing() as connection:
            acquire_lock(connection, ARRIVAL_LOCK)
            if not self._tasks.is_held(task.id, owner):
                return None
            count = self._save_mentions(backfill, batch.found)
            progress = task.progress + batch.examined
            advanced = replace(task, progress=progress, cursor=batch.cursor, found=task.found + count)
            self._tasks.advance(advanced, until)
            return advanced

    def preview(
        self, wanted: Sequence[Keyword], limits: ArticleFilter, most: int | None = None, shown: int = 5
    ) -> Preview:
        """Return what keywords, stored or not, would match among the articles within `limits`.

        At most the newest `most` articles that the index selects are matched. The newest `shown` hits have all their
        mentions, the others only the most prominent one. Raise QueryError.
        """
        with self._database.reading():
            expanded = self._keywords.expand(wanted)
            ids = sorted(self._select_ids(expanded, limits), reverse=True)
            matcher = Matcher([replace(keyword, active=True) for keyword in expanded], NO_VARIANTS)
            examined = ids if most is None else ids[:most]
            hits = tuple(
                hit if number < shown else replace(hit, mentions=hit.mentions[:1])
                for number, hit in enumerate(self._find_hits(matcher, examined))
            )
            return Preview(hits, len(examined), len(ids))

    def _find_hits(self, matcher: Matcher, ids: Sequence[int]) -> Iterator[Hit]:
        for batch in split_batches(ids, BATCH):
            known = self._mentions.find_keyword_names(batch)
            for row, article in self._articles.load_texts(batch):
                if mentions := sort_by_prominence(matcher.match(article, row.outlet)):
                    at = row.published_at or row.kept_at
                    is_known = {mention.keyword for mention in mentions} <= known.get(row.id, set())
                    yield Hit(row.id, row.outlet, row.title, row.url, at, mentions, is_known)

    def _select_ids(self, expanded: Collection[Keyword], limits: ArticleFilter, upto: int | None = None) -> set[int]:
        """Return the ids of the articles within the limits, up to an id, that may match an expanded keyword."""
        nodes: Iterable[Node | None] = [None]
        if len(expanded) <= MAX_INDEX_QUERIES:
            nodes = [parse_keyword(each, NO_VARIANTS) for each in expanded]
        found: set[int] = set()
        with self._database.reading() as connection:
            for node in nodes:
                wanted = replace(limits, query=node, with_unmatched=True, limit=NO_LIMIT)
                chosen = filters.select_articles(wanted, connection.dialect.name).with_only_columns(articles.c.id)
                found.update(connection.scalars(chosen if upto is None else chosen.where(articles.c.id <= upto)))
        return found

    def _save_mentions(self, backfill: Backfill, found: Sequence[MatchedArticle]) -> int:
        """Store mentions whose article and keyword did not change since they were matched.

        Return the number of articles with such mentions. Nothing is lost: a changed article was matched by the process
        that kept it, and for a changed keyword (be it by a reference or by spelling variants) a new task was planned.
        """
        if not found:
            return 0
        ids = [each.article_id for each in found]
        with self._database.writing() as connection:
            chosen = select(articles.c.id, articles.c.title, articles.c.text).where(articles.c.id.in_(ids))
            texts = {row.id: (row.title, row.text) for row in connection.execute(chosen)}
            changed = set(self._keywords.find_changed(backfill.change))
            valid = {
                each.article_id: kept
                for each in found
                if texts.get(each.article_id) == (each.title, each.text)
                and (kept := [mention for mention in each.mentions if mention.keyword not in changed])
            }
            self._mentions.add(valid, "backfill")
            self._articles.set_matched(valid)
        return len(valid)
