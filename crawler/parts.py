"""A story in several pages: the others are fetched one after another and joined to the first."""

from dataclasses import dataclass, replace

from scrapy.crawler import Crawler
from scrapy.http import Response

from core.article import NotAnArticle, Page
from core.normalizer import read_article_page
from core.normalizer.pager import ArticlePage, added_lines, continues_article, may_have_pages
from core.urls import first_page_url, is_later_page, looks_like_article, story_page_number
from crawler.fetching import fetch
from crawler.job import CrawlJob
from crawler.outcomes import Failure, is_bot_wall
from crawler.pages import PageItem, header
from ingest.worker_pool import WorkerError
from storage import CandidateState, Visit, VisitOutcome

MAX_PARTS = 20
"""Requests for the later pages of one story; longer ones are kept up to there."""

INTERRUPTED = Failure("the crawl was stopped")
"""Why a story is not whole where nothing is wrong with it: it stays as it waits."""


@dataclass(slots=True)
class _Story:
    """What is known of a story so far: its first page with the parts joined to it, its lines, where more are."""

    page: Page
    title: str
    told: list[str]
    known: dict[int, str]
    asked: int = 0

    def add(self, part: Page, reading: ArticlePage) -> bool:
        """Join a page; False, and nothing joined, where it only repeats: such an outlet shows one page for all."""
        fresh = added_lines(self.told, self.title, reading.lines)
        if fresh:
            self.told += fresh
            self.known = reading.pager.urls | self.known
            self.page = replace(self.page, parts=(*self.page.parts, part))
        return bool(fresh)


class PartReader:
    """Makes whole what a page is the beginning of."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @property
    def _job(self) -> CrawlJob:
        job: CrawlJob = self._crawler.spider.job  # type: ignore[union-attr]  # it reads within a spider
        return job

    async def join(self, item: PageItem) -> PageItem:
        """The item with all pages of its story. `missing` tells why one of them, and with it the rest, is not there."""
        if not (may_have_pages(item.page.body) or is_later_page(item.page.url)):
            return item
        page = await self._first(item.page)
        if isinstance(page, Failure):
            return replace(item, missing=page)
        reading = await self._read(page, page.url)
        if isinstance(reading, Failure):
            # What is wrong with the page itself is for the normalizer to tell.
            return replace(item, page=page)
        story = _Story(page, reading.title, list(reading.lines), dict(reading.pager.urls))
        missing = await self._add_rest(story, reading.pager.single_page_url)
        return replace(item, page=story.page, missing=missing)

    async def _first(self, page: Page) -> Page | Failure:
        """Page 1 of the story, where `page` is a later one that an address led to."""
        first = first_page_url(page.url)
        if not is_later_page(page.url) or not looks_like_article(first):
            return page
        answer = await self._fetch(first)
        if isinstance(answer, Failure):
            # Where there is no such page, this one was no later page.
            return page if answer.state is not CandidateState.WAITING else _of_page(1, answer)
        return replace(self._page(answer), candidate=page.candidate) if answer.url != page.url else page

    async def _add_rest(self, story: _Story, whole_url: str | None) -> Failure | None:
        """The whole story at once where its pager offers that, else page by page."""
        if whole_url is not None:
            added = await self._add(story, 0, whole_url)
            if added is True:
                return None
            if isinstance(added, Failure) and not story.known:
                return replace(added, reason=f"later pages: {added.reason}")
        number = 2
        while number in story.known and story.asked < MAX_PARTS:
            added = await self._add(story, number, story.known[number])
            if isinstance(added, Failure):
                return _of_page(number, added)
            if not added:
                break
            number += 1
        return None

    async def _add(self, story: _Story, number: int, url: str) -> Failure | bool:
        """Fetch one page and join it; False where the story ends before it."""
        story.asked += 1
        answer = await self._fetch(url)
        if isinstance(answer, Failure):
            return answer
        led_to = story_page_number(answer.url, story.page.url)
        if led_to != number:
            # Past its last page WordPress leads back to the first.
            return False if led_to == 1 else Failure("leads to another page", CandidateState.GONE, status=answer.status)
        part = self._page(answer)
        reading = await self._read(part, story.page.url)
        if isinstance(reading, Failure):
            return reading
        if continues_article(story.title, reading):
            return story.add(part, reading)
        return _refused(
            part, Failure("shows something else", CandidateState.NOT_ARTICLE, VisitOutcome.OK, answer.status)
        )

    async def _fetch(self, url: str) -> Response | Failure:
        job = self._job
        answer = INTERRUPTED if job.stopped_because else await self._asked(url)
        if isinstance(answer, Failure):
            if answer.status is None and job.stopped_because:
                return INTERRUPTED
            job.heed(answer)
        else:
            visit = Visit(answer.url, VisitOutcome.OK, answer.status)
            await job.write(job.tools.store.visits.add, job.claim.outlet_id, visit, job.now)
        return answer

    async def _asked(self, url: str) -> Response | Failure:
        self._job.asked += 1
        return await fetch(self._crawler, self._job, url, {}, meta={"is_page": True})

    async def _read(self, page: Page, first_url: str) -> ArticlePage | Failure:
        workers = self._job.tools.workers
        try:
            reading = await workers.call(read_article_page, page, first_url, self._job.outlet)
        except WorkerError as error:
            return INTERRUPTED if workers.is_closed else Failure(str(error))
        if isinstance(reading, ArticlePage):
            return reading
        return _refused(page, Failure(str(reading.reason), _state(reading), VisitOutcome.OK, 200))

    def _page(self, response: Response) -> Page:
        return Page(response.url, response.body, self._job.now, header(response, "Content-Type"))


def _state(refusal: NotAnArticle) -> CandidateState:
    return CandidateState.WAITING if refusal.is_fault else CandidateState.NOT_ARTICLE


def _refused(page: Page, failure: Failure) -> Failure:
    """A gate in the page's place, which may be gone next time, or the failure as it is."""
    return Failure("a bot wall (HTTP 200)", status=200) if is_bot_wall({}, page.body) else failure


def _of_page(number: int, failure: Failure) -> Failure:
    return failure if failure is INTERRUPTED else replace(failure, reason=f"page {number}: {failure.reason}")
