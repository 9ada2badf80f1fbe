"""Page → article → mentions → store: a thin adapter around core.clipping and the store's verbs."""

import asyncio

from scrapy.crawler import Crawler

from core.article import NotAnArticle
from core.clipping import Clipping, match_article
from core.normalizer import Observation, read
from crawler.job import CrawlJob
from crawler.learning import learn_page
from crawler.outcomes import Failure, is_bot_wall, next_try
from crawler.pages import PageItem
from crawler.workers import WorkerFailed
from storage import CandidateState, Kept, Outcome, Settlement, ToKeep, Visit


class KeepPipeline:
    """Normalizes in worker processes, several pages at once, matches, and keeps in the order of arrival."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._last_kept: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "KeepPipeline":
        return cls(crawler)

    async def process_item(self, item: PageItem) -> PageItem:
        before = self._last_kept
        mine = self._last_kept = asyncio.get_running_loop().create_future()
        try:
            clipping, seen = await self._clip(item)
            # Whatever becomes of the pages before this one, they are settled first: ids follow publication.
            if before is not None:
                await before
            await self._settle(item, clipping)
            await learn_page(self._job, seen)
        finally:
            mine.set_result(None)
        return item

    @property
    def _job(self) -> CrawlJob:
        job: CrawlJob = self._crawler.spider.job  # type: ignore[union-attr]  # a pipeline runs within a spider
        return job

    async def _clip(self, item: PageItem) -> tuple[Clipping | NotAnArticle | WorkerFailed, Observation]:
        tools = self._job.tools
        outlet = self._job.outlet
        try:
            profile = self._job.profile.without_pages()
            article, seen = await tools.workers.call(read, item.page, outlet, profile)
        except WorkerFailed as error:
            return error, Observation()
        # The matcher stays here, in a thread: with many keywords it takes longer to send than to match.
        return await asyncio.to_thread(match_article, article, outlet, tools.matcher), seen

    async def _settle(self, item: PageItem, clipping: Clipping | NotAnArticle | WorkerFailed) -> None:
        job = self._job
        if isinstance(clipping, Clipping):
            await self._keep(item, clipping)
        elif isinstance(clipping, NotAnArticle):
            await self._refuse(item, clipping)
        elif not job.tools.workers.is_closed:
            await self._fail(item, Failure(str(clipping), status=item.status))
        job.told()

    async def _refuse(self, item: PageItem, refusal: NotAnArticle) -> None:
        """No article: our fault, a gate in its place, or most often simply none."""
        if refusal.is_fault:
            await self._fail(item, Failure(refusal.reason, status=item.status))
        elif is_bot_wall({}, item.page.body):
            self._job.stopped_because = self._job.stopped_because or "a bot wall (HTTP 200)"
            await self._fail(item, Failure("a bot wall (HTTP 200)", status=item.status))
        else:
            self._job.report.not_articles += 1
            await self._try_again(item, Failure(refusal.reason, CandidateState.NOT_ARTICLE, Outcome.OK, item.status))

    async def _keep(self, item: PageItem, clipping: Clipping) -> None:
        job = self._job
        to_keep = ToKeep(
            outlet_id=job.claim.outlet_id,
            candidate_id=item.waiting.id,
            article=clipping.article,
            mentions=clipping.mentions,
            fetched_at=item.page.fetched_at,
            visit=Visit(item.page.url, Outcome.OK, item.status),
            etag=item.etag,
            last_modified=item.last_modified,
            keeps_unmatched=job.tools.options.keeps_unmatched,
        )
        kept = await job.write(job.tools.store.keep, to_keep, job.now)
        job.report.new += kept is Kept.NEW
        job.report.updated += kept is Kept.UPDATED
        job.report.matched += kept in {Kept.NEW, Kept.UPDATED} and bool(clipping.mentions)

    async def _fail(self, item: PageItem, failure: Failure) -> None:
        self._job.report.failed += 1
        self._job.report.add_failure(failure.reason)
        await self._try_again(item, failure)

    async def _try_again(self, item: PageItem, failure: Failure) -> None:
        job = self._job
        state, again = next_try(failure, item.waiting.attempts + 1, job.now)
        visit = Visit(item.page.url, failure.outcome, failure.status, failure.reason)
        settlement = Settlement(item.waiting.id, state, failure.reason, visit, next_try=again)
        await job.write(job.tools.store.settle_candidate, settlement, job.now)
