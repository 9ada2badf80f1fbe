"""Fetch the other pages of an article that spans several pages, and join them to the first."""

from dataclasses import dataclass, replace

from scrapy.crawler import Crawler
from scrapy.http import Response

from core.article import NotAnArticle, Page
from core.normalizer import read_article_page
from core.normalizer.pager import ArticlePage, added_lines, continues_article, may_have_pages
from core.reasons import Reason
from core.urls import article_page_number, first_page_url, is_later_page, looks_like_article
from crawler.crawl_job import CrawlJob
from crawler.failures import Failure, classify_page
from crawler.fetch import fetch, header
from crawler.items import PageItem
from crawler.progress import ContinuationFailed, PageRequested
from ingest.worker_pool import WorkerError
from storage import CandidateState, Visit, VisitOutcome

# Maximum number of requests for the continuation pages of one article. A longer article is truncated.
MAX_REQUESTS = 20

# The failure of a continuation page that was not fetched because the crawl was stopped. The candidate does not change.
INTERRUPTED = Failure(Reason("crawl_stopped"))


@dataclass(slots=True)
class _PagedArticle:
    """An article that is being read: the first page with its continuation pages, its lines, and page URLs by number."""

    page: Page
    title: str
    lines: list[str]
    urls: dict[int, str]
    requests: int = 0

    def add(self, page: Page, reading: ArticlePage) -> bool:
        """Append a continuation page and return True. If it only repeats earlier lines, return False and ignore it."""
        added = added_lines(self.lines, self.title, reading.lines)
        if added:
            self.lines += added
            self.urls = reading.pager.urls | self.urls
            self.page = replace(self.page, parts=(*self.page.parts, page))
        return bool(added)


class ContinuationReader:
    """Fetch the other pages of an article of which an item contains one page."""

    def __init__(self, crawler: Crawler, job: CrawlJob) -> None:
        self._crawler = crawler
        self._job = job

    async def complete(self, item: PageItem) -> PageItem:
        """Return the item with all pages of its article, up to the first one that cannot be fetched (`missing`)."""
        if not (may_have_pages(item.page.body) or is_later_page(item.page.url)):
            return item
        page = await self._first_page(item.page)
        if isinstance(page, Failure):
            return replace(item, missing=page)
        reading = await self._read(page, page.url)
        if isinstance(reading, Failure):
            # The normalizer will report why this page is not an article.
            return replace(item, page=page)
        article = _PagedArticle(page, reading.title, list(reading.lines), dict(reading.pager.urls))
        missing = await self._add_all(article, reading.pager.single_page_url)
        return replace(item, page=article.page, missing=missing)

    async def _first_page(self, page: Page) -> Page | Failure:
        """Return page 1 of the article if `page` is a later one, else `page`."""
        first_url = first_page_url(page.url)
        if not is_later_page(page.url) or not looks_like_article(first_url):
            return page
        answer = await self._fetch(first_url)
        if isinstance(answer, Failure):
            # If page 1 does not exist, `page` is not a continuation page.
            return page if answer.state is not CandidateState.WAITING else _at_page(1, answer)
        return replace(self._make_page(answer), candidate=page.candidate) if answer.url != page.url else page

    async def _add_all(self, article: _PagedArticle, single_page_url: str | None) -> Failure | None:
        """Add the version of the article on a single page if the pager links to one, else the pages one by one."""
        if single_page_url is not None:
            added = await self._add(article, 0, single_page_url)
            if added is True:
                return None
            if isinstance(added, Failure) and not article.urls:
                return _prefixed(added, Reason("later_pages", reason=added.reason))
        number = 2
        while number in article.urls and article.requests < MAX_REQUESTS:
            added = await self._add(article, number, article.urls[number])
            if isinstance(added, Failure):
                return _at_page(number, added)
            if not added:
                break
            number += 1
        return None

    async def _add(self, article: _PagedArticle, number: int, url: str) -> Failure | bool:
        """Fetch one page, append it and return True; return False if the article ends before it."""
        article.requests += 1
        answer = await self._fetch(url)
        if isinstance(answer, Failure):
            return answer
        arrived_at = article_page_number(answer.url, article.page.url)
        if arrived_at != number:
            # Beyond the last page WordPress redirects to the first one.
            other = Failure(Reason("redirected_to_other_page"), CandidateState.GONE, status=answer.status)
            return False if arrived_at == 1 else other
        page = self._make_page(answer)
        reading = await self._read(page, article.page.url)
        if isinstance(reading, Failure):
            return reading
        if continues_article(article.title, reading):
            return article.add(page, reading)
        return _refuse(NotAnArticle(Reason("other_content")), page, answer.status)

    async def _fetch(self, url: str) -> Response | Failure:
        job = self._job
        stop = job.stop
        if stop is not None:
            return INTERRUPTED
        job.record(PageRequested())
        answer = await fetch(self._crawler, url, {}, job.now, meta={"is_page": True})
        if isinstance(answer, Failure):
            if answer.status is None and job.stop is not None:
                return INTERRUPTED
            job.record(ContinuationFailed(answer))
        else:
            visit = Visit(answer.url, VisitOutcome.OK, answer.status)
            await job.store.call(job.store.visits.add, job.claim.outlet_id, visit, job.now)
        return answer

    async def _read(self, page: Page, first_url: str) -> ArticlePage | Failure:
        pool = self._job.tools.pool
        try:
            reading = await pool.call(read_article_page, page, first_url, self._job.outlet)
        except WorkerError as error:
            return INTERRUPTED if pool.is_closed else Failure(error.reason)
        return reading if isinstance(reading, ArticlePage) else _refuse(reading, page, 200)

    def _make_page(self, response: Response) -> Page:
        return Page(response.url, response.body, self._job.now, header(response, "Content-Type"))


def _refuse(refusal: NotAnArticle, page: Page, status: int) -> Failure:
    """Classify a page without an article. A bot wall does not end the crawl, because the first page was fetched."""
    return replace(classify_page(refusal, page.body, status), stops=False)


def _at_page(number: int, failure: Failure) -> Failure:
    return _prefixed(failure, Reason("page_of_story", number=number, reason=failure.reason))


def _prefixed(failure: Failure, reason: Reason) -> Failure:
    return failure if failure is INTERRUPTED else replace(failure, reason=reason)
