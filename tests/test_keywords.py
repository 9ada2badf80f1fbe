"""Keyword commands beside a running service, in processes of their own: backfills and new articles."""

import signal
from pathlib import Path

import pytest

from core.filters import ArticleFilter
from demo import Newsroom
from tests.processes import Installation, Warm, install

PRIANGAN, TATAR = "Priangan Pos", "Kabar Tatar"
KILLED = -signal.SIGKILL


def report_fragment(outlet: str) -> str:
    return f'"outlet": "{outlet}"'


def find_containing(installation: Installation, word: str) -> set[str]:
    """Return the addresses of the stored articles that contain a word, without the matcher."""
    articles = installation.articles().values()
    return {
        each.article.url for each in articles if word in f"{each.article.title} {each.article.text}".lower().split()
    }


def find_origins(installation: Installation, keyword: str) -> dict[str, set[str]]:
    """Return the origins of the mentions of a keyword by article address."""
    with installation.store() as store:
        found = store.articles.find(ArticleFilter(keywords=(keyword,), limit=1000))
    return {each.article.url: {one.origin for one in each.evidence if one.mention.keyword == keyword} for each in found}


def test_a_service_runs_the_tasks_that_commands_plan(
    warm: Warm, newsroom: Newsroom, tmp_path: Path, empty_url: str
) -> None:
    installation = install(warm, tmp_path, newsroom, empty_url)
    with installation.start("run", "--json") as running:
        running.out.wait_for(report_fragment(PRIANGAN))
        running.out.wait_for(report_fragment(TATAR))
        before = find_containing(installation, "warga")
        added = installation.run("keywords", "add", "warga", "--yes")
        assert (added.code, added.err) == (0, [])
        assert added.out[-1] == (
            "The running service starts to match the stored articles within seconds: 'kliping tasks' shows task 1."
        )
        running.err.wait_for("backfill of warga done")
        found = find_origins(installation, "warga")
        assert set(found) == before
        assert set().union(*found.values()) == {"backfill"}
        # The crawl matches new articles; a keyword without a backfill has no other mentions.
        known = find_containing(installation, "di")
        assert installation.run("keywords", "add", "kemudian", "di", "--no-backfill").code == 0
        assert find_origins(installation, "kemudian") == {}
        newsroom.publish_next(6, "priangan-pos")
        installation.make_due(PRIANGAN)
        running.out.wait_for(report_fragment(PRIANGAN), times=2)
        after = find_origins(installation, "warga")
        assert set(after) == find_containing(installation, "warga")
        assert set().union(*(after[url] for url in set(after) - before), set()) <= {"crawl"}
        news = find_containing(installation, "di") - known
        assert news
        assert find_origins(installation, "kemudian") == {url: {"crawl"} for url in news}
        # A paused keyword gets no new mentions.
        assert installation.run("keywords", "pause", "warga").code == 0
        newsroom.publish_next(6, "kabar-tatar")
        installation.make_due(TATAR)
        running.out.wait_for(report_fragment(TATAR), times=2)
        assert find_origins(installation, "warga") == after
        running.send(signal.SIGTERM)
        assert running.wait() == 0
    assert running.err.all()[-1] == "kliping stopped"
    assert installation.find_lease_owners() == ()


def run_until_commit(installation: Installation, number: int, *words: str) -> int:
    """Return the exit code of a command that is killed after its n-th commit, if there are as many."""
    with installation.start("keywords", *words, die_after_commit=number) as running:
        code = running.wait()
        assert code in (0, KILLED), running.err.all()
        return code


@pytest.mark.parametrize("numbers", [(2, 4, 5, 6)], ids=str)
def test_after_a_kill_at_any_commit_the_next_command_continues(
    installation: Installation, numbers: tuple[int, ...]
) -> None:
    """Each keyword is killed after another commit: mirror, put, plan, claim, a batch, the end."""
    assert installation.run("crawl").code == 0
    for number in numbers:
        assert run_until_commit(installation, number, "add", f"k{number}", "warga", "--yes") == KILLED
    done = installation.run("crawl", "--json")
    assert done.code == 0
    expected = find_containing(installation, "warga")
    planned = installation.run("tasks", "--json").records
    assert {record["state"] for record in planned} == {"done"}
    for number in numbers:
        name = f"k{number}"
        if installation.run("keywords", "backfill", name, "--yes").code == 0:
            assert set(find_origins(installation, name)) == expected
    assert {name for record in planned for name in record["keywords"]} == {"k4", "k5", "k6"}


def test_a_changed_config_is_matched_against_stored_articles(installation: Installation) -> None:
    assert installation.run("crawl").code == 0
    text = installation.config.read_text(encoding="utf-8")
    installation.config.write_text(text.replace('"keywords": [', '"keywords": ["warga", '), encoding="utf-8")
    done = installation.run("crawl", "--json")
    assert done.code == 0
    count = len(find_containing(installation, "warga"))
    assert done.err == [
        "config.yaml: new or changed keywords: warga; stored articles are matched, too (task 1)",
        f"backfill of warga done: {count} stored articles checked, mentions found in {count}",
    ]
    assert set(find_origins(installation, "warga")) == find_containing(installation, "warga")
    again = installation.run("crawl", "--json")
    assert again.err == []
