"""Saved searches, feeds, and the latest articles of a filter, on both databases."""

from dataclasses import replace

import pytest

from core.errors import SavedSearchNotFound, UsageError
from core.filters import ArticleFilter, ArticleOrder
from storage import FeedSource, NewAddress, Store
from tests.factories import HOUR, NOW, make_article, make_keep_request, make_mention, watch

ADDRESS = NewAddress("s" * 32, "7d444840-9dc0-11d1-b245-5ffdce74fad2", "sari", NOW)
URL = "https://kabar-contoh.example"


def test_names_of_searches_are_unique_regardless_of_case(store: Store) -> None:
    saved = store.saved_searches.add("Banjir", {"q": "banjir\0", "outlet": ["a\ud800"]}, "sari", NOW)
    assert (saved.name, saved.parameters, saved.saved_by, saved.saved_at) == (
        "Banjir",
        {"q": "banjir?", "outlet": ["a?"]},
        "sari",
        NOW,
    )
    other = store.saved_searches.add("Air", {}, "bayu", NOW)
    with pytest.raises(UsageError, match="Banjir: a saved search has this name already"):
        store.saved_searches.add("BANJIR", {}, "bayu", NOW)
    with pytest.raises(UsageError):
        store.saved_searches.rename(other.id, "banjir")
    assert store.saved_searches.rename(saved.id, "banjir").name == "banjir"
    assert [each.name for each in store.saved_searches.find()] == ["Air", "banjir"]
    store.saved_searches.remove(saved.id)
    for verb in (store.saved_searches.get, store.saved_searches.remove):
        with pytest.raises(SavedSearchNotFound):
            verb(saved.id)
    with pytest.raises(SavedSearchNotFound):
        store.saved_searches.rename(2**60, "x")


def test_a_feed_is_found_by_its_token_only(store: Store) -> None:
    watch(store, "Kota Contoh")
    [keyword] = store.keywords.find()
    search = store.saved_searches.add("Banjir", {"q": "banjir"}, "sari", NOW)
    of_keyword, of_search = FeedSource(keyword_id=keyword.id), FeedSource(search_id=search.id)
    first = store.feeds.renew(of_keyword, ADDRESS)
    second = store.feeds.renew(of_search, replace(ADDRESS, secret="t" * 32))
    assert [each.name for each in store.feeds.find()] == ["Kota Contoh", "Banjir"]
    assert store.feeds.get_by_token(first.token) == first == store.feeds.get(of_keyword)
    assert store.feeds.get_by_token(second.token) == second
    for wrong in ("", "-", f"{first.id}-", f"{first.id}-{second.secret}", f"x-{first.secret}", f"{2**70}-{'s' * 32}"):
        assert store.feeds.get_by_token(wrong) is None, wrong
    renewed = store.feeds.renew(of_keyword, NewAddress("u" * 32, "another", "bayu", NOW + HOUR))
    assert (renewed.id, renewed.uuid, renewed.renewed_by) == (first.id, first.uuid, "bayu")
    assert store.feeds.get_by_token(first.token) is None
    store.keywords.remove("Kota Contoh", NOW)
    store.saved_searches.remove(search.id)
    assert store.feeds.find() == []
    assert not store.feeds.remove(of_search)


def test_the_latest_articles_are_those_that_a_keyword_reached_last(store: Store) -> None:
    claimed = watch(store, "Kota Contoh", "air")
    for number in range(6):
        mention = make_mention("air" if number == 3 else "Kota Contoh", start=0, end=3)
        article = make_article(f"{URL}/{number}", title=f"air {number}", text=f"Isi {number}.")
        store.keep(make_keep_request(store, claimed, article, mention), NOW + number * HOUR)
    later = NOW + 9 * HOUR
    store.articles.add_mentions({2: [make_mention("air", start=0, end=3)]}, later)

    def find(*keywords: str, **fields: int) -> list[tuple[int, int]]:
        wanted = ArticleFilter(keywords=keywords, order=ArticleOrder.PUBLISHED, **fields)  # type: ignore[arg-type]
        return [(each.stored.id, (each.at - NOW) // HOUR) for each in store.change_feed.find_latest(wanted)]

    assert find("AIR") == [(2, 9), (4, 3)]
    assert find("AIR", limit=1) == [(2, 9)]
    assert find(limit=3) == [(2, 9), (6, 5), (5, 4)]
    assert find("Kota Contoh") == [(6, 5), (5, 4), (3, 2), (2, 1), (1, 0)]
