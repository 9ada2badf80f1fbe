"""The steps of ingesting a page: normalize it in a worker, match the article, keep it.

    page ─ read_page ─ article ─ match_and_keep ─ store
           worker                thread, store

Crawls, `kliping renormalize` and `kliping extract` share these steps, so they get the same article from a page.
"""

import asyncio
from collections.abc import Awaitable, Callable

from core.article import NotAnArticle, Page
from core.folded_text import FoldedArticle
from core.matcher import Mention
from core.normalizer import Explanation, ExtractionResult, PageFingerprint, Profile, explain, extract
from core.outlet import Outlet
from ingest.current_matcher import CurrentMatcher, MatcherVersion
from ingest.worker_pool import WorkerError, WorkerPool
from storage import KeepResult


async def read_page(pool: WorkerPool, page: Page, outlet: Outlet | None, profile: Profile) -> ExtractionResult:
    """Normalize a page in a worker. If the worker fails, `article` is a NotAnArticle with `is_fault`."""
    try:
        return await pool.call(extract, page, outlet, profile.without_pages())
    except WorkerError as error:
        return ExtractionResult(NotAnArticle(error.reason, is_fault=True), PageFingerprint())


async def explain_page(pool: WorkerPool, page: Page, outlet: Outlet | None, profile: Profile) -> Explanation:
    """Normalize a page as `read_page` does, and also return which lines were kept and which were removed."""
    try:
        return await pool.call(explain, page, outlet, profile.without_pages())
    except WorkerError as error:
        return Explanation(NotAnArticle(error.reason, is_fault=True))


async def match_and_keep(
    folded: FoldedArticle,
    outlet_name: str,
    current: CurrentMatcher,
    keep: Callable[[tuple[Mention, ...], MatcherVersion], Awaitable[KeepResult]],
) -> tuple[KeepResult, tuple[Mention, ...]]:
    """Match a folded article, call `keep` with the mentions, and return the result of `keep` and the mentions.

    If a keyword changed meanwhile, `keep` returns `KeepResult.STALE`, and the article is matched again.
    """
    version = current.version
    while True:
        # In a thread and not in a worker: a matcher of many keywords takes longer to send than to run.
        mentions = await asyncio.to_thread(version.matcher.match, folded.article, outlet_name, folded)
        keep_result = await keep(mentions, version)
        if keep_result is not KeepResult.STALE:
            await current.add_to_sample(folded.article, outlet_name)
            return keep_result, mentions
        version = await current.refresh()
