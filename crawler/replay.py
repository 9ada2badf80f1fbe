"""Reading kept pages again: normalize and match with today's rules, keywords and settings, without a request."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from core.article import Article, NotAnArticle
from core.changes import Change, compare
from core.clipping import Clipping
from core.keyword import Keyword
from core.matcher import Matcher
from core.normalizer import Profile, load_profile, normalize
from core.outlet import Outlet
from crawler.workers import WorkerFailed, Workers
from storage import KeptPage, Store, ToRenormalize, as_stored

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
    """What pages are read with. `keywords` are all that the store knows, paused ones too: their mentions stay, as long
    as the text has them. In a `dry_run` nothing is stored.
    """

    store: Store
    workers: Workers
    outlets: Mapping[str, Outlet]
    keywords: tuple[Keyword, ...]
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
                yield self._settle(kept, article, matcher)
            after = batch[-1].candidate_id

    async def _normalize(self, kept: KeptPage, profile: Profile) -> Article | NotAnArticle:
        try:
            return await self.workers.call(normalize, kept.page, self.outlets.get(kept.outlet), profile)
        except WorkerFailed as error:
            return NotAnArticle(str(error), is_fault=True)

    def _settle(self, kept: KeptPage, article: Article | NotAnArticle, matcher: Matcher) -> Replayed:
        if isinstance(article, NotAnArticle):
            if kept.stored is None:
                return Replayed(kept, Result.UNCHANGED)
            return Replayed(kept, Result.FAILED if article.is_fault else Result.NOT_ARTICLE, reason=article.reason)
        clipping = as_stored(self._match(kept, article, matcher))
        wanted = ToRenormalize(kept, clipping, self.keeps_unmatched, self.dry_run)
        result = Result(self.store.renormalize(wanted, self.now))
        before = kept.stored
        change = compare(Clipping(before.article, before.mentions), clipping) if before else None
        return Replayed(kept, result, clipping, change)

    def _match(self, kept: KeptPage, article: Article, matcher: Matcher) -> Clipping:
        """Of paused keywords only those count that the article mentions already."""
        known = {mention.keyword for mention in kept.stored.mentions} if kept.stored else set()
        wanted = known | {keyword.name for keyword in self.keywords if keyword.active}
        found = matcher.match(article, kept.outlet)
        return Clipping(article, tuple(mention for mention in found if mention.keyword in wanted))
