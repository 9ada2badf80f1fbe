"""Articles that are kept together are stored as if they had been kept one after the other."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import text

from core.article import Article, Candidate, Page
from core.filters import ArticleFilter
from core.query import parse
from storage import KeepRequest, KeepResult, SourceResult, Store, open_store
from tests.factories import HOUR, NOW, claim, make_keyword, make_mention, make_outlet, make_visit

EVERY_ARTICLE = ArticleFilter(with_unmatched=True, limit=1000)

ADDRESSES = """SELECT article_addresses.url, key, kind, articles.url FROM article_addresses
JOIN articles ON articles.id = article_id"""
CHANGES = """SELECT changes.at, keyword, kind, cause, changes.version, url FROM changes
JOIN articles ON articles.id = article_id"""
CANDIDATES = """SELECT url, state, canonical_url, etag, attempts, next_try, tried_at, recheck_at, reason
FROM candidates"""
PAGES = """SELECT candidates.url, articles.url, number, pages.url, size FROM pages
JOIN candidates ON candidates.id = candidate_id JOIN articles ON articles.id = article_id"""
VISITS = "SELECT outlet_id, url, at, outcome, status FROM visits"
TOTALS = "SELECT subject, key, articles, matched FROM article_totals WHERE articles > 0"

STATEMENTS = (ADDRESSES, CANDIDATES, CHANGES, PAGES, TOTALS, VISITS)

Timed = list[tuple[KeepRequest, datetime]]


def make_requests(rng: random.Random, number: int) -> Timed:
    """Return requests of which some have the same addresses, dates or stories."""
    timed: Timed = []
    for index in range(number):
        url = f"https://contoh.example/{rng.randrange(number)}"
        words = " ".join(rng.choice(("banjir", "kota", "surut", "pasar")) for _ in range(rng.choice((3, 40))))
        article = Article(
            url,
            f"Judul {rng.randrange(4)}",
            f"{words}.",
            published_at=rng.choice([None, NOW - HOUR, NOW - index * HOUR]),
            language=rng.choice(["id", "en", None]),
        )
        mentions = (make_mention("Kota Contoh", start=0, end=1, mark_start=0, mark_end=1),) * (rng.random() < 0.3)
        fields: dict[str, Any] = {"keeps_unmatched": rng.random() < 0.9}
        if rng.random() < 0.2:
            fields |= {"page_url": f"{url}?halaman=1", "candidate": Candidate(f"{url}/amp/")}
        outlet_id = rng.choice((1, 2))
        candidate_id = rng.choice([0, (outlet_id - 1) * number + index + 1])
        if candidate_id:
            fields |= {"etag": '"1"', "rechecks": (HOUR, 2 * HOUR), "visit": make_visit(url)}
            fields["page"] = rng.choice([None, Page(url, words.encode(), NOW)])
        request = KeepRequest(outlet_id, candidate_id, article, mentions, NOW, **fields)
        timed.append((request, NOW + index * HOUR))
    return timed


def add_candidates(store: Store, number: int) -> None:
    """Add candidates to the outlets 1 and 2, whose ids `make_requests` computes."""
    for claimed in claim(store):
        urls = [f"https://contoh.example/calon/{claimed.outlet_id}/{each}" for each in range(number)]
        store.candidates.add(SourceResult(claimed.sources[0].id, tuple(map(Candidate, urls))), NOW)


def describe(store: Store) -> list[object]:
    """Return what is stored, without ids of articles: articles, addresses, changes, counts."""
    with store._database.reading() as connection:
        rows = [sorted(map(repr, connection.execute(text(statement)))) for statement in STATEMENTS]
    found = store.articles.find(EVERY_ARTICLE)
    stored = sorted((each.article.url, repr(replace(each, id=0, copy_of=None))) for each in found)
    return [stored, *rows, store.counts.find_differences()]


def fill(
    store: Store, timed: Timed, keep: Callable[[Timed], list[KeepResult]]
) -> tuple[list[KeepResult], list[object]]:
    store.mirror([make_outlet("A"), make_outlet("B")], [make_keyword()], NOW)
    add_candidates(store, len(timed))
    results = keep(timed[: len(timed) // 2]) + keep(timed[len(timed) // 2 :])
    return results, describe(store)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_result_is_the_same_as_one_by_one(
    store: Store, tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    timed = make_requests(random.Random(seed), 40)
    results, together = fill(store, timed, store.keep_all)
    assert set(results) >= {KeepResult.NEW, KeepResult.UPDATED}
    with open_store(f"sqlite:///{tmp_path_factory.mktemp('one')}/kliping.db", migrate=True) as other:
        other_results, one_by_one = fill(other, timed, lambda part: [other.keep(*each) for each in part])
    if store._database.is_sqlite:
        assert together == one_by_one
    assert sorted(results) == sorted(other_results)
    assert [row[0] for row in together[0]] == [row[0] for row in one_by_one[0]]  # type: ignore[attr-defined]
    assert together[-1] == ()
    for word in ("banjir", "kota", "title:judul"):
        query = parse(word)
        found = store.articles.find(replace(EVERY_ARTICLE, query=query))
        expected = [
            each.id
            for each in store.articles.find(EVERY_ARTICLE)
            if word.removeprefix("title:") in f"{each.article.title} {each.article.text}".lower()
        ]
        assert [each.id for each in found] == expected


def test_ids_are_assigned_in_the_order_of_arrival(store: Store) -> None:
    store.mirror([make_outlet("A")], [], NOW)
    articles = [Article(f"https://contoh.example/{number}", "Judul", f"Isi {number}") for number in range(5)]
    results = store.keep_all([(KeepRequest(1, 0, article, (), NOW), NOW) for article in articles])
    assert results == [KeepResult.NEW] * 5
    store.keep(KeepRequest(1, 0, Article("https://contoh.example/akhir", "Judul", "Isi"), (), NOW), NOW)
    urls = [each.article.url.rpartition("/")[2] for each in store.articles.find(EVERY_ARTICLE)]
    assert urls == ["akhir", "4", "3", "2", "1", "0"]
    assert store.keep_all([]) == []


def test_stale_mentions_are_matched_again(store: Store) -> None:
    store.mirror([make_outlet("A")], [make_keyword()], NOW)
    request = KeepRequest(1, 0, Article("https://contoh.example/1", "Judul", "Isi"), (), NOW, change=0)
    assert store.keep_all([(request, NOW)]) == [KeepResult.STALE]
