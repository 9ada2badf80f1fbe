"""Backfill keywords and reindex articles: preview the matches, run the task here, or leave it to a running service."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from actions.context import AppContext
from core.errors import UsageError
from core.filters import ArticleFilter
from core.keyword import Keyword
from core.messages import message
from core.query.hints import Hint, lint_measured
from ingest.task_worker import TaskWorker
from storage import Preview, Store, Task, make_owner

# The maximum number of articles that a preview examines. They take a few seconds and show whether a query is right.
PREVIEW_ARTICLES = 2000

# The number of newest matching articles for which a preview builds mentions.
PREVIEW_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class TaskRun:
    """A planned backfill or reindex. `task_id` is None if there is nothing to do, for example if no article is stored.

    If `is_delegated`, a running service will execute the task. Otherwise, `finished` contains the tasks that this
    process completed. If the planned task is not among them, another process is running it.
    """

    task_id: int | None
    is_delegated: bool = False
    finished: tuple[Task, ...] = ()


def select_keywords(store: Store, names: Sequence[str]) -> list[Keyword]:
    """Return the keywords with these names. If `names` is empty, return all active keywords.

    Raise `KeywordNotFound`, or `UsageError` for a paused keyword.
    """
    selected = [store.keywords.get(name).keyword for name in names] or list(store.keywords.find_active())
    for keyword in selected:
        if not keyword.active:
            raise UsageError(
                message("'{keyword}' is paused; run 'kliping keywords resume' first", keyword=keyword.name)
            )
    return selected


def preview_backfill(store: Store, keywords: Sequence[Keyword]) -> Preview:
    """Match the keywords against the newest stored articles. Return the matches without storing them."""
    every_article = ArticleFilter(with_unmatched=True)
    return store.backfills.preview(keywords, every_article, PREVIEW_ARTICLES, PREVIEW_SAMPLES)


def run_backfill(
    context: AppContext, store: Store, names: Collection[str], on_progress: Callable[[Task], None]
) -> TaskRun:
    """Plan the backfill of these keywords, and run all waiting tasks here unless a service is running."""
    return run_task(context, store, store.tasks.plan_backfill(names, context.clock()), on_progress)


def run_reindex(context: AppContext, store: Store, on_progress: Callable[[Task], None]) -> TaskRun:
    """Index and match all articles again if the word rules of this version differ from those of the store.

    All waiting tasks run here unless a service is running. If no reindex is needed, the `task_id` of the result is
    None.
    """
    store.reindexes.plan(context.clock())
    reindex = store.tasks.find_open_reindex()
    return run_task(context, store, None if reindex is None else reindex.id, on_progress)


def run_task(context: AppContext, store: Store, task_id: int | None, on_progress: Callable[[Task], None]) -> TaskRun:
    """Run all waiting tasks here, unless a service is running, which then runs the planned task."""
    if task_id is None:
        return TaskRun(None)
    if store.leases.find_running_services(context.clock()):
        return TaskRun(task_id, is_delegated=True)
    return TaskRun(task_id, finished=TaskWorker(store, make_owner(), context.clock, on_progress).run_pending())


def find_size_hints(store: Store, matching: int) -> tuple[Hint, ...]:
    """Return a hint if the `matching` articles that a query matches are too large a share of the stored ones."""
    return lint_measured(matching, store.articles.count(ArticleFilter(with_unmatched=True)))


def estimate_matching(preview: Preview) -> int:
    """Estimate how many stored articles would match, by extrapolating from the articles that the preview examined."""
    return len(preview.hits) * preview.selected // preview.examined if preview.examined else 0
