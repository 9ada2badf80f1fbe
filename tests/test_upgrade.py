"""A service that is started on the store of an earlier version upgrades it while it crawls."""

import signal
from dataclasses import replace
from pathlib import Path

import pytest

from core.filters import ArticleFilter
from core.matcher import is_true
from core.query import parse
from demo import Newsroom
from storage import TaskState
from tests.processes import Installation, Warm, install

EVERY_ARTICLE = ArticleFilter(with_unmatched=True, limit=1000)


@pytest.fixture
def earlier(warm: Warm, newsroom: Newsroom, tmp_path: Path, earlier_url: str) -> Installation:
    """Return an installation with the sample newsroom, whose store has 90 articles of an earlier version."""
    return install(warm, tmp_path, newsroom, earlier_url)


def test_a_service_indexes_and_matches_the_earlier_articles_while_it_crawls(
    earlier: Installation, newsroom: Newsroom
) -> None:
    with earlier.start("run", "--json") as running:
        running.err.wait_for("this version of Kliping reads words in another way")
        running.err.wait_for("reindex done: 90 stored articles indexed and matched again")
        for outlet in newsroom.outlets:
            assert '"error": null' in running.out.wait_for(f'"outlet": "{outlet.name}"')
        running.send(signal.SIGTERM)
        assert running.wait() == 0
    new_urls = {truth.url for truth in newsroom.truth() if truth.is_recent}
    with earlier.store() as store:
        stored_articles = store.articles.find(EVERY_ARTICLE)
        assert len(stored_articles) == 90 + len(new_urls)
        assert {task.state for task in store.tasks.find(100) if task.kind == "reindex"} == {TaskState.DONE}
        for query in map(parse, ("banjir", "warga NOT jakarta", '"kota contoh"', "kabar")):
            matching = [each.id for each in stored_articles if is_true(query, each.article, each.outlet)]
            assert [each.id for each in store.articles.find(replace(EVERY_ARTICLE, query=query))] == matching
