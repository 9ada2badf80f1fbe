"""The changes of the articles that a filter selects, for clients that follow them."""

import sys
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select, union

from core.filters import ArticleFilter, ArticleOrder, Cursor
from core.keyword import name_key
from storage.articles import Articles, StoredArticle
from storage.changes import ChangeLog, LoggedChange
from storage.database import Repository, split_batches
from storage.keywords import Keywords
from storage.schema import article_versions, articles, keywords, mentions, past_mentions

# The number of changes that are read at once.
BATCH_SIZE = 500

# At most this many changes are read for a page if a query is given, since their texts may have to be verified.
MAX_READ = 20_000

# The newest changes among which keywords are sought that appeared in earlier articles.
MAX_APPEARED = 2_000


@dataclass(frozen=True, slots=True)
class ChangedArticle:
    """A change, and the article as it is now."""

    logged: LoggedChange
    stored: StoredArticle


@dataclass(frozen=True, slots=True)
class LatestArticle:
    """An article, and the time since which a filter selects it."""

    at: datetime
    stored: StoredArticle


@dataclass(frozen=True, slots=True)
class ChangePage:
    """Changes in the order in which they were committed.

    `next` is the sequence number after which the next page begins; it may be greater than that of the last change,
    since changes that the filter does not select were read, too. With `has_more`, the log has later changes already.
    `deleted` is the number of changes whose articles were deleted since: they are left out. `pruned_upto` is the
    greatest sequence number that was pruned if changes of this page may be missing for that reason, or None.
    """

    changes: tuple[ChangedArticle, ...]
    next: int
    has_more: bool
    deleted: int = 0
    pruned_upto: int | None = None


@dataclass(eq=False)
class ChangeFeed(Repository):
    """Read the change log together with the articles."""

    _log: ChangeLog
    _articles: Articles
    _keywords: Keywords

    def find_page(self, article_filter: ArticleFilter, after: int) -> ChangePage:
        """Return at most `limit` changes after a sequence number, of articles that the filter selects as they are now.

        The keywords of the filter select differently: changes of one of these keywords, and changes of whole articles
        that mention one of them in any version, so that a keyword that vanished is found. Without keywords, any keyword
        will do, or none if `with_unmatched`. Order and cursor are ignored. Raise KeywordNotFound or OutletNotFound for
        an unknown name.
        """
        changes: list[LoggedChange] = []
        position, number_read, deleted, has_more = after, 0, 0, True
        with self._database.reading():
            wanted = frozenset(name_key(self._keywords.resolve_name(name)) for name in article_filter.keywords)
            other = replace(article_filter, keywords=(), with_unmatched=True)
            while has_more and number_read < (sys.maxsize if other.full_query is None else MAX_READ):
                batch = self._log.find(position, BATCH_SIZE + 1)
                has_more, batch = len(batch) > BATCH_SIZE, batch[:BATCH_SIZE]
                number_read += len(batch)
                ids = {logged.change.article_id for logged in batch}
                stored_ids, selected = self._find_stored(ids), self._articles.select_ids(other, ids)
                mentioned = self._find_mentioned(selected)
                for logged in batch:
                    if len(changes) == article_filter.limit:
                        has_more = True
                        break
                    position = logged.seq
                    article_id, keyword = logged.change.article_id, logged.change.keyword
                    keys = mentioned.get(article_id, frozenset()) if keyword is None else {name_key(keyword)}
                    is_wanted = bool(keys & wanted if wanted else keys or article_filter.with_unmatched)
                    deleted += article_id not in stored_ids
                    if article_id in selected and is_wanted:
                        changes.append(logged)
                if len(changes) == article_filter.limit:
                    break
            pruned = self._log.find_last_pruned()
            return ChangePage(self._load(changes), position, has_more, deleted, pruned if after < pruned else None)

    def find_latest(self, article_filter: ArticleFilter) -> tuple[LatestArticle, ...]:
        """Return at most `limit` articles that the filter selects, those that it selected last first.

        That is when an article was kept, or when one of the filter's keywords (any, if it has none) appeared in it
        later, if that is one of the newest MAX_APPEARED changes. Order and cursor are ignored. Raise the errors of
        `Articles.find_page`.
        """
        wanted = replace(article_filter, order=ArticleOrder.KEPT, cursor=Cursor())
        with self._database.reading():
            names = {self._keywords.resolve_name(name) for name in wanted.keywords}
            latest = {each.id: LatestArticle(each.kept_at, each) for each in self._articles.find_page(wanted).articles}
            oldest = min((each.at for each in latest.values()), default=None) if len(latest) == wanted.limit else None
            appeared = {
                article_id: at
                for article_id, at in self._log.find_appeared(names, MAX_APPEARED).items()
                if oldest is None or at > oldest
            }
            selected: set[int] = set()
            for batch in split_batches(sorted(appeared.keys() - latest.keys()), BATCH_SIZE):
                selected |= self._articles.select_ids(wanted, batch)
            newest = sorted(selected, key=lambda article_id: appeared[article_id], reverse=True)[: wanted.limit]
            stored = {article_id: each.stored for article_id, each in latest.items()} | self._articles.load(newest)
            found = [LatestArticle(appeared.get(each.id, each.kept_at), each) for each in stored.values()]
            return tuple(sorted(found, key=lambda each: (each.at, each.stored.id), reverse=True)[: wanted.limit])

    def _find_stored(self, ids: Collection[int]) -> set[int]:
        return set(self._fetch_column(select(articles.c.id).where(articles.c.id.in_(ids))))

    def _find_mentioned(self, ids: Collection[int]) -> dict[int, frozenset[str]]:
        """Return the keys of the names of the keywords that any version of an article mentions, by the article's id."""
        now = select(mentions.c.article_id, keywords.c.name).join(keywords).where(mentions.c.article_id.in_(ids))
        past = select(article_versions.c.article_id, keywords.c.name).select_from(
            past_mentions.join(article_versions).join(keywords, keywords.c.id == past_mentions.c.keyword_id)
        )
        by_article: defaultdict[int, set[str]] = defaultdict(set)
        for article_id, name in self._fetch_rows(union(now, past.where(article_versions.c.article_id.in_(ids)))):
            by_article[article_id].add(name_key(name))
        return {article_id: frozenset(keys) for article_id, keys in by_article.items()}

    def _load(self, changes: Sequence[LoggedChange]) -> tuple[ChangedArticle, ...]:
        ids = list({logged.change.article_id for logged in changes})
        stored: dict[int, StoredArticle] = {}
        for batch in split_batches(ids, BATCH_SIZE):
            stored |= self._articles.load(batch)
        return tuple(ChangedArticle(logged, stored[logged.change.article_id]) for logged in changes)
