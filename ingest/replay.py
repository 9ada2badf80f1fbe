"""Normalize and match stored pages again with the current rules, keywords and config, without HTTP requests."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.article import Article, NotAnArticle
from core.article_diff import ArticleDiff, diff_articles
from core.folded_text import FoldedArticle
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

    NOT_ARTICLE and FAILED mean that the page now yields no article. The stored article does not change.
    """

    UNCHANGED = "unchanged"
    UPDATED = "updated"
    NEW = "new"
    DUPLICATE = "duplicate"
    NOT_ARTICLE = "not_article"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ReplayedPage:
    """A replayed page. `clipping` is the new article, and `change` the difference from the stored article."""

    stored_page: StoredPage
    result: ReplayResult
    clipping: Clipping | None = None
    change: ArticleDiff | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Replay:
    """Replay stored pages: normalize and match them again. With `dry_run`, store nothing.

    `outlets` maps names to the configured outlets. If the outlet of a page is no longer configured, the page is
    normalized without the names, language and time zone of an outlet.
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
        last_candidate_id, profiles = 0, load_profiles(self.store, self.now)
        while stored_pages := self.store.pages.find(names, last_candidate_id, BATCH):
            articles = await asyncio.gather(*(self._read(page, profiles[page.outlet]) for page in stored_pages))
            for stored_page, article in zip(stored_pages, articles, strict=True):
                yield await self._renormalize(stored_page, article)
            last_candidate_id = stored_pages[-1].candidate_id

    async def _read(self, stored_page: StoredPage, profile: Profile) -> Article | NotAnArticle:
        return (await read_page(self.pool, stored_page.page, self.outlets.get(stored_page.outlet), profile)).article

    async def _renormalize(self, stored_page: StoredPage, article: Article | NotAnArticle) -> ReplayedPage:
        if isinstance(article, NotAnArticle):
            if stored_page.stored is None:
                return ReplayedPage(stored_page, ReplayResult.UNCHANGED)
            result = ReplayResult.FAILED if article.is_fault else ReplayResult.NOT_ARTICLE
            return ReplayedPage(stored_page, result, reason=article.reason)

        outlet = self.outlets.get(stored_page.outlet)
        keeps_unmatched = self.keeps_unmatched if outlet is None else outlet.keeps_unmatched(self.keeps_unmatched)

        published = as_stored(Clipping(article, ())).article

        async def find_corrected() -> Article:
            stored_id = None if stored_page.stored is None else stored_page.stored.id
            return await self.store.call(self.store.corrections.apply, stored_id, published)

        async def renormalize(
            folded: FoldedArticle, match: Callable[[], tuple[Mention, ...]], version: MatcherVersion
        ) -> KeepResult:
            def match_and_renormalize() -> KeepResult:
                clipping = as_stored(Clipping(folded.article, match()))
                request = RenormalizeRequest(
                    stored_page, clipping, version.change, keeps_unmatched, self.dry_run, published
                )
                return self.store.renormalize(request, self.now)

            return await self.store.call(match_and_renormalize)

        await self.matcher.refresh()
        keep_result, clipping = await match_and_keep(
            FoldedArticle(article), stored_page.outlet, self.matcher, find_corrected, renormalize
        )
        new_clipping = as_stored(clipping)
        change = None if keep_result is KeepResult.UNCHANGED else _diff(stored_page, new_clipping)
        return ReplayedPage(stored_page, ReplayResult(keep_result), new_clipping, change)


def _diff(stored_page: StoredPage, new_clipping: Clipping) -> ArticleDiff | None:
    """Return the difference from the stored article, or None if no article of the page is stored.

    If the text is equal, keep the mentions by paused keywords.
    """
    before, article = stored_page.stored, new_clipping.article
    if before is None:
        return None
    if (article.title, article.text) == (before.article.title, before.article.text):
        active_keywords = {mention.keyword for mention in new_clipping.mentions}
        paused_mentions = (mention for mention in before.mentions if mention.keyword not in active_keywords)
        new_clipping = Clipping(article, (*new_clipping.mentions, *paused_mentions))
    return diff_articles(as_stored(Clipping(before.article, before.mentions)), as_stored(new_clipping))
