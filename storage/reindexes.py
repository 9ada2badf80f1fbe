"""Reindexes: index and match all stored articles again, because the rules for words changed.

The rules are the tokenizer (`core.text`), the word forms (`core.forms`) and the layout of the full-text index. A new
tokenizer or layout invalidates the index. A new tokenizer or other forms may change what a keyword matches. The
articles are processed from the newest to the oldest, in batches that can be interrupted and repeated. Search results
have the same order, so a search reads the index first, and then the articles that the index lacks.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select

from core.errors import QueryError
from core.forms import NO_VARIANTS
from core.keyword import Keyword
from core.matcher import Matcher, Mention
from core.query import parse_keyword
from storage.articles import Articles
from storage.backfills import make_matcher
from storage.columns import Record
from storage.database import ARRIVAL_LOCK, Repository, acquire_lock
from storage.keywords import Keywords
from storage.leases import LEASE
from storage.mentions import Mentions, StoredMention
from storage.schema import articles
from storage.search.full_text import FullTextIndex
from storage.tasks import Task, Tasks

# Articles in one batch. Writing a batch takes about a tenth of a second, during which no article can be kept.
BATCH = 200


@dataclass(frozen=True, slots=True)
class Reindex:
    """A prepared task: the matcher, and the ids of the remaining articles in descending order.

    `change` is the number of the newest keyword change that the matcher knows. `version_times` are the times at which
    the current versions of the active keywords were made, by name. `backfilled` are the names of the keywords whose
    current version was matched against all articles.
    """

    task: Task
    matcher: Matcher
    change: int
    article_ids: tuple[int, ...]
    version_times: Mapping[str, datetime]
    backfilled: frozenset[str]


@dataclass(frozen=True, slots=True)
class ReindexBatch:
    """A matched batch. `changed` are the names of the keywords whose mentions differ from those that are stored.

    Only articles with smaller ids than `cursor` remain.
    """

    article_ids: tuple[int, ...]
    changed: frozenset[str]
    cursor: int
    is_last: bool

    @property
    def examined(self) -> int:
        return len(self.article_ids)


@dataclass(eq=False)
class Reindexes(Repository):
    """Index and match all stored articles again."""

    _keywords: Keywords
    _mentions: Mentions
    _articles: Articles
    _tasks: Tasks
    _index: FullTextIndex

    def plan(self, now: datetime) -> int | None:
        """Plan to index and match all articles again, unless this was already done by the rules of this version.

        From then on, searches do not use what an earlier tokenizer wrote into the index. Return the task's id. Return
        None if no reindex is needed, if the task already exists, or if no article is stored. Raise StoreError if the
        store has the rules of a later version.
        """
        with self._database.writing() as connection:
            # Serialized with `Store.keep`: an article is either in the task, or indexed and matched by the new rules.
            acquire_lock(connection, ARRIVAL_LOCK)
            if not self._is_due():
                return None
            upto = connection.scalar(select(func.max(articles.c.id))) or 0
            self._index.begin(upto)
            return self._tasks.plan_reindex(upto, now) if upto else None

    def rebuild(self, now: datetime) -> int | None:
        """Remove the index, and plan to index and match all articles again. Return the task's id, or None without any.

        Raise StoreError if the store has the rules of a later version.
        """
        with self._database.writing() as connection:
            acquire_lock(connection, ARRIVAL_LOCK)
            self._index.get_state()
            upto = connection.scalar(select(func.max(articles.c.id))) or 0
            self._index.force(upto)
            return self._tasks.plan_reindex(upto, now) if upto else None

    def begin(self, task: Task) -> Reindex:
        """Prepare a task with all keywords that this version can parse, including paused ones.

        Raise StoreError if the store has the rules of another version.
        """
        self._index.get_current_state()
        with self._database.reading():
            remaining = select(articles.c.id).where(articles.c.id < task.cursor).order_by(articles.c.id.desc())
            article_ids = tuple(self._fetch_column(remaining))
            version_times = self._keywords.find_version_times()
            return Reindex(
                replace(task, total=task.progress + len(article_ids)),
                self._make_matcher(article_ids),
                self._keywords.find_last_change(),
                article_ids,
                version_times,
                self._tasks.find_backfilled(version_times),
            )

    def match_batch(self, reindex: Reindex, start: int) -> ReindexBatch:
        """Read and match the next batch, from index `start` of `reindex.article_ids`. Write nothing."""
        article_ids = reindex.article_ids[start : start + BATCH]
        changed: set[str] = set()
        # Read in one transaction, so that each article is compared with the mentions that belong to the same text.
        with self._database.reading():
            stored = self._mentions.find(article_ids)
            for row, article in self._articles.load_texts(article_ids):
                if row.is_excerpt:
                    continue  # its text cannot be matched again
                mentions = reindex.matcher.match(article, row.outlet)
                changed.update(_find_changed(reindex, row, stored.get(row.id, ()), mentions))
        is_last = start + len(article_ids) >= len(reindex.article_ids)
        return ReindexBatch(article_ids, frozenset(changed), 0 if is_last else article_ids[-1], is_last)

    def save_batch(self, reindex: Reindex, batch: ReindexBatch, owner: str, now: datetime) -> Task | None:
        """Store the index entries of a batch, new versions of its changed keywords and the task's progress.

        Renew the task's lease. After the last batch, plan a backfill of all changed keywords. Return the advanced task.
        If the owner has lost the lease, store nothing and return None.
        """
        task = reindex.task
        with self._database.writing() as connection:
            acquire_lock(connection, ARRIVAL_LOCK)
            if not self._tasks.is_held(task.id, owner):
                return None
            # Read again, since an article may have been updated or deleted since the batch was matched.
            self._index.extend(self._articles.load_indexed(batch.article_ids), batch.cursor)
            # Keywords that users changed meanwhile have a new version already.
            changed = batch.changed.difference(self._keywords.find_changed(reindex.change))
            self._keywords.add_versions(changed, now)
            names = tuple(sorted({*task.keywords, *changed}))
            progress = task.progress + batch.examined
            advanced = replace(task, keywords=names, progress=progress, cursor=batch.cursor, found=len(names))
            self._tasks.advance(advanced, now + LEASE)
            if batch.is_last:
                self._tasks.plan_backfill(names, now)
            return advanced

    def _is_due(self) -> bool:
        state = self._index.get_state()
        if not state.has_current_rules:
            return True
        return not state.is_complete and self._tasks.find_open_reindex() is None

    def _make_matcher(self, article_ids: Sequence[int]) -> Matcher:
        """Return the matcher of all keywords whose queries this version can parse."""
        unexpanded = [replace(keyword, active=True) for keyword in self._keywords.find_all()]
        with suppress(QueryError):
            return make_matcher(self._keywords.expand(unexpanded), self._articles, article_ids)
        return make_matcher(tuple(self._expand_valid(unexpanded)), self._articles, article_ids)

    def _expand_valid(self, unexpanded: Iterable[Keyword]) -> Iterator[Keyword]:
        for keyword in unexpanded:
            with suppress(QueryError):
                (expanded,) = self._keywords.expand([keyword])
                parse_keyword(expanded, NO_VARIANTS)
                yield expanded


def _find_changed(
    reindex: Reindex, row: Record, stored: Iterable[StoredMention], mentions: Iterable[Mention]
) -> Iterator[str]:
    """Yield the names of the keywords whose stored mentions in an article differ from the mentions found now.

    A keyword without stored mentions counts only if it was matched against the article. Otherwise a keyword that was
    added without a backfill would seem to have changed.
    """
    before, after = _group_spans(each.mention for each in stored if each.is_current), _group_spans(mentions)
    for name in before.keys() | after.keys():
        is_comparable = name in before or _was_matched(reindex, name, row.updated_at or row.kept_at)
        if is_comparable and before.get(name) != after.get(name):
            yield name


def _was_matched(reindex: Reindex, name: str, kept_at: datetime) -> bool:
    """Return whether an article that was kept at `kept_at` was matched against the current version of a keyword."""
    made_at = reindex.version_times.get(name)
    return made_at is not None and (made_at <= kept_at or name in reindex.backfilled)


def _group_spans(mentions: Iterable[Mention]) -> dict[str, set[tuple[str, int, int]]]:
    """Return the fields and the start and end offsets of the mentions of each keyword, by the keyword's name."""
    spans: defaultdict[str, set[tuple[str, int, int]]] = defaultdict(set)
    for mention in mentions:
        spans[mention.keyword].add((mention.field, mention.start, mention.end))
    return spans
