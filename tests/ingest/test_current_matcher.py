"""A keyword that changes during a crawl applies to every article that is kept afterwards."""

import re

import pytest

from core.article import Article
from core.filters import ArticleFilter
from core.keyword import Keyword
from core.matcher.features import ALWAYS
from demo import Newsroom
from ingest import current_matcher
from ingest.current_matcher import CurrentMatcher
from ingest.task_worker import TaskWorker
from tests.crawling import Crawling

WARGA = Keyword("warga", "warga")


def urls_with(crawling: Crawling, word: str) -> set[str]:
    said = {url: f"{each.article.title} {each.article.text}" for url, each in crawling.articles().items()}
    return {url for url, text in said.items() if re.search(rf"\b{word}\b", text, re.IGNORECASE)}


def origins(crawling: Crawling, keyword: str) -> dict[str, set[str]]:
    """Return the origins of the mentions of a keyword by article URL."""
    found = crawling.store.articles.find(ArticleFilter(keywords=(keyword,), limit=1000))
    return {each.article.url: {one.origin for one in each.evidence if one.mention.keyword == keyword} for each in found}


@pytest.mark.parametrize("request_number", [10, 25, 40])
def test_crawl_and_backfill_divide_all_articles_between_them(
    newsroom: Newsroom, crawling: Crawling, request_number: int
) -> None:
    def add_keyword(number: int) -> None:
        if number == request_number:
            crawling.store.keywords.put([WARGA], crawling.now)
            crawling.store.tasks.plan_backfill(["warga"], crawling.now)

    newsroom.on_request = add_keyword
    crawling.crawl(*newsroom.outlets)
    by_crawl = set(origins(crawling, "warga"))
    TaskWorker(crawling.store, "satu", lambda: crawling.now).run_pending()
    found = origins(crawling, "warga")
    assert set(found) == urls_with(crawling, "warga") >= by_crawl
    assert {url for url, its in found.items() if its == {"crawl"}} == by_crawl
    assert {url for url, its in found.items() if its == {"backfill"}} == set(found) - by_crawl


def test_a_keyword_can_be_removed_during_a_crawl(newsroom: Newsroom, crawling: Crawling) -> None:
    crawling.store.keywords.put([WARGA], crawling.now)

    def remove(number: int) -> None:
        if number == 30:
            crawling.store.keywords.remove("warga", crawling.now)

    newsroom.on_request = remove
    reports = crawling.crawl(*newsroom.outlets)
    assert [report.error for report in reports.values()] == [None, None]
    assert [report.failed for report in reports.values()] == [0, 0]
    assert {stored.keyword.name for stored in crawling.store.keywords.find()} == {
        keyword.name for keyword in crawling.keywords
    }


def test_the_matcher_includes_every_change(crawling: Crawling) -> None:
    store, watch = crawling.store, CurrentMatcher(crawling.store)

    def names() -> list[str]:
        return sorted(keyword.name for keyword in crawling.run(watch.refresh).matcher.keywords)

    assert names() == []
    store.keywords.put([WARGA, Keyword("air", "air")], crawling.now)
    assert names() == ["air", "warga"]
    before = watch.version
    assert crawling.run(watch.refresh) is before, "nothing changed"
    store.keywords.put([Keyword("air", "air", active=False), Keyword("banjir", "banjir")], crawling.now)
    assert names() == ["banjir", "warga"]
    store.keywords.remove("warga", crawling.now)
    assert names() == ["banjir"]


def test_keywords_are_indexed_by_a_sample_of_the_articles_once(
    crawling: Crawling, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(current_matcher, "SAMPLE_SIZE", 3)
    store, current = crawling.store, CurrentMatcher(crawling.store)
    store.keywords.put([WARGA, Keyword("air", "air")], crawling.now)
    used = []

    async def add_articles() -> None:
        await current.refresh()
        for title in ("Warga desa", "Air bah", "Air warga", "Air lagi", "Air surut"):
            await current.add_to_sample(Article("https://kabar.example/a", title, "Kabar."), "Kabar")
            used.append(current.version.matcher)

    crawling.run(add_articles)
    first, second, informed, *later = used
    assert first is second is not informed
    assert later == [informed, informed]
    assert current._frequencies == {ALWAYS: 3, "kabar": 3, "warga": 2, "air": 2}
