"""Add an article by hand: fetch its page now, and store it."""

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from actions.context import AppContext
from actions.outlets import OutletDirectory
from core.article import Article, Candidate, NotAnArticle
from core.article_diff import has_same_words
from core.config.addresses import USER_IN_ADDRESS
from core.errors import NoArticle, PageNotFetched, UsageError
from core.folded_text import FoldedArticle
from core.matcher import Mention
from core.messages import message
from core.normalizer import Profile
from core.outlet import Outlet
from core.reasons import Reason
from core.urls import article_key, normalize_url, own_url
from crawler import PAGE_WITHOUT_END, FetchedPage, classify_page, fetch_page, has_no_end, run_loop
from ingest.current_matcher import CurrentMatcher, MatcherVersion
from ingest.outlet_profiles import load_profiles
from ingest.page_pipeline import match_and_keep, read_page
from ingest.worker_pool import WorkerPool
from storage import (
    AddResult,
    ArticleOrigin,
    FetchedArticle,
    KeepRequest,
    KeepResult,
    Store,
    StoredArticle,
    Visit,
    VisitOutcome,
)


@dataclass(frozen=True, slots=True)
class AddedArticle:
    """An article that a person added, as it is stored now.

    `result` is NEW, or UPDATED or UNCHANGED if it was stored already, or DUPLICATE if another outlet's article has this
    address. `changed` are the names of the fields that changed. `problem` is the reason why a part may be missing.
    """

    stored: StoredArticle
    result: KeepResult
    changed: tuple[str, ...] = ()
    problem: Reason | None = None


# The fields of an article whose changes are reported.
_COMPARED = ("title", "text", "authors", "published_at", "section")


def add_page(context: AppContext, store: Store, typed: str) -> AddedArticle:
    """Fetch the page at a typed URL as a crawl does, and store its article. Call this once per process.

    If the outlet is not stored, add it, paused. Raise `UsageError` if the URL is invalid, `ArticleRemoved` if the
    article was removed for good, `PageNotFetched` if the server does not return a usable page, and `NoArticle` if the
    page is not an article.
    """
    url = parse_article_url(typed)
    store.removals.check([article_key(url)])
    return run_loop(lambda: _add_page(context, store, url))


def parse_article_url(typed: str) -> str:
    """Return the normal form of a URL. Raise `UsageError` if it is not a web address or contains a user name."""
    url = normalize_url(typed)
    if url is None:
        raise UsageError(message("{url}: this is not a web address; write https://…", url=typed))
    if "@" in urlsplit(typed).netloc:
        raise UsageError(USER_IN_ADDRESS)
    return url


async def _add_page(context: AppContext, store: Store, url: str) -> AddedArticle:
    directory, options = OutletDirectory(context, store), context.crawl_options()
    outlet = directory.find(url)
    pool = WorkerPool(count=1)
    try:
        fetched = await fetch_page(outlet, url, options, pool)
        if isinstance(fetched, Reason):
            raise PageNotFetched(url, fetched)
        profile = load_profiles(store, context.clock()).get(outlet.name, Profile())
        article = (await read_page(pool, fetched.page, outlet, profile)).article
        if isinstance(article, NotAnArticle):
            reason = classify_page(article, fetched.page.body, 200).reason
            raise PageNotFetched(url, reason) if article.is_fault else NoArticle(url, reason)
        adder = _PageAdder(context, store, pool, outlet, profile, directory.get_id(outlet), url)
        return await adder.add(fetched, article)
    finally:
        pool.close()


@dataclass(frozen=True, slots=True)
class _PageAdder:
    """Stores the article of a fetched page."""

    context: AppContext
    store: Store
    pool: WorkerPool
    outlet: Outlet
    profile: Profile
    outlet_id: int
    url: str

    async def add(self, fetched: FetchedPage, article: Article) -> AddedArticle:
        options, page_url = self.context.crawl_options(), own_url(fetched.page.url)
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
        stored = _find_stored(self.store, request.fetched)
        before = None if stored is None else await self._read_before(request.fetched, stored, article)
        return await _keep(self.context, self.store, replace(request, before=before), self.outlet.name, stored, problem)

    async def _read_before(self, fetched: FetchedArticle, stored: StoredArticle, article: Article) -> Article | None:
        """Return the article that the stored page yields now, if the new page has another text, as a crawl does."""
        candidate_id = self.store.candidates.find_id(self.outlet_id, stored.article.url, fetched.keys)
        stored_page = None if candidate_id is None else self.store.pages.get(candidate_id)
        if stored_page is None or stored_page.stored is None or has_same_words(stored_page.stored.article, article):
            return None
        before = (await read_page(self.pool, stored_page.page, self.outlet, self.profile)).article
        return None if isinstance(before, NotAnArticle) else before


async def _keep(
    context: AppContext,
    store: Store,
    request: KeepRequest,
    outlet_name: str,
    before: StoredArticle | None,
    problem: Reason | None = None,
) -> AddedArticle:
    """Match the article of a request and store it. `before` is the article as it was stored, or None."""
    current, published = CurrentMatcher(store), request.folded or FoldedArticle(request.article)
    await current.refresh()
    added: list[AddResult] = []

    def keep(folded: FoldedArticle, mentions: tuple[Mention, ...], version: MatcherVersion) -> KeepResult:
        matched = replace(
            request,
            article=folded.article,
            uncorrected=None if folded.article is request.article else request.article,
            folded=folded,
            mentions=mentions,
            change=version.change,
        )
        added.append(store.add_article(matched, context.clock()))
        return added[-1].result

    await match_and_keep(
        published, outlet_name, current, store, lambda: store.articles.find_corrected(request.fetched), keep
    )
    result, article_id = added[-1].result, added[-1].article_id
    stored = store.articles.get(article_id or 0)
    changed = () if before is None else _compare(before.article, stored.article)
    return AddedArticle(stored, result, changed, problem)


def _find_stored(store: Store, fetched: FetchedArticle) -> StoredArticle | None:
    article_id = store.articles.addresses.identify(fetched).article_id
    return None if article_id is None else store.articles.get(article_id)


def _compare(before: Article, after: Article) -> tuple[str, ...]:
    return tuple(name for name in _COMPARED if getattr(before, name) != getattr(after, name))
