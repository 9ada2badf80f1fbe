"""Normalize and match stored pages again with the current rules, keywords and config, without any request."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.article import Article, NotAnArticle
from core.article_diff import ArticleDiff, diff_articles
from core.matcher import Clipping, Mention
from core.normalizer import Profile
from core.outlet import Outlet
from core.reasons import Reason
from ingest.current_matcher import CurrentMatcher, MatcherVersion
from ingest.outlet_profiles import load_profiles
from ingest.page_pipeline import match_and_keep, read_page
from ingest.worker_pool import WorkerPool
from storage import KeepResult, RenormalizeRequest, Store, StoredPage, as_stored

# Number of pages in memory at the same time: enough for all workers, and less than 20 MB.
BATCH = 20


class ReplayResult(StrEnum):
    """The result of replaying a page. The first four values are those of `KeepResult`.

    With NOT_ARTICLE and FAILED the page yields no article now, and the stored article does not change.
    """

    UNCHANGED = "unchanged"
    UPDATED = "updated"
    NEW = "new"
    DUPLICATE = "duplicate"
    NOT_ARTICLE = "not_article"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ReplayedPage:
    """A replayed page. `clipping` is its article now, `change` the difference from the stored article."""

    kept: StoredPage
    result: ReplayResult
    clipping: Clipping | None = None
    change: ArticleDiff | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Replay:
    """Replay stored pages: normalize and match them again. With `dry_run` nothing is stored.

    `outlets` maps names to the configured outlets. A page of an outlet that is no longer configured is normalized
    without the names, language and time zone of its outlet.
    """

    store: Store
    pool: WorkerPool
    matcher: CurrentMatcher
    outlets: Mapping[str, Outlet]
    now: datetime
    keeps_unmatched: bool = True
    dry_run: bool = False

    async def run(self, names: Sequence[str] | None) -> AsyncIterator[ReplayedPage]:
        """Replay the pages of the named outlets (None: all outlets). Store each page before yielding it."""
        after, profiles = 0, load_profiles(self.store, self.now)
        while batch := self.store.pages.find(names, after, BATCH):
            articles = await asyncio.gather(*(self._read(kept, profiles[kept.outlet]) for kept in batch))
            for kept, article in zip(batch, articles, strict=True):
                yield await self._store(kept, article)
            after = batch[-1].candidate_id

    async def _read(self, kept: StoredPage, profile: Profile) -> Article | NotAnArticle:
        return (await read_page(self.pool, kept.page, self.outlets.get(kept.outlet), profile)).article

    async def _store(self, kept: StoredPage, article: Article | NotAnArticle) -> ReplayedPage:
        if isinstance(article, NotAnArticle):
            if kept.stored is None:
                return ReplayedPage(kept, ReplayResult.UNCHANGED)
            result = ReplayResult.FAILED if article.is_fault else ReplayResult.NOT_ARTICLE
            return ReplayedPage(kept, result, reason=article.reason)

        async def renormalize(mentions: tuple[Mention, ...], version: MatcherVersion) -> KeepResult:
            clipping = as_stored(Clipping(article, mentions))
            request = RenormalizeRequest(kept, clipping, version.change, self.keeps_unmatched, self.dry_run)
            return self.store.renormalize(request, self.now)

        await self.matcher.refresh()
        done = await match_and_keep(article, kept.outlet, self.matcher, renormalize)
        clipping = as_stored(Clipping(article, done.mentions))
        return ReplayedPage(kept, ReplayResult(done.result), clipping, _compare(kept, clipping, done.result))


def _compare(kept: StoredPage, clipping: Clipping, result: KeepResult) -> ArticleDiff | None:
    """Return the difference from the stored article, in which mentions by paused keywords stay if the text is equal."""
    before = kept.stored
    if before is None or result is KeepResult.UNCHANGED:
        return None
    after = clipping
    if (clipping.article.title, clipping.article.text) == (before.article.title, before.article.text):
        active = {mention.keyword for mention in clipping.mentions}
        paused = tuple(mention for mention in before.mentions if mention.keyword not in active)
        after = Clipping(clipping.article, (*clipping.mentions, *paused))
    return diff_articles(as_stored(Clipping(before.article, before.mentions)), as_stored(after))
