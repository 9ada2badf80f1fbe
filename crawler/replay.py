"""Reading kept pages again: normalize and match with today's rules, keywords and settings, without a request."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.article import Article, NotAnArticle
from core.changes import Change, compare
from core.clipping import Clipping
from core.matcher import Matcher
from core.normalizer import Profile, load_profile, normalize
from core.outlet import Outlet
from crawler.watching import Watch
from crawler.workers import WorkerFailed, Workers
from storage import Kept, KeptPage, Store, ToRenormalize, as_stored

BATCH = 20
"""Pages in hand at once: enough for all workers, and less than 20 MB."""


class Result(StrEnum):
    """What came of reading a page again, as `Kept` has it. NOT_ARTICLE, FAILED: nothing can be made of it now, and
    what is kept stays.
    """

    UNCHANGED = "unchanged"
    UPDATED = "updated"
    NEW = "new"
    DUPLICATE = "duplicate"
    NOT_ARTICLE = "not_article"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Replayed:
    """A page that was read again: `clipping` is what it gives now, `change` how that differs from what is kept."""

    kept: KeptPage
    result: Result
    clipping: Clipping | None = None
    change: Change | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Replay:
    """What pages are read with; `watch` has the keywords. In a `dry_run` nothing is stored."""

    store: Store
    workers: Workers
    watch: Watch
    outlets: Mapping[str, Outlet]
    now: datetime
    keeps_unmatched: bool = True
    dry_run: bool = False

    async def run(self, names: Sequence[str] | None) -> AsyncIterator[Replayed]:
        """Read the pages of the named outlets (None: of all); each is stored, on its own, before it is yielded."""
        matcher, after = Matcher(replace(keyword, active=True) for keyword in self.keywords), 0
        profiles: dict[int, Profile] = {}
        while batch := self.store.find_pages(names, after, BATCH):
            for outlet_id in {kept.outlet_id for kept in batch} - profiles.keys():
                profiles[outlet_id] = load_profile(self.store.find_profile(outlet_id)).without_pages()
            articles = await asyncio.gather(*(self._normalize(kept, profiles[kept.outlet_id]) for kept in batch))
            for kept, article in zip(batch, articles, strict=True):
                yield await self._settle(kept, article)
            after = batch[-1].candidate_id

    async def _normalize(self, kept: KeptPage, profile: Profile) -> Article | NotAnArticle:
        try:
            return await self.workers.call(normalize, kept.page, self.outlets.get(kept.outlet), profile)
        except WorkerFailed as error:
            return NotAnArticle(str(error), is_fault=True)

    async def _settle(self, kept: KeptPage, article: Article | NotAnArticle) -> Replayed:
        if isinstance(article, NotAnArticle):
            if kept.stored is None:
                return Replayed(kept, Result.UNCHANGED)
            return Replayed(kept, Result.FAILED if article.is_fault else Result.NOT_ARTICLE, reason=article.reason)
        result = Kept.STALE
        while result is Kept.STALE:
            watched = await self.watch.renew()
            clipping = _match(kept, article, watched.matcher)
            wanted = ToRenormalize(kept, clipping, watched.change, self.keeps_unmatched, self.dry_run)
            result = self.store.renormalize(wanted, self.now)
        before = kept.stored
        change = compare(as_stored(Clipping(before.article, before.mentions)), clipping) if before else None
        return Replayed(kept, Result(result), clipping, change)


def _match(kept: KeptPage, article: Article, matcher: Matcher) -> Clipping:
    """Where the article is as it was, what earlier versions of keywords and paused ones found in it stays."""
    clipping = as_stored(Clipping(article, matcher.match(article, kept.outlet)))
    if kept.stored is None or clipping.article != kept.stored.article:
        return clipping
    found = {mention.keyword for mention in clipping.mentions}
    earlier = tuple(mention for mention in kept.stored.mentions if mention.keyword not in found)
    return as_stored(Clipping(article, (*clipping.mentions, *earlier)))
