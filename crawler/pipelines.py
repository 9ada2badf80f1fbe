"""Page → article → mentions → store: a thin adapter around core.clipping and the store's verbs."""

import asyncio
from dataclasses import replace

from scrapy.crawler import Crawler

from core.article import Article, NotAnArticle
from core.matcher import Mention
from core.normalizer import ExtractionResult, extract
from crawler.job import CrawlJob
from crawler.learning import learn_page
from crawler.outcomes import Failure, is_bot_wall, next_try, waits_for_part
from crawler.pages import PageItem
from crawler.parts import INTERRUPTED, PartReader
from ingest.current_matcher import MatcherVersion
from ingest.worker_pool import WorkerError
from storage import CandidateState, CandidateUpdate, KeepRequest, KeepResult, MissingPages, Visit, VisitOutcome


class KeepPipeline:
    """Joins the pages of a story, normalizes in worker processes, several at once, matches, and keeps in the order of
    arrival.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._parts = PartReader(crawler)
        self._last_kept: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "KeepPipeline":
        return cls(crawler)

    async def process_item(self, item: PageItem) -> PageItem:
        before = self._last_kept
        mine = self._last_kept = asyncio.get_running_loop().create_future()
        try:
            item = await self._parts.join(item)
            reading = await self._read(item)
            # Whatever becomes of the pages before this one, they are settled first: ids follow publication.
            if before is not None:
                await before
            if isinstance(reading, WorkerError):
                await self._settle(item, reading)
            else:
                await self._settle(item, reading.article)
                await learn_page(self._job, reading.observation)
        finally:
            mine.set_result(None)
        return item

    @property
    def _job(self) -> CrawlJob:
        job: CrawlJob = self._crawler.spider.job  # type: ignore[union-attr]  # a pipeline runs within a spider
        return job

    async def _read(self, item: PageItem) -> ExtractionResult | WorkerError:
        job = self._job
        try:
            return await job.tools.workers.call(extract, item.page, job.outlet, job.profile.without_pages())
        except WorkerError as error:
            return error

    async def _settle(self, item: PageItem, article: Article | NotAnArticle | WorkerError) -> None:
        job, missing = self._job, item.missing
        if missing is INTERRUPTED:
            return
        attempts = item.waiting.attempts + 1
        if missing is not None and waits_for_part(missing, attempts, is_kept=item.waiting.is_kept):
            await self._fail(item, replace(missing, reason=f"a story waits for its {missing.reason}"))
        elif isinstance(article, Article):
            await self._keep(item, article)
        elif isinstance(article, NotAnArticle):
            await self._refuse(item, article)
        elif not job.tools.workers.is_closed:
            await self._fail(item, Failure(str(article), status=item.status))
        job.told()

    async def _refuse(self, item: PageItem, refusal: NotAnArticle) -> None:
        """No article: our fault, a gate in its place, or most often simply none."""
        if refusal.is_fault:
            await self._fail(item, Failure(str(refusal.reason), status=item.status))
        elif is_bot_wall({}, item.page.body):
            self._job.stopped_because = self._job.stopped_because or "a bot wall (HTTP 200)"
            await self._fail(item, Failure("a bot wall (HTTP 200)", status=item.status))
        else:
            self._job.report.not_articles += 1
            await self._try_again(
                item, Failure(str(refusal.reason), CandidateState.NOT_ARTICLE, VisitOutcome.OK, item.status)
            )

    async def _keep(self, item: PageItem, article: Article) -> None:
        """Match and keep; again, where a keyword changed in between: no article is kept that was matched too early."""
        job = self._job
        watched, kept, unfinished = job.tools.watch.present, KeepResult.STALE, self._unfinished(item)
        while kept is KeepResult.STALE:
            # The matcher stays here, in a thread: with many keywords it takes longer to send than to match.
            mentions = await asyncio.to_thread(watched.matcher.match, article, job.outlet.name)
            to_keep = replace(self._to_keep(item, article, mentions, watched), missing_pages=unfinished)
            kept = await job.write(job.tools.store.keep, to_keep, job.now)
            if kept is KeepResult.STALE:
                watched = await job.tools.watch.renew()
        await job.tools.watch.add_to_sample(article, job.outlet.name)
        job.report.new += kept is KeepResult.NEW
        job.report.updated += kept is KeepResult.UPDATED
        job.report.matched += kept in {KeepResult.NEW, KeepResult.UPDATED} and bool(mentions)

    def _to_keep(
        self, item: PageItem, article: Article, mentions: tuple[Mention, ...], watched: MatcherVersion
    ) -> KeepRequest:
        # Of a story in several pages the first may stay as it is while a later one is edited: it is asked for anew.
        has_validators = not (item.page.parts or item.missing)
        return KeepRequest(
            outlet_id=self._job.claim.outlet_id,
            candidate_id=item.waiting.id,
            article=article,
            mentions=mentions,
            fetched_at=item.page.fetched_at,
            visit=Visit(item.page.url, VisitOutcome.OK, item.status),
            etag=item.etag if has_validators else None,
            last_modified=item.last_modified if has_validators else None,
            page=item.page if self._job.tools.options.keeps_pages else None,
            keeps_unmatched=self._job.tools.options.keeps_unmatched,
            change=watched.change,
        )

    def _unfinished(self, item: PageItem) -> MissingPages | None:
        """What is told, and done, about a story that is kept without one of its pages."""
        if item.missing is None:
            return None
        reason = f"a story is kept without its {item.missing.reason}"
        self._job.report.add_failure(reason)
        attempts = item.waiting.attempts + 1
        return MissingPages(reason, attempts, next_try(item.missing, attempts, self._job.now)[1])

    async def _fail(self, item: PageItem, failure: Failure) -> None:
        self._job.report.failed += 1
        self._job.report.add_failure(failure.reason)
        await self._try_again(item, failure)

    async def _try_again(self, item: PageItem, failure: Failure) -> None:
        job = self._job
        state, again = next_try(failure, item.waiting.attempts + 1, job.now)
        visit = Visit(item.page.url, failure.outcome, failure.status, failure.reason)
        # A rule that changes may find the article in a page that holds none today; a fault or a gate holds none ever.
        is_worth = job.tools.options.keeps_pages and failure.state is CandidateState.NOT_ARTICLE
        page = item.page if is_worth else None
        settlement = CandidateUpdate(item.waiting.id, state, failure.reason, visit, next_try=again, page=page)
        await job.write(job.tools.store.candidates.update, settlement, job.now)
