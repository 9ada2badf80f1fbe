"""Match the stored articles against keywords: preview it, run it, or leave it to a running service."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from actions.context import AppContext
from core.errors import UsageError
from core.filters import ArticleFilter
from core.keyword import Keyword
from core.query import Hint, lint_measured
from ingest.task_worker import TaskWorker
from storage import Preview, Store, Task, find_dead_owners, make_owner

# Articles that a preview matches at most: a few seconds, and enough to see whether a query is right.
PREVIEW_ARTICLES = 2000

# Newest matching articles of a preview for which mentions are built.
PREVIEW_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class BackfillRun:
    """A planned backfill; `task_id` is None if no article is stored yet.

    `is_delegated`: a running service does it. Otherwise `finished` are the tasks that this process completed; if the
    planned one is not among them, another process is running it.
    """

    task_id: int | None
    is_delegated: bool = False
    finished: tuple[Task, ...] = ()


def select_keywords(store: Store, names: Sequence[str]) -> list[Keyword]:
    """Return the keywords with these names; without names, all active ones.

    Raise `KeywordNotFound`, or `UsageError` for a paused keyword.
    """
    selected = [store.keywords.get(name).keyword for name in names] or list(store.keywords.find_active())
    for keyword in selected:
        if not keyword.active:
            raise UsageError(f"'{keyword.name}' is paused; 'kliping keywords resume' comes first")
    return selected


def preview_backfill(store: Store, keywords: Sequence[Keyword]) -> Preview:
    """Return which of the newest stored articles these keywords would match."""
    every_article = ArticleFilter(with_unmatched=True)
    return store.backfills.preview(keywords, every_article, PREVIEW_ARTICLES, PREVIEW_SAMPLES)


def run_backfill(
    context: AppContext, store: Store, names: Collection[str], on_progress: Callable[[Task], None]
) -> BackfillRun:
    """Plan the backfill of these keywords, and run all waiting tasks here unless a service is running."""
    task_id = store.tasks.plan_backfill(names, context.clock())
    if task_id is None:
        return BackfillRun(None)
    owner = make_owner()
    services = store.services.find(context.clock())
    if set(services) - set(find_dead_owners(services, owner)):
        return BackfillRun(task_id, is_delegated=True)
    return BackfillRun(task_id, finished=TaskWorker(store, owner, context.clock, on_progress).run_pending())


def find_size_hints(store: Store, matching: int) -> tuple[Hint, ...]:
    """Return the hint about a query that matches too large a share of the stored articles, if it does."""
    return lint_measured(matching, store.articles.count(ArticleFilter(with_unmatched=True)))


def estimate_matching(preview: Preview) -> int:
    """Return how many stored articles would match, extrapolated from those that the preview matched."""
    return len(preview.hits) * preview.selected // preview.examined if preview.examined else 0
