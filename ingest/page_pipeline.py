"""The steps of ingesting a page: normalize it in a worker, match the article, keep it.

    page ─ read_page ─ article ─ match_and_keep ─ store
           worker                writer thread of the store

Crawls, `kliping renormalize` and `kliping extract` share these steps, so they get the same article from a page.
"""

from collections.abc import Awaitable, Callable
from functools import cache, partial

from core.article import Article, NotAnArticle, Page
from core.folded_text import FoldedArticle
from core.matcher import Clipping, Mention
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
    find_corrected: Callable[[], Awaitable[Article]],
    keep: Callable[[FoldedArticle, Callable[[], tuple[Mention, ...]], MatcherVersion], Awaitable[KeepResult]],
) -> tuple[KeepResult, Clipping]:
    """Call `keep` with a folded article and a function that matches it. Return its result and what was kept.

    `keep` calls that function on the writer thread of the store: not in a worker, since a matcher of many keywords
    takes longer to send than to run, and on the thread that also keeps the article, because each change of threads
    takes about as long as matching a few keywords. If a keyword or a correction of the stored article changed
    meanwhile, `keep` returns `KeepResult.STALE`, and what `find_corrected` returns is matched again.
    """
    version = current.version
    while True:
        match = cache(partial(version.matcher.match, folded.article, outlet_name, folded))
        keep_result = await keep(folded, match, version)
        if keep_result is not KeepResult.STALE:
            await current.add_to_sample(folded.article, outlet_name)
            return keep_result, Clipping(folded.article, match())
        version = await current.refresh()
        folded = FoldedArticle(await find_corrected())
