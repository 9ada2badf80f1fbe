"""Scrapy's item pipeline: normalize a fetched page, store the article, and settle the candidate."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from scrapy.crawler import Crawler
from scrapy.http import Response

from core.article import Article, NotAnArticle
from core.article_diff import has_same_words
from core.errors import StoreError
from core.folded_text import FoldedArticle
from core.matcher import Mention
from core.normalizer import ExtractionResult
from core.reasons import Reason
from core.urls import politeness_key
from crawler.continuation_pages import INTERRUPTED, ContinuationReader
from crawler.crawl_job import CrawlJob
from crawler.decisions import decide, schedule_retry, waits_for_page
from crawler.failures import PAGE_WITHOUT_END, Failure, classify_page, has_no_end
from crawler.fetch import fetch
from crawler.items import PageItem
from crawler.progress import ArticleKept, ContinuationFailed, PageFailed, PageRequested
from ingest.current_matcher import MatcherVersion
from ingest.page_pipeline import match_and_keep, read_page
from ingest.worker_pool import POOL_CLOSED
from storage import CandidateState, FetchedArticle, KeepRequest, KeepResult, MissingPages, Visit, VisitOutcome


class ArticlePipeline:
    """Complete an article with its continuation pages, normalize it, and store the article.

    Pages are normalized concurrently, but articles are stored in the order in which their pages were fetched.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._job: CrawlJob = crawler.spider.job  # type: ignore[union-attr]  # a pipeline runs within a spider
        # Of the page that was fetched last: whether it is being stored, and whether it is.
        self._last_submitted: asyncio.Future[None] | None = None
        self._last_settled: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "ArticlePipeline":
        return cls(crawler)

    async def process_item(self, item: PageItem) -> PageItem:
        job, loop = self._job, asyncio.get_running_loop()
        earlier_submitted, earlier_settled = self._last_submitted, self._last_settled
        submitted = self._last_submitted = loop.create_future()
        settled = self._last_settled = loop.create_future()
        try:
            reader = ContinuationReader(job.outlet, job.tools.pool, job.now, self._fetch_later_page)
            page, missing = await reader.complete(item.page)
            item = replace(item, page=page, missing=missing)
            extraction = await read_page(job.tools.pool, item.page, job.outlet, job.learner.profile)
            before = await self._read_before(item, extraction.article)
            # Earlier pages come first, so that the ids of articles follow the order of publication. They need not be
            # settled before an article, so that several are stored in one transaction: tasks start in the order in
            # which they were made.
            earlier = earlier_submitted if isinstance(extraction.article, Article) else earlier_settled
            if earlier is not None:
                await earlier
            # Each call of a store that is locked waits for half a minute, so the pages after a failure are not stored.
            is_stored = not isinstance(job.fault, StoreError)
            settling = asyncio.ensure_future(self._settle(item, extraction, before)) if is_stored else None
            submitted.set_result(None)
            if settling is not None:
                await settling
            if earlier_settled is not None:
                await earlier_settled
            if settling is not None:
                await job.learner.learn(extraction.fingerprint, extraction.agreement)
        except StoreError as error:
            job.record_fault(error)
            raise
        finally:
            for done in (submitted, settled):
                if not done.done():
                    done.set_result(None)
        return item

    async def _fetch_later_page(self, url: str) -> Response | Failure:
        job = self._job
        if job.progress.stop is not None:
            return INTERRUPTED
        job.record(PageRequested())
        page_response = await fetch(self._crawler, url, {}, job.now, meta={"is_page": True})
        if isinstance(page_response, Response):
            visit = Visit(page_response.url, VisitOutcome.OK, page_response.status)
            await job.store.call(job.store.visits.add, job.claim.outlet_id, visit, job.now)
        elif page_response.status is None and job.stop is not None:
            return INTERRUPTED
        else:
            job.record(ContinuationFailed(page_response))
        return page_response

    async def _read_before(self, item: PageItem, article: Article | NotAnArticle) -> Article | None:
        """Return the article that the stored page yields now, if the new page of a stored article has another text.

        Only so can an edit be told from boilerplate that was not recognized when the article was stored.
        """
        job = self._job
        if not item.waiting.is_kept or isinstance(article, NotAnArticle):
            return None
        stored_page = await job.store.call(job.store.pages.get, item.waiting.id)
        if stored_page is None or stored_page.stored is None or has_same_words(stored_page.stored.article, article):
            return None
        before = (await read_page(job.tools.pool, stored_page.page, job.outlet, job.learner.profile)).article
        return None if isinstance(before, NotAnArticle) else before

    async def _settle(self, item: PageItem, extraction: ExtractionResult, before: Article | None) -> None:
        missing, article = item.missing, extraction.article
        is_cancelled = isinstance(article, NotAnArticle) and article.reason == POOL_CLOSED
        if missing is not None and missing is not INTERRUPTED and waits_for_page(missing, item.waiting):
            await self._fail(item, replace(missing, reason=Reason("waits_for_page", reason=missing.reason)))
        elif missing is INTERRUPTED or is_cancelled:
            # The crawl was stopped, so the candidate does not change.
            return
        elif isinstance(article, NotAnArticle):
            await self._fail(item, classify_page(article, item.page.body, item.status))
        else:
            await self._keep(item, article, before, extraction.agreement)

    async def _fail(self, item: PageItem, failure: Failure) -> None:
        job = self._job
        decision = decide(failure, item.waiting, job.now)
        host = politeness_key(item.waiting.candidate.url)
        other_host = host if host != politeness_key(job.outlet.url) else None
        job.record(PageFailed(failure, is_retry=item.waiting.attempts > 0, other_host=other_host))
        # Changed rules may find an article in this page later, but not in a faulty response or a bot wall.
        keeps_page = job.options.keeps_pages and failure.state is CandidateState.NOT_ARTICLE
        await job.settle(item.waiting, item.page.url, decision, item.page if keeps_page else None)

    async def _keep(self, item: PageItem, article: Article, before: Article | None, agreement: float | None) -> None:
        job, missing = self._job, self._missing_pages(item)
        flaw = PAGE_WITHOUT_END if has_no_end(item.page.body) else None
        # An article of several pages gets no conditional request: later pages may change when page 1 does not.
        has_validators = not (item.page.parts or item.missing)
        published = FoldedArticle(article)
        fetched = FetchedArticle(
            job.claim.outlet_id, article, published.text.digest, item.page.url, item.waiting.candidate
        )

        async def find_corrected() -> Article:
            return await job.store.call(job.store.articles.find_corrected, fetched)

        async def keep(
            folded: FoldedArticle, match: Callable[[], tuple[Mention, ...]], version: MatcherVersion
        ) -> KeepResult:
            request = KeepRequest(
                outlet_id=job.claim.outlet_id,
                candidate_id=item.waiting.id,
                article=folded.article,
                uncorrected=None if folded.article is article else article,
                folded=folded,
                mentions=(),
                fetched_at=item.page.fetched_at,
                page_url=item.page.url,
                candidate=item.waiting.candidate,
                visit=Visit(item.page.url, VisitOutcome.OK, item.status, flaw),
                etag=item.etag if has_validators and flaw is None else None,
                last_modified=item.last_modified if has_validators and flaw is None else None,
                missing_pages=missing,
                page=item.page if job.options.keeps_pages else None,
                keeps_unmatched=job.outlet.keeps_unmatched(job.options.keeps_unmatched),
                change=version.change,
                before=before,
                rechecks=job.options.rechecks,
            )
            now = job.now
            return await job.tools.writer.keep(lambda: (replace(request, mentions=match()), now))

        keep_result, clipping = await match_and_keep(
            published, job.outlet.name, job.tools.matcher, find_corrected, keep
        )
        job.record(ArticleKept(keep_result, bool(clipping.mentions), missing.reason if missing else flaw, agreement))

    def _missing_pages(self, item: PageItem) -> MissingPages | None:
        """Return why a continuation page of the article is missing, and when it is requested again."""
        if item.missing is None:
            return None
        attempts = item.waiting.attempts + 1
        _, next_try = schedule_retry(item.missing, attempts, self._job.now)
        return MissingPages(Reason("kept_without_page", reason=item.missing.reason), attempts, next_try)
