"""Changed spelling variants edit the keywords whose meaning they change, and no other keywords."""

from collections.abc import Iterator

import pytest

from core.forms import DEFAULT_VARIANTS, NO_VARIANTS
from core.keyword import Keyword
from core.matcher import Matcher
from ingest.task_worker import TaskWorker
from storage import Store, open_store
from tests.factories import HOUR, NOW, make_article, make_keep_request, make_outlet, watch

MORE = DEFAULT_VARIANTS.extended([["wali kota", "wako"]])
DECLARED = [Keyword("Kota", "walikota", forms="id"), Keyword("air", "air", forms="id"), Keyword("plain", "walikota")]
MADE = [
    Keyword("kepala", '"wali kota"{id} OR bupati'),
    Keyword("alarm", "@kepala"),
    Keyword("diam", "wako{id}", active=False),
]


@pytest.fixture
def other(store: Store, store_url: str) -> Iterator[Store]:
    """Return the filled store, opened by a process whose config has other variants."""
    claimed = watch(store)
    store.keywords.put(MADE, NOW)
    store.mirror([make_outlet()], DECLARED, NOW)
    store.keep(make_keep_request(store, claimed, make_article(title="Wako Bandung", text="Rapat.", dateline=None)), NOW)
    opened = open_store(store_url, migrate=False, variants=MORE)
    yield opened
    opened.close()


def versions(store: Store) -> dict[str, int]:
    return {stored.keyword.name: stored.version for stored in store.keywords.find()}


def test_affected_keywords_get_a_version_and_a_backfill(store: Store, other: Store) -> None:
    assert set(versions(store).values()) == {1}
    mirrored = other.mirror([make_outlet()], DECLARED, NOW + HOUR)
    assert mirrored.keywords.respelled == mirrored.keywords.edited == ("Kota", "diam", "kepala")
    assert versions(store) == {"Kota": 2, "air": 1, "alarm": 1, "diam": 2, "kepala": 2, "plain": 1}
    assert mirrored.task_id is not None
    assert store.tasks.get(mirrored.task_id).keywords == ("Kota", "alarm", "kepala")
    again = other.mirror([make_outlet()], DECLARED, NOW + HOUR)
    assert (again.keywords.respelled, again.task_id) == ((), None)


def test_a_store_opened_with_older_variants_uses_the_stored_ones(store: Store, other: Store) -> None:
    before = store.keywords.find_update(-1)
    assert before is not None
    other.mirror([make_outlet()], DECLARED, NOW + HOUR)
    (task,) = TaskWorker(store, "old", lambda: NOW + HOUR).run_pending()
    assert (task.found, {each.keyword.name: each.articles for each in store.keywords.find()}) == (
        1,
        {"Kota": 1, "air": 0, "alarm": 1, "diam": 0, "kepala": 1, "plain": 0},
    )
    after = store.keywords.find_update(before.change)
    assert after is not None
    found = Matcher(after.keywords, NO_VARIANTS).match(make_article(title="Wako Bandung", text="", dateline=None))
    assert [mention.keyword for mention in found] == ["Kota", "alarm", "kepala"]


def test_a_keyword_edited_at_the_same_time_gets_one_version(store: Store, other: Store) -> None:
    edited = [Keyword("Kota", "walikota OR bupati", forms="id"), *DECLARED[1:]]
    mirrored = other.mirror([make_outlet()], edited, NOW + HOUR)
    assert (mirrored.keywords.edited, mirrored.keywords.respelled) == (("Kota", "diam", "kepala"), ("diam", "kepala"))
    assert versions(store)["Kota"] == 2


def test_reverting_variants_is_a_change(store: Store, other: Store) -> None:
    other.mirror([make_outlet()], DECLARED, NOW + HOUR)
    assert store.mirror([make_outlet()], DECLARED, NOW + 2 * HOUR).keywords.respelled == ("Kota", "diam", "kepala")
    assert versions(store)["Kota"] == 3
