"""The store of an earlier version is upgraded by a service while it crawls, or by a command, even if it is killed."""

import signal
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from core.filters import ArticleFilter
from core.matcher import is_true
from core.query import parse
from demo import Newsroom
from storage import TaskState
from tests.factories import NOW
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
        running.err.wait_for("this version of Kliping reads words differently from the last one")
        running.err.wait_for("reindex done: 90 stored articles indexed and matched again")
        for outlet in newsroom.outlets:
            assert '"error": null' in running.out.wait_for(f'"outlet": "{outlet.name}"')
        running.send(signal.SIGTERM)
        assert running.wait() == 0
    check_articles(earlier, 90 + sum(truth.is_recent for truth in newsroom.truth()))


def test_an_upgrade_that_is_killed_again_and_again_goes_on_where_it_was(earlier: Installation) -> None:
    killed = 0
    for number in count(1):
        with earlier.start("db", "upgrade", die_after_commit=number) as running:
            code = running.wait()
        if code == 0:
            break
        assert code == -signal.SIGKILL, running.err.all()
        killed += 1
    assert killed >= 3
    check_articles(earlier, 90)


def check_articles(installation: Installation, number: int) -> None:
    """Check the number of articles, that their reindex is done, and that searches agree with the matcher."""
    with installation.store() as store:
        stored_articles = store.articles.find(EVERY_ARTICLE)
        assert len(stored_articles) == number
        assert [task.state for task in store.tasks.find(100) if task.kind == "reindex"] == [TaskState.DONE]
        assert store.reindexes.plan(NOW) is None
        for query in map(parse, ("banjir", "warga NOT jakarta", '"kota contoh"', "kabar")):
            matching = [each.id for each in stored_articles if is_true(query, each.article, each.outlet)]
            assert [each.id for each in store.articles.find(replace(EVERY_ARTICLE, query=query))] == matching
