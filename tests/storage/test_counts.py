"""The counts agree with the articles, whatever the store does."""

from dataclasses import replace
from random import Random

import pytest

from core.filters import ArticleFilter
from core.matcher import Mention
from storage import Claim, KeepRequest, Store, Total
from storage.counts import CountedArticle
from tests.factories import (
    DAY,
    HOUR,
    NOW,
    claim,
    make_article,
    make_keep_request,
    make_keyword,
    make_mention,
    make_outlet,
)

KEYWORDS = ("Banjir", "Kota", "Longsor")


@pytest.mark.parametrize("seed", range(4))
def test_counts_agree_with_the_articles_after_any_changes(store: Store, seed: int) -> None:
    random = Random(seed)
    claims = _watch(store)
    kept: list[KeepRequest] = []
    for step in range(40):
        now = NOW + step * HOUR
        match random.choice(("keep", "keep", "keep", "edit", "prune", "remove keyword", "mentions")):
            case "keep":
                article = make_article(
                    f"https://{step}.example/x",
                    language=random.choice(("id", "en", None)),
                    published_at=random.choice((None, now - random.randrange(50) * HOUR)),
                )
                kept.append(make_keep_request(store, random.choice(claims), article, *_mentions(store, random)))
                store.keep(kept[-1], now)
            case "edit" if kept:
                edited = random.choice(kept)
                article = replace(edited.article, title=f"Judul {step}", language="en", published_at=now - DAY)
                store.keep(replace(edited, article=article, mentions=_mentions(store, random)), now)
            case "prune":
                store.articles.prune(is_matched=random.random() < 0.5, before=now - 8 * HOUR)
            case "remove keyword" if step % 5 == 0 and len(store.keywords.find_names()) > 1:
                store.keywords.remove(random.choice(store.keywords.find_names()), now)
            case "mentions" if article_ids := _ids(store):
                article_id = random.choice(article_ids)
                store.articles.add_mentions({article_id: _mentions(store, random)}, now)
        assert store.counts.find_differences() == ()


def test_rebuilding_mends_wrong_counts_and_keeps_the_pruned_ones(store: Store) -> None:
    claims = _watch(store)
    for number in range(3):
        article = make_article(f"https://{number}.example/x", published_at=NOW - number * DAY)
        store.keep(make_keep_request(store, claims[0], article, make_mention("Kota")), NOW + number * DAY)
    store.articles.prune(is_matched=True, before=NOW)
    hours = store.counts.find_hours("keyword", "2", NOW - 9 * DAY, NOW + DAY)
    store.counts.change(added=[CountedArticle(1, None, NOW, is_matched=False)])
    assert store.counts.find_differences() == ("all", "language", "outlet 1")
    store.counts.rebuild()
    assert store.counts.find_differences() == ()
    assert store.counts.find_hours("keyword", "2", NOW - 9 * DAY, NOW + DAY) == hours
    assert store.counts.find_totals("all") == {"": Total(2, 2)}


def test_hours_are_those_of_the_publication_and_include_pruned_articles(store: Store) -> None:
    claims = _watch(store)
    article = make_article("https://a.example/x", published_at=NOW - DAY)
    store.keep(make_keep_request(store, claims[0], article, make_mention("Kota")), NOW)
    hour = (NOW - DAY).replace(minute=0)
    for subject, key in (("all", ""), ("outlet", "1"), ("keyword", "2")):
        assert store.counts.find_hours(subject, key, NOW - 2 * DAY, NOW) == {hour: 1}
    store.articles.prune(is_matched=True, before=NOW)
    assert store.counts.find_hours("all", "", NOW - 2 * DAY, NOW) == {hour: 1}
    assert store.counts.find_totals("all") == {}


def _watch(store: Store) -> list[Claim]:
    store.mirror([make_outlet("A"), make_outlet("B")], [make_keyword(name) for name in KEYWORDS], NOW)
    return list(claim(store))


def _mentions(store: Store, random: Random) -> tuple[Mention, ...]:
    names = store.keywords.find_names()
    return tuple(map(make_mention, random.sample(names, random.randrange(len(names) + 1))))


def _ids(store: Store) -> list[int]:
    return [stored.id for stored in store.articles.find(ArticleFilter(with_unmatched=True, limit=100))]
