"""Fetch the continuation pages of an article that spans several pages, and join them to the first page."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime

from scrapy.http import Response

from core.article import NotAnArticle, Page
from core.normalizer import read_article_page
from core.normalizer.pager import ArticlePage, added_lines, continues_article, may_have_pages
from core.outlet import Outlet
from core.reasons import Reason
from core.urls import article_page_number, first_page_url, is_later_page, looks_like_article
from crawler.failures import Failure, classify_page
from crawler.fetch import header
from ingest.worker_pool import WorkerError, WorkerPool
from storage import CandidateState

# Maximum number of requests for the continuation pages of one article. A longer article is truncated.
MAX_REQUESTS = 20

# The failure of a continuation page that was not fetched because the crawl was stopped. The state of the candidate then
# does not change.
INTERRUPTED = Failure(Reason("crawl_stopped"))


@dataclass(slots=True)
class _PagedArticle:
    """An article being joined. `urls` maps page numbers to the URLs in the pager. `page` contains all joined pages."""

    page: Page
    title: str
    lines: list[str]
    urls: dict[int, str]
    requests: int = 0

    def add(self, page: Page, article_page: ArticlePage) -> bool:
        """Append a continuation page and return True. If the page only repeats earlier lines, return False."""
        new_lines = added_lines(self.lines, self.title, article_page.lines)
        if new_lines:
            self.lines += new_lines
            self.urls = article_page.pager.urls | self.urls
            self.page = replace(self.page, parts=(*self.page.parts, page))
        return bool(new_lines)


@dataclass(frozen=True, slots=True)
class ContinuationReader:
    """Fetches the continuation pages of an outlet's articles. `fetch` requests one URL."""

    outlet: Outlet
    pool: WorkerPool
    now: datetime
    fetch: Callable[[str], Awaitable[Response | Failure]]

    async def complete(self, page: Page) -> tuple[Page, Failure | None]:
        """Return the page with all pages of its article, up to the first that cannot be fetched, and its failure."""
        if not (may_have_pages(page.body) or is_later_page(page.url)):
            return page, None
        first_page = await self._first_page(page)
        if isinstance(first_page, Failure):
            return page, first_page
        article_page = await self._read(first_page, first_page.url)
        if isinstance(article_page, Failure) and article_page.state is not CandidateState.NOT_ARTICLE:
            return first_page, None
        # If the first address yields no article that has further pages, the number in the address is an id. The
        # normalizer will report if the page is not an article.
        if isinstance(article_page, Failure) or (first_page is not page and not _has_pager(article_page)):
            return page, None
        pager = article_page.pager
        paged_article = _PagedArticle(first_page, article_page.title, list(article_page.lines), dict(pager.urls))
        missing = await self._add_all(paged_article, pager.single_page_url)
        return paged_article.page, missing

    async def _first_page(self, page: Page) -> Page | Failure:
        """Return page 1 of the article if `page` is a later page. Otherwise return `page`."""
        first_url = first_page_url(page.url)
        if not is_later_page(page.url) or not looks_like_article(first_url):
            return page
        page_response = await self.fetch(first_url)
        if isinstance(page_response, Failure):
            # If page 1 does not exist, `page` is not a continuation page.
            return page if page_response.state is not CandidateState.WAITING else _at_page(1, page_response)
        return (
            replace(self._make_page(page_response), candidate=page.candidate) if page_response.url != page.url else page
        )

    async def _add_all(self, paged_article: _PagedArticle, single_page_url: str | None) -> Failure | None:
        """Add the single-page version of the article if the pager links to one. Otherwise add the pages one by one.

        Return the failure of the first page that is missing.
        """
        if single_page_url is not None:
            is_added = await self._add(paged_article, 0, single_page_url)
            if is_added is True:
                return None
            if isinstance(is_added, Failure) and not paged_article.urls:
                return _with_reason(is_added, Reason("later_pages", reason=is_added.reason))
        page_number = 2
        while page_number in paged_article.urls and paged_article.requests < MAX_REQUESTS:
            is_added = await self._add(paged_article, page_number, paged_article.urls[page_number])
            if isinstance(is_added, Failure):
                return _at_page(page_number, is_added)
            if not is_added:
                break
            page_number += 1
        return None

    async def _add(self, paged_article: _PagedArticle, page_number: int, url: str) -> Failure | bool:
        """Fetch one page, append it and return True. Return False if the article ends before this page."""
        paged_article.requests += 1
        page_response = await self.fetch(url)
        if isinstance(page_response, Failure):
            return page_response
        redirected_to = article_page_number(page_response.url, paged_article.page.url)
        if redirected_to == 1:
            # WordPress redirects page numbers after the last page to the first page.
            return False
        if redirected_to != page_number:
            return Failure(Reason("redirected_to_other_page"), CandidateState.GONE, status=page_response.status)
        page = self._make_page(page_response)
        article_page = await self._read(page, paged_article.page.url)
        if isinstance(article_page, Failure):
            return article_page
        if continues_article(paged_article.title, article_page):
            return paged_article.add(page, article_page)
        return _refuse(NotAnArticle(Reason("other_content")), page, page_response.status)

    async def _read(self, page: Page, first_url: str) -> ArticlePage | Failure:
        try:
            article_page = await self.pool.call(read_article_page, page, first_url, self.outlet)
        except WorkerError as error:
            return INTERRUPTED if self.pool.is_closed else Failure(error.reason)
        return article_page if isinstance(article_page, ArticlePage) else _refuse(article_page, page, 200)

    def _make_page(self, page_response: Response) -> Page:
        return Page(page_response.url, page_response.body, self.now, header(page_response, "Content-Type"))


def _has_pager(first_page: ArticlePage) -> bool:
    return 2 in first_page.pager.urls or first_page.pager.single_page_url is not None


def _refuse(refusal: NotAnArticle, page: Page, status: int) -> Failure:
    """Classify a page without an article. A bot wall does not end the crawl, because page 1 was readable."""
    return replace(classify_page(refusal, page.body, status), stops=False, is_wall=False)


def _at_page(page_number: int, failure: Failure) -> Failure:
    return _with_reason(failure, Reason("page_of_story", number=page_number, reason=failure.reason))


def _with_reason(failure: Failure, reason: Reason) -> Failure:
    return failure if failure is INTERRUPTED else replace(failure, reason=reason)
