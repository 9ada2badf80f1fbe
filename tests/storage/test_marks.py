"""Marks of people on articles, and the searches for them, on both databases."""

from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any

import pytest

from core.errors import ArticleNotFound
from core.filters import ArticleFilter, ArticleOrder
from core.marks import Mark, MarkKind, Marks, Tone
from core.query import parse
from storage import Claim, Store
from tests.factories import DAY, HOUR, NOW, make_article, make_keep_request, make_mention, watch
from tests.storage.test_clusters import ALL

STAR, DROP, TONE, NOTE = MarkKind
URL = "https://kabar-contoh.example"
STORY = " ".join(f"kata{number} lain{number * 7}" for number in range(80))


def keep(store: Store, number: int, **fields: object) -> Claim:
    """Store articles, each with a mention. Return the claimed outlet."""
    claimed = watch(store, "Kota Contoh")
    for each in range(number):
        filled = {"title": f"Kota Contoh {each}", "text": f"Isi berita ke-{each} yang lain."} | fields
        article = make_article(f"{URL}/{each}", published_at=NOW - each * HOUR, **filled)
        store.keep(make_keep_request(store, claimed, article, make_mention(start=0, end=11)), NOW)
    return claimed


def mark(store: Store, article_id: int, kind: MarkKind, value: str | None = "", user: str = "sari") -> Marks:
    return store.marks.change(article_id, {kind: value}, user, NOW)


def find(store: Store, **fields: Any) -> list[int]:
    wanted = replace(ALL, **fields)
    found = [each.id for each in store.articles.find(wanted)]
    assert store.articles.count(wanted) == len(found)
    return found


def test_marks_say_who_set_them_and_when(store: Store) -> None:
    keep(store, 1)
    assert store.articles.get(1).marks == Marks()
    mark(store, 1, TONE, Tone.NEGATIVE)
    marks = store.marks.change(1, {STAR: "", NOTE: "Tanggapi hari ini"}, "bayu", NOW + HOUR)
    expected = Marks(
        star=Mark("", "bayu", NOW + HOUR),
        tone=Mark("negative", "sari", NOW),
        note=Mark("Tanggapi hari ini", "bayu", NOW + HOUR),
    )
    assert marks == store.articles.get(1).marks == store.articles.find(ALL)[0].marks == expected


def test_setting_a_mark_again_keeps_who_set_it(store: Store) -> None:
    keep(store, 1)
    mark(store, 1, TONE, Tone.NEGATIVE)
    assert mark(store, 1, TONE, Tone.NEGATIVE, "bayu").tone == Mark("negative", "sari", NOW)
    assert mark(store, 1, TONE, Tone.POSITIVE, "bayu").tone == Mark("positive", "bayu", NOW)
    assert mark(store, 1, TONE, None) == mark(store, 1, STAR, None) == Marks()


def test_characters_that_databases_refuse_are_replaced(store: Store) -> None:
    keep(store, 1)
    assert mark(store, 1, NOTE, "a\0b\ud800").note == Mark("a?b?", "sari", NOW)
    assert mark(store, 1, NOTE, "a\0b\ud800", "bayu").note == Mark("a?b?", "sari", NOW), "the same text"


@pytest.mark.parametrize("article_id", [2, -1, 2**40])
def test_an_unknown_article_cannot_be_marked(store: Store, article_id: int) -> None:
    keep(store, 1)
    with pytest.raises(ArticleNotFound):
        mark(store, article_id, STAR)
    assert store.articles.get(1).marks == Marks()


@pytest.mark.parametrize("order", [ArticleOrder.KEPT, ArticleOrder.PUBLISHED])
def test_searches_for_marks(store: Store, order: ArticleOrder) -> None:
    keep(store, 6)
    for article_id in (1, 3, 5):
        mark(store, article_id, STAR)
    for article_id, tone in ((2, Tone.POSITIVE), (3, Tone.NEGATIVE), (5, Tone.POSITIVE)):
        mark(store, article_id, TONE, tone)
    mark(store, 6, DROP)
    way = -1 if order is ArticleOrder.KEPT else 1
    wanted: dict[str, Any] = {"order": order, "with_unmatched": False}
    assert find(store, is_starred=True, **wanted) == [1, 3, 5][::way]
    assert find(store, tones=(Tone.POSITIVE,), **wanted) == [2, 5][::way]
    assert find(store, tones=(Tone.POSITIVE, Tone.NEGATIVE), is_starred=True, **wanted) == [3, 5][::way]
    assert find(store, is_dropped=True, **wanted) == [6]
    assert find(store, is_dropped=False, **wanted) == [1, 2, 3, 4, 5][::way]
    # With the other conditions, in the full-text index and by mentions.
    assert find(store, is_starred=True, query=parse("berita"), keywords=("Kota Contoh",), **wanted) == [1, 3, 5][::way]
    assert find(store, is_starred=True, keywords=("Kota Contoh",), since=NOW - 3 * HOUR, **wanted) == [1, 3][::way]
    assert find(store, is_dropped=False, query=parse("berita"), **wanted) == [1, 2, 3, 4, 5][::way]
    page = store.articles.find_page(replace(ALL, is_starred=True, limit=2, order=order))
    assert page.next is not None
    rest = store.articles.find_page(replace(ALL, is_starred=True, limit=2, order=order, cursor=page.next))
    assert [each.id for each in (*page.articles, *rest.articles)] == [1, 3, 5][::way]


def test_a_story_is_dropped_with_one_of_its_articles(store: Store) -> None:
    claimed = keep(store, 3, title="Kota Contoh banjir", text=STORY)
    other = make_article(f"{URL}/other", title="Lain", text="Berita yang sama sekali lain.", published_at=NOW)
    store.keep(make_keep_request(store, claimed, other), NOW)
    assert store.clusters.find_sizes([1])[1].articles == 3
    for article_id in (1, 2, 3):
        mark(store, article_id, DROP)
        assert find(store, is_dropped=True) == [3, 2, 1]
        assert find(store, is_dropped=False) == [4]
        assert store.articles.select_ids(replace(ALL, is_dropped=False), [1, 2, 3, 4]) == {4}
        mark(store, article_id, DROP, None)
    assert find(store, is_dropped=True) == []
    assert find(store, is_dropped=False) == [4, 3, 2, 1]


def test_tones_are_a_facet(store: Store) -> None:
    keep(store, 4)
    for article_id, tone in ((1, Tone.NEGATIVE), (2, Tone.POSITIVE), (3, Tone.NEGATIVE)):
        mark(store, article_id, TONE, tone)
    facets = store.articles.count_facets(replace(ALL, before=3), UTC, 100)
    assert facets.tones == {"positive": 1, "negative": 1}


def test_marks_are_removed_with_their_article(store: Store) -> None:
    keep(store, 1)
    mark(store, 1, STAR)
    store.remove_articles([1], None, NOW)
    assert store.marks.find([1]) == {}


def test_valued_articles_without_mentions_are_stored_as_long_as_those_with_mentions(store: Store) -> None:
    claimed = watch(store)
    for kind in MarkKind:
        article = make_article(f"{URL}/{kind}", title=f"Lain {kind}", text=f"Isi {kind}.")
        store.keep(make_keep_request(store, claimed, article), NOW)
    ids = {each.article.url.rpartition("/")[2]: each.id for each in store.articles.find(ALL)}
    for kind in MarkKind:
        mark(store, ids[kind], kind, Tone.NEUTRAL if kind is TONE else "x")
    store.prune(NOW + 10 * DAY, unmatched_days=7, retention_days=30)
    left = {each.id for each in store.articles.find(ArticleFilter(with_unmatched=True))}
    assert left == {*ids.values()} - {ids[DROP]}
    store.prune(NOW + timedelta(days=31), unmatched_days=7, retention_days=30)
    assert not store.articles.find(ALL)
