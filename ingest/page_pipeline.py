"""The pipeline of every page: normalize it in a worker, match the article, keep it.

    page ─ read_page ─ article ─ match_and_keep ─ store
           worker                thread, store

A crawl, `kliping renormalize` and `kliping extract` use the same steps, so that all three get the same article.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from core.article import Article, NotAnArticle, Page
from core.matcher import Mention
from core.normalizer import Explanation, ExtractionResult, PageFingerprint, Profile, explain, extract
from core.outlet import Outlet
from ingest.current_matcher import CurrentMatcher, MatcherVersion
from ingest.worker_pool import WorkerError, WorkerPool
from storage import KeepResult


async def read_page(pool: WorkerPool, page: Page, outlet: Outlet | None, profile: Profile) -> ExtractionResult:
    """Normalize a page in a worker. A page that the worker could not finish is a NotAnArticle with `is_fault`."""
    try:
        return await pool.call(extract, page, outlet, profile.without_pages())
    except WorkerError as error:
        return ExtractionResult(NotAnArticle(error.reason, is_fault=True), PageFingerprint())


async def explain_page(pool: WorkerPool, page: Page, outlet: Outlet | None, profile: Profile) -> Explanation:
    """Normalize a page as `read_page` does, and return with the result which lines were kept and removed."""
    try:
        return await pool.call(explain, page, outlet, profile.without_pages())
    except WorkerError as error:
        return Explanation(NotAnArticle(error.reason, is_fault=True))


@dataclass(frozen=True, slots=True)
class KeptArticle:
    """How keeping an article ended, and the mentions that were found in it."""

    result: KeepResult
    mentions: tuple[Mention, ...]


async def match_and_keep(
    article: Article,
    outlet_name: str,
    current: CurrentMatcher,
    keep: Callable[[tuple[Mention, ...], MatcherVersion], Awaitable[KeepResult]],
) -> KeptArticle:
    """Match an article and call `keep`; repeat both if a keyword changed in between (`KeepResult.STALE`)."""
    version = current.version
    while True:
        # A thread and not a worker: with many keywords the matcher takes longer to send than to run.
        mentions = await asyncio.to_thread(version.matcher.match, article, outlet_name)
        result = await keep(mentions, version)
        if result is not KeepResult.STALE:
            await current.add_to_sample(article, outlet_name)
            return KeptArticle(result, mentions)
        version = await current.refresh()
