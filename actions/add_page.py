"""Fetch an article by hand: its page is fetched now, and stored."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from actions.add import AddedArticle, find_stored, keep_added, parse_article_url
from actions.attachments import open_attachment
from actions.context import AppContext
from actions.outlets import OutletDirectory
from core.article import Article, Candidate, NotAnArticle
from core.article_diff import has_same_words
from core.errors import NoArticle, PageNotFetched
from core.folded_text import FoldedArticle
from core.normalizer import Profile
from core.outlet import Outlet
from core.reasons import Reason
from core.urls import article_key, own_url
from crawler import PAGE_WITHOUT_END, CrawlOptions, FetchedPage, classify_page, fetch_page, has_no_end, run_loop
from ingest.outlet_profiles import load_profiles
from ingest.page_pipeline import read_page
from ingest.worker_pool import WorkerPool
from storage import (
    ArticleOrigin,
    FetchedArticle,
    KeepRequest,
    NewAttachment,
    Store,
    StoredArticle,
    Visit,
    VisitOutcome,
)


def add_page(context: AppContext, store: Store, typed: str, files: Sequence[Path] = ()) -> AddedArticle:
    """Fetch the page at a typed URL as a crawl does, and store its article with files. Call this once per process.

    If the outlet is not stored, add it, paused. Raise `UsageError` if the URL is invalid, `ArticleRemoved` if the
    article was removed for good, `PageNotFetched` if the server does not return a usable page, and `NoArticle` if the
    page is not an article.
    """
    url = parse_article_url(typed)
    store.removals.check([article_key(url)])
    with ExitStack() as stack:
        attached = [open_attachment(stack, file) for file in files]
        return run_loop(lambda: _add_with_own_worker(context, store, url, attached))


async def _add_with_own_worker(
    context: AppContext, store: Store, url: str, files: Sequence[NewAttachment]
) -> AddedArticle:
    pool = WorkerPool(count=1)
    try:
        options = context.with_contact(store).crawl_options()
        return await fetch_and_add(context, store, options, pool, url, files)
    finally:
        pool.close()


async def fetch_and_add(
    context: AppContext,
    store: Store,
    options: CrawlOptions,
    pool: WorkerPool,
    url: str,
    files: Sequence[NewAttachment] = (),
) -> AddedArticle:
    """Fetch the page at a normal URL on the running event loop, and store its article. Raise as `add_page` does."""
    directory = OutletDirectory(context, store)
    outlet = directory.find(url)
    fetched = await fetch_page(outlet, url, options, pool)
    if isinstance(fetched, Reason):
        raise PageNotFetched(url, fetched)
    profile = load_profiles(store, context.clock()).get(outlet.name, Profile())
    article = (await read_page(pool, fetched.page, outlet, profile)).article
    if isinstance(article, NotAnArticle):
        reason = classify_page(article, fetched.page.body, 200).reason
        raise PageNotFetched(url, reason) if article.is_fault else NoArticle(url, reason)
    outlet_id = await store.call(directory.get_id, outlet)
    adder = _PageAdder(context, store, options, pool, outlet, profile, outlet_id, url)
    return await adder.add(fetched, article, files)


@dataclass(frozen=True, slots=True)
class _PageAdder:
    """Stores the article of a fetched page."""

    context: AppContext
    store: Store
    options: CrawlOptions
    pool: WorkerPool
    outlet: Outlet
    profile: Profile
    outlet_id: int
    url: str

    async def add(self, fetched: FetchedPage, article: Article, files: Sequence[NewAttachment]) -> AddedArticle:
        options, page_url = self.options, own_url(fetched.page.url)
        problem = fetched.missing or (PAGE_WITHOUT_END if has_no_end(fetched.page.body) else None)
        folded = FoldedArticle(article)
        request = KeepRequest(
            outlet_id=self.outlet_id,
            candidate_id=0,
            article=article,
            folded=folded,
            mentions=(),
            fetched_at=fetched.page.fetched_at,
            page_url=page_url,
            candidate=Candidate(self.url),
            visit=Visit(page_url, VisitOutcome.OK, 200, problem),
            etag=None if problem else fetched.etag,
            last_modified=None if problem else fetched.last_modified,
            page=fetched.page if options.keeps_pages else None,
            rechecks=options.rechecks,
            origin=ArticleOrigin.HAND,
        )
        stored = find_stored(self.store, request.fetched)
        before = None if stored is None else await self._read_before(request.fetched, stored, article)
        request = replace(request, before=before)
        return await keep_added(self.context, self.store, request, self.outlet.name, files, problem)

    async def _read_before(self, fetched: FetchedArticle, stored: StoredArticle, article: Article) -> Article | None:
        """Return the article that the stored page yields now, if the new page has another text, as a crawl does."""
        candidate_id = self.store.candidates.find_id(self.outlet_id, stored.article.url, fetched.keys)
        stored_page = None if candidate_id is None else self.store.pages.get(candidate_id)
        if stored_page is None or stored_page.stored is None or has_same_words(stored_page.stored.article, article):
            return None
        before = (await read_page(self.pool, stored_page.page, self.outlet, self.profile)).article
        return None if isinstance(before, NotAnArticle) else before
