"""Keywords from beside a running service, as the processes that they are: found in what is stored and in what comes."""

import signal
from pathlib import Path

import pytest

from core.filters import ArticleFilter
from demo import Newsroom
from tests.processes import Installation, Warm, install

PRIANGAN, TATAR = "Priangan Pos", "Kabar Tatar"
KILLED = -signal.SIGKILL


def report_of(outlet: str) -> str:
    return f'"outlet": "{outlet}"'


def holding(installation: Installation, word: str) -> set[str]:
    """The addresses of the stored articles that hold a word, by a plain look at them."""
    articles = installation.articles().values()
    return {
        each.article.url for each in articles if word in f"{each.article.title} {each.article.text}".lower().split()
    }


def mentioning(installation: Installation, keyword: str) -> dict[str, set[str]]:
    """Address → how its mentions of a keyword were found."""
    with installation.store() as store:
        found = store.articles.find(ArticleFilter(keyword=keyword, limit=1000))
    return {each.article.url: {one.origin for one in each.evidence if one.mention.keyword == keyword} for each in found}


def test_a_service_takes_up_what_commands_ask_for(
    warm: Warm, newsroom: Newsroom, tmp_path: Path, empty_url: str
) -> None:
    installation = install(warm, tmp_path, newsroom, empty_url)
    with installation.start("run", "--json") as running:
        running.out.wait_for(report_of(PRIANGAN))
        running.out.wait_for(report_of(TATAR))
        before = holding(installation, "warga")
        added = installation.run("keywords", "add", "warga", "--yes")
        assert (added.code, added.err) == (0, [])
        assert added.out[-1] == (
            "The running service matches the stored articles, beginning within seconds: kliping tasks shows task 1."
        )
        running.err.wait_for("backfill of warga done")
        found = mentioning(installation, "warga")
        assert set(found) == before
        assert set().union(*found.values()) == {"backfill"}
        # What comes from now on is the crawl's; for a keyword without a backfill, that is all.
        known = holding(installation, "di")
        assert installation.run("keywords", "add", "kemudian", "di", "--no-backfill").code == 0
        assert mentioning(installation, "kemudian") == {}
        newsroom.publish_next(6, "priangan-pos")
        installation.make_due(PRIANGAN)
        running.out.wait_for(report_of(PRIANGAN), times=2)
        after = mentioning(installation, "warga")
        assert set(after) == holding(installation, "warga")
        assert set().union(*(after[url] for url in set(after) - before), set()) <= {"crawl"}
        news = holding(installation, "di") - known
        assert news
        assert mentioning(installation, "kemudian") == {url: {"crawl"} for url in news}
        # Paused, nothing more is found.
        assert installation.run("keywords", "pause", "warga").code == 0
        newsroom.publish_next(6, "kabar-tatar")
        installation.make_due(TATAR)
        running.out.wait_for(report_of(TATAR), times=2)
        assert mentioning(installation, "warga") == after
        running.send(signal.SIGTERM)
        assert running.wait() == 0
    assert running.err.all()[-1] == "kliping stopped"
    assert installation.find_lease_owners() == ()


def add_until_commit(installation: Installation, number: int, *words: str) -> int:
    """The exit code of a command that is killed behind its n-th commit, if it comes to so many."""
    with installation.start("keywords", *words, die_after_commit=number) as running:
        code = running.wait()
        assert code in (0, KILLED), running.err.all()
        return code


@pytest.mark.parametrize("numbers", [(2, 4, 5, 6)], ids=str)
def test_killed_anywhere_the_next_command_goes_on(installation: Installation, numbers: tuple[int, ...]) -> None:
    """Each time another keyword, killed behind another commit: mirror, put, plan, claim, a batch, the end."""
    assert installation.run("crawl").code == 0
    for number in numbers:
        assert add_until_commit(installation, number, "add", f"k{number}", "warga", "--yes") == KILLED
    done = installation.run("crawl", "--json")
    assert done.code == 0
    expected = holding(installation, "warga")
    planned = installation.run("tasks", "--json").records
    assert {record["state"] for record in planned} == {"done"}
    for number in numbers:
        name = f"k{number}"
        if installation.run("keywords", "backfill", name, "--yes").code == 0:
            assert set(mentioning(installation, name)) == expected
    assert {name for record in planned for name in record["keywords"]} == {"k4", "k5", "k6"}


def test_a_changed_config_is_matched_with_what_is_stored(installation: Installation) -> None:
    assert installation.run("crawl").code == 0
    text = installation.config.read_text(encoding="utf-8")
    installation.config.write_text(text.replace('"keywords": [', '"keywords": ["warga", '), encoding="utf-8")
    done = installation.run("crawl", "--json")
    assert done.code == 0
    count = len(holding(installation, "warga"))
    assert done.err == [
        "config.yaml: new or changed keywords: warga; stored articles are matched, too (task 1)",
        f"backfill of warga done: {count} stored articles checked, mentions found in {count}",
    ]
    assert set(mentioning(installation, "warga")) == holding(installation, "warga")
    again = installation.run("crawl", "--json")
    assert again.err == []
