"""Pruning: what expires, when, and that the rest stays."""

import threading
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import text

from core.article import Page
from core.filters import ArticleFilter
from core.reasons import Reason
from storage import (
    CandidateState,
    CandidateUpdate,
    PruneResult,
    SourceResult,
    Store,
    Visit,
    VisitOutcome,
    open_store,
)
from storage.database import PRUNE_BATCH
from tests.factories import (
    DAY,
    HOUR,
    NOW,
    claim,
    find_candidates,
    make_article,
    make_candidate,
    make_keep_request,
    make_keyword,
    make_mention,
    make_outlet,
    watch,
)

URL = "https://kabar-contoh.example/"
ALL = ArticleFilter(with_unmatched=True)
NOTHING = PruneResult(0, 0, 0)


def prune(store: Store, now: datetime, *, unmatched_days: int = 30, retention_days: int | None = None) -> PruneResult:
    """Prune until nothing is left to do. Return the sums of all batches, without the visits and hashes."""
    pruned = NOTHING
    while True:
        batch = store.prune(now, unmatched_days=unmatched_days, retention_days=retention_days)
        if batch.is_nothing:
            return replace(pruned, visits=0, hashes=0)
        pruned = PruneResult(*(sum(pair) for pair in zip(_numbers(pruned), _numbers(batch), strict=True)))


def _numbers(result: PruneResult) -> tuple[int, ...]:
    return tuple(getattr(result, name) for name in PruneResult.__slots__)


def count(store: Store, table: str) -> int:
    with store._database.reading() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_the_periods_of_an_outlet_replace_those_of_the_store(store: Store) -> None:
    short = make_outlet("Pendek", url="https://pendek.example/", unmatched_days=2, retention_days=5)
    long = make_outlet("Panjang", url="https://panjang.example/", unmatched_days=40, retention_days=400)
    plain = make_outlet("Biasa", url="https://biasa.example/")
    store.mirror([short, long, plain], [make_keyword()], NOW)
    for claimed in claim(store):
        for path, mentions in (("ada", (make_mention(),)), ("tanpa", ())):
            article = make_article(claimed.outlet.url + path)
            store.keep(make_keep_request(store, claimed, article, *mentions), NOW)

    def left(days: int, retention_days: int | None = 10) -> list[str]:
        prune(store, NOW + days * DAY, unmatched_days=3, retention_days=retention_days)
        found = store.articles.find(ALL)
        return sorted(f"{each.outlet} {each.article.url.rpartition('/')[2]}" for each in found)

    others = ["Biasa ada", "Panjang ada", "Panjang tanpa"]
    assert left(1) == ["Biasa ada", "Biasa tanpa", "Panjang ada", "Panjang tanpa", "Pendek ada", "Pendek tanpa"]
    assert left(2) == ["Biasa ada", "Biasa tanpa", "Panjang ada", "Panjang tanpa", "Pendek ada"]
    assert left(3) == [*others, "Pendek ada"]
    assert left(5) == others
    assert left(10, retention_days=None) == others
    assert left(10) == others[1:]
    assert left(40) == ["Panjang ada"]
    assert left(400) == []


def test_changed_periods_do_not_make_an_outlet_due(store: Store) -> None:
    watch(store)
    (before,) = store.outlets.find(NOW)
    store.mirror([replace(before.outlet, unmatched_days=1, retention_days=2)], [], NOW + HOUR)
    (after,) = store.outlets.find(NOW)
    assert (after.outlet.unmatched_days, after.outlet.retention_days) == (1, 2)
    assert after.next_at == before.next_at


def test_no_transaction_deletes_more_than_a_batch_of_each_kind(store: Store) -> None:
    claimed = watch(store)
    for number in range(PRUNE_BATCH + 50):
        store.visits.add(claimed.outlet_id, Visit(f"{URL}{number}", VisitOutcome.OK, 200), NOW)
    batches = [store.prune(NOW + 40 * DAY, unmatched_days=30, retention_days=None).visits for _ in range(3)]
    assert batches == [PRUNE_BATCH, 50, 0]


def test_another_writer_gets_in_between_two_batches(store_url: str) -> None:
    """The other process writes while pruning is far from its end, although both wait for the same lock."""
    with open_store(store_url, migrate=True) as store, open_store(store_url, migrate=False) as other:
        claimed = watch(store)
        store.visits.add_all(
            (claimed.outlet_id, Visit(f"{URL}{number}", VisitOutcome.OK, 200), NOW) for number in range(3 * PRUNE_BATCH)
        )
        first_batch, written = threading.Event(), threading.Event()

        def write() -> None:
            first_batch.wait(60)
            other.visits.add(claimed.outlet_id, Visit(URL, VisitOutcome.OK, 200), NOW + 40 * DAY)
            written.set()

        writer = threading.Thread(target=write)
        writer.start()
        left_when_written = None
        while not store.prune(NOW + 40 * DAY, unmatched_days=30, retention_days=None).is_nothing:
            first_batch.set()
            if left_when_written is None and written.wait(60):
                left_when_written = count(store, "visits")
        writer.join()
        assert left_when_written == 2 * PRUNE_BATCH + 1
        assert count(store, "visits") == 1


def test_the_newest_keyword_change_stays(store: Store) -> None:
    watch(store, "Satu", "Dua", "Tiga")
    last = store.keywords.find_last_change()
    assert count(store, "keyword_changes") == 3
    assert prune(store, NOW + 364 * DAY).keyword_changes == 0
    assert prune(store, NOW + 366 * DAY).keyword_changes == 2
    assert store.keywords.find_last_change() == last
    store.keywords.put([make_keyword("Empat")], NOW + 366 * DAY)
    assert store.keywords.find_last_change() == last + 1


def test_ended_tasks_are_pruned_but_not_the_newest(store: Store) -> None:
    claimed = watch(store, "Kota Contoh")
    store.keep(make_keep_request(store, claimed, make_article(), make_mention()), NOW)
    for _ in range(3):
        store.tasks.plan_reindex(1, NOW)
    (newest, *ended) = store.tasks.find(10)
    assert [each.state for each in ended] == ["failed", "failed"]
    assert prune(store, NOW + 89 * DAY).tasks == 0
    assert prune(store, NOW + 91 * DAY).tasks == 2
    assert [each.id for each in store.tasks.find(10)] == [newest.id]


def test_backfills_of_current_versions_stay(store: Store) -> None:
    """A reindex must know that a keyword was matched with articles older than itself."""
    claimed = watch(store, "Kota Contoh")
    store.keep(make_keep_request(store, claimed, make_article(), make_mention()), NOW)
    for hours in (1, 2):
        task_id = store.tasks.plan_backfill(["Kota Contoh"], NOW + hours * HOUR)
        claimed_task = store.tasks.claim("satu", HOUR, NOW + hours * HOUR)
        assert claimed_task is not None
        assert claimed_task.id == task_id
        store.tasks.finish(claimed_task.id, "satu", None, NOW + hours * HOUR)
    store.tasks.plan_reindex(1, NOW + 3 * HOUR)
    assert prune(store, NOW + 100 * DAY).tasks == 0
    store.keywords.put([make_keyword(query="desa")], NOW + 100 * DAY)
    assert prune(store, NOW + 100 * DAY).tasks == 2


def settle(store: Store, candidate_id: int, state: CandidateState = CandidateState.GONE) -> None:
    store.candidates.update(CandidateUpdate(candidate_id, state, Reason("no_text")), NOW)


def test_unlisted_candidates_are_deleted_after_half_a_year(store: Store) -> None:
    claimed = watch(store)
    announced = [make_candidate(URL + path) for path in ("lama", "menunggu")]
    for waiting in find_candidates(store, claimed, announced):
        if waiting.candidate.url.endswith("lama"):
            settle(store, waiting.id)
    source_id = claimed.sources[0].id
    store.candidates.add(SourceResult(source_id), NOW + 300 * DAY)
    assert prune(store, NOW + 180 * DAY).candidates == 0
    assert prune(store, NOW + 181 * DAY).candidates == 1
    assert [each.candidate.url for each in store.candidates.find(None, 10, refused=False)] == [URL + "menunggu"]


@pytest.mark.parametrize("date", [NOW - DAY, None])
def test_a_candidate_that_is_still_listed_is_never_fetched_again(store: Store, date: datetime | None) -> None:
    claimed = watch(store)
    listed = make_candidate(URL + "tetap", published_at=date)
    unlisted = make_candidate(URL + "hilang", published_at=NOW - 2 * DAY)
    for waiting in find_candidates(store, claimed, [listed, unlisted]):
        settle(store, waiting.id, CandidateState.NOT_ARTICLE)
    for days in range(0, 500, 50):
        now = NOW + days * DAY
        assert find_candidates(store, claimed, [listed], now) == ()
        prune(store, now)
    assert [each.candidate.url for each in store.candidates.find(None, 10, refused=False)] == [listed.url]


@pytest.mark.parametrize("date", [NOW - DAY, None])
def test_a_source_that_has_not_changed_still_lists_its_candidates(store: Store, date: datetime | None) -> None:
    """A sitemap that answers "not modified" for years names its pages again once it changes."""
    claimed = watch(store)
    listed = make_candidate(URL + "tetap", published_at=date)
    (waiting,) = find_candidates(store, claimed, [listed])
    settle(store, waiting.id)
    # It was listed again within a day, which is not noted.
    assert find_candidates(store, claimed, [listed], NOW + 20 * HOUR) == ()
    not_modified = Visit(claimed.sources[0].url, VisitOutcome.NOT_MODIFIED, 304)
    for days in range(1, 800, 200):
        store.candidates.add(SourceResult(claimed.sources[0].id, visits=(not_modified,)), NOW + days * DAY)
        assert prune(store, NOW + days * DAY).candidates == 0
    assert find_candidates(store, claimed, [listed], NOW + 800 * DAY) == ()


def test_old_pages_that_are_listed_again_after_pruning_are_not_fetched(store: Store) -> None:
    """Such as those of an archive's sitemap, which is read only when it changes."""
    claimed = watch(store)
    archived = [make_candidate(f"{URL}{day}", published_at=NOW - day * DAY) for day in (1, 2, 3)]
    for waiting in find_candidates(store, claimed, archived):
        settle(store, waiting.id)
    store.candidates.add(SourceResult(claimed.sources[0].id), NOW + 300 * DAY)
    assert prune(store, NOW + 300 * DAY).candidates == 3
    fresh = make_candidate(URL + "baru", published_at=NOW + 299 * DAY)
    (waiting,) = find_candidates(store, claimed, [*archived, fresh], NOW + 300 * DAY)
    assert waiting.candidate == fresh


def test_a_candidate_with_a_stored_page_stays_until_the_page_is_pruned(store: Store) -> None:
    claimed = watch(store)
    (waiting,) = find_candidates(store, claimed, [make_candidate()])
    settle(store, waiting.id)
    store.pages.put(waiting.id, None, Page(URL, b"", NOW + 300 * DAY))
    store.candidates.add(SourceResult(claimed.sources[0].id), NOW + 300 * DAY)
    kept = store.prune(NOW + 300 * DAY, unmatched_days=30, retention_days=None, pages_days=7)
    assert (kept.pages, kept.candidates) == (0, 0)
    gone = store.prune(NOW + 308 * DAY, unmatched_days=30, retention_days=None, pages_days=7)
    assert (gone.pages, gone.candidates) == (1, 1)
