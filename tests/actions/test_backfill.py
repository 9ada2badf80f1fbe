"""Previews and runs of backfills, as values."""

from dataclasses import replace
from datetime import timedelta

import pytest

from actions.backfill import estimate_matching, preview_backfill, run_backfill, select_keywords
from actions.context import AppContext
from actions.keywords import KeywordFields, make_editor
from core.errors import UsageError
from storage import Preview, Store, Task
from tests.cli.conftest import make_unmatched, store_articles
from tests.factories import NOW


def keep_articles(context: AppContext, count: int) -> None:
    pages = [make_unmatched(f"https://kabar-contoh.example/{number}") for number in range(count)]
    store_articles(context.config.storage.url, {"Kabar Contoh": pages})


def add(context: AppContext, store: Store, name: str) -> None:
    make_editor(context, store, name).add(KeywordFields(name).build())


def ignore(task: Task) -> None:
    pass


def test_without_articles_there_is_no_task(context: AppContext, opened: Store) -> None:
    add(context, opened, "pasar")
    assert run_backfill(context, opened, ["pasar"], ignore).task_id is None


def test_tasks_run_here_unless_a_service_is_running(context: AppContext, opened: Store) -> None:
    keep_articles(context, 3)
    for name in ("pasar", "pedagang"):
        add(context, opened, name)
    run = run_backfill(context, opened, ["pasar"], ignore)
    assert [(task.id, task.progress, task.found) for task in run.finished] == [(run.task_id, 3, 3)]
    opened.leases.renew_service("elsewhere.example/0:1:0a", timedelta(hours=1), NOW)
    delegated = run_backfill(context, opened, ["pedagang"], ignore)
    assert (delegated.is_delegated, delegated.finished) == (True, ())


def test_a_preview_stores_nothing(context: AppContext, opened: Store) -> None:
    keep_articles(context, 5)
    add(context, opened, "pasar")
    preview = preview_backfill(opened, select_keywords(opened, ["pasar"]))
    assert (len(preview.hits), preview.selected) == (5, 5)
    assert opened.keywords.get("pasar").articles == 0


def test_a_paused_keyword_cannot_be_backfilled(context: AppContext, opened: Store) -> None:
    add(context, opened, "pasar")
    make_editor(context, opened, "pasar").set_active(active=False)
    with pytest.raises(UsageError, match="'pasar' is paused"):
        select_keywords(opened, ["pasar"])
    assert {keyword.name for keyword in select_keywords(opened, [])} == {"Kota Contoh", "air"}


def test_an_estimate_extrapolates_from_the_articles_matched(context: AppContext, opened: Store) -> None:
    keep_articles(context, 5)
    add(context, opened, "pasar")
    preview = preview_backfill(opened, select_keywords(opened, ["pasar"]))
    assert estimate_matching(preview) == 5
    assert estimate_matching(replace(preview, selected=50)) == 50
    assert estimate_matching(Preview((), 0, 0)) == 0
