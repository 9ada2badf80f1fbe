"""Reading kept pages again: normalize and match with today's rules, keywords and settings, without a request."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.article import Article, NotAnArticle
from core.article_diff import ArticleDiff, diff_articles
from core.matcher import Clipping
from core.normalizer import Profile, load_profile, normalize
from core.outlet import Outlet
from core.reasons import text_reason
from ingest.current_matcher import CurrentMatcher
from ingest.worker_pool import WorkerError, WorkerPool
from storage import KeepResult, RenormalizeRequest, Store, StoredPage, as_stored

BATCH = 20
"""Pages in hand at once: enough for all workers, and less than 20 MB."""


class Result(StrEnum):
    """The result of normalizing a kept page again: a `KeepResult`, or NOT_ARTICLE or FAILED, where nothing changes."""

    UNCHANGED = "unchanged"
    UPDATED = "updated"
    NEW = "new"
    DUPLICATE = "duplicate"
    NOT_ARTICLE = "not_article"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Replayed:
    """A page that was read again: `clipping` is what it gives now, `change` how that differs from what is kept."""

    kept: StoredPage
    result: Result
    clipping: Clipping | None = None
    change: ArticleDiff | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Replay:
    """What pages are read with; `watch` has the keywords. In a `dry_run` nothing is stored."""

    store: Store
    workers: WorkerPool
    watch: CurrentMatcher
    outlets: Mapping[str, Outlet]
    now: datetime
    keeps_unmatched: bool = True
    dry_run: bool = False

    async def run(self, names: Sequence[str] | None) -> AsyncIterator[Replayed]:
        """Read the pages of the named outlets (None: of all); each is stored, on its own, before it is yielded."""
        after, profiles = 0, self._load_profiles()
        while batch := self.store.pages.find(names, after, BATCH):
            readings = (self._normalize(kept, profiles[kept.outlet]) for kept in batch)
            articles = await asyncio.gather(*readings)
            for kept, article in zip(batch, articles, strict=True):
                yield await self._settle(kept, article)
            after = batch[-1].candidate_id

    def _load_profiles(self) -> dict[str, Profile]:
        """What was learned of each outlet's furniture, by its name: what a crawl would know today."""
        listed = self.store.outlets.find(self.now)
        return {each.outlet.name: load_profile(self.store.profiles.get(each.id)).without_pages() for each in listed}

    async def _normalize(self, kept: StoredPage, profile: Profile) -> Article | NotAnArticle:
        try:
            return await self.workers.call(normalize, kept.page, self.outlets.get(kept.outlet), profile)
        except WorkerError as error:
            return NotAnArticle(text_reason(str(error)), is_fault=True)

    async def _settle(self, kept: StoredPage, article: Article | NotAnArticle) -> Replayed:
        if isinstance(article, NotAnArticle):
            if kept.stored is None:
                return Replayed(kept, Result.UNCHANGED)
            return Replayed(kept, Result.FAILED if article.is_fault else Result.NOT_ARTICLE, reason=str(article.reason))
        result = KeepResult.STALE
        while result is KeepResult.STALE:
            watched = await self.watch.renew()
            clipping = as_stored(Clipping(article, watched.matcher.match(article, kept.outlet)))
            wanted = RenormalizeRequest(kept, clipping, watched.change, self.keeps_unmatched, self.dry_run)
            result = self.store.renormalize(wanted, self.now)
        return Replayed(kept, Result(result), clipping, _change(kept, clipping, result))


def _change(kept: StoredPage, clipping: Clipping, result: KeepResult) -> ArticleDiff | None:
    """What is different from what is kept. Where the text is the same, what paused keywords found in it stays."""
    before = kept.stored
    if before is None or result is KeepResult.UNCHANGED:
        return None
    after = clipping
    if (clipping.article.title, clipping.article.text) == (before.article.title, before.article.text):
        found = {mention.keyword for mention in clipping.mentions}
        stays = tuple(mention for mention in before.mentions if mention.keyword not in found)
        after = Clipping(clipping.article, (*clipping.mentions, *stays))
    return diff_articles(as_stored(Clipping(before.article, before.mentions)), as_stored(after))
