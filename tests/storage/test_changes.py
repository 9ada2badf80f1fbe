"""The change log has every change of an article and its keywords, in the order of the commits."""

from dataclasses import replace
from threading import Thread

from storage import CandidateState, CandidateUpdate, KeepRequest, LoggedChange, Store
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
    watch,
)

Entry = tuple[str, str | None, str, int]


def test_a_new_article_and_the_keywords_in_it(store: Store) -> None:
    claimed = watch(store, "Kota Contoh", "Longsor")
    found = make_mention(), make_mention(start=0, end=6), make_mention("Longsor", start=1, end=8)
    store.keep(make_keep_request(store, claimed, make_article(), *found), NOW)
    assert _log(store) == [
        ("new", None, "crawl", 1),
        ("appeared", "Kota Contoh", "crawl", 1),
        ("appeared", "Longsor", "crawl", 1),
    ]
    assert {(each.at, each.change.article_id) for each in store.changes.find(0, 10)} == {
        (NOW, store.articles.get(1).id)
    }


def test_keeping_the_same_article_again_logs_nothing(store: Store) -> None:
    wanted = _kept(store)
    last = store.changes.find_last()
    store.keep(wanted, NOW + HOUR)
    assert store.changes.find(last, 10) == ()


def test_an_edit_with_the_keywords_that_appeared_and_vanished(store: Store) -> None:
    wanted = _kept(store)
    last = store.changes.find_last()
    edited = make_article(title="Longsor di desa lain", text="Tebing runtuh.")
    store.keep(replace(wanted, article=edited, mentions=(make_mention("Longsor", start=0, end=7),)), NOW + HOUR)
    assert _log(store, last) == [
        ("edited", None, "edit", 2),
        ("vanished", "Kota Contoh", "edit", 2),
        ("appeared", "Longsor", "edit", 2),
    ]


def test_sequence_numbers_ascend_and_pages_of_the_log_skip_nothing(store: Store) -> None:
    wanted = _kept(store)
    for number in range(7):
        edited = make_article(title=f"Judul {number}")
        store.keep(replace(wanted, article=edited), NOW + number * HOUR)
    everything = store.changes.find(0, 100)
    paged: list[LoggedChange] = []
    last = 0
    while page := store.changes.find(last, 2):
        paged += page
        last = page[-1].seq
    assert tuple(paged) == everything
    assert [each.seq for each in everything] == sorted({each.seq for each in everything})
    assert store.changes.find_last() == everything[-1].seq


def test_a_client_that_follows_the_log_while_others_write_misses_nothing(store: Store) -> None:
    store.mirror([make_outlet(name) for name in "ABCD"], [make_keyword()], NOW)
    requests: list[list[KeepRequest]] = []
    for name in "ABCD":
        (claimed,) = claim(store, outlets=(name,))
        requests.append(
            [
                make_keep_request(store, claimed, make_article(f"https://{name.lower()}.example/{number}"))
                for number in range(15)
            ]
        )
    threads = [Thread(target=lambda some=some: [store.keep(each, NOW) for each in some]) for some in requests]
    for thread in threads:
        thread.start()
    seen, last = [], 0
    while any(thread.is_alive() for thread in threads) or store.changes.find_last() > last:
        for each in store.changes.find(last, 5):
            seen.append(each.change.article_id)
            last = each.seq
    for thread in threads:
        thread.join()
    assert sorted(seen) == sorted(each.change.article_id for each in store.changes.find(0, 1000))
    assert len(seen) == 60


def test_a_page_that_is_gone_withdraws_its_article_and_a_page_that_returns_does_not(store: Store) -> None:
    wanted = _kept(store)
    last = store.changes.find_last()
    store.candidates.update(CandidateUpdate(wanted.candidate_id, CandidateState.GONE), NOW + DAY)
    assert _log(store, last) == [("withdrawn", None, "crawl", 1)]
    assert store.articles.get(1).withdrawn_at == NOW + DAY
    store.candidates.update(CandidateUpdate(wanted.candidate_id, CandidateState.GONE), NOW + 2 * DAY)
    assert len(_log(store, last)) == 1
    store.keep(wanted, NOW + 3 * DAY)
    assert store.articles.get(1).withdrawn_at is None


def test_pruning_keeps_the_newest_change(store: Store) -> None:
    _kept(store)
    last = store.changes.find_last()
    assert store.changes.prune(before=NOW + DAY) == 1
    assert [each.seq for each in store.changes.find(0, 10)] == [last]
    assert store.changes.prune(before=NOW + DAY) == 0


def _kept(store: Store) -> KeepRequest:
    wanted = make_keep_request(store, watch(store, "Kota Contoh", "Longsor"), make_article(), make_mention())
    store.keep(wanted, NOW)
    return wanted


def _log(store: Store, after: int = 0) -> list[Entry]:
    changes = [each.change for each in store.changes.find(after, 1000)]
    return [(each.kind.value, each.keyword, each.cause.value, each.version) for each in changes]
