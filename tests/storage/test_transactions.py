"""Verbs that are called within a transaction become parts of this transaction."""

from contextlib import suppress

import pytest

from core.errors import KeywordNotFound
from storage import Store
from storage.database import open_database
from tests.factories import NOW, make_keyword, make_outlet, watch


def _put_then_fail(combined: Store, other: Store) -> None:
    with combined._database.writing():
        combined.mirror([make_outlet()], [], NOW)
        combined.keywords.put([make_keyword()], NOW)
        assert (len(combined.keywords.find()), other.keywords.find()) == (1, ())
        combined.keywords.get("Tak Ada")


def test_verbs_in_one_transaction_are_rolled_back_together(store: Store, store_url: str) -> None:
    database = open_database(store_url, creates=False)
    combined = Store(database)
    with pytest.raises(KeywordNotFound):
        _put_then_fail(combined, store)
    assert (store.keywords.find(), store.outlets.find(NOW)) == ((), ())
    with database.writing():
        combined.keywords.put([make_keyword()], NOW)
    assert len(store.keywords.find()) == 1
    combined.close()


def _ignore_a_failed_part(combined: Store) -> None:
    with combined._database.writing():
        with suppress(ValueError), combined._database.writing():
            combined.keywords.put([make_keyword()], NOW)
            raise ValueError
        combined.mirror([make_outlet()], [], NOW)


def test_a_failed_part_rolls_back_the_whole_transaction(store: Store, store_url: str) -> None:
    combined = Store(open_database(store_url, creates=False))
    with pytest.raises(RuntimeError, match="a part of this transaction failed"):
        _ignore_a_failed_part(combined)
    assert (store.keywords.find(), store.outlets.find(NOW)) == ((), ())
    combined.keywords.put([make_keyword()], NOW)
    assert len(store.keywords.find()) == 1
    combined.close()


def test_a_reading_transaction_sees_one_state(store: Store, store_url: str) -> None:
    database = open_database(store_url, creates=False)
    combined = Store(database)
    with database.reading():
        assert combined.keywords.find() == ()
        watch(store, "Kota Contoh")
        assert combined.keywords.find() == ()
    assert len(combined.keywords.find()) == 1
    combined.close()


def test_nothing_is_written_within_a_reading_transaction(store: Store, store_url: str) -> None:
    database = open_database(store_url, creates=False)
    combined = Store(database)
    with database.reading(), pytest.raises(RuntimeError, match="cannot join a reading one"):
        combined.keywords.put([make_keyword()], NOW)
    assert combined.keywords.find() == ()
    combined.close()


def test_the_data_version_changes_with_each_commit_of_any_process(store: Store, store_url: str) -> None:
    other = Store(open_database(store_url, creates=False))
    versions = [store.find_data_version()]
    for committing in (store, other, store):
        store.keywords.find()
        assert store.find_data_version() == versions[-1]
        committing.keywords.put([make_keyword(f"Kota {len(versions)}")], NOW)
        versions.append(store.find_data_version())
    assert len({*versions}) == 4
    with suppress(KeywordNotFound), store._database.reading():
        store.keywords.get("Tak Ada")
    assert store.find_data_version() == versions[-1]
    other.close()
