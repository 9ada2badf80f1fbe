"""Clients that follow the changes of the articles of a filter miss none and see none twice."""

import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest

from core.errors import KeywordNotFound
from core.filters import ArticleFilter
from core.query import parse
from storage import CandidateState, CandidateUpdate, ChangePage, KeepRequest, Store
from storage.search.full_text import IndexState
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

Entry = tuple[int, str, str | None]


def follow(store: Store, **fields: Any) -> list[Entry]:
    """Return article, kind and keyword of all selected changes, read page by page."""
    found: list[Entry] = []
    after = 0
    while True:
        page = store.change_feed.find_page(ArticleFilter(**{"limit": 2} | fields), after)
        found += entries(page)
        after = page.next
        if not page.has_more:
            return found


def entries(page: ChangePage) -> list[Entry]:
    return [
        (each.stored.id, str(each.logged.change.kind), each.logged.change.keyword)
        for each in page.changes
        if each.stored.id == each.logged.change.article_id
    ]


@pytest.fixture
def edited(store: Store) -> Store:
    """A store in which article 1 lost a keyword, 2 was withdrawn, 3 never had one, and 4 got one by a backfill."""
    store.mirror([make_outlet("A"), make_outlet("B")], [make_keyword(), make_keyword("Longsor")], NOW)
    claims = {each.outlet.name: each for each in claim(store)}

    def keep(outlet: str, number: int, *keywords: str, **fields: object) -> KeepRequest:
        article = make_article(f"https://{outlet}.example/{number}", **fields)
        mentions = [make_mention(keyword, start=0, end=1) for keyword in keywords]
        request = make_keep_request(store, claims[outlet], article, *mentions)
        store.keep(request, NOW + number * HOUR)
        return request

    first = keep("A", 1, "Kota Contoh", "Longsor", title="Banjir lama")
    second = keep("B", 2, "Longsor")
    keep("B", 3, title="Pasar")
    keep("A", 4, title="Pasar", language="en")
    changed = replace(first.article, title="Judul baru")
    store.keep(replace(first, article=changed, mentions=(make_mention("Longsor", start=0, end=1),)), NOW + DAY)
    store.candidates.update(CandidateUpdate(second.candidate_id, CandidateState.GONE), NOW + DAY)
    store.articles.add_mentions({4: [make_mention("Kota Contoh", start=0, end=1)]}, NOW + DAY)
    return store


NEW = [(1, "new", None), (1, "appeared", "Kota Contoh"), (1, "appeared", "Longsor")]
LATER = [(1, "edited", None), (1, "vanished", "Kota Contoh")]
OF_2 = [(2, "new", None), (2, "appeared", "Longsor")]
GONE = [(2, "withdrawn", None)]
OF_4 = [(4, "new", None)], [(4, "appeared", "Kota Contoh")]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, NEW + OF_2 + OF_4[0] + LATER + GONE + OF_4[1]),
        ({"with_unmatched": True}, NEW + OF_2 + [(3, "new", None)] + OF_4[0] + LATER + GONE + OF_4[1]),
        ({"keywords": ("kota contoh",)}, NEW[:2] + OF_4[0] + LATER + OF_4[1]),
        ({"keywords": ("Longsor",)}, [NEW[0], NEW[2], *OF_2, LATER[0], *GONE]),
        ({"outlets": ("B",)}, OF_2 + GONE),
        ({"languages": ("en",)}, OF_4[0] + OF_4[1]),
        ({"query": parse("title:baru")}, NEW + LATER),
        ({"query": parse("=Judul /bar.*/")}, NEW + LATER),
        ({"query": parse("lama")}, []),
        ({"sections": ("daerah",), "since": NOW + DAY}, []),
    ],
)
def test_filters_select_changes(edited: Store, fields: dict[str, Any], expected: list[Entry]) -> None:
    assert follow(edited, **fields) == expected
    everything = edited.change_feed.find_page(ArticleFilter(**fields | {"limit": 100}), 0)
    assert (entries(everything), everything.has_more) == (expected, False)
    assert everything.next == edited.changes.find_last()


def test_an_unknown_keyword_is_an_error(edited: Store) -> None:
    with pytest.raises(KeywordNotFound):
        edited.change_feed.find_page(ArticleFilter(keywords=("Lain",)), 0)


def test_a_page_ends_where_the_next_one_begins(edited: Store) -> None:
    nothing = edited.change_feed.find_page(ArticleFilter(query=parse("tidakada")), 0)
    assert (nothing.changes, nothing.next, nothing.has_more) == ((), edited.changes.find_last(), False)
    again = edited.change_feed.find_page(ArticleFilter(), nothing.next)
    assert (again.changes, again.next, again.has_more) == ((), nothing.next, False)
    beyond = edited.change_feed.find_page(ArticleFilter(), 10**12)
    assert (beyond.changes, beyond.next) == ((), 10**12)


def test_changes_of_deleted_articles_are_counted(edited: Store) -> None:
    assert edited.articles.prune(is_matched=False, before=NOW + 30 * DAY) == 1
    page = edited.change_feed.find_page(ArticleFilter(with_unmatched=True, limit=100), 0)
    assert page.deleted == 1
    assert entries(page) == NEW + OF_2 + OF_4[0] + LATER + GONE + OF_4[1]


def test_a_follower_learns_that_changes_were_pruned(edited: Store) -> None:
    assert edited.change_feed.find_page(ArticleFilter(), 0).pruned_upto is None
    pruned = edited.changes.prune(before=NOW + 5 * HOUR)
    assert pruned == 7
    page = edited.change_feed.find_page(ArticleFilter(limit=100), 3)
    assert (page.pruned_upto, entries(page)) == (pruned, LATER + GONE + OF_4[1])
    assert edited.change_feed.find_page(ArticleFilter(), pruned).pruned_upto is None
    assert edited.changes.prune(before=NOW + 2 * DAY) == 3
    assert edited.changes.find_last_pruned() == edited.changes.find_last() - 1


def test_a_page_reads_a_limited_number_of_changes_for_a_query(edited: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.change_feed.BATCH_SIZE", 2)
    monkeypatch.setattr("storage.change_feed.MAX_READ", 4)
    page = edited.change_feed.find_page(ArticleFilter(query=parse("tidakada")), 0)
    assert (page.changes, page.next, page.has_more) == ((), 4, True)
    assert follow(edited, query=parse("title:baru")) == NEW + LATER
    assert follow(edited) == NEW + OF_2 + OF_4[0] + LATER + GONE + OF_4[1]


def test_changes_are_found_while_the_index_lacks_articles(edited: Store) -> None:
    edited.articles._index._save_state(IndexState(unindexed_upto=2, is_complete=False))
    assert edited.articles._index.find_coverage()[0] == 2
    assert follow(edited, query=parse("title:baru")) == NEW + LATER


def test_a_follower_misses_nothing_while_others_keep_edit_and_withdraw(store: Store) -> None:
    """Four threads keep, edit and withdraw articles, and find mentions later, while the follower reads small pages."""
    names = "ABCD"
    store.mirror([make_outlet(name) for name in names], [make_keyword(), make_keyword("Longsor")], NOW)
    claims = {each.outlet.name: each for each in claim(store)}
    requests = {
        name: [
            make_keep_request(
                store, claims[name], make_article(f"https://{name}.example/{number}"), make_mention(start=0, end=1)
            )
            for number in range(8)
        ]
        for name in names
    }

    def write(name: str) -> None:
        rng = random.Random(name)
        for number, request in enumerate(requests[name]):
            moment = NOW + timedelta(minutes=number)
            store.keep(request, moment)
            edited = replace(request.article, title=f"Judul {rng.random()}")
            mentions = rng.choice([(), (make_mention("Longsor", start=0, end=1),)])
            store.keep(replace(request, article=edited, mentions=mentions), moment + HOUR)
            earlier = rng.choice(requests[name][: number + 1])
            store.candidates.update(CandidateUpdate(earlier.candidate_id, CandidateState.GONE), moment + 2 * HOUR)

    threads = [Thread(target=write, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    seen: list[int] = []
    position = 0
    while any(thread.is_alive() for thread in threads) or store.changes.find_last() > position:
        page = store.change_feed.find_page(ArticleFilter(limit=3), position)
        seen += [each.logged.seq for each in page.changes]
        position = page.next
    for thread in threads:
        thread.join()
    logged = store.changes.find(0, 10_000)
    assert seen == [each.seq for each in logged]
    kinds = Counter(str(each.change.kind) for each in logged)
    assert kinds["new"] == kinds["edited"] == 32
    assert min(kinds["withdrawn"], kinds["vanished"], kinds["appeared"] - 32) > 3
