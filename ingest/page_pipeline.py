"""The steps of ingesting a page: normalize it in a worker, match the article, keep it.

    page ─ read_page ─ article ─ match_and_keep ─ store
           worker                writer thread of the store

Crawls, `kliping renormalize` and `kliping extract` share these steps, so they get the same article from a page.
"""

from collections.abc import Callable

from core.article import Article, NotAnArticle, Page
from core.folded_text import FoldedArticle
from core.matcher import Clipping, Mention
from core.normalizer import Explanation, ExtractionResult, PageFingerprint, Profile, explain, extract
from core.outlet import Outlet
from ingest.current_matcher import CurrentMatcher, MatcherVersion
from ingest.worker_pool import WorkerError, WorkerPool
from storage import KeepResult, Store


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
    store: Store,
    find_corrected: Callable[[], Article],
    keep: Callable[[FoldedArticle, tuple[Mention, ...], MatcherVersion], KeepResult],
) -> tuple[KeepResult, Clipping]:
    """Match a folded article, call `keep` with it and the mentions, and return the result of `keep` and what was kept.

    If a keyword or a correction of the stored article changed meanwhile, `keep` returns `KeepResult.STALE`, and what
    `find_corrected` returns is matched again. Both are called on the writer thread of the store.
    """
    version = current.version

    def match() -> tuple[KeepResult, Clipping]:
        mentions = version.matcher.match(folded.article, outlet_name, folded)
        return keep(folded, mentions, version), Clipping(folded.article, mentions)

    while True:
        # Not in a worker: a matcher of many keywords takes longer to send than to run. On the thread that also keeps
        # the article, because each change of threads takes about as long as matching a few keywords.
        keep_result, clipping = await store.call(match)
        if keep_result is not KeepResult.STALE:
            await current.add_to_sample(folded.article, outlet_name)
            return keep_result, clipping
        version = await current.refresh()
        folded = FoldedArticle(await store.call(find_corrected))
