"""Normalize the stored pages again with the current rules, keywords and settings."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence

from actions.context import AppContext
from ingest.current_matcher import CurrentMatcher
from ingest.replay import Replay, ReplayedPage, ReplayResult
from ingest.worker_pool import WorkerPool
from storage import Store


def renormalize(
    context: AppContext,
    store: Store,
    outlets: Sequence[str] | None,
    on_page: Callable[[ReplayedPage], None],
    *,
    dry_run: bool = False,
) -> Counter[ReplayResult]:
    """Normalize the pages of the named outlets, and count the pages by result. If `outlets` is None, use all outlets.

    Fetch nothing and, if `dry_run`, store nothing. Raise `OutletNotFound`.
    """
    context.mirror(store)
    page_counts = Counter(dict.fromkeys(ReplayResult, 0))

    async def replay_pages() -> None:
        pool = WorkerPool()
        replay = Replay(
            store=store,
            pool=pool,
            matcher=CurrentMatcher(store),
            outlets={stored.outlet.name: stored.outlet for stored in store.outlets.find(context.clock())},
            now=context.clock(),
            keeps_unmatched=context.config.storage.unmatched_days > 0,
            dry_run=dry_run,
        )
        try:
            async for replayed in replay.run(outlets):
                page_counts[replayed.result] += 1
                on_page(replayed)
        finally:
            pool.close()

    asyncio.run(replay_pages())
    return page_counts
