"""Extract the article of one page, on the web or saved, and match it against the keywords."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from actions.context import AppContext
from actions.keywords import load_keywords_if_possible
from actions.outlets import find_outlet
from core.article import Article, NotAnArticle, Page
from core.errors import PageNotFetched, StoreError, UsageError
from core.matcher import Matcher, Mention
from core.messages import message, os_error_message
from core.normalizer import ArticlePage, Explanation, Profile, load_profile, read_article_page
from core.normalizer.pager import may_have_pages
from core.outlet import Outlet
from core.reasons import Reason
from ingest.outlet_profiles import load_profiles
from ingest.page_pipeline import explain_page
from ingest.worker_pool import WorkerError, WorkerPool
from storage import Store

# The address assumed for a saved page if the user does not pass the original one.
_NO_ADDRESS = "https://page.invalid/"


@dataclass(frozen=True, slots=True)
class Extraction:
    """A page with its outlet, the mentions in its article, and an explanation of how the page was normalized.

    `explanation` contains the result, and the kept and removed lines. `later_pages` are the addresses of the article's
    continuation pages, in order.
    """

    page: Page
    outlet: Outlet
    explanation: Explanation
    later_pages: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()


def extract(context: AppContext, target: str, url: str | None) -> Extraction:
    """Extract the page at `target` as a crawl does, and match it against the active keywords.

    `target` is an address, or the path of a file that was saved from `url`. If the store cannot be read, only the
    keywords of the config are matched. Raise `UsageError` if the address is invalid or the file cannot be read. Raise
    `PageNotFetched` if the server does not return a usable page.
    """
    extraction = normalize_target(context, target, url)
    if isinstance(article := extraction.explanation.result, NotAnArticle):
        return extraction
    matcher = Matcher(load_keywords_if_possible(context).values(), context.config.variants)
    return replace(extraction, mentions=matcher.match(article, extraction.outlet.name))


def normalize_target(context: AppContext, target: str, url: str | None = None) -> Extraction:
    """Load the page at `target` and normalize it in a worker with the outlet's profile. Raise as `extract` does."""
    is_address = target.lower().startswith(("http://", "https://"))
    outlet = find_outlet(context.config, (target if is_address else url) or _NO_ADDRESS)
    page = _fetch(context, outlet, target) if is_address else _read(context, target, url)
    extraction = asyncio.run(_normalize(page, outlet, _load_profile(context, outlet)))
    return _recognize_bot_wall(extraction) if is_address else extraction


def _recognize_bot_wall(extraction: Extraction) -> Extraction:
    """If a fetched page is a bot wall, report that as the reason why it is not an article, as a crawl does."""
    from crawler import classify_page

    refusal = extraction.explanation.result
    if isinstance(refusal, Article):
        return extraction
    refusal = replace(refusal, reason=classify_page(refusal, extraction.page.body, 200).reason)
    return replace(extraction, explanation=replace(extraction.explanation, result=refusal))


async def _normalize(page: Page, outlet: Outlet, profile: Profile) -> Extraction:
    pool = WorkerPool(count=1)
    try:
        explanation = await explain_page(pool, page, outlet, profile)
        is_article = isinstance(explanation.result, Article)
        later_pages = await _find_later_pages(pool, page, outlet) if is_article else ()
        return Extraction(page, outlet, explanation, later_pages)
    finally:
        pool.close()


async def _find_later_pages(pool: WorkerPool, page: Page, outlet: Outlet) -> tuple[str, ...]:
    if may_have_pages(page.body):
        with suppress(WorkerError):
            first_page = await pool.call(read_article_page, page, page.url, outlet)
            if isinstance(first_page, ArticlePage):
                return tuple(url for _, url in sorted(first_page.pager.urls.items()))
    return ()


def explain_stored(context: AppContext, store: Store, article_id: int) -> Explanation | None:
    """Return how the stored page of an article is normalized today, or None if its page is not stored.

    Raise `ArticleNotFound` for an unknown id.
    """
    store.articles.get(article_id)
    stored = store.pages.get_of_article(article_id)
    if stored is None:
        return None
    outlet = store.outlets.get(stored.outlet, context.clock()).outlet
    profile = load_profile(store.profiles.get(stored.outlet_id))
    return asyncio.run(_explain(stored.page, outlet, profile))


async def _explain(page: Page, outlet: Outlet, profile: Profile) -> Explanation:
    pool = WorkerPool(count=1)
    try:
        return await explain_page(pool, page, outlet, profile)
    finally:
        pool.close()


def _load_profile(context: AppContext, outlet: Outlet) -> Profile:
    """Return the profile that earlier crawls learned for a configured outlet, or an empty profile."""
    if outlet in context.config.outlets:
        with suppress(StoreError), context.open_store() as store:
            return load_profiles(store, context.clock()).get(outlet.name, Profile())
    return Profile()


def _read(context: AppContext, file: str, url: str | None) -> Page:
    if not file.strip():
        raise UsageError(message("neither an address nor a file is named; write https://… or the path of a saved page"))
    try:
        body = Path(file).read_bytes()
    except OSError as error:
        raise UsageError(
            message(
                "{file}: cannot be read ({problem}); an address starts with https://",
                file=str(file),
                problem=os_error_message(error),
            )
        ) from error
    return Page(url or f"{_NO_ADDRESS}saved-page-without-an-address.html", body, context.clock())


def _fetch(context: AppContext, outlet: Outlet, url: str) -> Page:
    from crawler import fetch_page, run_loop

    fetched = run_loop(lambda: fetch_page(outlet, url, context.crawl_options()))
    if isinstance(fetched, Reason):
        raise PageNotFetched(url, fetched)
    return fetched.page
