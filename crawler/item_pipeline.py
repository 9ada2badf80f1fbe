"""Scrapy's item pipeline: turn a fetched page into a stored article, or settle its candidate."""

import asyncio
from dataclasses import replace

from scrapy.crawler import Crawler

from core.article import Article, NotAnArticle
from core.matcher import Mention
from core.reasons import Reason
from crawler.continuation_pages import INTERRUPTED, ContinuationReader
from crawler.crawl_job import CrawlJob
from crawler.decisions import decide, schedule_retry, waits_for_page
from crawler.failures import Failure, classify_page
from crawler.items import PageItem
from crawler.progress import ArticleKept, PageFailed
from ingest.current_matcher import MatcherVersion
from ingest.page_pipeline import match_and_keep, read_page
from ingest.worker_pool import POOL_CLOSED
from storage import CandidateState, KeepRequest, KeepResult, MissingPages, Visit, VisitOutcome


class ArticlePipeline:
    """Fetch the continuation pages of an article, normalize it, and store the article.

    Pages are normalized concurrently, but articles are stored in the order in which their pages were fetched.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._job: CrawlJob = crawler.spider.job  # type: ignore[union-attr]  # a pipeline runs within a spider
        self._continuation = ContinuationReader(crawler, self._job)
        self._last_settled: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "ArticlePipeline":
        return cls(crawler)

    async def process_item(self, item: PageItem) -> PageItem:
        job, previous = self._job, self._last_settled
        settled = self._last_settled = asyncio.get_running_loop().create_future()
        try:
            item = await self._continuation.complete(item)
            reading = await read_page(job.tools.pool, item.page, job.outlet, job.learner.profile)
            # Earlier pages are settled first, so that the ids of articles follow the order of publication.
            if previous is not None:
                await previous
            await self._settle(item, reading.article)
            await job.learner.learn(reading.fingerprint)
        finally:
            settled.set_result(None)
        return item

    async def _settle(self, item: PageItem, article: Article | NotAnArticle) -> None:
        missing = item.missing
        is_cancelled = isinstance(article, NotAnArticle) and article.reason == POOL_CLOSED
        if missing is not None and missing is not INTERRUPTED and waits_for_page(missing, item.waiting):
            await self._fail(item, replace(missing, reason=Reason("waits_for_page", reason=missing.reason)))
        elif missing is INTERRUPTED or is_cancelled:
            # The crawl was stopped, so the candidate does not change.
            return
        elif isinstance(article, NotAnArticle):
            await self._fail(item, classify_page(article, item.page.body, item.status))
        else:
            await self._keep(item, article)

    async def _fail(self, item: PageItem, failure: Failure) -> None:
        job = self._job
        decision = decide(failure, item.waiting, job.now)
        job.record(PageFailed(failure))
        # Changed rules may find an article in this page later, but not in a faulty response or a bot wall.
        is_kept = job.tools.options.keeps_pages and failure.state is CandidateState.NOT_ARTICLE
        await job.settle(item.waiting, item.page.url, decision, item.page if is_kept else None)

    async def _keep(self, item: PageItem, article: Article) -> None:
        job, missing = self._job, self._missing_pages(item)

        async def keep(mentions: tuple[Mention, ...], version: MatcherVersion) -> KeepResult:
            request = self._make_request(item, article, mentions, version, missing)
            return await job.store.call(job.store.keep, request, job.now)

        kept = await match_and_keep(article, job.outlet.name, job.tools.matcher, keep)
        job.record(ArticleKept(kept.result, bool(kept.mentions), missing.reason if missing else None))

    def _make_request(
        self,
        item: PageItem,
        article: Article,
        mentions: tuple[Mention, ...],
        version: MatcherVersion,
        missing: MissingPages | None,
    ) -> KeepRequest:
        job = self._job
        # No conditional request for an article of several pages: the first may be unchanged when a later one is edited.
        has_validators = not (item.page.parts or item.missing)
        return KeepRequest(
            outlet_id=job.claim.outlet_id,
            candidate_id=item.waiting.id,
            article=article,
            mentions=mentions,
            fetched_at=item.page.fetched_at,
            visit=Visit(item.page.url, VisitOutcome.OK, item.status),
            etag=item.etag if has_validators else None,
            last_modified=item.last_modified if has_validators else None,
            missing_pages=missing,
            page=item.page if job.tools.options.keeps_pages else None,
            keeps_unmatched=job.tools.options.keeps_unmatched,
            change=version.change,
        )

    def _missing_pages(self, item: PageItem) -> MissingPages | None:
        """Return the reason why an article lacks a continuation page, and when that page is requested again."""
        if item.missing is None:
            return None
        attempts = item.waiting.attempts + 1
        next_try = schedule_retry(item.missing, attempts, self._job.now)[1]
        return MissingPages(Reason("kept_without_page", reason=item.missing.reason), attempts, next_try)
